"""The task board: cards in columns, of one size, so that the largest column costs no more than what is seen of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pmo_desktop.charts.card import Card
from pmo_desktop.charts.rag import rag_shapes
from pmo_desktop.charts.scene import Line, Polygon, Rect, Shape, Text, TextMeasure, elided, two_lines
from pmo_desktop.domain.entry.dates import format_date

HEADER = 36.0
CARD = 76.0
"""How high a card is, without a second line for its name."""
_SECOND_LINE = 13.0
_LETTER = 6.8
"""About how wide a letter of a name is."""
_MANY = 0.2
"""Names take two lines where so many of them would be cut: else the second line would stand empty."""
_GAP, _SIDE = 8.0, 10.0
LEAST_WIDTH, MOST_WIDTH = 190.0, 520.0
_SIZE, _SMALL = 8.5, 7.5


@dataclass(frozen=True, slots=True)
class Pile:
    """One column: `key` says what a card that is moved here becomes, `ids` are its tasks from the top."""

    key: str
    title: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """The words of the signs on a card."""

    late: str
    waiting: str


class Board:
    def __init__(self, piles: Sequence[Pile], cards: Mapping[str, Card], width: float) -> None:
        self.piles = tuple(piles)
        self.cards = cards
        count = max(1, len(self.piles))
        self.column = min(MOST_WIDTH, max(LEAST_WIDTH, width / count))
        self.lines = self._lines()
        self.card_height = CARD + (self.lines - 1) * _SECOND_LINE
        self._where: dict[str, list[tuple[int, int]]] = {}
        for number, pile in enumerate(self.piles):
            for place, task_id in enumerate(pile.ids):
                self._where.setdefault(task_id, []).append((number, place))

    def _lines(self) -> int:
        room = self.card_width - 40
        names = [self.cards[each].name for pile in self.piles for each in pile.ids]
        cut = sum(len(name) * _LETTER > room for name in names)
        return 2 if cut > len(names) * _MANY else 1

    @property
    def size(self) -> tuple[float, float]:
        most = max((len(pile.ids) for pile in self.piles), default=0)
        return self.column * len(self.piles), HEADER + _GAP + most * (self.card_height + _GAP)

    def places(self, task_id: str) -> Sequence[tuple[int, int]]:
        """Return where a task stands: column and place in it; one with several people stands in several columns."""
        return self._where.get(task_id, ())

    def corner(self, number: int, place: int) -> tuple[float, float]:
        """Return the left top corner of a card."""
        return number * self.column + _SIDE, HEADER + _GAP + place * (self.card_height + _GAP)

    @property
    def card_width(self) -> float:
        return self.column - 2 * _SIDE

    def pile_at(self, x: float) -> int | None:
        """Return the number of the column at a point."""
        number = int(x // self.column)
        return number if 0 <= number < len(self.piles) and x >= 0 else None

    def at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return column and place of the card at a point."""
        number = self.pile_at(x)
        place = int((y - HEADER - _GAP) // (self.card_height + _GAP))
        if number is None or y < HEADER + _GAP or not 0 <= place < len(self.piles[number].ids):
            return None
        left, top = self.corner(number, place)
        return (number, place) if left <= x <= left + self.card_width and top <= y <= top + self.card_height else None

    def seen(self, left: float, top: float, width: float, height: float) -> Iterator[tuple[int, int]]:
        """Yield the cards that touch a part, by column."""
        first = max(0, int((top - HEADER - _GAP) // (self.card_height + _GAP)))
        last = int((top + height - HEADER - _GAP) // (self.card_height + _GAP)) + 1
        for number in range(
            max(0, int(left // self.column)), min(len(self.piles), int((left + width) // self.column) + 1)
        ):
            for place in range(first, min(last, len(self.piles[number].ids))):
                yield number, place

    # Drawing

    def ground(self, part: tuple[float, float, float, float]) -> Iterator[Shape]:
        """Yield the columns."""
        left, top, width, height = part
        yield Rect(left, top, width, height, fill="background")
        for number in range(len(self.piles)):
            x = number * self.column
            yield Rect(x + 4, top, self.column - 8, height, fill="alternate")

    def heads(self, top: float, width: float, measure: TextMeasure) -> Iterator[Shape]:
        """Yield what the columns are called, with how many cards each holds, at a height of the sheet."""
        yield Rect(0, top, max(width, self.size[0]), HEADER, fill="window")
        for number, pile in enumerate(self.piles):
            x = number * self.column
            count = str(len(pile.ids))
            wide = measure.width(count, _SMALL, bold=True) + 14
            title = elided(pile.title, self.card_width - wide - 10, _SIZE, measure, bold=True)
            yield Text(x + _SIDE + 4, top + 23, title, _SIZE, bold=True)
            yield Rect(x + self.column - _SIDE - wide, top + 9, wide, 18, fill="idle", radius=9)
            yield Text(x + self.column - _SIDE - wide / 2, top + 22, count, _SMALL, "idle_text", "centre", bold=True)
        yield Line(((0, top + HEADER - 0.5), (max(width, self.size[0]), top + HEADER - 0.5)), "border")

    def card(self, number: int, place: int, measure: TextMeasure, signs: Signs, *, selected: bool) -> Iterator[Shape]:
        """Yield a card: name, dates, people, how far it is, its light with a letter, and what is wrong in words."""
        card = self.cards[self.piles[number].ids[place]]
        (x, y), width = self.corner(number, place), self.card_width
        line = "accent" if selected else "critical" if card.critical else "border"
        thick = 2.0 if selected or card.critical else 1.0
        yield Rect(x, y, width, self.card_height, "selection" if selected else "background", line, thick, 5)
        room = width - 20 - 20
        yield from rag_shapes(card.light, x + width - 24, y + 9, 13)
        left = x + 10
        if card.milestone:
            yield _diamond(left + 5, y + 15, 5, "critical" if card.critical else "milestone")
            left, room = left + 15, room - 15
        for at, line in enumerate(two_lines(card.name, room, _SIZE, measure, bold=True, most=self.lines)):
            yield Text(left, y + 19 + at * _SECOND_LINE, line, _SIZE, bold=True)
        y += self.card_height - CARD
        dates = format_date(card.start) if card.milestone else f"{format_date(card.start)} → {format_date(card.finish)}"
        wrong = signs.late if card.late else signs.waiting if card.waiting else ""
        wide = measure.width(wrong, _SMALL, bold=True) if wrong else 0.0
        yield Text(x + 10, y + 37, elided(dates, width - 28 - wide, _SMALL, measure), _SMALL, "muted")
        if wrong:
            yield Text(x + width - 10, y + 37, wrong, _SMALL, "late" if card.late else "at_risk", "right", bold=True)
        percent = f"{round(card.percent)} %"
        wide = measure.width(percent, _SMALL)
        yield Text(x + width - 10, y + 54, percent, _SMALL, "muted", "right")
        people = elided(", ".join(card.people) or "–", width - 30 - wide, _SMALL, measure)
        yield Text(x + 10, y + 54, people, _SMALL, "text" if card.people else "muted")
        yield Rect(x + 10, y + CARD - 12, width - 20, 4, fill="idle", radius=2)
        if card.percent > 0:
            yield Rect(x + 10, y + CARD - 12, (width - 20) * min(1, card.percent / 100), 4, fill="task", radius=2)


def _diamond(x: float, y: float, size: float, colour: str) -> Polygon:
    return Polygon(((x, y - size), (x + size, y), (x, y + size), (x - size, y)), colour)
