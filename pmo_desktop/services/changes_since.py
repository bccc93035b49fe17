"""What changed since a day, a report or a change: the difference between then and now, and the dates that moved by it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from db import notes
from db.log import browsing
from db.log.browsing import Listed
from db.log.following import Followed, followed
from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import RowChange
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.records import Conflict, Project, StatusReport
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.services import as_of
from pmo_desktop.services.history import said, when
from pmo_desktop.services.naming import Names, quoted
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace

_TRACES = frozenset({Conflict})
"""Kinds that record what happened rather than what is planned: not told here."""


@dataclass(frozen=True, slots=True)
class Point:
    """A moment of the history: all sets up to `number` lie before it; `words` say which moment."""

    number: int
    at: int
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between then and now: `by` did it last, `times` sets touched it; `field` is empty for a whole thing."""

    thing: str
    what: str
    field: str
    before: str
    after: str
    by: str
    at: int
    times: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A task whose computed dates moved: days by which its start and finish are later (negative: earlier).

    `is_edited` says that it was itself changed; else its dates moved in consequence of something else.
    """

    task_id: str
    task: str
    start_then: int
    start_now: int
    finish_then: int
    finish_now: int
    is_edited: bool

    @property
    def start_days(self) -> int:
        return _days(self.start_then, self.start_now)

    @property
    def finish_days(self) -> int:
        return _days(self.finish_then, self.finish_now)


@dataclass(frozen=True, slots=True)
class ProjectSince:
    """What became of one project, or of what is in none: `id` and `name` are empty then."""

    id: str
    name: str
    differences: tuple[Difference, ...]
    moved: tuple[Moved, ...]
    finish_then: int | None = None
    finish_now: int | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since a point, by project in the order of the register."""

    point: Point
    projects: tuple[ProjectSince, ...]

    @property
    def count(self) -> int:
        return sum(len(each.differences) for each in self.projects)


# From where


def since_day(workspace: Workspace, day: int) -> Point:
    """Return the moment a day began, given as any moment of it."""
    at = as_of.day_start(day) - 1
    with workspace.store.reading() as connection:
        number = browsing.cut_at(connection, at)
    return Point(max(number, 1), at, f"since the start of {as_of.said_day(day)}")


def since_end_of(workspace: Workspace, day: int) -> Point:
    """Return the moment a day ended, given as any moment of it: what it stood like then is what is compared."""
    at = as_of.day_end(day)
    with workspace.store.reading() as connection:
        number = browsing.cut_at(connection, at)
    return Point(max(number, 1), at, f"since the end of {as_of.said_day(day)}")


def since_set(workspace: Workspace, set_id: str) -> Point:
    """Return the moment after a change; InvalidValueError where there is none such."""
    found = workspace.store.set_by_id(set_id)
    if found is None:
        raise InvalidValueError(f"There is no change “{set_id}”.", "Take the id of one from the history.")
    return Point(found.number, found.set.at, f"since {quoted(found.set.label)} on {when(found.set.at)[:16]}")


def since_report(workspace: Workspace, project_id: str) -> Point | None:
    """Return the moment the last status report of a project was written; None where there is none."""
    reports = sorted(workspace.find(StatusReport, project_id=project_id), key=lambda each: (each.as_at, each.id))
    if not reports:
        return None
    last = reports[-1]
    with workspace.store.reading() as connection:
        number = browsing.made_in(connection, last.id)
        listed = browsing.page(connection, [number])
    at = listed[number].set.at if number in listed else workspace.now()
    return Point(max(number, 1), at, f"since the status report as at {format_date(last.as_at)}")


_PRINTED = "pack_printed"


def remember_pack(workspace: Workspace) -> None:
    """Remember that a pack was printed of what the file holds now; of the past, or where that cannot be, nothing is."""
    if workspace.stood_on is not None:
        return
    newest = workspace.history(1)[0]
    with suppress(KnownError), workspace.store.rewriting() as connection:  # the pack is printed all the same
        notes.write(connection, _PRINTED, {"set": newest.id, "at": workspace.now()})


def since_pack(workspace: Workspace) -> Point | None:
    """Return the moment the last pack was printed from this copy; None where none was, or its last change is gone."""
    with workspace.store.reading() as connection:
        kept = notes.read(connection, _PRINTED)
    found = workspace.store.set_by_id(kept["set"]) if kept else None
    if found is None:
        return None
    return Point(found.number, kept["at"], f"since the pack printed on {when(kept['at'])[:16]}")


# What


def since(workspace: Workspace, point: Point, project_id: str = "", progress: Progress = silent) -> Since:
    """Return what is different now, by project; schedules of then and now are compared."""
    progress(0, 0, "Reading the changes")
    with workspace.store.reading() as connection:
        found = followed(connection, point.number)
        sets = browsing.page(connection, sorted({touch.last for touch in found.touches.values()}))
    names = Names(workspace)
    by_project = _by_project(names, found, sets)
    edited = {row_id for row_id, _ in found.touches}
    if not edited:
        return Since(point, ())
    with as_of.after_number(workspace, point.number) as past:
        known = {each.id for each in past.all(Project)}
        register = [each for each in projects(workspace) if project_id in {"", each.id}]
        told: list[ProjectSince] = []
        for number, each in enumerate(register):
            progress(number, len(register), each.name)
            moved, then, now = _moved(past, workspace, each.id, edited) if each.id in known else ((), None, None)
            told.append(ProjectSince(each.id, each.name, tuple(by_project.pop(each.id, ())), moved, then, now))
    if not project_id:
        told += [
            ProjectSince(other, names.name(other) if other else "", tuple(differences), ())
            for other, differences in sorted(by_project.items())
        ]
    return Since(point, tuple(each for each in told if each.differences or each.moved))


def since_reports(workspace: Workspace, project_id: str = "", progress: Progress = silent) -> Since:
    """Return what is different in each project since its own last status report; projects without one are left out."""
    told: list[ProjectSince] = []
    register = [each for each in projects(workspace) if project_id in {"", each.id}]
    for number, each in enumerate(register):
        progress(number, len(register), each.name)
        point = since_report(workspace, each.id)
        if point is not None:
            told += since(workspace, point, each.id).projects
    return Since(Point(0, 0, "since the last status report of each project"), tuple(told))


def _by_project(names: Names, found: Followed, sets: Mapping[int, Listed]) -> dict[str, list[Difference]]:
    rows = [row for delta in found.deltas if delta.kind.record not in _TRACES for row in delta.rows()]
    for row in rows:
        if row.op != "update":
            side = 1 if row.op == "insert" else 0
            names.know(row.kind, row.id, {name: pair[side] for name, pair in row.fields.items()})
    names.learn(row.id for row in rows)
    sorted_rows: dict[str, list[RowChange]] = {}
    for row in rows:
        sorted_rows.setdefault(names.project(row.id), []).append(row)
    return {project: list(_differences(names, each, found, sets)) for project, each in sorted_rows.items()}


def _differences(
    names: Names, rows: Sequence[RowChange], found: Followed, sets: Mapping[int, Listed]
) -> Iterator[Difference]:
    gone = {row.id for row in rows if row.op == "delete"}
    fresh = {row.id for row in rows if row.op == "insert"}
    for row in rows:
        if row.op != "update" and _hangs_on(row, gone if row.op == "delete" else fresh):
            continue
        for field in row.fields if row.op == "update" else ("",):
            touch = found.touches.get((row.id, field)) or found.touches[row.id, ""]
            one = RowChange(row.kind, row.id, row.op, {field: row.fields[field]} if field else row.fields)
            last = sets[touch.last].set
            for line in said(names, [one]):
                yield Difference(
                    line.thing, line.what, line.field, line.before, line.after, last.author, last.at, touch.count
                )


def _hangs_on(row: RowChange, others: set[str]) -> bool:
    """Say whether a row came or went with another: told by that one's name."""
    side = 1 if row.op == "insert" else 0
    owners = (
        "project_id",
        "task_id",
        "parent_id",
        "person_id",
        "calendar_id",
        "row_id",
        "predecessor_id",
        "successor_id",
    )
    return any(row.fields[name][side] in others for name in owners if name in row.fields and row.fields[name][side])


def _moved(
    past: Workspace, now: Workspace, project_id: str, edited: set[str]
) -> tuple[tuple[Moved, ...], int | None, int | None]:
    """Return the tasks whose dates moved, the most moved first, and the finish of the project then and now."""
    then_plan, then = past.plan(project_id), past.schedule(project_id)
    now_plan, current = now.plan(project_id), now.schedule(project_id)
    found = []
    for task_id, row in now_plan.tasks.row.items():
        old = then_plan.tasks.row.get(task_id)
        if old is None or then.start[old] == NO_PART or current.start[row] == NO_PART or current.summary[row]:
            continue
        starts, finishes = (
            (int(then.start[old]), int(current.start[row])),
            (int(then.finish[old]), int(current.finish[row])),
        )
        if starts[0] != starts[1] or finishes[0] != finishes[1]:
            found.append(
                Moved(task_id, now_plan.tasks["name"][row] or "–", *starts, *finishes, is_edited=task_id in edited)
            )
    found.sort(key=lambda each: (-abs(each.finish_now - each.finish_then), -abs(each.start_now - each.start_then)))
    return tuple(found), _finish(then), _finish(current)


def _finish(schedule: Any) -> int | None:  # noqa: ANN401 - a Schedule, whose module waits until a plan is opened
    return int(schedule.project_finish) if len(schedule.start) else None


def _days(then: int, now: int) -> int:
    return (moment.midnight(now) - moment.midnight(then)) // moment.DAY


# Out of the program

HEADINGS = ("Project", "Thing", "In", "Field", "Before", "Now", "By", "On", "Times", "Moved days")


def table(found: Since) -> Iterator[tuple[str, ...]]:
    """Yield a line of texts for each difference and each task whose dates moved, beneath `HEADINGS`."""
    for project in found.projects:
        for each in project.differences:
            yield (
                project.name, each.thing, each.what, each.field or ("added" if each.after else "deleted"), each.before,
                each.after, each.by, when(each.at), str(each.times), "",
            )  # fmt: skip
        for moved in project.moved:
            dates = (format_date(moved.finish_then, with_time=True), format_date(moved.finish_now, with_time=True))
            yield (
                project.name, f"Task “{moved.task}”", "", "Finish (computed)", *dates, "", "", "",
                f"{moved.finish_days:+d}",
            )  # fmt: skip
