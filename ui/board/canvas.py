"""The board on screen: cards dragged, or moved by keys, from column to column."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from pmo_desktop.charts.board import HEADER, Board, Signs
from pmo_desktop.charts.scene import Rect, Scene, Shape, TextMeasure
from ui.canvas import paint
from ui.faces.canvas import Area, FaceCanvas


class BoardCanvas(FaceCanvas):
    moved = Signal(str, int, int)
    """A task, the column it is in and the one it is to go to."""
    remove_requested = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.board = Board((), {}, 1)
        self.signs = Signs("", "")
        self.pile = 0
        """The column of the current card: a task may stand in several."""
        self.say: Callable[[str], str] = lambda _: ""
        self._held: tuple[int, int] | None = None

    def show_board(self, board: Board) -> None:
        self.board = board
        self.set_ranges()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.board = Board(self.board.piles, self.board.cards, self.viewport().width())
        super().resizeEvent(event)

    def extent(self) -> tuple[float, float]:
        return self.board.size

    def shapes(self, area: Area, measure: TextMeasure) -> Iterator[Shape]:
        part = (area.x, area.y, area.width, area.height)
        yield from self.board.ground(part)
        for number, place in self.board.seen(*part):
            chosen = self.board.piles[number].ids[place] in self.selected
            yield from self.board.card(number, place, measure, self.signs, selected=chosen)
        yield from self.board.heads(area.y, area.x + area.width, measure)

    def overlay(self) -> Iterator[Shape]:
        if self.dragged is None or self._held is None:
            return
        target = self.board.pile_at(self.to_units(self.dragged)[0])
        if target is not None:
            area = self.area()
            yield Rect(
                target * self.board.column + 5, area.y + HEADER + 2, self.board.column - 10, area.height - HEADER - 4, "",
                "accent", 2, 5,
            )  # fmt: skip

    def paint_over(self, painter: QPainter) -> None:
        """Draw the card that is dragged, under the pointer, as it is."""
        if self.dragged is None or self._held is None:
            return
        left, top = self.board.corner(*self._held)
        shapes = tuple(self.board.card(*self._held, self.measure, self.signs, selected=True))
        painter.save()
        painter.translate(self.dragged.x() - 20 - left, self.dragged.y() - 12 - top)
        paint(painter, Scene(1, 1, shapes))
        painter.restore()

    def task_at(self, x: float, y: float) -> str:
        if y < self.area().y + HEADER:
            return ""
        found = self.board.at(x, y)
        return self.board.piles[found[0]].ids[found[1]] if found else ""

    def _where(self, task_id: str) -> tuple[int, int] | None:
        places = self.board.places(task_id)
        return next((each for each in places if each[0] == self.pile), places[0] if places else None)

    def place_of(self, task_id: str) -> Area | None:
        where = self._where(task_id)
        if where is None:
            return None
        x, y = self.board.corner(*where)
        return Area(x, y - HEADER, self.board.card_width, self.board.card_height + HEADER)

    def beside(self, task_id: str, dx: int, dy: int) -> str:
        """Up and down lead through a column, right and left to the card beside it, past empty columns."""
        piles, where = self.board.piles, self._where(task_id)
        if where is None:
            first = next((number for number, pile in enumerate(piles) if pile.ids), None)
            self.pile = first or 0
            return piles[first].ids[0] if first is not None else ""
        number, place = where
        if dy:
            self.pile = number
            return piles[number].ids[place + dy] if 0 <= place + dy < len(piles[number].ids) else ""
        number += dx
        while 0 <= number < len(piles) and not piles[number].ids:
            number += dx
        if not 0 <= number < len(piles):
            return ""
        self.pile = number
        return piles[number].ids[min(place, len(piles[number].ids) - 1)]

    def told(self, task_id: str) -> str:
        return self.say(task_id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.board.at(*self.to_units(event.position()))
        if found is not None:
            self.pile = found[0]
        super().mousePressEvent(event)

    def begin_drag(self, at: QPoint) -> bool:
        self._held = self.board.at(*self.to_units(at)) if at.y() >= HEADER else None
        return self._held is not None

    def drop(self, at: QPoint) -> None:
        target = self.board.pile_at(self.to_units(at)[0])
        if self._held is not None and target is not None and target != self._held[0]:
            number, place = self._held
            self.moved.emit(self.board.piles[number].ids[place], number, target)

    def drag_ended(self) -> None:
        self._held = None

    def hover(self, at: QPoint) -> None:
        over = self.task_at(*self.to_units(at))
        self.viewport().setCursor(Qt.CursorShape.OpenHandCursor if over else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self.remove_requested.emit()
        else:
            super().keyPressEvent(event)

    def shift(self, step: int) -> None:
        """Move the current card to the column on the right (1) or left (-1)."""
        where = self._where(self.current)
        if where is not None and 0 <= where[0] + step < len(self.board.piles):
            self.moved.emit(self.current, where[0], where[0] + step)
