"""The outline orders tasks by rank within their parent, whatever order the rows lie in."""

import itertools

import pytest

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
