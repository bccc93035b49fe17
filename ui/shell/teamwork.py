"""What a window does with a team file: its actions, what is said after an exchange, and the questions it asks."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QLabel, QMainWindow, QMessageBox, QVBoxLayout, QWidget

from pmo_desktop import paths
from pmo_desktop.domain.errors import KnownError, LockedError
from pmo_desktop.services import bringing_in, team
from pmo_desktop.services.backups import Keeping
from pmo_desktop.services.bringing_in import BroughtIn
from pmo_desktop.services.exchanging import Exchanged
from pmo_desktop.services.workspace import Workspace
from pmo_desktop.settings import Settings
from ui.asking import portfolios
from ui.background import Errands, unwaited
from ui.session import Session
from ui.shell.desk import Desk
from ui.shell.exchanges import Exchanges
from ui.shell.shared_folders import FoldersDialog
from ui.shell.status import StatusBar
from ui.shell.team_dialogs import LeaveDialog, OpenTeamDialog, PasswordDialog, ShareDialog


class Teamwork(QObject):
    def __init__(
        self, session: Session, desk: Desk, window: QMainWindow, status: StatusBar, project: Callable[[], str]
    ) -> None:
        super().__init__(window)
        self._session, self._desk, self._window, self._status = session, desk, window, status
        self._errands = Errands(session.runner or unwaited)
        self.exchanges = Exchanges(session, project, keeping(desk.settings))
        self.exchange = self._action(self.tr("&Save"), self.now, "Ctrl+S")
        self.share = self._action(self.tr("Make this a &team file…"), self.ask_share)
        self.open = self._action(self.tr("Open a team fi&le…"), self.ask_open, "Ctrl+Shift+O")
        self.bring_in = self._action(self.tr("&Bring in changes from a copy…"), self.ask_bring_in)
        self.leave = self._action(self.tr("Lea&ve the team file…"), self.ask_leave)
        self.folders = self._action(self.tr("Shared &folders…"), self.ask_folders)
        self.folders.setProperty("said", self.tr("Folders that are shared or synchronised…"))
        self.exchanges.began.connect(self.show_standing)
        self.exchanges.ended.connect(self._tell)
        session.changed.connect(lambda _: self.show_standing())
        status.team.pressed.connect(self.now)
        self.show_standing()

    def lines(self) -> Sequence[QAction]:
        """Return the part of the File menu that is about team files."""
        return (self.share, self.open, self.bring_in, self.leave, self.folders)

    def start(self) -> None:
        """Send and receive from now on; say what was left waiting."""
        standing = self.exchanges.standing()
        if standing is None:
            return
        if standing.waiting:
            one = self.tr("1 change of yours waits here to be sent.")
            many = self.tr("{count} changes of yours wait here to be sent.").format(count=f"{standing.waiting:,}")
            self._session.announced.emit(one if standing.waiting == 1 else many)
        self.exchanges.start()

    def finish(self) -> None:
        """Send what waits before the window goes, for a moment."""
        self.exchanges.finish(self._show_sending)

    def now(self) -> None:
        """Send and receive because somebody asks; answer the habit of Ctrl+S in a file of its own."""
        last = self.exchanges.last
        if self.exchanges.standing() is None:
            self._session.announced.emit(self.tr("Everything is saved: each edit is written as you make it."))
        elif last is not None and last.asks_password:
            self._ask_password()
        else:
            self.exchanges.begin(asked=True)

    @property
    def place(self) -> str:
        """The place of the team file it is my copy of, as people say it; empty for a file of one's own."""
        standing = self.exchanges.standing()
        return "" if standing is None else standing.team.place

    def show_standing(self) -> None:
        """Show in the bar at the bottom and in the menu how things stand."""
        standing = self.exchanges.standing()
        self._status.team.show_standing(standing, self.exchanges.last, running=self.exchanges.running)
        self.exchange.setText(self.tr("&Send and receive") if standing else self.tr("&Save"))
        self.share.setVisible(standing is None)
        self.leave.setVisible(standing is not None)
        if standing is not None:
            tip = self.tr("Team file: {place}\nYour copy: {copy}")
            self._status.name_file(
                self.tr("My copy of {place}").format(place=standing.team.place),
                tip.format(place=standing.team.place, copy=self._session.workspace.path),
            )
        else:
            self._status.file.show_text(str(self._session.workspace.path))

    # After an exchange

    def _tell(self, done: Exchanged | None, asked: bool) -> None:
        self.show_standing()
        if done is None:
            return
        if done.received and not done.is_offline:
            self._status.say_with(done.sentence, self.tr("What changed"), self._show_changes)
        elif asked or done.problems:
            self._session.announced.emit(done.sentence)
        if asked and done.asks_password:
            self._ask_password()
        elif asked and done.older and done.waiting:
            self._ask_to_move_on()

    def _show_changes(self) -> None:
        self._session.place_requested.emit("changes", "")

    def _ask_password(self) -> None:
        of = team.team_of(self._session.workspace)
        if of is not None and self._run(PasswordDialog(of, self._errands, self._window)):
            self.exchanges.begin(asked=True)

    def _ask_to_move_on(self) -> None:
        box = QMessageBox(
            QMessageBox.Icon.Question, self.tr("Newer than the team"), self.tr("Move the team on to this version?"),
            parent=self._window,
        )  # fmt: skip
        box.setInformativeText(
            self.tr(
                "Your changes wait because this program is newer than what the team file was made for. Once it is moved "
                "on, colleagues with an older program keep working in their copies, but receive nothing until they update."
            )
        )
        agree = box.addButton(self.tr("Move the team on"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(self.tr("Not yet"), QMessageBox.ButtonRole.RejectRole))
        box.exec()
        agreed = box.clickedButton() is agree
        box.deleteLater()
        if agreed:
            workspace = self._session.workspace
            self._work(
                lambda: _with_own(workspace.another, team.move_team_on),
                lambda _: self.exchanges.begin(asked=True),
            )

    # Questions

    def ask_share(self) -> None:
        """Ask where, then make a team file of this file."""
        workspace = self._session.workspace
        name = workspace.portfolio().name or workspace.path.stem

        def browse() -> Path | None:
            return self._session.asking.to_write(
                self._window, self.tr("Where the team finds it"), name, portfolios(), ".pmo"
            )

        dialog = ShareDialog(workspace, paths.copies_folder(), browse, self._errands, self._window)
        if self._run(dialog):
            self._session.look()
            self.show_standing()
            self.exchanges.start()
            made = team.the_team_of(workspace)
            words = self.tr("“{name}” is a team file now. Others open it at {place}.")
            self._session.announced.emit(words.format(name=made.name, place=made.place))

    def ask_open(self) -> None:
        """Ask which team file, then open my copy of it."""
        dialog = OpenTeamDialog(paths.copies_folder(), partial(self._which, self._window), self._errands, self._window)
        agreed = dialog.exec() == QDialog.DialogCode.Accepted
        found = dialog.found
        dialog.deleteLater()
        if agreed and found is not None:
            self._desk.open_found(found)

    def _which(self, parent: QWidget) -> Path | None:
        return self._session.asking.to_open(parent, self.tr("Open a team file"), portfolios())

    def ask_bring_in(self) -> None:
        """Ask which copy, then bring in what it has and this file has not."""
        title = self.tr("Bring in changes from a copy")
        other = self._session.asking.to_open(self._window, title, portfolios())
        if other is not None:
            self.bring_in_from(other)

    def bring_in_from(self, other: Path) -> None:
        """Bring in what another copy has and this one has not; its passphrase is asked for where it has one."""
        kept = keeping(self._desk.settings)

        def refused(error: KnownError) -> None:
            if isinstance(error, LockedError) and self._desk.open_the_way(other):
                self.bring_in_from(other)
            elif not isinstance(error, LockedError):
                self._session.failed.emit(error)

        self._session.background.run(
            self.tr("Bringing in changes"), lambda own, _: bringing_in.bring_in(own, other, keeping=kept),
            self._tell_brought_in, refused,
        )  # fmt: skip

    def _tell_brought_in(self, brought: BroughtIn) -> None:
        self._session.look()
        self._session.exchanged.emit(brought)
        self.show_standing()
        if brought.news:
            self._status.say_with(brought.sentence, self.tr("What changed"), self._show_changes)
        else:
            self._session.announced.emit(brought.sentence)

    def ask_leave(self) -> None:
        """Ask whether my copy shall be a file of its own; one deep in the program's data is put where the person wants it."""
        workspace = self._session.workspace
        left = team.the_team_of(workspace)
        if not self._run(LeaveDialog(left, team.unsent(workspace), self._window)):
            return
        hidden = paths.copies_folder() in workspace.path.absolute().parents
        target = None
        if hidden:
            title = self.tr("Where shall your file be?")
            target = self._session.asking.to_write(self._window, title, left.name, portfolios(), ".pmo")
            if target is None:
                return
        self._session.background.run(
            self.tr("Leaving the team file"), lambda own, _: team.leave_to(own, paths.copies_folder(), target),
            self._tell_left,
        )  # fmt: skip

    def _tell_left(self, path: Path) -> None:
        self._session.look()
        self.show_standing()
        if path != self._session.workspace.path:
            self._desk.open_file(path)
            self._window.close()
        else:
            self._session.announced.emit(self.tr("This is a file of its own now."))

    def ask_folders(self) -> None:
        """Ask which folders are shared or synchronised."""
        dialog = FoldersDialog(self._desk.settings.shared_folders, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._desk.remember(replace(self._desk.settings, shared_folders=dialog.folders))
        dialog.deleteLater()

    # How it is done

    def _action(self, title: str, does: Callable[[], object], keys: str = "") -> QAction:
        action = QAction(title, self)
        action.triggered.connect(lambda _=False: does())
        if keys:
            action.setShortcut(QKeySequence(keys))
        return action

    def _run(self, dialog: QDialog) -> bool:
        agreed = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return agreed

    def _work(self, work: Callable[[], object], done: Callable[[object], object]) -> None:
        self._errands.run(work, done, self._session.failed.emit)

    def _show_sending(self) -> QWidget:
        """Show that what waits is being sent; small, and soon gone."""
        shown = QWidget()
        shown.setWindowTitle("PMO Desktop")
        shown.setWindowFlags(Qt.WindowType.Window | Qt.WindowType.CustomizeWindowHint | Qt.WindowType.WindowTitleHint)
        column = QVBoxLayout(shown)
        column.setContentsMargins(28, 18, 28, 18)
        column.addWidget(QLabel(self.tr("Sending…")))
        shown.show()
        return shown


def keeping(settings: Settings) -> Keeping:
    """Return where backups go by a person's settings."""
    chosen = settings.backups_folder
    return Keeping(Path(chosen) if chosen else paths.backups_folder(), settings.backups)


def _with_own(another: Callable[[], Workspace], does: Callable[[Workspace], object]) -> object:
    with another() as own:
        return does(own)
