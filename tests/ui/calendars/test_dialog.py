"""Calendars are kept in one dialog: each edit written at once, undone there, refused in place with what was typed."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from pmo_desktop.domain import moment
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Calendar, CalendarException, Project, WorkWeek
from pmo_desktop.services import calendars
from ui.calendars.dialog import CalendarsDialog
from ui.session import Session

KEY = Qt.Key


def press(dialog, words, within=None):
    """Click the button with these words."""
    top = within or dialog
    button = next(each for each in top.findChildren(QPushButton) if each.text() == words and each.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def cell(table, row_id, field):
    model = table.model
    column = [each.field for each in model.columns].index(field)
    return model.index(model.row_of(row_id), column)


def reasons(dialog):
    return dialog.reason.text()


def test_the_default_stands_first_and_says_who_uses_it(dialog):
    first, second = dialog.model.rows
    assert (first.calendar.name, first.is_default) == ("Standard", True)
    assert dialog.model.index(0, 2).data() == "the portfolio, Site"
    assert (second.calendar.name, second.base) == ("Site", "Standard")
    assert dialog.model.index(1, 2).data() == "–"


def test_every_table_keeps_qts_rules(dialog, qts_rules):
    for table in (dialog.table, dialog.weeks.table, dialog.exceptions.table, dialog.followers.table):
        qts_rules(table.model)
    dialog.add()
    dialog.weeks.add()
    dialog._session.workspace.undo()
    dialog._session.workspace.undo()


# Hours of the week


def test_hours_are_typed_and_written_with_enter(dialog, keys, workspace, site):
    dialog.tabs.setCurrentWidget(dialog.week)
    field = dialog.week.fields["monday"]
    assert field.placeholderText() == "08:00-12:00, 13:00-17:00"
    field.setFocus()
    keys.type("6-14, 14-22")
    assert field.text() == "06:00-14:00, 14:00-22:00"
    assert dialog.isVisible(), "Enter writes the field and closes nothing"
    assert calendars.usual_week(workspace, site.own).monday == "06:00-14:00,14:00-22:00"
    keys.press(KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert calendars.usual_week(workspace, site.own).monday is None
    assert field.text() == ""


def test_hours_left_with_tab_are_written_too(dialog, keys, workspace, site):
    dialog.tabs.setCurrentWidget(dialog.week)
    dialog.week.fields["friday"].setFocus()
    keys.type("free", then=KEY.Key_Tab)
    assert calendars.usual_week(workspace, site.own).friday == ""
    assert dialog.week.fields["saturday"].hasFocus()


def test_hours_that_cannot_be_read_stay_with_the_reason_until_given_up(dialog, keys, workspace, site):
    dialog.tabs.setCurrentWidget(dialog.week)
    field = dialog.week.fields["monday"]
    field.setFocus()
    keys.type("8-banana")
    assert field.is_refused
    assert "not a working time" in dialog.week.reason.text()
    calendars.set_calendar_cells(workspace, [(site.own, "name", "Yard")])
    assert field.text() == "8-banana", "a change from elsewhere leaves what is being typed"
    assert workspace.find(WorkWeek, calendar_id=site.own) == ()
    keys.press(KEY.Key_Escape)
    assert (field.text(), field.is_refused, dialog.isVisible()) == ("", False, True)
    keys.press(KEY.Key_Escape)
    assert not dialog.isVisible()


# The list


def test_a_calendar_is_added_ready_to_be_named(dialog, keys, names):
    press(dialog, "New")
    keys.type("Nights")
    assert names() == ["Nights", "Site", "Standard"]
    assert dialog.model.rows[1].calendar.name == "Nights"


def test_a_name_that_is_taken_stays_in_its_cell_with_the_reason(dialog, site, names):
    index = cell(dialog.table, site.own, "name")
    assert not dialog.model.setData(index, "standard")
    assert index.data() == "standard"
    assert "There is a calendar “Standard” already" in reasons(dialog)
    assert names() == ["Site", "Standard"]


def test_a_base_is_picked_and_never_leads_back(dialog, site, workspace):
    base = next(each for each in dialog.model.columns if each.field == "base")
    assert base.offers() == ["–", "Site", "Standard"]
    assert not dialog.model.setData(cell(dialog.table, site.standard, "base"), "Site")
    assert "itself based on" in reasons(dialog)
    assert dialog.model.setData(cell(dialog.table, site.own, "base"), "–")
    assert workspace.get(Calendar, site.own).base_id is None


def test_a_copy_says_the_same(dialog, site, workspace):
    calendars.set_usual_day(workspace, site.own, "monday", "9-12")
    exception = CalendarException(id="", calendar_id=site.own, name="Fair", start=20000 * DAY, finish=20001 * DAY)
    calendars.add_exception(workspace, exception)
    press(dialog, "Copy")
    copy = next(each for each in workspace.all(Calendar) if each.name == "Site (copy)")
    assert copy.base_id == site.standard
    assert calendars.usual_week(workspace, copy.id).monday == "09:00-12:00"
    assert [each.name for each in calendars.exceptions_of(workspace, copy.id)] == ["Fair"]


def test_a_calendar_in_use_is_not_deleted_and_says_by_whom(dialog, site, workspace, names):
    calendars.set_follower_cells(workspace, [(site.project, "calendar", "Site"), (site.person, "calendar", "Site")])
    press(dialog, "Delete")
    assert "used by Foot bridge, Anna" in reasons(dialog)
    assert names() == ["Site", "Standard"]
    workspace.undo()
    press(dialog, "Delete")
    assert names() == ["Standard"]
    workspace.undo()
    assert names() == ["Site", "Standard"]


def test_the_portfolios_calendar_is_not_deleted(dialog, site, names):
    dialog.table.select(site.standard)
    press(dialog, "Delete")
    assert "is the portfolio’s calendar" in reasons(dialog)
    assert names() == ["Site", "Standard"]


def test_another_one_becomes_the_portfolios(dialog, site, workspace):
    press(dialog, "Make it the portfolio’s")
    assert workspace.portfolio().calendar_id == site.own
    assert dialog.model.rows[0].id == site.own
    assert not dialog._made["default"].isEnabled()


# Weeks and exceptions


def test_a_dated_week_says_first_what_holds_anyway(dialog, site, workspace):
    dialog.tabs.setCurrentWidget(dialog.weeks)
    press(dialog, "Add a dated week")
    (week,) = calendars.dated_weeks(workspace, site.own)
    assert (week.monday, week.sunday) == ("08:00-12:00,13:00-17:00", "")
    assert moment.weekday(week.start) == 0
    assert week.finish - week.start == 7 * DAY
    model = dialog.weeks.model
    assert model.set_texts(
        [(week.id, "first", "2026-07-06"), (week.id, "last", "2026-08-14"), (week.id, "friday", "7-13")]
    )
    (week,) = calendars.dated_weeks(workspace, site.own)
    assert (moment.to_iso(week.start), moment.to_iso(week.finish)) == ("2026-07-06T00:00", "2026-08-15T00:00")
    assert week.friday == "07:00-13:00"
    assert not model.setData(cell(dialog.weeks.table, week.id, "last"), "2026-07-01")
    assert cell(dialog.weeks.table, week.id, "last").data() == "2026-07-01"
    assert "comes before the first" in dialog.weeks.reason.text()


def test_exceptions_are_edited_in_their_cells_and_deleted(dialog, site, workspace):
    day = moment.from_iso("2026-12-24")
    own = calendars.add_exception(
        workspace, CalendarException(id="", calendar_id=site.own, name="Eve", start=day, finish=day + DAY)
    )
    dialog.tabs.setCurrentWidget(dialog.exceptions)
    model = dialog.exceptions.model
    assert cell(dialog.exceptions.table, own, "days").data() == "2026-12-24"
    assert model.setData(cell(dialog.exceptions.table, own, "hours"), "8-12")
    assert model.setData(cell(dialog.exceptions.table, own, "last"), "2026-12-31")
    kept = workspace.get(CalendarException, own)
    assert (kept.shifts, kept.finish) == ("08:00-12:00", moment.from_iso("2027-01-01"))
    assert not model.setData(cell(dialog.exceptions.table, own, "hours"), "noon")
    assert "not a working time" in dialog.exceptions.reason.text()
    dialog.exceptions.table.select(own)
    press(dialog, "Delete", dialog.exceptions)
    assert workspace.all(CalendarException) == ()


def test_repeated_exceptions_are_said_in_words(dialog, site, workspace):
    exception = CalendarException(
        id="", calendar_id=site.own, name="Maintenance", start=moment.from_iso("2026-01-01"),
        finish=moment.from_iso("2027-01-01"), recurrence="FREQ=MONTHLY;INTERVAL=2;BYDAY=FR;BYSETPOS=-1",
    )  # fmt: skip
    own = calendars.add_exception(workspace, exception)
    shown = cell(dialog.exceptions.table, own, "days").data()
    assert shown == "every second month on the last Friday, 2026-01-01 to 2026-12-31"


# Who follows which


def test_a_project_and_a_person_are_given_a_calendar(dialog, site, workspace, anna):
    dialog.tabs.setCurrentWidget(dialog.followers)
    model = dialog.followers.model
    assert model.setData(cell(dialog.followers.table, site.project, "calendar"), "site")
    assert workspace.get(Project, site.project).calendar_id == site.own
    assert model.setData(cell(dialog.followers.table, site.person, "calendar"), "Site")
    assert anna().calendar_id == site.own
    assert dialog.model.rows[1].users.people == ("Anna",)
    assert model.setData(cell(dialog.followers.table, site.person, "calendar"), "–")
    assert anna().calendar_id is None
    assert not model.setData(cell(dialog.followers.table, site.person, "calendar"), "Moon")
    assert "There is no calendar “Moon”" in dialog.followers.reason.text()


# Elsewhere


def test_what_another_window_writes_is_shown(dialog, site, workspace):
    with workspace.another(author="Ben") as other:
        calendars.set_usual_day(other, site.own, "monday", "10-11")
        calendars.add_calendar(other, "Ben’s")
    dialog._session.look()
    assert dialog.week.fields["monday"].text() == "10:00-11:00"
    assert "Ben’s" in [row.calendar.name for row in dialog.model.rows]
    assert dialog.calendar_id == site.own


def test_a_calendar_another_window_deletes_leaves_the_list(dialog, site, workspace):
    with workspace.another(author="Ben") as other:
        calendars.delete_calendar(other, site.own)
    dialog._session.look()
    assert [row.id for row in dialog.model.rows] == [site.standard]
    assert dialog.calendar_id == site.standard


@pytest.mark.parametrize("words", ["Calendars", "holidays"])
def test_it_is_found_by_the_command_field(window, workspace, words, monkeypatch):
    shown = window(workspace)
    seen = []
    monkeypatch.setattr(CalendarsDialog, "exec", lambda self: seen.append(self.windowTitle()) or 0)
    shown.topbar.command.begin()
    QTest.keyClicks(shown.topbar.command, words)
    assert "Calendars" in shown.topbar.command.offers.item(0).text()
    QTest.keyClick(shown.topbar.command, KEY.Key_Return)
    assert seen == ["Calendars"]


# The year


def test_the_year_says_each_day_and_is_walked_by_keys(dialog, site, workspace, keys):
    day = moment.from_iso("2026-05-01")
    closed = CalendarException(id="", calendar_id=site.standard, name="May Day", start=day, finish=day + DAY)
    calendars.add_exception(workspace, closed)
    dialog.of_year.setValue(2026)
    dialog.year.setFocus()
    dialog.year.choose(day - DAY)
    keys.press(KEY.Key_Right)
    assert dialog.said.text() == "Friday 2026-05-01: free (May Day)"
    assert "May Day" in dialog.year.accessibleDescription()
    keys.press(KEY.Key_Up)
    assert dialog.said.text() == "Friday 2026-04-24: 08:00-12:00, 13:00-17:00"
    keys.press(KEY.Key_PageDown)
    assert dialog.of_year.value() == 2027
    assert dialog.said.text().startswith("Saturday 2027-04-24: free")


def test_the_last_day_of_a_year_leads_into_the_next(dialog, keys):
    dialog.of_year.setValue(2026)
    dialog.year.setFocus()
    dialog.year.choose(moment.from_iso("2026-12-31"))
    keys.press(KEY.Key_Right)
    assert dialog.of_year.value() == 2027
    assert "2027-01-01" in dialog.said.text()


def test_a_day_is_clicked_and_opened(dialog, site, workspace, monkeypatch):
    asked = []
    monkeypatch.setattr("ui.calendars.tables.ExceptionDialog.exec", lambda self: asked.append(self.first.text()) or 0)
    dialog.of_year.setValue(2026)
    dialog.year.grab()
    day = moment.from_iso("2026-03-10")
    QTest.mouseClick(dialog.year, Qt.MouseButton.LeftButton, pos=dialog.year.place_of(day).center())
    assert "2026-03-10" in dialog.said.text()
    QTest.mouseDClick(dialog.year, Qt.MouseButton.LeftButton, pos=dialog.year.place_of(day).center())
    assert asked == ["2026-03-10"]
    assert dialog.year.day_at(QPoint(0, 0)) is None


def test_two_dialogs_of_one_file_show_the_same(qtbot, dialog, site, workspace):
    with workspace.another(author="Ben") as other:
        from pmo_desktop.settings import Settings  # noqa: PLC0415
        from ui.background import at_once  # noqa: PLC0415

        session = Session(other, Settings(author="Ben"), at_once)
        second = CalendarsDialog(session)
        qtbot.addWidget(second)
        dialog.week.fields["monday"].setText("free")
        dialog.week.fields["monday"].editingFinished.emit()
        session.look()
        second.table.select(site.own)
        assert second.week.fields["monday"].text() == "free"
        session.close()


def test_ctrl_tab_turns_the_pages_and_gives_them_the_keyboard(dialog, keys, qtbot):
    dialog.table.setFocus()
    for page in (dialog.week, dialog.weeks, dialog.exceptions):
        keys.press(KEY.Key_Tab, Qt.KeyboardModifier.ControlModifier)
        assert dialog.tabs.currentWidget() is page
        assert page.isAncestorOf(QApplication.focusWidget())
    keys.press(KEY.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert dialog.tabs.currentWidget() is dialog.weeks
