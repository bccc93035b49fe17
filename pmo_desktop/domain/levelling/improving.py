"""Good schedules at once and better ones while time lasts: priority rules, double justification, and lists that are crossed.

The search is the hybrid genetic algorithm on activity lists of Valls, Ballestín and Quintanilla (2008) in short: parents are
crossed between two points, children mutated by moves within what links allow, and each is justified right and left.
"""

from bisect import insort
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random

from pmo_desktop.domain.levelling.generation import Generation
from pmo_desktop.domain.levelling.problem import Problem

Clock = Callable[[], float]
"""Gives seconds, as `time.monotonic`."""
Stop = Callable[[], bool]
_MUTATED = 0.05
_REORDERED = 0.5
"""The share of children for which several ends are worked towards in another order."""
_LEAST_KEPT, _MOST_KEPT, _KEPT = 60, 300, 15
"""How many lists are kept to be crossed: that many times the root of how many there is time to make for each activity."""
_IN_VAIN = 20
"""After so many lists for each that is kept, none of them better, all begins anew."""
_DRAWN, _MOST_DRAWN = 24, 500
_DRAWN_AROUND = ("latest start", "latest finish")
_MOST_CROSSED = 1_500
"""Of more activities lists are not crossed: there is no time for enough of them."""
_SPREAD = 0.2
"""How far keys are drawn around those of a rule, as a share of the longest chain."""


@dataclass(frozen=True, slots=True)
class Improvement:
    """The best so far: its starts and value, what no solution can be below, and what found it."""

    starts: tuple[int, ...]
    value: int
    bound: int
    by: str

    @property
    def is_proved(self) -> bool:
        """Whether nothing better can be found."""
        return self.value <= self.bound


def rules(problem: Problem) -> dict[str, list[float]]:
    """Return the keys of priority rules by their names: of the activities that may start the least key goes first."""
    tails, earliest, activities = problem.tails, problem.earliest, problem.activities
    followers = _followers(problem)
    work = [sum(units / problem.capacities[each] for each, units in one.demands) * one.duration for one in activities]
    ranked = [work[number] + sum(work[each] for each, _ in problem.out_of[number]) for number in range(len(activities))]
    return {
        "latest start": [-tail for tail in tails],
        "latest finish": [activity.duration - tail for activity, tail in zip(activities, tails, strict=True)],
        "slack": [-(start + tail) for start, tail in zip(earliest, tails, strict=True)],
        "most followers": [-count for count in followers],
        "greatest work": [-each for each in ranked],
    }


def _followers(problem: Problem) -> list[int]:
    """Return how many activities follow each, directly or through others; of many only those that follow directly."""
    if len(problem.activities) > 3_000:
        return [len(each) for each in problem.out_of]
    sets = [0] * len(problem.activities)
    for number in reversed(problem.order):
        for after, _ in problem.out_of[number]:
            sets[number] |= sets[after] | 1 << after
    return [each.bit_count() for each in sets]


def beginnings(generation: Generation) -> Iterator[tuple[str, list[int]]]:
    """Yield the schedule of each priority rule as it is, then justified as long as that helps; then some drawn around rules.

    They are the same each time: of up to 500 activities a few milliseconds’ worth.
    """
    problem = generation.problem
    keyed = rules(problem)
    for name, keys in keyed.items():
        starts = generation.serial(generation.by_rule(keys))
        yield name, starts
        best = generation.value(starts)
        while True:
            starts = generation.justified(starts)
            yield f"{name}, justified", starts
            if generation.value(starts) >= best:
                break
            best = generation.value(starts)
    for name, ends in _orders_of_ends(problem).items():
        yield name, generation.serial(generation.by_rule(by_ends(problem, ends)))
    random = Random(len(problem.activities))
    spread = _SPREAD * max(problem.tails, default=0) + 1
    for number in range(_DRAWN if len(problem.activities) <= _MOST_DRAWN else 0):
        keys = keyed[_DRAWN_AROUND[number % len(_DRAWN_AROUND)]]
        drawn = generation.by_rule([key + random.uniform(-spread, spread) for key in keys])
        yield "drawn, justified", generation.justified(generation.serial(drawn))


def by_ends(problem: Problem, ends: Sequence[int]) -> list[float]:
    """Return keys by which the ends are worked towards one after another in an order, each by latest starts."""
    longest = max(problem.tails, default=0) + 1
    keys = [-float(tail) for tail in problem.tails]
    for rank, end in reversed(list(enumerate(ends))):
        for each in problem.ends[end].members:
            keys[each] = rank * longest - problem.tails[each]
    return keys


def _orders_of_ends(problem: Problem) -> dict[str, list[int]]:
    """Return orders of several ends that are often good: what weighs more first, then what is soonest done, or least work."""
    if len(problem.ends) < 2:
        return {}
    activities = problem.activities
    work = [sum(units / problem.capacities[each] for each, units in one.demands) * one.duration for one in activities]
    least = [sum(work[each] for each in end.members) for end in problem.ends]
    soonest = [
        max((problem.earliest[each] + activities[each].duration for each in end.members), default=0)
        for end in problem.ends
    ]
    return {
        f"end by end, {name}": sorted(range(len(problem.ends)), key=lambda end: (-problem.ends[end].weight, by[end]))
        for name, by in (("soonest first", soonest), ("least work first", least))
    }


def improve(  # noqa: PLR0913 - what a caller decides, each but two with a default
    problem: Problem, seconds: float, *, clock: Clock, random: Random, stop: Stop = lambda: False,
    known: Sequence[Sequence[int]] = (),
) -> Iterator[Improvement]:  # fmt: skip
    """Yield better and better solutions until nothing better can be, the seconds are over, or `stop` says so.

    `known` are starts found elsewhere, to begin with. The first one comes at once, however little time there is.
    """
    search = _Search(problem, random)
    begun, made = clock(), 0
    until = begun + seconds
    for by, starts in (*(("known", each) for each in known), *beginnings(search.generation)):
        made += 1
        if search.take(starts):
            yield search.best(by)
        if search.is_proved or (search.found and (stop() or clock() > until)):
            return
    now = clock()
    search.prepare(made * max(0.0, until - now) / max(1e-6, now - begun))
    while not search.is_proved and not stop() and clock() < until:
        if search.take(search.child()):
            yield search.best("search")


class _Search:
    def __init__(self, problem: Problem, random: Random) -> None:
        self.generation = Generation(problem)
        self._problem, self._random = problem, random
        self._kept: list[tuple[int, int, tuple[int, ...], list[int]]] = []
        """Value, sum of starts, starts and order of the lists that are crossed, the best first."""
        self._seen: set[tuple[int, ...]] = set()
        self._most = _LEAST_KEPT
        self._in_vain = 0
        """How many children have come since the last that was better than all of its generation."""
        self._ends = self._begin_with_ends()
        """The best known order of several ends; none where it does not matter."""
        self._near: Sequence[int] = ()
        """The starts that new lists are drawn around; none where they are drawn around the rule of latest finishes."""
        self.found: tuple[int, Sequence[int]] | None = None

    @property
    def is_proved(self) -> bool:
        return self.found is not None and self.found[0] <= self._problem.bound

    def prepare(self, lists: float) -> None:
        """Keep as many lists as go with how many there is time to make: of few a small generation, of many a large one."""
        wanted = _KEPT * sqrt(lists / max(1, len(self._problem.activities)))
        self._most = round(min(_MOST_KEPT, max(_LEAST_KEPT, wanted)))

    def best(self, by: str) -> Improvement:
        assert self.found is not None
        return Improvement(tuple(self.found[1]), self.found[0], self._problem.bound, by)

    def take(self, starts: Sequence[int]) -> bool:
        """Keep starts where they are among the best; say whether they are the best so far."""
        value, key = self.generation.value(starts), tuple(starts)
        self._in_vain = 0 if not self._kept or value < self._kept[0][0] else self._in_vain + 1
        if key not in self._seen:
            self._seen.add(key)
            insort(self._kept, (value, sum(starts), key, self.generation.by_start(starts)))
            for gone in self._kept[self._most :]:
                self._seen.discard(gone[2])
            del self._kept[self._most :]
        if self.found is None or value < self.found[0]:
            self.found = (value, starts)
            return True
        return False

    def _begin_with_ends(self) -> tuple[int, Sequence[int]] | None:
        """Return the best of the orders of ends and its value."""
        orders = _orders_of_ends(self._problem).values()
        return min(((self._value_of(ends), ends) for ends in orders), default=None)

    def _value_of(self, ends: Sequence[int]) -> int:
        return self.generation.value(self._worked_towards(ends))

    def _worked_towards(self, ends: Sequence[int]) -> list[int]:
        return self.generation.serial(self.generation.by_rule(by_ends(self._problem, ends)))

    def _reordered(self, known: tuple[int, Sequence[int]]) -> list[int]:
        """Return the starts of the best order of ends with one end elsewhere among those that weigh as much."""
        value, order = known
        moved = self._random.choice(order)
        alike = [
            place
            for place, end in enumerate(order)
            if self._problem.ends[end].weight == self._problem.ends[moved].weight
        ]
        to = self._random.choice(alike)
        ends = [end for end in order if end != moved]
        ends.insert(to, moved)
        starts = self._worked_towards(ends)
        found = self.generation.value(starts)
        if found <= value:
            self._ends = (found, ends)
        return starts

    def child(self) -> list[int]:
        """Return the starts of a new list: of two that are kept, or one drawn by chance where few are kept.

        Where nothing better has come for long all begins anew, around the best or around nothing.
        """
        many = len(self._problem.activities) > _MOST_CROSSED
        if self._ends is not None and (many or self._random.random() < _REORDERED):
            return self._reordered(self._ends)
        if self._in_vain > _IN_VAIN * self._most:
            assert self.found is not None
            self._near = self.found[1] if self._random.random() < 0.5 else ()
            self._kept.clear()
            self._seen.clear()
            self._in_vain = 0
        if len(self._kept) < self._most or self._random.random() < _MUTATED:
            return self._sampled()
        mother, father = (min(self._random.sample(range(len(self._kept)), 2)) for _ in range(2))
        order = self._crossed(self._kept[mother][3], self._kept[father][3])
        return self.generation.justified(self.generation.serial(self._mutated(order)))

    def _sampled(self) -> list[int]:
        """Return the starts of a list drawn by chance."""
        random, keys = self._random, self._near or [-tail for tail in self._problem.tails]
        spread = (0.15 if self._near else 0.3) * max(self._problem.tails, default=0) + 1
        drawn = [key + random.uniform(-spread, spread) for key in keys]
        return self.generation.justified(self.generation.serial(self.generation.by_rule(drawn)))

    def _crossed(self, mother: Sequence[int], father: Sequence[int]) -> list[int]:
        """Return a list: the mother's beginning and end, and between two points what remains as the father has it."""
        first, last = sorted(self._random.sample(range(len(mother) + 1), 2))
        kept = set(mother[:first]) | set(mother[last:])
        middle = [number for number in father if number not in kept]
        return [*mother[:first], *middle, *mother[last:]]

    def _mutated(self, order: list[int]) -> list[int]:
        """Return a list in which some neighbours have changed places, where neither waits for the other."""
        into = self._problem.into
        for place in range(len(order) - 1):
            if self._random.random() < _MUTATED and all(before != order[place] for before, _ in into[order[place + 1]]):
                order[place], order[place + 1] = order[place + 1], order[place]
        return order
