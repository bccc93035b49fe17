"""Progress: work as planned up to a day, and the rest moved behind it, as one change each (DOMAIN.md 1, [S2, S9])."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import Project, Split, Task
from pmo_desktop.services import planning
from pmo_desktop.services.planning import tracking
from pmo_desktop.services.planning.tracking import Why
from pmo_desktop.services.workspace import Workspace

MONDAY = moment.from_iso("2026-01-05T08:00")
FRIDAY = moment.from_iso("2026-01-09T17:00")
NEXT_MONDAY = moment.from_iso("2026-01-12T08:00")


class Plan:
    """A (3d) → B (4d) → C (2d): Monday 5 to Wednesday 7, Thursday 8 to Tuesday 13, Wednesday 14 and Thursday 15 January."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.id = workspace.new_id()
        workspace.record("New", [Insert(Project(id=self.id, name="Bridge", start=MONDAY, floor_at_status_date=False))])
        names = ["A", "B", "C"]
        self.task = dict(zip(names, planning.insert_tasks(workspace, self.id, None, names), strict=True))
        self.write(("A", "duration", "3d"), ("B", "duration", "4d"), ("C", "duration", "2d"))
        self.write(("B", "predecessors", "1"), ("C", "predecessors", "2"))

    def write(self, *cells):
        edits = [(self.task[name], field, text) for name, field, text in cells]
        planning.set_cells(self.workspace, self.id, edits, today=MONDAY)

    def cells(self, field, names="ABC"):
        plan, schedule = self.workspace.plan(self.id), self.workspace.schedule(self.id)
        return [planning.text_of(plan, schedule, plan.tasks.row[self.task[name]], field) for name in names]

    def set(self, **fields):
        self.workspace.record("Set", [Update(Project, self.id, fields)])


@pytest.fixture
def plan(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        yield Plan(workspace)


def test_as_scheduled_at_a_day_each_task_is_as_far_as_it_was_to_be(plan):
    found = tracking.update_project(plan.workspace, plan.id, FRIDAY)
    assert plan.cells("percent") == ["100%", "50%", "0%"]  # of B Thursday and Friday, 2 of 4 days
    assert plan.cells("actual_finish") == ["2026-01-07", "–", "–"]
    assert plan.cells("actual_start") == ["2026-01-05", "2026-01-08", "–"]
    assert plan.cells("finish") == ["2026-01-07", "2026-01-13", "2026-01-15"]
    assert found.count == 2
    assert found.done.label == "Update “Bridge” to 2026-01-09"
    plan.workspace.undo()
    assert plan.cells("percent") == ["0%", "0%", "0%"]


def test_the_status_date_does_not_hide_what_was_to_be_done(plan):
    """Where work not done lies behind the status date, the plan without it says what was to be done."""
    plan.set(status_date=FRIDAY, floor_at_status_date=True)
    assert plan.cells("start") == ["2026-01-12", "2026-01-15", "2026-01-21"]
    tracking.mark_on_track(plan.workspace, plan.id, [plan.task["A"], plan.task["B"]], FRIDAY)
    assert plan.cells("percent") == ["100%", "50%", "0%"]
    assert plan.cells("start") == ["2026-01-05", "2026-01-08", "2026-01-14"]


def test_whole_tasks_only_count_what_was_to_be_finished(plan):
    tracking.update_project(plan.workspace, plan.id, FRIDAY, whole_only=True)
    assert plan.cells("percent") == ["100%", "0%", "0%"]


def test_the_day_becomes_the_status_date_where_asked(plan):
    tracking.update_project(plan.workspace, plan.id, FRIDAY, keep_date=True)
    assert tracking.status_date_of(plan.workspace, plan.id) == FRIDAY
    plan.workspace.undo()
    assert tracking.status_date_of(plan.workspace, plan.id) is None


def test_what_is_further_than_planned_stays_and_is_named(plan):
    plan.write(("A", "percent", "100"), ("B", "percent", "75"))
    found = tracking.update_project(plan.workspace, plan.id, FRIDAY)
    assert plan.cells("percent") == ["100%", "75%", "0%"]
    assert found.skipped == (("B", Why.AHEAD),)
    assert tracking.told(found, "brought up") == "0 tasks brought up. Left as it is: “B” (further than planned)."


def test_on_track_says_of_each_task_why_it_was_left(plan):
    plan.write(("A", "percent", "100"))
    found = tracking.mark_on_track(plan.workspace, plan.id, list(plan.task.values()), FRIDAY)
    assert found.skipped == (("A", Why.ENDED), ("C", Why.LATER))
    assert plan.cells("percent") == ["100%", "50%", "0%"]


def test_a_begun_task_goes_on_from_where_its_rest_is_planned(plan):
    plan.write(("A", "percent", "100"), ("B", "percent", "25"))  # Thursday done, the rest from Friday
    tracking.update_project(plan.workspace, plan.id, moment.from_iso("2026-01-12T12:00"))
    assert plan.cells("percent", "B") == ["62%"]  # 2.5 of 4 days
    plan_now = plan.workspace.plan(plan.id)
    assert plan_now.tasks["actual_duration"][plan_now.tasks.row[plan.task["B"]]] == 2.5 * 28_800


def test_the_gap_of_a_split_task_is_no_work(plan):
    """B works 1 day, rests 2, works 3: on Tuesday 13 at 17:00 one day and, from Tuesday on, one more is done."""
    day = 28_800
    plan.workspace.record(
        "Split",
        [
            Insert(Split(id=plan.workspace.new_id(), task_id=plan.task["B"], start=0, length=day)),
            Insert(Split(id=plan.workspace.new_id(), task_id=plan.task["B"], start=3 * day, length=3 * day)),
        ],
    )
    assert plan.cells("finish", "B") == ["2026-01-15"]
    tracking.update_project(plan.workspace, plan.id, moment.from_iso("2026-01-13T17:00"))
    assert plan.cells("percent", "AB") == ["100%", "50%"]
    assert plan.cells("finish", "B") == ["2026-01-15"]


def test_work_of_people_follows(plan):
    plan.write(("A", "people", "Anna[50%]"))
    assert plan.cells("work", "A") == ["12h"]
    tracking.update_project(plan.workspace, plan.id, moment.from_iso("2026-01-06T12:00"))
    assert plan.cells("percent", "A") == ["50%"]  # 1.5 of 3 days


@pytest.mark.parametrize("percent", [0, 25, 50, 75, 100])
def test_a_percentage_of_a_summary_is_that_of_its_tasks_as_one_change(plan, percent):
    planning.insert_tasks(plan.workspace, plan.id, plan.task["A"], ["Phase"])
    (phase,) = (each.id for each in plan.workspace.find(Task, name="Phase"))
    planning.indent(plan.workspace, plan.id, [plan.task["A"], plan.task["B"]])
    before = len(plan.workspace.history())
    plan.write(("C", "percent", "10"))
    tracking.set_percent(plan.workspace, plan.id, [phase], percent)
    assert plan.cells("percent") == [f"{percent}%", f"{percent}%", "10%"]
    assert len(plan.workspace.history()) - before == 1 + (percent > 0)


def test_a_summary_named_with_a_task_in_it_means_that_task(plan):
    planning.insert_tasks(plan.workspace, plan.id, plan.task["A"], ["Phase"])
    (phase,) = (each.id for each in plan.workspace.find(Task, name="Phase"))
    planning.indent(plan.workspace, plan.id, [plan.task["A"], plan.task["B"]])
    found = tracking.set_percent(plan.workspace, plan.id, [phase, plan.task["A"]], 100)
    assert plan.cells("percent") == ["100%", "0%", "0%"]
    assert found.done.label == "“A” 100 % done"


def test_the_rest_is_moved_behind_a_day(plan):
    """[S9]: a begun task is split, one that has not begun is moved; what follows by links needs no constraint."""
    plan.write(("A", "percent", "50"))  # a day and a half is left, until Tuesday at noon
    found = tracking.reschedule_rest(plan.workspace, plan.id, NEXT_MONDAY)
    assert found.count == 1
    assert plan.cells("start") == ["2026-01-05", "2026-01-13", "2026-01-19"]
    assert plan.cells("finish") == ["2026-01-13", "2026-01-19", "2026-01-21"]
    assert plan.cells("constraint") == ["as soon as possible"] * 3
    plan.workspace.undo()
    assert plan.cells("finish") == ["2026-01-07", "2026-01-13", "2026-01-15"]


def test_a_task_that_has_not_begun_gets_a_not_before_and_those_after_it_follow(plan):
    found = tracking.reschedule_rest(plan.workspace, plan.id, NEXT_MONDAY)
    assert plan.cells("constraint") == ["not before 2026-01-12", "as soon as possible", "as soon as possible"]
    assert plan.cells("start") == ["2026-01-12", "2026-01-15", "2026-01-21"]
    assert found.count == 1


def test_tasks_with_a_constraint_date_are_left_and_named(plan):
    plan.write(("A", "constraint", "must start on 2026-01-05"), ("B", "start", "2026-01-08"))
    found = tracking.reschedule_rest(plan.workspace, plan.id, NEXT_MONDAY)
    assert found.skipped == (("A", Why.DATED), ("B", Why.DATED))
    assert (found.done, plan.cells("start", "AB")) == (None, ["2026-01-05", "2026-01-08"])
    assert "“A”, “B” (held by a constraint)" in tracking.told(found, "moved")


def test_a_not_before_moves_with_the_rest_where_asked(plan):
    plan.write(("A", "start", "2026-01-05"))
    tracking.reschedule_rest(plan.workspace, plan.id, NEXT_MONDAY, move_not_before=True)
    assert plan.cells("constraint", "A") == ["not before 2026-01-12"]


def test_only_the_tasks_named_are_moved(plan):
    plan.write(("A", "predecessors", ""), ("B", "predecessors", ""))
    tracking.reschedule_rest(plan.workspace, plan.id, NEXT_MONDAY, [plan.task["B"]])
    assert plan.cells("start", "AB") == ["2026-01-05", "2026-01-12"]


def test_what_is_done_or_lies_behind_the_day_stays(plan):
    plan.write(("A", "percent", "100"), ("B", "percent", "50"))
    found = tracking.reschedule_rest(plan.workspace, plan.id, NEXT_MONDAY)
    assert (found.count, found.done, found.skipped) == (0, None, ())
