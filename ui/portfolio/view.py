"""The register: a line per project, edited like a spreadsheet."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from pmo_desktop.charts.rag import WORDS
from pmo_desktop.domain.entry.amounts import format_money
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.domain.records import Person, PersonKind, Programme, Project, Rag
from pmo_desktop.services import portfolio
from pmo_desktop.services.planning import kept_for_others
from pmo_desktop.services.project_fields import project_fields
from pmo_desktop.services.workspace import Workspace
from ui.icons import icon
from ui.milestone_list.opening import open_list
from ui.portfolio.columns import COLUMNS, own_columns
from ui.session import Selection, Session
from ui.tables.export import export_table
from ui.tables.model import RowsModel
from ui.tables.table import RecordTable
from ui.view import FreshView

_LIGHTS = (Rag.RED, Rag.AMBER, Rag.GREEN, None)


def _offers(workspace: Workspace) -> dict[str, Callable[[], Sequence[str]]]:
    """Return what cells offer while they are edited: who and what the portfolio knows already."""
    return {
        "manager": lambda: sorted(each.name for each in workspace.find(Person, kind=PersonKind.PERSON)),
        "programme": lambda: [each.name for each in workspace.all(Programme)],
        "phase": lambda: sorted({each.phase for each in portfolio.projects(workspace)} - {""}),
    }


class PortfolioView(FreshView):
    place: ClassVar[str] = "portfolio"
    inspects: ClassVar[bool] = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._fields = project_fields(session.workspace)
        self.model, self.table = self._made_table()
        self._summary = QLabel()
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self._summary.setObjectName("muted")
        self._summary.setContentsMargins(12, 6, 12, 6)
        self._lay_out()
        self._make_actions()

    def _made_table(self) -> tuple[RowsModel, RecordTable]:
        """Return a table with the columns there are, those of people's own fields last."""
        session = self.session
        offers = _offers(session.workspace)
        columns = [
            replace(column, offers=offers.get(column.field)) for column in (*COLUMNS, *own_columns(self._fields))
        ]
        model = RowsModel(
            columns,
            lambda edits: portfolio.set_project_cells(session.workspace, edits),
            self,
            paste=lambda ids, fields, lines: portfolio.paste_projects(session.workspace, ids, fields, lines),
        )
        model.refused.connect(session.failed)
        table = RecordTable(model, self.tr("Projects"))
        table.chosen.connect(lambda _: session.selected.emit(self.selection()))
        table.opened.connect(lambda project_id: session.place_requested.emit("gantt", project_id))
        table.filtered.connect(self._sum_up)
        return model, table

    def _take_fields(self) -> None:
        """Make the table anew where people's own fields are others by now; widths and what is hidden stay."""
        fields = project_fields(self.session.workspace)
        if fields == self._fields:
            return
        self._fields = fields
        old_model, old = self.model, self.table
        chosen, had_focus = old.selected_ids(), old.view.hasFocus()
        self.model, self.table = self._made_table()
        kept = {column.field: number for number, column in enumerate(old_model.columns)}
        for number, column in enumerate(self.model.columns):
            if column.field in kept:
                self.table.view.setColumnHidden(number, old.view.isColumnHidden(kept[column.field]))
                if not old.view.isColumnHidden(kept[column.field]):
                    self.table.view.setColumnWidth(number, old.view.columnWidth(kept[column.field]))
        self.model.show_rows(old_model.rows)
        self._column.replaceWidget(old, self.table)
        self.setFocusProxy(self.table)
        if chosen:
            self.table.select(chosen[0])
        if had_focus:
            self.table.view.setFocus()
        old.hide()
        old.deleteLater()
        old_model.deleteLater()

    def _lay_out(self) -> None:
        shown = QWidget()
        column = self._column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self._summary)
        empty = QWidget()
        middle = QVBoxLayout(empty)
        middle.setSpacing(12)
        middle.addStretch()
        words = QLabel(self.tr("Here are your projects. Drop project files on the window, or begin with a new one."))
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        middle.addWidget(words)
        self._first = QPushButton(self.tr("New project"))
        self._first.setObjectName("primary")
        self._first.clicked.connect(self.add_project)
        middle.addWidget(self._first, 0, Qt.AlignmentFlag.AlignCenter)
        listed = QPushButton(self.tr("From a list of milestones…"))
        listed.clicked.connect(self.write_list)
        middle.addWidget(listed, 0, Qt.AlignmentFlag.AlignCenter)
        middle.addStretch()
        self._layers = QStackedWidget()
        self._layers.addWidget(shown)
        self._layers.addWidget(empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._layers)

    def _make_actions(self) -> None:
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for name, title, picture, keys, does in (
            ("add", self.tr("New project"), "add", "Ctrl+Shift+N", self.add_project),
            ("list", self.tr("New project from a list of milestones…"), "", "Ctrl+Shift+Alt+N", self.write_list),
            ("open", self.tr("Open the Gantt"), "gantt", "", self._open),
            ("fit", self.tr("Does it fit?…"), "", "Ctrl+Shift+D", self._ask_fit),
            ("update", self.tr("Update from a file…"), "", "", self._update),
            ("delete", self.tr("Delete projects"), "delete", "Ctrl+Del", self._delete),
            ("deleted", self.tr("Deleted projects…"), "", "", self.session.deleted_requested.emit),
            ("spread", self.tr("Spread the work…"), "levels", "", self._spread),
            ("clear_spread", self.tr("Clear what was spread"), "", "", self._clear_spread),
            ("export", self.tr("Export this table…"), "", "Ctrl+E", self.export),
            ("details", self.tr("Details"), "", "Alt+Return, Shift+F2", self.session.details_requested.emit),
            ("filter", self.tr("Filter"), "filter", "Ctrl+F", lambda: self.table.toggle_filters()),  # noqa: PLW0108 - another table by then
            ("clear", self.tr("Clear filters"), "", "F3", lambda: self.table.clear_filters()),  # noqa: PLW0108
        ):
            action = QAction(title, self)
            action.setObjectName(f"portfolio.{name}")
            action.setShortcuts([QKeySequence(each) for each in keys.split(", ") if each])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            if picture:
                action.setIcon(icon(picture))
            action.triggered.connect(lambda _=False, does=does: does())
            self.addAction(action)

    def title(self) -> str:
        return self.tr("Projects")

    def save_state(self) -> dict[str, Any]:
        return self.table.save_state()

    def restore_state(self, state: dict[str, Any]) -> None:
        self.table.restore_state(state)

    def write_list(self) -> None:
        """Let milestones be written or pasted as lines of text, and make a project of them."""
        made = open_list(self.session, self)
        if made:
            self.renew()
            self.table.select(made)

    def export(self) -> None:
        """Write the projects and columns shown for spreadsheets."""
        export_table(self.session, self.table, self.tr("Projects"), self)

    def add_project(self) -> None:
        """Add a project and begin to write its name."""
        project_id = self.session.attempt(
            lambda: portfolio.create_project(self.session.workspace, self.tr("New project"))
        )
        if project_id:
            self.renew()
            self.table.select(project_id)
            name = self.table.view.currentIndex().siblingAtColumn(1)
            self.table.view.setCurrentIndex(name)
            self.table.view.edit(name)

    def selection(self) -> Selection:
        ids = self.table.selected_ids()
        return Selection(Project, tuple(ids), ids[0] if ids else None)

    def renew(self) -> None:
        """Read the register anew."""
        workspace = self.session.workspace
        self._take_fields()
        known: dict[str, RegisterRow] = {row.id: row for row in self.model.rows}
        facts = portfolio.register_facts(workspace)
        self._show([known[row.id].with_facts(row) if row.id in known else row for row in facts])
        self.session.reckoner.ask("register", lambda own, step: portfolio.register(own, own.today(), step), self._show)

    def _show(self, rows: Sequence[RegisterRow]) -> None:
        self.model.show_rows(rows)
        is_empty = not rows
        self._layers.setCurrentIndex(1 if is_empty else 0)
        self.setFocusProxy(self._first if is_empty else self.table)
        self.table.select_first()
        self._sum_up()

    def _sum_up(self) -> None:
        """Say how many projects are shown, how they stand and what they cost."""
        shown = set(self.table.shown_ids())
        rows = [row for row in self.model.rows if row.id in shown]
        count = self.tr("{count} projects") if len(rows) != 1 else self.tr("{count} project")
        words = [count.format(count=len(rows))]
        if self.table.sorted.is_filtering:
            words = [
                self.tr("{count} of {all} projects (F3 shows all)").format(count=len(rows), all=len(self.model.rows))
            ]
        lights = [row.light.rag or row.declared for row in rows if row.worked_out]  # a register has no more than a word
        counts = [(lights.count(rag), WORDS[rag].lower() if rag else self.tr("without a light")) for rag in _LIGHTS]
        words.append(", ".join(f"{number} {light}" for number, light in counts if number))
        own = self.session.workspace.portfolio().currency
        currencies = {row.project.currency or own for row in rows}
        if len(currencies) == 1:  # money of several currencies is not added up
            for title, field in ((self.tr("Budget"), "budget"), (self.tr("Spent"), "actual_cost")):
                total = sum(getattr(row.project, field) or 0 for row in rows)
                words.append(f"{title} {format_money(total, *currencies)}" if total else "")
        self._summary.setText("   ·   ".join(each for each in words if each))

    def _open(self) -> None:
        ids = self.table.selected_ids()
        if ids:
            self.session.place_requested.emit("gantt", ids[0])

    def _update(self) -> None:
        """Bring the project up to date from a newer file."""
        ids = self.table.selected_ids()
        if ids:
            self.session.update_requested.emit(ids[0])

    def _ask_fit(self) -> None:
        """Ask whether the project fits into everybody's load."""
        ids = self.table.selected_ids()
        if ids:
            self.session.fit_requested.emit(ids[0])

    def _spread(self) -> None:
        """Spread the work of the selected projects, of all where one alone is selected or none."""
        self.session.projects_spreading_requested.emit(self._several(), None)

    def _clear_spread(self) -> None:
        self.session.spread_clearing_requested.emit(tuple(self.table.selected_ids()), None)

    def _several(self) -> tuple[str, ...]:
        ids = tuple(self.table.selected_ids())
        return ids if len(ids) > 1 else ()

    def _delete(self) -> None:
        ids = self.table.selected_ids()
        if ids:
            workspace = self.session.workspace
            done = self.session.attempt(lambda: portfolio.delete_projects(workspace, ids))
            said = kept_for_others(workspace, done)
            if said:
                self.session.announced.emit(said)
