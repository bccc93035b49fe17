"""Everything that is said of a person is written in one dialog, each edit at once; Ctrl+Z works there too."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from pmo_desktop.domain.moment import DAY, from_iso
from pmo_desktop.domain.records import Availability, Calendar, Leave, Person, PersonKind, PersonSkill, Rate, Role, Skill
from pmo_desktop.services import private
from ui.people.dialog import PersonDialog
from ui.shell.places import named


@pytest.fixture
def place(window, demo):
    return window(demo, place="people").view(named("people"))


@pytest.fixture
def claire(demo):
    return next(each for each in demo.all(Person) if each.name == "Claire Donnelly")


@pytest.fixture
def dialog(qtbot, place, claire):
    made = PersonDialog(place.session, claire.id, place, order=place.table.shown_ids())
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def typed(dialog, page, field, text):
    """Type a text into a field as a person does, and leave it with Enter."""
    dialog.tabs.setCurrentWidget(dialog.pages[page])
    form = dialog.pages[page].fields
    editor = form.fields[field]
    line = editor.lineEdit() if hasattr(editor, "lineEdit") else editor
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_fields_are_written_as_they_are_left_and_undone(dialog, demo, claire):
    typed(dialog, "general", "team", "Steel")
    typed(dialog, "general", "role", "Buyer")
    typed(dialog, "general", "active_to", "2027-06-30")
    kept = demo.get(Person, claire.id)
    assert (kept.team, demo.get(Role, kept.role_id).name, kept.active_to) == ("Steel", "Buyer", from_iso("2027-07-01"))
    assert "Steel" in dialog.beneath.text()
    for _ in range(3):
        next(
            each for each in dialog.actions() if each.shortcut() == QKeySequence(QKeySequence.StandardKey.Undo)
        ).trigger()
    assert demo.get(Person, claire.id) == claire
    assert dialog.pages["general"].fields.fields["team"].currentText() == claire.team


def test_what_cannot_be_read_stays_and_keeps_the_dialog(dialog, demo, claire):
    typed(dialog, "working", "pattern", "sometimes")
    assert "on which days" in dialog.reason.text()
    assert dialog.pages["working"].fields.fields["pattern"].property("refused")
    dialog.go(1)
    assert dialog.person_id == claire.id
    typed(dialog, "working", "pattern", "Mon-Thu")  # no key types a dash in tests
    assert dialog.reason.isHidden()
    assert demo.get(Calendar, demo.get(Person, claire.id).calendar_id).name == "Claire Donnelly"
    assert dialog.pages["working"].week.text() == "Mon–Thu 08:00-12:00, 13:00-17:00"


def test_other_times_are_added_edited_and_deleted(dialog, demo, claire):
    page = dialog.pages["working"]
    dialog.tabs.setCurrentWidget(page)
    page.add()
    (row,) = demo.find(Availability, person_id=claire.id)
    assert (row.start, row.finish, row.units) == (demo.today(), None, 0.5)
    model = page.periods.model
    model.set_texts([(row.id, "last", "2027-03-31"), (row.id, "units", "80%")])
    kept = demo.get(Availability, row.id)
    assert (kept.finish, kept.units) == (from_iso("2027-04-01"), 0.8)
    page.periods.table.select(row.id)
    page.delete()
    assert demo.count(Availability, person_id=claire.id) == 0
    demo.undo()
    assert demo.get(Availability, row.id) == kept


def test_rates_hold_from_a_day_on(dialog, demo, claire):
    page = dialog.pages["rates"]
    typed(dialog, "rates", "rate", "58.50")
    assert demo.get(Person, claire.id).hourly_rate == 5850
    page.add()
    (row,) = demo.find(Rate, person_id=claire.id)
    assert row.hourly_rate == 5850
    page.dated.model.set_texts([(row.id, "start", "+0d"), (row.id, "rate", "61")])
    assert page.fields.fields["rate"].text() == "61", "it holds today"
    typed(dialog, "rates", "rate", "63")
    assert demo.get(Rate, row.id).hourly_rate == 6300
    assert demo.get(Person, claire.id).hourly_rate == 5850


def test_rates_are_kept_for_one_alone(dialog, demo, claire, tmp_path):
    demo.private.use(tmp_path / "drawers")
    page = dialog.pages["rates"]
    page.add()
    (row,) = demo.find(Rate, person_id=claire.id)
    dialog.renew()
    dialog.tabs.setCurrentWidget(page)
    assert not page.alone.isChecked()
    page.alone.click()
    assert private.kept_of(demo, "rates", [claire.id])
    assert page.dated.model.rows[0].private, "a lock is drawn"
    with demo.public() as outside:
        assert (outside.get(Person, claire.id).hourly_rate, outside.get(Rate, row.id).hourly_rate) == (None, 0)
    page.alone.click()
    with demo.public() as outside:
        assert outside.get(Rate, row.id).hourly_rate == row.hourly_rate


def test_levels_of_skills_are_written(dialog, demo, claire):
    page = dialog.pages["skills"]
    french = next(each for each in demo.all(Skill) if each.name == "Telemetry")
    assert page.levels.model.set_texts([(french.id, "level", "3")])
    assert demo.find(PersonSkill, person_id=claire.id, skill_id=french.id)[0].level == 3
    assert next(row.level for row in page.levels.model.rows if row.id == french.id) == 3


def test_what_they_are_assigned_to_leads_there(dialog, place, qtbot):
    dialog.tabs.setCurrentWidget(dialog.pages["assigned"])
    page = dialog.pages["assigned"]
    assert page.table.rowCount() > 5
    row = next(number for number, each in enumerate(page._rows) if each.task_id)
    with qtbot.waitSignal(place.session.task_requested) as asked:
        page.table.opened.emit(row)
    assert asked.args == [page._rows[row].project_id, page._rows[row].task_id]
    assert dialog.isHidden()


def test_notes_are_written_when_they_are_left(dialog, demo, claire):
    page = dialog.pages["notes"]
    dialog.tabs.setCurrentWidget(page)
    page.text.setFocus()
    QTest.keyClicks(page.text, "Knows the depot.")
    dialog.tabs.setCurrentIndex(0)
    page.commit()
    assert demo.get(Person, claire.id).notes == "Knows the depot."


def test_history_tells_what_was_changed_from_what_to_what(dialog, demo, claire):
    typed(dialog, "general", "team", "Steel")
    dialog.tabs.setCurrentWidget(dialog.pages["history"])
    table = dialog.pages["history"].table
    assert [table.item(0, column).text() for column in (2, 3, 4)] == ["Team", claire.team, "Steel"]


def test_it_goes_on_to_the_next_person_and_closes_when_one_is_gone(dialog, demo, place, claire):
    order = place.table.shown_ids()
    QTest.keyClick(dialog, Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    assert dialog.person_id == order[order.index(claire.id) + 1]
    place.table.select(dialog.person_id)
    from pmo_desktop.services import staff  # noqa: PLC0415 - for this alone

    staff.delete_people(demo, [dialog.person_id])
    assert dialog.isHidden()
    demo.undo()


def test_enter_in_the_table_opens_it_where_it_was_left(place, claire, monkeypatch):
    shown = []

    def exec_(dialog):
        shown.append((dialog.person_id, dialog.remembered()["page"]))
        dialog.tabs.setCurrentWidget(dialog.pages["rates"])

    monkeypatch.setattr(PersonDialog, "exec", exec_)
    place.table.select(claire.id)
    place.table.view.setFocus()
    QTest.keyClick(place.table.view, Qt.Key.Key_Return)
    QTest.keyClick(place.table.view, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    next(each for each in place.actions() if each.objectName() == "people.open").trigger()
    assert [each for each, _ in shown] == [claire.id] * len(shown)
    assert shown[0][1] == "general"
    assert shown[-1][1] == "rates"


def test_a_period_of_a_day_in_the_past_is_no_trouble(dialog, demo, claire):
    page = dialog.pages["working"]
    page.add()
    (row,) = demo.find(Availability, person_id=claire.id)
    assert page.periods.model.set_texts([(row.id, "start", "2020-01-01"), (row.id, "last", "2020-01-01")])
    assert demo.get(Availability, row.id).finish - demo.get(Availability, row.id).start == DAY


def test_leave_is_entered_changed_and_taken_away_there_too(dialog, demo, claire):
    page = dialog.pages["leave"]
    dialog.tabs.setCurrentWidget(page)
    before = {each.id for each in demo.find(Leave, person_id=claire.id)}
    page.add()
    (fresh,) = {each.id for each in demo.find(Leave, person_id=claire.id)} - before
    model = page.absences.model
    model.set_texts([(fresh, "first", "2027-06-07"), (fresh, "last", "2027-06-11"), (fresh, "reason", "Sailing")])
    kept = demo.get(Leave, fresh)
    assert (kept.start, kept.finish, kept.reason) == (from_iso("2027-06-07"), from_iso("2027-06-12"), "Sailing")
    assert next(each for each in model.rows if each.id == fresh).days_said == "5"
    page.absences.table.select(fresh)
    page.delete()
    assert {each.id for each in demo.find(Leave, person_id=claire.id)} == before
    demo.undo()
    assert demo.get(Leave, fresh) == kept


def test_the_reason_of_leave_is_kept_alone_there_too(dialog, demo, claire, tmp_path):
    demo.private.use(tmp_path / "drawers")
    page = dialog.pages["leave"]
    page.add()
    (own,) = page.absences.table.selected_ids()
    page.absences.model.set_texts([(own, "reason", "Knee")])
    page.absences.table.select(own)
    assert page.keeping.text() == "Keep the reason for me alone"
    page.keeping.trigger()
    assert private.kept_of(demo, "leave-reasons", [own])
    assert next(each for each in page.absences.model.rows if each.id == own).private_reason


def test_a_generic_role_takes_no_leave(dialog, demo):
    dialog.person_id = next(each.id for each in demo.all(Person) if each.kind is PersonKind.ROLE)
    dialog.renew()
    assert not dialog.pages["leave"].absences.isEnabled()
