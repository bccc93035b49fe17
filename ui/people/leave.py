"""The leave of the people who are selected, as a table to edit."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Person
from pmo_desktop.services import leave, private
from ui.session import Session
from ui.tables.columns import Column
from ui.tables.model import RowsModel
from ui.tables.table import RecordTable

COLUMNS = (
    Column("name", "Who", lambda row: row.name, width=200),
    Column("first", "First day", lambda row: format_date(row.first), editable=True, width=110, sort=lambda row: row.first),
    Column("last", "Last day", lambda row: format_date(row.last), editable=True, width=110, sort=lambda row: row.last),
    Column("days", "Days", lambda row: row.days_said, "Working days of theirs", right=True, width=60,
           sort=lambda row: row.days),
    Column("part", "Part", lambda row: row.part, "Whole days, morning or afternoon; else the times it begins and ends",
           editable=True, width=110, choices=leave.PARTS_IN_WORDS),
    Column("reason", "Reason", lambda row: row.leave.reason, editable=True, width=300,
           private=lambda row: row.private_reason),
)  # fmt: skip


class LeaveList(QWidget):
    """Shows the leave of the people it is told of; of everybody where there are none."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._people: tuple[str, ...] = ()
        self.heading = QLabel()
        self.heading.setObjectName("heading")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.model = RowsModel(COLUMNS, lambda edits: leave.set_leave_cells(session.workspace, edits), self)
        self.model.refused.connect(session.failed)
        self.table = RecordTable(self.model, self.tr("Leave"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._bar = QHBoxLayout()
        self._bar.setContentsMargins(8, 4, 8, 4)
        self._bar.addWidget(self.heading)
        self._bar.addStretch()
        layout.addLayout(self._bar)
        layout.addWidget(self.table, 1)
        self.show_people(())

    def show_tools(self, actions: Sequence[QAction]) -> None:
        """Show what can be done with leave beside its heading."""
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setAccessibleName(action.text())
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            button.setToolTip(f"{action.text()}  {keys}")
            self._bar.addWidget(button)

    def show_people(self, ids: tuple[str, ...]) -> None:
        """Show the leave of leave."""
        self._people = ids
        rows = leave.leave_of(self._session.workspace, ids)
        self.model.show_rows(rows)
        if len(ids) == 1:
            words = self.tr("Leave of {name} ({count})").format(name=_name(self._session, ids[0]), count=len(rows))
        else:
            words = (self.tr("Leave of the people selected ({count})") if ids else self.tr("Leave ({count})")).format(
                count=len(rows)
            )
        self.heading.setText(words)

    def renew(self) -> None:
        """Read it anew."""
        self.show_people(self._people)

    def add(self) -> None:
        """Add a day of leave, the next free one, to the first of the people selected, and begin to write its first day."""
        if not self._people:
            self._session.announced.emit(self.tr("Select the person whose leave it is first."))
            return
        workspace = self._session.workspace
        day = leave.free_day(workspace, self._people[0], workspace.today() + DAY)
        leave_id = self._attempt(lambda: leave.add_leave(workspace, self._people[0], day, day))
        if leave_id:
            self.renew()
            self.table.select(leave_id)
            view = self.table.view
            view.setCurrentIndex(view.currentIndex().siblingAtColumn(1))
            view.setFocus()
            view.edit(view.currentIndex())

    def delete(self) -> None:
        """Take the selected leave away."""
        ids = self.table.selected_ids()
        if ids:
            self._attempt(lambda: leave.delete_leave(self._session.workspace, ids))
        else:
            self._session.announced.emit(self.tr("Select the leave to delete first."))

    def keep_or_share(self) -> None:
        """Keep the reasons of the selected leave for this person alone, or share them where they are kept."""
        ids = self.table.selected_ids()
        keep_or_share(self._session, "leave-reasons", ids, self.tr("Select the leave first."))

    def _attempt(self, action: Callable[[], Any]) -> Any:
        return self._session.attempt(action)


def keep_or_share(session: Session, secret: str, ids: Sequence[str], none: str) -> None:
    """Keep what rows say for this person alone, or share it where it is kept; beside the window: the file is written anew."""
    if not ids:
        session.announced.emit(none)
        return
    does = private.share_rows if private.kept_of(session.workspace, secret, ids) else private.keep_rows
    title = QCoreApplication.translate("LeaveList", "Moving what is private")
    session.background.run(title, lambda own, _: does(own, secret, ids), lambda _: session.look())


def _name(session: Session, person_id: str) -> str:
    return next((person.name for person in session.workspace.find(Person, id=person_id)), "–")
