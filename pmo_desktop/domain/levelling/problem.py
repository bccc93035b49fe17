"""A levelling problem as values: the resource-constrained project scheduling problem with lags, releases and several ends.

All times are whole numbers on one axis (periods of a benchmark's instance, or steps of working time of a portfolio).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from pmo_desktop.domain.errors import InvalidValueError


@dataclass(frozen=True, slots=True)
class Activity:
    """`demands` are (resource, units) held from start to finish; it starts no earlier than `release`."""

    duration: int
    demands: tuple[tuple[int, int], ...] = ()
    release: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """`after` starts at least `lag` after the start of `before`: with fixed durations every kind of dependency comes to that."""

    before: int
    after: int
    lag: int


@dataclass(frozen=True, slots=True)
class Hold:
    """Units of a resource that are taken in [start, finish) whatever is decided: leave, other work, what has begun."""

    resource: int
    units: int
    start: int
    finish: int


@dataclass(frozen=True, slots=True)
class End:
    """A date that counts `weight` for each step it comes later: the last finish of `members`."""

    members: tuple[int, ...]
    weight: int = 1


@dataclass(frozen=True)
class Problem:
    """`links` lead in no circle and no activity asks for more than `capacities` hold; InvalidValueError says where not.

    What is sought are starts with the least sum of weighted ends.
    """

    activities: tuple[Activity, ...]
    links: tuple[Link, ...]
    capacities: tuple[int, ...]
    ends: tuple[End, ...] = ()
    holds: tuple[Hold, ...] = ()

    def __post_init__(self) -> None:
        for number, activity in enumerate(self.activities):
            if activity.duration < 0 or any(units > self.capacities[each] for each, units in activity.demands):
                raise InvalidValueError(
                    f"Activity {number + 1} asks for more than there ever is.", "Lower its units or raise the capacity."
                )
        if not self.ends:
            object.__setattr__(self, "ends", (End(tuple(range(len(self.activities)))),))
        assert len(self.order) == len(self.activities)

    @cached_property
    def into(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """By activity the (predecessor, lag) of the links into it."""
        found: list[list[tuple[int, int]]] = [[] for _ in self.activities]
        for link in self.links:
            found[link.after].append((link.before, link.lag))
        return tuple(map(tuple, found))

    @cached_property
    def out_of(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """By activity the (successor, lag) of the links out of it."""
        found: list[list[tuple[int, int]]] = [[] for _ in self.activities]
        for link in self.links:
            found[link.before].append((link.after, link.lag))
        return tuple(map(tuple, found))

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The activities, each after those it waits for; InvalidValueError where they wait in a circle."""
        waiting = [len(each) for each in self.into]
        found = [number for number, count in enumerate(waiting) if not count]
        for number in found:
            for after, _ in self.out_of[number]:
                waiting[after] -= 1
                if not waiting[after]:
                    found.append(after)
        if len(found) < len(self.activities):
            raise InvalidValueError("The activities wait for each other in a circle.", "Remove one of their links.")
        return tuple(found)

    @cached_property
    def earliest(self) -> tuple[int, ...]:
        """The earliest starts by links and releases alone."""
        starts = [each.release for each in self.activities]
        for number in self.order:
            for before, lag in self.into[number]:
                starts[number] = max(starts[number], starts[before] + lag)
        return tuple(starts)

    @cached_property
    def tails(self) -> tuple[int, ...]:
        """By activity the least time from its start to the end of all."""
        found = [each.duration for each in self.activities]
        for number in reversed(self.order):
            for after, lag in self.out_of[number]:
                found[number] = max(found[number], lag + found[after])
        return tuple(found)

    @cached_property
    def bound(self) -> int:
        """A value that no solution can be below: the longest chains, and for a single end the work there is to do."""
        finishes = [start + each.duration for start, each in zip(self.earliest, self.activities, strict=True)]
        chains = sum(end.weight * max((finishes[each] for each in end.members), default=0) for end in self.ends)
        if len(self.ends) > 1 or len(self.ends[0].members) < len(self.activities):
            return chains
        return max([chains, *(self.ends[0].weight * each for each in self._by_work())])

    def _by_work(self) -> Iterator[int]:
        """Yield for each resource the time its work takes, between the earliest start of it and what must follow it."""
        work = [0] * len(self.capacities)
        heads: list[int | None] = [None] * len(self.capacities)
        rests: list[int | None] = [None] * len(self.capacities)
        for number, activity in enumerate(self.activities):
            for resource, units in activity.demands:
                if units and activity.duration:
                    work[resource] += units * activity.duration
                    rest = self.tails[number] - activity.duration
                    head, least = heads[resource], rests[resource]
                    heads[resource] = self.earliest[number] if head is None else min(head, self.earliest[number])
                    rests[resource] = rest if least is None else min(least, rest)
        for resource, capacity in enumerate(self.capacities):
            if work[resource]:
                yield (heads[resource] or 0) - (-work[resource] // capacity) + (rests[resource] or 0)

    def value(self, starts: Sequence[int]) -> int:
        """Return the sum of weighted ends."""
        activities = self.activities
        return sum(
            end.weight * max((starts[each] + activities[each].duration for each in end.members), default=0)
            for end in self.ends
        )

    def faults(self, starts: Sequence[int]) -> Iterator[str]:
        """Yield what is wrong with starts, reckoned independently of whatever found them."""
        for number, (start, activity) in enumerate(zip(starts, self.activities, strict=True)):
            if start < activity.release:
                yield f"activity {number} starts before its release"
        for link in self.links:
            if starts[link.after] < starts[link.before] + link.lag:
                yield f"activity {link.after} does not wait for {link.before}"
        for resource, capacity in enumerate(self.capacities):
            if self._is_over(resource, capacity, starts):
                yield f"resource {resource} is over capacity"

    def _is_over(self, resource: int, capacity: int, starts: Sequence[int]) -> bool:
        """Say whether activities take more of a resource at any moment than what is held leaves of it."""
        steps = [(each.start, each.units, 0) for each in self.holds if each.resource == resource]
        steps += [(each.finish, -each.units, 0) for each in self.holds if each.resource == resource]
        for start, activity in zip(starts, self.activities, strict=True):
            for which, units in activity.demands:
                if which == resource and activity.duration:
                    steps += [(start, 0, units), (start + activity.duration, 0, -units)]
        held = taken = 0
        for _, changes in groupby(sorted(steps), key=itemgetter(0)):
            for _, more_held, more_taken in changes:
                held, taken = held + more_held, taken + more_taken
            if taken and taken + held > capacity:
                return True
        return False
