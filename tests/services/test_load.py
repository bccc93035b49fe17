"""The load of a file is kept while it is open, and follows what is changed here, elsewhere and back again."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.errors import CancelledError
from pmo_desktop.domain.moment import DAY, HOUR, WEEK
from pmo_desktop.domain.records import (
    Assignment,
    Availability,
    Booking,
    Leave,
    Person,
    PersonKind,
    Project,
    ProjectState,
    Role,
    Task,
)
from pmo_desktop.domain.resources.load import By, Per
from pmo_desktop.services.load import book_of, load_between, load_table
from pmo_desktop.services.workspace import Workspace

MONDAY = moment.from_iso("2026-01-05")


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "p.pmo", author="T") as opened:
        people = (
            Person(id="anna", name="Anna", team="Red"), Person(id="ben", name="ben"),
            Person(id="dev", name="Developer", kind=PersonKind.ROLE), Person(id="idle", name="Idle", kind=PersonKind.ROLE),
        )  # fmt: skip
        rows = [*people, *project("a", "anna"), *project("b", "dev", state=ProjectState.PROPOSED)]
        opened.record("Fill", [Insert(each) for each in (Role(id="d", name="Developer"), *rows)])
        yield opened


def project(name, person_id, **facts):
    """Return a project of one task of two days."""
    yield Project(id=name, name=name.upper(), start=MONDAY + 8 * HOUR, **facts)
    yield Task(id=f"{name}0", project_id=name, name=name, duration=16 * HOUR)
    yield Assignment(id=f"{name}1", task_id=f"{name}0", person_id=person_id)


def hours(workspace, row=0, **options):
    found = load_between(workspace, MONDAY, MONDAY + 2 * WEEK, **options)
    return [round(float(each) / HOUR, 3) for each in found.demand[row]]


def test_people_come_first_and_roles_only_where_a_project_asks_for_them(workspace):
    found = load_table(workspace, MONDAY + 3 * DAY, 2)
    assert [person.name for person in found.people] == ["Anna", "ben", "Developer"]
    assert [moment.to_iso(at) for at in found.starts] == ["2026-01-05T00:00", "2026-01-12T00:00"]
    assert (found.demand / HOUR).tolist() == [[16, 0], [0, 0], [0, 0]]
    assert (found.proposed / HOUR).tolist() == [[0, 0], [0, 0], [16, 0]]


def test_every_edit_is_in_the_next_look_and_undone_it_is_gone(workspace):
    assert hours(workspace) == [16, 0]
    edits = (
        (Update(Task, "a0", {"duration": 24 * HOUR}), [24, 0]),
        (Update(Assignment, "a1", {"units": 0.5}), [8, 0]),
        (Insert(Leave(id="l", person_id="anna", start=MONDAY, finish=MONDAY + 7 * DAY)), [0, 16]),
        (Insert(Booking(id="b", person_id="anna", start=MONDAY, finish=MONDAY + WEEK, percent=50)), [36, 0]),
        (Update(Project, "a", {"state": ProjectState.PROPOSED}), [0, 0]),
        (Delete(Project, "a"), [0, 0]),
        (Update(Person, "anna", {"kind": PersonKind.EQUIPMENT, "name": "A crane"}), [16, 0]),
    )
    for change, wanted in edits:
        workspace.record("Edit", [change])
        row = [person.id for person in load_table(workspace, MONDAY, 2).people].index("anna")
        assert hours(workspace, row) == wanted, change
        workspace.undo()
        assert hours(workspace) == [16, 0], change


def test_units_over_time_are_those_of_the_file(workspace):
    workspace.record("Less", [Insert(Availability(id="u", person_id="anna", start=MONDAY + 2 * DAY, units=0.5))])
    found = load_between(workspace, MONDAY, MONDAY + WEEK)
    assert found.capacity[0, 0] / HOUR == 28
    assert not found.overloaded[0, 0]


def test_bookings_of_cancelled_projects_do_not_count(workspace):
    booking = Booking(id="b", person_id="ben", project_id="a", start=MONDAY, finish=MONDAY + WEEK)
    workspace.record("Book", [Insert(booking)])
    assert hours(workspace, 1) == [40, 0]
    workspace.record("Cancel", [Update(Project, "a", {"state": ProjectState.CANCELLED})])
    assert hours(workspace, 1) == [0, 0]


def test_what_another_program_changed_is_there_once_it_was_noticed(workspace):
    assert hours(workspace) == [16, 0]
    with workspace.another(author="Ben") as other:
        other.record("Shorter", [Update(Task, "a0", {"duration": 8 * HOUR})])
    workspace.poll()
    assert hours(workspace) == [8, 0]


def test_looking_further_on_lays_out_more(workspace):
    assert hours(workspace) == [16, 0]
    far = load_between(workspace, MONDAY - 200 * WEEK, MONDAY + 300 * WEEK, per=Per.MONTH)
    assert far.demand.sum() / HOUR == 16
    assert hours(workspace) == [16, 0]


def test_a_table_stays_as_it_was_when_it_was_made(workspace):
    before = load_table(workspace, MONDAY, 2)
    workspace.record("Shorter", [Update(Task, "a0", {"duration": 8 * HOUR})])
    after = load_table(workspace, MONDAY, 2)
    assert [[entry.seconds / HOUR for entry in found.entries(0, 0)] for found in (before, after)] == [[16], [8]]
    assert (before.demand[0, 0], after.demand[0, 0]) == (16 * HOUR, 8 * HOUR)


def test_a_generic_person_is_of_the_role_called_as_they_are(workspace):
    found = load_between(workspace, MONDAY, MONDAY + WEEK, by=By.ROLE)
    assert [(row.id, row.name, [each.id for each in row.people]) for row in found.rows] == [
        ("d", "Developer", ["dev"]), ("", "", ["anna", "ben"])
    ]  # fmt: skip
    assert book_of(workspace) is book_of(workspace)


def test_a_look_that_was_stopped_on_the_way_leaves_nothing_unseen(workspace):
    load_table(workspace, MONDAY, 2)
    workspace.record("Away", [Insert(Leave(id="l", person_id="anna", start=MONDAY, finish=MONDAY + DAY))])
    workspace.record("Another", [Insert(each) for each in project("c", "ben")])

    def stop(_done, _total, _what, /):
        raise CancelledError("A newer question was asked.")

    with pytest.raises(CancelledError):
        load_table(workspace, MONDAY, 2, stop)
    found = load_table(workspace, MONDAY, 2)
    assert (found.capacity[0] / HOUR).tolist() == [32, 40]
    assert (found.demand[:2] / HOUR).tolist() == [[16, 0], [16, 0]]
