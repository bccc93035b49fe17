"""Draws pages with Qt in the faces of print, on screen and on a printer."""

from functools import lru_cache
from itertools import accumulate

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QGlyphRun, QPainter, QRawFont
from PySide6.QtWidgets import QApplication

import resources
from pmo_desktop.charts.colours import Colours
from pmo_desktop.charts.scene import Scene, Text
from pmo_desktop.reports.plan_sheets import Page
from ui.canvas import in_colours, paint, qcolour

_FINE = 16
"""Qt takes sizes in whole pixels: letters are drawn so many times as large on a ground so many times as fine."""
_FACES = {False: "NotoSans-Regular.ttf", True: "NotoSans-Bold.ttf"}


@lru_cache(maxsize=64)
def _face(size: float, bold: bool) -> QRawFont:
    """Return a face of print: read by itself, since a font given to the whole program may change how it looks."""
    path = str(resources.path("fonts", _FACES[bold]))
    return QRawFont(path, size, QFont.HintingPreference.PreferNoHinting)


@lru_cache(maxsize=64)
def _other_face(family: str, size: int, bold: bool) -> QFont:
    """Return what draws letters that the faces of print lack: Qt finds a font of this machine for them."""
    font = QFont(family)
    font.setPixelSize(size)
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def draw(painter: QPainter, page: Page, colours: Colours) -> None:
    """Draw a page at the painter's origin, a unit of it being a point."""
    with in_colours(colours):
        for part in page.parts:
            painter.save()
            painter.translate(part.x, part.y)
            painter.scale(part.scale, part.scale)
            painter.setClipRect(QRectF(0, 0, part.scene.width, part.scene.height))
            _draw(painter, part.scene)
            painter.restore()


def _draw(painter: QPainter, scene: Scene) -> None:
    words = [shape for shape in scene.shapes if isinstance(shape, Text)]
    paint(painter, Scene(scene.width, scene.height, tuple(each for each in scene.shapes if not isinstance(each, Text))))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(1 / _FINE, 1 / _FINE)
    for word in words:
        painter.setPen(qcolour(word.colour))
        _write(painter, word)


def _write(painter: QPainter, word: Text) -> None:
    face = _face(word.size * _FINE, word.bold)
    glyphs = face.glyphIndexesForString(word.text)
    if 0 in glyphs:
        _write_otherwise(painter, word)
        return
    edges = [0.0, *accumulate(each.x() for each in face.advancesForGlyphIndexes(glyphs))]
    run = QGlyphRun()
    run.setRawFont(face)
    run.setGlyphIndexes(glyphs)
    run.setPositions([QPointF(x, 0) for x in edges[:-1]])
    painter.drawGlyphRun(QPointF(_begin(word, edges[-1]), word.y * _FINE), run)


def _write_otherwise(painter: QPainter, word: Text) -> None:
    font = _other_face(QApplication.font().family(), max(1, round(word.size * _FINE)), word.bold)
    painter.setFont(font)
    width = QFontMetricsF(font).horizontalAdvance(word.text)
    painter.drawText(QPointF(_begin(word, width), word.y * _FINE), word.text)


def _begin(word: Text, width: float) -> float:
    """Return where a word begins that is so wide."""
    return word.x * _FINE - {"left": 0.0, "centre": width / 2, "right": width}[word.align]
