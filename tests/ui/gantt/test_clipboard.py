"""Cells go to and from a spreadsheet as tab-separated text; a whole paste is one change."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication

from ui.tables.roles import Role

KEY, MOD = Qt.Key, Qt.KeyboardModifier
CTRL = MOD.ControlModifier


def clipboard(text=None):
    if text is not None:
        QGuiApplication.clipboard().setText(text)
    return QGuiApplication.clipboard().text()


def block(hands, first, last):
    """Select the cells between two corners, each (task, field)."""
    hands.at(*first)
    chosen = QItemSelection(hands.index(*first), hands.index(*last))
    hands.table.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def test_copied_cells_are_text_with_tabs(hands):
    block(hands, ("Survey", "name"), ("Drawings", "start"))
    hands.press(KEY.Key_C, CTRL)
    assert clipboard() == "Survey\t5d\t2026-01-05\nDrawings\t10d\t2026-01-12"


def test_hidden_columns_are_neither_copied_nor_pasted_into(hands, bridge):
    hands.table.setColumnHidden(hands.table.model().columns.index("duration"), True)
    block(hands, ("Survey", "name"), ("Survey", "start"))
    hands.press(KEY.Key_C, CTRL)
    assert clipboard() == "Survey\t2026-01-05"
    clipboard("Survey\t2026-01-19")
    hands.press(KEY.Key_V, CTRL)
    assert (bridge.cell("Survey", "start"), bridge.cell("Survey", "duration")) == ("2026-01-19", "5d")


def test_a_pasted_table_is_one_change_also_past_the_end(hands, bridge):
    before = len(bridge.workspace.history())
    clipboard("Handover\t0d\nParty\t1d\nTidy up\t2h\n")
    hands.at("Handover").press(KEY.Key_V, CTRL)
    assert bridge.names()[-3:] == ["Handover", "Party", "Tidy up"]
    assert (bridge.cell("Party", "duration"), bridge.cell("Tidy up", "duration")) == ("1d", "0.25d")
    assert len(bridge.workspace.history()) == before + 1
    assert bridge.labels() == ["Paste 3 lines"]
    bridge.workspace.undo()
    assert bridge.names()[-1] == "Handover"


def test_pasted_links_may_point_at_pasted_tasks(hands, bridge):
    clipboard("Handover\t0d\t\t\t8\nParty\t1d\t\t\t9\nTidy up\t1d\t\t\t9, 10")
    hands.at("Handover").press(KEY.Key_V, CTRL)
    assert (bridge.cell("Party", "predecessors"), bridge.cell("Tidy up", "predecessors")) == ("9", "9, 10")


def test_links_pasted_together_cannot_close_a_loop(hands, bridge, said):
    bridge.write(("Foundations", "predecessors", ""), ("Deck", "predecessors", ""))
    block(hands, ("Foundations", "predecessors"), ("Deck", "predecessors"))
    clipboard("7\n6")
    hands.press(KEY.Key_V, CTRL)
    assert "wait for each other" in said[-1]
    assert (bridge.cell("Foundations", "predecessors"), bridge.cell("Deck", "predecessors")) == ("", "")


def test_a_pasted_start_and_finish_give_the_duration(hands, bridge):
    clipboard("Handover\nParty\t\t2026-06-01\t2026-06-05")
    hands.at("Handover").press(KEY.Key_V, CTRL)
    party = [bridge.cell("Party", field) for field in ("duration", "start", "finish", "constraint")]
    assert party == ["5d", "2026-06-01", "2026-06-05", "not before 2026-06-01"]


def test_pasted_progress_counts_on_the_pasted_duration(hands, bridge):
    clipboard("Survey\t8d\t\t\t\t25%")
    hands.at("Survey").press(KEY.Key_V, CTRL)
    assert (bridge.cell("Survey", "duration"), bridge.cell("Survey", "percent")) == ("8d", "25%")


def test_texts_for_cells_nobody_types_into_are_left_out_and_counted(hands, bridge, said):
    clipboard("Planning\t99d\nSurvey 2\t6d")
    hands.at("Design").press(KEY.Key_V, CTRL)
    assert bridge.names()[:2] == ["Planning", " Survey 2"]
    assert bridge.cell("Survey 2", "duration") == "6d"
    assert said == ["1 text was left out: nobody can type into that cell."]


def test_one_wrong_cell_refuses_the_whole_paste_and_only_it_is_framed(hands, bridge, said):
    clipboard("Survey 1\t6d\nDrawings 1\tlong")
    hands.at("Survey").press(KEY.Key_V, CTRL)
    assert bridge.names()[1:3] == [" Survey", " Drawings"]
    assert hands.shown("Survey", "duration") == "5d"
    wrong = hands.index("Drawings", "duration")
    assert (wrong.data(), wrong.siblingAtColumn(0).data(Role.ERROR)) == ("long", None)
    assert "“long” is not a duration" in wrong.data(Role.ERROR)
    assert "“long” is not a duration" in said[-1]


def test_one_cell_pasted_onto_several_fills_them(hands, bridge):
    block(hands, ("Foundations", "duration"), ("Paint", "duration"))
    clipboard("4d")
    hands.press(KEY.Key_V, CTRL)
    assert [bridge.cell(name, "duration") for name in ("Foundations", "Deck", "Paint")] == ["4d", "4d", "4d"]


def test_ctrl_d_fills_down_as_one_change(hands, bridge):
    block(hands, ("Foundations", "duration"), ("Paint", "duration"))
    hands.press(KEY.Key_D, CTRL)
    assert [bridge.cell(name, "duration") for name in ("Foundations", "Deck", "Paint")] == ["10d", "10d", "10d"]
    bridge.workspace.undo()
    assert [bridge.cell(name, "duration") for name in ("Foundations", "Deck", "Paint")] == ["10d", "15d", "3d"]


def test_cutting_cells_empties_them_and_cutting_whole_rows_removes_them(hands, bridge, view):
    hands.at("Survey", "people").press(KEY.Key_X, CTRL)
    assert (clipboard(), bridge.cell("Survey", "people")) == ("Anna", "")
    view.table.select([bridge.task["Paint"]])
    hands.press(KEY.Key_X, CTRL)
    assert clipboard().startswith("Paint\t3d\t")
    assert " Paint" not in bridge.names()


def test_a_table_pasted_into_an_empty_plan_becomes_its_tasks(hands, bridge, view):
    view.table.selectAll()
    view.rows.delete()
    assert bridge.names() == []
    clipboard("One\t2d\nTwo\t3d\t\t\t1")
    view.table.paste()
    assert bridge.names() == ["One", "Two"]
    assert bridge.cell("Two", "predecessors") == "1"


def test_a_table_of_another_program_is_read_by_its_titles(hands, bridge, said):
    titles = "ID\tTask Mode\tTask Name\tRemarks\tDuration\tPredecessors\tResource Names"
    clipboard(f"{titles}\n1\tAuto\tRoof\tx\t4 days\t\tAnna\n2\tAuto\tTiles\t\t2d\t1\t")
    hands.at("Handover").press(KEY.Key_F2).press(KEY.Key_Return).press(KEY.Key_V, CTRL)
    assert bridge.names()[-3:] == ["Handover", "Roof", "Tiles"]
    assert [bridge.cell("Roof", field) for field in ("duration", "people")] == ["4d", "Anna"]
    assert bridge.cell("Tiles", "predecessors") == "10"


def test_tasks_are_pasted_below_the_last_where_the_cursor_went_with_enter(hands, bridge):
    clipboard("Party\t1d\nTidy up\t2h\n")
    hands.at("Handover").press(KEY.Key_F2).press(KEY.Key_Return).press(KEY.Key_V, CTRL)
    assert bridge.names()[-3:] == ["Handover", "Party", "Tidy up"]
    assert bridge.labels() == ["Paste 2 lines"]


def test_a_wrong_cell_of_a_new_task_alone_is_left_to_correct(hands, bridge, said):
    clipboard("Task\tDuration\nParty\tlong\nTidy up\t2h\n")
    hands.at("Handover").press(KEY.Key_F2).press(KEY.Key_Return).press(KEY.Key_V, CTRL)
    assert bridge.names()[-2:] == ["Party", "Tidy up"]
    wrong = hands.index("Party", "duration")
    assert (wrong.data(), bridge.cell("Tidy up", "duration")) == ("long", "0.25d")
    assert "“long” is not a duration" in wrong.data(Role.ERROR)
    assert said == ["1 text could not be read: it stands in a red frame, with the reason."]


def test_a_task_that_would_follow_itself_is_named(hands, bridge, said):
    hands.at("Paint", "predecessors").type("8")
    assert said == ["“Paint” cannot follow itself. Write the row number of the task it follows."]
