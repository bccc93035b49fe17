"""Fonts of this machine, looked through for characters that the program's own faces lack (CJK, emoji, rare scripts)."""

import os
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont as FontTables
from fontTools.ttLib import TTLibError
from reportlab.pdfbase.ttfonts import TTFError
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from pmo_desktop.reports.fonts import EmbeddedFace, Face

_SUFFIXES = frozenset({".ttf", ".ttc", ".otf", ".otc"})
_PLAINER = ("bold", "italic", "oblique", "light", "thin", "black", "mono", "serif", "condensed")
"""Words in a file's name that put it behind its plainer sisters."""
_RESTRICTED = 2
"""The licence bits of OS/2 that forbid embedding (OpenType 1.9, OS/2, fsType)."""


class OutlinedFace:
    """A font that reportlab cannot embed (PostScript outlines, as most CJK fonts have): drawn as shapes."""

    embedded = False

    def __init__(self, tables: Any) -> None:  # noqa: ANN401 - fontTools ships no types
        self._glyphs = tables.getGlyphSet()
        self._names: dict[int, str] = tables.getBestCmap()
        self._unit = 1 / tables["head"].unitsPerEm

    def covers(self, character: str) -> bool:
        return ord(character) in self._names

    def width(self, text: str) -> float:
        return float(sum(self._glyphs[self._names[ord(each)]].width for each in text) * self._unit)

    def draw(self, canvas: Canvas, x: float, y: float, text: str, size: float) -> None:
        scale = size * self._unit
        for each in text:
            glyph = self._glyphs[self._names[ord(each)]]
            path = canvas.beginPath()
            glyph.draw(_PathPen(self._glyphs, path, (x, y), scale))
            canvas.drawPath(path, stroke=0, fill=1, fillMode=1)
            x += glyph.width * scale


class _PathPen(BasePen):  # type: ignore[misc] # fontTools ships no types for its pens
    """Draws a glyph into a path of the page."""

    def __init__(
        self,
        glyphs: Any,  # noqa: ANN401 - fontTools ships no types
        path: PDFPathObject,
        origin: tuple[float, float],
        scale: float,
    ) -> None:
        super().__init__(glyphs)
        self._path, self._origin, self._scale = path, origin, scale

    def _at(self, *points: tuple[float, float]) -> Iterator[float]:
        for x, y in points:
            yield self._origin[0] + x * self._scale
            yield self._origin[1] + y * self._scale

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - fontTools' name
        self._path.moveTo(*self._at(pt))

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - fontTools' name
        self._path.lineTo(*self._at(pt))

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802 - fontTools' name
        self._path.curveTo(*self._at(*points))

    def _closePath(self) -> None:  # noqa: N802 - fontTools' name
        self._path.close()


def face_with(character: str, where: tuple[Path, ...] | None = None) -> Face | None:
    """Return a face of this machine (or of the folders given) that has a character; None where there is none."""
    for path in _files(folders() if where is None else where):
        if _has(path, character):
            face = _face(path)
            if face is not None and face.covers(character):
                return face
    return None


def folders() -> tuple[Path, ...]:
    """Return where this system keeps fonts."""
    home = Path.home()
    if sys.platform == "win32":
        own = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
        return (Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts"), own / "Microsoft" / "Windows" / "Fonts")
    if sys.platform == "darwin":
        return (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts")
    return (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local" / "share" / "fonts",
            home / ".fonts")  # fmt: skip


@cache
def _files(where: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return font files, plain sans faces first, then by name: the same machine always gives the same page."""
    found = [path for folder in where for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES]
    return tuple(sorted(found, key=lambda path: (sum(word in path.name.lower() for word in _PLAINER), str(path))))


@cache
def _coverage(path: Path) -> "array[int]":
    """Return, sorted, the characters of a font that may go into a document; none of one that is broken or all bitmaps."""
    try:
        with FontTables(path, fontNumber=0, lazy=True) as tables:
            if not {"glyf", "CFF ", "CFF2"}.intersection(tables.keys()) or tables["OS/2"].fsType & 15 == _RESTRICTED:
                return array("L")
            return array("L", sorted(tables.getBestCmap() or ()))
    except _BROKEN:
        return array("L")


def _has(path: Path, character: str) -> bool:
    known = _coverage(path)
    at = bisect_left(known, ord(character))
    return at < len(known) and known[at] == ord(character)


@cache
def _face(path: Path) -> Face | None:
    try:
        return EmbeddedFace(f"Installed-{crc32(bytes(path)):08x}", path)
    except (TTFError, *_BROKEN):
        pass
    try:
        return OutlinedFace(FontTables(path, fontNumber=0))
    except _BROKEN:
        return None


_BROKEN = (OSError, TTLibError, ValueError, KeyError, AttributeError, AssertionError, IndexError, TypeError)
"""What reading a damaged font may raise: a font that cannot be read is as good as none, and a box says so."""
