"""The mouse on the chart: what a press takes hold of, what a drag asks for, how the wheel scrolls and zooms."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QNativeGestureEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip

from pmo_desktop.charts.gantt import GanttLink, GanttRow, Viewport, links_seen, way_of
from pmo_desktop.charts.gantt_hits import Place, Under, enters_by_finish, is_over_bar, leaves_by_start, under
from pmo_desktop.domain.records import LinkType
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.services.planning.links import link_in_words
from ui.canvas import qcolour
from ui.gantt.drag import MINUTE, Bar, Drag, Grip, Meaning, snap_for
from ui.gantt.ghost import Ghost, Scenery, Standing, ghost_of, paint_ghost
from ui.gantt.table import HEADER_HEIGHT
from ui.gantt.trial import Trial
from ui.gantt.wishes import wish_of
from ui.literal import literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from pmo_desktop.services.planning.editing import Editing
    from ui.gantt.chart import GanttChart

_GRIPS = {
    Place.BODY: Grip.BODY,
    Place.START: Grip.PROGRESS,
    Place.PROGRESS: Grip.PROGRESS,
    Place.FINISH: Grip.FINISH,
    Place.DEADLINE: Grip.DEADLINE,
    Place.CONSTRAINT: Grip.CONSTRAINT,
    Place.LINK: Grip.LAG,
    Place.LINK_FROM: Grip.LINK_FROM,
    Place.LINK_TO: Grip.LINK_TO,
    Place.BELOW: Grip.EMPTY,
}
_ON_BARS = frozenset({Place.BODY, Place.START, Place.PROGRESS, Place.FINISH})
_BASELINES = frozenset({Place.BASELINE, Place.SECOND_BASELINE})
ON_LINKS = frozenset({Place.LINK, Place.LINK_FROM, Place.LINK_TO})
_SHAPE = Qt.CursorShape
_CURSORS = {
    Place.BODY: _SHAPE.SizeAllCursor,
    Place.START: _SHAPE.SplitHCursor,
    Place.PROGRESS: _SHAPE.SplitHCursor,
    Place.FINISH: _SHAPE.SizeHorCursor,
    Place.DEADLINE: _SHAPE.SizeHorCursor,
    Place.CONSTRAINT: _SHAPE.SizeHorCursor,
    Place.LINK: _SHAPE.PointingHandCursor,
    Place.LINK_FROM: _SHAPE.CrossCursor,
    Place.LINK_TO: _SHAPE.CrossCursor,
    Place.BELOW: _SHAPE.CrossCursor,
}
_ALT, _CTRL, _SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
_THRESHOLD = 4
"""Pixels the pointer goes before a press becomes a drag."""
_TICK_MS = 25
_SLOWEST, _FASTEST = 3, 32
"""Pixels a tick that the chart scrolls under a drag which has left it."""
_RESTS_MS = 160
_RAN = 40
"""Pixels along its row after which a bar is moved, and only a hand that goes well up or down links it."""
_STEP = 120
"""What a wheel turns in one notch."""


@dataclass(frozen=True, slots=True)
class _Press:
    """A press of the left button: where, in pixels of the whole chart, and on what."""

    at: QPoint
    place: QPoint
    under: Under
    held: Qt.KeyboardModifier


class Pointing(QObject):
    """Asks for edits by signal and changes nothing itself."""

    asked = Signal(object, object)
    """A `Proposal`, and the `Drag` it came of."""
    drawn = Signal(object, object, str)
    """A task is wanted from one moment to another, in the blank row of an id or, where that is empty, below the last."""
    picked = Signal(str)
    added = Signal(str)
    """A task is to be selected beside those that are, or no longer."""
    opened = Signal(str)
    link_opened = Signal(str)
    link_removed = Signal(str)
    mode_left = Signal()
    """Bars are no longer to be split."""

    def __init__(self, chart: "GanttChart") -> None:
        super().__init__(chart)
        self._chart = chart
        self.begin_editing: Callable[[], Editing] | None = None
        self.drag: Drag | None = None
        self._splits = False
        """A drag on a bar splits it."""
        self.marked_link: str = ""
        self._press: _Press | None = None
        self._ids: tuple[str, ...] = ()
        self._row = 0
        self._trial: Trial | None = None
        self._ghost: Ghost | None = None
        self._at = QPoint()
        self._left_at = self._ran = 0
        """Where the pointer left the bar's row, and how far it went along it, in pixels."""
        self._was_cancelled = False
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(_TICK_MS)
        self._scrolling.timeout.connect(self._scroll_on)
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_RESTS_MS)
        self._resting.timeout.connect(lambda: self._renew_ghost(rests=True))

    # What is there

    def under(self, at: QPoint) -> Under:
        """Return what lies at a point of the viewport."""
        chart = self._chart
        return under(
            chart.rows,
            chart.links,
            chart.seen(),
            at.x(),
            at.y() - HEADER_HEIGHT,
            look=chart.look,
            selected=chart.selected,
            marked=self._marked_number(),
        )

    def link_id(self, link: GanttLink | None) -> str:
        """Return the dependency a link of the chart is drawn for."""
        plan = self._chart.plan
        if plan is None or link is None or not 0 <= link.number < len(plan.dependencies):
            return ""
        return plan.dependencies.ids[link.number]

    def _marked_number(self) -> int:
        plan = self._chart.plan
        return -1 if plan is None or not self.marked_link else plan.dependencies.row.get(self.marked_link, -1)

    def mark_link(self, link_id: str) -> None:
        """Mark a link, or none."""
        self.marked_link = link_id
        plan = self._chart.plan
        if link_id and plan is not None:
            self._chart.setAccessibleDescription(link_in_words(plan, link_id))
        self._chart.viewport().update()

    def split_by_mouse(self, on: bool) -> None:
        """Let a drag on a bar split it, or no longer."""
        self._splits = on

    def was_cancelled(self) -> bool:
        """Say once whether the right button has just ended a drag: then it asks for no menu."""
        said, self._was_cancelled = self._was_cancelled, False
        return said

    # Pressing

    def press(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if event.button() == Qt.MouseButton.RightButton and (self.drag or self._press):
            self._was_cancelled = self.drag is not None
            self.cancel()
            return
        self._was_cancelled = False
        found = self.under(at)
        is_left = event.button() == Qt.MouseButton.LeftButton
        if found.place in ON_LINKS:
            self.mark_link(self.link_id(found.link))
        else:
            self.mark_link("")
            self._pick(found, event.modifiers(), is_left=is_left)
        if is_left:
            self._press = _Press(at, self._placed(at), found, event.modifiers())

    def _pick(self, found: Under, held: Qt.KeyboardModifier, *, is_left: bool) -> None:
        task_id = self._chart.id_at(found.row)
        if not task_id:
            return
        if is_left and held & _CTRL and found.place in _ON_BARS | _BASELINES | {Place.ROW}:
            self.added.emit(task_id)
        elif found.row not in self._chart.selected:
            self.picked.emit(task_id)

    def _placed(self, at: QPoint) -> QPoint:
        """Return a point in pixels of the whole chart, however it is scrolled."""
        chart = self._chart
        return at + QPoint(chart.horizontalScrollBar().value(), chart.verticalScrollBar().value())

    def release(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        press, drag, ids = self._press, self.drag, self._ids
        if drag is None:
            self._press = None
            several = len(self._chart.selected) > 1
            if press is not None and several and press.under.place in _ON_BARS and not press.held & (_CTRL | _SHIFT):
                self.picked.emit(self._chart.id_at(press.under.row))
            return
        self.cancel()
        if drag.meaning is Meaning.DRAW and drag.changes_something:
            self.drawn.emit(drag.start, drag.finish, drag.bar.task_id)
            return
        wish = wish_of(drag, ids)
        if wish is not None:
            self.asked.emit(wish, drag)

    def double_click(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position().toPoint()
        found = self.under(at)
        if found.place in ON_LINKS:
            self.link_opened.emit(self.link_id(found.link))
        elif found.place is Place.BELOW or (found.place is Place.ROW and self._is_blank(found.row)):
            day = self._chart.axis().at(at.x()) // 86_400 * 86_400
            self.drawn.emit(day, day + 86_400, self._chart.id_at(found.row))
        elif found.place in _ON_BARS | _BASELINES | {Place.DEADLINE, Place.CONSTRAINT}:
            self.opened.emit(self._chart.id_at(found.row))

    def key(self, event: QKeyEvent) -> bool:
        """Take a key that means something to the drag going on or the link marked; say whether it was one."""
        if event.key() == Qt.Key.Key_Escape and (self.drag is not None or self.marked_link or self._splits):
            if self.drag is None:
                self.mark_link("")
                self.mode_left.emit()
            self.cancel()
            return True
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.marked_link and self.drag is None:
            self.link_removed.emit(self.marked_link)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.marked_link and self.drag is None:
            self.link_opened.emit(self.marked_link)
            return True
        return False

    # Dragging

    def move(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._press is None:
            self._hover(at, event.modifiers())
            return
        if self.drag is None:
            if (at - self._press.at).manhattanLength() < _THRESHOLD:
                return
            self._begin(self._press)
            if self.drag is None:
                return
        self._at = at
        self._follow(event.modifiers())
        if self._chart.viewport().rect().adjusted(0, HEADER_HEIGHT, 0, 0).contains(at):
            self._scrolling.stop()
        elif not self._scrolling.isActive():
            self._scrolling.start()

    def _hover(self, at: QPoint, held: Qt.KeyboardModifier) -> None:
        found = self.under(at)
        shape = _CURSORS.get(found.place, _SHAPE.ArrowCursor)
        if self._splits and found.place in _ON_BARS:
            shape = _SHAPE.IBeamCursor
        elif found.place is Place.START and held & _ALT:
            shape = _SHAPE.SizeHorCursor
        elif found.place is Place.ROW and self._is_blank(found.row):
            shape = _SHAPE.CrossCursor
        elif found.place is Place.LINK and (held & _ALT or self.link_id(found.link) == self.marked_link):
            shape = _SHAPE.SizeHorCursor
        self._chart.viewport().setCursor(shape)

    def _is_blank(self, row: int) -> bool:
        plan = self._chart.plan
        task_row = None if plan is None else plan.tasks.row.get(self._chart.id_at(row))
        return plan is not None and task_row is not None and bool(plan.tasks["blank"][task_row])

    def _begin(self, press: _Press) -> None:
        """Make a drag of a press, where it took something that can be dragged."""
        chart, found = self._chart, press.under
        grip = self._grip(press)
        if grip is None or chart.plan is None or chart.schedule is None or self.begin_editing is None:
            self._press = None
            return
        bar, link, from_start, self._row = self._taken(found, grip, press)
        selected = tuple(chart.id_at(row) for row in sorted(chart.selected))
        moves = grip is Grip.BODY and bar.part == 0
        self._ids = selected if moves and bar.task_id in selected else (bar.task_id,) if bar.task_id else ()
        self._left_at, self._ran = press.at.x(), 0
        self._trial = Trial(self.begin_editing())
        now = chart.axis().at(press.at.x())
        self.drag = Drag(bar, grip, now, now, snap_for(chart.seconds_per_pixel), from_start=from_start, link=link)

    def _grip(self, press: _Press) -> Grip | None:
        place, row = press.under.place, press.under.row
        if place is Place.ROW:
            return Grip.EMPTY if self._is_blank(row) else None
        if place is Place.LINK and not (press.held & _ALT or self.marked_link):
            return None
        if place in _ON_BARS and self._splits:
            return Grip.CUT
        if place is Place.START and press.held & _ALT:
            return Grip.START
        return _GRIPS.get(place)

    def _taken(self, found: Under, grip: Grip, press: _Press) -> tuple[Bar, str, bool, int]:
        """Return the bar a drag is about, the link, whether it begins at the bar's start, and the bar's row."""
        rows = self._chart.rows
        if grip is Grip.EMPTY:
            at, row = self._chart.axis().at(press.at.x()), self._chart.seen().row(press.at.y() - HEADER_HEIGHT)
            return Bar(self._chart.id_at(found.row), at, at), "", False, row
        if found.link is not None:
            from_start, to_start = _ends(found.link.type)
            stays = found.link.successor if grip is Grip.LINK_FROM else found.link.predecessor
            by_start = to_start if grip is Grip.LINK_FROM else from_start
            return _bar_of(rows[stays]), self.link_id(found.link), by_start, stays
        shown = rows[found.row]
        mark = {Grip.DEADLINE: shown.deadline, Grip.CONSTRAINT: shown.constraint_date}.get(grip)
        if mark is not None:
            return Bar(shown.task_id, mark, mark), "", False, found.row
        is_whole = grip not in (Grip.BODY, Grip.FINISH) or (grip is Grip.BODY and not found.part)
        return _bar_of(shown, None if is_whole else found.part), "", False, found.row

    def _follow(self, held: Qt.KeyboardModifier) -> None:
        """Take the drag to where the pointer is."""
        drag, chart, press = self.drag, self._chart, self._press
        if drag is None or press is None:
            return
        row, to_finish = self._reached(drag, press)
        over = chart.id_at(row) if row >= 0 else None
        if drag.grip is Grip.BODY:
            by_start = leaves_by_start(chart.rows[self._row], chart.seen(), self._left_at)
            drag = replace(drag, from_start=by_start)
        snap = MINUTE if held & _SHIFT else snap_for(chart.seconds_per_pixel)
        self.drag = drag.to(chart.axis().at(self._at.x()), over or None, snap=snap, to_finish=to_finish)
        self._renew_ghost()

    def _reached(self, drag: Drag, press: _Press) -> tuple[int, bool]:
        """Return the row the pointer has reached with a link, -1 for none, and whether it would end at the finish there.

        A hand that moves a bar along wavers: another row counts when its bar is met or the pointer went clearly up or down.
        """
        chart, view = self._chart, self._chart.seen()
        row = view.row(self._at.y() - HEADER_HEIGHT)
        went = self._placed(self._at) - press.place
        if drag.grip is Grip.BODY and row == self._row:
            self._left_at, self._ran = self._at.x(), max(self._ran, abs(went.x()))
        if not 0 <= row < len(chart.rows) or chart.rows[row].start == NO_PART:
            return -1, False
        shown = chart.rows[row]
        if drag.grip in (Grip.LINK_FROM, Grip.LINK_TO):
            link = chart.plan.dependencies if chart.plan is not None else None
            kind = LinkType.FS if link is None else LinkType(link["type"][link.row[drag.link]])
            from_start, to_start = _ends(kind)
            return row, not (to_start if drag.grip is Grip.LINK_TO else from_start)
        if drag.grip is not Grip.BODY or row == self._row:
            return -1, False
        across, down = abs(went.x()), abs(went.y())
        if self._ran > _RAN:
            is_meant = down > 1.6 * view.row_height
        else:
            is_meant = is_over_bar(shown, view, self._at.x()) or (down > 0.6 * view.row_height and 4 * down > across)
        return (row, enters_by_finish(shown, view, self._at.x())) if is_meant else (-1, False)

    def _scroll_on(self) -> None:
        """Scroll steadily where a drag has left the chart, the faster the further."""
        chart, area = self._chart, self._chart.viewport()
        if self.drag is None:
            self._scrolling.stop()
            return
        across, down = chart.horizontalScrollBar(), chart.verticalScrollBar()
        x = _step(self._at.x(), 0, area.width())
        if across.value() + x > across.maximum():
            across.setMaximum(across.value() + x)
        across.setValue(across.value() + x)
        if self.drag.grip in (Grip.BODY, Grip.LINK_FROM, Grip.LINK_TO):
            down.setValue(down.value() + _step(self._at.y(), HEADER_HEIGHT, area.height()))
        self._follow(QApplication.keyboardModifiers())

    def cancel(self) -> None:
        """End the drag going on; nothing is changed by it."""
        self.drag = self._press = self._trial = self._ghost = None
        self._ids = ()
        self._scrolling.stop()
        self._resting.stop()
        QToolTip.hideText()
        self._chart.viewport().update()

    def forget(self) -> None:
        """Let go of what other rows than are shown now were about."""
        if self.drag is not None:
            self.cancel()
        if self.marked_link and self._marked_number() < 0:
            self.marked_link = ""

    # What letting go would do

    def ghost(self, drag: Drag, *, rests: bool = False) -> Ghost:
        """Return what letting go of a drag would do."""
        chart = self._chart
        assert chart.plan is not None
        assert chart.schedule is not None
        assert chart.clocks is not None
        standing = Standing(chart.plan, chart.schedule, chart.clocks, self._ids)
        wish, seen = wish_of(drag, self._ids), None
        if wish is not None and self._trial is not None:
            row = chart.plan.tasks.row.get(drag.bar.task_id, -1) if drag.meaning is Meaning.MOVE else -1
            seen = self._trial.look(wish, _key(drag), row, rests=rests)
            if self._trial.is_slow and not rests:
                self._resting.start()
        return ghost_of(drag, standing, seen, self._named)

    def _named(self, task_id: str) -> str:
        plan = self._chart.plan
        row = None if plan is None else plan.tasks.row.get(task_id)
        return "" if plan is None or row is None else str(plan.tasks["name"][row])

    def _renew_ghost(self, *, rests: bool = False) -> None:
        if self.drag is None:
            return
        self._ghost = self.ghost(self.drag, rests=rests)
        area = self._chart.viewport()
        area.setCursor(_SHAPE.ForbiddenCursor if self._ghost.is_refused else _DRAGGING[self.drag.meaning])
        QToolTip.showText(area.mapToGlobal(self._at), literal(self._ghost.words), area)
        area.update()

    def paint(self, painter: QPainter, view: Viewport) -> None:
        """Draw the link that is marked and the drag that goes on, in the chart's own units."""
        self._paint_marked(painter, view)
        if self.drag is not None and self._ghost is not None and self._chart.plan is not None:
            pointer = QPointF(self._at) - QPointF(0, HEADER_HEIGHT)
            scenery = Scenery(self._chart.rows, view, self._row, pointer, self._chart.plan)
            paint_ghost(painter, self.drag, self._ghost, scenery)

    def _paint_marked(self, painter: QPainter, view: Viewport) -> None:
        number = self._marked_number()
        if number < 0:
            return
        links, rows = self._chart.links, self._chart.rows
        link = next((each for each in links_seen(links, view, len(rows)) if each.number == number), None)
        way = None if link is None else way_of(rows, link, view)
        if way is not None:
            points = [QPointF(x, y) for x, y in way[0]]
            painter.save()
            painter.setPen(QPen(qcolour("accent"), 2.2))
            painter.drawPolyline(points)
            painter.setBrush(qcolour("accent"))
            for point in (points[0], points[-1]):
                painter.drawEllipse(point, 3.5, 3.5)
            painter.restore()

    # Wheel and resting

    def wheel(self, event: QWheelEvent) -> None:
        """Scroll by what a touchpad went or a wheel turned; with Ctrl zoom at the pointer, with Shift scroll sideways."""
        chart, turn = self._chart, event.angleDelta()
        went = event.pixelDelta() if not event.pixelDelta().isNull() else turn
        if event.modifiers() & _CTRL:
            chart.zoom(1.25 ** (-turn.y() / _STEP), event.position().x())
        else:
            sideways = bool(event.modifiers() & _SHIFT)
            x, y = (went.x() or went.y(), 0) if sideways else (went.x(), went.y())
            across, down = chart.horizontalScrollBar(), chart.verticalScrollBar()
            across.setValue(across.value() - x)
            down.setValue(down.value() - y)
        if self.drag is not None:
            self._follow(event.modifiers())
        event.accept()

    def pinch(self, event: QNativeGestureEvent) -> bool:
        """Zoom as two fingers do; say whether that was what they did."""
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._chart.zoom(1 / max(0.2, 1 + event.value()), event.position().x())
        return True

    def rest(self, event: QHelpEvent) -> None:
        """Say what lies under a pointer that rests."""
        words = "" if self.drag is not None else self._chart.about(self.under(event.pos()))
        if words:
            QToolTip.showText(event.globalPos(), literal(words), self._chart.viewport())
        elif self.drag is None:
            QToolTip.hideText()


_DRAGGING = {
    Meaning.MOVE: _SHAPE.SizeAllCursor,
    Meaning.PART_MOVE: _SHAPE.SizeHorCursor,
    Meaning.LINK: _SHAPE.CrossCursor,
    Meaning.RELINK: _SHAPE.CrossCursor,
    Meaning.PROGRESS: _SHAPE.SplitHCursor,
    Meaning.DRAW: _SHAPE.CrossCursor,
    Meaning.START: _SHAPE.SizeHorCursor,
    Meaning.RESIZE: _SHAPE.SizeHorCursor,
    Meaning.LAG: _SHAPE.SizeHorCursor,
    Meaning.DEADLINE: _SHAPE.SizeHorCursor,
    Meaning.CONSTRAINT: _SHAPE.SizeHorCursor,
    Meaning.SPLIT: _SHAPE.SizeHorCursor,
}


def _bar_of(shown: GanttRow, part: int | None = None) -> Bar:
    """Return a bar, or one piece of it where it is split."""
    parts = len(shown.segments) or 1
    start, finish = (shown.start, shown.finish) if part is None or parts == 1 else shown.segments[part]
    return Bar(shown.task_id, start, finish, shown.percent, shown.summary, shown.milestone, part or 0, parts)


def _ends(kind: LinkType) -> tuple[bool, bool]:
    """Return whether a link begins at a start and whether it ends at one."""
    return kind in (LinkType.SS, LinkType.SF), kind in (LinkType.FS, LinkType.SS)


def _key(drag: Drag) -> tuple[object, ...]:
    """Return what tells the edits of one drag apart."""
    return (
        drag.meaning, drag.shift, drag.start, drag.finish, drag.percent, drag.over, drag.type, drag.cut,
    )  # fmt: skip


def _step(at: int, low: int, high: int) -> int:
    """Return how far to scroll for a pointer outside [low, high)."""
    past = min(0, at - low) + max(0, at - high + 1)
    if not past:
        return 0
    return (1 if past > 0 else -1) * min(_FASTEST, max(_SLOWEST, abs(past) // 4))
