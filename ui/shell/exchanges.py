"""Sends and receives out of sight: at opening, after edits, on a timer, when asked, and for a moment at closing."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from pmo_desktop.domain.errors import KnownError
from pmo_desktop.services import exchanging, team
from pmo_desktop.services.backups import Keeping
from pmo_desktop.services.exchanging import Exchanged, Standing
from pmo_desktop.services.moved import Watch
from pmo_desktop.services.workspace import Workspace
from ui.background import unwaited
from ui.session import Session

log = logging.getLogger(__name__)
_AFTER_EDITS_MS = 5_000
_EVERY_MS = 60_000
_AT_CLOSING_MS = 3_000

_under_way: set[Path] = set()
"""The files of which a window exchanges: of several windows of one file one is enough, unless somebody asks."""


class Exchanges(QObject):
    """One at a time for one window. A share that hangs holds up nobody: its thread is left to itself."""

    began = Signal()
    ended = Signal(object, bool)
    """An Exchanged, and whether somebody asked for it."""
    _came = Signal(object)

    def __init__(self, session: Session, project: Callable[[], str], keeping: Keeping | None = None) -> None:
        super().__init__()
        self._session, self._project, self._keeping = session, project, keeping
        self._runner = session.runner or unwaited
        self._watch = Watch()
        self._asked = False
        self._again = False
        self._closed = False
        self.running = False
        self.last: Exchanged | None = None
        self._came.connect(self._take)
        self._after_edits = QTimer(self)
        self._after_edits.setSingleShot(True)
        self._after_edits.setInterval(_AFTER_EDITS_MS)
        self._after_edits.timeout.connect(self._send_edits)
        self._now_and_then = QTimer(self)
        self._now_and_then.setInterval(_EVERY_MS)
        self._now_and_then.timeout.connect(self.begin)
        session.changed.connect(lambda _: self._after_edits.start())

    def standing(self) -> Standing | None:
        """Return how my copy and the team file stand; None for a file of its own."""
        workspace = self._session.workspace
        return None if self._closed or workspace.is_closed else exchanging.standing(workspace)

    def start(self) -> None:
        """Send and receive from now on."""
        self._now_and_then.start()
        QTimer.singleShot(0, partial(self.begin, thorough=True))

    def begin(self, *, asked: bool = False, thorough: bool = False) -> None:
        """Send and receive now; while one exchange runs, another follows it where somebody asks."""
        if self._closed or team.team_of(self._session.workspace) is None:
            return
        self._asked |= asked
        path = self._session.workspace.path
        if self.running or (path in _under_way and not asked):
            self._again |= asked
            return
        self.running = True
        _under_way.add(path)
        self.began.emit()
        workspace, keeping = self._session.workspace, self._keeping
        self._runner(partial(self._do, path, workspace.another, self._project(), keeping, thorough=thorough))

    def finish(self, show: Callable[[], QObject]) -> None:
        """Send what waits before the window goes: for three seconds, with what `show` shows; then let go."""
        self._now_and_then.stop()
        self._after_edits.stop()
        standing = self.standing()
        if standing is None or (not standing.waiting and not self.running):
            self._closed = True
            return
        if self.last is None or not self.last.is_offline or self.running:
            self._wait(show)
        self._closed = True

    def _wait(self, show: Callable[[], QObject]) -> None:
        loop = QEventLoop()
        self.ended.connect(lambda *_: None if self.running else loop.quit())
        self.begin(asked=False)
        if self.running:
            shown = show()
            QTimer.singleShot(_AT_CLOSING_MS, loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
            shown.deleteLater()

    def _send_edits(self) -> None:
        standing = self.standing()
        if standing is not None and standing.waiting and not (self.last and self.last.is_offline):
            self.begin()

    def _do(
        self, path: Path, another: Callable[[], Workspace], project_id: str, keeping: Keeping | None, *, thorough: bool
    ) -> None:
        """Run in a thread: with a workspace of its own, so that closing the window closes nothing under it."""
        try:
            with another() as own:
                done, moves = self._watch.around(
                    own,
                    lambda: exchanging.send_and_receive(own, project_id=project_id, thorough=thorough, keeping=keeping),
                )
                found: object = replace(done, moved=moves)
        except KnownError as error:
            found = error
        except Exception:
            log.exception("an exchange failed")
            found = KnownError("Sending and receiving failed for a reason the program does not know.")
        finally:
            _under_way.discard(path)
        self._came.emit(found)

    def _take(self, found: object) -> None:
        self.running = False
        asked, self._asked = self._asked, False
        if self._closed:
            return
        if isinstance(found, Exchanged):
            self.last = found
            self._session.look()
            self._session.exchanged.emit(found)
            self.ended.emit(found, asked)
        else:
            self._session.failed.emit(found)
            self.ended.emit(self.last, asked)
        if self._again:
            self._again = False
            self.begin(asked=True)
