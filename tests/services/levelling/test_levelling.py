"""Levelling in a file: proposals change nothing, are accepted whole or in part as one change, and look at all projects."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import (
    Assignment,
    Availability,
    Booking,
    BookingState,
    Dependency,
    Person,
    Project,
    ProjectState,
    Split,
    Task,
)
from pmo_desktop.services.levelling import Objective, Options, Reason, Scope, accept, clear, delayed, proposals
from pmo_desktop.services.workspace import Workspace

START = moment.from_iso("2026-01-05T08:00")
DAY = 28_800
CALENDAR_DAY = 86_400
ALL = Scope()


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "p.pmo", author="T") as opened:
        opened.record("People", [Insert(Person(id=name, name=name)) for name in ("Anna", "Ben")])
        yield opened


def project(workspace, name, *tasks, **facts):
    """Add a project of tasks (days, person) called a0, a1 …; each asks for all of the person."""
    rows = [Insert(Project(id=name, name=name.upper(), start=START, **facts))]
    for number, (days, person) in enumerate(tasks):
        task_id = f"{name}{number}"
        rows.append(Insert(Task(id=task_id, project_id=name, name=task_id, rank=f"{number:03}", duration=days * DAY)))
        rows.append(Insert(Assignment(id=f"on-{task_id}", task_id=task_id, person_id=person)))
    workspace.record("Project", rows)


def last(workspace, scope=ALL, **options):
    *_, found = proposals(workspace, scope, Options(**options), seconds=0)
    return found


def start(workspace, task_id) -> str:
    task = workspace.get(Task, task_id)
    row = workspace.plan(task.project_id).tasks.row[task_id]
    return moment.to_iso(int(workspace.schedule(task.project_id).start[row]))[5:]


def test_a_proposal_changes_nothing_and_says_what_would_be(workspace):
    project(workspace, "a", (2, "Anna"), (2, "Anna"))
    before = len(workspace.history())
    found = last(workspace)
    (move,) = found.moves
    assert len(workspace.history()) == before
    assert (move.task_id, move.delay, move.people, move.waits_for) == ("a1", 2 * DAY, ("Anna",), ("a0",))
    assert move.reason == "Anna is asked for 200 % of 100 % from 2026-01-05 to 2026-01-06: it waits until “a0” is done."
    (effect,) = found.effects
    assert effect.finish_after - effect.finish_before == 2 * CALENDAR_DAY
    assert (found.overloads_before, found.remaining) == (1, ())


def test_accepting_all_is_one_change_that_can_be_undone(workspace):
    project(workspace, "a", (2, "Anna"), (2, "Anna"), (1, "Anna"))
    recorded = accept(workspace, last(workspace))
    assert recorded.label == "Spread the work of “A”: 2 tasks"
    assert [start(workspace, each) for each in ("a0", "a1", "a2")] == ["01-05T08:00", "01-07T08:00", "01-09T08:00"]
    workspace.undo()
    assert [start(workspace, each) for each in ("a0", "a1", "a2")] == ["01-05T08:00"] * 3


def test_units_that_change_over_time_are_what_there_is_room_in(workspace):
    less = Availability(
        id="l", person_id="Anna", start=START + 2 * CALENDAR_DAY, finish=START + 7 * CALENDAR_DAY - DAY, units=0.5
    )
    workspace.record("Less time", [Insert(less)])
    project(workspace, "a", (2, "Anna"), (2, "Anna"))
    accept(workspace, last(workspace))
    assert [start(workspace, each) for each in ("a0", "a1")] == ["01-05T08:00", "01-12T08:00"]


def test_a_task_for_which_there_are_too_few_units_at_that_time_is_overloaded_alone(workspace):
    workspace.record("Less time", [Insert(Availability(id="l", person_id="Anna", start=START, units=0.5))])
    project(workspace, "a", (2, "Anna"))
    (kept,) = last(workspace).remaining
    assert (kept.reason, kept.units, kept.capacity) == (Reason.ALONE, 1.0, 0.5)


def test_one_task_may_have_all_of_somebody_with_overhead_also_while_there_is_less_of_them_than_later(workspace):
    cleo = Person(id="Cleo", name="Cleo", overhead_percent=10.0)
    more = Availability(id="m", person_id="Cleo", start=START + 30 * CALENDAR_DAY, units=2.0)
    workspace.record("More time", [Insert(cleo), Insert(more)])
    project(workspace, "a", (2, "Cleo"), (2, "Cleo"))
    found = last(workspace)
    assert found.remaining == ()
    assert [(move.task_id, move.delay) for move in found.moves] == [("a1", 2 * DAY)]


def test_somebody_who_stands_twice_on_a_task_is_asked_for_both(workspace):
    workspace.record("Crew", [Insert(Person(id="Crew", name="Crew", max_units=2.0))])
    project(workspace, "a", (2, "Crew"), (2, "Crew"))
    again = Assignment(id="again", task_id="a1", person_id="Crew", units=0.5)
    workspace.record("Once more", [Insert(again)])
    found = last(workspace)
    assert found.remaining == ()
    assert [(move.task_id, move.delay) for move in found.moves] == [("a1", 2 * DAY)]


def test_a_tentative_booking_moves_nobodys_work(workspace):
    booking = Booking(
        id="b",
        person_id="Anna",
        start=START,
        finish=START + 7 * CALENDAR_DAY,
        percent=100,
        state=BookingState.TENTATIVE,
    )
    workspace.record("Book", [Insert(booking)])
    project(workspace, "a", (2, "Anna"))
    assert last(workspace).moves == ()


def test_some_rows_of_a_proposal_can_be_accepted(workspace):
    project(workspace, "a", (2, "Anna"), (2, "Anna"), (1, "Ben"), (1, "Ben"))
    found = last(workspace)
    accept(workspace, found, {"a1"})
    assert [start(workspace, each) for each in ("a1", "a3")] == ["01-07T08:00", "01-05T08:00"]


def test_accepting_nothing_records_nothing(workspace):
    project(workspace, "a", (2, "Anna"), (2, "Anna"))
    assert accept(workspace, last(workspace), set()) is None


def test_what_has_begun_since_is_not_moved(workspace):
    project(workspace, "a", (2, "Anna"), (2, "Anna"))
    found = last(workspace)
    workspace.record("Begin", [Update(Task, "a1", {"actual_start": START})])
    with pytest.raises(InvalidValueError, match="has changed since"):
        accept(workspace, found)


def test_clearing_takes_all_delays_away_as_one_change(workspace):
    project(workspace, "a", (2, "Anna"), (2, "Anna"))
    project(workspace, "b", (2, "Ben"), (2, "Ben"))
    accept(workspace, last(workspace))
    assert clear(workspace, Scope(("b",))).label == "Clear what was spread of “B”: 1 task"
    assert [start(workspace, each) for each in ("a1", "b1")] == ["01-07T08:00", "01-05T08:00"]
    assert clear(workspace, Scope(("b",))) is None


def test_a_project_levelled_alone_goes_round_the_work_of_the_others(workspace):
    project(workspace, "a", (2, "Anna"), priority=300)
    project(workspace, "b", (3, "Anna"), priority=700)
    found = last(workspace, Scope(("b",)))
    assert [(each.task_id, each.delay) for each in found.moves] == [("b0", 2 * DAY)]
    assert found.moves[0].reason.endswith("it waits until “a0” (A) is done.")


def test_over_the_portfolio_the_project_of_higher_priority_goes_first(workspace):
    project(workspace, "a", (2, "Anna"), priority=300)
    project(workspace, "b", (3, "Anna"), priority=700)
    assert [(each.task_id, each.delay) for each in last(workspace).moves] == [("a0", 3 * DAY)]


def test_only_the_tasks_chosen_are_moved(workspace):
    project(workspace, "a", (1, "Anna"), (1, "Anna"), (1, "Ben"), (1, "Ben"))
    found = last(workspace, Scope(("a",), frozenset({"a0", "a3"})))
    assert {each.task_id for each in found.moves} == {"a0", "a3"}


def test_proposals_and_scratch_plans_ask_nobody_for_anything(workspace):
    project(workspace, "a", (2, "Anna"))
    project(workspace, "b", (2, "Anna"), state=ProjectState.PROPOSED)
    project(workspace, "c", (2, "Anna"), state=ProjectState.SCRATCH)
    assert last(workspace).moves == ()


def test_a_proposed_project_can_be_levelled_round_the_others(workspace):
    project(workspace, "a", (2, "Anna"))
    project(workspace, "b", (2, "Anna"), state=ProjectState.PROPOSED)
    assert [each.task_id for each in last(workspace, Scope(("b",))).moves] == ["b0"]


def test_line_work_that_is_booked_is_gone_round(workspace):
    project(workspace, "a", (1, "Anna"))
    away = Booking(id="k", person_id="Anna", start=START, finish=START + 2 * CALENDAR_DAY, percent=50.0)
    workspace.record("Book", [Insert(away)])
    accept(workspace, last(workspace))
    assert start(workspace, "a0") == "01-07T08:00"


def test_a_project_that_waits_for_another_is_carried_along(workspace):
    project(workspace, "a", (2, "Anna"), (2, "Anna"))
    project(workspace, "b", (1, "Ben"))
    workspace.record("Link", [Insert(Dependency(id="x", project_id="b", predecessor_id="a1", successor_id="b0"))])
    found = last(workspace)
    accept(workspace, found)
    assert start(workspace, "b0") == "01-09T08:00"
    assert {each.project_id for each in found.effects if each.finish_after > each.finish_before} == {"a", "b"}


def test_a_task_of_priority_1000_that_is_carried_along_is_gone_round(workspace):
    project(workspace, "a", (2, "Anna"), (2, "Anna"), (2, "Ben"), (4, "Ben"))
    workspace.record(
        "Link",
        [
            Insert(Dependency(id="x", project_id="a", predecessor_id="a1", successor_id="a2")),
            Update(Task, "a2", {"priority": 1000}),
            Update(
                Task, "a3", {"priority": 900, "constraint_type": "SNET", "constraint_date": START + 2 * CALENDAR_DAY}
            ),
        ],
    )
    found = last(workspace)
    assert found.remaining == ()


def test_within_slack_nothing_ends_later_and_what_remains_says_why(workspace):
    project(workspace, "a", (2, "Anna"), (2, "Anna"))
    found = last(workspace, within_slack=True)
    assert found.moves == ()
    (remains,) = found.remaining
    assert remains.reason is Reason.WITHIN_SLACK
    assert remains.sentence == "Anna is asked for 200 %: “a0”, “a1” cannot wait within their spare time."


def test_a_deadline_that_is_missed_is_said(workspace):
    project(workspace, "a", (2, "Anna"), (2, "Anna"))
    deadline = START + CALENDAR_DAY + 9 * 3_600
    workspace.record("Facts", [Update(Task, "a1", {"deadline": deadline}), Update(Task, "a0", {"priority": 600})])
    (move,) = last(workspace).moves
    assert (move.task_id, move.deadline_missed) == ("a1", deadline)


def test_a_better_levelling_is_found_while_somebody_watches_and_proved(workspace):
    """The rule begins with the longest; only another order lets all end on the fourth day."""
    project(workspace, "a", (2, "Anna"), (2, "Anna"), (1, "Ben"), (3, "Ben"))
    *_, found = proposals(workspace, Scope(), seconds=60)
    assert found.is_proved
    assert max(each.finish_after for each in found.effects) == START + 3 * CALENDAR_DAY + 9 * 3_600


def test_a_stop_ends_it_with_the_best_so_far(workspace):
    project(workspace, "a", *[(1 + number % 3, ("Anna", "Ben")[number % 2]) for number in range(40)])
    found = list(proposals(workspace, Scope(), seconds=3_600, stop=lambda: True))
    assert len(found) == 1


@pytest.fixture
def interrupted(workspace):
    """A task of three days in whose second day somebody more important has its person."""
    project(workspace, "a", (3, "Anna"), (1, "Anna"))
    second = {"priority": 700, "constraint_type": "SNET", "constraint_date": START + CALENDAR_DAY}
    workspace.record("Facts", [Update(Task, "a1", second)])
    return workspace


def parts(workspace, task_id):
    return sorted((each.start // DAY, each.length // DAY) for each in workspace.find(Split, task_id=task_id))


def test_a_task_may_be_interrupted_and_its_parts_are_written_as_parts_of_a_split_task(interrupted):
    found = last(interrupted, split=True)
    (move,) = found.moves
    assert (move.parts, move.delay, move.waits_for) == (((0, DAY), (2 * DAY, 4 * DAY)), 0, ("a1",))
    assert move.reason == (
        "Anna is asked for 200 % of 100 % from 2026-01-06 to 2026-01-06: it is done in 2 parts, "
        "with pauses while “a1” is done."
    )
    accept(interrupted, found)
    assert parts(interrupted, "a0") == [(0, 1), (2, 2)]
    interrupted.undo()
    assert parts(interrupted, "a0") == []


def test_pauses_that_levelling_made_go_when_it_is_cleared_and_those_people_made_stay(interrupted):
    project(interrupted, "b", (2, "Ben"))
    by_hand = [
        Split(id="s0", task_id="b0", start=0, length=DAY),
        Split(id="s1", task_id="b0", start=3 * DAY, length=DAY),
    ]
    interrupted.record("Split", [Insert(each) for each in by_hand])
    accept(interrupted, last(interrupted, split=True))
    assert [each.id for each in delayed(interrupted, ALL)] == ["a0"]
    clear(interrupted, ALL)
    assert (parts(interrupted, "a0"), parts(interrupted, "b0")) == ([], [(0, 1), (3, 1)])


def test_levelled_again_without_interruptions_a_task_is_whole_again(interrupted):
    accept(interrupted, last(interrupted, split=True))
    accept(interrupted, last(interrupted))
    assert (parts(interrupted, "a0"), start(interrupted, "a0")) == ([], "01-07T08:00")


def test_a_task_split_by_hand_since_is_not_overwritten(interrupted):
    found = last(interrupted, split=True)
    interrupted.record("Split", [Insert(Split(id="s0", task_id="a0", start=0, length=3 * DAY))])
    with pytest.raises(InvalidValueError, match="has changed since"):
        accept(interrupted, found)


def test_levelled_for_one_person_only_their_tasks_wait(workspace):
    project(workspace, "a", (1, "Anna"), (1, "Anna"), (1, "Ben"), (1, "Ben"))
    found = last(workspace, Scope(person_ids=frozenset({"Ben"})))
    assert [each.task_id for each in found.moves] == ["a3"]
    assert (found.overloads_before, found.remaining) == (1, ())
    accept(workspace, last(workspace))
    assert clear(workspace, Scope(person_ids=frozenset({"Ben"}))).label == "Clear what was spread of “A”: 1 task"


def test_while_somebody_has_half_their_time_a_full_task_waits(workspace):
    project(workspace, "a", (1, "Anna"))
    half = Availability(
        id="v", person_id="Anna", start=START - CALENDAR_DAY, finish=START + 3 * CALENDAR_DAY, units=0.5
    )
    workspace.record("Half", [Insert(half)])
    accept(workspace, last(workspace))
    assert start(workspace, "a0") == "01-08T08:00"


def test_load_becomes_even_within_spare_time_and_nothing_ends_later(workspace):
    """Two half-time tasks begin together, and one may wait while a long one of somebody else goes on."""
    project(workspace, "a", (2, "Anna"), (2, "Anna"), (4, "Ben"))
    halves = [Update(Assignment, f"on-{each}", {"units": 0.5}) for each in ("a0", "a1")]
    workspace.record("Half", halves)
    *_, found = proposals(workspace, Scope(), Options(objective=Objective.SMOOTHEST), seconds=30)
    (move,) = found.moves
    assert move.delay == 2 * DAY
    assert move.reason == "It waits within its spare time, where its people have less to do."
    assert [each.finish_after for each in found.effects] == [each.finish_before for each in found.effects]
    *_, earliest = proposals(workspace, Scope(), Options(), seconds=30)
    assert earliest.moves == ()


def test_where_a_booking_stands_in_the_way_nothing_better_is_still_proved(workspace):
    project(workspace, "a", (1, "Anna"), (2, "Anna"))
    away = Booking(id="k", person_id="Anna", start=START, finish=START + 2 * CALENDAR_DAY, percent=100.0)
    workspace.record("Book", [Insert(away)])
    *_, found = proposals(workspace, Scope(), seconds=30)
    assert found.is_proved
    assert max(each.finish_after for each in found.effects) == START + 4 * CALENDAR_DAY + 9 * 3_600
