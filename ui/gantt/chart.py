"""The chart beside the task table: scrolls with it, draws the plan, and hands what the mouse does to its pointing."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from pmo_desktop.charts.gantt import ChartRows, GanttLink, GanttRow, Viewport, extent, header_scene
from pmo_desktop.charts.gantt_hits import Under
from pmo_desktop.charts.gantt_look import Look
from pmo_desktop.charts.scene import Scene, TextMeasure
from pmo_desktop.charts.timescale import Axis
from pmo_desktop.domain import moment
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import NO_PART, Explainer, Schedule
from pmo_desktop.domain.schedule.clocks import Clocks
from ui.canvas import QtTextMeasure, paint, qcolour
from ui.gantt.delegates import ROW_HEIGHT
from ui.gantt.picture import Picture
from ui.gantt.pointing import Pointing
from ui.gantt.table import HEADER_HEIGHT, TaskTable
from ui.gantt.telling import Telling
from ui.tables.roles import Role

FINEST, COARSEST = 60.0, 6 * 86_400.0
_MARGIN = 24
_ROOM_OF_LABELS = 160
_COARSEST_TO_BEGIN = 8 * 3_600.0
"""Seconds per pixel: a working week is then 15 pixels wide."""
_FINEST_TO_BEGIN = 2 * 3_600.0
"""Seconds per pixel: a day is then 12 pixels wide, and a plan of which there is little yet is seen in weeks."""
_ROWS_ABOVE = 3
_SPAN_LIMIT = 2_000_000_000


class GanttChart(QAbstractScrollArea):
    """Draws what `show_plan` was given and changes nothing itself."""

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
        self._begins = False
        self.pointing: Pointing = Pointing(self)
        self.setAccessibleName(self.tr("Gantt chart"))
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing beneath is drawn first
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
    ) -> None:
        """Draw a plan as it now stands; `explainer` gives what explains its dates, when that is asked for."""
        self.picture.show_plan(plan, schedule, today, explainer, fiscal_month)
        self.show_rows(task_rows)

    def show_rows(self, task_rows: Sequence[int]) -> None:
        """Draw other rows of the same plan, as after folding."""
        self.picture.show_rows(task_rows)
        self.pointing.forget()
        self._set_ranges(keeps=True)
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

    def _set_ranges(self, *, keeps: bool = False) -> None:
        """Say how far one can scroll; `keeps` what is seen in reach, so that an edit never makes the chart jump."""
        span = extent(self._rows) or self._fallback()
        visible = max(1, self.viewport().width())
        kept = self._axis().start
        start = span[0] - round(visible * self.seconds_per_pixel * 0.5)
        start -= start % moment.DAY
        keeps = keeps and bool(self._origin)
        if keeps:
            start = min(start, kept - kept % moment.DAY)
        length = round((span[1] - start) / self.seconds_per_pixel + visible * 0.5)
        if keeps:
            length = max(length, round((kept - start) / self.seconds_per_pixel) + visible)
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
        if self.seconds_per_pixel < _FINEST_TO_BEGIN:
            self.seconds_per_pixel = _FINEST_TO_BEGIN
            self.go_to((extent(self._rows) or self._fallback())[0], _MARGIN / max(1, self.viewport().width()))
            self._look_again()
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
        self._zoom(seconds_per_pixel, None)

    def zoom(self, factor: float, at_x: float | None = None) -> None:
        """Show `factor` times as much time, keeping the moment at `at_x` (else the middle) where it is."""
        self._zoom(self.seconds_per_pixel * factor, at_x)

    def _zoom(self, seconds_per_pixel: float, at_x: float | None) -> None:
        x = self.viewport().width() / 2 if at_x is None else at_x
        fixed = self._axis().at(x)
        self.seconds_per_pixel = min(COARSEST, max(FINEST, seconds_per_pixel))
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

    def part(self, view: Viewport, measure: TextMeasure) -> Scene:
        """Return any part of the plan as it is drawn, with nothing selected: for pictures."""
        return self.picture.scene(view, frozenset(), measure)

    def scale(self, axis: Axis, width: float, measure: TextMeasure) -> Scene:
        """Return the time scale above a part of the plan."""
        return header_scene(axis, width, HEADER_HEIGHT, measure, self.look, self.picture.fiscal_month)

    def pictured(self) -> tuple[Plan | None, Sequence[GanttRow], Viewport]:
        """Return what a picture of the chart is of: the plan, its rows as they stand, and the part that is seen."""
        return self._plan, self._rows, self._view()

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
        self.pointing.paint(painter, view)
        painter.restore()
        paint(painter, self.scale(view.axis, view.width, self._measure))
        if self.hasFocus():
            painter.setPen(QPen(qcolour("accent"), 1))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.pointing.wheel(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pointing.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointing.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pointing.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.pointing.double_click(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.pointing.key(event):
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what lies under the pointer when it rests."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self.pointing.rest(event)
            return True
        if isinstance(event, QNativeGestureEvent) and self.pointing.pinch(event):
            return True
        return super().viewportEvent(event)

    # What the pointer asks

    def id_at(self, row: int) -> str:
        """Return the task of a row, blank ones included; empty where there is none."""
        found = self._table.model().index(row, 0).data(Role.ID) if row >= 0 else None
        return found if isinstance(found, str) else ""

    @property
    def plan(self) -> Plan | None:
        return self.picture.plan

    @property
    def schedule(self) -> Schedule | None:
        return self.picture.schedule

    @property
    def clocks(self) -> Clocks | None:
        return self.picture.clocks

    @property
    def rows(self) -> Sequence[GanttRow]:
        return self.picture.rows

    @property
    def links(self) -> Sequence[GanttLink]:
        return self.picture.links

    @property
    def selected(self) -> frozenset[int]:
        """The selected rows of the chart."""
        return self._selected

    def axis(self) -> Axis:
        """Return the time axis as it is scrolled now."""
        return self._axis()

    def seen(self) -> Viewport:
        """Return the part of the rows that is seen."""
        return self._view()

    def about(self, found: Under) -> str:
        """Return in words what lies somewhere."""
        return self._telling.of(found)
