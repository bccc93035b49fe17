"""Leave is entered, moved and taken away where it is seen, by mouse and by keys, as people do in a meeting."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.moment import DAY, from_iso
from pmo_desktop.domain.records import Leave, Person
from pmo_desktop.services import private
from pmo_desktop.services.lists.leave import in_words
from pmo_desktop.services.workspace import Workspace
from ui.shell.places import named

NOW = int(datetime(2026, 12, 2, 10, tzinfo=UTC).timestamp() * 1000)
LEFT, CTRL, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT, NONE = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
KEY = Qt.Key


@pytest.fixture
def staffed(tmp_path, open_windows):
    with Workspace.create(tmp_path / "a.pmo", author="Petra", clock=lambda: NOW) as made:
        people = [
            Person(id=name.lower(), name=name, team=team) for name, team in (("Anna", "A"), ("Ben", "B"), ("Cleo", "A"))
        ]
        made.record("Staff", [Insert(each) for each in people])
        yield made
        for each in open_windows:
            each.close()


@pytest.fixture
def shown(window, staffed):
    return window(staffed, place="leave")


@pytest.fixture
def place(shown):
    return shown.view(named("leave"))


@pytest.fixture
def canvas(place):
    QApplication.processEvents()
    return place.canvas


def here(workspace):
    found = sorted(workspace.all(Leave), key=lambda each: (each.person_id, each.start))
    return [(each.person_id, in_words(each.start, each.finish), each.reason) for each in found]


def mouse(canvas, kind, at, button=LEFT, held=NONE):
    port = canvas.viewport()
    buttons = LEFT if kind != QEvent.Type.MouseButtonRelease else Qt.MouseButton.NoButton
    QApplication.sendEvent(port, QMouseEvent(kind, QPointF(at), QPointF(port.mapToGlobal(at)), button, buttons, held))


def drag(canvas, begin, end, *, release=True):
    mouse(canvas, QEvent.Type.MouseButtonPress, begin)
    for step in range(1, 6):
        mouse(canvas, QEvent.Type.MouseMove, begin + (end - begin) * step / 5)
    if release:
        mouse(canvas, QEvent.Type.MouseButtonRelease, end)


def click(canvas, row, day, held=NONE):
    QTest.mouseClick(canvas.viewport(), LEFT, held, canvas.place_of(row, day))


def press(canvas, key, held=NONE):
    QTest.keyClick(canvas, key, held)


def run(place, name):
    place.commands[name].trigger()


def add(workspace, who, first, last, reason=""):
    leave = Leave(
        id=f"{who}{first}",
        person_id=who,
        start=from_iso(f"2026-12-{first:02}"),
        finish=from_iso(f"2026-12-{last:02}") + DAY,
        reason=reason,
    )
    workspace.record("Leave", [Insert(leave)])
    return leave.id


def bar(canvas, own):
    return next(each for each in canvas.bars if each.id == own)


def test_it_opens_at_today_with_everybody(place, canvas):
    assert place.strip.named.text() == "December 2026"
    assert [row.person.name for row in place.board.rows] == ["Anna", "Ben", "Cleo"]
    assert canvas.cell == (0, 1)
    assert place.said.text() == "Anna, Wednesday 2026-12-02"


def test_days_drawn_over_become_leave_with_the_reason_written_there(canvas, staffed):
    drag(canvas, canvas.place_of(0, 6), canvas.place_of(1, 9))
    assert canvas.editor.isVisible()
    assert here(staffed) == []
    QTest.keyClicks(canvas.editor, "Trip")
    QTest.keyClick(canvas.editor, KEY.Key_Return)
    assert here(staffed) == [("anna", "2026-12-07 to 2026-12-10", "Trip"), ("ben", "2026-12-07 to 2026-12-10", "Trip")]
    assert staffed.undo_label == "Leave of 2 people"
    assert len(canvas.selected) == 2
    staffed.undo()
    assert here(staffed) == []


def test_esc_leaves_all_as_it_was_and_going_elsewhere_enters_it(canvas, staffed, place):
    drag(canvas, canvas.place_of(0, 6), canvas.place_of(0, 7))
    QTest.keyClick(canvas.editor, KEY.Key_Escape)
    assert here(staffed) == []
    assert canvas.hasFocus()
    drag(canvas, canvas.place_of(0, 6), canvas.place_of(0, 7))
    place.strip.field.setFocus()
    assert here(staffed) == [("anna", "2026-12-07 to 2026-12-08", "")]
    assert place.strip.field.hasFocus()


def test_keys_enter_leave_write_its_reason_and_delete_it(canvas, staffed):
    click(canvas, 1, 6)
    press(canvas, KEY.Key_Right, SHIFT)
    press(canvas, KEY.Key_Right, SHIFT)
    press(canvas, KEY.Key_Return)
    QTest.keyClick(canvas.editor, KEY.Key_Return)
    assert here(staffed) == [("ben", "2026-12-07 to 2026-12-09", "")]
    press(canvas, KEY.Key_Right)
    assert len(canvas.selected) == 1
    QTest.keyClicks(canvas, "V")
    assert canvas.editor.text() == "V"
    QTest.keyClicks(canvas.editor, "acation")
    QTest.keyClick(canvas.editor, KEY.Key_Return)
    assert here(staffed)[0][2] == "Vacation"
    press(canvas, KEY.Key_Delete)
    assert here(staffed) == []
    assert staffed.undo_label == "Delete leave of “Ben”"


def test_leave_is_dragged_to_other_days_and_to_somebody_else(canvas, staffed):
    own = add(staffed, "anna", 7, 9, "Trip")
    drag(canvas, canvas.place_of(0, 7), canvas.place_of(0, 9))
    assert here(staffed) == [("anna", "2026-12-09 to 2026-12-11", "Trip")]
    assert canvas.selected == {own}
    drag(canvas, canvas.place_of(0, 9), canvas.place_of(2, 9))
    assert here(staffed) == [("cleo", "2026-12-09 to 2026-12-11", "Trip")]
    assert staffed.undo_label == "Move leave of “Anna”"


def test_its_ends_are_dragged_to_whole_and_half_days(canvas, staffed):
    own = add(staffed, "anna", 7, 9)
    end = canvas.place_of_edge(bar(canvas, own), 1)
    drag(canvas, end, QPoint(canvas.place_of(0, 10).x() + round(canvas.day_width / 2) - 1, end.y()))
    assert here(staffed) == [("anna", "2026-12-07 to 2026-12-11", "")]
    begin = canvas.place_of_edge(bar(canvas, own), -1)
    drag(canvas, begin, QPoint(canvas.place_of(0, 7).x(), begin.y()))
    assert here(staffed) == [("anna", "2026-12-08 12:00 to 2026-12-12 00:00", "")]
    assert staffed.undo_label == "Change leave of “Anna”"


def test_esc_ends_a_drag_with_nothing_changed(canvas, staffed):
    add(staffed, "anna", 7, 9)
    drag(canvas, canvas.place_of(0, 7), canvas.place_of(0, 12), release=False)
    press(canvas, KEY.Key_Escape)
    mouse(canvas, QEvent.Type.MouseButtonRelease, canvas.place_of(0, 12))
    assert here(staffed) == [("anna", "2026-12-07 to 2026-12-09", "")]


def test_a_click_alone_changes_nothing(canvas, staffed):
    add(staffed, "anna", 7, 9)
    click(canvas, 0, 7)
    click(canvas, 1, 7)
    assert not canvas.editor.isVisible()
    assert here(staffed) == [("anna", "2026-12-07 to 2026-12-09", "")]


def test_keys_move_and_stretch_leave_and_make_it_half_a_day(canvas, staffed):
    add(staffed, "anna", 7, 7)
    click(canvas, 0, 6)
    press(canvas, KEY.Key_Right, ALT)
    press(canvas, KEY.Key_Right, ALT | SHIFT)
    assert here(staffed)[0][1] == "2026-12-08 to 2026-12-09"
    press(canvas, KEY.Key_Left, ALT | SHIFT)
    press(canvas, KEY.Key_H, CTRL)
    assert here(staffed)[0][1] == "2026-12-08 00:00 to 12:00"
    press(canvas, KEY.Key_H, CTRL)
    assert here(staffed)[0][1] == "2026-12-08 12:00 to 2026-12-09 00:00"
    press(canvas, KEY.Key_H, CTRL)
    assert here(staffed)[0][1] == "2026-12-08"


def test_chosen_days_are_taken_out_of_leave(canvas, staffed):
    add(staffed, "anna", 7, 18)
    click(canvas, 0, 9)
    press(canvas, KEY.Key_Right, SHIFT)
    press(canvas, KEY.Key_Delete, SHIFT)
    assert [when for _, when, _ in here(staffed)] == ["2026-12-07 to 2026-12-09", "2026-12-12 to 2026-12-18"]


def test_leave_is_copied_and_pasted_to_somebody_else_and_other_days(canvas, staffed):
    add(staffed, "anna", 7, 8, "Trip")
    add(staffed, "anna", 10, 10)
    click(canvas, 0, 6)
    press(canvas, KEY.Key_Right, SHIFT)
    for _ in range(3):
        press(canvas, KEY.Key_Right, SHIFT)
    press(canvas, KEY.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "Anna\t2026-12-07\t2026-12-08\tTrip\nAnna\t2026-12-10\t2026-12-10\t"
    click(canvas, 2, 13)
    press(canvas, KEY.Key_V, CTRL)
    assert here(staffed)[2:] == [("cleo", "2026-12-14 to 2026-12-15", "Trip"), ("cleo", "2026-12-17", "")]


def test_lines_of_a_spreadsheet_are_pasted_for_the_people_from_the_chosen_one_on(canvas, staffed, place):
    heard = []
    place.session.announced.connect(heard.append)
    click(canvas, 1, 6)
    QGuiApplication.clipboard().setText("Name\tVon\tBis\nX\t07.12.2026\t08.12.2026\nY\t08.12.2026\t08.12.2026")
    press(canvas, KEY.Key_V, CTRL)
    assert here(staffed) == [("ben", "2026-12-07 to 2026-12-08", ""), ("cleo", "2026-12-08", "")]
    click(canvas, 2, 6)
    press(canvas, KEY.Key_V, CTRL)
    QGuiApplication.clipboard().setText("hello")
    press(canvas, KEY.Key_V, CTRL)
    assert [each.partition(" ")[0] for each in heard] == ["There", "There"]
    assert len(here(staffed)) == 2


def test_a_private_reason_is_seen_here_and_copied_nowhere(canvas, staffed, place, tmp_path):
    own = add(staffed, "anna", 7, 8, "Rehab")
    staffed.private.use(tmp_path / "drawers")
    private.keep_rows(staffed, "leave-reasons", [own])
    click(canvas, 0, 6)
    assert bar(canvas, own).private
    assert "Rehab (only you see this)" in place.said.text()
    press(canvas, KEY.Key_C, CTRL)
    assert "Rehab" not in QGuiApplication.clipboard().text()
    heard = []
    place.session.announced.connect(heard.append)
    press(canvas, KEY.Key_X, CTRL)
    assert here(staffed) == []
    assert "A reason that only you see" in heard[-1]
    staffed.undo()
    assert staffed.get(Leave, own).reason == "Rehab"


def test_arrows_lead_on_to_the_months_beside(canvas, place):
    click(canvas, 0, 0)
    press(canvas, KEY.Key_Left)
    assert place.strip.named.text() == "November 2026"
    assert canvas.cell == (0, 29)
    press(canvas, KEY.Key_Right)
    press(canvas, KEY.Key_PageDown)
    assert place.strip.named.text() == "January 2027"
    press(canvas, KEY.Key_Home)
    assert (place.strip.named.text(), canvas.cell) == ("December 2026", (0, 1))


def test_more_or_fewer_days_are_shown(canvas, place):
    run(place, "quarter")
    assert place.strip.named.text() == "Dec 2026 – Feb 2027"
    assert place.board.days == 90
    run(place, "zoom_out")
    assert place.strip.months == 12
    run(place, "month")
    assert place.save_state()["months"] == 1


def test_the_calendar_can_be_of_a_team_or_a_word(canvas, place, staffed):
    place.strip.team.setCurrentIndex(place.strip.team.findText("A"))
    place.strip.team.activated.emit(1)
    assert [row.person.name for row in place.board.rows] == ["Anna", "Cleo"]
    assert place.strip.count.text() == "2 of 3 people"
    place.strip.field.setFocus()
    QTest.keyClicks(place.strip.field, "cl")
    QTest.keyClick(place.strip.field, KEY.Key_Return)
    assert [row.person.name for row in place.board.rows] == ["Cleo"]
    run(place, "show_all")
    assert len(place.board.rows) == 3


def test_what_waits_is_marked_said_and_opened(window, demo):
    shown = window(demo, place="leave")
    place = shown.view(named("leave"))
    run(place, "quarter")
    own = next(own for own, waits in place.waits.items() if len(waits) == 1 and place.board.away(own))
    place.show_leave([own])
    assert bar(place.canvas, own).waits == 1
    assert "1 task waits: " in place.said.text()
    assert place.shows_waiting.isVisible()
    place.shows_waiting.click()
    assert shown.place == "gantt"
    assert shown.view(named("gantt")).selection().ids == (place.waits[own][0].task_id,)


def test_an_empty_portfolio_says_what_to_do(window, workspace):
    place = window(workspace, place="leave").view(named("leave"))
    assert place._layers.currentIndex() == 1
