"""The people and roles of the portfolio."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QMenu, QSplitter, QStackedLayout, QWidget

from pmo_desktop.domain.entry.amounts import format_money
from pmo_desktop.domain.records import Person, Role
from pmo_desktop.services import people, private
from ui.empty import EmptyPlace
from ui.icons import icon
from ui.layout import restore_split
from ui.people.leave import LeaveList, keep_or_share
from ui.session import Selection, Session
from ui.tables.columns import Column
from ui.tables.model import RowsModel
from ui.tables.table import RecordTable
from ui.view import FreshView

COLUMNS = (
    Column("name", "Name", lambda row: row.person.name, editable=True, width=200),
    Column("role", "Role", lambda row: row.role, editable=True, width=180),
    Column("team", "Team", lambda row: row.person.team, editable=True, width=160),
    Column("units", "Time", lambda row: f"{row.person.max_units * 100:g}%", "Maximum units", editable=True, right=True,
           width=70, sort=lambda row: row.person.max_units),
    Column("email", "E-mail", lambda row: row.person.email, editable=True, width=260),
    Column("initials", "Initials", lambda row: row.person.initials, editable=True, width=80),
    Column("leave", "Next leave", lambda row: row.leave, "Add leave as 2026-12-24 to 2026-12-31", editable=True, width=190),
    Column("rate", "Hourly rate", lambda row: format_money(row.person.hourly_rate), editable=True, right=True, width=100,
           sort=lambda row: row.person.hourly_rate or 0, private=lambda row: row.private_rate),
    Column("kind", "Kind", lambda row: row.person.kind.value, width=90, hidden=True),
)  # fmt: skip

_KEEP = ""
"""Named by what is selected."""


class PeopleView(FreshView):
    place: ClassVar[str] = "people"
    inspects: ClassVar[bool] = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        columns = tuple(replace(each, offers=self._roles) if each.field == "role" else each for each in COLUMNS)
        self.model = RowsModel(columns, lambda edits: people.set_person_cells(session.workspace, edits), self)
        self.model.refused.connect(session.failed)
        self.table = RecordTable(self.model, self.tr("People"))
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda _: session.place_requested.emit("load", ""))
        self.leave = LeaveList(session)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.addWidget(self.table)
        self._splitter.addWidget(self.leave)
        self._splitter.setSizes([420, 180])
        self._splitter.setChildrenCollapsible(False)
        for name, title, picture, keys, does in (
            ("add", self.tr("Add a person"), "add", "Ins", self.add),
            ("delete", self.tr("Delete people"), "delete", "Ctrl+Del", self._delete),
            ("leave", self.tr("Add leave"), "add", "Ctrl+L", self.leave.add),
            ("delete_leave", self.tr("Delete leave"), "delete", "Ctrl+Shift+L", self.leave.delete),
            ("hand_over", self.tr("Hand over…"), "", "Ctrl+Shift+H", self.hand_over),
            ("keep_rate", _KEEP, "", "", self._keep_rate),
            ("keep_reason_of_leave", _KEEP, "", "", self.leave.keep_or_share),
            ("filter", self.tr("Filter"), "filter", "Ctrl+F", self.table.toggle_filters),
        ):
            action = QAction(icon(picture) if picture else QIcon(), title, self)
            action.setObjectName(f"people.{name}")
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(does)
            self.addAction(action)
        self.leave.show_tools([action for action in self.bar_actions(of_leave=True) if not action.icon().isNull()])
        self._offer_menu(self.table, ("hand_over", "keep_rate", "delete"))
        self._offer_menu(self.leave.table, ("leave", "keep_reason_of_leave", "delete_leave"))
        self.leave.table.chosen.connect(lambda _: self._name_keeping())
        self._name_keeping()
        words = self.tr("Here are the people who work on your projects. Import a plan, or add somebody.")
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self._splitter)
        self._layers.addWidget(EmptyPlace(words, self.actions()[:1]))
        self.setFocusProxy(self.table.view)

    def selection(self) -> Selection:
        return Selection(Person, tuple(self.table.selected_ids()), None)

    def title(self) -> str:
        return self.tr("People")

    def bar_actions(self, *, of_leave: bool = False) -> list[QAction]:
        shown = [action for action in self.actions() if not action.icon().isNull()]
        return [action for action in shown if ("leave" in action.objectName()) is of_leave]

    def _offer_menu(self, table: RecordTable, names: Sequence[str]) -> None:
        """Offer what can be done with the rows selected under the pointer, too."""
        by_name = {action.objectName().removeprefix("people."): action for action in self.actions()}
        menu = QMenu(table)
        menu.addActions([by_name[name] for name in names])
        table.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.view.customContextMenuRequested.connect(lambda at: menu.popup(table.view.viewport().mapToGlobal(at)))

    def _name_keeping(self) -> None:
        """Say of what is selected whether it would be kept or shared."""
        workspace = self.session.workspace
        words = {
            "keep_rate": ("rates", self.table, self.tr("Keep the rate for me alone"), self.tr("Share the rate with the team")),
            "keep_reason_of_leave": (
                "leave-reasons", self.leave.table, self.tr("Keep the reason of leave for me alone"),
                self.tr("Share the reason of leave with the team"),
            ),
        }  # fmt: skip
        for action in self.actions():
            found = words.get(action.objectName().removeprefix("people."))
            if found is not None:
                secret, table, keep, share = found
                action.setText(share if private.kept_of(workspace, secret, table.selected_ids()) else keep)

    def save_state(self) -> dict[str, Any]:
        return {**self.table.save_state(), "splitter": self._splitter.sizes()}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up the columns and the split."""
        self.table.restore_state(state)
        restore_split(self._splitter, state.get("splitter"))

    def _choose(self, ids: list[str]) -> None:
        self.leave.show_people(tuple(ids))
        self._name_keeping()
        self.session.selected.emit(self.selection())

    def renew(self) -> None:
        """Read the people anew."""
        rows = people.listed(self.session.workspace, self.session.workspace.today())
        self.model.show_rows(rows)
        self._layers.setCurrentIndex(0 if rows else 1)
        if rows and not self.table.selected_ids():
            self.table.select(rows[0].id)
        self.leave.show_people(tuple(self.table.selected_ids()))
        self._name_keeping()

    def _roles(self) -> list[str]:
        return sorted((role.name for role in self.session.workspace.all(Role)), key=str.casefold)

    def add(self) -> None:
        """Add somebody and begin to write their name."""
        person_id = self.session.attempt(lambda: people.add_person(self.session.workspace, self.tr("New person")))
        if person_id:
            self.renew()
            self.table.select(person_id)
            self.table.view.edit(self.table.view.currentIndex())

    def _delete(self) -> None:
        ids = self.table.selected_ids()
        if ids:
            self.session.attempt(lambda: people.delete_people(self.session.workspace, ids))

    def _keep_rate(self) -> None:
        """Keep the rates of the people selected for this person alone, or share them where they are kept."""
        keep_or_share(self.session, "rates", self.table.selected_ids(), self.tr("Select the person first."))

    def hand_over(self) -> None:
        """Ask what of the person selected goes to whom."""
        from ui.people.handover import HandoverDialog  # noqa: PLC0415 - the first window need not wait for it

        dialog = HandoverDialog(self.session, next(iter(self.table.selected_ids()), ""), self)
        dialog.exec()
        dialog.deleteLater()
