"""What opening means for the program: finding my copy of a team file, making one, and a question where a file is not safe."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from pmo_desktop import paths
from pmo_desktop.domain.errors import KnownError, LockedError
from pmo_desktop.services import opening, team
from pmo_desktop.services.opening import Found, Way
from pmo_desktop.settings import Settings
from ui.asking import Asking, portfolios
from ui.background import Errands, Runner, unwaited
from ui.shell.passphrase_field import PassphraseField, labelled
from ui.shell.shared_folders import OWN, TEAM, PlaceDialog
from ui.shell.team_dialogs import OpenTeamDialog, made
from ui.shell.teamwork import keeping

if TYPE_CHECKING:
    from ui.shell.start import StartScreen
    from ui.shell.window import MainWindow

_WORTH_SAYING_MS = 400


class Desk(Protocol):
    settings: Settings
    asking: Asking
    start: "StartScreen | None"

    def open_window(self, path: Path, where: str = "") -> "MainWindow | None": ...
    def open_the_way(self, path: Path) -> bool: ...
    def refuse(self, error: KnownError, path: Path) -> None: ...
    def in_front(self) -> QWidget | None: ...
    def show_start(self) -> None: ...


class Teams(QObject):
    def __init__(self, desk: Desk, runner: Runner | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._errands = Errands(runner or unwaited)

    def open(self, path: Path) -> None:
        """Find out what a path means, out of sight, then open that; a share that does not answer holds nobody up."""
        folder, named = paths.copies_folder(), self._desk.settings.shared_folders
        self._run(
            self.tr("Looking at {name}…").format(name=path.name), partial(opening.opened_by, path, folder, named), path
        )

    def ask(self) -> None:
        """Ask which team file, then open my copy of it."""
        parent = self._desk.in_front()

        def browse() -> Path | None:
            return self._desk.asking.to_open(dialog, self.tr("Open a team file"), portfolios())

        dialog = OpenTeamDialog(paths.copies_folder(), browse, self._errands, parent)
        agreed = dialog.exec() == QDialog.DialogCode.Accepted
        found = dialog.found
        dialog.deleteLater()
        if agreed and found is not None:
            self.take(found)

    def take(self, found: Found) -> None:
        """Do what was found out."""
        {Way.FILE: self._open, Way.CONFLICT: self._open, Way.JOIN: self._join, Way.ASK: self._ask_place}[found.way](
            found
        )

    def _open(self, found: Found) -> None:
        window = self._desk.open_window(found.path, "" if "://" in found.where else found.where)
        if window is None:
            return
        if found.where:
            team.reach_at(window.session.workspace, found.where)
        if found.sentence:
            window.session.announced.emit(found.sentence)
        if found.way is Way.CONFLICT and found.beside is not None:
            window.teamwork.bring_in_from(found.beside)

    def _join(self, found: Found) -> None:
        """Make my copy, asking for the passphrase of an encrypted team."""
        if found.is_sealed:
            dialog = OpenTeamDialog(paths.copies_folder(), lambda: None, self._errands, self._desk.in_front())
            dialog.where.show_where(found.where)
            dialog.where.ask_passphrase(True)
            dialog.look()
            agreed = dialog.exec() == QDialog.DialogCode.Accepted
            joined = dialog.found
            dialog.deleteLater()
            if agreed and joined is not None:
                self.take(joined)
            elif self._desk.in_front() is None:
                self._desk.show_start()
            return
        words = self.tr("Making your copy of {name}…").format(name=found.name)
        self._run(words, partial(made, found, paths.copies_folder()), found.path)

    def _ask_place(self, found: Found) -> None:
        """Ask what becomes of a plain file in a shared folder; cancelled, nothing is opened."""
        dialog = PlaceDialog(found, self._desk.in_front())
        dialog.exec()
        chosen = dialog.chosen
        dialog.deleteLater()
        if chosen == TEAM:
            self._share_in_place(found.path)
        elif chosen == OWN:
            self._copy(found.path)
        elif self._desk.in_front() is None:
            self._desk.show_start()

    def _share_in_place(self, path: Path) -> None:
        from pmo_desktop.services import encrypting  # noqa: PLC0415 - few files are shared

        passphrase = ""
        if encrypting.is_encrypted(path):
            asked = _PassphraseDialog(path.name, self._desk.in_front())
            agreed = asked.exec() == QDialog.DialogCode.Accepted
            passphrase = asked.field.text() if agreed else ""
            asked.deleteLater()
            if not passphrase:
                return
        folder, kept = paths.copies_folder(), keeping(self._desk.settings)

        def shared() -> Found:
            if passphrase:
                encrypting.unlock(path, passphrase)
            mine = team.share_in_place(path, folder, passphrase=passphrase, keeping=kept)
            return Found(Way.FILE, mine, str(path.absolute()), path.stem, sentence=_SHARED.format(name=path.name))

        self._run(self.tr("Making it a team file…"), shared, path)

    def _copy(self, path: Path) -> None:
        """Ask where, then work in a copy that is a file of its own."""
        asking = self._desk.asking
        folder = asking.folder
        asking.folder = paths.documents()  # not beside the shared one
        parent = self._desk.in_front() or QWidget()
        target = asking.to_write(parent, self.tr("A copy of my own"), path.stem, portfolios(), ".pmo")
        if target is None:
            asking.folder = folder
            return

        def copied() -> Found:
            target.unlink(missing_ok=True)  # the dialog has asked
            return Found(Way.FILE, team.own_copy(path, target))

        self._run(self.tr("Copying {name}…").format(name=path.name), copied, path)

    def _run(self, words: str, work: Callable[[], Found], path: Path) -> None:
        """Find out out of sight; what takes long is said where somebody looks."""
        waiting = QTimer(self)
        waiting.setSingleShot(True)
        waiting.timeout.connect(lambda: self._say(words))
        waiting.start(_WORTH_SAYING_MS)

        def done(found: Found) -> None:
            self._quiet(waiting)
            self.take(found)

        def failed(error: KnownError) -> None:
            self._quiet(waiting)
            if not isinstance(error, LockedError):
                self._desk.refuse(error, path)
            elif self._desk.open_the_way(path):
                self._run(words, work, path)
            elif self._desk.in_front() is None:
                self._desk.show_start()

        self._errands.run(work, done, failed)

    def _quiet(self, waiting: QTimer) -> None:
        waiting.stop()
        waiting.deleteLater()
        self._say("")

    def _say(self, words: str) -> None:
        if words and self._desk.in_front() is None:
            self._desk.show_start()
        start = self._desk.start
        if start is not None and not start.isHidden():
            start.say(words)


_SHARED = "“{name}” is a team file now; this is your copy of it."


class _PassphraseDialog(QDialog):
    """The passphrase of a file that is to be an encrypted team file."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        from PySide6.QtWidgets import QDialogButtonBox, QVBoxLayout  # noqa: PLC0415 - few files are shared

        super().__init__(parent)
        self.setWindowTitle(name)
        self.setMinimumWidth(420)
        words = self.tr("Pass&phrase of “{name}”: everybody in the team will need it").format(name=name)
        self.field = PassphraseField(words.replace("&", ""))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(8)
        column.addWidget(labelled(words, self.field))
        column.addWidget(self.field)
        column.addWidget(buttons)
        self.field.setFocus()
