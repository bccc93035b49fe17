"""Hours typed by week are an assignment's actual work; the plan's progress and what is left follow, as one change."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import ActualWork, Assignment, Person, Project, Task
from pmo_desktop.services import actuals, planning
from pmo_desktop.services.actuals import LEFT, Said, sentences, set_hours, time_sheet
from pmo_desktop.services.workspace import Workspace

NOW = 1_768_471_200_000
"""2026-01-15, a Thursday of week 3."""
W2, W3, W4 = (moment.from_iso(f"2026-01-{day:02}") for day in (5, 12, 19))
H = 3600
MONDAY = moment.from_iso("2026-01-05T08:00")


class Desk:
    """Ten days of design for Anna (80 h) from 5 January, then five days of building for Anna and Ben (40 h each)."""

    def __init__(self, workspace):
        self.workspace = workspace
        workspace.record("New", [
            Insert(Person(id="anna", name="Anna")), Insert(Person(id="ben", name="Ben")),
            Insert(Project(id="x", code="X", name="Bridge", start=MONDAY, floor_at_status_date=False)),
        ])  # fmt: skip
        self.design, self.build = planning.insert_tasks(workspace, "x", None, ["Design", "Build"])
        planning.set_cells(workspace, "x", [
            (self.design, "duration", "10d"), (self.design, "people", "Anna"), (self.build, "duration", "5d"),
            (self.build, "people", "Anna; Ben"), (self.build, "predecessors", "1"),
        ])  # fmt: skip

    def of(self, task, person):
        return self.workspace.find(Assignment, task_id=task, person_id=person)[0]

    def type(self, *cells):
        """Type (task, person, week or LEFT, text)s."""
        return set_hours(
            self.workspace, [Said(self.of(task, who).id, str(field), text) for task, who, field, text in cells]
        )

    def slot(self, task, person, week=W3):
        found = time_sheet(self.workspace, week).slots
        return next(each for each in found if (each.task_id, each.person_id) == (task, person))

    def cells(self, task, *fields):
        plan, schedule = self.workspace.plan("x"), self.workspace.schedule("x")
        return tuple(planning.text_of(plan, schedule, plan.tasks.row[task], field) for field in fields)


@pytest.fixture
def desk(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Petra", clock=lambda: NOW) as workspace:
        yield Desk(workspace)


def test_hours_of_a_week_are_work_done_and_progress(desk):
    """24 of 80 hours are 30 %: 3 of 10 days."""
    done = desk.type((desk.design, "anna", W2, "24"))
    assert done.label == "Hours of “Anna”, W02"
    assert [(each.week, each.work) for each in desk.workspace.all(ActualWork)] == [(W2, 24 * H)]
    assert desk.of(desk.design, "anna").actual_work == 24 * H
    assert desk.of(desk.design, "anna").remaining_work == 56 * H
    assert desk.cells(desk.design, "percent", "actual_start", "work") == ("30%", "2026-01-05", "80h")
    desk.workspace.undo()
    assert desk.workspace.all(ActualWork) == ()
    assert desk.cells(desk.design, "percent", "actual_start") == ("0%", "–")


def test_weeks_add_up_and_are_typed_anew(desk):
    desk.type((desk.design, "anna", W2, "24"), (desk.design, "anna", W3, "30h"))
    assert desk.of(desk.design, "anna").actual_work == 54 * H
    desk.type((desk.design, "anna", W2, "20"))
    assert desk.of(desk.design, "anna").actual_work == 50 * H
    desk.type((desk.design, "anna", W2, ""))
    assert desk.of(desk.design, "anna").actual_work == 30 * H
    assert [each.week for each in desk.workspace.all(ActualWork)] == [W3]


def test_work_recorded_elsewhere_counts_as_before(desk):
    planning.set_cells(desk.workspace, "x", [(desk.design, "percent", "50")])
    assert desk.slot(desk.design, "anna").before == 40 * H
    desk.type((desk.design, "anna", W3, "8"))
    slot = desk.slot(desk.design, "anna")
    assert (slot.before, slot.done, slot.left) == (40 * H, 48 * H, 32 * H)
    desk.type((desk.design, "anna", W3, ""))
    assert desk.slot(desk.design, "anna").done == 40 * H


def test_hours_take_the_place_of_progress_reported_for_the_same_week(desk):
    """60 % of 80 h are 48 h: 40 lie in week 2, 8 in week 3. 30 h typed for week 2 leave 8 + 30."""
    planning.set_cells(desk.workspace, "x", [(desk.design, "percent", "60")])
    desk.type((desk.design, "anna", W2, "30"))
    slot = desk.slot(desk.design, "anna")
    assert (slot.before, slot.done, slot.left) == (8 * H, 38 * H, 42 * H)
    desk.type((desk.design, "anna", W3, "20"))
    slot = desk.slot(desk.design, "anna")
    assert (slot.before, slot.done) == (0, 50 * H)
    desk.type((desk.design, "anna", W2, "32"))
    assert desk.slot(desk.design, "anna").done == 52 * H


def test_hours_of_a_task_that_is_done_say_what_it_really_took(desk):
    planning.set_cells(desk.workspace, "x", [(desk.design, "percent", "100")])
    desk.type((desk.design, "anna", W2, "40"), (desk.design, "anna", W3, "44"))
    slot = desk.slot(desk.design, "anna")
    assert (slot.before, slot.done, slot.work, slot.is_over) == (0, 84 * H, 84 * H, True)


def test_more_than_planned_is_more_work_and_nothing_left_ends_the_task(desk):
    desk.type((desk.design, "anna", W2, "45"), (desk.design, "anna", W3, "45"))
    slot = desk.slot(desk.design, "anna")
    assert (slot.work, slot.done, slot.left, slot.is_over) == (90 * H, 90 * H, 0, True)
    assert desk.cells(desk.design, "percent", "actual_finish") == ("100%", "2026-01-16")


def test_what_is_left_is_typed_too(desk):
    desk.type((desk.design, "anna", W2, "40"), (desk.design, "anna", LEFT, "60"))
    slot = desk.slot(desk.design, "anna")
    assert (slot.work, slot.done, slot.left) == (100 * H, 40 * H, 60 * H)
    assert desk.cells(desk.design, "percent") == ("40%",)


def test_of_several_people_each_has_hours_of_their_own(desk):
    """Of 80 h of building Ben did 20: a quarter."""
    desk.type((desk.build, "ben", W4, "20"))
    assert desk.cells(desk.build, "percent") == ("25%",)
    assert desk.of(desk.build, "anna").actual_work == 0


def test_a_task_begins_in_the_first_week_somebody_worked_on_it(desk):
    desk.type((desk.build, "ben", W3, "8"))
    assert desk.cells(desk.build, "actual_start") == ("2026-01-12",)
    desk.type((desk.build, "anna", W2, "4"))
    assert desk.cells(desk.build, "actual_start") == ("2026-01-05",)


def test_a_task_ends_in_the_last_week_somebody_worked_on_it(desk):
    desk.type((desk.build, "ben", W4 + moment.WEEK, "40"), (desk.build, "anna", W4 + moment.WEEK, "40"))
    assert desk.cells(desk.build, "actual_start", "actual_finish") == ("2026-01-26", "2026-01-30")


def test_the_sheet_lists_what_is_in_work_with_what_is_planned(desk):
    sheet = time_sheet(desk.workspace, moment.from_iso("2026-01-15"), 2)
    assert sheet.weeks == (W2, W3)
    assert [(each.person, each.task) for each in sheet.slots] == [("Anna", "Design")]
    assert sheet.slots[0].planned == {W2: 40 * H, W3: 40 * H}
    later = time_sheet(desk.workspace, W4, 1)
    assert [(each.person, each.task) for each in later.slots] == [("Anna", "Build"), ("Ben", "Build")]


def test_weeks_without_hours_are_said_once_they_are_over(desk):
    sheet = time_sheet(desk.workspace, W4, 3)
    assert sentences(sheet, desk.workspace.today()) == ["Nobody entered hours for week 2."]
    desk.type((desk.build, "anna", W4, "8"))
    sheet = time_sheet(desk.workspace, W4, 3)
    assert sentences(sheet, W4 + 2 * moment.WEEK)[-1] == "No hours for week 4: Ben."


def test_a_text_that_is_none_names_its_cell_and_writes_nothing(desk):
    with pytest.raises(InvalidValueError) as refused:
        desk.type((desk.design, "anna", W2, "8"), (desk.design, "anna", W3, "a lot"))
    assert refused.value.cell == (desk.of(desk.design, "anna").id, str(W3))
    assert desk.workspace.all(ActualWork) == ()


def test_hours_of_several_projects_are_one_change(desk):
    desk.workspace.record("New", [Insert(Project(id="y", name="Tunnel", start=moment.from_iso("2026-01-05T08:00")))])
    (dig,) = planning.insert_tasks(desk.workspace, "y", None, ["Dig"])
    planning.set_cells(desk.workspace, "y", [(dig, "duration", "5d"), (dig, "people", "Anna")])
    done = desk.type((desk.design, "anna", W2, "8"), (dig, "anna", W2, "8"))
    assert done.label == "Hours of “Anna”, W02"
    assert {each.actual_duration > 0 for each in desk.workspace.find(Task, id=(desk.design, dig))} == {True}
    desk.workspace.undo()
    assert {each.actual_duration for each in desk.workspace.find(Task, id=(desk.design, dig))} == {0}


def test_a_monday_begins_a_week():
    assert actuals.monday_of(moment.from_iso("2026-01-18T23:00")) == W3
    assert actuals.week_name(W3) == "W03"


def test_a_week_that_two_people_entered_apart_counts_once_and_is_one_again_when_it_is_typed(desk):
    desk.type((desk.design, "anna", W2, "24"))
    own = desk.of(desk.design, "anna").id
    desk.workspace.record("From another copy", [Insert(ActualWork(id="twin", assignment_id=own, week=W2, work=20 * H))])
    slot = desk.slot(desk.design, "anna")
    assert (slot.hours[W2], slot.before, slot.done) == (24 * H, 0, 24 * H)
    desk.type((desk.design, "anna", W2, "16"))
    assert [(each.week, each.work) for each in desk.workspace.all(ActualWork)] == [(W2, 16 * H)]
    assert desk.of(desk.design, "anna").actual_work == 16 * H
    desk.workspace.undo()
    assert desk.workspace.count(ActualWork) == 2
