"""The capacity outlook's geometry: columns of what is asked by month, proposals hatched, under the line of what there is."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pmo_desktop.charts.scene import Line, Rect, Scene, Shape, Text, TextMeasure, elided

SIZE = 8.5
_LEFT, _RIGHT, _TOP, _BOTTOM = 56.0, 12.0, 30.0, 38.0
_SWATCH = 12.0
_WIDEST = 54.0
_LINES = 4
_NARROWEST = 30.0
"""Under narrower columns amounts are left out: they would be cut."""


@dataclass(frozen=True, slots=True)
class Month:
    """What there is and what is asked in one column, in the unit shown; `year` is said where it begins."""

    label: str
    year: str
    capacity: float
    committed: float
    proposed: float

    @property
    def gap(self) -> float:
        return self.capacity - self.committed - self.proposed


@dataclass(frozen=True, slots=True)
class Legend:
    """What the parts of the drawing are called."""

    committed: str
    proposed: str
    capacity: str
    lacking: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the columns lie in a drawing of some size."""

    width: float
    height: float
    count: int
    most: float

    @property
    def step(self) -> float:
        return max(1.0, (self.width - _LEFT - _RIGHT) / max(1, self.count))

    @property
    def floor(self) -> float:
        return self.height - _BOTTOM

    def x(self, column: int) -> float:
        return _LEFT + column * self.step

    def y(self, amount: float) -> float:
        return self.floor - (self.floor - _TOP) * amount / self.most

    def column_at(self, x: float) -> int | None:
        """Return the column at a place, None beside them."""
        found = int((x - _LEFT) // self.step)
        return found if 0 <= found < self.count and x >= _LEFT else None


def frame(months: Sequence[Month], width: float, height: float) -> Frame:
    """Return where the columns of months lie."""
    tallest = max((max(each.capacity, each.committed + each.proposed) for each in months), default=0.0)
    return Frame(width, height, len(months), _step(tallest) * _LINES)


def _step(most: float) -> float:
    """Return a round number of which four reach as high as the tallest column."""
    rough = max(most, 0.1) * 1.02 / _LINES
    scale = 10.0 ** math.floor(math.log10(rough))
    return next(
        round_one * scale for round_one in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if round_one * scale >= rough - 1e-9
    )


def outlook_scene(  # noqa: PLR0913, PLR0917 - what is drawn, how large, in which words
    months: Sequence[Month], width: float, height: float, measure: TextMeasure, title: str, legend: Legend,
    chosen: int | None = None,
) -> Scene:  # fmt: skip
    """Return columns with what is committed below, what is proposed hatched on top, and the line of what there is.

    What goes beyond the line is drawn in the colour of overload; beneath each column stands how much is left or lacking.
    """
    at = frame(months, width, height)
    shapes: list[Shape] = [Rect(0, 0, width, height, fill="background")]
    if chosen is not None and 0 <= chosen < len(months):
        shapes.append(Rect(at.x(chosen), _TOP - 4, at.step, height - _TOP + 4, fill="selection"))
    shapes += _axis(at)
    for number, month in enumerate(months):
        shapes += _column(at, number, month)
        shapes += _labels(at, number, month, measure)
    shapes += _line(at, months)
    shapes += _heading(width, title, legend, measure)
    return Scene(width, height, tuple(shapes))


def _axis(at: Frame) -> Iterator[Shape]:
    for number in range(_LINES + 1):
        amount = at.most * number / _LINES
        y = at.y(amount)
        yield Line(((_LEFT, y), (at.width - _RIGHT, y)), "border" if not number else "grid")
        yield Text(_LEFT - 8, y + 3, _short(amount), SIZE, "muted", "right")


def _column(at: Frame, number: int, month: Month) -> Iterator[Shape]:
    wide = min(_WIDEST, at.step * 0.62)
    left = at.x(number) + (at.step - wide) / 2
    within = min(month.committed, month.capacity)
    if within > 0:
        yield Rect(left, at.y(within), wide, at.floor - at.y(within), fill="task")
    if month.committed > within:
        top, foot = at.y(month.committed), at.y(within)
        yield Rect(left, top, wide, foot - top, fill="critical")
    if month.proposed > 0:
        top, foot = at.y(month.committed + month.proposed), at.y(month.committed)
        fits = max(0.0, min(month.committed + month.proposed, month.capacity) - month.committed)
        edge = at.y(month.committed + fits)
        if fits > 0:
            yield Rect(left, edge, wide, foot - edge, fill="low", hatch="task_line")
        if edge > top:
            yield Rect(left, top, wide, edge - top, fill="over", hatch="late")


def _labels(at: Frame, number: int, month: Month, measure: TextMeasure) -> Iterator[Shape]:
    middle = at.x(number) + at.step / 2
    lacks = round(month.gap, 1) < 0
    whole = f"{month.label} {month.year}".strip()
    label = whole if measure.width(whole, SIZE) <= at.step - 2 else elided(month.label, at.step - 2, SIZE, measure)
    yield Text(middle, at.floor + 14, label, SIZE, "text", "centre")
    if at.step >= _NARROWEST:
        said = elided(signed(month.gap), at.step - 2, SIZE, measure, bold=lacks)
        yield Text(middle, at.floor + 29, said, SIZE, "late" if lacks else "muted", "centre", bold=lacks)
    if month.year:
        x = at.x(number)
        yield Line(((x, at.floor), (x, at.floor + 18)), "border")


def _line(at: Frame, months: Sequence[Month]) -> Iterator[Shape]:
    points = [(at.x(number + side), at.y(month.capacity)) for number, month in enumerate(months) for side in (0, 1)]
    if points:
        yield Line(tuple(points), "text", 2.0)


def _heading(width: float, title: str, legend: Legend, measure: TextMeasure) -> Iterator[Shape]:
    parts = (
        (Rect(0, 0, _SWATCH, 9, fill="task"), legend.committed),
        (Rect(0, 0, _SWATCH, 9, fill="low", hatch="task_line"), legend.proposed),
        (Rect(0, 0, _SWATCH, 9, fill="critical"), legend.lacking),
        (Rect(0, 3.5, _SWATCH, 2, fill="text"), legend.capacity),
    )
    room = sum(_SWATCH + 20 + measure.width(words, SIZE) for _, words in parts)
    x = max(_LEFT, width - _RIGHT - room)
    yield Text(12, 18, elided(title, x - 24, SIZE + 1.5, measure, bold=True), SIZE + 1.5, "text", bold=True)
    for swatch, words in parts:
        yield Rect(x, 9 + swatch.y, swatch.width, swatch.height, swatch.fill, hatch=swatch.hatch)
        yield Text(x + _SWATCH + 5, 18, words, SIZE, "muted")
        x += _SWATCH + 20 + measure.width(words, SIZE)


def _short(amount: float) -> str:
    if amount >= 100 or abs(amount - round(amount)) < 0.005:
        return f"{amount:,.0f}"
    return f"{amount:.1f}" if abs(amount * 10 - round(amount * 10)) < 0.005 else f"{amount:.2f}"


def signed(amount: float) -> str:
    """Return an amount that is left with a plus, one that is lacking with a minus; whole from 10 on."""
    digits = 0 if abs(amount) >= 9.95 else 1
    text = f"{abs(amount):,.{digits}f}"
    if float(text.replace(",", "")) == 0:
        return "0"
    return f"−{text}" if amount < 0 else f"+{text}"
