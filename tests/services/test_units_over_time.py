"""What a percentage of somebody with changing units is in hours: the bookings, the load, the outlook and “Does it fit?” agree.

February 2026 has four weeks from Monday the 2nd on. Anna works full time, half time from the 16th on: the month has 80 + 40 =
120 h of her. There are two testers until then and one after: 160 + 80 = 240 h. Ben is full time all through: 160 h.
"""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.entry.shares import Unit
from pmo_desktop.domain.records import (
    Availability,
    Booking,
    BookingState,
    Leave,
    Person,
    PersonKind,
    Project,
    ProjectState,
    Role,
)
from pmo_desktop.domain.resources.load import Per
from pmo_desktop.services import bookings, fitting, outlook, planning, reassigning
from pmo_desktop.services.bookings import Key, Typed, rooms_of
from pmo_desktop.services.bookings.grid import Grid, Look, asked_by_plans
from pmo_desktop.services.bookings.grid import Per as GridPer
from pmo_desktop.services.load import load_between
from pmo_desktop.services.workspace import Workspace

HOUR, DAY, WEEK = moment.HOUR, moment.DAY, moment.WEEK
FEB, CHANGE, MAR = (moment.from_iso(f"2026-{day}") for day in ("02-01", "02-16", "03-01"))
MONDAY = FEB + DAY


@pytest.fixture
def file(tmp_path):
    """Return a portfolio at the end of January."""
    with Workspace.create(tmp_path / "a.pmo", author="Petra", clock=lambda: 1_769_760_000_000) as made:
        made.record("New", [
            Insert(Role(id="testing", name="Tester")),
            Insert(Person(id="anna", name="Anna")),
            Insert(Person(id="ben", name="Ben")),
            Insert(Person(id="tester", name="Tester", kind=PersonKind.ROLE, role_id="testing", max_units=2)),
            Insert(Availability(id="a", person_id="anna", start=CHANGE, units=0.5)),
            Insert(Availability(id="t", person_id="tester", start=CHANGE, units=1)),
            Insert(Project(id="x", code="X", name="Bridge", start=MONDAY + 8 * HOUR, floor_at_status_date=False)),
        ])  # fmt: skip
        yield made


def book(file, person_id, percent, start=FEB, finish=MAR, state=BookingState.COMMITTED):
    made = Booking(
        id=f"of {person_id}", person_id=person_id, project_id="x", start=start, finish=finish, percent=percent, state=state
    )  # fmt: skip
    file.record("Book", [Insert(made)])


def in_grid(file, person_id, per=GridPer.WEEK, count=4):
    look = Look(per=per, start=MONDAY, count=count)
    cells = Grid(file, look, rooms_of(file), asked_by_plans(file, look.periods())).cells(Key(person_id, "x"))
    return [round(each.booked / HOUR, 4) for each in cells]


def in_load(file, person_id, *, per=Per.WEEK, what="demand"):
    table = load_between(file, MONDAY, MAR - DAY, per=per)
    row = [each.id for each in table.people].index(person_id)
    return [round(seconds / HOUR, 4) for seconds in getattr(table, what)[row].tolist()]


def test_half_of_somebody_is_as_many_hours_in_the_bookings_as_in_the_load(file):
    book(file, "anna", 50)
    assert in_grid(file, "anna") == in_load(file, "anna") == [20, 20, 10, 10]
    assert in_load(file, "anna", what="capacity") == [40, 40, 20, 20]
    assert in_grid(file, "anna", GridPer.MONTH, 1) == in_load(file, "anna", per=Per.MONTH) == [60]


def test_hours_typed_into_a_month_of_changing_units_are_those_hours(file):
    bookings.set_cells(file, [Typed(Key("anna", "x"), FEB, MAR, "60h")], Unit.HOURS)
    assert [each.percent for each in file.all(Booking)] == [50]
    assert sum(in_load(file, "anna")) == 60


def test_a_booking_of_a_part_of_the_month_is_averaged_by_the_units_of_that_part(file):
    """All of Anna from the 16th on is 40 of the month's 120 h."""
    book(file, "anna", 100, start=CHANGE)
    look = Look(start=FEB, count=1)
    (shown,) = Grid(file, look, rooms_of(file)).cells(Key("anna", "x"))
    assert (shown.cell.percent, shown.booked / HOUR) == (pytest.approx(100 / 3), pytest.approx(40))
    assert sum(in_load(file, "anna")) == 40


def test_leave_within_the_change_counts_by_the_units_of_its_days(file):
    """She is away in the third week, at half time: 20 h of her less."""
    file.record("Leave", [Insert(Leave(id="l", person_id="anna", start=CHANGE, finish=CHANGE + WEEK))])
    book(file, "anna", 50)
    assert in_grid(file, "anna") == in_load(file, "anna") == [20, 20, 0, 10]


def test_who_has_left_is_still_asked_for_what_is_booked_and_shown_as_overloaded(file):
    file.record("Leaves", [Update(Person, "ben", {"active_to": CHANGE})])
    book(file, "ben", 50)
    assert in_grid(file, "ben") == in_load(file, "ben") == [20, 20, 20, 20]
    assert in_load(file, "ben", what="capacity") == [40, 40, 0, 0]
    rooms = rooms_of(file)
    assert (rooms.seconds("ben", FEB, MAR) / HOUR, rooms.capacity("ben", FEB, MAR) / HOUR) == (160, 80)


def test_work_booked_for_a_role_keeps_its_hours_when_somebody_is_named(file):
    """Half of the testers are 120 h, which is all of Anna."""
    book(file, "tester", 50)
    (wanted,) = outlook.unassigned(file, FEB, MAR)
    assert wanted.seconds / HOUR == sum(in_load(file, "tester")) == 120
    outlook.name_somebody(file, [wanted], "anna")
    assert [(each.person_id, each.percent) for each in file.all(Booking)] == [("anna", 100)]
    assert sum(in_load(file, "anna")) == 120


def test_a_task_without_anybody_takes_the_units_there_are_then(file):
    (task_id,) = planning.insert_tasks(file, "x", None, ["Test"])
    planning.set_cells(file, "x", [(task_id, "duration", "5d"), (task_id, "start", "2026-02-16")], today=FEB)
    (wanted,) = outlook.unassigned(file, FEB, MAR)
    outlook.name_somebody(file, [wanted], "anna")
    plan, schedule = file.plan("x"), file.schedule("x")
    assert planning.text_of(plan, schedule, 0, "people") == "Anna[50%]"


def test_a_booking_given_to_somebody_else_keeps_its_hours(file):
    """60 h of Anna are 37.5 % of Ben's 160 h; of the second half alone 20 h are 25 % of his 80 h."""
    book(file, "anna", 50)
    reassigning.reassign(file, [reassigning.Item("x", booking_id="of anna")], "ben")
    assert [(each.person_id, each.percent) for each in file.all(Booking)] == [("ben", 37.5)]
    file.undo()
    reassigning.reassign(file, [reassigning.Item("x", booking_id="of anna", start=CHANGE)], "ben")
    assert {(each.person_id, each.start, each.percent) for each in file.all(Booking)} == {
        ("anna", FEB, 50),
        ("ben", CHANGE, 25),
    }
    assert (sum(in_load(file, "anna")), sum(in_load(file, "ben"))) == (40, 20)


def test_a_part_of_a_booking_given_away_is_hours_too(file):
    book(file, "anna", 50)
    reassigning.reassign(file, [reassigning.Item("x", booking_id="of anna")], "ben", share=0.5)
    assert (sum(in_load(file, "anna")), sum(in_load(file, "ben"))) == (30, 30)


def test_a_proposal_booked_tentatively_asks_what_its_plan_asked(file):
    """Ten days at half time from the 16th on are 40 h, which is all of Anna then."""
    file.record("Idea", [Update(Project, "x", {"state": ProjectState.PROPOSED})])
    (task_id,) = planning.insert_tasks(file, "x", None, ["Test"])
    texts = {"duration": "10d", "people": "Anna[50%]", "start": "2026-02-16"}
    planning.set_cells(file, "x", [(task_id, *each) for each in texts.items()], today=FEB)
    before = in_load(file, "anna", what="proposed")
    assert sum(before) == 40
    assert fitting.does_it_fit(file, "x").own.fits
    fitting.book_tentatively(file, "x")
    assert [(each.percent, each.state) for each in file.all(Booking)] == [(100, BookingState.TENTATIVE)]
    assert in_grid(file, "anna") == in_load(file, "anna", what="proposed") == before
