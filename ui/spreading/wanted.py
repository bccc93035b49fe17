"""Whose work can be spread from where somebody stands: what is selected, the project, the people, or all projects."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pmo_desktop.domain.records import Person, Project, Task
from pmo_desktop.services.levelling import Scope
from pmo_desktop.services.workspace import Workspace
from ui.session import Selection

Tr = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to “whose work?”."""

    title: str
    scope: Scope


def choices(workspace: Workspace, selection: Selection, project_id: str, tr: Tr) -> list[Choice]:
    """Return what can be chosen, the nearest to what is selected first; all projects always come last."""
    found = [*_of_selection(workspace, selection, tr)]
    if project_id:
        found += _of_projects(workspace, [project_id], tr)
    found.append(Choice(tr("All projects"), Scope()))
    known: dict[Scope, Choice] = {}
    for each in found:
        known.setdefault(each.scope, each)
    return list(known.values())


def _of_selection(workspace: Workspace, selection: Selection, tr: Tr) -> list[Choice]:
    if selection.kind is Task and selection.project_id:
        return _of_tasks(workspace, selection.project_id, selection.ids, tr)
    if selection.kind is Project:
        return _of_projects(workspace, selection.ids, tr)
    if selection.kind is Person:
        return _of_people(workspace, selection.ids, tr)
    return []


def _of_tasks(workspace: Workspace, project_id: str, ids: Sequence[str], tr: Tr) -> list[Choice]:
    """Return the tasks selected, of summaries those in them; one task alone is not what is meant."""
    plan = workspace.plan(project_id)
    rows = [plan.tasks.row[each] for each in ids if each in plan.tasks.row]
    leaves = {leaf for row in rows for leaf in plan.outline.leaves(row)}
    if len(leaves) <= 1:
        return []
    title = tr("The {count} tasks selected").format(count=len(leaves))
    return [Choice(title, Scope((project_id,), frozenset(plan.tasks.ids[leaf] for leaf in leaves)))]


def _of_projects(workspace: Workspace, ids: Sequence[str], tr: Tr) -> list[Choice]:
    projects = workspace.find(Project, id=list(ids))
    if not projects:
        return []
    scope = Scope(tuple(project.id for project in projects))
    if len(projects) > 1:
        return [Choice(tr("The {count} projects selected").format(count=len(projects)), scope)]
    project = projects[0]
    return [Choice(tr("Project {name}").format(name=f"{project.code}  {project.name}".strip()), scope)]


def _of_people(workspace: Workspace, ids: Sequence[str], tr: Tr) -> list[Choice]:
    people = workspace.find(Person, id=list(ids))
    if not people:
        return []
    scope = Scope(person_ids=frozenset(person.id for person in people))
    if len(people) > 1:
        return [Choice(tr("The work of {count} people").format(count=len(people)), scope)]
    return [Choice(tr("The work of {name}").format(name=people[0].name), scope)]
