"""Everything of a task is said in one dialog, by mouse or keys alone; OK writes it as one change, Esc leaves all as it was."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLineEdit

from pmo_desktop.domain.records import ConstraintType, Task
from pmo_desktop.services import planning
from ui.gantt import dialogs
from ui.task_dialog import opening
from ui.task_dialog.dialog import TaskDialog
from ui.task_dialog.editors import SENTENCES

KEY, MOD = Qt.Key, Qt.KeyboardModifier
ORDER = ("Design", "Survey", "Drawings", "Approval", "Build", "Foundations", "Deck", "Paint", "Handover")


@pytest.fixture
def opened(qtbot, session, bridge):
    """Return a function that shows the dialog for tasks by name."""

    def show(*names, page=""):
        ids = [bridge.task[name] for name in names]
        made = TaskDialog(session, bridge.id, ids, order=[bridge.task[name] for name in ORDER], page=page)
        qtbot.addWidget(made)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        return made

    return show


def field(dialog, name):
    return next(page.editors[name] for page in dialog.pages.values() if name in getattr(page, "editors", {}))


def write(dialog, name, text, keys):
    editor = field(dialog, name).focusProxy()
    editor.setFocus()
    editor.selectAll()
    keys.type(text, then=None)


def press(dialog, which):
    QTest.mouseClick(dialog.buttons.button(which), Qt.MouseButton.LeftButton)


OK, APPLY = QDialogButtonBox.StandardButton.Ok, QDialogButtonBox.StandardButton.Apply


def fact(bridge, name, of):
    return getattr(bridge.workspace.get(Task, bridge.task[name]), of)


def cell_at(table, row, column):
    area = table.visualItemRect(table.item(row, column))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=area.center())


def write_cell(dialog, table, row, column, text, keys):
    cell_at(table, row, column)
    keys.type(text, then=None)
    QApplication.processEvents()
    QTest.keyClick(QApplication.activePopupWidget() or QApplication.focusWidget(), KEY.Key_Return)
    QApplication.processEvents()
    dialog.activateWindow()


# Opening


@pytest.fixture
def ran(monkeypatch):
    """Return the dialogs that were opened: each is left at once."""
    shown = []

    def run(self):
        shown.append(self)
        return 0

    monkeypatch.setattr(TaskDialog, "exec", run)
    return shown


def test_a_double_click_on_a_bar_opens_it(view, hands, ran, bridge):
    view.chart.zoom_to_project()
    start = int(bridge.workspace.schedule(bridge.id).start[bridge.plan.tasks.row[bridge.task["Deck"]]])
    hands.bot.mouseDClick(view.chart.viewport(), Qt.MouseButton.LeftButton, pos=hands.point("Deck", start + 86_400 * 3))
    assert [each.facts.ids for each in ran] == [(bridge.task["Deck"],)]


def test_a_double_click_on_a_row_number_opens_it(view, hands, ran, bridge):
    down = view.table.verticalHeader()
    row = bridge.row("Paint")
    at = down.sectionViewportPosition(row) + down.sectionSize(row) // 2
    hands.bot.mouseClick(down.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(8, at))
    hands.bot.mouseDClick(down.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(8, at))
    assert [each.facts.ids for each in ran] == [(bridge.task["Paint"],)]


@pytest.mark.parametrize(("key", "held"), [(KEY.Key_F2, MOD.ShiftModifier), (KEY.Key_Return, MOD.AltModifier)])
def test_keys_open_it_for_all_that_is_selected(view, hands, ran, bridge, key, held):
    view.table.select([bridge.task["Deck"], bridge.task["Paint"]])
    hands.press(key, held)
    assert [each.facts.ids for each in ran] == [(bridge.task["Deck"], bridge.task["Paint"])]


def test_size_and_page_are_remembered(view, ran, bridge):
    dialogs.open_task(view, bridge.task["Deck"])
    ran[0].resize(900, 640)
    ran[0].open_page("notes")
    opening.run(view.session, ran[0], str)
    dialogs.open_task(view, bridge.task["Paint"])
    assert (ran[-1].width(), ran[-1].height()) == (900, 640)
    assert ran[-1].tabs.currentWidget() is ran[-1].pages["notes"]


# Writing


def test_fields_of_several_pages_are_written_as_one_change_and_undone_as_one(opened, bridge, keys):
    dialog = opened("Deck")
    before, labels = bridge.workspace.get(Task, bridge.task["Deck"]), bridge.labels(50)
    write(dialog, "duration", "12d", keys)
    dialog.open_page("notes")
    write(dialog, "notes", "Two cranes.", keys)
    dialog.open_page("dates")
    write(dialog, "deadline", "2026-03-20", keys)
    press(dialog, OK)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert (bridge.cell("Deck", "duration"), bridge.cell("Deck", "deadline"), bridge.cell("Deck", "notes")) == (
        "12d", "2026-03-20", "Two cranes.",
    )  # fmt: skip
    assert bridge.labels(50) == ["Edit “Deck”: duration, deadline, notes", *labels]
    bridge.workspace.undo()
    assert bridge.workspace.get(Task, bridge.task["Deck"]) == before


def test_keys_alone_rename_and_agree(opened, bridge, keys):
    dialog = opened("Deck")
    assert QApplication.focusWidget() is field(dialog, "name").focusProxy()
    keys.type("Bridge deck", then=None).press(KEY.Key_Return, MOD.ControlModifier)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert fact(bridge, "Deck", "name") == "Bridge deck"


def test_enter_agrees_too(opened, bridge, keys):
    opened("Deck")
    keys.type("Bridge deck")
    assert fact(bridge, "Deck", "name") == "Bridge deck"


def test_esc_leaves_everything_as_it_was_and_asks_nothing(opened, bridge, keys):
    dialog = opened("Deck")
    labels = bridge.labels(50)
    write(dialog, "duration", "12d", keys)
    keys.press(KEY.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected
    assert bridge.labels(50) == labels


def test_nothing_changed_writes_nothing(opened, bridge):
    labels = bridge.labels(50)
    for name in ORDER:
        dialog = opened(name)
        for page in dialog.pages:
            dialog.open_page(page)
        press(dialog, OK)
        assert dialog.result() == QDialog.DialogCode.Accepted
    assert bridge.labels(50) == labels


def test_apply_writes_and_stays_and_shows_what_followed(opened, bridge, keys):
    dialog = opened("Survey")
    write(dialog, "duration", "10d", keys)
    press(dialog, APPLY)
    assert dialog.isVisible()
    assert field(dialog, "finish").text() == bridge.cell("Survey", "finish") == "2026-01-16"


def test_what_is_refused_stays_with_its_reason_and_its_page_comes_forward(opened, bridge, keys):
    dialog = opened("Deck")
    labels = bridge.labels(50)
    dialog.open_page("dates")
    write(dialog, "deadline", "someday", keys)
    dialog.open_page("general")
    write(dialog, "duration", "12d", keys)
    press(dialog, OK)
    assert dialog.isVisible()
    assert dialog.tabs.currentWidget() is dialog.pages["dates"]
    reason = dialog.pages["dates"].reasons["deadline"]
    assert reason.isVisible()
    assert "“someday” is not a date" in reason.text()
    assert field(dialog, "deadline").text() == "someday"
    assert field(dialog, "deadline").focusProxy().hasFocus()
    assert field(dialog, "deadline").focusProxy().property("refused")
    assert bridge.labels(50) == labels
    write(dialog, "deadline", "2026-03-20", keys)
    press(dialog, OK)
    assert (bridge.cell("Deck", "deadline"), bridge.cell("Deck", "duration")) == ("2026-03-20", "12d")


def test_what_a_summary_cannot_say_is_shown_and_cannot_be_written(opened, bridge):
    dialog = opened("Build")
    assert field(dialog, "duration").text() == bridge.cell("Build", "duration")
    assert field(dialog, "duration").focusProxy().isReadOnly()
    assert not field(dialog, "name").focusProxy().isReadOnly()
    assert "task_type" not in dialog.pages["general"].editors


# Several at once


def test_of_several_tasks_what_differs_is_left_open_and_what_is_written_goes_to_all(opened, bridge, keys):
    dialog = opened("Survey", "Drawings", "Deck")
    labels = bridge.labels(50)
    assert field(dialog, "duration").text() is None
    assert field(dialog, "duration").focusProxy().placeholderText() == "different"
    assert field(dialog, "percent").text() == "0%"
    write(dialog, "percent", "50%", keys)
    press(dialog, OK)
    assert [bridge.cell(name, "percent") for name in ("Survey", "Drawings", "Deck", "Paint")] == ["50%"] * 3 + ["0%"]
    assert [bridge.cell(name, "duration") for name in ("Survey", "Drawings", "Deck")] == ["5d", "10d", "15d"]
    assert bridge.labels(50) == ["Edit 3 tasks: done", *labels]


def test_a_switch_in_which_tasks_differ_is_neither_on_nor_off_until_it_is_pressed(opened, bridge):
    bridge.write(("Survey", "effort_driven", "Yes"))
    dialog = opened("Survey", "Deck")
    box = field(dialog, "effort_driven").box
    assert box.checkState() is Qt.CheckState.PartiallyChecked
    press(dialog, APPLY)
    assert [fact(bridge, name, "effort_driven") for name in ("Survey", "Deck")] == [True, False]
    box = field(dialog, "effort_driven").box
    box.setCheckState(Qt.CheckState.Checked)
    press(dialog, OK)
    assert [fact(bridge, name, "effort_driven") for name in ("Survey", "Deck")] == [True, True]


def test_history_is_that_of_one_task(opened):
    dialog = opened("Survey", "Deck")
    shown = [name for place, name in enumerate(dialog.pages) if dialog.tabs.isTabVisible(place)]
    assert "history" not in shown
    assert "general" in shown


# Links


def test_a_predecessor_is_added_by_name_with_type_and_lag(opened, bridge, keys):
    dialog = opened("Paint", page="predecessors")
    table = dialog.pages["predecessors"].table
    assert [line[:4] for line in table.lines()] == [["7", "Deck", "FS", "+2d"]]
    write_cell(dialog, table, 1, 1, "survey", keys)
    assert table.lines()[1][:3] == ["2", "Survey", "FS"]
    write_cell(dialog, table, 1, 3, "3d", keys)
    press(dialog, OK)
    assert bridge.cell("Paint", "predecessors") == "2FS+3d, 7FS+2d"
    assert bridge.labels() == ["Edit “Paint”: after"]


def test_a_predecessor_is_chosen_from_the_list_of_names(opened, bridge, keys):
    dialog = opened("Paint", page="predecessors")
    table = dialog.pages["predecessors"].table
    cell_at(table, 1, 1)
    keys.press(KEY.Key_F2).type("Draw", then=None)
    QApplication.processEvents()
    completer = QApplication.focusWidget().completer()
    assert [completer.completionModel().index(0, 0).data()] == ["3  Drawings"]
    keys.press(KEY.Key_Escape)
    write_cell(dialog, table, 1, 1, "3  Drawings", keys)
    press(dialog, OK)
    assert bridge.cell("Paint", "predecessors") == "3, 7FS+2d"


def test_the_type_of_a_link_is_changed_and_a_link_removed_with_delete(opened, bridge, keys):
    bridge.write(("Paint", "predecessors", "2, 7FS+2d"))
    dialog = opened("Paint", page="predecessors")
    table = dialog.pages["predecessors"].table
    cell_at(table, 1, 2)
    keys.press(KEY.Key_F2)
    keys.press(KEY.Key_Down).press(KEY.Key_Return)
    assert table.lines()[1][2] == "SS"
    cell_at(table, 0, 0)
    keys.press(KEY.Key_Delete)
    press(dialog, OK)
    assert bridge.cell("Paint", "predecessors") == "7SS+2d"


def test_what_decides_the_date_is_marked(opened, bridge):
    bridge.write(("Paint", "predecessors", "2, 7FS+2d"))
    table = opened("Paint", page="predecessors").pages["predecessors"].table
    assert [(line[0], bool(line[4])) for line in table.lines()] == [("2", False), ("7", True)]


def test_a_loop_is_refused_on_its_page_and_the_lines_stay(opened, bridge, keys):
    dialog = opened("Survey", page="predecessors")
    page = dialog.pages["predecessors"]
    write_cell(dialog, page.table, 0, 0, "8", keys)
    dialog.open_page("general")
    press(dialog, OK)
    assert dialog.tabs.currentWidget() is page
    assert "wait for each other" in page.reason.text()
    assert page.table.lines()[0][:2] == ["8", "Paint"]


def test_a_name_nobody_has_is_refused(opened, keys):
    dialog = opened("Paint", page="predecessors")
    page = dialog.pages["predecessors"]
    write_cell(dialog, page.table, 1, 1, "Nowhere", keys)
    press(dialog, OK)
    assert "“Nowhere” is not a predecessor" in page.reason.text()
    assert page.table.currentRow() == 1


# People


def test_somebody_is_put_on_the_task_and_the_work_of_each_is_written(opened, bridge, keys):
    dialog = opened("Survey", page="people")
    table = dialog.pages["people"].table
    assert table.lines() == [["Anna", "100%", "40h", "0h", "40h", "Flat"]]
    write_cell(dialog, table, 1, 0, "Ben", keys)
    write_cell(dialog, table, 1, 1, "50", keys)
    write_cell(dialog, table, 1, 2, "16h", keys)
    press(dialog, OK)
    assert (bridge.cell("Survey", "people"), bridge.cell("Survey", "work_of_each")) == (
        "Anna; Ben[50%]", "Anna: 40h; Ben: 16h",
    )  # fmt: skip
    assert bridge.labels() == ["Edit “Survey”: people, work of each"]


def test_work_done_is_written_with_the_rest_as_one_change(opened, bridge, keys):
    dialog = opened("Survey", page="people")
    table = dialog.pages["people"].table
    before = bridge.labels(50)
    write_cell(dialog, table, 0, 3, "16h", keys)
    dialog.open_page("notes")
    write(dialog, "notes", "By phone.", keys)
    press(dialog, OK)
    assert (bridge.cell("Survey", "percent"), bridge.cell("Survey", "notes")) == ("40%", "By phone.")
    assert bridge.labels(50) == ["Edit “Survey”: notes, work done", *before]


def test_somebody_is_taken_off(opened, bridge, keys):
    dialog = opened("Survey", page="people")
    cell_at(dialog.pages["people"].table, 0, 0)
    QTest.mouseClick(dialog.pages["people"].remove, Qt.MouseButton.LeftButton)
    press(dialog, OK)
    assert bridge.cell("Survey", "people") == ""


def test_a_cell_that_is_still_being_written_counts(opened, bridge, keys):
    dialog = opened("Survey", page="people")
    table = dialog.pages["people"].table
    cell_at(table, 1, 0)
    keys.type("Carla", then=None)
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    keys.press(KEY.Key_Return, MOD.ControlModifier)
    assert bridge.cell("Survey", "people") == "Anna; Carla"


# Constraints


def test_a_constraint_is_chosen_by_words_and_says_what_it_does(opened, bridge, keys):
    dialog = opened("Deck", page="dates")
    editor = field(dialog, "constraint")
    assert not editor.date.isEnabled()
    editor.box.setFocus()
    keys.press(KEY.Key_Down).press(KEY.Key_Down)
    assert editor.kind is ConstraintType.SNET
    assert editor.sentence.text() == SENTENCES[ConstraintType.SNET]
    editor.date.setFocus()
    keys.type("2026-03-02", then=None)
    press(dialog, OK)
    assert bridge.cell("Deck", "constraint") == "not before 2026-03-02"


def test_a_constraint_without_its_day_is_refused_beside_it(opened, bridge, keys):
    dialog = opened("Deck", page="dates")
    editor = field(dialog, "constraint")
    editor.box.setCurrentIndex(2)
    press(dialog, OK)
    assert dialog.isVisible()
    assert dialog.pages["dates"].reasons["constraint"].isVisible()


def test_a_constraint_is_taken_away(opened, bridge):
    bridge.write(("Deck", "start", "2026-03-02"))
    dialog = opened("Deck", page="dates")
    assert field(dialog, "constraint").date.text() == "2026-03-02"
    field(dialog, "constraint").box.setCurrentIndex(0)
    press(dialog, OK)
    assert bridge.cell("Deck", "constraint") == "as soon as possible"


def test_p6_s_fields_are_shown_under_its_rules_only(opened, bridge):
    assert "second_constraint" not in opened("Deck").pages["dates"].editors
    from pmo_desktop.services.scheduling import set_scheduling, shown  # noqa: PLC0415 - only here

    project = bridge.plan.project
    given = {each: shown(project, each) for each in ("rules",)}
    assert given
    from pmo_desktop.domain.changes import Update  # noqa: PLC0415 - only here
    from pmo_desktop.domain.records import Project, Rules  # noqa: PLC0415 - only here

    assert set_scheduling
    bridge.workspace.record("P6", [Update(Project, bridge.id, {"rules": Rules.P6})])
    assert {"second_constraint", "expected_finish"} <= set(opened("Deck").pages["dates"].editors)


def test_a_day_is_picked_from_the_calendar_with_keys(opened, bridge, keys):
    dialog = opened("Deck", page="dates")
    date = field(dialog, "deadline").date
    date.setFocus()
    keys.press(KEY.Key_Down, MOD.AltModifier)
    calendar = QApplication.activePopupWidget()
    assert calendar is not None
    keys.press(KEY.Key_Right).press(KEY.Key_Return)
    assert date.text() == "2026-01-15"  # the day after today
    press(dialog, OK)
    assert bridge.cell("Deck", "deadline") == "2026-01-15"


# From task to task, and why


def test_the_next_task_is_shown_and_what_was_changed_is_written(opened, bridge, keys):
    dialog = opened("Survey")
    write(dialog, "name", "Site survey", keys)
    keys.press(KEY.Key_PageDown, MOD.AltModifier)
    assert dialog.facts.ids == (bridge.task["Drawings"],)
    assert "Drawings" in dialog.heading.text()
    assert fact(bridge, "Survey", "name") == "Site survey"
    keys.press(KEY.Key_PageUp, MOD.AltModifier)
    assert field(dialog, "name").text() == "Site survey"


def test_what_is_refused_keeps_one_at_its_task(opened, bridge, keys):
    dialog = opened("Survey")
    write(dialog, "duration", "long", keys)
    keys.press(KEY.Key_PageDown, MOD.AltModifier)
    assert dialog.facts.ids == (bridge.task["Survey"],)
    assert field(dialog, "duration").text() == "long"


def test_the_dialog_says_what_decides_the_date_and_leads_to_the_whole_chain(
    view, session, bridge, opened, qtbot, monkeypatch
):
    dialog = opened("Deck")
    assert "Foundations" in dialog.why.text() or dialog.why.text()
    QTest.mouseClick(dialog.reasons, Qt.MouseButton.LeftButton)
    assert dialog.wants_reasons
    monkeypatch.setattr(TaskDialog, "exec", lambda _self: 1)
    with qtbot.waitSignal(session.reasons_requested):
        opening.run(view.session, dialog, lambda task_id: view.table.select([task_id]))
    assert view.table.selected_ids() == (bridge.task["Deck"],)


def test_history_tells_who_changed_what(opened, bridge):
    bridge.write(("Deck", "duration", "12d"))
    page = opened("Deck", page="history").pages["history"]
    line = [page.table.item(0, column).text() for column in range(1, 5)]
    assert line == ["Anna", "Duration", "15d", "12d"]


def test_a_task_that_somebody_deleted_meanwhile_is_told(opened, bridge, keys):
    dialog = opened("Paint")
    write(dialog, "name", "Coat", keys)
    planning.delete_tasks(bridge.workspace, bridge.id, [bridge.task["Paint"]])
    press(dialog, OK)
    assert dialog.isVisible()
    assert "no longer there" in dialog.said.text()
