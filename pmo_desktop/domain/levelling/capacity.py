"""How many units of somebody levelling may fill: those there are, less overhead where several things share them."""

from collections.abc import Iterable, Mapping

from pmo_desktop.domain import moment
from pmo_desktop.domain.levelling.profile import Profile
from pmo_desktop.domain.records import Availability, Person
from pmo_desktop.domain.resources.units import Units, units_of

_EVER = (moment.FIRST - 500 * 365 * moment.DAY, moment.LAST + 300 * 365 * moment.DAY)


class Capacity:
    """One person's units over time. One task alone may have them all; what several share is less by the overhead.

    So somebody with 10 % overhead is given one full-time task at a time, and not two that add up to 100 %.
    """

    __slots__ = ("_share", "_units", "tolerance")

    def __init__(self, person: Person, units: Units, tolerance: float = 0.0) -> None:
        self._units = units
        self.tolerance = tolerance
        """The share by which more may be asked than there is, and nobody minds."""
        self._share = max(0.0, 1.0 - person.overhead_percent / 100)

    def alone(self, at: int) -> float:
        return self._units.at(at)

    def shared(self, at: int) -> float:
        return self._units.at(at) * self._share

    def stretches(self, start: int, finish: int) -> list[tuple[int, int, float]]:
        """Return [start, finish) in stretches of the same units, overhead not taken off."""
        return self._units.stretches(start, finish)

    @property
    def edges(self) -> list[int]:
        """The moments at which there are other units than before."""
        return [moment for moment, _ in self._units.steps]

    def profile(self) -> Profile:
        """Return a profile of somebody of whom nothing is taken yet."""
        stretches = self._units.stretches(*_EVER)
        most = max(units for _, _, units in stretches) * (1 + self.tolerance)
        profile = Profile(most * self._share, most)
        if len(stretches) > 1:
            found = ((start, finish, units * (1 + self.tolerance)) for start, finish, units in stretches)
            profile.limit((start, finish, units * self._share, units) for start, finish, units in found)
        return profile

    @property
    def has_overhead(self) -> bool:
        return self._share < 1.0


def capacities(
    people: Iterable[Person], rows: Iterable[Availability], tolerance: float = 0.0
) -> Mapping[str, Capacity]:
    """Return everybody's capacity by person."""
    known = tuple(people)
    units = units_of(known, rows)
    return {person.id: Capacity(person, units[person.id], tolerance) for person in known}
