"""Progress is updated by commands and two small dialogs; each is one change, and what was left as it is gets told."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox

from pmo_desktop.domain.changes import Update
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import Project
from pmo_desktop.services.planning import tracking
from ui.gantt.progress import UpdateProjectDialog, UpdateTasksDialog

KEY, MOD = Qt.Key, Qt.KeyboardModifier
OK = QDialogButtonBox.StandardButton.Ok
NAMES = ("Survey", "Drawings", "Foundations", "Deck")


@pytest.fixture(autouse=True)
def _no_floor(bridge):
    """Let work that is not done stay where it is planned, as in a plan from MS Project."""
    bridge.workspace.record("Set", [Update(Project, bridge.id, {"floor_at_status_date": False})])


@pytest.fixture
def opened(qtbot, session, bridge):
    """Return a function that shows a dialog of a kind with tasks selected by name."""

    def show(kind, *names, remembered=()):
        ids = [bridge.task[name] for name in names]
        given = (dict(remembered),) if kind is UpdateProjectDialog else ()
        made = kind(session, bridge.id, ids, *given)
        qtbot.addWidget(made)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        return made

    return show


def pick(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(6, 8))


def agree(dialog):
    QTest.mouseClick(dialog.buttons.button(OK), Qt.MouseButton.LeftButton)


def done(bridge):
    return [bridge.cell(name, "percent") for name in NAMES]


def test_a_day_typed_brings_all_tasks_up_to_it_and_becomes_the_status_date(opened, bridge, keys):
    dialog = opened(UpdateProjectDialog)
    assert dialog.day.text() == "2026-01-14"  # today, where there is no status date
    keys.type("16/1", then=None)
    assert "Friday" in dialog.understood.text()
    keys.press(KEY.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert done(bridge) == ["100%", "50%", "0%", "0%"]  # Survey 5-9 January, Drawings 12-23: 5 of 10 days
    assert bridge.labels() == ["Update “Bridge” to 2026-01-16"]
    assert format_date(tracking.status_date_of(bridge.workspace, bridge.id)) == "2026-01-16"
    assert dialog.told == "2 tasks brought up to 2026-01-16."


def test_only_selected_tasks_that_were_to_end_get_100_percent(opened, bridge, keys):
    dialog = opened(UpdateProjectDialog, "Drawings", "Survey")
    keys.type("2026-01-16", then=None)
    for button in (dialog.whole, dialog.some, dialog.keep):
        pick(button)
    agree(dialog)
    assert done(bridge) == ["100%", "0%", "0%", "0%"]
    assert tracking.status_date_of(bridge.workspace, bridge.id) is None


def test_the_rest_is_moved_behind_the_day_and_what_is_held_is_told(opened, bridge, keys):
    bridge.write(("Survey", "percent", "40"), ("Foundations", "constraint", "must start on 2026-01-12"))
    bridge.write(("Foundations", "predecessors", ""))
    dialog = opened(UpdateProjectDialog)
    keys.type("2026-01-16", then=None)
    pick(dialog.rest)
    assert "held by a constraint" in dialog.sentence.text()
    agree(dialog)
    assert bridge.cell("Survey", "finish") == "2026-01-21"  # three of five days are left, from Monday 19 January on
    assert bridge.cell("Foundations", "start") == "2026-01-12"
    assert "“Foundations” (held by a constraint)" in dialog.told
    assert bridge.labels() == ["Move the rest of “Bridge” behind 2026-01-16"]


def test_a_day_that_cannot_be_read_stays_with_its_reason(opened, bridge, keys):
    dialog = opened(UpdateProjectDialog)
    labels = bridge.labels(50)
    keys.type("someday")
    assert dialog.isVisible()
    assert "“someday” is not a date" in dialog.reason.text()
    assert dialog.day.property("refused")
    assert dialog.day.hasFocus()
    assert bridge.labels(50) == labels
    keys.press(KEY.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_what_was_chosen_is_offered_next_time(opened):
    dialog = opened(UpdateProjectDialog, "Survey", "Deck")
    for button in (dialog.rest, dialog.soft, dialog.some, dialog.keep):
        pick(button)
    again = opened(UpdateProjectDialog, "Survey", "Deck", remembered=dialog.chosen())
    assert again.chosen() == dialog.chosen() == {"what": "rest", "soft": True, "keep": False, "some": True}


def test_facts_of_the_selected_tasks_are_written_as_one_change(opened, bridge, keys):
    dialog = opened(UpdateTasksDialog, "Survey", "Deck")
    labels = bridge.labels(50)
    assert dialog.editors["percent"].hasFocus()
    keys.type("40", then=None).press(KEY.Key_Tab)
    assert dialog.editors["actual_start"].hasFocus()
    keys.type("2026-01-06", then=None)
    agree(dialog)
    assert [bridge.cell(name, "percent") for name in ("Survey", "Deck")] == ["40%", "40%"]
    assert [bridge.cell(name, "actual_start") for name in ("Survey", "Deck")] == ["2026-01-06", "2026-01-06"]
    assert bridge.labels(50) == ["Progress of 2 tasks", *labels]


def test_an_end_before_the_beginning_is_refused_beside_its_field(opened, bridge, keys):
    bridge.write(("Survey", "actual_start", "2026-01-06"))
    dialog = opened(UpdateTasksDialog, "Survey")
    dialog.editors["actual_finish"].setFocus()
    keys.type("2026-01-02", then=None)
    agree(dialog)
    assert dialog.isVisible()
    assert "cannot have ended" in dialog.reasons["actual_finish"].text()
    assert dialog.editors["actual_finish"].text() == "2026-01-02"


def test_nothing_changed_writes_nothing(opened, bridge):
    labels = bridge.labels(50)
    bridge.write(("Survey", "percent", "40"))
    agree(opened(UpdateTasksDialog, "Survey", "Deck"))
    assert bridge.labels(50)[1:] == labels


def test_a_summary_stands_for_its_tasks(opened, bridge, keys):
    dialog = opened(UpdateTasksDialog, "Design")
    keys.type("100")
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert done(bridge) == ["100%", "100%", "0%", "0%"]


def test_the_command_marks_the_selected_on_track_and_tells_of_those_it_left(view, hands, bridge, said):
    view.table.select([bridge.task["Survey"], bridge.task["Deck"]])
    hands.press(KEY.Key_M, MOD.ControlModifier | MOD.ShiftModifier)
    assert done(bridge) == ["100%", "0%", "0%", "0%"]  # today is the 14th
    assert said[-1] == "1 task as far as planned at 2026-01-14. Left as it is: “Deck” (planned for later)."
    assert bridge.labels() == ["Mark 2 tasks on track at 2026-01-14"]


@pytest.mark.parametrize("percent", [0, 25, 50, 75, 100])
def test_percentages_are_set_by_commands_as_one_change(view, bridge, percent):
    bridge.write(("Survey", "percent", "10"), ("Deck", "percent", "10"))
    view.table.select([bridge.task["Survey"], bridge.task["Deck"]])
    view.commands[f"done_{percent}"].trigger()
    assert [bridge.cell(name, "percent") for name in ("Survey", "Deck")] == [f"{percent}%"] * 2
    assert bridge.labels() == [f"2 tasks {percent} % done"]


def test_without_a_selection_the_commands_say_what_they_need(view, said):
    view.table.clearSelection()
    for name in ("on_track", "progress", "why"):
        view.commands[name].trigger()
    assert said == ["Select tasks first.", "Select tasks first.", "Select a task first."]
    QApplication.processEvents()


def test_the_keys_open_the_dialogs(view, hands, bridge, monkeypatch):
    shown = []
    for kind in (UpdateProjectDialog, UpdateTasksDialog):
        monkeypatch.setattr(kind, "exec", lambda self: shown.append(self) or 0)
    view.table.select([bridge.task["Survey"]])
    hands.press(KEY.Key_U, MOD.ControlModifier | MOD.ShiftModifier)
    view.commands["update_project"].trigger()
    assert [type(each) for each in shown] == [UpdateTasksDialog, UpdateProjectDialog]
