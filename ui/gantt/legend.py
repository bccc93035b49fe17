"""The legend under the chart: what its colours and marks mean, as the chart is drawn now."""

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pmo_desktop.charts.gantt import ChartRows, Entry, entries, legend_scene
from pmo_desktop.charts.scene import Scene
from ui.canvas import QtTextMeasure, paint
from ui.gantt.chart import GanttChart


class Legend(QWidget):
    def __init__(self, chart: GanttChart) -> None:
        super().__init__()
        self._chart = chart
        self._measure = QtTextMeasure()
        self._of: tuple[object, object] | None = None
        self._entries: list[Entry] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Legend of the chart"))
        chart.looked_elsewhere.connect(self._renew)
        self.hide()

    def _renew(self) -> None:
        """Look again where the plan or the way it is drawn is another."""
        rows, look = self._chart.picture.rows, self._chart.look
        if not self.isVisible() or not isinstance(rows, ChartRows):
            return
        if self._of is None or self._of[0] is not rows or self._of[1] is not look:
            self._of = (rows, look)
            self._entries = entries(rows, look)
            self.setAccessibleDescription(", ".join(_say(each.words) for each in self._entries))
            self._fit()

    def _scene(self) -> Scene:
        return legend_scene(self._entries, float(max(100, self.width())), self._measure, _say)

    def _fit(self) -> None:
        self.setFixedHeight(round(self._scene().height))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, 26)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._renew()
        painter = QPainter(self)
        paint(painter, self._scene())
        painter.end()


def _say(words: str) -> str:
    return QCoreApplication.translate("Legend", words)
