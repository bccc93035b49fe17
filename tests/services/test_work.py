"""What is typed into durations, work, units and people gives the others by the task's type, as one change."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Assignment, Calendar, Person, PersonKind, Project, Task, WorkWeek
from pmo_desktop.services import planning
from pmo_desktop.services.workspace import Workspace

MONDAY = moment.from_iso("2026-01-05T08:00")


class Desk:
    """One task of five days, typed at by field."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.project_id = workspace.new_id()
        workspace.record(
            "New", [Insert(Project(id=self.project_id, name="P", start=MONDAY, floor_at_status_date=False))]
        )
        (self.task,) = planning.insert_tasks(workspace, self.project_id, None, ["Build"])
        self.type(duration="5d")

    def type(self, **texts):
        edits = [(self.task, field, text) for field, text in texts.items()]
        return planning.set_cells(self.workspace, self.project_id, edits, today=MONDAY)

    def shown(self, *fields):
        plan, schedule = self.workspace.plan(self.project_id), self.workspace.schedule(self.project_id)
        row = plan.tasks.row[self.task]
        return tuple(planning.text_of(plan, schedule, row, field) for field in fields)

    def assignments(self):
        return self.workspace.find(Assignment, task_id=self.task)


@pytest.fixture
def desk(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        yield Desk(workspace)


FOUR = ("duration", "finish", "people", "work")


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        ({"people": "Anna"}, {"duration": "10d"}, ("10d", "2026-01-16", "Anna", "80h")),
        ({"people": "Anna"}, {"people": "Anna[50%]"}, ("10d", "2026-01-16", "Anna[50%]", "40h")),
        ({"people": "Anna"}, {"people": "Anna; Ben"}, ("5d", "2026-01-09", "Anna; Ben", "80h")),
        ({"people": "Anna"}, {"work": "10d"}, ("10d", "2026-01-16", "Anna", "80h")),
        ({"people": "Anna"}, {"work": "16"}, ("2d", "2026-01-06", "Anna", "16h")),
        ({"people": "Anna; Ben"}, {"people": "Ben"}, ("5d", "2026-01-09", "Ben", "40h")),
        ({"people": "Anna; Ben"}, {"work_of_each": "Ben: 16h"}, ("5d", "2026-01-09", "Anna; Ben", "56h")),
        ({"people": "Anna; Ben"}, {"work_of_each": "Anna: 2d; Ben: 16h"}, ("2d", "2026-01-06", "Anna; Ben", "32h")),
        ({"people": "Anna"}, {"contour": "bell"}, ("10d", "2026-01-16", "Anna", "40h")),
        ({"people": "Anna; Ben"}, {"contour": "ben: bell"}, ("10d", "2026-01-16", "Anna; Ben", "80h")),
        ({"people": "Anna", "effort_driven": "yes"}, {"people": "Anna; Ben"}, ("2.5d", "2026-01-07", "Anna; Ben", "40h")),
        ({"people": "Anna", "effort_driven": "yes"}, {"people": "Ben"}, ("5d", "2026-01-09", "Ben", "40h")),
        ({"people": "Anna", "task_type": "fixed work"}, {"duration": "10d"}, ("10d", "2026-01-16", "Anna[50%]", "40h")),
        ({"people": "Anna", "task_type": "fixed w"}, {"people": "Anna; Ben"}, ("2.5d", "2026-01-07", "Anna; Ben", "40h")),
        ({"people": "Anna", "task_type": "fixed duration"}, {"work": "20h"}, ("5d", "2026-01-09", "Anna[50%]", "20h")),
        ({"people": "Anna", "task_type": "fixed duration"}, {"people": "Anna[50%]"}, ("5d", "2026-01-09", "Anna[50%]", "20h")),
        ({"people": "Anna", "task_type": "fixed duration"}, {"contour": "bell"}, ("5d", "2026-01-09", "Anna", "20h")),
        ({}, {"work": "80h"}, ("10d", "2026-01-16", "", "80h")),
        ({"work": "80h"}, {"people": "Anna; Ben"}, ("5d", "2026-01-09", "Anna; Ben", "80h")),
        ({}, {"duration": "4d", "people": "Anna[50%]", "task_type": "fixed work"}, ("4d", "2026-01-08", "Anna[50%]", "16h")),
        ({"people": "Anna"}, {"duration": "3d", "work": "48h"}, ("6d", "2026-01-12", "Anna", "48h")),
    ],
)  # fmt: skip
def test_a_typed_text_gives_the_others_and_is_taken_back_as_one(desk, before, typed, after):
    for field, text in before.items():
        desk.type(**{field: text})
    was = set("; ".join(desk.shown(*FOUR)).split("; "))
    count = len(desk.workspace.history())
    desk.type(**typed)
    assert desk.shown(*FOUR) == after
    assert len(desk.workspace.history()) == count + 1
    desk.workspace.undo()
    assert set("; ".join(desk.shown(*FOUR)).split("; ")) == was


def test_units_that_fixed_work_gave_are_no_change_when_they_are_typed_again(desk):
    desk.type(people="Anna", task_type="Fixed work")
    desk.type(duration="7d")
    assert desk.shown("people", "duration", "finish") == ("Anna[71.4286%]", "7d", "2026-01-13")
    desk.type(people="Anna[71.4286%]; Anna's crane[10%]")
    desk.workspace.undo()
    assert desk.type(people="Anna[71.4286%]") is None


def test_a_material_takes_no_part_in_the_work(desk):
    desk.workspace.record("Sand", [Insert(Person(id=desk.workspace.new_id(), name="Sand", kind=PersonKind.MATERIAL))])
    desk.type(people="Anna; Sand[300%]", effort_driven="yes")
    desk.type(people="Anna; Ben; Sand[300%]")
    assert desk.shown(*FOUR[::3], "work_of_each") == ("2.5d", "40h", "Anna: 20h; Ben: 20h")


def test_what_is_done_stays_done(desk):
    desk.type(people="Anna", effort_driven="yes")
    desk.type(percent="40")
    desk.type(people="Anna; Ben")
    assert desk.shown("duration", "work_of_each") == ("3.5d", "Anna: 28h; Ben: 12h")
    with pytest.raises(InvalidValueError, match="12h is less than the 22.86h already done"):
        desk.type(work="12h")


def test_recorded_work_follows_when_progress_is_typed(desk):
    desk.type(people="Anna")
    (given,) = desk.assignments()
    desk.workspace.record(
        "Facts", [Update(Assignment, given.id, {"work": 144_000, "actual_work": 0, "remaining_work": 144_000})]
    )
    desk.type(percent="25")
    (given,) = desk.assignments()
    assert (given.actual_work, given.remaining_work) == (36_000, 108_000)
    desk.type(duration="10d")
    (given,) = desk.assignments()
    assert (given.work, given.actual_work, given.remaining_work) == (288_000, 36_000, 252_000)


def test_work_stored_for_a_task_follows_its_people(desk):
    desk.type(people="Anna")
    desk.type(work="80h")
    assert desk.workspace.get(Task, desk.task).work == 288_000
    desk.type(duration="5d")
    assert desk.workspace.get(Task, desk.task).work == 144_000


def test_a_summary_shows_the_work_of_its_tasks_and_has_no_type_of_its_own(desk):
    (other,) = planning.insert_tasks(desk.workspace, desk.project_id, desk.task, ["Phase"])
    planning.indent(desk.workspace, desk.project_id, [desk.task])
    desk.type(people="Anna")
    phase, desk.task = desk.task, other
    assert desk.shown("work", "task_type", "effort_driven", "calendar") == ("40h", "", "", "")
    for field in ("work", "task_type", "contour", "calendar"):
        with pytest.raises(InvalidValueError, match="ummary"):
            desk.type(**{field: "1"})
    planning.set_baseline(desk.workspace, desk.project_id)
    plan = desk.workspace.plan(desk.project_id)
    assert sorted(plan.baselines["work"]) == [144_000, 144_000]
    assert phase in plan.tasks


def test_a_task_calendar_is_chosen_by_name(desk):
    workspace = desk.workspace
    own = Calendar(id=workspace.new_id(), name="Mornings")
    week = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "08:00-12:00")
    workspace.record("Calendar", [Insert(own), Insert(WorkWeek(id=workspace.new_id(), calendar_id=own.id, **week))])
    desk.type(calendar="mornings", ignore_resource_calendar="y")
    assert desk.shown("calendar", "ignore_resource_calendar", "finish") == ("Mornings", "Yes", "2026-01-16")
    desk.type(calendar="–")
    assert desk.shown("calendar", "finish") == ("–", "2026-01-09")
    with pytest.raises(InvalidValueError, match="There is no calendar “Nights”"):
        desk.type(calendar="Nights")


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("task_type", "fixed", "“fixed” is not a task type"),
        ("contour", "Anna: steep", "“steep” is not a contour"),
        ("contour", "Zoe: bell", "“Zoe” is not on this task"),
        ("work", "3ed", "no effort"),
        ("effort_driven", "perhaps", "neither yes nor no"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(desk, field, text, why):
    desk.type(people="Anna")
    with pytest.raises(InvalidValueError, match=why):
        desk.type(**{field: text})


def test_fixed_work_cannot_be_made_not_to_be_shared(desk):
    desk.type(task_type="Fixed work")
    assert desk.shown("effort_driven") == ("Yes",)
    with pytest.raises(InvalidValueError, match="People always share work that is fixed"):
        desk.type(effort_driven="No")
