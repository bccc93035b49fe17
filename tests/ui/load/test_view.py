"""The load view: a cell is chosen by mouse and keys, says itself in words, and leads to the tasks behind it."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip

from pmo_desktop.domain import moment
from pmo_desktop.domain.records import Person
from pmo_desktop.services.staff import set_person_cells
from ui.shell.places import named


@pytest.fixture
def load(window, demo):
    shown = window(demo, place="load")
    return shown, shown.view(named("load"))


def at(view, row, column):
    """Return the middle of a cell on the screen."""
    heat = view.map._view()
    return QPoint(round(236 + heat.x(column) + heat.cell_width / 2), round(48 + heat.y(row) + heat.row_height / 2))


def cell_with_tasks(view, *, of_project=True):
    table = view.map.table
    for row in range(len(table.people)):
        for column in range(table.periods):
            if any(
                bool(each.project_id) is of_project and (not of_project or each.task_id)
                for each in table.entries(row, column)
            ):
                return row, column
    return None


def test_it_begins_with_the_fullest_cell_to_come(load):
    _, view = load
    column = view.map.cell[1]
    assert column >= view.map.week_of_today()
    assert view.behind.rowCount() > 0


def test_a_click_shows_the_tasks_behind(qtbot, load):
    _, view = load
    row, column = cell_with_tasks(view)
    view.map.choose(row, column)
    qtbot.mouseClick(view.map.viewport(), Qt.MouseButton.LeftButton, pos=at(view, row, column))
    assert view.map.cell == (row, column)
    assert view.map.table.people[row].name in view._heading.text()
    assert view.behind.rowCount() == len(view.map.table.entries(row, column))
    assert sum(float(view.behind.item(line, 2).text()) for line in range(view.behind.rowCount())) == pytest.approx(
        float(view.map.table.demand[row, column]) / 3600, abs=0.2
    )


def test_the_arrows_move_and_stay_within(qtbot, load):
    _, view = load
    view.map.choose(0, 0)
    for key, cell in (
        (Qt.Key.Key_Right, (0, 1)),
        (Qt.Key.Key_Down, (1, 1)),
        (Qt.Key.Key_Left, (1, 0)),
        (Qt.Key.Key_Left, (1, 0)),
    ):
        qtbot.keyClick(view.map, key)
        assert view.map.cell == cell
    qtbot.keyClick(view.map, Qt.Key.Key_End)
    assert view.map.cell == (1, view.map.table.periods - 1)
    assert view.map.horizontalScrollBar().value() == view.map.horizontalScrollBar().maximum()


@pytest.mark.parametrize("way", ["double click in the list", "enter in the list", "enter on the cell"])
def test_a_task_opens_in_the_gantt(qtbot, load, way):
    shown, view = load
    row, column = cell_with_tasks(view)
    view.map.choose(row, column)
    line = next(number for number, (project, task) in enumerate(view._entries) if project and task)
    project_id, task_id = view._entries[line]
    if way == "enter on the cell":
        view._entries.insert(0, (None, None))
        qtbot.keyClick(view.map, Qt.Key.Key_Return)
    elif way == "enter in the list":
        view.behind.setCurrentCell(line, 0)
        qtbot.keyClick(view.behind, Qt.Key.Key_Return)
    else:
        view.behind.doubleClicked.emit(view.behind.model().index(line, 0))
    assert (shown.place, shown.project_id) == ("gantt", project_id)
    assert shown._views["gantt"].selection().ids == ((task_id,) if task_id else ())


def test_line_work_opens_nothing(load):
    shown, view = load
    view._entries = [(None, None)]
    view._open(0)
    view._open(7)
    assert shown.place == "load"


def test_the_tooltip_says_the_cell(load, monkeypatch):
    _, view = load
    told = []
    monkeypatch.setattr(QToolTip, "showText", lambda *what: told.append(what[1]))
    point = at(view, 0, 1)
    view.map.viewportEvent(QHelpEvent(QEvent.Type.ToolTip, point, view.map.viewport().mapToGlobal(point)))
    assert view.map.table.people[0].name in told[0]
    assert "h asked of" in told[0]


def test_a_name_is_no_markup_in_the_tooltip(load, demo, monkeypatch):
    _, view = load
    set_person_cells(demo, [(view.map.table.people[0].id, "name", "<b>A</b>")])
    told = []
    monkeypatch.setattr(QToolTip, "showText", lambda *what: told.append(what[1]))
    point = at(view, 0, 1)
    view.map.viewportEvent(QHelpEvent(QEvent.Type.ToolTip, point, point))
    assert "&lt;b&gt;A&lt;/b&gt;" in told[0]


def test_overload_is_said_in_words(load):
    _, view = load
    table = view.map.table
    over = [
        (row, column)
        for row in range(len(table.people))
        for column in range(table.periods)
        if table.overloaded[row, column]
    ]
    assert over
    assert "Overloaded" in view.map.said(*over[0])


def test_hours_stand_in_place_of_percent(load):
    _, view = load
    before = view.map.viewport().grab().toImage()
    view._hours.trigger()
    assert view.map.viewport().grab().toImage() != before
    assert view.save_state()["hours"] is True


def test_this_week_is_found_again(load, demo):
    _, view = load
    view.map.choose(2, 30)
    view._today.trigger()
    row, column = view.map.cell
    start = view.map.table.starts[column]
    assert row == 2
    assert start <= demo.today() < start + moment.WEEK


def test_an_edit_is_seen_and_the_cell_stays(load, demo):
    _, view = load
    view.map.choose(3, 5)
    set_person_cells(demo, [(view.map.table.people[3].id, "units", "50%")])
    assert view.map.cell == (3, 5)
    assert demo.get(Person, view.map.table.people[3].id).max_units == 0.5


def test_the_details_follow_the_person_chosen(load):
    shown, view = load
    view.map.choose(4, 4)
    assert shown.inspector._heading.text() == view.map.table.people[4].name


def test_an_empty_portfolio_says_what_belongs_here(window, workspace):
    shown = window(workspace, place="load")
    view = shown.view(named("load"))
    assert view._layers.currentIndex() == 1
