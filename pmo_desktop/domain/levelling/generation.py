"""Serial schedule generation: activities in an order, each as early as links and what is left of the resources let it.

What is free of all resources in a stretch of time is one whole number: each resource has a field of bits and above it one
bit that stays set as long as no more is taken than there is. So one subtraction asks for all of them at once, however many.
"""

from bisect import bisect_right
from collections.abc import Sequence
from heapq import heapify, heappop, heappush

from pmo_desktop.domain.levelling.problem import Problem

_Into = Sequence[Sequence[tuple[int, int]]]
_NEVER = 1 << 62


class Generation:
    """Makes schedules of one problem, forwards and, mirrored in time, backwards."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.durations = [each.duration for each in problem.activities]
        self._releases = [each.release for each in problem.activities]
        self._none = [0] * len(self.durations)
        self._offsets, self._full, self._guards = _fields(problem.capacities)
        self._words = [sum(units << self._offsets[each] for each, units in one.demands) for one in problem.activities]
        durations = self.durations
        self._back: _Into = [
            [(after, lag + durations[after] - durations[number]) for after, lag in links]
            for number, links in enumerate(problem.out_of)
        ]
        self._place = {number: place for place, number in enumerate(problem.order)}
        self._is_plain = all(
            link.lag >= 0 and link.lag + durations[link.after] >= durations[link.before] for link in problem.links
        )
        """Whether whatever follows starts and ends no earlier: then sorting by dates keeps the order of links."""
        self._is_single = len(problem.ends) == 1 and len(problem.ends[0].members) == len(problem.activities)

    def value(self, starts: Sequence[int]) -> int:
        if self._is_single:
            return self.problem.ends[0].weight * self.last(starts)
        return self.problem.value(starts)

    def last(self, starts: Sequence[int]) -> int:
        """Return when the last activity finishes."""
        return max(map(int.__add__, starts, self.durations), default=0)

    def serial(self, order: Sequence[int]) -> list[int]:
        """Return the starts that follow from an order in which each activity comes after those it waits for."""
        times, free = self._ground(0, mirrored=False)
        return self._generate(order, self.problem.into, self._releases, times, free)

    def justified(self, starts: Sequence[int]) -> list[int]:
        """Return starts after all was pushed to the right and then to the left again (Valls, Ballestín and Quintanilla 2005).

        Without releases, holds and several ends they are never worse.
        """
        return self.serial(self.by_start(self.late(starts)))

    def late(self, starts: Sequence[int]) -> list[int]:
        """Return starts as late as the same finish allows, those that end last placed first."""
        last, durations = self.last(starts), self.durations
        times, free = self._ground(last, mirrored=True)
        back = self._generate(self._by_finish(starts), self._back, self._none, times, free)
        return [last - start - duration for start, duration in zip(back, durations, strict=True)]

    def by_start(self, starts: Sequence[int]) -> list[int]:
        """Return the activities in the order of their starts, each after those it waits for."""
        return self.in_order(list(starts), reverse=False)

    def _by_finish(self, starts: Sequence[int]) -> list[int]:
        finishes = [start + duration for start, duration in zip(starts, self.durations, strict=True)]
        return self.in_order(finishes, reverse=True)

    def in_order(self, keys: Sequence[float], *, reverse: bool) -> list[int]:
        """Return the activities by keys, each after those it waits for; reversed by falling keys, each before them."""
        if self._is_plain:
            pairs = sorted(self._keyed(keys), reverse=reverse)
            return [number for _, _, number in pairs]
        return self._eligible([-key for key in keys] if reverse else keys, reverse=reverse)

    def _keyed(self, keys: Sequence[float]) -> list[tuple[float, int, int]]:
        return [(keys[number], place, number) for number, place in self._place.items()]

    def _eligible(self, keys: Sequence[float], *, reverse: bool = False) -> list[int]:
        """Return the activities, of those that wait for nothing any more always the one with the least key first."""
        into, out = (self._back, self.problem.into) if reverse else (self.problem.into, self.problem.out_of)
        waiting = [len(each) for each in into]
        heap = [(keys[number], number) for number, count in enumerate(waiting) if not count]
        heapify(heap)
        found = []
        while heap:
            _, number = heappop(heap)
            found.append(number)
            for after, _ in out[number]:
                waiting[after] -= 1
                if not waiting[after]:
                    heappush(heap, (keys[after], after))
        return found

    def by_rule(self, keys: Sequence[float]) -> list[int]:
        """Return the activities as a priority rule has them: of those whose predecessors are placed the least key first."""
        return self._eligible(keys)

    def _ground(self, last: int, *, mirrored: bool) -> tuple[list[int], list[int]]:
        """Return what is free before anything is placed, as the starts of stretches and the words of what is free in each."""
        holds = self.problem.holds
        if not holds:
            return [-_NEVER], [self._full]
        spans = [(last - each.finish, last - each.start) if mirrored else (each.start, each.finish) for each in holds]
        times = sorted({-_NEVER, *(at for span in spans for at in span)})
        place = {at: number for number, at in enumerate(times)}
        taken = [[0] * len(self.problem.capacities) for _ in times]
        for each, (start, finish) in zip(holds, spans, strict=True):
            for number in range(place[start], place[finish]):
                taken[number][each.resource] += each.units
        capacities = self.problem.capacities
        free = [
            self._full - sum(min(units, capacities[each]) << self._offsets[each] for each, units in enumerate(one))
            for one in taken
        ]
        return times, free

    def _generate(
        self, order: Sequence[int], into: _Into, releases: Sequence[int], times: list[int], free: list[int]
    ) -> list[int]:
        durations, words, guards = self.durations, self._words, self._guards
        starts = [0] * len(durations)
        for number in order:
            start = releases[number]
            for before, lag in into[number]:
                asked = starts[before] + lag
                start = max(start, asked)
            duration, word = durations[number], words[number]
            if duration and word:
                start = _take(times, free, guards, word, start, duration)
            starts[number] = start
        return starts


def _take(times: list[int], free: list[int], guards: int, word: int, start: int, duration: int) -> int:  # noqa: PLR0913, PLR0917 - the innermost step of all
    """Take what a word asks for at the first moment from `start` on when all of it is free; return that moment."""
    first = at = bisect_right(times, start) - 1
    end, count = start + duration, len(times)
    while True:
        if (free[at] - word) & guards != guards:
            first = at = at + 1
            start = times[at]
            end = start + duration
            continue
        at += 1
        if at == count or times[at] >= end:
            break
    if times[first] < start:
        first += 1
        times.insert(first, start)
        free.insert(first, free[first - 1])
        at += 1
        count += 1
    if at == count or times[at] > end:
        times.insert(at, end)
        free.insert(at, free[at - 1])
    for each in range(first, at):
        free[each] -= word
    return start


def _fields(capacities: Sequence[int]) -> tuple[list[int], int, int]:
    """Return where each resource's field of bits begins, the word of everything free, and the mask of the bits above."""
    offsets, full, guards, at = [], 0, 0, 0
    for capacity in capacities:
        width = max(1, capacity.bit_length())
        offsets.append(at)
        full |= (capacity | 1 << width) << at
        guards |= 1 << (at + width)
        at += width + 1
    return offsets, full, guards
