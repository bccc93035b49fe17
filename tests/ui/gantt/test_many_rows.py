"""Whole rows are copied, cut, pasted, duplicated and dragged; cells are filled in every direction; texts are replaced."""

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Project
from pmo_desktop.services import planning
from ui.gantt.row_moves import MIME
from ui.gantt.view import GanttView
from ui.tables.roles import Role

KEY, MOD = Qt.Key, Qt.KeyboardModifier
CTRL, SHIFT = MOD.ControlModifier, MOD.ShiftModifier


def select(hands, *names):
    hands.table.select([hands.bridge.task[name] for name in names])


def block(hands, first, last):
    hands.at(*first)
    chosen = QItemSelection(hands.index(*first), hands.index(*last))
    hands.table.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def cell_at(bridge, row, field):
    return planning.text_of(bridge.plan, bridge.workspace.schedule(bridge.id), row, field)


def clipboard(text):
    QGuiApplication.clipboard().setText(text)


def test_whole_rows_are_pasted_above_the_current_one_with_links_and_people(hands, bridge):
    select(hands, "Build")
    hands.press(KEY.Key_C, CTRL)
    assert QGuiApplication.clipboard().mimeData().hasFormat(MIME)
    assert QGuiApplication.clipboard().text().startswith("Build\t")
    hands.at("Handover").press(KEY.Key_V, CTRL)
    assert bridge.names()[-5:] == ["Build", " Foundations", " Deck", " Paint", "Handover"]
    order = bridge.plan.outline.order
    assert [cell_at(bridge, order[row], "predecessors") for row in (10, 11)] == ["10", "11FS+2d"]
    assert cell_at(bridge, order[10], "people") == "Ben[50%]"
    assert bridge.labels() == ["Paste 4 tasks"]


def test_cut_rows_keep_their_links_where_they_are_pasted(hands, bridge):
    select(hands, "Deck")
    hands.press(KEY.Key_X, CTRL)
    assert " Deck" not in bridge.names()
    hands.at("Survey").press(KEY.Key_V, CTRL)
    assert bridge.names()[1:3] == [" Deck", " Survey"]
    assert (bridge.cell("Deck", "predecessors"), bridge.cell("Paint", "predecessors")) == ("7", "2FS+2d")


def test_rows_go_into_another_project_by_the_clipboard(hands, bridge, session, on_screen, keys):
    other = Project(id=bridge.workspace.new_id(), name="Other", start=moment.from_iso("2026-01-05T08:00"))
    bridge.workspace.record("New", [Insert(other)])
    select(hands, "Design")
    hands.press(KEY.Key_C, CTRL)
    there = GanttView(session)
    there.show_project(other.id)
    on_screen(there)
    there.rows.paste()
    assert bridge.workspace.plan(other.id).tasks["name"] == ["Design", "Survey", "Drawings", "Approval"]


def test_rows_may_be_pasted_as_text_only(hands, bridge):
    select(hands, "Survey")
    hands.press(KEY.Key_C, CTRL)
    hands.at("Deck").press(KEY.Key_V, CTRL | MOD.AltModifier)
    assert bridge.names().count(" Survey") == 2
    assert " Deck" not in bridge.names()


def test_ctrl_shift_d_duplicates_below(hands, bridge):
    select(hands, "Survey", "Drawings")
    hands.press(KEY.Key_D, CTRL | SHIFT)
    assert bridge.names()[1:5] == [" Survey", " Drawings", " Survey", " Drawings"]
    assert bridge.labels() == ["Duplicate 2 tasks"]
    bridge.workspace.undo()
    assert len(bridge.names()) == 9


def test_insert_adds_as_many_rows_as_are_selected(hands, bridge):
    select(hands, "Survey", "Drawings", "Approval")
    hands.press(KEY.Key_Insert)
    assert bridge.names()[1:5] == [" ", " ", " ", " Survey"]
    assert bridge.labels() == ["Add 3 tasks"]


def drag(hands, name, above, esc=False):
    """Drag a row by its number to above another, as with the mouse."""
    header = hands.table.row_header
    bot, area = hands.bot, header.viewport()
    start = QPoint(10, header.sectionViewportPosition(hands.index(name, "name").row()) + 12)
    end = QPoint(10, header.sectionViewportPosition(hands.index(above, "name").row()) + 3)
    bot.mousePress(area, Qt.MouseButton.LeftButton, pos=start)
    for at in ((start + end) / 2, end):
        _move(area, at)
    if esc:
        hands.press(KEY.Key_Escape)
    bot.mouseRelease(area, Qt.MouseButton.LeftButton, pos=end)


def _move(area, at):
    spot, left = QPointF(at), Qt.MouseButton.LeftButton
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        spot,
        QPointF(area.mapToGlobal(spot.toPoint())),
        Qt.MouseButton.NoButton,
        left,
        MOD.NoModifier,
    )
    QApplication.sendEvent(area, event)


def test_rows_are_dragged_by_their_number(hands, bridge):
    select(hands, "Paint")
    drag(hands, "Paint", "Foundations")
    assert bridge.names()[5:8] == [" Paint", " Foundations", " Deck"]
    assert bridge.labels() == ["Move “Paint”"]


def test_esc_ends_the_drag_of_a_row(hands, bridge):
    before = bridge.names()
    select(hands, "Paint")
    drag(hands, "Paint", "Foundations", esc=True)
    assert bridge.names() == before


def test_a_row_dragged_into_itself_stays(hands, bridge, said):
    before, sets = bridge.names(), len(bridge.workspace.history())
    select(hands, "Build")
    drag(hands, "Build", "Deck")
    assert (bridge.names(), len(bridge.workspace.history()), said) == (before, sets, [])


def test_a_pasted_range_fills_a_larger_selection_by_repeating(hands, bridge):
    clipboard("4d\n6d")
    block(hands, ("Foundations", "duration"), ("Paint", "duration"))
    hands.press(KEY.Key_V, CTRL)
    assert [bridge.cell(name, "duration") for name in ("Foundations", "Deck", "Paint")] == ["4d", "6d", "3d"]
    block(hands, ("Survey", "duration"), ("Drawings", "duration"))
    clipboard("7d")
    hands.press(KEY.Key_V, CTRL)
    assert [bridge.cell(name, "duration") for name in ("Survey", "Drawings")] == ["7d", "7d"]


def test_quoted_cells_with_breaks_and_tabs_are_one_cell_each(hands, bridge):
    clipboard('"Deck, ""upper""\nand lower"\t4d\n')
    hands.at("Deck").press(KEY.Key_V, CTRL)
    assert bridge.names()[6] == ' Deck, "upper" and lower'
    assert bridge.labels() == ["Paste"]


def test_a_series_goes_on(hands, bridge):
    bridge.write(("Foundations", "duration", "5d"), ("Deck", "duration", "8d"), ("Paint", "predecessors", ""))
    bridge.write(("Foundations", "predecessors", ""), ("Deck", "predecessors", ""))
    block(hands, ("Foundations", "duration"), ("Paint", "duration"))
    hands.press(KEY.Key_R, CTRL | SHIFT)
    assert [bridge.cell(name, "duration") for name in ("Deck", "Paint")] == ["6d", "7d"]
    assert bridge.labels() == ["Edit 2 cells"]


def test_ctrl_enter_writes_into_every_selected_cell(hands, bridge, qtbot):
    block(hands, ("Foundations", "duration"), ("Paint", "duration"))
    hands.press(KEY.Key_F2)
    qtbot.keyClicks(QApplication.focusWidget(), "8d")
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Return, CTRL)
    QApplication.processEvents()
    assert [bridge.cell(name, "duration") for name in ("Foundations", "Deck", "Paint")] == ["8d", "8d", "8d"]
    assert bridge.labels() == ["Edit 3 cells"]


def test_ctrl_h_replaces_all_as_one_change_and_says_how_many(hands, view, bridge):
    hands.at("Design").press(KEY.Key_H, CTRL)
    hands.type("a", then=None)
    view.find_bar.by.setText("o")
    view.find_bar.case.setChecked(True)
    view.find_bar.all.click()
    assert bridge.names()[1:4] == [" Survey", " Drowings", " Approvol"]
    assert view.find_bar.words.text() == "Replaced in 5 cells."
    assert bridge.labels() == ["Replace in 5 cells"]


def test_one_after_the_other_is_replaced_and_refused_cells_are_named(hands, view, bridge, session):
    told = []
    session.announced.connect(told.append)
    hands.at("Design").press(KEY.Key_H, CTRL)
    view.find_bar.place.setCurrentIndex(view.find_bar.place.findData("duration"))
    hands.type("10d", then=None)
    view.find_bar.by.setText("ten")
    view.find_bar.one.click()
    assert "Not replaced in “Drawings”" in told[-1]
    wrong = hands.index("Drawings", "duration")
    assert (wrong.data(), bridge.cell("Drawings", "duration")) == ("ten", "10d")
    assert "“ten” is not a duration" in wrong.data(Role.ERROR)
    assert view.table.current_id() == bridge.task["Foundations"]


def test_f5_goes_to_a_day(hands, view):
    view.chart.zoom_to(600)
    hands.at("Design").press(KEY.Key_F5)
    hands.type("2026-03-02", then=KEY.Key_Return)
    assert view.find_bar.words.text() == "→ 2026-03-02"
    assert 0 < hands.x(moment.from_iso("2026-03-02")) < view.chart.viewport().width()


def test_a_wrong_pattern_is_told_while_it_is_written(hands, view):
    hands.at("Design").press(KEY.Key_F, CTRL)
    view.find_bar.pattern.setChecked(True)
    hands.type("(", then=None)
    assert "no regular expression" in view.find_bar.words.text()


def test_a_line_of_titles_says_where_each_column_goes(hands, bridge):
    clipboard("Task\tPeople\tDuration\nParty\tAnna\t2d\n")
    hands.at("Handover").press(KEY.Key_V, CTRL)
    assert bridge.names()[-1] == "Party"
    assert (bridge.cell("Party", "people"), bridge.cell("Party", "duration")) == ("Anna", "2d")


def test_what_was_copied_with_titles_is_pasted_by_them(hands, bridge):
    block(hands, ("Survey", "name"), ("Drawings", "duration"))
    hands.press(KEY.Key_C, CTRL | MOD.AltModifier)
    assert QGuiApplication.clipboard().text() == "Task\tDuration\nSurvey\t5d\nDrawings\t10d"
    hands.at("Paint", "duration").press(KEY.Key_V, CTRL)
    assert bridge.names()[-2:] == [" Survey", "Drawings"]


def test_row_numbers_pasted_beside_predecessors_are_those_of_the_rows_pasted(view, bridge):
    hands_off = view.table
    hands_off.clearSelection()
    hands_off.setCurrentIndex(hands_off.model().index(-1, -1))
    clipboard("No.\tTask\tAfter\n1\tOne\t\n2\tTwo\t1SS+1d\n3\tThree\t1, 2")
    hands_off.paste()
    assert bridge.names()[-3:] == ["One", "Two", "Three"]
    assert (bridge.cell("Two", "predecessors"), bridge.cell("Three", "predecessors")) == ("10SS+1d", "10, 11")
