"""A drawing in colours of its own, such as a logo: outlines that screen and paper fill alike at any size."""

from dataclasses import dataclass

Colour = tuple[float, float, float, float]
"""Red, green, blue and opacity from 0 to 1."""
Piece = tuple[float, ...]
"""A move (2 numbers and a leading 0), a line (2 and 1), a curve (6 and 2: both controls, the end), a close (3 alone)."""
MOVE, LINE, CURVE, CLOSE = 0.0, 1.0, 2.0, 3.0


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline with what fills it and the line along it; where it crosses itself `even_odd` leaves every second area open."""

    pieces: tuple[Piece, ...]
    fill: Colour | None = None
    stroke: Colour | None = None
    stroke_width: float = 1.0
    even_odd: bool = False


@dataclass(frozen=True, slots=True)
class Artwork:
    """Shapes from the undermost up in a box of `width` by `height`, y downwards."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def fitted(width: float, height: float, most_wide: float, most_high: float) -> tuple[float, float]:
    """Return the largest size in the same proportions that is no wider and no higher than allowed."""
    scale = min(most_wide / width, most_high / height)
    return width * scale, height * scale
