"""Printing the plan from its Gantt: the dialog, the PDF as it was printed last, page breaks before tasks."""

from typing import TYPE_CHECKING

from pmo_desktop.domain.records import Project
from pmo_desktop.services import page_setups
from ui.printing.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmo_desktop.services.arranging import Arrangement
    from ui.gantt.view import GanttView


class Printing:
    """What the Gantt view can do with paper."""

    def __init__(self, view: "GanttView") -> None:
        self._view = view
        self.memory = Memory()

    def print(self, project_id: str) -> None:
        """Ask how a plan is put on paper, with what comes out beside it."""
        from ui.printing.dialog import PrintDialog  # noqa: PLC0415 - reportlab and the printers wait until they are needed

        view = self._view
        if not view.session.workspace.find(Project, id=project_id):
            return
        dialog = PrintDialog(
            view.session,
            project_id,
            self.memory,
            shown=self._shown(project_id),
            look=self._view.chart.look,
            parent=view.window(),
        )
        dialog.exec()
        dialog.deleteLater()

    def save_pdf(self, project_id: str) -> None:
        """Save a plan as PDF as it was printed last."""
        from ui.printing.dialog import write_pdf  # noqa: PLC0415 - as above

        session = self._view.session
        setup = self.memory.setup(project_id, session.settings.paper)
        write_pdf(session, project_id, setup, self._view, shown=self._shown(project_id), look=self._view.chart.look)

    def turn_break(self, project_id: str, ids: "Sequence[str]") -> None:
        """Begin a page before the tasks, or no longer where one begins before each of them."""
        session = self._view.session
        if not ids:
            return
        kept = page_setups.page_breaks(session.workspace, project_id)
        on = not kept.issuperset(ids)
        done = session.attempt(lambda: page_setups.set_page_breaks(session.workspace, project_id, ids, on=on))
        if done is not None:
            words = self._view.tr("A page begins here when the plan is printed.")
            session.announced.emit(words if on else self._view.tr("No page begins here any more."))

    def _shown(self, project_id: str) -> "Arrangement | None":
        """Return how the plan is filtered, sorted and grouped; None where this plan is not the one looked at."""
        return self._view.arrangement if project_id == self._view.project_id else None
