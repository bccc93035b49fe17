"""What takes long to work out is worked out in one thread of its own, over plans that stay open from question to question."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from pmo_desktop.domain.errors import CancelledError, KnownError
from pmo_desktop.services.progress import Progress
from pmo_desktop.services.workspace import Workspace
from ui.background import Runner, Threads

log = logging.getLogger(__name__)
T = TypeVar("T")
Question = Callable[[Workspace, Progress], Any]


class Reckoner(QObject):
    """Answers questions about the file; of each asker only the newest question counts.

    A question that was overtaken is left out, or ended at its next step; its answer is never given.
    """

    failed = Signal(object)
    """A KnownError."""
    progressed = Signal(int, int, str)
    """Steps done and steps in all of the question being worked out, and what it is at."""
    idle = Signal()
    """Every question has been answered."""
    _came = Signal(object)

    def __init__(self, workspace: Workspace, runner: Runner | None = None) -> None:
        super().__init__()
        self._workspace = workspace
        self._runner = runner or Threads(1)
        self._own: Workspace | None = None
        self._newest: dict[str, int] = {}
        self._count = 0
        self._waiting = 0
        self._closed = False
        self._came.connect(self._deliver)

    @property
    def is_busy(self) -> bool:
        return self._waiting > 0

    def ask(self, asker: str, question: Callable[[Workspace, Progress], T], answered: Callable[[T], object]) -> None:
        """Work `question` out; `answered` gets the answer in the window's thread, unless a newer one was asked."""
        self._count += 1
        number = self._newest[asker] = self._count
        self._waiting += 1
        self._runner(lambda: self._work_out(asker, number, question, answered))

    def close(self) -> None:
        """Let what runs end at its next step, and the file go."""
        self._closed = True
        self._newest.clear()
        if isinstance(self._runner, Threads):
            self._runner.wait()
        if self._own is not None:
            self._own.close()
            self._own = None

    def _work_out(self, asker: str, number: int, question: Question, answered: Callable[[Any], object]) -> None:
        outcome: Callable[[], object] = _nothing

        def step(done: int, total: int, what: str, /) -> None:
            if self._newest.get(asker) != number:
                raise CancelledError("A newer question was asked.")
            if total:
                self.progressed.emit(done, total, what)

        try:
            step(0, 0, "")
            answer = question(self._opened(), step)
            outcome = lambda: answered(answer) if self._newest.get(asker) == number else None  # noqa: E731 - said where it is known
        except CancelledError:
            pass
        except KnownError as error:
            known = error
            outcome = lambda: self.failed.emit(known)  # noqa: E731 - same
        except Exception:
            log.exception("a question could not be answered")
            unknown = KnownError("Something could not be worked out, for a reason the program does not know.")
            outcome = lambda: self.failed.emit(unknown)  # noqa: E731 - same
        self._came.emit(outcome)

    def _opened(self) -> Workspace:
        """Return the thread's own workspace as the file now stands."""
        if self._own is None:
            self._own = self._workspace.another()
        self._own.poll()
        return self._own

    def _deliver(self, outcome: Callable[[], object]) -> None:
        self._waiting -= 1
        if not self._closed:
            outcome()
            if not self._waiting:
                self.idle.emit()


def _nothing() -> None:
    """Say nothing: the question was overtaken."""
