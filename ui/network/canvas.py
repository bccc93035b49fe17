"""The network diagram on screen: boxes and links, zoomed and scrolled, linked by dragging from box to box."""

from collections.abc import Callable, Iterator
from typing import ClassVar

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from pmo_desktop.charts.network import (
    BOX_HEIGHT,
    BOX_WIDTH,
    Diagram,
    Layout,
    Link,
    Words,
    box_shapes,
    frame_shapes,
    link_shapes,
)
from pmo_desktop.charts.scene import Line, Rect, Shape, TextMeasure
from ui.faces.canvas import Area, FaceCanvas

_SMALLEST, _LARGEST = 0.08, 2.0
_NOTHING = Diagram(Layout({}, ()), {})


class NetworkCanvas(FaceCanvas):
    centred: ClassVar[bool] = True
    link_requested = Signal(str, str)
    link_chosen = Signal(object)
    """A pair of task ids, or None."""
    remove_requested = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.diagram = _NOTHING
        self.names: dict[str, str] = {}
        self.words: Callable[[str], Words] = lambda _: Words("", "", "", "")
        self.say: Callable[[str], str] = lambda _: ""
        self.link: Link | None = None
        self._from = ""

    def show_diagram(self, diagram: Diagram, names: dict[str, str], words: Callable[[str], Words]) -> None:
        """Draw a diagram; `words` gives what a box says when it is drawn, `names` what frames are called."""
        self.diagram, self.names, self.words = diagram, names, words
        if self.link not in diagram.links:
            self.link = None
        self.set_ranges()
        self.viewport().update()

    def extent(self) -> tuple[float, float]:
        return self.diagram.layout.size

    def shapes(self, area: Area, measure: TextMeasure) -> Iterator[Shape]:
        part = (area.x, area.y, area.width, area.height)
        yield Rect(*part, fill="background")
        yield from frame_shapes(self.diagram, self.names, part, measure)
        lit = self.selected if len(self.selected) <= 20 else frozenset()
        yield from link_shapes(self.diagram, part, frozenset([self.link] if self.link and self.selected else ()), lit)
        for each in self.diagram.within(*part):
            chosen = each in self.selected
            yield from box_shapes(self.diagram, each, self.words(each), measure, selected=chosen, zoom=self.zoom)

    def overlay(self) -> Iterator[Shape]:
        place = self.place_of(self._from)
        if place is None or self.dragged is None:
            return
        x, y = self.to_units(self.dragged)
        over = self._target(x, y)
        aim = self.place_of(over)
        if aim is not None:
            yield Rect(aim.x - 3, aim.y - 3, aim.width + 6, aim.height + 6, "", "accent", 2.5, 6)
            x, y = aim.x, aim.y + aim.height / 2
        yield Line(((place.x + place.width, place.y + place.height / 2), (x, y)), "accent", 2, (5, 3))

    def task_at(self, x: float, y: float) -> str:
        return self.diagram.at(x, y)

    def place_of(self, task_id: str) -> Area | None:
        if task_id not in self.diagram.cards:
            return None
        return Area(*self.diagram.layout.corner(task_id), BOX_WIDTH, BOX_HEIGHT)

    def beside(self, task_id: str, dx: int, dy: int) -> str:
        """Right and left lead along links, up and down through the column."""
        diagram = self.diagram
        if task_id not in diagram.cards:
            return min(diagram.cards, key=lambda each: diagram.layout.cell[each], default="")
        row = diagram.layout.cell[task_id][1]
        if dx:
            ways = diagram.after[task_id] if dx > 0 else diagram.before[task_id]
            here = [each for each in ways if each in diagram.cards]
            return min(here, key=lambda each: abs(diagram.layout.cell[each][1] - row), default="")
        return diagram.in_column(task_id, dy)

    def told(self, task_id: str) -> str:
        return self.say(task_id)

    # The mouse

    def begin_drag(self, at: QPoint) -> bool:
        self._from = self.task_at(*self.to_units(at))
        return bool(self._from)

    def _target(self, x: float, y: float) -> str:
        over = self.task_at(x, y)
        return "" if over == self._from else over

    def drag_words(self) -> str:
        if self.dragged is None:
            return ""
        over = self._target(*self.to_units(self.dragged))
        first = self.diagram.cards[self._from].name
        if not over:
            return self.tr("Drag “{name}” onto the task that follows it").format(name=first)
        return self.tr("Link “{name}” to “{other}”").format(name=first, other=self.diagram.cards[over].name)

    def drop(self, at: QPoint) -> None:
        over = self._target(*self.to_units(at))
        if self._from and over:
            self.link_requested.emit(self._from, over)

    def drag_ended(self) -> None:
        self._from = ""

    def hover(self, at: QPoint) -> None:
        over = self.task_at(*self.to_units(at))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x, y = self.to_units(event.position())
        self.link = None if self.task_at(x, y) else self.diagram.link_at(x, y, 4 / self.zoom)
        super().mousePressEvent(event)
        if self.link is not None:
            self.link_chosen.emit(self.link)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self.remove_requested.emit()
        else:
            super().keyPressEvent(event)

    def show_in_midst(self, task_id: str) -> None:
        """Scroll so that a task has what it waits for on its left and what waits for it on its right."""
        place = self.place_of(task_id)
        if place is not None:
            seen = self.viewport().size()
            self.horizontalScrollBar().setValue(round(place.x * self.zoom - seen.width() * 0.4))
            self.verticalScrollBar().setValue(round((place.y + place.height / 2) * self.zoom - seen.height() / 2))

    def tasks_seen(self) -> list[str]:
        """Return the tasks in sight, those nearest to the middle first."""
        area = self.area()
        middle = area.x + area.width / 2, area.y + area.height / 2
        corner = self.diagram.layout.corner

        def far(task_id: str) -> float:
            x, y = corner(task_id)
            return abs(x + BOX_WIDTH / 2 - middle[0]) + abs(y + BOX_HEIGHT / 2 - middle[1])

        return sorted(self.diagram.within(area.x, area.y, area.width, area.height), key=far)

    def spot_of(self, task_id: str) -> tuple[float, float]:
        """Return where on screen a task stands, the midst of it where it is not in sight."""
        place, seen = self.place_of(task_id), self.viewport().rect()
        if place is None:
            return seen.width() * 0.4, seen.height() / 2
        at = self.frame(place).topLeft()
        return (at.x(), at.y()) if seen.intersects(self.frame(place)) else (seen.width() * 0.4, seen.height() / 2)

    def scroll_to(self, task_id: str, spot: tuple[float, float]) -> None:
        """Scroll so that a task stands at a spot of the screen, in pixels."""
        place = self.place_of(task_id)
        if place is not None:
            self.horizontalScrollBar().setValue(round(place.x * self.zoom - spot[0]))
            self.verticalScrollBar().setValue(round(place.y * self.zoom - spot[1]))

    # Zoom

    def turned(self, step: int, at: QPointF) -> None:
        self.zoom_by(1.2**step, at)

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Draw larger or smaller, keeping what is at a point of the screen (else its middle) where it is."""
        point = QPointF(self.viewport().rect().center()) if at is None else at
        x, y = self.to_units(point)
        self.zoom = min(_LARGEST, max(_SMALLEST, self.zoom * factor))
        self.set_ranges()
        self.horizontalScrollBar().setValue(round(x * self.zoom - point.x()))
        self.verticalScrollBar().setValue(round(y * self.zoom - point.y()))
        self.viewport().update()

    def zoom_to_all(self) -> None:
        """Show all of it, as large as it fits, and no larger than it is read best."""
        width, height = self.extent()
        seen = self.viewport().size()
        if width and height:
            self.zoom = min(1.0, max(_SMALLEST, min(seen.width() / width, seen.height() / height)))
            self.set_ranges()
            self.viewport().update()
