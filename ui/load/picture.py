"""The load as one picture: names beside cells under their scale, with the legend."""

from collections.abc import Sequence
from dataclasses import replace

from pmo_desktop.charts.load import HeatView, heat_header, heat_scene, is_short
from pmo_desktop.charts.load_histogram import Sample, legend_scene
from pmo_desktop.charts.scene import Rect, Scene, Shape, Text, TextMeasure, elided, moved
from ui.load import names
from ui.load.heatmap import HEADER, HeatMap
from ui.picturing.drawing import Drawing

_LEGEND = 40.0


def drawing_of(heat: HeatMap, name: str, samples: Sequence[Sample]) -> Drawing | None:
    """Return what can be drawn of the load: all lines over the periods in sight, or only what is seen of them."""
    if heat.table is None or not heat.lines:
        return None
    table, lines = heat.table, heat.lines

    def part(whole: bool) -> HeatView:
        seen = heat.view()
        first = int(seen.left // seen.cell_width)
        count = max(1, min(table.periods - first, int(seen.width // seen.cell_width)))
        seen = replace(seen, left=first * seen.cell_width, width=count * seen.cell_width)
        if whole:
            return replace(seen, top=0.0, height=len(lines) * seen.row_height)
        top = seen.top // seen.row_height
        rows = max(1, min(len(lines) - int(top), int(seen.height // seen.row_height)))
        return replace(seen, top=top * seen.row_height, height=rows * seen.row_height)

    def size(whole: bool) -> tuple[float, float]:
        view = part(whole)
        return names.WIDTH + view.width, HEADER + view.height + _LEGEND

    def draw(measure: TextMeasure, whole: bool) -> Scene:
        view, (width, height) = part(whole), size(whole)
        within = replace(view, width=view.width - 0.5, height=view.height - 0.5)  # no cell beyond is begun
        body = heat_scene(
            table,
            within,
            lines=[line.place for line in lines],
            hours=heat.hours,
            proposed=heat.proposed,
            short=is_short(within),
        ).shapes
        shapes: list[Shape] = [
            Rect(0, 0, width, height, fill="background"),
            *moved(body, names.WIDTH, HEADER),
            *moved(names.names_scene(lines, within, measure, range(0)).shapes, 0, HEADER),
            *moved(heat_header(table, within, HEADER, measure).shapes, names.WIDTH, 0),
            Rect(0, 0, names.WIDTH, HEADER, fill="window"),
            Text(8, HEADER - 9, elided(name, names.WIDTH - 16, 9.0, measure, bold=True), 9.0, bold=True),
            *moved(legend_scene(samples, width, measure).shapes, 0, HEADER + view.height + 4),
        ]
        return Scene(width, height, tuple(shapes))

    return Drawing(name, size, draw)
