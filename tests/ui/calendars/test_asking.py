"""The questions of the calendars: what an exception says, and whose holidays to add."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.patterns import Repeated
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import CalendarException
from pmo_desktop.services import calendars
from pmo_desktop.services.public_holidays import Standing
from ui.calendars.exception import ExceptionDialog
from ui.calendars.holidays import HolidaysDialog

OK = QDialogButtonBox.StandardButton.Ok


def exception(site, **more):
    start = moment.from_iso("2026-01-05")
    return CalendarException(**{"id": "", "calendar_id": site.own, "start": start, "finish": start + DAY, **more})


@pytest.fixture
def ask(qtbot, dialog, workspace):
    """Return what shows the question, ready for keys; its answer is written as the dialog does it."""

    def show(what, write=calendars.add_exception):
        made = ExceptionDialog(workspace, what, "Add an exception", lambda each: write(workspace, each), dialog)
        qtbot.addWidget(made)
        made.show()
        qtbot.waitExposed(made)
        return made

    return show


def agree(asked):
    QTest.mouseClick(asked.buttons.button(OK), Qt.MouseButton.LeftButton)


def choose(box, value):
    box.setCurrentIndex(box.findData(value))


def kept(workspace):
    (only,) = workspace.all(CalendarException)
    return only


def write(field, text):
    field.clear()
    QTest.keyClicks(field, text)


def test_a_plain_exception_is_typed(ask, site, workspace):
    asked = ask(exception(site))
    write(asked.name, "Stocktaking")
    write(asked.hours, "8-12")
    write(asked.last, "2026-01-07")
    assert asked.said.text() == "3 days in a row"
    agree(asked)
    found = kept(workspace)
    assert (found.name, found.shifts, found.finish - found.start, found.recurrence) == (
        "Stocktaking",
        "08:00-12:00",
        3 * DAY,
        "",
    )
    assert not asked.isVisible()


@pytest.mark.parametrize(
    ("kind", "choose_more", "rule", "words"),
    [
        (Repeated.DAYS, {"every": 3}, "FREQ=DAILY;INTERVAL=3", "Every 3 days; 122 days: 2026-01-05, 2026-01-08"),
        (Repeated.WEEKDAYS, {"every": 4}, "FREQ=DAILY;INTERVAL=4;X-WEEKDAYS=1", "Every 4 weekdays"),
        (Repeated.WEEKS, {"every": 2}, "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO", "Every second week on Monday"),
        (Repeated.MONTH_DAY, {"day": 31}, "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "or the last before it"),
        (Repeated.MONTH_PLACE, {"place": -1, "group": 7}, "FREQ=MONTHLY;INTERVAL=1;BYDAY=FR;BYSETPOS=-1", "the last Friday"),
        (Repeated.YEAR_DAY, {"day": 24, "month": 12}, "FREQ=YEARLY;INTERVAL=1;BYMONTH=12;BYMONTHDAY=24", "24 December"),
        (Repeated.YEAR_PLACE, {"place": 1, "group": 1, "month": 9},
         "FREQ=YEARLY;INTERVAL=1;BYMONTH=9;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "the first weekday in September"),
    ],
)  # fmt: skip
def test_every_kind_of_repetition_is_asked_for_and_said_in_words(ask, site, workspace, kind, choose_more, rule, words):
    asked = ask(exception(site, name="Closed"))
    choose(asked.repeated, kind)
    write(asked.last, "2027-01-05")
    for name, value in choose_more.items():
        field = getattr(asked, name)
        if name in ("place", "group", "month"):
            choose(field, value)
        else:
            field.setValue(value)
    assert words in asked.said.text()
    agree(asked)
    assert kept(workspace).recurrence == rule
    again = ask(kept(workspace), calendars.change_exception)
    assert again.meant() == kept(workspace), "what was asked for is what is shown when it is opened again"


def test_a_number_of_times_decides_where_it_ends(ask, site, workspace):
    asked = ask(exception(site))
    choose(asked.repeated, Repeated.WEEKS)
    choose(asked.ends, "count")
    asked.count.setValue(5)
    assert not asked.last.isVisible()
    agree(asked)
    found = kept(workspace)
    assert found.recurrence.endswith("COUNT=5")
    assert found.finish == moment.from_iso("2026-02-03")
    assert ask(found, calendars.change_exception).count.value() == 5


def test_what_cannot_be_read_is_said_in_place_and_kept(ask, site, workspace):
    asked = ask(exception(site, name="Closed"))
    write(asked.first, "32.13")
    assert "not a date" in asked.said.text()
    assert asked.first.property("refused")
    agree(asked)
    assert asked.isVisible()
    assert asked.first.text() == "32.13"
    assert workspace.all(CalendarException) == ()
    write(asked.first, "2026-01-09")
    write(asked.last, "2026-01-08")
    assert "comes before the first" in asked.said.text()
    choose(asked.repeated, Repeated.WEEKS)
    write(asked.last, "2026-02-08")
    for box in asked.weekdays:
        box.setChecked(False)
    assert "No weekday is chosen" in asked.said.text()


def test_a_rule_from_elsewhere_is_kept_as_it_is(ask, site, workspace):
    rule = "FREQ=MONTHLY;BYMONTHDAY=1,15"
    own = calendars.add_exception(
        workspace, exception(site, name="Pay", recurrence=rule, finish=moment.from_iso("2027-01-01"))
    )
    asked = ask(kept(workspace), calendars.change_exception)
    assert asked.repeated.currentText() == "every month on day 1 and 15"
    write(asked.name, "Pay day")
    agree(asked)
    assert workspace.get(CalendarException, own).name == "Pay day"
    assert "BYMONTHDAY=1,15" in kept(workspace).recurrence


# Holidays


@pytest.fixture
def holidays(qtbot, dialog, session, site):
    made = HolidaysDialog(session, site.own, "DE", dialog)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.first.setValue(2026)
    made.last.setValue(2027)
    return made


def test_holidays_are_shown_before_they_are_added_and_added_once(holidays, workspace, site):
    assert len(holidays.found) == 18
    assert holidays.buttons.button(OK).text() == "Add 18 days"
    assert holidays.table.item(1, 1).text() == "Karfreitag"
    choose(holidays.region, "BY")
    assert len(holidays.found) == 24
    assert workspace.all(CalendarException) == ()
    agree(holidays)
    assert len(calendars.exceptions_of(workspace, site.own)) == 24
    assert not holidays.isVisible()
    assert [each.label for each in workspace.history(1)] == ["Holidays of Germany (Bayern) 2026–2027 in “Site”"]
    holidays._look()
    assert {each.standing for each in holidays.found} == {Standing.THERE}
    assert not holidays.buttons.button(OK).isEnabled()


def test_languages_and_further_kinds_are_those_of_the_country(holidays):
    choose(holidays.language, "en_US")
    assert holidays.table.item(1, 1).text() == "Good Friday"
    choose(holidays.region, "BY")
    before = len(holidays.found)
    holidays.kinds["catholic"].setChecked(True)
    assert len(holidays.found) == before + 2
    choose(holidays.country, "SG")
    assert not holidays.region.isEnabled()
    assert "catholic" not in holidays.kinds


def test_a_country_is_found_by_part_of_its_name(holidays):
    completer = holidays.country.completer()
    completer.setCompletionPrefix("kingdom")
    assert completer.currentCompletion() == "United Kingdom"


def test_years_the_wrong_way_round_say_so(holidays):
    holidays.first.setValue(2030)
    assert "no years to fill" in holidays.reason.text()
    assert holidays.table.rowCount() == 0
    assert not holidays.buttons.button(OK).isEnabled()


def test_the_dialog_opens_it_for_the_calendar_shown(dialog, monkeypatch):
    seen = []
    monkeypatch.setattr(HolidaysDialog, "exec", lambda self: seen.append(self.windowTitle()) or 0)
    dialog.exceptions.holidays_requested.emit()
    assert seen == ["Add holidays to “Site”"]
