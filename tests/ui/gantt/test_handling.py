"""The same by keyboard, in dialogs and in menus: each one change, told and undone."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from pmo_desktop.charts.gantt_hits import Place, Under
from pmo_desktop.domain import moment
from pmo_desktop.domain.records import LagKind, LinkType
from ui.gantt.commands import COMMANDS
from ui.gantt.delegates import ROW_HEIGHT
from ui.gantt.link_editor import LinkEditor
from ui.gantt.menus import BAR, EMPTY, GROUPS, HEADER, LINK, OFFERED, kind_of
from ui.gantt.split_dialog import SplitDialog
from ui.gantt.table import HEADER_HEIGHT

KEY, MOD = Qt.Key, Qt.KeyboardModifier
AWAY = MOD.ControlModifier | MOD.AltModifier


@pytest.fixture
def link(bridge):
    """Return the id of the link from “Deck” to “Paint”, two days late."""
    of = bridge.plan.dependencies
    return next(
        each for each, before in zip(of.ids, of["predecessor_id"], strict=True) if before == bridge.task["Deck"]
    )


# Keys


@pytest.mark.parametrize(
    ("key", "held", "field", "text"),
    [
        (KEY.Key_Right, AWAY, "start", "2026-01-06"),
        (KEY.Key_PageDown, AWAY, "start", "2026-01-12"),
        (KEY.Key_Right, AWAY | MOD.ShiftModifier, "duration", "6d"),
        (KEY.Key_Left, AWAY | MOD.ShiftModifier, "duration", "4d"),
        (KEY.Key_Up, AWAY, "percent", "10%"),
    ],
)  # fmt: skip
def test_keys_move_stretch_and_fill_the_selected_task(hands, bridge, workspace, key, held, field, text):
    before = bridge.cell("Survey", field)
    hands.at("Survey").press(key, held)
    assert bridge.cell("Survey", field) == text
    workspace.undo()
    assert bridge.cell("Survey", field) == before


def test_keys_move_several_tasks_as_one_change_and_back(view, hands, bridge):
    view.table.select([bridge.task["Survey"], bridge.task["Paint"]])
    hands.press(KEY.Key_PageDown, AWAY)
    assert bridge.labels() == ["Move 2 tasks +7d"]
    hands.press(KEY.Key_PageUp, AWAY)
    assert bridge.cell("Survey", "start") == "2026-01-05"


def test_what_takes_no_more_than_a_day_is_not_made_to_take_none(hands, bridge):
    bridge.write(("Survey", "duration", "1d"))
    hands.at("Survey").press(KEY.Key_Left, AWAY | MOD.ShiftModifier)
    assert bridge.cell("Survey", "duration") == "1d"


def test_every_key_means_one_thing():
    keys = [each for command in COMMANDS for each in command.keys]
    assert len(keys) == len(set(keys))


# The link editor


@pytest.fixture
def editor(session, bridge, link, on_screen):
    return on_screen(LinkEditor(session, bridge.id, [link]), 420, 240)


def _said(bridge, link):
    of, number = bridge.plan.dependencies, bridge.plan.dependencies.row[link]
    return of["type"][number], of["lag"][number], of["lag_kind"][number]


def test_the_link_editor_shows_type_lag_and_whether_it_decides(editor):
    assert editor.named.text() == "Deck → Paint"
    assert editor.type.currentData() == LinkType.FS
    assert editor.lag.text() == "2d"
    assert editor.driving.text() == "Driving: it decides when “Paint” starts."


def test_ok_writes_type_and_lag_as_one_change(editor, bridge, link, workspace, qtbot):
    before = _said(bridge, link)
    editor.type.setCurrentIndex(1)
    editor.lag.selectAll()
    qtbot.keyClicks(editor.lag, "-50%")
    editor.buttons.button(editor.buttons.StandardButton.Ok).click()
    assert editor.result() == QDialog.DialogCode.Accepted
    assert _said(bridge, link) == (LinkType.SS, -5000, LagKind.PERCENT)
    workspace.undo()
    assert _said(bridge, link) == before


def test_a_lag_that_cannot_be_read_is_said_and_the_dialog_stays(editor, bridge, link, qtbot):
    before = _said(bridge, link)
    editor.lag.selectAll()
    qtbot.keyClicks(editor.lag, "soon")
    editor.buttons.button(editor.buttons.StandardButton.Ok).click()
    assert editor.isVisible()
    assert "“soon” is not a lag" in editor.said.text()
    assert _said(bridge, link) == before


def test_remove_link_takes_it_away(editor, bridge, link):
    editor.removal.click()
    assert link not in bridge.plan.dependencies


def test_f6_asks_about_the_links_of_the_task_and_enter_about_the_one_marked(view, hands, bridge, link, monkeypatch):
    asked = []
    monkeypatch.setattr(LinkEditor, "exec", lambda self: asked.append(self.link_id) or self.which.count())
    hands.at("Paint").press(KEY.Key_F6)
    assert asked == [link]
    view.chart.setFocus()
    view.chart.pointing.mark_link(link)
    hands.press(KEY.Key_Return)
    assert asked == [link, link]


def test_f6_where_there_is_no_link_says_how_to_make_one(hands, bridge, said):
    bridge.write(("Drawings", "predecessors", ""))
    hands.at("Survey").press(KEY.Key_F6)
    assert said == ["There is no link here. Drag from one bar to another, or press Ctrl+F2, to make one."]


# Splitting


def test_f7_asks_for_two_dates_and_splits(view, hands, bridge, workspace, monkeypatch):
    def answer(dialog):
        dialog.at.setText("2026-01-15")
        dialog.resume.setText("2026-01-19")
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(SplitDialog, "exec", answer)
    hands.at("Drawings").press(KEY.Key_F7)
    assert bridge.cell("Drawings", "finish") == "2026-01-27"
    hands.at("Drawings").press(KEY.Key_F7, MOD.ShiftModifier)
    assert bridge.cell("Drawings", "finish") == "2026-01-23"
    assert bridge.labels() == ["Join the parts of “Drawings”"]
    workspace.undo()
    assert len(bridge.plan.splits) == 2


@pytest.mark.parametrize("name", ["Survey", "Drawings", "Deck", "Paint"])
def test_the_split_dialog_proposes_what_can_be_done(session, bridge, on_screen, name):
    dialog = on_screen(SplitDialog(session, bridge.id, bridge.task[name]), 420, 260)
    assert dialog.said.text() == ""
    assert dialog.buttons.button(dialog.buttons.StandardButton.Ok).isEnabled()


def test_the_split_dialog_says_why_a_date_cannot_be(session, bridge, on_screen):
    dialog = on_screen(SplitDialog(session, bridge.id, bridge.task["Drawings"]), 420, 260)
    dialog.at.setText("2025-01-01")
    assert "Nothing of “Drawings” is left to do on one side of" in dialog.said.text()
    assert not dialog.buttons.button(dialog.buttons.StandardButton.Ok).isEnabled()


@pytest.mark.parametrize(("name", "why"), [("Design", "is a summary"), ("Approval", "cannot be split")])
def test_what_cannot_be_split_says_why(view, hands, bridge, said, name, why):
    view.table.select([bridge.task[name]])
    hands.view.handling.do(lambda editing: _split(editing, bridge.task[name]))
    assert why in said[0]


def _split(editing, task_id):
    from pmo_desktop.services.planning.splits import splitting  # noqa: PLC0415

    return splitting(editing, task_id, moment.from_iso("2026-01-15"), moment.from_iso("2026-01-19"))


def test_split_mode_ends_with_esc(view, hands):
    view.commands["split_mode"].trigger()
    view.chart.setFocus()
    hands.press(KEY.Key_Escape)
    assert not view.commands["split_mode"].isChecked()


# Menus


def _menu_names(menu, view):
    names = {action: name for name, action in view.commands.items()}
    found = []
    for action in menu.actions():
        inner = action.menu()
        found += _menu_names(inner, view) if isinstance(inner, QMenu) else [names[action]] if action in names else []
    return found


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        (Place.BODY, BAR), (Place.ROW, BAR), (Place.FINISH, BAR), (Place.DEADLINE, BAR), (Place.LINK, LINK),
        (Place.LINK_TO, LINK), (Place.BELOW, EMPTY), (Place.HEADER, HEADER),
    ],
)  # fmt: skip
def test_what_lies_under_the_pointer_says_which_menu_opens(place, kind):
    assert kind_of(Under(place)) == kind


@pytest.mark.parametrize("kind", sorted(OFFERED))
def test_a_menu_offers_each_command_once_and_no_line_at_its_ends(view, kind):
    menu = view.menus.made(kind)
    names = _menu_names(menu, view)
    assert sorted(names) == sorted(name for name in OFFERED[kind] if name in view.commands)
    lines = [action.isSeparator() for action in menu.actions()]
    assert not lines[0]
    assert not lines[-1]
    assert (True, True) not in set(pairwise(lines))
    menu.deleteLater()


def test_every_command_a_menu_groups_is_there(view):
    assert {name for names in GROUPS.values() for name in names} <= set(view.commands)


def test_a_right_click_opens_the_menu_of_what_is_there(view, hands, bridge, link, monkeypatch):
    view.chart.zoom_to(3_600.0)
    view.chart.go_to(moment.from_iso("2026-01-02"), 0)
    opened = []
    monkeypatch.setattr(view.menus, "open_kind", lambda kind, at: opened.append(kind))
    spots = (
        hands.point("Survey", moment.from_iso("2026-01-07")), QPoint(300, 10),
        QPoint(300, HEADER_HEIGHT + 9 * ROW_HEIGHT + 12),
    )  # fmt: skip
    for spot in spots:
        hands.bot.mousePress(view.chart.viewport(), Qt.MouseButton.RightButton, pos=spot)
        view.chart.customContextMenuRequested.emit(spot)
        hands.bot.mouseRelease(view.chart.viewport(), Qt.MouseButton.RightButton, pos=spot)
    assert opened == [BAR, HEADER, EMPTY]
    assert view.table.selected_ids() == (bridge.task["Survey"],)


def test_the_menu_of_the_scale_zooms(view):
    menu = view.menus.made(HEADER)
    next(action for action in menu.actions() if action.text() == "Hours").trigger()
    assert view.chart.seconds_per_pixel == pytest.approx(120.0)
    menu.deleteLater()


def test_the_menu_of_a_link_says_what_it_is_and_changes_its_type(view, bridge, link, workspace):
    view.chart.pointing.mark_link(link)
    menu = view.menus.made(LINK)
    first, *types = menu.actions()[:5]
    assert (first.text(), first.isEnabled()) == ("Deck → Paint   FS+2d   driving", False)
    assert [action.isChecked() for action in types] == [True, False, False, False]
    types[1].trigger()
    menu.deleteLater()
    assert _said(bridge, link) == (LinkType.SS, 2 * 28_800, LagKind.WORKING)
    workspace.undo()
    assert _said(bridge, link)[0] == LinkType.FS


def _reached(menu):
    """Return every action of a menu and the menus in it."""
    found = []
    for action in menu.actions():
        inner = action.menu()
        found += _reached(inner) if isinstance(inner, QMenu) else [action]
    return found


def test_the_menu_of_everything_holds_each_command_once_in_few_lines(view):
    menu = QMenu()
    view.fill_menu(menu)
    reached = [action for action in _reached(menu) if not action.isSeparator()]
    wanted = [action for name, action in view.commands.items() if name != "views"] + list(view.views.actions)
    assert sorted(map(id, reached)) == sorted(map(id, wanted))
    assert len([action for action in menu.actions() if not action.isSeparator()]) <= 25


def test_the_menu_of_a_task_is_no_longer_than_a_screen(view):
    menu = view.menus.made(BAR)
    assert len([action for action in menu.actions() if not action.isSeparator()]) <= 24
    menu.deleteLater()


def test_fields_of_the_link_are_whole_where_its_name_wraps(view, bridge, workspace, session, qtbot):
    bridge.write(("Survey", "name", "A name that goes on and on so that it wraps in the dialog"))
    bridge.write(("Drawings", "name", "Another name that goes on and on so that it wraps as well"))
    plan = bridge.plan
    ids = [plan.dependencies.ids[0]]
    dialog = LinkEditor(session, bridge.id, ids, view)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    QApplication.processEvents()
    assert dialog.lag.height() >= dialog.lag.sizeHint().height()
    assert dialog.type.height() >= dialog.type.sizeHint().height()
