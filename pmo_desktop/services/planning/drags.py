"""What a drag on the chart asks for: bars moved, stretched and filled, marks moved, tasks drawn."""

from collections.abc import Container, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.changes import Change, ChangeSet, Insert, Update
from pmo_desktop.domain.entry.constraints import ON_FINISH
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, format_duration
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import ConstraintType, Task
from pmo_desktop.services.explaining import explainer
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.fields import links_into, planned_elsewhere, units_of
from pmo_desktop.services.planning.proposed import Proposed, carry_out, glimpsed
from pmo_desktop.services.planning.rows import new_tasks
from pmo_desktop.services.planning.segments import segments_of
from pmo_desktop.services.planning.setters import start_changes
from pmo_desktop.services.planning.splits import part_resizing
from pmo_desktop.services.planning.tracking import progress_fields
from pmo_desktop.services.planning.work import duration_changes, progress_changes
from pmo_desktop.services.workspace import Workspace

_HELD = frozenset({ConstraintType.SNET, ConstraintType.FNET, ConstraintType.MSO, ConstraintType.MFO})
"""Constraints that keep a task from following its predecessors to an earlier day."""


# Moving


def moving(editing: Editing, ids: Sequence[str], shift: int) -> Proposed:
    """Move tasks by `shift` seconds of the wall clock, each to the first working time from there on.

    A summary stands for the tasks in it. Of several, those that follow from others among them get no date of their own where
    their links carry them along, and what has begun stays: its start is a fact.
    """
    rows = leaves_of(editing.plan, ids)
    if len(rows) == 1:
        row = _leaf(editing, editing.plan.tasks.ids[rows[0]])
        at = _shifted(editing, row, shift)
        days = round((at - int(editing.schedule.start[row])) / DAY)
        return Proposed(f"Move “{_name(editing, row)}” {days:+d}d", tuple(start_changes(editing, row, at)))
    tasks = editing.plan.tasks
    rows = [row for row in rows if tasks["actual_start"][row] is None and not tasks["external"][row]]
    if not rows:
        raise InvalidValueError(
            "All of these tasks have begun: their starts are facts.", "Drag a single bar to correct when it began."
        )
    wanted = {row: _shifted(editing, row, shift) for row in rows}
    carried = [row for row in rows if _is_carried(editing.plan, row, wanted.keys())]
    own = set(rows) - set(carried)
    changes = [change for row in rows if row in own for change in start_changes(editing, row, wanted[row])]
    if carried:
        starts = glimpsed(editing, Proposed("", tuple(changes)), lambda then: then.schedule.start)
        late = [row for row in carried if int(starts[row]) != wanted[row] and shift > 0]
        changes += [change for row in late for change in start_changes(editing, row, wanted[row])]
    days = round(shift / DAY)
    named = f"“{_name(editing, editing.plan.tasks.row[ids[0]])}”" if len(ids) == 1 else f"{len(rows)} tasks"
    return Proposed(f"Move {named} {days:+d}d", tuple(changes))


def leaves_of(plan: Plan, ids: Sequence[str]) -> list[int]:
    """Return the rows that have dates of their own among tasks and what lies in them, each once, in display order."""
    outline = plan.outline
    found = {leaf for task_id in ids if task_id in plan.tasks for leaf in outline.leaves(plan.tasks.row[task_id])}
    return sorted((row for row in found if not plan.tasks["blank"][row]), key=outline.number.__getitem__)


def _shifted(editing: Editing, row: int, shift: int) -> int:
    return editing.clocks.clock(row).next_start(int(editing.schedule.start[row]) + shift)


def _is_carried(plan: Plan, row: int, moved: Container[int]) -> bool:
    """Say whether a task that holds no date of its own follows one of those moved."""
    tasks, links = plan.tasks, plan.dependencies
    if tasks["manual"][row] or tasks["constraint_type"][row] in _HELD:
        return False
    before = (tasks.row[links["predecessor_id"][link]] for link in links_into(plan, tasks.ids[row]))
    return any(each in moved for each in before)


def starting(editing: Editing, task_id: str, start: int) -> Proposed:
    """Make a task start at a moment and end where it ends now."""
    row = _leaf(editing, task_id)
    if len(segments_of(editing.plan, row)) > 1:
        raise InvalidValueError(f"“{_name(editing, row)}” is split.", "Drag its parts, or join them first.")
    finish = int(editing.schedule.finish[row])
    at = min(editing.clocks.clock(row).next_start(start), finish)
    typed = _length(editing, row, at, finish)
    changes = [*start_changes(editing, row, at), *duration_changes(editing.plan, row, typed)]
    return Proposed(f"Start of “{_name(editing, row)}” {format_date(at)}", tuple(changes))


def resizing(editing: Editing, task_id: str, finish: int) -> Proposed:
    """Give a task the duration that makes it end at a moment."""
    row = _leaf(editing, task_id)
    parts = segments_of(editing.plan, row)
    if len(parts) > 1:
        return part_resizing(editing, task_id, len(parts) - 1, finish)
    typed = _length(editing, row, int(editing.schedule.start[row]), finish)
    return _lasting(editing, row, typed)


def lengthening(editing: Editing, ids: Sequence[str], seconds: int) -> Proposed:
    """Give tasks more working time, or less where `seconds` are below 0; what would take no time then stays as it is."""
    rows = [row for row in leaves_of(editing.plan, ids) if not editing.plan.tasks["external"][row]]
    tasks = editing.plan.tasks
    changes: list[Change] = []
    for row in rows:
        lasts = tasks["duration"][row]
        if lasts + seconds > 0:
            typed = Duration(lasts + seconds, tasks["elapsed"][row], tasks["estimated"][row])
            changes += duration_changes(editing.plan, row, typed)
    said = format_duration(Duration(abs(seconds)), units_of(editing.plan))
    named = f"“{_name(editing, rows[0])}”" if len(rows) == 1 else f"{len(rows)} tasks"
    return Proposed(f"Duration of {named} {'+' if seconds > 0 else '-'}{said}", tuple(changes))


def _length(editing: Editing, row: int, start: int, finish: int) -> Duration:
    return Duration(max(0, editing.clocks.calendar(row).work(start, finish)), editing.plan.tasks["elapsed"][row])


def _lasting(editing: Editing, row: int, typed: Duration) -> Proposed:
    label = f"Duration of “{_name(editing, row)}” {format_duration(typed, units_of(editing.plan))}"
    return Proposed(label, tuple(duration_changes(editing.plan, row, typed)))


def progressing(editing: Editing, task_id: str, percent: float) -> Proposed:
    """Set how much of a task is done."""
    row = _leaf(editing, task_id)
    fields = progress_fields(editing.plan, editing.schedule, row, percent)
    changes = progress_changes(editing.plan, row, fields["actual_duration"], ended=percent >= 100)
    return Proposed(f"“{_name(editing, row)}” {percent:g} % done", (Update(Task, task_id, fields), *changes))


def advancing(editing: Editing, ids: Sequence[str], percent: int) -> Proposed:
    """Let tasks be done by so many percent more, or less."""
    rows = [row for row in leaves_of(editing.plan, ids) if not editing.plan.tasks["external"][row]]
    changes: list[Change] = []
    for row in rows:
        to = min(100, max(0, round(float(editing.schedule.percent[row])) + percent))
        changes += progressing(editing, editing.plan.tasks.ids[row], to).changes
    named = f"“{_name(editing, rows[0])}”" if len(rows) == 1 else f"{len(rows)} tasks"
    return Proposed(f"{named} {percent:+d} % done", tuple(changes))


# Marks


def deadline_moving(editing: Editing, task_id: str, at: int) -> Proposed:
    """Put a task's deadline at a moment; a midnight is the end of the working day before it."""
    row = editing.plan.tasks.row[task_id]
    at = editing.clocks.calendar(row).previous_finish(at) if at % DAY == 0 else at
    label = f"Deadline of “{_name(editing, row)}” {format_date(at)}"
    return Proposed(label, (Update(Task, task_id, {"deadline": at}),))


def constraint_moving(editing: Editing, task_id: str, at: int) -> Proposed:
    """Put the date of a task's constraint at a moment, in working time; what it asks stays."""
    tasks, row = editing.plan.tasks, editing.plan.tasks.row[task_id]
    calendar = editing.clocks.calendar(row)
    at = calendar.previous_finish(at) if tasks["constraint_type"][row] in ON_FINISH else calendar.next_start(at)
    label = f"Constraint of “{_name(editing, row)}” {format_date(at)}"
    return Proposed(label, (Update(Task, task_id, {"constraint_date": at}),))


# Drawing


def draw_task(workspace: Workspace, project_id: str, start: int, finish: int, *, blank_id: str = "") -> str:
    """Make a task with these dates, in a blank row or below the last and nested as that is; return its id.

    It holds its start by “not before”, but where the project starts then anyway. Equal moments make a milestone.
    """
    editing = Editing(workspace, project_id, workspace.today())
    if blank_id:
        calendar = editing.clocks.calendar(editing.plan.tasks.row[blank_id])
        fields = _dates(editing, calendar, start, finish)
        workspace.record("Draw task", [Update(Task, blank_id, {**fields, "blank": False})])
        return blank_id
    order, ids = editing.plan.outline.order, editing.plan.tasks.ids
    (made,) = new_tasks(workspace, editing.plan, [""], after=ids[order[-1]] if order else None)
    fields = _dates(editing, editing.clocks.project, start, finish)
    workspace.record("Draw task", [Insert(replace(made, **fields))])
    return made.id


def _dates(editing: Editing, calendar: WorkingCalendar, start: int, finish: int) -> dict[str, Any]:
    begin = calendar.next_start(start) if finish > start else start
    duration = max(0, calendar.work(begin, finish))
    is_held = begin > editing.clocks.project.next_start(editing.plan.project.start)
    return {
        "duration": duration,
        "milestone": duration == 0,
        "estimated": False,
        "constraint_type": ConstraintType.SNET if is_held else ConstraintType.ASAP,
        "constraint_date": begin if is_held else None,
    }


# At once


def move_task(workspace: Workspace, project_id: str, task_id: str, start: int) -> ChangeSet | None:
    """Make a task start at, or at the first working time after, a moment."""
    return carry_out(workspace, project_id, partial(_moving_to, task_id=task_id, start=start))


def _moving_to(editing: Editing, task_id: str, start: int) -> Proposed:
    return moving(editing, [task_id], start - int(editing.schedule.start[_leaf(editing, task_id)]))


def resize_task(workspace: Workspace, project_id: str, task_id: str, finish: int) -> ChangeSet | None:
    """Give a task the duration that makes it end at a moment."""
    return carry_out(workspace, project_id, partial(resizing, task_id=task_id, finish=finish))


def set_progress(workspace: Workspace, project_id: str, task_id: str, percent: float) -> ChangeSet | None:
    """Set how much of a task is done."""
    return carry_out(workspace, project_id, partial(progressing, task_id=task_id, percent=percent))


def still_waits(workspace: Workspace, project_id: str, task_id: str, wanted: int) -> str:
    """Return why a task that was moved to a moment starts later; empty where it does not."""
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    row = plan.tasks.row[task_id]
    start = int(schedule.start[row])
    if start - start % DAY <= wanted:
        return ""
    drivers = [driver for driver in explainer(workspace, project_id).start(row) if driver.decides]
    deciding = next((driver.text for driver in sorted(drivers, key=lambda each: each.kind == "calendar")), "")
    return f"“{plan.tasks['name'][row]}” still starts on {format_date(start)}: {deciding}".strip(": ")


def _name(editing: Editing, row: int) -> str:
    return str(editing.plan.tasks["name"][row])


def _leaf(editing: Editing, task_id: str) -> int:
    row = editing.plan.tasks.row[task_id]
    if editing.plan.outline.is_summary[row]:
        raise InvalidValueError("A summary follows from the tasks in it.", "Drag those tasks instead.")
    if editing.plan.tasks["external"][row]:
        raise planned_elsewhere(editing.plan, row)
    return row
