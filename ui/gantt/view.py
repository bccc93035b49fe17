"""The Gantt view of one project: task table and chart scrolling as one, and every action on tasks."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QByteArray, QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from pmo_desktop.charts.gantt_look import Look
from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.records import LinkType, Project, Task
from pmo_desktop.services import explaining, planning
from pmo_desktop.services.findings import findings_of
from ui.gantt.chart import GanttChart
from ui.gantt.commands import COMMANDS, MENU, Command
from ui.gantt.find import FindBar, tasks_found
from ui.gantt.findings import FindingsBar
from ui.gantt.looks import Looks
from ui.gantt.table import TaskTable
from ui.gantt.table_model import TaskTableModel
from ui.icons import icon
from ui.session import Selection, Session
from ui.tables.refusals import Edit
from ui.view import View

_DATES = frozenset({"start", "finish"})
_SHARE_OF_TABLE = 0.55


class GanttView(View):
    place: ClassVar[str] = "gantt"
    inspects: ClassVar[bool] = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._project_id = ""
        self._seen: dict[str, tuple[float, int]] = {}
        """Zoom and first moment of the projects looked at before."""
        self._is_sized = False
        self._model = TaskTableModel(self._edit, self._paste, self)
        self.table: TaskTable = TaskTable(self._model)
        self.chart: GanttChart = GanttChart(self.table)
        self.find_bar: FindBar = FindBar()
        self.findings: FindingsBar = FindingsBar()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(self.table)
        self._splitter.addWidget(self.chart)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        self._layers = QStackedWidget()
        self._layers.addWidget(self._splitter)
        self._layers.addWidget(self._empty())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._layers, 1)
        self.looks: Looks = Looks(self)
        column.addWidget(self.looks.minimap)
        column.addWidget(self.looks.legend)
        column.addWidget(self.findings)
        column.addWidget(self.find_bar)
        self.commands = {each.name: self._action(each) for each in COMMANDS}
        self.looks.show(self.chart.look)
        self._connect()
        self._show_layer()

    def _empty(self) -> QWidget:
        """Return what is shown where there is no task yet."""
        page = QWidget()
        self._hint = QLabel()
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        self._first = QPushButton(self.tr("Write the first task"))
        self._first.setObjectName("primary")
        self._first.clicked.connect(self.insert)
        column = QVBoxLayout(page)
        column.setSpacing(12)
        column.addStretch()
        column.addWidget(self._hint)
        column.addWidget(self._first, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch()
        return page

    def _connect(self) -> None:
        table, chart, session = self.table, self.chart, self.session
        session.changed.connect(self._refresh)
        session.waiting.renewed.connect(self._mark_clashes)
        self._mark_clashes()
        self._model.refused.connect(session.failed)
        table.refused.connect(session.failed)
        table.toggled.connect(self._toggle)
        table.task_requested.connect(self._add_below)
        table.delete_requested.connect(self.delete)
        table.selectionModel().selectionChanged.connect(self._tell_selection)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(lambda at: self._menu(table.viewport().mapToGlobal(at)))
        chart.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chart.customContextMenuRequested.connect(lambda at: self._menu(chart.viewport().mapToGlobal(at)))
        chart.move_requested.connect(self._drag_to)
        chart.resize_requested.connect(self._on(planning.resize_task))
        chart.progress_requested.connect(self._on(planning.set_progress))
        chart.link_requested.connect(self._on(planning.link))
        chart.picked.connect(lambda task_id: table.select([task_id]))
        chart.opened.connect(lambda _: session.details_requested.emit())
        self.findings.wanted.connect(self._go_to)
        self.find_bar.wanted.connect(self.find_task)
        self.find_bar.left.connect(table.setFocus)

    def _action(self, command: Command) -> QAction:
        action = QAction(self.tr(command.title), self)
        action.setObjectName(f"gantt.{command.name}")
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setCheckable(command.switch)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if command.icon:
            action.setIcon(icon(command.icon))
        action.triggered.connect(lambda: self._do(command))
        self.addAction(action)
        return action

    def _do(self, command: Command) -> None:
        if self._project_id:
            command.does(self)

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
        """Show the plan of a project, scrolled to where it was left, or to what is under way."""
        if project_id == self._project_id:
            self._renew()
            return
        self._keep_in_mind()
        self._project_id = project_id
        self._renew()
        if project_id in self._seen:
            zoom, first = self._seen[project_id]
            self.chart.zoom_to(zoom)
            self.chart.go_to(first, 0)
        else:
            self.chart.begin()

    def _keep_in_mind(self) -> None:
        if self._project_id:
            self._seen[self._project_id] = (self.chart.seconds_per_pixel, self.chart.first_moment)

    def show_task(self, task_id: str) -> None:
        """Select a task and bring its bar into sight."""
        self.table.select([task_id])
        self.scroll_to_bar()

    def save_state(self) -> dict[str, Any]:
        header = self.table.horizontalHeader()
        return {
            "header": bytes(header.saveState().toBase64().data()).decode(),
            "columns": list(self._model.columns),
            "splitter": self._splitter.sizes() if self._is_sized else [],
            "look": self.chart.look.as_json(),
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up widths and order where they were left; what does not fit is left out."""
        self._restore_columns(state.get("header"), state.get("columns"))
        self.looks.show(Look.from_json(state.get("look")))
        sizes = state.get("splitter")
        if isinstance(sizes, list) and len(sizes) == 2 and all(isinstance(size, int) for size in sizes):
            self._splitter.setSizes(sizes)
            self._is_sized = True

    def _restore_columns(self, header: object, columns: object) -> None:
        """Take up the columns as they were left; those there were none of then stay out of sight."""
        known = self._model.columns
        if isinstance(header, str) and isinstance(columns, list) and columns == list(known[: len(columns)]):
            self.table.horizontalHeader().restoreState(QByteArray.fromBase64(header.encode()))
            for column in range(len(columns), len(known)):
                self.table.setColumnHidden(column, True)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.chart.viewport().update()
            self.looks.repaint()

    # What changed

    def _refresh(self, _changed: Changed) -> None:
        if self._project_id and self.isVisible():
            self._renew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_sized:
            self._is_sized = True
            table = self.table.width_for(round(self.width() * _SHARE_OF_TABLE))
            self._splitter.setSizes([table, max(0, self.width() - table)])
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
            self.findings.show_findings(())
        else:
            self._model.show(plan, schedule)
            explainer = partial(explaining.explainer, workspace, self._project_id)
            self.chart.show_plan(
                plan, schedule, self._model.task_rows(), workspace.today(), explainer, *self.looks.around()
            )
            self.chart.select(self.table.selected_ids())
            self.findings.show_findings(findings_of(workspace, self._project_id))
        self._show_layer()

    def _mark_clashes(self) -> None:
        self._model.mark(self.session.waiting.marked)

    def _show_layer(self) -> None:
        """Show the plan, or say what belongs here where there is none."""
        is_empty = not self._model.ids
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._first.setVisible(bool(self._project_id))
        self._hint.setText(
            self.tr("Here is the plan of a project. Write its tasks, or drop a project file on the window.")
            if self._project_id
            else self.tr(
                "Here is the plan of a project. There is none yet: add one in Projects, or drop a project file."
            )
        )
        self._layers.setCurrentIndex(1 if is_empty else 0)
        self.setFocusProxy(self._first if is_empty else self.table)
        if had_focus and is_empty:
            self._first.setFocus()

    # Edits

    def _edit(self, edits: Sequence[Edit]) -> None:
        workspace = self.session.workspace
        done = planning.set_cells(workspace, self._project_id, edits)
        if not _DATES.isdisjoint(field for _, field, _ in edits):
            self._announce(planning.constraint_added(workspace, done))

    def _paste(self, ids: Sequence[str], fields: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
        workspace = self.session.workspace
        after = self._model.ids[-1] if self._model.ids else None
        pasted = planning.paste(workspace, self._project_id, ids, fields, lines, after=after)
        self._announce(self._left_out(pasted.left_out), planning.constraint_added(workspace, pasted.done))

    def _left_out(self, count: int) -> str:
        if count == 1:
            return self.tr("1 text was left out: nobody can type into that cell.")
        said = self.tr("{count} texts were left out: nobody can type into those cells.")
        return said.format(count=count) if count else ""

    def _drag_to(self, task_id: str, start: int) -> None:
        workspace, project_id = self.session.workspace, self._project_id
        done = self._attempt(lambda: planning.move_task(workspace, project_id, task_id, start))
        if done is not None:
            waits = planning.still_waits(workspace, project_id, task_id, start)
            self._announce(waits, planning.constraint_added(workspace, done))

    def _announce(self, *sentences: str) -> None:
        said = " ".join(sentence for sentence in sentences if sentence)
        if said:
            self.session.announced.emit(said)

    def _on(self, edit: Callable[..., Any]) -> Callable[..., None]:
        """Return a slot that makes one edit of this project; a refusal is shown and nothing is changed."""
        return lambda *given: self._attempt(lambda: edit(self.session.workspace, self._project_id, *given))

    def _attempt(self, action: Callable[[], Any]) -> Any:
        return self.session.attempt(action) if self._project_id else None

    def _add(self, before: str | None, after: str | None) -> None:
        made = self._attempt(
            lambda: planning.insert_tasks(self.session.workspace, self._project_id, before, [""], after=after)
        )
        if made:
            self.table.select(made, edit=True)

    def insert(self) -> None:
        """Add a task above the current one and begin to write its name."""
        self._add(self.table.current_id(), None)

    def _add_below(self) -> None:
        """Add a task below the last one and begin to write its name."""
        self._add(None, self._model.ids[-1] if self._model.ids else None)

    def delete(self) -> None:
        """Remove the selected tasks; the cursor goes to what follows them."""
        workspace, ids = self.session.workspace, self.table.selected_ids()
        done = self._attempt(lambda: planning.delete_tasks(workspace, self._project_id, ids)) if ids else None
        self._announce(planning.kept_for_others(workspace, done))
        left = self.table.current_id()
        if left:
            self.table.select([left])

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

    def move_selected(self, step: int) -> None:
        """Move the selected tasks up (-1) or down (1) among their siblings."""
        ids = self.table.selected_ids()
        if ids:
            self._attempt(lambda: planning.move_by(self.session.workspace, self._project_id, ids, step))
            self.table.scrollTo(self.table.currentIndex())

    def _with_selected(self, edit: Callable[..., Any]) -> None:
        ids = self.table.selected_ids()
        if ids:
            self._attempt(lambda: edit(self.session.workspace, self._project_id, ids))

    def set_percent(self, percent: float) -> None:
        """Set the progress of the selected tasks, as one change; that of summaries follows."""
        plan, ids = self.session.workspace.plan(self._project_id), self.table.selected_ids()
        rows = plan.tasks.row
        leaves = [each for each in ids if planning.fixed_because(plan, rows[each], "percent") is None] or ids
        self._attempt(lambda: self._edit([(task_id, "percent", f"{percent:g}%") for task_id in leaves]))

    def set_baseline(self) -> None:
        """Keep the plan as it now stands as the baseline."""
        self._attempt(lambda: planning.set_baseline(self.session.workspace, self._project_id))

    # Folding and finding

    def _toggle(self, task_id: str) -> None:
        self._model.toggle(task_id)
        self._show_rows()

    def _show_rows(self) -> None:
        self.chart.show_rows(self._model.task_rows())
        self.chart.select(self.table.selected_ids())

    def fold(self, *, all_of_them: bool) -> None:
        """Fold every summary, or unfold all."""
        plan = self.session.workspace.plan(self._project_id)
        summaries = (task_id for task_id, is_one in zip(plan.tasks.ids, plan.outline.is_summary, strict=True) if is_one)
        self._model.collapse(frozenset(summaries) if all_of_them else frozenset())
        self._show_rows()

    def fold_current(self, *, folded: bool) -> None:
        """Fold or unfold the current summary."""
        task_id = self.table.current_id()
        if task_id and (task_id in self._model.collapsed) != folded:
            self._toggle(task_id)

    def find_task(self, text: str, step: int) -> None:
        """Go to the task a text names: the next one, the one before, or the first from the current row on."""
        if not self._project_id:
            return
        plan = self.session.workspace.plan(self._project_id)
        found, current = tasks_found(plan, text), self.table.current_id()
        if not found:
            self.find_bar.say(0, 0)
            return
        number, row = plan.outline.number, plan.tasks.row
        here = number[row[current]] if current else 0
        at = next((place for place, each in enumerate(found) if number[row[each]] >= here + max(0, step)), 0)
        if step < 0:
            at = next((place for place in reversed(range(len(found))) if number[row[found[place]]] < here), -1)
        self._go_to(found[at])
        self.find_bar.say(at % len(found) + 1, len(found))

    def _go_to(self, task_id: str) -> None:
        self._model.unfold_to(task_id)
        self._show_rows()
        self.table.select([task_id])
        self.chart.go_to_task(task_id)

    def next_finding(self) -> None:
        """Go to the next task whose logic is odd and say why."""
        self._announce(self.findings.next() or self.tr("Everything fits in the plan’s logic."))

    def scroll_to_bar(self) -> None:
        task_id = self.table.current_id()
        if task_id:
            self.chart.go_to_task(task_id)

    # Selection and menus

    def _tell_selection(self) -> None:
        self.chart.select(self.table.selected_ids())
        self.session.selected.emit(self.selection())

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        for name in MENU:
            if name:
                menu.addAction(self.commands[name])
            else:
                menu.addSeparator()
        menu.exec(at)
        menu.deleteLater()
