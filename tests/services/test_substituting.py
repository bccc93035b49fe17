"""A named person takes over from a generic role: the work stays the same, whole, in part, or in some weeks; undone as one."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Assignment, Availability, Booking, Person, PersonKind, Project
from pmo_desktop.services import planning
from pmo_desktop.services.load import load_table
from pmo_desktop.services.substituting import Terms, preview, substitute
from pmo_desktop.services.workspace import Workspace

NOW = 1_767_600_000_000
"""2026-01-05, a Monday."""
MONDAY, SECOND, THIRD = (moment.from_iso(f"2026-01-{day:02}") for day in (5, 12, 19))
FEB, MAR = moment.from_iso("2026-02-01"), moment.from_iso("2026-03-01")
H = 3600


class Desk:
    """An engineer (two of them) is planned at 100 % for ten days of design, 80 h, and at 200 % for five of testing, 80 h."""

    def __init__(self, workspace):
        self.workspace = workspace
        workspace.record("New", [
            Insert(Person(id="role", name="Engineer", kind=PersonKind.ROLE, max_units=2.0)),
            Insert(Person(id="anna", name="Anna")), Insert(Person(id="ben", name="Ben", max_units=0.5)),
            Insert(Project(id="x", code="X", name="Bridge", start=moment.from_iso("2026-01-05T08:00"))),
        ])  # fmt: skip
        self.design, self.test = planning.insert_tasks(workspace, "x", None, ["Design", "Test"])
        planning.set_cells(workspace, "x", [
            (self.design, "duration", "10d"), (self.design, "people", "Engineer"), (self.test, "duration", "5d"),
            (self.test, "people", "Engineer[200%]"), (self.test, "predecessors", "1"),
        ])  # fmt: skip

    def work(self, task):
        """Return who does how much of a task: name, hours, units."""
        names = {each.id: each.name for each in self.workspace.all(Person)}
        plan = self.workspace.plan("x")
        row = plan.tasks.row[task]
        effort = planning.work.effort_of(plan, row)
        found = self.workspace.find(Assignment, task_id=task)
        return sorted((names[each.person_id], effort.share(each.id).work / H, each.units) for each in found)

    def dates(self, task):
        plan, schedule = self.workspace.plan("x"), self.workspace.schedule("x")
        row = plan.tasks.row[task]
        return tuple(moment.to_iso(int(each[row]))[:10] for each in (schedule.start, schedule.finish))

    def hours(self, person, weeks=4):
        table = load_table(self.workspace, MONDAY, weeks)
        row = [each.id for each in table.people].index(person)
        return [round(each / H) for each in table.demand[row]]


@pytest.fixture
def desk(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Petra", clock=lambda: NOW) as workspace:
        yield Desk(workspace)


def terms(taker="anna", **more):
    return Terms("role", taker, **more)


def test_a_whole_assignment_changes_hands_and_comes_back(desk):
    done = substitute(desk.workspace, terms(task_ids=(desk.design,)))
    assert done.label == "“Anna” takes over from “Engineer”"
    assert desk.work(desk.design) == [("Anna", 80, 1.0)]
    assert desk.work(desk.test) == [("Engineer", 80, 2.0)]
    desk.workspace.undo()
    assert desk.work(desk.design) == [("Engineer", 80, 1.0)]


def test_one_person_takes_of_two_heads_only_one(desk):
    before = desk.dates(desk.test)
    substitute(desk.workspace, terms(project_ids=("x",)))
    assert desk.work(desk.design) == [("Anna", 80, 1.0)]
    assert desk.work(desk.test) == [("Anna", 40, 1.0), ("Engineer", 40, 1.0)]
    assert desk.dates(desk.test) == before


def test_somebody_half_there_takes_half(desk):
    before = desk.dates(desk.design)
    substitute(desk.workspace, terms("ben", task_ids=(desk.design,)))
    assert desk.work(desk.design) == [("Ben", 40, 0.5), ("Engineer", 40, 0.5)]
    assert desk.dates(desk.design) == before


def test_a_part_in_percent_goes_beside_the_rest(desk):
    substitute(desk.workspace, terms(task_ids=(desk.design,), share=0.25))
    assert desk.work(desk.design) == [("Anna", 20, 0.25), ("Engineer", 60, 0.75)]


def test_from_a_day_on_the_rest_goes_and_lies_where_it_lay(desk):
    substitute(desk.workspace, terms(task_ids=(desk.design,), start=SECOND))
    assert desk.work(desk.design) == [("Anna", 40, 1.0), ("Engineer", 40, 1.0)]
    assert desk.hours("anna") == [0, 40, 0, 0]
    assert desk.hours("role") == [40, 0, 80, 0]
    assert desk.dates(desk.design) == ("2026-01-05", "2026-01-16")


def test_up_to_a_day_the_first_part_goes_and_the_rest_begins_then(desk):
    substitute(desk.workspace, terms(task_ids=(desk.design,), finish=SECOND))
    assert desk.hours("anna") == [40, 0, 0, 0]
    assert desk.hours("role") == [0, 40, 80, 0]
    assert desk.dates(desk.design) == ("2026-01-05", "2026-01-16")


def test_what_is_done_stays_with_who_did_it(desk):
    planning.set_cells(desk.workspace, "x", [(desk.design, "percent", "50")])
    substitute(desk.workspace, terms(task_ids=(desk.design,)))
    assert desk.work(desk.design) == [("Anna", 40, 1.0), ("Engineer", 40, 1.0)]
    kept = {
        each.person_id: (each.actual_work / H, each.remaining_work / H)
        for each in desk.workspace.find(Assignment, task_id=desk.design)
    }
    assert kept == {"role": (40, 0), "anna": (0, 40)}
    assert desk.dates(desk.design) == ("2026-01-05", "2026-01-16")


def test_who_is_on_the_task_already_gets_more_of_it(desk):
    planning.set_cells(desk.workspace, "x", [(desk.test, "people", "Engineer[100%]; Anna[50%]")])
    before = {name: hours for name, hours, _ in desk.work(desk.test)}
    substitute(desk.workspace, terms(task_ids=(desk.test,), share=0.5))
    after = {name: hours for name, hours, _ in desk.work(desk.test)}
    assert sum(after.values()) == sum(before.values())
    assert after["Anna"] == before["Anna"] + before["Engineer"] / 2


def test_the_preview_says_what_goes_and_what_the_weeks_would_be(desk):
    shown = preview(desk.workspace, terms(project_ids=("x",)))
    assert [(each.name, each.detail) for each in shown.items] == [("Design", "80h"), ("Test", "40h of 80h")]
    assert [(each.before / H, each.after / H, each.capacity / H) for each in shown.weeks()] == [(0, 40, 40)] * 3
    assert shown.sentence() == "Anna’s busiest week would be that of 2026-01-05: 100%; never too much."
    only = {shown.items[1].key}
    assert [each.start for each in shown.weeks(only)] == [THIRD]
    assert desk.work(desk.design) == [("Engineer", 80, 1.0)], "looking changes nothing"
    substitute(desk.workspace, terms(project_ids=("x",)), only)
    assert desk.work(desk.design) == [("Engineer", 80, 1.0)]
    assert desk.work(desk.test) == [("Anna", 40, 1.0), ("Engineer", 40, 1.0)]


def test_too_much_is_said(desk):
    desk.workspace.record("Book", [Insert(Booking(id="b", person_id="anna", start=MONDAY, finish=FEB, percent=50))])
    said = preview(desk.workspace, terms(task_ids=(desk.design,))).sentence()
    assert said == "Anna’s busiest week would be that of 2026-01-05: 150%; too much in 2 of 2 weeks (0 now)."


def test_bookings_go_as_hours_up_to_all_of_the_taker(desk):
    """40 % of two heads in February are 0.8 of one person; Ben has half of one: he takes 80 h of 128 h."""
    desk.workspace.record(
        "Book", [Insert(Booking(id="b", person_id="role", project_id="x", start=FEB, finish=MAR, percent=40))]
    )
    substitute(desk.workspace, terms("anna", task_ids=None, start=FEB))
    assert {(each.person_id, each.percent) for each in desk.workspace.all(Booking)} == {("anna", 80)}
    desk.workspace.undo()
    substitute(desk.workspace, terms("ben", task_ids=None, start=FEB))
    assert {(each.person_id, each.percent) for each in desk.workspace.all(Booking)} == {("ben", 100), ("role", 15)}


def test_only_part_of_a_booking_lies_in_the_time_meant(desk):
    desk.workspace.record(
        "Book", [Insert(Booking(id="b", person_id="role", project_id="x", start=MONDAY, finish=MAR, percent=50))]
    )
    substitute(desk.workspace, terms(start=FEB, task_ids=None, project_ids=("x",)))
    assert {(each.person_id, each.start, each.finish, each.percent) for each in desk.workspace.all(Booking)} == {
        ("role", MONDAY, FEB, 50), ("anna", FEB, MAR, 100)
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"taker": "role"}, "from themselves"), ({"taker": "gone"}, "no longer"), ({"share": 0}, "between 1 %"),
     ({"start": FEB, "finish": MONDAY}, "before it begins")],
)  # fmt: skip
def test_what_cannot_be_is_said(desk, wrong, words):
    with pytest.raises(InvalidValueError, match=words):
        preview(desk.workspace, terms(**wrong))


def test_who_has_less_time_later_takes_what_they_have_all_through(desk):
    """Anna works half the time from the second week on: of ten days at 100 % she takes 50 %, and nothing once she is gone."""
    half = Availability(id="a", person_id="anna", start=SECOND, units=0.5)
    desk.workspace.record("Half", [Insert(half)])
    substitute(desk.workspace, terms(task_ids=(desk.design,)))
    assert desk.work(desk.design) == [("Anna", 40, 0.5), ("Engineer", 40, 0.5)]
    desk.workspace.undo()
    desk.workspace.record("Gone", [Update(Person, "anna", {"active_to": SECOND})])
    assert preview(desk.workspace, terms(task_ids=(desk.design,))).items == ()
    substitute(desk.workspace, terms(task_ids=(desk.design,), finish=SECOND))
    assert desk.work(desk.design) == [("Anna", 40, 1.0), ("Engineer", 40, 1.0)]
