"""What a meeting decides about somebody's work is one change that keeps the work, whatever moves with it."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import (
    Assignment,
    Booking,
    BookingState,
    ConstraintType,
    Person,
    PersonKind,
    Project,
    Task,
)
from pmo_desktop.services import planning
from pmo_desktop.services.planning.looking import work_of
from pmo_desktop.services.planning.proposed import carry_out
from pmo_desktop.services.planning.splits import splitting
from pmo_desktop.services.reassigning import (
    Item,
    delay,
    delay_to,
    looked_ahead,
    reassign,
    remove,
    set_state,
    set_units,
)
from pmo_desktop.services.workspace import Workspace

MONDAY = moment.from_iso("2026-01-05T08:00")
HOUR, DAY = moment.HOUR, moment.DAY


def at(text):
    return moment.from_iso(text)


class Meeting:
    """Two tasks, one after the other: Anna builds (10d), then Ben paints (5d); Cem is free, and works half the time."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.project_id = workspace.new_id()
        project = Project(id=self.project_id, name="Bridge", start=MONDAY, floor_at_status_date=False)
        self.people = {name: workspace.new_id() for name in ("Anna", "Ben", "Cem")}
        units = {"Anna": 1.0, "Ben": 1.0, "Cem": 0.5}
        workspace.record(
            "New",
            [
                Insert(project),
                *(Insert(Person(id=each, name=name, max_units=units[name])) for name, each in self.people.items()),
            ],
        )
        self.task = dict(
            zip(
                ("Build", "Paint"),
                planning.insert_tasks(workspace, self.project_id, None, ["Build", "Paint"]),
                strict=True,
            )
        )
        self.type("Build", duration="10d", people="Anna")
        self.type("Paint", duration="5d", people="Ben", predecessors="1")

    def type(self, name, **texts):
        edits = [(self.task[name], field, text) for field, text in texts.items()]
        planning.set_cells(self.workspace, self.project_id, edits, today=MONDAY)

    def item(self, name, person="Anna"):
        (found,) = self.workspace.find(Assignment, task_id=self.task[name], person_id=self.people[person])
        return Item(self.project_id, found.id)

    def shown(self, name, *fields):
        plan, schedule = self.workspace.plan(self.project_id), self.workspace.schedule(self.project_id)
        row = plan.tasks.row[self.task[name]]
        texts = (planning.text_of(plan, schedule, row, field) for field in fields)
        return tuple(
            "; ".join(sorted(text.split("; "))) for text in texts
        )  # in whatever order people came by their ids

    def work(self):
        plan = self.workspace.plan(self.project_id)
        return work_of(plan, plan.tasks.row[self.task["Build"]])

    def booked(self):
        names = {each: name for name, each in self.people.items()}
        found = [
            (
                names[each.person_id],
                moment.to_date(each.start).isoformat(),
                moment.to_date(each.finish).isoformat(),
                each.percent,
            )
            for each in self.workspace.all(Booking)
        ]
        return sorted(found)

    def book(self, start="2026-03-02", finish="2026-03-30", percent=40.0, **kind):
        booking = Booking(
            id=self.workspace.new_id(), person_id=self.people["Anna"], project_id=self.project_id, start=at(start),
            finish=at(finish), percent=percent, **kind,
        )  # fmt: skip
        self.workspace.record("Book", [Insert(booking)])
        return booking.id


@pytest.fixture
def meeting(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna", clock=lambda: 1_767_600_000_000) as workspace:
        yield Meeting(workspace)


def test_work_not_begun_goes_over_whole_and_back_with_one_undo(meeting):
    item = meeting.item("Build")
    done = reassign(meeting.workspace, [item], meeting.people["Cem"])
    assert done.label == "Give “Build” of “Anna” to “Cem”"
    assert meeting.shown("Build", "people", "duration", "work") == ("Cem", "10d", "80h")
    assert meeting.item("Build", "Cem") == item
    meeting.workspace.undo()
    assert meeting.shown("Build", "people", "work") == ("Anna", "80h")


def test_of_work_under_way_only_what_is_left_goes_over(meeting):
    meeting.type("Build", percent="40")
    reassign(meeting.workspace, [meeting.item("Build")], meeting.people["Ben"])
    assert meeting.shown("Build", "people", "duration", "percent", "work") == ("Anna; Ben", "10d", "40%", "80h")
    assert meeting.shown("Build", "work_of_each") == ("Anna: 32h; Ben: 48h",)
    found = {each.person_id: each for each in meeting.workspace.find(Assignment, task_id=meeting.task["Build"])}
    anna, ben = found[meeting.people["Anna"]], found[meeting.people["Ben"]]
    assert (anna.actual_work, anna.remaining_work) == (32 * HOUR, 0)
    assert (ben.actual_work, ben.remaining_work) == (0, 48 * HOUR)
    meeting.type("Build", percent="100")
    assert meeting.shown("Build", "work") == ("80h",)


@pytest.mark.parametrize(
    ("kind", "after"),
    [
        ("Fixed units", ("Anna; Ben", "6d", "80h")),
        ("Fixed work", ("Anna; Ben", "6d", "80h")),
        ("Fixed duration", ("Anna[60%]; Ben[40%]", "10d", "80h")),
    ],
)
def test_shared_work_stays_the_work_it_is(meeting, kind, after):
    meeting.type("Build", task_type=kind)
    done = reassign(meeting.workspace, [meeting.item("Build")], meeting.people["Ben"], 0.4)
    assert done.label == "Give 40% of “Build” of “Anna” to “Ben”"
    assert meeting.shown("Build", "people", "duration", "work") == after
    assert meeting.shown("Build", "work_of_each") == ("Anna: 48h; Ben: 32h",)


def test_whoever_is_on_the_task_already_takes_it_on_top(meeting):
    meeting.type("Build", people="Anna; Ben")
    before = meeting.work()
    reassign(meeting.workspace, [meeting.item("Build")], meeting.people["Ben"])
    assert meeting.shown("Build", "people") == ("Ben",)
    assert meeting.work() == before
    assert len(meeting.workspace.find(Assignment, task_id=meeting.task["Build"])) == 1


def test_several_pieces_go_over_as_one_change(meeting):
    booking = meeting.book()
    items = [meeting.item("Build"), meeting.item("Paint", "Ben"), Item(meeting.project_id, booking_id=booking)]
    before = len(meeting.workspace.history())
    reassign(meeting.workspace, items, meeting.people["Cem"])
    assert len(meeting.workspace.history()) == before + 1
    assert meeting.shown("Build", "people") == meeting.shown("Paint", "people") == ("Cem",)
    assert [each[0] for each in meeting.booked()] == ["Cem"]
    meeting.workspace.undo()
    assert meeting.shown("Paint", "people") == ("Ben",)


def test_what_is_done_or_gone_is_not_given_away(meeting):
    item = meeting.item("Build")
    meeting.type("Build", percent="100")
    with pytest.raises(InvalidValueError, match="“Build” is done"):
        reassign(meeting.workspace, [item], meeting.people["Ben"])
    with pytest.raises(InvalidValueError, match="no longer on that task"):
        remove(meeting.workspace, [Item(meeting.project_id, "nobody")])
    with pytest.raises(InvalidValueError, match="no longer there"):
        remove(meeting.workspace, [Item(meeting.project_id, booking_id="none")])
    stone = Person(id=meeting.workspace.new_id(), name="Stone", kind=PersonKind.MATERIAL)
    meeting.workspace.record("Stone", [Insert(stone)])
    with pytest.raises(InvalidValueError, match="does no work"):
        reassign(meeting.workspace, [meeting.item("Paint", "Ben")], stone.id)


def test_giving_it_to_whoever_has_it_changes_nothing(meeting):
    booking = meeting.book()
    before = meeting.workspace.history(1)
    items = [meeting.item("Build"), Item(meeting.project_id, booking_id=booking)]
    assert reassign(meeting.workspace, items, meeting.people["Anna"]) is None
    assert meeting.workspace.history(1) == before


# Bookings


def test_a_booking_keeps_its_hours_with_somebody_who_works_half_the_time(meeting):
    booking = meeting.book()
    reassign(meeting.workspace, [Item(meeting.project_id, booking_id=booking)], meeting.people["Cem"])
    assert meeting.booked() == [("Cem", "2026-03-02", "2026-03-30", 80.0)]


def test_of_a_booking_only_the_weeks_meant_go_over(meeting):
    booking = meeting.book()
    item = Item(meeting.project_id, booking_id=booking, start=at("2026-03-09"), finish=at("2026-03-16"))
    reassign(meeting.workspace, [item], meeting.people["Ben"])
    assert meeting.booked() == [
        ("Anna", "2026-03-02", "2026-03-09", 40.0),
        ("Anna", "2026-03-16", "2026-03-30", 40.0),
        ("Ben", "2026-03-09", "2026-03-16", 40.0),
    ]
    meeting.workspace.undo()
    assert meeting.booked() == [("Anna", "2026-03-02", "2026-03-30", 40.0)]


def test_a_booking_is_shared(meeting):
    booking = meeting.book()
    reassign(meeting.workspace, [Item(meeting.project_id, booking_id=booking)], meeting.people["Ben"], 0.25)
    assert meeting.booked() == [("Anna", "2026-03-02", "2026-03-30", 30.0), ("Ben", "2026-03-02", "2026-03-30", 10.0)]


def test_a_booking_is_committed_and_made_tentative_again(meeting):
    booking = meeting.book(state=BookingState.TENTATIVE)
    done = set_state(meeting.workspace, [Item(meeting.project_id, booking_id=booking)], BookingState.COMMITTED)
    assert done.label == "Commit the booking on “Bridge” of “Anna”"
    assert meeting.workspace.get(Booking, booking).state is BookingState.COMMITTED
    set_state(meeting.workspace, [Item(meeting.project_id, booking_id=booking)], BookingState.TENTATIVE)
    assert meeting.workspace.get(Booking, booking).state is BookingState.TENTATIVE
    with pytest.raises(InvalidValueError, match="No booking"):
        set_state(meeting.workspace, [meeting.item("Build")], BookingState.COMMITTED)


@pytest.mark.parametrize(
    ("days", "start"), [(5, "2026-03-09"), (1, "2026-03-03"), (-5, "2026-02-23"), (7, "2026-03-11")]
)
def test_a_booking_is_put_off_with_its_length(meeting, days, start):
    booking = meeting.book()
    delay(meeting.workspace, [Item(meeting.project_id, booking_id=booking)], days)
    found = meeting.workspace.get(Booking, booking)
    assert moment.to_date(found.start).isoformat() == start
    assert found.finish - found.start == 28 * DAY


def test_some_weeks_of_a_booking_are_taken_away_or_put_off(meeting):
    booking = meeting.book()
    item = Item(meeting.project_id, booking_id=booking, start=at("2026-03-02"), finish=at("2026-03-09"))
    delay_to(meeting.workspace, [item], at("2026-04-06"))
    assert meeting.booked() == [("Anna", "2026-03-09", "2026-03-30", 40.0), ("Anna", "2026-04-06", "2026-04-13", 40.0)]
    meeting.workspace.undo()
    remove(meeting.workspace, [item])
    assert meeting.booked() == [("Anna", "2026-03-09", "2026-03-30", 40.0)]
    remove(meeting.workspace, [Item(meeting.project_id, booking_id=booking)])
    assert meeting.booked() == []


# Units


@pytest.mark.parametrize(
    ("kind", "after"),
    [("Fixed units", ("Anna[50%]", "20d", "80h")), ("Fixed duration", ("Anna[50%]", "10d", "40h"))],
)
def test_units_give_way_as_the_type_says(meeting, kind, after):
    meeting.type("Build", task_type=kind)
    set_units(meeting.workspace, [meeting.item("Build")], 0.5)
    assert meeting.shown("Build", "people", "duration", "work") == after


def test_a_booking_takes_units_too_and_none_is_refused(meeting):
    booking = meeting.book()
    set_units(meeting.workspace, [Item(meeting.project_id, booking_id=booking)], 0.6)
    assert meeting.booked()[0][-1] == 60.0
    with pytest.raises(InvalidValueError, match="no units"):
        set_units(meeting.workspace, [meeting.item("Build")], 0.0)


# Removing


def test_others_take_over_where_effort_drives(meeting):
    meeting.type("Build", people="Anna; Ben", effort_driven="yes")
    before = meeting.work()
    remove(meeting.workspace, [meeting.item("Build")])
    assert meeting.shown("Build", "people") == ("Ben",)
    assert meeting.work() == before


def test_what_somebody_has_done_stays_theirs(meeting):
    meeting.type("Build", percent="50")
    remove(meeting.workspace, [meeting.item("Build")])
    (anna,) = meeting.workspace.find(Assignment, task_id=meeting.task["Build"])
    assert (anna.work, anna.actual_work, anna.remaining_work) == (40 * HOUR, 40 * HOUR, 0)


# Delay


def test_a_delay_waits_without_a_constraint_and_is_taken_back(meeting):
    item = meeting.item("Build")
    delay(meeting.workspace, [item], 3)
    task = meeting.workspace.get(Task, meeting.task["Build"])
    assert (task.levelling_delay, task.constraint_type) == (24 * HOUR, ConstraintType.ASAP)
    assert meeting.shown("Build", "start") == ("2026-01-08",)
    assert meeting.shown("Paint", "start") == ("2026-01-22",)
    delay(meeting.workspace, [item], -3)
    assert meeting.shown("Build", "start") == ("2026-01-05",)
    with pytest.raises(InvalidValueError, match="does not wait so long"):
        delay(meeting.workspace, [item], -1)


def test_a_task_waits_until_a_day(meeting):
    delay_to(meeting.workspace, [meeting.item("Paint", "Ben")], at("2026-02-02T08:00"))
    assert meeting.shown("Paint", "start") == ("2026-02-02",)
    meeting.type("Paint", levelling_delay="2ed")
    delay_to(meeting.workspace, [meeting.item("Paint", "Ben")], at("2026-02-03T08:00"))
    assert meeting.shown("Paint", "start") == ("2026-02-03",)


def test_a_delay_is_looked_at_before_it_is_made(meeting):
    seen = looked_ahead(meeting.workspace, meeting.item("Build"), 2)
    assert (seen.others, seen.free, seen.total) == (1, 0, 0)
    assert seen.sentence.startswith("Starts on 2026-01-07, ends on 2026-01-20. 1 other task moves; its project ends on")
    meeting.type("Paint", predecessors="")
    seen = looked_ahead(meeting.workspace, meeting.item("Paint", "Ben"), 2)
    assert (seen.others, seen.free, seen.total, seen.project - seen.project_before) == (0, 5, 5, 0)
    assert "Nothing else moves. It has 5d of spare time, 5d before others wait for it." in seen.sentence
    assert meeting.shown("Paint", "start") == ("2026-01-05",)


def test_what_has_begun_or_is_held_is_not_put_off(meeting):
    meeting.type("Build", constraint="must start on 2026-01-12")
    with pytest.raises(InvalidValueError, match="held by its constraint"):
        delay(meeting.workspace, [meeting.item("Build")], 1)
    meeting.type("Build", percent="10")
    with pytest.raises(InvalidValueError, match="has begun"):
        delay(meeting.workspace, [meeting.item("Build")], 1)


def test_a_task_dated_by_hand_gets_other_dates(meeting):
    meeting.type("Build", manual="yes")
    delay(meeting.workspace, [meeting.item("Build")], 2)
    assert meeting.shown("Build", "start", "duration") == ("2026-01-07", "10d")


def test_two_people_on_one_task_delay_it_once(meeting):
    meeting.type("Build", people="Anna; Ben")
    delay(meeting.workspace, [meeting.item("Build"), meeting.item("Build", "Ben")], 2)
    assert meeting.workspace.get(Task, meeting.task["Build"]).levelling_delay == 16 * HOUR


def test_parts_of_a_split_task_fit_its_new_duration(meeting):
    carry_out(
        meeting.workspace, meeting.project_id,
        lambda editing: splitting(editing, meeting.task["Build"], at("2026-01-07T08:00"), at("2026-01-12T08:00")),
    )  # fmt: skip
    reassign(meeting.workspace, [meeting.item("Build")], meeting.people["Ben"], 0.5)
    assert meeting.shown("Build", "duration", "work", "finish") == ("5d", "80h", "2026-01-14")
