"""The roadmap: all projects in one chart beside a table, with their phases and tasks, and the links between projects."""

from collections.abc import Sequence
from dataclasses import fields, replace
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QByteArray, QCoreApplication, QPoint, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from pmo_desktop.charts.gantt import Marks, legend_scene
from pmo_desktop.charts.roadmap import LEGEND, RoadLook, Under
from pmo_desktop.charts.roadmap import Kind as Place
from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Project, Task
from pmo_desktop.services.calendars import compiled
from pmo_desktop.services.roadmap import Reader, Roadmap, facts
from pmo_desktop.services.roadmap_lines import Kept, Kind, Line, Lines, Scope, lines_of, span_seen
from pmo_desktop.services.roadmap_rows import RoadRows, ways_of
from ui.canvas import QtTextMeasure, paint
from ui.commands import actions_of, fill
from ui.empty import EmptyPlace
from ui.layout import restore_split
from ui.picturing.picturing import Picturing
from ui.roadmap.chart import RoadmapChart
from ui.roadmap.commands import COMMANDS, MENU
from ui.roadmap.editing import Editing
from ui.roadmap.picture import drawing_of
from ui.roadmap.strip import Strip
from ui.roadmap.table import RoadmapTable
from ui.roadmap.telling import Telling
from ui.session import Selection, Session
from ui.tables.export import lines_in, write_shown
from ui.tables.roles import Role
from ui.task_dialog import opening
from ui.view import FreshView

_SHARE_OF_TABLE = 0.45


class RoadmapView(FreshView):
    place: ClassVar[str] = "roadmap"
    inspects: ClassVar[bool] = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.scope = Scope()
        self.roadmap = Roadmap()
        self.lines = Lines()
        self._reader = Reader()
        self._kept: Kept = {}
        self._is_sized = False
        self._has_begun = False
        self.table: RoadmapTable = RoadmapTable()
        self.chart: RoadmapChart = RoadmapChart(self.table)
        self.legend = _Legend()
        self.picturing = Picturing(self, self._drawing)
        self.commands = actions_of(self, COMMANDS)
        for command in COMMANDS:
            if command.sets:
                self.commands[command.name].setChecked(bool(getattr(RoadLook(), command.sets, False)))
        for action in self.picturing.actions():
            self.commands[action.objectName().rpartition(".")[2]] = action
            self.addAction(action)
        levels = [self.commands[each.name] for each in COMMANDS if "level_" in each.name or each.name in _LEVELS]
        shown = [self.commands[each.name] for each in COMMANDS if each.switch]
        self.strip: Strip = Strip(levels, shown)
        self.editing: Editing = Editing(self)
        self.telling = Telling(self)
        self._lay_out()
        self._connect()
        self.take_look()

    def _lay_out(self) -> None:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(self.table)
        self._splitter.addWidget(self.chart)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self._splitter, 1)
        column.addWidget(self.legend)
        going = QAction(self.tr("Go to Projects"), self)
        going.triggered.connect(lambda: self.session.place_requested.emit("portfolio", ""))
        self._empty = EmptyPlace(
            self.tr("Here all projects stand in one chart, with the links between them. There is none yet."), [going]
        )
        self._layers = QStackedWidget()
        self._layers.addWidget(page)
        self._layers.addWidget(self._empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._layers)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        table, chart = self.table, self.chart
        table.opened.connect(self._open)
        table.toggled.connect(lambda row_id: self.arrange(self.scope.turn(row_id)))
        table.sort_wanted.connect(self._sort_by)
        table.refused.connect(self.session.failed)
        table.selectionModel().selectionChanged.connect(lambda *_: self._tell_selection())
        chart.begins, chart.says, chart.task_of = self.editing.ground_of, self.telling.told, self.editing.task_at
        chart.picked.connect(self._pick)
        chart.opened.connect(self._open_at)
        chart.dropped.connect(self.editing.drop)
        chart.link_chosen.connect(self._choose_link)
        chart.link_removed.connect(self.editing.unlink)
        self.strip.wanted.connect(self.arrange)
        self.strip.left.connect(table.setFocus)
        for widget in (table, chart):
            widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            widget.customContextMenuRequested.connect(partial(self._menu, widget))

    # The place

    def title(self) -> str:
        return self.tr("Roadmap")

    def actions_of_place(self) -> Sequence[QAction]:
        return list(self.commands.values())

    def selection(self) -> Selection:
        lines = self.table.selected_lines()
        first = next((line for line in lines if line.kind is not Kind.GROUP), None)
        if first is None:
            return Selection()
        if first.kind is Kind.PROJECT:
            ids = tuple(line.id for line in lines if line.kind is Kind.PROJECT)
            return Selection(Project, ids, first.id)
        ids = tuple(line.id for line in lines if line.kind is Kind.TASK and line.project_id == first.project_id)
        return Selection(Task, ids, first.project_id)

    def save_state(self) -> dict[str, Any]:
        return {
            "scope": self.scope.as_json(),
            "header": bytes(self.table.horizontalHeader().saveState().toBase64().data()).decode(),
            "splitter": self._splitter.sizes() if self._is_sized else [],
            "off": [name for name in _SWITCHES if not self.commands[f"show_{name}"].isChecked()],
            "legend": self.commands["legend"].isChecked(),
            "zoom": self.chart.seconds_per_pixel if self._has_begun else None,
            "days": self.editing.days,
            "picture": self.picturing.state(),
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up what was shown and how; what does not fit is left out."""
        self.scope = Scope.from_json(state.get("scope"))
        if isinstance(state.get("header"), str):
            self.table.horizontalHeader().restoreState(QByteArray.fromBase64(state["header"].encode()))
        sizes = state.get("splitter")
        if isinstance(sizes, list) and sizes:
            restore_split(self._splitter, sizes)
            self._is_sized = True
        off = state.get("off")
        for name in _SWITCHES:
            self.commands[f"show_{name}"].setChecked(not (isinstance(off, list) and name in off))
        self.commands["legend"].setChecked(state.get("legend") is True)
        self.editing.days = state["days"] if type(state.get("days")) is int else 5
        self.picturing.restore(state.get("picture"))
        self.take_look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_sized:
            self._is_sized = True
            table = self.table.width_for(round(self.width() * _SHARE_OF_TABLE))
            self._splitter.setSizes([table, max(0, self.width() - table)])

    def show_project(self, project_id: str) -> None:
        """Select a project."""
        self.table.select([project_id])

    # What is shown

    def renew(self) -> None:
        """Show what the file says at once, and what follows from it once it is worked out."""
        self.roadmap = facts(self.session.workspace, self.roadmap)
        self._show()
        self._ask()

    def _ask(self) -> None:
        scope, reader = self.scope, self._reader
        self.session.reckoner.ask(
            "roadmap",
            lambda own, step: reader.read(own, own.today(), scope.is_wanted, scope.is_unfolded, step),
            self._take,
        )

    def _take(self, roadmap: Roadmap) -> None:
        self.roadmap = roadmap
        self._show()
        if not self._has_begun and self.lines.lines:
            self._has_begun = True
            self.chart.begin()
            self._select_first()

    def arrange(self, scope: Scope) -> None:
        """Show other projects, in another order or depth; what is not known of them yet is asked."""
        self.scope = scope
        self._show()
        if any(self._is_wanting(scope, course) for course in self.roadmap.courses):
            self._ask()

    @staticmethod
    def _is_wanting(scope: Scope, course: Any) -> bool:
        if not scope.is_wanted(course.project):
            return False
        return not course.row.worked_out or (course.tasks is None and scope.is_unfolded(course.id))

    def _show(self) -> None:
        workspace = self.session.workspace
        chosen = [line.id for line in self.table.selected_lines()]
        self.lines = lines_of(self.roadmap, self.scope, self._kept)
        self.table.rows.show_rows(self.lines.lines)
        self.table.show_sort(self.scope.sort, descending=self.scope.descending)
        rows = RoadRows(self.lines.lines, self.tr("working out…"), self.tr("no tasks yet"))
        marks = Marks(workspace.today(), workspace.portfolio().status_date, self._calendar())
        self.chart.show_rows(rows, ways_of(self.lines), span_seen(self.lines), marks)
        if chosen and not self.table.selected_lines():
            self.table.select(chosen)
        self._mark()
        self.strip.show_scope(self.scope, self.roadmap, self.lines)
        self._layers.setCurrentIndex(0 if self.roadmap.courses else 1)
        self.setFocusProxy(self.table if self.roadmap.courses else self._empty)

    def _calendar(self) -> WorkingCalendar | None:
        workspace = self.session.workspace
        return compiled(workspace).get(workspace.portfolio().calendar_id or "")

    def _select_first(self) -> None:
        if not self.table.selected_lines():
            first = next((line.id for line in self.lines.lines if line.kind is Kind.PROJECT), None)
            if first is not None:
                self.table.select([first])

    def take_look(self) -> None:
        """Draw what is switched on."""
        on = {name: self.commands[f"show_{name}"].isChecked() for name in _SWITCHES}
        self.chart.show_look(RoadLook(**on))
        self.legend.setVisible(self.commands["legend"].isChecked())

    def _sort_by(self, field: str) -> None:
        """Sort by a column; a second click turns it round, a third shows the order of the register."""
        scope = self.scope
        if scope.sort != field:
            self.arrange(replace(scope, sort=field, descending=False))
        else:
            self.arrange(
                replace(scope, sort="" if scope.descending else field, descending=not scope.descending and True)
            )

    def clear_filters(self) -> None:
        self.arrange(self.scope.unfiltered())

    def show_level(self, level: int) -> None:
        self.arrange(self.scope.to_level(level))

    def fold_selected(self, *, folded: bool) -> None:
        """Fold or unfold what is selected; of a task that holds nothing what it lies in is folded."""
        scope, up = self.scope, ""
        for line in self.table.selected_lines():
            if line.can_unfold and line.is_unfolded is folded:
                scope = scope.turn(line.id)
            elif folded and line.task is not None and not up:
                parents = line.course.parents if line.course is not None else {}
                shown = self.table.rows.row_of
                parent = parents.get(line.id)
                up = parent if parent is not None and shown(parent) is not None else line.project_id
        if up and scope == self.scope:
            scope = scope.turn(up)
            self.arrange(scope)
            self.table.select([up])
        elif scope != self.scope:
            self.arrange(scope)

    def export(self) -> None:
        """Write the lines and columns shown for spreadsheets."""
        found = lines_in(self.table, lambda index: line.level if isinstance(line := index.data(Role.ROW), Line) else 0)
        write_shown(self.session, found, self.title(), self)

    def scroll_to_bar(self) -> None:
        row = self.table.currentIndex().row()
        if 0 <= row < len(self.chart.rows):
            self.chart.go_to_row(row)

    def zoom_to_selected(self) -> None:
        dated = [
            (line.start, line.finish or line.start) for line in self.table.selected_lines() if line.start is not None
        ]
        if dated:
            start, finish = min(each[0] for each in dated), max(each[1] for each in dated)
            self.chart.zoom_to((start, max(finish, start + DAY)))

    # Selection

    def _tell_selection(self) -> None:
        self._mark()
        self.session.selected.emit(self.selection())

    def _mark(self) -> None:
        rows = (self.table.rows.row_of(line.id) for line in self.table.selected_lines())
        self.chart.mark(frozenset(row for row in rows if row is not None))

    def _pick(self, row: int, more: bool) -> None:
        if row >= len(self.lines.lines):
            return
        row_id = self.lines.lines[row].id
        chosen = [line.id for line in self.table.selected_lines()]
        if not more:
            self.table.select([row_id])
        elif row_id in chosen and len(chosen) > 1:
            self.table.select([each for each in chosen if each != row_id])
        elif row_id not in chosen:
            self.table.select([*chosen, row_id])

    def _choose_link(self, link_id: str) -> None:
        self.chart.choose_link(link_id)
        way = self.chart.way_called(link_id)
        if way is not None:
            self.chart.setAccessibleDescription(self.telling.told(Under(Place.LINK, way=way)))

    def _menu(self, widget: QWidget, at: QPoint) -> None:
        if widget is self.chart and self.chart.was_cancelled():
            return
        menu = QMenu(self)
        fill(menu, self.commands, MENU)
        inner: Any = widget
        menu.exec(inner.viewport().mapToGlobal(at))
        menu.deleteLater()

    # Going elsewhere

    def open_current(self) -> None:
        line = self.table.current_line()
        if line is not None:
            self._open(line.id)

    def _open(self, row_id: str) -> None:
        row = self.table.rows.row_of(row_id)
        if row is not None:
            self._open_at(row, "")

    def _open_at(self, row: int, task_id: str) -> None:
        """Open a project's Gantt, at a task where one was meant; a group is folded or unfolded."""
        line = self.lines.lines[row]
        if line.kind is Kind.GROUP:
            self.arrange(self.scope.turn(line.id))
        elif line.kind is Kind.TASK or task_id:
            self.session.task_requested.emit(line.project_id, task_id or line.id)
        else:
            self.session.place_requested.emit("gantt", line.id)

    def spread(self) -> None:
        """Spread the work of the selected tasks or projects; of all projects where one alone is selected."""
        self.session.projects_spreading_requested.emit(*self._several())

    def clear_spread(self) -> None:
        """Take back what was spread of the selected tasks or projects, of all projects where one alone is selected."""
        self.session.spread_clearing_requested.emit(*self._several())

    def _several(self) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
        chosen = self.selection()
        if chosen.kind is Task and chosen.project_id:
            return (chosen.project_id,), chosen.ids if len(chosen.ids) > 1 else None
        return (chosen.ids if chosen.kind is Project and len(chosen.ids) > 1 else ()), None

    def open_details(self) -> None:
        """Show everything that can be said of the selected tasks of one project; of a project, the inspector."""
        chosen = self.selection()
        ids = chosen.ids if chosen.kind is Task and chosen.project_id else ()
        opening.open_task(self.session, chosen.project_id or "", ids, ids, str, self)

    # Pictures

    def _drawing(self) -> Any:
        name = self.session.workspace.portfolio().name
        title = self.tr("Roadmap – {name}").format(name=name) if name else self.tr("Roadmap")
        return drawing_of(self.chart, self.lines.lines, title, _say, legend=self.commands["legend"].isChecked())


_LEVELS = frozenset({"fold_all", "phases", "unfold_all"})
_SWITCHES = tuple(each.name for each in fields(RoadLook))


class _Legend(QWidget):
    """What the signs of the roadmap mean."""

    def __init__(self) -> None:
        super().__init__()
        self._measure = QtTextMeasure()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Legend of the roadmap"))
        self.setAccessibleDescription(", ".join(_say(each.words) for each in LEGEND))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            scene = legend_scene(LEGEND, float(max(100, self.width())), self._measure, _say)
            self.setFixedHeight(round(scene.height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint(painter, legend_scene(LEGEND, float(max(100, self.width())), self._measure, _say))
        painter.end()


def _say(words: str) -> str:
    return QCoreApplication.translate("Roadmap", words)
