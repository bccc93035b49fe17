"""Fixtures of tests that look through a window: a real file, a session whose work is done at once, a program around it."""

import logging
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QEvent, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from pmo_desktop.services.demo import rebuilt
from pmo_desktop.services.workspace import Workspace
from pmo_desktop.settings import Settings
from ui import theme
from ui.asking import Asking
from ui.background import at_once
from ui.session import Session
from ui.shell.window import MainWindow

_OF_THE_PLATFORM = "This plugin does not support"
"""What the platform without a screen says of itself."""


class Answers(Asking):
    """Gives the paths it was told of, in place of a dialog."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.answers: list[Path | list[Path]] = []
        self.asked: list[str] = []

    def _next(self, title):
        self.asked.append(title)
        return self.answers.pop(0) if self.answers else None

    def to_open(self, parent, title, kinds):
        return self._next(title)

    def to_open_several(self, parent, title, kinds):
        return self._next(title) or []

    def to_write(self, parent, title, proposed, kinds, suffix):
        return self._next(title)

    def for_folder(self, parent, title):
        return self._next(title)


class RecordingDesk:
    """Stands in for the program: keeps what a window asked of it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.opened: list[Path] = []
        self.created: list[Path] = []
        self.passphrases: list[Path] = []
        self.past: list[Workspace] = []
        self.demos = 0
        self.quits = 0
        self.salvages = 0
        self.window: MainWindow | None = None

    def open_file(self, path):
        self.opened.append(path)

    def show_past(self, workspace):
        self.past.append(workspace)

    def open_found(self, found):
        self.opened.append(found.path)

    def open_the_way(self, path):
        self.passphrases.append(path)
        return False

    def create_file(self, path):
        self.created.append(path)

    def open_demo(self):
        self.demos += 1

    def ask_passphrase(self, path):
        self.passphrases.append(path)

    def ask_salvage(self):
        self.salvages += 1

    def remember(self, settings):
        self.settings = settings

    def set_theme(self, choice):
        self.settings = replace(self.settings, theme=choice)

    def set_author(self, name):
        self.settings = replace(self.settings, author=name)
        if self.window is not None:
            self.window.take_author(name)

    def closed(self, window):
        window.deleteLater()

    def quit(self):
        self.quits += 1


@pytest.fixture(autouse=True)
def silent_log(caplog):
    """Fail where Qt or the program warns of something."""
    told: list[str] = []

    def take(kind, _context, message):
        if kind is not QtMsgType.QtDebugMsg and not message.startswith(_OF_THE_PLATFORM):
            told.append(message)

    before = qInstallMessageHandler(take)
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # what was closed goes, as in a running program
    qInstallMessageHandler(before)
    told += [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert not told, told


@pytest.fixture
def open_windows():
    """Return the windows of a test; they are closed before the files they show."""
    return []


def close_all(windows):
    while windows:
        each = windows.pop()
        if isValid(each) and not each.isHidden():
            each.close()


@pytest.fixture
def workspace(tmp_path, open_windows):
    """Return an empty portfolio of Petra's."""
    with Workspace.create(tmp_path / "Portfolio.pmo", author="Petra", name="Portfolio") as made:
        yield made
        close_all(open_windows)


@pytest.fixture(scope="session")
def demo_made(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "Demo portfolio.pmo"
    rebuilt(path, "Petra").close()
    return path


@pytest.fixture
def demo(tmp_path, demo_made, open_windows) -> Workspace:
    """Return the demo portfolio, a copy for each test."""
    path = tmp_path / "Demo.pmo"
    path.write_bytes(demo_made.read_bytes())
    with Workspace.open(path, author="Petra") as opened:
        yield opened
        close_all(open_windows)


@pytest.fixture
def session(qtbot, workspace):
    """Return a session on the empty portfolio; what runs beside the window is done at once."""
    theme.apply(QApplication.instance(), "light")
    made = Session(workspace, Settings(author="Petra"), at_once, Answers(workspace.path.parent))
    yield made
    made.close()


@pytest.fixture
def desk() -> RecordingDesk:
    return RecordingDesk(Settings(author="Petra"))


@pytest.fixture
def window(qtbot, desk, open_windows) -> Callable[[Workspace], MainWindow]:
    """Return what opens a window on a workspace, shown, at 1280 × 800."""

    def show(workspace: Workspace, size=(1280, 800), runner=at_once, place="portfolio") -> MainWindow:
        theme.apply(QApplication.instance(), desk.settings.theme)
        asking = Answers(workspace.path.parent)
        shown = MainWindow(Session(workspace, desk.settings, runner, asking), desk)
        desk.window = shown
        open_windows.append(shown)
        shown.resize(*size)
        shown.show()
        qtbot.waitExposed(shown)
        shown.go(place)
        return shown

    yield show
    close_all(open_windows)


@pytest.fixture
def finder() -> Callable[[MainWindow, str], QAction]:
    """Return what finds an action of a window by its words: of the menus, or of the place shown."""

    def find(shown: MainWindow, words: str) -> QAction:
        actions = [*shown.menus.actions(), *shown._actions_here()]
        return next(action for action in actions if words in action.text().replace("&", ""))

    return find
