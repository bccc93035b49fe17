"""The faces of print: the one that comes with the program, and others for the characters it lacks."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Protocol

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import resources
from pmo_desktop.reports.writing import drawn_order, plain

BOX = "□"
"""What is shown for a character that no font covers."""
_TEXT = {False: "NotoSans-Regular", True: "NotoSans-Bold"}
_WIDER = {False: "DejaVuSans", True: "DejaVuSans-Bold"}


class Face(Protocol):
    """One font as it is written into a page; `embedded` text is text to a reader, else it is shapes."""

    embedded: bool

    def covers(self, character: str) -> bool: ...

    def width(self, text: str) -> float:
        """Return the width of text at size 1."""

    def draw(self, canvas: Canvas, x: float, y: float, text: str, size: float) -> None: ...


class EmbeddedFace:
    """A TrueType font of which the file gets the characters it needs."""

    embedded = True

    def __init__(self, name: str, path: Path, number: int = 0) -> None:
        """Raise TTFError where the font cannot be embedded."""
        self.name = name
        self._font: Any = TTFont(name, str(path), subfontIndex=number, shapable=False)
        registerFont(self._font)

    def covers(self, character: str) -> bool:
        return ord(character) in self._font.face.charToGlyph

    def width(self, text: str) -> float:
        return float(self._font.stringWidth(text, 1))

    def draw(self, canvas: Canvas, x: float, y: float, text: str, size: float) -> None:
        canvas.setFont(self.name, size)
        canvas.drawString(x, y, text)


Run = tuple[Face, str]


class Faces:
    """Finds for each character a face that has it: ours, then DejaVu Sans, then whatever this machine has installed."""

    def __init__(self) -> None:
        self._own = {bold: EmbeddedFace(name, resources.path("fonts", f"{name}.ttf")) for bold, name in _TEXT.items()}
        self._wider: dict[bool, Face] = {}
        self._found: dict[str, Face | None] = {}

    @property
    def first(self) -> str:
        """The registered name of the text face."""
        return self._own[False].name

    def runs(self, text: str, *, bold: bool = False) -> tuple[Run, ...]:
        """Return text in drawing order, cut where the face changes; what no face has is a box."""
        runs: list[Run] = []
        for character in drawn_order(plain(text)):
            face, shown = self._face(character, runs[-1][0] if runs else None, bold=bold)
            if runs and runs[-1][0] is face:
                runs[-1] = (face, runs[-1][1] + shown)
            else:
                runs.append((face, shown))
        return tuple(runs)

    def _face(self, character: str, before: Face | None, *, bold: bool) -> tuple[Face, str]:
        """Return who draws a character; spaces stay with the word before, so that a run is not cut in vain."""
        own = self._own[bold]
        if character == " " and before is not None and before.covers(character):
            return before, character
        if own.covers(character):
            return own, character
        wider = self._wide(bold=bold)
        if wider.covers(character):
            return wider, character
        installed = self._installed(character)
        return (installed, character) if installed is not None else (wider, BOX)

    def _wide(self, *, bold: bool) -> Face:
        if bold not in self._wider:
            from matplotlib import get_data_path  # noqa: PLC0415 - asked for only where our own face lacks a character

            name = _WIDER[bold]
            self._wider[bold] = EmbeddedFace(name, Path(get_data_path(), "fonts", "ttf", f"{name}.ttf"))
        return self._wider[bold]

    def _installed(self, character: str) -> Face | None:
        if character not in self._found:
            from pmo_desktop.reports import installed  # noqa: PLC0415 - rare, and looks through every font

            self._found[character] = installed.face_with(character)
        return self._found[character]


@cache
def faces() -> Faces:
    """Return the faces of this process: reportlab keeps fonts by name for all documents."""
    return Faces()


@lru_cache(maxsize=20_000)
def runs_of(text: str, bold: bool) -> tuple[Run, ...]:
    return faces().runs(text, bold=bold)


@lru_cache(maxsize=20_000)
def unit_width(text: str, bold: bool) -> float:
    """Return the width of text at size 1."""
    return sum(face.width(part) for face, part in runs_of(text, bold))
