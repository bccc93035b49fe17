"""The Gantt as one picture: the names of the tasks beside the chart under its scale, as far as wanted."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pmo_desktop.charts.gantt import Viewport, extent
from pmo_desktop.charts.scene import Line, Rect, Scene, Shape, Text, TextMeasure, elided, moved
from pmo_desktop.charts.timescale import Axis
from ui.canvas import QtTextMeasure
from ui.gantt.delegates import ROW_HEIGHT
from ui.gantt.table import HEADER_HEIGHT
from ui.picturing.drawing import Drawing

if TYPE_CHECKING:
    from ui.gantt.view import GanttView

_LEAST_NAMES, _MOST_NAMES = 200.0, 420.0
"""How wide the column of names may be, as its longest needs it."""
_LONGEST = 24
"""Of so many names with the most letters the widest is looked for."""
_INDENT = 14.0
_SIZE = 9.0
_BEFORE, _AFTER = 24, 240
"""Pixels before the first bar, and after the last one for its label."""


def drawing_of(view: "GanttView", name: str) -> Drawing | None:
    """Return what can be drawn of the Gantt; None where there is no task."""
    if not view.chart.pictured()[1]:
        return None
    return Drawing(
        name,
        lambda whole: _size(view, _part(view, whole=whole)),
        lambda measure, whole: _scene(view, measure, whole=whole),
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


def _size(view: "GanttView", part: Viewport) -> tuple[float, float]:
    return _names_width(view) + part.width, HEADER_HEIGHT + part.height


def _names_width(view: "GanttView") -> float:
    """Return how wide the names are, on screen: a picture is as large in every kind of file."""
    plan, rows, _ = view.chart.pictured()
    level = {} if plan is None else {each: plan.outline.level[row] for each, row in plan.tasks.row.items()}
    names = sorted(((row.name, level.get(row.task_id, 0)) for row in rows), key=lambda each: -len(each[0]))[:_LONGEST]
    measure = QtTextMeasure()
    widest = max((measure.width(name, _SIZE, bold=True) + at * _INDENT for name, at in names), default=0.0)
    return min(max(widest + 24, _LEAST_NAMES), _MOST_NAMES)


def _scene(view: "GanttView", measure: TextMeasure, *, whole: bool) -> Scene:
    part = _part(view, whole=whole)
    width, height = _size(view, part)
    names = width - part.width
    shapes: list[Shape] = [
        *moved(view.chart.part(part, measure).shapes, names, HEADER_HEIGHT),
        *moved(view.chart.scale(part.axis, part.width, measure).shapes, names, 0),
        Rect(0, 0, names, height, fill="background"),
        Rect(0, 0, names, HEADER_HEIGHT, fill="window"),
        *_names(view, part, names, measure),
        Line(((0, HEADER_HEIGHT - 0.5), (names, HEADER_HEIGHT - 0.5)), "border"),
        Line(((names - 0.5, 0), (names - 0.5, height)), "border"),
    ]
    return Scene(width, height, tuple(shapes))


def _names(view: "GanttView", part: Viewport, width: float, measure: TextMeasure) -> Iterator[Shape]:
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
        said = elided(rows[at].name, width - x - 8, _SIZE, measure, bold=bold)
        if y + part.row_height > HEADER_HEIGHT + part.row_height * 0.5:
            yield Text(x, y + part.row_height * 0.66, said, _SIZE, bold=bold)
        yield Line(((0, y + part.row_height), (width, y + part.row_height)), "grid", 0.5)
