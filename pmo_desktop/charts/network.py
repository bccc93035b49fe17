"""The network diagram's geometry: tasks in boxes on a grid, left to right as they wait for each other, links between.

Layers come from the longest path, the order within a layer from barycentres (Sugiyama, Tagawa, Toda 1981), rows from least
squares with one box a row. All boxes stand on a grid, so the gaps between its columns and rows are free: links run in them
and cross no box.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor

import numpy as np

from pmo_desktop.charts.card import Card
from pmo_desktop.charts.scene import Line, Point, Polygon, Rect, Shape, Text, TextMeasure, elided, two_lines

BOX_WIDTH, BOX_HEIGHT = 196.0, 80.0
CHANNEL, GAP = 56.0, 22.0
"""The room between two columns and between two rows, where links run."""
MARGIN = 24.0
_PITCH_X, _PITCH_Y = BOX_WIDTH + CHANNEL, BOX_HEIGHT + GAP
_TRACK = 5.0
_TRACKS_ACROSS, _TRACKS_DOWN = 7, 3
_SWEEPS = 6
_LOOSE_COLUMNS = 6
_SIZE, _SMALL, _NAMES = 8.5, 7.5, 9.5
_BRIEF = 0.35
"""Below this zoom words would be too small to read: they are left out."""

Link = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Frame:
    """A phase drawn around its tasks: its id, and rows [top, bottom) of the grid."""

    task_id: str
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Layout:
    """`cell` is each task's column and row on the grid; `links` are those between tasks that are shown."""

    cell: Mapping[str, tuple[int, int]]
    links: tuple[Link, ...]
    frames: tuple[Frame, ...] = ()
    columns: int = 0
    rows: int = 0

    @property
    def size(self) -> tuple[float, float]:
        return (
            2 * MARGIN + self.columns * _PITCH_X - (CHANNEL if self.columns else 0),
            2 * MARGIN + self.rows * _PITCH_Y - (GAP if self.rows else 0),
        )

    def corner(self, task_id: str) -> Point:
        """Return the left top corner of a task's box."""
        column, row = self.cell[task_id]
        return MARGIN + column * _PITCH_X, MARGIN + row * _PITCH_Y


def laid_out(ids: Sequence[str], links: Sequence[Link], group: Mapping[str, str] | None = None) -> Layout:
    """Lay tasks out, in their order where nothing else decides; with `group` each group gets rows of its own, framed.

    Links that close a loop, or lead to a task that is not among `ids`, take no part in the layers. O(n log n).
    """
    known = {each: at for at, each in enumerate(ids)}
    kept = tuple(dict.fromkeys((a, b) for a, b in links if a in known and b in known and a != b))
    after, before = _neighbours(len(ids), [(known[a], known[b]) for a, b in kept])
    layer = _layers(after, before)
    cell: dict[str, tuple[int, int]] = {}
    frames: list[Frame] = []
    top = 0
    for name, members in _groups(ids, known, after, before, group):
        top += 1 if name else 0  # a row for the name of the phase
        height = _place(members, layer, after, before, cell, ids, top)
        if name:
            frames.append(Frame(name, top, top + height))
        top += height
    columns = 1 + max((column for column, _ in cell.values()), default=-1)
    return Layout(cell, kept, tuple(frames), columns, top)


def _neighbours(count: int, links: Sequence[tuple[int, int]]) -> tuple[list[list[int]], list[list[int]]]:
    after: list[list[int]] = [[] for _ in range(count)]
    before: list[list[int]] = [[] for _ in range(count)]
    for a, b in links:
        after[a].append(b)
        before[b].append(a)
    return after, before


def _layers(after: Sequence[Sequence[int]], before: Sequence[Sequence[int]]) -> list[int]:
    """Return each task's column: one past its last predecessor; what begins a chain stands close before what follows."""
    count = len(after)
    waits, layer = [len(each) for each in before], [0] * count
    order: list[int] = []
    ready = deque(at for at in range(count) if not waits[at])
    placed = [not each for each in waits]
    left = iter(range(count))
    while len(order) < count:
        if not ready:  # a loop: its first task begins it
            first = next(at for at in left if not placed[at])
            placed[first] = True
            ready.append(first)
        at = ready.popleft()
        order.append(at)
        for each in after[at]:
            waits[each] -= 1
            if not placed[each]:
                layer[each] = max(layer[each], layer[at] + 1)
                if waits[each] == 0:
                    placed[each] = True
                    ready.append(each)
    for at in order:
        if not before[at] and after[at]:
            layer[at] = max(layer[at], min(layer[each] for each in after[at]) - 1)
    return layer


def _groups(
    ids: Sequence[str], known: Mapping[str, int], after: Sequence[Sequence[int]], before: Sequence[Sequence[int]],
    group: Mapping[str, str] | None,
) -> Iterator[tuple[str, list[int]]]:  # fmt: skip
    """Yield what is laid out in rows of its own: each phase with its name, or each part that hangs together without."""
    if group is not None:
        found: dict[str, list[int]] = {}
        for each in ids:
            found.setdefault(group.get(each, ""), []).append(known[each])
        yield from found.items()
        return
    parts = list(_parts(after, before))
    for part in sorted((each for each in parts if len(each) > 1), key=len, reverse=True):
        yield "", part
    loose = [at for part in parts if len(part) == 1 for at in part]
    if loose:
        yield "", loose


def _parts(after: Sequence[Sequence[int]], before: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Yield the parts that hang together by links, each in order."""
    seen = [False] * len(after)
    for first in range(len(after)):
        if seen[first]:
            continue
        seen[first], part, waiting = True, list[int](), [first]
        while waiting:
            at = waiting.pop()
            part.append(at)
            for each in (*after[at], *before[at]):
                if not seen[each]:
                    seen[each] = True
                    waiting.append(each)
        yield sorted(part)


def _place(  # noqa: PLR0913, PLR0917 - the graph, the part of it, and where it goes
    members: Sequence[int], layer: Sequence[int], after: Sequence[Sequence[int]], before: Sequence[Sequence[int]],
    cell: dict[str, tuple[int, int]], ids: Sequence[str], top: int,
) -> int:  # fmt: skip
    """Give each member a cell from row `top` on; return how many rows that takes."""
    inside = set(members)
    loose = [at for at in members if not after[at] and not before[at]]
    bound = [at for at in members if after[at] or before[at]]
    row = _rows(bound, inside, layer, after, before)
    least = min(row.values(), default=0)
    height = 1 + max(row.values(), default=least - 1) - least
    for at in bound:
        cell[ids[at]] = (layer[at], top + row[at] - least)
    wide = max(_LOOSE_COLUMNS, 1 + max((layer[at] for at in bound), default=0))
    for number, at in enumerate(loose):
        cell[ids[at]] = (number % wide, top + height + number // wide)
    return height + -(-len(loose) // wide)


def _rows(
    members: Sequence[int], inside: set[int], layer: Sequence[int], after: Sequence[Sequence[int]],
    before: Sequence[Sequence[int]],
) -> dict[int, int]:  # fmt: skip
    """Return each member's row: near its neighbours, no two of a layer on one row."""
    layers: dict[int, list[int]] = defaultdict(list)
    for at in members:
        layers[layer[at]].append(at)
    order = sorted(layers)
    row: dict[int, float] = {at: float(number) for each in layers.values() for number, at in enumerate(each)}
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for name in order if forward else reversed(order):
            wanted = {at: _wanted(at, row, inside, before if forward else after) for at in layers[name]}
            layers[name].sort(key=lambda at: (wanted[at], at))
            row.update(zip(layers[name], _spread([wanted[at] for at in layers[name]]), strict=True))
    return {at: int(place) for at, place in row.items()}


def _wanted(at: int, row: Mapping[int, float], inside: set[int], neighbours: Sequence[Sequence[int]]) -> float:
    """Return the median row of the neighbours on one side; its own where it has none there."""
    found = sorted(row[each] for each in neighbours[at] if each in inside)
    if not found:
        return row[at]
    middle = len(found) // 2
    return found[middle] if len(found) % 2 else (found[middle - 1] + found[middle]) / 2


def _spread(wanted: Sequence[float]) -> list[int]:
    """Return rows that rise by at least one, as near to those wanted as can be (least squares, pool adjacent violators)."""
    blocks: list[tuple[float, int]] = []
    for number, each in enumerate(wanted):
        total, count = each - number, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            more, others = blocks.pop()
            total, count = total + more, count + others
        blocks.append((total, count))
    found: list[int] = []
    for total, count in blocks:
        start = floor(total / count + 0.5)  # means rise from block to block, and so do they when rounded
        found += [start + len(found) + step for step in range(count)]
    return found


def folded(cards: Sequence[Card], links: Sequence[Link], shut: frozenset[str]) -> tuple[list[Card], list[Link]]:
    """Return the cards and links that are shown where summaries are shut: each stands for all that lies in it.

    Summaries that are open show only where links begin or end at them.
    """
    linked = {each for pair in links for each in pair}
    stands: dict[str, str] = {}
    shown: list[Card] = []
    at_level: list[Card] = []
    for card in cards:
        del at_level[card.level :]
        cover = next((each.task_id for each in at_level if each.task_id in shut), "")
        at_level.append(card)
        stands[card.task_id] = cover or card.task_id
        if not cover and (not card.summary or card.task_id in shut or card.task_id in linked):
            shown.append(card)
    known = {card.task_id for card in shown}
    pairs = ((stands.get(a, ""), stands.get(b, "")) for a, b in links)
    return shown, [(a, b) for a, b in dict.fromkeys(pairs) if a != b and a in known and b in known]


def shut_for(cards: Sequence[Card], most: int) -> frozenset[str]:
    """Return the summaries to shut so that about `most` boxes are left; none where all of them are few enough."""
    if sum(not card.summary for card in cards) <= most:
        return frozenset()
    deepest = max((card.level for card in cards), default=0)
    for level in range(deepest, -1, -1):
        shut = frozenset(card.task_id for card in cards if card.summary and card.level >= level)
        if sum(1 for card in folded(cards, (), shut)[0]) <= most:
            return shut
    return frozenset(card.task_id for card in cards if card.summary)


# Drawing


class Diagram:
    """A layout with the cards in it, ready to be drawn a part at a time; `words` gives what a box says of its slack."""

    def __init__(self, layout: Layout, cards: Mapping[str, Card]) -> None:
        self.layout = layout
        self.cards = {each: cards[each] for each in layout.cell if each in cards}
        self._by_column: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for each in self.cards:
            column, row = layout.cell[each]
            self._by_column[column].append((row, each))
        for found in self._by_column.values():
            found.sort()
        self.after: dict[str, list[str]] = defaultdict(list)
        self.before: dict[str, list[str]] = defaultdict(list)
        self.links = [(a, b) for a, b in layout.links if a in self.cards and b in self.cards]
        for a, b in self.links:
            self.after[a].append(b)
            self.before[b].append(a)
        ends = [(*layout.cell[a], *layout.cell[b]) for a, b in self.links]
        cells = np.array(ends, np.int64).reshape(-1, 4)
        self._left = np.minimum(cells[:, 0], cells[:, 2])
        self._right = np.maximum(cells[:, 0], cells[:, 2])
        self._top = np.minimum(cells[:, 1], cells[:, 3])
        self._bottom = np.maximum(cells[:, 1], cells[:, 3])

    def renewed(self, cards: Mapping[str, Card]) -> None:
        """Take up cards that say something else of the same tasks; what has gone is drawn no longer."""
        self.cards = {each: cards[each] for each in self.layout.cell if each in cards}

    def at(self, x: float, y: float) -> str:
        """Return the task whose box is at a point; empty where there is none."""
        column, row = int((x - MARGIN) // _PITCH_X), int((y - MARGIN) // _PITCH_Y)
        inside = (x - MARGIN) % _PITCH_X <= BOX_WIDTH and (y - MARGIN) % _PITCH_Y <= BOX_HEIGHT
        found = self._by_column.get(column, [])
        at = bisect_left(found, (row, ""))
        is_here = inside and at < len(found) and found[at][0] == row and found[at][1] in self.cards
        return found[at][1] if is_here else ""

    def in_column(self, task_id: str, step: int) -> str:
        """Return the next task below (1) or above (-1) in a task's column; empty at its end."""
        column, row = self.layout.cell[task_id]
        found = self._by_column[column]
        at = bisect_left(found, (row, task_id)) + step
        return found[at][1] if 0 <= at < len(found) else ""

    def link_at(self, x: float, y: float, near: float = 5.0) -> Link | None:
        """Return the link that runs by a point."""
        for link, way in self.seen_links(x - near, y - near, 2 * near, 2 * near):
            for (x1, y1), (x2, y2) in pairwise(way):
                if min(x1, x2) - near <= x <= max(x1, x2) + near and min(y1, y2) - near <= y <= max(y1, y2) + near:
                    return link
        return None

    def within(self, left: float, top: float, width: float, height: float) -> Iterator[str]:
        """Yield the tasks whose boxes touch a part."""
        first, last = int((left - MARGIN) // _PITCH_X), int((left + width - MARGIN) // _PITCH_X)
        low, high = int((top - MARGIN) // _PITCH_Y), int((top + height - MARGIN) // _PITCH_Y)
        for column in range(max(0, first), min(self.layout.columns - 1, last) + 1):
            found = self._by_column.get(column, [])
            for at in range(bisect_left(found, (low, "")), bisect_right(found, (high + 1, ""))):
                if found[at][1] in self.cards:
                    yield found[at][1]

    def way(self, link: Link) -> tuple[Point, ...]:
        """Return the corners of a link: out to the right, through the gaps of the grid, in from the left."""
        (x1, y1), (x2, y2) = self.layout.corner(link[0]), self.layout.corner(link[1])
        (first, low), (last, high) = self.layout.cell[link[0]], self.layout.cell[link[1]]
        start, end = (x1 + BOX_WIDTH, y1 + BOX_HEIGHT / 2), (x2, y2 + BOX_HEIGHT / 2)
        out = start[0] + CHANNEL * 0.25 + _TRACK * (low % _TRACKS_ACROSS)
        if last == first + 1:
            return (start, end) if low == high else (start, (out, start[1]), (out, end[1]), end)
        into = end[0] - CHANNEL * 0.25 - _TRACK * (high % _TRACKS_DOWN)
        below = GAP / 2 + _TRACK * (first % _TRACKS_DOWN - 1)
        lane = y2 + BOX_HEIGHT + below if high <= low and last > first else y2 - GAP + below
        return (start, (out, start[1]), (out, lane), (into, lane), (into, end[1]), end)

    def seen_links(
        self, left: float, top: float, width: float, height: float
    ) -> Iterator[tuple[Link, tuple[Point, ...]]]:
        """Yield the links that may touch a part, with their ways."""
        first, last = (left - MARGIN) // _PITCH_X - 1, (left + width - MARGIN) // _PITCH_X + 1
        low, high = (top - MARGIN) // _PITCH_Y - 1, (top + height - MARGIN) // _PITCH_Y + 1
        may = (self._right >= first) & (self._left <= last) & (self._bottom >= low) & (self._top <= high)
        for number in np.flatnonzero(may).tolist():
            link = self.links[number]
            if not self.cards.keys() >= set(link):
                continue
            way = self.way(link)
            xs, ys = [x for x, _ in way], [y for _, y in way]
            if max(xs) >= left and min(xs) <= left + width and max(ys) >= top and min(ys) <= top + height:
                yield link, way


@dataclass(frozen=True, slots=True)
class Words:
    """What a box says besides its name."""

    duration: str
    slack: str
    start: str
    finish: str


def frame_shapes(
    diagram: Diagram, names: Mapping[str, str], part: tuple[float, float, float, float], measure: TextMeasure
) -> Iterator[Shape]:
    """Yield the frames of phases that touch a part, each with its name in the row kept free for it."""
    width = diagram.layout.size[0]
    for frame in diagram.layout.frames:
        top = MARGIN + (frame.top - 1) * _PITCH_Y + _PITCH_Y * 0.62 - GAP
        bottom = MARGIN + frame.bottom * _PITCH_Y - GAP * 0.4
        if bottom < part[1] or top > part[1] + part[3]:
            continue
        yield Rect(8, top, width - 16, bottom - top, fill="alternate", line="border", radius=4)
        said = elided(names.get(frame.task_id, ""), width - 40, _NAMES, measure, bold=True)
        x = max(20.0, part[0] + 12)  # seen wherever one has scrolled to
        yield Text(x, top + 18, said, _NAMES, "text", bold=True)


def box_shapes(  # noqa: PLR0913 - a box, what it says and how it stands out
    diagram: Diagram, task_id: str, words: Words, measure: TextMeasure, *, selected: bool, zoom: float = 1.0
) -> Iterator[Shape]:
    """Yield a task's box: a thick frame and a band where it is critical, a bar for what is done."""
    card = diagram.cards[task_id]
    x, y = diagram.layout.corner(task_id)
    frame = "critical_progress" if card.critical else "summary" if card.summary else "task_line"
    thick = 2.4 if card.critical else 1.0
    yield Rect(x, y, BOX_WIDTH, BOX_HEIGHT, "selection" if selected else "background", frame, thick, 4)
    yield Rect(x + 2, y + 2, 5, BOX_HEIGHT - 4, fill=card.colour, radius=1)
    if card.percent > 0:
        yield Rect(x + 8, y + BOX_HEIGHT - 6, (BOX_WIDTH - 12) * min(1.0, card.percent / 100), 3, fill="progress")
    if selected:
        yield Rect(x - 2.5, y - 2.5, BOX_WIDTH + 5, BOX_HEIGHT + 5, "", "accent", 2, 6)
    if zoom < _BRIEF:
        return
    left, room = x + 14, BOX_WIDTH - 22
    if card.milestone:
        middle, size = (x + BOX_WIDTH - 13, y + 13), 5.5
        yield Polygon(
            ((middle[0], middle[1] - size), (middle[0] + size, middle[1]), (middle[0], middle[1] + size),
             (middle[0] - size, middle[1])), "critical" if card.critical else "milestone",
        )  # fmt: skip
    for number, line in enumerate(
        two_lines(card.name, room - (14 if card.milestone else 0), _SIZE, measure, bold=True)
    ):
        yield Text(left, y + 18 + number * 14, line, _SIZE, bold=True)
    dates = words.start if card.milestone else f"{words.start} → {words.finish}"
    yield Text(left, y + 51, elided(dates, room, _SMALL, measure), _SMALL, "muted")
    yield Text(
        left, y + 67, elided(f"{card.number}  ·  {words.duration}", room * 0.5, _SMALL, measure), _SMALL, "muted"
    )
    colour = "late" if card.critical else "muted"
    yield Text(left + room, y + 67, elided(words.slack, room * 0.5, _SMALL, measure), _SMALL, colour, "right")


def link_shapes(
    diagram: Diagram, part: tuple[float, float, float, float], chosen: frozenset[Link] = frozenset(),
    lit: frozenset[str] = frozenset(),
) -> Iterator[Shape]:  # fmt: skip
    """Yield the links that touch a part; those of critical tasks are thick, those of `lit` tasks and chosen ones stand out."""
    above: list[Shape] = []
    for link, way in diagram.seen_links(*part):
        critical = all(diagram.cards[each].critical for each in link)
        picked = link in chosen or not lit.isdisjoint(link)
        colour = "accent" if picked else "critical" if critical else "link"
        shapes = _link(way, colour, 2.2 if link in chosen else 1.8 if critical or picked else 1.0)
        if critical or picked:
            above += shapes
        else:
            yield from shapes
    yield from above


def _link(way: tuple[Point, ...], colour: str, width: float) -> Iterator[Shape]:
    x, y = way[-1]
    yield Line((*way[:-1], (x - 3, y)), colour, width)
    yield Polygon(((x, y), (x - 6, y - 3.2), (x - 6, y + 3.2)), colour)
