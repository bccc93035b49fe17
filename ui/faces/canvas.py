"""A drawing of tasks that scrolls, with one of them chosen by mouse or keys, and drags that mean something."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

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
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QToolTip, QWidget

from pmo_desktop.charts.scene import Scene, Shape, TextMeasure, moved
from ui.canvas import QtTextMeasure, paint, qcolour
from ui.literal import literal

ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_SPAN_LIMIT = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Area:
    """A part of what is drawn, in its own units."""

    x: float
    y: float
    width: float
    height: float


class FaceCanvas(QAbstractScrollArea):
    """Draws what its subclass gives, in units of its own: `zoom` pixels each; asks for edits by signal."""

    centred: ClassVar[bool] = False
    """Whether what is smaller than the window lies in its middle."""
    picked = Signal(str, bool)
    """A task, and whether it comes to those chosen before; an empty id lets them all go."""
    opened = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zoom = 1.0
        self.selected: frozenset[str] = frozenset()
        self.current = ""
        self.measure = QtTextMeasure()
        self._pressed: QPoint | None = None
        self.dragged: QPoint | None = None
        """Where the pointer is, in pixels, while something is dragged."""
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.setSingleStep(40)
            bar.valueChanged.connect(lambda _: self.viewport().update())

    # What a subclass says

    def extent(self) -> tuple[float, float]:
        """Return how large all of it is."""
        raise NotImplementedError

    def shapes(self, area: Area, measure: TextMeasure) -> Iterator[Shape]:
        """Yield what is seen of a part; `overlay` is drawn above it, and stays out of pictures."""
        raise NotImplementedError

    def overlay(self) -> Iterator[Shape]:
        """Yield what a drag would do."""
        return iter(())

    def task_at(self, x: float, y: float) -> str:
        """Return the task at a point, empty where there is none."""
        raise NotImplementedError

    def place_of(self, task_id: str) -> Area | None:
        """Return where a task is drawn."""
        raise NotImplementedError

    def beside(self, task_id: str, dx: int, dy: int) -> str:
        """Return the task an arrow leads to from another, empty where it leads nowhere; the first from none."""
        raise NotImplementedError

    def told(self, task_id: str) -> str:  # noqa: ARG002 - a subclass knows its tasks
        """Return a task in words, for its tooltip and for readers of the screen."""
        return ""

    def begin_drag(self, at: QPoint) -> bool:  # noqa: ARG002 - nothing can be dragged
        """Say whether something is taken hold of at a point, in pixels."""
        return False

    def drop(self, at: QPoint) -> None:
        """Do what was dragged."""

    def drag_ended(self) -> None:
        """Let go of what was dragged."""

    # Where things are

    def area(self) -> Area:
        """Return the part that is seen."""
        at = self.viewport().rect()
        wide, high = at.width() / self.zoom, at.height() / self.zoom
        left, top = self.horizontalScrollBar().value() / self.zoom, self.verticalScrollBar().value() / self.zoom
        if self.centred:
            width, height = self.extent()
            left, top = left - max(0.0, wide - width) / 2, top - max(0.0, high - height) / 2
        return Area(left, top, wide, high)

    def to_units(self, at: QPoint | QPointF) -> tuple[float, float]:
        """Return a point of the screen in the drawing's units."""
        area = self.area()
        return at.x() / self.zoom + area.x, at.y() / self.zoom + area.y

    def set_ranges(self) -> None:
        """Let as much be scrolled as there is."""
        width, height = self.extent()
        seen = self.viewport().size()
        for bar, length, page in (
            (self.horizontalScrollBar(), width, seen.width()),
            (self.verticalScrollBar(), height, seen.height()),
        ):
            bar.setPageStep(page)
            bar.setRange(0, min(_SPAN_LIMIT, max(0, round(length * self.zoom) - page)))

    def show_place(self, task_id: str) -> None:
        """Scroll so far that a task is seen."""
        place = self.place_of(task_id)
        if place is None:
            return
        seen = self.viewport().size()
        for bar, start, length, page in (
            (self.horizontalScrollBar(), place.x, place.width, seen.width()),
            (self.verticalScrollBar(), place.y, place.height, seen.height()),
        ):
            low, high = round(start * self.zoom) - 24, round((start + length) * self.zoom) + 24
            if low < bar.value() or high - low > page:
                bar.setValue(low)
            elif high > bar.value() + page:
                bar.setValue(high - page)

    def select(self, ids: Sequence[str]) -> None:
        """Mark tasks as chosen; the last of them is the one keys go on from."""
        self.selected = frozenset(ids)
        if self.current not in self.selected:
            self.current = ids[-1] if ids else ""
        self.setAccessibleDescription("; ".join(self.told(each) for each in list(ids)[:5]))
        self.viewport().update()

    def scene(self, measure: TextMeasure, area: Area) -> Scene:
        """Return a part as a picture has it: nothing is marked as chosen."""
        kept, self.selected = self.selected, frozenset()
        try:
            shapes = tuple(moved(self.shapes(area, measure), -area.x, -area.y))
        finally:
            self.selected = kept
        return Scene(area.width, area.height, shapes)

    def picture_size(self, whole: bool) -> tuple[float, float]:
        """Return how large a picture of all of it is, or of what is seen."""
        part = self._pictured(whole)
        return part.width, part.height

    def picture(self, measure: TextMeasure, whole: bool) -> Scene:
        return self.scene(measure, self._pictured(whole))

    def _pictured(self, whole: bool) -> Area:
        width, height = self.extent()
        if whole:
            return Area(0, 0, width, height)
        seen = self.area()
        left, top = max(seen.x, 0.0), max(seen.y, 0.0)
        return Area(left, top, min(seen.x + seen.width, width) - left, min(seen.y + seen.height, height) - top)

    # Qt tells

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.set_ranges()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        area = self.area()
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), qcolour("background"))
        painter.save()
        painter.scale(self.zoom, self.zoom)
        painter.translate(-area.x, -area.y)
        paint(painter, Scene(area.width, area.height, tuple(self.shapes(area, self.measure))))
        if self.dragged is not None:
            paint(painter, Scene(area.width, area.height, tuple(self.overlay())))
        painter.restore()
        self.paint_over(painter)
        if self.hasFocus():
            painter.setPen(QPen(qcolour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
        painter.end()

    def paint_over(self, painter: QPainter) -> None:
        """Draw what does not scroll."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        task_id = self.task_at(*self.to_units(at))
        more = bool(event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier))
        left = event.button() == Qt.MouseButton.LeftButton
        if left or task_id not in self.selected:
            self.current = task_id
            self.picked.emit(task_id, more)
        self._pressed = at if left and self.begin_drag(at) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is None:
            self.hover(at)
            return
        far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self.dragged is None and not far:
            return
        self.dragged = at
        self._keep_in_sight(at)
        words = self.drag_words()
        if words:
            QToolTip.showText(event.globalPosition().toPoint(), literal(words), self.viewport())
        self.viewport().update()

    def drag_words(self) -> str:
        """Return what letting go now would do."""
        return ""

    def hover(self, at: QPoint) -> None:
        """Show by the pointer what can be taken hold of."""

    def _keep_in_sight(self, at: QPoint) -> None:
        """Scroll on where something is dragged over the edge."""
        area = self.viewport().rect()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + min(0, at.x()) + max(0, at.x() - area.width()))
        down.setValue(down.value() + min(0, at.y()) + max(0, at.y() - area.height()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_dragged, self._pressed = self.dragged is not None, None
        self.dragged = None
        QToolTip.hideText()
        if was_dragged:
            self.drop(event.position().toPoint())
        self.drag_ended()
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        task_id = self.task_at(*self.to_units(event.position()))
        if task_id:
            self.opened.emit(task_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._pressed is not None:
            self._pressed = self.dragged = None
            QToolTip.hideText()
            self.drag_ended()
            self.viewport().update()
        elif key in ARROWS and not event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        ):
            self.go(*ARROWS[key], more=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current:
            self.opened.emit(self.current)
        else:
            event.ignore()

    def go(self, dx: int, dy: int, *, more: bool = False) -> None:
        """Choose the task an arrow leads to."""
        following = self.beside(self.current, dx, dy)
        if following:
            self.current = following
            self.picked.emit(following, more)
            self.show_place(following)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.turned(1 if turn.y() > 0 else -1, event.position())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or abs(turn.x()) > abs(turn.y()):
            across = self.horizontalScrollBar()
            across.setValue(across.value() - (turn.x() or turn.y()))
        else:
            self.scrolled(turn.y())
        event.accept()

    def scrolled(self, by: int) -> None:
        """Scroll as the wheel was turned, in eighths of a degree."""
        down = self.verticalScrollBar()
        down.setValue(down.value() - by)

    def turned(self, step: int, at: QPointF) -> None:
        """Zoom in (1) or out (-1) where the pointer is; what cannot zoom does nothing."""

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what a task is when the pointer rests on it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            task_id = self.task_at(*self.to_units(event.pos())) if self.dragged is None else ""
            words = self.told(task_id) if task_id else ""
            if words:
                QToolTip.showText(event.globalPos(), literal(words), self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def frame(self, area: Area) -> QRect:
        """Return where a part is on the screen, in pixels."""
        seen = self.area()
        x, y = (area.x - seen.x) * self.zoom, (area.y - seen.y) * self.zoom
        return QRect(round(x), round(y), round(area.width * self.zoom), round(area.height * self.zoom))
