"""The names at the left of the heatmap: who a line is about, with role or team and the units there are now."""

from collections.abc import Iterator, Sequence

from pmo_desktop.charts.load import HeatView
from pmo_desktop.charts.scene import Line, Polygon, Rect, Scene, Shape, Text, TextMeasure, elided
from pmo_desktop.domain.entry.amounts import format_percent
from pmo_desktop.domain.resources.load import By
from pmo_desktop.services.load.lines import LoadLine

WIDTH = 236
ARROW = 18
_INDENT, _UNITS = 14, 44
_SIZE, _SMALL = 9.0, 8.0


def names_scene(
    lines: Sequence[LoadLine], view: HeatView, measure: TextMeasure, chosen: range, target: int = -1
) -> Scene:
    """Return the visible names; the `chosen` stand on a ground of their own, the `target` of a drag in a frame."""
    shapes: list[Shape] = [Rect(0, 0, WIDTH, view.height, fill="background")]
    for row in view.rows(len(lines)):
        shapes += _name(lines[row], view, row, measure, is_chosen=row in chosen)
        if row == target:
            shapes.append(
                Rect(1, view.y(row) + 1, WIDTH - 3, view.row_height - 3, line="accent", line_width=2, radius=2)
            )
    shapes.append(Line(((WIDTH - 0.5, 0), (WIDTH - 0.5, view.height)), "border"))
    return Scene(WIDTH, view.height, tuple(shapes))


def _name(line: LoadLine, view: HeatView, row: int, measure: TextMeasure, *, is_chosen: bool) -> Iterator[Shape]:
    y, height = view.y(row), view.row_height
    if is_chosen:
        yield Rect(0, y, WIDTH, height - 1, fill="selection")
    elif line.by is not By.PERSON:
        yield Rect(0, y, WIDTH, height - 1, fill="alternate")
    x, base = 8.0 + line.level * _INDENT, y + height * 0.66
    if line.by is not By.PERSON:
        yield _arrow(x, y + height / 2, is_open=line.is_open)
        x += ARROW - 4
    units = units_text(line)
    yield Text(WIDTH - 8, base, units, _SMALL, "muted", "right")
    room = WIDTH - _UNITS - x - 4
    bold = line.by is not By.PERSON
    name = elided(line.name or "–", room, _SIZE, measure, bold=bold)
    yield Text(x, base, name, _SIZE, bold=bold)
    left = x + measure.width(name, _SIZE, bold=bold) + 10
    beside = elided(line.beside, WIDTH - _UNITS - 4 - left, _SMALL, measure) if line.beside else ""
    if beside:
        yield Text(WIDTH - _UNITS - 4, base, beside, _SMALL, "muted", "right")
    yield Line(((0, y + height - 0.5), (WIDTH, y + height - 0.5)), "grid")


def _arrow(x: float, middle: float, *, is_open: bool) -> Polygon:
    if is_open:
        return Polygon(((x, middle - 2.5), (x + 8, middle - 2.5), (x + 4, middle + 3)), "muted")
    return Polygon(((x + 1, middle - 4), (x + 6.5, middle), (x + 1, middle + 4)), "muted")


def units_text(line: LoadLine) -> str:
    """Return the units there are now: of one person in percent, of several how many they are together."""
    if line.by is By.PERSON and line.units <= 1:
        return format_percent(line.units * 100)
    return f"× {line.units:.3g}"
