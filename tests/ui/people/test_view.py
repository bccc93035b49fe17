"""People are added, edited and removed; their leave comes and goes; everything is undone."""

import pytest
from PySide6.QtCore import Qt

from pmo_desktop.domain.moment import DAY, from_iso
from pmo_desktop.domain.records import Assignment, Booking, Leave, Person, PersonSkill, Role
from pmo_desktop.services import leave
from ui.people.columns import COLUMNS
from ui.people.leave import COLUMNS as LEAVE_COLUMNS
from ui.shell.places import named


@pytest.fixture
def place(window, demo):
    shown = window(demo, place="people")
    return shown.view(named("people"))


def edit(model, row_id, field, text):
    row = next(number for number, each in enumerate(model.rows) if each.id == row_id)
    column = next(number for number, each in enumerate(model.columns) if each.field == field)
    return model.setData(model.index(row, column), text)


def test_the_models_are_sound(qtmodeltester, place):
    qtmodeltester.check(place.model)
    qtmodeltester.check(place.leave.model)


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [("name", "Anna Berg", "Anna Berg"),
     ("team", "Design", "Design"), ("units", "60%", 0.6), ("email", "a@b.example", "a@b.example"),
     ("initials", "AB", "AB"), ("rate", "72.50", 7250)],
)  # fmt: skip
def test_every_cell_is_edited_and_undone(place, demo, field, typed, value):
    person = place.model.rows[2].person
    name = {"units": "max_units", "rate": "hourly_rate"}.get(field, field)
    assert edit(place.model, person.id, field, typed)
    assert getattr(demo.get(Person, person.id), name) == value
    demo.undo()
    assert getattr(demo.get(Person, person.id), name) == getattr(person, name)


def test_a_new_role_is_made_and_a_known_one_found(place, demo):
    one, other = place.model.rows[0].id, place.model.rows[1].id
    roles = demo.count(Role)
    edit(place.model, one, "role", "Tester")
    edit(place.model, other, "role", "tester")
    assert demo.count(Role) == roles + 1
    assert demo.get(Person, one).role_id == demo.get(Person, other).role_id


def test_roles_are_offered(place):
    column = next(each for each in place.model.columns if each.field == "role")
    assert "Project manager" in column.offers()


def test_what_cannot_be_read_stays_in_its_cell_with_the_reason(place):
    assert not edit(place.model, place.model.rows[0].id, "units", "much")
    assert place.model.index(0, 4).data() == "much"
    assert place.model.index(0, 4).data(Qt.ItemDataRole.ToolTipRole)


def test_somebody_is_added_ready_to_be_named_and_removed_again(place, demo):
    before = demo.count(Person)
    place.add()
    assert demo.count(Person) == before + 1
    assert place.table.view.state().name == "EditingState"
    place.table.view.closePersistentEditor(place.table.view.currentIndex())
    place._delete()
    assert demo.count(Person) == before
    demo.undo()
    assert demo.count(Person) == before + 1


def test_leave_follows_the_person_selected(place, demo):
    absent = demo.all(Leave)[0].person_id
    place.table.select(absent)
    assert {each.leave.person_id for each in place.leave.model.rows} == {absent}
    assert demo.get(Person, absent).name in place.leave.heading.text()


def test_leave_is_added_for_the_person_selected_and_taken_away(place, demo):
    person = place.model.rows[1].id
    place.table.select(person)
    before = demo.count(Leave)
    place.leave.add()
    assert demo.count(Leave) == before + 1
    fresh = max(demo.find(Leave, person_id=person), key=lambda each: each.id)
    assert (fresh.start, fresh.finish) == (demo.today() + DAY, demo.today() + 2 * DAY)
    place.leave.table.select(fresh.id)
    place.leave.delete()
    assert demo.count(Leave) == before
    demo.undo()
    assert demo.get(Leave, fresh.id) == fresh


def test_leave_is_edited_by_its_first_and_last_day(place, demo):
    leave_id = leave.add_leave(demo, place.model.rows[0].id, from_iso("2027-03-01"), from_iso("2027-03-05"))
    place.leave.show_people(())
    assert edit(place.leave.model, leave_id, "last", "2027-03-12")
    assert edit(place.leave.model, leave_id, "reason", "Parental leave")
    kept = demo.get(Leave, leave_id)
    assert (kept.finish, kept.reason) == (from_iso("2027-03-13"), "Parental leave")
    assert edit(place.leave.model, leave_id, "first", "2027-04-01"), (
        "moving the first day past the last keeps the length"
    )
    moved = demo.get(Leave, leave_id)
    assert (moved.start, moved.finish - moved.start) == (from_iso("2027-04-01"), 12 * DAY)
    assert not edit(place.leave.model, leave_id, "last", "2027-03-01")


def test_leave_typed_beside_the_name_is_added(place, demo):
    person = place.model.rows[0].id
    before = len(demo.find(Leave, person_id=person))
    assert edit(place.model, person, "leave", "2027-08-02 to 2027-08-13")
    assert len(demo.find(Leave, person_id=person)) == before + 1
    assert not edit(place.model, person, "leave", "2027-08-13 to 2027-08-02")


def test_without_anybody_it_says_what_belongs_here(window, workspace):
    shown = window(workspace, place="people")
    view = shown.view(named("people"))
    assert view._layers.currentIndex() == 1
    view.add()
    assert view._layers.currentIndex() == 0


def test_without_a_person_selected_leave_asks_for_one(window, workspace):
    shown = window(workspace, place="people")
    shown.view(named("people")).leave.add()
    assert "Select the person" in shown.status.message.whole
    assert workspace.count(Leave) == 0


def test_every_column_has_a_title():
    assert all(column.title for column in (*COLUMNS, *LEAVE_COLUMNS))


def test_columns_are_kept_and_those_of_another_table_are_not_taken_up(place):
    view = place.table.view
    view.setColumnHidden(3, True)
    kept = place.save_state()
    view.setColumnHidden(3, False)
    place.restore_state({**kept, "fields": ["name", "role"]})
    assert not view.isColumnHidden(3)
    place.restore_state(kept)
    assert view.isColumnHidden(3)


def test_what_goes_with_somebody_is_said_and_comes_back(place, demo, qtbot):
    aisha = next(each for each in demo.all(Person) if each.name == "Aisha Rahman")
    kinds = (Leave, Assignment, Booking, PersonSkill)
    before = [demo.find(kind, person_id=aisha.id) for kind in kinds]
    assert all(before)
    place.table.select(aisha.id)
    with qtbot.waitSignal(place.session.announced) as said:
        place._delete()
    leave_count, assigned, booked, _ = map(len, before)
    assert said.args[0].startswith(
        f"{assigned} assignments, {booked} bookings and {leave_count} absences went with them."
    )
    assert not any(demo.find(kind, person_id=aisha.id) for kind in kinds)
    demo.undo()
    assert [demo.find(kind, person_id=aisha.id) for kind in kinds] == before
