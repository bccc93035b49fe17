"""Load says who is asked for how much of what they have, and never counts the same work twice."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_desktop.domain import moment
from pmo_desktop.domain.moment import DAY, HOUR
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Assignment, Booking, Leave, Person, PersonKind, Project, Task
from pmo_desktop.domain.resources.book import load
from pmo_desktop.domain.resources.load import LoadTable, weeks
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.domain.schedule.clocks import Clocks

MONDAY = moment.from_iso("2026-01-05")
ANNA = Person(id="anna", name="Anna")


def table(people, tasks=(), bookings=(), leave=(), count=3) -> LoadTable:
    """Return the load over weeks from MONDAY; tasks are (project, start day, days, person, units, work)."""
    plans = []
    booked = {booking.project_id for booking in bookings if booking.project_id}
    for project_id in sorted({task[0] for task in tasks} | booked):
        records = [*people, *leave]
        for number, (own, start, days, person, units, work) in enumerate(tasks):
            if own == project_id:
                begins = MONDAY + start * DAY + 8 * HOUR
                records.append(
                    Task(
                        id=f"{own}{number}", project_id=own, duration=days * 8 * HOUR, manual=True, manual_start=begins,
                    )
                )  # fmt: skip
                records.append(
                    Assignment(id=f"{own}{number}", task_id=f"{own}{number}", person_id=person, units=units, work=work)
                )
        plan = Plan.from_records(Project(id=project_id, name=project_id, start=MONDAY), records)
        plans.append((plan, schedule(plan)))
    clocks = Clocks(Plan.from_records(Project(id="", name=""), [*people, *leave]))
    return load(people, plans, bookings, clocks, weeks(MONDAY, count))


def hours(array) -> list[list[float]]:
    return [[round(value / HOUR, 6) for value in row] for row in array]


def test_a_worked_example():
    """Two weeks of 40 h; Anna: 3 days on A, half of 4 days on B from Thursday, Monday of week 2 off."""
    away = Leave(id="l", person_id="anna", start=MONDAY + 7 * DAY, finish=MONDAY + 8 * DAY)
    found = table([ANNA], [("A", 0, 3, "anna", 1.0, None), ("B", 3, 4, "anna", 0.5, None)], leave=[away])
    assert hours(found.capacity) == [[40, 32, 40]]
    assert hours(found.leave) == [[0, 8, 0]]
    # B: Thursday, Friday, then Tuesday and Wednesday of the next week, four hours each
    assert hours(found.demand) == [[24 + 8, 8, 0]]
    assert [found.utilisation(0, week) for week in range(3)] == [0.8, 0.25, 0.0]
    assert not found.overloaded.any()
    assert [(entry.project_id, entry.seconds / HOUR) for entry in found.entries(0, 0)] == [("A", 24), ("B", 8)]


def test_an_overload_within_a_week_shows_though_the_week_holds_it():
    found = table([ANNA], [("A", 1, 1, "anna", 1.0, None), ("B", 1, 1, "anna", 0.5, None)])
    assert found.utilisation(0, 0) == pytest.approx(12 / 40)
    assert found.overloaded.tolist() == [[True, False, False]]


def test_one_thing_after_another_is_no_overload():
    found = table([ANNA], [("A", 0, 1, "anna", 1.0, None), ("B", 1, 1, "anna", 1.0, None)])
    assert not found.overloaded.any()


def test_more_asked_than_there_is_in_the_week_is_an_overload():
    booking = Booking(id="b", person_id="anna", start=MONDAY, finish=MONDAY + 7 * DAY, percent=125)
    found = table([ANNA], bookings=[booking], count=1)
    assert found.utilisation(0, 0) == 1.25
    assert found.overloaded.all()


def test_two_tasks_that_meet_only_over_a_weekend_do_not_overload():
    first = Booking(id="b", person_id="anna", project_id="B", start=MONDAY, finish=MONDAY + 7 * DAY)
    second = Booking(id="c", person_id="anna", project_id="C", start=MONDAY + 5 * DAY, finish=MONDAY + 14 * DAY)
    found = table([ANNA], bookings=[first, second])
    assert not found.overloaded.any()
    assert hours(found.demand) == [[40, 40, 0]]


def test_work_while_away_is_an_overload():
    away = Leave(id="l", person_id="anna", start=MONDAY, finish=MONDAY + 7 * DAY)
    booking = Booking(id="b", person_id="anna", start=MONDAY, finish=MONDAY + 14 * DAY)
    found = table([ANNA], bookings=[booking], leave=[away])
    assert hours(found.capacity)[0][:2] == [0, 40]
    assert found.utilisation(0, 0) is None


def test_a_booking_and_an_assignment_for_the_same_work_never_count_twice():
    bookings = [
        Booking(id="1", person_id="anna", project_id="A", start=MONDAY, finish=MONDAY + 7 * DAY, percent=40),
        Booking(id="2", person_id="anna", project_id="B", start=MONDAY, finish=MONDAY + 7 * DAY, percent=30),
        Booking(id="3", person_id="anna", project_id=None, start=MONDAY, finish=MONDAY + 7 * DAY, percent=20),
    ]
    found = table([ANNA], [("A", 0, 2, "anna", 1.0, None)], bookings)
    assert hours(found.demand)[0][0] == 16 + 12 + 8
    assert {(entry.project_id, entry.task_id) for entry in found.entries(0, 0)} == {
        ("A", "A0"),
        ("B", None),
        (None, None),
    }


def test_a_booking_counts_where_the_assignments_of_its_project_ask_for_less():
    booking = Booking(id="1", person_id="anna", project_id="A", start=MONDAY, finish=MONDAY + 14 * DAY, percent=40)
    found = table([ANNA], [("A", 0, 1, "anna", 1.0, None)], [booking], count=2)
    assert hours(found.demand)[0] == [16, 16]  # a day of it is planned in the first week, none in the second
    assert [(entry.task_id, round(entry.seconds / 3600)) for entry in found.entries(0, 0)] == [("A0", 8), (None, 8)]
    assert not found.overloaded.any()


def test_two_bookings_of_one_project_are_not_both_met_by_one_assignment():
    bookings = [
        Booking(id=key, person_id="anna", project_id="A", start=MONDAY, finish=MONDAY + 7 * DAY, percent=40)
        for key in ("1", "2")
    ]
    found = table([ANNA], [("A", 0, 2, "anna", 1.0, None)], bookings, count=1)
    assert hours(found.demand)[0] == [32]


def test_capacity_knows_part_time_overhead_and_employment():
    half = Person(id="ben", name="Ben", max_units=0.5, overhead_percent=20)
    leaving = Person(id="cem", name="Cem", active_from=MONDAY + 2 * DAY, active_to=MONDAY + 9 * DAY)
    headcount = Person(id="dev", name="Developers", kind=PersonKind.ROLE, max_units=3)
    steel = Person(id="st", name="Steel", kind=PersonKind.MATERIAL)
    found = table([half, leaving, headcount, steel], count=2)
    assert [person.id for person in found.people] == ["ben", "cem", "dev"]
    assert hours(found.capacity) == [[16, 16], [24, 16], [120, 120]]


def test_demand_without_capacity_is_infinite_and_an_overload():
    gone = Person(id="anna", name="Anna", active_to=MONDAY)
    found = table([gone], [("A", 0, 1, "anna", 1.0, None)])
    assert (found.utilisation(0, 0), found.utilisation(0, 1)) == (math.inf, None)
    assert found.overloaded.tolist() == [[True, False, False]]


TASKS = st.lists(
    st.tuples(
        st.sampled_from("AB"), st.integers(0, 20), st.integers(1, 8), st.sampled_from(("anna", "ben")),
        st.sampled_from((0.25, 0.5, 1.0)), st.none(),
    ),
    max_size=6,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(TASKS)
def test_load_agrees_with_counting_hour_by_hour(tasks):
    people = [ANNA, Person(id="ben", name="Ben")]
    found = table(people, tasks, count=6)
    asked = {person.id: [0.0] * (42 * 24) for person in people}
    for _, start, days, person, units, _ in tasks:
        left, hour = days * 8, start * 24 + 8
        while left:
            if hour // 24 % 7 < 5 and hour % 24 in (8, 9, 10, 11, 13, 14, 15, 16):
                asked[person][hour] += units
                left -= 1
            hour += 1
    for row, person in enumerate(people):
        for week in range(6):
            of_week = asked[person.id][week * 168 : (week + 1) * 168]
            assert found.demand[row, week] / HOUR == pytest.approx(sum(of_week))
            assert bool(found.overloaded[row, week]) == any(units > 1 + 1e-9 for units in of_week)
