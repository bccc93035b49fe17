"""The leave calendar of a team: people down, days across, their days off shaded and their leave as bars over them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from pmo_desktop.charts.scene import Line, Polygon, Rect, Scene, Shape, Text, TextMeasure, elided
from pmo_desktop.charts.timescale import months
from pmo_desktop.domain import moment
from pmo_desktop.domain.moment import DAY

HEADER = 64.0
_MONTHS_ROW, _DAYS_ROW, _COUNT_ROW = 22.0, 44.0, 64.0
"""Where the rows of the header end: months, days, how many are away."""
SIZE, SMALL = 8.5, 7.5
_EDGE = 5.0
_WIDE = 17.0
"""How wide a day is that has its number."""
_WEEKS = 5.0
"""How wide a day is where weeks are parted by lines."""
_LONGEST_WEEK = "W53"
_DAY_NAMES = ("M", "T", "W", "T", "F", "S", "S")
_WIDE_NAMES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


@dataclass(frozen=True, slots=True)
class Bar:
    """Leave of a row, from `begin` to `end` in days from the first; `waits` tasks wait for it."""

    id: str
    row: int
    begin: float
    end: float
    text: str = ""
    private: bool = False
    waits: int = 0


@dataclass(frozen=True, slots=True)
class Days:
    """The days across: the midnight of the first, how many, today, the weekday weeks begin on (Monday 0), what each row has off.

    `off` holds for each row and day None where it is worked, “” for the usual week’s end, else the name of the holiday.
    """

    first: int
    count: int
    today: int
    week_start: int
    off: Sequence[Sequence[str | None]]
    away: Sequence[int] = ()

    @property
    def day_of_today(self) -> int:
        return (self.today - self.first) // DAY


@dataclass(frozen=True, slots=True)
class LeaveView:
    """The part that is seen, in the scene's units; `left` and `top` are scrolled away."""

    width: float
    height: float
    day_width: float
    row_height: float = 26.0
    left: float = 0.0
    top: float = 0.0

    def x(self, day: float) -> float:
        return day * self.day_width - self.left

    def y(self, row: float) -> float:
        return row * self.row_height - self.top

    def days(self, count: int) -> range:
        first = max(0, int(self.left // self.day_width))
        return range(first, min(count, int((self.left + self.width) // self.day_width) + 1))

    def rows(self, count: int) -> range:
        first = max(0, int(self.top // self.row_height))
        return range(first, min(count, int((self.top + self.height) // self.row_height) + 1))

    def day(self, x: float) -> float:
        """Return the place of a point in days from the first."""
        return (x + self.left) / self.day_width

    def row(self, y: float) -> int:
        return int((y + self.top) // self.row_height)

    @property
    def halves(self) -> bool:
        """Whether days are wide enough to take hold of half of one."""
        return self.day_width >= 18


def hit(bars: Sequence[Bar], view: LeaveView, x: float, y: float) -> tuple[Bar, int] | None:
    """Return the bar at a point with what is taken hold of: its begin (-1), all of it (0) or its end (1)."""
    row = view.row(y)
    for bar in reversed(bars):
        left, right = view.x(bar.begin), view.x(bar.end)
        if bar.row == row and left - 1 <= x <= right + 1:
            edge = min(_EDGE, (right - left) / 3)
            return bar, -1 if x < left + edge else 1 if x > right - edge else 0
    return None


def ground(view: LeaveView, days: Days, rows: int) -> Iterator[Shape]:
    """Yield what lies beneath the leave: days off of each row, lines of days, weeks and rows, today."""
    yield Rect(0, 0, view.width, view.height, fill="background")
    shown = view.days(days.count)
    for row in view.rows(rows):
        y, off = view.y(row), days.off[row]
        for begin, end, holiday in _runs(off, shown):
            fill = "grid" if holiday else "weekend"
            yield Rect(view.x(begin), y, (end - begin) * view.day_width, view.row_height, fill=fill)
    height = min(view.height, view.y(rows))
    for day in shown:
        at = days.first + day * DAY
        if moment.to_date(at).day == 1:
            yield Line(((view.x(day), 0), (view.x(day), height)), "muted", 1.0)
        elif moment.weekday(at) == days.week_start and view.day_width >= _WEEKS:
            yield Line(((view.x(day), 0), (view.x(day), height)), "border", 1.0)
        elif view.day_width >= 12:
            yield Line(((view.x(day), 0), (view.x(day), height)), "grid", 1.0)
    for row in view.rows(rows):
        y = view.y(row + 1) - 0.5
        yield Line(((0, y), (view.width, y)), "grid")
    if 0 <= days.day_of_today < days.count:
        x = view.x(days.day_of_today)
        yield Rect(x, 0, max(2.0, view.day_width), height, "", "today", 1.0)


def _runs(off: Sequence[str | None], shown: range) -> Iterator[tuple[int, int, bool]]:
    """Yield the stretches of days off among those shown, and whether they are holidays."""
    begin = shown.start
    while begin < shown.stop:
        why = off[begin]
        end = begin + 1
        while end < shown.stop and (off[end] is None) == (why is None) and bool(off[end]) == bool(why):
            end += 1
        if why is not None:
            yield begin, end, bool(why)
        begin = end


def bars_scene(
    view: LeaveView,
    bars: Sequence[Bar],
    selected: frozenset[str],
    measure: TextMeasure,
    *,
    faint: frozenset[str] = frozenset(),
) -> Iterator[Shape]:
    """Yield leave as bars with its reason, a lock where that is private, and a corner where work waits for it."""
    rows = view.rows(1 << 30)
    for bar in bars:
        left, right = view.x(bar.begin), view.x(bar.end)
        if bar.row in rows and right > 0 and left < view.width:
            yield from _bar(view, bar, measure, selected=bar.id in selected, faint=bar.id in faint)


def _bar(view: LeaveView, bar: Bar, measure: TextMeasure, *, selected: bool, faint: bool) -> Iterator[Shape]:
    left, right = view.x(bar.begin) + 1, view.x(bar.end) - 0.5
    top, height = view.y(bar.row) + 4, view.row_height - 8
    line = "accent" if selected else "task_line"
    yield Rect(
        left, top, max(2.5, right - left), height, "idle" if faint else "low", line, 2.0 if selected else 1.0, 3.0
    )
    inner = max(left, 0.0) + 5
    room = right - inner - (9 if bar.waits else 4)
    if bar.private and room > 10:
        yield from _lock(inner, top + height / 2)
        inner, room = inner + 11, room - 11
    text = elided(bar.text, room, SMALL, measure) if bar.text and room > 12 else ""
    if text and text != "…":
        yield Text(inner, top + height * 0.72, text, SMALL, "low_text")
    if bar.waits and right - left >= 4:
        corner = min(8.0, right - left)
        yield Polygon(((right - corner, top), (right, top), (right, top + corner)), "late")


def _lock(x: float, middle: float) -> Iterator[Shape]:
    yield Line(((x + 1.5, middle), (x + 1.5, middle - 4), (x + 5.5, middle - 4), (x + 5.5, middle)), "low_text", 1.2)
    yield Rect(x, middle - 1, 7, 5, "low_text")


def cells(view: LeaveView, first: tuple[int, int], last: tuple[int, int], *, strong: bool) -> Iterator[Shape]:
    """Yield the frame of the cells chosen, from one (row, day) to another."""
    top, bottom = sorted((first[0], last[0]))
    left, right = sorted((first[1], last[1]))
    x, y = view.x(left), view.y(top)
    width, height = (right - left + 1) * view.day_width, (bottom - top + 1) * view.row_height
    yield Rect(x + 1, y + 1, width - 2, height - 2, "", "accent" if strong else "muted", 2.0, 2.0)


def header(view: LeaveView, days: Days, measure: TextMeasure) -> Scene:
    """Return months above weeks and days above how many people are away."""
    shapes: list[Shape] = [Rect(0, 0, view.width, HEADER, fill="window")]
    shapes += _month_names(view, days, measure)
    for day in view.days(days.count):
        shapes += _day(view, days, day, measure)
        count = days.away[day] if day < len(days.away) else 0
        if count and view.day_width >= 8:
            text = str(count)
            if measure.width(text, SMALL) <= view.day_width - 1:
                shapes.append(Text(view.x(day + 0.5), _COUNT_ROW - 6, text, SMALL, "text", "centre"))
    shapes.append(Line(((0, HEADER - 0.5), (view.width, HEADER - 0.5)), "border"))
    return Scene(view.width, HEADER, tuple(shapes))


def _month_names(view: LeaveView, days: Days, measure: TextMeasure) -> Iterator[Shape]:
    for tick in months(days.first, days.first + days.count * DAY):
        left = max(view.x((tick.start - days.first) / DAY), 0.0)
        right = min(view.x((tick.finish - days.first) / DAY), view.width)
        if right <= 0 or left >= view.width:
            continue
        yield Line(
            ((view.x((tick.start - days.first) / DAY), 0), (view.x((tick.start - days.first) / DAY), HEADER)), "border"
        )
        room = right - left - 8
        names = (tick.label, tick.label.partition(" ")[0])
        label = next((each for each in names if measure.width(each, SIZE, bold=True) <= room), "")
        if label:
            yield Text(left + 5, _MONTHS_ROW - 7, label, SIZE, "text", bold=True)


def _day(view: LeaveView, days: Days, day: int, measure: TextMeasure) -> Iterator[Shape]:
    """Yield the number of a day with its weekday, or where days are narrow the number of the week."""
    at = days.first + day * DAY
    is_today = day == days.day_of_today
    if view.day_width >= _WIDE:
        names = _WIDE_NAMES if view.day_width >= 24 else _DAY_NAMES
        colour = "today" if is_today else "muted" if moment.weekday(at) > 4 else "text"
        yield Text(view.x(day + 0.5), _MONTHS_ROW + 8, names[moment.weekday(at)], SMALL - 0.5, "muted", "centre")
        yield Text(view.x(day + 0.5), _DAYS_ROW - 3, str(moment.to_date(at).day), SIZE, colour, "centre", bold=is_today)
        return
    if moment.weekday(at) == days.week_start and view.day_width * 7 >= measure.width(_LONGEST_WEEK, SMALL) + 4:
        yield Text(view.x(day) + 3, _DAYS_ROW - 6, week_label(at), SMALL, "muted")
    if is_today:
        yield Rect(view.x(day), _DAYS_ROW - 2, max(3.0, view.day_width), 3, fill="today")


def week_label(at: int) -> str:
    """Return the ISO week most of whose days are in the week that begins at a midnight."""
    return f"W{(moment.to_date(at) + timedelta(3)).isocalendar().week}"
