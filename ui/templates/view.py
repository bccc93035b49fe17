"""The template library: make a template from a project, start a project from a template."""

from typing import Any, ClassVar

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLineEdit,
    QSplitter,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.durations import Duration, format_duration
from pmo_desktop.domain.records import Person, PersonKind, Template
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.services import portfolio, templates
from pmo_desktop.services.planning.fields import units_of
from ui.empty import EmptyPlace
from ui.icons import icon
from ui.layout import restore_split
from ui.session import Selection, Session
from ui.tables.columns import Column
from ui.tables.export import export_table, offer
from ui.tables.model import RowsModel
from ui.tables.table import RecordTable
from ui.view import FreshView


class TemplatesView(FreshView):
    place: ClassVar[str] = "templates"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        columns = (
            Column("name", self.tr("Template"), lambda row: row.name, editable=True, width=240),
            Column("version", self.tr("Version"), lambda row: row.version, editable=True, width=70),
            Column("tasks", self.tr("Tasks"), lambda row: str(self._size(row)[0]), right=True, width=60,
                   sort=lambda row: self._size(row)[0]),
            Column("length", self.tr("Length"), lambda row: self._size(row)[1], right=True, width=80),
            Column("description", self.tr("For"), lambda row: row.description, editable=True, width=360),
            Column("owner", self.tr("Kept by"), lambda row: row.owner, editable=True, width=120),
        )  # fmt: skip
        self.model = RowsModel(columns, lambda edits: templates.set_template_cells(session.workspace, edits), self)
        self.model.refused.connect(session.failed)
        self.table = RecordTable(self.model, self.tr("Templates"))
        self.table.chosen.connect(self._show_tasks)
        self.table.opened.connect(lambda _: self.start())
        self.tasks = QTreeWidget()
        self.tasks.setAccessibleName(self.tr("Tasks of the chosen template"))
        self.tasks.setHeaderLabels([self.tr("Tasks of the template"), self.tr("Duration")])
        self.tasks.setUniformRowHeights(True)
        header = self.tasks.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tasks.setColumnWidth(1, 110)
        self.tasks.headerItem().setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.table)
        splitter.addWidget(self.tasks)
        splitter.setSizes([260, 380])
        splitter.setChildrenCollapsible(False)
        self._splitter = splitter
        self._make_actions()
        words = self.tr("Here are plans to start projects from. “Make a template” keeps the plan of a project.")
        self._layers = QStackedLayout(self)
        self._layers.addWidget(splitter)
        self._layers.addWidget(EmptyPlace(words, [self._by_name["make"]]))
        self.setFocusProxy(self.table.view)

    def _make_actions(self) -> None:
        self._by_name: dict[str, QAction] = {}
        for name, title, picture, keys, does in (
            ("start", self.tr("Start a project"), "demo", "Ctrl+Return", self.start),
            ("make", self.tr("Make a template"), "add", "", self.make),
            ("delete", self.tr("Delete template"), "delete", "Ctrl+Del", self._delete),
        ):
            action = QAction(icon(picture), title, self)
            action.setObjectName(f"templates.{name}")
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(does)
            self.addAction(action)
            self._by_name[name] = action

        offer(self, lambda: export_table(self.session, self.table, self.tr("Templates"), self))

    def title(self) -> str:
        return self.tr("Templates")

    def save_state(self) -> dict[str, Any]:
        return {**self.table.save_state(), "splitter": self._splitter.sizes()}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up the columns and the split."""
        self.table.restore_state(state)
        restore_split(self._splitter, state.get("splitter"))

    def renew(self) -> None:
        """Read the library anew."""
        rows = templates.templates(self.session.workspace)
        self._by_name["make"].setEnabled(bool(portfolio.projects(self.session.workspace)))
        for name in ("start", "delete"):
            self._by_name[name].setEnabled(bool(rows))
        self.model.show_rows(rows)
        self._layers.setCurrentIndex(0 if rows else 1)
        if rows and not self.table.selected_ids():
            self.table.select(rows[0].id)

    def _size(self, row: Template) -> tuple[int, str]:
        workspace = self.session.workspace
        if not row.project_id:
            return 0, "–"
        plan, schedule = workspace.plan(row.project_id), workspace.schedule(row.project_id)
        length = _length(schedule)
        return len(plan.tasks), length

    def _show_tasks(self, ids: list[str]) -> None:
        self.tasks.clear()
        if not ids:
            return
        self.session.selected.emit(Selection(Template, tuple(ids), None))
        row = next((each for each in self.model.rows if each.id == ids[0]), None)
        if row is None or not row.project_id:
            return
        workspace = self.session.workspace
        plan, schedule = workspace.plan(row.project_id), workspace.schedule(row.project_id)
        items: dict[int, QTreeWidgetItem] = {}
        for each in plan.outline.order:
            duration = Duration(int(schedule.duration[each]), plan.tasks["elapsed"][each])
            item = QTreeWidgetItem([plan.tasks["name"][each], format_duration(duration, units_of(plan))])
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            above = items.get(plan.outline.parent[each])
            if above is None:
                self.tasks.addTopLevelItem(item)
            else:
                above.addChild(item)
            items[each] = item
        self.tasks.expandAll()

    def start(self) -> None:
        """Ask for a name and a start date, then start a project."""
        ids = self.table.selected_ids()
        if not ids:
            return
        dialog = StartDialog(self.session, ids[0], self)
        agreed = dialog.exec() == QDialog.DialogCode.Accepted
        project_id = self.session.attempt(dialog.start) if agreed else None
        dialog.deleteLater()
        if project_id:
            self.session.place_requested.emit("gantt", project_id)

    def make(self) -> None:
        """Ask which project's plan to keep, then keep it."""
        dialog = MakeDialog(self.session, self)
        agreed = dialog.exec() == QDialog.DialogCode.Accepted
        template_id = self.session.attempt(dialog.make) if agreed else None
        dialog.deleteLater()
        if template_id:
            self.renew()
            self.table.select(template_id)

    def _delete(self) -> None:
        ids = self.table.selected_ids()
        if ids:
            self.session.attempt(lambda: templates.delete_templates(self.session.workspace, ids))


def _length(schedule: Schedule) -> str:
    """Return how long a plan takes from its first start to its last finish."""
    days = max(0, round((schedule.project_finish - schedule.project_start) / moment.DAY))
    return f"{round(days / 7)} wk" if days >= 14 else f"{days} d"


class _Form(QDialog):
    def __init__(self, title: str, accept: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(420)
        self.form = QFormLayout()
        self.form.setSpacing(8)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(accept)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addLayout(self.form)
        layout.addWidget(self.buttons)

    def needs(self, *fields: QLineEdit) -> None:
        """Let the dialog be accepted only where each of the fields says something."""
        button = self.buttons.button(QDialogButtonBox.StandardButton.Ok)

        def look() -> None:
            button.setEnabled(all(field.text().strip() for field in fields))

        for field in fields:
            field.textChanged.connect(look)
        look()


class StartDialog(_Form):
    """Name, code, manager and start date of a project started from a template."""

    def __init__(self, session: Session, template_id: str, parent: QWidget) -> None:
        super().__init__(parent.tr("Start a project"), parent.tr("Start"), parent)
        self._session, self._template_id = session, template_id
        template = session.workspace.get(Template, template_id)
        self.name = QLineEdit()
        self.name.setText(template.name)
        self.name.selectAll()
        self.code = QLineEdit(portfolio.next_code(session.workspace))
        today = moment.to_date(session.workspace.today())
        self.begins = QDateEdit(QDate(today.year, today.month, today.day))
        self.begins.setCalendarPopup(True)
        self.begins.setDisplayFormat("yyyy-MM-dd")
        self.manager = QComboBox()
        self.manager.addItem("–", None)
        for person in sorted(
            session.workspace.find(Person, kind=PersonKind.PERSON),
            key=lambda each: each.name.casefold(),
        ):
            self.manager.addItem(person.name, person.id)
        for label, field in (
            ("Name", self.name),
            ("Code", self.code),
            ("Starts", self.begins),
            ("Manager", self.manager),
        ):
            self.form.addRow(self.tr(label), field)
        self.needs(self.name)

    def start(self) -> str:
        """Start the project; return its id."""
        day = self.begins.date()
        return templates.start_project(
            self._session.workspace, self._template_id, self.name.text().strip(),
            moment.from_iso(f"{day.year():04}-{day.month():02}-{day.day():02}"),
            manager_id=self.manager.currentData(), code=self.code.text().strip(),
        )  # fmt: skip


class MakeDialog(_Form):
    """Which project's plan becomes a template, and what it is called."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent.tr("Make a template"), parent.tr("Make"), parent)
        self._session = session
        self.project = QComboBox()
        for project in portfolio.projects(session.workspace):
            self.project.addItem(f"{project.code}  {project.name}".strip(), project.id)
        self.name = QLineEdit()
        self.description = QLineEdit()
        for label, field in (("Project", self.project), ("Name", self.name), ("For", self.description)):
            self.form.addRow(self.tr(label), field)
        self.needs(self.name)

    def make(self) -> str:
        """Keep the plan; return the template's id."""
        return templates.make_template(
            self._session.workspace,
            self.project.currentData(),
            self.name.text().strip(),
            self.description.text().strip(),
        )
