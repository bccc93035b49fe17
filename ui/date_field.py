"""A field for a date: typed as in the table, or picked from a calendar; beside it stands how it is understood."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QDate, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget, QWidgetAction

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date, parse_date
from pmo_desktop.domain.errors import InvalidValueError
from ui.canvas import qcolour
from ui.icons import icon


class DateField(QLineEdit):
    """Alt+Down opens the calendar, as in any list of choices; a day picked there is written as ISO date."""

    picked = Signal()

    def __init__(self, name: str, today: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.setAccessibleName(name)
        self.setPlaceholderText("–")
        self.opener = QAction(icon("today"), self.tr("Pick a day"), self)
        self.opener.setShortcut(QKeySequence("Alt+Down"))
        self.opener.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.opener.triggered.connect(self.open_calendar)
        self.addAction(self.opener, QLineEdit.ActionPosition.TrailingPosition)

    def day(self) -> int | None:
        """Return the midnight of the day written; None where nothing is, or what is cannot be read."""
        try:
            return moment.midnight(parse_date(self.text(), self._today)[0])
        except InvalidValueError:
            return None

    def understood(self) -> str:
        """Return the date as it is understood, with its weekday; empty where nothing is written or it is unreadable."""
        day = self.day()
        if day is None:
            return ""
        on = moment.to_date(day)
        return f"{self.locale().dayName(on.isoweekday())}, {format_date(day)}"

    def open_calendar(self) -> None:
        """Show a month beneath the field, at the day written, else today."""
        menu = QMenu(self)
        calendar_action = QWidgetAction(menu)
        page, shown = _month(self.day() or self._today, self._take(menu))
        calendar_action.setDefaultWidget(page)
        menu.addAction(calendar_action)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        shown.setFocus()

    def _take(self, menu: QMenu) -> Callable[[QDate], None]:
        def take(day: QDate) -> None:
            self.setText(day.toString("yyyy-MM-dd"))
            menu.close()
            self.setFocus()
            self.picked.emit()

        return take


def with_arrows(calendar: QCalendarWidget) -> QCalendarWidget:
    """Draw the arrows to other months in the colours of the theme; Qt's own are black on any ground."""
    arrows = (("qt_calendar_prevmonth", Qt.ArrowType.LeftArrow), ("qt_calendar_nextmonth", Qt.ArrowType.RightArrow))
    for name, arrow in arrows:
        button = calendar.findChild(QToolButton, name)
        if button is not None:
            button.setArrowType(arrow)
    return calendar


def _month(day: int, take: Callable[[QDate], None]) -> tuple[QWidget, QCalendarWidget]:
    calendar = with_arrows(QCalendarWidget())
    calendar.setAccessibleName(QCoreApplication.translate("DateField", "Pick a day"))
    calendar.setObjectName("month")
    calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
    calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
    weekend = QTextCharFormat()
    weekend.setForeground(qcolour("muted"))
    for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(weekday, weekend)
    on = moment.to_date(day)
    calendar.setSelectedDate(QDate(on.year, on.month, on.day))
    calendar.setMinimumSize(300, 220)
    calendar.clicked.connect(take)
    calendar.activated.connect(take)
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(6, 2, 6, 2)
    column.addWidget(calendar)
    return page, calendar
