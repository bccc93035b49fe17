"""The pages of the dialog of a person."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from pmo_desktop.domain.entry.amounts import format_rate
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.part_time import PartTime, in_words
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Calendar, Person, Role
from pmo_desktop.services import leave, private
from pmo_desktop.services.staff import ListedPerson, rates, skills, working
from pmo_desktop.services.staff.assigned import Assigned, assigned_to
from pmo_desktop.services.staff.wording import LEVELS, WITHOUT_TIME
from ui.fields import words
from ui.people.columns import COLUMNS
from ui.people.form import CellForm, Write, heading
from ui.people.leave import COLUMNS as LEAVE_COLUMNS
from ui.people.leave import keep_or_share
from ui.session import Session
from ui.tables.columns import Column
from ui.tables.model import RowsModel
from ui.tables.page import TablePage
from ui.tables.plain import Heading, PlainTable
from ui.tables.row_history import RowHistory
from ui.undo_keys import UndoKeys


def tr(text: str) -> str:
    return QCoreApplication.translate("PersonDialog", text)


def _columns(session: Session, names: Sequence[str]) -> list[Column]:
    """Return columns of the table as fields of a form, with what may be picked in them."""
    workspace = session.workspace
    offers: dict[str, Callable[[], Sequence[str]]] = {
        "role": lambda: sorted((each.name for each in workspace.all(Role)), key=str.casefold),
        "calendar": lambda: sorted((each.name for each in workspace.all(Calendar)), key=str.casefold),
        "team": lambda: sorted({each.team for each in workspace.all(Person)} - {""}, key=str.casefold),
    }
    by_name = {column.field: column for column in COLUMNS}
    return [replace(by_name[name], offers=offers.get(name)) for name in names]


AVAILABILITY = (
    Column("start", "First day", lambda row: format_date(row.row.start), editable=True, width=120,
           sort=lambda row: row.row.start),
    Column("last", "Last day", lambda row: working.OPEN if row.last is None else format_date(row.last),
           "The last day; “open” where nobody knows", editable=True, width=120, sort=lambda row: row.row.finish or 1 << 60),
    Column("units", "Time", lambda row: row.shown_units, editable=True, right=True, width=90, sort=lambda row: row.row.units),
)  # fmt: skip
LEAVE = tuple(column for column in LEAVE_COLUMNS if column.field != "name")
RATES = (
    Column("start", "From", lambda row: format_date(row.row.start), editable=True, width=140, sort=lambda row: row.row.start),
    Column("rate", "Hourly rate", lambda row: format_rate(row.row.hourly_rate or None), editable=True, right=True, width=140,
           sort=lambda row: row.row.hourly_rate, private=lambda row: row.private),
)  # fmt: skip


class Page(QScrollArea):
    """A page that scrolls where the dialog is small."""

    def __init__(self, session: Session, title: str) -> None:
        super().__init__()
        self.session, self.title, self.person_id = session, title, ""
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(title)
        inside = QWidget()
        inside.setObjectName("page")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(20, 16, 20, 16)
        self.column.setSpacing(8)
        self.setWidget(inside)
        self.forms: list[CellForm] = []

    def form(self, names: Sequence[str], write: Write, said: Callable[[str], object], across: int = 1) -> CellForm:
        """Add fields of the person."""
        made = CellForm(_columns(self.session, names), write, said, across)
        self.forms.append(made)
        self.column.addWidget(made)
        return made

    def show_person(self, row: ListedPerson) -> None:
        """Show what is said of somebody."""
        self.person_id = row.id
        for each in self.forms:
            each.show_row(row)

    def begin(self) -> None:
        """Put the cursor where one begins to write."""
        if self.forms:
            next(iter(self.forms[0].fields.values())).setFocus()

    def commit(self) -> None:
        """Write what is being typed."""
        for each in self.forms:
            each.commit()

    @property
    def is_refused(self) -> bool:
        return any(each.is_refused for each in self.forms)


class GeneralPage(Page):
    def __init__(self, session: Session, write: Write, said: Callable[[str], object]) -> None:
        super().__init__(session, tr("General"))
        names = ("name", "kind", "role", "team", "email", "initials", "active_from", "active_to", "unit")
        self.fields = self.form(names, write, said)
        self.column.addStretch(1)

    def show_person(self, row: ListedPerson) -> None:
        super().show_person(row)
        names = [name for name in self.fields.fields if name != "unit" or row.person.kind in WITHOUT_TIME]
        self.fields.show_fields(names)


class WorkingPage(Page):
    """Part-time pattern and calendar, and beneath them units that hold for a time only."""

    def __init__(self, session: Session, write: Write, said: Callable[[str], object]) -> None:
        super().__init__(session, tr("Working time"))
        self.fields = self.form(("pattern", "units", "calendar", "overhead"), write, said, across=2)
        self.week = words("", "muted")
        self.column.addWidget(self.week)
        how = tr("“Works” takes days, such as Mon–Thu, or Mon–Wed, Fri 8-12, or 60 %. The holidays stay.")
        self.column.addWidget(words(how, "muted"))
        self.column.addWidget(heading(tr("Other time in a period")))
        model = RowsModel(AVAILABILITY, partial(working.set_availability_cells, session.workspace), self)
        self.periods = TablePage(
            session, model, tr("Other time in a period"),
            tr("From one day to another somebody has more or less time than usual. Load and spreading of work follow it."),
        )  # fmt: skip
        self.periods.table.setMinimumHeight(96)
        self.periods.offer(tr("Add a period"), "Ins", self.add)
        self.periods.offer(tr("Delete"), "Ctrl+Del", self.delete)
        _without_margins(self.periods)
        self.column.addWidget(self.periods, 1)

    def show_person(self, row: ListedPerson) -> None:
        """Show the week in hours, too."""
        super().show_person(row)
        hours = working.Weeks(self.session.workspace).of(row.person.calendar_id)
        told = in_words(PartTime(days=hours), [""] * 7)
        works = row.person.kind not in WITHOUT_TIME
        self.week.setText(told if works else tr("This does not work: it has no working time."))
        self.periods.setVisible(works)
        self.periods.show_rows(working.availability_of(self.session.workspace, row.id))

    def add(self) -> None:
        """Add a period from the first free day on and begin to write its first day."""
        workspace = self.session.workspace
        start = working.free_start(workspace, self.person_id, workspace.today())
        added = self.periods.reason.attempt(lambda: working.add_availability(workspace, self.person_id, start))
        if isinstance(added, str):
            self.periods.edit_first(added)

    def delete(self) -> None:
        """Take the selected periods away."""
        ids = self.periods.table.selected_ids()
        if ids:
            self.periods.reason.attempt(lambda: working.delete_availability(self.session.workspace, ids))


class LeavePage(Page):
    """When somebody is away."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, tr("Leave"))
        model = RowsModel(LEAVE, partial(leave.set_leave_cells, session.workspace), self)
        self.absences = TablePage(
            session, model, tr("Leave"),
            tr("Work waits while somebody is away, and leave is no capacity. The place “Leave” shows everybody’s side by side."),
        )  # fmt: skip
        self.absences.offer(tr("Add leave"), "Ins", self.add)
        self.absences.offer(tr("Delete"), "Ctrl+Del", self.delete)
        self.keeping = self.absences.offer(tr("Keep the reason for me alone"), "", self.keep_or_share)
        self.absences.table.chosen.connect(lambda _: self._name_keeping())
        _without_margins(self.absences)
        self.column.addWidget(self.absences, 1)

    def show_person(self, row: ListedPerson) -> None:
        """Show the leave of somebody, the latest first."""
        super().show_person(row)
        takes = row.person.kind in leave.SHOWN
        self.absences.setEnabled(takes)
        self.absences.show_rows(leave.leave_of(self.session.workspace, (row.id,)) if takes else ())
        self._name_keeping()

    def begin(self) -> None:
        self.absences.table.select_first()
        self.absences.table.view.setFocus()

    def add(self) -> None:
        """Add the next free day and begin to write its first day."""
        workspace = self.session.workspace
        day = leave.free_day(workspace, self.person_id, workspace.today() + DAY)
        added = self.absences.reason.attempt(lambda: leave.add_leave(workspace, self.person_id, day, day))
        if isinstance(added, str):
            self.absences.edit_first(added)

    def delete(self) -> None:
        """Take the selected leave away."""
        ids = self.absences.table.selected_ids()
        if ids:
            self.absences.reason.attempt(lambda: leave.delete_leave(self.session.workspace, ids))

    def keep_or_share(self) -> None:
        """Keep the reasons of the selected leave for this person alone, or share them where they are kept."""
        ids = self.absences.table.selected_ids()
        keep_or_share(self.session, "leave-reasons", ids, tr("Select the leave first."))

    def _name_keeping(self) -> None:
        ids = self.absences.table.selected_ids()
        kept = private.kept_of(self.session.workspace, "leave-reasons", ids)
        self.keeping.setText(tr("Share the reason with the team") if kept else tr("Keep the reason for me alone"))
        self.keeping.setEnabled(bool(ids) and self.session.workspace.private.place is not None)


class RatesPage(Page):
    """What an hour costs, and from which day on something else."""

    def __init__(self, session: Session, write: Write, said: Callable[[str], object]) -> None:
        super().__init__(session, tr("Rates"))
        self.fields = self.form(("rate", "currency"), write, said, across=2)
        self.today = words("", "muted")
        self.column.addWidget(self.today)
        self.column.addWidget(heading(tr("Rates from a day on")))
        model = RowsModel(RATES, partial(rates.set_rate_cells, session.workspace), self)
        self.dated = TablePage(
            session, model, tr("Rates from a day on"),
            tr("Work costs what the rate is on the day it is done; before the first day here the usual rate counts."),
        )  # fmt: skip
        self.dated.table.setMinimumHeight(96)
        self.dated.offer(tr("Add a rate"), "Ins", self.add)
        self.dated.offer(tr("Delete"), "Ctrl+Del", self.delete)
        _without_margins(self.dated)
        self.column.addWidget(self.dated, 1)
        self.alone = KeepTick(
            session, "rates", tr("Keep these rates for me alone: they never enter a team file or a report")
        )
        self.column.addWidget(self.alone)

    def show_person(self, row: ListedPerson) -> None:
        """Say which rate holds today, too."""
        super().show_person(row)
        found = rates.rates_of(self.session.workspace, row.id)
        self.dated.show_rows(found)
        usual = format_rate(row.person.hourly_rate)
        said = tr("The field above is the rate of today. Usual rate, before the first day below: {usual}.")
        self.today.setText(said.format(usual=usual) if found else tr("This is the usual rate: it always counts."))
        self.alone.show_person(row.id)

    def add(self) -> None:
        """Add a rate from the first day of the next month on and begin to write its day."""
        workspace = self.session.workspace
        start = rates.next_start(workspace, self.person_id)
        added = self.dated.reason.attempt(lambda: rates.add_rate(workspace, self.person_id, start))
        if isinstance(added, str):
            self.dated.edit_first(added)

    def delete(self) -> None:
        """Take the selected rates away."""
        ids = self.dated.table.selected_ids()
        if ids:
            self.dated.reason.attempt(lambda: rates.delete_rates(self.session.workspace, ids))


class KeepTick(QCheckBox):
    """Keeps something of a person for this one at the screen alone, or shares it."""

    def __init__(self, session: Session, secret: str, words_: str) -> None:
        super().__init__(words_)
        self._session, self._secret, self._person_id = session, secret, ""
        self.clicked.connect(self._turn)

    def show_person(self, person_id: str) -> None:
        """Show whether it is kept."""
        self._person_id = person_id
        workspace = self._session.workspace
        self.setChecked(private.kept_of(workspace, self._secret, [person_id]))
        self.setEnabled(workspace.private.place is not None)

    def _turn(self) -> None:
        keep_or_share(self._session, self._secret, [self._person_id], "")
        self.show_person(self._person_id)


class SkillRow:
    """A skill with somebody's level in it."""

    def __init__(self, skill_id: str, name: str, level: int | None) -> None:
        self.id, self.name, self.level = skill_id, name, level


SKILLS = (
    Column("name", "Skill", lambda row: row.name, width=240),
    Column("level", "Level", lambda row: skills.level_text(row.level), "0 to 4", editable=True, right=True, width=70,
           sort=lambda row: -1 if row.level is None else row.level, choices=tuple("01234")),
    Column("words", "In words", lambda row: "–" if row.level is None else LEVELS[row.level], width=200),
)  # fmt: skip


class SkillsPage(Page):
    def __init__(self, session: Session) -> None:
        super().__init__(session, tr("Skills"))
        model = RowsModel(SKILLS, self._write, self)
        said = "; ".join(f"{level} {word}" for level, word in enumerate(LEVELS))
        self.levels = TablePage(
            session, model, tr("Skills"), tr("Levels: {said}. Empty: nothing is said.").format(said=said)
        )
        self.levels.offer(tr("Add a skill…"), "Ins", self.add)
        _without_margins(self.levels)
        self.column.addWidget(self.levels, 1)

    def begin(self) -> None:
        view = self.levels.table.view
        self.levels.table.select_first()
        view.setCurrentIndex(view.currentIndex().siblingAtColumn(1))
        view.setFocus()

    def _write(self, edits: Sequence[tuple[str, str, str]]) -> object:
        return skills.set_levels(self.session.workspace, [(self.person_id, own, text) for own, _, text in edits])

    def show_person(self, row: ListedPerson) -> None:
        """Show every skill of the portfolio with the level there is."""
        super().show_person(row)
        levels = skills.levels_of(self.session.workspace, row.id)
        known = skills.skills_of(self.session.workspace)
        self.levels.show_rows([SkillRow(each.id, each.name, levels.get(each.id)) for each in known])

    def add(self) -> None:
        """Ask for a skill, add it for everybody and begin to write the level."""
        from ui.naming import NameDialog  # noqa: PLC0415 - asked rarely

        added: list[str] = []
        asking = NameDialog(
            tr("Add a skill"), tr("What is the skill called?"), "",
            lambda name: added.append(skills.add_skill(self.session.workspace, name)), self,
        )  # fmt: skip
        asking.exec()
        asking.deleteLater()
        if added:
            self.levels.table.select(added[0])
            view = self.levels.table.view
            view.setCurrentIndex(view.currentIndex().siblingAtColumn(1))
            view.setFocus()


class AssignedPage(Page):
    """Tasks and bookings, to read; a double click goes there."""

    wanted = Signal(str, str)
    """A project and a task, which is empty of a booking."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, tr("Assigned to"))
        headings = (
            Heading(tr("Project"), 150), Heading(tr("Task or booking"), 160, wide=True), Heading(tr("When"), 190),
            Heading(tr("How much"), 112, right=True), Heading(tr("State"), 84, right=True),
        )  # fmt: skip
        self.table = PlainTable(tr("Assigned to"), headings)
        self.table.opened.connect(self._open)
        self.said = words("", "muted")
        self._rows: tuple[Assigned, ...] = ()
        self._is_stale = True
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.said)

    def show_person(self, row: ListedPerson) -> None:
        """Look at the plans once this is looked at."""
        super().show_person(row)
        self._is_stale = True
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def begin(self) -> None:
        self.table.setFocus()

    def _read(self) -> None:
        if not self._is_stale or not self.person_id:
            return
        self._is_stale = False
        person_id = self.person_id
        self.said.setText(tr("Looking at the plans…"))
        self.session.reckoner.ask(
            "assigned", lambda own, _step: assigned_to(own, person_id), lambda rows: self._show(person_id, rows)
        )  # fmt: skip

    def _show(self, person_id: str, rows: tuple[Assigned, ...]) -> None:
        """Show what was found, unless somebody else is looked at by now or the dialog is gone."""
        if not isValid(self) or person_id != self.person_id:
            return
        self._rows = rows
        self.table.show_lines([(each.project, each.name, each.when, each.amount, each.state) for each in self._rows])
        tasks = sum(bool(each.task_id) for each in self._rows)
        said = tr("Tasks: {tasks}. Bookings: {bookings}. A double click goes there.")
        nothing = tr("Nothing yet: assign them in a plan, or book them on a project.")
        self.said.setText(said.format(tasks=tasks, bookings=len(self._rows) - tasks) if self._rows else nothing)

    def _open(self, number: int) -> None:
        self.wanted.emit(self._rows[number].project_id, self._rows[number].task_id)


class NotesPage(Page):
    """Written when the keyboard leaves the field."""

    def __init__(self, session: Session, write: Write) -> None:
        super().__init__(session, tr("Notes"))
        self._write_cell, self._kept = write, ""
        self._undo_keys = UndoKeys(self)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("Notes"))
        self.text.setTabChangesFocus(True)
        self.text.installEventFilter(self)
        self.text.installEventFilter(self._undo_keys)
        self.alone = KeepTick(session, "notes", tr("Keep these notes for me alone"))
        self.column.addWidget(self.text, 1)
        self.column.addWidget(self.alone)

    def show_person(self, row: ListedPerson) -> None:
        """Show the notes, unless somebody is writing others."""
        if self.person_id == row.id and self.text.hasFocus() and self.text.toPlainText() != self._kept:
            return
        super().show_person(row)
        self._kept = row.person.notes
        if self.text.toPlainText() != self._kept:
            self.text.setPlainText(self._kept)
        self.alone.show_person(row.id)

    def begin(self) -> None:
        self.text.setFocus()

    def commit(self) -> None:
        text = self.text.toPlainText().strip()
        if text != self._kept:
            self._kept = text
            self._write_cell("notes", text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.type() is QEvent.Type.FocusOut:
            self.commit()
        return super().eventFilter(watched, event)


class HistoryPage(RowHistory):
    is_refused = False

    def __init__(self, session: Session) -> None:
        super().__init__(session, tr("History"))
        self.title = tr("History")

    def show_person(self, row: ListedPerson) -> None:
        """Tell who changed what of somebody."""
        self.show_row(row.id)

    def begin(self) -> None:
        self.table.setFocus()

    def commit(self) -> None:
        """Nothing is typed here."""


def _without_margins(page: TablePage) -> None:
    layout = page.layout()
    if layout is not None:
        layout.setContentsMargins(0, 0, 0, 0)
