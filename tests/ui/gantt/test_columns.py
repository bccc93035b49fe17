"""Columns of the task table as people choose, order, widen, freeze and fill them."""

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QPointF, Qt
from PySide6.QtGui import QDesktopServices, QMouseEvent, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView

from pmo_desktop.domain.records import CustomField, FieldKind
from pmo_desktop.services import planning
from pmo_desktop.services.planning.custom_fields import add_field, delete_field
from ui.gantt.cells import PlainCells
from ui.gantt.codes_dialog import CodesDialog
from ui.gantt.columns_dialog import ColumnsDialog
from ui.gantt.custom_fields_dialog import CustomFieldsDialog
from ui.gantt.editors import DateEditor, PeopleEditor
from ui.gantt.table_model import SHOWN, TaskTableModel
from ui.gantt.view import GanttView
from ui.tables.roles import Role

KEY, MOD, LEFT = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


def menu_of(view, field):
    return {action.text(): action for action in view.columns.menu(field).actions() if action.text()}


# Which are shown


def test_the_header_offers_to_hide_a_column_but_not_the_names(view):
    menu = menu_of(view, "start")
    assert menu["Hide “Start”"].isEnabled()
    assert not menu_of(view, "name")["Hide “Task”"].isEnabled()
    menu["Hide “Start”"].trigger()
    assert "start" not in view.columns.fields()
    view.columns.hide("name")
    assert view.columns.fields()[0] == "name"


def test_a_column_is_inserted_where_it_was_asked_for(view):
    view.columns.insert("deadline", "finish")
    assert view.columns.fields() == [
        "name",
        "duration",
        "start",
        "deadline",
        "finish",
        "predecessors",
        "percent",
        "people",
    ]
    view.columns.insert("people", "duration")
    assert view.columns.fields()[1] == "people"


def test_columns_dragged_by_their_headers_stay_so(view):
    view.table.horizontalHeader().moveSection(1, 3)
    assert view.columns.fields()[:4] == ["name", "start", "finish", "duration"]
    view.columns.insert("slack")
    assert view.columns.fields()[:4] == ["name", "start", "finish", "duration"]


def test_the_selection_and_the_cursor_survive_other_columns(view, hands):
    hands.at("Deck", "finish")
    view.columns.take([("name", 200), ("finish", 90), ("slack", 80)])
    assert view.table.currentIndex() == hands.index("Deck", "finish")


def test_best_fit_makes_a_column_as_wide_as_what_it_shows(view, bridge):
    bridge.write(
        ("Survey", "name", "A name that is much longer than any column is wide until somebody widens it by hand")
    )
    menu_of(view, "name")["Fit the width"].trigger()
    assert view.table.columnWidth(0) > 400


def test_the_model_keeps_to_qts_rules_whatever_columns_come_and_go(view, bridge, qts_rules):
    model = TaskTableModel(print, print)
    qts_rules(model)
    model.show(bridge.plan, bridge.workspace.schedule(bridge.id))
    model.take_columns(["name", "slack", "cost", "baseline3_start"])
    model.take_columns(["name"])
    model.take_columns(list(model.known_fields()))
    assert model.columnCount() == len(model.known_fields())


# What is remembered


def test_columns_widths_order_and_freezing_are_remembered(view, session, bridge):
    view.columns.take([("name", 333), ("slack", 77), ("start", 99)], 2)
    view.table.horizontalHeader().moveSection(1, 2)
    again = GanttView(session)
    again.restore_state(view.save_state())
    assert again.columns.layout() == [("name", 333), ("start", 99), ("slack", 77)]
    assert again.columns.frozen == 2
    again.deleteLater()


def test_what_an_older_version_kept_is_taken_up(view):
    columns = [*SHOWN, "wbs", "deadline", "constraint", "slack"]
    old = QTableView()
    old.setModel(QStandardItemModel(0, len(columns), old))
    for place in range(len(columns)):
        old.setColumnHidden(place, place not in {0, 2, 3, 10})
    old.setColumnWidth(2, 123)
    old.horizontalHeader().moveSection(10, 1)
    kept = bytes(old.horizontalHeader().saveState().toBase64().data()).decode()
    view.restore_state({"header": kept, "columns": columns})
    assert view.columns.fields() == ["name", "slack", "start", "finish"]
    assert dict(view.columns.layout())["start"] == 123
    old.deleteLater()


@pytest.mark.parametrize(
    "state", [{}, {"header": "x", "columns": ["name"]}, {"columns": [["gone", 90]], "frozen": "all"}]
)
def test_what_does_not_fit_is_left_out(view, state):
    view.restore_state(state)
    assert view.columns.fields()[0] == "name"


# Columns that stay


@pytest.fixture
def frozen(view, hands):
    """Freeze names and durations in a narrow table that has to scroll."""
    view.columns.take([(field, 120) for field in (*SHOWN, "deadline", "constraint", "slack", "notes")], 2)
    view._splitter.setSizes([520, 680])
    QApplication.processEvents()
    return view.columns.frozen_view


def test_frozen_columns_stay_where_they_are_while_the_others_scroll(view, frozen, hands):
    table = view.table
    bar = table.horizontalScrollBar()
    bar.setValue(bar.maximum())
    assert frozen.isVisible()
    assert frozen.visualRect(hands.index("Survey", "name")).left() == 0
    assert frozen.width() == 241
    assert frozen.geometry().left() == table.viewport().geometry().left()
    assert frozen.viewport().height() == table.viewport().height()
    assert frozen.rowViewportPosition(4) == table.rowViewportPosition(4)


def test_rows_scroll_in_step_whichever_is_scrolled(view, frozen, bridge):
    planning.insert_tasks(bridge.workspace, bridge.id, None, [f"Task {number}" for number in range(60)])
    QApplication.processEvents()
    view.table.verticalScrollBar().setValue(300)
    assert frozen.verticalScrollBar().value() == 300
    frozen.verticalScrollBar().setValue(120)
    assert view.table.verticalScrollBar().value() == 120


def test_a_frozen_cell_is_clicked_and_typed_into_where_it_is_seen(view, frozen, hands, bridge, qtbot):
    view.table.horizontalScrollBar().setValue(view.table.horizontalScrollBar().maximum())
    at = frozen.visualRect(hands.index("Survey", "duration")).center()
    qtbot.mouseClick(frozen.viewport(), LEFT, pos=at)
    assert view.table.currentIndex() == hands.index("Survey", "duration")
    assert QApplication.focusWidget() is view.table
    hands.type("9", then=None)
    assert frozen.isAncestorOf(QApplication.focusWidget())
    hands.type("d")
    assert bridge.cell("Survey", "duration") == "9d"
    assert view.table.currentIndex() == hands.index("Drawings", "duration")


def test_why_a_frozen_cell_is_not_written_into_is_said(view, frozen, hands, said):
    hands.at("Design", "duration").press(KEY.Key_F2)
    assert said
    assert "follows from" in said[-1]


def test_tab_goes_from_the_frozen_columns_into_the_others_and_back(view, frozen, hands, bridge):
    view.table.setCurrentIndex(hands.index("Survey", "duration"))
    hands.type("7d", then=KEY.Key_Tab)
    assert bridge.cell("Survey", "duration") == "7d"
    assert view.table.currentIndex() == hands.index("Survey", "start")
    editor = QApplication.focusWidget()
    assert view.table.viewport().isAncestorOf(editor)
    assert not frozen.isAncestorOf(editor)
    hands.press(KEY.Key_Escape)
    hands.press(KEY.Key_Left)
    assert view.table.currentIndex() == hands.index("Survey", "duration")


def test_a_cell_the_keyboard_goes_to_never_lies_beneath_the_frozen_ones(view, frozen, hands):
    bar = view.table.horizontalScrollBar()
    view.table.setCurrentIndex(hands.index("Survey", "notes"))
    for _ in range(5):
        hands.press(KEY.Key_Left)
    left = view.table.visualRect(view.table.currentIndex()).left()
    assert left >= frozen.width()
    kept = bar.value()
    hands.press(KEY.Key_Home)
    assert bar.value() == kept


def test_frozen_widths_and_order_are_those_of_the_table(view, frozen):
    frozen.horizontalHeader().resizeSection(1, 200)
    assert view.table.columnWidth(1) == 200
    view.table.setColumnWidth(0, 90)
    assert frozen.columnWidth(0) == 90
    assert frozen.width() == 291
    frozen.horizontalHeader().moveSection(0, 1)
    assert view.columns.fields()[:2] == ["duration", "name"]
    view.columns.freeze(0)
    assert not frozen.isVisible()


def test_a_summary_is_folded_by_its_handle_in_the_frozen_names(view, frozen, hands, qtbot):
    area = frozen.visualRect(hands.index("Design", "name"))
    qtbot.mouseClick(frozen.viewport(), LEFT, pos=QPoint(area.left() + 10, area.center().y()))
    assert "Survey" not in hands.names_shown()


def test_the_header_freezes_and_frees_columns(view):
    menu_of(view, "start")["Freeze up to “Start”"].trigger()
    assert view.columns.frozen == 3
    view.columns.hide("duration")
    assert view.columns.frozen == 2
    menu_of(view, "start")["Let all columns scroll"].trigger()
    assert view.columns.frozen == 0


# Editors


def test_a_date_is_picked_from_a_calendar_opened_with_alt_down(view, hands, bridge):
    hands.at("Handover", "deadline").press(KEY.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, DateEditor)
    editor.selectAll()
    hands.type("2026-04-10", then=None)
    hands.press(KEY.Key_Down, MOD.AltModifier)
    assert editor.calendar.isVisible()
    assert editor.calendar.selectedDate().toString(Qt.DateFormat.ISODate) == "2026-04-10"
    editor.calendar.clicked.emit(editor.calendar.selectedDate().addDays(3))
    assert QApplication.focusWidget() is editor
    hands.press(KEY.Key_Return)
    assert bridge.cell("Handover", "deadline") == "2026-04-13"


def test_esc_puts_the_calendar_away_and_goes_on_typing(view, hands, bridge):
    hands.at("Handover", "deadline").press(KEY.Key_F2)
    editor = QApplication.focusWidget()
    editor.open()
    QTest.keyClick(editor.calendar, KEY.Key_Escape)
    assert editor.isVisible()
    assert not editor.calendar.isVisible()


def test_a_name_is_completed_among_several_with_units(view, hands, bridge):
    hands.at("Deck", "people").press(KEY.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, PeopleEditor)
    editor.end(False)
    hands.type("; an", then=None)
    assert editor.popup.isVisible()
    QTest.keyClick(editor.popup, KEY.Key_Down)
    QTest.keyClick(editor.popup, KEY.Key_Return)
    assert editor.text() == "Ben[50%]; Anna"
    hands.press(KEY.Key_Return)
    assert bridge.cell("Deck", "people") == "Ben[50%]; Anna"


def test_a_new_name_is_taken_as_typed_although_another_is_offered(view, hands, bridge):
    hands.at("Paint", "people").type("An", then=None)
    editor = QApplication.focusWidget()
    QTest.keyClick(editor.popup, KEY.Key_Return)
    QApplication.processEvents()
    QApplication.processEvents()
    assert bridge.cell("Paint", "people") == "An"


def test_space_turns_flags_of_all_selected_cells_as_one_change(view, hands, bridge):
    hands.index("Survey", "active")
    view.table.scrollTo(hands.index("Survey", "active"))
    hands.at("Survey", "active")
    hands.press(KEY.Key_Down, MOD.ShiftModifier).press(KEY.Key_Space)
    assert [bridge.cell(name, "active") for name in ("Survey", "Drawings", "Approval")] == ["No", "No", "Yes"]
    assert bridge.labels() == ["Edit 2 cells"]
    hands.press(KEY.Key_Space)
    assert [bridge.cell(name, "active") for name in ("Survey", "Drawings")] == ["Yes", "Yes"]


def test_what_is_refused_in_a_new_column_stays_in_its_cell(view, hands, bridge):
    index = hands.index("Survey", "priority")
    view.table.scrollTo(index)
    hands.at("Survey", "priority").type("high")
    assert index.data() == "high"
    assert "whole number" in index.data(Role.ERROR)


# Links of tasks


def test_ctrl_click_opens_a_link_and_nothing_that_would_run(view, hands, bridge, monkeypatch, qtbot, said, workspace):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    bridge.write(("Survey", "hyperlink", "www.example.org/a"), ("Deck", "hyperlink", "plans/deck.pdf"))
    view.columns.take([("name", 150), ("hyperlink", 200)])
    for name in ("Survey", "Deck"):
        area = view.table.visualRect(hands.index(name, "hyperlink"))
        qtbot.mouseClick(view.table.viewport(), LEFT, MOD.ControlModifier, area.center())
    assert opened == ["https://www.example.org/a", f"file://{workspace.path.parent}/plans/deck.pdf"]
    view.open_address("javascript:alert(1)")
    assert "is not opened" in said[-1]
    hands.at("Paint")
    view.commands["open_link"].trigger()
    assert "has no link" in said[-1]
    assert len(opened) == 2


# Fields of one's own


def test_a_field_of_ones_own_is_a_column_that_is_typed_into(view, hands, bridge, workspace):
    field = "custom:" + add_field(workspace, "Area", FieldKind.CHOICE, ["North", "South"])
    view.columns.insert(field, "duration")
    model = view.table.model()
    assert model.headerData(model.columns.index(field), Qt.Orientation.Horizontal) == "Area"
    hands.at("Survey", field)
    view.table.edit(view.table.currentIndex())
    box = QApplication.focusWidget()
    assert [box.itemText(number) for number in range(box.count())] == ["", "North", "South"]
    hands.press(KEY.Key_Escape)
    hands.at("Survey", field).type("so")
    assert bridge.cell("Survey", field) == "South"
    assert bridge.labels() == ["Area of “Survey”"]


def test_a_column_whose_field_is_deleted_goes_and_comes_back_with_undo(view, hands, workspace, bridge):
    own = add_field(workspace, "Area", FieldKind.TEXT)
    view.columns.insert("custom:" + own, "duration")
    before = view.columns.layout()
    delete_field(workspace, own)
    assert "custom:" + own not in view.columns.fields()
    workspace.undo()
    assert view.columns.layout() == before


def test_the_dialog_adds_names_and_changes_fields(view, session, workspace, qtbot):
    dialog = CustomFieldsDialog(session, view.columns, "", view)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.mouseClick(dialog.add, LEFT)
    dialog.name.selectAll()
    QTest.keyClicks(dialog.name, "Risk")
    dialog.name.editingFinished.emit()
    dialog.kind.setCurrentIndex(4)
    dialog.kind.activated.emit(4)
    QTest.keyClicks(dialog.choices, "High")
    QTest.keyClick(dialog.choices, KEY.Key_Return)
    QTest.keyClicks(dialog.choices, "Low")
    dialog.column.setChecked(False)
    dialog.reject()
    (field,) = workspace.all(CustomField)
    assert (field.name, field.kind, field.choices) == ("Risk", FieldKind.CHOICE, "High\nLow")
    assert f"custom:{field.id}" not in view.columns.fields()


def test_a_name_that_is_taken_is_said_beside_it(view, session, workspace, qtbot):
    add_field(workspace, "Area", FieldKind.TEXT)
    dialog = CustomFieldsDialog(session, view.columns, "", view)
    qtbot.addWidget(dialog)
    dialog.add_field()
    dialog.name.setText("area")
    dialog.name.editingFinished.emit()
    assert "already" in dialog.reason.text()
    dialog.delete_field()
    assert [field.name for field in workspace.all(CustomField)] == ["Area"]


# Choosing


@pytest.fixture
def chooser(view, qtbot):
    dialog = ColumnsDialog(view.columns, view.table.model(), "", view)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    return dialog


def test_a_column_is_found_by_the_experts_word_and_shown_with_enter(view, chooser):
    QTest.keyClicks(chooser.search, "total slack")
    QTest.keyClick(chooser.search, KEY.Key_Return)
    assert view.columns.fields()[-1] == "slack"
    QTest.keyClick(chooser.search, KEY.Key_Return)
    assert "slack" not in view.columns.fields()


def test_chosen_columns_are_ordered_by_keys_and_hidden(view, chooser):
    chooser.shown.setCurrentRow(1)
    QTest.keyClick(chooser.shown, KEY.Key_Down, MOD.AltModifier)
    assert view.columns.fields()[:3] == ["name", "start", "duration"]
    QTest.keyClick(chooser.shown, KEY.Key_Delete)
    assert "duration" not in view.columns.fields()
    QTest.keyRelease(chooser.shown, KEY.Key_Alt)


def test_width_and_freezing_count_at_once(view, chooser):
    chooser.shown.setCurrentRow(0)
    chooser.width_field.setValue(310)
    chooser.stays.setChecked(True)
    assert view.table.columnWidth(0) == 310
    assert view.columns.frozen == 1
    chooser.stays.setChecked(False)
    assert view.columns.frozen == 0


# Codes


def test_the_dialog_of_codes_shows_what_they_will_be(view, session, bridge, hands, qtbot):
    bridge.write(("Survey", "wbs", "X"))
    dialog = CodesDialog(session, bridge.id, view)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.typed.isChecked()
    dialog.made.setChecked(True)
    QTest.keyClicks(dialog.prefix, "B-")
    dialog.levels[1][0].setCurrentIndex(1)
    assert dialog.preview.text().splitlines()[:3] == ["B-1  Design", "X  Survey", "B-1.B  Drawings"]
    dialog.anew.setChecked(True)
    assert dialog.preview.text().splitlines()[1] == "B-1.A  Survey"
    dialog.buttons.accepted.emit()
    assert hands.shown("Survey", "wbs") == "B-1.A"
    bridge.workspace.undo()
    assert hands.shown("Survey", "wbs") == "X"


def test_a_line_edit_is_still_what_texts_are_typed_into(view, hands):
    hands.at("Survey", "notes").press(KEY.Key_F2)
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    assert not isinstance(QApplication.focusWidget(), DateEditor)


def test_a_cell_drawn_by_hand_looks_as_the_style_would_draw_it(view, hands, monkeypatch):
    view.columns.take([("name", 140), ("duration", 76), ("start", 96), ("people", 60), ("notes", 90)])
    view.table.clearSelection()
    view.table.setCurrentIndex(view.table.model().index(-1, -1))
    QApplication.processEvents()
    by_hand = view.table.viewport().grab().toImage()
    view.table.selectionModel().select(view.table.model().index(1, 1), QItemSelectionModel.SelectionFlag.Select)
    selected = view.table.viewport().grab().toImage()
    monkeypatch.setattr(PlainCells, "_paint_plain", lambda table, region: table._clear(region) or region)
    assert view.table.viewport().grab().toImage() == selected
    view.table.clearSelection()
    assert view.table.viewport().grab().toImage() == by_hand
    assert by_hand != selected


def test_cells_are_selected_by_one_drag_from_columns_that_stay_into_those_that_scroll_and_back(
    view, frozen, hands, qtbot
):
    table = view.table

    def middle(of, name, field):
        return of.viewport().mapToGlobal(of.visualRect(hands.index(name, field)).center())

    def pull(of, start, finish):
        on = of.viewport()
        qtbot.mousePress(on, LEFT, pos=on.mapFromGlobal(start))
        for share in (0.2, 0.6, 1.0):
            at = (QPointF(start) * (1 - share) + QPointF(finish) * share).toPoint()
            held = Qt.MouseButton.LeftButton
            event = QMouseEvent(
                QEvent.Type.MouseMove, QPointF(on.mapFromGlobal(at)), QPointF(at), Qt.MouseButton.NoButton, held,
                Qt.KeyboardModifier.NoModifier,
            )  # fmt: skip
            QApplication.sendEvent(on, event)
        qtbot.mouseRelease(on, LEFT, pos=on.mapFromGlobal(finish))

    def chosen():
        cells = {(index.siblingAtColumn(0).row(), table.field_of(index.column())) for index in table.selectedIndexes()}
        return sorted({row for row, _ in cells}), [
            field for field in view.columns.fields() if (cells and (min(cells)[0], field) in cells)
        ]

    first, last = hands.index("Survey", "name").row(), hands.index("Approval", "name").row()
    fields = view.columns.fields()
    upto = fields[fields.index("duration") + 1]
    pull(frozen, middle(frozen, "Survey", "name"), middle(table, "Approval", upto))
    assert chosen() == (list(range(first, last + 1)), fields[: fields.index(upto) + 1])
    pull(table, middle(table, "Approval", upto), middle(frozen, "Survey", "name"))
    assert chosen() == (list(range(first, last + 1)), fields[: fields.index(upto) + 1])
