"""What is done when the mouse on the chart, a menu or a key asks for it: each edit one change, told where it has to be."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog

from pmo_desktop.domain.moment import DAY
from pmo_desktop.services import planning
from pmo_desktop.services.planning import drags, links, splits
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.proposed import Proposal, carry_out
from ui.gantt.chart import GanttChart
from ui.gantt.drag import Drag, Meaning
from ui.gantt.ghost import ENDS
from ui.gantt.link_editor import LinkEditor
from ui.gantt.menus import Choice, Menus
from ui.gantt.split_dialog import SplitDialog
from ui.gantt.table import TaskTable
from ui.session import Session


class Handling(QObject):
    """Joins the chart's mouse to the plan of the project that `project` names."""

    dates_set = Signal(object)
    """The ChangeSet of a drag after which tasks may wait for a date."""

    def __init__(
        self,
        session: Session,
        table: TaskTable,
        chart: GanttChart,
        commands: Mapping[str, QAction],
        project: Callable[[], str],
    ) -> None:
        super().__init__(chart)
        self._split_mode = commands["split_mode"]
        self._session, self._table, self._chart, self._project = session, table, chart, project
        pointing = chart.pointing
        pointing.begin_editing = lambda: Editing(session.workspace, project(), session.workspace.today())
        pointing.asked.connect(self._let_go)
        pointing.drawn.connect(self._draw)
        pointing.picked.connect(lambda task_id: table.select([task_id]))
        pointing.added.connect(self._add)
        pointing.link_opened.connect(self.edit_link)
        pointing.link_removed.connect(self.remove_link)
        pointing.mode_left.connect(lambda: self._split_mode.setChecked(False))
        self._split_mode.toggled.connect(pointing.split_by_mouse)

    # Edits

    def do(self, proposal: Proposal) -> bool:
        """Make an edit; where it is refused say why. Say whether it was made."""
        if not self._project():
            return False
        return bool(
            self._session.attempt(lambda: (carry_out(self._session.workspace, self._project(), proposal), True))
        )

    def _let_go(self, proposal: Proposal, drag: Drag) -> None:
        workspace, project_id = self._session.workspace, self._project()
        if drag.meaning is not Meaning.MOVE or not project_id:
            if self.do(proposal) and drag.meaning is Meaning.SPLIT:
                self._split_mode.setChecked(False)
            return
        done = self._session.attempt(lambda: carry_out(workspace, project_id, proposal))
        if done is not None:
            is_leaf = not drag.bar.summary
            waits = planning.still_waits(workspace, project_id, drag.bar.task_id, drag.start) if is_leaf else ""
            self._announce(waits, planning.constraint_added(workspace, done))
            self.dates_set.emit(done)

    def _announce(self, *sentences: str) -> None:
        said = " ".join(each for each in sentences if each)
        if said:
            self._session.announced.emit(said)

    def _draw(self, start: int, finish: int, blank_id: str) -> None:
        """Make the task drawn and begin to write its name."""
        project_id = self._project()
        if not project_id:
            return
        made = self._session.attempt(
            lambda: drags.draw_task(self._session.workspace, project_id, start, finish, blank_id=blank_id)
        )
        if made:
            self._table.select([made], edit=True)

    def _add(self, task_id: str) -> None:
        chosen = self._table.selected_ids()
        ids = [each for each in chosen if each != task_id] if task_id in chosen else [*chosen, task_id]
        self._table.select(ids or [task_id])

    # From the keyboard and menus

    def nudge(self, days: int) -> None:
        """Move the selected tasks by days of the calendar."""
        ids = self._table.selected_ids()
        if ids:
            self.do(partial(drags.moving, ids=ids, shift=days * DAY))

    def lengthen(self, days: int) -> None:
        """Give the selected tasks days of work more, or less."""
        ids, project_id = self._table.selected_ids(), self._project()
        if ids and project_id:
            day = self._session.workspace.plan(project_id).project.day_seconds
            self.do(partial(drags.lengthening, ids=ids, seconds=days * day))

    def advance(self, percent: int) -> None:
        """Let the selected tasks be done by so much more, or less."""
        ids = self._table.selected_ids()
        if ids:
            self.do(partial(drags.advancing, ids=ids, percent=percent))

    def split(self) -> None:
        """Ask where the current task is to be interrupted and when it goes on."""
        task_id = self._table.current_id()
        if task_id and self._project():
            dialog = SplitDialog(self._session, self._project(), task_id, self._chart.window())
            if dialog.exec() == QDialog.DialogCode.Accepted:
                self.do(dialog.proposal())
            dialog.deleteLater()

    def join(self) -> None:
        """Make the current task one piece again."""
        task_id = self._table.current_id()
        if task_id:
            self.do(partial(splits.joining, task_id=task_id))

    def edit_link(self, link_id: str = "") -> None:
        """Ask what a link says: the one named, else the one marked, else one of the current task."""
        project_id = self._project()
        if not project_id:
            return
        plan = self._session.workspace.plan(project_id)
        chosen = link_id or self._chart.pointing.marked_link
        known = [chosen] if chosen in plan.dependencies else links.links_around(plan, self._table.selected_ids())
        if not known:
            self._announce(
                self.tr("There is no link here. Drag from one bar to another, or press Ctrl+F2, to make one.")
            )
            return
        dialog = LinkEditor(self._session, project_id, known, self._chart.window())
        dialog.exec()
        dialog.deleteLater()

    def remove_link(self, link_id: str = "") -> None:
        """Take away the link named, else the one marked."""
        gone = link_id or self._chart.pointing.marked_link
        if gone:
            self.do(partial(links.removing, link_id=gone))

    # Menus

    def types_of_link(self) -> Sequence[Choice]:
        """Return what the marked link can be, the type it has ticked, after a line that says whether it decides."""
        workspace, project_id = self._session.workspace, self._project()
        link_id = self._chart.pointing.marked_link
        if not project_id or link_id not in workspace.plan(project_id).dependencies:
            return ()
        plan = workspace.plan(project_id)
        of, number = plan.dependencies, plan.dependencies.row[link_id]
        is_driving = links.drives(workspace, project_id, link_id)
        said = self.tr("driving") if is_driving else self.tr("not driving")
        edits = {
            kind: partial(
                links.link_changing, link_id=link_id, type=kind, lag=of["lag"][number], lag_kind=of["lag_kind"][number]
            )
            for kind in ENDS
        }
        return (
            Choice(f"{links.link_in_words(plan, link_id)}   {said}"),
            *(
                Choice(f"{self.tr(ends)}  ({kind.value})", partial(self.do, edits[kind]), of["type"][number] is kind)
                for kind, ends in ENDS.items()
            ),
        )

    def open_menu(self, menus: Menus, at: QPoint) -> None:
        """Open the menu of what lies at a point of the chart."""
        pointing = self._chart.pointing
        if not pointing.was_cancelled():
            menus.open(pointing.under(at), self._chart.viewport().mapToGlobal(at))
