"""The load is what plain Python counts, stretch by stretch of time, at whose edges everything that matters changes."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_desktop.domain.errors import CalendarExhaustedError
from pmo_desktop.domain.moment import DAY, WEEK
from pmo_desktop.domain.records import WORKERS, BookingState, PersonKind, ProjectState
from pmo_desktop.domain.resources.book import LoadBook
from pmo_desktop.domain.resources.load import By, Per
from pmo_desktop.domain.resources.peaks import CLOSE
from pmo_desktop.domain.resources.phasing import Phasing
from pmo_desktop.domain.schedule import schedule
from tests.domain.resources.ground import FINISH, ROLES, START, Ground, table

SECONDS = 20
"""By how much sums of many pieces in whole seconds may differ."""


@dataclass
class Ask:
    """So many units of a person, asked in [start, finish) while a calendar works."""

    project: str | None
    start: int
    finish: int
    units: float
    works: object
    kind: str
    """plan, firm or tentative."""


class Slowly:
    """What a portfolio asks of one person in each stretch in which nothing changes."""

    def __init__(self, ground: Ground, person) -> None:
        self.person, self.staff = person, ground.staff()
        self.rows = [each for each in ground.availability if each.person_id == person.id]
        self.own = self.staff.clocks.of_person(person.id)
        self.usual = self.staff.clocks.without_leave(person.id)
        self.weights = {plan.project.id: plan.project.probability_percent / 100 for plan in ground.plans}
        self.proposals = {plan.project.id for plan in ground.plans if plan.project.state is ProjectState.PROPOSED}
        self.asks = [ask for plan in ground.plans for ask in self._planned(plan)]
        self.asks += [ask for booking in ground.bookings for ask in self._booked(booking)]
        self.planned, self.firm, self.tentative = (defaultdict(float) for _ in range(3))
        self.capacity, self.leave = defaultdict(float), defaultdict(float)
        self.parts = list(self._parts())
        for start, finish in self.parts:
            self._count(start, finish)

    def _planned(self, plan):
        phasing = Phasing(plan, schedule(plan), self.staff.clocks)
        for number, person_id in enumerate(plan.assignments["person_id"]):
            if person_id == self.person.id:
                works = phasing.calendar(number)
                try:
                    pieces = phasing.pieces(number)
                except CalendarExhaustedError:
                    continue
                for start, finish, work in pieces:
                    yield Ask(plan.project.id, start, finish, work / works.work(start, finish), works, "plan")

    def _booked(self, booking):
        known = booking.project_id is None or booking.project_id in self.weights
        if booking.person_id == self.person.id and known:
            tentative = booking.state is BookingState.TENTATIVE or booking.project_id in self.proposals
            kind = "tentative" if tentative else "firm"
            yield Ask(booking.project_id, booking.start, booking.finish, booking.percent / 100, self.own, kind)

    def units(self, at: int) -> float:
        person = self.person
        if (person.active_from or at) > at or at >= (person.active_to or at + 1):
            return 0.0
        holding = [each for each in self.rows if each.start <= at and (each.finish is None or at < each.finish)]
        return max(holding, key=lambda each: (each.start, each.id)).units if holding else person.max_units

    def asked(self, ask: Ask, at: int) -> float:
        """Return the units asked at a moment; who is not there is asked by a booking as if they were."""
        return ask.units if ask.kind == "plan" else ask.units * (self.units(at) or self.person.max_units)

    def _parts(self):
        edges = set(range(START, FINISH + 1, DAY)) | {self.person.active_from, self.person.active_to}
        for ask in self.asks:
            edges |= {ask.start, ask.finish}
        for row in self.rows:
            edges |= {row.start, row.finish}
        for calendar in (self.own, self.usual, *(ask.works for ask in self.asks)):
            edges |= {at for moments in calendar.source(START, FINISH) for at in moments.tolist()}
        inside = sorted(each for each in edges if each is not None and START <= each <= FINISH)
        return pairwise(inside)

    def _count(self, start: int, finish: int) -> None:
        day, length = (start - START) // DAY, finish - start
        share = self.units(start) * (1 - self.person.overhead_percent / 100) * length
        self.capacity[day] += share * (self.own.work(start, finish) > 0)
        self.leave[day] += share * ((self.usual.work(start, finish) > 0) - (self.own.work(start, finish) > 0))
        for ask in self.going_on(start, finish):
            sums = {"plan": self.planned, "firm": self.firm, "tentative": self.tentative}[ask.kind]
            sums[ask.project, day] += self.asked(ask, start) * length

    def going_on(self, start: int, finish: int):
        return [a for a in self.asks if a.start <= start and a.finish >= finish and a.works.work(start, finish) > 0]

    def week(self, number: int, *, weighted: bool) -> tuple[float, float]:
        """Return what is committed and what proposed in a week: of plan and bookings of a project the larger."""
        committed = proposed = 0.0
        for project in (None, *self.weights):
            plan, firm, tentative = (
                sum(sums[project, day] for day in range(number * 7, number * 7 + 7))
                for sums in (self.planned, self.firm, self.tentative)
            )
            if project in self.proposals:
                proposed += max(plan, tentative) * (self.weights[project] if weighted else 1.0)
                continue
            committed += max(plan, firm)
            weight = self.weights.get(project, 1.0) if weighted else 1.0
            proposed += (max(plan, firm + tentative) - max(plan, firm)) * weight
        return committed, proposed

    def instants(self) -> tuple[set[int], set[int]]:
        """Return the days with an instant of too much, and those on which rounding decides."""
        over, close = set(), set()
        for start, finish in self.parts:
            week, total = (start - START) // WEEK, 0.0
            for ask in self.going_on(start, finish):
                stands = ask.kind == "firm" and not self._has_plan(ask.project, week)
                if (ask.kind == "plan" and ask.project not in self.proposals) or stands:
                    total += self.asked(ask, start)
            if total > self.units(start) + 0.5 * CLOSE:
                (over if total > self.units(start) + 2 * CLOSE else close).add((start - START) // DAY)
        return over, close - over

    def _has_plan(self, project: str | None, week: int) -> bool:
        return any(self.planned[project, day] > 0 for day in range(week * 7, week * 7 + 7))


def edited(seed: int) -> Ground:
    ground = Ground(Random(seed))
    for _ in range(14):
        ground.edit()
        ground.edit_booking()
    return ground


def workers(ground: Ground):
    return [person for person in sorted(ground.people.values(), key=lambda each: each.name) if person.kind in WORKERS]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.booleans())
def test_the_load_of_each_person_is_what_is_counted_stretch_by_stretch(seed, weighted):
    ground = edited(seed)
    book = ground.book(LoadBook(START, FINISH))
    days, weeks = (table(book, ground, per, weighted=weighted) for per in (Per.DAY, Per.WEEK))
    for row, person in enumerate(workers(ground)):
        slowly = Slowly(ground, person)
        for day in range(days.periods):
            assert days.capacity[row, day] == pytest.approx(slowly.capacity[day], abs=1), person
            assert days.leave[row, day] == pytest.approx(slowly.leave[day], abs=1), person
            planned = sum(slowly.planned[each, day] for each in slowly.weights if each not in slowly.proposals)
            assert days.demand[row, day] >= planned - SECONDS
        over, close = slowly.instants()
        for week in range(weeks.periods):
            committed, proposed = slowly.week(week, weighted=weighted)
            there = weeks.capacity[row, week]
            assert weeks.demand[row, week] == pytest.approx(committed, abs=SECONDS), (person, week)
            assert weeks.proposed[row, week] == pytest.approx(proposed, abs=SECONDS), (person, week)
            within = set(range(week * 7, week * 7 + 7))
            if abs(committed - there) > SECONDS and not within & close:
                assert weeks.overloaded[row, week] == (committed > there or bool(within & over)), (person, week)
                asked = committed + proposed
                if abs(asked - there) > SECONDS:
                    assert weeks.strained[row, week] == (weeks.overloaded[row, week] or asked > there), (person, week)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from((By.ROLE, By.TEAM)))
def test_named_people_are_some_of_the_headcount_of_their_role(seed, by):
    ground = edited(seed)
    book = ground.book(LoadBook(START, FINISH))
    single, grouped = table(book, ground), table(book, ground, Per.WEEK, by)
    row_of = {person.id: row for row, person in enumerate(single.people)}
    names = {role.name.casefold(): role.id for role in ROLES}
    for row, group in enumerate(grouped.rows):
        there = [0.0] * grouped.periods
        for day in range(single.periods):
            generic, named = defaultdict(float), defaultdict(float)
            for person in group.people:
                is_generic = person.kind is PersonKind.ROLE
                role = person.role_id or (names.get(person.name.casefold(), person.id) if is_generic else "")
                (generic if is_generic else named)[role] += single.capacity[row_of[person.id], day]
            there[day // 7] += sum(max(generic[each], named[each]) for each in {*generic, *named})
        assert grouped.capacity[row].tolist() == pytest.approx(there)
