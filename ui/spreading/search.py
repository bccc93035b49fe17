"""The search for a better proposal, in a thread of its own beside the window: told as it gets better, stopped at any time."""

import time

from PySide6.QtCore import QObject, Signal

from pmo_desktop.domain.errors import CancelledError
from pmo_desktop.services.levelling import Options, Proposal, Scope, proposals
from pmo_desktop.services.progress import Progress
from pmo_desktop.services.workspace import Workspace
from ui.reckoner import Reckoner
from ui.session import Session


class Search(QObject):
    """One search at a time: a new one ends the one before, which is not heard of any more."""

    found = Signal(object)
    """A Proposal, better than the one before or known to be nearer to the best there can be."""
    ended = Signal()
    failed = Signal(object)
    _came = Signal(int, object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._reckoner: Reckoner | None = None
        self._number = 0
        self._stopped = 0
        self._begun = 0.0
        self.seconds = 0.0
        self.is_running = False
        self._came.connect(self._deliver)
        session.closing.connect(self.close)

    @property
    def elapsed(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self._begun

    def begin(self, scope: Scope, options: Options, seconds: float) -> None:
        """Look for proposals for at most so many seconds, once everything has been read."""
        if self._reckoner is None:
            self._reckoner = Reckoner(self._session.workspace, self._session.runner)
            self._reckoner.failed.connect(self._fail)
        self._number += 1
        number, self.seconds = self._number, seconds
        self._begun, self.is_running = time.monotonic(), True

        def question(own: Workspace, step: Progress) -> None:
            for proposal in proposals(own, scope, options, seconds=seconds, stop=lambda: self._is_over(number, step)):
                self._came.emit(number, proposal)

        self._reckoner.ask("spread", question, lambda _none: self._end(number))

    def stop(self) -> None:
        """Be content with the best so far."""
        self._stopped = self._number

    def close(self) -> None:
        """End what runs, and let the file go."""
        self._stopped = self._number
        self._number += 1
        self.is_running = False
        if self._reckoner is not None:
            self._reckoner.close()
            self._reckoner = None

    def leave(self) -> None:
        """End what runs without waiting for it; what was read is kept for the next time."""
        self._stopped = self._number
        self._number += 1
        self.is_running = False

    def _is_over(self, number: int, step: Progress) -> bool:
        """Say, in the thread of the search, whether it is to end."""
        if self._stopped >= number:
            return True
        try:
            step(0, 0, "")
        except CancelledError:
            return True
        return False

    def _deliver(self, number: int, proposal: Proposal) -> None:
        if number == self._number:
            self.found.emit(proposal)

    def _end(self, number: int) -> None:
        if number == self._number:
            self.is_running = False
            self.ended.emit()

    def _fail(self, error: object) -> None:
        if self.is_running:
            self.is_running = False
            self.failed.emit(error)
