"""A small drawing of one scenario: columns of what is asked by month under the line of what there is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pmo_desktop.charts.scene import Line, Rect, Scene, Shape, Text, TextMeasure, elided

_SIZE = 8.5
_TOP, _BOTTOM = 20.0, 16.0


@dataclass(frozen=True, slots=True)
class Small:
    """What there is, is committed and proposed by month, in one unit; `said` is it in words."""

    title: str
    said: str
    labels: Sequence[str]
    capacity: Sequence[float]
    committed: Sequence[float]
    proposed: Sequence[float]

    @property
    def most(self) -> float:
        asked = (one + other for one, other in zip(self.committed, self.proposed, strict=True))
        return max([*self.capacity, *asked], default=0.0) or 1.0


def small_scene(drawn: Small, width: float, height: float, measure: TextMeasure, most: float) -> Scene:
    """Return the drawing, its columns scaled so that `most` reaches the top."""
    shapes: list[Shape] = [
        Rect(0, 0, width, height, fill="background", line="grid"),
        Text(6, 13, elided(drawn.title, width - 12, _SIZE, measure, bold=True), _SIZE, "text", bold=True),
    ]
    shapes += _columns(drawn, width, height, measure, most * 1.05)
    return Scene(width, height, tuple(shapes))


def _columns(drawn: Small, width: float, height: float, measure: TextMeasure, most: float) -> Iterator[Shape]:
    count, floor = max(1, len(drawn.labels)), height - _BOTTOM
    step = (width - 12) / count
    scale = max(1.0, floor - _TOP) / most
    points: list[tuple[float, float]] = []
    for number, (there, committed, proposed) in enumerate(
        zip(drawn.capacity, drawn.committed, drawn.proposed, strict=True)
    ):
        x, wide = 6 + number * step, max(1.0, step * 0.64)
        left, within = x + (step - wide) / 2, min(committed, there)
        yield Rect(left, floor - within * scale, wide, within * scale, fill="task")
        if committed > within:
            yield Rect(left, floor - committed * scale, wide, (committed - within) * scale, fill="critical")
        if proposed > 0:
            yield Rect(
                left, floor - (committed + proposed) * scale, wide, proposed * scale, fill="low", hatch="task_line"
            )
        points += [(x, floor - there * scale), (x + step, floor - there * scale)]
        label = drawn.labels[number]
        if measure.width(label, _SIZE - 1) <= step:
            yield Text(x + step / 2, height - 4, label, _SIZE - 1, "muted", "centre")
    if points:
        yield Line(tuple(points), "text", 1.5)
