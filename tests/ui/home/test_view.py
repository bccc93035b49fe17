"""Home says what needs somebody today, how the projects stand, what comes next and what was changed last."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Action, Project, ProjectState
from pmo_desktop.services import planning
from pmo_desktop.services.home import MOST, home
from pmo_desktop.services.portfolio import create_project, set_project_cells
from ui.home.view import _Short
from ui.shell.places import named


def words(view):
    QApplication.processEvents()
    return [label.text() for label in view.findChildren(QLabel) if label.isVisibleTo(view)]


@pytest.fixture
def place(window, demo):
    shown = window(demo, place="home")
    return shown, shown.view(named("home"))


def test_a_need_leads_to_the_place_that_helps(qtbot, place, demo):
    shown, view = place
    need = home(demo, demo.today()).needs[0]
    button = next(each for each in view.findChildren(QPushButton) if each.accessibleName() == need.sentence)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert shown.place == need.place


def test_at_most_seven_needs_are_shown(demo):
    assert 0 < len(home(demo, demo.today()).needs) <= MOST


def test_how_the_projects_stand_adds_up(place, demo):
    _, view = place
    active = sum(project.state is ProjectState.ACTIVE for project in demo.all(Project))
    assert any(each.startswith(f"{active} under way, by the plan's light:") for each in words(view))


def test_what_was_changed_last_is_listed_and_leads_to_changes(qtbot, place, demo):
    shown, view = place
    table = next(each for each in view.findChildren(_Short) if each.accessibleName() == "Changed last")
    assert table.item(0, 2).text() == demo.history(1)[0].label
    table.setCurrentCell(0, 0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert shown.place == "changes"


def test_an_empty_portfolio_says_how_to_begin(window, workspace):
    shown = window(workspace, place="home")
    said = words(shown.view(named("home")))
    assert any("Drop project files" in each for each in said)
    assert "No project is under way." in said


def test_a_quiet_portfolio_still_shows_what_comes_next(qtbot, window, workspace):
    project_id = create_project(workspace, "Quiet <b>one</b>", start=workspace.today())
    set_project_cells(workspace, [(project_id, "state", "active")])
    (task_id,) = planning.insert_tasks(workspace, project_id, None, ["Opening day"])
    planning.set_cells(workspace, project_id, [(task_id, "duration", "0d")])
    shown = window(workspace, place="home")
    view = shown.view(named("home"))
    table = next(each for each in view.findChildren(_Short) if each.accessibleName().startswith("Milestones"))
    assert (table.item(0, 1).text(), table.item(0, 2).text()) == ("Opening day", "Quiet <b>one</b>")
    table.setCurrentCell(0, 0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert (shown.place, shown.project_id) == ("gantt", project_id)


def test_one_is_not_many(workspace):
    project_id = create_project(workspace, "Only one")
    set_project_cells(workspace, [(project_id, "state", "active")])
    today = workspace.today()
    workspace.record(
        "late", [Insert(Action(id=workspace.new_id(), project_id=project_id, title="Call", due=today - DAY))]
    )
    said = [need.sentence for need in home(workspace, today).needs]
    assert "1 project has not reported for six weeks: Only one" in said
    assert "1 action is overdue: “Call” (Only one)" in said
