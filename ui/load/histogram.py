"""The load of the chosen line over the heatmap's own columns, stacked by project beneath what there is."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from pmo_desktop.charts.load import HeatView
from pmo_desktop.charts.load_histogram import (
    TEXT_SIZE,
    Histogram,
    Sample,
    Scale,
    Words,
    histogram_of,
    histogram_scene,
    legend_of,
    scale_scene,
)
from pmo_desktop.charts.scene import Line, Scene, Shape, Text, elided, moved
from pmo_desktop.services.load.lines import LoadLine
from ui.canvas import QtTextMeasure, paint, qcolour
from ui.literal import literal
from ui.load import names, telling
from ui.load.heatmap import HeatMap

_SCALE = 52
_LINE = 15


def words() -> Words:
    """Return what layers are called that are no project."""
    tr = QCoreApplication.translate
    return Words(tr("Load", "Line work"), tr("Load", "Other projects"))


def samples_of(data: Histogram) -> tuple[Sample, ...]:
    """Return the legend of a histogram."""
    tr = QCoreApplication.translate
    return legend_of(
        data, tr("Load", "There is"), tr("Load", "Leave"), tr("Load", "Proposed"), tr("Load", "Overloaded")
    )


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: what one project asks in a period."""

    name: str
    project_id: str | None
    seconds: float
    is_proposed: bool


class HistogramPanel(QWidget):
    """Scrolls and zooms with the heatmap; a click chooses a period, a double click opens the project."""

    project_wanted = Signal(str)

    def __init__(self, heat: HeatMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heat = heat
        self._measure = QtTextMeasure()
        self.data: Histogram | None = None
        self.setMinimumHeight(90)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Load of the chosen line by project"))
        heat.looked_elsewhere.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(600, 140)

    def show_line(self, line: LoadLine | None, projects: Mapping[str, str]) -> None:
        """Draw a line of the heatmap."""
        self.data = None
        if line is not None:
            table, row = line.place
            self.data = histogram_of(table, row, projects, words(), proposed=self._heat.proposed)
            said = [line.name, *(f"{layer.name} {layer.demand.sum() / 3600:.0f} h" for layer in self.data.layers)]
            self.setAccessibleDescription(", ".join(said))
        self.update()

    def _view(self) -> HeatView:
        seen = self._heat.view()
        return HeatView(seen.width, float(self.height()), seen.cell_width, left=seen.left)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        view = self._view()
        painter.fillRect(self.rect(), qcolour("background"))
        if self.data is not None:
            self._paint_part(painter, names.WIDTH, histogram_scene(self.data, view, self._heat.chosen_columns()))
            self._paint_part(painter, names.WIDTH - _SCALE, scale_scene(self.data, _SCALE, view.height))
            self._paint_part(painter, 0, self._legend(self.data, view.height))
        edge = Line(((0, 0.5), (self.width(), 0.5)), "border")
        paint(painter, Scene(self.width(), 1, (edge,)))
        painter.end()

    def _legend(self, data: Histogram, height: float) -> Scene:
        """Return whose histogram it is, above what its colours mean, as far as there is room."""
        width = float(names.WIDTH - _SCALE)
        name = elided(data.name or "–", width - 12, 9.0, self._measure, bold=True)
        shapes: list[Shape] = [Text(8, 17, name, 9.0, bold=True)]
        y = 26.0
        for sample in samples_of(data):
            if y + _LINE > height:
                break
            shapes += moved(sample.shapes, 8, y)
            said = elided(sample.words, width - 36, TEXT_SIZE, self._measure)
            shapes.append(Text(26, y + 9, said, TEXT_SIZE, "muted"))
            y += _LINE
        return Scene(width, height, tuple(shapes))

    def _paint_part(self, painter: QPainter, x: int, scene: Scene) -> None:
        painter.save()
        painter.setClipRect(QRect(x, 0, round(scene.width), round(scene.height)))
        painter.translate(QPoint(x, 0))
        paint(painter, scene)
        painter.restore()

    # What is pointed at

    def column_at(self, x: float) -> int | None:
        """Return the period at a place."""
        if self.data is None or x < names.WIDTH:
            return None
        column = int((x - names.WIDTH + self._view().left) // self._view().cell_width)
        return column if 0 <= column < len(self.data.capacity) else None

    def segment_at(self, point: QPoint) -> Segment | None:
        """Return the part of a bar at a place."""
        column = self.column_at(point.x())
        if column is None or self.data is None:
            return None
        scale, below = Scale(self.data.highest, float(self.height())), 0.0
        for is_proposed in (False, True):
            for layer in self.data.layers:
                seconds = float((layer.proposed if is_proposed else layer.demand)[column])
                if seconds > 0 and scale.y(below + seconds) <= point.y() <= scale.y(below):
                    return Segment(layer.name, layer.project_id, seconds, is_proposed)
                below += seconds
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        column, cell = self.column_at(event.position().x()), self._heat.cell
        if column is not None and cell is not None and event.button() == Qt.MouseButton.LeftButton:
            more = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._heat.choose(cell[0], column, more=more)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self.segment_at(event.position().toPoint())
        if found is not None and found.project_id:
            self.project_wanted.emit(found.project_id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll and zoom the heatmap: there is but one axis."""
        QApplication.sendEvent(self._heat.viewport(), event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), literal(self.told(event.pos())), self)
            return True
        return super().event(event)

    def told(self, point: QPoint) -> str:
        """Return what is pointed at in words."""
        found, column, table = self.segment_at(point), self.column_at(point.x()), self._heat.table
        if column is None or table is None or self.data is None:
            return ""
        when = telling.period(table, column)
        if found is None:
            there = self.tr("{hours:.0f} h there").format(hours=float(self.data.capacity[column]) / 3600)
            return f"{when}\n{there}"
        said = self.tr("{hours:.1f} h proposed") if found.is_proposed else self.tr("{hours:.1f} h")
        return f"{found.name}, {when}\n{said.format(hours=found.seconds / 3600)}"
