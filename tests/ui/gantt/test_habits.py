"""The habits of planners, typed letter by letter as PRODUCT.md lists them, and the keys their fingers know."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Project
from pmo_desktop.services import planning
from ui.task_dialog.dialog import TaskDialog

KEY, MOD = Qt.Key, Qt.KeyboardModifier
ALT_SHIFT = MOD.AltModifier | MOD.ShiftModifier
CTRL, SHIFT = MOD.ControlModifier, MOD.ShiftModifier

DURATIONS = {
    "5d": "5d", "2w": "10d", "3h": "3h", "30m": "0.5h", "1mo": "20d", "3ed": "3ed", "2ew": "14ed", "4eh": "4eh", "5d?": "5d?",
    "0d": "0d", "4": "4d",
}  # fmt: skip
PREDECESSORS = {
    "3": "3", "3FS": "3", "3FS+2d": "3FS+2d", "2SS-1w": "2SS-5d", "4FF+50%": "4FF+50%", "4FS+3ed": "4FS+3ed",
    "2, 3": "2, 3", "2; 3": "2, 3", "X-1\\1": "X-1\\1",
}  # fmt: skip
STARTS = {
    "today": "2026-01-14",
    "+5d": "2026-01-19",
    "fri": "2026-01-16",
    "2/3": "2026-03-02",
    "2026-02-02": "2026-02-02",
}
"""Dates typed on Wednesday 2026-01-14."""


@pytest.fixture
def other(workspace, bridge):
    """Return another project, whose tasks are named by its code."""
    own = workspace.new_id()
    start = moment.from_iso("2026-01-05T08:00")
    workspace.record("New", [Insert(Project(id=own, code="X-1", name="Other", start=start))])
    planning.insert_tasks(workspace, own, None, ["Steel"])
    return own


@pytest.mark.parametrize(
    ("task", "field", "typed", "shown"),
    [
        *(("Survey", "duration", typed, shown) for typed, shown in DURATIONS.items()),
        *(("Deck", "predecessors", typed, shown) for typed, shown in PREDECESSORS.items()),
        *(("Survey", "start", typed, shown) for typed, shown in STARTS.items()),
        *(("Survey", "finish", typed, shown) for typed, shown in STARTS.items()),
    ],
)
def test_what_planners_type_is_shown_as_they_mean_it(hands, other, view, task, field, typed, shown):
    view.table.scrollTo(hands.index(task, field))
    hands.at(task, field).type(typed)
    assert hands.shown(task, field) == shown


@pytest.mark.parametrize(
    ("field", "kind"), [("start", "not before 2026-02-02"), ("finish", "finish not before 2026-02-02")]
)
def test_a_typed_date_adds_a_constraint_and_says_so(hands, said, field, kind):
    hands.at("Deck", field).type("2026-02-02")
    assert kind in said[-1]
    assert "Ctrl+Z" in said[-1]


def test_alt_shift_arrows_indent_and_outdent(hands, bridge):
    hands.at("Handover").press(KEY.Key_Right, ALT_SHIFT)
    assert bridge.names()[-1] == " Handover"
    hands.press(KEY.Key_Left, ALT_SHIFT)
    assert bridge.names()[-1] == "Handover"


@pytest.mark.parametrize(
    ("folds", "unfolds"), [(KEY.Key_Minus, KEY.Key_Equal), (KEY.Key_Underscore, KEY.Key_Plus)], ids=["plain", "shifted"]
)
def test_alt_shift_minus_and_equals_fold_and_unfold(hands, folds, unfolds):
    hands.at("Build").press(folds, ALT_SHIFT)
    assert "Deck" not in hands.names_shown()
    hands.press(unfolds, ALT_SHIFT)
    assert "Deck" in hands.names_shown()


def test_alt_up_and_down_move_a_row(hands, bridge):
    hands.at("Deck").press(KEY.Key_Up, MOD.AltModifier)
    assert bridge.names()[5:7] == [" Deck", " Foundations"]
    hands.press(KEY.Key_Down, MOD.AltModifier)
    assert bridge.names()[5:7] == [" Foundations", " Deck"]


def test_ins_f2_and_tab(hands, bridge, view):
    hands.at("Deck").press(KEY.Key_Insert).type("Rails", then=KEY.Key_Tab).type("6d")
    assert (bridge.names()[6], bridge.cell("Rails", "duration")) == (" Rails", "6d")
    hands.at("Deck").press(KEY.Key_F2)
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    assert QApplication.focusWidget().text() == "Deck"
    hands.press(KEY.Key_Escape)


def test_ctrl_f2_links_and_ctrl_shift_f2_unlinks(hands, bridge):
    hands.at("Survey").press(KEY.Key_Down, SHIFT).press(KEY.Key_F2, CTRL | SHIFT)
    assert bridge.cell("Drawings", "predecessors") == ""
    hands.press(KEY.Key_F2, CTRL)
    assert bridge.cell("Drawings", "predecessors") == "2"


@pytest.mark.parametrize(("key", "held"), [(KEY.Key_F2, SHIFT), (KEY.Key_Return, MOD.AltModifier)])
def test_shift_f2_and_alt_enter_open_the_properties(hands, monkeypatch, key, held):
    opened = []
    monkeypatch.setattr(TaskDialog, "exec", lambda dialog: opened.append(dialog.windowTitle()))
    hands.at("Deck").press(key, held)
    assert len(opened) == 1


@pytest.mark.parametrize(("key", "held"), [(KEY.Key_F5, MOD.NoModifier), (KEY.Key_F, CTRL)])
def test_f5_and_ctrl_f_go_to_a_row_by_number_or_name(hands, view, bridge, key, held):
    for typed in ("7", "dec"):
        hands.at("Survey").press(key, held).type(typed).press(KEY.Key_Escape)
        assert view.table.current_id() == bridge.task["Deck"]
        assert view.table.hasFocus()


def test_f3_clears_the_filters(hands, view, bridge):
    hands.at("Survey").press(KEY.Key_F, CTRL | SHIFT).type("Deck")
    assert hands.names_shown() == ["Build", "Deck"]
    hands.press(KEY.Key_F3)
    assert len(hands.names_shown()) == len(bridge.names())


def test_ctrl_shift_f5_scrolls_to_the_bar(hands, view, bridge):
    view.chart.go_to(moment.from_iso("2030-01-01"), 0)
    hands.at("Deck").press(KEY.Key_F5, CTRL | SHIFT)
    row = bridge.plan.tasks.row[bridge.task["Deck"]]
    assert 0 <= hands.x(int(bridge.workspace.schedule(bridge.id).start[row])) < view.chart.viewport().width()


def test_f9_takes_in_what_others_did_and_says_when_the_project_ends(hands, bridge, said):
    with bridge.workspace.another(author="Ben") as ben:
        planning.set_cells(ben, bridge.id, [(bridge.task["Deck"], "duration", "30d")])
    hands.at("Survey").press(KEY.Key_F9)
    assert hands.shown("Deck", "duration") == "30d"
    assert said == [f"Everything is worked out: the project ends on {hands.shown('Handover', 'finish')}."]


def test_ctrl_c_x_v_are_tab_separated_text(hands, bridge):
    hands.at("Survey", "duration").press(KEY.Key_Down, SHIFT).press(KEY.Key_C, CTRL)
    assert QGuiApplication.clipboard().text().split("\n")[:2] == ["5d", "10d"]
    QGuiApplication.clipboard().setText("7d\n8d\n")
    hands.press(KEY.Key_V, CTRL)
    assert [bridge.cell(name, "duration") for name in ("Survey", "Drawings")] == ["7d", "8d"]
    hands.at("Survey", "people").press(KEY.Key_X, CTRL)
    assert QGuiApplication.clipboard().text().strip() == "Anna"
    assert bridge.cell("Survey", "people") == ""


def test_ctrl_wheel_zooms(view):
    before = view.chart.seconds_per_pixel
    area, at = view.chart.viewport(), QPointF(200, 100)
    wheel = QWheelEvent(
        at, QPointF(area.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, CTRL,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(area, wheel)
    assert view.chart.seconds_per_pixel < before


def test_ctrl_shift_h_hides_what_is_completed_and_shows_it_again(hands, bridge):
    bridge.write(("Survey", "percent", "100"))
    hands.at("Deck").press(KEY.Key_H, CTRL | SHIFT)
    assert "Survey" not in hands.names_shown()
    assert "Drawings" in hands.names_shown()
    hands.press(KEY.Key_H, CTRL | SHIFT)
    assert "Survey" in hands.names_shown()


def test_this_week_and_overdue_is_in_the_menu_of_filters(hands, view, bridge):
    menu = view.arranging.bar.buttons["filter"].menu()
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == "This week and overdue").trigger()
    assert hands.names_shown() == ["Design", "Survey", "Drawings"], "one is overdue, one is under way this week"


def test_one_text_goes_into_many_cells_as_one_change(hands, bridge):
    hands.at("Foundations", "people").press(KEY.Key_Down, SHIFT).press(KEY.Key_Down, SHIFT)
    hands.press(KEY.Key_F2).type("Crew", then=None).press(KEY.Key_Return, CTRL)
    assert [bridge.cell(name, "people") for name in ("Foundations", "Deck", "Paint")] == ["Crew"] * 3
    bridge.workspace.undo()
    assert bridge.cell("Deck", "people") == "Ben[50%]"
