"""Names stay in sight while the other columns scroll, share rows and selection, and give way when they are back."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.ui.windows import demo, demo_made, desk, finder, open_windows, session, silent_log, window, workspace  # noqa: F401 - fixtures
from ui.shell.places import named


@pytest.fixture
def place(window, demo):  # noqa: F811 - fixtures
    return window(demo, place="skills").view(named("skills"))


def test_names_lie_over_the_table_once_they_are_scrolled_away(place):
    view, names = place.table.view, place.names
    assert names.isHidden()
    view.horizontalScrollBar().setValue(100)
    assert names.isVisible()
    assert names.width() == view.columnWidth(0) + 1
    assert [names.isColumnHidden(column) for column in range(3)] == [False, True, True]
    view.horizontalScrollBar().setValue(0)
    assert names.isHidden()


def test_a_click_on_a_name_selects_the_row_and_the_keyboard_stays_with_the_table(place):
    view, names = place.table.view, place.names
    view.horizontalScrollBar().setValue(100)
    at = names.visualRect(names.model().index(3, 0)).center()
    QTest.mouseClick(names.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert view.currentIndex().row() == 3
    assert place.table.selected_ids() == [place.table.shown_ids()[3]]


def test_rows_stay_side_by_side_also_beneath_the_filters(place):
    view, names = place.table.view, place.names
    view.horizontalScrollBar().setValue(100)
    place.table.toggle_filters()
    view.horizontalScrollBar().setValue(120)
    for row in (0, 4):
        theirs = view.viewport().mapTo(place, QPoint(0, view.rowViewportPosition(row)))
        own = names.viewport().mapTo(place, QPoint(0, names.rowViewportPosition(row)))
        assert theirs.y() == own.y()
    place.table.toggle_filters()
    assert names.horizontalHeader().height() == view.horizontalHeader().height()
