"""Baselines keep how a plan stood: of all tasks or some, each with when it was taken, and two can be compared."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Project
from pmo_desktop.services import planning
from pmo_desktop.services.planning import baselines
from pmo_desktop.services.planning.baselines import NOW
from pmo_desktop.services.workspace import Workspace

MONDAY = moment.from_iso("2026-01-05T08:00")


class Plan:
    """Phase with Survey (2d) and Build (3d after it), then Party (1d)."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.id = workspace.new_id()
        workspace.record("New", [Insert(Project(id=self.id, name="Bridge", start=MONDAY, floor_at_status_date=False))])
        names = ["Phase", "Survey", "Build", "Party"]
        ids = planning.insert_tasks(workspace, self.id, None, names)
        self.task = dict(zip(names, ids, strict=True))
        planning.indent(workspace, self.id, [self.task["Survey"], self.task["Build"]])
        self.write(("Survey", "duration", "2d"), ("Build", "duration", "3d"), ("Build", "predecessors", "2"))
        self.write(("Party", "predecessors", "3"))

    def write(self, *cells):
        edits = [(self.task[name], field, text) for name, field, text in cells]
        planning.set_cells(self.workspace, self.id, edits, today=MONDAY)

    def kept(self, number=0):
        plan = self.workspace.plan(self.id)
        names = plan.tasks["name"]
        of = plan.baselines
        return {
            names[plan.tasks.row[task_id]]: (moment.to_iso(start)[5:10], moment.to_iso(finish)[5:10])
            for task_id, start, finish, own in zip(of["task_id"], of["start"], of["finish"], of["number"], strict=True)
            if own == number
        }


@pytest.fixture
def plan(tmp_path):
    times = iter(range(1_767_600_000_000, 1_767_700_000_000, 1_000))
    with Workspace.create(tmp_path / "a.pmo", author="Anna", clock=lambda: next(times)) as workspace:
        yield Plan(workspace)


def test_a_baseline_of_all_holds_summaries_too_and_when_it_was_taken(plan):
    before = plan.workspace.now()
    done = baselines.set_baseline(plan.workspace, plan.id, 3)
    assert done.label == "Set baseline 3 of “Bridge”"
    assert plan.kept(3) == {
        "Phase": ("01-05", "01-09"), "Survey": ("01-05", "01-06"), "Build": ("01-07", "01-09"), "Party": ("01-12", "01-12"),
    }  # fmt: skip
    third = baselines.baselines_of(plan.workspace, plan.id)[3]
    assert third.tasks == 4
    assert before < third.first_taken == third.last_taken < plan.workspace.now()
    plan.workspace.undo()
    assert plan.kept(3) == {}


def test_some_tasks_alone_leave_the_summary_as_it_was(plan):
    baselines.set_baseline(plan.workspace, plan.id)
    plan.write(("Survey", "duration", "4d"))
    baselines.set_baseline(plan.workspace, plan.id, 0, [plan.task["Build"]])
    assert plan.kept() == {
        "Phase": ("01-05", "01-09"), "Survey": ("01-05", "01-06"), "Build": ("01-09", "01-13"), "Party": ("01-12", "01-12"),
    }  # fmt: skip


def test_rolled_up_to_all_summaries_the_summary_spans_what_its_tasks_keep(plan):
    baselines.set_baseline(plan.workspace, plan.id)
    plan.write(("Survey", "duration", "4d"))
    baselines.set_baseline(plan.workspace, plan.id, 0, [plan.task["Build"]], to_summaries=True)
    kept = plan.kept()
    assert (kept["Phase"], kept["Survey"]) == (("01-05", "01-13"), ("01-05", "01-06"))
    of = plan.workspace.plan(plan.id).baselines
    duration = of["duration"][of["task_id"].index(plan.task["Phase"])]
    assert duration == 7 * 28_800  # Monday 5 to Tuesday 13


def test_a_summary_named_takes_its_tasks_baselines_where_asked(plan):
    baselines.set_baseline(plan.workspace, plan.id)
    plan.write(("Survey", "duration", "4d"))
    baselines.set_baseline(plan.workspace, plan.id, 0, [plan.task["Phase"]], from_tasks=True)
    assert plan.kept()["Phase"] == ("01-05", "01-09")
    baselines.set_baseline(plan.workspace, plan.id, 0, [plan.task["Phase"]])
    assert plan.kept()["Phase"] == ("01-05", "01-13")


def test_a_baseline_is_cleared_of_all_or_of_some_tasks_and_comes_back_on_undo(plan):
    baselines.set_baseline(plan.workspace, plan.id)
    baselines.set_baseline(plan.workspace, plan.id, 1)
    baselines.clear_baseline(plan.workspace, plan.id, 0, [plan.task["Party"]])
    assert sorted(plan.kept()) == ["Build", "Phase", "Survey"]
    baselines.clear_baseline(plan.workspace, plan.id, 0)
    assert (plan.kept(), len(plan.kept(1))) == ({}, 4)
    plan.workspace.undo()
    plan.workspace.undo()
    assert len(plan.kept()) == 4


def test_the_plan_is_compared_with_a_baseline_task_by_task(plan):
    baselines.set_baseline(plan.workspace, plan.id)
    plan.write(("Survey", "duration", "4d"))
    apart = {each.name: each.apart for each in baselines.compare(plan.workspace, plan.id, 0)}
    day = 28_800
    assert (apart["Survey"].start, apart["Survey"].finish, apart["Survey"].duration) == (0, 2 * day, 2 * day)
    assert (apart["Build"].start, apart["Build"].finish, apart["Build"].duration) == (2 * day, 2 * day, 0)
    assert (apart["Phase"].start, apart["Phase"].finish, apart["Phase"].duration) == (0, 2 * day, 2 * day)


def test_two_baselines_are_compared_and_what_is_in_one_alone_differs(plan):
    baselines.set_baseline(plan.workspace, plan.id, 1)
    (new,) = planning.insert_tasks(plan.workspace, plan.id, None, ["Speech"])
    plan.write(("Party", "duration", "2d"))
    baselines.set_baseline(plan.workspace, plan.id, 2)
    found = {each.name: each for each in baselines.compare(plan.workspace, plan.id, 1, 2)}
    assert [name for name, each in found.items() if each.differs] == ["Party", "Speech"]
    assert found["Speech"].then is None
    assert found["Speech"].now is not None
    assert found["Party"].apart.finish == 28_800
    assert baselines.compare(plan.workspace, plan.id, 1, NOW)[-1].id == new


def test_there_are_eleven_baselines_and_no_other(plan):
    assert len(baselines.baselines_of(plan.workspace, plan.id)) == 11
    with pytest.raises(InvalidValueError, match="no baseline 11"):
        baselines.compare(plan.workspace, plan.id, 11)


def test_nothing_selected_is_refused(plan):
    with pytest.raises(InvalidValueError, match="no task to keep"):
        baselines.set_baseline(plan.workspace, plan.id, 0, [])
