"""The load heatmap's geometry: rows × days, weeks or months, each cell its share as a number on a band of colour."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pmo_desktop.charts.scene import Line, Polygon, Rect, Scene, Shape, Text, TextMeasure, elided, moved
from pmo_desktop.charts.timescale import TIERS, Tick
from pmo_desktop.domain import moment
from pmo_desktop.domain.resources.load import LoadTable, Per

TEXT_SIZE = 8.5
BANDS = ((0.50, "idle"), (0.85, "low"), (1.005, "good"), (1.155, "high"), (float("inf"), "over"))
"""Below which utilisation each band ends (DOMAIN.md, 5)."""
_LEAVE_SHOWN = 0.2
_STRIP = 0.24
"""The share of a cell's height that says what its band would be with what is proposed."""
_SHORT = 33.0
"""Below this width cells say their number without its sign."""
_UPPER = {Per.DAY: "months", Per.WEEK: "months", Per.MONTH: "years"}

Place = tuple[LoadTable, int] | None
"""A row of a table; None for a line that has no load of its own."""


class Cell(NamedTuple):
    """What a cell shows, wherever it lies: two alike are drawn alike.

    `band` is its colour by what is committed, `above` the one with what is proposed, empty where nothing is.
    `over`: overloaded, at an instant at least; `strained`: so only with what is proposed.
    """

    text: str
    band: str
    above: str = ""
    away: bool = False
    over: bool = False
    strained: bool = False


@dataclass(frozen=True, slots=True)
class HeatView:
    """The part to draw, in the scene's units; `left` and `top` are scrolled away."""

    width: float
    height: float
    cell_width: float = 44.0
    row_height: float = 24.0
    left: float = 0.0
    top: float = 0.0

    def columns(self, count: int) -> range:
        first = max(0, int(self.left // self.cell_width))
        return range(first, min(count, int((self.left + self.width) // self.cell_width) + 1))

    def rows(self, count: int) -> range:
        first = max(0, int(self.top // self.row_height))
        return range(first, min(count, int((self.top + self.height) // self.row_height) + 1))

    def x(self, column: int) -> float:
        return column * self.cell_width - self.left

    def y(self, row: int) -> float:
        return row * self.row_height - self.top

    def cell(self, x: float, y: float, rows: int, columns: int) -> tuple[int, int] | None:
        """Return the row and column at a point, of so many."""
        row, column = int((y + self.top) // self.row_height), int((x + self.left) // self.cell_width)
        inside = 0 <= row < rows and 0 <= column < columns and x >= 0 and y >= 0
        return (row, column) if inside else None


def band(utilisation: float | None) -> str:
    """Return the colour name of a utilisation."""
    if utilisation is None:
        return "idle"
    return next(name for limit, name in BANDS if utilisation < limit or limit == float("inf"))


def cell_text(table: LoadTable, row: int, column: int, *, hours: bool = False) -> str:
    """Return what a cell says of what is committed: percent or hours; nothing where nothing is asked."""
    return cells(table, row, range(column, column + 1), hours=hours)[0].text


def cells(  # noqa: PLR0913 - a stretch of a row, and how it is shown
    table: LoadTable, row: int, columns: range, *, hours: bool = False, proposed: bool = False, short: bool = False
) -> list[Cell]:
    """Return what a stretch of a row's cells show."""
    part = slice(columns.start, columns.stop)
    capacity, demand = table.capacity[row, part].tolist(), table.demand[row, part].tolist()
    beside, leave = table.proposed[row, part].tolist(), table.leave[row, part].tolist()
    over, strained = table.overloaded[row, part].tolist(), table.strained[row, part].tolist()
    sign = ("" if short else "h") if hours else ("" if short else "%")
    found = []
    for there, asked, more, away, is_over, is_strained in zip(
        capacity, demand, beside, leave, over, strained, strict=True
    ):
        whole = asked + more if proposed else asked
        text = ""
        if whole > 0:
            text = f"{whole / 3600:.0f}{sign}" if hours else f"{whole / there * 100:.0f}{sign}" if there > 0 else "!"
        above = band(_share(whole, there)) if proposed and more > 0 else ""
        is_away = away > _LEAVE_SHOWN * (away + there)
        found.append(Cell(text, band(_share(asked, there)), above, is_away, is_over, proposed and is_strained))
    return found


def _share(asked: float, there: float) -> float | None:
    if there <= 0:
        return float("inf") if asked > 0 else None
    return asked / there


def cell_shapes(cell: Cell, width: float, height: float) -> Iterator[Shape]:
    """Yield a cell whose upper left corner is at 0, 0; the gaps to its neighbours are part of it."""
    width, height = width - 1, height - 1
    yield Rect(0, 0, width, height, fill=cell.band, hatch="hatch" if cell.away else "")
    if cell.above:
        strip = max(3.0, round(height * _STRIP))
        yield Rect(0, height - strip, width, strip, fill=cell.above, hatch=f"{cell.above}_text")
    corner = min(7.0, height / 3)
    if cell.over:
        yield Polygon(((width - corner, 0), (width, 0), (width, corner)), "late")
    elif cell.strained:
        yield Polygon(((width - corner - 0.5, 0.5), (width - 0.5, 0.5), (width - 0.5, corner + 0.5)), "", "late")
    if cell.text:
        y = height * (0.56 if cell.above else 0.66)
        yield Text(width / 2, y, cell.text, TEXT_SIZE, f"{cell.band}_text", "centre", bold=cell.over)


def heat_scene(  # noqa: PLR0913 - what is drawn, and how
    table: LoadTable,
    view: HeatView,
    *,
    lines: Sequence[Place] | None = None,
    hours: bool = False,
    proposed: bool = False,
    short: bool = False,
    selected: tuple[int, int] | None = None,
) -> Scene:
    """Return the visible cells: of all rows of the table, else of these lines; `short` leaves the signs of numbers out."""
    places: Sequence[Place] = [(table, row) for row in range(len(table.rows))] if lines is None else lines
    shapes: list[Shape] = [Rect(0, 0, view.width, view.height, fill="background")]
    columns = view.columns(table.periods)
    for number in view.rows(len(places)):
        place = places[number]
        if place is None:
            continue
        made = cells(*place, columns, hours=hours, proposed=proposed, short=short)
        for column, cell in zip(columns, made, strict=True):
            shapes += moved(cell_shapes(cell, view.cell_width, view.row_height), view.x(column), view.y(number))
    if selected is not None:
        row, column = selected
        shapes.append(frame(view, range(row, row + 1), range(column, column + 1)))
    return Scene(view.width, view.height, tuple(shapes))


def is_short(view: HeatView) -> bool:
    """Say whether cells are too narrow for the signs of their numbers."""
    return view.cell_width < _SHORT


def frame(view: HeatView, rows: range, columns: range) -> Rect:
    """Return the frame around chosen cells."""
    return Rect(
        view.x(columns.start) + 1, view.y(rows.start) + 1, len(columns) * view.cell_width - 2,
        len(rows) * view.row_height - 2, line="accent", line_width=2,
    )  # fmt: skip


# The scale


def heat_header(table: LoadTable, view: HeatView, height: float, measure: TextMeasure) -> Scene:
    """Return months above ISO weeks or days, or years above months."""
    shapes: list[Shape] = [Rect(0, 0, view.width, height, fill="window")]
    columns = view.columns(table.periods)
    if columns:
        shapes += _upper(table, view, columns, height / 2, measure)
    for column in columns:
        words, colour = _lower(table, column, view, measure)
        x = view.x(column)
        shapes.append(Text(x + view.cell_width / 2, height * 0.84, words, TEXT_SIZE, colour, "centre"))
    shapes.append(Line(((0, height - 0.5), (view.width, height - 0.5)), "border"))
    return Scene(view.width, height, tuple(shapes))


def _lower(table: LoadTable, column: int, view: HeatView, measure: TextMeasure) -> tuple[str, str]:
    at = table.starts[column]
    day = moment.to_date(at)
    if table.per is Per.WEEK:
        return f"W{day.isocalendar().week}", "muted"
    if table.per is Per.MONTH:
        return TIERS["months"].short(day, 0), "muted"
    weekend = moment.weekday(at) >= 5
    fits = measure.width("Wed 30", TEXT_SIZE) <= view.cell_width - 4
    return (TIERS["days"].medium(day, 0) if fits else str(day.day)), "none" if weekend else "muted"


def _upper(table: LoadTable, view: HeatView, columns: range, height: float, measure: TextMeasure) -> Iterator[Shape]:
    unit = TIERS[_UPPER[table.per]]
    for tick in unit.tier(unit.full, 0)(table.starts[columns.start], table.ends(columns.stop - 1)):
        left, right = place_of(table, view, tick.start), place_of(table, view, tick.finish)
        yield Line(((left, 0), (left, height)), "border")
        left, right = max(left, 0), min(right, view.width)
        words = _label(tick, right - left - 6, measure)
        if words:
            yield Text(left + 4, height * 0.7, words, TEXT_SIZE, "text")


def _label(tick: Tick, room: float, measure: TextMeasure) -> str:
    found = elided(tick.label, room, TEXT_SIZE, measure)
    return found if found == tick.label else ""


def place_of(table: LoadTable, view: HeatView, at: int) -> float:
    """Return the x of a moment: columns are equally wide, whatever time they take."""
    column = column_of(table, at)
    start, finish = table.starts[column], table.ends(column)
    return view.x(column) + (at - start) / (finish - start) * view.cell_width


def column_of(table: LoadTable, at: int) -> int:
    """Return the column a moment lies in, the first or last one where it lies before or after all."""
    low, high = 0, table.periods
    while high - low > 1:
        middle = (low + high) // 2
        if table.starts[middle] <= at:
            low = middle
        else:
            high = middle
    return low
