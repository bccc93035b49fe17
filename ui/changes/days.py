"""Asking for a day of the past: the usual ones at a click, any other from a calendar."""

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDialog, QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.services import as_of, history
from pmo_desktop.services.workspace import Workspace
from ui.canvas import qcolour
from ui.date_field import with_arrows
from ui.fields import words


class DayDialog(QDialog):
    """A day between the first change and today."""

    def __init__(self, workspace: Workspace, title: str, parent: QWidget, why: str = "", agree: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.calendar = with_arrows(QCalendarWidget())
        self.calendar.setAccessibleName(title)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        self.calendar.setMinimumSize(340, 240)
        weekend = QTextCharFormat()
        weekend.setForeground(qcolour("muted"))
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(weekday, weekend)
        first, today = workspace.day_of(history.first_day(workspace)), workspace.today()
        self.calendar.setDateRange(_date(first), _date(today))
        self.calendar.setSelectedDate(_date(max(first, today - moment.DAY)))
        self.calendar.activated.connect(lambda _: self.accept())
        quick = QVBoxLayout()
        quick.setSpacing(6)
        self.quick: list[QPushButton] = []
        for name, day in as_of.days_offered(workspace):
            button = QPushButton(f"{name}\n{format_date(day)}")
            button.setEnabled(first <= day <= today)
            button.clicked.connect(lambda _=False, day=day: self._take(day))
            quick.addWidget(button)
            self.quick.append(button)
        quick.addStretch()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(agree or self.tr("Choose"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.calendar, 1)
        middle.addLayout(quick)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        if why:
            column.addWidget(words(why, "muted"))
        column.addLayout(middle)
        column.addWidget(buttons)
        self.calendar.setFocus()

    def _take(self, day: int) -> None:
        self.calendar.setSelectedDate(_date(day))
        self.accept()

    def day(self) -> int:
        """Return the day chosen, as its midnight."""
        return moment.from_iso(self.calendar.selectedDate().toString("yyyy-MM-dd"))


def _date(day: int) -> QDate:
    on = moment.to_date(day)
    return QDate(on.year, on.month, on.day)
