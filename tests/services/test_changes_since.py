"""What changed since: differences between then and now by project, and the dates that moved."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.records import Project, Role, StatusReport, Task
from pmo_desktop.reports.making import pack
from pmo_desktop.services import changes_since, planning
from pmo_desktop.services.portfolio import create_project
from pmo_desktop.services.workspace import Workspace
from tests.services.histories import DAY, Clock


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.create(tmp_path / "a.pmo", author="Anna", clock=clock) as made:
        yield made


@pytest.fixture
def bridge(workspace, clock):
    """Two linked tasks of a day each; a day passes."""
    project_id = create_project(workspace, "Bridge", moment.from_iso("2023-11-20T08:00"))
    dig, fill = planning.insert_tasks(workspace, project_id, None, ["Dig", "Fill"])
    planning.set_cells(workspace, project_id, [(fill, "predecessors", "1")])
    clock.now += DAY
    return project_id, dig, fill


def told(workspace, **more):
    point = changes_since.since_day(workspace, workspace.today())
    return changes_since.since(workspace, point, **more)


def said(found):
    return [(each.what, each.field, each.before, each.after) for each in found.differences]


def test_the_net_is_told_with_who_was_last_and_how_often(workspace, bridge, clock):
    project_id, dig, _ = bridge
    planning.set_cells(workspace, project_id, [(dig, "duration", "2d")])
    with Workspace.open(workspace.path, author="Petra", clock=clock) as petra:
        planning.set_cells(petra, project_id, [(dig, "duration", "3d")])
    (project,) = told(workspace).projects
    difference = next(each for each in project.differences if each.field == "Duration")
    assert (difference.before, difference.after, difference.by, difference.times) == ("1d", "3d", "Petra", 2)


def test_what_was_changed_and_changed_back_is_no_difference(workspace, bridge):
    project_id, dig, fill = bridge
    workspace.record("Name", [Update(Task, dig, {"name": "Drill"})])
    workspace.record("Back", [Update(Task, dig, {"name": "Dig"}), Insert(Task(id="x", project_id=project_id))])
    workspace.record("Away", [Delete(Task, "x"), Update(Task, fill, {"notes": "n"})])
    (project,) = told(workspace).projects
    assert said(project) == [("Task “Fill”", "Notes", "–", "n")]


def test_dates_that_moved_in_consequence_are_told_the_most_moved_first(workspace, bridge):
    project_id, dig, _ = bridge
    planning.set_cells(workspace, project_id, [(dig, "duration", "3d")])
    (project,) = told(workspace).projects
    assert [(each.task, each.start_days, each.finish_days, each.is_edited) for each in project.moved] == [
        ("Fill", 2, 2, False),
        ("Dig", 0, 2, True),
    ]
    assert changes_since._days(project.finish_then, project.finish_now) == 2


def test_what_came_and_went_is_told_by_name_and_what_was_in_it_is_not(workspace, bridge):
    project_id, *_ = bridge
    road = create_project(workspace, "Road")
    planning.insert_tasks(workspace, road, None, ["Pave"])
    workspace.record("Delete", [Delete(Project, project_id)])
    found = {each.name: said(each) for each in told(workspace).projects}
    assert found == {
        "Road": [("Project", "", "", "Road")],
        "Bridge": [("Project", "", "Bridge", "")],
    }


def test_what_is_in_no_project_is_told_too_unless_one_is_asked_for(workspace, bridge):
    workspace.record("Role", [Insert(Role(id="r", name="Engineer"))])
    assert [(each.id, said(each)) for each in told(workspace).projects] == [("", [("Role", "", "", "Engineer")])]
    assert told(workspace, project_id=bridge[0]).projects == ()


def test_since_the_last_report_and_since_a_change(workspace, bridge):
    project_id, dig, _ = bridge
    assert changes_since.since_report(workspace, project_id) is None
    workspace.record("Name", [Update(Task, dig, {"name": "Drill"})])
    report = StatusReport(id="s", project_id=project_id, as_at=moment.from_iso("2023-11-15"), summary="x")
    made = workspace.record("Report", [Insert(report)])
    workspace.record("Notes", [Update(Task, dig, {"notes": "n"})])
    for point in (changes_since.since_report(workspace, project_id), changes_since.since_set(workspace, made.id)):
        (project,) = changes_since.since(workspace, point).projects
        assert said(project) == [("Task “Drill”", "Notes", "–", "n")]


def test_nothing_changed_is_nothing_to_tell(workspace, bridge):
    assert told(workspace).projects == ()


def test_since_the_last_printed_pack(workspace, bridge, tmp_path, clock):
    assert changes_since.since_pack(workspace) is None
    pack(workspace, tmp_path / "pack.pdf")
    workspace.record("Notes", [Update(Task, bridge[1], {"notes": "n"})])
    point = changes_since.since_pack(workspace)
    assert point.at == clock.now
    (project,) = changes_since.since(workspace, point).projects
    assert said(project) == [("Task “Dig”", "Notes", "–", "n")]
