"""The time scale above a Gantt chart: two or three rows of labels that stay in sight while their time does."""

from collections.abc import Iterator

from pmo_desktop.charts.gantt.view import TEXT_SIZE
from pmo_desktop.charts.gantt_look import USUAL, Look
from pmo_desktop.charts.scene import Line, Rect, Scene, Shape, Text, TextMeasure
from pmo_desktop.charts.timescale import Axis, Tick, scale_for

_LEAST_TICK = 4.0
"""Ticks that stand closer are left out: a grey band says nothing."""


def header_scene(  # noqa: PLR0913, PLR0917 - where, how large, and which scale
    axis: Axis, width: float, height: float, measure: TextMeasure, look: Look = USUAL, fiscal_month: int = 1
) -> Scene:
    """Return the rows of the time scale."""
    month = fiscal_month if look.fiscal else 0
    tiers = scale_for(axis.seconds_per_unit, look.tiers, look.scale_rows).tiers_with(month)
    start, finish = axis.at(0), axis.at(width)
    each = height / len(tiers)
    size = min(TEXT_SIZE, each * 0.62)
    shapes: list[Shape] = [Rect(0, 0, width, height, fill="window")]
    for number, tier in enumerate(tiers):
        lowest = number == len(tiers) - 1
        if number:
            shapes.append(Line(((0, each * number - 0.5), (width, each * number - 0.5)), "grid"))
        ticks = tier(start, finish)
        shapes += _scale_row(ticks, axis, (each * number, each), width, measure, size, "centre" if lowest else "left")
    shapes.append(Line(((0, height - 0.5), (width, height - 0.5)), "border"))
    return Scene(width, height, tuple(shapes))


def _scale_row(  # noqa: PLR0913, PLR0917 - one row of the scale
    ticks: Iterator[Tick],
    axis: Axis,
    band: tuple[float, float],
    width: float,
    measure: TextMeasure,
    size: float,
    align: str,
) -> Iterator[Shape]:
    top, height = band
    for tick in ticks:
        left, right = axis.x(tick.start), axis.x(tick.finish)
        if right - left < _LEAST_TICK:
            return
        yield Line(((left, top), (left, top + height)), "border")
        begin, end = max(left, 0), min(right, width)
        if measure.width(tick.label, size) > end - begin - 4:
            continue  # a label cut in the middle says less than none: its neighbour names the time
        x = begin + 4 if align == "left" else (begin + end) / 2
        yield Text(x, top + height * 0.68, tick.label, size, "muted" if align == "centre" else "text", align)
