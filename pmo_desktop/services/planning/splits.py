"""Splitting a task into parts with pauses between, moving and stretching the parts, and joining them."""

from pmo_desktop.domain.changes import Change, Insert
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, format_duration
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Split
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.fields import planned_elsewhere, units_of
from pmo_desktop.services.planning.proposed import Proposed
from pmo_desktop.services.planning.segments import Segment, segment_changes, segments_of
from pmo_desktop.services.planning.work import duration_changes


def splitting(editing: Editing, task_id: str, at: int, resume: int) -> Proposed:
    """Interrupt a task at a moment: what is left of it goes on at `resume`, or the first working time after.

    Raises InvalidValueError where there is nothing to do before or after the moment, or it goes on no later.
    """
    row = _splittable(editing, task_id)
    calendar, start = editing.clocks.calendar(row), int(editing.schedule.start[row])
    parts, cut = segments_of(editing.plan, row), max(0, calendar.work(start, at))
    number = next((each for each, (low, high) in enumerate(parts) if low < cut < high), None)
    name = editing.plan.tasks["name"][row]
    if number is None:
        raise InvalidValueError(
            f"Nothing of “{name}” is left to do on one side of {format_date(at, with_time=True)}.",
            "Choose a moment at which somebody works on it.",
        )
    before = sum(min(high, cut) - low for low, high in parts if low < cut)
    if before < editing.plan.tasks["actual_duration"][row]:
        raise InvalidValueError(
            f"“{name}” is done beyond {format_date(at, with_time=True)}.", "Split it where work is still to be done."
        )
    pause = calendar.work(start, resume) - cut
    if pause <= 0:
        raise InvalidValueError("A pause needs working time.", f"Let “{name}” go on later than it is interrupted.")
    low, high = parts[number]
    later = [(begin + pause, end + pause) for begin, end in parts[number + 1 :]]
    return _proposed(
        editing, row, [*parts[:number], (low, cut), (cut + pause, high + pause), *later], f"Split “{name}”"
    )


def joining(editing: Editing, task_id: str) -> Proposed:
    """Make a split task one piece again, from its start on."""
    row = editing.plan.tasks.row[task_id]
    name = editing.plan.tasks["name"][row]
    if len(segments_of(editing.plan, row)) < 2:
        raise InvalidValueError(f"“{name}” is in one piece.", "Only a task that was split has parts to join.")
    return Proposed(f"Join the parts of “{name}”", tuple(segment_changes(editing.plan, row, [], _no_id)))


def part_moving(editing: Editing, task_id: str, number: int, start: int) -> Proposed:
    """Let a later part of a task begin at a moment; it goes no further than to its neighbours, and joins what it touches."""
    row = _splittable(editing, task_id)
    parts = segments_of(editing.plan, row)
    low, high = parts[number]
    begin = editing.clocks.calendar(row).work(int(editing.schedule.start[row]), start)
    begin = max(begin, parts[number - 1][1])
    if number + 1 < len(parts):
        begin = min(begin, parts[number + 1][0] - (high - low))
    wanted = [*parts[:number], (begin, begin + high - low), *parts[number + 1 :]]
    return _proposed(editing, row, wanted, f"Move a part of “{editing.plan.tasks['name'][row]}”")


def part_resizing(editing: Editing, task_id: str, number: int, finish: int) -> Proposed:
    """Let a part of a task end at a moment: the task's duration follows; it goes no further than to the next part."""
    row = _splittable(editing, task_id)
    parts = segments_of(editing.plan, row)
    low, high = parts[number]
    end = editing.clocks.calendar(row).work(int(editing.schedule.start[row]), finish)
    end = max(low, end)
    if number + 1 < len(parts):
        end = min(end, parts[number + 1][0])
    wanted = [*parts[:number], (low, end), *parts[number + 1 :]]
    seconds = editing.plan.tasks["duration"][row] + end - high
    typed = Duration(seconds, estimated=editing.plan.tasks["estimated"][row])
    label = f"Duration of “{editing.plan.tasks['name'][row]}” {format_duration(typed, units_of(editing.plan))}"
    lasting = [each for each in duration_changes(editing.plan, row, typed) if not _of_parts(each)]
    return Proposed(label, (*lasting, *segment_changes(editing.plan, row, wanted, editing.workspace.new_id)))


def _proposed(editing: Editing, row: int, wanted: list[Segment], label: str) -> Proposed:
    return Proposed(label, tuple(segment_changes(editing.plan, row, wanted, editing.workspace.new_id)))


def _splittable(editing: Editing, task_id: str) -> int:
    tasks, row = editing.plan.tasks, editing.plan.tasks.row[task_id]
    name = tasks["name"][row]
    if editing.plan.outline.is_summary[row]:
        raise InvalidValueError(f"“{name}” is a summary.", "Split the tasks in it.")
    if tasks["external"][row]:
        raise planned_elsewhere(editing.plan, row)
    if tasks["elapsed"][row] or tasks["duration"][row] == 0 or tasks["manual"][row]:
        raise InvalidValueError(
            f"“{name}” cannot be split: a milestone, elapsed time or dates set by hand leave no room for a pause.",
            "Give it a duration in working time, or schedule it automatically.",
        )
    if tasks["actual_finish"][row] is not None:
        raise InvalidValueError(f"“{name}” is done.", "Only what is still to be done can be interrupted.")
    return int(row)


def _of_parts(change: Change) -> bool:
    return (isinstance(change, Insert) and isinstance(change.value, Split)) or (
        not isinstance(change, Insert) and change.kind is Split
    )


def _no_id() -> str:
    raise AssertionError("joining makes no parts")
