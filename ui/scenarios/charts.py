"""Small drawings of scenarios beside each other: what all roles are asked for by month, under what there is, in one scale."""

from collections.abc import Sequence

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from pmo_desktop.charts.scene import Rect, Scene, Shape, TextMeasure, moved
from pmo_desktop.charts.small_outlook import Small, small_scene
from ui.canvas import QtTextMeasure, paint

_GAP = 8.0


class SmallCharts(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawn: Sequence[Small] = ()
        self.setMinimumHeight(96)
        self.setAccessibleName(self.tr("What is asked for by month, scenario by scenario"))

    def show_charts(self, drawn: Sequence[Small]) -> None:
        """Draw scenarios beside each other."""
        self.drawn = drawn
        self.setAccessibleDescription("; ".join(each.said for each in drawn))
        self.update()

    def scene(self, measure: TextMeasure, width: float, height: float) -> Scene:
        """Return all of them in one drawing."""
        shapes: list[Shape] = [Rect(0, 0, width, height, fill="background")]
        count = max(1, len(self.drawn))
        own = (width - _GAP * (count + 1)) / count
        most = max((each.most for each in self.drawn), default=1.0)
        for number, each in enumerate(self.drawn):
            scene = small_scene(each, own, height - 2 * _GAP, measure, most)
            shapes += moved(scene.shapes, _GAP + number * (own + _GAP), _GAP)
        return Scene(width, height, tuple(shapes))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint(painter, self.scene(QtTextMeasure(), self.width(), self.height()))
        painter.end()
