"""The links of a Gantt chart: which are seen, and the way they take between their bars."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from typing import overload

import numpy as np

from pmo_desktop.charts.gantt.rows import ChartRows, GanttRow, Places
from pmo_desktop.charts.gantt.view import Viewport
from pmo_desktop.charts.gantt_look import Links, Look
from pmo_desktop.charts.scene import Line, Point, Polygon, Shape
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import LinkType
from pmo_desktop.domain.schedule import NO_PART, Schedule

_STUB = 4.0
"""How far a link leaves a bar before it turns."""


@dataclass(frozen=True, slots=True)
class GanttLink:
    """A link between rows of the chart; `number` is its row among the plan's dependencies."""

    predecessor: int
    successor: int
    type: LinkType
    critical: bool = False
    number: int = field(default=-1, compare=False)


class ChartLinks(Sequence[GanttLink]):
    """The links between tasks that are both on the chart, held as arrays so that the few that are seen are found at once."""

    def __init__(self, rows: ChartRows, ends: "LinkEnds") -> None:
        self._rows, self._types = rows, ends.types
        places = rows.places
        before = np.where(ends.before >= 0, places[ends.before], -1) if len(places) else ends.before
        after = np.where(ends.after >= 0, places[ends.after], -1) if len(places) else ends.after
        self._numbers: Places = np.flatnonzero((before >= 0) & (after >= 0))
        self._before, self._after = before[self._numbers], after[self._numbers]

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> GanttLink: ...
    @overload
    def __getitem__(self, place: slice) -> list[GanttLink]: ...
    def __getitem__(self, place: int | slice) -> GanttLink | list[GanttLink]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        before, after, number = int(self._before[place]), int(self._after[place]), int(self._numbers[place])
        critical, rows = self._rows.schedule.critical, self._rows.task_rows
        both = bool(critical[rows[before]] and critical[rows[after]])
        return GanttLink(before, after, self._types[number], both, number)

    @cached_property
    def _band(self) -> tuple[Places, Places]:
        return np.minimum(self._before, self._after), np.maximum(self._before, self._after)

    @cached_property
    def _spans(self) -> tuple[Places, Places]:
        """The first and last moment of the bars at each link's ends: links that begin and end beside the view are left out."""
        starts, finishes = self._rows.dates
        low = np.minimum(starts[self._before], starts[self._after])
        high = np.maximum(finishes[self._before], finishes[self._after])
        return low, high

    def seen(self, first: int, last: int, start: int, finish: int) -> list[GanttLink]:
        """Return the links that touch or pass rows [first, last) and moments [start, finish]."""
        (upper, lower), (low, high) = self._band, self._spans
        found = (upper < last) & (lower >= first) & (low <= finish) & (high >= start)
        return [self[each] for each in np.flatnonzero(found).tolist()]


@dataclass(frozen=True, slots=True)
class LinkEnds:
    """The task rows at the ends of a plan's links, -1 where one is not of this plan, and the links' types."""

    before: Places
    after: Places
    types: Sequence[LinkType]

    @property
    def lacks_some(self) -> bool:
        """Say whether an end is of no task here, which may still come."""
        return bool((self.before < 0).any() or (self.after < 0).any())

    @classmethod
    def of(cls, plan: Plan) -> "LinkEnds":
        """Read them of a plan: good until a link changes or a task gets another number."""
        links, row = plan.dependencies, plan.tasks.row
        count = len(links)
        before = np.fromiter(map(row.get, links["predecessor_id"], repeat(-1)), np.int64, count)
        after = np.fromiter(map(row.get, links["successor_id"], repeat(-1)), np.int64, count)
        return cls(before, after, [LinkType(each) for each in links["type"]])


def links_of(plan: Plan, schedule: Schedule, task_rows: Sequence[int]) -> ChartLinks:
    """Return the links between tasks that are both among the chart's rows."""
    return ChartLinks(ChartRows(plan, schedule, task_rows), LinkEnds.of(plan))


def links_seen(links: Sequence[GanttLink], view: Viewport, count: int) -> Sequence[GanttLink]:
    """Return the links of which something may be seen."""
    first, last = view.first, view.last(count)
    if isinstance(links, ChartLinks):
        air = round(40 * view.axis.seconds_per_unit)
        return links.seen(first, last, view.axis.at(0) - air, view.axis.at(view.width) + air)
    return [
        each
        for each in links
        if min(each.predecessor, each.successor) < last and max(each.predecessor, each.successor) >= first
    ]


def is_link_drawn(link: GanttLink, look: Look, selected: frozenset[int]) -> bool:
    """Say whether a look draws a link, with the rows selected that are."""
    if look.links is Links.SELECTED:
        return link.predecessor in selected or link.successor in selected
    return look.links is Links.ALL or (look.links is Links.CRITICAL and link.critical)


def draw_link(points: Sequence[Point], direction: tuple[int, int], colour: str, width: float = 1.0) -> Iterator[Shape]:
    yield Line(tuple(points), colour, width)
    yield _arrow(points[-1], direction, colour)


def way_of(
    rows: Sequence[GanttRow], link: GanttLink, view: Viewport
) -> tuple[tuple[Point, ...], tuple[int, int]] | None:
    """Return the way of a link and the direction of its arrow; None where it is not seen."""
    before, after = rows[link.predecessor], rows[link.successor]
    if NO_PART in (before.start, after.start):
        return None
    from_start, to_start = link.type in (LinkType.SS, LinkType.SF), link.type in (LinkType.FS, LinkType.SS)
    out = before.start if from_start else before.finish
    return way_between(link, out, after.start if to_start else after.finish, view)


def way_between(
    link: GanttLink, out: int, into: int, view: Viewport
) -> tuple[tuple[Point, ...], tuple[int, int]] | None:
    """Return the way of a link that leaves its row at one moment and enters the other at another; None where it is not seen."""
    x1, x2, half = view.axis.x(out), view.axis.x(into), view.row_height / 2
    if max(x1, x2) < -40 or min(x1, x2) > view.width + 40:
        return None
    y1, y2 = view.y(link.predecessor) + half * 0.94, view.y(link.successor) + half * 0.94
    down = 1 if link.successor > link.predecessor else -1
    return _route(link.type, (x1, y1), (x2, y2), half, down)


def _route(
    kind: LinkType, out: Point, into: Point, half: float, down: int
) -> tuple[tuple[Point, ...], tuple[int, int]]:
    """Return the way of a link between two bar ends, and the direction its arrow points in.

    Between a finish and a later start it goes down beside the bar and in from the left, so that it runs through no
    label; where there is no room for that, from above or round the bars.
    """
    (x1, y1), (x2, y2) = out, into
    if kind is LinkType.FS and x2 >= x1 + 3 * _STUB:
        return ((x1, y1), (x1 + _STUB, y1), (x1 + _STUB, y2), (x2, y2)), (1, 0)
    if kind is LinkType.FS and x2 >= x1 - 1:
        tip = max(x1, x2) + 3
        edge = y2 - down * half * 0.5
        return ((x1, y1), (tip, y1), (tip, edge)), (0, down)
    from_start, to_start = kind in (LinkType.SS, LinkType.SF), kind in (LinkType.FS, LinkType.SS)
    leave = x1 - 7.0 if from_start else x1 + 7.0
    enter = x2 - 7.0 if to_start else x2 + 7.0
    direction = (1 if to_start else -1, 0)
    if from_start == to_start:
        side = min(leave, enter) if from_start else max(leave, enter)
        return ((x1, y1), (side, y1), (side, y2), (x2, y2)), direction
    bend = y1 + down * half
    return ((x1, y1), (leave, y1), (leave, bend), (enter, bend), (enter, y2), (x2, y2)), direction


def _arrow(tip: Point, direction: tuple[int, int], colour: str) -> Polygon:
    (x, y), (dx, dy) = tip, direction
    return Polygon(
        ((x, y), (x - 4 * dx - 2.5 * dy, y - 4 * dy - 2.5 * dx), (x - 4 * dx + 2.5 * dy, y - 4 * dy + 2.5 * dx)), colour
    )
