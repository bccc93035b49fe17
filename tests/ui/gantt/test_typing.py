"""A planner types a plan into the table: every cell as text, every edit one change."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLineEdit

from pmo_desktop.services import planning
from ui.tables.roles import Role

KEY, MOD = Qt.Key, Qt.KeyboardModifier


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        ("name", "Site survey", "Site survey"),
        ("duration", "7d", "7d"),
        ("duration", "2w", "10d"),
        ("duration", "12h", "1.5d"),
        ("duration", "3ed", "3ed"),
        ("duration", "5d?", "5d?"),
        ("duration", "0d", "0d"),
        ("duration", "4", "4d"),
        ("start", "fri", "2026-01-16"),
        ("start", "+5d", "2026-01-19"),
        ("start", "2026-02-02", "2026-02-02"),
        ("finish", "2026-02-06", "2026-02-06"),
        ("percent", "40", "40%"),
        ("people", "Ben[50%]; Cleo", "Ben[50%]; Cleo"),
    ],
)
def test_a_typed_text_is_read_as_planners_mean_it_and_taken_back_with_ctrl_z(hands, bridge, field, typed, shown):
    before = bridge.cell("Survey", field)
    hands.at("Survey", field).type(typed)
    assert bridge.cell("Survey", field) == shown
    bridge.workspace.undo()
    assert bridge.cell("Survey", field) == before


@pytest.mark.parametrize(
    ("typed", "shown"), [("2", "2"), ("2FS+2d", "2FS+2d"), ("2ss-1w", "2SS-5d"), ("2, 4FF", "2, 4FF")]
)
def test_predecessors_are_typed_by_row_number(hands, bridge, typed, shown):
    hands.at("Deck", "predecessors").type(typed)
    assert bridge.cell("Deck", "predecessors") == shown


def test_tab_commits_and_opens_the_next_shown_cell(hands, view):
    hands.at("Survey", "duration").type("7d", then=KEY.Key_Tab)
    assert hands.shown("Survey", "duration") == "7d"
    assert view.table.currentIndex() == hands.index("Survey", "start")
    view.table.setColumnHidden(view.table.model().columns.index("finish"), True)
    hands.press(KEY.Key_Tab)
    assert view.table.currentIndex() == hands.index("Survey", "predecessors")


def test_tab_goes_to_the_next_shown_cell_where_nothing_is_typed(hands, view):
    view.table.setColumnHidden(view.table.model().columns.index("duration"), True)
    hands.at("Survey").press(KEY.Key_Tab)
    assert view.table.currentIndex() == hands.index("Survey", "start")
    assert view.table.state() != QAbstractItemView.State.EditingState


def test_enter_commits_and_goes_down(hands, view):
    hands.at("Survey", "duration").type("7d")
    assert view.table.currentIndex() == hands.index("Drawings", "duration")


def test_enter_on_the_last_row_adds_a_task_and_begins_to_write_it(hands, bridge):
    hands.at("Handover").press(KEY.Key_Return).type("Party")
    assert bridge.names()[-2:] == ["Handover", "Party"]


def test_a_task_added_below_a_nested_one_lies_in_the_same_phase(hands, bridge):
    hands.at("Handover").press(KEY.Key_Right, MOD.AltModifier | MOD.ShiftModifier).press(KEY.Key_Return).type("Party")
    assert bridge.names()[-2:] == [" Handover", " Party"]


def test_ctrl_home_and_end_select_where_they_go(hands, view, bridge):
    hands.at("Drawings").press(KEY.Key_End, MOD.ControlModifier)
    assert view.table.selected_ids() == (bridge.task["Handover"],)
    hands.press(KEY.Key_Home, MOD.ControlModifier)
    assert view.table.selected_ids() == (bridge.task["Design"],)
    hands.press(KEY.Key_End, MOD.ControlModifier | MOD.ShiftModifier)
    assert len(view.table.selected_ids()) == len(bridge.names())


def test_f2_edits_what_is_there_and_esc_leaves_it(hands, bridge):
    hands.at("Deck").press(KEY.Key_F2).type(" and rails", then=KEY.Key_Escape)
    assert bridge.names()[6] == " Deck"
    hands.press(KEY.Key_F2).press(KEY.Key_End).type(" and rails")
    assert bridge.names()[6] == " Deck and rails"


def test_insert_adds_a_task_above_and_begins_to_write_its_name(hands, bridge):
    hands.at("Drawings").press(KEY.Key_Insert).type("Soil report")
    assert bridge.names()[1:4] == [" Survey", " Soil report", " Drawings"]
    assert bridge.labels(2) == ["Name task “Soil report”", "Add task"]


def test_a_refused_text_stays_framed_and_says_why_and_esc_gives_it_up(hands, bridge, view, said):
    hands.at("Survey", "duration").type("soon")
    index = hands.index("Survey", "duration")
    assert (index.data(), bridge.cell("Survey", "duration")) == ("soon", "5d")
    assert "“soon” is not a duration" in index.data(Role.ERROR)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == index.data(Role.ERROR) == said[-1]
    assert view.table.currentIndex() == index
    assert _framed(view.table, index)
    hands.press(KEY.Key_Escape)
    assert (index.data(), index.data(Role.ERROR)) == ("5d", None)
    assert not _framed(view.table, index)


def _framed(table, index):
    """Say whether the cell's upper edge is drawn in the colour of what is wrong."""
    area = table.visualRect(index)
    image = table.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    colour = image.pixelColor(round(area.center().x() * ratio), round((area.top() + 1) * ratio))
    return colour.red() > 150 and colour.green() < 120


def test_a_refused_text_is_there_to_correct(hands, bridge):
    hands.at("Survey", "duration").type("6dd").press(KEY.Key_F2).press(KEY.Key_End).press(KEY.Key_Backspace)
    hands.press(KEY.Key_Return)
    assert bridge.cell("Survey", "duration") == "6d"


def test_what_the_program_works_out_says_why_nobody_can_type_there(hands, bridge, view, said):
    hands.at("Design", "duration").type("5", then=None)
    assert view.table.state() != QAbstractItemView.State.EditingState
    assert said == ["“Duration” of a summary follows from the tasks in it. Change those tasks instead."]


def test_a_typed_start_says_that_a_constraint_was_added(hands, said):
    hands.at("Deck", "start").type("2026-04-06")
    assert said == ["“not before 2026-04-06” was added to “Deck”. Press Ctrl+Z to take it back."]


def test_moving_an_own_constraint_says_nothing(hands, said):
    hands.at("Deck", "start").type("2026-04-06")
    hands.at("Deck", "start").type("2026-04-13")
    assert len(said) == 1


def test_an_open_editor_survives_a_refresh(hands, bridge):
    hands.at("Survey", "name").press(KEY.Key_F2).press(KEY.Key_End).type(" of the site", then=None)
    with bridge.workspace.another(author="Ben") as other:
        planning.set_cells(other, bridge.id, [(bridge.task["Deck"], "duration", "20d")])
        planning.insert_tasks(other, bridge.id, bridge.task["Survey"], ["Before"])
    assert bridge.workspace.poll()
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "Survey of the site"
    hands.press(KEY.Key_Return)
    assert bridge.names()[:3] == ["Design", " Before", " Survey of the site"]
    assert bridge.cell("Deck", "duration") == "20d"


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        ("work", "80h", {"work": "80h", "duration": "10d", "people": "Anna"}),
        ("people", "Anna[50%]; Ben", {"work": "120h", "duration": "10d", "people": "Anna[50%]; Ben"}),
        ("contour", "Bell", {"work": "40h", "duration": "10d", "contour": "Bell"}),
        ("task_type", "Fixed work", {"task_type": "Fixed work", "effort_driven": "Yes", "duration": "5d"}),
        ("effort_driven", "Yes", {"effort_driven": "Yes", "duration": "5d"}),
    ],
)
def test_work_units_and_people_are_worked_out_as_one_change(hands, bridge, view, field, typed, shown):
    view.table.scrollTo(hands.index("Survey", field))
    before = {name: bridge.cell("Survey", name) for name in shown}
    hands.at("Survey", field).type(typed)
    assert {name: bridge.cell("Survey", name) for name in shown} == shown
    bridge.workspace.undo()
    assert {name: bridge.cell("Survey", name) for name in shown} == before


def test_what_there_is_to_choose_from_is_listed_and_a_pick_is_written(hands, bridge, view, qtbot):
    index = hands.index("Survey", "task_type")
    view.table.scrollTo(index)
    view.table.edit(index)
    box = view.table.findChild(QComboBox)
    assert [box.itemText(number) for number in range(box.count())] == ["Fixed units", "Fixed work", "Fixed duration"]
    assert box.currentText() == "Fixed units"
    box.setCurrentIndex(2)
    box.activated.emit(2)
    qtbot.waitUntil(lambda: bridge.cell("Survey", "task_type") == "Fixed duration")


def test_what_is_typed_after_enter_on_the_last_row_is_a_task_below_it(hands, bridge):
    hands.at("Handover").press(KEY.Key_F2).press(KEY.Key_Return).type("Party").type("Tidy up")
    assert bridge.names()[-3:] == ["Handover", "Party", "Tidy up"]


def test_a_duration_typed_after_enter_on_the_last_row_is_that_of_a_new_task(hands, bridge):
    hands.at("Handover", "duration").type("1d").type("4d")
    assert hands.shown("Handover", "duration") == "1d"
    assert bridge.cell("", "duration") == "4d"


@pytest.mark.parametrize("back", [KEY.Key_Escape, KEY.Key_Up])
def test_up_and_esc_come_back_to_the_last_row(hands, bridge, back):
    hands.at("Handover").press(KEY.Key_F2).press(KEY.Key_Return).press(back).type("Keys handed over")
    assert bridge.names()[-1] == "Keys handed over"


def test_a_click_on_the_last_row_means_that_row(hands, bridge):
    hands.at("Handover").press(KEY.Key_F2).press(KEY.Key_Return).at("Handover").type("Keys handed over")
    assert bridge.names()[-1] == "Keys handed over"


def test_typing_into_a_cell_that_is_worked_out_leaves_the_cursor_there_and_other_tasks_alone(hands, bridge, view):
    before = len(bridge.workspace.history())
    hands.at("Design", "duration")
    for letter in "15d":
        hands.bot.keyClick(view.table, letter)
    hands.press(KEY.Key_Escape)
    assert view.table.currentIndex() == hands.index("Design", "duration")
    assert len(bridge.workspace.history()) == before


def test_people_taken_from_a_task_at_once_leave_its_duration_as_it_is(hands, bridge):
    bridge.write(("Deck", "effort_driven", "yes"), ("Deck", "people", "Anna; Ben[50%]"))
    duration = bridge.cell("Deck", "duration")
    hands.at("Deck", "people").press(KEY.Key_Delete)
    assert (bridge.cell("Deck", "people"), bridge.cell("Deck", "duration")) == ("", duration)
