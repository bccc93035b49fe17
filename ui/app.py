"""The running program: its windows and its settings."""

import signal
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from pmo_desktop import paths
from pmo_desktop import settings as kept
from pmo_desktop.domain.errors import DamagedFileError, FileProblemError, KnownError, LockedError
from pmo_desktop.services import backups
from pmo_desktop.services.backups import Keeping
from pmo_desktop.services.beginning import begin, standard_folder
from pmo_desktop.services.encrypting import Wish
from pmo_desktop.services.opening import Found
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.workspace import Workspace
from pmo_desktop.settings import Settings
from ui import theme
from ui.asking import Asking, portfolios
from ui.background import Runner
from ui.backups.damaged import DamagedDialog, SalvageReport
from ui.faults import Faults
from ui.session import Session
from ui.shell.locks import Locks
from ui.shell.places import PLACES
from ui.shell.start import StartScreen
from ui.shell.teams import Teams
from ui.shell.window import MainWindow

_HEAR_SIGNALS_MS = 500
_FIRST_BACKUP_MS = 3_000
"""A window is drawn and its plan reckoned before a backup of it is made."""


class Program:
    """Keeps the windows; one per session, several may show one file."""

    def __init__(
        self, app: QApplication, settings: Settings, settings_file: Path, runner: Runner | None = None
    ) -> None:
        self.app = app
        self.settings = settings
        self._settings_file = settings_file
        self._runner = runner
        self.windows: list[MainWindow] = []
        self.start: StartScreen | None = None
        self._locks = Locks(runner)
        self._teams = Teams(self, runner)
        self.asking = Asking(
            Path(settings.folder) if settings.folder else paths.documents(),
            lambda folder: self.remember(replace(self.settings, folder=str(folder))),
        )
        theme.apply(app, settings.theme)
        app.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def author(self) -> str:
        return kept.author(self.settings)

    def open_file(self, path: Path) -> None:
        """Open a portfolio in a window, my copy where it is a team file, or say why that cannot be."""
        self._teams.open(path)

    def open_found(self, found: Found) -> None:
        """Open what a path or an address turned out to mean."""
        self._teams.take(found)

    def open_the_way(self, path: Path) -> bool:
        """Ask for a file's passphrase; say whether it is unlocked."""
        return self._locks.open_the_way(path, self.in_front())[0]

    def open_window(self, path: Path, where: str = "") -> MainWindow | None:
        """Open a file in a window; `where` is the team file it is a copy of. None where that cannot be: that is said."""
        before = len(self.windows)
        keeping = self.keeping
        self._open(
            lambda: Workspace.open(
                path, author=self.author, before_migration=lambda old: backups.before_migration(old, keeping)
            ),
            path,
            Path(where) if where else None,
        )
        return self.windows[-1] if len(self.windows) > before else None

    def create_file(self, path: Path) -> None:
        """Make a portfolio and open it, or say why that cannot be."""
        self._open(lambda: begin(path, author=self.author), path)

    def import_into(self, path: Path, sources: list[Path]) -> None:
        """Make a portfolio, open it and bring project files into it."""
        before = len(self.windows)
        self.create_file(path)
        if len(self.windows) > before:
            self.windows[-1].import_files(sources)

    def open_demo(self) -> None:
        """Open the demo portfolio, built anew for today; where it is open, as it now is."""
        from pmo_desktop.services import demo  # noqa: PLC0415 - few starts need it

        path = paths.demo_file()
        if any(window.session.workspace.path == path for window in self.windows):
            self.open_file(path)
        else:
            self._open(lambda: demo.rebuilt(path, self.author), path)

    def _open(self, make: Callable[[], Workspace], path: Path, named: Path | None = None) -> None:
        """Open a file; `named` is what a person knows it by where that is another, and may be out of reach."""
        try:
            workspace = make()
            workspace.private.use(paths.drawers())
        except LockedError:
            self._unlock(make, path, named)
            return
        except KnownError as error:
            self.refuse(error, path)
            return
        self.remember(self.settings.opened(named or path.resolve()))
        is_empty = not projects(workspace)
        window = self._show(workspace, "home" if is_empty else self.settings.last_place)
        if self.start is not None:
            self.start.hide()
        window.teamwork.start()
        QTimer.singleShot(_FIRST_BACKUP_MS, window.session, window.session.begin_backups)

    @property
    def keeping(self) -> Keeping:
        """Where backups go and whether."""
        chosen = self.settings.backups_folder
        return Keeping(Path(chosen) if chosen else paths.backups_folder(), self.settings.backups)

    def ask_salvage(self) -> None:
        """Ask for a damaged file, and read what can be read of it into a new one."""
        path = self.asking.to_open(self.in_front(), _tr("Salvage a damaged file"), portfolios())
        if path is not None:
            self._offer(path, _tr("What can be read of “{name}” is brought into a new file.").format(name=path.name))

    def _offer(self, path: Path, why: str) -> None:
        """Offer a backup in the place of a file, or what can be read of it; open what comes of it."""
        found = backups.backups_of(path, self.keeping)
        dialog = DamagedDialog(path, why, found, lambda over: self._where_to(over, path), self._runner, self.in_front())
        agreed = dialog.exec() == DamagedDialog.DialogCode.Accepted
        opens, report = dialog.opens, dialog.report
        dialog.deleteLater()
        if not agreed or opens is None:
            return
        if report is not None:
            told = SalvageReport(report, self.in_front())
            told.exec()
            told.deleteLater()
        self.open_file(opens)

    def _where_to(self, over: QWidget, path: Path) -> Path | None:
        proposed = _tr("{name} salvaged").format(name=path.stem)
        return self.asking.to_write(over, _tr("Where to keep what is salvaged"), proposed, portfolios(), ".pmo")

    def _unlock(self, make: Callable[[], Workspace], path: Path, named: Path | None) -> None:
        """Ask for a file's passphrase, then open it; whoever thinks better of it is back where he was."""
        unlocked, why_not = self._locks.open_the_way(path, self.in_front())
        if unlocked:
            before = len(self.windows)
            self._open(make, path, named)
            if why_not and len(self.windows) > before:
                self.windows[-1].session.announced.emit(why_not)
        elif self.in_front() is None:
            self.show_start()

    def in_front(self) -> QWidget | None:
        """Return the window the person looks at."""
        if self.windows:
            return next((window for window in self.windows if window.isActiveWindow()), self.windows[-1])
        return self.start if self.start is not None and not self.start.isHidden() else None

    def ask_passphrase(self, path: Path) -> None:
        """Ask what shall become of a file's passphrase, and do it once whoever asked has returned: his window closes for it."""
        QTimer.singleShot(0, lambda: self._ask_passphrase(path))

    def _ask_passphrase(self, path: Path) -> None:
        wish = self._locks.ask(path, self.in_front())
        if wish is None:
            return
        shown = [window for window in self.windows if window.session.workspace.path.resolve() == path.resolve()]

        def reopen() -> MainWindow | None:
            for _ in shown:
                self.open_window(path)
            return self.windows[-1] if self.windows else None

        def done(why_not: str) -> None:
            window = reopen()
            if window is not None:
                window.session.announced.emit(" ".join(filter(None, (_set(wish), why_not))))

        def failed(error: KnownError) -> None:
            window = reopen()
            if window is not None:
                window.session.failed.emit(error)

        def close() -> None:
            for window in shown:
                window.close()

        self._locks.carry_out(path, wish, close, done, failed)

    def show_past(self, workspace: Workspace) -> None:
        """Open a window on the portfolio as it stood, at the place somebody was at."""
        active = next((window for window in self.windows if window.isActiveWindow()), None)
        self._show(workspace, active.place if active is not None else self.settings.last_place)
        self.windows[-1].activateWindow()

    def _show(self, workspace: Workspace, place: str) -> MainWindow:
        window = MainWindow(Session(workspace, self.settings, self._runner, self.asking, self.keeping), self)
        window.go(place if place in {each.name for each in PLACES} else "portfolio")
        self.windows.append(window)
        window.show()
        return window

    def refuse(self, error: KnownError, path: Path) -> None:
        """Say why a file cannot be opened; one that is gone may be forgotten."""
        if self.windows:
            active = self.in_front()
            assert isinstance(active, MainWindow)
            active.session.failed.emit(error)
        else:
            if self.start is None or self.start.isHidden():
                self.show_start()
            assert self.start is not None
            self.start.say(str(error))
        is_gone = isinstance(error, FileProblemError) and not path.exists()
        if isinstance(error, DamagedFileError) or (is_gone and backups.backups_of(path, self.keeping)):
            self._offer(path, str(error))
            return
        if is_gone and str(path) in self.settings.recent and self._may_forget(path):
            self.remember(self.settings.forgotten(path))
            if self.start is not None and not self.windows:
                self.show_start()

    def _may_forget(self, path: Path) -> bool:
        box = _missing(path)
        forget = box.addButton(_tr("Forget it"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(_tr("Keep it in the list"), QMessageBox.ButtonRole.RejectRole))
        box.exec()
        chosen = box.clickedButton() is forget
        box.deleteLater()
        return chosen

    def show_start(self) -> None:
        """Show the first screen."""
        if self.start is not None:
            self.start.close()
            self.start.deleteLater()
        shared = self.settings.shared_folders
        self.start = StartScreen(
            replace(self.settings, author=self.author),
            self.asking,
            lambda: standard_folder(paths.documents(), Path.home(), shared),
            self._runner,
        )
        self.start.new_requested.connect(self.create_file)
        self.start.open_requested.connect(self.open_file)
        self.start.import_requested.connect(self.import_into)
        self.start.demo_requested.connect(self.open_demo)
        self.start.team_requested.connect(self._teams.ask)
        self.start.author_changed.connect(self.set_author)
        self.start.show()

    def remember(self, settings: Settings) -> None:
        """Keep settings for the next time."""
        self.settings = settings
        kept.save(self._settings_file, settings)

    def set_theme(self, choice: str) -> None:
        """Draw the program light, dark, or as the system is, from now on."""
        self.remember(replace(self.settings, theme=choice))
        theme.apply(self.app, choice)

    def _follow_system(self) -> None:
        if self.settings.theme not in ("light", "dark"):
            theme.apply(self.app, self.settings.theme)

    def set_author(self, name: str) -> None:
        """Record changes under a name from now on, in every window."""
        self.remember(replace(self.settings, author=name))
        for window in self.windows:
            window.take_author(self.author)

    def closed(self, window: MainWindow) -> None:
        """Let a window go."""
        if window in self.windows:
            self.windows.remove(window)
        window.deleteLater()

    def quit(self) -> None:
        """Close every window."""
        for window in tuple(self.windows):
            window.close()
        if self.start is not None:
            self.start.close()
        self._locks.errands.close()


def _set(wish: Wish) -> str:
    """Return what was done, as a sentence."""
    if not wish.new:
        return _tr("The passphrase is gone: anybody who has the file can open it.")
    return _tr("The new passphrase opens the file now.") if wish.old else _tr("Only the passphrase opens the file now.")


def _missing(path: Path) -> QMessageBox:
    """Return the question what becomes of a file in the list that is no longer there."""
    box = QMessageBox(
        QMessageBox.Icon.Question, "PMO Desktop", _tr("“{name}” is not there any more.").format(name=path.name)
    )
    box.setInformativeText(
        _tr("It was opened from {folder}. It may be on a drive that is not connected.").format(folder=path.parent)
    )
    box.setTextFormat(Qt.TextFormat.PlainText)
    return box


def _tr(text: str) -> str:
    return QCoreApplication.translate("Program", text)


def run(file: Path | None = None, *, with_demo: bool = False, arguments: Sequence[str] = ()) -> int:
    """Open the program's windows and stay until the last is closed; return the exit code."""
    app = QApplication([sys.argv[0], *arguments])
    app.setApplicationName("PMO Desktop")
    app.setDesktopFileName("pmo-desktop")
    faults = Faults()
    sys.excepthook = faults.take
    threading.excepthook = faults.take_from_thread
    _close_when_told(app)
    settings_file = paths.settings_file()
    program = Program(app, kept.load(settings_file), settings_file)
    if file is not None:
        program.open_file(file)
    elif with_demo:
        program.open_demo()
    else:
        program.show_start()
    return app.exec()


def _close_when_told(app: QApplication) -> None:
    """Close the windows, and with them their files, at Ctrl+C and when the session ends.

    Python hears a signal only when it runs: the timer lets it, twice a second.
    """
    told: list[int] = []
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda number, _: told.append(number))

    def look() -> None:
        if told:
            app.closeAllWindows()
            app.quit()

    awake = QTimer(app)
    awake.timeout.connect(look)
    awake.start(_HEAR_SIGNALS_MS)
