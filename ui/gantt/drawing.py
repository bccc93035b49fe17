"""The Gantt as one picture: the names of the tasks beside the chart under its scale, as far as wanted."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pmo_desktop.charts.gantt import Viewport, extent
from pmo_desktop.charts.scene import Line, Rect, Scene, Shape, Text, TextMeasure, elided, moved
from pmo_desktop.charts.timescale import Axis
from ui.gantt.delegates import ROW_HEIGHT
from ui.gantt.table import HEADER_HEIGHT
from ui.picturing.drawing import Drawing

if TYPE_CHECKING:
    from ui.gantt.view import GanttView

_NAMES = 280.0
_INDENT = 14.0
_SIZE = 9.0
_BEFORE, _AFTER = 24, 240
"""Pixels before the first bar, and after the last one for its label."""


def drawing_of(view: "GanttView", name: str) -> Drawing | None:
    """Return what can be drawn of the Gantt; None where there is no task."""
    if not view.chart.pictured()[1]:
        return None
    return Drawing(
        name, lambda whole: _size(_part(view, whole=whole)), lambda measure, whole: _scene(view, measure, whole=whole)
    )


def _part(view: "GanttView", *, whole: bool) -> Viewport:
    """Return the part of the chart wanted: from the first bar to the last at the zoom of the screen, or what is seen."""
    _, rows, seen = view.chart.pictured()
    span = extent(rows)
    if not whole or span is None:
        return replace(seen, height=min(seen.height, len(rows) * seen.row_height - seen.top))
    scale = seen.axis.seconds_per_unit
    axis = Axis(span[0] - round(_BEFORE * scale), scale)
    width = max(axis.x(span[1]) + _AFTER, 200.0)
    return Viewport(axis, width, len(rows) * ROW_HEIGHT, ROW_HEIGHT)


def _size(part: Viewport) -> tuple[float, float]:
    return _NAMES + part.width, HEADER_HEIGHT + part.height


def _scene(view: "GanttView", measure: TextMeasure, *, whole: bool) -> Scene:
    part = _part(view, whole=whole)
    width, height = _size(part)
    shapes: list[Shape] = [
        *moved(view.chart.part(part, measure).shapes, _NAMES, HEADER_HEIGHT),
        *moved(view.chart.scale(part.axis, part.width, measure).shapes, _NAMES, 0),
        Rect(0, 0, _NAMES, height, fill="background"),
        Rect(0, 0, _NAMES, HEADER_HEIGHT, fill="window"),
        *_names(view, part, measure),
        Line(((0, HEADER_HEIGHT - 0.5), (_NAMES, HEADER_HEIGHT - 0.5)), "border"),
        Line(((_NAMES - 0.5, 0), (_NAMES - 0.5, height)), "border"),
    ]
    return Scene(width, height, tuple(shapes))


def _names(view: "GanttView", part: Viewport, measure: TextMeasure) -> Iterator[Shape]:
    plan, rows, _ = view.chart.pictured()
    if plan is None:
        return
    yield Text(10, HEADER_HEIGHT - 9, plan.project.name, _SIZE, "text", bold=True)
    outline, number = plan.outline, plan.tasks.row
    for at in range(part.first, part.last(len(rows))):
        row = number.get(rows[at].task_id)
        if row is None:
            continue
        x = 10 + outline.level[row] * _INDENT
        y = HEADER_HEIGHT + part.y(at)
        bold = outline.is_summary[row]
        said = elided(rows[at].name, _NAMES - x - 8, _SIZE, measure, bold=bold)
        if y + part.row_height > HEADER_HEIGHT + part.row_height * 0.5:
            yield Text(x, y + part.row_height * 0.66, said, _SIZE, bold=bold)
        yield Line(((0, y + part.row_height), (_NAMES, y + part.row_height)), "grid", 0.5)
