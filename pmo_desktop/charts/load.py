"""The load heatmap's geometry: people × weeks, each cell its share as a number on a band of colour."""

from collections.abc import Iterator
from dataclasses import dataclass

from pmo_desktop.charts.scene import Line, Polygon, Rect, Scene, Shape, Text, TextMeasure
from pmo_desktop.charts.timescale import months
from pmo_desktop.domain import moment
from pmo_desktop.domain.resources.load import LoadTable

TEXT_SIZE = 8.5
BANDS = ((0.50, "idle"), (0.85, "low"), (1.005, "good"), (1.155, "high"), (float("inf"), "over"))
"""Below which utilisation each band ends (DOMAIN.md, 5)."""
_LEAVE_SHOWN = 0.2


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

    def cell(self, x: float, y: float, table: LoadTable) -> tuple[int, int] | None:
        """Return the person and period at a point."""
        row, column = int((y + self.top) // self.row_height), int((x + self.left) // self.cell_width)
        inside = 0 <= row < len(table.people) and 0 <= column < table.periods and x >= 0 and y >= 0
        return (row, column) if inside else None


def band(utilisation: float | None) -> str:
    """Return the colour name of a utilisation."""
    if utilisation is None:
        return "idle"
    return next(name for limit, name in BANDS if utilisation < limit or limit == float("inf"))


def cell_text(table: LoadTable, row: int, column: int, *, hours: bool = False) -> str:
    """Return what a cell says: percent or hours; nothing where nothing is asked."""
    demand = float(table.demand[row, column])
    if demand <= 0:
        return ""
    if hours:
        return f"{demand / 3600:.0f}h"
    share = table.utilisation(row, column)
    return "!" if share is None or share == float("inf") else f"{share * 100:.0f}%"


def heat_scene(
    table: LoadTable, view: HeatView, *, hours: bool = False, selected: tuple[int, int] | None = None
) -> Scene:
    """Return the visible cells."""
    shapes: list[Shape] = [Rect(0, 0, view.width, view.height, fill="background")]
    for row in view.rows(len(table.people)):
        for column in view.columns(table.periods):
            shapes += _cell(table, row, column, view, hours=hours)
    if selected is not None:
        row, column = selected
        shapes.append(
            Rect(
                view.x(column) + 1,
                view.y(row) + 1,
                view.cell_width - 2,
                view.row_height - 2,
                line="accent",
                line_width=2,
            )
        )
    return Scene(view.width, view.height, tuple(shapes))


def _cell(table: LoadTable, row: int, column: int, view: HeatView, *, hours: bool) -> Iterator[Shape]:
    x, y = view.x(column), view.y(row)
    width, height = view.cell_width - 1, view.row_height - 1
    share = table.utilisation(row, column)
    colour = band(share)
    leave, capacity = float(table.leave[row, column]), float(table.capacity[row, column])
    away = leave > _LEAVE_SHOWN * (leave + capacity)
    yield Rect(x, y, width, height, fill=colour, hatch="hatch" if away else "")
    if table.overloaded[row, column]:
        corner = min(7.0, height / 3)
        yield Polygon(((x + width - corner, y), (x + width, y), (x + width, y + corner)), "late")
    text = cell_text(table, row, column, hours=hours)
    if text:
        bold = bool(table.overloaded[row, column])
        yield Text(x + width / 2, y + height * 0.66, text, TEXT_SIZE, f"{colour}_text", "centre", bold=bold)


def heat_header(table: LoadTable, view: HeatView, height: float, measure: TextMeasure) -> Scene:
    """Return months above ISO week numbers."""
    shapes: list[Shape] = [Rect(0, 0, view.width, height, fill="window")]
    half = height / 2
    columns = view.columns(table.periods)
    if columns:
        shapes += _months(table, view, columns, half, measure)
    for column in columns:
        day = moment.to_date(table.starts[column])
        x = view.x(column)
        shapes.append(
            Text(x + view.cell_width / 2, height * 0.84, f"W{day.isocalendar().week}", TEXT_SIZE, "muted", "centre")
        )
    shapes.append(Line(((0, height - 0.5), (view.width, height - 0.5)), "border"))
    return Scene(view.width, height, tuple(shapes))


def _months(table: LoadTable, view: HeatView, columns: range, height: float, measure: TextMeasure) -> Iterator[Shape]:
    first, last = table.starts[columns.start], table.ends(columns.stop - 1)
    scale = moment.WEEK / view.cell_width
    origin = table.starts[0]
    for tick in months(first, last):
        left = max((tick.start - origin) / scale - view.left, 0)
        right = min((tick.finish - origin) / scale - view.left, view.width)
        yield Line(
            (((tick.start - origin) / scale - view.left, 0), ((tick.start - origin) / scale - view.left, height)),
            "border",
        )
        if measure.width(tick.label, TEXT_SIZE) <= right - left - 6:
            yield Text(left + 4, height * 0.7, tick.label, TEXT_SIZE, "text")
