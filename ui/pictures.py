"""Pictures of every place of a portfolio, the start screen and the import dialog, drawn into files without a display."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QSize, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QAction, QFontDatabase, QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget

import resources
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.domain.records import ProjectState
from pmo_desktop.services.arriving.delivery import receive
from pmo_desktop.services.opening import Found
from pmo_desktop.services.portfolio import register
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Clock, Workspace, utc_ms
from pmo_desktop.settings import Settings
from ui import theme
from ui.asking import Asking
from ui.background import at_once
from ui.importing.arriving import ArrivingDialog
from ui.session import Session
from ui.shell.places import PLACES
from ui.shell.start import StartScreen
from ui.shell.window import MainWindow

log = logging.getLogger(__name__)
_MOST_TASKS = 150
"""A plan of more tasks shows less in a picture."""
_MOST_ROUNDS = 10_000
"""Something that never rests must not keep a picture from being taken."""
_FIRST = {"gantt": "gantt.zoom_all"}
"""What a person does first in a place, by the name of its action."""


class LoneDesk:
    """A program around one window that remembers nothing."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def open_file(self, path: Path) -> None:
        """Do nothing: a picture opens no other file."""

    def show_past(self, workspace: Workspace) -> None:
        """Do nothing."""

    def open_found(self, found: Found) -> None:
        """Do nothing."""

    def open_the_way(self, path: Path) -> bool:  # noqa: ARG002 - nothing is opened
        """Do nothing."""
        return False

    def create_file(self, path: Path) -> None:
        """Do nothing."""

    def open_demo(self) -> None:
        """Do nothing."""

    def ask_passphrase(self, path: Path) -> None:
        """Do nothing."""

    def ask_salvage(self) -> None:
        """Do nothing."""

    def remember(self, settings: Settings) -> None:
        """Do nothing: what a person chose stays as it is."""

    def set_theme(self, choice: str) -> None:
        """Do nothing."""

    def set_author(self, name: str) -> None:
        """Do nothing."""

    def closed(self, window: MainWindow) -> None:
        """Do nothing."""

    def quit(self) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class _Shot:
    """A widget as it now stands, under the name of its picture."""

    name: str
    widget: QWidget


_Shown = Callable[[Workspace, Settings], Iterator[_Shot]]


def take(  # noqa: PLR0913 - each says something else about the pictures
    file: Path, out: Path, *, author: str, clock: Clock = utc_ms, sources: Sequence[Path] = (),
    sizes: Sequence[tuple[int, int]] = ((1280, 800),), themes: Sequence[str] = ("light", "dark"),
    progress: Progress = silent,
) -> list[Path]:  # fmt: skip
    """Draw every place in every theme and size, `sources` in the import dialog; return the files, in order of taking.

    Names are `gantt-dark-1280x800.png`. Raises FileProblemError where one cannot be written.
    """
    app = _application()
    shots = [_places(size) for size in sizes] + [_first_screen, _import_dialog(sources)]
    total = len(themes) * (len(sizes) * len(PLACES) + 1 + bool(sources))
    taken: list[Path] = []
    for each in themes:
        theme.apply(app, each)
        settings = Settings(author=author, theme=each)
        for shown in shots:
            with Workspace.open(file, author=author, clock=clock) as workspace:
                for shot in shown(workspace, settings):
                    progress(len(taken), total, shot.name)
                    taken.append(_saved(shot, each, out))
    return taken


def _application() -> QApplication:
    """Return the application, with a font where the machine has none and a caret that does not blink."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        qInstallMessageHandler(_heard)
        app = QApplication(["pmo-desktop"])
    app.setCursorFlashTime(0)
    if not QFontMetrics(app.font()).inFontUcs4(ord("A")):  # the families listed may be names without a font
        for font in sorted(resources.path("fonts").glob("*.ttf")):
            QFontDatabase.addApplicationFont(str(font))
    return app


def _heard(_kind: QtMsgType, _context: object, message: str) -> None:
    """Log what Qt says, but for what it always says where there is no display."""
    if "propagateSizeHints" not in message:
        log.warning(message)


def _places(size: tuple[int, int]) -> _Shown:
    def shown(workspace: Workspace, settings: Settings) -> Iterator[_Shot]:
        window = MainWindow(Session(workspace, settings, at_once), LoneDesk(settings))
        window.project_id = believable(register(workspace, workspace.today()))
        window.resize(*size)
        window.show()
        for place in PLACES:
            window.go(place.name)
            settle()
            action = window.view(place).findChild(QAction, _FIRST.get(place.name, "-"))
            if action is not None:
                action.trigger()
            yield _Shot(place.name, window)
        window.close()

    return shown


def _first_screen(workspace: Workspace, settings: Settings) -> Iterator[_Shot]:
    start = StartScreen(settings, Asking(workspace.path.parent))
    start.show()
    yield _Shot("start", start)
    start.close()


def _import_dialog(sources: Sequence[Path]) -> _Shown:
    def shown(workspace: Workspace, settings: Settings) -> Iterator[_Shot]:
        if sources:
            window = MainWindow(Session(workspace, settings, at_once), LoneDesk(settings))
            came = receive(workspace, sources)
            dialog = ArrivingDialog(window.session, came.items, came.stage, window)
            dialog.show()
            yield _Shot("import", dialog)
            dialog.close()
            came.close()
            window.close()

    return shown


def believable(rows: Sequence[RegisterRow]) -> str:
    """Return the id of the project whose plan shows most: under way, neither begun just now nor nearly done, of a fair size."""

    def merit(row: RegisterRow) -> tuple[bool, bool, bool, int]:
        under_way = row.project.state is ProjectState.ACTIVE
        return under_way, 10 < row.percent < 90, row.tasks <= _MOST_TASKS, min(row.tasks, _MOST_TASKS)

    return max(rows, key=merit).id if rows else ""


def _saved(shot: _Shot, theme_name: str, out: Path) -> Path:
    settle()
    picture = shot.widget.grab()
    size: QSize = shot.widget.size()
    path = out / f"{shot.name}-{theme_name}-{size.width()}x{size.height()}.png"
    if not picture.save(str(path), "PNG"):
        raise FileProblemError(f"The picture “{path}” cannot be written.", "Choose a folder you may write to.")
    return path


def settle() -> None:
    """Let the window lay itself out and paint: return when there is nothing left to do but wait."""
    loop = QEventLoop()
    for _ in range(_MOST_ROUNDS):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # only a running loop would do that itself
        if not loop.processEvents():
            return
