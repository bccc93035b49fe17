"""A schedule brought up to date after changes is the one a plan gets anew: in every array, after every change."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Delete, Insert, Update, foreseen
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    ActivityKind,
    Assignment,
    CalendarException,
    CriticalBy,
    Dependency,
    LagCalendar,
    LagKind,
    Leave,
    LinkType,
    Progressing,
    Project,
    Rules,
    SlackBy,
    Split,
    Task,
    TaskType,
    WorkWeek,
)
from pmo_desktop.domain.schedule import Scheduler, schedule
from tests.domain.schedule.plans import DATES, HALF, START, plans

WITH = (
    "calendars",
    "people",
    "constraints",
    "late",
    "summaries",
    "splits",
    "levelling",
    "progress",
    "by hand",
    "inactive",
)
CALENDARS = (None, "nights", "always", "mornings", "four")
KINDS = ("ASAP", "ALAP", "SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO", "mandatory_start", "mandatory_finish")
OF_A_TASK = {
    "duration": st.sampled_from((0, 2, 8, 16, 40)).map(lambda halves: halves * HALF),
    "elapsed": st.booleans(),
    "deadline": st.none() | DATES,
    "calendar_id": st.sampled_from(CALENDARS),
    "active": st.booleans(),
    "blank": st.booleans(),
    "manual": st.booleans(),
    "manual_start": st.none() | DATES,
    "actual_start": st.none() | DATES,
    "actual_finish": st.none() | DATES,
    "actual_duration": st.sampled_from((0, 2, 8)).map(lambda halves: halves * HALF),
    "resume": st.none() | DATES,
    "external": st.sampled_from(("", "other\\1")),
    "kind": st.sampled_from(ActivityKind),
    "expected_finish": st.none() | DATES,
    "task_type": st.sampled_from(TaskType),
    "levelling_elapsed": st.booleans(),
    "manual_finish": st.none() | DATES,
    "second_constraint_type": st.sampled_from(("ASAP", "SNET", "FNLT", "SNLT")),
    "second_constraint_date": st.none() | DATES,
    "levelling_delay": st.sampled_from((0, 8, 48)).map(lambda halves: halves * HALF),
    "ignore_resource_calendar": st.booleans(),
    "rank": st.sampled_from(("00", "03a", "99")),
    "name": st.sampled_from(("one", "other")),
}
OF_THE_PROJECT = {
    "honour_constraints": st.booleans(),
    "floor_at_status_date": st.booleans(),
    "status_date": st.none() | DATES,
    "start": DATES,
    "progressing": st.sampled_from(Progressing),
    "rules": st.sampled_from(Rules),
    "critical_slack": st.sampled_from((0, 28_800)),
    "near_critical_slack": st.sampled_from((0, 57_600)),
    "calendar_id": st.sampled_from(("office", "mornings")),
    "schedule_from_finish": st.booleans(),
    "finish": st.none() | st.just(START + 45 * moment.DAY + 9 * 3_600),
    "multiple_critical_paths": st.booleans(),
    "open_ends_critical": st.booleans(),
    "use_expected_finish": st.booleans(),
    "must_finish": st.none() | DATES,
    "lag_calendar": st.sampled_from(LagCalendar),
    "slack_by": st.sampled_from(SlackBy),
    "critical_by": st.sampled_from(CriticalBy),
    "name": st.just("other"),
}


UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""To make a failing sequence of changes smaller takes minutes, and hardly makes it plainer."""


@st.composite
def some_of(draw, choices):
    names = draw(st.lists(st.sampled_from(sorted(choices)), min_size=1, max_size=3, unique=True))
    return {name: draw(choices[name]) for name in names}


def a_task_changes(draw, plan, _):
    return [Update(Task, one_of(draw, plan.tasks), draw(some_of(OF_A_TASK)))]


def a_constraint_changes(draw, plan, _):
    facts = {"constraint_type": draw(st.sampled_from(KINDS)), "constraint_date": draw(st.none() | DATES)}
    return [Update(Task, one_of(draw, plan.tasks), facts)]


def a_task_moves(draw, plan, _):
    task_id = one_of(draw, plan.tasks)
    return [Update(Task, task_id, {"parent_id": draw(st.sampled_from([None, *free_parents(plan, task_id)]))})]


def a_task_is_added(draw, plan, number):
    parent_id = draw(st.sampled_from([None, *sorted(plan.tasks.ids)]))
    return [Insert(Task(id=f"n{number}", project_id="p", name=f"n{number}", rank=f"n{number}", parent_id=parent_id))]


def a_task_goes(draw, plan, _):
    """Remove a task, what lies beneath it and what hangs on either, last things first."""
    task_id = one_of(draw, plan.tasks)
    below = [each for each in plan.tasks.ids if task_id in above(plan, each)]
    removed = [
        Delete(kind, row_id)
        for kind, table, columns in (
            (Dependency, plan.dependencies, ("predecessor_id", "successor_id")),
            (Assignment, plan.assignments, ("task_id",)),
            (Split, plan.splits, ("task_id",)),
        )
        for number, row_id in enumerate(table.ids)
        if any(table[column][number] in below for column in columns)
    ]
    return [*removed, *(Delete(Task, each) for each in sorted(below, key=lambda each: -len(above(plan, each))))]


def the_project_changes(draw, _, __):
    return [Update(Project, "p", draw(some_of(OF_THE_PROJECT)))]


def a_day_off_comes_or_goes(draw, plan, number):
    known = sorted(plan.exceptions.ids)
    if known and draw(st.booleans()):
        return [Delete(CalendarException, draw(st.sampled_from(known)))]
    day = moment.midnight(draw(DATES))
    off = {"calendar_id": draw(st.sampled_from(("office", "mornings"))), "start": day, "finish": day + moment.DAY}
    return [Insert(CalendarException(id=f"x{number}", **off))]


def working_hours_change(draw, _, __):
    return [Update(WorkWeek, "office", {"tuesday": draw(st.sampled_from(("", "08:00-12:00", None)))})]


def a_link_comes(draw, plan, number):
    ends = {
        "predecessor_id": draw(st.sampled_from([*sorted(plan.tasks.ids), "elsewhere"])),
        "successor_id": one_of(draw, plan.tasks),
    }
    return [Insert(Dependency(id=f"k{number}", project_id="p", **ends, **draw(a_lag())))]


def a_link_changes(draw, plan, _):
    return [Update(Dependency, one_of(draw, plan.dependencies), draw(a_lag()))]


def a_link_goes(draw, plan, _):
    return [Delete(Dependency, one_of(draw, plan.dependencies))]


def somebody_is_assigned(draw, plan, number):
    ends = {"task_id": one_of(draw, plan.tasks), "person_id": one_of(draw, plan.people)}
    return [Insert(Assignment(id=f"b{number}", **ends, work=draw(st.none() | st.just(28_800))))]


def an_assignment_changes(draw, plan, _):
    return [Update(Assignment, one_of(draw, plan.assignments), {"units": draw(st.sampled_from((0.5, 1.0, 0.0)))})]


def an_assignment_goes(draw, plan, _):
    return [Delete(Assignment, one_of(draw, plan.assignments))]


def somebody_takes_leave(draw, plan, number):
    begins = draw(DATES)
    away = {"start": begins, "finish": begins + 3 * moment.DAY}
    return [Insert(Leave(id=f"v{number}", person_id=one_of(draw, plan.people), **away))]


WAYS = (
    (a_task_changes, ("tasks",)),
    (a_task_changes, ("tasks",)),
    (a_constraint_changes, ("tasks",)),
    (a_task_moves, ("tasks",)),
    (a_task_is_added, ()),
    (a_task_goes, ("tasks",)),
    (the_project_changes, ()),
    (a_day_off_comes_or_goes, ()),
    (working_hours_change, ()),
    (a_link_comes, ("tasks",)),
    (a_link_changes, ("dependencies",)),
    (a_link_goes, ("dependencies",)),
    (somebody_is_assigned, ("tasks", "people")),
    (an_assignment_changes, ("assignments",)),
    (an_assignment_goes, ("assignments",)),
    (somebody_takes_leave, ("people",)),
)
"""What may happen to a plan, each with the tables it takes a row of."""


def one_of(draw, table):
    return draw(st.sampled_from(sorted(table.ids)))


@st.composite
def changes(draw, plan, number):
    """Draw one action on a plan as it stands: a row changed, added, or taken away with what hangs on it."""
    possible = [way for way, tables in WAYS if all(len(getattr(plan, name)) for name in tables)]
    return draw(st.sampled_from(possible))(draw, plan, number)


@st.composite
def a_lag(draw):
    kind = draw(st.sampled_from(LagKind))
    lag = draw(st.sampled_from((0, 0, 5_000, -5_000) if "percent" in kind else (0, 0, 4 * HALF, -16 * HALF)))
    return {"type": draw(st.sampled_from(LinkType)), "lag": lag, "lag_kind": kind}


def above(plan, task_id):
    found = []
    while task_id is not None and task_id not in found:
        found.append(task_id)
        task_id = plan.tasks["parent_id"][plan.tasks.row[task_id]]
    return found


def free_parents(plan, task_id):
    return sorted(each for each in plan.tasks.ids if task_id not in above(plan, each))


def same(found, wanted):
    for each in fields(wanted):
        one, other = getattr(found, each.name), getattr(wanted, each.name)
        if isinstance(other, np.ndarray):
            assert one.dtype == other.dtype, each.name
            assert one.tolist() == other.tolist(), each.name
        else:
            assert one == other, each.name


def stays_up_to_date(drawn, data):
    plan = Plan.from_records(drawn.project, drawn.records)
    scheduler = Scheduler(plan)
    same(scheduler.run(), schedule(plan))
    for number in range(data.draw(st.integers(3, 12))):
        rows = [foreseen(each) for each in data.draw(changes(plan, number))]
        plan.patch(rows)
        same(scheduler.update(rows), schedule(plan))


@settings(max_examples=80, phases=UNSHRUNK)
@given(plans(*WITH), st.data())
def test_what_is_brought_up_to_date_is_what_is_scheduled_anew(drawn, data):
    stays_up_to_date(drawn, data)


@pytest.mark.soak
@settings(max_examples=10_000, phases=UNSHRUNK)
@given(plans(*WITH), st.data())
def test_what_is_brought_up_to_date_is_what_is_scheduled_anew_for_long(drawn, data):
    stays_up_to_date(drawn, data)


@settings(max_examples=40, phases=UNSHRUNK)
@given(plans(*WITH), st.data())
def test_several_changes_at_once_are_brought_up_to_date_like_each_on_its_own(drawn, data):
    plan, rows = Plan.from_records(drawn.project, drawn.records), []
    scheduler = Scheduler(plan)
    scheduler.run()
    for number in range(data.draw(st.integers(2, 5))):
        some = [foreseen(each) for each in data.draw(changes(plan, number))]
        plan.patch(some)
        rows += some
    same(scheduler.update(rows), schedule(plan))


@pytest.mark.parametrize(
    ("task_id", "facts"),
    [
        ("leaf", {"deadline": START}),
        ("leaf", {"duration": 2 * 28_800}),
        ("leaf", {"actual_start": START, "actual_finish": START + 28_800}),
        ("before", {"duration": 5 * 28_800}),
        ("long", {"duration": 8 * 28_800}),
    ],
)
@pytest.mark.parametrize("kind", ["FS", "SS"])
def test_what_a_phase_bounds_follows_each_of_its_tasks(kind, task_id, facts):
    """Nested phases between two tasks; what is edited lies in the inner one or beside them."""
    parents = {"before": None, "outer": None, "inner": "outer", "leaf": "inner", "after": None, "long": None}
    records = [
        Task(
            id=name,
            project_id="p",
            name=name,
            rank=f"{rank}",
            parent_id=above,
            duration=28_800 * (6 if name == "long" else 1),
        )
        for rank, (name, above) in enumerate(parents.items())
    ]
    for before, after in (("before", "outer"), ("inner", "after")):
        records.append(
            Dependency(id=before, project_id="p", predecessor_id=before, successor_id=after, type=LinkType(kind))
        )
    plan = Plan.from_records(Project(id="p", name="P", start=START), records)
    scheduler = Scheduler(plan)
    first = scheduler.run()
    rows = [foreseen(Update(Task, task_id, facts))]
    plan.patch(rows)
    same(scheduler.update(rows), schedule(plan))
    assert scheduler.update([]).total_slack.tolist() != first.total_slack.tolist()


def test_what_had_no_time_left_is_placed_again_when_its_predecessor_comes_earlier():
    late = {"constraint_type": "SNET", "constraint_date": moment.from_iso("2199-12-27T08:00")}
    records = [Task(id="a", project_id="p", name="a", rank="a", duration=57_600, **late)]
    records += [Task(id=name, project_id="p", name=name, rank=name, duration=57_600) for name in "bc"]
    records += [
        Dependency(id=after, project_id="p", predecessor_id=before, successor_id=after)
        for before, after in ("ab", "bc")
    ]
    plan = Plan.from_records(Project(id="p", name="P", start=START), records)
    scheduler = Scheduler(plan)
    assert {each.kind for each in scheduler.run().findings} == {"no_working_time"}
    for facts in ({"duration": 28_800}, {"constraint_date": START}):
        rows = [foreseen(Update(Task, "a", facts))]
        plan.patch(rows)
        found = scheduler.update(rows)
        same(found, schedule(plan))
    assert found.findings == ()


def test_what_is_wrong_with_links_names_tasks_as_they_are_called_now():
    records = [Task(id=name, project_id="p", name=name, rank=name) for name in "ab"]
    for number, (before, after) in enumerate((("elsewhere", "a"), ("a", "b"), ("b", "a"))):
        ends = {"predecessor_id": before, "successor_id": after}
        records.append(Dependency(id=f"l{number}", project_id="p", **ends))
    for kept in (records, records[:3]):  # with a loop and without
        plan = Plan.from_records(Project(id="p", name="P", start=START), kept)
        scheduler = Scheduler(plan)
        scheduler.run()
        rows = [foreseen(Update(Task, "a", {"name": "other"}))]
        plan.patch(rows)
        same(scheduler.update(rows), schedule(plan))


@settings(max_examples=30, phases=UNSHRUNK)
@given(plans(*WITH), st.data())
def test_a_schedule_given_out_does_not_change_when_the_next_is_made(drawn, data):
    plan = Plan.from_records(drawn.project, drawn.records)
    scheduler = Scheduler(plan)
    given_out, kept = scheduler.run(), schedule(plan)
    rows = [foreseen(each) for each in data.draw(changes(plan, 0))]
    plan.patch(rows)
    scheduler.update(rows)
    same(given_out, kept)
