"""Long work off the window's thread: one `run` with progress, cancel, and failures that reach the person."""

import logging
from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from pmo_desktop.domain.errors import CancelledError, KnownError
from pmo_desktop.services.progress import Progress
from pmo_desktop.services.workspace import Workspace

log = logging.getLogger(__name__)
Job = Callable[[Workspace, Progress], Any]


class Running(QObject):
    """One job under way: emits in the window's thread."""

    progressed = Signal(int, int, str)
    done = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self._cancelled = False

    def cancel(self) -> None:
        """Ask the job to stop at its next step; nothing it did is kept."""
        self._cancelled = True

    def progress(self, done: int, total: int, what: str, /) -> None:
        """Tell how far the job is; raise CancelledError where the person wants it to stop."""
        if self._cancelled:
            raise CancelledError(f"{self.title} was cancelled.", "Nothing was changed.")
        self.progressed.emit(done, total, what)


class Runner(Protocol):
    """Runs work; tests take one that runs it at once."""

    def __call__(self, work: Callable[[], None], /) -> None: ...


class _Work(QRunnable):
    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self._work = work

    @Slot()
    def run(self) -> None:
        self._work()


def in_pool(work: Callable[[], None]) -> None:
    QThreadPool.globalInstance().start(_Work(work))


def at_once(work: Callable[[], None]) -> None:
    work()


class Background(QObject):
    """Starts jobs; each gets a workspace of its own on the same file."""

    started = Signal(object)

    def __init__(self, workspace: Workspace, runner: Runner = in_pool) -> None:
        super().__init__()
        self._workspace = workspace
        self._runner = runner
        self._running: set[Running] = set()

    @property
    def is_busy(self) -> bool:
        return bool(self._running)

    def run(
        self, title: str, job: Job, done: Callable[[Any], None], failed: Callable[[KnownError], None] | None = None
    ) -> Running:
        """Do `job` in the background; `done` gets its result, `failed` a known error, both in the window's thread."""
        running = Running(title)
        self._running.add(running)
        running.done.connect(done)
        if failed is not None:
            running.failed.connect(failed)
        running.ended.connect(lambda: self._running.discard(running))
        self.started.emit(running)
        self._runner(lambda: self._do(job, running))
        return running

    def cancel_all(self) -> None:
        """Ask every job to stop and wait for them."""
        for running in tuple(self._running):
            running.cancel()
        QThreadPool.globalInstance().waitForDone(10_000)

    def _do(self, job: Job, running: Running) -> None:
        try:
            with self._workspace.another() as own:
                result = job(own, running.progress)
        except KnownError as error:
            running.failed.emit(error)
        except Exception:
            log.exception("a background job failed")
            running.failed.emit(
                KnownError(f"{running.title} failed for a reason the program does not know.", "Nothing was changed.")
            )
        else:
            running.done.emit(result)
        finally:
            running.ended.emit()
