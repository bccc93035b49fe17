"""What hands change in the roadmap: projects and tasks moved, tasks linked across; one change each, undone whole."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog

from pmo_desktop.domain.records import LinkType, ProjectState
from ui.roadmap.move_dialog import MoveDialog

KEY, MOD, LEFT = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def said(shown):
    heard = []
    shown.view.session.announced.connect(heard.append)
    shown.view.session.failed.connect(lambda error: heard.append(str(error)))
    return heard


def days(shown, count):
    return QPoint(round(count * 86_400 / shown.chart.seconds_per_pixel), 0)


def test_a_project_is_dragged_by_working_days_as_one_change(shown, roads):
    at = shown.point("Depot", "2026-02-10T00:00")
    words = shown.drag(at, at + days(shown, 7))
    assert "2026-02-09  →" in words
    assert "(+5 working days)" in words
    assert roads.workspace.undo_label == "Move project “Depot” +5 working days"
    assert roads.start("DEP") == "2026-02-09T08:00"
    assert shown.cell("Depot", "start").data() == "2026-02-09"
    roads.workspace.undo()
    assert shown.cell("Depot", "start").data() == "2026-02-02"


@pytest.mark.parametrize("way", ["esc", "right"])
def test_a_drag_that_is_cancelled_changes_nothing(shown, roads, way):
    label = roads.workspace.undo_label
    at = shown.point("Depot", "2026-02-10T00:00")
    shown.drag(at, at + days(shown, 7), cancels=way)
    assert (roads.workspace.undo_label, roads.start("DEP")) == (label, "2026-02-02T08:00")
    assert shown.chart.drag is None


def test_a_click_that_wavers_moves_nothing(shown, roads):
    label = roads.workspace.undo_label
    at = shown.point("Depot", "2026-02-10T00:00")
    shown.drag(at, at + QPoint(1, 1))
    assert roads.workspace.undo_label == label


def test_of_a_project_under_way_the_rest_moves_and_that_is_said(shown, roads, said):
    roads.write("DEP", ("Floors", "percent", "50%"))
    at = shown.point("Depot", "2026-02-10T00:00")
    words = shown.drag(at, at + days(shown, 14))
    assert "the 2 tasks that have not begun move" in words
    assert roads.start("DEP") == "2026-02-02T08:00"
    assert roads.start("Walls") > "2026-02-16"
    assert any("is under way" in each for each in said)


def test_a_project_that_is_over_stays_and_says_why(shown, roads, said):
    roads.change("DEP", state=ProjectState.CLOSED)
    shown.view.arrange(shown.view.scope.keeping("states", "closed", on=True))
    label = roads.workspace.undo_label
    at = shown.point("Depot", "2026-02-10T00:00")
    shown.drag(at, at + days(shown, 7))
    assert roads.workspace.undo_label == label
    assert any("“Depot” is closed" in each for each in said)


def test_a_task_inside_is_dragged_as_in_its_gantt(shown, roads, said):
    shown.action("level_2")
    at = shown.point("Floors", "2026-02-06T00:00")
    words = shown.drag(at, at + days(shown, 3))
    assert "(+3 d)" in words
    assert roads.workspace.undo_label == "Move “Floors” +3d"
    assert roads.start("Floors") == "2026-02-05T08:00"
    assert any("constraint" in each.lower() or "not before" in each.lower() for each in said)


def test_a_milestone_on_a_folded_bar_is_dragged_by_itself(shown, roads):
    at = shown.point("Agreement", "2026-05-04T08:00")
    shown.drag(at, at + days(shown, 7))
    assert roads.start("In force") == "2026-05-11T08:00"
    assert roads.start("Signed") == "2026-02-02T08:00"


def test_bar_to_bar_links_tasks_of_two_projects(shown, roads):
    shown.action("level_2")
    shown.drag(shown.point("Survey", "2026-02-09T00:00"), shown.point("Floors", "2026-02-04T00:00"))
    assert roads.links() == [("Survey", "Floors", LinkType.FS)]
    assert roads.workspace.undo_label == "Link “Survey” (BRG) to “Floors” (DEP)"
    assert shown.cell("Floors", "start").data() == "2026-02-16"
    roads.workspace.undo()
    assert roads.links() == []


def test_a_milestone_of_a_folded_project_links_to_one_of_another(shown, roads):
    words = shown.drag(shown.point("Bridge", "2026-03-13T17:00"), shown.point("Depot", "2026-03-06T17:00"))
    assert words == "Link “Approval” → “Move in” (FS)"
    assert roads.links() == [("Approval", "Move in", LinkType.FS)]
    assert roads.start("Move in") == "2026-03-13T17:00"


def test_a_folded_project_is_no_end_of_a_link(shown, roads):
    label = roads.workspace.undo_label
    words = shown.drag(shown.point("Bridge", "2026-03-13T17:00"), shown.point("Depot", "2026-02-12T00:00"))
    assert "Unfold a project" in words
    assert roads.workspace.undo_label == label


def test_a_link_that_would_close_a_loop_is_refused_with_its_way(shown, roads, said):
    shown.action("level_2")
    shown.drag(shown.point("Survey", "2026-02-09T00:00"), shown.point("Floors", "2026-02-04T00:00"))
    shown.click("Floors")
    shown.click("Survey", held=MOD.ControlModifier)
    shown.view.editing._link_tasks(roads.task["Walls"], roads.task["Survey"], LinkType.FS)
    assert any("wait for each other across projects" in each for each in said)
    assert len(roads.links()) == 1


def test_two_selected_tasks_are_linked_and_unlinked_by_keys(shown, roads, said):
    shown.action("level_2")
    shown.click("Drawings")
    shown.action("link")
    assert "A link needs two tasks." in said[-1]
    shown.click("Walls", held=MOD.ControlModifier)
    shown.action("link")
    assert roads.links() == [("Drawings", "Walls", LinkType.FS)]
    shown.action("unlink")
    assert roads.links() == []
    shown.action("unlink")
    assert "No link is chosen" in said[-1]


def test_a_link_is_clicked_and_deleted(qtbot, shown, roads):
    shown.drag(shown.point("Bridge", "2026-03-13T17:00"), shown.point("Depot", "2026-03-06T17:00"))
    qtbot.mouseClick(shown.chart.viewport(), LEFT, pos=shown.on_link())
    assert shown.chart.chosen_link
    assert "Approval (BRG)" in shown.chart.accessibleDescription()
    shown.press(shown.chart, KEY.Key_Delete)
    assert roads.links() == []
    assert shown.chart.chosen_link == ""


def test_esc_lets_a_chosen_link_go(qtbot, shown, roads):
    shown.drag(shown.point("Bridge", "2026-03-13T17:00"), shown.point("Depot", "2026-03-06T17:00"))
    qtbot.mouseClick(shown.chart.viewport(), LEFT, pos=shown.on_link())
    assert shown.chart.chosen_link
    shown.press(shown.chart, KEY.Key_Escape)
    assert shown.chart.chosen_link == ""
    assert len(roads.links()) == 1


def test_keys_move_projects_by_working_days_and_tasks_by_days(shown, roads):
    shown.click("Depot")
    shown.action("week_later")
    assert roads.start("DEP") == "2026-02-09T08:00"
    shown.action("earlier")
    assert roads.start("DEP") == "2026-02-06T08:00"
    shown.toggle("Agreement")
    shown.click("In force")
    shown.action("later")
    assert roads.start("In force") == "2026-05-05T08:00"


def test_the_dialog_moves_and_remembers_by_how_much(shown, roads, monkeypatch):
    def agree(dialog):
        assert dialog.days.value() == 5
        dialog.days.setValue(-3)
        assert "2026-02-02  →  2026-01-28" in dialog.said.text()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(MoveDialog, "exec", agree)
    shown.click("Depot")
    shown.action("move")
    assert roads.start("DEP") == "2026-01-28T08:00"
    assert shown.view.save_state()["days"] == -3


def test_a_drag_beyond_the_edge_scrolls_on(qtbot, shown):
    shown.chart.zoom(0.3)
    shown.chart.go_to_row(1)
    before = shown.chart.horizontalScrollBar().value()
    area = shown.chart.viewport()
    at = shown.point("Depot", "2026-02-10T00:00")
    qtbot.mousePress(area, LEFT, pos=at)
    shown.move(QPoint(area.width() + 60, at.y()))
    qtbot.waitUntil(lambda: shown.chart.horizontalScrollBar().value() > before)
    shown.press(shown.chart, KEY.Key_Escape)
    qtbot.mouseRelease(area, LEFT, pos=at)
