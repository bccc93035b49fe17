"""Plays the first fifteen minutes of somebody with their own files, by mouse, and counts steps, clicks and seconds.

`python scripts/first_fifteen_minutes.py FOLDER` takes the register and the plans of a folder of real files (as
`PMO_REALDATA` names it); without one, files of an invented organisation, whose pictures stand in docs/first_fifteen_minutes.
"""

import argparse
import json
import os
import runpy
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QTabWidget, QWidget

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import resources
from pmo_desktop.services.portfolio import projects
from pmo_desktop.settings import Settings
from ui.app import Program
from ui.background import Runner
from ui.importing.arriving import ArrivingDialog
from ui.organisation.bars import OrganisationCard, QuestionCard
from ui.reports.view import ReportsView
from ui.shell.navigation import Navigation
from ui.shell.window import MainWindow

T = TypeVar("T")
SIZE = (1280, 800)
LONGEST_WAIT = 120.0
"""Seconds after which something that does not come is a fault."""
REGISTER, PLANS = "portfolio/uk_2021.csv", (
    "msproject/Commercial construction project plan.mpp.xml",
    "msproject/Software Development Plan.mpp.xml",
    "primavera/airport.xer",
)  # fmt: skip
"""What is dropped of a folder of real files; where one is missing, the first of its kind stands in."""


@dataclass(frozen=True, slots=True)
class Step:
    """What was done, how many clicks it took (a drop and a file chosen in the system's dialog are one each), and how long."""

    said: str
    clicks: int
    seconds: float


Until = Callable[[], object]
"""What somebody waits for; a play yields one after the other."""


class Sitting:
    """Somebody before the program: clicks on what is seen, waits until it is there, looks at the clock, takes a picture."""

    def __init__(
        self, app: QApplication, folder: Path, logo: Path, runner: Runner | None = None, theme: str = "light"
    ) -> None:
        self._app, self.folder = app, folder
        self._loop = QEventLoop()
        self._timer = QTimer(interval=2)
        self._timer.timeout.connect(self._go_on)
        self._play: Iterator[Until] = iter(())
        self._until: Until = lambda: True
        self._since = 0.0
        self._hands = 0
        self.steps: list[Step] = []
        self.clicks = 0
        self.picture: Callable[[int], object] = lambda _number: None
        self.fault: BaseException | None = None
        settings = Settings(author="Petra", theme=theme, folder=str(folder), backups=False)
        self.program = Program(app, settings, folder / "settings.json", runner)
        asking = self.program.asking
        asking.to_open = lambda *_: self._chosen(logo)  # type: ignore[method-assign]  # the system's own dialog
        asking.to_write = self._written  # type: ignore[method-assign]  # same

    def _chosen(self, path: Path) -> Path:
        """Choose a file in the system's dialog: one click on what it proposes."""
        self.clicks += 1
        return path

    def _written(self, parent: QWidget | None, title: str, proposed: str, kinds: str, suffix: str) -> Path | None:
        """Keep what is written under the name that is proposed; who asks, and for what kinds, is no matter."""
        del parent, title, kinds
        return self._chosen(self.folder / f"{proposed}{suffix}")

    @property
    def window(self) -> MainWindow:
        return self.program.windows[-1]

    # Time

    def sit(self, play: Iterator[Until]) -> None:
        """Play to the end from within the running program, so that dialogs are met as a person meets them."""
        self._play, self._since = play, time.monotonic()
        self._timer.start()
        self._loop.exec()
        self._timer.stop()
        if self.fault is not None:
            raise self.fault

    def _go_on(self) -> None:
        late = time.monotonic() - self._since > LONGEST_WAIT
        if self._hands or not (late or self._until()):
            return
        try:
            assert not late, f"what was waited for did not come after “{self.steps[-1].said if self.steps else ''}”"
            self._until = next(self._play)
            self._since = time.monotonic()
        except StopIteration:
            self._loop.quit()
        except Exception as fault:  # noqa: BLE001 - told where the play was begun
            self.fault = fault
            for each in QApplication.topLevelWidgets():
                if isinstance(each, QDialog):
                    each.reject()
            self._loop.quit()

    def step(self, said: str, does: Callable[[], object], there: Until = lambda: True) -> Iterator[Until]:
        """Do something, wait until something is there and the program rests, and write down what it took."""
        clicks, begun = self.clicks, time.monotonic()
        does()
        yield there
        yield self._rests
        yield self._rests  # what came may have begun something
        self.steps.append(Step(said, self.clicks - clicks, round(time.monotonic() - begun, 2)))
        self.picture(len(self.steps))

    def _rests(self) -> bool:
        sessions = [each.session for each in self.program.windows]
        return not any(each.background.is_busy or each.reckoner.is_busy for each in sessions)

    # Hands

    def _do(self, does: Callable[[], object]) -> None:
        """Let a hand move once the play waits: what it opens may have a loop of its own."""

        def move() -> None:
            self._hands -= 1
            does()

        self._hands += 1
        QTimer.singleShot(0, move)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Press the left button on what can be seen."""
        assert widget.isVisible(), f"{widget.accessibleName() or widget} cannot be seen"
        assert widget.isEnabled(), f"{widget.accessibleName() or widget} cannot be pressed"
        self.clicks += 1
        place = at or widget.rect().center()
        self._do(lambda: QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place))

    def button(self, within: QWidget, words: str) -> QPushButton:
        """Return the button that says something."""
        found = [each for each in within.findChildren(QPushButton) if words in each.text().replace("&", "")]
        assert len(found) == 1, f"{len(found)} buttons say “{words}”"
        return found[0]

    def go(self, place: str) -> None:
        """Click on a place at the left."""
        places = self.window.findChild(Navigation)
        assert places is not None
        items = (places.item(row) for row in range(places.count()))
        item = next(each for each in items if each.data(Qt.ItemDataRole.UserRole) == place)
        self.click(places.viewport(), places.visualItemRect(item).center())

    def drop(self, target: QWidget, paths: Sequence[Path]) -> None:
        """Drop files on a window as the system does; one movement of the hand."""
        self.clicks += 1
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(each)) for each in paths])
        held = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        at = target.rect().center()
        over, let_go = (
            QDragEnterEvent(at, Qt.DropAction.CopyAction, data, *held),
            QDropEvent(QPointF(at), Qt.DropAction.CopyAction, data, *held),
        )
        self._do(lambda: [QApplication.sendEvent(target.windowHandle(), each) for each in (over, let_go, data)[:2]])

    def end(self) -> None:
        self.program.quit()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def play(sitting: Sitting, register: Path, plans: Sequence[Path]) -> Iterator[Until]:
    """Play the sitting with a register and plans, up to the printed pack."""
    program = sitting.program
    yield from sitting.step("Start the program", program.show_start)
    start = _there(program.start)
    start.activateWindow()
    yield from sitting.step(
        "Drop the register and the plans on it",
        lambda: sitting.drop(start, [register, *plans]),
        lambda: bool(_dialogs()),
    )
    sitting.window.resize(*SIZE)
    (dialog,) = _dialogs()
    at = next(at for at, each in enumerate(dialog.items) if each.arrival.path == plans[0])
    yield from sitting.step(
        "Look at a plan",
        lambda: sitting.click(dialog.files.viewport(), dialog.files.visualItemRect(dialog.files.item(at)).center()),
        lambda: dialog.files.currentRow() == at,
    )
    tabs = next(each for each in dialog.findChildren(QTabWidget) if each.isVisible())
    number = next(at for at in range(tabs.count()) if "Dates" in tabs.tabText(at))
    yield from sitting.step(
        "See its dates beside ours", lambda: sitting.click(tabs.tabBar(), tabs.tabBar().tabRect(number).center())
    )
    yield from sitting.step(
        "Bring them in: the register is there",
        lambda: sitting.click(dialog.accepting),
        lambda: len(projects(sitting.window.session.workspace)) > len(plans),
    )
    card = sitting.window.findChild(QuestionCard)
    if card is not None and card.isVisible():
        agrees = card.agree
        yield from sitting.step("Say whose holidays count", lambda: sitting.click(agrees))
    yield from sitting.step("Look at everybody’s load", lambda: sitting.go("load"))
    yield from sitting.step("Go to the reports", lambda: sitting.go("reports"))
    reports = _there(sitting.window.findChild(ReportsView))
    prints = sitting.button(reports, "Print the portfolio pack")
    yield from sitting.step(
        "Ask for the portfolio pack",
        lambda: sitting.click(prints),
        lambda: sitting.window.findChild(OrganisationCard) is not None,
    )
    asked = _there(sitting.window.findChild(OrganisationCard))
    QTest.keyClicks(asked.name, "Arden Vale Water")
    yield from sitting.step(
        "Choose the logo it bears", lambda: sitting.click(asked.logo.choose), lambda: asked.logo.logo is not None
    )
    yield from sitting.step("Print it", lambda: sitting.click(asked.agree), lambda: list(sitting.folder.glob("*.pdf")))


def _there(found: T | None) -> T:
    assert found is not None
    return found


def _dialogs() -> list[ArrivingDialog]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, ArrivingDialog) and each.isVisible()]


def real_files(folder: Path) -> tuple[Path, list[Path]]:
    """Return a register and three plans of a folder of real files."""
    register = folder / REGISTER
    plans = [folder / each for each in PLANS if (folder / each).is_file()]
    more = (each for kind in ("msproject/*.xml", "primavera/*.xer") for each in sorted(folder.glob(kind)))
    plans += [each for each in more if each not in plans][: 3 - len(plans)]
    return register, plans


def main() -> int:
    """Play it and say what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", help="a folder of real files; else those of the demo")
    parser.add_argument("--pictures", type=Path, help="a folder for a picture of each step")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    os.environ["LANG"] = os.environ["LC_ALL"] = "en_GB.UTF-8"  # whose holidays are proposed follows the machine
    app = QApplication([sys.argv[0]])
    with tempfile.TemporaryDirectory() as folder:
        demo = resources.path("demo", "files")
        register, plans = real_files(given.data) if given.data else (demo / "register.csv", sorted(demo.glob("*.xml")))
        os.environ |= {"HOME": folder, "USERPROFILE": folder, "XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder}
        sitting = Sitting(app, Path(folder), resources.path("demo", "logo.svg"), theme=given.theme)
        if given.pictures:
            tour = runpy.run_path(
                str(Path(__file__).with_name("tour.py"))
            )  # it knows how a window is taken with its dialogs
            given.pictures.mkdir(parents=True, exist_ok=True)
            sitting.picture = lambda number: tour["save"](tour["picture"](), given.pictures / f"{number:02}.png")
        try:
            sitting.sit(play(sitting, register, plans))
            (pack,) = sitting.folder.glob("*.pdf")
            if given.pictures:
                (given.pictures / "pack.pdf").write_bytes(pack.read_bytes())
            size = pack.stat().st_size
        finally:
            sitting.end()
    if given.json:
        print(json.dumps([asdict(each) for each in sitting.steps], indent=1))
        return 0
    for number, each in enumerate(sitting.steps, 1):
        print(f"{number:2} {each.said:40} {each.clicks} clicks {each.seconds:6.1f} s")
    waited = sum(each.seconds for each in sitting.steps)
    print(f"{sitting.clicks} clicks, {waited:.0f} s of waiting; the pack has {size >> 10} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
