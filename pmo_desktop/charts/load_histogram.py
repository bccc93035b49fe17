"""The load of one person, role or team as a histogram over the heatmap's columns: stacked by project, beneath what there is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pmo_desktop.charts.load import HeatView
from pmo_desktop.charts.scene import Line, Polygon, Rect, Scene, Shape, Text, TextMeasure, elided, moved
from pmo_desktop.domain.resources.load import LoadTable, Seconds

TEXT_SIZE = 8.0
_SERIES = tuple(f"series_{number}" for number in range(1, 8))
_LINE_WORK, _OTHERS = "series_8", "none_of_them"
_TOP, _BOTTOM = 10.0, 4.0
_HOUR = 3600.0
_STEPS = (1, 2, 5, 10, 20, 40, 50, 100, 200, 400, 500, 1_000, 2_000, 5_000, 10_000, 50_000, 100_000)
"""Hours between two lines of the scale."""
_LEAST_APART = 22.0


@dataclass(frozen=True, slots=True)
class Layer:
    """What one project asks in every period, committed and proposed; several small ones together have no `project_id`."""

    name: str
    colour: str
    demand: Seconds
    proposed: Seconds
    project_id: str | None = None


@dataclass(frozen=True, slots=True)
class Histogram:
    """Arrays are seconds of work by period; the first layer lies lowest."""

    name: str
    layers: tuple[Layer, ...]
    capacity: Seconds
    leave: Seconds
    over: Sequence[bool]

    @property
    def highest(self) -> float:
        """Return the most there is or is asked in any period, in seconds."""
        return max(float(self.asked.max(initial=0.0)), float((self.capacity + self.leave).max(initial=0.0)), _HOUR)

    @property
    def asked(self) -> Seconds:
        total = np.zeros_like(self.capacity)
        for layer in self.layers:
            total = total + layer.demand + layer.proposed
        return total


class Words(NamedTuple):
    """How work without a project is called, and that of all projects too small for a colour of their own."""

    line_work: str
    others: str


def histogram_of(table: LoadTable, row: int, names: Mapping[str, str], words: Words, *, proposed: bool) -> Histogram:
    """Return a row's histogram: the largest projects in colours of their own, the others as one."""
    layers: list[Layer] = []
    rest: list[tuple[Seconds, Seconds]] = []
    colours = iter(_SERIES)
    for project_id, demand, beside in zip(*table.stack(row), strict=True):
        shown = beside if proposed else np.zeros_like(beside)
        if not (demand.any() or shown.any()):
            continue
        if project_id is None:
            layers.append(Layer(words.line_work, _LINE_WORK, demand, shown))
            continue
        colour = next(colours, "")
        if colour:
            layers.append(Layer(names.get(project_id, "–"), colour, demand, shown, project_id))
        else:
            rest.append((demand, shown))
    if rest:
        layers.append(Layer(words.others, _OTHERS, sum(each[0] for each in rest), sum(each[1] for each in rest)))  # type: ignore[arg-type]  # arrays, of which there is one at least
    over = (table.strained if proposed else table.overloaded)[row].tolist()
    return Histogram(table.rows[row].name, tuple(layers), table.capacity[row], table.leave[row], over)


@dataclass(frozen=True, slots=True)
class Scale:
    """Seconds of work up, from the bottom of a drawing of some height."""

    highest: float
    height: float

    def y(self, seconds: float) -> float:
        room = self.height - _TOP - _BOTTOM
        return self.height - _BOTTOM - seconds / self.highest * room

    def lines(self) -> list[int]:
        """Return the hours at which there is a line."""
        hours = self.highest / _HOUR
        room = self.height - _TOP - _BOTTOM
        step = next((each for each in _STEPS if each / hours * room >= _LEAST_APART), _STEPS[-1])
        return list(range(0, int(hours) + 1, step))


def histogram_scene(data: Histogram, view: HeatView, chosen: range = range(0)) -> Scene:
    """Return the visible bars; the `chosen` columns stand on a ground of their own."""
    scale, columns = Scale(data.highest, view.height), view.columns(len(data.capacity))
    shapes: list[Shape] = [Rect(0, 0, view.width, view.height, fill="background")]
    if chosen:
        shapes.append(Rect(view.x(chosen.start), 0, len(chosen) * view.cell_width - 1, view.height, fill="selection"))
    shapes += (
        Line(((0, scale.y(each * _HOUR)), (view.width, scale.y(each * _HOUR))), "grid") for each in scale.lines()
    )
    for column in columns:
        shapes += _leave(data, column, view, scale)
        shapes += _bar(data, column, view, scale)
    if columns:
        shapes += _capacity(data, columns, view, scale)
    return Scene(view.width, view.height, tuple(shapes))


def _leave(data: Histogram, column: int, view: HeatView, scale: Scale) -> Iterator[Shape]:
    leave, there = float(data.leave[column]), float(data.capacity[column])
    if leave > 0:
        top, bottom = scale.y(there + leave), scale.y(there)
        yield Rect(view.x(column), top, view.cell_width - 1, bottom - top, hatch="hatch")


def _bar(data: Histogram, column: int, view: HeatView, scale: Scale) -> Iterator[Shape]:
    x, width = view.x(column) + 2, view.cell_width - 5
    below = 0.0
    for is_proposed in (False, True):
        for layer in data.layers:
            seconds = float((layer.proposed if is_proposed else layer.demand)[column])
            if seconds <= 0:
                continue
            bottom, top = scale.y(below), scale.y(below + seconds)
            below += seconds
            if is_proposed:
                yield Rect(x, top, width, bottom - top, fill="background", line=layer.colour, hatch=layer.colour)
            else:
                yield Rect(x, top, width, bottom - top, fill=layer.colour)
    if data.over[column]:
        middle, top = x + width / 2, scale.y(below) - 1.5
        yield Polygon(((middle - 4, top - 6), (middle + 4, top - 6), (middle, top)), "late")


def _capacity(data: Histogram, columns: range, view: HeatView, scale: Scale) -> Iterator[Shape]:
    """Yield the line of what there is, as steps."""
    points: list[tuple[float, float]] = []
    for column in columns:
        y = scale.y(float(data.capacity[column]))
        points += [(view.x(column), y), (view.x(column) + view.cell_width, y)]
    yield Line(tuple(points), "text", 1.5)


def scale_scene(data: Histogram, width: float, height: float) -> Scene:
    """Return the hours that stand left of the bars."""
    scale = Scale(data.highest, height)
    shapes: list[Shape] = [Rect(0, 0, width, height, fill="background")]
    for hours in scale.lines():
        y = scale.y(hours * _HOUR)
        shapes += [
            Text(width - 8, min(max(y + 3, 9), height - 2), f"{hours:,}h", TEXT_SIZE, "muted", "right"),
            Line(((width - 4, y), (width, y)), "border"),
        ]
    shapes.append(Line(((width - 0.5, 0), (width - 0.5, height)), "border"))
    return Scene(width, height, tuple(shapes))


@dataclass(frozen=True, slots=True)
class Sample:
    """A word of the legend with what it looks like, 12 × 10."""

    words: str
    shapes: tuple[Shape, ...]


def legend_of(data: Histogram, capacity: str, leave: str, proposed: str, over: str) -> tuple[Sample, ...]:
    """Return what the legend of a histogram tells, only of what is in it."""
    found = [Sample(layer.name, (Rect(0, 0, 12, 10, fill=layer.colour),)) for layer in data.layers]
    if any(layer.proposed.any() for layer in data.layers):
        found.append(Sample(proposed, (Rect(0, 0, 12, 10, fill="background", line="muted", hatch="muted"),)))
    found.append(Sample(capacity, (Line(((0, 5), (12, 5)), "text", 1.5),)))
    if data.leave.any():
        found.append(Sample(leave, (Rect(0, 0, 12, 10, hatch="hatch"),)))
    if any(data.over):
        found.append(Sample(over, (Polygon(((2, 2), (10, 2), (6, 8)), "late"),)))
    return tuple(found)


def legend_scene(samples: Sequence[Sample], width: float, measure: TextMeasure) -> Scene:
    """Return a legend on as many lines as it needs, each 16 high."""
    shapes: list[Shape] = []
    x, y = 8.0, 3.0
    for sample in samples:
        words = elided(sample.words, max(40.0, width - 40), TEXT_SIZE, measure)
        takes = 16 + measure.width(words, TEXT_SIZE) + 16
        if x > 8 and x + takes > width:
            x, y = 8.0, y + 16
        shapes += moved(sample.shapes, x, y)
        shapes.append(Text(x + 16, y + 9, words, TEXT_SIZE, "muted"))
        x += takes
    return Scene(width, y + 16, tuple(shapes))
