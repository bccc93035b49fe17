"""What a calendar says for a time or a day, and who follows which calendar: tables to edit."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.compiling import WEEKDAYS
from pmo_desktop.domain.calendar.hours import format_hours
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Calendar, CalendarException, WorkWeek
from pmo_desktop.services import calendars
from ui.calendars.exception import ExceptionDialog
from ui.session import Session
from ui.tables.columns import Column
from ui.tables.model import RowsModel
from ui.tables.page import TablePage


def tr(text: str) -> str:
    return QCoreApplication.translate("Calendars", text)


def _hours_on(weekday: str, row: WorkWeek) -> str:
    return format_hours(getattr(row, weekday))


WEEK_COLUMNS = (
    Column("name", "Week", lambda row: row.name, editable=True, width=130),
    Column("first", "First day", lambda row: format_date(row.start or moment.FIRST), editable=True, width=96,
           sort=lambda row: row.start or moment.FIRST),
    Column("last", "Last day", lambda row: format_date((row.finish or moment.LAST) - DAY), editable=True, width=96,
           sort=lambda row: row.finish or moment.LAST),
    *(
        Column(name, name[:3].capitalize(), partial(_hours_on, name), editable=True, width=92) for name in WEEKDAYS
    ),
)  # fmt: skip
EXCEPTION_COLUMNS = (
    Column("name", "Exception", lambda row: row.name, editable=True, width=160),
    Column("days", "Days", calendars.days_in_words, width=250, sort=lambda row: row.start),
    Column("hours", "Hours", lambda row: format_hours(row.shifts), editable=True, width=130),
    Column("first", "First day", lambda row: format_date(row.start), editable=True, width=96, sort=lambda row: row.start),
    Column("last", "Last day", lambda row: format_date(row.finish - DAY), editable=True, width=96,
           sort=lambda row: row.finish),
)  # fmt: skip
FOLLOWER_COLUMNS = (
    Column("name", "Who", lambda row: row.value.name, width=260),
    Column("kind", "Kind", lambda row: tr("project") if row.is_project else row.value.kind.value, width=100),
    Column("calendar", "Calendar", lambda row: row.calendar or "–", editable=True, width=220),
)


class DatedWeeksPage(TablePage):
    def __init__(self, session: Session) -> None:
        write = partial(calendars.set_week_cells, session.workspace)
        sentence = tr(
            "Weeks that hold for a time only, such as summer hours. A day with a dash follows the usual week."
        )
        super().__init__(session, RowsModel(WEEK_COLUMNS, write), tr("Dated weeks"), sentence)
        self._calendar_id = ""
        self.offer(tr("Add a dated week"), "Ins", self.add)
        self.offer(tr("Delete"), "Ctrl+Del", self.delete)

    def show_calendar(self, calendar_id: str) -> None:
        """Show the dated weeks of a calendar."""
        self._calendar_id = calendar_id
        self.show_rows(calendars.dated_weeks(self._session.workspace, calendar_id))

    def add(self) -> None:
        """Add a week and begin to name it."""
        added = self.reason.attempt(lambda: calendars.add_dated_week(self._session.workspace, self._calendar_id))
        if isinstance(added, str):
            self.edit_first(added)

    def delete(self) -> None:
        """Take the selected weeks away."""
        ids = self.table.selected_ids()
        if ids:
            self.reason.attempt(lambda: calendars.delete_weeks(self._session.workspace, ids))


class ExceptionsPage(TablePage):
    holidays_requested = Signal()

    def __init__(self, session: Session) -> None:
        write = partial(calendars.set_exception_cells, session.workspace)
        sentence = tr(
            "Days that follow hours of their own whatever the week says: holidays, closing days, extra shifts."
        )
        super().__init__(session, RowsModel(EXCEPTION_COLUMNS, write), tr("Exceptions"), sentence)
        self._calendar_id = ""
        self.table.opened.connect(self.edit)
        self.offer(tr("Add an exception…"), "Ins", self.add)
        self.offer(tr("Edit…"), "Ctrl+E", lambda: self.edit(next(iter(self.table.selected_ids()), "")))
        self.offer(tr("Delete"), "Ctrl+Del", self.delete)
        self.offer(tr("Add holidays…"), "Ctrl+H", self.holidays_requested.emit)

    def show_calendar(self, calendar_id: str) -> None:
        """Show the exceptions of a calendar."""
        self._calendar_id = calendar_id
        self.show_rows(calendars.exceptions_of(self._session.workspace, calendar_id))

    def add(self, day: int | None = None) -> None:
        """Ask what an exception says, from a day on, then add it."""
        at = self._session.workspace.today() + DAY if day is None else day
        new = CalendarException(id="", calendar_id=self._calendar_id, start=at, finish=at + DAY)
        self._run(new, tr("Add an exception"), partial(calendars.add_exception, self._session.workspace))

    def edit(self, own: str) -> None:
        """Ask what one exception says from now on."""
        known = next((row for row in self.model.rows if row.id == own), None)
        if known is not None:
            self._run(known, tr("Edit an exception"), partial(calendars.change_exception, self._session.workspace))

    def _run(self, exception: CalendarException, title: str, write: Callable[[CalendarException], object]) -> None:
        dialog = ExceptionDialog(self._session.workspace, exception, title, write, self)
        dialog.exec()
        dialog.deleteLater()

    def delete(self) -> None:
        """Take the selected exceptions away."""
        ids = self.table.selected_ids()
        if ids:
            self.reason.attempt(lambda: calendars.delete_exceptions(self._session.workspace, ids))


class FollowersPage(TablePage):
    """Which calendar each project and person follows."""

    def __init__(self, session: Session) -> None:
        workspace = session.workspace
        offers = partial(_names, session)
        columns = tuple(replace(each, offers=offers) if each.field == "calendar" else each for each in FOLLOWER_COLUMNS)
        sentence = tr(
            "With a dash a project follows the portfolio’s calendar, a person that of the project they work for. Pick or type."
        )
        model = RowsModel(columns, partial(calendars.set_follower_cells, workspace))
        super().__init__(session, model, tr("Who follows which calendar"), sentence)
        self.offer(tr("Filter"), "Ctrl+F", self.table.toggle_filters)

    def renew(self) -> None:
        """Read anew who follows what."""
        self.show_rows(calendars.followers(self._session.workspace))


def _names(session: Session) -> list[str]:
    return ["–", *sorted((each.name for each in session.workspace.all(Calendar)), key=str.casefold)]
