"""The Gantt view of one project: task table and chart scrolling as one, and every action on tasks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar, NamedTuple

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.charts.gantt_look import Look
from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import Project, Task
from pmo_desktop.services import arranging, explaining, planning, what_if
from pmo_desktop.services.arranging import Arrangement
from ui.commands import actions_of
from ui.empty import FirstTask
from ui.gantt import dialogs
from ui.gantt.addresses import open_address
from ui.gantt.advice_panel import AdvicePanel
from ui.gantt.arranging import Arranging
from ui.gantt.chart import GanttChart
from ui.gantt.codes_dialog import CodesDialog
from ui.gantt.columns import TableColumns
from ui.gantt.columns_dialog import ColumnsDialog
from ui.gantt.commands import ANYWHERE, COMMANDS, GROUP_BEGINS, Command
from ui.gantt.custom_fields_dialog import CustomFieldsDialog
from ui.gantt.dating import Dating
from ui.gantt.drawing import drawing_of
from ui.gantt.find import FindBar
from ui.gantt.finding import Finding
from ui.gantt.handling import Handling
from ui.gantt.looks import Looks
from ui.gantt.menus import BAR, Menus
from ui.gantt.printing import Printing
from ui.gantt.row_moves import RowMoves
from ui.gantt.standing import Standing, stand, standing_in
from ui.gantt.table import TaskTable
from ui.gantt.table_model import TaskTableModel
from ui.gantt.views import GanttViews
from ui.picturing.picturing import Picturing
from ui.printing.memory import Memory
from ui.session import Selection, Session
from ui.tables.export import lines_in, write_shown
from ui.tables.refusals import Edit
from ui.tables.roles import Role
from ui.view import View

_DATES = frozenset({"start", "finish"})
_SHARE_OF_TABLE = 0.55
_SHARE_OF_NARROW = 0.45
_MOST_SEEN = 50
"""Of how many projects zoom and first moment are remembered when the window closes."""
_SHARE_OF_ASKED = 0.6
"""What the table gets at most where other columns than before were asked for."""
_MOST_OF_NAMES = 340
_NARROW = 1_000
"""Below this width, in pixels, the chart gets more than half of it: bars are what a person looks at first."""
_IN_BAR = (
    "insert", "outdent", "indent", "link", "unlink", "zoom_out", "zoom_in", "zoom_all", "today", "baseline", "look",
)  # fmt: skip
"""What the top bar shows, what is needed most first; views stand in the strip above the table."""


class Part(NamedTuple):
    """One part of how the plan is looked at: gives what a saved view keeps, and takes it up; what does not fit is left out."""

    state: Callable[[], Any]
    take: Callable[[Any], object]


class GanttView(View):
    place: ClassVar[str] = "gantt"
    inspects: ClassVar[bool] = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._project_id = ""
        self._seen: dict[str, tuple[float, int]] = {}
        """Zoom and first moment of the projects looked at before."""
        self._stood: dict[str, Standing] = {}
        self._is_sized = False
        self._model = TaskTableModel(self._edit, self._paste, self)
        self.table: TaskTable = TaskTable(self._model)
        self.columns: TableColumns = TableColumns(self.table, self._model)
        self.chart: GanttChart = GanttChart(self.table)
        self.find_bar: FindBar = FindBar()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(self.table)
        self._splitter.addWidget(self.chart)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        self._layers = QStackedWidget()
        self._layers.addWidget(self._splitter)
        self.rows: RowMoves = RowMoves(self)
        self.beginning: FirstTask = FirstTask(self.rows.insert)
        self._layers.addWidget(self.beginning)
        self.looks: Looks = Looks(self)
        self.picturing: Picturing = Picturing(self, lambda: drawing_of(self, self.title()))
        self.printing: Printing = Printing(self)
        self.parts: dict[str, Part] = {
            "columns": Part(self.columns.columns_state, self.columns.take_columns_state),
            "frozen": Part(lambda: self.columns.frozen, self.columns.take_frozen_state),
            "arrangement": Part(self._arrangement_state, lambda kept: self._model.arrange(arranging.from_json(kept))),
            "look": Part(self._look_state, lambda kept: self.looks.show(Look.from_json(kept))),
        }
        """What a saved view holds, by name, in the order in which it is taken up."""
        self.views: GanttViews = GanttViews(self)
        self.commands = actions_of(self, COMMANDS, self._do, ANYWHERE)
        self._group_commands()
        self.commands["views"].setMenu(self.views.menu)
        self.advice: AdvicePanel = AdvicePanel(session, [self.commands[name] for name in ("longest_path", "slack")])
        self.arranging: Arranging = Arranging(self)
        self.menus: Menus = Menus(self, self.commands, self.chart.zoom_to)
        self.handling: Handling = Handling(session, self.table, self.chart, self.commands, lambda: self._project_id)
        self.menus.types = self.handling.types_of_link
        self.finding: Finding = Finding(self, self.find_bar)
        self._lay_out()
        self.dating: Dating = Dating(self)
        self.handling.dates_set.connect(self.dating.tell)
        self.looks.show(self.chart.look)
        self._connect()
        self._show_layer()

    def _lay_out(self) -> None:
        """Put the plan between what arranges it and what is said of it."""
        self._upright = QSplitter(Qt.Orientation.Vertical)
        self._upright.addWidget(self._layers)
        self._upright.addWidget(self.advice)
        self._upright.setStretchFactor(0, 1)
        self._upright.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.arranging.bar)
        column.addWidget(self._upright, 1)
        for below in (self.looks.minimap, self.looks.legend, self.find_bar):
            column.addWidget(below)

    def _connect(self) -> None:
        table, chart, session = self.table, self.chart, self.session
        session.changed.connect(self._refresh)
        session.waiting.renewed.connect(self._mark_clashes)
        self._mark_clashes()
        self._model.refused.connect(session.failed)
        table.refused.connect(session.failed)
        table.toggled.connect(self.toggle)
        table.task_requested.connect(self.rows.add_below)
        table.delete_requested.connect(self.rows.delete)
        table.copy_requested.connect(lambda cut: self.rows.copy(cut=cut))
        table.paste_requested.connect(self.rows.paste)
        table.selectionModel().selectionChanged.connect(self._tell_selection)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(lambda at: self.menus.open_kind(BAR, table.viewport().mapToGlobal(at)))
        chart.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chart.customContextMenuRequested.connect(lambda at: self.handling.open_menu(self.menus, at))
        chart.pointing.opened.connect(lambda task_id: dialogs.open_task(self, task_id))
        table.verticalHeader().sectionDoubleClicked.connect(lambda _row: dialogs.open_task(self))
        table.address_requested.connect(self.open_address)
        self.columns.chooser_requested.connect(self.choose_columns)
        self.columns.fields_requested.connect(self.custom_fields)
        self.columns.codes_requested.connect(self.wbs_codes)
        self.advice.wanted.connect(self._go_to)
        self.advice.left.connect(table.setFocus)
        self.advice.opened.connect(self._keep_in_sight)
        self.views.taken.connect(self._make_room_for_columns)
        self.advice.list.cell_wanted.connect(self.edit_cell)
        self.advice.list.tasks_wanted.connect(self.show_tasks)
        table.advice_requested.connect(self.advice.open_advice)
        session.advice_requested.connect(self._show_advice)
        session.advising.renewed.connect(self._mark_advice)

    def _group_commands(self) -> None:
        """Say to which group each command belongs, for the list of keys."""
        group = ""
        for name, action in self.commands.items():
            group = GROUP_BEGINS.get(name, group)
            action.setProperty("group", self.tr(group))

    def _do(self, command: Command) -> None:
        if self._project_id:
            command.does(self)

    @property
    def project_id(self) -> str:
        """The project shown; empty where there is none."""
        return self._project_id

    @property
    def arrangement(self) -> Arrangement:
        """How the rows are filtered, sorted, grouped and folded."""
        return self._model.arrangement

    def _arrangement_state(self) -> Any:
        return arranging.to_json(replace(self.arrangement, folded=frozenset()))

    def _look_state(self) -> Any:
        return self.chart.look.as_json()

    def arrange(self, wanted: Arrangement) -> None:
        """Show the rows otherwise; the cursor stays on its task where that is still shown."""
        self._model.arrange(wanted)
        self._show_rows()
        current = self.table.currentIndex()
        if current.isValid():
            self.table.scrollTo(current)

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

    def shown_ids(self) -> Sequence[str]:
        """Return the tasks in sight, in their order."""
        return self._model.tasks()

    def actions_of_place(self) -> Sequence[QAction]:
        return [*self.commands.values(), *self.views.actions]

    def bar_actions(self) -> Sequence[QAction]:
        return [self.commands[name] for name in _IN_BAR]

    def fill_menu(self, menu: QMenu) -> None:
        self.menus.fill_whole(menu, self.views.actions)

    def show_project(self, project_id: str) -> None:
        """Show the plan of a project, scrolled to where it was left, or to what is under way."""
        if project_id == self._project_id:
            self._renew()
            return
        self._keep_in_mind()
        at = self._standing_in(project_id)
        self._project_id = project_id
        self._renew()
        if at is not None:
            stand(self, at)
        elif project_id in self._seen:
            zoom, first = self._seen[project_id]
            self.chart.zoom_to(zoom)
            self.chart.go_to(first, 0)
        else:
            self.chart.begin()

    def _standing_in(self, project_id: str) -> Standing | None:
        """Return where to stand in another plan: in one copied from this, or that this was copied from, where one stands now."""
        ids = what_if.twins(self.session.workspace, self._project_id, project_id)
        if not ids:
            return self._stood.get(project_id)
        folded = self.arrangement.folded
        wanted = folded - set(ids.values()) | {ids[each] for each in folded if each in ids}
        if wanted != folded:
            self._model.collapse(wanted)
        return self._stood[self._project_id].renamed(ids)

    def _keep_in_mind(self) -> None:
        if self._project_id:
            self._stood[self._project_id] = standing_in(self)
            self._seen.pop(self._project_id, None)  # the one looked at last stands last
            self._seen[self._project_id] = (self.chart.seconds_per_pixel, self.chart.first_moment)

    def show_tasks(self, ids: Sequence[str]) -> None:
        """Select tasks and bring the bar of the first into sight, whatever is folded or filtered."""
        hidden = [each for each in ids if self._model.row_of(each) is None]
        for each in hidden:
            self._model.unfold_to(each)
        if hidden:
            self._model.keep(hidden)
            self._show_rows()
        self.table.select(ids)
        self.scroll_to_bar()

    def save_state(self) -> dict[str, Any]:
        self._keep_in_mind()
        return {
            "view": self.views.current,
            "seen": dict(list(self._seen.items())[-_MOST_SEEN:]),
            **self.view_state(),
            "splitter": self._splitter.sizes() if self._is_sized else [],
            "picture": self.picturing.state(),
            "printing": self.printing.memory.to_state(),
            "advice": self.advice.save_state(),
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up widths and order where they were left; what does not fit is left out."""
        columns = state.get("columns")
        if isinstance(columns, list) and columns and all(isinstance(each, str) for each in columns):
            self.columns.take_older_state(state.get("header"), columns)
        else:
            self.take_view_state(state)
        if isinstance(state.get("view"), str):
            self.views.current = state["view"]
        self._recall(state.get("seen"))
        self.picturing.restore(state.get("picture"))
        self.printing.memory = Memory.from_state(state.get("printing"))
        self.advice.restore_state(state.get("advice"))
        sizes = state.get("splitter")
        if isinstance(sizes, list) and len(sizes) == 2 and all(isinstance(size, int) for size in sizes):
            self._splitter.setSizes(sizes)
            self._is_sized = True

    def _recall(self, seen: object) -> None:
        """Take up zoom and first moment of projects; what does not fit is left out."""
        for project_id, kept in seen.items() if isinstance(seen, dict) else ():
            if (
                isinstance(kept, (list, tuple))
                and len(kept) == 2
                and all(isinstance(each, (int, float)) for each in kept)
            ):
                self._seen[project_id] = (float(kept[0]), int(kept[1]))

    def view_state(self) -> dict[str, Any]:
        """Return how the plan is looked at, as a saved view keeps it: each part under its name."""
        return {name: part.state() for name, part in self.parts.items()}

    def take_view_state(self, state: Mapping[str, Any]) -> None:
        """Look at the plan as a saved view says; parts it does not speak of stay as they are."""
        for name, part in self.parts.items():
            if name in state:
                part.take(state[name])
        if self._project_id:
            self._show_rows()

    # Columns

    def choose_columns(self, before: str = "") -> None:
        """Let columns be chosen; new ones come before the one named."""
        self._show_dialog(ColumnsDialog(self.columns, self._model, before, self))

    def custom_fields(self, field: str = "") -> None:
        """Let fields of one's own be added and changed."""
        self._show_dialog(CustomFieldsDialog(self.session, self.columns, field, self))

    def wbs_codes(self) -> None:
        """Let the codes of the plan be defined."""
        if self._project_id:
            self._show_dialog(CodesDialog(self.session, self._project_id, self))

    def _show_dialog(self, dialog: QDialog) -> None:
        dialog.exec()
        dialog.deleteLater()
        self.table.setFocus()

    def export(self) -> None:
        """Write the tasks and columns shown for spreadsheets."""
        if self._project_id:
            found = lines_in(self.table, lambda index: int(index.data(Role.LEVEL) or 0))
            write_shown(self.session, found, self.session.workspace.plan(self._project_id).project.name, self)

    def show_views(self) -> None:
        """Open the menu of views at the left top of the table."""
        self.views.menu.popup(self.table.mapToGlobal(QPoint(0, self.table.horizontalHeader().height())))

    def freeze_here(self) -> None:
        """Let the columns up to the current one stay in sight while the others scroll."""
        column = self.table.currentIndex().column()
        if column >= 0:
            self.columns.freeze(self.columns.fields().index(self._model.columns[column]) + 1)

    def open_link(self) -> None:
        """Open the address of the current task."""
        task_id = self.table.current_id()
        if task_id:
            plan = self.session.workspace.plan(self._project_id)
            self.open_address(str(plan.tasks["hyperlink"][plan.tasks.row[task_id]]))

    def open_address(self, address: str) -> None:
        """Open a page, a mail or a file with the program of this machine; say why where it is none of these."""
        if not address:
            self.announce(self.tr("This task has no link: write one into the column “Link”."))
            return
        self.session.attempt(lambda: open_address(address, self.session.workspace.path.parent))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.chart.viewport().update()
            self.looks.repaint()

    # What changed

    def _refresh(self, _changed: Changed) -> None:
        self.dating.chip.go()
        if self._project_id and self.isVisible():
            self._renew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_sized:
            self._is_sized = True
            if self.width() >= _NARROW:
                self.columns.widen_names(_MOST_OF_NAMES)
            share = _SHARE_OF_NARROW if self.width() < _NARROW else _SHARE_OF_TABLE
            table = self.table.width_for(round(self.width() * share))
            self._splitter.setSizes([table, max(0, self.width() - table)])
        if self._project_id:
            self._renew()

    def _make_room_for_columns(self) -> None:
        """Show columns that were just asked for whole, as many as fit beside the chart."""
        if self._is_sized:
            most = max(self.table.width(), round(self.width() * _SHARE_OF_ASKED))
            table = self.table.width_for(most)
            self._splitter.setSizes([table, max(0, self._splitter.width() - table)])

    def _renew(self) -> None:
        workspace = self.session.workspace
        try:
            plan, schedule = workspace.plan(self._project_id), workspace.schedule(self._project_id)
        except KeyError:
            self._project_id = ""
            self._model.show(None, None)
            self.chart.show_plan(None, None, [])
            self.advice.show_project("")
        else:
            self._model.today = workspace.today()
            plan.compared_with = self.baseline
            self._model.show(plan, schedule, partial(arranging.around, workspace, self._project_id))
            explainer = partial(explaining.explainer, workspace, self._project_id)
            self.chart.show_plan(
                plan,
                schedule,
                self._model.task_rows(),
                workspace.today(),
                explainer,
                workspace.portfolio().fiscal_month,
            )
            self.chart.select(self.table.selected_ids())
            self._show_arrangement()
            self.advice.show_project(self._project_id)
            self._mark_advice(self._project_id)
        self._show_layer()

    def _mark_advice(self, project_id: str) -> None:
        if project_id == self._project_id:
            self._model.advise(self.session.advising.marks(project_id))

    def _show_advice(self, task_id: str, rule: str) -> None:
        if self.isVisible():
            self.advice.open_advice(task_id, rule)

    def _keep_in_sight(self) -> None:
        """Scroll to the current row where something opened over it."""
        current = self.table.currentIndex()
        if current.isValid() and self.table.selected_ids():
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            self.table.scrollTo(current)

    def edit_cell(self, task_id: str, field: str) -> None:
        """Go to a cell and begin to edit it."""
        self._go_to(task_id)
        row = self._model.row_of(task_id)
        if row is not None:
            if field not in self.columns.fields():
                self.columns.insert(field)
            self.table.edit_cell(row, field)

    def _mark_clashes(self) -> None:
        self._model.mark(self.session.waiting.marked)

    def _show_layer(self) -> None:
        """Show the plan, or say what belongs here where there is none."""
        is_empty = not self._has_tasks()
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.arranging.bar.setVisible(not is_empty)
        self.beginning.button.setVisible(bool(self._project_id))
        self.beginning.hint.setText(
            self.tr(
                "Here is the plan of a project. Write its tasks, paste them from a spreadsheet, or drop a project file."
            )
            if self._project_id
            else self.tr(
                "Here is the plan of a project. There is none yet: add one in Projects, or drop a project file."
            )
        )
        self._layers.setCurrentIndex(1 if is_empty else 0)
        self.setFocusProxy(self.beginning.button if is_empty else self.table)
        if had_focus and is_empty:
            self.beginning.button.setFocus()

    def _has_tasks(self) -> bool:
        return bool(self._project_id) and len(self.session.workspace.plan(self._project_id).tasks) > 0

    def _show_arrangement(self) -> None:
        model = self._model
        if self._project_id:
            self.finding.hear()
            plan = self.session.workspace.plan(self._project_id)
            self.arranging.bar.show_arrangement(plan, model.arrangement, model.lines, model.staying)

    # Edits

    def _edit(self, edits: Sequence[Edit]) -> None:
        workspace = self.session.workspace
        if self.dating.writes(edits):
            return
        done = planning.set_cells(workspace, self._project_id, edits)
        if not _DATES.isdisjoint(field for _, field, _ in edits):
            self.announce(planning.constraint_added(workspace, done))
            self.dating.tell(done)

    def _paste(self, ids: Sequence[str], fields: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
        workspace = self.session.workspace
        pasted = planning.paste(workspace, self._project_id, ids, fields, lines, after=self.last_task())
        self._model.keep(pasted.ids)
        self._show_rows()
        self.keep_refused(pasted.refused)
        said = planning.constraint_added(workspace, pasted.done)
        self.announce(self._refused(len(pasted.refused)), self._left_out(pasted.left_out), said)
        self.dating.tell(pasted.done)

    def _refused(self, count: int) -> str:
        said = self.tr("{count} texts could not be read: they stand in red frames, with the reason.")
        one = self.tr("1 text could not be read: it stands in a red frame, with the reason.")
        return (one if count == 1 else said.format(count=count)) if count else ""

    def _left_out(self, count: int) -> str:
        if count == 1:
            return self.tr("1 text was left out: nobody can type into that cell.")
        said = self.tr("{count} texts were left out: nobody can type into those cells.")
        return said.format(count=count) if count else ""

    def announce(self, *sentences: str) -> None:
        """Say sentences, those that are not empty, where the window says what was done."""
        said = " ".join(sentence for sentence in sentences if sentence)
        if said:
            self.session.announced.emit(said)

    def show_made(self, made: Sequence[str], top: Sequence[str], *, edit: bool = False) -> None:
        """Keep tasks just made in sight whatever is filtered, and select the outermost of them."""
        self._model.keep(made)
        self._show_rows()
        self.table.select(top, edit=edit)

    def last_task(self) -> str | None:
        """Return the last task of the plan, whatever is shown of it."""
        plan = self.session.workspace.plan(self._project_id)
        return plan.tasks.ids[plan.outline.order[-1]] if len(plan.tasks) else None

    @property
    def baseline(self) -> int:
        """The baseline that chart and variances count against."""
        return self.chart.look.baseline or 0

    def count_against(self, number: int) -> None:
        """Let variances count against a baseline from now on."""
        if not self._project_id:
            return
        plan = self.session.workspace.plan(self._project_id)
        if plan.compared_with != number:
            plan.compared_with = number
            if self.isVisible():
                self._renew()

    def use_baseline(self, number: int) -> None:
        """Count against a baseline from now on, and show it."""
        self.looks.show(replace(self.chart.look, baseline=number))

    # Folding and finding

    def toggle(self, task_id: str) -> None:
        """Fold what a line heads, or unfold it."""
        self._model.toggle(task_id)
        self._show_rows()

    def _show_rows(self) -> None:
        self.chart.show_rows(self._model.task_rows())
        self.chart.select(self.table.selected_ids())
        self._show_arrangement()

    def apply_filters(self) -> None:
        """Let filters hide what somebody worked on since, where it no longer is what they show."""
        self._model.apply_again()
        self._show_rows()

    def group_keys(self) -> Sequence[str]:
        """Return what the headings of groups are folded by."""
        return [each.key for each in self._model.lines.headings.values()]

    def task_rows(self) -> Sequence[int]:
        """Return the plan's row of each line shown; -1 for a heading."""
        return self._model.task_rows()

    def keep(self, ids: Sequence[str]) -> None:
        """Let tasks stay in sight whatever the filters say, until those are applied again."""
        self._model.keep(ids)

    def mark_found(self, cells: Sequence[tuple[str, str]]) -> None:
        """Mark the cells, by task and field, that hold what somebody looks for."""
        self._model.show_found(frozenset(cells))

    def keep_refused(self, refused: Sequence[tuple[Edit, KnownError]]) -> None:
        """Show texts in cells that refused them, each with the reason."""
        for edit, error in refused:
            self._model.keep_refused(edit, error)

    def go_to_cell(self, task_id: str, field: str) -> None:
        """Put the cursor on a cell, which is brought into sight."""
        self._go_to(task_id)
        self.table.go_to_field(field)

    def _go_to(self, task_id: str) -> None:
        self._model.unfold_to(task_id)
        self._model.keep([task_id])
        self._show_rows()
        self.table.select([task_id])
        self.chart.go_to_task(task_id)

    def step_advice(self, step: int) -> None:
        """Go to the next task about which there is something to say (1), or the one before (-1), and say it."""
        if self._project_id:
            self.announce(self.advice.step(step) or self.tr("Nothing in the plan is odd."))

    def show_paths(self, *, to_task: bool = False) -> None:
        """Show what decides when the project ends, or the current task."""
        self.advice.open_paths(self.table.current_id() or "" if to_task else "")

    def recalculate(self) -> None:
        """Take in what others changed, look for advice to the end, and say when the project ends: F9 as planners press it.

        Dates are always up to date; whoever comes from a program where they are not wants to be told so.
        """
        self.session.workspace.poll()
        self._renew()
        if self._project_id:
            self.session.advising.finish()
            finish = self.session.workspace.schedule(self._project_id).project_finish
            self.announce(
                self.tr("Everything is worked out: the project ends on {day}.").format(day=format_date(finish))
            )

    def scroll_to_bar(self) -> None:
        task_id = self.table.current_id()
        if task_id:
            self.chart.go_to_task(task_id)

    # Selection and menus

    def _tell_selection(self) -> None:
        self.chart.select(self.table.selected_ids())
        self.session.selected.emit(self.selection())
