"""Bringing a project up to date from a newer file: which is asked, what differs is shown, what is ticked is taken over."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import Project
from pmo_desktop.services.importing import previews
from pmo_desktop.services.moved import Moves, by_writing
from pmo_desktop.services.progress import Progress
from pmo_desktop.services.updating import Difference, accept, compare, targets
from pmo_desktop.services.updating.difference import SURE
from pmo_desktop.services.workspace import Workspace
from ui.asking import plans
from ui.session import Session

if TYPE_CHECKING:
    from ui.importing.update_dialog import UpdateDialog

BackedUp = Callable[[Workspace, Callable[[Workspace], Any], Progress], tuple[Any, KnownError | None]]


@dataclass(frozen=True, slots=True)
class Compared:
    """A file beside a project; `doubt` says in a sentence why it may be of another one."""

    difference: Difference
    doubt: str = ""


class Updates(QObject):
    """One dialog at a time. `backed_up` writes after a backup, and says where that failed."""

    def __init__(self, session: Session, window: QMainWindow, backed_up: BackedUp) -> None:
        super().__init__(window)
        self._session, self._window, self._backed_up = session, window, backed_up
        self.dialog: UpdateDialog | None = None
        session.update_requested.connect(self.ask)

    def ask(self, project_id: str) -> None:
        """Ask for the newer file of a project, then show what it says otherwise."""
        found = self._session.workspace.find(Project, id=project_id)
        if self._session.workspace.stood_on is not None:
            self._session.announced.emit(self.tr("This is how the portfolio stood: nothing can be changed in it."))
            return
        if not found:
            return
        title = self.tr("Update “{name}” from a newer file").format(name=found[0].name)
        path = self._session.asking.to_open(self._window, title, plans())
        if path is not None:
            self.read(project_id, path)

    def read(self, project_id: str, path: Path) -> None:
        """Read a file beside the window and compare it with a project."""
        title = self.tr("Comparing with the file")
        self._session.background.run(title, lambda own, step: compared(own, project_id, path, step), self.show_compared)

    def show_compared(self, found: Compared) -> None:
        """Show what a file says otherwise than a project."""
        from ui.importing.update_dialog import UpdateDialog  # noqa: PLC0415 - the first window need not wait for it

        if self.dialog is not None:
            self.dialog.reject()
        self.dialog = dialog = UpdateDialog(self._session, found.difference, found.doubt, self._window)
        dialog.agreed.connect(self._take_over)
        dialog.finished.connect(lambda _: self._close(dialog))
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def _close(self, dialog: "UpdateDialog") -> None:
        dialog.deleteLater()
        if self.dialog is dialog:
            self.dialog = None

    def _take_over(self, difference: Difference, chosen: frozenset[str]) -> None:
        def write(own: Workspace) -> tuple[ChangeSet | None, Moves]:
            return by_writing(own, [difference.project_id], lambda: accept(own, difference, chosen))

        self._session.background.run(
            self.tr("Updating"), lambda own, step: self._backed_up(own, write, step),
            self._say, self._say_not,
        )  # fmt: skip

    def _say(self, outcome: tuple[tuple[ChangeSet | None, Moves], KnownError | None]) -> None:
        (done, moves), trouble = outcome
        if trouble is not None:
            self._session.failed.emit(trouble)
        self._session.look()
        said = self.tr("{label}. Ctrl+Z takes it back.").format(label=done.label) if done else ""
        self._session.announced.emit(said or self.tr("Nothing was changed."))
        self._session.dates_moved.emit(moves, self.tr("updating"))

    def _say_not(self, error: object) -> None:
        self._session.look()
        self._session.failed.emit(error)


def compared(own: Workspace, project_id: str, path: Path, progress: Progress) -> Compared:
    """Read a file and compare with a project that one of its projects which is most likely a newer version of it."""
    shown = previews(own, path, progress)
    likely = [{each.project_id: each for each in targets(own, one)} for one in shown]
    sure = [found[project_id].sure if project_id in found else 0.0 for found in likely]
    best = sure.index(max(sure))
    difference = compare(own, project_id, shown[best])
    others = [
        each for each in likely[best].values() if each.project_id != project_id and each.sure > max(sure[best], SURE)
    ]
    if others:
        other = max(others, key=lambda each: each.sure)
        return Compared(difference, f"This file is more likely a newer version of “{other.name}”: {other.why}")
    if sure[best] < SURE:
        return Compared(difference, f"Little in this file says that it is a newer version of “{difference.project}”.")
    return Compared(difference)
