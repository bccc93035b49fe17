"""What is ahead by month, who is free, and what nobody is named for, as worked out by hand."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Assignment, Booking, BookingState, Leave, PersonSkill, ProjectState, Skill
from pmo_desktop.domain.resources.load import By
from pmo_desktop.services import finding
from pmo_desktop.services.finding import Amount, Wish
from pmo_desktop.services.outlook import Proposals, Unit, bench, name_somebody, outlook
from tests.services.office import DAY, HOUR, MONDAY, MORNING, WEEK, Office, role_of

JULY = moment.from_iso("2026-07-01")


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path / "Office.pmo")
    yield made
    made.workspace.close()


def days(office, found, name, array):
    row = next(number for number, row in enumerate(found.table.rows) if row.name == name)
    return [round(found.amount(seconds, month, Unit.DAYS), 2) for month, seconds in enumerate(array[row])]


def test_capacity_committed_proposed_and_gap_by_role_and_month(office):
    # June 2026 has 22 working days from the 1st on, July 23: two testers have 44 and 46.
    bridge = office.project("Bridge")
    office.task(bridge, "Test", 10, {"Anna": 1.0})  # ten days in June
    tower = office.project("Tower", ProjectState.PROPOSED, probability_percent=50.0)
    office.task(tower, "Try", 20, {"Ben": 1.0}, JULY)  # twenty days in July
    found = outlook(office.workspace, MONDAY, 2)
    assert days(office, found, "Tester", found.table.capacity) == [44, 46]
    assert days(office, found, "Tester", found.table.demand) == [10, 0]
    assert days(office, found, "Tester", found.proposed(found.table)) == [0, 20]
    assert days(office, found, "Tester", found.gap(found.table)) == [34, 26]
    weighted = outlook(office.workspace, MONDAY, 2, proposals=Proposals.WEIGHTED)
    assert days(office, weighted, "Tester", weighted.gap(weighted.table)) == [34, 36]
    without = outlook(office.workspace, MONDAY, 2, proposals=Proposals.OUT)
    assert days(office, without, "Tester", without.gap(without.table)) == [34, 46]


def test_amounts_are_told_in_days_full_time_people_and_hours(office):
    found = outlook(office.workspace, MONDAY, 1)
    seconds = 11 * 8 * HOUR  # half of the 22 days of June
    assert [found.amount(seconds, 0, unit) for unit in (Unit.DAYS, Unit.FTE, Unit.HOURS)] == [11, 0.5, 88]


def test_of_this_month_only_what_is_left_counts(office):
    office.at += 14 * 86_400_000  # Monday 15 June: 12 working days are left
    found = outlook(office.workspace, office.workspace.today(), 1)
    assert days(office, found, "Analyst", found.table.capacity) == [12]


def test_teams_add_up_all_their_people(office):
    found = outlook(office.workspace, MONDAY, 1, by=By.TEAM)
    assert [(row.name, len(row.people)) for row in found.table.rows] == [("House", 3)]
    assert days(office, found, "House", found.table.capacity) == [66]


def test_who_is_freest_comes_first_and_nobody_without_time(office):
    bridge = office.project("Bridge")
    office.task(bridge, "Test", 60, {"Anna": 1.0, "Ben": 0.5})
    found = outlook(office.workspace, MONDAY, 2)
    assert [found.people.rows[row].name for row in bench(found)] == ["Carla", "Ben"]


def test_work_nobody_is_named_for_is_listed_with_what_is_left_of_it(office):
    bridge = office.project("Bridge")
    role_of(office, "Tester", 2.0)
    office.task(bridge, "Alone", 4, start=MONDAY + WEEK)
    office.task(bridge, "Open", 5, {"Tester (open)": 1.0})
    office.task(bridge, "Named", 5, {"Anna": 1.0})
    office.task(bridge, "Over", 5, {}, actual_start=MONDAY - WEEK + MORNING, actual_finish=MONDAY - 2 * DAY)
    office.add(
        Booking(
            id=office.id(), person_id=office.people["Tester (open)"], project_id=bridge, start=MONDAY,
            finish=MONDAY + WEEK, percent=50.0, state=BookingState.TENTATIVE, note="Dry run",
        )
    )  # fmt: skip
    found = outlook(office.workspace, MONDAY, 3).unassigned
    assert [(each.name, each.role, each.seconds / (8 * HOUR), each.guessed, each.proposed) for each in found] == [
        ("Dry run", "Tester", 5.0, False, True),  # 50 % of two people for five days
        ("Open", "Tester", 5.0, False, False),
        ("Alone", "", 4.0, True, False),
    ]


def test_naming_somebody_keeps_the_work_and_is_one_undo(office):
    bridge = office.project("Bridge")
    role_of(office, "Tester", 1.0)
    office.task(bridge, "Open", 5, {"Tester (open)": 1.0})
    office.task(bridge, "Alone", 4)
    items = outlook(office.workspace, MONDAY, 3).unassigned
    before = office.load().demand.sum()
    name_somebody(office.workspace, items, office.people["Ben"])
    assert not outlook(office.workspace, MONDAY, 3).unassigned
    ben = office.workspace.find(Assignment, person_id=office.people["Ben"])
    assert sorted(each.work or 4 * 8 * HOUR for each in ben) == [4 * 8 * HOUR, 5 * 8 * HOUR]
    assert office.load().demand.sum() == before + 4 * 8 * HOUR  # the task without anybody asked nobody until now
    office.workspace.undo()
    assert len(outlook(office.workspace, MONDAY, 3).unassigned) == 2


def test_nobody_is_named_twice_for_a_task(office):
    bridge = office.project("Bridge")
    role_of(office, "Tester", 1.0)
    office.task(bridge, "Open", 5, {"Tester (open)": 1.0, "Anna": 1.0})
    with pytest.raises(InvalidValueError, match="“Anna” is on “Open” already"):
        name_somebody(office.workspace, outlook(office.workspace, MONDAY, 3).unassigned, office.people["Anna"])


# Who has the skills and the time


def test_people_are_found_by_skill_and_by_what_is_free_in_each_week(office):
    testing = office.add(Skill(id=office.id(), name="Testing"))
    for name, level in (("Anna", 4), ("Ben", 2)):
        office.add(PersonSkill(id=office.id(), person_id=office.people[name], skill_id=testing, level=level))
    bridge = office.project("Bridge")
    office.task(bridge, "Test", 5, {"Anna": 1.0})  # the first of two weeks
    wish = Wish(MONDAY, MONDAY + 2 * WEEK, 50.0, skills={testing: 3})
    ben, anna = finding.who(office.workspace, wish)
    # Ben: two thirds of the skill, all of the time; Anna: all of the skill and one more level, half of the time.
    assert (ben.person.name, ben.score) == ("Ben", pytest.approx(2 / 3))
    assert (anna.person.name, anna.score) == ("Anna", pytest.approx(0.5 + 0.02))
    assert [week.free / HOUR for week in anna.candidate.weeks] == [0, 40]


def test_leave_takes_time_and_hours_in_all_are_taken_where_they_are_free(office):
    office.add(Leave(id=office.id(), person_id=office.people["Ben"], start=MONDAY, finish=MONDAY + WEEK))
    role = office.roles["Tester"]
    weekly = finding.who(office.workspace, Wish(MONDAY, MONDAY + 2 * WEEK, 20, Amount.WEEKLY, role_id=role))
    assert [(each.person.name, each.time, each.leave / HOUR) for each in weekly] == [("Anna", 1.0, 0), ("Ben", 0.5, 40)]
    total = finding.who(office.workspace, Wish(MONDAY, MONDAY + 2 * WEEK, 40, Amount.TOTAL, role_id=role))
    assert [(each.person.name, each.fits) for each in total] == [("Anna", True), ("Ben", True)]


def test_booking_who_was_found_is_one_change(office):
    bridge = office.project("Bridge")
    wish = Wish(MONDAY, MONDAY + 2 * WEEK, 20, Amount.WEEKLY, project_id=bridge)
    found = finding.who(office.workspace, wish)[:2]
    done = finding.book(office.workspace, wish, found)
    assert done.label == "Book “Anna” and “Ben” tentatively for “Bridge”"
    bookings = office.workspace.all(Booking)
    assert [(each.percent, each.state) for each in bookings] == [(50.0, BookingState.TENTATIVE)] * 2
    office.workspace.undo()
    assert not office.workspace.all(Booking)


@pytest.mark.parametrize(
    "wish", [Wish(MONDAY, MONDAY), Wish(MONDAY, MONDAY + 999 * WEEK), Wish(MONDAY, MONDAY + WEEK, -1)]
)
def test_wishes_nobody_could_meet_are_refused(office, wish):
    with pytest.raises(InvalidValueError):
        finding.who(office.workspace, wish)
