"""Cells of the heatmap painted once: two that show the same are the same picture."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from pmo_desktop.charts.load import Cell, cell_shapes
from pmo_desktop.charts.scene import Scene
from ui.canvas import paint
from ui.theme import current_colours

_MOST = 6_000


class Sprites:
    """Keeps pictures of one size, in the theme and font of the moment."""

    def __init__(self) -> None:
        self._of: tuple[object, ...] = ()
        self._made: dict[Cell, QPixmap] = {}

    def begin(self, width: int, height: int, ratio: float) -> dict[Cell, QPixmap]:
        """Return the pictures of cells of a size made so far."""
        of = (width, height, ratio, current_colours(), QApplication.font().family())
        if of != self._of or len(self._made) > _MOST:
            self._of = of
            self._made = {}
        return self._made

    def make(self, cell: Cell, width: int, height: int, ratio: float) -> QPixmap:
        """Paint a cell and keep it."""
        picture = QPixmap(round(width * ratio), round(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        paint(painter, Scene(width, height, tuple(cell_shapes(cell, width, height))))
        painter.end()
        self._made[cell] = picture
        return picture
