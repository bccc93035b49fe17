"""Long texts in a given room: broken into lines, cut with an ellipsis where the room ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pmo_desktop.charts.scene import elided
from pmo_desktop.reports.canvas import PrintMeasure
from pmo_desktop.reports.writing import lines_of, plain

_MOST_LETTERS = 600
"""More letters than any line of print holds: what lies beyond need not be measured to be cut."""
_MEASURE = PrintMeasure()


@dataclass(frozen=True, slots=True)
class Wrapped:
    """`cut` where not all of the text is in the lines."""

    lines: tuple[str, ...]
    cut: bool


def fitted(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return text on one line, cut with an ellipsis where it is too long."""
    return elided(plain(text[:_MOST_LETTERS]), room, size, _MEASURE, bold=bold)


def wrapped(text: str, room: float, size: float, most: int, *, bold: bool = False) -> Wrapped:
    """Return text in at most so many lines."""
    lines = list(islice(_lines(text, room, size, bold=bold), most + 1))
    if len(lines) <= most:
        return Wrapped(tuple(lines), cut=False)
    if most < 1:
        return Wrapped((), cut=True)
    last = lines[most - 1] + " …"
    if _MEASURE.width(last, size, bold=bold) > room:
        last = elided(lines[most - 1] + " … …", room, size, _MEASURE, bold=bold)
    return Wrapped((*lines[: most - 1], last), cut=True)


def _lines(text: str, room: float, size: float, *, bold: bool) -> Iterator[str]:
    for paragraph in lines_of(text):
        line = ""
        for word in paragraph.split():
            joined = f"{line} {word}" if line else word
            if _MEASURE.width(joined, size, bold=bold) <= room:
                line = joined
                continue
            if line:
                yield line
            *whole, line = _pieces(word, room, size, bold=bold)
            yield from whole
        if line:
            yield line


def _pieces(word: str, room: float, size: float, *, bold: bool) -> list[str]:
    """Return a word that may be longer than a line, broken between letters."""
    pieces, piece, width = [], "", 0.0
    for letter in word:
        wide = _MEASURE.width(letter, size, bold=bold)
        if piece and width + wide > room:
            pieces.append(piece)
            piece, width = "", 0.0
        piece += letter
        width += wide
    return [*pieces, piece]
