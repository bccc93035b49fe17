"""Moving a whole project: every date set in it goes along, distances in working time stay, what has happened stays."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.working import standard
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import ConstraintType, Project, ProjectState, Task
from pmo_desktop.services import planning
from pmo_desktop.services.planning.project_moves import (
    Movable,
    after_move,
    day_after,
    days_between,
    move_project,
    what_moves,
)
from pmo_desktop.services.workspace import Workspace

MONDAY = moment.from_iso("2026-01-05T08:00")
NAMES = ("Survey", "Drawings", "Permit", "Build", "Opening")
DATED = (
    ConstraintType.SNET, ConstraintType.SNLT, ConstraintType.FNET, ConstraintType.FNLT, ConstraintType.MSO, ConstraintType.MFO,
)  # fmt: skip


class Plan:
    """Survey 5d → Drawings 3d → Build 10d → Opening 0d, and Permit 2d that waits for nothing."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.id = workspace.new_id()
        made = Project(id=self.id, name="Bridge", code="B", start=MONDAY, floor_at_status_date=False)
        workspace.record("New", [Insert(made)])
        self.task = dict(zip(NAMES, planning.insert_tasks(workspace, self.id, None, NAMES), strict=True))
        for name, text in zip(NAMES, ("5d", "3d", "2d", "10d", "0d"), strict=True):
            self.write(name, "duration", text)
        for name, text in (("Drawings", "1"), ("Build", "2"), ("Opening", "4")):
            self.write(name, "predecessors", text)

    @property
    def plan(self):
        return self.workspace.plan(self.id)

    @property
    def schedule(self):
        return self.workspace.schedule(self.id)

    def write(self, name, field, text):
        planning.set_cells(self.workspace, self.id, [(self.task[name], field, text)], today=MONDAY)

    def change(self, name, **fields):
        self.workspace.record("Change", [Update(Task, self.task[name], fields)])

    def starts(self):
        row = self.plan.tasks.row
        return {name: moment.to_iso(int(self.schedule.start[row[self.task[name]]])) for name in NAMES}

    def field(self, name, field):
        return self.plan.tasks[field][self.plan.tasks.row[self.task[name]]]

    def move(self, days):
        return move_project(self.workspace, self.id, days)

    def everything(self):
        workspace = self.workspace
        return workspace.find(Project, id=self.id), workspace.find(Task, project_id=self.id)


@pytest.fixture
def plan(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna", clock=lambda: 1_767_607_200_000) as workspace:
        yield Plan(workspace)


def test_a_project_that_has_not_begun_moves_whole_as_one_change(plan):
    plan.write("Build", "deadline", "2026-02-06")
    plan.change("Permit", constraint_type=ConstraintType.SNET, constraint_date=MONDAY + 2 * moment.DAY)
    before, starts = plan.everything(), plan.starts()
    plan.move(5)
    assert plan.workspace.undo_label == "Move project “Bridge” +5 working days"
    assert plan.plan.project.start == MONDAY + moment.WEEK
    assert plan.starts()["Survey"] == "2026-01-12T08:00"
    assert plan.starts()["Permit"] == "2026-01-14T08:00"
    assert moment.to_iso(plan.field("Build", "deadline")) == "2026-02-13T17:00"
    plan.workspace.undo()
    assert (plan.everything(), plan.starts()) == (before, starts)


def test_a_move_goes_by_working_days_over_weekends_both_ways(plan):
    plan.move(1)
    assert plan.starts()["Survey"] == "2026-01-06T08:00"
    plan.move(-2)
    assert plan.starts()["Survey"] == "2026-01-02T08:00"
    assert plan.workspace.undo_label == "Move project “Bridge” -2 working days"


def test_no_days_are_no_change(plan):
    label = plan.workspace.undo_label
    assert plan.move(0) is None
    assert plan.workspace.undo_label == label


def test_dates_set_by_hand_and_finishes_a_plan_counts_back_from_go_along(plan):
    plan.change("Permit", manual=True, manual_start=MONDAY, manual_finish=MONDAY + 33 * moment.HOUR)
    plan.workspace.record("Back", [Update(Project, plan.id, {"finish": moment.from_iso("2026-03-06T17:00")})])
    plan.move(3)
    assert moment.to_iso(plan.field("Permit", "manual_start")) == "2026-01-08T08:00"
    assert moment.to_iso(plan.field("Permit", "manual_finish")) == "2026-01-09T17:00"
    assert moment.to_iso(plan.plan.project.finish) == "2026-03-11T17:00"


def test_of_a_project_under_way_only_what_has_not_begun_moves(plan):
    plan.write("Survey", "percent", "40%")
    found = what_moves(plan.plan, plan.schedule)
    assert (found.how, found.sentence) == (
        Movable.REST, "“Bridge” is under way: the 4 tasks that have not begun move, the rest stays.",
    )  # fmt: skip
    before = plan.everything()
    plan.move(5)
    starts = plan.starts()
    assert plan.plan.project.start == MONDAY
    assert starts["Survey"] == "2026-01-05T08:00"
    assert (starts["Drawings"], starts["Permit"]) == ("2026-01-19T08:00", "2026-01-12T08:00")
    assert starts["Build"] == "2026-01-22T08:00", "it follows Drawings by its link"
    assert plan.field("Build", "constraint_type") is ConstraintType.ASAP
    plan.workspace.undo()
    assert plan.everything() == before


def test_what_is_left_goes_earlier_only_as_its_dates_held_it(plan):
    plan.write("Survey", "percent", "40%")
    with pytest.raises(InvalidValueError, match="cannot start earlier"):
        plan.move(-2)
    plan.change("Build", constraint_type=ConstraintType.SNET, constraint_date=moment.from_iso("2026-02-02T08:00"))
    plan.move(-2)
    assert plan.starts()["Build"] == "2026-01-29T08:00"
    assert plan.starts()["Survey"] == "2026-01-05T08:00"


def test_what_is_done_or_over_is_refused_with_a_sentence(plan):
    for name in NAMES:
        plan.write(name, "percent", "100%")
    with pytest.raises(InvalidValueError, match="Everything in “Bridge” has begun"):
        plan.move(5)
    plan.workspace.record("Close", [Update(Project, plan.id, {"state": ProjectState.CLOSED})])
    with pytest.raises(InvalidValueError, match="“Bridge” is closed"):
        plan.move(5)


def test_actual_dates_and_baselines_never_move(plan):
    planning.set_baseline(plan.workspace, plan.id)
    plan.write("Survey", "percent", "100%")
    before = plan.field("Survey", "actual_start"), plan.field("Survey", "actual_finish")
    kept = plan.plan.baselines["start"][:]
    plan.move(10)
    assert (plan.field("Survey", "actual_start"), plan.field("Survey", "actual_finish")) == before
    assert plan.plan.baselines["start"] == kept


def test_what_holds_a_moved_project_is_said(plan):
    plan.workspace.record("Status", [Update(Project, plan.id, {"floor_at_status_date": True,
                          "status_date": moment.from_iso("2026-01-05T17:00")})])  # fmt: skip
    plan.move(-5)
    said = after_move(plan.workspace, plan.id, MONDAY - moment.WEEK)
    assert said.startswith("“Bridge” now starts on 2026-01-06")
    assert after_move(plan.workspace, plan.id, moment.from_iso("2026-01-06T08:00")) == ""


@given(start=some.integers(0, 60), days=some.integers(-300, 300))
def test_days_counted_are_the_days_moved(start, days):
    calendar = standard()
    begin = calendar.next_start(MONDAY + start * moment.DAY)
    to = day_after(calendar, begin, days)
    assert calendar.is_working(to)
    assert days_between(calendar, begin, to) == days
    assert calendar.work(begin, to) == days * 8 * moment.HOUR


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=some.data())
def test_distances_in_working_time_stay_and_undo_gives_all_back(plan, data):
    """Any constraints, deadlines and moves: every start is as far from the project's as it was."""
    days = data.draw(some.integers(-40, 40).filter(bool))
    for name in NAMES:
        kind = data.draw(some.sampled_from((ConstraintType.ASAP, *DATED)))
        at = MONDAY + data.draw(some.integers(0, 40)) * moment.DAY
        dated = kind is not ConstraintType.ASAP
        deadline = data.draw(
            some.none() | some.integers(0, 60).map(lambda n: MONDAY + n * moment.DAY + 9 * moment.HOUR)
        )
        plan.change(name, constraint_type=kind, constraint_date=at if dated else None, deadline=deadline)
    calendar, before = standard(), plan.everything()

    def distances():
        own, found = plan.plan.project.start, plan.schedule
        dates = (*found.start.tolist(), *found.finish.tolist(), *(at for at in plan.plan.tasks["deadline"] if at))
        return [calendar.work(own, at) for at in dates]

    far = distances()
    plan.move(days)
    assert distances() == far
    assert days_between(calendar, MONDAY, plan.plan.project.start) == days
    plan.workspace.undo()
    assert plan.everything() == before
