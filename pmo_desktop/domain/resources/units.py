"""How many units there are of a person when: what is dated, else what they usually have; none before they come or once gone."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pmo_desktop.domain.records import Availability, Person

Steps = tuple[tuple[int, float], ...]
"""(moment, units from then on), in order, no two neighbours alike."""


class Units:
    """One person's units over time; `usual` until the first of the `steps`."""

    __slots__ = ("_whole", "steps", "usual")

    def __init__(self, person: Person, rows: Iterable[Availability] = ()) -> None:
        known = sorted(rows, key=lambda row: (row.start, row.id))
        edges = {moment for row in known for moment in (row.start, row.finish) if moment is not None}
        edges |= {moment for moment in (person.active_from, person.active_to) if moment is not None}
        self._whole = person.max_units
        self.usual = 0.0 if person.active_from is not None else person.max_units
        found: list[tuple[int, float]] = []
        for moment in sorted(edges):
            units = _units(person, known, moment)
            if units != (found[-1][1] if found else self.usual):
                found.append((moment, units))
        self.steps: Steps = tuple(found)

    def at(self, moment: int) -> float:
        """Return the units there are at a moment."""
        place = bisect_right(self.steps, moment, key=lambda step: step[0])
        return self.steps[place - 1][1] if place else self.usual

    def most(self, start: int, finish: int) -> float:
        """Return the most units there are at any moment of [start, finish)."""
        return max(units for _, _, units in self.stretches(start, finish))

    def least(self, start: int, finish: int) -> float:
        """Return the fewest units there are at any moment of [start, finish)."""
        return min(units for _, _, units in self.stretches(start, finish))

    def stretches(self, start: int, finish: int) -> list[tuple[int, int, float]]:
        """Return [start, finish) in stretches of the same units, those without any among them."""
        inside = [(moment, units) for moment, units in self.steps if start < moment < finish]
        begins = [(start, self.at(start)), *inside]
        ends = [*(moment for moment, _ in inside), finish]
        return [(begin, end, units) for (begin, units), end in zip(begins, ends, strict=True)]

    def promised(self, start: int, finish: int) -> list[tuple[int, int, float]]:
        """Return the same with what a promise of all of them asks: while there are none, the units they usually have."""
        return [(begin, end, units or self._whole) for begin, end, units in self.stretches(start, finish)]


def _units(person: Person, rows: Sequence[Availability], moment: int) -> float:
    """Return what holds at a moment: of rows that overlap the one that began last."""
    if person.active_from is not None and moment < person.active_from:
        return 0.0
    if person.active_to is not None and moment >= person.active_to:
        return 0.0
    holding = [row for row in rows if row.start <= moment and (row.finish is None or moment < row.finish)]
    return holding[-1].units if holding else person.max_units


def units_of(people: Iterable[Person], rows: Iterable[Availability]) -> Mapping[str, Units]:
    """Return everybody's units over time by person."""
    by_person: dict[str, list[Availability]] = defaultdict(list)
    for row in rows:
        by_person[row.person_id].append(row)
    return {person.id: Units(person, by_person.get(person.id, ())) for person in people}
