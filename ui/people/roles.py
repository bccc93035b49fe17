"""Roles and teams: renamed by typing, merged and deleted; everything can be undone here as everywhere."""

from functools import partial

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTabWidget, QVBoxLayout, QWidget

from pmo_desktop.domain.entry.amounts import format_units
from pmo_desktop.services.staff import roles
from ui.session import Session
from ui.tables.columns import Column
from ui.tables.model import RowsModel
from ui.tables.page import TablePage

ROLES = (
    Column("name", "Role", lambda row: row.role.name, editable=True, width=220),
    Column("people", "People", lambda row: str(row.people or "–"), right=True, width=70, sort=lambda row: row.people),
    Column("time", "Their time", lambda row: format_units(row.time) if row.time else "–", "What people of it have together",
           right=True, width=90, sort=lambda row: row.time),
    Column("headcount", "Headcount", lambda row: "–" if row.headcount is None else f"{row.headcount:g}",
           "How many the generic role stands for in plans; typing adds it where there is none", editable=True, right=True,
           width=90, sort=lambda row: row.headcount or 0),
    Column("tasks", "Waiting tasks", lambda row: str(row.tasks or "–"), "Tasks the generic role is assigned to", right=True,
           width=110, sort=lambda row: row.tasks),
)  # fmt: skip
TEAMS = (
    Column("name", "Team", lambda row: row.name, "A name another team has puts the two together", editable=True, width=240),
    Column("people", "People", lambda row: str(row.people), right=True, width=80, sort=lambda row: row.people),
    Column("time", "Their time", lambda row: format_units(row.time) if row.time else "–", right=True, width=100,
           sort=lambda row: row.time),
    Column("bookings", "Bookings", lambda row: str(row.bookings or "–"), right=True, width=90, sort=lambda row: row.bookings),
)  # fmt: skip


class RolesDialog(QDialog):
    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        workspace = session.workspace
        self.setWindowTitle(self.tr("Roles and teams"))
        self.resize(720, 520)
        self.roles = TablePage(
            session, RowsModel(ROLES, partial(roles.set_role_cells, workspace), self), self.tr("Roles"),
            self.tr("What people do. Headcount: how many a generic role stands for where plans ask for somebody not yet named."),
        )  # fmt: skip
        self.roles.offer(self.tr("Add a role"), "Ins", self.add_role)
        self._merge_roles = self.roles.offer(self.tr("Merge"), "Ctrl+M", self.merge_roles)
        self._delete_roles = self.roles.offer(self.tr("Delete"), "Ctrl+Del", self.delete_roles)
        self.teams = TablePage(
            session, RowsModel(TEAMS, partial(roles.set_team_cells, workspace), self), self.tr("Teams"),
            self.tr("A team is what is written under “Team” of people: write it there to begin one."),
        )  # fmt: skip
        self._merge_teams = self.teams.offer(self.tr("Merge"), "Ctrl+M", self.merge_teams)
        self._delete_teams = self.teams.offer(self.tr("Delete"), "Ctrl+Del", self.delete_teams)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.windowTitle())
        self.tabs.addTab(self.roles, self.tr("Roles"))
        self.tabs.addTab(self.teams, self.tr("Teams"))
        closing = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        closing.rejected.connect(self.reject)
        closing.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        closing.setContentsMargins(16, 4, 16, 12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs, 1)
        column.addWidget(closing)
        for page in (self.roles, self.teams):
            page.table.chosen.connect(lambda _: self._look())
        for keys, turn in (
            (QKeySequence.StandardKey.Undo, workspace.undo),
            (QKeySequence.StandardKey.Redo, workspace.redo),
        ):
            action = QAction(self)
            action.setShortcuts(keys)
            action.triggered.connect(lambda _=False, turn=turn: self._page().reason.attempt(turn))
            self.addAction(action)  # the window's own does not reach a dialog
        session.changed.connect(self._hear)
        self._hear(None)
        self.roles.table.select_first()
        self.roles.table.setFocus()

    def done(self, result: int) -> None:
        """Hear of changes no longer."""
        self._session.changed.disconnect(self._hear)
        super().done(result)

    def _page(self) -> TablePage:
        return self.roles if self.tabs.currentWidget() is self.roles else self.teams

    def _hear(self, _changed: object) -> None:
        self.roles.show_rows(roles.roles_of(self._session.workspace))
        self.teams.show_rows(roles.teams_of(self._session.workspace))
        self._look()

    def _look(self) -> None:
        """Name what the selected would become, and offer what can be done with them."""
        for page, merging, deleting in (
            (self.roles, self._merge_roles, self._delete_roles), (self.teams, self._merge_teams, self._delete_teams),
        ):  # fmt: skip
            count = len(page.table.selected_ids())
            merging.setEnabled(count > 1)
            deleting.setEnabled(count > 0)

    def add_role(self) -> None:
        """Add a role and begin to name it."""
        added = self.roles.reason.attempt(lambda: roles.add_role(self._session.workspace, self.tr("New role")))
        if isinstance(added, str):
            self.roles.edit_first(added)

    def merge_roles(self) -> None:
        """Make the selected roles one: the one the cursor stands on, or the first."""
        ids = self.roles.table.selected_ids()
        if len(ids) > 1:
            self.roles.reason.attempt(lambda: roles.merge_roles(self._session.workspace, _kept(self.roles, ids), ids))

    def delete_roles(self) -> None:
        """Take the selected roles away and say who had them."""
        ids = self.roles.table.selected_ids()
        if ids:
            said = roles.lost_with_roles(self._session.workspace, ids)
            if self.roles.reason.attempt(lambda: roles.delete_roles(self._session.workspace, ids)):
                self._session.announced.emit(said)

    def merge_teams(self) -> None:
        """Make the selected teams one: the one the cursor stands on, or the first."""
        ids = self.teams.table.selected_ids()
        if len(ids) > 1:
            self.teams.reason.attempt(lambda: roles.merge_teams(self._session.workspace, _kept(self.teams, ids), ids))

    def delete_teams(self) -> None:
        """Let the people of the selected teams be of none."""
        ids = self.teams.table.selected_ids()
        if ids:
            said = roles.lost_with_teams(self._session.workspace, ids)
            if self.teams.reason.attempt(lambda: roles.delete_teams(self._session.workspace, ids)):
                self._session.announced.emit(said)


def _kept(page: TablePage, ids: list[str]) -> str:
    """Return which of the selected stays."""
    view = page.table.view
    current = page.table.shown_ids()[view.currentIndex().row()] if view.currentIndex().isValid() else ""
    return current if current in ids else ids[0]
