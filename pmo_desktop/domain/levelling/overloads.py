"""When anybody is asked for more than there is of them, and by which tasks: at every instant, over all plans."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.levelling.capacity import Capacity
from pmo_desktop.domain.levelling.placing import Spot
from pmo_desktop.domain.levelling.profile import CLOSE
from pmo_desktop.domain.levelling.site import Ask
from pmo_desktop.domain.schedule.clocks import Clocks

Asked = tuple[Ask, Spot | None]
"""What is asked and by whom; None stands for a booking."""


@dataclass(frozen=True, slots=True)
class Overload:
    """Somebody is asked for `units`, the most at any instant, in [start, finish) of which there are `capacity`."""

    person_id: str
    start: int
    finish: int
    units: float
    capacity: float
    spots: tuple[Spot, ...]
    is_alone: bool
    """Whether at some instant one task alone asks for more than there is."""


def overloads(people: Mapping[str, Capacity], asked: Iterable[Asked], clocks: Clocks) -> list[Overload]:
    """Return all overloads, by person and then by time.

    Stretches that follow on one another are one; so are those of the same tasks between which the person does not work.
    """
    by_person: dict[str, list[Asked]] = {}
    for each in asked:
        by_person.setdefault(each[0].person_id, []).append(each)
    return [
        found
        for person_id, capacity in people.items()
        if person_id in by_person
        for found in _joined(_of(person_id, capacity, by_person[person_id]), clocks.of_person(person_id))
    ]


def _joined(found: Iterable[Overload], calendar: WorkingCalendar) -> Iterator[Overload]:
    before: Overload | None = None
    for each in found:
        if (
            before is not None
            and set(before.spots) == set(each.spots)
            and calendar.work(before.finish, each.start) == 0
        ):
            before = replace(
                before, finish=each.finish, units=max(before.units, each.units),
                capacity=min(before.capacity, each.capacity), is_alone=before.is_alone or each.is_alone,
            )  # fmt: skip
            continue
        if before is not None:
            yield before
        before = each
    if before is not None:
        yield before


def _of(person_id: str, capacity: Capacity, asked: Iterable[Asked]) -> Iterator[Overload]:
    """Sweep over one person's time."""
    known = list(asked)
    steps = sorted(
        (at, sign, number) for number, (ask, _) in enumerate(known) for at, sign in ((ask.start, 1), (ask.finish, -1))
    )
    moments = sorted(
        {at for at, _, _ in steps} | {at for at in capacity.edges if steps and steps[0][0] < at < steps[-1][0]}
    )
    running: set[int] = set()
    at = 0
    found: _Stretch | None = None
    for moment, until in pairwise(moments):
        while at < len(steps) and steps[at][0] <= moment:
            _, sign, number = steps[at]
            (running.add if sign > 0 else running.discard)(number)
            at += 1
        there = capacity.alone(moment) if len(running) == 1 else capacity.shared(moment)  # a task's own never overlap
        units = sum(known[number][0].units for number in running)
        if running and units > there * (1 + capacity.tolerance) + CLOSE:
            found = found or _Stretch(moment)
            alone = capacity.alone(moment) * (1 + capacity.tolerance)
            found.add(until, units, (there, alone), [known[number] for number in running])
        elif found is not None:
            yield found.overload(person_id)
            found = None
    if found is not None:
        yield found.overload(person_id)


class _Stretch:
    def __init__(self, start: int) -> None:
        self._start = self._finish = start
        self._units, self._capacity = 0.0, float("inf")
        self._spots: dict[Spot, None] = {}
        self._is_alone = False

    def add(self, until: int, units: float, there: tuple[float, float], asked: Iterable[Asked]) -> None:
        """Go on until a moment; `there` are the units there are for what is asked together, and for one task alone."""
        self._finish, self._units = until, max(self._units, units)
        self._capacity = min(self._capacity, there[0])
        own: dict[Spot, float] = {}
        for ask, spot in asked:
            if spot is not None:
                own[spot] = own.get(spot, 0.0) + ask.units
        self._spots.update(dict.fromkeys(own))
        self._is_alone = self._is_alone or max(own.values(), default=0.0) > there[1] + CLOSE

    def overload(self, person_id: str) -> Overload:
        return Overload(
            person_id, self._start, self._finish, self._units, self._capacity, tuple(self._spots), self._is_alone
        )


def by_spot(found: Iterable[Overload]) -> Mapping[Spot, list[Overload]]:
    """Return overloads by the tasks in them."""
    spots: dict[Spot, list[Overload]] = {}
    for each in found:
        for spot in each.spots:
            spots.setdefault(spot, []).append(each)
    return spots
