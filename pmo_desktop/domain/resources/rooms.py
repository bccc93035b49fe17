"""What a percentage of somebody is of: their working time, by the units there are of them in each part of it."""

from collections.abc import Iterable, Sequence

from pmo_desktop.domain.records import Availability, Person
from pmo_desktop.domain.resources.units import Units, units_of
from pmo_desktop.domain.schedule.clocks import Clocks

_DIGITS = 6


class Rooms:
    """Working seconds × units of people; leave is none of it, part-time and headcount are in it."""

    def __init__(self, people: Sequence[Person], availability: Iterable[Availability], clocks: Clocks) -> None:
        self._clocks = clocks
        self._people = {person.id: person for person in people}
        self._units = units_of(people, availability)
        self._known: dict[tuple[str, int, int], float] = {}

    def units(self, person_id: str) -> Units:
        return self._units[person_id]

    def seconds(self, person_id: str, start: int, finish: int) -> float:
        """Return what 100 % of a person is in [start, finish), as the load reckons bookings.

        While they are not there it is what it would be if they were: such a promise cannot be kept, and that is to be seen.
        """
        key = (person_id, start, finish)
        if key not in self._known:
            self._known[key] = self._over(person_id, self._units[person_id].promised(start, finish))
        return self._known[key]

    def capacity(self, person_id: str, start: int, finish: int) -> float:
        """Return what is there for projects and line work beside the overhead: none while they are not there."""
        there = self._over(person_id, self._units[person_id].stretches(start, finish))
        return there * (1 - self._people[person_id].overhead_percent / 100)

    def _over(self, person_id: str, stretches: Iterable[tuple[int, int, float]]) -> float:
        calendar = self._clocks.of_person(person_id)
        return sum(calendar.work(start, finish) * units for start, finish, units in stretches if units)

    def kept(self, percent: float, giver_id: str, taker_id: str, start: int, finish: int) -> float:
        """Return the percentage of a taker that is as many hours of [start, finish) as one of a giver.

        Where one of the two does not work then, it stays.
        """
        mine, theirs = (self.seconds(each, start, finish) for each in (giver_id, taker_id))
        return round(percent * mine / theirs, _DIGITS) if mine > 0 and theirs > 0 else percent
