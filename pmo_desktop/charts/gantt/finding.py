"""Which bar, and which part of it, lies at a point of a Gantt chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from pmo_desktop.charts.gantt.rows import GanttRow
from pmo_desktop.charts.gantt.view import LEAST_WIDTH, Viewport
from pmo_desktop.charts.gantt_look import Look
from pmo_desktop.domain.schedule import NO_PART

_EDGE = 5.0
"""How near to a bar's end the pointer takes that end."""
_MARK = 5.0


class Part(Enum):
    BODY = auto()
    FINISH = auto()
    PROGRESS = auto()


class Mark(Enum):
    """What stands at a date of a row beside its bar."""

    DEADLINE = auto()
    CONSTRAINT = auto()
    BASELINE = auto()
    SECOND_BASELINE = auto()


@dataclass(frozen=True, slots=True)
class Hit:
    row: int
    part: Part


def hit(rows: Sequence[GanttRow], view: Viewport, x: float, y: float) -> Hit | None:
    """Return the bar at a point and which part of it: its right edge, the end of its progress, or its body."""
    number = view.row(y)
    if not 0 <= number < len(rows) or rows[number].start == NO_PART:
        return None
    row = rows[number]
    left, right = view.axis.x(row.start), view.axis.x(row.finish)
    if row.milestone:
        return Hit(number, Part.BODY) if abs(x - left) <= view.row_height * 0.35 else None
    right = max(right, left + LEAST_WIDTH)
    if not left - 2 <= x <= right + _EDGE:
        return None
    return Hit(number, _part(row, left, right, x, view.axis.x(row.done_to)))


def _part(row: GanttRow, left: float, right: float, x: float, done: float) -> Part:
    """Return which part of the bar [left, right] is at `x`."""
    if row.summary:
        return Part.BODY
    if x >= right - min(_EDGE, (right - left) / 4):
        return Part.FINISH
    return Part.PROGRESS if abs(x - done) <= min(4.0, (right - left) / 5) else Part.BODY


def mark_at(rows: Sequence[GanttRow], view: Viewport, look: Look, x: float, y: float) -> tuple[int, Mark] | None:
    """Return the mark at a point and its row."""
    number = view.row(y)
    if not 0 <= number < len(rows) or not rows[number].task_id:
        return None
    row, depth = rows[number], (y - view.y(number)) / view.row_height
    for mark, at, wanted in (
        (Mark.DEADLINE, row.deadline, look.deadlines),
        (Mark.CONSTRAINT, row.constraint_date, look.constraints),
    ):
        if wanted and at is not None and abs(view.axis.x(at) - x) <= _MARK:
            return number, mark
    kept = (
        (Mark.BASELINE, row.baseline_start, row.baseline_finish, look.baseline, (0.74, 0.9)),
        (Mark.SECOND_BASELINE, row.second_start, row.second_finish, look.second_baseline, (0.86, 1.0)),
    )
    for mark, start, finish, wanted_number, (top, bottom) in reversed(kept):
        if wanted_number is None or start is None or finish is None or not top <= depth <= bottom:
            continue
        if view.axis.x(start) - 2 <= x <= view.axis.x(finish) + 2:
            return number, mark
    return None
