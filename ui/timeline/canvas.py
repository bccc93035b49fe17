"""The timeline on screen: the whole sheet, as large as the window lets it be."""

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from pmo_desktop.charts.card import Card
from pmo_desktop.charts.scene import Rect, Scene, Shape, TextMeasure
from pmo_desktop.charts.timeline import WIDE, Said, Timeline, laid_out, shapes_of
from ui.faces.canvas import Area, FaceCanvas

_LARGEST = 1.5
_ROOM = 16
"""Pixels around the sheet, which lies as a sheet of paper does."""
_SMALLEST = 0.55
"""Smaller than that words could not be read: one scrolls."""


class TimelineCanvas(FaceCanvas):
    centred: ClassVar[bool] = True
    remove_requested = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._cards: Sequence[Card] = ()
        self._title, self._shape, self._today = "", WIDE, 0
        self._phases: dict[str, str] | None = None
        self.say: Callable[[str], str] = lambda _: ""
        self.said = Said(self.tr("Today, {day}"), self.tr("done so far"), self.tr("any delay here delays the end"))
        self.sheet = self._laid(self.measure)

    def show_cards(
        self, cards: Sequence[Card], title: str, today: int, *, shape: str, phases: dict[str, str] | None
    ) -> None:
        """Draw chosen tasks; with `phases`, their names by id, each phase has lanes of its own."""
        if (list(cards), title, today, shape, phases) == (
            list(self._cards), self._title, self._today, self._shape, self._phases,
        ):  # fmt: skip
            return
        self._cards, self._title, self._today, self._shape, self._phases = cards, title, today, shape, phases
        self.sheet = self._laid(self.measure)
        self._fit()

    def _laid(self, measure: TextMeasure) -> Timeline:
        return laid_out(self._cards, self._title, measure, shape=self._shape, by_phase=self._phases)

    def _fit(self) -> None:
        """Show the whole sheet where words can be read then."""
        size = self.viewport().size()
        whole = min((size.width() - 2 * _ROOM) / self.sheet.width, (size.height() - 2 * _ROOM) / self.sheet.height)
        self.zoom = min(_LARGEST, max(_SMALLEST, whole))
        self.set_ranges()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def extent(self) -> tuple[float, float]:
        return self.sheet.width, self.sheet.height

    def shapes(self, area: Area, measure: TextMeasure) -> Iterator[Shape]:
        yield Rect(area.x, area.y, area.width, area.height, fill="window")
        yield from shapes_of(self.sheet, measure, self._today, self.selected, self.said)
        yield Rect(0, 0, self.sheet.width, self.sheet.height, "", "border")

    def picture(self, measure: TextMeasure, whole: bool) -> Scene:
        """Lay the sheet out anew for the letters of the picture: labels are as wide there as they are."""
        if not whole and self.area().width < self.sheet.width:
            return super().picture(measure, whole)
        sheet = self._laid(measure)
        shapes = tuple(shapes_of(sheet, measure, self._today, frozenset(), self.said))
        return Scene(sheet.width, sheet.height, shapes)

    def task_at(self, x: float, y: float) -> str:
        return self.sheet.at(x, y)

    def place_of(self, task_id: str) -> Area | None:
        for mark in self.sheet.marks:
            if mark.card.task_id == task_id:
                return Area(mark.begin, self.sheet.y(mark.row), mark.end - mark.begin, self.sheet.row)
        return None

    def beside(self, task_id: str, dx: int, dy: int) -> str:
        """Arrows lead through the tasks by time."""
        order = [mark.card.task_id for mark in sorted(self.sheet.marks, key=lambda mark: (mark.card.start, mark.row))]
        if task_id not in order:
            return order[0] if order else ""
        at = order.index(task_id) + (dx or dy)
        return order[at] if 0 <= at < len(order) else ""

    def told(self, task_id: str) -> str:
        return self.say(task_id)

    def hover(self, at: QPoint) -> None:
        over = self.task_at(*self.to_units(at))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self.remove_requested.emit()
        else:
            super().keyPressEvent(event)
