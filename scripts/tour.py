"""Play the tour: press the keys that docs/tour/README.md tells of, in a real window, and take its pictures anew.

Usage: python scripts/tour.py [--out FOLDER] [--pace MILLISECONDS] [--folder FOLDER]
Without a display set QT_QPA_PLATFORM=offscreen.
"""

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from io import BytesIO
from pathlib import Path
from types import TracebackType

from PIL import Image
from PySide6.QtCore import QBuffer, QEvent, QEventLoop, QKeyCombination, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QKeySequence, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pmo_desktop.settings import Settings, load
from ui.app import Program
from ui.background import at_once
from ui.shell.start import StartScreen
from ui.shell.window import MainWindow

STORY = Path(__file__).resolve().parents[1] / "docs" / "tour" / "README.md"
SIZE = QSize(1280, 800)
_NAMED = {"Enter": "Return", "Shift+Tab": "Shift+Backtab", "Alt+Enter": "Alt+Return", "Ctrl+Enter": "Ctrl+Return"}
_A_LITTLE_MS, _A_CLICK_MS, _A_MOMENT_MS, _LONGEST_WAIT = 2, 200, 400, 2_000
_COLOURS = 256
_BLOCK = re.compile(r"^```keys\n(?P<keys>.*?)^```$|^!\[[^\]]*\]\((?P<picture>[^)]+)\)$", re.MULTILINE | re.DOTALL)
_TOKEN = re.compile(r"<(?P<key>[^<>]+?)(?: ×(?P<times>\d+))?>")


@dataclass(frozen=True, slots=True)
class Press:
    """A key, with what is held; `said` is how the story names it."""

    said: str
    key: QKeyCombination


@dataclass(frozen=True, slots=True)
class Letter:
    """One of a text, typed wherever the keyboard then is."""

    said: str


@dataclass(frozen=True, slots=True)
class Begin:
    """The program is started: the one thing done outside it."""

    said: str = "Start"


@dataclass(frozen=True, slots=True)
class Picture:
    said: str


Step = Press | Letter | Begin | Picture


def steps(story: str) -> Iterator[Step]:
    """Return what is done, in order: a `keys` block holds texts to type and keys in ‹angle brackets›, a line each."""
    for block in _BLOCK.finditer(story):
        if block["picture"]:
            yield Picture(block["picture"])
        else:
            for line in block["keys"].splitlines():
                yield from _line(line)


def _line(line: str) -> Iterator[Step]:
    at = 0
    for token in _TOKEN.finditer(line):
        yield from map(Letter, line[at : token.start()].strip())
        yield from [_press(token["key"])] * int(token["times"] or 1)
        at = token.end()
    yield from map(Letter, line[at:].strip())


def _press(said: str) -> Step:
    if said == "Start":
        return Begin()
    keys: Sequence[QKeyCombination] = list(QKeySequence(_NAMED.get(said, said)))  # type: ignore[call-overload]  # it is one
    if len(keys) != 1 or keys[0].key() is Qt.Key.Key_unknown:
        raise ValueError(f"<{said}> is no key")
    return Press(said, keys[0])


class Pointing(QObject):
    """Counts what a pointing device did; a tour by keyboard has none of it."""

    _KINDS = frozenset({
        QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick,
        QEvent.Type.Wheel, QEvent.Type.TouchBegin, QEvent.Type.TabletPress, QEvent.Type.Drop,
    })  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - the name is Qt’s
        self.count += event.type() in self._KINDS
        return super().eventFilter(watched, event)


class Player(QObject):
    """Presses one key after the other from within the running program, so that dialogs are met as a person meets them."""

    def __init__(self, app: QApplication, folder: Path, out: Path | None = None, pace: int = 0) -> None:
        super().__init__()
        self._app, self._folder, self._out, self._pace = app, folder, out, pace
        self._loop = QEventLoop()
        self._steps: Iterator[Step] = iter(())
        self._done: list[str] = []
        self._waited = 0
        self._is_writing = False
        self.pressed = 0
        self.faults: list[str] = []
        self.pointing = Pointing()
        self.program: Program | None = None

    def play(self, story: str) -> None:
        """Play it to its end; raise AssertionError where the program failed or a key met no window."""
        self._steps = steps(story)
        before, sys.excepthook = sys.excepthook, self._heard
        quits = self._app.quitOnLastWindowClosed()
        self._app.setQuitOnLastWindowClosed(False)
        self._app.installEventFilter(self.pointing)
        try:
            QTimer.singleShot(0, self._next)
            self._loop.exec()
        finally:
            self._app.removeEventFilter(self.pointing)
            self._app.setQuitOnLastWindowClosed(quits)
            sys.excepthook = before
            self._end()
        assert not self.faults, f"{self.faults[0]}\nafter {self.tail}"

    @property
    def tail(self) -> str:
        """The last keys pressed."""
        return " ".join(self._done[-60:])

    def _heard(self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""
        self.faults.append(f"{kind.__name__}: {fault}{where}")
        self._leave()

    def _leave(self) -> None:
        """Leave whatever dialog is open, and stop."""
        self._steps = iter(())
        for each in QApplication.topLevelWidgets():
            if each.isVisible() and not isinstance(each, MainWindow):
                each.close()
        self._loop.quit()

    def _next(self) -> None:
        self._waited = 0 if self._is_writing or self._rested() else self._waited + 1
        if 0 < self._waited < _LONGEST_WAIT:
            QTimer.singleShot(_A_LITTLE_MS, self._next)
            return
        step = next(self._steps, None)
        self._is_writing = isinstance(step, Letter)
        if step is None:
            self._leave()
            return
        self._done.append(f"<{step.said}>" if isinstance(step, Press) else step.said)
        if isinstance(step, Picture):
            QTimer.singleShot(_A_MOMENT_MS, lambda: self._take(step))
            return
        is_slow = isinstance(step, Press) and bool(step.key.keyboardModifiers() & Qt.KeyboardModifier.AltModifier)
        pause = max(self._pace, _A_CLICK_MS if is_slow else 1)  # Alt and a letter press a button, which takes a moment
        QTimer.singleShot(pause, self._next)  # before the key: it may open a dialog, which has a loop of its own
        if isinstance(step, Begin):
            self._begin()
        elif isinstance(step, Press):
            self._send(step.key.key(), step.key.keyboardModifiers())
        else:
            self._type(step)

    def _rested(self) -> bool:
        """Say whether everything pressed so far has been taken in: timers of a moment too, and a window that came up."""
        windows = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        for each in windows:
            if isinstance(each, MainWindow) and each.size() != SIZE:
                each.resize(SIZE)
        timers = [each for window in windows for each in window.findChildren(QTimer)]
        if any(each.isActive() and each.isSingleShot() and each.interval() < _A_MOMENT_MS for each in timers):
            return False
        front, modal = QApplication.activeWindow(), QApplication.activeModalWidget()
        if windows and front is None:  # without a window manager nobody gives the keyboard back
            (modal or next((each for each in windows if isinstance(each, MainWindow)), windows[0])).activateWindow()
        return not windows or (front is not None and modal in {None, front})

    def _begin(self) -> None:
        self._end()
        settings = Settings(author="Petra", theme="light", folder=str(self._folder), backups=False)
        kept = self._folder / "settings.json"
        if kept.exists():
            settings = load(kept)
        self.program = Program(self._app, settings, kept, at_once)
        self.program.show_start()
        assert self.program.start is not None
        self.program.start.activateWindow()

    def _type(self, step: Letter) -> None:
        at = self._receiver()
        if at is not None:
            QTest.keyClicks(at, step.said)

    def _send(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        at = self._receiver()
        if at is None:
            return
        QTest.keyClick(at, key, held)
        after = QApplication.focusWidget()
        if held and after is not None:  # a key that ends a shortcut does not always say so to Qt
            QTest.keyRelease(after, Qt.Key.Key_Control)

    def _receiver(self) -> QWidget | None:
        """Return what has the keyboard."""
        found = QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeWindow()
        self.pressed += 1
        if found is None:
            self.faults.append("No window has the keyboard")
            self._leave()
        return found

    def _take(self, step: Picture) -> None:
        if self._out is not None:
            self._out.mkdir(parents=True, exist_ok=True)
            save(picture(), self._out / step.said)
        self._next()

    def _end(self) -> None:
        if self.program is not None:
            self.program.quit()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            self.program = None


def picture() -> QImage:
    """Return the window a person sees with the dialogs and menus over it."""
    windows = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each.isWindow()]
    modal, popup = QApplication.activeModalWidget(), QApplication.activePopupWidget()
    windows.sort(key=lambda each: (not isinstance(each, MainWindow | StartScreen), each is modal, each is popup))
    below = windows[0].rect()
    places = [(each, _place(each, windows[0])) for each in windows]
    whole = reduce(QRect.united, (each.rect().translated(at) for each, at in places), below)
    image = QImage(whole.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.lightGray)
    painter = QPainter(image)
    for each, at in places:
        painter.drawPixmap(at - whole.topLeft(), each.grab())
        painter.setPen(Qt.GlobalColor.darkGray)
        painter.drawRect(each.rect().translated(at - whole.topLeft()).adjusted(0, 0, -1, -1))
    painter.end()
    return image


def save(image: QImage, path: Path) -> None:
    """Write a picture in few colours: a window needs no more, and the repository stays small."""
    inner = QBuffer()
    inner.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(inner, "PNG")  # type: ignore[call-overload]  # the stubs want bytes
    whole = Image.open(BytesIO(inner.data().data())).convert("RGB")
    whole.quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def _place(each: QWidget, below: QWidget) -> QPoint:
    """Return where a window lies over the one below: menus where they are, dialogs in the middle."""
    if each.windowType() in {Qt.WindowType.Popup, Qt.WindowType.ToolTip}:
        return each.mapToGlobal(QPoint()) - below.mapToGlobal(QPoint())
    return below.rect().center() - each.rect().center()


def main() -> int:
    """Play the tour and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=STORY.parent)
    parser.add_argument("--story", type=Path, default=STORY)
    parser.add_argument("--pace", type=int, default=0, help="milliseconds between two keys, to watch")
    parser.add_argument("--folder", type=Path, help="where to keep what is written; else it goes in the end")
    given = parser.parse_args()
    app = QApplication([sys.argv[0]])
    with tempfile.TemporaryDirectory() as folder:
        home = str(given.folder or folder)
        # A portfolio is begun among the documents of whoever is at home here.
        os.environ |= {"HOME": home, "USERPROFILE": home, "XDG_CONFIG_HOME": home}
        player = Player(app, given.folder or Path(folder), given.out, given.pace)
        player.play(given.story.read_text("utf-8"))
    print(f"{player.pressed} keys pressed, {player.pointing.count} mouse events; pictures in {given.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
