"""Cuts a plan into pages: which rows and which days stand on which page, and how large its letters are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat

from pmo_desktop.charts.page_setup import LEAST_TEXT, POINTS_PER_MM, PageSetup, Scaling
from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import InvalidValueError

TEXT_SIZE = 8.5
"""Of the table and of the chart, in the units they are laid out in: a unit is a point at normal size."""
ROW_HEIGHT = 16
HEAD_HEIGHT = 32.0
_MOST_FOR_LABELS = 0.45
"""The share of the last page that is kept free for labels of the last bars at most."""
_LEAST_CHART = 110.0
_LEAST_ZOOM = LEAST_TEXT / TEXT_SIZE
_SHORT_SIDE = 210.0 * POINTS_PER_MM
_MOST_PAGES = 5_000
_STEPS = (moment.DAY, moment.HOUR, 900, 60)
"""Where time may be cut, in seconds."""
_TRIES = 40


@dataclass(frozen=True, slots=True)
class Material:
    """What is put on paper, in units at normal size: `widths` of the columns, of the row numbers before them.

    `breaks` are rows that begin a page. The plan runs from `start` to `finish`, both midnights, and `open_end` lets the last
    page run on. `body` is the room of a page in points between head and foot, `legend_height` what a legend takes of it.
    """

    rows: int
    breaks: tuple[int, ...]
    widths: tuple[float, ...]
    name: int | None
    numbers: float
    start: int
    finish: int
    open_end: bool
    body: tuple[float, float]
    legend_height: float = 0.0
    legend_last: bool = False
    labels: tuple[tuple[int, float], ...] = ()
    """When bars end, and how much room in units their labels need from there on: those that reach farthest."""
    wanted: tuple[float, ...] = ()
    """The widths at which nothing in the columns would be cut, for where there is room to spare."""


@dataclass(frozen=True, slots=True)
class Across:
    """One page across: columns with the left edge and width of each in points; [start, finish) of the chart from `left` on."""

    columns: tuple[tuple[int, float, float], ...]
    left: float
    start: int = 0
    finish: int = 0

    @property
    def has_chart(self) -> bool:
        return self.start < self.finish


@dataclass(frozen=True, slots=True)
class Down:
    """One page down: rows [first, last); `head` is whether the titles and the time scale stand above them."""

    first: int
    last: int
    head: bool


@dataclass(frozen=True)
class Tiling:
    """`zoom` is points per unit. `readable` is how many pages across and down it takes where those asked for are too few.

    `skipped` are columns and rows of pages on which nothing would stand: they are not printed.
    """

    zoom: float
    seconds_per_point: float
    across: tuple[Across, ...]
    down: tuple[Down, ...]
    down_first: bool
    asked: tuple[int, int]
    readable: tuple[int, int] | None = None
    skipped: frozenset[tuple[int, int]] = frozenset()

    @property
    def text_size(self) -> float:
        """The size of the smallest letters of table and chart, in points."""
        return TEXT_SIZE * self.zoom

    @property
    def count(self) -> int:
        return len(self.order)

    @cached_property
    def order(self) -> tuple[tuple[int, int], ...]:
        """Column and row of each page, in the order in which they are numbered."""
        across, down = range(len(self.across)), range(len(self.down))
        places = (
            ((column, row) for column in across for row in down)
            if self.down_first
            else ((column, row) for row in down for column in across)
        )
        return tuple(each for each in places if each not in self.skipped)

    @cached_property
    def _numbers(self) -> dict[tuple[int, int], int]:
        return {place: number for number, place in enumerate(self.order)}

    def number(self, column: int, row: int) -> int | None:
        """Return which page lies there, counted from 0; None where none is printed."""
        return self._numbers.get((column, row))


def natural_text(setup: PageSetup) -> float:
    """Return how large letters get where nobody chose: on larger paper larger ones, where the plan has to fill it."""
    if setup.text_size:
        return setup.text_size
    if setup.scaling is not Scaling.FIT or not (setup.pages_across and setup.pages_down):
        return TEXT_SIZE
    return TEXT_SIZE * min(max(min(setup.size) / _SHORT_SIDE, 1.0), 2.0)


def tiled(material: Material, setup: PageSetup) -> Tiling:
    """Cut a plan into pages; raise InvalidValueError where the paper is too small, or it would take thousands."""
    layout = _Layout(material, setup)
    most = max(natural_text(setup) / TEXT_SIZE, _LEAST_ZOOM)
    if setup.scaling is Scaling.PERCENT:
        zoom = most * setup.percent / 100
        return layout.at(max(zoom, _LEAST_ZOOM), too_small=zoom < _LEAST_ZOOM - 1e-9)
    if setup.scaling is Scaling.TRUE or layout.fits(most):
        return layout.at(most)
    if not layout.fits(_LEAST_ZOOM):
        return layout.at(_LEAST_ZOOM, too_small=True)
    low, high = _LEAST_ZOOM, most
    for _ in range(_TRIES):
        middle = (low + high) / 2
        low, high = (middle, high) if layout.fits(middle) else (low, middle)
    return layout.at(low)


class _Layout:
    """The same material at any zoom."""

    def __init__(self, material: Material, setup: PageSetup) -> None:
        self.material, self.setup = material, setup
        edges = sorted({0, *(each for each in material.breaks if 0 < each < material.rows)})
        self._parts = list(zip(edges, [*edges[1:], material.rows], strict=True))

    def fits(self, zoom: float) -> bool:
        """Say whether no more pages are needed than were asked for."""
        across, down = self.setup.pages_across, self.setup.pages_down
        if down and len(self.down(zoom)) > down:
            return False
        return not across or self._least_across(zoom) <= across

    def at(self, zoom: float, *, too_small: bool = False) -> Tiling:
        setup = self.setup
        down = self.down(zoom)
        across, seconds = self._across(zoom)
        if len(across) * len(down) > _MOST_PAGES:
            raise InvalidValueError(
                f"That would be {len(across) * len(down):,} pages.", "Choose larger paper, or a coarser time scale."
            )
        asked = (setup.pages_across, setup.pages_down)
        readable = (len(across), len(down)) if too_small else None
        return Tiling(zoom, seconds, across, down, setup.down_first, asked, readable)

    # Down

    def down(self, zoom: float) -> tuple[Down, ...]:
        """Cut the rows into pages: never within a row, and before every break."""
        found: list[Down] = []
        for first, last in self._parts:
            at = first
            while at < last or (first == last and not found):
                head = self.setup.repeat_head or not found
                end = min(last, at + self._rows_a_page(zoom, head=head))
                found.append(Down(at, end, head))
                at = end
                if first == last:
                    break
        return self._with_legend(found, zoom)

    def _with_legend(self, found: list[Down], zoom: float) -> tuple[Down, ...]:
        """Make room for a legend that stands on the last page alone."""
        if not self.material.legend_last:
            return tuple(found)
        last = found[-1]
        most = self._rows_a_page(zoom, head=last.head, legend=True)
        if last.last - last.first <= most:
            return tuple(found)
        cut = last.first + most
        return (*found[:-1], Down(last.first, cut, last.head), Down(cut, last.last, self.setup.repeat_head))

    def _rows_a_page(self, zoom: float, *, head: bool, legend: bool = False) -> int:
        room = self.material.body[1] - (HEAD_HEIGHT * zoom if head else 0)
        if legend or not self.material.legend_last:
            room -= self.material.legend_height
        count = int(room / (ROW_HEIGHT * zoom) + 1e-9)
        if count < 1:
            raise _too_small()
        return count

    # Across

    def _columns(self, zoom: float) -> tuple[list[list[int]], float]:
        """Return the columns of each page that has new ones, and what is left beside the last of them for the chart."""
        material, room = self.material, self.material.body[0] / zoom
        pages: list[list[int]] = [[]]
        left = room - material.numbers
        if left <= 0:
            raise _too_small()
        for number, width in enumerate(material.widths):
            if width > left + 1e-6 and pages[-1]:
                begun = self._begun()
                pages.append(begun)
                left = room - material.numbers - sum(material.widths[each] for each in begun)
            pages[-1].append(number)
            left -= width
        return pages, left

    def _begun(self) -> list[int]:
        """Return the columns that stand on every page."""
        name = self.material.name
        return [name] if name is not None and self.setup.repeat_name else []

    def _rooms(self, zoom: float) -> tuple[list[list[int]], float, float]:
        """Return the pages of columns, the chart's width on the last of them (0: none there), and on pages of its own."""
        pages, left = self._columns(zoom)
        whole = self.material.body[0] / zoom - self.material.numbers
        whole -= sum(self.material.widths[each] for each in self._begun())
        if whole < _LEAST_CHART:
            raise _too_small()
        return pages, left * zoom if left >= _LEAST_CHART else 0.0, whole * zoom

    def _least_across(self, zoom: float) -> int:
        pages, beside, _ = self._rooms(zoom)
        return len(pages) + (beside == 0)

    def _across(self, zoom: float) -> tuple[tuple[Across, ...], float]:
        pages, beside, whole = self._rooms(zoom)
        widths = self._chart_widths(len(pages), beside, whole)
        if widths is None:
            seconds = self.setup.seconds_per_mm / POINTS_PER_MM
            if self.setup.scaling is Scaling.PERCENT:
                seconds /= zoom
        else:
            seconds = self._fitting(widths, zoom)
        if widths is None and beside and not _held(beside, seconds):
            beside = 0.0  # at this scale not even a minute would find room beside the table
        following = chain([beside] if beside else [], repeat(whole))
        spans = self._spans(seconds, following, len(widths) if widths else None, zoom)
        return tuple(self._placed(pages, spans, zoom, beside=beside > 0)), seconds

    def _chart_widths(self, tables: int, beside: float, whole: float) -> list[float] | None:
        """Return the chart's width on each page where it is to fit; None where time has a scale of its own."""
        if self.setup.scaling is not Scaling.FIT or not self.setup.pages_across:
            return None
        asked = max(self.setup.pages_across, tables + (beside == 0))
        return ([beside] if beside else []) + [whole] * (asked - tables)

    def _fitting(self, widths: Sequence[float], zoom: float) -> float:
        """Return the least seconds per point at which the days find room on pages of whole steps."""
        need = self.material.finish - self.material.start
        last = widths[-1]
        least = min([*widths[:-1], last * (1 - _MOST_FOR_LABELS)])
        low, high = need / sum(widths) / 2, (need + moment.DAY) / least * 2
        for _ in range(2 * _TRIES):
            middle = (low + high) / 2
            usable = [*widths[:-1], last - self._label_room(last, zoom, middle)]
            enough = sum(_held(width, middle) for width in usable) >= need
            low, high = (low, middle) if enough else (middle, high)
        return high

    def _label_room(self, width: float, zoom: float, seconds: float) -> float:
        """Return what the last page keeps free beyond the end of the plan for labels, at so many seconds per point."""
        if not self.material.open_end:
            return 0.0
        end = self.material.finish
        room = max((wide * zoom - (end - at) / seconds for at, wide in self.material.labels), default=0.0)
        return min(max(room, 0.0), width * _MOST_FOR_LABELS)

    def _spans(self, seconds: float, widths: Iterator[float], most: int | None, zoom: float) -> list[tuple[int, int]]:
        """Return [start, finish) of the chart on one page after the other; `most` where the number of pages is given."""
        found: list[tuple[int, int]] = []
        at, end = self.material.start, self.material.finish
        for width in widths:
            following = at + _held(width, seconds)
            if len(found) + 1 == most or (most is None and following >= end):
                labels = _held(self._label_room(width, zoom, seconds), seconds)
                labels -= labels % moment.DAY if labels > moment.DAY else 0
                found.append((at, min(max(following, end), end + labels)))
                return found
            if len(found) > _MOST_PAGES:
                break
            found.append((at, following))
            at = following
        raise InvalidValueError("At this time scale the plan would take thousands of pages.", "Choose a coarser one.")

    def _placed(
        self, pages: Sequence[Sequence[int]], spans: Sequence[tuple[int, int]], zoom: float, *, beside: bool
    ) -> Iterator[Across]:
        """Yield the pages across: those with columns, the chart beginning `beside` the last of them, then the others."""
        waiting = list(spans)
        for number, columns in enumerate(pages):
            begins = beside and number == len(pages) - 1
            yield self._page(columns, waiting.pop(0) if begins else (0, 0), zoom)
        for span in waiting:
            yield self._page(self._begun(), span, zoom)

    def _page(self, columns: Sequence[int], span: tuple[int, int], zoom: float) -> Across:
        x, placed = self.material.numbers * zoom, []
        room, widths = self.material.body[0], self.material.widths
        spare = 0.0
        if self.material.wanted and span[0] == span[1]:  # a page of columns alone
            spare = room - x - sum(widths[number] * zoom for number in columns)
        for number in columns:
            width = min(widths[number] * zoom, room - x)
            if spare > 0 and number != self.material.name:
                more = min(spare, max(0.0, (self.material.wanted[number] - widths[number]) * zoom))
                width, spare = width + more, spare - more
            placed.append((number, x, width))
            x += width
        return Across(tuple(placed), x, *span)


def _held(width: float, seconds_per_point: float) -> int:
    """Return how long a time a width holds, in whole steps: days where it holds a few, else less."""
    holds = width * seconds_per_point + 1e-6
    step = next((each for each in _STEPS if holds >= 4 * each), _STEPS[-1])
    return int(holds // step * step)


def _too_small() -> InvalidValueError:
    return InvalidValueError(
        "The paper is too small for the columns and margins.", "Choose larger paper, smaller margins or fewer columns."
    )
