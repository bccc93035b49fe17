"""What is changed in the roadmap: projects and tasks moved, tasks linked, each as one change."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog

from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import LinkType
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services import planning
from pmo_desktop.services.planning import drags, project_moves
from pmo_desktop.services.planning.across import link_tasks, unlink_tasks
from pmo_desktop.services.planning.project_moves import Movable, WhatMoves
from pmo_desktop.services.planning.proposed import carry_out
from pmo_desktop.services.roadmap_lines import Kind
from ui.roadmap.drag import Drag, Meaning
from ui.roadmap.move_dialog import MoveDialog

if TYPE_CHECKING:
    from ui.roadmap.view import RoadmapView


class Editing:
    def __init__(self, view: "RoadmapView") -> None:
        self._view, self._session = view, view.session
        self.days = 5
        """By how much a project was last moved in the dialog."""

    def task_at(self, row: int) -> str:
        """Return the task of a row that can be moved and linked, empty where there is none."""
        line = self._view.lines.lines[row] if 0 <= row < len(self._view.lines.lines) else None
        is_one = line is not None and line.task is not None and not line.task.elsewhere
        return line.id if is_one and line is not None else ""

    def ground_of(self, row: int, task_id: str) -> tuple[WorkingCalendar, WhatMoves] | None:
        """Return what a drag goes by; None where the plan has gone meanwhile."""
        workspace, project_id = self._session.workspace, self._view.lines.lines[row].project_id
        if workspace.stood_on is not None:
            return None
        try:
            plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
        except KeyError:
            return None
        moves = WhatMoves(Movable.WHOLE) if task_id else project_moves.what_moves(plan, schedule)
        return Clocks(plan).project, moves

    def drop(self, drag: Drag) -> None:
        line = self._view.lines.lines[drag.taken.row]
        if drag.meaning is Meaning.LINK:
            self._link_tasks(drag.taken.task_id, drag.over, drag.type)
        elif drag.meaning is Meaning.TASK:
            self.move_task(line.project_id, drag.taken.task_id, drag.shift)
        else:
            self.move_project(line.project_id, drag.days or 1)

    def _link_tasks(self, before: str, after: str, kind: LinkType) -> None:
        self._session.attempt(lambda: link_tasks(self._session.workspace, before, after, kind))

    def move_task(self, project_id: str, task_id: str, shift: int) -> None:
        """Move a task by seconds of the wall clock, and say what keeps it where that does not come about."""
        workspace = self._session.workspace
        plan, row = workspace.plan(project_id), workspace.plan(project_id).tasks.row[task_id]
        wanted = int(workspace.schedule(project_id).start[row]) + shift
        done = self._session.attempt(
            lambda: carry_out(workspace, project_id, partial(drags.moving, ids=[task_id], shift=shift))
        )
        if done is not None and not plan.outline.is_summary[row]:
            said = (
                planning.still_waits(workspace, project_id, task_id, wanted),
                planning.constraint_added(workspace, done),
            )
            self._announce(*said)

    def move_project(self, project_id: str, days: int) -> None:
        """Move a project by working days, and say what stays and what holds it."""
        workspace = self._session.workspace
        plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
        moves = project_moves.what_moves(plan, schedule)
        wanted = project_moves.day_after(Clocks(plan).project, schedule.project_start, days)
        done = self._session.attempt(lambda: project_moves.move_project(workspace, project_id, days))
        if done is None:
            return
        is_whole = moves.how is Movable.WHOLE
        self._announce(project_moves.after_move(workspace, project_id, wanted) if is_whole else moves.sentence)

    def _announce(self, *sentences: str) -> None:
        said = " ".join(sentence for sentence in sentences if sentence)
        if said:
            self._session.announced.emit(said)

    def nudge(self, days: int) -> None:
        """Move what is selected: a project by working days, a task by days of the calendar."""
        line = self._view.table.current_line()
        if line is None or line.kind is Kind.GROUP:
            return
        if line.kind is Kind.PROJECT:
            self.move_project(line.id, days)
        else:
            self.move_task(line.project_id, line.id, (7 if abs(days) == 5 else 1) * (1 if days > 0 else -1) * DAY)

    def ask_move(self) -> None:
        """Ask by how many working days the project is to be moved."""
        line = self._view.table.current_line()
        if line is None or line.kind is Kind.GROUP:
            return
        workspace = self._session.workspace
        plan, schedule = workspace.plan(line.project_id), workspace.schedule(line.project_id)
        moves = project_moves.what_moves(plan, schedule)
        dialog = MoveDialog(plan.project, Clocks(plan).project, moves, self.days, self._view.window())
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.days = dialog.days.value()
            self.move_project(line.project_id, self.days)
        dialog.deleteLater()

    def link(self) -> None:
        """Link two selected tasks, of one project or of two, the upper one first."""
        ids = [line.id for line in self._view.table.selected_lines() if line.kind is Kind.TASK]
        if len(ids) != 2:
            self._session.failed.emit(
                InvalidValueError(
                    _tr("A link needs two tasks."),
                    _tr("Unfold the projects, select two tasks with Ctrl, then link them; or drag bar to bar."),
                )
            )
            return
        self._session.attempt(lambda: link_tasks(self._session.workspace, ids[0], ids[1]))

    def unlink(self) -> None:
        """Take away the link that is marked, else the one between the two tasks selected."""
        link_id = self._view.chart.chosen_link
        if not link_id:
            places = {self._view.table.rows.row_of(line.id) for line in self._view.table.selected_lines()}
            link_id = next((way.id for way in self._view.chart.ways if {way.before, way.after} == places), "")
        if not link_id:
            self._announce(_tr("No link is chosen. Click one, or select the two tasks it is between."))
            return
        self._session.attempt(lambda: unlink_tasks(self._session.workspace, link_id))


def _tr(words: str) -> str:
    return QCoreApplication.translate("RoadmapEditing", words)
