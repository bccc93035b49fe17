"""A scratch plan is tried out beside the plan it was copied from, brought into it as one change, or dropped."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY, from_iso
from pmo_desktop.domain.records import Assignment, Baseline, Dependency, Person, Project, ProjectState, Split, Task
from pmo_desktop.services import portfolio, what_if
from pmo_desktop.services.workspace import Workspace

D = 28_800


@pytest.fixture
def plan(tmp_path):
    """Give a file with a project of a phase with three tasks in a chain, people, and a task of another that waits for it."""
    rows = [
        Project(id="p", name="Bridge", code="B", start=from_iso("2026-01-05T08:00")),
        Project(id="q", name="Road", start=from_iso("2026-01-05T08:00")),
        Person(id="ben", name="Ben"), Person(id="eva", name="Eva"),
        Task(id="s", project_id="p", name="Phase", rank="a"),
        *(Task(id=key, project_id="p", parent_id="s", name=key.upper(), rank=key, duration=2 * D) for key in "xyz"),
        Task(id="w", project_id="q", name="Tar", rank="a"),
        Dependency(id="l1", project_id="p", predecessor_id="x", successor_id="y"),
        Dependency(id="l2", project_id="p", predecessor_id="y", successor_id="z"),
        Dependency(id="l3", project_id="q", predecessor_id="z", successor_id="w"),
        Assignment(id="a1", task_id="x", person_id="ben"), Baseline(id="b1", task_id="x", start=1, finish=2),
        Split(id="g1", task_id="z", start=0, length=D), Split(id="g2", task_id="z", start=2 * D, length=D),
    ]  # fmt: skip
    with Workspace.create(tmp_path / "Office.pmo", author="Anna") as workspace:
        workspace.record("New", [Insert(row) for row in rows])
        yield workspace


def own(scratch, row_id):
    return what_if.own_id(scratch, row_id)


def state(workspace):
    """Return the plan and everything in it, by what is said and not by the ids of what was added."""
    return {
        kind: {each.id: each for each in workspace.all(kind)}
        for kind in (Project, Task, Dependency, Assignment, Baseline, Split)
    }


def test_a_scratch_plan_has_the_dates_of_its_plan_and_counts_nowhere(plan):
    scratch = what_if.begin(plan, "p")
    assert [each.name for each in what_if.scratches(plan, "p")] == ["Bridge, try-out 1"]
    assert plan.get(Project, scratch).state is ProjectState.SCRATCH
    assert scratch not in {each.id for each in portfolio.projects(plan)}
    found = what_if.compare(plan, scratch)
    assert (found.lines, found.days, found.settings, found.clashes) == ((), 0, (), 0)
    assert found.finish_before == found.finish_after == from_iso("2026-01-13T17:00")
    with pytest.raises(InvalidValueError, match="scratch plan already"):
        what_if.begin(plan, scratch)


def test_what_is_tried_out_is_told_and_does_not_touch_the_plan(plan):
    scratch = what_if.begin(plan, "p")
    before = {key: value for key, value in state(plan)[Task].items() if value.project_id == "p"}
    plan.record("Try", [Update(Task, own(scratch, "x"), {"duration": 4 * D})])
    plan.record("Try", [Insert(Task(id="n", project_id=scratch, parent_id=own(scratch, "s"), name="New", rank="zz"))])
    plan.record("Try", [Insert(Assignment(id="an", task_id=own(scratch, "y"), person_id="eva"))])
    found = what_if.compare(plan, scratch)
    assert {(line.name, line.what, line.fields) for line in found.lines} == {
        ("Phase", "moved", ()), ("X", "changed", ("duration",)), ("Y", "changed", ("people",)), ("Z", "moved", ()),
        ("New", "added", ()),
    }  # fmt: skip
    assert found.days == 2
    assert {key: value for key, value in state(plan)[Task].items() if value.project_id == "p"} == before


def test_using_it_brings_all_of_it_into_the_plan_as_one_change_that_is_undone_whole(plan):
    scratch = what_if.begin(plan, "p")
    plan.record("Try", [Update(Task, own(scratch, "x"), {"duration": 4 * D, "name": "Piles"})])
    plan.record("Try", [Insert(Task(id="n", project_id=scratch, parent_id=own(scratch, "s"), name="New", rank="zz"))])
    plan.record(
        "Try", [Insert(Dependency(id="ln", project_id=scratch, predecessor_id=own(scratch, "z"), successor_id="n"))]
    )
    plan.record(
        "Try", [Delete(Task, own(scratch, "y")), Update(Project, scratch, {"start": from_iso("2026-01-12T08:00")})]
    )
    wanted = what_if.compare(plan, scratch)
    before = state(plan)
    done = what_if.promote(plan, scratch)
    assert done.label == "Use “Bridge, try-out 1” as the plan of “Bridge”"
    after = state(plan)
    assert scratch not in after[Project]
    assert after[Project]["p"].start == from_iso("2026-01-12T08:00")
    assert after[Project]["p"].name == "Bridge"
    names = {each.name for each in after[Task].values() if each.project_id == "p"}
    assert names == {"Phase", "Piles", "Z", "New"}
    fresh = next(each for each in after[Task].values() if each.name == "New")
    assert (fresh.project_id, fresh.parent_id) == ("p", "s")
    assert {(each.predecessor_id, each.successor_id) for each in after[Dependency].values()} == {
        ("z", fresh.id),
        ("z", "w"),
    }
    assert {each.task_id for each in after[Split].values()} == {"z"}
    finishes = plan.schedule("p").finish
    assert max(finishes.tolist()) == wanted.finish_after
    plan.undo()
    assert state(plan) == before


def test_what_others_did_to_the_plan_meanwhile_stays_and_a_fact_of_both_is_named(plan):
    scratch = what_if.begin(plan, "p")
    plan.record("Plan", [Update(Task, "x", {"name": "Their X"}), Update(Task, "y", {"duration": 5 * D})])
    plan.record("Plan", [Insert(Task(id="t", project_id="p", name="Theirs", rank="zzz")), Delete(Task, "z")])
    plan.record(
        "Try", [Update(Task, own(scratch, "x"), {"deadline": 60}), Update(Task, own(scratch, "y"), {"duration": D})]
    )
    found = what_if.compare(plan, scratch)
    assert found.clashes == 1
    assert {line.name for line in found.lines if line.also_changed} == {"Y"}
    what_if.promote(plan, scratch)
    tasks = {each.id: each for each in plan.find(Task, project_id="p")}
    assert set(tasks) == {"s", "x", "y", "t"}
    assert (tasks["x"].name, tasks["x"].deadline, tasks["y"].duration) == ("Their X", 60, D)


def test_a_task_removed_while_trying_goes_with_what_belongs_to_it(plan):
    scratch = what_if.begin(plan, "p")
    plan.record("Try", [Delete(Task, own(scratch, "x"))])
    assert {(line.name, line.what) for line in what_if.compare(plan, scratch).lines} >= {("X", "removed")}
    what_if.promote(plan, scratch)
    assert {each.id for each in plan.find(Task, project_id="p")} == {"s", "y", "z"}
    assert plan.all(Assignment) == ()


def test_dropping_it_leaves_no_row_and_undo_brings_it_back(plan):
    before = state(plan)
    scratch = what_if.begin(plan, "p")
    made = state(plan)
    what_if.drop(plan, scratch)
    assert state(plan) == before
    plan.undo()
    assert state(plan) == made
    with pytest.raises(InvalidValueError, match="no scratch plan"):
        what_if.drop(plan, "p")


def test_deleting_the_project_takes_its_scratch_plans_along(plan):
    scratch = what_if.begin(plan, "p")
    portfolio.delete_projects(plan, ["p"])
    assert not plan.find(Project, id=scratch)
    assert {each.project_id for each in plan.all(Task)} == {"q"}


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["x", "y", "z", "s"]),
        st.sampled_from(["name", "duration", "delete", "deadline"]),
        st.integers(1, 9),
    ),
    max_size=6,
)


def edit(workspace: Workspace, row_id: str, what: str, number: int) -> None:
    change = {
        "name": lambda: Update(Task, row_id, {"name": f"n{number}"}),
        "duration": lambda: Update(Task, row_id, {"duration": number * D}),
        "deadline": lambda: Update(Task, row_id, {"deadline": number * DAY}),
        "delete": lambda: Delete(Task, row_id),
    }[what]()
    if workspace.find(Task, id=row_id):
        workspace.record("Edit", [change])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(edits=EDITS)
def test_edits_tried_out_and_used_are_the_same_edits_made_at_once(plan, edits):
    scratch = what_if.begin(plan, "p")
    try:
        for row_id, what, number in edits:
            edit(plan, own(scratch, row_id), what, number)
        what_if.promote(plan, scratch)
        tried = state(plan)
        plan.undo()
        for _ in edits:
            if plan.undo_label == "Edit":
                plan.undo()
        what_if.drop(plan, scratch)
        for row_id, what, number in edits:
            edit(plan, row_id, what, number)
        assert state(plan) == tried
    finally:
        while plan.undo_label != "New":
            plan.undo()
