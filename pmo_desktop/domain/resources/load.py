"""Everybody's load over all projects: capacity, demand and overload per person and period (DOMAIN.md, 5)."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Booking, Person, PersonKind
from pmo_desktop.domain.resources.phasing import Phasing, Piece
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.domain.schedule.clocks import Clocks

Seconds = npt.NDArray[np.float64]
WORKERS = (PersonKind.PERSON, PersonKind.ROLE, PersonKind.EQUIPMENT)
_CLOSE = 1e-3
"""The share of a person that rounding to whole seconds may ask too much."""


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

    Demand comes from assignments, their work laid out as `Phasing` says: by contour, on the assignment's calendar. A booking of a
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

    _in_periods: dict[WorkingCalendar, Seconds] = field(init=False, default_factory=dict)
    """The working seconds of each period by calendar: many people share one."""

    def __post_init__(self) -> None:
        self.row = {person.id: number for number, person in enumerate(self.people)}
        self.demand = np.zeros((len(self.people), len(self.edges) - 1))
        self.steps = defaultdict(list)
        self.behind = defaultdict(list)
        self.assigned = defaultdict(float)

    def take_plan(self, plan: Plan, schedule: Schedule) -> None:
        """Add what a plan's assignments ask."""
        phasing = Phasing(plan, schedule, self.clocks)
        of, rows, first, last = plan.assignments, plan.tasks.row, self.edges[0], self.edges[-1]
        starts, finishes = schedule.start.tolist(), schedule.finish.tolist()
        for number, (task_id, person_id) in enumerate(zip(of["task_id"], of["person_id"], strict=True)):
            person, row = self.row.get(person_id), rows.get(task_id)
            if person is not None and row is not None and starts[row] < last and finishes[row] > first:
                calendar = phasing.calendar(number)
                self._lay(person, phasing.pieces(number, calendar), calendar, (plan.project.id, task_id))

    def _lay(self, person: int, found: Sequence[Piece], calendar: WorkingCalendar, what: tuple[str, str]) -> None:
        """Add the pieces of one assignment."""
        asked: dict[int, float] = {}
        steps = self.steps[person]
        for start, finish, work in found:
            if start >= self.edges[-1] or finish <= self.edges[0]:
                continue
            whole = calendar.work(start, finish)
            units = work / whole
            steps += [(start, units), (finish, -units)]
            periods = list(self._periods(start, finish))
            if len(periods) == 1 and periods[0][1] == (start, finish):
                asked[periods[0][0]] = asked.get(periods[0][0], 0.0) + work
                continue
            for period, (begin, end) in periods:
                share = calendar.work(begin, end) / whole
                if share > 0:
                    asked[period] = asked.get(period, 0.0) + work * share
        for period, seconds in asked.items():
            self._ask(person, period, seconds, what)
            self.assigned[person, what[0], period] += seconds

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

    def _worked(self, calendar: WorkingCalendar, person: Person) -> Seconds:
        """Return the working seconds of each period in which the person is there."""
        if person.active_from is None and person.active_to is None:
            if calendar not in self._in_periods:
                at = [calendar.work(self.edges[0], edge) for edge in self.edges]
                self._in_periods[calendar] = np.diff(np.array(at, dtype=np.float64))
            return self._in_periods[calendar]
        there = (_employed(person, *period) for period in pairwise(self.edges))
        return np.array([calendar.work(*each) if each else 0 for each in there], dtype=np.float64)

    def table(self) -> LoadTable:
        """Return what has been added up, beside each person's capacity."""
        capacity, leave = np.zeros_like(self.demand), np.zeros_like(self.demand)
        for number, person in enumerate(self.people):
            share = person.max_units * (1 - person.overhead_percent / 100)
            own, full = self.clocks.of_person(person.id), self.clocks.without_leave(person.id)
            worked = self._worked(own, person)
            capacity[number] = worked * share
            if own is not full:
                leave[number] = (self._worked(full, person) - worked) * share
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
