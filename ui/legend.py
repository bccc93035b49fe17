"""What colours and marks of a place mean, in as many lines as it needs."""

from collections.abc import Sequence

from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pmo_desktop.charts.load_histogram import Sample, legend_scene
from pmo_desktop.charts.scene import Line, Scene
from ui.canvas import QtTextMeasure, paint


class Legend(QWidget):
    """`parted`: a faint line above it parts it from what it explains."""

    def __init__(
        self, name: str, samples: Sequence[Sample], parent: QWidget | None = None, *, parted: bool = True
    ) -> None:
        super().__init__(parent)
        self._parted = parted
        self._measure = QtTextMeasure()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.show_samples(samples)

    def show_samples(self, samples: Sequence[Sample]) -> None:
        self._samples = tuple(samples)
        self.setAccessibleDescription(", ".join(each.words for each in self._samples))
        self._fit()

    def _scene(self) -> Scene:
        return legend_scene(self._samples, float(max(100, self.width())), self._measure)

    def _fit(self) -> None:
        self.setFixedHeight(round(self._scene().height) + 4)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        scene = self._scene()
        line = (Line(((0, 0.5), (self.width(), 0.5)), "grid"),) if self._parted else ()
        paint(painter, Scene(scene.width, scene.height, (*scene.shapes, *line)))
        painter.end()
