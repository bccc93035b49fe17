"""How a task stands apart from one of its baselines, or one baseline from another.

Differences are those of MS Project's variance fields: what is now less what was kept, so that more is later, longer or
dearer. Dates differ by working time on the task's calendar (elapsed time for an elapsed task).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from pmo_desktop.domain.plan.plan import Plan

NUMBERS = range(11)
"""The baselines a plan can keep."""


class Counting(Protocol):
    """A calendar, as far as it is needed here: seconds of work between two moments, negative backwards."""

    def work(self, start: int, finish: int, /) -> int: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """A task as it stands, or stood: moments, durations and work in seconds, cost in cents; None is not known."""

    start: int | None = None
    finish: int | None = None
    duration: int | None = None
    work: int | None = None
    cost: int | None = None
    elapsed: bool = False


@dataclass(frozen=True, slots=True)
class Variance:
    """Later, longer and more is positive; None where either side does not say it."""

    start: int | None = None
    finish: int | None = None
    duration: int | None = None
    work: int | None = None
    cost: int | None = None

    @property
    def is_none(self) -> bool:
        """Say whether nothing is known to differ."""
        return not any((self.start, self.finish, self.duration, self.work, self.cost))


def variance(now: Standing, then: Standing, calendar: Counting) -> Variance:
    """Return how far `now` is from `then`; `calendar` is the task's, on which dates are apart."""
    return Variance(
        start=_apart(then.start, now.start, calendar),
        finish=_apart(then.finish, now.finish, calendar),
        duration=_less(now.duration, then.duration),
        work=_less(now.work, then.work),
        cost=_less(now.cost, then.cost),
    )


def _apart(then: int | None, now: int | None, calendar: Counting) -> int | None:
    if then is None or now is None:
        return None
    return calendar.work(then, now)


def _less(now: int | None, then: int | None) -> int | None:
    return None if now is None or then is None else now - then


def kept_in(plan: Plan, number: int) -> dict[str, Standing]:
    """Return the tasks of a baseline as they stood, by id."""
    of = plan.baselines
    columns = (of[name] for name in ("number", "task_id", "start", "finish", "duration", "work", "cost", "elapsed"))
    return {
        task_id: Standing(start, finish, duration, work, cost, elapsed)
        for own, task_id, start, finish, duration, work, cost, elapsed in zip(*columns, strict=True)
        if own == number and task_id in plan.tasks
    }


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a baseline of a plan: how many tasks it holds, and when the first and last were taken (UTC, ms).

    Both times are None where nobody knows.
    """

    number: int
    tasks: int = 0
    first_taken: int | None = None
    last_taken: int | None = None


def kept(plan: Plan) -> tuple[Kept, ...]:
    """Return all baselines a plan can keep, by number, also those that hold nothing."""
    count = dict.fromkeys(NUMBERS, 0)
    times: dict[int, list[int]] = {number: [] for number in NUMBERS}
    of = plan.baselines
    for number, task_id, taken in zip(of["number"], of["task_id"], of["taken_at"], strict=True):
        if task_id in plan.tasks and number in count:
            count[number] += 1
            if taken is not None:
                times[number].append(taken)
    return tuple(
        Kept(number, count[number], min(times[number], default=None), max(times[number], default=None))
        for number in NUMBERS
    )


def rolled_up(parts: Iterable[Standing], calendar: Counting) -> Standing | None:
    """Return a summary's standing from those of the tasks in it: from the first start to the last finish, sums of the rest.

    None where no task says anything; `calendar` is the summary's.
    """
    known = [part for part in parts if part.start is not None and part.finish is not None]
    if not known:
        return None
    start = min(part.start for part in known if part.start is not None)
    finish = max(part.finish for part in known if part.finish is not None)
    return Standing(
        start,
        finish,
        calendar.work(start, finish),
        _sum(part.work for part in known),
        _sum(part.cost for part in known),
    )


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
