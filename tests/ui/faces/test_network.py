"""The network diagram in use: walking along links, linking by a drag, taking links away, folding."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from pmo_desktop.charts.network import frame_shapes
from pmo_desktop.charts.scene import Text
from pmo_desktop.domain import moment
from pmo_desktop.services import planning
from pmo_desktop.settings import Settings
from ui.network import view as network
from ui.network.view import NetworkView
from ui.session import Session
from ui.task_dialog.dialog import TaskDialog

KEY, MOD = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def hands(face):
    return face(NetworkView)


def test_every_task_has_a_box_and_summaries_have_none(hands, bridge):
    shown = {hands.view.card[each].name for each in hands.canvas.diagram.cards}
    assert shown == set(bridge.task) - {"Design", "Build"}
    assert len(hands.canvas.diagram.links) == 6


def test_arrows_walk_along_the_links(hands):
    hands.click("Survey").press(KEY.Key_Right)
    assert hands.chosen() == ["Drawings"]
    hands.press(KEY.Key_Right).press(KEY.Key_Right).press(KEY.Key_Left)
    assert hands.chosen() == ["Approval"]


def test_a_box_dragged_onto_another_links_them_and_undo_takes_it_back(hands, bridge, workspace):
    hands.drag(hands.middle("Survey"), hands.middle("Foundations"))
    assert bridge.cell("Foundations", "predecessors") == "2, 4"
    assert bridge.labels() == ["Link “Survey” to “Foundations”"]
    assert len(hands.canvas.diagram.links) == 7
    workspace.undo()
    assert len(hands.canvas.diagram.links) == 6


def test_esc_during_a_drag_links_nothing(hands, bridge):
    before = bridge.labels()
    hands.drag(hands.middle("Survey"), hands.middle("Foundations"), then=KEY.Key_Escape)
    assert bridge.labels() == before


def test_a_loop_is_refused_with_a_sentence(hands, bridge, said):
    hands.drag(hands.middle("Drawings"), hands.middle("Survey"))
    assert "wait for each other" in said[0]
    assert bridge.cell("Survey", "predecessors") == ""


def test_a_link_is_chosen_by_a_click_and_removed_by_del(hands, bridge, said):
    survey, drawings = hands.canvas.place_of(bridge.task["Survey"]), hands.canvas.place_of(bridge.task["Drawings"])
    between = ((survey.x + survey.width + drawings.x) / 2, survey.y + survey.height / 2)
    hands.bot.mouseClick(hands.canvas.viewport(), Qt.MouseButton.LeftButton, pos=hands.on_screen(between))
    assert said == ["Link from “Survey” to “Drawings”: Del removes it."]
    hands.press(KEY.Key_Delete)
    assert bridge.cell("Drawings", "predecessors") == ""
    assert "Drawings" in bridge.names()[2]


def test_del_on_a_box_removes_the_task(hands, bridge):
    hands.click("Paint").press(KEY.Key_Delete)
    assert " Paint" not in bridge.names()
    assert bridge.labels() == ["Delete “Paint”"]


def test_enter_and_a_double_click_open_the_task_and_leave_its_neighbour_chosen(hands, bridge, monkeypatch):
    seen = []

    def leave_below(dialog):
        seen.append(dialog.facts.ids)
        dialog.go(1)
        return 0

    monkeypatch.setattr(TaskDialog, "exec", leave_below)
    hands.click("Survey").press(KEY.Key_Return)
    assert hands.chosen() == ["Drawings"]
    hands.press(KEY.Key_Return, MOD.AltModifier)
    assert hands.chosen() == ["Approval"]
    hands.double_click(hands.middle("Deck"))
    assert seen == [(bridge.task[name],) for name in ("Survey", "Drawings", "Deck")]
    assert hands.chosen() == ["Paint"]


def test_several_are_chosen_with_ctrl_and_linked_by_keys(hands, bridge):
    hands.click("Survey").click("Foundations", MOD.ControlModifier)
    assert hands.chosen() == ["Survey", "Foundations"]
    hands.press(KEY.Key_F2, MOD.ControlModifier)
    assert bridge.cell("Foundations", "predecessors") == "2, 4"


def test_a_folded_phase_is_one_box_and_opens_again(hands, bridge):
    hands.click("Survey").press(KEY.Key_Minus, MOD.AltModifier | MOD.ShiftModifier)
    assert hands.chosen() == ["Design"]
    assert bridge.task["Survey"] not in hands.canvas.diagram.cards
    assert (bridge.task["Design"], bridge.task["Foundations"]) in hands.canvas.diagram.links
    hands.press(KEY.Key_Equal, MOD.AltModifier | MOD.ShiftModifier)
    assert bridge.task["Survey"] in hands.canvas.diagram.cards


def test_to_show_a_task_opens_the_phase_it_lies_in(hands, bridge):
    hands.view.fold_all(shut=True)
    hands.view.show_tasks([bridge.task["Deck"]])
    assert hands.chosen() == ["Deck"]
    assert bridge.task["Deck"] in hands.canvas.diagram.cards


def test_frames_stand_around_the_phases_and_are_remembered(hands, session):
    hands.view.commands["frames"].trigger()
    assert [hands.canvas.names[frame.task_id] for frame in hands.canvas.diagram.layout.frames[:2]] == [
        "Design",
        "Build",
    ]
    other = NetworkView(session)
    other.restore_state(hands.view.save_state())
    assert other.commands["frames"].isChecked()


def test_the_wheel_zooms_at_the_pointer(hands):
    at = QPointF(400, 200)
    before = hands.canvas.to_units(at)
    hands.canvas.turned(1, at)
    hands.canvas.horizontalScrollBar().value()
    hands.canvas.zoom_by(1.5, at)
    after = hands.canvas.to_units(at)
    assert hands.canvas.zoom > 1.5
    if hands.canvas.verticalScrollBar().maximum() > 0 and hands.canvas.verticalScrollBar().value() > 0:
        assert after[1] == pytest.approx(before[1], abs=2)
    assert after[0] == pytest.approx(before[0], abs=2)


def test_new_dates_are_drawn_without_laying_out_anew(hands, bridge, monkeypatch):
    laid = []
    monkeypatch.setattr(network, "laid_out", lambda *given: laid.append(given))
    bridge.write(("Survey", "duration", "9d"))
    assert laid == []
    assert hands.view.card[bridge.task["Survey"]].finish == moment.from_iso("2026-01-15T17:00")
    words = hands.canvas.words(bridge.task["Survey"])
    assert (words.duration, words.finish) == ("9d", "2026-01-15")


def test_a_plan_too_large_to_read_begins_with_its_phases_folded(session, bridge, on_screen, monkeypatch):
    monkeypatch.setattr(network, "MOST", 4)
    view = NetworkView(session)
    view.show_project(bridge.id)
    on_screen(view)
    assert {view.card[each].name for each in view.canvas.diagram.cards} == {"Design", "Build", "Handover"}
    assert "folded" in view.said.text()
    assert view.said.isVisible()


def test_a_task_removed_elsewhere_is_let_go(hands, bridge, workspace):
    hands.click("Paint")
    planning.delete_tasks(workspace, bridge.id, [bridge.task["Paint"]])
    assert hands.view.chosen == ()
    assert bridge.task["Paint"] not in hands.canvas.diagram.cards


def test_while_a_new_layout_is_worked_out_what_is_left_is_drawn(bridge, workspace, on_screen, qapp):
    waiting = []
    session = Session(workspace, Settings(), waiting.append)
    view = NetworkView(session)
    view.show_project(bridge.id)
    on_screen(view)
    while waiting:
        waiting.pop(0)()
    qapp.processEvents()
    assert len(view.canvas.diagram.cards) == 7
    planning.delete_tasks(workspace, bridge.id, [bridge.task["Drawings"]])
    assert waiting
    view.grab()
    assert bridge.task["Drawings"] not in view.canvas.diagram.cards
    for key in (KEY.Key_Right, KEY.Key_Down, KEY.Key_Right):
        QTest.keyClick(view.canvas, key)
    while waiting:
        waiting.pop(0)()
    qapp.processEvents()
    assert len(view.canvas.diagram.layout.cell) == 6
    session.close()


@pytest.mark.parametrize("chosen", ["Handover", ""])
def test_folding_and_framing_leave_something_in_sight_where_one_has_scrolled_to(hands, bridge, qapp, chosen):
    hands.view.resize(420, 260)
    qapp.processEvents()
    if chosen:
        hands.click(chosen)
    else:
        hands.canvas.show_place(bridge.task["Handover"])
    assert hands.canvas.horizontalScrollBar().value() > 0
    for name in ("frames", "fold_all", "unfold_all", "frames"):
        hands.view.commands[name].trigger()
        assert hands.canvas.tasks_seen(), name
    assert not chosen or bridge.task[chosen] in hands.canvas.tasks_seen()


def test_the_name_of_a_frame_is_seen_wherever_one_has_scrolled_to(hands):
    hands.view.commands["frames"].trigger()
    part = (900.0, 0.0, 300.0, 400.0)
    named = [
        each
        for each in frame_shapes(hands.canvas.diagram, hands.canvas.names, part, hands.canvas.measure)
        if isinstance(each, Text)
    ]
    assert named
    assert all(900 < each.x < 1200 for each in named)


def test_a_diagram_smaller_than_the_window_lies_in_its_middle_and_is_still_hit(hands, bridge):
    hands.canvas.zoom_by(0.4)
    area, (width, height) = hands.canvas.area(), hands.canvas.extent()
    assert area.x == pytest.approx(-(area.width - width) / 2)
    assert area.y == pytest.approx(-(area.height - height) / 2)
    hands.click("Deck")
    assert hands.chosen() == ["Deck"]
    picture = hands.canvas.picture(hands.canvas.measure, whole=False)
    assert (picture.width, picture.height) == pytest.approx((width, height))
