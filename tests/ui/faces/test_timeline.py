"""The timeline in use: what stands on it is chosen, kept in the file and undoable; a copy pastes into slides."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from ui.network.view import NetworkView
from ui.timeline.choosing import ChooseDialog
from ui.timeline.view import TimelineView

KEY, MOD = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def hands(face):
    return face(TimelineView)


def shown(hands):
    return {mark.card.name for mark in hands.canvas.sheet.marks}


def test_phases_and_milestones_stand_there_to_begin_with(hands):
    assert shown(hands) == {"Design", "Build", "Approval", "Handover"}


def test_a_task_is_added_from_another_face_and_removed_by_del(hands, face, workspace, bridge):
    other = face(NetworkView)
    other.click("Deck")
    other.view.commands["timeline_add"].trigger()
    assert bridge.labels() == ["Add “Deck” to timeline"]
    hands.view.show()
    assert "Deck" in shown(hands)
    hands.view.activateWindow()
    hands.canvas.setFocus()
    hands.click("Deck").press(KEY.Key_Delete)
    assert "Deck" not in shown(hands)
    workspace.undo()
    assert "Deck" in shown(hands)


def test_what_is_usual_can_be_taken_away(hands, bridge):
    hands.click("Handover").press(KEY.Key_Delete)
    assert shown(hands) == {"Design", "Build", "Approval"}


def test_tasks_are_ticked_in_a_list(hands, monkeypatch, bridge):
    def run(dialog):
        dialog.filter.setText("deck")
        rows = [row for row in range(dialog.tasks.count()) if not dialog.tasks.item(row).isHidden()]
        assert len(rows) == 1
        dialog.tasks.item(rows[0]).setCheckState(Qt.CheckState.Checked)
        dialog.tasks.item(0).setCheckState(Qt.CheckState.Unchecked)
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(ChooseDialog, "exec", run)
    hands.press(KEY.Key_F, MOD.ControlModifier)
    assert shown(hands) == {"Build", "Approval", "Handover", "Deck"}
    assert bridge.labels() == ["Choose what stands on the timeline"]


def test_its_shape_is_kept_in_the_file_for_everybody(hands, session, bridge):
    hands.view.commands["strip"].trigger()
    hands.view.lanes.click()
    assert hands.canvas.sheet.height < hands.canvas.sheet.width * 9 / 16
    assert {lane.name for lane in hands.canvas.sheet.lanes} == {"Design", "Build", ""}
    other = TimelineView(session)
    other.show_project(bridge.id)
    assert other.lanes.isChecked()
    assert other.shape.currentData() == "strip"


def test_a_copy_is_a_picture_of_16_to_9(hands):
    hands.press(KEY.Key_C, MOD.ControlModifier | MOD.ShiftModifier)
    image = QImage(QApplication.clipboard().mimeData().imageData())
    assert image.width() / image.height() == pytest.approx(16 / 9, abs=0.01)


def test_arrows_lead_through_time(hands):
    hands.press(KEY.Key_Right)
    assert hands.chosen() == ["Design"]
    hands.press(KEY.Key_Right)
    assert hands.chosen() == ["Approval"]
