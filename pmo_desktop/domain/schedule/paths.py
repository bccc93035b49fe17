"""The path of a task through the plan: what it waits for and what waits for it, and which of those decide dates."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pmo_desktop.domain.schedule.explain import Explainer


@dataclass(frozen=True, slots=True)
class TaskPath:
    """Task rows; `driving` are among the predecessors, `driven` among the successors; the task itself is in none."""

    row: int
    predecessors: frozenset[int]
    driving: frozenset[int]
    successors: frozenset[int]
    driven: frozenset[int]


class Paths:
    """Finds the paths of the tasks of one schedule, each once; `explainer` says what decides a date."""

    def __init__(self, explainer: Explainer) -> None:
        self._explainer, self._net = explainer, explainer.net
        self._outline = explainer.plan.outline
        self._known: dict[int, TaskPath] = {}
        self._driven_by: dict[int, frozenset[int]] = {}

    def of(self, row: int) -> TaskPath:
        """Return the path of a task row."""
        if row not in self._known:
            own = {row, *self._within(row)}
            driven = self._reached(row, self._drives)
            self._known[row] = TaskPath(
                row, self._reached(row, self._before) - own, self._reached(row, self.driven_by) - own,
                self._reached(row, self._after) - own, driven - own,
            )  # fmt: skip
        return self._known[row]

    def driven_by(self, row: int) -> frozenset[int]:
        """Return the rows that decide a row's dates."""
        if row not in self._driven_by:
            self._driven_by[row] = self._explainer.driven_by(row)
        return self._driven_by[row]

    def _reached(self, row: int, step: Callable[[int], Iterable[int]]) -> frozenset[int]:
        found: set[int] = set()
        waiting = [row]
        while waiting:
            fresh = set(step(waiting.pop())) - found
            found |= fresh
            waiting += fresh
        return frozenset(found)

    def _drives(self, row: int) -> Iterable[int]:
        """Yield the rows whose dates a row decides; the summaries it makes end are not on the way."""
        return (each for each in self._after(row) if row in self.driven_by(each) or self._through(row, each))

    def _through(self, row: int, after: int) -> bool:
        """Say whether a row decides the dates of another by way of a summary it lies in."""
        by = self.driven_by(after)
        return any(above in by and row in self.driven_by(above) for above in self._outline.ancestors(row))

    def _before(self, row: int) -> Iterable[int]:
        net = self._net
        for at in (row, *self._outline.ancestors(row), *self._within(row)):
            for place in range(net.into_first[at], net.into_first[at + 1]):
                before = int(net.link_from[net.into[place]])
                yield before
                yield from self._within(before)

    def _after(self, row: int) -> Iterable[int]:
        net = self._net
        for at in (row, *self._outline.ancestors(row), *self._within(row)):
            for place in range(net.out_first[at], net.out_first[at + 1]):
                after = int(net.link_to[net.out_of[place]])
                yield after
                yield from self._within(after)

    def _within(self, row: int) -> Iterable[int]:
        """Return the rows a summary is made of."""
        return self._outline.descendants(row) if self._outline.is_summary[row] else ()
