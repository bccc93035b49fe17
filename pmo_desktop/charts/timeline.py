"""The timeline for slides: chosen tasks and milestones on one scale, with labels that never overlap."""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pmo_desktop.charts.card import Card
from pmo_desktop.charts.scene import Line, Polygon, Rect, Shape, Text, TextMeasure, elided
from pmo_desktop.charts.timescale import Axis, Scale
from pmo_desktop.domain import moment

WIDE, STRIP = "wide", "strip"
_WIDTHS = (1120.0, 1280.0, 1440.0, 1680.0, 1920.0, 2240.0, 2560.0)
"""How wide the sheet of a slide may become, in pixels, so that all of it fits into 16:9."""
_TITLE, _SCALE, _FOOT = 52.0, 44.0, 22.0
_ROW = 34.0
_MOST_SPREAD, _LEAST_ROW = 1.7, 25.0
"""On a slide rows share what height there is, before it becomes larger."""
_BAR = 20.0
_PAD = 28.0
_NAMES = 170.0
_SIZE, _SMALL, _TITLE_SIZE = 9.5, 8.0, 15.0
_GAP = 12.0
_DIAMOND = 8.0
_MOST_LABEL = 420.0
_SIGN = 22.0
"""How wide a sign in the foot of the sheet is."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SCALES: tuple[tuple[Scale, float], ...] = (
    (Scale(("months", "days")), 16),
    (Scale(("months", "weeks")), 34),
    (Scale(("quarters", "months")), 34),
    (Scale(("years", "quarters")), 30),
    (Scale(("years", "years")), 0),
)


@dataclass(frozen=True, slots=True)
class Said:
    """What the sheet says in its foot, to people who know no plans: of today, and of its colours."""

    today: str = "Today, {day}"
    done: str = "done so far"
    critical: str = "any delay here delays the end"


@dataclass(frozen=True, slots=True)
class Mark:
    """One task as it stands: its bar [left, right] in lane `row`, its label from `label_x` on, as wide as `label_width`.

    `inside`: the label stands in the bar. Nothing else of its lane touches [`begin`, `end`].
    """

    card: Card
    row: int
    left: float
    right: float
    label: str
    label_x: float
    label_width: float
    inside: bool

    @property
    def begin(self) -> float:
        return min(self.left, self.label_x)

    @property
    def end(self) -> float:
        return max(self.right, self.label_x + self.label_width)


@dataclass(frozen=True, slots=True)
class Lane:
    """A band of rows [top, bottom) with the name of its phase; without lanes there is one, without a name."""

    name: str
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """A sheet in pixels; `axis` gives the place of a moment."""

    width: float
    height: float
    axis: Axis
    left: float
    marks: tuple[Mark, ...]
    lanes: tuple[Lane, ...]
    title: str
    row: float = _ROW
    """How high a row is: on a slide rows share what height there is."""

    def y(self, row: int) -> float:
        """Return the top of a row."""
        return _TITLE + _SCALE + 10 + row * self.row

    def at(self, x: float, y: float) -> str:
        """Return the task at a point; empty where there is none."""
        for mark in self.marks:
            if mark.begin - 4 <= x <= mark.end + 4 and self.y(mark.row) <= y < self.y(mark.row) + self.row:
                return mark.card.task_id
        return ""


def laid_out(
    cards: Sequence[Card],
    title: str,
    measure: TextMeasure,
    *,
    shape: str = WIDE,
    by_phase: dict[str, str] | None = None,
) -> Timeline:
    """Lay chosen tasks out; with `by_phase`, names of phases by id, each phase has lanes of its own.

    A slide becomes larger, 16:9 as before, until all of it fits; a strip only as high as it needs to be.
    """
    if shape == STRIP:
        return _sheet(cards, title, measure, _WIDTHS[0], by_phase)
    for width in _WIDTHS:
        made = _sheet(cards, title, measure, width, by_phase)
        rows = max(1, max((lane.bottom for lane in made.lanes), default=1))
        least = made.height - rows * (_ROW - _LEAST_ROW)
        if least <= width * 9 / 16:
            break
    height = max(least, made.width * 9 / 16)
    row = min(_ROW * _MOST_SPREAD, _ROW + (height - made.height) / rows)
    return replace(made, height=height, row=row)


def _sheet(
    cards: Sequence[Card], title: str, measure: TextMeasure, width: float, by_phase: dict[str, str] | None
) -> Timeline:
    left = _PAD + (_NAMES if by_phase else 0.0)
    axis = _axis(cards, left, width - _PAD)
    marks: list[Mark] = []
    lanes: list[Lane] = []
    for name, members in _lanes(cards, by_phase):
        top = max((mark.row + 1 for mark in marks), default=0)
        marks += _packed(members, axis, (left, width - _PAD), measure, top)
        lanes.append(Lane(name, top, max((mark.row + 1 for mark in marks), default=top)))
    rows = max((lane.bottom for lane in lanes), default=0)
    height = _TITLE + _SCALE + 10 + max(1, rows) * _ROW + 10 + _FOOT
    return Timeline(width, height, axis, left, tuple(marks), tuple(lanes), title)


def _axis(cards: Sequence[Card], left: float, right: float) -> Axis:
    """Return the scale on which all of the tasks lie between two edges, with a little room around them."""
    first = min((card.start for card in cards), default=0)
    last = max((card.finish for card in cards), default=first + moment.WEEK)
    span = max(last - first, moment.WEEK)
    seconds = span * 1.06 / (right - left)
    return Axis(round(first - span * 0.03 - left * seconds), seconds)


def _lanes(cards: Sequence[Card], by_phase: dict[str, str] | None) -> Iterator[tuple[str, list[Card]]]:
    if by_phase is None:
        yield "", list(cards)
        return
    found: dict[str, list[Card]] = {}
    for card in cards:
        found.setdefault(card.phase, []).append(card)
    for phase, members in found.items():
        yield by_phase.get(phase, ""), members


def _packed(
    cards: Sequence[Card], axis: Axis, room: tuple[float, float], measure: TextMeasure, top: int
) -> Iterator[Mark]:
    """Put each task into the first row from `top` on where nothing touches it or its label: phases first, then marks."""
    taken: list[list[tuple[float, float]]] = []
    for card in sorted(cards, key=lambda card: (not card.summary, card.milestone, card.start, card.number)):
        mark = _mark(card, axis, room, measure)
        begin, end = mark.begin, mark.end
        row = next((at for at, spans in enumerate(taken) if _is_free(spans, begin, end)), len(taken))
        if row == len(taken):
            taken.append([])
        insort(taken[row], (begin, end))
        yield Mark(card, top + row, mark.left, mark.right, mark.label, mark.label_x, mark.label_width, mark.inside)


def _is_free(spans: Sequence[tuple[float, float]], begin: float, end: float) -> bool:
    """Say whether [begin, end] fits between the spans of a row, which stand in order and never overlap."""
    at = bisect_left(spans, (begin, begin))
    after_last = at == 0 or spans[at - 1][1] + _GAP <= begin
    return after_last and (at == len(spans) or end + _GAP <= spans[at][0])


def _mark(card: Card, axis: Axis, room: tuple[float, float], measure: TextMeasure) -> Mark:
    """Return a task with its label where it can be read: inside its bar, else to its right, else to its left."""
    left, right = axis.x(card.start), axis.x(card.finish)
    if card.milestone:
        left, right = left - _DIAMOND, left + _DIAMOND
    right = max(right, left + 3)
    label = _label(card, max(right - left - 14, min(_MOST_LABEL, room[1] - room[0] - 40)), measure)
    width = measure.width(label, _SIZE)
    if not card.milestone and width + 14 <= right - left:
        return Mark(card, 0, left, right, label, left + 7, width, inside=True)
    if right + 6 + width <= room[1]:
        return Mark(card, 0, left, right, label, right + 6, width, inside=False)
    if left - 6 - width >= room[0]:
        return Mark(card, 0, left, right, label, left - 6 - width, width, inside=False)
    cut = elided(label, max(room[1] - right, left - room[0]) - 8, _SIZE, measure)
    width = measure.width(cut, _SIZE)
    on_right = room[1] - right >= left - room[0]
    return Mark(card, 0, left, right, cut, right + 6 if on_right else left - 6 - width, width, inside=False)


def _label(card: Card, room: float, measure: TextMeasure) -> str:
    """Return what a mark says: its name, and of a milestone its day, which is never cut away."""
    if not card.milestone:
        return elided(card.name, room, _SIZE, measure)
    day = f"  {_day(card.start)}"
    return elided(card.name, room - measure.width(day, _SIZE), _SIZE, measure) + day


# Drawing


def shapes_of(
    timeline: Timeline, measure: TextMeasure, today: int, selected: frozenset[str], said: Said = Said()
) -> Iterator[Shape]:
    """Yield the sheet: its title, the scale, the lanes, the marks, today, and what its colours say."""
    yield Rect(0, 0, timeline.width, timeline.height, fill="background")
    title = elided(timeline.title, timeline.width - 2 * _PAD, _TITLE_SIZE, measure, bold=True)
    yield Text(_PAD, 34, title, _TITLE_SIZE, bold=True)
    yield from _bands(timeline, measure)
    yield from _scale(timeline, measure)
    bottom = max(timeline.y(max((mark.row + 1 for mark in timeline.marks), default=1)) + 4, timeline.height - _FOOT - 8)
    now = timeline.axis.x(today)
    if timeline.left <= now <= timeline.width - _PAD:
        yield Line(((now, _TITLE + _SCALE), (now, bottom)), "today", 1.6)
        words = said.today.format(day=_day(today, with_year=True))
        half = measure.width(words, _SMALL, bold=True) / 2
        middle = min(max(now, _PAD + half), timeline.width - _PAD - half)
        yield Text(middle, bottom + 15, words, _SMALL, "today", "centre", bold=True)
    yield from _foot(timeline, measure, bottom + 15, said, on_left=now > timeline.width / 2)
    for mark in timeline.marks:
        if (
            not mark.inside and mark.label_x - 3 <= now <= mark.label_x + mark.label_width + 3
        ):  # no line runs through words
            top = timeline.y(mark.row) + timeline.row / 2 - 9
            yield Rect(mark.label_x - 2, top, mark.label_width + 4, 18, fill=_ground(timeline, mark.row))
        yield from _marked(timeline, mark, chosen=mark.card.task_id in selected)


def _foot(timeline: Timeline, measure: TextMeasure, y: float, said: Said, *, on_left: bool) -> Iterator[Shape]:
    """Yield what the colours that occur say, at the side where today does not stand."""
    cards = [mark.card for mark in timeline.marks]
    signs = []
    if any(card.percent > 0 and not card.milestone for card in cards):
        signs.append((said.done, Rect(0, y - 5.5, _SIGN, 4, fill="progress", radius=1)))
    if any(_is_critical(card) for card in cards):
        signs.append((said.critical, Rect(0.5, y - 9.5, _SIGN - 1, 10, "low", "critical", 1.0, 3)))
    widths = [_SIGN + 6 + measure.width(words, _SMALL) for words, _ in signs]
    x = _PAD if on_left else timeline.width - _PAD - sum(widths) - 20 * (len(signs) - 1)
    for (words, sign), width in zip(signs, widths, strict=True):
        yield replace(sign, x=sign.x + x)
        yield Text(x + _SIGN + 6, y, words, _SMALL, "muted")
        x += width + 20


def _is_critical(card: Card) -> bool:
    return card.critical and not card.done


def _day(at: int, *, with_year: bool = False) -> str:
    date = moment.to_date(at)
    return f"{date.day} {_MONTHS[date.month - 1]}{f' {date.year}' if with_year else ''}"


def _ground(timeline: Timeline, row: int) -> str:
    """Return the colour of the band a row lies in."""
    if len(timeline.lanes) < 2:
        return "background"
    number = next((at for at, lane in enumerate(timeline.lanes) if lane.top <= row < lane.bottom), 1)
    return "alternate" if number % 2 == 0 else "background"


def _bands(timeline: Timeline, measure: TextMeasure) -> Iterator[Shape]:
    for number, lane in enumerate(timeline.lanes):
        if len(timeline.lanes) < 2 and not lane.name:
            return
        top, bottom = timeline.y(lane.top) - 2, timeline.y(lane.bottom) - 2
        if number % 2 == 0:
            yield Rect(_PAD - 8, top, timeline.width - 2 * _PAD + 16, bottom - top, fill="alternate")
        said = elided(lane.name, _NAMES - 20, _SIZE, measure, bold=True)
        yield Text(_PAD, top + timeline.row / 2 + 5, said, _SIZE, bold=True)


def _scale(timeline: Timeline, measure: TextMeasure) -> Iterator[Shape]:
    """Yield the two rows of the scale, and a thin line down for each of the lower ones."""
    axis, left, right = timeline.axis, timeline.left, timeline.width - _PAD
    upper, lower = next(
        each.tiers_with() for each, least in _SCALES if each.lower_seconds / axis.seconds_per_unit >= least
    )
    start, finish = axis.at(left), axis.at(right)
    bottom = timeline.height - _FOOT - 8
    yield Rect(left, _TITLE, right - left, _SCALE, fill="window", line="border", radius=3)
    for tier, top, colour, bold in ((upper, _TITLE, "text", True), (lower, _TITLE + _SCALE / 2, "muted", False)):
        for tick in tier(start, finish):
            at, end = max(axis.x(tick.start), left), min(axis.x(tick.finish), right)
            if at > left:
                foot = bottom if tier is lower else _TITLE + _SCALE
                yield Line(((at, top), (at, _TITLE + _SCALE)), "border")
                yield Line(((at, _TITLE + _SCALE), (at, foot)), "grid")
            if measure.width(tick.label, _SMALL, bold=bold) + 6 <= end - at:
                yield Text((at + end) / 2, top + 15, tick.label, _SMALL, colour, "centre", bold)


def _marked(timeline: Timeline, mark: Mark, *, chosen: bool) -> Iterator[Shape]:
    card = mark.card
    y = timeline.y(mark.row) + (timeline.row - _BAR) / 2
    middle = y + _BAR / 2
    if chosen:
        yield Rect(mark.begin - 5, y - 4, mark.end - mark.begin + 10, _BAR + 8, "", "accent", 1.6, 5)
    if card.milestone:
        x = (mark.left + mark.right) / 2
        fill = "critical" if _is_critical(card) else "milestone"
        yield Polygon(
            ((x, middle - _DIAMOND), (x + _DIAMOND, middle), (x, middle + _DIAMOND), (x - _DIAMOND, middle)), fill,
            "background", 1,
        )  # fmt: skip
    else:
        # A quiet ground under the words, the colour as a band: words are read on it in both themes and in print.
        frame, width = ("critical", 1.6) if _is_critical(card) else ("task_line", 1.0)
        yield Rect(mark.left, y, mark.right - mark.left, _BAR, "low", frame, width, 4)
        share = min(1.0, card.percent / 100)
        if share > 0:
            yield Rect(mark.left, y + _BAR - 4, (mark.right - mark.left) * share, 4, fill="progress", radius=1)
    colour = "low_text" if mark.inside else "text"
    yield Text(mark.label_x, middle + 4.5 - (1 if not card.milestone and mark.inside else 0), mark.label, _SIZE, colour)
