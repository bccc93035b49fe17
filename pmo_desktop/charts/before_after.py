"""Two bars on one time line: when something was to be done before, and when now."""

from collections.abc import Iterator
from dataclasses import dataclass

from pmo_desktop.charts.scene import Line, Polygon, Rect, Scene, Shape
from pmo_desktop.charts.timescale import Axis, months

_MARGIN = 7.0
"""Room at both ends, so that the diamond of a milestone is whole."""
_LEAST = 3.0
_MOST_LINES = 12
_BEFORE, _AFTER = 0.26, 0.66
"""Where the middles of the two bars lie, as parts of the height."""


@dataclass(frozen=True, slots=True)
class Span:
    """When something is done; where both are one moment it is a milestone."""

    start: int
    finish: int

    @property
    def is_milestone(self) -> bool:
        return self.start == self.finish


@dataclass(frozen=True, slots=True)
class Pair:
    """Before and after: without one of them it was added, or removed."""

    before: Span | None = None
    after: Span | None = None

    @property
    def days(self) -> int | None:
        """By how many days it ends later, negative: earlier; None where it does not end both before and after."""
        if self.before is None or self.after is None:
            return None
        return round((self.after.finish - self.before.finish) / 86_400)

    @property
    def ends(self) -> tuple[int, ...]:
        return tuple(at for span in (self.before, self.after) if span is not None for at in (span.start, span.finish))


def extent_of(pairs: list[Pair]) -> tuple[int, int] | None:
    """Return the first start and the last finish of all; None where there is none."""
    ends = [at for pair in pairs for at in pair.ends]
    return (min(ends), max(ends)) if ends else None


def before_after_scene(pair: Pair, extent: tuple[int, int], width: float, height: float) -> Scene:
    """Return the two bars, the one before above the one now; `extent` is the same for all that are compared."""
    first, last = extent
    axis = Axis(first, max(1.0, (last - first) / max(1.0, width - 2 * _MARGIN)))
    return Scene(width, height, tuple(_shapes(pair, axis, extent, width, height)))


def _shapes(pair: Pair, axis: Axis, extent: tuple[int, int], width: float, height: float) -> Iterator[Shape]:
    yield from _ground(axis, extent, height)
    for span, at, part, colour in (
        (pair.before, _BEFORE, 0.2, "baseline"),
        (pair.after, _AFTER, 0.32, "task"),
    ):
        if span is not None:
            yield from _bar(span, axis, height * at, height * part, colour)
    if pair.before is not None and pair.after is not None and pair.days:
        then, now = (_MARGIN + axis.x(span.finish) for span in (pair.before, pair.after))
        y = round(height * 0.93) - 0.5
        yield Line(((min(then, now), y), (min(width, max(then, now)), y)), "late" if pair.days > 0 else "on_track", 2.0)


def _ground(axis: Axis, extent: tuple[int, int], height: float) -> Iterator[Shape]:
    """Yield faint lines where months begin; only some where there are many."""
    ticks = [tick.start for tick in months(*extent) if extent[0] <= tick.start <= extent[1]]
    step = next((each for each in (1, 3, 6, 12, 24, 60) if len(ticks) <= _MOST_LINES * each), 120)
    for at in ticks[::step]:
        x = _MARGIN + axis.x(at)
        yield Line(((x, 0.0), (x, height)), "grid")


def _bar(span: Span, axis: Axis, middle: float, thick: float, colour: str) -> Iterator[Shape]:
    left, right = _MARGIN + axis.x(span.start), _MARGIN + axis.x(span.finish)
    if span.is_milestone:
        half = max(3.5, thick * 0.75)
        yield Polygon(
            ((left, middle - half), (left + half, middle), (left, middle + half), (left - half, middle)), fill=colour
        )
    else:
        yield Rect(left, middle - thick / 2, max(_LEAST, right - left), thick, fill=colour, radius=1.0)
