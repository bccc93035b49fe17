"""The load of the people whose tasks a proposal moves: week by week, as it is and as it would be."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import pstdev
from typing import TYPE_CHECKING

from pmo_desktop.domain.levelling.overloads import Asked
from pmo_desktop.domain.levelling.site import Ask
from pmo_desktop.domain.resources.load import Per, edges

if TYPE_CHECKING:
    from pmo_desktop.services.levelling.describing import Standing
    from pmo_desktop.services.levelling.proposing import Levelled

_MOST_PEOPLE = 40
_MOST_WEEKS = 60
_HOUR = 3_600
_CLOSE = 0.05
"""Hours by which rounding may go beyond what there is."""


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """Hours of one person by week from each of `starts` on: what there is of them, what is asked, and what would be."""

    person_id: str
    name: str
    starts: tuple[int, ...]
    capacity: tuple[float, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]

    def unevenness(self, *, after: bool) -> float:
        """Return the standard deviation of the weeks’ hours, as it is or as it would be."""
        return pstdev(self.after if after else self.before)

    @property
    def over(self) -> tuple[int, int]:
        """In how many weeks more is asked than there is, now and then."""
        return tuple(
            sum(asked > there + _CLOSE for asked, there in zip(hours, self.capacity, strict=True))
            for hours in (self.before, self.after)
        )  # type: ignore[return-value]  # of a pair


def loads(levelled: "Levelled", before: "Standing", after: "Standing", people: Iterable[str]) -> tuple[PersonLoad, ...]:
    """Return the load of people over the weeks in which it changes, those whose load changes most first."""
    wanted = set(people)
    now, then = (_of(wanted, each.asked) for each in (before, after))
    beside = _of(wanted, levelled.fixed)
    found = [
        _person(levelled, person_id, (now.get(person_id, ()), then.get(person_id, ()), beside.get(person_id, ())))
        for person_id in wanted
    ]
    kept = [each for each in found if each is not None]
    kept.sort(key=lambda each: (-_changed(each), each.name))
    return tuple(kept[:_MOST_PEOPLE])


def _changed(load: PersonLoad) -> float:
    return sum(abs(before - after) for before, after in zip(load.before, load.after, strict=True))


def _of(people: set[str], asked: Iterable[Asked]) -> Mapping[str, Sequence[Ask]]:
    found: dict[str, list[Ask]] = {}
    for ask, _ in asked:
        if ask.person_id in people:
            found.setdefault(ask.person_id, []).append(ask)
    return found


def _person(
    levelled: "Levelled", person_id: str, asked: tuple[Sequence[Ask], Sequence[Ask], Sequence[Ask]]
) -> PersonLoad | None:
    now, then, beside = asked
    moved = set(now) ^ set(then)
    if not moved:
        return None
    weeks = edges(Per.WEEK, min(each.start for each in moved), max(each.finish for each in moved))[: _MOST_WEEKS + 1]
    calendar, there = levelled.clocks.of_person(person_id), levelled.capacities[person_id]

    def hours(asks: Iterable[Ask]) -> tuple[float, ...]:
        found = [0.0] * (len(weeks) - 1)
        for ask in asks:
            first, last = max(0, bisect_right(weeks, ask.start) - 1), min(len(found), bisect_left(weeks, ask.finish))
            for week in range(first, last):
                start, finish = max(ask.start, weeks[week]), min(ask.finish, weeks[week + 1])
                found[week] += ask.units * calendar.work(start, finish) / _HOUR
        return tuple(found)

    capacity = tuple(
        sum(there.shared(begin) * calendar.work(begin, end) for begin, end, _ in there.stretches(start, finish)) / _HOUR
        for start, finish in pairwise(weeks)
    )
    person = levelled.people[person_id]
    return PersonLoad(
        person_id, person.name, tuple(weeks[:-1]), capacity, hours((*now, *beside)), hours((*then, *beside))
    )
