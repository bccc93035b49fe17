"""The overview of one project says how it stands, and follows every change."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from pmo_desktop.domain import moment
from pmo_desktop.domain.advice import Severity
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import Dependency, Person, Project, Risk, StatusReport, Task
from pmo_desktop.services import planning, portfolio
from ui.lines import Line
from ui.pictures import settle
from ui.project.parts import SmallGantt
from ui.project.view import ProjectView


@pytest.fixture
def view(session, bridge, on_screen):
    made = ProjectView(session)
    made.show_project(bridge.id)
    return on_screen(made, 900, 700)


def texts(view):
    QApplication.processEvents()  # what is added to a layout is shown in the next turn
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible()]


def test_it_shows_dates_milestones_and_money(view):
    shown = texts(view)
    assert {
        "2026-01-05",
        "Approval",
        "Handover",
        "50,000 EUR",
        "Nothing has been reported yet.",
        "No open risks.",
    } <= set(shown)


def test_a_milestone_that_slips_says_by_how_much(view, bridge):
    bridge.write(("Deck", "duration", "20d"))
    assert "+7 d" in texts(view)
    assert "as planned" in texts(view)


def test_reports_and_risks_appear_as_they_come(view, bridge, workspace):
    report = StatusReport(
        id=workspace.new_id(), project_id=bridge.id, as_at=workspace.today(), author="Ben", summary="Steel is late"
    )
    risk = Risk(
        id=workspace.new_id(), project_id=bridge.id, title="Flood", likelihood=3, impact=4, owner_id=_anna(workspace)
    )
    workspace.record("Report", [Insert(report), Insert(risk)])
    shown = texts(view)
    assert "2026-01-14, Ben:  Steel is late" in shown
    assert {"level 12", "Flood", "Anna"} <= set(shown)


def _anna(workspace):
    return next(person.id for person in workspace.all(Person) if person.name == "Anna")


def test_what_another_window_wrote_appears(view, bridge, workspace):
    with workspace.another(author="Ben") as other:
        portfolio.set_project_cells(other, [(bridge.id, "phase", "Deck works")])
    workspace.poll()
    assert "Deck works" in texts(view)


def test_the_phases_are_drawn(view):
    small = next(each for each in view.findChildren(SmallGantt) if each.isVisible())
    assert [row.name for row in small._rows] == ["Design", "Build", "Handover"]
    blank = small.grab().toImage().pixelColor(2, 2)
    image = small.grab().toImage()
    assert any(image.pixelColor(x, image.height() // 2) != blank for x in range(image.width()))


def test_nothing_is_cut_at_its_narrowest(view):
    view.resize(560, 700)
    settle()  # the page is higher than what is seen, so that a bar comes and goes
    wide = [label.text() for label in view.findChildren(QLabel) if label.isVisible() and _is_cut(label)]
    assert wide == []


def _is_cut(label):
    needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
    return needed > label.height() + 1


def test_a_project_without_tasks_says_what_to_do(session, workspace, on_screen):
    project = Project(id=workspace.new_id(), name="New", start=moment.from_iso("2026-01-05T08:00"))
    workspace.record("New", [Insert(project)])
    view = ProjectView(session)
    view.show_project(project.id)
    on_screen(view)
    assert "Nothing is planned yet. Write the tasks in the Gantt." in texts(view)
    planning.insert_tasks(workspace, project.id, None, ["First"])
    assert "The plan has no milestones." in texts(view)


def test_a_deleted_project_leaves_a_sentence(view, bridge, workspace):
    portfolio.delete_projects(workspace, [bridge.id])
    assert texts(view) == ["Choose a project in the list of projects."]


def test_its_actions_lead_to_the_gantt_and_the_report(view, session, bridge, qtbot):
    for action, place in zip(view.actions()[:2], ("gantt", "reports"), strict=True):
        with qtbot.waitSignal(session.place_requested) as heard:
            action.trigger()
        assert heard.args == [place, bridge.id]


def test_what_is_wrong_with_the_plans_logic_is_said(view, bridge, workspace):
    links = [
        Dependency(
            id=workspace.new_id(),
            project_id=bridge.id,
            predecessor_id=bridge.task[one],
            successor_id=bridge.task[other],
        )
        for one, other in (("Paint", "Survey"),)
    ]
    workspace.record("Import", [Insert(link) for link in links])  # as a file of another program may bring it
    view.session.advising.finish()
    assert any("Survey" in each.said.text and "Paint" in each.said.text for each in view.findChildren(Line))


def test_each_finding_leads_to_its_task_and_many_are_shown_when_asked_for(view, session, bridge, workspace, qtbot):
    begun = {"actual_start": moment.from_iso("2026-01-05T08:00")}
    ids = planning.insert_tasks(workspace, bridge.id, None, [f"Early {number}" for number in range(7)])
    after = [
        Dependency(id=workspace.new_id(), project_id=bridge.id, predecessor_id=bridge.task["Deck"], successor_id=each)
        for each in ids
    ]
    workspace.record("Import", [*(Update(Task, each, begun) for each in ids), *(Insert(link) for link in after)])
    known = session.advising.finish()
    count = known.counts[Severity.PROBLEM] + known.counts[Severity.WEAKNESS]
    QApplication.processEvents()
    lines = [each for each in view.findChildren(Line) if each.isVisible()]
    assert count > 7
    assert [line.said.text for line in lines[5:]] == [f"and {count - 5} more"]
    with qtbot.waitSignal(session.task_requested) as heard:
        qtbot.mouseClick(lines[0], Qt.MouseButton.LeftButton)
    assert heard.args == [bridge.id, ids[0]]
    qtbot.mouseClick(lines[5], Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert len([each for each in view.findChildren(Line) if each.isVisible()]) == count


def test_it_asks_how_the_project_is_scheduled(view, session, bridge, qtbot):
    with qtbot.waitSignal(session.scheduling_requested) as heard:
        next(action for action in view.actions() if action.text() == "Scheduling…").trigger()
    assert heard.args == [bridge.id]
