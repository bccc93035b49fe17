"""Paints a scene of shapes with Qt, and measures text as Qt draws it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPaintEngine, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QApplication

from pmo_desktop.charts.colours import Colours
from pmo_desktop.charts.scene import Line, Polygon, Rect, Scene, Text
from ui.theme import current_colours

_OPAQUE = Qt.BrushStyle.SolidPattern


_others: list[Colours] = []


def qcolour(name: str) -> QColor:
    """Return a semantic colour of the theme as it now is, or of what is drawn `in_colours`."""
    return QColor(getattr(_colours_now(), name))


def _colours_now() -> Colours:
    return _others[-1] if _others else current_colours()


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


@lru_cache(maxsize=4096)
def _width(family: str, text: str, size: float, bold: bool) -> float:
    return _metrics(family, size, bold).horizontalAdvance(text)


class QtTextMeasure:
    """Measures in logical pixels, with the program's font."""

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        return _width(QApplication.font().family(), text, size, bold)


def paint(painter: QPainter, scene: Scene, colours: Colours | None = None) -> None:
    """Draw a scene at the painter’s origin, in the colours given, else those of `in_colours`, else those of the theme.

    On screens and in images edges come to lie on whole pixels at any scale of the display; paper and drawings keep what the
    scene says.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    brush = _Brush(painter, colours or _colours_now())
    for shape in scene.shapes:
        if isinstance(shape, Rect):
            brush.rect(shape)
        elif isinstance(shape, Line):
            brush.line(shape)
        elif isinstance(shape, Polygon):
            brush.polygon(shape)
        else:
            brush.text(shape)
    painter.restore()


class _Inks:
    """Colours, pens and brushes made once for as long as the same colours are painted in."""

    def __init__(self, colours: Colours) -> None:
        self.of = colours
        self._colours: dict[str, QColor] = {}
        self._pens: dict[tuple[str, float, tuple[float, ...]], QPen] = {}
        self._brushes: dict[tuple[str, Qt.BrushStyle], QBrush] = {}

    def colour(self, name: str) -> QColor:
        found = self._colours.get(name)
        if found is None:
            found = self._colours[name] = QColor(getattr(self.of, name))
        return found

    def pen(self, colour: str, width: float, dashes: tuple[float, ...] = ()) -> QPen:
        found = self._pens.get((colour, width, dashes))
        if found is None:
            found = QPen(self.colour(colour), width)
            if dashes:
                found.setDashPattern([dash / max(width, 1) for dash in dashes])
            found.setCapStyle(Qt.PenCapStyle.FlatCap)
            found.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            self._pens[colour, width, dashes] = found
        return found

    def brush(self, colour: str, style: Qt.BrushStyle = _OPAQUE) -> QBrush:
        found = self._brushes.get((colour, style))
        if found is None:
            found = self._brushes[colour, style] = QBrush(self.colour(colour), style)
        return found


_inks: list[_Inks] = []
"""Those of the colours painted in last."""


def _inks_of(colours: Colours) -> _Inks:
    if not _inks or _inks[0].of is not colours:
        _inks[:] = [_Inks(colours)]
    return _inks[0]


class _Brush:
    def __init__(self, painter: QPainter, colours: Colours) -> None:
        self._painter, self._inks = painter, _inks_of(colours)
        self._family = QApplication.font().family()
        on_pixels = painter.paintEngine().type() is QPaintEngine.Type.Raster
        self._pixels = painter.device().devicePixelRatioF() if on_pixels else 0.0

    def _edge(self, at: float) -> float:
        """Return the edge between pixels nearest to a place."""
        return round(at * self._pixels) / self._pixels if self._pixels else at

    def _middle(self, at: float) -> float:
        """Return the middle of the pixel a place lies in."""
        return (int(at * self._pixels // 1) + 0.5) / self._pixels if self._pixels else at

    def rect(self, shape: Rect) -> None:
        left, top = self._edge(shape.x), self._edge(shape.y)
        width, height = self._edge(shape.x + shape.width) - left, self._edge(shape.y + shape.height) - top
        if self._pixels:
            width, height = max(width, 1 / self._pixels), max(height, 1 / self._pixels)
        area, painter = QRectF(left, top, width, height), self._painter
        if not (shape.radius or shape.line or shape.hatch):
            painter.fillRect(area, self._inks.colour(shape.fill))
            return
        painter.setPen(self._inks.pen(shape.line, shape.line_width) if shape.line else Qt.PenStyle.NoPen)
        painter.setBrush(self._inks.brush(shape.fill) if shape.fill else Qt.BrushStyle.NoBrush)
        if shape.line and self._pixels:
            half = 0.5 / self._pixels
            painter.drawRoundedRect(area.adjusted(half, half, -half, -half), shape.radius, shape.radius)
        else:
            painter.drawRoundedRect(area, shape.radius, shape.radius)
        if shape.hatch:
            painter.fillRect(area, self._inks.brush(shape.hatch, Qt.BrushStyle.BDiagPattern))

    def line(self, shape: Line) -> None:
        self._painter.setPen(self._inks.pen(shape.colour, shape.width, shape.dashes))
        points = [QPointF(self._middle(x), self._middle(y)) for x, y in shape.points]
        if len(points) == 2:
            self._painter.drawLine(*points)
        else:
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawPolyline(points)

    def polygon(self, shape: Polygon) -> None:
        painter = self._painter
        painter.setPen(self._inks.pen(shape.line, shape.line_width) if shape.line else Qt.PenStyle.NoPen)
        painter.setBrush(self._inks.brush(shape.fill) if shape.fill else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in shape.points]))

    def text(self, shape: Text) -> None:
        self._painter.setFont(_font(self._family, shape.size, shape.bold))
        self._painter.setPen(self._inks.colour(shape.colour))
        x = shape.x
        if shape.align != "left":
            width = _width(self._family, shape.text, shape.size, shape.bold)
            x -= width if shape.align == "right" else width / 2
        self._painter.drawText(QPointF(x, shape.y), shape.text)
