"""Asks where a team file shall be, which one to open, where what is left behind goes, and for a server's password."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from pmo_desktop.domain.errors import KnownError, LockedError, PasswordError, WrongPassphraseError
from pmo_desktop.services import opening, servers, team
from pmo_desktop.services.encrypting import is_encrypted
from pmo_desktop.services.opening import Found, Way
from pmo_desktop.services.team import Team
from pmo_desktop.services.workspace import Workspace
from ui.background import Errands
from ui.fields import words
from ui.fitting import FittingDialog
from ui.shell.live import LiveDialog
from ui.shell.where import PasswordBox, Where


class _WhereDialog(LiveDialog):
    """What the dialogs about a place have in common: a heading, the fields, a sentence where it did not work."""

    def __init__(  # noqa: PLR0913, PLR0917 - the words and parts of a dialog
        self,
        errands: Errands,
        title: str,
        heading: str,
        about: tuple[str, ...],
        where: Where,
        does: str,
        parent: QWidget | None,
    ) -> None:
        super().__init__(errands, title, parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(560)
        self.where = where
        self.said = words("", "late")
        self.said.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.agree = QPushButton(does)
        self.agree.setDefault(True)
        self.buttons.addButton(self.agree, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(10)
        column.addWidget(words(heading, "heading"))
        for sentence in about:
            column.addWidget(words(sentence, "muted"))
        column.addSpacing(4)
        column.addWidget(where)
        column.addWidget(self.said)
        column.addSpacing(4)
        column.addWidget(self.busy)
        column.addWidget(self.buttons)
        where.changed.connect(self.look)
        self.buttons.accepted.connect(self.work)
        self.buttons.rejected.connect(self.reject)
        self.look()
        where.path.setFocus()

    def look(self) -> None:
        """Let nobody agree to nothing."""
        missing = self.where.asks_passphrase and not self.where.passphrase.text()
        self.agree.setEnabled(bool(self.where.where()) and not missing and not self.is_busy)
        self.where.setEnabled(not self.is_busy)

    def work(self) -> None:
        """Do what the dialog is for."""
        raise NotImplementedError

    def begin(self) -> str:
        """Show that something is under way; return the place, with its password in use."""
        self.said.hide()
        self.busy.show()
        self.look()
        return self.where.where()

    def take_password(self, where: str) -> None:
        """Use the password that was typed; in the background, for the keyring may ask."""
        password = self.where.password.text()
        if servers.is_server(where) and password:
            servers.take_password(servers.plain_address(where), password, keep=self.where.keep.isChecked())

    def refuse(self, error: KnownError) -> None:
        """Stay, with why it did not work and the field to blame ready."""
        self.busy.hide()
        self.said.setText(str(error))
        self.said.show()
        if isinstance(error, LockedError):
            self.where.ask_passphrase(True)
        self.look()
        if isinstance(error, LockedError | WrongPassphraseError):
            self.where.passphrase.begin_again()
        elif isinstance(error, PasswordError):
            self.where.password.begin_again()
        else:
            (self.where.path if self.where.in_folder.isChecked() else self.where.address).setFocus()


class ShareDialog(_WhereDialog):
    """Accepted once the open file is a team file."""

    def __init__(
        self, workspace: Workspace, folder: Path, browse: Callable[[], Path | None], errands: Errands,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        self._workspace, self._folder = workspace, folder
        name = workspace.portfolio().name or workspace.path.stem
        title = self.tr("Make this a team file")
        where = Where(browse, self.tr("In a &folder that everybody can reach"), self.tr("Pass&phrase of this file"))
        where.ask_passphrase(is_encrypted(workspace.path))
        super().__init__(
            errands, title, self.tr("Make “{name}” a team file").format(name=name),
            (
                self.tr("Each of you works in a copy of your own, also without the network."),
                self.tr("Changes are sent and received by themselves. Whoever can open the team file sees all of it."),
            ),
            where, self.tr("Make it a team file"), parent,
        )  # fmt: skip

    def work(self) -> None:
        where, folder, passphrase = self.begin(), self._folder, self.where.passphrase.text()
        workspace = self._workspace

        def shared() -> None:
            self.take_password(where)
            with workspace.another() as own:
                team.share(own, where, folder, passphrase=passphrase)

        self.run(shared, lambda _: self.accept(), self.refuse)


class OpenTeamDialog(_WhereDialog):
    """Accepted once `found` says what to open, with my copy made where there was none."""

    def __init__(
        self, folder: Path, browse: Callable[[], Path | None], errands: Errands, parent: QWidget | None = None
    ) -> None:
        self._folder = folder
        self.found: Found | None = None
        title = self.tr("Open a team file")
        where = Where(browse, self.tr("A file in a &folder"), self.tr("Pass&phrase of the team"))
        super().__init__(
            errands, title, self.tr("Which team file?"),
            (self.tr("You get a copy of your own on this computer, and work in that; it goes on without the network."),),
            where, self.tr("Open"), parent,
        )  # fmt: skip

    def work(self) -> None:
        where, folder, passphrase = self.begin(), self._folder, self.where.passphrase.text()

        def joined() -> Found:
            self.take_password(where)
            found = opening.found_at(where, folder)
            return made(found, folder, passphrase) if found.way is Way.JOIN else found

        self.run(joined, self._take, self.refuse)

    def _take(self, found: Found) -> None:
        self.found = found
        self.accept()


def made(found: Found, folder: Path, passphrase: str = "") -> Found:
    """Make my copy of a team file and return what to open; raise LockedError where its passphrase is missing."""
    path = team.join(found.where, folder, passphrase=passphrase)
    way = Way.CONFLICT if found.beside is not None else Way.FILE
    return Found(way, path, found.where, found.name, beside=found.beside, sentence=found.sentence)


class LeaveDialog(FittingDialog):
    """Says what leaving means; accepted by whoever wants it."""

    def __init__(self, left: Team, waiting: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Leave the team file"))
        self.setMinimumWidth(460)
        about = self.tr("Your copy becomes a file of its own, with everything in it. The team goes on without it.")
        unsent = self.tr("{count} changes in it never reached the team; they stay in your file alone.")
        one = self.tr("1 change in it never reached the team; it stays in your file alone.")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        agree = buttons.addButton(self.tr("Leave"), QDialogButtonBox.ButtonRole.AcceptRole)
        agree.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(10)
        column.addWidget(words(self.tr("Leave “{name}”?").format(name=left.name), "heading"))
        column.addWidget(words(left.place, "muted"))
        column.addWidget(words(about))
        if waiting:
            column.addWidget(words(one if waiting == 1 else unsent.format(count=waiting), "late"))
        column.addSpacing(4)
        column.addWidget(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)


class PasswordDialog(LiveDialog):
    """Accepted once a password was typed and is in use."""

    def __init__(self, of: Team, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(errands, self.tr("Keeping the password"), parent)
        self.setWindowTitle(self.tr("Password of the server"))
        self.setMinimumWidth(460)
        self._team = of
        self.box = PasswordBox(of.place)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Use it"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(10)
        column.addWidget(self.box)
        column.addWidget(self.busy)
        column.addWidget(self.buttons)
        self.box.field.changed.connect(self._look)
        self.buttons.accepted.connect(self._work)
        self.buttons.rejected.connect(self.reject)
        self._look()
        self.box.setFocus()

    def _look(self) -> None:
        typed = bool(self.box.field.text()) and not self.is_busy
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(typed)

    def _work(self) -> None:
        where, password, keep = self._team.where, self.box.field.text(), self.box.keep.isChecked()
        self.busy.show()
        self._look()
        self.run(lambda: servers.take_password(where, password, keep=keep), lambda _: self.accept())
