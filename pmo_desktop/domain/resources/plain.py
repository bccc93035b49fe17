"""The assignments of tasks in one piece, many at once: the same rules as `Phasing`, over columns."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from pmo_desktop.domain.plan.columns import Columns
from pmo_desktop.domain.plan.contours import BY_HAND, FLAT, mean, pieces
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import TaskType
from pmo_desktop.domain.resources.hours import Flags, Floats, Hours, Ints

Laid = tuple[Ints, Ints, Ints, Floats]
"""Places among the assignments, start, finish and units of pieces of their work."""
_EVEN = frozenset({FLAT, BY_HAND})


class Plain:
    """Some assignments of a plan, by place: their number, their task's row, when it starts and finishes, their calendar.

    `is_whole` are those of tasks that are neither split nor under way, `is_under_way` those whose task is in one piece and
    begun, worked on evenly and counted on the calendar of their people. What is neither is for `Phasing`.
    """

    def __init__(self, plan: Plan, numbers: Ints, task: Ints, start: Ints, finish: Ints, calendar: Ints) -> None:  # noqa: PLR0913, PLR0917 - the columns
        self._plan, self._numbers, self._start, self._finish, self._calendar = plan, numbers, start, finish, calendar
        self._rows, self._place = np.unique(task, return_inverse=True)
        self._contours: list[str] = _values(plan.assignments, "contour", numbers)
        done, began, ended = (self._of_tasks(name) for name in ("actual_duration", "actual_start", "actual_finish"))
        begun = np.array(
            [
                amount > 0 and since is not None and until is None
                for amount, since, until in zip(done, began, ended, strict=True)
            ],
            dtype=np.bool_,
        )[self._place]
        self._delay = np.array(_values(plan.assignments, "delay", numbers), dtype=np.int64)
        in_one_piece = self._in_one_piece()
        self.is_whole: Flags = in_one_piece & ~begun & (self._delay >= 0)
        self.is_under_way: Flags = in_one_piece & begun & (self._delay == 0) & self._is_even
        if begun.any():
            self.is_under_way &= self._on_own_hours()

    def _of_tasks(self, name: str) -> list[Any]:
        return _values(self._plan.tasks, name, self._rows)

    def _in_one_piece(self) -> Flags:
        splits = self._plan.splits
        if not len(splits):
            return np.ones(len(self._numbers), dtype=np.bool_)
        split, ids = splits.by("task_id"), self._plan.tasks.ids
        return np.array([ids[row] not in split for row in self._rows.tolist()], dtype=np.bool_)[self._place]

    def _on_own_hours(self) -> Flags:
        facts = zip(self._of_tasks("elapsed"), self._of_tasks("task_type"), strict=True)
        found = [not elapsed and kind is not TaskType.FIXED_DURATION for elapsed, kind in facts]
        return np.array(found, dtype=np.bool_)[self._place]

    @cached_property
    def _is_even(self) -> Flags:
        return np.array([each in _EVEN for each in self._contours], dtype=np.bool_)

    @cached_property
    def _units(self) -> Floats:
        return np.array(_values(self._plan.assignments, "units", self._numbers), dtype=np.float64)

    @cached_property
    def _said(self) -> Floats:
        """The work that is said; below 0 where none is."""
        found = _values(self._plan.assignments, "work", self._numbers)
        return np.array([-1 if each is None else each for each in found], dtype=np.float64)

    @cached_property
    def _mean(self) -> Floats:
        if self._is_even.all():
            return np.ones(len(self._numbers))
        known = {each: mean(each) for each in set(self._contours)}
        return np.array([known[each] for each in self._contours])

    @cached_property
    def _work(self) -> Floats:
        unsaid = self._said < 0
        if not unsaid.any():
            return self._said
        lasting = np.array(self._of_tasks("duration"), dtype=np.float64)[self._place]
        return np.where(unsaid, np.rint(lasting * self._units * self._mean), self._said)

    @cached_property
    def _stretch(self) -> Ints:
        """The working seconds each takes at its units; none where nobody is to do it."""
        rate = self._units * self._mean
        return np.rint(np.divide(self._work, rate, out=np.zeros_like(rate), where=rate > 0)).astype(np.int64)

    @cached_property
    def _ends_itself(self) -> Flags:
        """Whether each may end before its task: not where it lasts as long as the task by what it is."""
        names = ("actual_finish", "elapsed", "manual", "task_type")
        free = [
            ended is None and not elapsed and not manual and kind is not TaskType.FIXED_DURATION
            for ended, elapsed, manual, kind in zip(*map(self._of_tasks, names), strict=True)
        ]
        found = np.array(free, dtype=np.bool_)[self._place] & (self._said >= 0) & (self._units > 0)
        return found if self._is_even.all() and BY_HAND not in self._contours else found & self._not_by_hand()

    def _not_by_hand(self) -> Flags:
        return np.array([each != BY_HAND for each in self._contours], dtype=np.bool_)

    # Tasks not under way

    def whole(self, hours: Hours, wanted: Flags) -> Iterator[Laid]:
        """Yield the work of tasks not under way: from where they start, or some time later, by contour."""
        at = np.flatnonzero(wanted & (self._work > 0))
        if not len(at):
            return
        calendar, work = self._calendar[at], self._work[at]
        begin, end = hours.position(calendar, self._start[at]), hours.position(calendar, self._finish[at])
        begin = begin + self._delay[at]
        end = np.where(self._ends_itself[at], np.minimum(end, begin + self._stretch[at]), end)
        start, finish = self._start[at], self._finish[at]
        late, early = self._delay[at] > 0, end < hours.position(calendar, finish)
        if late.any():
            start = start.copy()
            start[late] = hours.going_on(calendar[late], begin[late])
        if early.any():
            finish = finish.copy()
            finish[early] = hours.reached(calendar[early], end[early])
        even = self._is_even[at] & (end > begin)
        yield at[even], start[even], finish[even], work[even] / (end - begin)[even]
        uneven = ~self._is_even[at] & (end > begin)
        for contour in {self._contours[place] for place in at[uneven].tolist()}:
            own = uneven & np.array([self._contours[place] == contour for place in at.tolist()], dtype=np.bool_)
            yield from _spread(hours, contour, at[own], calendar[own], begin[own], end[own], finish[own], work[own])

    # Tasks under way

    def under_way(self, hours: Hours, wanted: Flags) -> Iterator[Laid]:
        """Yield what was done until each task stopped, and what is left from where it goes on."""
        at = np.flatnonzero(wanted & (self._work > 0))
        if not len(at):
            return
        calendar, work, start, finish = self._calendar[at], self._work[at], self._start[at], self._finish[at]
        row = self._place[at]
        duration, done = (np.array(self._of_tasks(name), dtype=np.int64)[row] for name in ("duration", "actual_duration"))
        stopped = np.minimum(done, duration)
        share = np.divide(done, duration, out=np.ones(len(at)), where=duration > 0).clip(max=1.0)
        first, last = hours.position(calendar, start), hours.position(calendar, finish)
        stop = np.where(stopped > 0, hours.reached(calendar, np.maximum(first + stopped, 1)), start)
        resume = np.maximum(stop, self._resume(hours, calendar, row, finish, last, duration - stopped))
        goes_on = hours.position(calendar, resume)
        last = np.where(finish <= resume, goes_on + np.maximum(1, duration - stopped), last)
        worked, comes_late = self._worked(at, share)
        left = np.rint(self._stretch[at] * np.where(comes_late, 1.0, 1 - share)).astype(np.int64)
        last = np.where(self._ends_itself[at] & (left > 0), np.minimum(last, goes_on + left), last)
        last = np.minimum(last, goes_on + duration - stopped)
        for begin, end, amount in ((first, first + stopped, worked), (goes_on, last, work - worked)):
            kept = (end > begin) & (amount > 0)
            own, begins, ends = calendar[kept], begin[kept], end[kept]
            yield at[kept], hours.going_on(own, begins), hours.reached(own, ends), amount[kept] / (ends - begins)

    def _resume(  # noqa: PLR0913, PLR0917 - the columns
        self, hours: Hours, calendar: Ints, row: Ints, finish: Ints, last: Ints, left: Ints
    ) -> Ints:
        """Return where what is left goes on: where the task says, else as late as its finish lets it."""
        said = np.array([-1 if each is None else each for each in self._of_tasks("resume")], dtype=np.int64)[row]
        latest = np.where(left > 0, hours.going_on(calendar, np.maximum(last - left, 0)), finish)
        return np.where(said > 0, np.clip(said, hours.low, hours.high), latest)

    def _worked(self, at: Ints, share: Floats) -> tuple[Floats, Flags]:
        """Return how much of each was done, and who came onto a task under way: nothing of theirs is."""
        numbers, work = self._numbers[at], self._work[at]
        known = np.array([each or 0 for each in _values(self._plan.assignments, "actual_work", numbers)], dtype=np.float64)
        still = _values(self._plan.assignments, "remaining_work", numbers)
        left = np.array([-1 if each is None else each for each in still], dtype=np.float64)
        comes_late = (known == 0) & (left >= 0) & (left >= work)
        done = np.minimum(work, np.where(known > 0, known, np.rint(work * share)))
        return np.where(comes_late, 0.0, done), comes_late


def _spread(  # noqa: PLR0913, PLR0917 - the columns
    hours: Hours, contour: str, at: Ints, calendar: Ints, begin: Ints, end: Ints, finish: Ints, work: Floats
) -> Iterator[Laid]:
    """Yield work spread by a contour's steps: whole seconds each, which add up."""
    steps, whole = pieces(contour), end - begin
    before, given, share = np.zeros_like(begin), np.zeros_like(work), 0.0
    for number, (first, last, part) in enumerate(steps):
        share += part
        is_last = number + 1 == len(steps)
        until = whole if is_last else np.rint(last * whole).astype(np.int64)
        reached = share - part + part * (until - first * whole) / np.maximum(1e-9, (last - first) * whole)
        amount = np.where(until == whole, work, np.rint(work * np.minimum(1.0, reached))) - given
        kept = (amount > 0) & (until > before)
        own, low, high = calendar[kept], (begin + before)[kept], (begin + until)[kept]
        ends = np.where((until == whole)[kept], finish[kept], hours.reached(own, high))
        yield at[kept], hours.going_on(own, low), ends, amount[kept] / (high - low)
        given, before = given + np.where(kept, amount, 0), until


def _values(table: Columns[Any], name: str, rows: Ints | Sequence[int]) -> list[Any]:
    column = table[name]
    return [column[row] for row in (rows.tolist() if isinstance(rows, np.ndarray) else rows)]
