"""Light projects: lists of milestones become projects, hold the dates that were written, and say honestly what is known."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Assignment, Person, Project, Task
from pmo_desktop.domain.schedule.explain import explain
from pmo_desktop.services import milestones
from pmo_desktop.services.portfolio import register
from pmo_desktop.services.workspace import Workspace

NOW = moment.from_iso("2026-02-10T09:00")
TEXT = "Bridge\nKick-off 3 Feb\nDesign – 15.01.2026 done 20.1.2026, Anna\nApproval Sat 2026-02-07\nGo-live: Q1 2027\n"


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna", clock=lambda: NOW * 1000) as made:
        yield made


@pytest.fixture
def bridge(workspace):
    found = milestones.read(workspace, TEXT)
    return milestones.create_project(workspace, found.title, found.milestones)


def test_a_list_becomes_a_project_as_one_change(workspace, bridge):
    assert workspace.undo_label == "New project “Bridge” with 4 milestones"
    rows = milestones.of_project(workspace, bridge)
    assert [(each.name, format_date(each.at), each.done, each.owner) for each in rows] == [
        ("Kick-off", "2026-02-03", False, ""),
        ("Design", "2026-01-20", True, "Anna"),
        ("Approval", "2026-02-07", False, ""),
        ("Go-live", "2027-03-31", False, ""),
    ]
    workspace.undo()
    assert not workspace.all(Project)
    assert not workspace.all(Person)


def test_a_date_stays_where_it_was_written_though_nobody_works_then_and_it_is_past(workspace, bridge):
    rows = milestones.of_project(workspace, bridge)
    assert (format_date(rows[2].at), rows[2].late) == ("2026-02-07", True)
    plan, schedule = workspace.plan(bridge), workspace.schedule(bridge)
    (driver,) = explain(plan, schedule, plan.tasks.row[rows[2].id])
    assert "written for this milestone" in driver.text


def test_what_was_reached_late_keeps_the_day_it_was_due(workspace, bridge):
    design = next(each for each in workspace.all(Task) if each.name == "Design")
    assert format_date(design.deadline) == "2026-01-15"


def test_the_register_says_how_far_it_is_and_never_green(workspace, bridge):
    (row,) = register(workspace, workspace.today())
    assert (row.next_milestone, format_date(row.next_milestone_at)) == ("Kick-off", "2026-02-03")
    assert (format_date(row.start), format_date(row.finish), row.percent) == ("2026-01-20", "2027-03-31", 25)
    assert row.light.rag is None


def test_milestones_are_added_below_as_one_change(workspace, bridge):
    found = milestones.read(workspace, "Close-out 1.6.2027 (Anna)\nLessons 1.7.2027, Anna")
    ids = milestones.add_to(workspace, bridge, found.milestones)
    assert [each.name for each in milestones.of_project(workspace, bridge)][-2:] == ["Close-out", "Lessons"]
    assert len(workspace.find(Assignment, task_id=ids)) == 2
    assert len(workspace.all(Person)) == 1
    assert workspace.undo_label == "Add 2 milestones to “Bridge”"


def test_a_list_is_edited_cell_by_cell_as_one_change(workspace, bridge):
    ids = [each.id for each in milestones.of_project(workspace, bridge)]
    edits = [
        (ids[0], "done", "x"),
        (ids[2], "date", "end of March"),
        (ids[2], "owner", "Ben"),
        (ids[3], "name", "Launch"),
    ]
    milestones.set_cells(workspace, bridge, edits)
    rows = milestones.of_project(workspace, bridge)
    assert [(each.name, format_date(each.at), each.done, each.owner) for each in rows] == [
        ("Kick-off", "2026-02-03", True, ""),
        ("Design", "2026-01-20", True, "Anna"),
        ("Approval", "2026-03-31", False, "Ben"),
        ("Launch", "2027-03-31", False, ""),
    ]
    workspace.undo()
    assert milestones.of_project(workspace, bridge)[0].done is False


def test_the_day_it_was_reached_may_be_written_in_place_of_a_mark(workspace, bridge):
    (first, *_) = milestones.of_project(workspace, bridge)
    milestones.set_cells(workspace, bridge, [(first.id, "done", "5 Feb")])
    (row, *_) = milestones.of_project(workspace, bridge)
    assert (format_date(row.at), row.done) == ("2026-02-05", True)
    assert format_date(workspace.get(Task, first.id).deadline) == "2026-02-03"


def test_a_cell_that_cannot_be_read_is_named(workspace, bridge):
    (first, *_) = milestones.of_project(workspace, bridge)
    with pytest.raises(InvalidValueError) as caught:
        milestones.set_cells(workspace, bridge, [(first.id, "date", "soon")])
    assert caught.value.cell == (first.id, "date")


def test_a_milestone_that_links_move_is_given_a_date_as_everywhere_in_a_plan(workspace, bridge):
    task = Task(id="t", project_id=bridge, name="Handover", duration=0, milestone=True)
    workspace.record("Add", [Insert(task)])
    milestones.set_cells(workspace, bridge, [("t", "date", "2027-05-03"), ("t", "owner", "Cara")])
    assert workspace.get(Task, "t").constraint_type == "SNET"
    assert {each.id: each.owner for each in milestones.of_project(workspace, bridge)}["t"] == "Cara"


def test_a_project_needs_a_name_and_a_milestone(workspace):
    with pytest.raises(InvalidValueError):
        milestones.create_project(workspace, " ", milestones.read(workspace, TEXT).milestones)
    with pytest.raises(InvalidValueError):
        milestones.create_project(workspace, "X", [])


def test_a_newer_list_of_the_same_project_brings_it_up_to_date(workspace, bridge):
    newer = milestones.read(
        workspace,
        "Bridge\nKick-off 4 Feb done\nDesign 20.01.2026 done, Ben\nApproval 2026-02-07\nGo-live: Q2 2027\nClose 1.7.2027",
    )
    assert milestones.home_of(workspace, newer) == bridge
    found = milestones.compared(workspace, bridge, newer.milestones)
    assert [(each.fate, each.said) for each in found] == [
        ("changed", "was 2026-02-03, now done"),
        ("changed", "owner was Anna"),
        ("as before", ""),
        ("changed", "was 2027-03-31"),
        ("new", ""),
    ]
    milestones.take(workspace, bridge, newer.milestones)
    assert workspace.undo_label == "Bring milestones of “Bridge” up to date"
    rows = milestones.of_project(workspace, bridge)
    assert [(each.name, format_date(each.at), each.done, each.owner) for each in rows] == [
        ("Kick-off", "2026-02-04", True, ""),
        ("Design", "2026-01-20", True, "Ben"),
        ("Approval", "2026-02-07", False, ""),
        ("Go-live", "2027-06-30", False, ""),
        ("Close", "2027-07-01", False, ""),
    ]
    assert milestones.take(workspace, bridge, newer.milestones) is None
    workspace.undo()
    assert len(milestones.of_project(workspace, bridge)) == 4


def test_meetings_of_one_name_are_told_apart_by_their_days(workspace, bridge):
    one = milestones.read(workspace, "Board 2 March\nBoard 6 April")
    milestones.take(workspace, bridge, one.milestones)
    two = milestones.read(workspace, "Board 6.4.2026 done\nBoard 4 May")
    assert [each.fate for each in milestones.compared(workspace, bridge, two.milestones)] == ["changed", "new"]


def test_a_project_with_work_is_no_home_of_a_list(workspace, bridge):
    workspace.record("Add", [Insert(Task(id="t", project_id=bridge, name="Dig"))])
    assert milestones.home_of(workspace, milestones.read(workspace, "Bridge\nKick-off 4 Feb")) == ""
