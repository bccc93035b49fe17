"""Rows are filtered, sorted and grouped from the strip above the plan, whose chips take it back."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from pmo_desktop.domain.records import SavedView
from pmo_desktop.services.arranging import Arrangement, Condition, Filter, GroupKey, SortKey, Test
from ui.gantt.own_filter import OwnFilterDialog
from ui.gantt.view import GanttView

KEY, MOD = Qt.Key, Qt.KeyboardModifier
ALL = ["Design", "Survey", "Drawings", "Approval", "Build", "Foundations", "Deck", "Paint", "Handover"]


def choose(view, button, *titles):
    """Choose an entry of a menu of the strip, by the words of the way to it."""
    menu = view.arranging.bar.buttons[button].menu()
    menu.aboutToShow.emit()
    for title in titles[:-1]:
        menu = next(
            action.menu() for action in menu.actions() if action.text() == title and isinstance(action.menu(), QMenu)
        )
    next(action for action in menu.actions() if action.text() == titles[-1]).trigger()


def chips(view):
    return [chip.text().removesuffix("  ✕") for chip in view.arranging.bar.chips]


def test_a_filter_is_chosen_counted_shown_as_a_chip_and_clicked_away(hands, view, qtbot):
    choose(view, "filter", "Milestones")
    assert hands.names_shown() == ["Design", "Approval", "Handover"]
    assert [row.name for row in view.chart._rows] == hands.names_shown()
    assert (chips(view), view.arranging.bar.count.text()) == (["Milestones"], "2 of 9 tasks")
    qtbot.mouseClick(view.arranging.bar.chips[0], Qt.MouseButton.LeftButton)
    assert (hands.names_shown(), chips(view), view.arranging.bar.count.text()) == (ALL, [], "9 tasks")


def test_f3_clears_every_filter_and_leaves_the_sorting(hands, view):
    view.arrange(Arrangement(filters=(Filter("critical"), Filter("text", "a")), sort=(SortKey("name"),)))
    hands.at("Paint").press(KEY.Key_F3)
    assert (view.arrangement.filters, chips(view), view.arranging.bar.field.text()) == ((), ["Task ↑"], "")
    hands.press(KEY.Key_F3, MOD.ShiftModifier)
    assert hands.names_shown() == ALL


def test_all_tasks_again_leaves_order_and_groups_as_they_are(hands, view):
    """As in other planning programs: “All tasks” is no filter, and nothing else."""
    view.arrange(Arrangement(sort=(SortKey("name", True),), groups=(GroupKey("critical"),)))
    every = hands.names_shown()
    choose(view, "filter", "Milestones")
    assert hands.names_shown() != every
    choose(view, "filter", "All tasks")
    assert hands.names_shown() == every
    assert (view.arrangement.sort, view.arrangement.groups) == ((SortKey("name", True),), (GroupKey("critical"),))


def test_a_person_is_chosen_from_those_who_work_here(hands, view):
    choose(view, "filter", "Of a person", "Ben")
    assert (hands.names_shown(), chips(view)) == (["Build", "Deck"], ["Ben"])


def test_typing_above_the_plan_narrows_it_and_esc_shows_all(hands, view, qtbot):
    hands.press(KEY.Key_F, MOD.ControlModifier | MOD.ShiftModifier)
    hands.type("paint", then=None)
    qtbot.waitUntil(lambda: hands.names_shown() == ["Build", "Paint"])
    hands.press(KEY.Key_Escape)
    assert hands.names_shown() == ALL
    assert view.table.hasFocus()


def test_a_task_somebody_works_on_stays_until_filters_are_applied_again(hands, view):
    hands.at("Survey").press(KEY.Key_H, MOD.ControlModifier | MOD.ShiftModifier)
    hands.at("Survey", "percent").type("100")
    assert "Survey" in hands.names_shown()
    hands.press(KEY.Key_F3, MOD.ControlModifier)
    assert "Survey" not in hands.names_shown()


def test_a_task_added_while_a_filter_is_on_is_written_at_once(hands, view, bridge):
    choose(view, "filter", "Milestones")
    hands.at("Approval").press(KEY.Key_Insert)
    hands.type("Permit")
    assert hands.names_shown() == ["Design", "Permit", "Approval", "Handover"]
    assert bridge.names()[3] == " Permit"


def test_a_double_click_on_a_title_sorts_then_turns_then_ends(hands, view, qtbot):
    header = view.table.horizontalHeader()
    column = view.table.model().columns.index("duration")
    at = QPoint(header.sectionViewportPosition(column) + 30, 20)
    shown = []
    for _ in range(3):
        qtbot.mouseDClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
        shown.append((hands.names_shown()[:3], chips(view)))
    assert shown == [
        (["Handover", "Design", "Approval"], ["Duration ↑"]), (["Build", "Deck", "Foundations"], ["Duration ↓"]), (ALL[:3], []),
    ]  # fmt: skip


def test_rows_that_are_sorted_are_not_moved_and_it_is_said_why(hands, view, bridge, said):
    view.arrange(Arrangement(sort=(SortKey("name"),)))
    before = bridge.names()
    hands.at("Deck").press(KEY.Key_Down, MOD.AltModifier).press(KEY.Key_Right, MOD.AltModifier | MOD.ShiftModifier)
    assert bridge.names() == before
    assert said == [("Rows that are sorted do not stand where they stand in the plan, so none can be moved or nested. "
                    "Press Shift+F3 to show the plan as it stands.")] * 2  # fmt: skip


def test_groups_have_headings_that_fold_and_hold_nothing_of_their_own(hands, view, said):
    choose(view, "group", "Person")
    assert hands.names_shown()[:4] == ["Anna  (1)", "Survey", "Ben  (1)", "Deck"]
    assert view.chart._rows[0].start == -1
    heading = view.table.model().index(0, view.table.model().columns.index("name"))
    view.table.setCurrentIndex(heading)
    assert (view.table.current_id(), view.table.selected_ids()) == (None, ())
    hands.press(KEY.Key_F2)
    assert "The heading of a group follows from its tasks." in said[-1]
    hands.press(KEY.Key_Minus, MOD.AltModifier | MOD.ShiftModifier)
    assert hands.names_shown()[:3] == ["Anna  (1)", "Ben  (1)", "Deck"]


def test_a_task_under_two_headings_is_edited_in_either(hands, view, bridge):
    bridge.write(("Deck", "people", "Anna; Ben"))
    view.arrange(Arrangement(groups=(GroupKey("people"),)))
    model = view.table.model()
    rows = [row for row in range(model.rowCount()) if model.index(row, 0).data() == "Deck"]
    assert len(rows) == 2
    index = model.index(rows[1], model.columns.index("duration"))
    assert model.setData(index, "4d")
    assert [model.index(row, index.column()).data() for row in rows] == ["4d", "4d"]
    view.table.selectRow(rows[1])
    assert view.table.selected_ids() == (bridge.task["Deck"],)


@pytest.mark.parametrize("level", [1, 2])
def test_levels_are_shown_by_keys(hands, level):
    hands.at("Design").press(KEY.Key_1 + level - 1, MOD.AltModifier | MOD.ShiftModifier)
    assert hands.names_shown() == (["Design", "Build", "Handover"] if level == 1 else ALL)


def test_an_own_filter_is_written_named_kept_and_chosen_again(hands, view, bridge, qtbot, monkeypatch):
    def fill(dialog):
        dialog.show()
        row = dialog.rows[0]
        row.field.setCurrentIndex(row.field.findData("duration"))
        row.test.setCurrentIndex(row.test.findData("more"))
        qtbot.keyClicks(row.value, "2x")
        assert "“2x” is not a duration" in dialog.said.text()
        row.value.setText("1w")
        assert dialog.count.text() == "5 of 9 tasks"
        dialog.name.setText("Long & late")
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(OwnFilterDialog, "exec", fill)
    choose(view, "filter", "New filter…")
    assert (chips(view), hands.names_shown()) == (
        ["Long && late"],
        ["Design", "Drawings", "Build", "Foundations", "Deck"],
    )
    assert [each.name for each in bridge.workspace.all(SavedView)] == ["Long & late"]
    view.arranging.clear_filters()
    choose(view, "filter", "Long && late")
    assert view.arrangement.filters == (
        Filter("own", "Long & late", conditions=(Condition("duration", Test.MORE, "1w"),)),
    )
    choose(view, "filter", "Delete filter", "Long && late")
    assert bridge.workspace.all(SavedView) == ()
    assert bridge.workspace.undo_label == "Delete filter “Long & late”"


def test_how_rows_were_arranged_is_taken_up_again(session, view, bridge, on_screen):
    view.arrange(Arrangement(filters=(Filter("critical"),), sort=(SortKey("start"),)))
    other = GanttView(session)
    other.restore_state(view.save_state())
    other.show_project(bridge.id)
    assert other.arrangement == view.arrangement
    assert chips(on_screen(other)) == ["Critical", "Start ↑"]


def test_a_plan_of_which_a_filter_shows_nothing_is_not_taken_for_empty(view):
    view.arrange(Arrangement(filters=(Filter("text", "nothing has this"),)))
    assert view.table.isVisible()
    assert view.arranging.bar.count.text() == "0 of 9 tasks"


def test_the_cursor_stays_on_its_task_when_rows_are_arranged(hands, view, bridge):
    hands.at("Paint", "start")
    view.arrange(Arrangement(sort=(SortKey("name"),), keeps_outline=False))
    assert view.table.current_id() == bridge.task["Paint"]
    QApplication.processEvents()
    assert view.table.visualRect(view.table.currentIndex()).isValid()


def test_only_levels_that_the_plan_has_are_offered(view):
    menu = QMenu()
    view.arranging.fill_levels(menu)
    offered = [action.text() for action in menu.actions() if action.text().startswith("Show level")]
    assert offered == ["Show level 1", "Show level 2"]


def test_the_menu_of_a_column_sorts_and_groups_by_it(view, hands):
    def choices():
        return {action.text(): action for action in view.columns.menu("duration").actions()}

    choices()["Sort by “Duration”, falling"].trigger()
    assert view.arrangement.sort == (SortKey("duration", descending=True),)
    assert hands.names_shown()[:2] == ["Build", "Deck"]
    choices()["Group by “Duration”"].trigger()
    assert [each.field for each in view.arrangement.groups] == ["duration"]
    assert choices()["Sort by “Duration”, falling"].isChecked()


@pytest.mark.parametrize("width", [520, 812, 1200])
def test_nothing_in_the_strip_overlaps_or_is_cut_however_narrow_it_is(view, width):
    """520 pixels are what a window of 960 leaves beside navigation and details."""
    view.resize(width, 500)
    QApplication.processEvents()
    bar = view.arranging.bar
    parts = [bar.field, *bar.buttons.values(), bar.view_button, bar.count]
    for before, after in pairwise(parts):
        assert before.geometry().right() < after.geometry().left()
    for button in (*bar.buttons.values(), bar.view_button):
        assert button.width() >= button.sizeHint().width()
        is_bare = button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
        assert button.width() >= 18 + 16 if is_bare else button.text()  # the icon, and the arrow beside it
    hint = bar.field.placeholderText()
    assert bar.field.fontMetrics().horizontalAdvance(hint) < bar.field.width() - 12
    assert parts[-1].geometry().right() < bar.width()
