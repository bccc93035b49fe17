"""The running program: its windows, its settings, and what happens to errors nobody expected."""

import logging
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication, QMessageBox

from pmo_desktop import paths
from pmo_desktop import settings as kept
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.services import demo
from pmo_desktop.services.built_in_templates import add_built_in
from pmo_desktop.services.workspace import Workspace
from pmo_desktop.settings import Settings
from ui import theme
from ui.background import Runner, in_pool
from ui.session import Session
from ui.shell.places import PLACES
from ui.shell.start import StartScreen
from ui.shell.window import MainWindow

log = logging.getLogger(__name__)


class Program:
    """Keeps the windows; one per session, several may show one file."""

    def __init__(self, app: QApplication, settings: Settings, settings_file: Path, runner: Runner = in_pool) -> None:
        self.app = app
        self.settings = settings
        self._settings_file = settings_file
        self._runner = runner
        self.windows: list[MainWindow] = []
        self.start: StartScreen | None = None
        theme.apply(app, settings.theme)
        app.styleHints().colorSchemeChanged.connect(lambda _: theme.apply(app, self.settings.theme))

    @property
    def author(self) -> str:
        return kept.author(self.settings)

    def open_file(self, path: Path) -> None:
        """Open a portfolio in a window, or say why that cannot be."""
        self._open(lambda: Workspace.open(path, author=self.author), path)

    def create_file(self, path: Path) -> None:
        """Make a portfolio and open it, or say why that cannot be."""
        self._open(lambda: self._created(path), path)

    def _created(self, path: Path) -> Workspace:
        """Make a portfolio with the templates that come with the program."""
        workspace = Workspace.create(path, author=self.author, name=path.stem)
        add_built_in(workspace)
        return workspace

    def import_into(self, path: Path, sources: list[Path]) -> None:
        """Make a portfolio, open it and bring project files into it."""
        before = len(self.windows)
        self.create_file(path)
        if len(self.windows) > before:
            self.windows[-1].import_files(sources)

    def open_demo(self) -> None:
        """Open the demo portfolio, built anew for today."""
        path = paths.demo_file()
        self._open(lambda: demo.rebuilt(path, self.author), path)

    def _open(self, make: Callable[[], Workspace], path: Path) -> None:
        try:
            workspace = make()
        except KnownError as error:
            self._refuse(error)
            return
        self.remember(self.settings.opened(path.resolve()))
        window = MainWindow(Session(workspace, self.settings, self._runner), self)
        known = {place.name for place in PLACES}
        window.go(self.settings.last_place if self.settings.last_place in known else "portfolio")
        self.windows.append(window)
        window.show()
        if self.start is not None:
            self.start.hide()

    def _refuse(self, error: KnownError) -> None:
        if self.windows:
            self.windows[-1].session.failed.emit(error)
        else:
            self.show_start()
            assert self.start is not None
            self.start.say(str(error))

    def show_start(self) -> None:
        """Show the first screen."""
        if self.start is not None:
            self.start.close()
        self.start = StartScreen(replace(self.settings, author=self.author), paths.documents())
        self.start.new_requested.connect(self.create_file)
        self.start.open_requested.connect(self.open_file)
        self.start.import_requested.connect(self.import_into)
        self.start.demo_requested.connect(self.open_demo)
        self.start.author_changed.connect(lambda name: self.remember(replace(self.settings, author=name)))
        self.start.show()

    def remember(self, settings: Settings) -> None:
        self.settings = settings
        kept.save(self._settings_file, settings)

    def set_theme(self, choice: str) -> None:
        """Draw the program light, dark, or as the system is, from now on."""
        self.remember(replace(self.settings, theme=choice))
        theme.apply(self.app, choice)

    def closed(self, window: MainWindow) -> None:
        if window in self.windows:
            self.windows.remove(window)
        window.deleteLater()


def run(file: Path | None = None, *, with_demo: bool = False, arguments: Sequence[str] = ()) -> int:
    """Open the program's windows and stay until the last is closed; return the exit code."""
    app = QApplication([sys.argv[0], *arguments])
    app.setApplicationName("PMO Desktop")
    app.setDesktopFileName("pmo-desktop")
    sys.excepthook = _tell_bug
    settings_file = paths.settings_file()
    program = Program(app, kept.load(settings_file), settings_file)
    if file is not None:
        program.open_file(file)
    elif with_demo:
        program.open_demo()
    else:
        program.show_start()
    return app.exec()


def _tell_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Show a failure nobody expected in words, with the details to copy; the file is whole, every edit is recorded."""
    log.critical("unexpected failure", exc_info=(kind, error, trace))
    if QApplication.instance() is None or issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    box = QMessageBox(
        QMessageBox.Icon.Warning, "PMO Desktop", "Something went wrong that should not have. Your file is whole."
    )
    box.setInformativeText("Please send the details to whoever looks after the program.")
    box.setDetailedText("".join(traceback.format_exception(kind, error, trace)))
    box.exec()
