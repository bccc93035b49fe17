"""What of a Gantt chart lies under the pointer, for mouse and tooltip: a bar, mark, baseline or link, and which part of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from pmo_desktop.charts.gantt import GanttLink, GanttRow, Viewport, is_link_drawn, links_seen, way_of
from pmo_desktop.charts.gantt_look import USUAL, Look
from pmo_desktop.charts.scene import Point
from pmo_desktop.domain.schedule import NO_PART

_EDGE = 5.0
"""How near to a bar's end the pointer takes that end."""
_DONE = 4.0
_MARK = 5.0
_LINK = 3.5
"""How near to a link the pointer takes it."""
_TIP = 11.0
"""How near to a link's end, along its way, the pointer takes that end."""
_BAR = (0.2, 0.76)
"""Between which shares of a row's height its bar lies."""
_BASELINE = (0.74, 0.9)
_SECOND = (0.86, 1.0)
"""The same of its baselines, beneath the bar."""
_LEAST = 2.0
_ROOM_FOR_ENDS = 24.0
"""How wide a bar is whose ends can be told apart when a link leaves or enters it."""


class Place(Enum):
    """Where on the chart the pointer is."""

    BODY = auto()
    START = auto()
    FINISH = auto()
    PROGRESS = auto()
    DEADLINE = auto()
    CONSTRAINT = auto()
    BASELINE = auto()
    SECOND_BASELINE = auto()
    LINK = auto()
    LINK_FROM = auto()
    LINK_TO = auto()
    ROW = auto()
    """The row of a task, beside its bar."""
    BELOW = auto()
    """Below the last row."""
    HEADER = auto()


@dataclass(frozen=True, slots=True)
class Under:
    """`row` is the chart's, -1 where none is; `part` the number of the segment of a split bar."""

    place: Place
    row: int = -1
    part: int = 0
    link: GanttLink | None = None


def under(  # noqa: PLR0913 - what is drawn and how, and where the pointer is
    rows: Sequence[GanttRow],
    links: Sequence[GanttLink],
    view: Viewport,
    x: float,
    y: float,
    *,
    look: Look = USUAL,
    selected: frozenset[int] = frozenset(),
    marked: int = -1,
) -> Under:
    """Return what lies at a point of what is drawn: bars before marks, marks before baselines, these before links.

    Above and below a bar marks, the second baseline and links come before it. The link numbered `marked` goes before
    all, so that its ends can be taken where they touch bars.
    """
    if y < 0:
        return Under(Place.HEADER)
    number = view.row(y)
    drawn = [each for each in links_seen(links, view, len(rows)) if is_link_drawn(each, look, selected)]
    if marked >= 0:
        found = _link_at(rows, links_seen(links, view, len(rows)), view, (x, y), marked=marked)
        if found is not None:
            return found
    if not 0 <= number < len(rows):
        return _link_at(rows, drawn, view, (x, y)) or Under(Place.BELOW)
    row, share = rows[number], (y - view.y(number)) / view.row_height
    is_beside = not _BAR[0] <= share <= _BAR[1]
    bar = None if row.start == NO_PART else _on_bar(row, number, view, x, 0.0 if is_beside else _EDGE)
    mark = _on_mark(row, number, view, look, x)
    baseline = _on_baseline(row, number, view, look, x, share)
    if not is_beside:
        return bar or mark or baseline or _link_at(rows, drawn, view, (x, y)) or Under(Place.ROW, number)
    second = baseline if baseline is not None and baseline.place is Place.SECOND_BASELINE else None
    return mark or second or _link_at(rows, drawn, view, (x, y)) or bar or baseline or Under(Place.ROW, number)


def _on_bar(row: GanttRow, number: int, view: Viewport, x: float, beside: float) -> Under | None:
    """Return the place of a bar at `x`; `beside` is how far right of it its right edge is still taken."""
    left, right = view.axis.x(row.start), view.axis.x(row.finish)
    if row.milestone:
        return Under(Place.BODY, number) if abs(x - left) <= view.row_height * 0.35 else None
    if row.summary:
        return Under(Place.BODY, number) if left - 2 <= x <= max(right, left + 4) + 2 else None
    pieces = row.segments or ((row.start, row.finish),)
    for part, (start, finish) in enumerate(pieces):
        left, right = view.axis.x(start), view.axis.x(finish)
        right = max(right, left + _LEAST)
        if left - 2 <= x <= right + beside:
            return Under(_place_on(row, (left, right), view, x, part), number, part)
    return None


def _place_on(row: GanttRow, piece: tuple[float, float], view: Viewport, x: float, part: int) -> Place:
    """Return which place of a piece [left, right) of a bar is at `x`."""
    left, right = piece
    width = right - left
    if x >= right - min(_EDGE, width / 4):
        return Place.FINISH
    if part == 0 and x <= left + min(_EDGE, width / 5):
        return Place.START
    if 0 < row.percent < 100 and abs(x - view.axis.x(row.done_to)) <= min(_DONE, width / 5):
        return Place.PROGRESS
    return Place.BODY


def _on_mark(row: GanttRow, number: int, view: Viewport, look: Look, x: float) -> Under | None:
    for is_drawn, at, place in (
        (look.deadlines, row.deadline, Place.DEADLINE),
        (look.constraints, row.constraint_date, Place.CONSTRAINT),
    ):
        if is_drawn and at is not None and row.start != NO_PART and abs(x - view.axis.x(at)) <= _MARK:
            return Under(place, number)
    return None


def _on_baseline(row: GanttRow, number: int, view: Viewport, look: Look, x: float, share: float) -> Under | None:  # noqa: PLR0913, PLR0917 - what is drawn and how, and where the pointer is
    """Return the baseline at a share of a row's height; the second one, which is drawn over the other, first."""
    for kept, start, finish, (top, bottom), place in (
        (look.second_baseline, row.second_start, row.second_finish, _SECOND, Place.SECOND_BASELINE),
        (look.baseline, row.baseline_start, row.baseline_finish, _BASELINE, Place.BASELINE),
    ):
        if kept is None or start is None or finish is None or not top <= share <= bottom:
            continue
        if view.axis.x(start) - 2 <= x <= view.axis.x(finish) + 2:
            return Under(place, number)
    return None


# Links


def _link_at(
    rows: Sequence[GanttRow], drawn: Sequence[GanttLink], view: Viewport, at: Point, *, marked: int = -1
) -> Under | None:
    """Return the link through a point, the one on top where several run there; or the one that is marked, or its ends."""
    is_marked = marked >= 0
    for link in reversed(drawn):
        if is_marked and link.number != marked:
            continue
        way = way_of(rows, link, view)
        if way is None or not any(_is_near(one, other, at) for one, other in pairwise(way[0])):
            continue
        if is_marked and _distance(way[0][0], at) <= _TIP:
            return Under(Place.LINK_FROM, link.predecessor, link=link)
        if is_marked and _distance(way[0][-1], at) <= _TIP:
            return Under(Place.LINK_TO, link.successor, link=link)
        return Under(Place.LINK, link=link)
    return None


def _is_near(one: Point, other: Point, at: Point) -> bool:
    """Say whether a point lies beside a stretch that runs across or down."""
    (x1, y1), (x2, y2), (x, y) = one, other, at
    across = min(x1, x2) - _LINK <= x <= max(x1, x2) + _LINK
    return across and min(y1, y2) - _LINK <= y <= max(y1, y2) + _LINK


def _distance(one: Point, other: Point) -> float:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))


def leaves_by_start(row: GanttRow, view: Viewport, x: float) -> bool:
    """Say whether a link pulled out of a bar at `x` begins at its start: it left through the first third."""
    left, right = view.axis.x(row.start), view.axis.x(row.finish)
    return not row.milestone and right - left >= _ROOM_FOR_ENDS and x < left + (right - left) / 3


def enters_by_finish(row: GanttRow, view: Viewport, x: float) -> bool:
    """Say whether a link let go at `x` ends at a bar's finish: over its last third."""
    left, right = view.axis.x(row.start), view.axis.x(row.finish)
    return not row.milestone and right - left >= _ROOM_FOR_ENDS and right - (right - left) / 3 < x <= right + _EDGE


def is_over_bar(row: GanttRow, view: Viewport, x: float) -> bool:
    """Say whether `x` lies on a row's bar."""
    if row.start == NO_PART:
        return False
    left, right = view.axis.x(row.start), view.axis.x(row.finish)
    reach = view.row_height * 0.35 if row.milestone else 2.0
    return left - reach <= x <= max(right, left + _LEAST) + reach
