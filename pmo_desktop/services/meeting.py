"""How links of an imported file meet the projects here: rows that stood for each other's tasks give way to the tasks."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pmo_desktop.domain.changes import Change, Delete, Update
from pmo_desktop.domain.plan.external import Place, place_of, project_called
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Dependency, ImportRun, Project, ProjectState, Record, Task
from pmo_desktop.exchange.bundle import ImportedProject
from pmo_desktop.services.workspace import Workspace

_OF_A_TASK = ("task_id", "row_id")
"""The fields by which records belong to a task."""


@dataclass(slots=True)
class Met:
    """What an import changes so that links lead to the tasks themselves, and what to say of it.

    `tasks` maps rows of the imported project that stood for tasks here to those; `changes` turn links of projects here.
    """

    tasks: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)

    def of_import(self, records: Sequence[Record]) -> list[Record]:
        """Return the imported records without the rows that give way, their links started from the tasks here."""
        return [_turned(record, self.tasks) for record in records if not self._gives_way(record)]

    def _gives_way(self, record: Record) -> bool:
        if isinstance(record, Task):
            return record.id in self.tasks
        return any(getattr(record, name, None) in self.tasks for name in _OF_A_TASK)


@dataclass(frozen=True, slots=True)
class _Neighbour:
    """A project that links can lead to: by what files and people call it."""

    project: Project
    plan: Callable[[], Plan]


def meet(
    workspace: Workspace, imported: ImportedProject, records: Sequence[Record], mates: Sequence[ImportedProject] = ()
) -> Met:
    """Find which rows that stand for tasks of other projects can give way to these: in the import, and for it here.

    `mates` are files shown with it that are not written yet: of what meets in them only the sentences count.
    """
    met = Met()
    own = _Neighbour(imported.project, lambda: Plan.from_records(imported.project, records))
    for task, place in _standing(records):
        neighbour = _neighbours(workspace, mates).get(place.project)
        if neighbour is not None:
            found = _join(met, task, place, neighbour, imported.project)
            if found is not None:
                met.tasks[task.id] = found
    called = _called(imported.project, imported.run.file_name)
    for task, place in _standing(workspace.find(Task, manual=True)):
        if place.project in called and task.project_id != imported.project.id:
            found = _join(met, task, place, own, workspace.get(Project, task.project_id))
            if found is not None:
                links = workspace.find(Dependency, predecessor_id=task.id)
                met.changes += [Update(Dependency, link.id, {"predecessor_id": found}) for link in links]
                met.changes.append(Delete(Task, task.id))
    for mate in mates:
        for task, place in _standing(mate.records):
            if place.project in called:
                _join(met, task, place, own, mate.project)
    return met


def _standing(records: Sequence[Record]) -> Iterator[tuple[Task, Place]]:
    for record in records:
        if isinstance(record, Task) and record.external:
            yield record, place_of(record.external)


def _called(project: Project, *file_names: str) -> set[str]:
    """Return what a project is called in the places that others keep of it."""
    return {project_called(name) for name in (project.name, project.code, *file_names) if name}


def _neighbours(workspace: Workspace, mates: Sequence[ImportedProject]) -> dict[str, _Neighbour]:
    """Return the projects that are here, or come beside, by each name; where several have one, the newest file counts."""
    found: dict[str, _Neighbour] = {}
    runs: dict[str, list[str]] = defaultdict(list)
    for run in sorted(workspace.all(ImportRun), key=lambda each: each.at):
        runs[run.project_id or ""].append(run.file_name)
    projects = [each for each in workspace.all(Project) if each.state is not ProjectState.TEMPLATE]
    for project in sorted(projects, key=lambda each: bool(runs[each.id])):
        here = _Neighbour(project, lambda own=project.id: workspace.plan(own))  # type: ignore[misc]
        found |= dict.fromkeys(_called(project, *runs[project.id]), here)
    for mate in mates:
        beside = _Neighbour(mate.project, lambda own=mate: Plan.from_records(own.project, own.records))  # type: ignore[misc]
        found |= dict.fromkeys(_called(mate.project, mate.run.file_name), beside)
    return found


def _join(met: Met, task: Task, place: Place, neighbour: _Neighbour, waiting: Project) -> str | None:
    """Return the task a row stands for, and say so; None, and why, where it is not to be found."""
    plan = neighbour.plan()
    found = _meant(plan, task, place)
    if found is None:
        met.sentences.append(
            f"“{waiting.name}” waits for “{task.name}” ({task.external}), which “{neighbour.project.name}” does not have: "
            "its last known dates stay."
        )
        return None
    name = plan.tasks["name"][plan.tasks.row[found]]
    met.sentences.append(
        f"“{waiting.name}” waits for “{name}” of “{neighbour.project.name}”: the link now leads there."
    )
    return found


def _meant(plan: Plan, task: Task, place: Place) -> str | None:
    """Return the task of a number that has the name too, or else the only one of the name.

    Numbers move when rows are added, so that a number alone counts only where no name is known.
    """
    names, order = plan.tasks["name"], _as_in_file(plan)
    at = order[place.number - 1] if place.number and place.number <= len(order) else None
    own = [row for row in order if not plan.tasks["external"][row] and not plan.tasks["blank"][row]]
    same = [row for row in own if names[row].casefold() == task.name.casefold()]
    if at is not None and at in own and (at in same or task.name == place.unnamed):
        return plan.tasks.ids[at]
    return plan.tasks.ids[same[0]] if len(same) == 1 and task.name else None


def _as_in_file(plan: Plan) -> list[int]:
    """Return the rows in order without those that only reading a file added: its numbers do not count them."""
    names, external = plan.tasks["name"], plan.tasks["external"]
    return [row for row in plan.outline.order if not external[row] or names[row] != place_of(external[row]).unnamed]


def _turned(record: Record, tasks: dict[str, str]) -> Record:
    if isinstance(record, Dependency) and record.predecessor_id in tasks:
        return replace(record, predecessor_id=tasks[record.predecessor_id])
    return record
