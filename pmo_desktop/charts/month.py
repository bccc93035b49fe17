"""The calendar of a plan: weeks as rows, tasks as bars over their days in lanes that never overlap."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from pmo_desktop.charts.card import Card
from pmo_desktop.charts.scene import Line, Polygon, Rect, Shape, Text, TextMeasure, elided
from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.moment import DAY, WEEK

HEADER = 30.0
NUMBERS = 44.0
"""The room for the names of the days above, and for the numbers of the weeks on the left."""
_HEAD = 21.0
"""The room for the number of a day above its lanes."""
LANE = 16.0
_SIZE, _DAY_SIZE = 8.0, 8.5
_EDGE = 6.0
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a task that lies in one week: days [first, last], 0 is Monday; `lane` counts down from the top.

    `begins` and `ends` say whether the task itself does so here, or goes on in the weeks beside.
    """

    task_id: str
    week: int
    first: int
    last: int
    lane: int
    begins: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Weeks:
    """What is shown: `count` weeks from the Monday `start` on, on a sheet of a size."""

    start: int
    count: int
    width: float
    height: float

    @property
    def finish(self) -> int:
        return self.start + self.count * WEEK

    @property
    def day_width(self) -> float:
        return (self.width - NUMBERS) / 7

    @property
    def row_height(self) -> float:
        return (self.height - HEADER) / self.count

    @property
    def lanes(self) -> int:
        """How many lanes a week has room for, the last of which may say how many more there are."""
        return max(1, int((self.row_height - _HEAD) // LANE))

    def cell(self, day: int) -> tuple[float, float]:
        """Return the left top corner of the cell of a day."""
        number = (day - self.start) // DAY
        return NUMBERS + number % 7 * self.day_width, HEADER + number // 7 * self.row_height

    def day(self, x: float, y: float) -> int | None:
        """Return the midnight of the day at a point; None where there is none."""
        if x < NUMBERS or y < HEADER or x >= self.width or y >= self.height:
            return None
        week, day = int((y - HEADER) // self.row_height), int((x - NUMBERS) // self.day_width)
        return self.start + min(week, self.count - 1) * WEEK + min(day, 6) * DAY


def monday(at: int) -> int:
    """Return the midnight that begins the ISO week of a moment."""
    return moment.midnight(at) - moment.weekday(at) * DAY


def month_of(at: int) -> tuple[int, int]:
    """Return the Monday of the week in which the month of a moment begins, and how many weeks it touches."""
    day = moment.to_date(at).replace(day=1)
    following = (day + timedelta(days=31)).replace(day=1)
    start = monday(moment.from_date(day))
    return start, -(-(moment.from_date(following) - start) // WEEK)


def last_day(card: Card) -> int:
    """Return the midnight of the last day a task is worked on: one that ends at midnight ends the day before."""
    return moment.midnight(max(card.start, card.finish - 1))


def pieces_of(cards: Sequence[Card], start: int, count: int) -> list[Piece]:
    """Lay the tasks of some weeks into lanes, each week for itself.

    Uppermost is what begins or ends in the week, critical first: what goes on all the time is what one can do without
    where there is no room.
    """
    found: list[Piece] = []
    inside = [
        card for card in cards if not card.summary and card.start < start + count * WEEK and last_day(card) >= start
    ]
    for week in range(count):
        monday_of = start + week * WEEK
        taken: list[list[bool]] = []
        for card in sorted(_of_week(inside, monday_of), key=lambda card: _weight(card, monday_of)):
            begin, end = moment.midnight(card.start), last_day(card)
            first, last = max(0, (begin - monday_of) // DAY), min(6, (end - monday_of) // DAY)
            lane = next((at for at, days in enumerate(taken) if not any(days[first : last + 1])), len(taken))
            if lane == len(taken):
                taken.append([False] * 7)
            taken[lane][first : last + 1] = [True] * (last - first + 1)
            found.append(Piece(card.task_id, week, first, last, lane, begin >= monday_of, end < monday_of + WEEK))
    return found


def _of_week(cards: Sequence[Card], monday_of: int) -> list[Card]:
    return [card for card in cards if card.start < monday_of + WEEK and last_day(card) >= monday_of]


def _weight(card: Card, monday_of: int) -> tuple[bool, bool, int, int, int]:
    goes_on = card.start < monday_of and last_day(card) >= monday_of + WEEK
    return goes_on, not card.critical, moment.midnight(card.start), -last_day(card), card.number


class MonthChart:
    """The pieces of some weeks on a sheet: what is drawn, what is at a point, what is hidden."""

    def __init__(self, cards: Sequence[Card], weeks: Weeks) -> None:
        self.weeks = weeks
        self.cards: Mapping[str, Card] = {card.task_id: card for card in cards}
        self.pieces = pieces_of(cards, weeks.start, weeks.count)
        self.deadlines: dict[int, list[str]] = {}
        for card in cards:
            if card.deadline is not None and weeks.start <= card.deadline < weeks.finish:
                self.deadlines.setdefault(moment.midnight(card.deadline), []).append(card.task_id)
        self._of_day: dict[int, list[Piece]] = {}
        for piece in self.pieces:
            for day in range(piece.first, piece.last + 1):
                self._of_day.setdefault(weeks.start + piece.week * WEEK + day * DAY, []).append(piece)
        self._lanes = [
            max((piece.lane + 1 for piece in self.pieces if piece.week == week), default=0)
            for week in range(weeks.count)
        ]

    def on(self, day: int) -> list[str]:
        """Return the tasks of a day, from the top."""
        return [piece.task_id for piece in sorted(self._of_day.get(day, ()), key=lambda piece: piece.lane)]

    def shown(self, piece: Piece) -> bool:
        """Say whether there is room for a piece: where lanes are too many the last one says how many more there are."""
        lanes = self.weeks.lanes
        return piece.lane < (lanes if self._lanes[piece.week] <= lanes else lanes - 1)

    def hidden(self, day: int) -> int:
        """Return how many tasks of a day there is no room for."""
        return sum(not self.shown(piece) for piece in self._of_day.get(day, ()))

    def place(self, piece: Piece) -> tuple[float, float, float, float]:
        """Return where a piece is drawn: x, y, width, height."""
        weeks = self.weeks
        x, y = weeks.cell(weeks.start + piece.week * WEEK + piece.first * DAY)
        left = 3.0 if piece.begins else 0.0
        right = 3.0 if piece.ends else 0.0
        width = (piece.last - piece.first + 1) * weeks.day_width - left - right
        return x + left, y + _HEAD + piece.lane * LANE, width, LANE - 2

    def at(self, x: float, y: float) -> tuple[Piece, bool] | None:
        """Return the piece at a point, and whether the point is at its end, where its duration is drawn."""
        for piece in self.pieces:
            left, top, width, height = self.place(piece)
            if self.shown(piece) and left <= x <= left + width and top <= y <= top + height:
                milestone = self.cards[piece.task_id].milestone
                return piece, piece.ends and not milestone and x >= left + width - _EDGE
        return None

    def more_at(self, x: float, y: float) -> int | None:
        """Return the day whose “+3 more” is at a point."""
        day = self.weeks.day(x, y)
        if day is None or not self.hidden(day):
            return None
        top = self.weeks.cell(day)[1] + _HEAD + (self.weeks.lanes - 1) * LANE
        return day if y >= top else None

    # Drawing

    def ground(self, measure: TextMeasure, calendar: WorkingCalendar | None, today: int, more: str) -> Iterator[Shape]:
        """Yield days, week numbers and what is too much to show (`more` holds {count})."""
        weeks = self.weeks
        yield Rect(0, 0, weeks.width, weeks.height, fill="background")
        yield Rect(0, 0, weeks.width, HEADER, fill="window")
        for number, name in enumerate(_DAYS):
            x = NUMBERS + (number + 0.5) * weeks.day_width
            yield Text(x, HEADER - 10, name, _DAY_SIZE, "muted", "centre", bold=True)
        for day in range(weeks.start, weeks.finish, DAY):
            yield from self._day(day, measure, calendar, today, more)
        for week in range(weeks.count + 1):
            y = HEADER + week * weeks.row_height
            yield Line(((0, y), (weeks.width, y)), "border")
            if week < weeks.count:
                iso = moment.to_date(weeks.start + week * WEEK).isocalendar().week
                yield Text(NUMBERS / 2, y + 16, f"W{iso}", _SIZE, "muted", "centre")
        for number in range(7):
            x = NUMBERS + number * weeks.day_width
            yield Line(((x, HEADER), (x, weeks.height)), "grid")

    def _day(
        self, day: int, measure: TextMeasure, calendar: WorkingCalendar | None, today: int, more: str
    ) -> Iterator[Shape]:
        weeks = self.weeks
        x, y = weeks.cell(day)
        if calendar is not None and not calendar.work(day, day + DAY):
            yield Rect(x, y, weeks.day_width, weeks.row_height, fill="weekend")
        date = moment.to_date(day)
        said = f"{date.day} {_MONTHS[date.month - 1][:3]}" if date.day == 1 or day == weeks.start else str(date.day)
        if day == moment.midnight(today):
            wide = measure.width(said, _DAY_SIZE, bold=True) + 12
            yield Rect(x + 4, y + 3, wide, 16, fill="accent", radius=8)
            yield Text(x + 4 + wide / 2, y + 15, said, _DAY_SIZE, "accent_text", "centre", bold=True)
        else:
            yield Text(x + 8, y + 15, said, _DAY_SIZE, "text" if date.day == 1 else "muted", bold=date.day == 1)
        for number, _ in enumerate(self.deadlines.get(day, ())[:3]):
            right = x + weeks.day_width - 10 - number * 12
            yield Line(((right, y + 4), (right, y + 12)), "deadline", 1.5)
            yield Polygon(((right - 4, y + 10), (right + 4, y + 10), (right, y + 17)), "deadline")
        hidden = self.hidden(day)
        if hidden:
            yield Text(x + 8, y + _HEAD + weeks.lanes * LANE - 5, self._more(hidden, more, measure), _SIZE, "accent")

    def _more(self, hidden: int, more: str, measure: TextMeasure) -> str:
        return elided(more.format(count=hidden), self.weeks.day_width - 10, _SIZE, measure)

    def frame_of_more(self, selected: frozenset[str], at: int, measure: TextMeasure, more: str) -> Iterator[Shape]:
        """Yield a frame around what says how many more there are, where one of these is chosen: on a day, else on its first."""
        weeks = self.weeks
        days = [
            day
            for day, pieces in self._of_day.items()
            if any(piece.task_id in selected and not self.shown(piece) for piece in pieces)
        ]
        if days:
            day = at if at in days else min(days)
            x, y = weeks.cell(day)
            wide = measure.width(self._more(self.hidden(day), more, measure), _SIZE) + 10
            yield Rect(x + 3, y + _HEAD + (weeks.lanes - 1) * LANE, wide, LANE - 1, "", "accent", 2, 4)

    def bars(self, measure: TextMeasure, selected: frozenset[str]) -> Iterator[Shape]:
        """Yield the tasks."""
        for piece in self.pieces:
            if self.shown(piece):
                yield from self._bar(piece, measure, chosen=piece.task_id in selected)

    def _bar(self, piece: Piece, measure: TextMeasure, *, chosen: bool) -> Iterator[Shape]:
        card = self.cards[piece.task_id]
        x, y, width, height = self.place(piece)
        if chosen:
            yield Rect(x - 1.5, y - 1.5, width + 3, height + 3, "", "accent", 2, 4)
        if card.milestone:
            size, middle = 5.5, (x + 9, y + height / 2)
            points = ((middle[0], middle[1] - size), (middle[0] + size, middle[1]), (middle[0], middle[1] + size),
                      (middle[0] - size, middle[1]))  # fmt: skip
            yield Polygon(points, "critical" if card.critical else "milestone")
            words = elided(card.name, width - 22, _SIZE, measure)
            yield Text(x + 19, y + height - 3.5, words, _SIZE, "muted" if card.done else "text")
            return
        # Words stand on a quiet ground with the colour beside them: they are read in both themes.
        yield Rect(x, y, width, height, "idle" if card.done else "selection", "critical" if card.critical else "", 1, 3)
        yield Rect(x, y + height - 2, width, 2, fill=card.colour)
        if card.percent > 0:
            share = self._share_done(card, piece)
            if share > 0:
                yield Rect(
                    x, y + height - 2, width * share, 2, fill="progress" if not card.critical else "critical_progress"
                )
        if piece.begins:
            yield Rect(x, y, 4, height, fill=card.colour, radius=1)
        name = card.name if piece.begins else f"‹ {card.name}"
        room = width - 12 - (10 if not piece.ends else 0)
        yield Text(
            x + 8, y + height - 4.5, elided(name, room, _SIZE, measure), _SIZE, "idle_text" if card.done else "text"
        )
        if not piece.ends:
            yield Text(x + width - 4, y + height - 4.5, "›", _SIZE, "text", "right")

    def _share_done(self, card: Card, piece: Piece) -> float:
        """Return how much of a piece is done, where progress goes evenly over the days."""
        first = moment.midnight(card.start)
        days = (last_day(card) - first) // DAY + 1
        done = card.percent / 100 * days
        before = (self.weeks.start + piece.week * WEEK + piece.first * DAY - first) // DAY
        length = piece.last - piece.first + 1
        return min(1.0, max(0.0, (done - before) / length))


def named(start: int, count: int) -> str:
    """Return what some weeks are called: the month most of them lie in, or from which to which."""
    first, last = moment.to_date(start), moment.to_date(start + count * WEEK - DAY)
    if 4 <= count <= 6:
        middle = moment.to_date(start + count * WEEK // 2)
        return f"{_MONTHS[middle.month - 1]} {middle.year}"
    return f"{first.day} {_MONTHS[first.month - 1]} {first.year} – {last.day} {_MONTHS[last.month - 1]} {last.year}"
