"""A traffic light that never speaks by colour alone: colour, letter and shape."""

from collections.abc import Iterator

from pmo_desktop.charts.scene import Polygon, Rect, Shape, Text
from pmo_desktop.domain.records import Rag

LETTERS = {Rag.RED: "R", Rag.AMBER: "A", Rag.GREEN: "G", None: "–"}
WORDS = {Rag.RED: "Red", Rag.AMBER: "Amber", Rag.GREEN: "Green", None: "None"}
_COLOURS = {Rag.RED: "red", Rag.AMBER: "amber", Rag.GREEN: "green", None: "grey"}


def rag_shapes(rag: Rag | None, x: float, y: float, size: float) -> Iterator[Shape]:
    """Yield a light in the square at (x, y): red a diamond, amber a triangle, green a disc, none a plain square."""
    colour, middle = _COLOURS[rag], (x + size / 2, y + size / 2)
    half = size / 2
    if rag is Rag.RED:
        yield Polygon(
            ((middle[0], y - 1), (x + size + 1, middle[1]), (middle[0], y + size + 1), (x - 1, middle[1])), colour
        )
    elif rag is Rag.AMBER:
        yield Polygon(((middle[0], y - 1), (x + size + 1, y + size), (x - 1, y + size)), colour)
    else:
        yield Rect(x, y, size, size, fill=colour, radius=half if rag is Rag.GREEN else 2)
    letter = size * 0.62
    drop = size * 0.86 if rag is Rag.AMBER else size * 0.72
    yield Text(middle[0], y + drop, LETTERS[rag], letter, f"{colour}_text", "centre", bold=True)
