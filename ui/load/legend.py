"""What the colours and marks of the heatmap mean, in as many lines as it needs."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pmo_desktop.charts.load_histogram import Sample, legend_scene
from pmo_desktop.charts.scene import Line, Polygon, Rect, Scene
from ui.canvas import QtTextMeasure, paint

_BANDS = (("idle", "< 50 %"), ("low", "50–84 %"), ("good", "85–100 %"), ("high", "101–115 %"), ("over", "> 115 %"))


def samples(*, proposed: bool) -> tuple[Sample, ...]:
    """Return the legend, only of what can be there."""
    tr = QCoreApplication.translate
    found = [
        *(Sample(words, (Rect(0, 0, 12, 10, fill=colour),)) for colour, words in _BANDS),
        Sample(tr("Load", "Leave"), (Rect(0, 0, 12, 10, fill="idle", hatch="hatch"),)),
        Sample(tr("Load", "Overloaded, at some time at least"), (Rect(0, 0, 12, 10, fill="idle"), _corner("late", ""))),
    ]
    if proposed:
        beneath = (Rect(0, 0, 12, 10, fill="low"), Rect(0, 6, 12, 4, fill="good", hatch="good_text"))
        found += [
            Sample(tr("Load", "With what is proposed"), beneath),
            Sample(tr("Load", "Overloaded if that comes"), (Rect(0, 0, 12, 10, fill="idle"), _corner("", "late"))),
        ]
    return tuple(found)


def _corner(fill: str, line: str) -> Polygon:
    return Polygon(((6, 0), (12, 0), (12, 6)), fill, line)


class Legend(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measure = QtTextMeasure()
        self._samples = samples(proposed=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Legend of the load"))

    def show_samples(self, *, proposed: bool) -> None:
        self._samples = samples(proposed=proposed)
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
        paint(painter, Scene(scene.width, scene.height, (*scene.shapes, Line(((0, 0.5), (self.width(), 0.5)), "grid"))))
        painter.end()
