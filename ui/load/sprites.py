"""Cells of the heatmap painted once: two that show the same are the same picture."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from pmo_desktop.charts.load import Cell, cell_shapes
from pmo_desktop.charts.scene import Scene
from ui.canvas import paint
from ui.theme import current_colours

_MOST = 12_000
"""Pictures kept in all, of a few kilobytes each."""


class Sprites:
    """Keeps pictures by their size, in the theme and font of the moment: who zooms back has them still."""

    def __init__(self) -> None:
        self._look: tuple[object, ...] = ()
        self._by_size: dict[tuple[int, int, float], dict[Cell, QPixmap]] = {}

    def begin(self, width: int, height: int, ratio: float) -> dict[Cell, QPixmap]:
        """Return the pictures of cells of a size made so far."""
        look = (current_colours(), QApplication.font().family())
        if look != self._look or sum(map(len, self._by_size.values())) > _MOST:
            self._look = look
            self._by_size.clear()
        return self._by_size.setdefault((width, height, ratio), {})

    def make(self, cell: Cell, width: int, height: int, ratio: float) -> QPixmap:
        """Paint a cell and keep it."""
        picture = QPixmap(round(width * ratio), round(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        paint(painter, Scene(width, height, tuple(cell_shapes(cell, width, height))))
        painter.end()
        self._by_size[width, height, ratio][cell] = picture
        return picture
