"""The people and roles of the portfolio, and whatever else is assigned: a table that is typed into like a spreadsheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QKeySequence
from PySide6.QtWidgets import QMenu, QSplitter, QStackedLayout, QWidget

from pmo_desktop.domain.records import Assignment, Booking, Calendar, Leave, Person, Record, Role
from pmo_desktop.services import private, staff
from pmo_desktop.services.staff.editing import gone_with
from ui.asking import lists
from ui.empty import EmptyPlace
from ui.icons import icon
from ui.layout import restore_split
from ui.people.columns import COLUMNS
from ui.people.leave import LeaveList, keep_or_share
from ui.session import Selection, Session
from ui.tables import clipboard
from ui.tables.export import export_table
from ui.tables.frozen import FrozenNames
from ui.tables.model import RowsModel
from ui.tables.table import RecordTable
from ui.view import FreshView

_KEEP = ""
"""Named by what is selected."""
_MENU = (
    "open", "", "hand_over", "merge", "split", "load", "", "keep_rate", "keep_notes", "", "copy", "paste", "fill", "", "import",
    "export", "", "delete",
)  # fmt: skip
_LEAVE_MENU = (
    "leave", "", "copy_leave", "paste_leave", "fill_leave", "", "keep_reason_of_leave", "", "export_leave", "", "delete_leave",
)  # fmt: skip
_PAGE = "person"
"""Under which name it is remembered how the dialog of a person was left."""


class PeopleView(FreshView):
    place: ClassVar[str] = "people"
    inspects: ClassVar[bool] = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        workspace = session.workspace
        offers: dict[str, Callable[[], Sequence[str]]] = {
            "role": self._roles, "team": self._teams, "calendar": self._calendars,
        }  # fmt: skip
        columns = tuple(replace(each, offers=offers.get(each.field)) for each in COLUMNS)
        self.model = RowsModel(columns, partial(staff.set_person_cells, workspace), self, paste=self._paste)
        self.model.refused.connect(session.failed)
        self.table = RecordTable(self.model, self.tr("People"))
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self.open_person)
        self.names = FrozenNames(self.table)
        self.leave = LeaveList(session)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.addWidget(self.table)
        self._splitter.addWidget(self.leave)
        self._splitter.setSizes([420, 180])
        self._splitter.setChildrenCollapsible(False)
        self._make_actions()
        self.leave.show_tools([action for action in self.bar_actions(of_leave=True) if not action.icon().isNull()])
        self._offer_menu(self.table, _MENU)
        self._offer_menu(self.leave.table, _LEAVE_MENU)
        self.leave.table.chosen.connect(lambda _: self._name_keeping())
        self._name_keeping()
        words = self.tr(
            "Here are the people who work on your projects. Add somebody, import a list or a plan, or paste rows."
        )
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self._splitter)
        self._layers.addWidget(
            EmptyPlace(words, [self._action("add"), self._action("import"), self._action("paste_people")])
        )
        self.setFocusProxy(self.table.view)

    # Building

    def _make_actions(self) -> None:
        view = self.table.view
        for name, title, picture, keys, does in (
            ("add", self.tr("Add a person"), "add", "Ins", self.add),
            ("open", self.tr("Open the person…"), "", "Alt+Return, Shift+F2", self._open),
            ("delete", self.tr("Delete people"), "delete", "Ctrl+Del", self._delete),
            ("leave", self.tr("Add leave"), "add", "Ctrl+L", self.leave.add),
            ("delete_leave", self.tr("Delete leave"), "delete", "Ctrl+Shift+L", self.leave.delete),
            ("hand_over", self.tr("Hand over…"), "", "Ctrl+Shift+H", self.hand_over),
            ("merge", self.tr("Merge people…"), "", "Ctrl+M", self.merge),
            ("split", self.tr("Split: these are two people…"), "", "Ctrl+Alt+M", self.split),
            ("duplicates", self.tr("Find duplicates…"), "", "Ctrl+Shift+M", self.find_duplicates),
            ("roles", self.tr("Roles and teams…"), "", "Ctrl+Shift+R", self.show_roles),
            ("load", self.tr("Show the load"), "", "", lambda: self.session.place_requested.emit("load", "")),
            ("keep_rate", _KEEP, "", "", partial(self._keep, "rates")),
            ("keep_notes", _KEEP, "", "", partial(self._keep, "notes")),
            ("keep_reason_of_leave", _KEEP, "", "", self.leave.keep_or_share),
            ("copy", self.tr("Copy"), "", "", view.copy),
            ("paste", self.tr("Paste"), "", "", view.paste),
            ("paste_people", self.tr("Paste people"), "", "Ctrl+Shift+V", self.paste_people),
            ("fill", self.tr("Fill down"), "", "", view.fill_down),
            ("import", self.tr("Import people…"), "import", "Ctrl+Shift+I", self.ask_import),
            ("export", self.tr("Export this table…"), "", "Ctrl+E", self.export),
            ("copy_leave", self.tr("Copy leave"), "", "", self.leave.table.view.copy),
            ("paste_leave", self.tr("Paste into leave"), "", "", self.leave.table.view.paste),
            ("fill_leave", self.tr("Fill leave down"), "", "", self.leave.table.view.fill_down),
            ("export_leave", self.tr("Export the leave…"), "", "", self.export_leave),
            ("filter", self.tr("Filter"), "filter", "Ctrl+F", self.table.toggle_filters),
            ("clear", self.tr("Clear filters"), "", "F3", self.table.clear_filters),
        ):
            action = QAction(icon(picture) if picture else QIcon(), title, self)
            action.setObjectName(f"people.{name}")
            action.setShortcuts([QKeySequence(each) for each in keys.split(", ") if each])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _=False, does=does: does())
            self.addAction(action)

    def _action(self, name: str) -> QAction:
        return next(each for each in self.actions() if each.objectName() == f"people.{name}")

    def _offer_menu(self, table: RecordTable, names: Sequence[str]) -> None:
        """Offer what can be done with the rows selected under the pointer, too."""
        menu = QMenu(table)
        for name in names:
            if name:
                menu.addAction(self._action(name))
            else:
                menu.addSeparator()
        table.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.view.customContextMenuRequested.connect(lambda at: menu.popup(table.view.viewport().mapToGlobal(at)))

    # What the window asks

    def selection(self) -> Selection:
        return Selection(Person, tuple(self.table.selected_ids()), None)

    def title(self) -> str:
        return self.tr("People")

    def bar_actions(self, *, of_leave: bool = False) -> list[QAction]:
        shown = [action for action in self.actions() if not action.icon().isNull()]
        return [action for action in shown if ("leave" in action.objectName()) is of_leave]

    def save_state(self) -> dict[str, Any]:
        return {**self.table.save_state(), "splitter": self._splitter.sizes()}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up the columns and the split."""
        self.table.restore_state(state)
        restore_split(self._splitter, state.get("splitter"))

    def renew(self) -> None:
        """Read the people anew."""
        rows = staff.listed(self.session.workspace, self.session.workspace.today())
        self.model.show_rows(rows)
        self._layers.setCurrentIndex(0 if rows else 1)
        if rows and not self.table.selected_ids():
            self.table.select(rows[0].id)
        self.leave.show_people(tuple(self.table.selected_ids()))
        self._name_keeping()

    def _choose(self, ids: list[str]) -> None:
        self.leave.show_people(tuple(ids))
        self._name_keeping()
        self.session.selected.emit(self.selection())

    def _name_keeping(self) -> None:
        """Say of what is selected whether it would be kept or shared, and how many would be merged."""
        workspace = self.session.workspace
        words = {
            "keep_rate": ("rates", self.table, self.tr("Keep the rate for me alone"), self.tr("Share the rate with the team")),
            "keep_notes": ("notes", self.table, self.tr("Keep the notes for me alone"), self.tr("Share the notes with the team")),
            "keep_reason_of_leave": (
                "leave-reasons", self.leave.table, self.tr("Keep the reason of leave for me alone"),
                self.tr("Share the reason of leave with the team"),
            ),
        }  # fmt: skip
        for name, (secret, table, keep, share) in words.items():
            self._action(name).setText(share if private.kept_of(workspace, secret, table.selected_ids()) else keep)
        chosen = len(self.table.selected_ids())
        for name, least in (
            ("merge", 2),
            ("delete", 1),
            ("open", 1),
            ("split", 1),
            ("keep_rate", 1),
            ("keep_notes", 1),
        ):
            self._action(name).setEnabled(chosen >= least)
        for name in ("delete_leave", "keep_reason_of_leave"):
            self._action(name).setEnabled(bool(self.leave.table.selected_ids()))

    # Offers

    def _roles(self) -> list[str]:
        return sorted((role.name for role in self.session.workspace.all(Role)), key=str.casefold)

    def _teams(self) -> list[str]:
        return sorted({row.person.team for row in self.model.rows} - {""}, key=str.casefold)

    def _calendars(self) -> list[str]:
        return ["–", *sorted((each.name for each in self.session.workspace.all(Calendar)), key=str.casefold)]

    # Doing

    def add(self) -> None:
        """Add somebody and begin to write their name."""
        person_id = self.session.attempt(lambda: staff.add_person(self.session.workspace, self.tr("New person")))
        if person_id:
            self.renew()
            self.table.select(person_id)
            self.table.view.edit(self.table.view.currentIndex())

    def _paste(self, ids: Sequence[str], fields: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
        """Write lines into the people selected; those beyond the last one become new people."""
        written = staff.paste_people(self.session.workspace, ids, fields, lines)
        fresh = len(written) - len(ids)
        if fresh > 0:
            self.renew()
            self._select(written[len(ids) :])
            said = self.tr("1 person added.") if fresh == 1 else self.tr("{count} people added.").format(count=fresh)
            self.session.announced.emit(f"{said} {self.tr('“Find duplicates” says who was here already.')}")

    def _select(self, ids: Sequence[str]) -> None:
        selection = self.table.view.selectionModel()
        selection.clear()
        for own in ids:
            row = self.model.row_of(own)
            if row is not None:
                index = self.table.sorted.mapFromSource(self.model.index(row, 0))
                selection.select(
                    index, QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
                )

    def paste_people(self) -> None:
        """Add a person for each line of the clipboard: by its titles where it has some, else column by column as shown."""
        lines = clipboard.grid(QGuiApplication.clipboard().text())
        if not lines:
            self.session.announced.emit(self.tr("Copy rows of a spreadsheet first, names in the first column."))
            return
        titled = self.table.view.fields_titled(lines[0])
        if titled is not None:
            known = {place: field for place, field in enumerate(titled) if field is not None}
            fields = list(known.values())
            lines = [[line[place] if place < len(line) else "" for place in known] for line in lines[1:]]
        else:
            fields = [self.model.columns[column].field for column in clipboard.shown_columns(self.table.view)]
        self.session.attempt(lambda: self._paste((), fields, lines))

    def _delete(self) -> None:
        ids = self.table.selected_ids()
        workspace = self.session.workspace
        gone = gone_with(workspace, ids) if ids else {}
        if ids and self.session.attempt(lambda: staff.delete_people(workspace, ids)) is not None and gone:
            self.session.announced.emit(
                self.tr(
                    "{what} went with them. Ctrl+Z brings all of it back; handing over first keeps the work."
                ).format(what=self._counted(gone))
            )

    def _counted(self, gone: Mapping[type[Record], int]) -> str:
        """Return what went with people, in words."""
        words = {
            Assignment: (self.tr("1 assignment"), self.tr("{count} assignments")),
            Booking: (self.tr("1 booking"), self.tr("{count} bookings")),
            Leave: (self.tr("1 absence"), self.tr("{count} absences")),
        }
        said = [words[kind][count > 1].format(count=count) for kind, count in gone.items()]
        return (
            said[0]
            if len(said) == 1
            else self.tr("{first} and {last}").format(first=", ".join(said[:-1]), last=said[-1])
        )

    def _keep(self, secret: str) -> None:
        """Keep what is said of the people selected for this person alone, or share it where it is kept."""
        keep_or_share(self.session, secret, self.table.selected_ids(), self.tr("Select the person first."))

    def export(self) -> None:
        """Write the people shown into a table for spreadsheets."""
        export_table(self.session, self.table, self.tr("People"), self)

    def export_leave(self) -> None:
        """Write the leave shown into a table for spreadsheets."""
        export_table(self.session, self.leave.table, self.tr("Leave"), self)

    def ask_import(self) -> None:
        """Ask for lists of people, then show what they would bring."""
        sources = self.session.asking.to_open_several(self, self.tr("Import people"), lists())
        if sources:
            self.session.import_requested.emit(sources)

    def _open(self) -> None:
        self.open_person(next(iter(self.table.selected_ids()), ""))

    def show_person(self, person_id: str, page: str) -> None:
        """Show everything that is said of somebody, also from another place."""
        if not self.model.rows:
            self.renew()
        self.open_person(person_id, page)

    def open_person(self, person_id: str, page: str = "") -> None:
        """Show everything that is said of somebody in one dialog."""
        if not person_id:
            self.session.announced.emit(self.tr("Select the person first."))
            return
        from ui.people.dialog import PersonDialog  # noqa: PLC0415 - the first window need not wait for it

        remembered = self.session.remembered.get(_PAGE)
        dialog = PersonDialog(
            self.session, person_id, self.window(), order=self.table.shown_ids(), remembered=remembered, page=page
        )
        dialog.exec()
        self.session.remembered[_PAGE] = dialog.remembered()
        self.table.select(dialog.person_id)
        dialog.deleteLater()

    def hand_over(self) -> None:
        """Ask what of the person selected goes to whom."""
        from ui.people.handover import HandoverDialog  # noqa: PLC0415 - the first window need not wait for it

        self._show(HandoverDialog(self.session, next(iter(self.table.selected_ids()), ""), self))

    def merge(self) -> None:
        """Show what merging the people selected would do, and do it."""
        from ui.people.merging import MergeDialog  # noqa: PLC0415 - the first window need not wait for it

        self._show(MergeDialog(self.session, self.table.selected_ids(), self))

    def split(self) -> None:
        """Show what came from whom where somebody is two people after all, and part them."""
        from ui.people.splitting import TwoPeopleDialog  # noqa: PLC0415 - the first window need not wait for it

        self._show(TwoPeopleDialog(self.session, next(iter(self.table.selected_ids()), ""), self))

    def find_duplicates(self) -> None:
        """Show who is likely here twice."""
        from ui.people.merging import DuplicatesDialog  # noqa: PLC0415 - the first window need not wait for it

        self._show(DuplicatesDialog(self.session, self))

    def show_roles(self) -> None:
        """Show roles and teams to rename, merge and delete."""
        from ui.people.roles import RolesDialog  # noqa: PLC0415 - the first window need not wait for it

        self._show(RolesDialog(self.session, self))

    @staticmethod
    def _show(dialog: Any) -> None:
        dialog.exec()
        dialog.deleteLater()
