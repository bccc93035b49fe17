"""The outline orders tasks by rank within their parent, whatever order the rows lie in."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.domain.changes import Delete, Insert, foreseen
from pmo_desktop.domain.plan.outline import outline_of
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Project, Task


@pytest.mark.parametrize("order", list(itertools.permutations("abc")))
def test_a_circle_of_parents_is_cut_at_the_same_place_wherever_the_rows_lie(order):
    parents = {"a": "b", "b": "c", "c": "a"}
    tasks = [Task(id=key, project_id="p", parent_id=parents[key], rank="m") for key in order]
    plan = Plan.from_records(Project(id="p", name="P"), tasks)
    shown = [(plan.tasks.ids[row], plan.outline.level[row]) for row in plan.outline.order]
    assert shown == [("a", 0), ("c", 1), ("b", 2)]


def test_rows_of_one_rank_stand_by_id_and_blank_rows_make_no_summary():
    tasks = [
        Task(id="z", project_id="p", rank="b"), Task(id="y", project_id="p", rank="b"), Task(id="x", project_id="p", rank="a"),
        Task(id="line", project_id="p", parent_id="x", rank="a", blank=True),
    ]  # fmt: skip
    plan = Plan.from_records(Project(id="p", name="P"), tasks)
    assert [plan.tasks.ids[row] for row in plan.outline.order] == ["x", "line", "y", "z"]
    assert not any(plan.outline.is_summary)


@given(st.data())
def test_the_outline_after_tasks_came_is_the_one_made_of_all_of_them(data):
    """Whatever they lie in, whatever rank they have, and whether or not others waited for them to be there."""
    names = [f"t{number}" for number in range(14)]
    tasks = [
        Task(
            id=name, project_id="p", parent_id=data.draw(st.sampled_from([None, *names, "gone"])),
            rank=data.draw(st.sampled_from("abcd")), blank=data.draw(st.booleans()),
        )
        for name in data.draw(st.permutations(names))
    ]  # fmt: skip
    known = data.draw(st.integers(0, len(tasks)))
    plan = Plan.from_records(Project(id="p", name="P"), tasks[:known])
    at = known
    while at < len(tasks):
        assert plan.outline == outline_of(plan.tasks)
        step = data.draw(st.integers(1, 4))
        plan.patch(foreseen(Insert(task)) for task in tasks[at : at + step])
        at += step
        if data.draw(st.booleans()) and len(plan.tasks) > 2:
            plan.patch([foreseen(Delete(Task, plan.tasks.ids[data.draw(st.integers(0, len(plan.tasks) - 1))]))])
    assert plan.outline == outline_of(plan.tasks)
