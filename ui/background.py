"""Long work off the window's thread: one `run` with progress, cancel, and failures that reach the person."""

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal

from pmo_desktop.domain.errors import CancelledError, KnownError
from pmo_desktop.services.progress import Progress
from pmo_desktop.services.workspace import Workspace

log = logging.getLogger(__name__)
T = TypeVar("T")
Job = Callable[[Workspace, Progress], Any]


class Runner(Protocol):
    """Runs work, in the order it was given where there is one thread; tests take one that runs it at once."""

    def __call__(self, work: Callable[[], None], /) -> None: ...


class Threads:
    """Runs work in at most so many threads, which are kept."""

    def __init__(self, most: int) -> None:
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(most)
        self._pool.setExpiryTimeout(-1)

    def __call__(self, work: Callable[[], None], /) -> None:
        self._pool.start(work)

    def wait(self) -> None:
        self._pool.waitForDone()


def unwaited(work: Callable[[], None]) -> None:
    """Run work in a thread that nobody waits for, not even the end of the program: a share may hang for as long as it likes."""

    def run() -> None:
        with suppress(RuntimeError):  # whoever is told of it has gone meanwhile; what the work itself raises it tells
            work()

    Thread(target=run, name="unwaited", daemon=True).start()


def at_once(work: Callable[[], None]) -> None:
    work()


class Running(QObject):
    """One job under way: emits in the window's thread."""

    progressed = Signal(int, int, str)
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


class Errands(QObject):
    """Runs work that needs no open file; what comes of it is told in the window's thread. After `close` nobody hears of it."""

    _came = Signal(object)

    def __init__(self, runner: Runner | None = None) -> None:
        super().__init__()
        self._runner = runner or Threads(2)
        self._closed = False
        self._came.connect(self._deliver)

    def run(self, work: Callable[[], T], done: Callable[[T], object], failed: Callable[[KnownError], object]) -> None:
        """Do `work`; `done` gets its result, `failed` a known error."""
        self._runner(lambda: self._do(work, done, failed))

    def close(self) -> None:
        """Wait for what runs."""
        self._closed = True
        if isinstance(self._runner, Threads):
            self._runner.wait()

    def _do(self, work: Callable[[], T], done: Callable[[T], object], failed: Callable[[KnownError], object]) -> None:
        try:
            outcome = partial(done, work())
        except KnownError as error:
            outcome = partial(failed, error)
        except Exception:
            log.exception("an errand failed")
            outcome = partial(failed, KnownError("That failed for a reason the program does not know."))
        self._came.emit(outcome)

    def _deliver(self, outcome: Callable[[], object]) -> None:
        if not self._closed:
            outcome()


class Background(QObject):
    """Starts jobs; each gets a workspace of its own on the same file. After `close` nobody hears of them any more."""

    started = Signal(object)
    failed = Signal(object)
    """The KnownError of a job that names nobody else to tell."""
    _came = Signal(object)

    def __init__(self, workspace: Workspace, runner: Runner | None = None) -> None:
        super().__init__()
        self._workspace = workspace
        self._runner = runner or Threads(2)
        self._running: set[Running] = set()
        self._closed = False
        self._came.connect(self._deliver)

    @property
    def is_busy(self) -> bool:
        return bool(self._running)

    def run(
        self, title: str, job: Job, done: Callable[[Any], object], failed: Callable[[KnownError], object] | None = None
    ) -> Running:
        """Do `job` in the background; `done` gets its result, `failed` a known error, both in the window's thread."""
        running = Running(title)
        self._running.add(running)
        self.started.emit(running)
        self._runner(lambda: self._do(job, running, done, failed or self.failed.emit))
        return running

    def close(self) -> None:
        """Ask every job to stop, and wait for them."""
        self._closed = True
        for running in tuple(self._running):
            running.cancel()
        if isinstance(self._runner, Threads):
            self._runner.wait()
        self._running.clear()

    def _do(
        self, job: Job, running: Running, done: Callable[[Any], object], failed: Callable[[KnownError], object]
    ) -> None:
        try:
            with self._workspace.another() as own:
                outcome = partial(done, job(own, running.progress))
        except KnownError as error:
            outcome = partial(failed, error)
        except Exception:
            log.exception("a background job failed")
            outcome = partial(
                failed,
                KnownError(f"{running.title} failed for a reason the program does not know.", "Nothing was changed."),
            )
        self._came.emit((running, outcome))

    def _deliver(self, came: tuple[Running, Callable[[], object]]) -> None:
        running, outcome = came
        self._running.discard(running)
        if not self._closed:
            running.ended.emit()
            outcome()
