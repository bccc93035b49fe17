"""The assignments of tasks in one piece, of many plans at once: the same rules as `Phasing`, over columns."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import repeat
from operator import is_, is_not, itemgetter
from typing import Any, NamedTuple, Self, TypeVar

import numpy as np
import numpy.typing as npt

from pmo_desktop.domain.plan.columns import Columns
from pmo_desktop.domain.plan.contours import BY_HAND, FLAT, STEPS, mean, pieces
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import TaskType
from pmo_desktop.domain.resources.hours import Flags, Floats, Hours, Ints

N = TypeVar("N", bound=np.generic)
_CONTOURS = tuple(STEPS)
_EVEN = _CONTOURS.index(FLAT)
_CODES = {name: number for number, name in enumerate(_CONTOURS)}


class Laid(NamedTuple):
    """Pieces of work: the place among the facts they are of, where they lie, working seconds before both ends, and units."""

    place: Ints
    start: Ints
    finish: Ints
    begin: Ints
    end: Ints
    units: Floats


F = TypeVar("F", bound="Facts")


@dataclass(frozen=True, slots=True)
class Facts:
    """Assignments in columns: whose they are, their calendar, where their task lies, and their work; times in seconds.

    `stretch` is the working time each takes at its units; who `ends_itself` may be done before the task is.
    """

    number: Ints
    who: Ints
    calendar: Ints
    start: Ints
    finish: Ints
    work: Floats
    stretch: Ints
    ends_itself: Flags

    def __len__(self) -> int:
        return len(self.number)

    def only(self, places: Ints, kind: type[F], **more: Any) -> F:  # noqa: ANN401 - arrays of several kinds
        """Return the facts at some places as those of a kind of assignment, with what that kind knows besides."""
        own: dict[str, Any] = {each.name: getattr(self, each.name)[places] for each in fields(Facts)}
        return kind(**own, **more)

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        return cls(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(cls)))


@dataclass(frozen=True, slots=True)
class Whole(Facts):
    """Of tasks neither split nor under way; `delay` is working time after the task's start, `contour` a number."""

    delay: Ints
    contour: Ints

    def laid(self, hours: Hours) -> Iterator[Laid]:
        """Yield the work from where each task starts, or some time later, by contour."""
        calendar, start, finish = self.calendar, self.start, self.finish
        begin, end = hours.position(calendar, start), hours.position(calendar, finish)
        late = self.delay > 0
        if late.any():
            begin = begin + self.delay
            start = start.copy()
            start[late] = hours.going_on(calendar[late], begin[late])
        early = self.ends_itself & (begin + self.stretch < end)
        if early.any():
            end, finish = np.where(early, begin + self.stretch, end), finish.copy()
            finish[early] = hours.reached(calendar[early], end[early])
        kept = (end > begin) & (self.work > 0)
        even = np.flatnonzero(kept & (self.contour == _EVEN))
        yield Laid(even, start[even], finish[even], begin[even], end[even], self.work[even] / (end - begin)[even])
        uneven = kept & (self.contour != _EVEN)
        for contour in np.unique(self.contour[uneven]).tolist():
            own = np.flatnonzero(uneven & (self.contour == contour))
            steps = pieces(_CONTOURS[contour])
            yield from _spread(hours, steps, own, calendar[own], begin[own], end[own], finish[own], self.work[own])


@dataclass(frozen=True, slots=True)
class Begun(Facts):
    """Of tasks under way in one piece, worked on evenly and counted on the calendar of their people.

    `resume` is where the task says that it goes on, below 0 where it does not. `worked` is what is done of the work; who
    `comes_late` has all of it before them.
    """

    duration: Ints
    done: Ints
    resume: Ints
    worked: Floats
    comes_late: Flags

    def laid(self, hours: Hours) -> Iterator[Laid]:
        """Yield what was done until each task stopped, and what is left from where it goes on."""
        calendar = self.calendar
        first, last = hours.position(calendar, self.start), hours.position(calendar, self.finish)
        stopped = np.minimum(self.done, self.duration)
        left = self.duration - stopped
        stop = np.where(stopped > 0, hours.reached(calendar, np.maximum(first + stopped, 1)), self.start)
        latest = np.where(left > 0, hours.going_on(calendar, np.maximum(last - left, 0)), self.finish)
        said = self.resume > 0
        resume = np.maximum(stop, np.where(said, np.clip(self.resume, hours.low, hours.high), latest))
        goes_on = hours.position(calendar, resume)
        last = np.where(self.finish <= resume, goes_on + np.maximum(1, left), last)
        share = np.divide(self.done, self.duration, out=np.ones(len(self)), where=self.duration > 0).clip(max=1.0)
        takes = np.rint(self.stretch * np.where(self.comes_late, 1.0, 1 - share)).astype(np.int64)
        last = np.where(self.ends_itself & (takes > 0), np.minimum(last, goes_on + takes), last)
        last = np.minimum(last, goes_on + left)
        for begin, end, amount in ((first, first + stopped, self.worked), (goes_on, last, self.work - self.worked)):
            at = np.flatnonzero((end > begin) & (amount > 0))
            own, begins, ends = calendar[at], begin[at], end[at]
            yield Laid(
                at, hours.going_on(own, begins), hours.reached(own, ends), begins, ends, amount[at] / (ends - begins)
            )


def _spread(  # noqa: PLR0913, PLR0917 - the columns
    hours: Hours, steps: Sequence[tuple[float, float, float]], at: Ints, calendar: Ints, begin: Ints, end: Ints,
    finish: Ints, work: Floats,
) -> Iterator[Laid]:  # fmt: skip
    """Yield work spread by a contour's steps: whole seconds each, which add up."""
    whole = end - begin
    before, given, share = np.zeros_like(begin), np.zeros_like(work), 0.0
    for number, (first, last, part) in enumerate(steps):
        share += part
        until = whole if number + 1 == len(steps) else np.rint(last * whole).astype(np.int64)
        reached = share - part + part * (until - first * whole) / np.maximum(1e-9, (last - first) * whole)
        amount = np.where(until == whole, work, np.rint(work * np.minimum(1.0, reached))) - given
        kept = (amount > 0) & (until > before)
        own, low, high = calendar[kept], (begin + before)[kept], (begin + until)[kept]
        ends = np.where((until == whole)[kept], finish[kept], hours.reached(own, high))
        yield Laid(at[kept], hours.going_on(own, low), ends, low, high, amount[kept] / (high - low))
        given, before = given + np.where(kept, amount, 0), until


# Reading them from a plan


def read(  # noqa: PLR0913, PLR0917 - the columns
    plan: Plan, numbers: Ints, task: Ints, who: Ints, calendar: Ints, start: Ints, finish: Ints
) -> tuple[Whole, Begun, Ints]:
    """Return the facts of assignments, and the places of those for `Phasing`: split, or under way by rules of their own."""
    tasks, of = _Reading(plan.tasks, task), _Reading(plan.assignments, numbers)
    done = tasks.ints("actual_duration")
    ended, began = tasks.known("actual_finish"), tasks.known("actual_start")
    elapsed, fixed = tasks.flags("elapsed"), tasks.are("task_type", TaskType.FIXED_DURATION)
    contours = of["contour"]
    contour = np.fromiter(map(_CODES.get, contours, repeat(_EVEN)), dtype=np.int64, count=len(numbers))
    delay, units, said = of.ints("delay"), of.floats("units"), of.maybe("work")
    is_said = ~np.isnan(said)
    duration = tasks.ints("duration")
    even = np.array([mean(each) for each in _CONTOURS])[contour]
    work = np.where(is_said, said, np.rint(duration * units * even))
    rate = units * even
    stretch = np.rint(np.divide(work, rate, out=np.zeros_like(rate), where=rate > 0)).astype(np.int64)
    ends_itself = is_said & (units > 0) & ~ended & ~elapsed & ~fixed & ~tasks.flags("manual")
    if BY_HAND in contours:
        ends_itself &= np.array([each != BY_HAND for each in contours], dtype=np.bool_)
    under_way = began & ~ended & (done > 0)
    alone = _in_one_piece(plan, task)
    whole = np.flatnonzero(alone & ~under_way & (delay >= 0))
    begun = np.flatnonzero(alone & under_way & (delay == 0) & (contour == _EVEN) & ~elapsed & ~fixed)
    base = Facts(numbers, who, calendar, start, finish, work, stretch, ends_itself)
    worked, comes_late = _worked(_Reading(plan.assignments, numbers[begun]), work[begun], done[begun], duration[begun])
    resume = np.nan_to_num(_Reading(plan.tasks, task[begun]).maybe("resume"), nan=-1).astype(np.int64)
    is_read = np.zeros(len(numbers), dtype=np.bool_)
    is_read[whole] = is_read[begun] = True
    return (
        base.only(whole, Whole, delay=delay[whole], contour=contour[whole]),
        base.only(
            begun,
            Begun,
            duration=duration[begun],
            done=done[begun],
            resume=resume,
            worked=worked,
            comes_late=comes_late,
        ),
        np.flatnonzero(~is_read),
    )


class _Reading:
    """The fields of some rows of a table; of most of them, whole columns are read and picked from."""

    def __init__(self, table: Columns[Any], rows: Ints) -> None:
        self._table, self._rows, self._count = table, rows, len(rows)
        self._is_most = 2 * len(rows) > len(table)
        self._pick: Callable[[list[Any]], Any] = itemgetter(*rows.tolist()) if self._count else lambda _column: ()

    def __getitem__(self, name: str) -> Sequence[Any]:
        found: Sequence[Any] = self._pick(self._table[name])
        return [found] if self._count == 1 else found

    def ints(self, name: str) -> Ints:
        return self._numbers(name, np.int64)

    def floats(self, name: str) -> Floats:
        return self._numbers(name, np.float64)

    def flags(self, name: str) -> Flags:
        return self._numbers(name, np.bool_)

    def maybe(self, name: str) -> Floats:
        """Return numbers, NaN where there is none."""
        return np.array(self[name], dtype=np.float64)

    def known(self, name: str) -> Flags:
        """Say of each row whether there is anything."""
        return self._made(lambda column: map(is_not, column, repeat(None)), name, np.bool_)

    def are(self, name: str, value: object) -> Flags:
        """Say of each row whether it is just that value."""
        return self._made(lambda column: map(is_, column, repeat(value)), name, np.bool_)

    def _numbers(self, name: str, kind: type[N]) -> npt.NDArray[N]:
        if self._is_most and not any(self._table[name]):  # as most delays are
            return np.zeros(self._count, dtype=kind)
        return self._made(iter, name, kind)

    def _made(self, make: Callable[[Sequence[Any]], Iterator[Any]], name: str, kind: type[N]) -> npt.NDArray[N]:
        if not self._is_most:
            return np.fromiter(make(self[name]), dtype=kind, count=self._count)
        column = self._table[name]
        return np.fromiter(make(column), dtype=kind, count=len(column))[self._rows]


def _in_one_piece(plan: Plan, task: Ints) -> Flags:
    if not len(plan.splits):
        return np.ones(len(task), dtype=np.bool_)
    split, ids = plan.splits.by("task_id"), plan.tasks.ids
    return np.array([ids[row] not in split for row in task.tolist()], dtype=np.bool_)


def _worked(of: _Reading, work: Floats, done: Ints, duration: Ints) -> tuple[Floats, Flags]:
    """Return how much of each was done, and who came onto a task under way: nothing of theirs is."""
    share = np.divide(done, duration, out=np.ones(len(work)), where=duration > 0).clip(max=1.0)
    known, left = np.nan_to_num(of.maybe("actual_work")), of.maybe("remaining_work")
    comes_late = (known == 0) & (left >= work)
    amount = np.minimum(work, np.where(known > 0, known, np.rint(work * share)))
    return np.where(comes_late, 0.0, amount), comes_late
