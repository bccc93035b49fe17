"""Rows are nested, moved, linked, folded and removed by keys, each as one change that Ctrl+Z takes back."""

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest

KEY, MOD = Qt.Key, Qt.KeyboardModifier
ALT_SHIFT = MOD.AltModifier | MOD.ShiftModifier


def choose(hands, *names, field="name"):
    """Select cells of several tasks, as with Ctrl and the mouse."""
    selection = hands.table.selectionModel()
    hands.at(names[0], field)
    for name in names[1:]:
        selection.select(hands.index(name, field), QItemSelectionModel.SelectionFlag.Select)


def test_alt_shift_right_nests_and_left_takes_out_again(hands, bridge):
    hands.at("Handover").press(KEY.Key_Right, ALT_SHIFT)
    assert bridge.names()[-1] == " Handover"
    hands.press(KEY.Key_Left, ALT_SHIFT)
    assert bridge.names()[-1] == "Handover"


def test_nesting_keeps_the_cursor_in_its_column(hands, view):
    hands.at("Handover", "start").press(KEY.Key_Right, ALT_SHIFT)
    assert view.table.currentIndex() == hands.index("Handover", "start")
    assert view.table.selected_ids() == (view.table.current_id(),)


def test_alt_down_and_up_move_a_row_with_its_selection(hands, bridge, view):
    hands.at("Survey").press(KEY.Key_Down, MOD.AltModifier)
    assert bridge.names()[1:3] == [" Drawings", " Survey"]
    assert view.table.selected_ids() == (bridge.task["Survey"],)
    hands.press(KEY.Key_Up, MOD.AltModifier)
    assert bridge.names()[1:3] == [" Survey", " Drawings"]


def test_ctrl_f2_links_what_is_selected_in_order_and_ctrl_shift_f2_unlinks(hands, bridge):
    choose(hands, "Survey", "Deck", "Paint")
    hands.press(KEY.Key_F2, MOD.ControlModifier)
    assert (bridge.cell("Deck", "predecessors"), bridge.cell("Paint", "predecessors")) == ("2, 6", "7")
    hands.press(KEY.Key_F2, MOD.ControlModifier | MOD.ShiftModifier)
    assert (bridge.cell("Deck", "predecessors"), bridge.cell("Paint", "predecessors")) == ("6", "")


def test_linking_one_task_says_that_two_are_needed(hands, said):
    hands.at("Survey").press(KEY.Key_F2, MOD.ControlModifier)
    assert said == ["A link needs two tasks. Select those to be done one after the other."]


def test_a_chain_that_would_close_a_loop_between_its_own_links_is_refused_whole(hands, bridge, said):
    bridge.write(*((name, "predecessors", "") for name in ("Drawings", "Foundations", "Deck")))
    bridge.write(("Survey", "predecessors", "7"))
    choose(hands, "Survey", "Foundations", "Deck")
    hands.press(KEY.Key_F2, MOD.ControlModifier)
    assert "wait for each other: “Deck” → “Survey” → “Foundations” → “Deck”" in said[-1]
    assert (bridge.cell("Foundations", "predecessors"), bridge.cell("Deck", "predecessors")) == ("", "")


@pytest.mark.parametrize(("fold", "unfold"), [(KEY.Key_Minus, KEY.Key_Equal), (KEY.Key_Underscore, KEY.Key_Plus)])
def test_alt_shift_minus_folds_a_phase_and_equals_unfolds_it(hands, fold, unfold):
    hands.at("Design").press(fold, ALT_SHIFT)
    assert hands.names_shown() == ["Design", "Build", "Foundations", "Deck", "Paint", "Handover"]
    hands.press(unfold, ALT_SHIFT)
    assert len(hands.names_shown()) == 9


def test_a_click_on_the_handle_folds_table_and_chart_alike(hands, view):
    area = view.table.visualRect(hands.index("Design", "name"))
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=area.topLeft() + _handle(area))
    assert hands.names_shown()[:2] == ["Design", "Build"]
    assert [row.name for row in view.chart._rows] == hands.names_shown()


def _handle(area):
    return QPoint(12, area.height() // 2)


def test_delete_empties_cells_but_removes_whole_rows(hands, bridge, view):
    hands.at("Survey", "people").press(KEY.Key_Delete)
    assert bridge.cell("Survey", "people") == ""
    view.table.select([bridge.task["Survey"]])
    hands.press(KEY.Key_Delete)
    assert " Survey" not in bridge.names()
    assert bridge.labels() == ["Delete “Survey”"]
    bridge.workspace.undo()
    assert " Survey" in bridge.names()


def test_ctrl_delete_removes_the_rows_of_the_selected_cells(hands, bridge, view):
    choose(hands, "Survey", "Deck", field="start")
    hands.press(KEY.Key_Delete, MOD.ControlModifier)
    assert bridge.names() == ["Design", " Drawings", " Approval", "Build", " Foundations", " Paint", "Handover"]
    assert bridge.labels() == ["Delete 2 tasks"]
    assert view.table.selected_ids() == (view.table.current_id(),)


def test_shift_space_selects_whole_rows(hands, view):
    hands.at("Survey", "start").press(KEY.Key_Space, MOD.ShiftModifier)
    assert view.table.whole_rows_selected()


def test_progress_of_several_tasks_is_one_change_and_passes_over_summaries(hands, bridge, view):
    choose(hands, "Design", "Survey", "Drawings")
    view.commands["done_50"].trigger()
    assert (bridge.cell("Survey", "percent"), bridge.cell("Drawings", "percent")) == ("50%", "50%")
    assert bridge.labels() == ["2 tasks 50 % done"]
