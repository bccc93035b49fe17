"""The calendars of the portfolio: what each says, shown as a year and as tables to edit, and who follows which."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import DaySaid
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import Calendar
from pmo_desktop.services import calendars
from ui.calendars.holidays import HolidaysDialog
from ui.calendars.tables import DatedWeeksPage, ExceptionsPage, FollowersPage
from ui.calendars.week import WeekPage
from ui.calendars.year import YearView, words_of_day
from ui.session import Session
from ui.tables.columns import Column
from ui.tables.export import export_table, offer
from ui.tables.model import RowsModel
from ui.tables.table import RecordTable
from ui.tables.typed import Refusal, muted


def _use(row: calendars.ListedCalendar) -> str:
    default = ["the portfolio"] if row.is_default else []
    return ", ".join([*default, *([str(row.users)] if row.users else [])]) or "–"


COLUMNS = (
    Column("name", "Calendar", lambda row: row.calendar.name, editable=True, width=150),
    Column("base", "Based on", lambda row: row.base or "–", editable=True, width=100),
    Column("use", "Used by", _use, width=148),
)


class CalendarsDialog(QDialog):
    """Each edit is written at once and can be undone here as everywhere; other windows' edits show as they come."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Calendars"))
        self.resize(1180, 740)
        self._session = session
        workspace = session.workspace
        names = partial(_names, session)
        columns = tuple(replace(each, offers=names) if each.field == "base" else each for each in COLUMNS)
        self.model = RowsModel(columns, partial(calendars.set_calendar_cells, workspace), self)
        self.reason = Refusal()
        self.model.refused.connect(lambda error: self.reason.say(str(error)))
        self.table = RecordTable(self.model, self.tr("Calendars"))
        offer(self.table, lambda: export_table(session, self.table, self.tr("Calendars"), self))
        self.year = YearView(workspace.today())
        self.week = WeekPage(session)
        self.weeks, self.exceptions, self.followers = (
            DatedWeeksPage(session),
            ExceptionsPage(session),
            FollowersPage(session),
        )
        self._made: dict[str, QAction] = {}
        self._lay_out()
        self._connect()
        self.reason.say("")
        self.renew()
        self.table.select(self.model.rows[0].id if self.model.rows else "")
        self.table.setFocus()

    # Building

    def _lay_out(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("What the calendar says"))
        for page, title in (
            (self._year_page(), self.tr("Year")),
            (self.week, self.tr("Working week")),
            (self.weeks, self.tr("Dated weeks")),
            (self.exceptions, self.tr("Exceptions")),
            (self.followers, self.tr("Who follows which")),
        ):
            self.tabs.addTab(page, title)
        splitter = QSplitter()
        splitter.addWidget(self._list())
        splitter.addWidget(self.tabs)
        splitter.setSizes([400, 780])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        closing = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        closing.rejected.connect(self.reject)
        closing.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        closing.setContentsMargins(12, 4, 12, 12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(splitter, 1)
        column.addWidget(closing)

    def _list(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        column.addWidget(self.table, 1)
        reason = QHBoxLayout()
        reason.setContentsMargins(12, 0, 12, 0)
        reason.addWidget(self.reason)
        column.addLayout(reason)
        for line in (
            (("new", self.tr("New"), "Ctrl+N", self.add), ("based", self.tr("New, based on this"), "", self.add_based),
             ("copy", self.tr("Copy"), "", self.copy)),
            (("default", self.tr("Make it the portfolio’s"), "", self.make_default),
             ("delete", self.tr("Delete"), "Ctrl+Shift+Del", self.delete)),
        ):  # fmt: skip
            row = QHBoxLayout()
            row.setContentsMargins(12, 0, 12, 0)
            row.setSpacing(8)
            for name, title, keys, does in line:
                row.addWidget(self._button(name, title, keys, does))
            row.addStretch(1)
            column.addLayout(row)
        return whole

    def _button(self, name: str, title: str, keys: str, does: Callable[[], object]) -> QPushButton:
        action = QAction(title, self)
        action.setObjectName(f"calendars.{name}")
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _=False: does())
        self.addAction(action)
        self._made[name] = action
        button = QPushButton(title)
        button.setAutoDefault(False)
        button.setToolTip(action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        return button

    def _year_page(self) -> QWidget:
        whole = QWidget()
        whole.setObjectName("page")
        whole.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.of_year = QSpinBox()
        self.of_year.setRange(1970, 2199)
        self.of_year.setAccessibleName(self.tr("Year"))
        self.of_year.setValue(self.year.year)
        self.said = muted()
        top = QHBoxLayout()
        top.setContentsMargins(16, 12, 16, 0)
        top.setSpacing(16)
        top.addWidget(self.of_year)
        top.addWidget(self.said, 1)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.year, 1)
        return whole

    def _connect(self) -> None:
        self._session.changed.connect(self._hear)
        self.table.chosen.connect(lambda _: self._show())
        self.table.opened.connect(lambda _: self.tabs.setCurrentIndex(1))
        self.of_year.valueChanged.connect(lambda _: self._show_year())
        self.year.year_requested.connect(self.of_year.setValue)
        self.year.chosen.connect(lambda _: self._say_day())
        self.year.opened.connect(self.open_day)
        self.exceptions.holidays_requested.connect(self.add_holidays)
        workspace = self._session.workspace
        for keys, turn in (
            (QKeySequence.StandardKey.Undo, workspace.undo),
            (QKeySequence.StandardKey.Redo, workspace.redo),
        ):
            action = QAction(self)
            action.setShortcuts(keys)
            action.triggered.connect(lambda _=False, turn=turn: self.reason.attempt(turn))
            self.addAction(action)
        for pages, step in ((("Ctrl+Tab", "Ctrl+PgDown"), 1), (("Ctrl+Shift+Tab", "Ctrl+PgUp"), -1)):
            turning = QAction(self)
            turning.setShortcuts([QKeySequence(each) for each in pages])
            turning.triggered.connect(lambda _=False, step=step: self.turn(step))
            self.addAction(turning)

    def turn(self, step: int) -> None:
        """Show the next page, or the one before, and give it the keyboard: Tab alone goes from cell to cell."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())
        page = self.tabs.currentWidget()
        table = getattr(page, "table", None)
        within = (each for each in page.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus)
        (table or next(within, page)).setFocus()

    # Showing

    def _hear(self, _changed: object) -> None:
        self.renew()

    def renew(self) -> None:
        """Read the calendars anew; the one that is selected stays so."""
        self.model.show_rows(calendars.listed(self._session.workspace))
        if not self.table.selected_ids() and self.model.rows:
            self.table.select(self.model.rows[0].id)
        self.followers.renew()
        self._show()

    @property
    def calendar_id(self) -> str:
        """The calendar that is shown."""
        ids = self.table.selected_ids()
        return ids[0] if ids and ids[0] in {row.id for row in self.model.rows} else ""

    def _show(self) -> None:
        own = self.calendar_id
        for name in ("based", "copy", "default", "delete"):
            self._made[name].setEnabled(bool(own))
        if not own:
            return
        row = next(row for row in self.model.rows if row.id == own)
        self._made["default"].setEnabled(not row.is_default)
        for page in (self.week, self.weeks, self.exceptions):
            page.show_calendar(own)
        self._show_year()

    def _show_year(self) -> None:
        if self.calendar_id:
            year = self.of_year.value()
            self.year.show_year(year, self._days(year))
            self._say_day()

    def _days(self, year: int) -> dict[int, DaySaid]:
        start = moment.from_iso(f"{year}-01-01")
        finish = moment.from_iso(f"{year}-12-31") + moment.DAY
        try:
            said = calendars.days_of(self._session.workspace, self.calendar_id, start, finish)
        except KnownError as error:
            self.reason.say(str(error))
            return {}
        self._shown = {each.start: each for each in said}
        return self._shown

    def _say_day(self) -> None:
        said = self._shown.get(self.year.day)
        self.said.setText(words_of_day(said) if said else "")

    # Doing

    def _begin(self, made: object) -> None:
        """Select a new calendar and begin to name it."""
        if isinstance(made, str):
            self.table.select(made)
            self.table.view.setFocus()
            self.table.view.edit(self.table.view.currentIndex().siblingAtColumn(0))

    def add(self) -> None:
        """Add a calendar with a week of its own."""
        self._begin(
            self.reason.attempt(lambda: calendars.add_calendar(self._session.workspace, self.tr("New calendar")))
        )

    def add_based(self) -> None:
        """Add a calendar that says nothing yet but what the selected one says."""
        own, name = self.calendar_id, self.tr("New calendar")
        self._begin(self.reason.attempt(lambda: calendars.add_calendar(self._session.workspace, name, own)))

    def copy(self) -> None:
        """Add a calendar that says the same."""
        self._begin(self.reason.attempt(lambda: calendars.copy_calendar(self._session.workspace, self.calendar_id)))

    def delete(self) -> None:
        """Take the selected calendar away, or say who uses it."""
        self.reason.attempt(lambda: calendars.delete_calendar(self._session.workspace, self.calendar_id))

    def make_default(self) -> None:
        """Let what has no calendar of its own follow the selected one."""
        self.reason.attempt(lambda: calendars.make_default(self._session.workspace, self.calendar_id))

    def open_day(self, day: int) -> None:
        """Edit the exception a day follows, where it is this calendar's own; else add one for the day."""
        self.tabs.setCurrentWidget(self.exceptions)
        because = self._shown[day].because
        if because is not None and because.id in {row.id for row in self.exceptions.model.rows}:
            self.exceptions.table.select(because.id)
            self.exceptions.edit(because.id)
        else:
            self.exceptions.add(day)

    def add_holidays(self) -> None:
        """Ask whose, show them, then add them."""
        country = QLocale.territoryToCode(QLocale.system().territory())
        dialog = HolidaysDialog(self._session, self.calendar_id, country, self)
        dialog.exec()
        dialog.deleteLater()


def _names(session: Session) -> list[str]:
    return ["–", *sorted((each.name for each in session.workspace.all(Calendar)), key=str.casefold)]
