"""Everybody's load as a heatmap that scrolls, is walked by keys and says each cell in words."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from pmo_desktop.charts.load import HeatView, cell_text, heat_header, heat_scene
from pmo_desktop.charts.scene import Line, Rect, Scene, Text, elided
from pmo_desktop.domain import moment
from pmo_desktop.domain.resources.load import LoadTable
from ui.canvas import QtTextMeasure, paint, qcolour
from ui.literal import literal

if TYPE_CHECKING:
    from datetime import date

_NAMES = 236
_HEADER = 48
_FAR = 10_000


class HeatMap(QAbstractScrollArea):
    """People down, weeks across; the arrows move the chosen cell."""

    chosen = Signal(int, int)
    opened = Signal()
    """The chosen cell was double-clicked, or Enter was pressed on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: LoadTable | None = None
        self.roles: dict[str, str] = {}
        self.hours = False
        self.today = 0
        self.cell: tuple[int, int] | None = None
        self._measure = QtTextMeasure()
        self.setAccessibleName(self.tr("Load by person and week"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(lambda _: self.viewport().update())

    def show_table(self, table: LoadTable, roles: dict[str, str]) -> None:
        """Draw another state of the load; the chosen cell stays where it is."""
        self.table, self.roles = table, roles
        if self.cell and (self.cell[0] >= len(table.people) or self.cell[1] >= table.periods):
            self.cell = None
        self._set_ranges()
        self.viewport().update()

    def _view(self) -> HeatView:
        area = self.viewport()
        return HeatView(
            area.width() - _NAMES, area.height() - _HEADER,
            left=self.horizontalScrollBar().value(), top=self.verticalScrollBar().value(),
        )  # fmt: skip

    def _set_ranges(self) -> None:
        if self.table is None:
            return
        view = self._view()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(0, round(self.table.periods * view.cell_width - view.width)))
        across.setPageStep(round(view.width))
        across.setSingleStep(round(view.cell_width))
        down.setRange(0, max(0, round(len(self.table.people) * view.row_height - view.height)))
        down.setPageStep(round(view.height))
        down.setSingleStep(round(view.row_height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_ranges()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), qcolour("background"))
        if self.table is not None:
            view = self._view()
            self._paint_part(
                painter, QPoint(_NAMES, _HEADER), heat_scene(self.table, view, hours=self.hours, selected=self.cell)
            )
            self._paint_part(painter, QPoint(0, _HEADER), self._names(self.table, view))
            self._paint_part(painter, QPoint(_NAMES, 0), heat_header(self.table, view, _HEADER, self._measure))
            self._paint_part(painter, QPoint(_NAMES, 0), self._this_week(self.table, view))
            painter.fillRect(QRect(0, 0, _NAMES, _HEADER), qcolour("window"))
            corner = Line(((0, _HEADER - 0.5), (_NAMES, _HEADER - 0.5)), "border")
            paint(painter, Scene(_NAMES, _HEADER, (corner,)))
        painter.end()

    def _paint_part(self, painter: QPainter, at: QPoint, scene: Scene) -> None:
        painter.save()
        painter.setClipRect(QRect(at.x(), at.y(), round(scene.width), round(scene.height)))
        painter.translate(at)
        paint(painter, scene)
        painter.restore()

    def _this_week(self, table: LoadTable, view: HeatView) -> Scene:
        """Return a mark beneath the number of the week that is now."""
        column = self.week_of_today()
        mark = Rect(view.x(column) + 1, _HEADER - 4, view.cell_width - 3, 3, fill="today")
        return Scene(view.width, _HEADER, (mark,) if 0 <= column < table.periods else ())

    def week_of_today(self) -> int:
        """Return the column of the week that is now."""
        return 0 if self.table is None else (self.today - self.table.starts[0]) // moment.WEEK

    def _names(self, table: LoadTable, view: HeatView) -> Scene:
        shapes: list[Any] = [Rect(0, 0, _NAMES, view.height, fill="background")]
        for row in view.rows(len(table.people)):
            person, y = table.people[row], view.y(row)
            if self.cell and self.cell[0] == row:
                shapes.append(Rect(0, y, _NAMES, view.row_height - 1, fill="selection"))
            role = self.roles.get(person.role_id or "", "")
            name = elided(person.name, _NAMES - 16, 9.0, self._measure)
            shapes.append(Text(8, y + view.row_height * 0.66, name, 9.0))
            used = self._measure.width(name, 9.0) + 18
            shown = elided(role, _NAMES - used - 6, 8.0, self._measure)
            if shown:
                shapes.append(Text(_NAMES - 8, y + view.row_height * 0.66, shown, 8.0, "muted", "right"))
            shapes.append(Line(((0, y + view.row_height - 0.5), (_NAMES, y + view.row_height - 0.5)), "grid"))
        shapes.append(Line(((_NAMES - 0.5, 0), (_NAMES - 0.5, view.height)), "border"))
        return Scene(_NAMES, view.height, tuple(shapes))

    # Choosing

    def choose(self, row: int, column: int) -> None:
        """Choose a cell and bring it into sight."""
        if self.table is None or not self.table.people:
            return
        self.cell = (min(max(row, 0), len(self.table.people) - 1), min(max(column, 0), self.table.periods - 1))
        self._bring_into_sight()
        self.viewport().update()
        self.chosen.emit(*self.cell)

    def _bring_into_sight(self) -> None:
        assert self.cell is not None
        view = self._view()
        for bar, at, size, room in (
            (self.horizontalScrollBar(), self.cell[1] * view.cell_width, view.cell_width, view.width),
            (self.verticalScrollBar(), self.cell[0] * view.row_height, view.row_height, view.height),
        ):
            bar.setValue(round(min(max(bar.value(), at + size - room), at)))

    def _at(self, point: QPoint) -> tuple[int, int] | None:
        if self.table is None or point.x() < _NAMES or point.y() < _HEADER:
            return None
        return self._view().cell(point.x() - _NAMES, point.y() - _HEADER, self.table)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position().toPoint())
        if found:
            self.choose(*found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._at(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_PageUp: (-10, 0), Qt.Key.Key_PageDown: (10, 0), Qt.Key.Key_Home: (0, -_FAR), Qt.Key.Key_End: (0, _FAR),
        }  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.cell is not None:
            self.opened.emit()
            return
        if step is None:
            super().keyPressEvent(event)
            return
        row, column = self.cell or (0, 0)
        self.choose(row + step[0], column + step[1])

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        sideways = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        bar = self.horizontalScrollBar() if sideways else self.verticalScrollBar()
        bar.setValue(bar.value() - (turn.y() or turn.x()))

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self._at(event.pos())
            QToolTip.showText(event.globalPos(), literal(self.said(*found)) if found else "", self.viewport())
            return True
        return super().viewportEvent(event)

    def said(self, row: int, column: int) -> str:
        """Return a cell in words, for the tooltip and for screen readers."""
        assert self.table is not None
        table = self.table
        demand, capacity, leave = (
            float(each[row, column]) / 3600 for each in (table.demand, table.capacity, table.leave)
        )
        words = [
            f"{table.people[row].name}, {week_of(table.starts[column])}",
            self.tr("{demand:.0f} h asked of {capacity:.0f} h").format(demand=demand, capacity=capacity),
        ]
        share = cell_text(table, row, column)
        if share:
            words[-1] += f" ({share})"
        if leave > 0:
            words.append(self.tr("{leave:.0f} h leave").format(leave=leave))
        if table.overloaded[row, column]:
            words.append(self.tr("Overloaded: more is asked at once than there is."))
        return "\n".join(words)


def week_of(at: int) -> str:
    """Return an ISO week with its Monday."""
    monday: date = moment.to_date(at)
    year, week, _ = monday.isocalendar()
    return f"W{week:02} {year} ({monday:%d.%m.})"
