"""Every key means one thing in a place of the window, and every command can be found."""

from collections import defaultdict

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pmo_desktop.domain.records import Task
from ui.gantt.commands import COMMANDS, GROUP_BEGINS, MENU
from ui.gantt.menus import OFFERED
from ui.literal import words_of
from ui.shell.places import PLACES, named

CTRL = Qt.KeyboardModifier.ControlModifier
OWN = Qt.ShortcutContext.WidgetShortcut
"""Counts only in the one field that has it."""


def keys_of(root):
    """Yield key and action (or shortcut) of all that listens below a widget, wherever the cursor is in it."""
    for action in root.findChildren(QAction):
        if action.shortcutContext() is not OWN:
            yield from ((keys.toString(), action) for keys in action.shortcuts())
    for shortcut in root.findChildren(QShortcut):
        if shortcut.context() is not OWN:
            pressed = shortcut.keys()
            yield from ((keys.toString(), shortcut) for keys in pressed)


@pytest.mark.parametrize("place", [place.name for place in PLACES])
def test_no_two_commands_of_a_place_share_a_key_with_each_other_or_with_the_window(window, demo, place):
    shown = window(demo, place=place)
    view = shown.view(named(place))
    others = [shown.view(each) for each in PLACES if each.name != place and each.name in shown._views]
    found = defaultdict(set)
    for keys, listener in keys_of(shown):
        if keys and not any(other.isAncestorOf(listener.parent()) or listener.parent() is other for other in others):
            found[keys].add(listener)
    for action in view.actions_of_place():
        for keys in action.shortcuts():
            found[keys.toString()].add(action)
    clashes = {
        keys: sorted(each.objectName() or each.parent().__class__.__name__ for each in listeners)
        for keys, listeners in found.items()
        if len(listeners) > 1
    }
    assert clashes == {}


def test_every_command_of_the_gantt_is_found_in_the_command_field_under_words_of_its_own(window, demo):
    shown = window(demo, place="gantt")
    offered = [command.title for command in shown.commands()]
    wanted = [words_of(action) for action in shown.view(named("gantt")).commands.values()]
    assert [each for each in wanted if each not in offered] == []
    assert len(wanted) == len(set(wanted)) == len(COMMANDS)


@pytest.mark.parametrize("key", [Qt.Key.Key_F8, Qt.Key.Key_F9, Qt.Key.Key_F])
def test_keys_of_the_plan_count_in_the_details_beside_it_too(window, demo, qtbot, key):
    """Who reads of advice in the details presses Ctrl+F8 there, where the menu names that key."""
    shown = window(demo, place="gantt")
    with qtbot.waitActive(shown):
        shown.activateWindow()
    view = shown.view(named("gantt"))
    view.table.select([view.table.shown_ids()[3]])
    editor = shown.inspector.editors["duration"]
    editor.setFocus()
    said = []
    shown.session.announced.connect(said.append)
    QTest.keyClick(editor, key, Qt.KeyboardModifier.NoModifier if key == Qt.Key.Key_F9 else CTRL)
    QTest.keyRelease(editor, Qt.Key.Key_Control)
    done = {
        Qt.Key.Key_F8: lambda: view.advice.is_open,
        Qt.Key.Key_F: view.find_bar.isVisible,
        Qt.Key.Key_F9: lambda: bool(said),
    }
    assert done[key]()


def test_such_keys_of_a_place_that_is_not_shown_do_nothing(window, demo, qtbot):
    shown = window(demo, place="gantt")
    view = shown.view(named("gantt"))
    shown.go("portfolio")
    with qtbot.waitActive(shown):
        shown.activateWindow()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F8, CTRL)
    QTest.keyRelease(QApplication.focusWidget(), Qt.Key.Key_Control)
    assert not view.advice.is_open


def test_menus_offer_commands_there_are():
    known = {command.name for command in COMMANDS} | {"", "scales", "types"}
    assert {name for names in OFFERED.values() for name in names} <= known
    assert set(GROUP_BEGINS) <= known
    assert len(MENU) - MENU.count("") == len(set(MENU) - {""})


def test_ctrl_z_and_ctrl_y_take_back_and_do_again_what_was_done_in_the_table(window, demo, qtbot):
    shown = window(demo, place="gantt")
    with qtbot.waitActive(shown):
        shown.activateWindow()
    table = shown.view(named("gantt")).table
    table.setFocus()
    count = demo.count(Task)
    table.select([table.shown_ids()[0]])
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert demo.count(Task) < count
    QTest.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert demo.count(Task) == count
    QTest.keyClick(table, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert demo.count(Task) < count
    QTest.keyRelease(table, Qt.Key.Key_Control)
