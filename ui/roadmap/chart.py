"""The chart beside the roadmap's table: scrolls with it, zooms, and asks by signal for what is dragged and clicked."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
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
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QToolTip, QWidget

from pmo_desktop.charts.gantt import Marks, Viewport, header_scene
from pmo_desktop.charts.gantt_hits import enters_by_finish, leaves_by_start
from pmo_desktop.charts.roadmap import (
    ROW_HEIGHT,
    Kind,
    RoadLook,
    RoadRow,
    RoadWay,
    RoadWays,
    Under,
    roadmap_scene,
    under,
)
from pmo_desktop.charts.scene import Scene, TextMeasure
from pmo_desktop.charts.timescale import Axis
from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.services.planning.project_moves import Movable, WhatMoves
from pmo_desktop.services.roadmap import Span
from ui.canvas import QtTextMeasure, paint, qcolour
from ui.literal import literal
from ui.roadmap.drag import Drag, Meaning, Taken
from ui.roadmap.table import HEADER_HEIGHT, RoadmapTable

FINEST, COARSEST = 300.0, 30 * 86_400.0
_MARGIN, _LIGHTS = 24, 125
"""Pixels before the first bar, and after the last one for its lights and date."""
_SPAN_LIMIT = 2_000_000_000
_THRESHOLD, _TICK_MS, _SLOWEST, _FASTEST = 4, 25, 3, 32
_STEP = 120
_SHAPE = Qt.CursorShape
Begins = Callable[[int, str], tuple[WorkingCalendar, WhatMoves] | None]
"""Gives for a row, and the milestone taken on it, the project's calendar and what of it can be moved; None refuses."""


class RoadmapChart(QAbstractScrollArea):
    """Draws what `show_rows` was given and changes nothing itself."""

    picked = Signal(int, bool)
    """A row, and whether it comes to those chosen before."""
    opened = Signal(int, str)
    """A row, and the milestone on it that was meant, or an empty text."""
    dropped = Signal(object)
    """A `Drag` that asks for something."""
    link_chosen = Signal(str)
    link_removed = Signal()
    looked_elsewhere = Signal()

    def __init__(self, table: RoadmapTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seconds_per_pixel = 86_400.0
        self.look = RoadLook()
        self.chosen_link = ""
        self.drag: Drag | None = None
        self.begins: Begins = lambda _row, _task_id: None
        self.says: Callable[[Under], str] = lambda _: ""
        """Gives what is at a point in words."""
        self.task_of: Callable[[int], str] = lambda _: ""
        """Gives the task of a row, empty where it is a project or a group."""
        self._table = table
        self._rows: Sequence[RoadRow] = ()
        self._ways = RoadWays()
        self._span: Span | None = None
        self._marks = Marks()
        self._origin = 0
        self._measure = QtTextMeasure()
        self._press: tuple[QPoint, Under] | None = None
        self._at = QPoint()
        self._begins = False
        self._was_cancelled = False
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(_TICK_MS)
        self._scrolling.timeout.connect(self._scroll_on)
        self.setAccessibleName(self.tr("Roadmap chart"))
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        table.verticalScrollBar().rangeChanged.connect(lambda *_: self._set_ranges(keeps=True))
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(lambda _: self.viewport().update())

    # What is shown

    def show_rows(self, rows: Sequence[RoadRow], ways: RoadWays, span: Span | None, marks: Marks) -> None:
        """Draw other rows; what is seen stays where it is."""
        self._rows, self._ways, self._span, self._marks = rows, ways, span, marks
        if self.chosen_link and self.way_called(self.chosen_link) is None:
            self.choose_link("")
        self._set_ranges(keeps=True)
        self.viewport().update()

    def show_look(self, look: RoadLook) -> None:
        self.look = look
        self.viewport().update()

    def mark(self, rows: frozenset[int]) -> None:
        """Mark the rows selected in the table."""
        kept = self._marks
        self._marks = Marks(kept.today, kept.status_date, kept.calendar, rows)
        shown = (self.says(Under(Kind.ROW, row)) for row in sorted(rows)[:5])
        self.setAccessibleDescription("; ".join(shown))
        self.viewport().update()

    def choose_link(self, link_id: str) -> None:
        """Mark a link, or none."""
        self.chosen_link = link_id
        self.viewport().update()

    @property
    def rows(self) -> Sequence[RoadRow]:
        return self._rows

    @property
    def ways(self) -> RoadWays:
        return self._ways

    def axis(self) -> Axis:
        """Return the time axis as it is scrolled now."""
        return Axis(
            self._origin + round(self.horizontalScrollBar().value() * self.seconds_per_pixel), self.seconds_per_pixel
        )

    def seen(self) -> Viewport:
        """Return the part of the rows that is seen."""
        area = self.viewport()
        return Viewport(
            self.axis(), area.width(), area.height() - HEADER_HEIGHT, ROW_HEIGHT, self.verticalScrollBar().value()
        )

    def whole(self) -> Viewport:
        """Return all of it at the zoom of the screen, as a picture has it."""
        span = self._span or self._fallback()
        scale = self.seconds_per_pixel
        axis = Axis(span[0] - round(_MARGIN * scale), scale)
        return Viewport(axis, max(axis.x(span[1]) + _LIGHTS, 240.0), len(self._rows) * ROW_HEIGHT, ROW_HEIGHT)

    def scene(self, view: Viewport, measure: TextMeasure) -> Scene:
        """Return a part of the chart as a picture has it: nothing is selected."""
        marks = Marks(self._marks.today, self._marks.status_date, self._marks.calendar)
        return roadmap_scene(self._rows, self._ways, view, measure, self.look, marks)

    def _set_ranges(self, *, keeps: bool = False) -> None:
        """Say how far one can scroll; `keeps` what is seen in reach, so that an edit never makes the chart jump."""
        span = self._span or self._fallback()
        visible, scale = max(1, self.viewport().width()), self.seconds_per_pixel
        kept = self.axis().start
        start = span[0] - round(visible * scale * 0.5)
        start -= start % moment.DAY
        keeps = keeps and bool(self._origin)
        if keeps:
            start = min(start, kept - kept % moment.DAY)
        length = round((span[1] - start) / scale + visible * 0.5)
        if keeps:
            length = max(length, round((kept - start) / scale) + visible)
        self._origin = start
        across = self.horizontalScrollBar()
        across.setRange(0, min(_SPAN_LIMIT, max(0, length - visible)))
        across.setPageStep(visible)
        across.setSingleStep(40)
        across.setValue(round((kept - start) / scale))
        down, theirs = self.verticalScrollBar(), self._table.verticalScrollBar()
        down.setRange(theirs.minimum(), theirs.maximum())
        down.setPageStep(theirs.pageStep())
        down.setSingleStep(round(ROW_HEIGHT))
        down.setValue(theirs.value())

    def _fallback(self) -> Span:
        start = self._marks.today or moment.from_iso("2026-01-01")
        return start, start + 365 * moment.DAY

    # Going somewhere

    def go_to(self, at: int, share: float = 0.15) -> None:
        """Scroll so that a moment stands at a share of the width."""
        self._set_ranges()
        self.horizontalScrollBar().setValue(
            round((at - self._origin) / self.seconds_per_pixel - self.viewport().width() * share)
        )

    def go_to_today(self) -> None:
        if self._marks.today is not None:
            self.go_to(self._marks.today, 0.5)

    def go_to_row(self, row: int) -> None:
        """Scroll to the bar of a row."""
        bar = self._rows[row].bar
        if bar.start != NO_PART:
            self.go_to(bar.start, 0.1)

    def zoom(self, factor: float, at_x: float | None = None) -> None:
        """Show `factor` times as much time, keeping the moment at `at_x` (else the middle) where it is."""
        x = self.viewport().width() / 2 if at_x is None else at_x
        fixed = self.axis().at(x)
        self.seconds_per_pixel = min(COARSEST, max(FINEST, self.seconds_per_pixel * factor))
        self.go_to(fixed, x / max(1, self.viewport().width()))
        self.viewport().update()

    def zoom_to(self, span: Span | None) -> None:
        """Show a stretch of time from end to end."""
        if span is None:
            return
        room = max(100, self.viewport().width() - _MARGIN - _LIGHTS)
        self.seconds_per_pixel = min(COARSEST, max(FINEST, (span[1] - span[0]) / room))
        self.go_to(span[0], _MARGIN / max(1, self.viewport().width()))
        self.viewport().update()

    def zoom_to_all(self) -> None:
        self.zoom_to(self._span)

    def begin(self) -> None:
        """Show all of it when it is next drawn: its width is known only then."""
        self._begins = True
        self.viewport().update()

    # Qt tells

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_ranges(keeps=True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._begins and self._span is not None:
            self._begins = False
            self.zoom_to_all()
        painter = QPainter(self.viewport())
        view = self.seen()
        painter.save()
        painter.setClipRect(QRect(0, HEADER_HEIGHT, self.viewport().width(), self.viewport().height()))
        painter.translate(0, HEADER_HEIGHT)
        paint(
            painter,
            roadmap_scene(self._rows, self._ways, view, self._measure, self.look, self._marks, self.chosen_link),
        )
        if self.drag is not None:
            self._paint_drag(painter, self.drag, view)
        painter.restore()
        paint(painter, header_scene(view.axis, view.width, HEADER_HEIGHT, self._measure))
        if self.hasFocus():
            painter.setPen(QPen(qcolour("accent"), 1))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_drag(self, painter: QPainter, drag: Drag, view: Viewport) -> None:
        """Draw where the bar would lie, or the link that would be made."""
        colour = qcolour("accent")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y, height = view.y(drag.taken.row), view.row_height
        if drag.meaning is Meaning.LINK:
            painter.setPen(QPen(colour, 2.0, Qt.PenStyle.SolidLine if drag.over else Qt.PenStyle.DashLine))
            out = drag.taken.start if drag.taken.from_start else drag.taken.finish
            to = QPointF(self._at.x(), self._at.y() - HEADER_HEIGHT)
            painter.drawLine(QPointF(view.axis.x(out), y + height * 0.45), to)
            painter.setBrush(colour)
            painter.drawEllipse(to, 3.0, 3.0)
            return
        left, right = view.axis.x(drag.start), view.axis.x(drag.finish)
        fill = qcolour("accent")
        fill.setAlpha(70)
        painter.setBrush(fill)
        painter.setPen(QPen(colour, 1.6))
        if drag.taken.is_point:
            left, right = left - 6, right + 6
        painter.drawRoundedRect(QRectF(left, y + height * 0.14, max(2.0, right - left), height * 0.42), 3, 3)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # The mouse

    def under(self, at: QPoint) -> Under:
        """Return what lies at a point of the viewport."""
        return under(self._rows, self._ways, self.seen(), self.look, at.x(), at.y() - HEADER_HEIGHT)

    def was_cancelled(self) -> bool:
        """Say once whether the right button has just ended a drag: then it asks for no menu."""
        said, self._was_cancelled = self._was_cancelled, False
        return said

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if event.button() == Qt.MouseButton.RightButton and (self.drag is not None or self._press is not None):
            self._was_cancelled = self.drag is not None
            self.cancel()
            return
        self._was_cancelled = False
        found = self.under(at)
        self.link_chosen.emit(found.way.id if found.way is not None else "")
        if found.kind is not Kind.LINK and found.row >= 0:
            more = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if event.button() == Qt.MouseButton.LeftButton or found.row not in self._marks.selected:
                self.picked.emit(found.row, more)
        self._press = (at, found) if event.button() == Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = event.position().toPoint()
        if self._press is None:
            self._hover(self._at)
            return
        if self.drag is None:
            if (self._at - self._press[0]).manhattanLength() < _THRESHOLD:
                return
            self._take_hold(*self._press)
            if self.drag is None:
                return
        self._follow()
        inside = self.viewport().rect().adjusted(0, HEADER_HEIGHT, 0, 0).contains(self._at)
        if inside:
            self._scrolling.stop()
        elif not self._scrolling.isActive():
            self._scrolling.start()

    def _hover(self, at: QPoint) -> None:
        found = self.under(at)
        shape = _SHAPE.ArrowCursor
        if found.kind is Kind.LINK:
            shape = _SHAPE.PointingHandCursor
        elif found.kind is Kind.DIAMOND or (found.kind is Kind.BAR and self._can_be_taken(found)):
            shape = _SHAPE.SizeAllCursor
        self.viewport().setCursor(shape)

    def _can_be_taken(self, found: Under) -> bool:
        return self._rows[found.row].is_project or bool(self.task_of(found.row))

    def _take_hold(self, at: QPoint, found: Under) -> None:
        """Make a drag of a press, where it took a bar or a milestone."""
        taken = self._taken(at, found)
        ground = None if taken is None else self.begins(found.row, taken.task_id)
        if taken is None or ground is None:
            self._press = None
            return
        now = self.axis().at(at.x())
        self.drag = Drag(taken, ground[0], ground[1], now, now, found.row)

    def _taken(self, at: QPoint, found: Under) -> Taken | None:
        if found.kind not in {Kind.BAR, Kind.DIAMOND}:
            return None
        row = self._rows[found.row]
        if found.diamond is not None:
            each = found.diamond
            return Taken("", each.task_id, found.row, each.at, each.at, each.name, is_point=True)
        bar, task_id = row.bar, self.task_of(found.row)
        if not row.is_project and not task_id:
            return None
        from_start = bool(task_id) and leaves_by_start(bar, self.seen(), at.x())
        return Taken(
            "" if task_id else bar.task_id,
            task_id,
            found.row,
            bar.start,
            bar.finish,
            bar.name,
            from_start,
            bar.milestone,
        )

    def _follow(self) -> None:
        """Take the drag to where the pointer is, and say what letting go would do."""
        drag = self.drag
        if drag is None:
            return
        row = self.seen().row(max(0, self._at.y() - HEADER_HEIGHT))
        over, to_finish = "", False
        if drag.taken.task_id and row != drag.taken.row:
            over, to_finish = self._reached(self._at)
            over = "" if over == drag.taken.task_id else over
        self.drag = drag.to(self.axis().at(self._at.x()), row, over, to_finish=to_finish)
        self.viewport().setCursor(_SHAPE.CrossCursor if self.drag.meaning is Meaning.LINK else _SHAPE.SizeAllCursor)
        QToolTip.showText(
            self.viewport().mapToGlobal(self._at + QPoint(12, 12)), literal(self.drag_words()), self.viewport()
        )
        self.viewport().update()

    def _reached(self, at: QPoint) -> tuple[str, bool]:
        """Return the task at a point, and whether a link let go there enters its finish."""
        found = self.under(at)
        if found.diamond is not None:
            return found.diamond.task_id, False
        task_id = self.task_of(found.row) if 0 <= found.row < len(self._rows) else ""
        if not task_id:
            return "", False
        return task_id, found.kind is Kind.BAR and enters_by_finish(self._rows[found.row].bar, self.seen(), at.x())

    def drag_words(self) -> str:
        """Return what letting go now would do."""
        drag = self.drag
        if drag is None:
            return ""
        name = drag.taken.name
        if drag.meaning is Meaning.LINK:
            if not drag.over:
                return self.tr("“{name}” → a task or milestone. Unfold a project to link what is in it.").format(
                    name=name
                )
            to = self._name_of(drag.over)
            return self.tr("Link “{name}” → “{to}” ({type})").format(name=name, to=to, type=drag.type)
        dates = f"{format_date(drag.start)}  →  {format_date(drag.finish)}"
        if drag.meaning is Meaning.TASK:
            days = round(drag.shift / moment.DAY)
            return f"{name}\n{dates}  ({days:+d} d)"
        said = self.tr("{days} working days").format(days=f"{drag.days:+d}") if drag.days else self.tr("not moved")
        lines = [name, f"{dates}  ({said})"]
        if drag.moves.how is not Movable.WHOLE:
            lines.append(drag.moves.sentence)
        return "\n".join(lines)

    def _name_of(self, task_id: str) -> str:
        for row in self._rows:
            if row.bar.task_id == task_id:
                return row.bar.name
            for each in row.diamonds:
                if each.task_id == task_id:
                    return each.name
        return ""

    def _scroll_on(self) -> None:
        """Scroll on while a drag has left the chart: the faster the further."""
        if self.drag is None:
            self._scrolling.stop()
            return
        area = self.viewport().rect().adjusted(0, HEADER_HEIGHT, 0, 0)
        for bar, low, high, at in (
            (self.horizontalScrollBar(), area.left(), area.right(), self._at.x()),
            (self.verticalScrollBar(), area.top(), area.bottom(), self._at.y()),
        ):
            beyond = min(0, at - low) + max(0, at - high)
            if beyond:
                step = min(_FASTEST, max(_SLOWEST, abs(beyond) // 4))
                bar.setValue(bar.value() + (step if beyond > 0 else -step))
        self._follow()

    def cancel(self) -> None:
        """Let go of what is dragged; nothing changes."""
        self._press = self.drag = None
        self._scrolling.stop()
        QToolTip.hideText()
        self.viewport().unsetCursor()
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        drag = self.drag
        self.cancel()
        if drag is not None and (drag.changes_something or drag.moves.how is Movable.NOTHING):
            self.dropped.emit(drag)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._press = None
        found = self.under(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and found.kind in {Kind.BAR, Kind.DIAMOND, Kind.ROW}:
            self.opened.emit(found.row, found.diamond.task_id if found.diamond is not None else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and (self._press is not None or self.chosen_link):
            self.link_chosen.emit("")
            self.cancel()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.chosen_link:
            self.link_removed.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            QApplication.sendEvent(self._table, event)  # rows are chosen as in the table
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Space):
            QApplication.sendEvent(self._table, event)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(0.8 ** (turn.y() / _STEP), event.position().x())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or abs(turn.x()) > abs(turn.y()):
            across = self.horizontalScrollBar()
            across.setValue(across.value() - (turn.x() or turn.y()))
        else:
            down = self.verticalScrollBar()
            down.setValue(down.value() - turn.y())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what a bar, a milestone or a link is when the pointer rests on it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            if self.drag is None:
                words = self.says(self.under(event.pos()))
                if words:
                    QToolTip.showText(event.globalPos(), literal(words), self.viewport())
                else:
                    QToolTip.hideText()
            return True
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom(1 / max(0.5, 1 + event.value()), event.position().x())
            return True
        return super().viewportEvent(event)

    def way_called(self, link_id: str) -> RoadWay | None:
        """Return a link that is drawn, None where there is none of that id."""
        return next((way for way in self._ways if way.id == link_id), None)
