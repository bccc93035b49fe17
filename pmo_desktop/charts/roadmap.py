"""The roadmap's geometry: projects as bars that carry their milestones, lights and critical stretches, and links across."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import pairwise
from math import inf
from typing import overload

import numpy as np

from pmo_desktop.charts.gantt import bars, ground
from pmo_desktop.charts.gantt.labels import Crossings, labels
from pmo_desktop.charts.gantt.legend import Entry
from pmo_desktop.charts.gantt.links import GanttLink, draw_link, way_between
from pmo_desktop.charts.gantt.rows import BLANK, GanttRow
from pmo_desktop.charts.gantt.view import LEAST_WIDTH, Marks, Viewport
from pmo_desktop.charts.gantt_look import USUAL, Look
from pmo_desktop.charts.rag import rag_shapes
from pmo_desktop.charts.scene import Line, Point, Polygon, Rect, Scene, Shape, Text, TextMeasure, elided
from pmo_desktop.domain.records import LinkType, Rag
from pmo_desktop.domain.schedule import NO_PART

ROW_HEIGHT = 34.0
_TOP, _TALL = 0.16, 0.38
_MIDDLE = _TOP + _TALL / 2
_BASELINE, _CRITICAL = 0.575, 0.10
_DIAMOND, _LIGHT = 6.0, 11.0
_LABEL_SIZE = 7.5
_LABEL_AT = 0.93
_MOST_LABEL, _LEAST_LABEL, _AIR = 150.0, 64.0, 4.0
_NO_MARKS = Marks()
_FAR = 2**60
_LEAST_WORD = 16.0
_APART = 2.0
_ON_PROJECT, _ON_TASK = (0.1, 0.62), (0.15, 0.8)
"""Between which shares of a row's height its bar is taken."""
_REACH = 3.5
"""How near to a link, or a bar's end, the pointer takes it."""


_LINE = 2.5


class Standing(Enum):
    """How a project's bar is drawn."""

    USUAL = auto()
    PROPOSED = auto()
    PAUSED = auto()
    OVER = auto()
    UNKNOWN = auto()
    """It is still being worked out."""


_FILLS: Mapping[Standing, str] = {
    Standing.USUAL: "task", Standing.PROPOSED: "to_come", Standing.PAUSED: "none_of_them", Standing.OVER: "done",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Diamond:
    """A milestone on a project's bar."""

    task_id: str
    name: str
    at: int
    is_done: bool = False
    critical: bool = False
    baseline: int | None = None


@dataclass(frozen=True, slots=True)
class RoadRow:
    """One row. A project's `bar` says where it lies; that of a task, or of a group (a summary), is drawn as in every Gantt.

    `lights` are what the manager and what the plan says; None where a row has none to show.
    """

    bar: GanttRow
    is_project: bool = False
    standing: Standing = Standing.USUAL
    diamonds: tuple[Diamond, ...] = ()
    critical: tuple[tuple[int, int], ...] = ()
    lights: tuple[Rag | None, Rag | None] | None = None
    words: str = ""
    """What stands right of a project's bar, or in place of it."""
    is_list: bool = False
    """Whether nothing is planned but milestones: a line leads from one to the next in place of a bar."""


@dataclass(frozen=True, slots=True)
class RoadWay:
    """A link between rows that leaves one at the moment `out` and enters the other at `into`."""

    id: str
    before: int
    after: int
    out: int
    into: int
    type: LinkType = LinkType.FS
    critical: bool = False
    is_across: bool = True


@dataclass(frozen=True, slots=True)
class RoadLook:
    """What is drawn of a roadmap."""

    milestones: bool = True
    names: bool = True
    """The names of milestones, as far as there is room."""
    baseline: bool = True
    critical: bool = True
    across: bool = True
    inner: bool = True
    """The links within projects, where their tasks are shown."""
    lights: bool = True

    @property
    def shows_names(self) -> bool:
        return self.milestones and self.names


class RoadWays(Sequence[RoadWay]):
    """Links between rows, held as the rows at their ends: those that are seen are found at once, and made when asked for."""

    def __init__(self, ends: Sequence[tuple[int, int]] = (), make: Callable[[int], RoadWay] | None = None) -> None:
        held = np.array(ends, np.int64).reshape(-1, 2)
        self._upper, self._lower = held.min(axis=1, initial=_FAR), held.max(axis=1, initial=-1)
        self._make = make

    def __len__(self) -> int:
        return len(self._upper)

    @overload
    def __getitem__(self, place: int) -> RoadWay: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[RoadWay]: ...
    def __getitem__(self, place: int | slice) -> RoadWay | Sequence[RoadWay]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        if self._make is None or not -len(self) <= place < len(self):
            raise IndexError(place)
        return self._make(place)

    def seen(self, view: Viewport, look: RoadLook) -> list[RoadWay]:
        """Return the links wanted that touch or pass the rows seen."""
        first, last = view.top // view.row_height, (view.top + view.height) // view.row_height + 1
        found = np.flatnonzero((self._upper < last) & (self._lower >= first)).tolist()
        return [way for at in found if (look.across if (way := self[at]).is_across else look.inner)]


def roadmap_scene(  # noqa: PLR0913, PLR0917 - what is drawn, where one looks, and how
    rows: Sequence[RoadRow],
    ways: RoadWays,
    view: Viewport,
    measure: TextMeasure,
    look: RoadLook = RoadLook(),
    marks: Marks = _NO_MARKS,
    chosen: str = "",
) -> Scene:
    """Return the visible part of a roadmap; the link `chosen` stands out."""
    own = _gantt_look(look)
    shapes: list[Shape] = list(ground.ground([BLANK] * len(rows), view, own, marks))
    seen = view.seen(len(rows))
    crossings = Crossings()
    if look.baseline:
        for number in seen:
            shapes += _baseline(rows[number], number, view, look)
    drawn = [(way, found) for way in ways.seen(view, look) if (found := _way(way, view)) is not None]
    shapes += _links([each for each in drawn if not each[0].is_across], view, crossings, seen, chosen)
    for number in seen:
        row = rows[number]
        shapes += _project(row, number, view, look) if row.is_project else _task(row, number, view, own, measure)
    shapes += _links([each for each in drawn if each[0].is_across], view, crossings, seen, chosen)
    for number in seen:
        shapes += _diamonds(rows[number], number, view, look)
    for number in seen:
        at = "selection" if number in marks.selected else "background"
        shapes += _words(rows[number], number, view, look, measure, crossings, at)
    shapes += ground.lines([], view, own, marks)
    return Scene(view.width, view.height, tuple(shapes))


def _gantt_look(look: RoadLook) -> Look:
    """Return how tasks are drawn: as usual, with the choices that are a roadmap's too."""
    return USUAL if look.baseline else Look(baseline=None)


# Bars


def _task(row: RoadRow, number: int, view: Viewport, look: Look, measure: TextMeasure) -> Iterator[Shape]:
    tint, frame = bars.tint_of(row.bar, None, is_path_shown=False)
    yield from bars.bar(row.bar, number, view, look, measure, tint, frame)
    yield from bars.marks(row.bar, number, view, look)


def _baseline(row: RoadRow, number: int, view: Viewport, look: RoadLook) -> Iterator[Shape]:
    if not row.is_project:
        yield from bars.baseline(row.bar, number, view)
        return
    bar, y, height = row.bar, view.y(number), view.row_height
    if bar.baseline_start is not None and bar.baseline_finish is not None:
        left, right = view.clipped(view.axis.x(bar.baseline_start)), view.clipped(view.axis.x(bar.baseline_finish))
        if right >= left and right >= 0 and left <= view.width:
            yield Rect(left, y + height * _BASELINE, max(right - left, LEAST_WIDTH), height * 0.08, fill="baseline")
    for x, each in _apart(row.diamonds, view, baseline=True) if look.milestones else ():
        if each.baseline != each.at:
            yield Polygon(bars.diamond((x, y + height * (_BASELINE + 0.04)), 3.5), "background", "baseline", 1.2)


def _project(row: RoadRow, number: int, view: Viewport, look: RoadLook) -> Iterator[Shape]:
    bar = row.bar
    if bar.start == NO_PART or row.standing is Standing.UNKNOWN:
        return
    left, right = view.axis.x(bar.start), view.axis.x(bar.finish)
    y, height = view.y(number), view.row_height
    if right < -40 or left > view.width + 40:
        return
    left, right = view.clipped(left), max(view.clipped(right), view.clipped(left) + LEAST_WIDTH)
    if row.is_list:
        yield Rect(left, y + height * _MIDDLE - _LINE / 2, right - left, _LINE, fill=_FILLS[row.standing])
        return
    top, tall = y + height * _TOP, height * _TALL
    hatch = "task_line" if row.standing is Standing.PROPOSED else ""
    edge = "task_line" if row.standing in {Standing.PROPOSED, Standing.USUAL} else "muted"
    yield Rect(left, top, right - left, tall, _FILLS[row.standing], edge, 0.8, min(3.0, (right - left) / 3), hatch)
    done = view.clipped(view.axis.x(bar.done_to))
    if bar.percent > 0 and done > left:
        yield Rect(left, top + tall * 0.36, done - left, tall * 0.28, fill="progress")
    if look.critical and row.standing in {Standing.USUAL, Standing.PROPOSED}:
        yield from _critical(row, (left, right), top + tall - height * _CRITICAL, view)


def _diamonds(row: RoadRow, number: int, view: Viewport, look: RoadLook) -> Iterator[Shape]:
    y, height = view.y(number), view.row_height
    for x, each in _apart(row.diamonds, view) if look.milestones else ():
        fill = "done" if each.is_done else "critical" if each.critical and look.critical else "milestone"
        yield Polygon(bars.diamond((x, y + height * _MIDDLE), _DIAMOND), fill, "background", 1.0)


def _apart(diamonds: Sequence[Diamond], view: Viewport, *, baseline: bool = False) -> Iterator[tuple[float, Diamond]]:
    """Yield the milestones that are seen, with their places; of those in nearly one place the last one, which covers them."""
    last = inf
    found: list[tuple[float, Diamond]] = []
    for each in reversed(diamonds):
        at = each.baseline if baseline else each.at
        x = inf if at is None else view.axis.x(at)
        if -10 <= x <= view.width + 10 and abs(last - x) >= _APART:
            found.append((x, each))
            last = x
    yield from reversed(found)


def _critical(row: RoadRow, ends: tuple[float, float], top: float, view: Viewport) -> Iterator[Shape]:
    """Draw where work is critical as a band along the lower edge of the bar."""
    for start, finish in row.critical:
        left, right = max(view.axis.x(start), ends[0]), min(view.axis.x(finish), ends[1])
        if right >= left:
            left = max(ends[0], min(left, right - LEAST_WIDTH))
            yield Rect(left, top, right - left, view.row_height * _CRITICAL, fill="late")


# Words and lights


def _words(  # noqa: PLR0913, PLR0917 - the row, where it lies, and what else is there
    row: RoadRow, number: int, view: Viewport, look: RoadLook, measure: TextMeasure, crossings: Crossings, ground_: str
) -> Iterator[Shape]:
    if row.is_project:
        yield from _project_words(row, number, view, look, measure, crossings, ground_)
    elif row.bar.label:
        ends = bars.ends_of(row.bar, number, view, USUAL)
        yield from labels(row.bar, number, ends, view, measure, crossings, ground_)


def _project_words(  # noqa: PLR0913, PLR0917 - as above
    row: RoadRow, number: int, view: Viewport, look: RoadLook, measure: TextMeasure, crossings: Crossings, ground_: str
) -> Iterator[Shape]:
    y, height = view.y(number), view.row_height
    if row.bar.start == NO_PART or row.standing is Standing.UNKNOWN:
        x = 8.0 if row.bar.start == NO_PART else max(8.0, view.axis.x(row.bar.start))
        yield Text(x, y + height * 0.56, row.words, _LABEL_SIZE + 0.5, "muted")
        return
    for text in milestone_labels(row.diamonds, view, y + height * _LABEL_AT, measure) if look.shows_names else ():
        half = measure.width(text.text, text.size) / 2 + 1
        if crossings.within(number, text.x - half, text.x + half):
            yield Rect(text.x - half, text.y - height * 0.27, 2 * half, height * 0.33, fill=ground_)
        yield text
    x = view.axis.x(row.bar.finish) + 9 + (_DIAMOND if look.milestones else 0)
    for light in row.lights if look.lights and row.lights is not None else ():
        yield from rag_shapes(light, x, y + height * _MIDDLE - _LIGHT / 2, _LIGHT)
        x += _LIGHT + 5
    if row.words:
        yield Text(x + 1, y + height * (_MIDDLE + 0.11), row.words, _LABEL_SIZE + 0.5, "muted")


def milestone_labels(
    diamonds: Sequence[Diamond], view: Viewport, baseline: float, measure: TextMeasure
) -> Iterator[Text]:
    """Yield the names of milestones beneath them, so that none touches another.

    What comes next is named first, then the end, then what else is to come, then what is past. A name that has no room is
    cut as long as enough of it stays to be understood, else left out.
    """
    taken: list[tuple[float, float]] = []
    for each in _by_weight(diamonds):
        x = view.axis.x(each.at)
        if not -_MOST_LABEL <= x <= view.width + _MOST_LABEL:
            continue
        place = bisect_left(taken, (x, x))
        left = taken[place - 1][1] if place else -inf
        right = taken[place][0] if place < len(taken) else inf
        need = measure.width(each.name, _LABEL_SIZE)
        room = min(2 * (min(x - left, right - x) - _AIR), _MOST_LABEL)
        if room < _LEAST_WORD:
            continue
        if room < min(need, _LEAST_LABEL):
            continue
        text = elided(each.name, room, _LABEL_SIZE, measure)
        wide = min(need, room) / 2
        insort(taken, (x - wide, x + wide))
        yield Text(x, baseline, text, _LABEL_SIZE, "muted", "centre")


def _by_weight(diamonds: Sequence[Diamond]) -> Iterator[Diamond]:
    """Yield milestones in the order in which they should be named."""
    ahead = [each for each in diamonds if not each.is_done]
    yield from ahead[:1]
    yield from reversed(ahead[1:])
    yield from reversed([each for each in diamonds if each.is_done])


# Links


_Way = tuple[tuple[Point, ...], tuple[int, int]]
"""The points of a link, and the direction of its arrow."""


def _links(
    drawn: Sequence[tuple[RoadWay, _Way]], view: Viewport, crossings: Crossings, seen: range, chosen: str
) -> Iterator[Shape]:
    """Draw links: those between projects over the bars, so that one sees where they end."""
    for way, (points, direction) in drawn:
        crossings.note(points, view, seen)
        colour = "accent" if way.id == chosen else "critical" if way.critical else "link"
        width = 2.2 if way.id == chosen else 1.6 if way.is_across else 0.9
        yield from draw_link(points, direction, colour, width)


def _way(way: RoadWay, view: Viewport) -> _Way | None:
    link = GanttLink(way.before, way.after, way.type, way.critical)
    return way_between(link, way.out, way.into, view)


# What lies where


class Kind(Enum):
    BAR = auto()
    DIAMOND = auto()
    LINK = auto()
    ROW = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Under:
    """What lies at a point; `row` is -1 below the last one."""

    kind: Kind
    row: int = -1
    diamond: Diamond | None = None
    way: RoadWay | None = field(default=None, compare=False)


def under(  # noqa: PLR0913, PLR0917 - what is drawn, and where the pointer is
    rows: Sequence[RoadRow], ways: RoadWays, view: Viewport, look: RoadLook, x: float, y: float
) -> Under:
    """Return what lies at a point: milestones before bars, bars before links."""
    number = view.row(y) if y >= 0 else -1
    if 0 <= number < len(rows):
        share = (y - view.y(number)) / view.row_height
        found = _on_row(rows[number], number, view, look, (x, share))
        if found is not None:
            return found
    for way in reversed(ways.seen(view, look)):
        found_way = _way(way, view)
        if found_way is not None and any(_is_near(one, other, (x, y)) for one, other in pairwise(found_way[0])):
            return Under(Kind.LINK, number, way=way)
    return Under(Kind.ROW, number) if 0 <= number < len(rows) else Under(Kind.NOTHING)


def _on_row(row: RoadRow, number: int, view: Viewport, look: RoadLook, at: tuple[float, float]) -> Under | None:
    """Return what of a row lies at an x and a share of the row's height."""
    bar, (x, share) = row.bar, at
    low, high = _ON_PROJECT if row.is_project else _ON_TASK
    if bar.start == NO_PART or row.standing is Standing.UNKNOWN or not low <= share <= high:
        return None
    if row.is_project and look.milestones:
        near = [(abs(view.axis.x(each.at) - x), each.at, each.task_id, each) for each in row.diamonds]
        nearest = min(near, default=None, key=lambda each: each[:3])
        if nearest is not None and nearest[0] <= _DIAMOND:
            return Under(Kind.DIAMOND, number, nearest[3])
    left, right = view.axis.x(bar.start), view.axis.x(bar.finish)
    reach = view.row_height * 0.3 if bar.milestone else 2.0
    if left - reach <= x <= max(right, left + LEAST_WIDTH) + reach:
        return Under(Kind.BAR, number)
    return None


def _is_near(one: Point, other: Point, at: Point) -> bool:
    (x1, y1), (x2, y2), (x, y) = one, other, at
    across = min(x1, x2) - _REACH <= x <= max(x1, x2) + _REACH
    return across and min(y1, y2) - _REACH <= y <= max(y1, y2) + _REACH


# The legend


def _bar(fill: str, line: str, hatch: str = "") -> Rect:
    return Rect(0, 4, 18, 11, fill, line, 0.8, 2.0, hatch)


LEGEND: Sequence[Entry] = (
    Entry("Project", (_bar("task", "task_line"), Rect(0, 8, 10, 3, fill="progress"))),
    Entry("Proposed", (_bar("to_come", "task_line", "task_line"),)),
    Entry("On hold", (_bar("none_of_them", "muted"),)),
    Entry("Critical work ahead", (_bar("task", "task_line"), Rect(0, 12, 18, 3, fill="late"))),
    Entry("Milestone", (Polygon(bars.diamond((9, 9), _DIAMOND), "milestone"),)),
    Entry("Reached", (Polygon(bars.diamond((9, 9), _DIAMOND), "done"),)),
    Entry("Baseline", (Rect(0, 8, 18, 3, fill="baseline"),)),
    Entry("Link between projects", (Line(((0, 9), (18, 9)), "link", 1.6),)),
    Entry("PM’s light, then the plan’s", (*rag_shapes(Rag.AMBER, 0, 5, 9), *rag_shapes(Rag.GREEN, 11, 5, 9))),
)
"""What the signs of a roadmap mean."""
NOTHING = RoadRow(BLANK)
