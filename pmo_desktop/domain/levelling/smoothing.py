"""Load made even: tasks wait within the spare time that others leave them, where their people have less to do.

The heuristic is that of Burgess and Killebrew (1962): from the last task to the first each is put where the sum of the squares
of the load is least, as far as nothing that follows has to wait for it.
"""

from collections.abc import Iterable, Iterator, Mapping
from random import Random

from pmo_desktop.domain.levelling.ground import Ground
from pmo_desktop.domain.levelling.placing import Placed, Spot
from pmo_desktop.domain.levelling.profile import Profile
from pmo_desktop.domain.levelling.ranking import weight
from pmo_desktop.domain.levelling.site import Ask

_DAY = 86_400
_WINDOW = 30 * 365 * _DAY
_TRIED = 8
"""In so many steps a task is tried from where it is to where its spare time ends."""
_LATE = 1e4
"""What a project’s finish a day later counts beside a day of one person’s load."""
_BETTER = 1e-6


class Smoothing:
    """How even the load of an outcome is, and where tasks would have to begin for it to be evener."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._begin = min((site.base.project_start for site in ground.sites.values()), default=0)
        self._still = self._unevenness(ground.profiles)

    def value(self, placed: Placed) -> float:
        """Return how uneven load is: units squared and summed over days, and, much more, the days by which projects end later."""
        late = sum(
            weight(site.plan.project.priority) * (placed.finishes[project_id] - site.base.project_finish) / _DAY
            for project_id, site in self._ground.sites.items()
        )
        return _LATE * late + self._unevenness(self._filled(placed)) - self._still + placed.collisions

    def wanted(self, placed: Placed, spare: Mapping[Spot, int], random: Random | None) -> dict[Spot, int]:
        """Return the tasks that would better begin later, and when.

        `spare` is by how many working seconds each may move alone. `random` tries them in another order and at other moments.
        """
        profiles = self._filled(placed)
        spots = [spot for spot in self._ground.spots() if spare.get(spot, 0) > 0 and spot not in placed.parts]
        spots.sort(key=lambda spot: -placed.dates[spot][0])
        if random is not None:
            random.shuffle(spots)
        found: dict[Spot, int] = {}
        for spot in spots:
            start = self._better(spot, placed, profiles, spare[spot], random)
            if start is not None:
                found[spot] = start
        return found

    def _better(
        self, spot: Spot, placed: Placed, profiles: Mapping[str, Profile], spare: int, random: Random | None
    ) -> int | None:
        """Take a task out of the load and put it back where it is least; return where it then begins, None where it was."""
        site, row = self._ground.sites[spot[0]], spot[1]
        known = list(self._own(placed.asks[spot], profiles))
        _take(profiles, known, -1)
        best, start = _cost(profiles, known) * (1 - _BETTER), None
        calendar, begin = site.scheduler.clocks.calendar(row), placed.dates[spot][0]
        for number in range(1, _TRIED + 1):
            part = number / _TRIED if random is None else random.random()
            dates = site.scheduler.stretch_from(row, calendar.add(begin, max(1, round(part * spare))))
            if not site.cap(row).allows(*dates):
                continue
            asks = list(self._own(site.demand.asks(row, *dates), profiles))
            cost = _cost(profiles, asks)
            if cost < best and all(_has_room(profiles, ask) for ask in asks):
                best, start, known = cost, dates[0], asks
        _take(profiles, known, 1)
        return start

    def _own(self, asks: Iterable[Ask], profiles: Mapping[str, Profile]) -> Iterator[Ask]:
        return (ask for ask in asks if ask.person_id in profiles)

    def _filled(self, placed: Placed) -> dict[str, Profile]:
        profiles = {person_id: profile.copy() for person_id, profile in self._ground.profiles.items()}
        for asks in placed.asks.values():
            _take(profiles, self._own(asks, profiles), 1)
        return profiles

    def _unevenness(self, profiles: Mapping[str, Profile]) -> float:
        until = self._begin + _WINDOW
        return sum(profile.unevenness(self._begin, until) for profile in profiles.values()) / _DAY


def _take(profiles: Mapping[str, Profile], asks: Iterable[Ask], sign: int) -> None:
    for ask in asks:
        profiles[ask.person_id].take(ask.start, ask.finish, sign * ask.units)


def _cost(profiles: Mapping[str, Profile], asks: Iterable[Ask]) -> float:
    """Return by how much the squares grow with what is asked, a second of the wall clock being like any other."""
    return sum(
        ask.units * (2 * profiles[ask.person_id].level(ask.start, ask.finish) + ask.units) * (ask.finish - ask.start)
        for ask in asks
    )


def _has_room(profiles: Mapping[str, Profile], ask: Ask) -> bool:
    return profiles[ask.person_id].room_after(ask.start, ask.finish, ask.units) is None
