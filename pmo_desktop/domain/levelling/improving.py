"""Good schedules at once and better ones while time lasts: priority rules, double justification, and lists that are crossed.

The search is the hybrid genetic algorithm on activity lists of Valls, Ballestín and Quintanilla (2008) in short: parents are
crossed between two points, children mutated by moves within what links allow, and each is justified right and left.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from pmo_desktop.domain.levelling.generation import Generation
from pmo_desktop.domain.levelling.problem import Problem

Clock = Callable[[], float]
"""Gives seconds, as `time.monotonic`."""
Stop = Callable[[], bool]
_MUTATED = 0.05
_MOST_KEPT = 60


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
    """Yield the schedule of each priority rule as it is, then justified."""
    for name, keys in rules(generation.problem).items():
        starts = generation.serial(generation.by_rule(keys))
        yield name, starts
        yield f"{name}, justified", generation.justified(starts)


def improve(
    problem: Problem, seconds: float, *, clock: Clock, random: Random, stop: Stop = lambda: False,
    known: Sequence[Sequence[int]] = (),
) -> Iterator[Improvement]:  # fmt: skip
    """Yield better and better solutions until nothing better can be, the seconds are over, or `stop` says so.

    `known` are starts found elsewhere, to begin with. The first one comes at once, however little time there is.
    """
    search = _Search(problem, random)
    until = clock() + seconds
    for by, starts in (*(("known", each) for each in known), *beginnings(search.generation)):
        if search.take(starts):
            yield search.best(by)
        if search.is_proved or (search.found and (stop() or clock() > until)):
            return
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
        self._is_idle = 0
        self.found: tuple[int, Sequence[int]] | None = None

    @property
    def is_proved(self) -> bool:
        return self.found is not None and self.found[0] <= self._problem.bound

    def best(self, by: str) -> Improvement:
        assert self.found is not None
        return Improvement(tuple(self.found[1]), self.found[0], self._problem.bound, by)

    def take(self, starts: Sequence[int]) -> bool:
        """Keep starts where they are among the best; say whether they are the best so far."""
        value, key = self.generation.value(starts), tuple(starts)
        if key not in self._seen:
            self._seen.add(key)
            self._kept.append((value, sum(starts), key, self.generation.by_start(starts)))
            self._kept.sort()
            for gone in self._kept[_MOST_KEPT:]:
                self._seen.discard(gone[2])
            del self._kept[_MOST_KEPT:]
            self._is_idle = 0
        else:
            self._is_idle += 1
        if self.found is None or value < self.found[0]:
            self.found = (value, starts)
            return True
        return False

    def child(self) -> list[int]:
        """Return the starts of a new list: of two that are kept, or a random one where few are kept or nothing comes anew."""
        if len(self._kept) < _MOST_KEPT or self._is_idle > _MOST_KEPT or self._random.random() < _MUTATED:
            if self._is_idle > _MOST_KEPT:  # all alike: begin with the best and new ones
                del self._kept[3:]
                self._seen = {each[2] for each in self._kept}
                self._is_idle = 0
            return self._sampled()
        mother, father = (min(self._random.sample(range(len(self._kept)), 2)) for _ in range(2))
        order = self._crossed(self._kept[mother][3], self._kept[father][3])
        return self.generation.justified(self.generation.serial(self._mutated(order)))

    def _sampled(self) -> list[int]:
        """Return the starts of a list drawn by chance around the rule of latest finishes."""
        tails, random = self._problem.tails, self._random
        spread = 0.3 * max(tails, default=0) + 1
        keys = [-tail + random.uniform(-spread, spread) for tail in tails]
        return self.generation.justified(self.generation.serial(self.generation.by_rule(keys)))

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
