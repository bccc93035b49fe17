"""The register says how far projects are."""

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Project, Task
from pmo_desktop.services.portfolio import register
from pmo_desktop.services.workspace import Workspace

MONDAY = moment.from_iso("2026-01-05T08:00")


def percent(workspace: Workspace, *tasks: Task) -> float:
    workspace.record("New", [Insert(Project(id="p", name="P", start=MONDAY)), *(Insert(task) for task in tasks)])
    return register(workspace, MONDAY)[0].percent


def test_a_plan_of_milestones_alone_is_as_far_as_its_milestones(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        done = Task(id="a", project_id="p", duration=0, actual_start=MONDAY, actual_finish=MONDAY)
        assert percent(workspace, done, Task(id="b", project_id="p", duration=0)) == 50


def test_a_plan_of_tasks_is_as_far_as_their_durations(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        begun = Task(id="a", project_id="p", duration=3 * 28_800, actual_start=MONDAY, actual_duration=28_800)
        assert percent(workspace, begun, Task(id="b", project_id="p", duration=28_800)) == 25


def test_a_project_without_tasks_is_not_begun(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        assert percent(workspace) == 0
