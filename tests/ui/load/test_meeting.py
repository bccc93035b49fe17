"""A resource meeting as somebody holds it: find an overload, see what is behind it, give it to others, take it back, delay."""

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog

from pmo_desktop.domain import moment
from pmo_desktop.domain.records import Assignment, Booking, BookingState
from pmo_desktop.services.planning import set_cells, text_of
from ui.load.delay_dialog import DelayDialog
from ui.load.giving_dialog import GiveDialog

KEY, CTRL, SHIFT, ALT = (
    Qt.Key,
    *(getattr(Qt.KeyboardModifier, f"{each}Modifier") for each in ("Control", "Shift", "Alt")),
)


def in_dialog(kind, does):
    """Do something in the dialog that is about to open."""

    def now():
        dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())
        does(dialog)

    QTimer.singleShot(0, now)


def test_the_meeting_begins_at_the_worst_cell_and_ends_with_nobody_overloaded(meeting, office):
    assert (meeting.view.heading.text().split(",")[0], meeting.text("Anna")) == ("Anna", "150%")
    assert meeting.listed() == [("Design", "40.0"), ("Survey", "20.0")]
    meeting.pull_entry("Survey", "Ben")
    assert office.who("Survey") == ["Ben"]
    assert (meeting.text("Anna"), meeting.text("Ben")) == ("100%", "50%")
    assert office.workspace.history(1)[0].label == "Give “Survey” of “Anna” to “Ben”"
    meeting.press(KEY.Key_Z, CTRL)
    assert (office.who("Survey"), meeting.text("Anna")) == (["Anna"], "150%")
    meeting.select("Survey")
    meeting.do("week_later")
    assert (meeting.text("Anna"), meeting.text("Anna", "2026-01-20")) == ("100%", "50%")
    assert office.task("Survey").levelling_delay == 40 * 3600
    office.workspace.undo()
    assert meeting.text("Anna") == "150%"


def test_a_whole_cell_is_pulled_onto_a_name(meeting, office):
    meeting.click("Anna")
    meeting.pull(meeting.map, meeting.at("Anna"), meeting.name_at("Dora"))
    assert office.who("Design") == office.who("Survey") == ["Dora"]
    assert (meeting.text("Anna"), meeting.text("Dora")) == ("", "150%")
    assert len(office.workspace.history(2)) == 2
    assert office.workspace.history(1)[0].label == "Give 2 pieces of work of “Anna” to “Dora”"


def test_while_it_is_held_both_loads_are_shown_and_esc_puts_it_back(meeting, office):
    before = office.workspace.history(1)
    meeting.pull_entry("Survey", "Ben", drop=False)
    assert (meeting.text("Anna"), meeting.text("Ben"), meeting.text("Dora")) == ("100%", "50%", "")
    said = meeting.view.carrying.label.text()
    assert said.splitlines() == ["Survey (20 h)", "Anna: 150% → 100%", "Ben: 0% → 50%"]
    assert meeting.view.carrying.label.isVisible()
    assert meeting.map.target == meeting.row("Ben")
    meeting.press(KEY.Key_Escape)
    assert (meeting.text("Anna"), meeting.text("Ben")) == ("150%", "")
    assert not meeting.view.carrying.label.isVisible()
    QTest.mouseRelease(meeting.view.behind.viewport(), Qt.MouseButton.LeftButton)
    assert office.workspace.history(1) == before
    assert QApplication.overrideCursor() is None


def test_let_go_over_nobody_or_over_its_own_line_it_changes_nothing(meeting, office):
    before = office.workspace.history(1)
    meeting.pull_entry("Survey", "Anna")
    start = meeting.at("Anna")
    meeting.pull(meeting.map, start, start + QPoint(0, 4000))
    assert office.workspace.history(1) == before
    assert meeting.text("Anna") == "150%"


def test_a_role_takes_nothing_but_its_people_do(meeting, office):
    meeting.press(KEY.Key_2, ALT)
    meeting.do("unfold_all")
    meeting.click("Anna")
    meeting.pull_entry("Survey", "Planner", drop=False)
    assert "Hold it over a person" in meeting.view.carrying.label.text()
    meeting.press(KEY.Key_Escape)
    QTest.mouseRelease(meeting.view.behind.viewport(), Qt.MouseButton.LeftButton)
    assert office.who("Survey") == ["Anna"]
    meeting.pull_entry("Survey", "Dora")
    assert office.who("Survey") == ["Dora"]


def test_somebody_is_chosen_from_those_with_skill_and_time(meeting, office):
    meeting.select("Survey")
    seen = []

    def choose(dialog):
        table = dialog.table
        seen.extend([table.item(row, column).text() for column in range(5)] for row in range(table.rowCount()))
        QTest.keyClicks(dialog.field, "ben")
        assert table.rowCount() == 1
        dialog.accept()

    in_dialog(GiveDialog, choose)
    meeting.press(KEY.Key_G, CTRL)
    assert seen[0] == ["Dora", "Planner", "Steel 2", "20 / 20 h", "50%"]
    assert [each[0] for each in seen] == ["Dora", "Ben", "Cem"]
    assert office.who("Survey") == ["Ben"]


def test_a_share_is_given_and_the_work_stays_as_much_as_it_was(meeting, office):
    meeting.select("Design")

    def choose(dialog):
        dialog.share.setValue(25)
        QTest.keyClicks(dialog.field, "Ben")
        dialog.accept()

    in_dialog(GiveDialog, choose)
    meeting.press(KEY.Key_J, CTRL)
    plan, schedule = (of(office.projects["Bridge"]) for of in (office.workspace.plan, office.workspace.schedule))
    row = plan.tasks.row[office.tasks["Design"]]
    assert set(text_of(plan, schedule, row, "work_of_each").split("; ")) == {"Anna: 30h", "Ben: 10h"}
    assert meeting.view.save_state()["share"] == 25


def test_units_are_typed(meeting, office, monkeypatch):
    meeting.select("Design")
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **kept: ("50%" if kept["text"] == "100%" else "", True))
    meeting.press(KEY.Key_U, CTRL)
    (found,) = office.workspace.find(Assignment, task_id=office.tasks["Design"])
    assert (found.units, office.task("Design").duration) == (0.5, 80 * 3600)
    assert meeting.text("Anna") == "100%"
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **_kept: ("much", True))
    meeting.press(KEY.Key_U, CTRL)
    assert office.workspace.find(Assignment, task_id=office.tasks["Design"])[0].units == 0.5


def test_a_delay_says_what_moves_before_it_is_made(meeting, office):
    meeting.select("Design")
    seen = []

    def wait(dialog):
        seen.append(dialog.said.text())
        dialog.days.setValue(3)
        seen.append(dialog.said.text())
        dialog.accept()

    in_dialog(DelayDialog, wait)
    meeting.press(KEY.Key_M, CTRL | SHIFT)
    assert seen[1].startswith(
        "Starts on 2026-01-15, ends on 2026-01-21. 1 other task moves; its project ends on 2026-02-04"
    )
    assert office.task("Design").levelling_delay == 24 * 3600


def test_a_delay_goes_to_when_there_is_time(meeting, office):
    meeting.select("Survey")

    def wait(dialog):
        dialog.finder.click()
        assert dialog.until.text() == "2026-01-19"
        dialog.accept()

    in_dialog(DelayDialog, wait)
    meeting.do("delay")
    assert (meeting.text("Anna"), meeting.text("Anna", "2026-01-20")) == ("100%", "50%")


def test_what_cannot_wait_says_so_in_the_dialog_and_outside(meeting, office):
    set_cells(office.workspace, office.projects["Bridge"], [(office.tasks["Design"], "percent", "10")])
    meeting.select("Design")
    said = []

    def wait(dialog):
        said.append(dialog.said.text())
        dialog.reject()

    in_dialog(DelayDialog, wait)
    meeting.do("delay")
    assert "“Design” has begun." in said[0]
    meeting.shown.session.failed.connect(lambda error: said.append(str(error)))
    meeting.do("later")
    assert "“Design” has begun." in said[1]


def test_del_takes_somebody_off_a_task(meeting, office):
    meeting.select("Survey")
    meeting.press(KEY.Key_Delete)
    assert office.who("Survey") == []
    assert meeting.listed() == [("Design", "40.0")]
    meeting.press(KEY.Key_Z, CTRL)
    assert office.who("Survey") == ["Anna"]


def test_a_booking_is_committed_cut_and_says_which_counts(meeting, office):
    booking = office.book("Ben", "Bridge", 40, state=BookingState.TENTATIVE)
    meeting.click("Ben", "2026-01-20")
    assert [each[0] for each in meeting.listed()] == ["Build"]
    meeting.click("Ben")
    assert meeting.listed() == [("Booking, tentative", "16.0")]
    meeting.press(KEY.Key_T, CTRL)
    assert office.workspace.get(Booking, booking).state is BookingState.COMMITTED
    assert meeting.listed() == [("Booking", "16.0")]
    assert len(office.workspace.all(Booking)) == 1
    meeting.pull(meeting.map, meeting.at("Ben"), meeting.name_at("Dora"), drop=False)
    assert "Bookings only in the cells chosen" in meeting.view.carrying.label.text()
    meeting.view.carrying.let_go(meeting.map.viewport().mapToGlobal(meeting.name_at("Dora")))
    dates = {
        each.person_id: (moment.to_date(each.start).isoformat(), moment.to_date(each.finish).isoformat())
        for each in office.workspace.all(Booking)
    }
    assert dates == {
        office.people["Dora"]: ("2026-01-12", "2026-01-19"), office.people["Ben"]: ("2026-01-19", "2026-02-09"),
    }  # fmt: skip


def test_booked_and_planned_work_of_one_project_are_compared(meeting, office):
    office.book("Ben", "Bridge", 60, start="2026-01-12", finish="2026-02-09")
    meeting.click("Ben", "2026-01-20")
    behind = meeting.view.behind
    assert not behind.isColumnHidden(6)
    assert behind.item(0, 6).text() == "plan counts, booked -16 h"
    meeting.click("Anna")
    assert behind.isColumnHidden(6)


def test_nothing_behind_is_said(meeting, office):
    said = []
    meeting.shown.session.announced.connect(said.append)
    meeting.click("Dora")
    before = office.workspace.history(1)
    for name in ("give", "divide", "units", "delay", "later", "turn", "remove"):
        meeting.do(name)
    assert said == ["Nothing is behind the chosen cells."] * 7
    assert office.workspace.history(1) == before


def test_spreading_is_asked_for_the_people_chosen(meeting, office):
    asked = []
    session = meeting.shown.session
    session.spreading_requested.disconnect(meeting.shown.spreading.spread_people)
    session.spreading_requested.connect(lambda people, tasks: asked.append((people, tasks)))
    meeting.click("Anna")
    meeting.press(KEY.Key_L, CTRL | SHIFT)
    assert asked == [((office.people["Anna"],), ())]
    meeting.select("Survey")
    meeting.do("spread_the_work")
    assert asked[1] == ((office.people["Anna"],), (office.tasks["Survey"],))


@pytest.mark.parametrize("way", ["cells", "list"])
def test_the_menu_has_every_decision(meeting, way):
    shown = []

    def look():
        menu = QApplication.activePopupWidget()
        shown.extend(each.objectName() for each in menu.actions())
        menu.close()

    QTimer.singleShot(0, look)
    if way == "cells":
        at = meeting.at("Anna")
        there = meeting.map.viewport().mapToGlobal(at)
        QApplication.sendEvent(meeting.map.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, there))
    else:
        meeting.view.behind.customContextMenuRequested.emit(QPoint(5, 5))
    decisions = ("give", "divide", "units", "delay", "later", "remove", "turn", "spread_the_work")
    assert {f"load.{each}" for each in decisions} <= set(shown)
