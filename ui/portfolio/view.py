"""The register: a line per project, edited like a spreadsheet."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from pmo_desktop.charts.rag import WORDS
from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.entry.amounts import format_money, format_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.domain.records import Person, PersonKind, Programme, Project, ProjectState, Rag
from pmo_desktop.services import portfolio
from pmo_desktop.services.workspace import Workspace
from ui.icons import icon
from ui.session import Selection, Session
from ui.tables.columns import Column
from ui.tables.model import RowsModel
from ui.tables.table import RecordTable
from ui.view import View

STATES = tuple(state.value.replace("_", " ") for state in ProjectState if state is not ProjectState.TEMPLATE)
_RAG_ORDER = {None: 0, Rag.GREEN: 1, Rag.AMBER: 2, Rag.RED: 3}
_LATE_AFTER = 86_400


def _once_known(text: Callable[[RegisterRow], str]) -> Callable[[RegisterRow], str]:
    """Return a text that reads “…” until the row is worked out."""
    return lambda row: text(row) if row.worked_out else "…"


def _slip(row: RegisterRow) -> str:
    if row.slip is None:
        return "–"
    days = round(row.slip / 86_400)
    return f"{days:+d} d" if days else "0 d"


COLUMNS = (
    Column("code", "Code", lambda row: row.project.code, editable=True, width=84),
    Column("name", "Project", lambda row: row.project.name, editable=True, width=220),
    Column("manager", "Manager", lambda row: row.manager, "Project manager", editable=True, width=124),
    Column("phase", "Phase", lambda row: row.project.phase, "Lifecycle phase", editable=True, width=92),
    Column(
        "rag", "PM's light", lambda row: WORDS[row.declared], "Declared RAG: what the manager says", editable=True,
        rag=lambda row: row.declared, sort=lambda row: _RAG_ORDER[row.declared], width=92,
        choices=("Red", "Amber", "Green", ""), tip=lambda row: row.declared_reason or WORDS[row.declared],
    ),
    Column(
        "light", "Plan's light", _once_known(lambda row: WORDS[row.light.rag]),
        "Computed RAG: what the plan, cost and risks say", rag=lambda row: row.light.rag,
        sort=lambda row: _RAG_ORDER[row.light.rag], width=94, tip=lambda row: row.light.reason,
    ),
    Column(
        "start", "Start", lambda row: format_date(row.start if row.worked_out else row.project.start), editable=True,
        sort=lambda row: row.start or row.project.start, width=104,
    ),
    Column(
        "finish", "Finish", _once_known(lambda row: format_date(row.finish)), sort=lambda row: row.finish or 0, width=104
    ),
    Column(
        "slip", "Slip", _once_known(_slip), "Finish against the baseline", sort=lambda row: row.slip or 0, right=True,
        width=64, late=lambda row: (row.slip or 0) > _LATE_AFTER,
    ),
    Column(
        "percent", "Done", _once_known(lambda row: format_percent(row.percent)), "Percent complete",
        percent=lambda row: row.percent, sort=lambda row: row.percent, width=116,
    ),
    Column(
        "state", "State", lambda row: row.project.state.replace("_", " "), editable=True, width=84, choices=STATES,
    ),
    Column(
        "budget", "Budget", lambda row: format_money(row.project.budget), editable=True, right=True, width=92,
        sort=lambda row: row.project.budget or 0,
    ),
    Column(
        "actual_cost", "Spent", lambda row: format_money(row.project.actual_cost), "Actual cost", editable=True,
        right=True, width=92, sort=lambda row: row.project.actual_cost or 0,
    ),
    Column(
        "milestone", "Next milestone",
        _once_known(
            lambda row: f"{format_date(row.next_milestone_at)}  {row.next_milestone}" if row.next_milestone_at else "–"
        ),
        sort=lambda row: row.next_milestone_at or 0, width=220,
    ),
    Column(
        "risks", "Risks", lambda row: str(row.open_risks or "–"), "Open risks", right=True, width=60,
        sort=lambda row: row.open_risks,
    ),
    Column(
        "reported", "Reported", lambda row: format_date(row.reported_at), "Last status report",
        sort=lambda row: row.reported_at or 0, width=104,
    ),
    Column("programme", "Programme", lambda row: row.programme, editable=True, hidden=True),
    Column("sponsor", "Sponsor", lambda row: row.project.sponsor, editable=True, hidden=True),
    Column(
        "priority", "Priority", lambda row: str(row.project.priority), editable=True, right=True, hidden=True,
        sort=lambda row: row.project.priority, width=70,
    ),
    Column("objective", "Objective", lambda row: row.project.objective, editable=True, hidden=True, width=240),
)  # fmt: skip


def _offers(workspace: Workspace) -> dict[str, Callable[[], Sequence[str]]]:
    """Return what cells offer while they are edited: who and what the portfolio knows already."""
    return {
        "manager": lambda: sorted(each.name for each in workspace.all(Person) if each.kind is PersonKind.PERSON),
        "programme": lambda: [each.name for each in workspace.all(Programme)],
        "phase": lambda: sorted({each.phase for each in portfolio.projects(workspace)} - {""}),
    }


class PortfolioView(View):
    place: ClassVar[str] = "portfolio"
    inspects: ClassVar[bool] = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._stale = True
        offers = _offers(session.workspace)
        columns = [replace(column, offers=offers.get(column.field)) for column in COLUMNS]
        self.model = RowsModel(columns, lambda edits: portfolio.set_project_cells(session.workspace, edits), self)
        self.model.refused.connect(session.failed)
        self.table = RecordTable(self.model, self.tr("Projects"))
        self.table.chosen.connect(lambda _: session.selected.emit(self.selection()))
        self.table.opened.connect(lambda project_id: session.place_requested.emit("gantt", project_id))
        self._summary = QLabel()
        self._summary.setObjectName("muted")
        self._summary.setContentsMargins(12, 6, 12, 6)
        self._lay_out()
        self._make_actions()
        session.changed.connect(self._refresh)

    def _lay_out(self) -> None:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self._summary)
        empty = QWidget()
        middle = QVBoxLayout(empty)
        middle.addStretch()
        words = QLabel(self.tr("Here are your projects. Drop project files on the window, or begin with a new one."))
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        middle.addWidget(words)
        button = QPushButton(self.tr("New project"))
        button.setObjectName("primary")
        button.clicked.connect(self.add_project)
        middle.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
        middle.addStretch()
        self._layers = QStackedLayout(self)
        self._layers.addWidget(shown)
        self._layers.addWidget(empty)

    def _make_actions(self) -> None:
        for name, title, picture, keys, does in (
            ("add", self.tr("New project"), "add", "Ctrl+Shift+N", self.add_project),
            ("open", self.tr("Open the Gantt"), "gantt", "Alt+Return", self._open),
            ("delete", self.tr("Delete projects"), "delete", "Ctrl+Del", self._delete),
            ("filter", self.tr("Filter"), "filter", "Ctrl+F", self.table.toggle_filters),
            ("clear", self.tr("Clear filters"), "", "F3", self.table.clear_filters),
        ):
            action = QAction(title, self)
            action.setObjectName(f"portfolio.{name}")
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            if picture:
                action.setIcon(icon(picture))
            action.triggered.connect(does)
            self.addAction(action)

    def title(self) -> str:
        return self.tr("Projects")

    def save_state(self) -> dict[str, Any]:
        return self.table.save_state()

    def restore_state(self, state: dict[str, Any]) -> None:
        self.table.restore_state(state)

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

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        if self._stale:
            self.renew()

    def _refresh(self, _changed: Changed) -> None:
        self._stale = True
        if self.isVisible():
            self.renew()

    def renew(self) -> None:
        """Read the register anew."""
        self._stale = False
        workspace = self.session.workspace
        known: dict[str, RegisterRow] = {row.id: row for row in self.model.rows}
        facts = portfolio.register_facts(workspace)
        self._show([known[row.id].with_facts(row) if row.id in known else row for row in facts])
        self.session.reckoner.ask("register", lambda own, step: portfolio.register(own, own.today(), step), self._show)

    def _show(self, rows: Sequence[RegisterRow]) -> None:
        self.model.show_rows(rows)
        self._layers.setCurrentIndex(0 if rows else 1)
        lights = [row.light.rag for row in rows if row.worked_out]
        counts = ", ".join(f"{lights.count(rag)} {WORDS[rag].lower()}" for rag in (Rag.RED, Rag.AMBER, Rag.GREEN))
        self._summary.setText(
            self.tr("{count} projects by the plan's light: {counts}").format(count=len(rows), counts=counts)
        )

    def _open(self) -> None:
        ids = self.table.selected_ids()
        if ids:
            self.session.place_requested.emit("gantt", ids[0])

    def _delete(self) -> None:
        ids = self.table.selected_ids()
        if ids:
            self.session.attempt(lambda: portfolio.delete_projects(self.session.workspace, ids))
