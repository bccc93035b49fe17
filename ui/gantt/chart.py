"""The chart beside the task table: scrolls with it, zooms at the pointer, and turns drags into requests."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from pmo_desktop.charts.gantt import ChartRows, GanttLink, GanttRow, Hit, Part, Viewport, extent, header_scene, hit
from pmo_desktop.charts.gantt_look import Look
from pmo_desktop.charts.scene import Scene
from pmo_desktop.charts.timescale import Axis
from pmo_desktop.domain import moment
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import NO_PART, Explainer, Schedule
from pmo_desktop.domain.schedule.clocks import Clocks
from ui.canvas import QtTextMeasure, paint, qcolour
from ui.gantt.delegates import ROW_HEIGHT
from ui.gantt.drag import Bar, Drag, Grip, Meaning, snap_for
from ui.gantt.ghost import Ghost, ghost_of, paint_ghost
from ui.gantt.picture import Picture, Values
from ui.gantt.table import HEADER_HEIGHT, TaskTable
from ui.gantt.telling import Telling
from ui.literal import literal

FINEST, COARSEST = 60.0, 6 * 86_400.0
_GRIPS = {Part.BODY: Grip.BODY, Part.FINISH: Grip.FINISH, Part.PROGRESS: Grip.PROGRESS}
_CURSORS = {
    Part.BODY: Qt.CursorShape.SizeAllCursor,
    Part.FINISH: Qt.CursorShape.SizeHorCursor,
    Part.PROGRESS: Qt.CursorShape.SplitHCursor,
}
_MARGIN = 24
_ROOM_OF_LABELS = 160
_COARSEST_TO_BEGIN = 8 * 3_600.0
"""Seconds per pixel: a working week is then 15 pixels wide."""
_ROWS_ABOVE = 3
_SPAN_LIMIT = 2_000_000_000


class GanttChart(QAbstractScrollArea):
    """Draws what `show` was given; asks for edits by signal and changes nothing itself."""

    move_requested = Signal(str, object)
    resize_requested = Signal(str, object)
    progress_requested = Signal(str, float)
    link_requested = Signal(str, str)
    picked = Signal(str)
    opened = Signal(str)
    looked_elsewhere = Signal()
    """Another part of the plan is seen, or the plan is another."""

    def __init__(self, table: TaskTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seconds_per_pixel = 3_600.0
        self._table = table
        self.picture: Picture = Picture()
        self._telling = Telling(self.picture)
        self._origin = 0
        self._selected: frozenset[int] = frozenset()
        self._measure = QtTextMeasure()
        self._drag: Drag | None = None
        self._begins = False
        self._at = QPoint()
        self.setAccessibleName(self.tr("Gantt chart"))
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        table.verticalScrollBar().rangeChanged.connect(lambda *_: self._set_ranges())
        self.horizontalScrollBar().valueChanged.connect(lambda _: self._look_again())
        self.verticalScrollBar().valueChanged.connect(lambda _: self._look_again())

    # What is shown

    def show_plan(  # noqa: PLR0913, PLR0917 - the plan and all that is asked about it
        self,
        plan: Plan | None,
        schedule: Schedule | None,
        task_rows: Sequence[int],
        today: int | None = None,
        explainer: Callable[[], Explainer] | None = None,
        fiscal_month: int = 1,
        custom: Values | None = None,
    ) -> None:
        """Draw a plan as it now stands; `explainer` gives what explains its dates, when that is asked for."""
        self.picture.show_plan(plan, schedule, today, explainer, fiscal_month, custom)
        self.show_rows(task_rows)

    def show_rows(self, task_rows: Sequence[int]) -> None:
        """Draw other rows of the same plan, as after folding."""
        self.picture.show_rows(task_rows)
        self._set_ranges()
        self._look_again()

    @property
    def look(self) -> Look:
        """What is drawn and how."""
        return self.picture.look

    def show_look(self, look: Look) -> None:
        """Draw the same plan another way."""
        if look != self.picture.look:
            self.picture.show_look(look)
            self._look_again()

    def _look_again(self) -> None:
        self.viewport().update()
        self.looked_elsewhere.emit()

    @property
    def _rows(self) -> Sequence[GanttRow]:
        return self.picture.rows

    @property
    def _links(self) -> Sequence[GanttLink]:
        return self.picture.links

    @property
    def _plan(self) -> Plan | None:
        return self.picture.plan

    @property
    def _clocks(self) -> Clocks | None:
        return self.picture.clocks

    @property
    def _today(self) -> int | None:
        return self.picture.today

    def select(self, ids: Sequence[str]) -> None:
        """Mark rows as selected in the table."""
        self._selected = self.picture.places(ids)
        self.setAccessibleDescription(
            "; ".join(self._telling.bar(self._rows[number]) for number in sorted(self._selected)[:5])
        )
        self.viewport().update()

    def _axis(self) -> Axis:
        return Axis(
            self._origin + round(self.horizontalScrollBar().value() * self.seconds_per_pixel), self.seconds_per_pixel
        )

    def _view(self) -> Viewport:
        area = self.viewport()
        return Viewport(
            self._axis(), area.width(), area.height() - HEADER_HEIGHT, ROW_HEIGHT, self.verticalScrollBar().value()
        )

    def _set_ranges(self) -> None:
        span = extent(self._rows) or self._fallback()
        visible = max(1, self.viewport().width())
        kept = self._axis().start
        start = span[0] - round(visible * self.seconds_per_pixel * 0.5)
        start -= start % moment.DAY
        length = round((span[1] - start) / self.seconds_per_pixel + visible * 0.5)
        self._origin = start
        across = self.horizontalScrollBar()
        across.setRange(0, min(_SPAN_LIMIT, max(0, length - visible)))
        across.setPageStep(visible)
        across.setSingleStep(40)
        across.setValue(round((kept - start) / self.seconds_per_pixel))
        down, theirs = self.verticalScrollBar(), self._table.verticalScrollBar()
        down.setRange(theirs.minimum(), theirs.maximum())
        down.setPageStep(theirs.pageStep())
        down.setSingleStep(ROW_HEIGHT)
        down.setValue(theirs.value())

    def _fallback(self) -> tuple[int, int]:
        start = self._plan.project.start if self._plan is not None else moment.from_iso("2026-01-01")
        return start, start + 30 * moment.DAY

    # Going somewhere

    def go_to(self, at: int, share: float = 0.15) -> None:
        """Scroll so that a moment stands at a share of the width."""
        self._set_ranges()
        self.horizontalScrollBar().setValue(
            round((at - self._origin) / self.seconds_per_pixel - self.viewport().width() * share)
        )

    def begin(self) -> None:
        """Show a project nobody has looked at yet: the whole of it, or what is around today where it is too long."""
        self._begins = True
        self.viewport().update()

    def _begin(self) -> None:
        self._begins = False
        self.zoom_to_project()
        if self.seconds_per_pixel <= _COARSEST_TO_BEGIN:
            return
        self.seconds_per_pixel = _COARSEST_TO_BEGIN
        span = extent(self._rows) or self._fallback()
        is_under_way = self._today is not None and span[0] < self._today < span[1]
        self.go_to(self._today if is_under_way and self._today is not None else span[0], 0.3 if is_under_way else 0.05)
        if is_under_way:
            self.verticalScrollBar().setValue((self._first_under_way() - _ROWS_ABOVE) * ROW_HEIGHT)

    def _first_under_way(self) -> int:
        """Return the first row whose bar is not behind us."""
        rows = enumerate(self._rows)
        return next((at for at, row in rows if row.start != NO_PART and row.percent < 100 and not row.summary), 0)

    @property
    def first_moment(self) -> int:
        """The moment at the left edge."""
        return self._axis().start

    def go_to_today(self) -> None:
        if self._today is not None:
            self.go_to(self._today, 0.5)

    def go_to_task(self, task_id: str) -> None:
        """Scroll to a task's bar."""
        place = self.picture.place(task_id)
        if place is not None and self._rows[place].start != NO_PART:
            self.go_to(self._rows[place].start, 0.25)

    def zoom_to(self, seconds_per_pixel: float) -> None:
        """Set the zoom, keeping the middle where it is."""
        self.zoom(seconds_per_pixel / self.seconds_per_pixel)

    def zoom(self, factor: float, at_x: float | None = None) -> None:
        """Show `factor` times as much time, keeping the moment at `at_x` (else the middle) where it is."""
        x = self.viewport().width() / 2 if at_x is None else at_x
        fixed = self._axis().at(x)
        self.seconds_per_pixel = min(COARSEST, max(FINEST, self.seconds_per_pixel * factor))
        self.go_to(fixed, x / max(1, self.viewport().width()))
        self._look_again()

    def zoom_to_project(self) -> None:
        """Show the project from its first start to its last finish."""
        rows = self._rows
        self._zoom_to_span(rows.reach() if isinstance(rows, ChartRows) else None)

    def zoom_to_selection(self) -> None:
        """Show the selected bars from the first start to the last finish; the whole project where none is selected."""
        span = extent([self._rows[number] for number in self._selected])
        if span is None:
            self.zoom_to_project()
            return
        self._zoom_to_span(span)
        self.verticalScrollBar().setValue((min(self._selected) - _ROWS_ABOVE) * ROW_HEIGHT)

    def zoom_to_dates(self, start: int, finish: int) -> None:
        """Show the time between two moments over the whole width."""
        self._zoom_to_span((start, max(finish, start + moment.HOUR)), room=self.viewport().width(), margin=0)

    def _zoom_to_span(self, span: tuple[int, int] | None, room: int | None = None, margin: int = _MARGIN) -> None:
        if span is None:
            return
        if self.look.left and margin:
            margin += _ROOM_OF_LABELS // 2
        wide = max(100, self.viewport().width() - _ROOM_OF_LABELS - margin + _MARGIN if room is None else room)
        self.seconds_per_pixel = min(COARSEST, max(FINEST, (span[1] - span[0]) / wide))
        self.go_to(span[0], margin / max(1, self.viewport().width()))
        self._look_again()

    # What is seen

    def scene(self) -> Scene:
        """Return what is seen of the plan, without the time scale."""
        return self.picture.scene(self._view(), self._selected, self._measure)

    def span_seen(self) -> tuple[int, int]:
        """Return the first and the last moment that are seen."""
        axis = self._axis()
        return axis.start, axis.at(self.viewport().width())

    def rows_seen(self) -> tuple[int, int]:
        """Return the rows [first, last) that are seen."""
        view = self._view()
        return view.first, view.last(len(self._rows))

    # Qt tells

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_ranges()
        self.looked_elsewhere.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._begins and self._rows:
            self._begin()
        painter = QPainter(self.viewport())
        view = self._view()
        painter.save()
        painter.setClipRect(QRect(0, HEADER_HEIGHT, self.viewport().width(), self.viewport().height()))
        painter.translate(0, HEADER_HEIGHT)
        paint(painter, self.scene())
        if self._drag is not None:
            ghost = self._ghost(self._drag)
            row = self._row_of(self._drag.bar.task_id)
            paint_ghost(painter, self._drag, ghost, view, row, QPointF(self._at) - QPointF(0, HEADER_HEIGHT))
        painter.restore()
        fiscal = self.picture.fiscal_month
        paint(painter, header_scene(view.axis, view.width, HEADER_HEIGHT, self._measure, self.look, fiscal))
        if self.hasFocus():
            painter.setPen(QPen(qcolour("accent"), 1))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _row_of(self, task_id: str) -> int:
        return self.picture.place(task_id) or 0

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(0.8 if turn.y() > 0 else 1.25, event.position().x())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or abs(turn.x()) > abs(turn.y()):
            step = turn.x() or turn.y()
            across = self.horizontalScrollBar()
            across.setValue(across.value() - step)
        else:
            down = self.verticalScrollBar()
            down.setValue(down.value() - turn.y())
        event.accept()

    def _hit(self, at: QPoint) -> Hit | None:
        if at.y() < HEADER_HEIGHT:
            return None
        return hit(self._rows, self._view(), at.x(), at.y() - HEADER_HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        found = self._hit(at)
        row = self._view().row(at.y() - HEADER_HEIGHT)
        if at.y() >= HEADER_HEIGHT and 0 <= row < len(self._rows):
            self.picked.emit(self._rows[row].task_id)
        if event.button() != Qt.MouseButton.LeftButton or found is None:
            return
        shown = self._rows[found.row]
        bar = Bar(shown.task_id, shown.start, shown.finish, shown.percent, shown.summary, shown.milestone)
        now = self._axis().at(at.x())
        self._drag = Drag(bar, _GRIPS[found.part], now, now, snap_for(self.seconds_per_pixel))
        self._at = at

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._drag is None:
            found = self._hit(at)
            self.viewport().setCursor(_CURSORS[found.part] if found else Qt.CursorShape.ArrowCursor)
            return
        self._at = at
        row = self._view().row(at.y() - HEADER_HEIGHT)
        over = self._rows[row].task_id if 0 <= row < len(self._rows) else None
        self._keep_in_sight(at)
        self._drag = self._drag.to(self._axis().at(at.x()), over)
        QToolTip.showText(event.globalPosition().toPoint(), literal(self._ghost(self._drag).words), self.viewport())
        self.viewport().update()

    def _keep_in_sight(self, at: QPoint) -> None:
        """Scroll on where a bar is dragged over the edge."""
        past = min(0, at.x()) + max(0, at.x() - self.viewport().width())
        if past:
            across = self.horizontalScrollBar()
            if across.value() + past > across.maximum():
                across.setMaximum(across.value() + past)
            across.setValue(across.value() + past)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        drag, self._drag = self._drag, None
        self.viewport().update()
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

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self._hit(event.position().toPoint())
        if found is not None:
            self.opened.emit(self._rows[found.row].task_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._drag is not None:
            self._drag = None
            QToolTip.hideText()
            self.viewport().update()
            return
        super().keyPressEvent(event)

    def _ghost(self, drag: Drag) -> Ghost:
        assert self._plan is not None
        assert self._clocks is not None
        over = self.picture.place(drag.over) if drag.over else None
        return ghost_of(drag, self._plan, self._clocks, "" if over is None else self._rows[over].name)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what a bar is when the pointer rests on it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = event.pos()
            words = "" if self._drag is not None or at.y() < HEADER_HEIGHT else self._about(at)
            if words:
                QToolTip.showText(event.globalPos(), literal(words), self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def _about(self, at: QPoint) -> str:
        """Return in words what lies at a point."""
        return self._telling.at(self._view(), at.x(), at.y() - HEADER_HEIGHT)
