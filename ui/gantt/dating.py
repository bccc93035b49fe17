"""What the Gantt view does about dates that an edit let tasks wait for: tells of them, takes them off, or links instead."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.services import planning
from pmo_desktop.services.planning import AddedDates
from ui.gantt.chip import DatesChip
from ui.tables.refusals import Edit

if TYPE_CHECKING:
    from ui.gantt.view import GanttView


class Dating(QObject):
    def __init__(self, view: "GanttView") -> None:
        super().__init__(view)
        self._view = view
        self.chip: DatesChip = DatesChip(view.table, view.chart, view.commands, view)
        self.chip.off_wanted.connect(self._take_off)
        self.chip.link_wanted.connect(lambda task_id: view.edit_cell(task_id, "predecessors"))

    def tell(self, done: ChangeSet | None) -> None:
        """Say which dates a change added that tasks now wait for."""
        workspace = self._view.session.workspace
        added = planning.dates_added(workspace, done)
        plan = workspace.plan(self._view.project_id)
        row = plan.tasks.row.get(added.only or "") if added is not None else None
        self.chip.tell(added, links=row is not None and planning.fixed_because(plan, row, "predecessors") is None)

    def writes(self, edits: Sequence[Edit]) -> bool:
        """Write what was asked for instead of a date, as one change with taking that off; False where it is anything else."""
        instead = self.chip.instead
        if instead is None or [(instead.only, "predecessors")] != [each[:2] for each in edits]:
            return False
        planning.link_instead(self._view.session.workspace, self._view.project_id, edits, instead)
        return True

    def remove(self) -> None:
        """Take the date off again that the last edit added."""
        if not self.chip.take_off():
            self._view.announce(self.tr("The last edit added no date that tasks wait for."))

    def link_instead(self) -> None:
        """Write predecessors in place of the date that the last edit added."""
        if not self.chip.link_instead():
            self._view.announce(self.tr("The last edit added no date to a task that could be linked instead."))

    def _take_off(self, added: AddedDates) -> None:
        session = self._view.session
        session.attempt(lambda: planning.take_off_dates(session.workspace, added))
