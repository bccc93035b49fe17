"""Load says who is asked for how much of what they have, and never counts the same work twice."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_desktop.domain import moment
from pmo_desktop.domain.moment import DAY, HOUR
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Availability,
    Booking,
    BookingState,
    Calendar,
    Leave,
    Person,
    PersonKind,
    Project,
    ProjectState,
    Role,
    Task,
    WorkWeek,
)
from pmo_desktop.domain.resources.book import LoadBook, Staff
from pmo_desktop.domain.resources.load import By, LoadTable, Per, edges, weeks
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.domain.schedule.clocks import Clocks

MONDAY = moment.from_iso("2026-01-05")
ANNA = Person(id="anna", name="Anna")
WEEK_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def table(
    people,
    tasks=(),
    bookings=(),
    leave=(),
    count=3,
    *,
    availability=(),
    others=(),
    projects=(),
    starts=None,
    on=None,
    delay=0,
    **options,
) -> LoadTable:
    """Return the load over weeks from MONDAY; tasks are (project, start day, days, person, units, work).

    `others` are calendars, which tasks of projects follow as `on` says; `projects` are those that are not as usual; `options`
    are those of a table.
    """
    known = {project.id: project for project in projects}
    plans = []
    booked = {booking.project_id for booking in bookings if booking.project_id}
    for project_id in sorted({task[0] for task in tasks} | booked):
        records = [*people, *leave, *others]
        for number, (own, start, days, person, units, work) in enumerate(tasks):
            if own == project_id:
                begins = MONDAY + start * DAY + 8 * HOUR
                records.append(
                    Task(
                        id=f"{own}{number}", project_id=own, duration=days * 8 * HOUR, manual=True, manual_start=begins,
                        calendar_id=(on or {}).get(own),
                    )
                )  # fmt: skip
                records.append(
                    Assignment(
                        id=f"{own}{number}",
                        task_id=f"{own}{number}",
                        person_id=person,
                        units=units,
                        work=work,
                        delay=delay,
                    )
                )
        project = known.get(project_id, Project(id=project_id, name=project_id, start=MONDAY))
        plan = Plan.from_records(project, records)
        plans.append((plan, schedule(plan)))
    clocks = Clocks(Plan.from_records(Project(id="", name=""), [*people, *leave, *others]))
    starts = starts or weeks(MONDAY, count)
    book = LoadBook(starts[0], starts[-1])
    book.update(Staff(people, availability, clocks), plans, bookings)
    return book.table(starts, people, **options)


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


FOUR_DAYS = (
    Calendar(id="four", name="Four days"),
    WorkWeek(
        id="w4", calendar_id="four", **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday"), "08:00-13:00"),
        friday="", saturday="", sunday="",
    ),
)  # fmt: skip
NIGHTS = (
    Calendar(id="night", name="Nights"),
    WorkWeek(
        id="wn", calendar_id="night", saturday="", sunday="",
        **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "22:00-06:00"),
    ),
)  # fmt: skip
DAYS = edges(Per.DAY, MONDAY, MONDAY + 7 * DAY)


def test_part_time_is_the_hours_of_the_persons_calendar():
    ben = Person(id="ben", name="Ben", calendar_id="four", max_units=0.8, overhead_percent=25)
    found = table([ben], [("A", 0, 3, "ben", 0.5, None)], others=FOUR_DAYS, count=2)
    assert hours(found.capacity) == [[20 * 0.8 * 0.75] * 2]
    # 24 h are five of Ben's mornings: four in the first week, and most of one in the second
    assert hours(found.demand) == [[10, 2]]
    days = table([ben], [("A", 0, 3, "ben", 0.5, None)], others=FOUR_DAYS, starts=DAYS)
    assert hours(days.demand) == [[2.5, 2.5, 2.5, 2.5, 0, 0, 0]]
    assert hours(days.capacity) == [[3, 3, 3, 3, 0, 0, 0]]
    assert not days.overloaded.any()


def test_leave_inside_a_task_moves_its_work_to_the_days_around_it():
    away = Leave(id="l", person_id="anna", start=MONDAY + DAY, finish=MONDAY + 3 * DAY)
    found = table([ANNA], [("A", 0, 5, "anna", 1.0, 24 * HOUR)], leave=[away], starts=DAYS)
    assert hours(found.demand) == [[8, 0, 0, 8, 8, 0, 0]]
    assert hours(found.capacity) == [[8, 0, 0, 8, 8, 0, 0]]
    assert hours(found.leave) == [[0, 8, 8, 0, 0, 0, 0]]
    assert not found.overloaded.any()


def test_units_over_all_of_a_person_are_an_overload_of_one_task():
    found = table([ANNA], [("A", 0, 1, "anna", 1.5, None)], count=1)
    assert hours(found.demand) == [[12]]
    assert (found.utilisation(0, 0), found.overloaded.tolist()) == (0.3, [[True]])
    two = Person(id="anna", name="Anna", max_units=2.0)
    assert not table([two], [("A", 0, 1, "anna", 1.5, None)], count=1).overloaded.any()


def test_a_night_shift_counts_on_the_days_on_which_it_is_worked():
    nina = Person(id="nina", name="Nina", calendar_id="night")
    starts = [MONDAY + day * DAY for day in range(8)]
    found = table([nina], [("A", 0, 4, "nina", 1.0, 16 * HOUR)], others=NIGHTS, starts=starts)
    assert hours(found.capacity) == [[2, 8, 8, 8, 8, 6, 0]]
    # 16 h from 22:00 on Monday on: two hours, a night and the beginning of another, the end of that
    assert hours(found.demand) == [[2, 8, 6, 0, 0, 0, 0]]
    assert not found.overloaded.any()


def test_night_and_day_on_the_same_dates_do_not_meet():
    press = Person(id="press", name="Press", kind=PersonKind.EQUIPMENT, calendar_id="always")
    always = (
        Calendar(id="always", name="Always"),
        WorkWeek(id="wa", calendar_id="always", **dict.fromkeys(WEEK_DAYS, "00:00-24:00")),
    )
    day = (
        Calendar(id="day", name="Days"),
        WorkWeek(id="wd", calendar_id="day", **dict.fromkeys(WEEK_DAYS, "08:00-16:00")),
    )
    calendars = (*always, *day, *NIGHTS)
    tasks = [("A", 0, 3, "press", 1.0, None), ("B", 0, 3, "press", 1.0, None)]
    assert table([press], tasks, others=calendars, count=1, on={"A": "day", "B": "day"}).overloaded.all()
    assert not table([press], tasks, others=calendars, count=1, on={"A": "day", "B": "night"}).overloaded.any()


def test_units_that_change_within_a_week_count_from_that_day():
    less = Availability(id="u", person_id="anna", start=MONDAY + 2 * DAY, finish=MONDAY + 8 * DAY, units=0.5)
    found = table([ANNA], [("A", 0, 5, "anna", 0.8, None)], availability=[less], count=2)
    assert hours(found.capacity) == [[2 * 8 + 3 * 4, 4 + 4 * 8]]
    assert found.overloaded.tolist() == [[True, False]]  # 32 h of 28 h, and from Wednesday on 80 % of 50 %
    days = table([ANNA], [("A", 0, 5, "anna", 0.8, None)], availability=[less], starts=DAYS)
    assert days.overloaded.tolist() == [[False, False, True, True, True, False, False]]


def test_a_booking_is_a_share_of_the_units_there_are_then():
    more = Availability(id="u", person_id="anna", start=MONDAY + 7 * DAY, units=2.0)
    booking = Booking(id="b", person_id="anna", start=MONDAY, finish=MONDAY + 14 * DAY, percent=50)
    found = table([ANNA], bookings=[booking], availability=[more], count=2)
    assert hours(found.capacity) == [[40, 80]]
    assert hours(found.demand) == [[20, 40]]


def test_a_booking_of_somebody_who_is_gone_is_an_overload():
    gone = Person(id="anna", name="Anna", active_to=MONDAY + 7 * DAY)
    booking = Booking(id="b", person_id="anna", start=MONDAY, finish=MONDAY + 14 * DAY, percent=50)
    found = table([gone], bookings=[booking], count=2)
    assert hours(found.capacity) == [[40, 0]]
    assert hours(found.demand) == [[20, 20]]
    assert found.overloaded.tolist() == [[False, True]]


def test_material_and_cost_are_nobodys_load():
    steel = Person(id="steel", name="Steel", kind=PersonKind.MATERIAL)
    fee = Person(id="fee", name="Fee", kind=PersonKind.COST)
    booking = Booking(id="b", person_id="fee", project_id="A", start=MONDAY, finish=MONDAY + 7 * DAY)
    tasks = [("A", 0, 1, "steel", 5.0, None), ("A", 0, 1, "fee", 1.0, None)]
    assert table([steel, fee], tasks, [booking]).rows == ()


def test_what_is_proposed_stands_beside_what_is_committed():
    projects = [Project(id="B", name="B", start=MONDAY, state=ProjectState.PROPOSED, probability_percent=25)]
    tasks = [("A", 0, 4, "anna", 1.0, None), ("B", 0, 2, "anna", 1.0, None)]
    found = table([ANNA], tasks, projects=projects, count=1)
    assert (hours(found.demand), hours(found.proposed)) == ([[32]], [[16]])
    assert (found.utilisation(0, 0), found.utilisation(0, 0, proposed=True)) == (0.8, 1.2)
    assert (found.overloaded.tolist(), found.strained.tolist()) == ([[False]], [[True]])
    assert [(each.project_id, each.is_proposed) for each in found.entries(0, 0)] == [("A", False), ("B", True)]
    likely = table([ANNA], tasks, projects=projects, count=1, weighted=True)
    assert (hours(likely.proposed), likely.strained.tolist()) == ([[4]], [[False]])
    assert [round(each.seconds / HOUR, 6) for each in likely.entries(0, 0)] == [32, 4]


def test_a_tentative_booking_counts_by_the_probability_of_its_project():
    projects = [Project(id="A", name="A", start=MONDAY, probability_percent=50)]
    booked = {"person_id": "anna", "project_id": "A", "start": MONDAY, "finish": MONDAY + 7 * DAY}
    bookings = [
        Booking(id="1", percent=20, **booked), Booking(id="2", percent=40, state=BookingState.TENTATIVE, **booked),
    ]  # fmt: skip
    found = table([ANNA], bookings=bookings, projects=projects, count=1)
    assert (hours(found.demand), hours(found.proposed)) == ([[8]], [[16]])
    likely = table([ANNA], bookings=bookings, projects=projects, count=1, weighted=True)
    assert (hours(likely.demand), hours(likely.proposed)) == ([[8]], [[8]])
    # planned work that is more than both leaves nothing of the tentative one
    planned = table([ANNA], [("A", 0, 3, "anna", 1.0, None)], bookings, projects=projects, count=1)
    assert (hours(planned.demand), hours(planned.proposed)) == ([[24]], [[0]])


def test_bookings_of_projects_that_do_not_count_ask_for_nothing():
    booking = Booking(id="b", person_id="anna", project_id="gone", start=MONDAY, finish=MONDAY + 7 * DAY)
    book = LoadBook(MONDAY, MONDAY + 7 * DAY)
    book.update(Staff([ANNA], (), Clocks(Plan.from_records(Project(id="", name=""), [ANNA]))), [], [booking])
    assert not book.table(weeks(MONDAY, 1)).demand.any()


def test_a_cell_says_which_of_booking_and_plan_counts_and_their_difference():
    booking = Booking(id="1", person_id="anna", project_id="A", start=MONDAY, finish=MONDAY + 14 * DAY, percent=40)
    found = table([ANNA], [("A", 0, 3, "anna", 1.0, None)], [booking], count=2)
    (first,), (second,) = found.promised(0, 0), found.promised(0, 1)
    told = [
        (
            *(round(seconds / HOUR, 4) for seconds in (each.booked, each.assigned, each.counted, each.difference)),
            each.counts,
        )
        for each in (first, second)
    ]
    assert told == [(16, 24, 24, -8, "assignment"), (16, 0, 16, 16, "booking")]
    (both,) = table([ANNA], [("A", 0, 3, "anna", 1.0, None)], [booking], starts=[MONDAY, MONDAY + 14 * DAY]).promised(
        0, 0
    )
    assert [round(each / HOUR, 4) for each in (both.booked, both.assigned, both.counted)] == [32, 24, 40]
    assert both.counts == "booking"  # in one of the two weeks


def test_what_a_booking_leaves_lies_on_the_days_where_the_plan_asks_least():
    booking = Booking(id="1", person_id="anna", project_id="A", start=MONDAY, finish=MONDAY + 7 * DAY, percent=40)
    found = table([ANNA], [("A", 0, 1, "anna", 1.0, None)], [booking], starts=DAYS)
    assert hours(found.demand) == [[8, 2, 2, 2, 2, 0, 0]]  # 16 h of the week, 8 of them planned on Monday
    entries = found.entries(0, 1)
    assert [(each.booking_id, each.assignment_id, round(each.seconds / HOUR, 4)) for each in entries] == [
        ("1", None, 2)
    ]


def test_roles_hold_their_named_people_and_as_many_more_as_they_are_said_to_be():
    dev, other = Role(id="dev", name="Developer"), Role(id="test", name="Tester")
    people = [
        ANNA, Person(id="ben", name="Ben", role_id="dev", max_units=0.5), Person(id="cem", name="Cem", role_id="dev"),
        Person(id="devs", name="Developer", kind=PersonKind.ROLE, max_units=3),
        Person(id="tests", name="Testing", kind=PersonKind.ROLE, role_id="test", max_units=2),
    ]  # fmt: skip
    tasks = [("A", 0, 5, "ben", 1.0, None), ("A", 0, 5, "devs", 2.0, None), ("A", 0, 5, "tests", 1.0, None)]
    found = table(people, tasks, count=1, by=By.ROLE, roles=[dev, other])
    assert [(row.id, row.name) for row in found.rows] == [("dev", "Developer"), ("test", "Tester"), ("", "")]
    assert hours(found.capacity) == [[120], [80], [40]]  # one and a half of the three developers have a name
    assert hours(found.demand) == [[120], [40], [0]]
    assert found.overloaded.tolist() == [[True], [False], [False]]  # Ben
    assert {each.person_id for each in found.entries(0, 0)} == {"ben", "devs"}
    full = [replace(person, max_units=2.0) if person.id == "devs" else person for person in people]
    assert hours(table(full, tasks, count=1, by=By.ROLE, roles=[dev, other]).capacity)[0] == [80]
    few = [replace(person, max_units=1.0) if person.id == "devs" else person for person in people]
    assert hours(table(few, tasks, count=1, by=By.ROLE, roles=[dev, other]).capacity)[0] == [60]


def test_teams_are_summed_and_those_without_one_come_last():
    people = [replace(ANNA, team="Red"), Person(id="ben", name="Ben", team="Blue"), Person(id="cem", name="Cem"),
              Person(id="dan", name="Dan", team="Red")]  # fmt: skip
    tasks = [("A", 0, 1, "anna", 1.0, None), ("B", 0, 1, "anna", 1.0, None), ("B", 2, 3, "dan", 1.0, None)]
    found = table(people, tasks, count=1, by=By.TEAM)
    assert [(row.id, [person.id for person in row.people]) for row in found.rows] == [
        ("Blue", ["ben"]), ("Red", ["anna", "dan"]), ("", ["cem"])
    ]  # fmt: skip
    assert (hours(found.capacity), hours(found.demand)) == ([[40], [80], [40]], [[0], [40], [0]])
    assert found.overloaded.tolist() == [[False], [True], [False]]  # Anna on Monday
    stack = found.stack(1)
    assert (stack.project_ids, hours(stack.demand)) == (("B", "A"), [[32], [8]])


def test_days_weeks_and_months_have_the_edges_of_the_calendar():
    thursday = moment.from_iso("2026-01-29T10:00")
    assert [moment.to_iso(at) for at in edges(Per.DAY, thursday, thursday + DAY)] == [
        "2026-01-29T00:00", "2026-01-30T00:00", "2026-01-31T00:00"
    ]  # fmt: skip
    assert [moment.to_iso(at) for at in edges(Per.WEEK, thursday, thursday + 4 * DAY)] == [
        "2026-01-26T00:00", "2026-02-02T00:00", "2026-02-09T00:00"
    ]  # fmt: skip
    assert [moment.to_iso(at) for at in edges(Per.MONTH, thursday, thursday + 4 * DAY)] == [
        "2026-01-01T00:00", "2026-02-01T00:00", "2026-03-01T00:00"
    ]  # fmt: skip
    assert edges(Per.WEEK, MONDAY, MONDAY + 7 * DAY) == weeks(MONDAY, 1)
    assert len(edges(Per.MONTH, moment.from_iso("2026-01-01"), moment.from_iso("2027-01-01"))) == 13


def test_a_task_on_which_its_people_never_work_asks_for_nothing():
    nina = Person(id="nina", name="Nina", calendar_id="night")
    tasks = [("A", 0, 2, "nina", 1.0, 8 * HOUR), ("B", 0, 2, "anna", 1.0, None)]
    found = table([ANNA, nina], tasks, others=(*NIGHTS, *FOUR_DAYS), count=1, on={"A": "four"}, delay=HOUR)
    assert hours(found.demand) == [[16], [0]]


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
