"""The template library: a template made from a project, a project started from a template."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from pmo_desktop.domain import moment, rank
from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.records import (
    Assignment,
    Calendar,
    CalendarException,
    CustomField,
    CustomValue,
    Dependency,
    Document,
    FieldKind,
    Person,
    PersonKind,
    Project,
    ProjectState,
    Record,
    Risk,
    Role,
    Split,
    Task,
    Template,
    WorkWeek,
)
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services.portfolio import START_OF_DAY, next_code
from pmo_desktop.services.workspace import Workspace

R = TypeVar("R", bound=Record)

_NOTHING_DONE: dict[str, Any] = {
    "actual_start": None, "actual_finish": None, "actual_duration": 0, "resume": None, "actual_work": None,
    "actual_cost": None, "physical_percent": None, "levelling_delay": 0,
}  # fmt: skip
_NO_STATUS: dict[str, Any] = {
    "status_date": None, "actual_cost": None, "rag": None, "rag_reason": "", "manager_id": None, "programme_id": None,
}  # fmt: skip


def templates(workspace: Workspace) -> tuple[Template, ...]:
    """Return the templates that can be used, by name."""
    found = (each for each in workspace.all(Template) if each.state != "retired" and each.project_id)
    return tuple(sorted(found, key=lambda template: template.name.casefold()))


def make_template(workspace: Workspace, project_id: str, name: str, description: str = "") -> str:
    """Keep a project's plan as a template: without progress, dates that happened, and names of people; return its id.

    People become their roles where they have one, so that a new project asks for the same kinds of work.
    """
    project = workspace.get(Project, project_id)
    plan_id = workspace.new_id()
    records = _copied(workspace, project, plan_id, shift=None)
    records[0] = replace(
        project, id=plan_id, name=name, code="", state=ProjectState.TEMPLATE, budget=None, rank="", **_NO_STATUS
    )
    records = _with_roles(workspace, records)
    template = Template(
        id=workspace.new_id(), name=name, project_id=plan_id, description=description or project.objective,
        owner=workspace.author,
    )  # fmt: skip
    workspace.record(f"Make template “{name}”", [Insert(record) for record in (*records, template)])
    return template.id


def start_project(  # noqa: PLR0913 - what a new project is asked for
    workspace: Workspace, template_id: str, name: str, start: int, *, manager_id: str | None = None, code: str = ""
) -> str:
    """Start a project from a template; its constraints and deadlines keep their distance from the start in working time."""
    template = workspace.get(Template, template_id)
    source = workspace.get(Project, template.project_id or "")
    begin = moment.midnight(start) + START_OF_DAY if start % moment.DAY == 0 else start
    project_id = workspace.new_id()
    records = _copied(workspace, source, project_id, shift=begin)
    last = max((project.rank for project in workspace.all(Project)), default=None)
    records[0] = replace(
        source, id=project_id, name=name, code=code or next_code(workspace), state=ProjectState.ACTIVE, start=begin,
        rank=rank.between(last or None, None), currency=source.currency or workspace.portfolio().currency,
        **{**_NO_STATUS, "manager_id": manager_id},
    )  # fmt: skip
    workspace.record(f"Start “{name}” from template “{template.name}”", [Insert(record) for record in records])
    return project_id


def delete_templates(workspace: Workspace, ids: Sequence[str]) -> ChangeSet | None:
    """Remove templates and their plans, as one change."""
    gone = workspace.find(Template, id=list(ids))
    changes: list[Change] = [Delete(Template, each.id) for each in gone]
    changes += [Delete(Project, each.project_id) for each in gone if each.project_id]
    label = f"Delete template “{gone[0].name}”" if len(gone) == 1 else f"Delete {len(gone)} templates"
    return workspace.record(label, changes)


def set_template_cells(workspace: Workspace, edits: list[tuple[str, str, str]]) -> ChangeSet | None:
    """Write typed texts into templates (id, field, text) as one change."""
    label = "Edit template" if len(edits) == 1 else f"Edit {len(edits)} cells"
    return workspace.record(label, [Update(Template, row_id, {field: text}) for row_id, field, text in edits])


def _copied(workspace: Workspace, source: Project, project_id: str, shift: int | None) -> list[Record]:
    """Return copies of a project and what is in its plan under new ids, the project first; nothing waits for others."""
    new = workspace.new_id
    calendars = workspace.find(Calendar, project_id=source.id)
    tasks = [task for task in workspace.find(Task, project_id=source.id) if not task.external]
    ids = {record.id: new() for record in (*calendars, *tasks)}
    ids[source.id] = project_id
    task_ids = [task.id for task in tasks]
    move = _mover(workspace, source, shift)
    calendar_ids = [calendar.id for calendar in calendars]
    rest: list[Record] = [
        *workspace.find(WorkWeek, calendar_id=calendar_ids),
        *workspace.find(CalendarException, calendar_id=calendar_ids),
        *workspace.find(Split, task_id=task_ids),
        *(link for link in workspace.find(Dependency, project_id=source.id) if link.predecessor_id in ids),
        *workspace.find(Assignment, task_id=task_ids),
        *_own_values(workspace, task_ids, move),
        *workspace.find(Document, project_id=source.id),
        *(risk for risk in workspace.find(Risk, project_id=source.id) if risk.closed_on is None),
    ]
    return [
        _renamed(source, ids, new),
        *(_renamed(calendar, ids, new) for calendar in _bases_first(calendars)),
        *(_renamed(_undone(task, move), ids, new) for task in _parents_first(tasks)),
        *(_renamed(record, ids, new) for record in rest),
    ]


def _mover(workspace: Workspace, source: Project, start: int | None) -> Callable[[int | None], int | None]:
    """Return what moves a date of the source so that it lies as much working time after `start` as it did before."""
    if start is None:
        return lambda at: at
    calendar = Clocks(workspace.plan(source.id)).project

    def moved(at: int | None) -> int | None:
        if at is None:
            return None
        distance = calendar.work(source.start, at)
        if distance == 0:
            return start
        return calendar.add(start, distance)

    return moved


def _own_values(
    workspace: Workspace, task_ids: Sequence[str], move: Callable[[int | None], int | None]
) -> Iterator[CustomValue]:
    """Yield what people's own fields say of tasks, dates moved with the plan."""
    dates = {field.id for field in workspace.find(CustomField, kind=FieldKind.DATE)}
    for value in workspace.find(CustomValue, row_id=task_ids):
        at = _date_in(value) if value.field_id in dates else None
        moved = None if at is None else _day_moved(at, move)
        yield value if moved is None else replace(value, value=moment.to_iso(moved))


def _day_moved(at: int, move: Callable[[int | None], int | None]) -> int | None:
    """Move a date; one without a time by its noon, for at midnight the day before has just ended."""
    if at % moment.DAY:
        return move(at)
    moved = move(at + moment.DAY // 2)
    return None if moved is None else moment.midnight(moved)


def _date_in(value: CustomValue) -> int | None:
    """Return the moment a value says; None of a text that its field kept when it became one of dates."""
    try:
        return moment.from_iso(value.value)
    except ValueError:
        return None


def _undone(task: Task, move: Callable[[int | None], int | None]) -> Task:
    return replace(
        task,
        constraint_date=move(task.constraint_date),
        deadline=move(task.deadline),
        manual_start=move(task.manual_start),
        manual_finish=move(task.manual_finish),
        **_NOTHING_DONE,
    )


def _renamed(record: R, ids: dict[str, str], new: NewId) -> R:
    """Return a copy under its new id, naming the copies of what it named; what was not copied keeps its name."""
    fields = {
        name: ids[value] for name in _REFERENCES if hasattr(record, name) and (value := getattr(record, name)) in ids
    }
    return replace(record, id=ids.get(record.id) or new(), **fields)


_REFERENCES = (
    "project_id",
    "parent_id",
    "calendar_id",
    "base_id",
    "task_id",
    "predecessor_id",
    "successor_id",
    "row_id",
)


def _bases_first(calendars: Sequence[Calendar]) -> list[Calendar]:
    return sorted(calendars, key=lambda calendar: calendar.base_id is not None)


def _parents_first(tasks: Sequence[Task]) -> list[Task]:
    by_id = {task.id: task for task in tasks}
    depth: dict[str, int] = {}
    for task in tasks:
        level, at = 0, task.parent_id
        while at in by_id and level <= len(by_id):
            level, at = level + 1, by_id[at].parent_id
        depth[task.id] = level
    return sorted(tasks, key=lambda task: depth[task.id])


def _with_roles(workspace: Workspace, records: Sequence[Record]) -> list[Record]:
    """Give assignments to generic people named as the roles of those assigned; who has no role is left out."""
    people = {person.id: person for person in workspace.all(Person)}
    roles = {role.id: role.name for role in workspace.all(Role)}
    generic = {person.role_id: person.id for person in people.values() if person.kind is PersonKind.ROLE}
    made: list[Record] = []
    kept: list[Record] = []
    seen: set[tuple[str, str]] = set()
    for record in records:
        if not isinstance(record, Assignment):
            kept.append(record)
            continue
        person = people[record.person_id]
        stands_for = person.id if person.kind is not PersonKind.PERSON else generic.get(person.role_id)
        if stands_for is None and person.role_id is not None:
            stands_for = generic[person.role_id] = workspace.new_id()
            made.append(Person(id=stands_for, name=roles[person.role_id], kind=PersonKind.ROLE, role_id=person.role_id))
        if stands_for is not None and (record.task_id, stands_for) not in seen:
            seen.add((record.task_id, stands_for))
            kept.append(replace(record, person_id=stands_for, actual_work=0, remaining_work=None))
    return [kept[0], *made, *kept[1:]]
