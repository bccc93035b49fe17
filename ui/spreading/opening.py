"""Opens the dialog beside the window, from whichever place asks for it, and takes back what was spread."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from pmo_desktop.domain.records import Person, Project, Task
from ui.session import Selection, Session

if TYPE_CHECKING:
    from ui.spreading.dialog import SpreadingDialog


class Spreading(QObject):
    """One dialog for a window, made when it is first asked for: what reckons behind it is loaded only then.

    `here` says what is selected in the place that is shown, and which project it is about.
    """

    def __init__(self, session: Session, window: QMainWindow, here: Callable[[], tuple[Selection, str]]) -> None:
        super().__init__(window)
        self._session, self._window, self._here = session, window, here
        self.dialog: SpreadingDialog | None = None
        self.action = QAction(self.tr("Spread the &work…"), window)
        self.action.setShortcut(QKeySequence("Shift+F9"))
        self.action.triggered.connect(self.spread_here)
        session.spreading_requested.connect(self.spread_people)
        session.projects_spreading_requested.connect(self.spread_projects)
        session.spread_clearing_requested.connect(self.clear)

    def spread_here(self) -> None:
        """Spread the work of what is selected where somebody stands, else of the project, else of all."""
        self._open(*self._here())

    def spread_people(self, person_ids: Sequence[str], task_ids: Sequence[str] | None) -> None:
        """Spread the work of people, everybody’s where none is named; of some of their tasks where those are."""
        self._open(Selection(Person, tuple(person_ids)), "", task_ids, person_ids)

    def spread_projects(self, project_ids: Sequence[str], task_ids: Sequence[str] | None) -> None:
        """Spread the work of projects, of all where none is named; of some of their tasks where those are."""
        if task_ids and project_ids:
            self._open(Selection(Task, tuple(task_ids), project_ids[0]), project_ids[0])
        else:
            self._open(Selection(Project, tuple(project_ids)), "")

    def clear(self, project_ids: Sequence[str], task_ids: Sequence[str] | None) -> None:
        """Take back what was spread, as one change, and say how much that was."""
        from pmo_desktop.services.levelling import Scope, clear, delayed  # noqa: PLC0415 - levelling waits until it is wanted

        workspace = self._session.workspace
        scope = Scope(tuple(project_ids) or None, frozenset(task_ids) if task_ids else None)
        count = len(delayed(workspace, scope))
        if not count:
            self._session.announced.emit(self.tr("No task waits here because work was spread."))
        elif self._session.attempt(lambda: clear(workspace, scope)) is not None:
            said = self.tr("1 task waits no more") if count == 1 else self.tr("{count} tasks wait no more")
            said = self.tr("{said}. Ctrl+Z takes that back.").format(said=said.format(count=count))
            self._session.announced.emit(said)

    def _open(
        self,
        selection: Selection,
        project_id: str,
        task_ids: Sequence[str] | None = None,
        person_ids: Sequence[str] = (),
    ) -> None:
        from pmo_desktop.services.levelling import Scope  # noqa: PLC0415 - as above
        from ui.spreading.dialog import SpreadingDialog  # noqa: PLC0415 - as above
        from ui.spreading.wanted import Choice, choices  # noqa: PLC0415 - as above

        found = choices(self._session.workspace, selection, project_id, self.tr)
        if task_ids:
            scope = Scope(task_ids=frozenset(task_ids), person_ids=frozenset(person_ids) or None)
            found.insert(0, Choice(self.tr("The {count} tasks chosen").format(count=len(set(task_ids))), scope))
        if self.dialog is None:
            self.dialog = SpreadingDialog(self._session, self._window)
        self.dialog.open_for(found)
