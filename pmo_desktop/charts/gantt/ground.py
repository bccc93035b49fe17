"""What lies behind and over the bars of a Gantt chart: non-working time, selection, grid, today, status date, progress line."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from pmo_desktop.charts.gantt.rows import GanttRow
from pmo_desktop.charts.gantt.view import Marks, Viewport
from pmo_desktop.charts.gantt_look import Look, NonWorking, ProgressLine
from pmo_desktop.charts.scene import Line, Point, Rect, Shape
from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.schedule import NO_PART

_LEAST_DAY = 3.0
"""A day that is less wide is not shaded."""
_HOURS = 240.0
"""A day at least so wide shows the hours without work too."""


def ground(rows: Sequence[GanttRow], view: Viewport, look: Look, marks: Marks) -> Iterator[Shape]:
    yield Rect(0, 0, view.width, view.height, fill="background")
    yield from _shading(rows, view, look, marks)
    seen = view.seen(len(rows))
    for number in sorted(marks.selected.intersection(seen)):
        yield Rect(0, view.y(number), view.width, view.row_height, fill="selection")
    if seen.step == 1:
        for number in range(seen.start, seen.stop + 1):
            y = view.y(number) - 0.5
            yield Line(((0, y), (view.width, y)), "grid")


def _shading(rows: Sequence[GanttRow], view: Viewport, look: Look, marks: Marks) -> Iterator[Shape]:
    """Shade when nobody works: by the project's calendar all over, and in rows with another one by that."""
    if look.non_working is NonWorking.NONE or marks.calendar is None:
        return
    if DAY / view.axis.seconds_per_unit < _LEAST_DAY:
        return
    yield from _idle(marks.calendar, view, 0, view.height)
    seen = view.seen(len(rows))
    if look.non_working is not NonWorking.OWN or seen.step > 1:
        return
    for calendar, numbers in groupby(seen, lambda number: rows[number].calendar):
        together = list(numbers)
        if calendar is not None:
            top, bottom = view.y(together[0]), view.y(together[-1] + 1)
            yield Rect(0, top, view.width, bottom - top, fill="background")
            yield from _idle(calendar, view, top, bottom)


def _idle(calendar: WorkingCalendar, view: Viewport, top: float, bottom: float) -> Iterator[Shape]:
    axis = view.axis
    for start, finish in _idle_times(calendar, axis.at(0), axis.at(view.width), DAY / axis.seconds_per_unit):
        yield Rect(axis.x(start), top, axis.x(finish) - axis.x(start), bottom - top, fill="weekend")


def _idle_times(calendar: WorkingCalendar, start: int, finish: int, day: float) -> Iterator[tuple[int, int]]:
    """Yield whole days without work, and where a day is `day` wide enough the gaps within days too."""
    for begin, end in calendar.non_working(start - start % DAY, finish + DAY - finish % DAY):
        if day >= _HOURS:
            yield begin, end
            continue
        first, last = -(-begin // DAY) * DAY, end // DAY * DAY
        if first < last:
            yield first, last


def lines(rows: Sequence[GanttRow], view: Viewport, look: Look, marks: Marks) -> Iterator[Shape]:
    """Draw what runs down over all rows."""
    status, today = marks.status_date, marks.today
    at = status if look.progress_line is ProgressLine.STATUS else today
    has_progress = look.progress_line is not ProgressLine.NONE and at is not None
    if look.status_date and status is not None and not (has_progress and at == status):
        yield from _down(status, view, "status_date", (5.0, 3.0))
    if look.today and today is not None and not (has_progress and at == today):
        yield from _down(today, view, "today", ())
    if has_progress and at is not None:
        yield from _progress_line(rows, view, at)


def _down(at: int, view: Viewport, colour: str, dashes: tuple[float, ...]) -> Iterator[Shape]:
    x = view.axis.x(at)
    if 0 <= x <= view.width:
        yield Line(((x, 0), (x, view.height)), colour, 1.4, dashes)


def _progress_line(rows: Sequence[GanttRow], view: Viewport, at: int) -> Iterator[Shape]:
    """Draw the line that leans back to what is behind at a date, and forward to what is ahead."""
    straight = view.axis.x(at)
    points: list[Point] = [(straight, 0.0)]
    tips: list[Point] = []
    for number in view.seen(len(rows)):
        reached = progress_point(rows[number], at)
        if reached is None or reached == at:
            continue
        tip = (view.axis.x(reached), view.y(number) + view.row_height * 0.47)
        points += [(straight, view.y(number)), tip, (straight, view.y(number + 1))]
        tips.append(tip)
    points.append((straight, view.height))
    if max(x for x, _ in points) < 0 or min(x for x, _ in points) > view.width:
        return
    yield Line(tuple(points), "progress_line", 1.4)
    for x, y in tips:
        yield Rect(x - 2, y - 2, 4, 4, fill="progress_line", radius=2.0)


def progress_point(row: GanttRow, at: int) -> int | None:
    """Return where a task's work has come to as seen from a date; the date itself where it is as far as it should be.

    What is done before the date, or is to begin after it and has not, is as it should be (MS Project's progress line).
    """
    if row.start == NO_PART or row.summary or row.elsewhere or row.stretched:
        return None
    if row.percent >= 100:
        return max(row.finish, at)
    if row.percent <= 0:
        return min(row.start, at)
    return row.done_to
