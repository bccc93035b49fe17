"""A table of records keeps its rows in place, filters, sorts and is written like a spreadsheet."""

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QVBoxLayout, QWidget

from pmo_desktop.domain.errors import InvalidValueError
from ui.tables.choosing import columns_menu
from ui.tables.columns import Column
from ui.tables.model import RowsModel
from ui.tables.roles import Role
from ui.tables.table import RecordTable

KEY, MOD = Qt.Key, Qt.KeyboardModifier


@dataclass(frozen=True)
class Tool:
    id: str
    name: str
    price: int
    kind: str = "hand"


TOOLS = [Tool("s", "Saw", 30), Tool("h", "Hammer", 9), Tool("d", "Drill", 120, "power")]
COLUMNS = (
    Column("name", "Name", lambda row: row.name, editable=True),
    Column("price", "Price", lambda row: f"{row.price} EUR", sort=lambda row: row.price, editable=True, right=True),
    Column("kind", "Kind", lambda row: row.kind, editable=True, choices=("hand", "power")),
    Column("length", "Length", lambda row: str(len(row.name))),
)


class Shop:
    """Keeps tools and counts how often it was written to."""

    def __init__(self):
        self.tools = list(TOOLS)
        self.writes = []

    def write(self, edits):
        fresh = {tool.id: tool for tool in self.tools}
        for row_id, field, text in edits:
            if field == "price" and not text.removesuffix(" EUR").isdigit():
                error = InvalidValueError(f"“{text}” is no price.")
                error.cell = (row_id, field)
                raise error
            value = int(text.removesuffix(" EUR")) if field == "price" else text
            fresh[row_id] = replace(fresh[row_id], **{field: value})
        self.writes.append(list(edits))
        self.tools = list(fresh.values())


@pytest.fixture
def shop():
    return Shop()


@pytest.fixture
def model(shop):
    made = RowsModel(COLUMNS, lambda edits: (shop.write(edits), made.show_rows(shop.tools)))
    made.show_rows(shop.tools)
    return made


@pytest.fixture
def table(model, on_screen):
    return on_screen(RecordTable(model, "Tools"), 700, 300)


def go(table, row, column):
    table.view.setCurrentIndex(table.sorted.index(row, column))


def names(table):
    return [table.sorted.index(row, 0).data() for row in range(table.sorted.rowCount())]


def test_the_model_keeps_qts_rules(model, qts_rules):
    qts_rules(model)
    model.show_rows(TOOLS[::-1])
    model.show_rows(TOOLS[:1])
    model.show_rows([])
    model.show_rows(TOOLS)
    assert model.rowCount() == 3


def test_the_sorted_and_filtered_rows_keep_qts_rules(table, qts_rules):
    qts_rules(table.sorted)
    table.sorted.sort(1)
    table.sorted.want(0, "a")
    assert names(table) == ["Hammer", "Saw"]


def test_new_rows_leave_selection_and_editor_where_they_are(table, model, keys):
    go(table, 1, 0)
    keys.press(KEY.Key_F2)
    keys.press(KEY.Key_End)
    for letter in " XL":
        QTest.keyClicks(QApplication.focusWidget(), letter)
    model.show_rows([Tool("n", "Nail", 1), *TOOLS])
    assert QApplication.focusWidget().text() == "Hammer XL"
    keys.press(KEY.Key_Escape)
    assert table.selected_ids() == ["h"]
    model.show_rows([TOOLS[2], TOOLS[1], TOOLS[0]])
    assert table.selected_ids() == ["h"]


def test_numbers_sort_by_value_not_by_their_text(table):
    table.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert names(table) == ["Hammer", "Saw", "Drill"]


def test_a_click_on_a_title_sorts_and_another_turns_the_order(table, qtbot):
    at = table.filters.viewport().rect().topLeft()
    at.setX(table.filters.sectionViewportPosition(1) + 10)
    at.setY(8)
    for wanted in (["Hammer", "Saw", "Drill"], ["Drill", "Saw", "Hammer"]):
        qtbot.mouseClick(table.filters.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert names(table) == wanted


def test_the_filter_row_stands_beneath_the_titles_and_hides_no_row(table):
    before = table.view.viewport().mapTo(table, table.view.viewport().rect().topLeft()).y()
    table.toggle_filters()
    QApplication.processEvents()
    field = table.filters.fields[0]
    below = table.view.viewport().mapTo(table, table.view.viewport().rect().topLeft()).y()
    assert field.isVisible()
    assert field.hasFocus()
    assert field.mapTo(table, field.rect().bottomLeft()).y() <= below
    assert below == before + 32
    table.view.horizontalScrollBar().setValue(0)
    table.toggle_filters()
    assert not field.isVisible()
    assert table.view.viewport().mapTo(table, table.view.viewport().rect().topLeft()).y() == before


def test_each_filter_field_stands_under_its_column_after_moving_and_sizing(table):
    table.toggle_filters()
    table.filters.moveSection(0, 2)
    table.view.setColumnWidth(1, 222)
    QApplication.processEvents()
    for column, field in enumerate(table.filters.fields):
        assert field.x() == table.filters.sectionViewportPosition(column) + 2
        assert field.width() == table.filters.sectionSize(column) - 4


def test_what_is_typed_filters_and_esc_puts_the_row_away(table, keys):
    table.toggle_filters()
    keys.type("a", then=KEY.Key_Down)
    assert names(table) == ["Saw", "Hammer"]
    assert table.view.hasFocus()
    table.filters.fields[0].setFocus()
    keys.press(KEY.Key_Escape)
    assert names(table) == ["Saw", "Hammer", "Drill"]
    assert not table.filters.is_shown


def test_tab_goes_from_filter_to_filter_past_hidden_columns(table, keys):
    table.view.setColumnHidden(1, True)
    table.toggle_filters()
    keys.press(KEY.Key_Tab)
    assert table.filters.fields[2].hasFocus()
    keys.press(KEY.Key_Backtab)
    assert table.filters.fields[0].hasFocus()


def test_typing_over_a_cell_writes_it_and_enter_goes_down(table, shop, keys):
    go(table, 0, 0)
    keys.type("Axe")
    assert shop.writes == [[("s", "name", "Axe")]]
    assert table.view.currentIndex().row() == 1


def test_a_list_offers_its_choices_and_takes_what_is_picked(table, shop, keys):
    go(table, 0, 2)
    keys.press(KEY.Key_F2)
    box = next(each for each in table.view.findChildren(QComboBox) if each.isVisible())
    assert [box.itemText(number) for number in range(box.count())] == ["hand", "power"]
    box.setCurrentIndex(1)
    box.activated.emit(1)
    QApplication.processEvents()
    assert shop.writes == [[("s", "kind", "power")]]


def test_a_list_may_be_typed_into(table, shop, keys):
    go(table, 0, 2)
    keys.type("power")
    assert shop.writes == [[("s", "kind", "power")]]


def test_a_refused_text_stays_with_the_reason_and_is_forgotten_with_esc(table, shop, keys):
    go(table, 0, 1)
    keys.type("cheap")
    index = table.sorted.index(0, 1)
    assert (index.data(), index.data(Role.ERROR)) == ("cheap", "“cheap” is no price.")
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "“cheap” is no price."
    assert table.view.currentIndex().row() == 0
    keys.press(KEY.Key_Escape)
    assert (index.data(), index.data(Role.ERROR)) == ("30 EUR", None)


def test_typing_where_nobody_can_says_why(table, model, qtbot, keys):
    go(table, 0, 3)
    with qtbot.waitSignal(model.refused) as heard:
        keys.press(KEY.Key_5)
    assert heard.args[0].sentence == "“Length” is worked out by the program."


def test_a_double_click_on_what_nobody_types_into_opens_the_row_and_complains_of_nothing(table, model, qtbot):
    area = table.view.visualRect(table.sorted.index(1, 3))
    with qtbot.assertNotEmitted(model.refused), qtbot.waitSignal(table.opened) as heard:
        qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
        qtbot.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    assert heard.args == ["h"]


def test_enter_opens_the_row(table, qtbot, keys):
    go(table, 2, 0)
    with qtbot.waitSignal(table.opened) as heard:
        keys.press(KEY.Key_Return)
    assert heard.args == ["d"]


def test_copy_and_paste_go_by_what_is_seen_sorted_filtered_and_shown(table, shop, keys):
    table.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    table.view.setColumnHidden(0, True)
    table.view.selectAll()
    keys.press(KEY.Key_C, MOD.ControlModifier)
    assert QGuiApplication.clipboard().text() == "9 EUR\thand\t6\n30 EUR\thand\t3\n120 EUR\tpower\t5"
    QGuiApplication.clipboard().setText("10\tpower\n31\tpower")
    go(table, 0, 1)
    keys.press(KEY.Key_V, MOD.ControlModifier)
    assert shop.writes == [[("h", "price", "10"), ("h", "kind", "power"), ("s", "price", "31"), ("s", "kind", "power")]]


def test_lines_that_do_not_fit_are_refused_not_dropped(table, shop, model, qtbot, keys):
    QGuiApplication.clipboard().setText("A\nB")
    go(table, 2, 0)
    with qtbot.waitSignal(model.refused) as heard:
        keys.press(KEY.Key_V, MOD.ControlModifier)
    assert heard.args[0].sentence == "2 lines do not fit into the 1 rows from here on."
    assert shop.writes == []


def test_cut_and_delete_empty_cells_and_ctrl_d_fills_down(table, shop, keys):
    go(table, 0, 0)
    keys.press(KEY.Key_X, MOD.ControlModifier)
    assert shop.writes[-1] == [("s", "name", "")]
    table.view.selectColumn(2)
    keys.press(KEY.Key_D, MOD.ControlModifier)
    assert shop.writes[-1] == [] or ("d", "kind", "hand") in shop.writes[-1]
    assert [tool.kind for tool in shop.tools] == ["hand", "hand", "hand"]


def test_the_last_shown_column_cannot_be_hidden(table):
    for column in (0, 1, 2):
        table.view.setColumnHidden(column, True)
    enabled = [action.text() for action in columns_menu(table.view).actions() if not action.isEnabled()]
    assert enabled == ["Length"]


def test_widths_order_and_sorting_are_remembered(table, model):
    table.view.setColumnWidth(0, 321)
    table.view.setColumnHidden(2, True)
    table.view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    again = RecordTable(model, "Tools")
    again.restore_state(table.save_state())
    assert again.view.columnWidth(0) == 321
    assert again.view.isColumnHidden(2)
    assert names(again) == ["Drill", "Saw", "Hammer"]
    again.deleteLater()


def test_an_invalid_index_has_nothing_to_say(model):
    assert model.data(QModelIndex()) is None


def test_ctrl_tab_leaves_the_table_and_tab_stays_in_it(qtbot, shop):
    whole = QWidget()
    before, table, after = QLineEdit(), RecordTable(RowsModel(COLUMNS, shop.write), "Tools"), QLineEdit()
    column = QVBoxLayout(whole)
    for each in (before, table, after):
        column.addWidget(each)
    table.model.show_rows(TOOLS)
    qtbot.addWidget(whole)
    with qtbot.waitActive(whole):
        whole.show()
        whole.activateWindow()
    table.setFocus()
    table.select("s")
    QTest.keyClick(table.view, KEY.Key_Tab)
    assert table.view.hasFocus()
    QTest.keyClick(table.view, KEY.Key_Tab, MOD.ControlModifier)
    assert after.hasFocus()
    table.setFocus()
    QTest.keyClick(table.view, KEY.Key_Backtab, MOD.ControlModifier | MOD.ShiftModifier)
    assert before.hasFocus()
    QTest.keyRelease(before, KEY.Key_Control)
