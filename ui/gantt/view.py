"""The Gantt view of one project: task table and chart scrolling as one, and every action on tasks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QMenu, QSplitter, QStackedLayout, QWidget

from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.records import LinkType, Project, Task
from pmo_desktop.services import planning
from ui.gantt.chart import GanttChart
from ui.gantt.table import TaskTable
from ui.gantt.table_model import TaskTableModel
from ui.icons import icon
from ui.session import Selection, Session
from ui.view import View


@dataclass(frozen=True, slots=True)
class Command:
    """One action of the view: what it says, its keys, its icon and what it does."""

    name: str
    title: str
    keys: tuple[str, ...]
    icon: str
    does: Callable[["GanttView"], None]
    in_bar: bool = False


class GanttView(View):
    place: ClassVar[str] = "gantt"
    inspects: ClassVar[bool] = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._project_id = ""
        self._seen: dict[str, tuple[float, int]] = {}
        """Zoom and first moment of the projects looked at before."""
        self._model = TaskTableModel(self._edit, self)
        self.table = TaskTable(self._model)
        self.chart = GanttChart(self.table)
        self._hint = QLabel(self.tr("Press Insert to write the first task, or drop a project file on the window."))
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(self.table)
        self._splitter.addWidget(self.chart)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setSizes([470, 700])
        self._layers = QStackedLayout(self)
        self._layers.setContentsMargins(0, 0, 0, 0)
        self._layers.addWidget(self._splitter)
        self.commands = {each.name: self._action(each) for each in COMMANDS}
        self._connect()

    def _connect(self) -> None:
        table, chart, session = self.table, self.chart, self.session
        session.changed.connect(self._refresh)
        self._model.refused.connect(session.failed)
        table.toggled.connect(self._model.toggle)
        table.tasks_requested.connect(self._add)
        table.delete_requested.connect(self.delete)
        table.selectionModel().selectionChanged.connect(self._tell_selection)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(lambda at: self._menu(table.viewport().mapToGlobal(at)))
        chart.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chart.customContextMenuRequested.connect(lambda at: self._menu(chart.viewport().mapToGlobal(at)))
        chart.move_requested.connect(self._on(planning.move_task))
        chart.resize_requested.connect(self._on(planning.resize_task))
        chart.progress_requested.connect(self._on(planning.set_progress))
        chart.link_requested.connect(self._on(planning.link))
        chart.picked.connect(lambda task_id: table.select([task_id]))
        chart.opened.connect(lambda _: session.details_requested.emit())

    def _action(self, command: Command) -> QAction:
        action = QAction(self.tr(command.title), self)
        action.setObjectName(f"gantt.{command.name}")
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if command.icon:
            action.setIcon(icon(command.icon))
        action.triggered.connect(lambda: command.does(self))
        self.addAction(action)
        return action

    # The place

    def title(self) -> str:
        if not self._project_id:
            return self.tr("Gantt")
        return self.session.workspace.plan(self._project_id).project.name

    def selection(self) -> Selection:
        ids = self.table.selected_ids()
        if ids or not self._project_id:
            return Selection(Task, ids, self._project_id)
        return Selection(Project, (self._project_id,), self._project_id)

    def actions_of_place(self) -> Sequence[QAction]:
        return list(self.commands.values())

    def show_project(self, project_id: str) -> None:
        """Show the plan of a project, scrolled to where it starts."""
        if project_id == self._project_id:
            self._renew()
            return
        if self._project_id:
            self._seen[self._project_id] = (self.chart.seconds_per_pixel, self.chart.first_moment)
        self._project_id = project_id
        self._renew()
        if project_id in self._seen:
            zoom, first = self._seen[project_id]
            self.chart.zoom_to(zoom)
            self.chart.go_to(first, 0)
        else:
            self.chart.begin()

    def show_task(self, task_id: str) -> None:
        """Select a task and bring its bar into sight."""
        self.table.select([task_id])
        self.scroll_to_bar()

    def save_state(self) -> dict[str, Any]:
        header = self.table.horizontalHeader()
        return {
            "header": bytes(header.saveState().toBase64().data()).decode(),
            "splitter": self._splitter.sizes(),
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up widths, order and zoom where they were left; what does not fit is left out."""
        from PySide6.QtCore import QByteArray  # noqa: PLC0415 - used here only

        if isinstance(state.get("header"), str):
            self.table.horizontalHeader().restoreState(QByteArray.fromBase64(state["header"].encode()))
        if isinstance(state.get("splitter"), list):
            self._splitter.setSizes([int(size) for size in state["splitter"]])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.chart.viewport().update()

    # What changed

    def _refresh(self, _changed: Changed) -> None:
        if self._project_id and self.isVisible():
            self._renew()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        if self._project_id:
            self._renew()

    def _renew(self) -> None:
        workspace = self.session.workspace
        try:
            plan, schedule = workspace.plan(self._project_id), workspace.schedule(self._project_id)
        except KeyError:
            self._project_id = ""
            self._model.show(None, None)
            self.chart.show_plan(None, None, [])
            return
        self._model.show(plan, schedule)
        self.chart.show_plan(plan, schedule, self._model.task_rows(), workspace.today())

    # Edits

    def _edit(self, edits: Sequence[tuple[str, str, str]]) -> Any:
        return planning.set_cells(self.session.workspace, self._project_id, edits)

    def _on(self, edit: Callable[..., Any]) -> Callable[..., None]:
        """Return a slot that makes one edit of this project; a refusal is shown and nothing is changed."""
        return lambda *given: self._attempt(lambda: edit(self.session.workspace, self._project_id, *given))

    def _attempt(self, action: Callable[[], Any]) -> Any:
        return self.session.attempt(action) if self._project_id else None

    def _add(self, before: str, names: list[str]) -> None:
        made = self._attempt(
            lambda: planning.insert_tasks(self.session.workspace, self._project_id, before or None, names)
        )
        if made:
            self.table.select(made[:1], edit=len(names) == 1)

    def insert(self) -> None:
        """Add a task above the current one and begin to write its name."""
        self._add(self.table.current_id() or "", [""])

    def delete(self) -> None:
        self._with_selected(planning.delete_tasks)

    def indent(self) -> None:
        self._with_selected(planning.indent)

    def outdent(self) -> None:
        self._with_selected(planning.outdent)

    def link_selected(self) -> None:
        """Link the selected tasks one after the other, as one change."""
        ids = self.table.selected_ids()
        self._attempt(lambda: planning.link_chain(self.session.workspace, self._project_id, ids, LinkType.FS))

    def unlink_selected(self) -> None:
        self._with_selected(planning.unlink)

    def move_up(self) -> None:
        self._move(-1)

    def move_down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        ids = self.table.selected_ids()
        if not ids:
            return
        self._attempt(lambda: planning.move_by(self.session.workspace, self._project_id, ids, step))
        self.table.select(ids)

    def _with_selected(self, edit: Callable[..., Any]) -> None:
        ids = self.table.selected_ids()
        if ids:
            self._attempt(lambda: edit(self.session.workspace, self._project_id, ids))
            self.table.select(ids)

    def set_percent(self, percent: float) -> None:
        """Set the progress of the selected tasks, as one change."""
        ids = self.table.selected_ids()
        self._attempt(lambda: self._edit([(task_id, "percent", f"{percent:g}%") for task_id in ids]))

    def set_baseline(self) -> None:
        """Keep the plan as it now stands as the baseline."""
        self._attempt(lambda: planning.set_baseline(self.session.workspace, self._project_id))

    def fold(self, *, all_of_them: bool) -> None:
        """Fold every summary, or unfold all."""
        plan = self.session.workspace.plan(self._project_id)
        summaries = (task_id for task_id, is_one in zip(plan.tasks.ids, plan.outline.is_summary, strict=True) if is_one)
        self._model.collapse(frozenset(summaries) if all_of_them else frozenset())
        self.chart.show_rows(self._model.task_rows())

    def fold_current(self, *, folded: bool) -> None:
        """Fold or unfold the current summary."""
        task_id = self.table.current_id()
        if task_id and (task_id in self._model.collapsed) != folded:
            self._model.toggle(task_id)

    def scroll_to_bar(self) -> None:
        task_id = self.table.current_id()
        if task_id:
            self.chart.go_to_task(task_id)

    # Selection and menus

    def _tell_selection(self) -> None:
        self.chart.select(self.table.selected_ids())
        self.session.selected.emit(self.selection())

    def _menu(self, at: Any) -> None:
        menu = QMenu(self)
        for name in MENU:
            if name:
                menu.addAction(self.commands[name])
            else:
                menu.addSeparator()
        menu.exec(at)


COMMANDS: tuple[Command, ...] = (
    Command("insert", "Insert task", ("Ins",), "add", GanttView.insert, in_bar=True),
    Command("delete", "Delete tasks", ("Ctrl+-",), "delete", GanttView.delete),
    Command("outdent", "Outdent", ("Alt+Shift+Left",), "outdent", GanttView.outdent, in_bar=True),
    Command("indent", "Indent", ("Alt+Shift+Right",), "indent", GanttView.indent, in_bar=True),
    Command("up", "Move up", ("Alt+Up",), "up", GanttView.move_up),
    Command("down", "Move down", ("Alt+Down",), "down", GanttView.move_down),
    Command("link", "Link tasks", ("Ctrl+F2",), "link", GanttView.link_selected, in_bar=True),
    Command("unlink", "Unlink tasks", ("Ctrl+Shift+F2",), "unlink", GanttView.unlink_selected, in_bar=True),
    Command("fold", "Fold", ("Alt+Shift+-",), "", lambda view: view.fold_current(folded=True)),
    Command("unfold", "Unfold", ("Alt+Shift+=", "Alt+Shift++"), "", lambda view: view.fold_current(folded=False)),
    Command("fold_all", "Fold all", (), "", lambda view: view.fold(all_of_them=True)),
    Command("unfold_all", "Unfold all", (), "", lambda view: view.fold(all_of_them=False)),
    Command("done_0", "Mark 0 % complete", (), "", lambda view: view.set_percent(0)),
    Command("done_25", "Mark 25 % complete", (), "", lambda view: view.set_percent(25)),
    Command("done_50", "Mark 50 % complete", (), "", lambda view: view.set_percent(50)),
    Command("done_75", "Mark 75 % complete", (), "", lambda view: view.set_percent(75)),
    Command("done_100", "Mark 100 % complete", (), "", lambda view: view.set_percent(100)),
    Command("baseline", "Set baseline", (), "baseline", GanttView.set_baseline),
    Command("details", "Details", ("Shift+F2", "Alt+Return"), "", lambda view: view.session.details_requested.emit()),
    Command("to_bar", "Scroll to bar", ("Ctrl+Shift+F5",), "", GanttView.scroll_to_bar),
    Command("zoom_in", "Zoom in", ("Ctrl++", "Ctrl+="), "zoom_in", lambda view: view.chart.zoom(0.7), in_bar=True),
    Command("zoom_out", "Zoom out", ("Ctrl+Shift+-",), "zoom_out", lambda view: view.chart.zoom(1 / 0.7), in_bar=True),
    Command(
        "zoom_all", "Whole project", ("Ctrl+0",), "zoom_all", lambda view: view.chart.zoom_to_project(), in_bar=True
    ),
    Command("today", "Go to today", (), "today", lambda view: view.chart.go_to_today()),
    Command("copy", "Copy", ("Ctrl+C",), "", lambda view: view.table.copy()),
    Command("cut", "Cut", ("Ctrl+X",), "", lambda view: view.table.cut()),
    Command("paste", "Paste", ("Ctrl+V",), "", lambda view: view.table.paste()),
    Command("fill", "Fill down", ("Ctrl+D",), "", lambda view: view.table.fill_down()),
)
MENU = (
    "insert", "delete", "", "indent", "outdent", "up", "down", "", "link", "unlink", "", "done_0", "done_25", "done_50",
    "done_75", "done_100", "", "fold", "unfold", "fold_all", "unfold_all", "", "copy", "cut", "paste", "fill", "",
    "details", "to_bar",
)  # fmt: skip
