"""People are added, pasted and edited as texts; working days make a calendar of their own; rates and units change over time."""

from datetime import UTC, datetime

import pytest

from pmo_desktop.domain.calendar import compile_calendars
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY, HOUR, from_iso
from pmo_desktop.domain.records import (
    Assignment,
    Availability,
    Booking,
    Calendar,
    CalendarException,
    Leave,
    Person,
    PersonKind,
    Project,
    Rate,
    Role,
    Task,
    WorkWeek,
)
from pmo_desktop.services import staff
from pmo_desktop.services.staff import assigned, rates, working
from pmo_desktop.services.workspace import Workspace

NOW = int(datetime(2026, 1, 14, 10, tzinfo=UTC).timestamp() * 1000)
TODAY = from_iso("2026-01-14")


@pytest.fixture
def office(tmp_path):
    at = [NOW]

    def clock():
        at[0] += 1
        return at[0]

    with Workspace.create(tmp_path / "a.pmo", author="Anna", clock=clock) as made:
        made.record("Fill", [Insert(Person(id="b", name="Ben")), Insert(Person(id="c", name="Carla", team="Steel"))])
        yield made


def row(workspace, person_id="b"):
    return staff.person(workspace, person_id, TODAY)


def write(workspace, field, text, person_id="b"):
    return staff.set_person_cells(workspace, [(person_id, field, text)])


@pytest.mark.parametrize(
    ("field", "typed", "name", "value"),
    [("name", "Ben Li", "name", "Ben Li"), ("kind", "Generic role", "kind", PersonKind.ROLE),
     ("kind", "material", "kind", PersonKind.MATERIAL), ("team", "Steel", "team", "Steel"), ("units", "60", "max_units", 0.6),
     ("units", "150%", "max_units", 1.5), ("overhead", "12,5 %", "overhead_percent", 12.5),
     ("email", "b@x.example", "email", "b@x.example"), ("initials", "BL", "initials", "BL"),
     ("rate", "72.50", "hourly_rate", 7250), ("currency", "chf", "currency", "CHF"),
     ("active_from", "2026-02-01", "active_from", from_iso("2026-02-01")),
     ("active_to", "2026-02-28", "active_to", from_iso("2026-03-01")), ("unit", "m³", "unit", "m³"),
     ("notes", "Speaks Polish", "notes", "Speaks Polish"), ("pattern", "80 %", "max_units", 0.8)],
)  # fmt: skip
def test_every_field_is_typed_and_comes_back_by_one_undo(office, field, typed, name, value):
    before = office.get(Person, "b")
    assert write(office, field, typed).label == "Edit “Ben”"
    assert getattr(office.get(Person, "b"), name) == value
    office.undo()
    assert office.get(Person, "b") == before


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", " "), ("kind", "robot"), ("units", "much"), ("overhead", "120"), ("rate", "dear"), ("rate", "-5"),
     ("currency", "euros"), ("active_to", "some day"), ("calendar", "Mars"), ("pattern", "now and then")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_and_names_its_cell(office, field, typed):
    with pytest.raises(InvalidValueError) as found:
        write(office, field, typed)
    assert found.value.cell == ("b", field)


def test_of_roles_the_units_are_how_many_there_are(office):
    staff.set_person_cells(office, [("b", "kind", "Generic role"), ("b", "units", "3")])
    assert office.get(Person, "b").max_units == 3.0
    assert row(office).units == "3"
    write(office, "kind", "Material")
    assert row(office).units == "–"
    with pytest.raises(InvalidValueError, match="does not work"):
        write(office, "units", "50%")


def test_rows_of_a_spreadsheet_become_people_as_one_change(office):
    fields = ("name", "kind", "role", "units", "rate", "pattern")
    lines = [["Dora", "Person", "Welder", "100%", "48", "Mon–Thu"], ["Crane", "Equipment", "", "2", "120", ""],
             ["Emil", "", "welder", "50", "", ""]]  # fmt: skip
    ids = staff.paste_people(office, ["c"], fields, [["Carla Bo", "Person", "Welder", "", "", ""], *lines])
    assert len(ids) == 4
    people = {each.name: each for each in office.all(Person)}
    assert (people["Crane"].kind, people["Crane"].max_units, people["Crane"].hourly_rate) == ("equipment", 2.0, 12_000)
    assert people["Dora"].role_id == people["Emil"].role_id == people["Carla Bo"].role_id
    assert office.count(Role) == 1
    assert row(office, people["Dora"].id).pattern == "Mon–Thu"
    office.undo()
    assert [each.name for each in office.all(Person)] == ["Ben", "Carla"]
    assert office.count(Calendar) == 1


def test_a_new_line_without_a_name_adds_nobody(office):
    with pytest.raises(InvalidValueError, match="has no name"):
        staff.paste_people(office, [], ("name", "team"), [["Dora", "x"], ["", "y"]])
    assert office.count(Person) == 2


# Working days


def hours(workspace, person_id, start, finish):
    calendars = compile_calendars(workspace.all(Calendar), workspace.all(WorkWeek), workspace.all(CalendarException))
    own = workspace.get(Person, person_id).calendar_id or workspace.portfolio().calendar_id
    return calendars[own].work(from_iso(start), from_iso(finish)) / HOUR


def test_days_of_their_own_make_a_calendar_that_keeps_the_holidays(office):
    default = office.portfolio().calendar_id
    day = from_iso("2026-01-20")
    office.record("Holiday", [Insert(CalendarException(id="h", calendar_id=default, start=day, finish=day + DAY))])
    write(office, "pattern", "Mon–Wed, Thu mornings")
    own = office.get(Calendar, office.get(Person, "b").calendar_id)
    assert (own.name, own.base_id) == ("Ben", default)
    assert hours(office, "b", "2026-01-12", "2026-01-19") == 3 * 8 + 4
    assert hours(office, "b", "2026-01-19", "2026-01-26") == 2 * 8 + 4, "a holiday of everybody"
    assert row(office).pattern == "Mon–Wed, Thu mornings"
    write(office, "name", "Ben Li")
    assert office.get(Calendar, own.id).name == "Ben Li"
    write(office, "pattern", "Mon 9-11")
    assert office.count(Calendar) == 2, "the one that is there says something else"
    write(office, "pattern", "full time")
    assert office.get(Person, "b").calendar_id is None
    assert office.count(Calendar) == 1


def test_a_calendar_others_follow_too_stays_as_it_is(office):
    office.record("Shared", [
        Insert(Calendar(id="four", name="Four days", base_id=office.portfolio().calendar_id)),
        Insert(WorkWeek(id="w", calendar_id="four", friday="")),
        *(Update(Person, each, {"calendar_id": "four"}) for each in ("b", "c")),
    ])  # fmt: skip
    assert row(office).pattern == "Mon–Thu"
    write(office, "pattern", "Mon and Tue")
    assert office.get(Person, "b").calendar_id != "four"
    assert (row(office).pattern, row(office, "c").pattern) == ("Mon and Tue", "Mon–Thu")
    staff.delete_people(office, ["b"])
    assert {each.name for each in office.all(Calendar)} >= {"Four days"}
    assert "Ben" not in {each.name for each in office.all(Calendar)}
    office.undo()
    assert row(office).pattern == "Mon and Tue"


def test_who_works_where_other_holidays_are_keeps_them(office):
    office.record("Abroad", [
        Insert(Calendar(id="pl", name="Poland", base_id=None)),
        Insert(WorkWeek(id="w", calendar_id="pl")),
        Update(Person, "b", {"calendar_id": "pl"}),
    ])  # fmt: skip
    write(office, "pattern", "Mon–Thu")
    assert office.get(Calendar, office.get(Person, "b").calendar_id).base_id == "pl"
    write(office, "pattern", "full time")
    assert office.get(Person, "b").calendar_id == "pl"


# Units and rates over time


def test_other_units_hold_for_a_time_and_never_twice(office):
    first = working.add_availability(office, "b", from_iso("2026-03-01"), from_iso("2026-04-01"))
    assert working.availability_of(office, "b")[0].last == from_iso("2026-03-31")
    with pytest.raises(InvalidValueError, match="From 2026-03-01"):
        working.add_availability(office, "b", from_iso("2026-03-31"))
    working.set_availability_cells(office, [(first, "last", "open"), (first, "units", "80%")])
    assert office.get(Availability, first).finish is None
    with pytest.raises(InvalidValueError, match="ends before it begins") as found:
        working.set_availability_cells(office, [(first, "last", "2026-02-01")])
    assert found.value.cell == (first, "last")
    assert "80% from 2026-03-01 on" in row(office).units_later
    office.undo()
    assert office.get(Availability, first).units == 0.5


def test_the_rate_shown_is_that_of_today_and_typing_changes_that_one(office):
    write(office, "rate", "50")
    past = rates.add_rate(office, "b", from_iso("2026-01-01"), 6_000)
    rates.add_rate(office, "b", from_iso("2026-02-01"), 7_000)
    assert (row(office).rate, row(office).rates) == (6_000, "50, from 2026-01-01 60, from 2026-02-01 70")
    write(office, "rate", "61")
    assert office.get(Rate, past).hourly_rate == 6_100
    assert office.get(Person, "b").hourly_rate == 5_000
    with pytest.raises(InvalidValueError, match="There is a rate from 2026-02-01"):
        rates.set_rate_cells(office, [(past, "start", "2026-02-01")])
    with pytest.raises(InvalidValueError, match="needs an amount"):
        rates.set_rate_cells(office, [(past, "rate", "0")])
    assert rates.next_start(office, "b") == from_iso("2026-03-01")


def test_what_somebody_is_assigned_to_is_listed_with_bookings(office):
    office.record("Work", [
        Insert(Project(id="j", code="J", name="Bridge", start=from_iso("2026-01-19T08:00"))),
        Insert(Task(id="t", project_id="j", name="Deck", duration=10 * 28_800)),
        Insert(Assignment(id="a", task_id="t", person_id="b", units=0.5)),
        Insert(Booking(id="k", person_id="b", start=TODAY, finish=TODAY + 7 * DAY, percent=20)),
        Insert(Leave(id="l", person_id="b", start=TODAY + DAY, finish=TODAY + 2 * DAY)),
    ])  # fmt: skip
    assert [
        (each.project, each.name, each.when, each.amount, each.state) for each in assigned.assigned_to(office, "b")
    ] == [
        ("Line work", "Booking", "2026-01-14 to 2026-01-20", "20%", "booked"),
        ("J Bridge", "Deck", "2026-01-19 to 2026-01-30", "50%, 40h", "0%"),
    ]
    assert row(office).leave == "2026-01-15 to 2026-01-15"
