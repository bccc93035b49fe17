"""The work of an assignment lies where its contour, its calendar, its delay, its pauses and its progress put it."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.domain import moment
from pmo_desktop.domain.moment import DAY, HOUR
from pmo_desktop.domain.plan.contours import BY_HAND, STEPS
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Assignment, Calendar, Leave, Person, Project, Split, Task, TaskType, WorkWeek
from pmo_desktop.domain.resources.book import load
from pmo_desktop.domain.resources.phasing import Phasing, work_between
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.domain.schedule.clocks import Clocks

MONDAY = moment.from_iso("2026-01-05")
TASK = Task(id="t", project_id="p", name="T", duration=5 * 8 * HOUR)
GIVEN = Assignment(id="a", task_id="t", person_id="anna")
ANNA = Person(id="anna", name="Anna")


def plan_of(task=TASK, given=GIVEN, *others, project=None):
    own = project or Project(id="p", name="P", start=MONDAY + 8 * HOUR, floor_at_status_date=False)
    return Plan.from_records(own, [task, given, ANNA, *others])


def days(plan, count=14):
    """Return the hours of work on each day from Monday on."""
    phasing = Phasing(plan, schedule(plan))
    found, calendar = phasing.pieces(0), phasing.calendar(0)
    edges = [MONDAY + day * DAY for day in range(count + 1)]
    return [work_between(found, calendar, *edge) / HOUR for edge in pairwise(edges)]


def test_flat_work_lies_evenly():
    assert days(plan_of(), 7) == [8, 8, 8, 8, 8, 0, 0]


def test_ten_days_show_the_steps_of_a_contour():
    """40 h as a bell take 80 h: ten days, a step each."""
    bell = replace(GIVEN, work=40 * HOUR, contour="bell")
    hours = days(plan_of(replace(TASK, duration=80 * HOUR), bell))
    assert hours == [0.8, 1.6, 3.2, 6.4, 8, 0, 0, 8, 6.4, 3.2, 1.6, 0.8, 0, 0]


def test_whoever_is_done_sooner_than_the_task_works_no_longer():
    assert days(plan_of(TASK, replace(GIVEN, work=12 * HOUR)), 5) == [8, 4, 0, 0, 0]


def test_a_fixed_duration_spreads_the_work_over_all_of_it():
    fixed = replace(TASK, task_type=TaskType.FIXED_DURATION)
    assert days(plan_of(fixed, replace(GIVEN, work=10 * HOUR)), 5) == [2, 2, 2, 2, 2]


def test_a_delay_moves_the_work():
    late = replace(GIVEN, work=16 * HOUR, delay=12 * HOUR)
    assert days(plan_of(TASK, late), 5) == [0, 4, 8, 4, 0]


def test_no_work_lies_in_leave():
    away = Leave(id="l", person_id="anna", start=MONDAY + DAY, finish=MONDAY + 3 * DAY)
    assert days(plan_of(replace(TASK, duration=16 * HOUR), GIVEN, away), 5) == [8, 0, 0, 8, 0]


def test_the_calendar_of_the_task_narrows_that_of_the_person():
    mornings = (
        Calendar(id="c", name="Mornings"),
        WorkWeek(id="w", calendar_id="c", **dict.fromkeys(WEEK, "08:00-12:00")),
    )
    task = replace(TASK, duration=12 * HOUR, calendar_id="c")
    assert days(plan_of(task, GIVEN, *mornings), 5) == [4, 4, 4, 0, 0]


def test_the_calendar_of_the_project_holds_for_people_without_one():
    mornings = (
        Calendar(id="c", name="Mornings"),
        WorkWeek(id="w", calendar_id="c", **dict.fromkeys(WEEK, "08:00-12:00")),
    )
    project = Project(id="p", name="P", start=MONDAY + 8 * HOUR, calendar_id="c")
    plan = plan_of(replace(TASK, duration=12 * HOUR), GIVEN, *mornings, project=project)
    clocks = Clocks(Plan.from_records(Project(id="", name=""), [ANNA, *mornings]))
    found = load([ANNA], [(plan, schedule(plan))], [], clocks, [MONDAY + day * DAY for day in range(6)])
    assert (found.demand / HOUR).tolist() == [[4, 4, 4, 0, 0]]


WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")


def test_no_work_lies_in_the_pauses_of_a_split_task():
    task = replace(TASK, duration=24 * HOUR)
    parts = (
        Split(id="1", task_id="t", start=0, length=8 * HOUR),
        Split(id="2", task_id="t", start=24 * HOUR, length=16 * HOUR),
    )
    assert days(plan_of(task, GIVEN, *parts), 7) == [8, 0, 0, 8, 8, 0, 0]
    # a contour runs over the parts, not over the pause: 12 h back loaded over 24 h at 83 %
    bell = replace(GIVEN, work=10 * HOUR, contour="bell")
    assert days(plan_of(task, bell, *parts), 7)[1:3] == [0, 0]
    assert sum(days(plan_of(task, bell, *parts))) == 10


BEGUN = replace(TASK, actual_start=MONDAY + 8 * HOUR, actual_duration=16 * HOUR, resume=MONDAY + 3 * DAY + 8 * HOUR)


def test_what_is_done_lies_before_the_stop_and_the_rest_after_it_goes_on():
    assert days(plan_of(BEGUN), 8) == [8, 8, 0, 8, 8, 0, 0, 8]


def test_actual_work_is_what_was_done():
    """12 h in the two days that are over; 28 h are left in the three that are not."""
    hours = days(plan_of(BEGUN, replace(GIVEN, work=40 * HOUR, actual_work=12 * HOUR, remaining_work=28 * HOUR)), 8)
    assert hours == pytest.approx([6, 6, 0, 28 / 3, 28 / 3, 0, 0, 28 / 3], abs=1e-3)


def test_a_contour_goes_on_where_it_stopped():
    """Ten steps over ten days; after four of them the fifth comes."""
    task = replace(TASK, duration=80 * HOUR, actual_start=MONDAY + 8 * HOUR, actual_duration=32 * HOUR)
    early = replace(GIVEN, work=40 * HOUR, contour="early_peak")
    assert days(plan_of(task, early)) == [2, 4, 8, 8, 6, 0, 0, 4, 4, 2, 1.2, 0.8, 0, 0]


def test_a_contour_asks_for_all_of_a_person_at_its_peak_only():
    def overloaded(contour, units):
        plan = plan_of(replace(TASK, duration=80 * HOUR), replace(GIVEN, work=40 * HOUR, contour=contour, units=units))
        clocks = Clocks(Plan.from_records(Project(id="", name=""), [ANNA]))
        edges = [MONDAY + day * DAY for day in range(15)]
        return load([ANNA], [(plan, schedule(plan))], [], clocks, edges).overloaded[0].nonzero()[0].tolist()

    assert overloaded("bell", 1.0) == []
    assert overloaded("bell", 1.2) == [3, 4]  # 40 h in 66.7 h, of which the two middle tenths ask for 1.2


@given(
    st.sampled_from([*STEPS, BY_HAND, "unheard of"]), st.integers(60, 10**6), st.sampled_from((0.1, 0.5, 1.0, 3.0)),
    st.integers(0, 10**5), st.sampled_from((None, 0.0, 0.1, 0.5, 0.99, 1.0)), st.booleans(),
    st.lists(st.integers(0, 400), max_size=5),
)  # fmt: skip
def test_the_pieces_add_up_exactly_however_they_are_cut(contour, work, units, delay, done, split, cuts):
    task = replace(TASK, duration=400 * HOUR)
    if done is not None:
        task = replace(task, actual_start=MONDAY + 8 * HOUR, actual_duration=round(task.duration * done))
    parts = [
        Split(id="1", task_id="t", start=0, length=100 * HOUR),
        Split(id="2", task_id="t", start=110 * HOUR, length=300 * HOUR),
    ]
    given = replace(GIVEN, work=work, units=units, delay=0 if done else delay, contour=contour)
    plan = plan_of(task, given, *(parts if split else ()))
    phasing = Phasing(plan, schedule(plan))
    found, calendar = phasing.pieces(0), phasing.calendar(0)
    assert sum(piece.work for piece in found) == work
    assert all(before.finish <= after.start for before, after in pairwise(found))
    ends = [MONDAY, *(MONDAY + cut * DAY for cut in sorted(cuts)), MONDAY + 2000 * DAY]
    assert sum(work_between(found, calendar, *each) for each in pairwise(ends)) == work
