"""How a project is scheduled is asked in plain words, with keys alone, and what cannot be read stays where it was typed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox

from pmo_desktop.domain.records import CriticalBy, Project, Rules
from ui.scheduling.dialog import SchedulingDialog

KEY, MOD = Qt.Key, Qt.KeyboardModifier
OK = QDialogButtonBox.StandardButton.Ok


@pytest.fixture
def dialog(qtbot, session, bridge):
    made = SchedulingDialog(session, bridge.id)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def kept(bridge):
    return bridge.workspace.get(Project, bridge.id)


def agree(dialog):
    QTest.mouseClick(dialog.buttons.button(OK), Qt.MouseButton.LeftButton)


def write(dialog, field, text, keys):
    editor = dialog.editors[field]
    editor.setFocus()
    editor.selectAll()
    keys.type(text, then=None)


def shown(dialog):
    return {field for field, editor in dialog.editors.items() if editor.isVisibleTo(dialog)}


def test_settings_are_written_as_one_change_and_undone_as_one(dialog, bridge, keys):
    before, labels = kept(bridge), bridge.labels(50)
    write(dialog, "critical_slack", "2d", keys)
    write(dialog, "status_date", "2026-01-09", keys)
    dialog.editors["critical_by"].setFocus()
    keys.press(KEY.Key_Down)
    agree(dialog)
    assert dialog.result() == QDialog.DialogCode.Accepted
    made = kept(bridge)
    assert (made.critical_slack, made.critical_by) == (57_600, CriticalBy.LONGEST_PATH)
    assert bridge.labels(50) == ["Scheduling of “Bridge”", *labels]
    bridge.workspace.undo()
    assert kept(bridge) == before


def test_keys_alone_lead_from_the_rules_to_agreement(dialog, bridge, keys):
    assert dialog.editors["rules"].hasFocus()
    keys.press(KEY.Key_Down)
    assert "lag_calendar" in shown(dialog)
    keys.press(KEY.Key_Return, MOD.ControlModifier)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert kept(bridge).rules is Rules.P6


def test_tab_goes_through_the_fields_from_the_top(dialog, keys):
    found = []
    for _ in range(5):
        found += [field for field, editor in dialog.editors.items() if editor.hasFocus()]
        keys.press(KEY.Key_Tab)
    assert found == ["rules", "schedule_from_finish", "start", "honour_constraints", "status_date"]


def test_p6_s_part_is_shown_under_its_rules_only(dialog):
    of_p6 = {"must_finish", "use_expected_finish", "open_ends_critical", "slack_by", "lag_calendar"}
    assert not of_p6 & shown(dialog)
    dialog.editors["rules"].setCurrentIndex(1)
    assert of_p6 <= shown(dialog)
    assert not {"honour_constraints", "multiple_critical_paths", "floor_at_status_date"} & shown(dialog)


def test_the_finish_is_asked_for_where_the_plan_counts_from_it(dialog, bridge, keys):
    assert "finish" not in shown(dialog)
    dialog.editors["schedule_from_finish"].setCurrentIndex(1)
    assert "finish" in shown(dialog)
    assert "plan back from" in dialog.reasons["finish"].text()
    agree(dialog)
    assert dialog.isVisible()
    write(dialog, "finish", "2026-06-30", keys)
    agree(dialog)
    assert kept(bridge).schedule_from_finish


def test_a_text_that_cannot_be_read_stays_with_its_reason_beside_it(dialog, bridge, keys):
    before = kept(bridge)
    write(dialog, "near_critical_slack", "soon", keys)
    write(dialog, "day_seconds", "a shift", keys)
    assert "“soon” is not a duration" in dialog.reasons["near_critical_slack"].text()
    assert dialog.reasons["near_critical_slack"].isVisible()
    assert dialog.editors["near_critical_slack"].property("refused")
    agree(dialog)
    assert dialog.isVisible()
    assert kept(bridge) == before
    assert dialog.editors["near_critical_slack"].text() == "soon"
    assert dialog.editors["day_seconds"].hasFocus() or dialog.editors["near_critical_slack"].hasFocus()
    write(dialog, "near_critical_slack", "3d", keys)
    assert not dialog.reasons["near_critical_slack"].isVisible()


def test_esc_leaves_everything_as_it_was(dialog, bridge, keys):
    before = kept(bridge)
    write(dialog, "critical_slack", "9d", keys)
    keys.press(KEY.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected
    assert kept(bridge) == before


def test_a_project_that_somebody_deleted_meanwhile_is_told(dialog, bridge):
    from pmo_desktop.services.portfolio import delete_projects  # noqa: PLC0415 - only here

    delete_projects(bridge.workspace, [bridge.id])
    agree(dialog)
    assert dialog.isVisible()
    assert "no longer there" in dialog.said.text()


def test_every_setting_has_a_sentence_to_be_read_aloud(dialog):
    QApplication.processEvents()
    assert all(editor.accessibleName() and editor.accessibleDescription() for editor in dialog.editors.values())
