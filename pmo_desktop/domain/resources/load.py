"""Everybody's load over all projects: capacity, demand and overload per person and period (DOMAIN.md, 5)."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pmo_desktop.domain import moment
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Booking, Person, PersonKind
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.domain.schedule.clocks import Clocks

Seconds = npt.NDArray[np.float64]
WORKERS = (PersonKind.PERSON, PersonKind.ROLE, PersonKind.EQUIPMENT)
_CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class LoadEntry:
    """What one project asks of a person in a period; `task_id` is None for a booking."""

    project_id: str | None
    task_id: str | None
    seconds: float


@dataclass(frozen=True, slots=True)
class LoadTable:
    """Rows are people, columns periods [starts[i], starts[i + 1]); times are seconds of work.

    `overloaded`: more is asked than there is in the period, or at some instant in it more units than the person has.
    """

    people: tuple[Person, ...]
    starts: tuple[int, ...]
    finish: int
    capacity: Seconds
    demand: Seconds
    leave: Seconds
    overloaded: npt.NDArray[np.bool_]
    behind: dict[tuple[int, int], list[LoadEntry]]

    @property
    def periods(self) -> int:
        return len(self.starts)

    def ends(self, period: int) -> int:
        """Return the moment a period ends."""
        return self.starts[period + 1] if period + 1 < len(self.starts) else self.finish

    def utilisation(self, person: int, period: int) -> float | None:
        """Return demand ÷ capacity; None where there is neither, infinity where there is demand but no capacity."""
        capacity, demand = float(self.capacity[person, period]), float(self.demand[person, period])
        if capacity <= 0:
            return float("inf") if demand > 0 else None
        return demand / capacity

    def entries(self, person: int, period: int) -> tuple[LoadEntry, ...]:
        """Return what lies behind a cell, the largest first."""
        return tuple(sorted(self.behind.get((person, period), ()), key=lambda entry: -entry.seconds))


def weeks(start: int, count: int) -> list[int]:
    """Return the Mondays from the week of `start` on, one more than `count` of them."""
    monday = moment.midnight(start) - moment.weekday(start) * moment.DAY
    return [monday + number * moment.WEEK for number in range(count + 1)]


def load(
    people: Sequence[Person], plans: Iterable[tuple[Plan, Schedule]], bookings: Sequence[Booking], clocks: Clocks,
    edges: Sequence[int],
) -> LoadTable:  # fmt: skip
    """Return the load of people over periods with the given edges.

    Demand comes from assignments, their work spread evenly over the person's working time in the task. A booking of a
    person for a project counts as far as it goes beyond what that project's assignments ask of the person in the same
    period: the same work never counts twice. `clocks` gives each person's working time.
    """
    shown = [person for person in people if person.kind in WORKERS]
    building = _Building(shown, list(edges), clocks)
    for plan, schedule in plans:
        building.take_plan(plan, schedule)
    building.take_bookings(bookings)
    return building.table()


@dataclass(slots=True)
class _Building:
    people: Sequence[Person]
    edges: list[int]
    clocks: Clocks
    row: dict[str, int] = field(init=False)
    demand: Seconds = field(init=False)
    steps: dict[int, list[tuple[int, float]]] = field(init=False)
    behind: dict[tuple[int, int], list[LoadEntry]] = field(init=False)
    assigned: dict[tuple[int, str | None, int], float] = field(init=False)
    """Seconds a project's assignments ask of a person in a period, as far as no booking stands for them yet."""

    def __post_init__(self) -> None:
        self.row = {person.id: number for number, person in enumerate(self.people)}
        self.demand = np.zeros((len(self.people), len(self.edges) - 1))
        self.steps = defaultdict(list)
        self.behind = defaultdict(list)
        self.assigned = defaultdict(float)

    def take_plan(self, plan: Plan, schedule: Schedule) -> None:
        """Add what a plan's assignments ask."""
        of, rows = plan.assignments, plan.tasks.row
        starts, finishes, summaries = schedule.start.tolist(), schedule.finish.tolist(), schedule.summary.tolist()
        columns = (of[name] for name in ("task_id", "person_id", "units", "work"))
        durations = plan.tasks["duration"]
        for task_id, person_id, units, work in zip(*columns, strict=True):
            row, person = rows.get(task_id), self.row.get(person_id)
            if row is None or person is None or starts[row] == NO_PART or summaries[row]:
                continue
            seconds = durations[row] * units if work is None else work
            self._spread(person, (starts[row], finishes[row]), seconds, units, (plan.project.id, task_id))

    def _spread(self, person: int, span: tuple[int, int], seconds: float, units: float, what: tuple[str, str]) -> None:
        start, finish = span
        if finish <= self.edges[0] or start >= self.edges[-1] or seconds <= 0:
            return
        calendar = self.clocks.of_person(self.people[person].id)
        whole = calendar.work(start, finish)
        if whole <= 0:
            return
        self.steps[person] += [(start, units), (finish, -units)]
        for period, (begin, end) in self._periods(start, finish):
            share = calendar.work(begin, end) / whole
            if share > 0:
                self._ask(person, period, seconds * share, what)
                self.assigned[person, what[0], period] += seconds * share

    def take_bookings(self, bookings: Iterable[Booking]) -> None:
        """Add bookings, as a share of the person's own working time, after every plan."""
        for booking in bookings:
            person = self.row.get(booking.person_id)
            if person is None or booking.percent <= 0:
                continue
            calendar = self.clocks.of_person(booking.person_id)
            units = booking.percent / 100 * self.people[person].max_units
            for period, (begin, end) in self._periods(booking.start, booking.finish):
                seconds = calendar.work(begin, end) * units
                known = min(seconds, self.assigned[person, booking.project_id, period])
                self.assigned[person, booking.project_id, period] -= known
                if seconds - known >= 1:
                    self._ask(person, period, seconds - known, (booking.project_id, None))
                if not known:  # else what is booked beyond the planned work lies beside it, at no certain hour
                    self.steps[person] += [(begin, units), (end, -units)]

    def _periods(self, start: int, finish: int) -> Iterator[tuple[int, tuple[int, int]]]:
        """Yield the periods that [start, finish) touches, each with the part of it in there."""
        period = max(0, bisect_right(self.edges, start) - 1)
        while period < len(self.edges) - 1 and self.edges[period] < finish:
            yield period, (max(start, self.edges[period]), min(finish, self.edges[period + 1]))
            period += 1

    def _ask(self, person: int, period: int, seconds: float, what: tuple[str | None, str | None]) -> None:
        self.demand[person, period] += seconds
        self.behind[person, period].append(LoadEntry(*what, seconds))

    def _worked_in(self, person_id: str, start: int, finish: int) -> Iterator[int]:
        """Yield the periods in which the person works at all between two moments: a weekend holds no overload."""
        calendar = self.clocks.of_person(person_id)
        first, last = max(0, bisect_right(self.edges, start) - 1), bisect_right(self.edges, finish - 1) - 1
        for period in range(first, min(last, len(self.edges) - 2) + 1):
            if calendar.work(max(start, self.edges[period]), min(finish, self.edges[period + 1])) > 0:
                yield period

    def table(self) -> LoadTable:
        """Return what has been added up, beside each person's capacity."""
        capacity, leave = np.zeros_like(self.demand), np.zeros_like(self.demand)
        for number, person in enumerate(self.people):
            share = person.max_units * (1 - person.overhead_percent / 100)
            own, full = self.clocks.of_person(person.id), self.clocks.without_leave(person.id)
            for period, (start, finish) in enumerate(zip(self.edges, self.edges[1:], strict=False)):
                there = _employed(person, start, finish)
                worked = own.work(*there) if there else 0
                capacity[number, period] = worked * share
                leave[number, period] = (full.work(*there) - worked) * share if there else 0
        overloaded = self.demand > capacity + 1
        for number, steps in self.steps.items():
            person = self.people[number]
            for start, finish in _stretches_over(steps, person.max_units):
                for period in self._worked_in(person.id, start, finish):
                    overloaded[number, period] = True
        return LoadTable(
            tuple(self.people), tuple(self.edges[:-1]), self.edges[-1], capacity, self.demand, leave, overloaded,
            dict(self.behind),
        )  # fmt: skip


def _employed(person: Person, start: int, finish: int) -> tuple[int, int] | None:
    start = start if person.active_from is None else max(start, person.active_from)
    finish = finish if person.active_to is None else min(finish, person.active_to)
    return (start, finish) if start < finish else None


def _stretches_over(steps: list[tuple[int, float]], limit: float) -> Iterator[tuple[int, int]]:
    """Yield the stretches in which the units add up to more than the limit."""
    units, since = 0.0, 0
    for at, change in sorted(steps, key=lambda step: (step[0], step[1])):
        if units > limit + _CLOSE and at > since:
            yield since, at
        units += change
        since = at
