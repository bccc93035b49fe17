"""The leave calendar on screen: days taken hold of to enter leave, and leave to move it or to make it longer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
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
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QToolTip, QWidget

from pmo_desktop.charts.leave import HEADER, SIZE, SMALL, Bar, Days, LeaveView, bars_scene, cells, ground, header, hit
from pmo_desktop.charts.scene import Line, Rect, Scene, Shape, Text, elided
from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.services.leave import Board, Waits
from ui.canvas import QtTextMeasure, paint, qcolour
from ui.literal import literal

_NAMES = 212
_COUNT = 46
_SIDE = _NAMES + 2 * _COUNT
_ARROWS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
_EDITOR_WIDTH = 190
Cell = tuple[int, int]
"""A row and a day, both from 0."""


@dataclass(slots=True)
class _Held:
    """What the mouse took hold of: a bar by its begin (-1), all of it (0) or its end (1); cells where `bar` is None."""

    at: QPoint
    day: float
    row: int
    bar: Bar | None = None
    side: int = 0
    dragged: bool = False


class _Editor(QLineEdit):
    """The reason of leave, written where it lies; Esc leaves all as it was, going elsewhere writes it."""

    written = Signal(str)
    deserted = Signal(str)
    """Somebody went elsewhere while this stood in it."""
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.written.emit(self.text())
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.isVisible() and event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.deserted.emit(self.text())


class LeaveCanvas(QAbstractScrollArea):
    """Draws a board; asks for changes by signal. `cell` is where keys are, `anchor` where the chosen cells begin."""

    wanted = Signal(int, int, int, int, str)
    """Leave in the cells between two rows and two days, with a reason."""
    reshaped = Signal(object, int)
    """New places of leave, id → (begin, end) in days and half days; and by how many rows it goes down."""
    reason_written = Signal(list, str)
    chosen = Signal()
    turned = Signal(int)
    """Days before what is shown (-1) or after it (1) are wanted, the cursor going there."""
    zoomed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.board: Board | None = None
        self.days = Days(0, 0, 0, 0, ())
        self.bars: tuple[Bar, ...] = ()
        self.cell: Cell = (0, 0)
        self.anchor: Cell = (0, 0)
        self.selected: frozenset[str] = frozenset()
        self.least_width = 22.0
        self.say: Callable[[int, int], str] = lambda _row, _day: ""
        self._held: _Held | None = None
        self._edited: list[str] = []
        self._measure = QtTextMeasure()
        self.setAccessibleName(self.tr("Leave by person and day"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self.editor = _Editor(self.viewport())
        self.editor.setAccessibleName(self.tr("Reason of the leave"))
        self.editor.setPlaceholderText(self.tr("Reason, if you like"))
        self.editor.hide()
        self.editor.written.connect(self._written)
        self.editor.deserted.connect(lambda text: self._written(text, stay=False))
        self.editor.left.connect(self._leave_editor)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(lambda _: self._scrolled())

    # What is shown

    def show_board(self, board: Board, today: int, week_start: int, waits: dict[str, tuple[Waits, ...]]) -> None:
        """Draw another state; what is chosen stays so far as it is still there."""
        self.board = board
        self.days = Days(board.first, board.days, today, week_start, [row.off for row in board.rows], board.counts())
        self.bars = tuple(
            Bar(each.id, at, each.begin, each.end, each.leave.reason, each.private, len(waits.get(each.id, ())))
            for at, row in enumerate(board.rows)
            for each in row.away
        )
        last = max(0, len(board.rows) - 1), max(0, board.days - 1)
        self.cell, self.anchor = (_within(each, last) for each in (self.cell, self.anchor))
        self.selected &= {bar.id for bar in self.bars}
        self._set_ranges()
        self.viewport().update()

    @property
    def day_width(self) -> float:
        room = self.viewport().width() - _SIDE
        return max(self.least_width, room / max(1, self.days.count))

    def view(self) -> LeaveView:
        """Return the part that is seen."""
        area = self.viewport()
        return LeaveView(
            max(1, area.width() - _SIDE), max(1, area.height() - HEADER), self.day_width,
            left=self.horizontalScrollBar().value(), top=self.verticalScrollBar().value(),
        )  # fmt: skip

    def rows(self) -> int:
        return len(self.board.rows) if self.board else 0

    def _set_ranges(self) -> None:
        view = self.view()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setPageStep(round(view.width))
        across.setSingleStep(round(view.day_width * 7))
        across.setRange(0, max(0, round(self.days.count * view.day_width - view.width)))
        down.setPageStep(round(view.height))
        down.setSingleStep(round(view.row_height))
        down.setRange(0, max(0, round(self.rows() * view.row_height - view.height)))

    def _scrolled(self) -> None:
        if self.editor.isVisible():
            self._place_editor()
        self.viewport().update()

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), qcolour("background"))
        if self.board is not None:
            view = self.view()
            self._part(painter, QPoint(_SIDE, round(HEADER)), Scene(view.width, view.height, tuple(self._body(view))))
            self._part(painter, QPoint(0, round(HEADER)), self._names(view))
            self._part(painter, QPoint(_SIDE, 0), header(view, self.days, self._measure))
            self._part(painter, QPoint(0, 0), self._corner())
        if self.hasFocus():
            painter.setPen(QPen(qcolour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _part(self, painter: QPainter, at: QPoint, scene: Scene) -> None:
        painter.save()
        painter.setClipRect(QRect(at.x(), at.y(), round(scene.width), round(scene.height)))
        painter.translate(at)
        paint(painter, scene)
        painter.restore()

    def _body(self, view: LeaveView) -> Any:
        yield from ground(view, self.days, self.rows())
        moving = self._moved()
        yield from bars_scene(view, self.bars, self.selected, self._measure, faint=frozenset(moving))
        if self.rows():
            entering = self._held is not None and self._held.dragged and self._held.bar is None
            yield from cells(
                view, self.anchor, self.cell, strong=self.hasFocus() or entering or self.editor.isVisible()
            )
        down = self._rows_down()
        ghosts = [Bar(bar.id, bar.row + down, *moving[bar.id], bar.text) for bar in self.bars if bar.id in moving]
        yield from bars_scene(view, ghosts, frozenset(moving), self._measure)

    def _names(self, view: LeaveView) -> Scene:
        assert self.board is not None
        shapes: list[Shape] = [Rect(0, 0, _SIDE, view.height, fill="background")]
        first, last = sorted((self.anchor[0], self.cell[0]))
        for at in view.rows(self.rows()):
            row, y = self.board.rows[at], view.y(at)
            if first <= at <= last:
                shapes.append(Rect(0, y, _SIDE, view.row_height - 1, fill="selection"))
            base = y + view.row_height * 0.66
            name = elided(row.person.name, _NAMES - 16, 9.0, self._measure)
            shapes.append(Text(8, base, name, 9.0))
            beside = elided(
                row.role or row.person.team, _NAMES - 8 - self._measure.width(name, 9.0) - 18, 8.0, self._measure
            )
            if beside and beside != "…":
                shapes.append(Text(_NAMES - 6, base, beside, 8.0, "muted", "right"))
            shapes += [
                Text(_NAMES + (at + 1) * _COUNT - 8, base, _number(value), SIZE, "text" if value else "muted", "right")
                for at, value in enumerate((row.in_sight, row.in_year))
            ]
            shapes.append(Line(((0, y + view.row_height - 0.5), (_SIDE, y + view.row_height - 0.5)), "grid"))
        shapes.append(Line(((_SIDE - 0.5, 0), (_SIDE - 0.5, view.height)), "border"))
        return Scene(_SIDE, view.height, tuple(shapes))

    def _corner(self) -> Scene:
        assert self.board is not None
        away = self.tr("people away")
        shapes: list[Shape] = [
            Rect(0, 0, _SIDE, HEADER, fill="window"),
            Text(_NAMES + _COUNT - 8, 36, self.tr("Shown"), SMALL, "muted", "right"),
            Text(_NAMES + 2 * _COUNT - 8, 36, str(self.board.year), SMALL, "muted", "right"),
            Text(8, 36, self.tr("Working days of leave"), SMALL, "muted"),
            Text(_SIDE - 8, HEADER - 6, away, SMALL, "muted", "right"),
            Line(((0, HEADER - 0.5), (_SIDE, HEADER - 0.5)), "border"),
            Line(((_SIDE - 0.5, 0), (_SIDE - 0.5, HEADER)), "border"),
        ]
        return Scene(_SIDE, HEADER, tuple(shapes))

    # Choosing

    def chosen_cells(self) -> tuple[range, range]:
        """Return the rows and days that are chosen."""
        rows, days = (sorted((self.anchor[at], self.cell[at])) for at in (0, 1))
        return range(rows[0], rows[1] + 1), range(days[0], days[1] + 1)

    def in_cells(self) -> list[str]:
        """Return the leave that touches the chosen cells."""
        rows, days = self.chosen_cells()
        return [bar.id for bar in self.bars if bar.row in rows and bar.begin < days.stop and bar.end > days.start]

    def choose(self, cell: Cell, *, more: bool = False, bars: Sequence[str] | None = None) -> None:
        """Choose a cell, or with those from the anchor on, and the leave there; or some leave alone."""
        last = max(0, self.rows() - 1), max(0, self.days.count - 1)
        self.cell = _within(cell, last)
        if not more:
            self.anchor = self.cell
        self.selected = frozenset(self.in_cells() if bars is None else bars)
        self.viewport().update()
        if self.rows():
            self.setAccessibleDescription(self.say(*self.cell))
        self.chosen.emit()

    def show_leave(self, ids: Sequence[str]) -> None:
        """Choose leave by id, and bring the first into sight."""
        found = [bar for bar in self.bars if bar.id in ids]
        if found:
            day = min(max(0, int(found[0].begin)), self.days.count - 1)
            self.choose((found[0].row, day), bars=[bar.id for bar in found])
            self.bring_into_sight()

    def bring_into_sight(self) -> None:
        """Scroll so far that the cell where keys are is seen."""
        view = self.view()
        for bar, at, size, room in (
            (self.horizontalScrollBar(), self.cell[1] * view.day_width, view.day_width, view.width),
            (self.verticalScrollBar(), self.cell[0] * view.row_height, view.row_height, view.height),
        ):
            bar.setValue(round(min(max(bar.value(), at + size - room), at)))

    def _point(self, at: QPoint) -> tuple[float, float]:
        return at.x() - _SIDE, at.y() - HEADER

    def cell_at(self, at: QPoint) -> Cell | None:
        """Return the cell at a point of the screen; None beside the days."""
        x, y = self._point(at)
        view = self.view()
        row, day = view.row(y), int(view.day(x))
        return (row, day) if x >= 0 and y >= 0 and 0 <= row < self.rows() and 0 <= day < self.days.count else None

    def place_of(self, row: int, day: float) -> QPoint:
        """Return the middle of a cell, or of a part of a day, on the screen."""
        view = self.view()
        return QPoint(round(_SIDE + view.x(day + 0.5)), round(HEADER + view.y(row + 0.5)))

    def place_of_edge(self, bar: Bar, side: int) -> QPoint:
        """Return where an end of a bar is taken hold of on the screen."""
        view = self.view()
        x = view.x(bar.begin) + 3 if side < 0 else view.x(bar.end) - 3
        return QPoint(round(_SIDE + x), round(HEADER + view.y(bar.row + 0.5)))

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        cell = self.cell_at(at)
        if cell is None:
            row = self.view().row(self._point(at)[1])
            if at.x() < _SIDE and at.y() >= HEADER and 0 <= row < self.rows():
                self.choose((row, self.cell[1]))
            return
        view, (x, y) = self.view(), self._point(at)
        found = hit(self.bars, view, x, y)
        bar, side = found or (None, 0)
        held = event.modifiers()
        if event.button() is not Qt.MouseButton.LeftButton:
            if bar is None or bar.id not in self.selected:
                self.choose(cell, bars=None if bar is None else [bar.id])
            return
        if bar is not None and held & Qt.KeyboardModifier.ControlModifier:
            self.choose(cell, bars=list(self.selected ^ {bar.id}))
            return
        if held & Qt.KeyboardModifier.ShiftModifier:
            self.choose(cell, more=True)
            return
        keep = bar is not None and bar.id in self.selected and len(self.selected) > 1
        self.choose(cell, bars=None if bar is None else list(self.selected) if keep else [bar.id])
        self._held = _Held(at, view.day(x), cell[0], bar, side)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        held = self._held
        if held is None:
            self._hover(at)
            return
        if not held.dragged:
            far = (at - held.at).manhattanLength() >= QApplication.startDragDistance()
            if not far or (held.bar is None and self._near(at) == self.anchor):
                return
            held.dragged = True
        self._keep_in_sight(at)
        self._now = at
        if held.bar is None:
            self.choose(self._near(at), more=True)
        words = self._drag_words()
        if words:
            QToolTip.showText(event.globalPosition().toPoint(), literal(words), self.viewport())
        self.viewport().update()

    _now = QPoint()

    def _near(self, at: QPoint) -> Cell:
        """Return the cell nearest to a point."""
        x, y = self._point(at)
        view = self.view()
        return _within((view.row(max(0.0, y)), int(view.day(max(0.0, x)))), (self.rows() - 1, self.days.count - 1))

    def _keep_in_sight(self, at: QPoint) -> None:
        area = self.viewport().rect()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + min(0, at.x() - _SIDE) + max(0, at.x() - area.width()))
        down.setValue(down.value() + min(0, round(at.y() - HEADER)) + max(0, at.y() - area.height()))

    def _hover(self, at: QPoint) -> None:
        x, y = self._point(at)
        found = hit(self.bars, self.view(), x, y) if x >= 0 and y >= 0 else None
        shape = Qt.CursorShape.ArrowCursor
        if found is not None:
            shape = Qt.CursorShape.SizeHorCursor if found[1] else Qt.CursorShape.SizeAllCursor
        self.viewport().setCursor(shape)

    def _rows_down(self) -> int:
        """Return by how many rows one absence is dragged; several stay with whose they are."""
        held = self._held
        if held is None or not held.dragged or held.bar is None or held.side or len(self.selected) != 1:
            return 0
        return self._near(self._now)[0] - held.bar.row

    def _moved(self) -> dict[str, tuple[float, float]]:
        """Return where the leave that is dragged would lie, id → (begin, end)."""
        held = self._held
        if held is None or not held.dragged or held.bar is None:
            return {}
        day = self.view().day(self._point(self._now)[0])
        if held.side == 0:
            by = int(day // 1) - int(held.day // 1)
            return {bar.id: (bar.begin + by, bar.end + by) for bar in self.bars if bar.id in self.selected}
        step = 2 if self.view().halves else 1
        edge = round(day * step) / step
        least = 1 / step
        if held.side < 0:
            return {held.bar.id: (min(edge, held.bar.end - least), held.bar.end)}
        return {held.bar.id: (held.bar.begin, max(edge, held.bar.begin + least))}

    def _drag_words(self) -> str:
        """Return what letting go now would do."""
        assert self.board is not None
        moving = self._moved()
        held = self._held
        if held is None:
            return ""
        if held.bar is None:
            rows, days = self.chosen_cells()
            said = self.tr("{first} to {last}").format(first=self._day(days.start), last=self._day(days.stop - 1))
            return said if len(rows) == 1 else self.tr("{days}, {count} people").format(days=said, count=len(rows))
        if held.bar.id not in moving:
            return ""
        begin, end = moving[held.bar.id]
        said = self.tr("{first} to {last}").format(
            first=self._day(begin), last=self._day(end - 0.01, ended=end % 1 != 0)
        )
        row = held.bar.row + self._rows_down()
        return said if row == held.bar.row else f"{self.board.rows[row].person.name}: {said}"

    def _day(self, day: float, *, ended: bool = False) -> str:
        """Return a day in words, with noon where half of it is meant."""
        on = moment.to_date(self.days.first + int(day // 1) * moment.DAY)
        name = self.locale().dayName(on.isoweekday(), self.locale().FormatType.ShortFormat)
        words = f"{name} {format_date(moment.from_date(on))}"
        return words + (self.tr(" noon") if ended or day % 1 == 0.5 else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, self._now = self._held, event.position().toPoint()
        QToolTip.hideText()
        if held is None or not held.dragged:
            self._held = None
            return
        moving, down = self._moved(), self._rows_down()
        self._held = None
        if held.bar is None:
            self._offer()
        else:
            before = {bar.id: (bar.begin, bar.end) for bar in self.bars}
            changed = {own: place for own, place in moving.items() if place != before[own] or down}
            if changed:
                self.reshaped.emit(changed, down)
        self.viewport().update()

    def _offer(self) -> None:
        """Begin to enter leave where cells were drawn over, unless everybody is on leave there all the time."""
        rows, days = self.chosen_cells()
        covered = all(
            any(bar.row == row and bar.begin <= day and bar.end >= day + 1 for bar in self.bars)
            for row in rows
            for day in days
        )
        if not covered:
            self.begin_entry()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._held = None
        if self.cell_at(event.position().toPoint()) is not None:
            self.open()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoomed.emit(1 if turn.y() > 0 else -1)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or abs(turn.x()) > abs(turn.y()):
            across = self.horizontalScrollBar()
            across.setValue(across.value() - (turn.x() or turn.y()))
        else:
            down = self.verticalScrollBar()
            down.setValue(down.value() - turn.y())
        event.accept()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = held == Qt.KeyboardModifier.ShiftModifier
        if key == Qt.Key.Key_Escape and self._held is not None:
            self._held = None
            QToolTip.hideText()
            self.choose(self.anchor)
        elif key in _ARROWS and (not held or shift):
            self._go(*_ARROWS[key], more=shift)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2} and not held:
            self.open()
        elif event.text().strip() and event.text().isprintable() and (not held or shift):
            self.open(event.text())
        else:
            event.ignore()

    def _go(self, down: int, right: int, *, more: bool) -> None:
        row, day = self.cell[0] + down, self.cell[1] + right
        if not more and not 0 <= day < self.days.count and self.rows():
            self.turned.emit(1 if day > 0 else -1)
            return
        self.choose((row, day), more=more)
        self.bring_into_sight()

    def open(self, text: str = "") -> None:
        """Write the reason of the leave chosen, or enter leave in the cells where there is none."""
        if not self.rows():
            return
        if self.selected:
            self._edit(sorted(self.selected), text)
        else:
            self.begin_entry(text)

    def begin_entry(self, text: str = "") -> None:
        """Enter leave in the chosen cells: its reason is asked where they are."""
        self._edit([], text)

    def _edit(self, ids: list[str], text: str) -> None:
        self._edited = ids
        bar = next((each for each in self.bars if each.id in ids), None)
        self.editor.setText(text or (bar.text if bar is not None else ""))
        self._place_editor()
        self.editor.show()
        self.editor.setFocus()
        if not text:
            self.editor.selectAll()
        self.viewport().update()

    def _place_editor(self) -> None:
        view = self.view()
        bar = next((each for each in self.bars if each.id in self._edited), None)
        rows, days = self.chosen_cells()
        row, day = (bar.row, bar.begin) if bar is not None else (rows.stop - 1, days.start)
        left = max(_SIDE, min(round(_SIDE + view.x(day)), self.viewport().width() - _EDITOR_WIDTH))
        top = round(HEADER + view.y(row) + view.row_height)
        height = self.editor.sizeHint().height()
        if top + height > self.viewport().height():
            top = round(HEADER + view.y(row)) - height
        self.editor.setGeometry(left, top, _EDITOR_WIDTH, height)

    def _written(self, text: str, *, stay: bool = True) -> None:
        if not self.editor.isVisible():
            return
        self._leave_editor(stay=stay)
        if self._edited:
            self.reason_written.emit(self._edited, text)
            return
        rows, days = self.chosen_cells()
        self.wanted.emit(rows.start, rows.stop, days.start, days.stop, text)

    def _leave_editor(self, *, stay: bool = True) -> None:
        self.editor.hide()
        if stay:
            self.setFocus()
        self.viewport().update()

    # Qt tells

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_ranges()
        self._scrolled()

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

    def viewportEvent(self, event: QEvent) -> bool:
        """Say who is where when the pointer rests on a day."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self.cell_at(event.pos())
            QToolTip.showText(event.globalPos(), literal(self.say(*cell)) if cell else "", self.viewport())
            return True
        return super().viewportEvent(event)


def _within(cell: Cell, last: Cell) -> Cell:
    return min(max(cell[0], 0), max(0, last[0])), min(max(cell[1], 0), max(0, last[1]))


def _number(days: float) -> str:
    return f"{days:.1f}".removesuffix(".0") if days else "–"
