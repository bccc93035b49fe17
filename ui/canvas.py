"""Paints a scene of shapes with Qt, and measures text as Qt draws it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QApplication

from pmo_desktop.charts.colours import Colours
from pmo_desktop.charts.scene import Line, Polygon, Rect, Scene, Text
from ui.theme import current_colours

_OPAQUE = Qt.BrushStyle.SolidPattern


_others: list[Colours] = []


def qcolour(name: str) -> QColor:
    """Return a semantic colour of the theme as it now is, or of what is drawn `in_colours`."""
    return QColor(getattr(_others[-1] if _others else current_colours(), name))


@contextmanager
def in_colours(colours: Colours) -> Iterator[None]:
    """Draw in other colours than those of the theme, as on paper."""
    _others.append(colours)
    try:
        yield
    finally:
        _others.pop()


@lru_cache(maxsize=64)
def _font(family: str, size: float, bold: bool) -> QFont:
    font = QFont(family)
    font.setPointSizeF(size)
    font.setBold(bold)
    return font


@lru_cache(maxsize=64)
def _metrics(family: str, size: float, bold: bool) -> QFontMetricsF:
    return QFontMetricsF(_font(family, size, bold))


class QtTextMeasure:
    """Measures in logical pixels, with the program's font."""

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        return _metrics(QApplication.font().family(), size, bold).horizontalAdvance(text)


def paint(painter: QPainter, scene: Scene) -> None:
    """Draw a scene at the painter's origin in the colours of the theme."""
    family = QApplication.font().family()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for shape in scene.shapes:
        if isinstance(shape, Rect):
            _rect(painter, shape)
        elif isinstance(shape, Line):
            _line(painter, shape)
        elif isinstance(shape, Polygon):
            _polygon(painter, shape)
        else:
            _text(painter, shape, family)
    painter.restore()


def _pen(colour: str, width: float, dashes: tuple[float, ...] = ()) -> QPen:
    pen = QPen(qcolour(colour), width)
    if dashes:
        pen.setDashPattern([dash / max(width, 1) for dash in dashes])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


def _rect(painter: QPainter, shape: Rect) -> None:
    area = QRectF(shape.x, shape.y, shape.width, shape.height)
    if not (shape.radius or shape.line or shape.hatch):
        painter.fillRect(area, qcolour(shape.fill))
        return
    painter.setPen(_pen(shape.line, shape.line_width) if shape.line else Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(qcolour(shape.fill), _OPAQUE) if shape.fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area, shape.radius, shape.radius)
    if shape.hatch:
        painter.fillRect(area, QBrush(qcolour(shape.hatch), Qt.BrushStyle.BDiagPattern))


def _line(painter: QPainter, shape: Line) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(shape.colour, shape.width, shape.dashes))
    painter.drawPolyline([QPointF(x, y) for x, y in shape.points])


def _polygon(painter: QPainter, shape: Polygon) -> None:
    painter.setPen(_pen(shape.line, shape.line_width) if shape.line else Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(qcolour(shape.fill), _OPAQUE) if shape.fill else Qt.BrushStyle.NoBrush)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in shape.points]))


def _text(painter: QPainter, shape: Text, family: str) -> None:
    painter.setFont(_font(family, shape.size, shape.bold))
    painter.setPen(qcolour(shape.colour))
    x = shape.x
    if shape.align != "left":
        width = _metrics(family, shape.size, shape.bold).horizontalAdvance(shape.text)
        x -= width if shape.align == "right" else width / 2
    painter.drawText(QPointF(x, shape.y), shape.text)
