"""What one types into in the task table: dates with a calendar, people with the names there are."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QDate, QEvent, QObject, QPoint, QStringListModel, Qt
from PySide6.QtGui import QAction, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QAbstractItemView, QCalendarWidget, QCompleter, QLineEdit, QListView, QWidget

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import parse_date
from pmo_desktop.domain.errors import InvalidValueError
from ui.canvas import qcolour
from ui.icons import icon


class DateEditor(QLineEdit):
    """Takes dates as people write them; a calendar opens with Alt+Down or its sign, and shows what is typed."""

    def __init__(self, parent: QWidget, today: int, *, first_day: Qt.DayOfWeek = Qt.DayOfWeek.Monday) -> None:
        super().__init__(parent)
        self._today = today
        self.calendar = _Calendar(self, first_day)
        self.sign = QAction(icon("today"), self.tr("Calendar"), self)
        self.sign.triggered.connect(self.open)
        self.addAction(self.sign, QLineEdit.ActionPosition.TrailingPosition)

    def open(self) -> None:
        """Show the calendar beneath, at what is typed."""
        self.calendar.setSelectedDate(self._typed())
        self.calendar.move(self.mapToGlobal(QPoint(0, self.height())))
        self.calendar.show()
        self.calendar.setFocus()

    def _typed(self) -> QDate:
        try:
            at = parse_date(self.text(), self._today)[0]
        except InvalidValueError:
            at = self._today
        day = moment.to_date(at)
        return QDate(day.year, day.month, day.day)

    def take(self, day: QDate) -> None:
        """Write the day that was picked."""
        self.calendar.hide()
        self.selectAll()
        self.insert(day.toString(Qt.DateFormat.ISODate))
        self.setFocus()

    def event(self, event: QEvent) -> bool:
        """Keep Alt+Down from moving the task."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _opens(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _opens(event):
            self.open()
            return
        super().keyPressEvent(event)


def _opens(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Down and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)


class _Calendar(QCalendarWidget):
    """A child of its field, so that the table takes the keyboard going there for still being in the field."""

    def __init__(self, field: DateEditor, first_day: Qt.DayOfWeek) -> None:
        super().__init__(field)
        self._field = field
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAccessibleName(self.tr("Calendar"))
        self.setFirstDayOfWeek(first_day)
        self.setGridVisible(False)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        weekend = QTextCharFormat()
        weekend.setForeground(qcolour("muted"))
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(weekday, weekend)
        self.setMinimumSize(300, 220)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        self.clicked.connect(field.take)
        self.activated.connect(field.take)
        for each in self.findChildren(QWidget):
            each.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close with Esc and leave the field as it was."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.hide()
            self._field.setFocus()
            return True
        return super().eventFilter(watched, event)


class PeopleEditor(QLineEdit):
    """Takes several names with units, `Anna; Ben[50%]`, and completes the one being typed."""

    def __init__(self, parent: QWidget, names: Callable[[], Sequence[str]]) -> None:
        super().__init__(parent)
        self.offers: QCompleter = QCompleter(self)
        self.offers.setModel(QStringListModel(list(names()), self))
        self.offers.setWidget(self)
        self.offers.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.offers.setFilterMode(Qt.MatchFlag.MatchContains)
        self.offers.activated.connect(self._complete)
        # One made here, not by Qt: the next editor's would come to lie where this one lay, and Python take it for this one.
        self.popup: QAbstractItemView = QListView()
        self.offers.setPopup(self.popup)
        self.textEdited.connect(self._offer)

    def _piece(self) -> tuple[int, int]:
        """Return where the name at the cursor begins and ends."""
        text, at = self.text(), self.cursorPosition()
        start = max(text.rfind(";", 0, at), text.rfind(",", 0, at)) + 1
        while start < len(text) and text[start] == " ":
            start += 1
        ends = [place for place in (text.find(mark, at) for mark in ";,[") if place >= 0]
        return start, min(ends, default=len(text))

    def _offer(self) -> None:
        start, end = self._piece()
        typed = self.text()[start:end].strip()
        popup = self.popup
        if not typed or "[" in self.text()[start : self.cursorPosition()]:
            popup.hide()
            return
        self.offers.setCompletionPrefix(typed)
        names = self.offers.completionModel()
        if not names.rowCount() or (names.rowCount() == 1 and names.index(0, 0).data() == typed):
            popup.hide()
            return
        self.offers.complete()

    def _complete(self, name: str) -> None:
        start, end = self._piece()
        self.setSelection(start, end - start)
        self.insert(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take what is picked of the offers with Enter; where nothing is, Enter ends typing. Esc puts the offers away."""
        popup = self.popup
        if popup.isVisible() and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}:
            event.ignore()
            if event.key() != Qt.Key.Key_Escape and not popup.currentIndex().isValid():
                popup.hide()
                again = QKeyEvent(QEvent.Type.KeyPress, event.key(), event.modifiers(), event.text())
                QCoreApplication.postEvent(self, again)
            return
        super().keyPressEvent(event)
