"""What letting go of a drag would do to the plan, looked at while it goes on and never for longer than a frame allows."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import inf
from time import perf_counter

import numpy as np
import numpy.typing as npt

from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.schedule import Explainer
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.proposed import Proposal, glimpsed

_QUICK, _AFFORDED = 0.02, 0.045
"""Seconds: looks that take no longer than the first are taken at every step of the pointer; those that take more than the
second only when it rests; those between a few times a second."""
_PAUSES = 5
"""How many times as long as a look took no other is taken, where it was not quick."""
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The dates of all task rows as they would be, those of them that change, and what would decide when the bar starts."""

    start: Rows
    finish: Rows
    moved: Rows
    project_finish: int
    holds: str = ""
    label: str = ""
    """What the change would be called."""


class Trial:
    """Looks at edits of a plan that stands still meanwhile; the last look is kept as long as the drag asks for the same."""

    def __init__(self, editing: Editing) -> None:
        self.editing = editing
        self.is_slow = False
        """The last look took so long that the next has to wait."""
        self._until = 0.0
        self._key: Hashable = None
        self._last: Glimpse | KnownError | None = None

    def look(self, proposal: Proposal, key: Hashable, row: int, *, rests: bool = False) -> Glimpse | KnownError | None:
        """Return what an edit would do, the error that refuses it, or None where looking would take too long now.

        `key` tells edits apart, `row` is the task whose start is to be explained.
        """
        if key == self._key:
            return self._last
        begun = perf_counter()
        if begun < self._until and not rests:
            return None
        try:
            proposed = proposal(self.editing)
            self._last = glimpsed(self.editing, proposed, lambda then: self._seen(then, row, proposed.label))
        except KnownError as error:
            self._last = error
        self._key = key
        ended = perf_counter()
        took = ended - begun
        self.is_slow = took > _QUICK
        pause = 0.0 if took <= _QUICK else took * _PAUSES if took <= _AFFORDED else inf
        self._until = ended + pause
        return self._last

    def _seen(self, then: Explainer, row: int, label: str) -> Glimpse:
        now, found = self.editing.schedule, then.schedule
        if len(found.start) != len(now.start):
            return Glimpse(found.start, found.finish, np.zeros(0, np.int64), found.project_finish)
        moved = np.flatnonzero((found.start != now.start) | (found.finish != now.finish))
        return Glimpse(found.start, found.finish, moved, found.project_finish, self._holding(then, row), label)

    def _holding(self, then: Explainer, row: int) -> str:
        """Return what decides when a task would start; empty where nothing but its own date does."""
        if row < 0 or then.schedule.summary[row]:
            return ""
        drivers: Sequence[str] = [each.text for each in then.start(row) if each.decides and each.kind == "link"]
        return drivers[0] if drivers else ""
