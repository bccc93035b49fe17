"""The roadmap as one picture: codes and names beside the chart under its scale, as far as wanted."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pmo_desktop.charts.gantt import Viewport, header_scene, legend_scene
from pmo_desktop.charts.roadmap import LEGEND
from pmo_desktop.charts.scene import Line as Stroke
from pmo_desktop.charts.scene import Rect, Scene, Shape, Text, TextMeasure, elided, moved
from pmo_desktop.services.roadmap_lines import Kind, Line
from ui.picturing.drawing import Drawing
from ui.roadmap.chart import RoadmapChart
from ui.roadmap.table import HEADER_HEIGHT

_NAMES, _CODES, _INDENT, _SIZE = 300.0, 64.0, 14.0, 9.0


def drawing_of(
    chart: RoadmapChart, lines: Sequence[Line], name: str, say: Callable[[str], str], *, legend: bool
) -> Drawing | None:
    """Return what can be drawn of a roadmap; None where it shows nothing."""
    if not lines:
        return None

    def part(whole: bool) -> Viewport:
        if whole:
            return chart.whole()
        seen = chart.seen()
        return replace(seen, height=min(seen.height, len(lines) * seen.row_height - seen.top))

    def size(whole: bool) -> tuple[float, float]:
        view = part(whole)
        width = _NAMES + view.width
        return width, HEADER_HEIGHT + view.height + (_legend_height(width) if legend else 0)

    def draw(measure: TextMeasure, whole: bool) -> Scene:
        view, (width, height) = part(whole), size(whole)
        body = HEADER_HEIGHT + view.height
        shapes: list[Shape] = [
            *moved(chart.scene(view, measure).shapes, _NAMES, HEADER_HEIGHT),
            *moved(header_scene(view.axis, view.width, HEADER_HEIGHT, measure).shapes, _NAMES, 0),
            Rect(0, 0, _NAMES, body, fill="background"),
            Rect(0, 0, _NAMES, HEADER_HEIGHT, fill="window"),
            *_names(lines, view, name, measure),
            Stroke(((0, HEADER_HEIGHT - 0.5), (_NAMES, HEADER_HEIGHT - 0.5)), "border"),
            Stroke(((_NAMES - 0.5, 0), (_NAMES - 0.5, body)), "border"),
        ]
        if legend:
            shapes.append(Rect(0, body, width, height - body, fill="window"))
            shapes += moved(legend_scene(LEGEND, width, measure, say).shapes, 0, body)
        return Scene(width, height, tuple(shapes))

    return Drawing(name, size, draw)


def _legend_height(width: float) -> float:
    """Return how high a legend may become, however wide its words are."""
    return 26.0 + 18.0 * (len(LEGEND) * 190.0 // max(width, 190.0))


def _names(lines: Sequence[Line], view: Viewport, name: str, measure: TextMeasure) -> Iterator[Shape]:
    yield Text(10, HEADER_HEIGHT - 9, elided(name, _NAMES - 20, _SIZE, measure, bold=True), _SIZE, "text", bold=True)
    for at in range(view.first, view.last(len(lines))):
        line = lines[at]
        y = HEADER_HEIGHT + view.y(at)
        if y + view.row_height * 0.3 < HEADER_HEIGHT:
            continue
        bold = line.kind is not Kind.TASK or line.can_unfold
        x = 10.0 + line.level * _INDENT
        if line.kind is Kind.PROJECT and line.course is not None:
            code = elided(line.course.project.code, _CODES - 8, _SIZE - 1, measure)
            yield Text(x, y + view.row_height * 0.6, code, _SIZE - 1, "muted")
            x += _CODES
        said = elided(line.name, _NAMES - x - 8, _SIZE, measure, bold=bold)
        yield Text(x, y + view.row_height * 0.6, said, _SIZE, bold=bold)
        yield Stroke(((0, y + view.row_height), (_NAMES, y + view.row_height)), "grid", 0.5)
