"""What of a Gantt chart lies under the pointer: a bar and which end or part of it, a mark, a link and which end of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from pmo_desktop.charts.gantt import GanttLink, GanttRow, Viewport, links_seen, way_of
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


def under(  # noqa: PLR0913 - what is drawn, and where the pointer is
    rows: Sequence[GanttRow], links: Sequence[GanttLink], view: Viewport, x: float, y: float, *, marked: int = -1
) -> Under:
    """Return what lies at a point: bars before marks, marks before links; above and below a bar its marks come first.

    The link numbered `marked` goes before bars, so that its ends can be taken where they touch these.
    """
    if y < 0:
        return Under(Place.HEADER)
    number = view.row(y)
    if marked >= 0:
        found = _link_at(rows, links, view, (x, y), marked=marked)
        if found is not None:
            return found
    if not 0 <= number < len(rows):
        return _link_at(rows, links, view, (x, y)) or Under(Place.BELOW)
    row = rows[number]
    mark = _on_mark(row, number, view, x)
    share = (y - view.y(number)) / view.row_height
    if mark is not None and not _BAR[0] <= share <= _BAR[1]:
        return mark
    beside = _EDGE if _BAR[0] <= share <= _BAR[1] else 0.0
    on_bar = None if row.start == NO_PART else _on_bar(row, number, view, x, beside)
    return on_bar or mark or _link_at(rows, links, view, (x, y)) or Under(Place.ROW, number)


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
    whole = view.axis.x(row.start), max(view.axis.x(row.finish), view.axis.x(row.start) + _LEAST)
    done = whole[0] + (whole[1] - whole[0]) * min(1.0, row.percent / 100)
    if 0 < row.percent < 100 and abs(x - done) <= min(_DONE, width / 5):
        return Place.PROGRESS
    return Place.BODY


def _on_mark(row: GanttRow, number: int, view: Viewport, x: float) -> Under | None:
    for at, place in ((row.deadline, Place.DEADLINE), (row.constraint_date, Place.CONSTRAINT)):
        if at is not None and row.start != NO_PART and abs(x - view.axis.x(at)) <= _MARK:
            return Under(place, number)
    return None


# Links


def _link_at(
    rows: Sequence[GanttRow], links: Sequence[GanttLink], view: Viewport, at: Point, *, marked: int = -1
) -> Under | None:
    """Return the link through a point, the one on top where several run there; or the one that is marked, or its ends."""
    is_marked = marked >= 0
    for link in reversed(links_seen(links, view, len(rows))):
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
