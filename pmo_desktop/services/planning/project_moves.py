"""Moving a whole project by working days: its start and every date that was set in it, never what has happened."""

from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import Any

from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.changes import Change, ChangeSet, Update
from pmo_desktop.domain.entry.constraints import ON_FINISH
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY, midnight
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import ConstraintType, Project, ProjectState, Task
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.fields import links_into
from pmo_desktop.services.planning.proposed import Proposed, carry_out, glimpsed
from pmo_desktop.services.workspace import Workspace

_UNDATED = frozenset({ConstraintType.ASAP, ConstraintType.ALAP})
_OVER = frozenset({ProjectState.CLOSED, ProjectState.CANCELLED})
_MOST_DAYS = 5_000
"""Working days that a search goes through: some twenty years."""


class Movable(Enum):
    """How much of a project can be moved."""

    WHOLE = auto()
    REST = auto()
    """Work has begun: its dates are facts, and only tasks that have not begun move."""
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class WhatMoves:
    """What moving a project would do, with a sentence where that is less than one would think."""

    how: Movable
    sentence: str = ""
    next_step: str = ""


def what_moves(plan: Plan, schedule: Schedule) -> WhatMoves:
    """Say how much of a project can be moved."""
    project, tasks = plan.project, plan.tasks
    if project.state in _OVER:
        return WhatMoves(
            Movable.NOTHING, f"“{project.name}” is {project.state}: when it was done is a fact.", "Open it again first."
        )
    rows = [row for row in range(len(tasks)) if _takes_part(plan, schedule, row)]
    begun = [row for row in rows if tasks["actual_start"][row] is not None or schedule.percent[row] > 0]
    if not begun:
        return WhatMoves(Movable.WHOLE)
    if len(begun) == len(rows):
        return WhatMoves(
            Movable.NOTHING,
            f"Everything in “{project.name}” has begun: when it did is a fact.",
            "Change what is left of its tasks in the Gantt.",
        )
    left = len(rows) - len(begun)
    moves = "1 task that has not begun moves" if left == 1 else f"{left} tasks that have not begun move"
    return WhatMoves(Movable.REST, f"“{project.name}” is under way: the {moves}, the rest stays.")


def _takes_part(plan: Plan, schedule: Schedule, row: int) -> bool:
    return bool(not schedule.summary[row] and schedule.start[row] != NO_PART and not plan.tasks["external"][row])


# Working days


def day_after(calendar: WorkingCalendar, at: int, days: int) -> int:
    """Return the moment so many working days after `at` (before it where `days` are negative), at its time of day."""
    time_of_day, day = at - midnight(at), midnight(at)
    for _ in range(abs(days)):
        day = midnight(calendar.next_start(day + DAY)) if days > 0 else midnight(calendar.previous_finish(day) - 1)
    return calendar.next_start(day + time_of_day)


def days_between(calendar: WorkingCalendar, start: int, to: int) -> int:
    """Return how many working days lie between the days of two moments, negative where `to` is before `start`.

    A day nobody works counts as the working day before it.
    """
    first, last = midnight(calendar.next_start(start)), midnight(to)
    days = 0
    while abs(days) < _MOST_DAYS:
        if last >= first:
            following = midnight(calendar.next_start(first + DAY))
            if days < 0 or following > last:
                return days
            first, days = following, days + 1
        else:
            if days > 0:
                return days
            first, days = midnight(calendar.previous_finish(first) - 1), days - 1
    return days


# The move


def project_moving(editing: Editing, days: int) -> Proposed:
    """Move a project by working days of its calendar, as MS Project’s “Move Project” does.

    Its start, or the finish it is planned back from, goes so far, and with it every date that somebody set in it:
    constraints, deadlines, dates set by hand. All of them keep their distance in working time. What has begun or is done
    stays, and with it the project’s start; then what has not begun is moved alone. Baselines and bookings stay. Raises
    InvalidValueError where nothing can move.
    """
    plan = editing.plan
    found = what_moves(plan, editing.schedule)
    if found.how is Movable.NOTHING:
        raise InvalidValueError(found.sentence, found.next_step)
    by = _Shift.of(editing, days)
    label = f"Move project “{plan.project.name}” {days:+d} working day{'' if abs(days) == 1 else 's'}"
    if found.how is Movable.WHOLE:
        rows = range(len(plan.tasks))
        return Proposed(label, (*by.of_project(plan.project), *by.of_tasks(plan, rows)))
    changes = _rest(editing, by)
    if not changes:
        raise InvalidValueError(
            f"What is left of “{plan.project.name}” cannot start earlier: it follows from work that has begun.",
            "Shorten that work, or change the links, in the Gantt.",
        )
    return Proposed(label, tuple(changes))


@dataclass(frozen=True, slots=True)
class _Shift:
    """So much working time on a project’s calendar."""

    calendar: WorkingCalendar
    seconds: int

    @classmethod
    def of(cls, editing: Editing, days: int) -> "_Shift":
        calendar = editing.clocks.project
        start = calendar.next_start(editing.plan.project.start)
        return cls(calendar, calendar.work(start, day_after(calendar, start, days)))

    def start(self, at: int) -> int:
        return self.calendar.next_start(self.calendar.add(at, self.seconds))

    def finish(self, at: int) -> int:
        """Return where an end goes to: the close of a day, never the morning after it."""
        return self.calendar.previous_finish(self.calendar.add(at, self.seconds))

    def of_project(self, project: Project) -> list[Change]:
        moved: dict[str, Any] = {"start": self.start(project.start)}
        if project.finish is not None:
            moved["finish"] = self.finish(project.finish)
        if project.must_finish is not None:
            moved["must_finish"] = self.finish(project.must_finish)
        return [Update(Project, project.id, moved)]

    def of_tasks(self, plan: Plan, rows: "range | list[int]") -> list[Change]:
        """Return what moves the dates that were set in tasks."""
        changes: list[Change] = []
        for row in rows:
            moved = self._of_task(plan, row)
            if moved:
                changes.append(Update(Task, plan.tasks.ids[row], moved))
        return changes

    def _of_task(self, plan: Plan, row: int) -> dict[str, Any]:
        tasks = plan.tasks
        if tasks["external"][row] or tasks["actual_finish"][row] is not None:
            return {}
        moved: dict[str, Any] = {}
        for kind, date in (
            ("constraint_type", "constraint_date"), ("second_constraint_type", "second_constraint_date"),
        ):  # fmt: skip
            at = tasks[date][row]
            if at is not None and tasks[kind][row] not in _UNDATED:
                moved[date] = self.finish(at) if tasks[kind][row] in ON_FINISH else self.start(at)
        if tasks["deadline"][row] is not None:
            moved["deadline"] = self.finish(tasks["deadline"][row])
        if tasks["manual_start"][row] is not None and tasks["actual_start"][row] is None:
            moved["manual_start"] = self.start(tasks["manual_start"][row])
            if tasks["manual_finish"][row] is not None:
                is_point = tasks["manual_finish"][row] == tasks["manual_start"][row]
                moved["manual_finish"] = moved["manual_start"] if is_point else self.finish(tasks["manual_finish"][row])
        return moved


def _rest(editing: Editing, by: _Shift) -> list[Change]:
    """Return what moves the tasks that have not begun: dates set in them go along, the first of them are held.

    Those that wait for others among them come after these by themselves. Earlier they go only as their dates held them.
    """
    plan, schedule = editing.plan, editing.schedule
    tasks = plan.tasks
    rest = [
        row
        for row in range(len(tasks))
        if _takes_part(plan, schedule, row) and tasks["actual_start"][row] is None and schedule.percent[row] == 0
    ]
    changes = by.of_tasks(plan, rest)
    if by.seconds <= 0:
        return changes
    held = {row for row in rest if tasks["manual"][row] or tasks["constraint_type"][row] not in _UNDATED}
    own = {tasks.ids[row] for row in rest}
    wanted = {row: by.start(int(schedule.start[row])) for row in rest}
    heads = [row for row in rest if row not in held and not _follows(plan, row, own)]
    changes = _with_starts(plan, changes, {row: wanted[row] for row in heads})
    starts = glimpsed(editing, Proposed("", tuple(changes)), lambda then: then.schedule.start)
    early = [row for row in rest if row not in held and row not in heads and int(starts[row]) < wanted[row]]
    return _with_starts(plan, changes, {row: wanted[row] for row in early})


def _follows(plan: Plan, row: int, ids: set[str]) -> bool:
    """Say whether a task, or what it lies in, waits for one of those named."""
    outline, links = plan.outline, plan.dependencies
    for each in (row, *outline.ancestors(row)):
        if any(links["predecessor_id"][link] in ids for link in links_into(plan, plan.tasks.ids[each])):
            return True
    return False


def _with_starts(plan: Plan, changes: list[Change], starts: dict[int, int]) -> list[Change]:
    """Return changes with tasks held at a start beside them, one change for each task."""
    fields = {each.id: dict(each.fields) for each in changes if isinstance(each, Update)}
    for row, start in starts.items():
        held = {"constraint_type": ConstraintType.SNET, "constraint_date": start}
        fields.setdefault(plan.tasks.ids[row], {}).update(held)
    return [Update(Task, task_id, moved) for task_id, moved in fields.items()]


def move_project(workspace: Workspace, project_id: str, days: int) -> ChangeSet | None:
    """Move a project by so many working days, as one change; see `project_moving`."""
    return carry_out(workspace, project_id, partial(project_moving, days=days)) if days else None


def after_move(workspace: Workspace, project_id: str, wanted: int) -> str:
    """Return why a project that was moved starts on another day than wanted; empty where it does not."""
    schedule, project = workspace.schedule(project_id), workspace.plan(project_id).project
    start = schedule.project_start
    if midnight(start) == midnight(wanted):
        return ""
    return f"“{project.name}” now starts on {format_date(start)}: its links, dates or the status date hold it there."
