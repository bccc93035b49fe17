"""The keys of the window: undo and redo from within a place, and no key that means two things."""

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from pmo_desktop.domain.records import Task
from ui.shell.places import PLACES, named

CTRL = Qt.KeyboardModifier.ControlModifier


def test_ctrl_z_and_ctrl_y_take_back_and_do_again_what_was_done_in_the_table(window, demo):
    shown = window(demo, place="gantt")
    table = shown.view(named("gantt")).table
    table.setFocus()
    count = demo.count(Task)
    first = table.shown_ids()[0]
    table.select([first])
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert demo.count(Task) < count
    QTest.keyClick(table, Qt.Key.Key_Z, CTRL)
    assert demo.count(Task) == count
    QTest.keyClick(table, Qt.Key.Key_Y, CTRL)
    assert demo.count(Task) < count
    QTest.keyRelease(table, Qt.Key.Key_Control)


@pytest.mark.parametrize("place", [place.name for place in PLACES])
def test_no_two_commands_share_a_key(window, demo, place):
    shown = window(demo, place=place)
    actions = dict.fromkeys([*shown._actions_here(), *shown.menus.actions()])
    keys = Counter(
        each.toString(QKeySequence.SequenceFormat.PortableText) for action in actions for each in action.shortcuts()
    )
    assert keys["Ctrl+K"] == 1
    assert [key for key, count in keys.items() if count > 1] == []
