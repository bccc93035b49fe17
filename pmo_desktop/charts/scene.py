"""A drawing as shapes in abstract units: made once, painted on screen, in images and in PDF."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

NO_BREAK = "\u00a0"
_COUNTED = re.compile(r"(.*) \+(\d+)")
_BREAKS = re.compile(r"[^\S\u00a0]+")
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rect:
    """`fill` and `line` name colours of `Colours`; an empty name draws nothing. `hatch` draws slanted lines over it."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    line: str = ""
    line_width: float = 1.0
    radius: float = 0.0
    hatch: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    points: tuple[Point, ...]
    colour: str
    width: float = 1.0
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Polygon:
    points: tuple[Point, ...]
    fill: str = ""
    line: str = ""
    line_width: float = 1.0


@dataclass(frozen=True, slots=True)
class Text:
    """`x`, `y` are where the baseline begins (`left`), ends (`right`) or has its middle (`centre`)."""

    x: float
    y: float
    text: str
    size: float
    colour: str = "text"
    align: str = "left"
    bold: bool = False


Shape = Rect | Line | Polygon | Text


@dataclass(frozen=True, slots=True)
class Scene:
    """Shapes in painting order; x grows to the right, y downwards."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


class TextMeasure(Protocol):
    """Measures text as the canvas will draw it, in the scene's units."""

    def width(self, text: str, size: float, *, bold: bool = False) -> float: ...


def elided(text: str, room: float, size: float, measure: TextMeasure, *, bold: bool = False) -> str:
    """Return text cut with an ellipsis to fit into `room`; empty where not even one letter fits."""
    if measure.width(text, size, bold=bold) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure.width(text[:middle].rstrip() + "…", size, bold=bold) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…" if low else ""


def fewer(  # noqa: PLR0913 - as `elided`, and what parts the things
    text: str, room: float, size: float, measure: TextMeasure, *, bold: bool = False, parted: str = ", "
) -> str:
    """Return as many of several things as there is room for, and how many more there are: “Anna, Ben +2”.

    What it returned may be given to it again.
    """
    counted = _COUNTED.fullmatch(text)
    things, others = (text, 0) if counted is None else (counted[1], int(counted[2]))
    named = things.split(parted)
    for count in range(len(named), 0, -1):
        left = others + len(named) - count
        more = f" +{left}" if left else ""
        said = parted.join(named[:count]) + more
        if measure.width(said, size, bold=bold) <= room:
            return said
    return elided(text, room, size, measure, bold=bold)


def two_lines(  # noqa: PLR0913 - as `elided`, and on how many lines
    text: str, room: float, size: float, measure: TextMeasure, *, bold: bool = False, most: int = 2
) -> list[str]:
    """Return text on one line where it fits or `most` is 1, else on two, broken between words where it can be.

    Words joined by NO_BREAK stay on one line.
    """

    def fits(words: str) -> bool:
        return measure.width(words, size, bold=bold) <= room

    words = [each for each in _BREAKS.split(text) if each]
    if most < 2 or len(words) < 2 or fits(text):
        return [elided(text, room, size, measure, bold=bold)]
    first = 1
    while first < len(words) - 1 and fits(" ".join(words[: first + 1])):
        first += 1
    lines = (" ".join(words[:first]), " ".join(words[first:]))
    return [elided(line, room, size, measure, bold=bold) for line in lines]


def moved(shapes: Iterable[Shape], x: float, y: float) -> Iterator[Shape]:
    """Yield shapes so much further right and down."""
    for shape in shapes:
        if isinstance(shape, Line | Polygon):
            yield replace(shape, points=tuple((at + x, down + y) for at, down in shape.points))
        else:
            yield replace(shape, x=shape.x + x, y=shape.y + y)
