"""Pictures of every place of a portfolio, the start screen and the import dialog, drawn into files without a display."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QSize
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QWidget

import resources
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.domain.records import ProjectState
from pmo_desktop.services.importing import preview_all
from pmo_desktop.services.portfolio import register
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Clock, Workspace, utc_ms
from pmo_desktop.settings import Settings
from ui import theme
from ui.asking import Asking
from ui.background import at_once
from ui.importing.dialog import ImportDialog
from ui.session import Session
from ui.shell.places import PLACES
from ui.shell.start import StartScreen
from ui.shell.window import MainWindow

_MOST_TASKS = 150
"""A plan of more tasks shows less in a picture."""


class _Desk:
    """A program around one window that remembers nothing."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def open_file(self, path: Path) -> None:
        """Do nothing: a picture opens no other file."""

    def create_file(self, path: Path) -> None:
        """Do nothing."""

    def open_demo(self) -> None:
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


def take(  # noqa: PLR0913 - each says something else about the pictures
    file: Path, out: Path, *, author: str, clock: Clock = utc_ms, sources: Sequence[Path] = (),
    sizes: Sequence[tuple[int, int]] = ((1280, 800),), themes: Sequence[str] = ("light", "dark"),
    progress: Progress = silent,
) -> list[Path]:  # fmt: skip
    """Draw every place in every theme and size, `sources` in the import dialog; return the files, in order of taking.

    Names are `gantt-dark-1280x800.png`. Raises FileProblemError where one cannot be written.
    """
    app = _application()
    total = len(themes) * (len(sizes) * len(PLACES) + 2)
    taken: list[Path] = []
    for each in themes:
        theme.apply(app, each)
        settings = Settings(author=author, theme=each)
        with Workspace.open(file, author=author, clock=clock) as workspace:
            for shot in _shots(workspace, settings, sizes, sources):
                progress(len(taken), total, shot.name)
                taken.append(_saved(shot, each, out))
    return taken


def _application() -> QApplication:
    """Return the application, with a font where the machine has none and a caret that does not blink."""
    app = QApplication.instance() or QApplication(["pmo-desktop"])
    assert isinstance(app, QApplication)
    app.setCursorFlashTime(0)
    if not QFontDatabase.families():
        for font in sorted(resources.path("fonts").glob("*.ttf")):
            QFontDatabase.addApplicationFont(str(font))
    return app


def _shots(
    workspace: Workspace, settings: Settings, sizes: Sequence[tuple[int, int]], sources: Sequence[Path]
) -> Iterator[_Shot]:
    start = StartScreen(settings, Asking(workspace.path.parent))
    start.show()
    yield _Shot("start", start)
    start.close()
    session = Session(workspace, settings, at_once)
    window = MainWindow(session, _Desk(settings))
    window.project_id = believable(register(workspace, workspace.today()))
    for width, height in sizes:
        window.resize(width, height)
        window.show()
        for place in PLACES:
            window.go(place.name)
            yield _Shot(place.name, window)
    dialog = ImportDialog(session, preview_all(workspace, sources), window) if sources else None
    if dialog is not None:
        dialog.show()
        yield _Shot("import", dialog)
        dialog.close()
    window.close()


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
    """Let the window lay itself out and paint: return when nothing is left to do but wait."""
    loop = QEventLoop()
    dispatcher = QAbstractEventDispatcher.instance()
    dispatcher.aboutToBlock.connect(loop.quit)
    loop.exec()
    dispatcher.aboutToBlock.disconnect(loop.quit)
