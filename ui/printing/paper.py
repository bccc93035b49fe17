"""Draws pages with Qt in the faces of print, on screen and on a printer."""

from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QPainter

import resources
from pmo_desktop.charts.colours import Colours
from pmo_desktop.charts.scene import Scene, Text
from pmo_desktop.reports.plan_sheets import Page
from ui.canvas import in_colours, paint, qcolour

_FINE = 16
"""Qt takes sizes in whole pixels: letters are drawn so many times as large on a ground so many times as fine."""


@cache
def _family() -> str:
    """Return the face of print as Qt calls it: what is seen before printing is what is printed."""
    for name in ("NotoSans-Bold.ttf", "NotoSans-Regular.ttf"):
        number = QFontDatabase.addApplicationFont(str(resources.path("fonts", name)))
    return QFontDatabase.applicationFontFamilies(number)[0]


@lru_cache(maxsize=64)
def _font(size: int, bold: bool) -> QFont:
    font = QFont(_family())
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
    painter.scale(1 / _FINE, 1 / _FINE)
    for word in words:
        font = _font(max(1, round(word.size * _FINE)), word.bold)
        x = word.x * _FINE
        if word.align != "left":
            width = QFontMetricsF(font).horizontalAdvance(word.text)
            x -= width if word.align == "right" else width / 2
        painter.setFont(font)
        painter.setPen(qcolour(word.colour))
        painter.drawText(QPointF(x, word.y * _FINE), word.text)
