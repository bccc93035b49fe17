"""The faces of a plan in the window: offered beside its title, with the same task chosen in each of them."""

import gc

import pytest
from PySide6.QtCore import Qt

from pmo_desktop.domain.records import Project
from ui.shell.places import faces, named

FACES = [face.name for face in faces(named("gantt"))]


@pytest.mark.parametrize("name", [name for name in FACES if name != "gantt"])
def test_the_tasks_chosen_in_the_gantt_are_chosen_in_its_other_faces_and_back(window, demo, name):
    shown = window(demo, place="gantt")
    gantt = shown.view(named("gantt"))
    plan = demo.plan(shown.project_id)
    milestones = [
        row for row in plan.outline.order if plan.tasks["duration"][row] == 0 and not plan.outline.is_summary[row]
    ]
    first, second = (plan.tasks.ids[row] for row in milestones[:2])
    gantt.table.select([first, second])
    shown.go(name)
    view = shown.view(named(name))
    assert view.chosen == (first, second)
    assert view.canvas.selected == {first, second}
    view.select([second])
    shown.go("gantt")
    assert gantt.table.selected_ids() == (second,)
    shown.go(name)
    view.select([first, second])
    shown.go("gantt")
    assert gantt.table.selected_ids() == (first, second)


def test_another_project_has_nothing_chosen(window, demo):
    shown = window(demo, place="gantt")
    shown.view(named("gantt")).table.select([demo.plan(shown.project_id).tasks.ids[0]])
    other = next(each.id for each in demo.all(type(demo.plan(shown.project_id).project)) if each.id != shown.project_id)
    shown.go("network", other)
    assert shown.view(named("network")).chosen == ()


def test_faces_are_buttons_where_there_is_room_and_a_menu_where_there_is_none(qtbot, window, demo):
    shown = window(demo, size=(1600, 800), place="gantt")
    bar = shown.topbar
    board = next(button for button in bar._buttons if button.text() == "Board")
    assert board.isVisible()
    qtbot.mouseClick(board, Qt.MouseButton.LeftButton)
    assert shown.place == "board"
    shown.resize(960, 600)
    shown.go("gantt")
    assert not any(button.isVisible() for button in bar._buttons)
    assert bar._face_menu.isVisible()
    next(action for action in bar._face_menu.menu().actions() if action.text() == "Timeline").trigger()
    assert shown.place == "timeline"


def test_tools_without_room_stand_in_a_menu(window, demo):
    shown = window(demo, size=(960, 600), place="gantt")
    bar = shown.topbar
    hidden = [button.defaultAction() for button in bar._tool_buttons if not button.isVisible()]
    assert hidden
    assert bar._more.menu().actions() == hidden
    assert bar.minimumSizeHint().width() <= bar.width()
    shown.resize(1900, 800)
    assert all(button.isVisible() for button in bar._tool_buttons)
    assert not bar._more.isVisible()


def test_actions_outlive_the_menu_they_stand_in_where_there_is_no_room(window, workspace):
    shown = window(workspace, size=(960, 600))
    view = shown.view(named("portfolio"))
    before = [action.objectName() for action in view.actions()]
    shown.topbar._room_of_tools(0)
    shown.topbar._room_of_tools(600)
    actions = next(each.menu() for each in shown.menuBar().actions() if each.text() == "&Actions")
    for _ in range(2):
        actions.aboutToShow.emit()
    gc.collect()
    assert [action.objectName() for action in view.actions()] == before
    assert "portfolio.add" in before


def test_all_that_is_chosen_in_one_face_is_chosen_in_the_next_even_where_it_was_folded_away(window, demo):
    shown = window(demo, place="gantt")
    gantt, plan = shown.view(named("gantt")), demo.plan(shown.project_id)
    leaves = [row for row in plan.outline.order if not plan.outline.is_summary[row]]
    ids = tuple(plan.tasks.ids[row] for row in leaves[:3])
    gantt.table.select(ids)
    shown.go("network")
    assert shown.view(named("network")).chosen == ids
    shown.go("gantt")
    gantt.arranging.fold(all_of_them=True)
    shown.go("network")
    shown.view(named("network")).select(ids)
    shown.go("gantt")
    assert gantt.table.selected_ids() == ids


def test_the_command_field_gives_way_to_a_long_title(window, demo):
    wide = window(demo, size=(1900, 800), place="network").topbar
    assert wide.command.placeholderText() == "Search or run a command  (Ctrl+K)"
    small = window(demo, size=(1280, 800), place="network")
    small.go("network", max(demo.all(Project), key=lambda each: each.name == "Billing system replacement").id)
    narrow = small.topbar
    words = narrow.command.fontMetrics().horizontalAdvance(narrow.command.placeholderText())
    assert words < narrow.command.width()
    assert narrow.command.width() < wide.command.width()
    assert narrow.title.text().startswith(narrow.title.accessibleName()), "all of the title is read"
