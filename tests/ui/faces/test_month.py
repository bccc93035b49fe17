"""The calendar in use: dragging to another day, making longer, turning the pages, a new task on a day."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Update
from pmo_desktop.domain.moment import WEEK
from pmo_desktop.domain.records import Project
from ui.month.view import MonthView

KEY, MOD = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def hands(face):
    return face(MonthView)


def cell(hands, day, down=40):
    x, y = hands.canvas.chart.weeks.cell(moment.from_iso(day))
    return x + hands.canvas.chart.weeks.day_width / 2, y + down


def test_it_begins_with_the_month_under_way(hands):
    assert hands.view.named.text() == "January 2026"
    assert hands.canvas.chart.weeks.start == moment.from_iso("2025-12-29")


def test_a_bar_dragged_to_another_day_moves_its_task(hands, bridge, said, workspace):
    start = hands.middle("Survey")
    width = hands.canvas.chart.weeks.day_width
    hands.drag(start, (start[0] + 2 * width, start[1]))
    assert bridge.cell("Survey", "start") == "2026-01-07"
    assert bridge.labels() == ["Move “Survey” +2d"]
    assert "not before 2026-01-07" in said[0]
    workspace.undo()
    assert hands.view.card[bridge.task["Survey"]].start == moment.from_iso("2026-01-05T08:00")


def test_the_end_of_a_bar_dragged_gives_the_duration(hands, bridge):
    place = hands.canvas.place_of(bridge.task["Survey"])
    end = (place.x + place.width - 2, place.y + 5)
    hands.drag(end, (end[0] - 2 * hands.canvas.chart.weeks.day_width, end[1]))
    assert bridge.cell("Survey", "duration") == "3d"
    assert bridge.cell("Survey", "finish") == "2026-01-07"


def test_esc_and_a_drag_back_change_nothing(hands, bridge):
    before = bridge.labels()
    start = hands.middle("Survey")
    hands.drag(start, cell(hands, "2026-01-08"), then=KEY.Key_Escape)
    hands.drag(start, (start[0] + 12, start[1]))
    assert bridge.labels() == before


def test_a_double_click_on_a_day_writes_a_new_task_there(hands, bridge, workspace):
    hands.double_click(cell(hands, "2026-01-21", down=hands.canvas.chart.weeks.row_height - 10))
    assert hands.canvas.editor.isVisible()
    hands.keys.type("Inspect")
    assert bridge.cell("Inspect", "start") == "2026-01-21"
    assert bridge.labels() == ["Add task “Inspect”"]
    assert [hands.view.card[each].name for each in hands.view.chosen] == ["Inspect"]
    workspace.undo()
    assert "Inspect" not in bridge.names()


def test_esc_in_the_field_of_a_new_task_makes_none(hands, bridge):
    before = bridge.labels()
    hands.press(KEY.Key_Insert)
    hands.keys.type("Never", then=KEY.Key_Escape)
    assert not hands.canvas.editor.isVisible()
    assert bridge.labels() == before
    assert hands.canvas.hasFocus()


def test_pages_turn_by_keys_and_wheel(hands):
    hands.press(KEY.Key_PageDown)
    assert hands.view.named.text() == "February 2026"
    hands.press(KEY.Key_PageUp).press(KEY.Key_PageUp)
    assert hands.view.named.text() == "December 2025"
    hands.press(KEY.Key_Home)
    assert hands.view.named.text() == "January 2026"
    first = hands.canvas.first
    wheel = QWheelEvent(
        QPointF(300, 200), QPointF(300, 200), QPoint(), QPoint(0, -240), Qt.MouseButton.NoButton, MOD.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(hands.canvas.viewport(), wheel)
    assert hands.canvas.first == first + 2 * WEEK


def test_weeks_are_counted_by_zooming_and_remembered(hands, session):
    hands.view.commands["two_weeks"].trigger()
    assert hands.canvas.count == 2
    hands.press(KEY.Key_Plus, MOD.ControlModifier)
    assert hands.canvas.count == 1
    other = MonthView(session)
    other.restore_state(hands.view.save_state())
    assert (other.canvas.count, other.canvas.by_month) == (1, False)


def test_arrows_lead_through_tasks_and_days(hands, bridge):
    hands.click("Survey").press(KEY.Key_Down)
    assert hands.canvas.day != 0
    hands.view.select([])
    hands.canvas.current = ""
    hands.canvas.day = moment.from_iso("2026-01-11")
    hands.press(KEY.Key_Right)
    assert hands.canvas.day == moment.from_iso("2026-01-12")
    assert hands.chosen() == ["Drawings"]


def test_what_has_no_room_is_counted_and_offered(hands, bridge):
    """A click on “+1 more” lists the day; Enter chooses a task of it."""
    bridge.write(("Drawings", "predecessors", ""), ("Drawings", "start", "2026-01-05"))
    hands.canvas.show_weeks(moment.from_iso("2026-01-05"), 13)
    chart = hands.canvas.chart
    assert chart.weeks.lanes == 1
    day = moment.from_iso("2026-01-06")
    assert chart.hidden(day) == 2
    texts = [shape.text for shape in hands.canvas.picture(hands.canvas.measure, False).shapes if hasattr(shape, "text")]
    assert "+2 more" in texts

    offered = []

    def choose():
        menu = next(each for each in hands.view.findChildren(QMenu) if each.isVisible())
        offered.extend(action.text() for action in menu.actions())
        QTest.keyClick(menu, KEY.Key_Return)
        menu.close()

    QTimer.singleShot(100, choose)
    x, y = chart.weeks.cell(day)
    point = hands.on_screen((x + 20, y + chart.weeks.row_height - 6))
    hands.bot.mouseClick(hands.canvas.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert offered[2:4] == ["3  Drawings", "2  Survey"]
    assert offered[-1] == "New task on this day"
    assert hands.chosen() == ["Drawings"]


def test_the_list_of_a_day_opens_by_keys_and_what_is_chosen_in_it_is_framed_there(hands, bridge):
    bridge.write(("Drawings", "predecessors", ""), ("Drawings", "start", "2026-01-05"))
    hands.canvas.show_weeks(moment.from_iso("2026-01-05"), 13)
    day = moment.from_iso("2026-01-06")
    hands.view.select([])
    hands.canvas.current, hands.canvas.day = "", day

    def choose():
        menu = next(each for each in hands.view.findChildren(QMenu) if each.isVisible())
        QTest.keyClick(menu, KEY.Key_Down)
        QTest.keyClick(menu, KEY.Key_Return)
        menu.close()

    QTimer.singleShot(100, choose)
    hands.press(KEY.Key_Down, MOD.AltModifier)
    assert hands.chosen() == ["Survey"]
    assert hands.canvas.day_at() == day
    chart = hands.canvas.chart
    (frame,) = chart.frame_of_more(hands.canvas.selected, day, hands.canvas.measure, "+{count} more")
    x, y = chart.weeks.cell(day)
    assert x <= frame.x <= x + 5
    assert y <= frame.y < y + chart.weeks.row_height


def test_a_day_without_tasks_offers_a_new_one(hands, bridge):
    hands.view.select([])
    hands.canvas.current, hands.canvas.day = "", moment.from_iso("2026-01-11")
    offered = []

    def look():
        menu = next(each for each in hands.view.findChildren(QMenu) if each.isVisible())
        offered.extend(action.text() for action in menu.actions() if action.text())
        QTest.keyClick(menu, KEY.Key_Escape)

    QTimer.singleShot(100, look)
    hands.press(KEY.Key_Down, MOD.AltModifier)
    assert offered[1:] == ["No task on this day", "New task on this day"]


def test_the_whole_plan_goes_into_a_picture(hands):
    width, height = hands.canvas.picture_size(True)
    scene = hands.canvas.picture(hands.canvas.measure, True)
    assert (scene.width, scene.height) == (width, height)
    texts = {shape.text for shape in scene.shapes if hasattr(shape, "text")}
    assert {"Survey", "Foundations", "W2", "W9"} <= texts


def test_a_new_task_is_written_into_the_day_one_is_at_and_the_month_stays(hands, bridge):
    hands.canvas.day = bridge.workspace.today()
    hands.view.select([])
    hands.canvas.current = ""
    first, months = hands.canvas.first, hands.canvas.by_month
    hands.view.commands["insert"].trigger()
    assert hands.canvas.editor.isVisible()
    hands.keys.type("Visit")
    assert bridge.cell("Visit", "start") == "2026-01-14"
    assert (hands.canvas.first, hands.canvas.by_month) == (first, months)


def test_writing_a_task_into_another_month_turns_to_that_month(hands):
    assert hands.canvas.by_month
    hands.canvas.write_on(moment.from_iso("2026-05-06"))
    assert hands.canvas.by_month
    assert hands.view.named.text() == "May 2026"


@pytest.mark.parametrize(
    ("start", "shown"),
    [("2027-03-30T08:00", "April 2027"), ("2027-03-09T08:00", "March 2027"), ("2027-04-01T08:00", "April 2027")],
)
def test_a_plan_to_come_is_shown_from_the_month_that_has_something_of_it(session, bridge, on_screen, start, shown):
    bridge.workspace.record("Later", [Update(Project, bridge.id, {"start": moment.from_iso(start)})])
    made = on_screen(MonthView(session))
    made.show_project(bridge.id)
    assert made.named.text() == shown
    assert made.canvas.first <= moment.from_iso(start) < made.canvas.first + made.canvas.count * WEEK
