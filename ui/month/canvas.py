"""The calendar on screen: weeks as rows, tasks taken hold of to move them to another day or to make them longer."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pmo_desktop.charts.card import Card
from pmo_desktop.charts.month import HEADER, MonthChart, Piece, Weeks, last_day, monday, month_of
from pmo_desktop.charts.scene import Rect, Scene, Shape, TextMeasure
from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.moment import DAY, WEEK
from ui.faces.canvas import Area, FaceCanvas

MOST_WEEKS = 26
_ROW_OF_PICTURE = 132.0
_NOTCH = 120


class _Editor(QLineEdit):
    """Keeps the Enter that ends a name to itself: on the calendar it would open the task."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()


class MonthCanvas(FaceCanvas):
    move_requested = Signal(str, object)
    resize_requested = Signal(str, object)
    """A task, and the moment it is to start, or to end, at."""
    wanted = Signal(object, str)
    """A new task: the midnight of its day, its name."""
    day_asked = Signal(object)
    """A day with more tasks than there is room for."""
    turned_to = Signal()
    remove_requested = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.first, self.count = month_of(moment.from_iso("2026-01-01"))
        self.by_month = True
        self.day = 0
        """The day keys go on from where no task is chosen."""
        self.say: Callable[[str], str] = lambda _: ""
        self._cards: Sequence[Card] = ()
        self._calendar: WorkingCalendar | None = None
        self._today = 0
        self._held: tuple[Piece, bool, int] | None = None
        self._turned = 0
        self.chart = MonthChart((), self._weeks())
        self.editor = _Editor(self.viewport())
        self.editor.setAccessibleName(self.tr("Name of the new task"))
        self.editor.setPlaceholderText(self.tr("New task"))
        self.editor.hide()
        self.editor.returnPressed.connect(self._written)
        self.editor.editingFinished.connect(self._left)

    # What is shown

    def show_cards(self, cards: Sequence[Card], calendar: WorkingCalendar | None, today: int) -> None:
        """Draw the tasks as they now stand."""
        self._cards, self._calendar, self._today = cards, calendar, today
        self._make()

    def show_month(self, at: int) -> None:
        """Show the month of a moment."""
        self.first, self.count = month_of(at)
        self.by_month = True
        self._make()

    def show_weeks(self, first: int, count: int) -> None:
        """Show so many weeks from the one a moment lies in on."""
        self.first, self.count, self.by_month = monday(first), count, False
        self._make()

    def step(self, months: int) -> None:
        """Go to the next month (1) or the one before (-1); where weeks are shown, on by as many."""
        if self.by_month:
            middle = moment.to_date(self.first + self.count * WEEK // 2)
            number = middle.year * 12 + middle.month - 1 + months
            self.show_month(moment.from_iso(f"{number // 12:04d}-{number % 12 + 1:02d}-01"))
        else:
            self.show_weeks(self.first + months * self.count * WEEK, self.count)

    def _weeks(self) -> Weeks:
        size = self.viewport().size()
        return Weeks(self.first, self.count, max(size.width(), 200), max(size.height(), 120))

    def _make(self) -> None:
        self.chart = MonthChart(self._cards, self._weeks())
        self.viewport().update()
        self.turned_to.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.chart = MonthChart(self._cards, self._weeks())

    def extent(self) -> tuple[float, float]:
        return self.chart.weeks.width, self.chart.weeks.height

    def shapes(self, area: Area, measure: TextMeasure) -> Iterator[Shape]:  # noqa: ARG002 - all of it is seen
        yield from self._drawn(self.chart, measure)
        weeks = self.chart.weeks
        if not self.current and self.hasFocus() and weeks.start <= self.day < weeks.finish:
            x, y = weeks.cell(self.day)
            yield Rect(x + 1, y + 1, weeks.day_width - 2, weeks.row_height - 2, "", "accent", 1.5, 3)

    def _drawn(self, chart: MonthChart, measure: TextMeasure) -> Iterator[Shape]:
        yield from chart.ground(measure, self._calendar, self._today, self.tr("+{count} more"))
        yield from chart.bars(measure, self.selected)
        yield from chart.frame_of_more(self.selected, self.day_at(), measure, self.tr("+{count} more"))

    def overlay(self) -> Iterator[Shape]:
        target = self._target()
        if target is None or self._held is None:
            return
        piece, is_end, _ = self._held
        card = self.chart.cards[piece.task_id]
        begin = moment.midnight(card.start) if is_end else target
        end = max(begin, target) if is_end else target + last_day(card) - moment.midnight(card.start)
        weeks = self.chart.weeks
        for day in range(max(begin, weeks.start), min(end + DAY, weeks.finish), DAY):
            x, y = weeks.cell(day)
            yield Rect(x + 2, y + 2, weeks.day_width - 4, weeks.row_height - 4, "", "accent", 2, 4)

    def picture_size(self, whole: bool) -> tuple[float, float]:
        if not whole or not self._cards:
            return super().picture_size(whole)
        return self.extent()[0], HEADER + self._span()[1] * _ROW_OF_PICTURE

    def picture(self, measure: TextMeasure, whole: bool) -> Scene:
        if not whole or not self._cards:
            return super().picture(measure, whole)
        width, height = self.picture_size(True)
        first, count = self._span()
        kept, self.selected = self.selected, frozenset()
        shapes = tuple(self._drawn(MonthChart(self._cards, Weeks(first, count, width, height)), measure))
        self.selected = kept
        return Scene(width, height, shapes)

    def _span(self) -> tuple[int, int]:
        """Return the weeks of the whole plan."""
        first = monday(min(card.start for card in self._cards))
        last = monday(max(card.finish for card in self._cards))
        return first, (last - first) // WEEK + 1

    # Where things are

    def task_at(self, x: float, y: float) -> str:
        found = self.chart.at(x, y)
        return found[0].task_id if found else ""

    def place_of(self, task_id: str) -> Area | None:
        for piece in self.chart.pieces:
            if piece.task_id == task_id:
                return Area(*self.chart.place(piece))
        return None

    def show_place(self, task_id: str) -> None:
        """Turn to the month in which a task begins."""
        card = self.chart.cards.get(task_id)
        if card is None:
            return
        self.day = moment.midnight(card.start)
        self._turn_to(card.start)

    def _turn_to(self, at: int) -> None:
        """Show the month, or the weeks, of a moment that is not in sight."""
        if not self.first <= at < self.first + self.count * WEEK:
            if self.by_month:
                self.show_month(at)
            else:
                self.show_weeks(at, self.count)

    def beside(self, task_id: str, dx: int, dy: int) -> str:
        """Up and down lead through the tasks of a day, and then on to the weeks beside; right and left to other days."""
        card = self.chart.cards.get(task_id)
        day = self.day if card is None else self._day_of(card)
        if card is not None and dy:
            on = self.chart.on(day)
            at = on.index(task_id) + dy if task_id in on else -1
            if 0 <= at < len(on):
                return on[at]
        self.day = (day or self._today) + dx * DAY + dy * WEEK
        if not self.first <= self.day < self.first + self.count * WEEK:
            self.step(1 if self.day >= self.first else -1)
        on = self.chart.on(self.day)
        self.viewport().update()
        return (on[-1] if dy < 0 else on[0]) if on else ""

    def day_at(self) -> int:
        """Return the day keys are at: of the current task the one they came to it by."""
        card = self.chart.cards.get(self.current)
        return self.day if card is None else self._day_of(card)

    def _day_of(self, card: Card) -> int:
        begin, end = moment.midnight(card.start), last_day(card)
        return self.day if begin <= self.day <= end else begin

    def go(self, dx: int, dy: int, *, more: bool = False) -> None:
        following = self.beside(self.current, dx, dy)
        self.current = following
        self.picked.emit(following, more)

    def told(self, task_id: str) -> str:
        return self.say(task_id)

    # The mouse

    def begin_drag(self, at: QPoint) -> bool:
        found = self.chart.at(at.x(), at.y())
        day = self.chart.weeks.day(at.x(), at.y())
        if day is not None:
            self.day = day
        self._held = None if found is None or day is None else (*found, day)
        if found is None and self.chart.more_at(at.x(), at.y()) is not None:
            self.day_asked.emit(day)
        return self._held is not None

    def _target(self) -> int | None:
        """Return the day a drag leads to: of the start, or of the end where that is dragged."""
        if self.dragged is None or self._held is None:
            return None
        day = self.chart.weeks.day(self.dragged.x(), self.dragged.y())
        if day is None:
            return None
        piece, is_end, taken_at = self._held
        card = self.chart.cards[piece.task_id]
        return day if is_end else moment.midnight(card.start) + day - taken_at

    def drag_words(self) -> str:
        target = self._target()
        if target is None or self._held is None:
            return ""
        card = self.chart.cards[self._held[0].task_id]
        said = self.tr("“{name}” ends on {day}") if self._held[1] else self.tr("“{name}” starts on {day}")
        return said.format(name=card.name, day=format_date(target))

    def drop(self, at: QPoint) -> None:
        self.dragged = at
        target = self._target()
        self.dragged = None
        if target is None or self._held is None:
            return
        piece, is_end, _ = self._held
        card = self.chart.cards[piece.task_id]
        if is_end and target != last_day(card):
            self.resize_requested.emit(card.task_id, target + DAY)
        elif not is_end and target != moment.midnight(card.start):
            self.move_requested.emit(card.task_id, target)

    def drag_ended(self) -> None:
        self._held = None

    def hover(self, at: QPoint) -> None:
        found = self.chart.at(at.x(), at.y())
        more = self.chart.more_at(at.x(), at.y()) is not None
        shape = Qt.CursorShape.ArrowCursor
        if found is not None:
            shape = Qt.CursorShape.SizeHorCursor if found[1] else Qt.CursorShape.SizeAllCursor
        elif more:
            shape = Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        day = self.chart.weeks.day(at.x(), at.y())
        if day is not None and not self.task_at(at.x(), at.y()) and self.chart.more_at(at.x(), at.y()) is None:
            self.write_on(day)
        else:
            super().mouseDoubleClickEvent(event)

    def scrolled(self, by: int) -> None:
        """Go on by a week for each notch of the wheel."""
        self._turned += by
        weeks, self._turned = int(self._turned / _NOTCH), self._turned - int(self._turned / _NOTCH) * _NOTCH
        if weeks:
            self.show_weeks(self.first - weeks * WEEK, self.count)

    def turned(self, step: int, at: QPointF) -> None:  # noqa: ARG002 - weeks are counted, not magnified
        self.zoom_by(-step)

    def zoom_by(self, step: int) -> None:
        """Show fewer weeks (-1) or more (1)."""
        self.show_weeks(self.first, min(MOST_WEEKS, max(1, self.count + step)))

    # Keys and a new task

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp} and not event.modifiers():
            self.step(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not self.current and self.day:
            self.write_on(self.day)
        elif key == Qt.Key.Key_Delete and not event.modifiers():
            self.remove_requested.emit()
        else:
            super().keyPressEvent(event)

    def write_on(self, day: int) -> None:
        """Let a person write the name of a new task into a day."""
        self.day = day
        self._turn_to(day)
        x, y = self.chart.weeks.cell(day)
        width = max(160, round(self.chart.weeks.day_width))
        left = min(round(x), self.viewport().width() - width)
        self.editor.setGeometry(QRect(left, round(y) + 20, width, self.editor.sizeHint().height()))
        self.editor.clear()
        self.editor.show()
        self.editor.setFocus()

    def _written(self) -> None:
        name = self.editor.text().strip()
        self.editor.hide()
        self.setFocus()
        if name:
            self.wanted.emit(self.day, name)

    def _left(self) -> None:
        self.editor.hide()
