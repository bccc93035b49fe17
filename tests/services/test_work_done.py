"""What single people have done and have left moves the task’s progress, and its duration as its type lets it (DOMAIN.md 1)."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Assignment, Project
from pmo_desktop.services import planning
from pmo_desktop.services.planning.work_done import Recorded, record_work, shown
from pmo_desktop.services.workspace import Workspace

MONDAY = moment.from_iso("2026-01-05T08:00")
HOUR = 3_600


class Desk:
    """One task of five days; Anna works on it full time (40h), Ben half (20h)."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.id = workspace.new_id()
        workspace.record("New", [Insert(Project(id=self.id, name="P", start=MONDAY, floor_at_status_date=False))])
        (self.task,) = planning.insert_tasks(workspace, self.id, None, ["Build"])
        planning.set_cells(workspace, self.id, [(self.task, "duration", "5d"), (self.task, "people", "Anna; Ben[50%]")])

    def record(self, **said):
        def write(editing):
            return record_work(editing, self.task, {name: Recorded(*pair) for name, pair in said.items()})

        return planning.set_cells(self.workspace, self.id, [], label="Work done", more=[write])

    def cells(self, *fields):
        plan, schedule = self.workspace.plan(self.id), self.workspace.schedule(self.id)
        row = plan.tasks.row[self.task]
        return tuple(planning.text_of(plan, schedule, row, field) for field in fields)

    def of(self, name):
        plan = self.workspace.plan(self.id)
        person = plan.people.ids[plan.people["name"].index(name)]
        return shown(plan, plan.tasks.row[self.task], person)


@pytest.fixture
def desk(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        yield Desk(workspace)


def test_nothing_is_done_at_first(desk):
    assert (desk.of("Anna"), desk.of("Ben")) == (("0h", "40h"), ("0h", "20h"))


def test_work_done_begins_the_task_and_leaves_the_rest(desk):
    desk.record(anna=("24h", None))
    assert (desk.of("Anna"), desk.of("Ben")) == (("24h", "16h"), ("0h", "20h"))
    assert desk.cells("percent", "actual_start", "actual_finish", "work") == (
        "40%",
        "2026-01-05",
        "–",
        "60h",
    )  # 24 of 60


def test_more_left_than_planned_takes_longer(desk):
    desk.record(anna=("24h", "32h"), ben=("12h", None))
    assert (desk.of("Anna"), desk.of("Ben")) == (("24h", "32h"), ("12h", "8h"))
    # 36 of the 60 h planned: 3 of 5 days are over; of Anna's work 4 days are left
    assert desk.cells("work", "duration", "percent") == ("76h", "7d", "43%")


def test_nothing_left_ends_the_task(desk):
    desk.record(anna=("40h", "0h"), ben=("20h", "0h"))
    assert desk.cells("percent", "actual_finish") == ("100%", "2026-01-09")
    desk.record(ben=("10h", "10h"))
    assert desk.cells("percent", "actual_finish") == ("83%", "–")  # 50 of 60


def test_taken_back_the_task_has_not_begun(desk):
    desk.record(anna=("24h", None))
    desk.record(anna=("0h", "40h"))
    assert desk.cells("percent", "actual_start") == ("0%", "–")


def test_all_of_it_is_one_change(desk):
    before = desk.workspace.find(Assignment)
    done = desk.record(anna=("24h", "32h"))
    assert done.label == "Work done"
    desk.workspace.undo()
    assert desk.workspace.find(Assignment) == before
    assert desk.cells("duration", "percent") == ("5d", "0%")


def test_somebody_who_is_not_on_the_task_is_refused_by_name(desk):
    with pytest.raises(InvalidValueError, match="carl") as caught:
        desk.record(carl=("1h", None))
    assert caught.value.cell == (desk.task, "people")
