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

from pmo_desktop.charts.gantt import (
    GanttLink,
    GanttRow,
    Hit,
    Marks,
    Part,
    Viewport,
    extent,
    gantt_scene,
    header_scene,
    hit,
    links_of,
    rows_of,
)
from pmo_desktop.charts.timescale import Axis
from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import NO_PART, Explainer, Schedule
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services import planning
from ui.canvas import QtTextMeasure, paint, qcolour
from ui.gantt.delegates import ROW_HEIGHT
from ui.gantt.drag import Bar, Drag, Grip, Meaning, snap_for
from ui.gantt.ghost import Ghost, ghost_of, paint_ghost
from ui.gantt.table import HEADER_HEIGHT, TaskTable
from ui.literal import literal

FINEST, COARSEST = 60.0, 6 * 86_400.0
_GRIPS = {Part.BODY: Grip.BODY, Part.FINISH: Grip.FINISH, Part.PROGRESS: Grip.PROGRESS}
_CURSORS = {
    Part.BODY: Qt.CursorShape.SizeAllCursor,
    Part.FINISH: Qt.CursorShape.SizeHorCursor,
    Part.PROGRESS: Qt.CursorShape.SplitHCursor,
}
_MARGIN = 24
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

    def __init__(self, table: TaskTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seconds_per_pixel = 3_600.0
        self._table = table
        self._plan: Plan | None = None
        self._schedule: Schedule | None = None
        self._rows: list[GanttRow] = []
        self._links: list[GanttLink] = []
        self._clocks: Clocks | None = None
        self._today: int | None = None
        self._origin = 0
        self._selected: frozenset[int] = frozenset()
        self._measure = QtTextMeasure()
        self._drag: Drag | None = None
        self._begins = False
        self._explainer: Callable[[], Explainer] | None = None
        self._with_slack = self._with_longest_path = False
        self.baseline = 0
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
        self.horizontalScrollBar().valueChanged.connect(lambda _: self.viewport().update())
        self.verticalScrollBar().valueChanged.connect(lambda _: self.viewport().update())

    # What is shown

    def show_plan(
        self,
        plan: Plan | None,
        schedule: Schedule | None,
        task_rows: Sequence[int],
        today: int | None = None,
        explainer: Callable[[], Explainer] | None = None,
    ) -> None:
        """Draw a plan as it now stands; `explainer` gives what explains its dates, when that is asked for."""
        self._plan, self._schedule, self._today, self._explainer = plan, schedule, today, explainer
        self._clocks = Clocks(plan) if plan is not None else None
        self.show_rows(task_rows)

    def show_rows(self, task_rows: Sequence[int]) -> None:
        """Draw other rows of the same plan, as after folding."""
        if self._plan is None or self._schedule is None:
            self._rows, self._links = [], []
        else:
            self._rows = rows_of(self._plan, self._schedule, task_rows, self.baseline)
            self._links = links_of(self._plan, self._schedule, task_rows)
        self._set_ranges()
        self.viewport().update()

    def mark(self, *, slack: bool, longest_path: bool) -> None:
        """Draw spare time behind the bars, or not; frame the longest path, or not."""
        self._with_slack, self._with_longest_path = slack, longest_path
        self.viewport().update()

    def select(self, ids: Sequence[str]) -> None:
        """Mark rows as selected in the table."""
        chosen = set(ids)
        self._selected = frozenset(number for number, row in enumerate(self._rows) if row.task_id in chosen)
        self.setAccessibleDescription(
            "; ".join(self._told(self._rows[number]) for number in sorted(self._selected)[:5])
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
        for row in self._rows:
            if row.task_id == task_id and row.start != NO_PART:
                self.go_to(row.start, 0.25)

    def zoom_to(self, seconds_per_pixel: float) -> None:
        """Set the zoom, keeping the middle where it is."""
        self.zoom(seconds_per_pixel / self.seconds_per_pixel)

    def zoom(self, factor: float, at_x: float | None = None) -> None:
        """Show `factor` times as much time, keeping the moment at `at_x` (else the middle) where it is."""
        x = self.viewport().width() / 2 if at_x is None else at_x
        fixed = self._axis().at(x)
        self.seconds_per_pixel = min(COARSEST, max(FINEST, self.seconds_per_pixel * factor))
        self.go_to(fixed, x / max(1, self.viewport().width()))
        self.viewport().update()

    def zoom_to_project(self) -> None:
        """Show the project from its first start to its last finish."""
        span = extent(self._rows)
        if span is None:
            return
        room = max(100, self.viewport().width() - 160)
        self.seconds_per_pixel = min(COARSEST, max(FINEST, (span[1] - span[0]) / room))
        self.go_to(span[0], _MARGIN / max(1, self.viewport().width()))
        self.viewport().update()

    # Qt tells

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_ranges()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._begins and self._rows:
            self._begin()
        painter = QPainter(self.viewport())
        view = self._view()
        status = self._plan.project.status_date if self._plan is not None else None
        calendar = self._clocks.project if self._clocks is not None else None
        marks = Marks(
            self._today, status, calendar, self._selected, slack=self._with_slack, longest_path=self._with_longest_path
        )
        painter.save()
        painter.setClipRect(QRect(0, HEADER_HEIGHT, self.viewport().width(), self.viewport().height()))
        painter.translate(0, HEADER_HEIGHT)
        paint(painter, gantt_scene(self._rows, self._links, view, self._measure, marks))
        if self._drag is not None:
            ghost = self._ghost(self._drag)
            row = self._row_of(self._drag.bar.task_id)
            paint_ghost(painter, self._drag, ghost, view, row, QPointF(self._at) - QPointF(0, HEADER_HEIGHT))
        painter.restore()
        paint(painter, header_scene(view.axis, view.width, HEADER_HEIGHT, self._measure))
        if self.hasFocus():
            painter.setPen(QPen(qcolour("accent"), 1))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _row_of(self, task_id: str) -> int:
        return next((number for number, row in enumerate(self._rows) if row.task_id == task_id), 0)

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
        over = next((row.name for row in self._rows if row.task_id == drag.over), "")
        return ghost_of(drag, self._plan, self._clocks, over)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what a bar is when the pointer rests on it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self._hit(event.pos())
            if found is None or self._drag is not None:
                QToolTip.hideText()
            else:
                shown = self._rows[found.row]
                words = "\n".join([self._told(shown), *self._why(shown)])
                QToolTip.showText(event.globalPos(), literal(words), self.viewport())
            return True
        return super().viewportEvent(event)

    def _told(self, shown: GanttRow) -> str:
        """Return a bar in words."""
        row = self._plan.tasks.row.get(shown.task_id) if self._plan is not None else None
        if self._plan is None or self._schedule is None or row is None:
            return ""
        slack = planning.text_of(self._plan, self._schedule, row, "slack")
        lines = [
            shown.name,
            f"{format_date(shown.start, with_time=True)}  →  {format_date(shown.finish, with_time=True)}",
            self.tr("{percent} % done, spare time {slack}").format(percent=round(shown.percent), slack=slack),
            *self._paths(shown),
            planning.warning_of(self._plan, self._schedule, row, "slack"),
        ]
        return "\n".join(line for line in lines if line)

    def _paths(self, shown: GanttRow) -> list[str]:
        """Return in words what the colour and the frame of a bar say."""
        said = []
        if shown.critical:
            said.append(self.tr("critical"))
        elif shown.near_critical:
            said.append(self.tr("nearly critical"))
        if shown.longest_path and not shown.summary:
            said.append(self.tr("on the longest path"))
        return [", ".join(said)] if said else []

    def _why(self, shown: GanttRow) -> list[str]:
        """Return what decides when a task starts."""
        row = self._plan.tasks.row.get(shown.task_id) if self._plan is not None else None
        if self._explainer is None or row is None:
            return []
        return [
            f"{format_date(driver.at, with_time=True)}  {driver.text}"
            for driver in self._explainer().start(row)
            if driver.decides
        ][:2]
