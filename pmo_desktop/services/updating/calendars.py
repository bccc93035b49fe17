"""The calendars of a newer file that differ from those here: changed in place where a project has them for itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from pmo_desktop.domain.records import (
    Assignment,
    Booking,
    Calendar,
    CalendarException,
    Person,
    Portfolio,
    Project,
    Record,
    Task,
    WorkWeek,
)
from pmo_desktop.services.joining import without_aside
from pmo_desktop.services.workspace import Workspace

_WEEK = tuple(each.name for each in fields(WorkWeek) if each.name not in {"id", "calendar_id", "start", "finish"})
Rows = dict[Any, tuple[str, tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Times:
    """What a calendar says: its weeks and its exceptions, by what tells them apart, with the id and values of each."""

    weeks: Rows
    exceptions: Rows


def times_of(calendar_id: str, rows: Sequence[Record]) -> Times:
    """Return what rows say of a calendar."""
    weeks: Rows = {}
    exceptions: Rows = {}
    for row in rows:
        if isinstance(row, WorkWeek) and row.calendar_id == calendar_id:
            weeks[row.start, row.finish] = (row.id, tuple(getattr(row, name) for name in _WEEK))
        elif isinstance(row, CalendarException) and row.calendar_id == calendar_id:
            exceptions[row.start, row.finish, row.recurrence] = (row.id, (row.shifts, row.name))
    return Times(weeks, exceptions)


def week_of(calendar_id: str, own: str, key: tuple[int | None, int | None], values: tuple[Any, ...]) -> WorkWeek:
    return WorkWeek(
        id=own, calendar_id=calendar_id, start=key[0], finish=key[1], **dict(zip(_WEEK, values, strict=True))
    )


def exception_of(calendar_id: str, own: str, key: tuple[int, int, str], values: tuple[str, str]) -> CalendarException:
    start, finish, recurrence = key
    shifts, name = values
    return CalendarException(
        id=own, calendar_id=calendar_id, start=start, finish=finish, recurrence=recurrence, shifts=shifts, name=name
    )


def counterparts(  # noqa: PLR0913, PLR0917 - both sides, and which is the usual one
    workspace: Workspace, project: Project, tasks: Mapping[str, str | None], coming: Sequence[Calendar], usual: str | None,
    used: Mapping[str, str | None],
) -> dict[str, str]:  # fmt: skip
    """Return which calendar here each calendar of a file stands for that is not known by what it says.

    `tasks` are the calendars of tasks here, `used` those the file gives the same tasks, by task; `usual` is the file's calendar
    of the project.
    """
    names = {each.id: each.name for each in workspace.all(Calendar)}
    ours = {each for each in (project.calendar_id, *tasks.values()) if each in names}
    found: dict[str, str] = {}
    for each in coming:
        votes = Counter(tasks.get(task) for task, calendar in used.items() if calendar == each.id)
        wanted: list[str | None] = [project.calendar_id] if each.id == usual else []
        wanted += [own for own, _ in votes.most_common(1)]
        wanted += [own for own in ours if without_aside(names[own]) == without_aside(each.name)]
        own = next((one for one in wanted if one in ours and one not in found.values()), None)
        if own is not None:
            found[each.id] = own
    return found


def is_own(workspace: Workspace, project_id: str, calendar_id: str) -> bool:
    """Say whether nothing but one project goes by a calendar: no other project, and nobody who works elsewhere."""
    if workspace.count(Portfolio, calendar_id=calendar_id):
        return False
    others = {each.id for each in workspace.find(Project, calendar_id=calendar_id)} - {project_id}
    others |= {each.project_id for each in workspace.find(Task, calendar_id=calendar_id)} - {project_id}
    if others:
        return False
    based = [each.id for each in workspace.find(Calendar, base_id=calendar_id)]
    people = [each.id for each in workspace.find(Person, calendar_id=[calendar_id, *based])]
    if not people:
        return True
    homes = {each.project_id for each in workspace.find(Booking, person_id=people)}
    given = {each.task_id for each in workspace.find(Assignment, person_id=people)}
    homes |= {each.project_id for each in workspace.find(Task, id=given)} if given else set()
    return homes <= {project_id}
