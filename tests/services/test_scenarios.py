"""Scenarios change nothing until they are used; then all of it at once, and the load is what it was in them."""

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Delete, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import (
    Assignment,
    Availability,
    Booking,
    Person,
    Project,
    ProjectState,
    Scenario,
    ScenarioChange,
    Task,
)
from pmo_desktop.domain.resources.load import Per
from pmo_desktop.services.planning.across import link_tasks
from pmo_desktop.services.scenarios import keeping, reading, using
from pmo_desktop.services.scenarios.comparing import compare
from pmo_desktop.services.scenarios.reading import Standing, world_of
from pmo_desktop.services.scenarios.wording import told
from tests.services.office import HOUR, MONDAY, MORNING, WEEK, Office, role_of


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path / "Office.pmo")
    yield made
    made.workspace.close()


@pytest.fixture
def planned(office):
    """Two projects and a proposal; Anna and Ben are booked."""
    office.bridge = office.project("Bridge")
    office.task(office.bridge, "Test", 10, {"Anna": 1.0}, MONDAY)
    office.task(office.bridge, "Retest", 5, {"Ben": 1.0}, MONDAY + 2 * WEEK, deadline=MONDAY + 4 * WEEK)
    office.mill = office.project("Mill")
    office.task(office.mill, "Analyse", 10, {"Carla": 1.0})
    office.tower = office.project("Tower", ProjectState.PROPOSED)
    office.task(office.tower, "Try", 10, {"Anna": 1.0})
    office.booking = office.add(
        Booking(
            id=office.id(), person_id=office.people["Ben"], project_id=office.bridge, start=MONDAY,
            finish=MONDAY + 4 * WEEK, percent=40.0,
        )
    )  # fmt: skip
    office.scenario = keeping.make(office.workspace, "What if")
    office.later()
    return office


def weeks_of(office, name, table):
    row = next(number for number, row in enumerate(table.rows) if row.name == name)
    return [round(seconds / HOUR, 1) for seconds in table.demand[row][:6]]


def tried(office):
    return world_of(office.workspace, office.scenario).load(MONDAY, MONDAY + 40 * WEEK, per=Per.WEEK)


def sentences(office):
    return [line.sentence for line in told(office.workspace, office.scenario)]


def test_a_moved_project_takes_its_dates_and_bookings_along(planned):
    keeping.move_project(planned.workspace, planned.scenario, planned.bridge, MONDAY + 2 * WEEK + MORNING)
    assert sentences(planned) == [
        "Move “Bridge” from 2026-06-01 to 2026-06-15 (14 days later, 2 tasks with dates and 1 booking along)"
    ]
    assert weeks_of(planned, "Anna", planned.load()) == [40, 40, 0, 0, 0, 0]  # nothing is written
    assert weeks_of(planned, "Anna", tried(planned)) == [0, 0, 40, 40, 0, 0]
    # Ben: 40 % (16 h) in four weeks from the third on; in the fifth his five days of work are more than that.
    assert weeks_of(planned, "Ben", tried(planned)) == [0, 0, 16, 16, 40, 16]


def test_moving_again_counts_from_what_is_and_back_takes_the_move_away(planned):
    keeping.move_project(planned.workspace, planned.scenario, planned.bridge, MONDAY + 2 * WEEK + MORNING)
    keeping.move_project(planned.workspace, planned.scenario, planned.bridge, MONDAY + WEEK + MORNING)
    assert weeks_of(planned, "Anna", tried(planned)) == [0, 40, 40, 0, 0, 0]
    keeping.move_project(planned.workspace, planned.scenario, planned.bridge, MONDAY + MORNING)
    assert not planned.workspace.all(ScenarioChange)


def test_a_proposal_is_taken_in_and_a_project_left_out(planned):
    keeping.set_state(planned.workspace, planned.scenario, planned.tower, ProjectState.APPROVED)
    keeping.set_state(planned.workspace, planned.scenario, planned.mill, ProjectState.CANCELLED)
    assert sentences(planned) == [
        "Leave out “Mill”: active → cancelled", "Take in “Tower”: proposed → approved",
    ]  # fmt: skip
    assert weeks_of(planned, "Anna", tried(planned))[:2] == [80, 80]
    assert weeks_of(planned, "Carla", tried(planned))[:2] == [0, 0]


def test_bookings_are_added_changed_and_taken_away(planned):
    ben = planned.people["Ben"]
    keeping.book(planned.workspace, planned.scenario, ben, None, MONDAY, MONDAY + WEEK, 20.0)
    keeping.change_booking(planned.workspace, planned.scenario, planned.booking, 60.0)
    assert sentences(planned) == [
        "Booking of “Ben” for “Bridge”: 40% → 60%", "Book “Ben” 20% for line work, 2026-06-01 to 2026-06-07",
    ]  # fmt: skip
    assert weeks_of(planned, "Ben", tried(planned))[:2] == [32, 24]  # 20 % + 60 %, 60 %
    keeping.change_booking(planned.workspace, planned.scenario, planned.booking, 0)
    assert "No booking of “Ben” for “Bridge” (40%, 2026-06-01 to 2026-06-28)" in sentences(planned)
    assert weeks_of(planned, "Ben", tried(planned))[:2] == [8, 0]


def test_there_is_more_or_less_of_people_and_roles(planned):
    anna = planned.people["Anna"]
    open_role = role_of(planned, "Tester", 2.0)
    planned.task(planned.mill, "Open", 5, {"Tester (open)": 1.0})
    keeping.set_units(planned.workspace, planned.scenario, anna, 0.5)
    keeping.set_units(planned.workspace, planned.scenario, planned.people["Ben"], 0.2, MONDAY, MONDAY + WEEK)
    keeping.set_units(planned.workspace, planned.scenario, open_role, 3.0)
    assert sentences(planned) == [
        "“Anna”: 100% → 50%", "“Ben”: 20% from 2026-06-01 to 2026-06-07", "“Tester (open)”: 2 → 3",
    ]  # fmt: skip
    table = tried(planned)
    capacity = {row.name: table.capacity[number][:2] / HOUR for number, row in enumerate(table.rows)}
    assert capacity["Anna"].tolist() == [20, 20]
    assert capacity["Ben"].tolist() == [8, 40]


def test_somebody_else_does_what_has_not_begun(planned):
    ben, carla = planned.people["Ben"], planned.people["Carla"]
    keeping.replace_person(planned.workspace, planned.scenario, ben, carla)
    assert sentences(planned) == ["“Carla” instead of “Ben” on “Bridge” (1 assignment and 1 booking)"]
    assert weeks_of(planned, "Ben", tried(planned)) == [0] * 6
    assert weeks_of(planned, "Carla", tried(planned))[:4] == [56, 56, 40, 16]
    with pytest.raises(InvalidValueError, match="asked for nothing there"):
        keeping.replace_person(planned.workspace, planned.scenario, ben, carla, planned.mill)


def test_what_is_so_already_is_no_change(planned):
    assert keeping.set_priority(planned.workspace, planned.scenario, planned.bridge, 500) is None
    keeping.set_priority(planned.workspace, planned.scenario, planned.bridge, 700)
    keeping.set_priority(planned.workspace, planned.scenario, planned.bridge, 500)
    assert not planned.workspace.all(ScenarioChange)


@pytest.mark.parametrize("name", ["", "  ", "what IF"])
def test_a_name_is_needed_and_taken_once(planned, name):
    with pytest.raises(InvalidValueError):
        keeping.make(planned.workspace, name)


def test_every_step_can_be_undone(planned):
    workspace = planned.workspace
    keeping.set_priority(workspace, planned.scenario, planned.bridge, 700)
    keeping.rename(workspace, planned.scenario, "Bridge first")
    copy = keeping.duplicate(workspace, planned.scenario)
    assert [each.name for each in reading.scenarios(workspace)] == ["Bridge first", "Bridge first, copy"]
    assert len(workspace.find(ScenarioChange, scenario_id=copy)) == 1
    keeping.drop(workspace, planned.scenario)
    for _ in range(4):
        workspace.undo()
    assert [each.name for each in reading.scenarios(workspace)] == ["What if"]
    assert not workspace.all(ScenarioChange)


# What no longer applies


def test_what_is_gone_changed_or_so_by_itself_is_named(planned):
    workspace = planned.workspace
    keeping.set_priority(workspace, planned.scenario, planned.bridge, 700)
    keeping.set_priority(workspace, planned.scenario, planned.mill, 700)
    keeping.change_booking(workspace, planned.scenario, planned.booking, 60.0)
    planned.later()
    workspace.record("Priority", [Update(Project, planned.bridge, {"priority": 600})])
    workspace.record("Priority", [Update(Project, planned.mill, {"priority": 700})])
    workspace.record("Unbook", [Delete(Booking, planned.booking)])
    lines = {line.standing: (line.sentence, line.note) for line in told(workspace, planned.scenario)}
    assert lines == {
        Standing.GONE: ("Something of a booking that is gone: percent", "What it changes is not there any more."),
        Standing.CHANGED: ("Priority of “Bridge”: 600 → 700", "Somebody changed this since: now 600."),
        Standing.SAME: ("Priority of “Mill”: 700 → 700", "It is so already."),
    }
    done = using.use(workspace, planned.scenario)
    assert workspace.get(Project, planned.bridge).priority == 700
    assert {row.kind for row in workspace.rows_of(done.id)} == {Project, Scenario, ScenarioChange}


def test_what_a_scenario_changed_itself_later_is_not_taken_for_another_persons_change(planned):
    workspace = planned.workspace
    keeping.set_priority(workspace, planned.scenario, planned.bridge, 700)
    planned.later()
    workspace.record("Priority", [Update(Project, planned.bridge, {"priority": 600})])
    planned.later()
    keeping.set_priority(workspace, planned.scenario, planned.bridge, 800)  # said again, knowing of it
    assert [line.standing for line in told(workspace, planned.scenario)] == [Standing.HOLDS]


def test_a_scenarios_own_booking_goes_with_whom_it_books(planned):
    dora = planned.person("Dora", "Tester")
    keeping.book(planned.workspace, planned.scenario, dora, None, MONDAY, MONDAY + WEEK, 20.0)
    planned.workspace.record("Delete", [Delete(Person, dora)])
    (line,) = told(planned.workspace, planned.scenario)
    assert line.standing is Standing.GONE
    with pytest.raises(InvalidValueError, match="changes nothing"):
        using.use(planned.workspace, planned.scenario)


# Comparing


def test_scenarios_are_compared_with_what_is(planned):
    workspace = planned.workspace
    keeping.set_state(workspace, planned.scenario, planned.tower, ProjectState.APPROVED)
    later = keeping.make(workspace, "Bridge later")
    keeping.move_project(workspace, later, planned.bridge, MONDAY + 4 * WEEK + MORNING)
    now, taken_in, moved = compare(workspace, [planned.scenario, later], MONDAY, 3)
    assert [each.scenario.name if each.scenario else None for each in (now, taken_in, moved)] == [
        None, "What if", "Bridge later",
    ]  # fmt: skip
    # As it is nobody is overloaded; with Tower Anna has two projects in her two first weeks.
    assert [each.overloads for each in (now, taken_in, moved)] == [0, 2, 0]
    assert now.finish == moment.from_iso("2026-06-19T17:00")
    assert moved.finish == moment.from_iso("2026-07-17T17:00")
    assert moved.courses[planned.bridge].start == moment.from_iso("2026-06-29T08:00")
    assert taken_in.courses[planned.tower].asks
    assert not now.courses[planned.tower].asks


def test_cost_follows_who_does_it(planned):
    workspace = planned.workspace
    for name, rate in (("Anna", 50_00), ("Ben", 60_00), ("Carla", 90_00)):
        workspace.record("Rate", [Update(Person, planned.people[name], {"hourly_rate": rate})])
    keeping.replace_person(workspace, planned.scenario, planned.people["Ben"], planned.people["Carla"])
    now, then = compare(workspace, [planned.scenario], MONDAY, 3)
    # Bridge: 80 h of Anna and 40 h of Ben, then of Carla; Mill: 80 h of Carla.
    assert now.cost == (80 * 50 + 40 * 60 + 80 * 90) * 100
    assert then.cost - now.cost == 40 * 30 * 100


# Using one


def test_using_a_scenario_is_one_change_with_what_was_left_out(planned):
    workspace = planned.workspace
    keeping.move_project(workspace, planned.scenario, planned.bridge, MONDAY + 2 * WEEK + MORNING)
    keeping.set_priority(workspace, planned.scenario, planned.mill, 900)
    keeping.change_booking(workspace, planned.scenario, planned.booking, 0)
    left_out = [line.id for line in told(workspace, planned.scenario) if "Priority" in line.sentence]
    done = using.use(workspace, planned.scenario, left_out)
    assert done.label == "Use scenario “What if”"
    assert workspace.get(Project, planned.bridge).start == MONDAY + 2 * WEEK + MORNING
    assert workspace.get(Project, planned.mill).priority == 500
    assert not workspace.all(Scenario)
    workspace.undo()
    assert workspace.get(Project, planned.bridge).start == MONDAY + MORNING
    assert workspace.get(Booking, planned.booking).percent == 40
    assert [each.name for each in reading.scenarios(workspace)] == ["What if"]


def test_dates_of_projects_that_wait_for_a_moved_one_follow(planned):
    workspace = planned.workspace
    first = workspace.find(Task, project_id=planned.bridge)[0]
    after = workspace.find(Task, project_id=planned.mill)[0]
    link_tasks(workspace, first.id, after.id)
    assert weeks_of(planned, "Carla", planned.load())[:5] == [0, 0, 40, 40, 0]
    keeping.move_project(workspace, planned.scenario, planned.bridge, MONDAY + WEEK + MORNING)
    assert weeks_of(planned, "Carla", tried(planned))[:5] == [0, 0, 0, 40, 40]
    assert weeks_of(planned, "Carla", planned.load())[:5] == [0, 0, 40, 40, 0]  # the open plans saw nothing of it


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.sampled_from(["bridge", "mill", "tower"]), st.integers(-2, 6)),
        st.tuples(st.just("state"), st.sampled_from(["bridge", "mill", "tower"]), st.sampled_from(
            [ProjectState.ACTIVE, ProjectState.APPROVED, ProjectState.PROPOSED, ProjectState.CANCELLED, ProjectState.ON_HOLD]
        )),
        st.tuples(st.just("book"), st.sampled_from(["Anna", "Ben", "Carla"]), st.integers(1, 150)),
        st.tuples(st.just("booking"), st.just("Ben"), st.integers(0, 150)),
        st.tuples(st.just("units"), st.sampled_from(["Anna", "Ben", "Carla"]), st.integers(0, 20)),
        st.tuples(st.just("since"), st.sampled_from(["Anna", "Ben", "Carla"]), st.integers(0, 20)),
        st.tuples(st.just("replace"), st.sampled_from(["Anna", "Ben", "Carla"]), st.sampled_from(["Anna", "Ben", "Carla"])),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


def take(office, step):
    what, name, amount = step
    own, workspace = office.scenario, office.workspace
    if what == "move":
        keeping.move_project(workspace, own, getattr(office, name), MONDAY + amount * WEEK + MORNING)
    elif what == "state":
        keeping.set_state(workspace, own, getattr(office, name), amount)
    elif what == "book":
        keeping.book(workspace, own, office.people[name], office.mill, MONDAY, MONDAY + 3 * WEEK, float(amount))
    elif what == "booking":
        keeping.change_booking(workspace, own, office.booking, float(amount))
    elif what == "units":
        keeping.set_units(workspace, own, office.people[name], amount / 10)
    elif what == "since":
        keeping.set_units(workspace, own, office.people[name], amount / 10, MONDAY + WEEK)
    else:
        keeping.replace_person(workspace, own, office.people[name], office.people[amount])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_what_is_used_has_the_load_dates_and_people_it_had_as_a_scenario(planned, steps):
    workspace = planned.workspace
    live = planned.load()
    taken = 0
    for step in steps:
        try:
            take(planned, step)
            taken += 1
        except InvalidValueError:
            pass  # nobody can be replaced by themselves
    there = world_of(workspace, planned.scenario)
    before = there.load(MONDAY, MONDAY + 40 * WEEK)
    now = planned.load()
    assert (now.demand == live.demand).all()  # trying things out changes nothing
    done = None
    with suppress(InvalidValueError):  # all of it may have come to nothing
        done = using.use(workspace, planned.scenario)
    after = planned.load()
    assert [row.id for row in before.rows] == [row.id for row in after.rows]
    for one, other in (
        (before.demand, after.demand),
        (before.proposed, after.proposed),
        (before.capacity, after.capacity),
    ):
        assert np.allclose(one, other, atol=1e-3)
    assert (before.overloaded == after.overloaded).all()
    for project_id, (_, schedule) in there.plans.items():
        assert int(schedule.project_finish) == int(workspace.schedule(project_id).project_finish)
    if done is not None:
        workspace.undo()
    while planned.workspace.all(ScenarioChange):
        keeping.forget(workspace, planned.scenario, [each.id for each in workspace.all(ScenarioChange)])
    assert not workspace.all(Availability)
    assert len(workspace.all(Assignment)) == 4
