"""What decides when the project, or one task, ends: the critical path and those nearly so as chains of tasks."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.advice.paths import CRITICAL, NEAR, SPARE, Path, Stop
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.domain.schedule.wording import Wording
from pmo_desktop.services.critical import paths_of
from pmo_desktop.services.planning import text_of
from ui.canvas import qcolour
from ui.gantt.advice_model import task_title
from ui.literal import literal, no_key
from ui.session import Session
from ui.tables.export import lines_in, offer, write_shown
from ui.tables.two_levels import NO_INDEX, Index, TwoLevels

_COLOURS = {CRITICAL: "late", NEAR: "at_risk", SPARE: "text"}
_SIGNS = {CRITICAL: "▲", NEAR: "◇", SPARE: "○"}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SHORT = {"gantt.longest_path": "Longest path", "gantt.slack": "Spare time"}
"""What the switches of the chart are called here, where there is little room."""
_MOST_TARGETS = 200


class PathModel(TwoLevels):
    """Paths at the top, their tasks in the order of the work beneath them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.paths: tuple[Path, ...] = ()
        self._plan: Plan | None = None
        self._schedule: Schedule | None = None

    def show(self, plan: Plan | None, schedule: Schedule | None, paths: Sequence[Path]) -> None:
        self.beginResetModel()
        self._plan, self._schedule, self.paths = plan, schedule, tuple(paths)
        self.endResetModel()

    def tops(self) -> Sequence[Path]:
        return self.paths

    def beneath(self, group: int) -> Sequence[Stop]:
        return self.paths[group].stops

    def columnCount(self, _parent: Index = NO_INDEX) -> int:
        return 6

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (
                self.tr("Task"), self.tr("Duration"), self.tr("Start"), self.tr("Finish"), self.tr("Spare time"),
                self.tr("Because"),
            )[section]  # fmt: skip
        if role == Qt.ItemDataRole.TextAlignmentRole and section in {1, 4}:
            return _RIGHT
        return None

    def task_at(self, index: Index) -> str:
        """Return the task of a line, of a path its last one."""
        if not index.isValid():
            return ""
        path = self.paths[index.row() if index.internalId() == 0 else index.internalId() - 1]
        return path.stops[-1 if index.internalId() == 0 else index.row()].task_id

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._plan is None:
            return None
        if index.internalId() == 0:
            return self._of_path(self.paths[index.row()], index.row(), index.column(), role)
        path = self.paths[index.internalId() - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(path.stops[index.row()], index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in {1, 4}:
            return _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole:
            return literal(self._cell(path.stops[index.row()], index.column()))
        return None

    def _of_path(self, path: Path, number: int, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and column == 0:
            return self.title(path, number)
        if role == Qt.ItemDataRole.ForegroundRole:
            return qcolour(_COLOURS[path.band])
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tr("Float path {number}, by total float").format(number=number + 1)
        return None

    def title(self, path: Path, number: int) -> str:
        """Return what a path is called: how critical, how long, where it ends or joins another."""
        assert self._plan is not None
        slack = self._lasting(path.slack)
        late = self.tr("Critical path, {slack} too late").format(slack=self._lasting(-path.slack))
        bands = {
            CRITICAL: self.tr("Critical path") if path.slack >= 0 else late,
            NEAR: self.tr("Nearly critical, {slack} to spare"),
            SPARE: self.tr("{slack} to spare"),
        }
        count = len(path.stops)
        tasks = self.tr("1 task") if count == 1 else self.tr("{count} tasks").format(count=count)
        last = self._name(path.stops[-1].task_id)
        where = (
            self.tr("joins at “{task}”").format(task=self._name(path.joins))
            if path.joins
            else self.tr("ends with “{task}”").format(task=last)
        )
        return f"{_SIGNS[path.band]}  {number + 1}.  {bands[path.band].format(slack=slack)} · {tasks} · {where}"

    def _name(self, task_id: str) -> str:
        assert self._plan is not None
        row = self._plan.tasks.row.get(task_id)
        return "–" if row is None else str(self._plan.tasks["name"][row] or "–")

    def _lasting(self, seconds: int) -> str:
        assert self._plan is not None
        return f"{round(seconds / self._plan.project.day_seconds, 1):g}d"

    def _cell(self, stop: Stop, column: int) -> str:
        plan, schedule = self._plan, self._schedule
        row = None if plan is None else plan.tasks.row.get(stop.task_id)
        if plan is None or schedule is None or row is None:
            return "–"
        if column == 0:
            return task_title(plan, stop.task_id)
        if column == 4:
            return self._lasting(stop.slack)
        if column == 5:
            return self._because(plan, stop, row)
        return text_of(plan, schedule, row, ("", "duration", "start", "finish")[column])

    def _because(self, plan: Plan, stop: Stop, row: int) -> str:
        """Return by which link a task hangs on the one before, and how much time lies between."""
        number = plan.dependencies.row.get(stop.link)
        if number is None:
            return self.tr("Nothing in the plan comes before it that is not done.")
        said = Wording(plan).link(number, row)
        if stop.waits:
            return self.tr("{said} Then {wait} pass.").format(said=said, wait=self._lasting(stop.waits))
        return said


class CriticalPaths(QWidget):
    """The paths of a project as they now stand; `marks` are the switches of the chart that frame them there."""

    wanted = Signal(str)

    def __init__(self, session: Session, marks: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._project_id = ""
        self._stale = False
        self._model = PathModel(self)
        self.said = QLabel()
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.target = QComboBox()
        self.target.setAccessibleName(self.tr("What the paths lead to"))
        self.target.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.target.setMinimumContentsLength(24)
        self.target.activated.connect(lambda _: self._renew())
        session.advising.settled.connect(self._settle)
        self.tree = QTreeView()
        self.tree.setObjectName("advice")
        self.tree.setAccessibleName(self.tr("Critical and nearly critical paths"))
        self.tree.setModel(self._model)
        self.tree.setUniformRowHeights(True)
        offer(self.tree, lambda: write_shown(session, lines_in(self.tree), self.tr("Critical paths"), self), ())
        self.tree.setAllColumnsShowFocus(True)
        header = self.tree.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((300, 76, 96, 96, 88)):
            header.resizeSection(column, width)
        self.tree.clicked.connect(self._lead)
        self.tree.activated.connect(self._lead)
        top = QHBoxLayout()
        top.setContentsMargins(8, 4, 8, 4)
        top.setSpacing(6)
        top.addWidget(self.target)
        for mark in marks:
            switch = QToolButton()
            mark.setIconText(self.tr(_SHORT.get(mark.objectName(), mark.text())))
            switch.setDefaultAction(mark)
            switch.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            switch.setAccessibleName(mark.text())
            top.addWidget(switch)
        top.addWidget(self.said, 1)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(0)
        column_.addLayout(top)
        column_.addWidget(self.tree, 1)

    def show_project(self, project_id: str) -> None:
        """Show a project as it now stands: once nobody is busy with it, or when somebody looks."""
        is_other = project_id != self._project_id
        if is_other:
            self._project_id = project_id
            self.target.clear()
        self._stale = True
        if is_other and self.isVisible():
            self._renew()

    def _settle(self, project_id: str) -> None:
        if self._stale and self.isVisible() and project_id == self._project_id:
            self._renew()

    def lead_to(self, task_id: str) -> None:
        """Show the paths that lead to a task."""
        self._offer_targets(task_id)
        self._renew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._renew()

    def _renew(self) -> None:
        self._stale = False
        workspace = self._session.workspace
        if not self._project_id:
            self._model.show(None, None, ())
            self.said.clear()
            return
        self._offer_targets(str(self.target.currentData() or ""))
        chosen = str(self.target.currentData() or "") or None
        plan, schedule = workspace.plan(self._project_id), workspace.schedule(self._project_id)
        found = paths_of(workspace, self._project_id, chosen)
        folded = {row for row in range(len(self._model.paths)) if not self.tree.isExpanded(self._model.index(row, 0))}
        seen = bool(self._model.paths)
        self._model.show(plan, schedule, found)
        for row, path in enumerate(found):
            self.tree.setFirstColumnSpanned(row, self.tree.rootIndex(), True)
            opened = row not in folded if seen else path.band != SPARE
            self.tree.setExpanded(self._model.index(row, 0), opened)
        said = self._sum_up(plan, found, chosen)
        self.said.setText(said)
        self.said.setToolTip(literal(said))

    def _offer_targets(self, chosen: str) -> None:
        """Offer the project’s finish, its milestones, and the task asked about."""
        plan = self._session.workspace.plan(self._project_id)
        tasks = plan.tasks
        wanted = [("", self.tr("To the finish of the project"))]
        milestones = [
            row for row in plan.outline.order if tasks["milestone"][row] and tasks["actual_finish"][row] is None
        ]
        ids = [tasks.ids[row] for row in milestones[:_MOST_TARGETS]]
        if chosen and chosen not in ids and chosen in tasks.row:
            ids.append(chosen)
        wanted += [(each, no_key(task_title(plan, each))) for each in ids]
        now = [(self.target.itemData(at), self.target.itemText(at)) for at in range(self.target.count())]
        if now != wanted:
            self.target.clear()
            for task_id, title in wanted:
                self.target.addItem(title, task_id)
        self.target.setCurrentIndex(max(0, self.target.findData(chosen)))

    def _sum_up(self, plan: Plan, found: Sequence[Path], chosen: str | None) -> str:
        if not found:
            return self.tr("Nothing is left to do before it.") if chosen else self.tr("Nothing is left to do.")
        last = found[0].stops[-1].task_id
        row = plan.tasks.row[last]
        at = int(self._session.workspace.schedule(self._project_id).finish[row])
        critical = sum(len(path.stops) for path in found if path.band == CRITICAL)
        said = self.tr("Ends on {date}; {count} tasks decide that.")
        return said.format(date=format_date(at), count=critical)

    def _lead(self, index: QModelIndex) -> None:
        task_id = self._model.task_at(index)
        if task_id:
            self.wanted.emit(task_id)
