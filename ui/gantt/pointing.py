"""The mouse on the chart: what a press takes hold of, what a drag asks for, how the wheel scrolls and zooms."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QToolTip

from pmo_desktop.charts.gantt import Hit, Part, Viewport, hit
from ui.gantt.drag import Bar, Drag, Grip, Meaning, snap_for
from ui.gantt.ghost import Ghost, ghost_of, paint_ghost
from ui.gantt.table import HEADER_HEIGHT
from ui.literal import literal

if TYPE_CHECKING:
    from ui.gantt.chart import GanttChart

_GRIPS = {Part.BODY: Grip.BODY, Part.FINISH: Grip.FINISH, Part.PROGRESS: Grip.PROGRESS}
_CURSORS = {
    Part.BODY: Qt.CursorShape.SizeAllCursor,
    Part.FINISH: Qt.CursorShape.SizeHorCursor,
    Part.PROGRESS: Qt.CursorShape.SplitHCursor,
}


class Pointing(QObject):
    """Asks for edits by signal and changes nothing itself."""

    move_requested = Signal(str, object)
    resize_requested = Signal(str, object)
    progress_requested = Signal(str, float)
    link_requested = Signal(str, str)
    picked = Signal(str)
    opened = Signal(str)

    def __init__(self, chart: "GanttChart") -> None:
        super().__init__(chart)
        self._chart = chart
        self.drag: Drag | None = None
        self._at = QPoint()

    def paint(self, painter: QPainter, view: Viewport) -> None:
        """Draw the drag that goes on, in the chart's own units."""
        if self.drag is not None:
            row = self._row_of(self.drag.bar.task_id)
            pointer = QPointF(self._at) - QPointF(0, HEADER_HEIGHT)
            paint_ghost(painter, self.drag, self.ghost(self.drag), view, row, pointer)

    def _row_of(self, task_id: str) -> int:
        return next((number for number, row in enumerate(self._chart.rows) if row.task_id == task_id), 0)

    def wheel(self, event: QWheelEvent) -> None:
        chart, turn = self._chart, event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            chart.zoom(0.8 if turn.y() > 0 else 1.25, event.position().x())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or abs(turn.x()) > abs(turn.y()):
            step = turn.x() or turn.y()
            across = chart.horizontalScrollBar()
            across.setValue(across.value() - step)
        else:
            down = chart.verticalScrollBar()
            down.setValue(down.value() - turn.y())
        event.accept()

    def _hit(self, at: QPoint) -> Hit | None:
        if at.y() < HEADER_HEIGHT:
            return None
        return hit(self._chart.rows, self._chart.seen(), at.x(), at.y() - HEADER_HEIGHT)

    def press(self, event: QMouseEvent) -> None:
        chart, at = self._chart, event.position().toPoint()
        found = self._hit(at)
        row = chart.seen().row(at.y() - HEADER_HEIGHT)
        if at.y() >= HEADER_HEIGHT and 0 <= row < len(chart.rows):
            self.picked.emit(chart.rows[row].task_id)
        if event.button() != Qt.MouseButton.LeftButton or found is None:
            return
        shown = chart.rows[found.row]
        bar = Bar(shown.task_id, shown.start, shown.finish, shown.percent, shown.summary, shown.milestone)
        now = chart.axis().at(at.x())
        self.drag = Drag(bar, _GRIPS[found.part], now, now, snap_for(chart.seconds_per_pixel))
        self._at = at

    def move(self, event: QMouseEvent) -> None:
        chart, at = self._chart, event.position().toPoint()
        if self.drag is None:
            found = self._hit(at)
            chart.viewport().setCursor(_CURSORS[found.part] if found else Qt.CursorShape.ArrowCursor)
            return
        self._at = at
        row = chart.seen().row(at.y() - HEADER_HEIGHT)
        over = chart.rows[row].task_id if 0 <= row < len(chart.rows) else None
        self._keep_in_sight(at)
        self.drag = self.drag.to(chart.axis().at(at.x()), over)
        QToolTip.showText(event.globalPosition().toPoint(), literal(self.ghost(self.drag).words), chart.viewport())
        chart.viewport().update()

    def _keep_in_sight(self, at: QPoint) -> None:
        """Scroll on where a bar is dragged over the edge."""
        past = min(0, at.x()) + max(0, at.x() - self._chart.viewport().width())
        if past:
            across = self._chart.horizontalScrollBar()
            if across.value() + past > across.maximum():
                across.setMaximum(across.value() + past)
            across.setValue(across.value() + past)

    def release(self, _event: QMouseEvent) -> None:
        drag, self.drag = self.drag, None
        self._chart.viewport().update()
        if drag is None or not drag.changes_something:
            return
        QToolTip.hideText()
        if drag.meaning is Meaning.LINK:
            self.link_requested.emit(drag.bar.task_id, drag.over)
        elif drag.meaning is Meaning.MOVE:
            self.move_requested.emit(drag.bar.task_id, drag.start)
        elif drag.meaning is Meaning.RESIZE:
            self.resize_requested.emit(drag.bar.task_id, drag.finish)
        else:
            self.progress_requested.emit(drag.bar.task_id, drag.percent)

    def double_click(self, event: QMouseEvent) -> None:
        found = self._hit(event.position().toPoint())
        if found is not None:
            self.opened.emit(self._chart.rows[found.row].task_id)

    def key(self, event: QKeyEvent) -> bool:
        """Take a key that means something to the drag going on; say whether it was one."""
        if event.key() != Qt.Key.Key_Escape or self.drag is None:
            return False
        self.drag = None
        QToolTip.hideText()
        self._chart.viewport().update()
        return True

    def ghost(self, drag: Drag) -> Ghost:
        """Return what letting go of a drag would do."""
        chart = self._chart
        assert chart.plan is not None
        assert chart.clocks is not None
        over = next((row.name for row in chart.rows if row.task_id == drag.over), "")
        return ghost_of(drag, chart.plan, chart.clocks, over)

    def rest(self, event: QHelpEvent) -> None:
        """Say what a bar is when the pointer rests on it."""
        found = self._hit(event.pos())
        if found is None or self.drag is not None:
            QToolTip.hideText()
        else:
            words = self._chart.about(self._chart.rows[found.row])
            QToolTip.showText(event.globalPos(), literal(words), self._chart.viewport())
