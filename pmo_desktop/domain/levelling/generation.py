"""Serial schedule generation: activities in an order, each as early as links and what is left of the resources let it."""

from array import array
from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush

from pmo_desktop.domain.levelling.problem import Problem
from pmo_desktop.domain.levelling.running import kernel

_Into = Sequence[Sequence[tuple[int, int]]]


class Generation:
    """Makes schedules of one problem, forwards and, mirrored in time, backwards."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.durations = [each.duration for each in problem.activities]
        durations = self.durations
        self._back: _Into = [
            [(after, lag + durations[after] - durations[number]) for after, lag in links]
            for number, links in enumerate(problem.out_of)
        ]
        self._forth_net = self._net(problem.into, [each.release for each in problem.activities])
        self._back_net = self._net(self._back, [0] * len(durations))
        self._edges, self._left = self._what_is_left()
        resources = len(problem.capacities)
        rows = [self._left[at : at + resources] for at in range(0, len(self._left), resources or 1)]
        self._free = _column(self._left)
        self._free_back = _column(each for row in reversed(rows) for each in row)
        self._there, self._and_back = list(problem.order), list(reversed(problem.order))
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
        return self._generate(self._forth_net, order, [kernel.NEVER, *self._edges], self._free)

    def justified(self, starts: Sequence[int]) -> list[int]:
        """Return starts after all was pushed to the right and then to the left again (Valls, Ballestín and Quintanilla 2005).

        Without releases, holds and several ends they are never worse.
        """
        return self.serial(self.by_start(self.late(starts)))

    def late(self, starts: Sequence[int]) -> list[int]:
        """Return starts as late as the same finish allows, those that end last placed first."""
        last, durations = self.last(starts), self.durations
        edges = [kernel.NEVER, *(last - at for at in reversed(self._edges))]
        back = self._generate(self._back_net, self._by_finish(starts), edges, self._free_back)
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
            return sorted(self._and_back if reverse else self._there, key=keys.__getitem__, reverse=reverse)
        return self._eligible([-key for key in keys] if reverse else keys, reverse=reverse)

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

    def _net(self, into: _Into, releases: Sequence[int]) -> kernel.Net:
        """Return the problem in one direction of time as the kernel reads it, with room for schedules of it."""
        problem, net = self.problem, kernel.Net()
        asks = [[(each, units) for each, units in one.demands if units] for one in problem.activities]
        net.resources = len(problem.capacities)
        net.duration, net.release = _column(self.durations), _column(releases)
        net.into_first, net.into_from, net.into_lag = _flat(into)
        net.ask_first, net.ask_resource, net.ask_units = _flat(asks)
        stretches = 2 * (len(asks) + len(problem.holds)) + 1
        net.starts, net.ends_in = _column([0] * len(asks)), _column([-1] * len(asks))
        net.times, net.after = _column([0] * stretches), _column([-1] * stretches)
        net.free = _column([0] * (stretches * len(problem.capacities) or 1))
        return net

    def _what_is_left(self) -> tuple[list[int], list[int]]:
        """Return when what is held changes, and what is left of each resource before the first such moment and from each on."""
        capacities, holds = self.problem.capacities, self.problem.holds
        changes: dict[int, list[tuple[int, int]]] = {}
        for each in holds:
            changes.setdefault(each.start, []).append((each.resource, -each.units))
            changes.setdefault(each.finish, []).append((each.resource, each.units))
        edges, left = sorted(changes), list(capacities)
        found = [max(0, each) for each in left]
        for at in edges:
            for resource, units in changes[at]:
                left[resource] += units
            found += [max(0, each) for each in left]
        return edges, found

    def _generate(self, net: kernel.Net, order: Sequence[int], edges: Sequence[int], free: kernel.Numbers) -> list[int]:
        """Give an order its starts, what there is of the resources from each of the `edges` on being `free` to begin with."""
        count = len(edges)
        net.used = count
        net.times[:count] = _column(edges)
        net.after[:count] = _column([*range(1, count), -1])
        net.free[: len(free)] = free
        kernel.generate(net, _column(order), len(order))
        return list(net.starts)


def _column(values: Iterable[int]) -> kernel.Numbers:
    """Return values as a list where the kernel is interpreted, as 64-bit integers where it is compiled."""
    return array("q", values) if kernel.COMPILED else list(values)


def _flat(rows: Sequence[Sequence[tuple[int, int]]]) -> tuple[kernel.Numbers, kernel.Numbers, kernel.Numbers]:
    """Return where each row begins in two columns, one row after another, and the columns."""
    first = [0]
    for row in rows:
        first.append(first[-1] + len(row))
    pairs = [pair for row in rows for pair in row]
    return _column(first), _column(one for one, _ in pairs), _column(other for _, other in pairs)
