"""The program's own icons, drawn in the text colour of the theme and crisp at any scale."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources
from ui.theme import current_colours


class _Engine(QIconEngine):
    """Draws an SVG file in the colours of the moment, so that a change of theme needs no new icons."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name = name
        self._colour = colour

    def paint(self, painter: QPainter, rect: object, mode: QIcon.Mode, _state: QIcon.State) -> None:
        colours = current_colours()
        colour = colours.muted if mode is QIcon.Mode.Disabled else str(getattr(colours, self._colour))
        QSvgRenderer(QByteArray(_drawing(self._name, colour))).render(painter, QRectF(rect))  # type: ignore[call-overload]  # Qt passes a QRect

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self.paint(painter, image.rect(), mode, state)
        painter.end()
        return QPixmap.fromImage(image)

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._colour)


@lru_cache(maxsize=256)
def _drawing(name: str, colour: str) -> bytes:
    text = resources.path("icons", f"{name}.svg").read_text("utf-8")
    return text.replace("#000000", colour).encode()


def icon(name: str, colour: str = "text") -> QIcon:
    """Return an icon by the name of its file, in a semantic colour."""
    return QIcon(_Engine(name, colour))
