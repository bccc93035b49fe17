"""One person under several spellings, in plans, bookings, leave and hours, is asked about once and then known everywhere."""

from datetime import UTC, datetime

import pytest

from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Assignment, Booking, ExternalId, Leave, Person, Project
from pmo_desktop.exchange.sheets import Line
from pmo_desktop.exchange.sheets import Sheet as Lines
from pmo_desktop.services.bookings.tables import Sheet
from pmo_desktop.services.importing import commit_all, preview_all
from pmo_desktop.services.lists import bookings, leave, people
from pmo_desktop.services.lists.people_columns import LISTING
from pmo_desktop.services.lists.sorting import read_list
from pmo_desktop.services.lists.table import Table, proposed
from pmo_desktop.services.lists.whose import NEW
from pmo_desktop.services.staff import merging, splitting
from pmo_desktop.services.updating import accept, compare
from pmo_desktop.services.workspace import Workspace

NOW = int(datetime(2026, 11, 26, 10, tzinfo=UTC).timestamp() * 1000)
PLAN = """<?xml version="1.0" encoding="UTF-8"?>
<Project xmlns="http://schemas.microsoft.com/project"><Name>{name}</Name><StartDate>2026-12-01T08:00:00</StartDate>
<Tasks><Task><UID>1</UID><ID>1</ID><Name>Survey</Name><OutlineLevel>1</OutlineLevel><Duration>PT40H0M0S</Duration></Task></Tasks>
<Resources>{resources}</Resources><Assignments>{assignments}</Assignments></Project>"""


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Petra", clock=lambda: NOW) as made:
        made.record("Staff", [Insert(Project(id="x", code="X-1", name="Tunnel"))])
        yield made


def plan(tmp_path, name, *resources):
    path = tmp_path / f"{name}.xml"
    people = "".join(
        f"<Resource><UID>{n}</UID><ID>{n}</ID><Name>{each}</Name><Type>1</Type></Resource>"
        for n, each in enumerate(resources, 1)
    )
    work = "".join(
        f"<Assignment><UID>{n}</UID><TaskUID>1</TaskUID><ResourceUID>{n}</ResourceUID></Assignment>"
        for n in range(1, len(resources) + 1)
    )
    path.write_text(PLAN.format(name=name, resources=people, assignments=work), encoding="utf-8")
    return path


def bring_plan(workspace, *paths, choices=None):
    commit_all(workspace, [(shown, choices or {}) for _, shown in preview_all(workspace, paths)])


def booking(workspace, name, choices=None):
    source = bookings.Source(
        f"{name}.csv", (Sheet("", [["Name", "Project", "Jan 27", "Feb 27"], [name, "Tunnel", "40", "40"]]),)
    )
    shown = bookings.preview(workspace, source, choices=choices)
    bookings.commit(workspace, shown)
    return shown


def calendar(workspace, tmp_path, title, extra=""):
    path = tmp_path / "team.ics"
    path.write_text(
        "BEGIN:VCALENDAR\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20270104\r\nDTEND;VALUE=DATE:20270106\r\n"
        f"SUMMARY:{title}\r\n{extra}END:VEVENT\r\nEND:VCALENDAR\r\n", encoding="utf-8",
    )  # fmt: skip
    read = read_list(workspace, path)
    shown = leave.preview(workspace, read.source)
    leave.commit(workspace, shown)
    return shown


def names(workspace):
    return sorted(each.name for each in workspace.all(Person))


def test_four_spellings_in_four_files_are_one_person(workspace, tmp_path):
    bring_plan(
        workspace, plan(tmp_path, "Bridge", "Anna Nowak"), plan(tmp_path, "Canal", "NOWAK Anna[50%]", "Jan Meyer")
    )
    booking(workspace, "Nowak, A.")
    calendar(workspace, tmp_path, "Urlaub Anna Nowak (ext.)")
    assert names(workspace) == ["Anna Nowak", "Jan Meyer"]
    anna = next(each for each in workspace.all(Person) if each.name == "Anna Nowak")
    assert [workspace.count(kind, person_id=anna.id) for kind in (Assignment, Booking, Leave)] == [2, 1, 1]


def test_who_was_said_once_is_known_in_every_format(workspace, tmp_path):
    bring_plan(workspace, plan(tmp_path, "Bridge", "Anna Nowak"))
    (anna,) = workspace.all(Person)
    assert booking(workspace, "Ania").people[0].person_id is None
    booking(workspace, "Ania", {"ania\n": anna.id})
    bring_plan(workspace, plan(tmp_path, "Canal", "Ania"))
    calendar(workspace, tmp_path, "Urlaub Ania")
    assert names(workspace) == ["Anna Nowak"]
    assert workspace.count(Leave, person_id=anna.id) == 1


def test_what_nobody_said_is_asked_once_it_could_be_somebody_else(workspace, tmp_path):
    """“A. Nowak” was taken for Anna while there was nobody else; now there is Adam."""
    bring_plan(workspace, plan(tmp_path, "Bridge", "Anna Nowak"))
    (anna,) = workspace.all(Person)
    assert booking(workspace, "A. Nowak").people[0].person_id == anna.id
    workspace.record("New", [Insert(Person(id="adam", name="Adam Nowak"))])
    assert booking(workspace, "A. Nowak").people[0].person_id is None
    booking(workspace, "A. Nowak", {"a. nowak\n": "adam"})
    assert calendar(workspace, tmp_path, "Urlaub A. Nowak").lines[0].person_id == "adam"


def test_who_was_refused_once_is_refused_in_every_format(workspace, tmp_path):
    bring_plan(workspace, plan(tmp_path, "Bridge", "Anna Nowak"))
    shown = booking(workspace, "A. Nowak", {"a. nowak\n": NEW})
    assert shown.people[0].match.existing is not None, "it was proposed, and refused"
    adam = next(each for each in workspace.all(Person) if each.name == "A. Nowak")
    bring_plan(workspace, plan(tmp_path, "Canal", "Nowak A."))
    assert calendar(workspace, tmp_path, "Urlaub A. Nowak").lines[0].person_id == adam.id
    assert names(workspace) == ["A. Nowak", "Anna Nowak"]


def test_a_plan_says_it_is_somebody_new_and_no_list_takes_them_for_the_other(workspace, tmp_path):
    bring_plan(workspace, plan(tmp_path, "Bridge", "Anna Nowak"))
    ((_, shown),) = preview_all(workspace, [plan(tmp_path, "Canal", "A. Nowak")])
    commit_all(workspace, [(shown, {shown.matches[0].imported.id: None})])
    (refusal,) = workspace.find(ExternalId, owner="not alias")
    assert refusal.key == "A. Nowak"
    assert booking(workspace, "Nowak, A.").people[0].match.existing.name == "A. Nowak"


def updated(workspace, tmp_path, *resources, choices=()):
    """Bring a newer version of the plan “Bridge” in over the one that is here."""
    path = plan(tmp_path, "Bridge", *resources)
    ((_, shown),) = preview_all(workspace, [path])
    (bridge,) = (each for each in workspace.all(Project) if each.name == "Bridge")
    said = {each.imported.id: own for each in shown.matches for name, own in choices if each.imported.name == name}
    found = compare(workspace, bridge.id, shown, said)
    accept(workspace, found, found.everything())


def test_who_was_said_while_a_plan_is_updated_is_known_in_lists(workspace, tmp_path):
    bring_plan(workspace, plan(tmp_path, "Bridge", "Anna Nowak"))
    (anna,) = workspace.all(Person)
    updated(workspace, tmp_path, "Ania", choices=[("Ania", anna.id)])
    assert booking(workspace, "Ania").people[0].person_id == anna.id
    assert names(workspace) == ["Anna Nowak"]


def test_a_row_of_a_plan_that_is_somebody_elses_now_is_not_the_one_before(workspace, tmp_path):
    """Whoever plans writes another name into the row of the resource, whose key stays."""
    guid = "<GUID>5B2C7A46-0D1E-4C3B-9A52-3F0C8E1D7A11</GUID>"
    bring_plan(workspace, plan(tmp_path, "Bridge", f"Anna Nowak</Name>{guid}<Name>Anna Nowak"))
    updated(workspace, tmp_path, f"Ben Weiss</Name>{guid}<Name>Ben Weiss")
    assert names(workspace) == ["Anna Nowak", "Ben Weiss"]


def test_who_was_parted_is_not_taken_for_the_other_by_the_next_version_of_a_plan(workspace, tmp_path):
    bring_plan(workspace, plan(tmp_path, "Bridge", "A. Nowak"))
    (adam,) = workspace.all(Person)
    workspace.record("New", [Insert(Person(id="anna", name="Anna Nowak"))])
    merging.merge(workspace, "anna", [adam.id])
    found = splitting.preview(workspace, "anna", splitting.candidates(workspace, "anna")[0])
    splitting.split(workspace, found)
    updated(workspace, tmp_path, "A. Nowak", "Jan Meyer")
    assert names(workspace) == ["A. Nowak", "Anna Nowak", "Jan Meyer"]
    assert workspace.count(Assignment, person_id="anna") == 0


def test_an_address_confirmed_once_is_known_without_a_name(workspace, tmp_path):
    workspace.record("New", [Insert(Person(id="anna", name="Anna Nowak", email="anna@x.example"))])
    lines = (("Name", "E-Mail"), ("Anna Nowak", "a.nowak@partner.example"))
    table = Table("p.csv", (Lines("", tuple(Line(n, cells) for n, cells in enumerate(lines, 1))),))
    shown = people.preview(workspace, table, proposed(workspace, table, LISTING), {2: "anna"})
    people.commit(workspace, shown, [])
    party = "ORGANIZER;CN=AN:mailto:a.nowak@partner.example\r\n"
    assert calendar(workspace, tmp_path, "Urlaub", party).lines[0].person_id == "anna"


def test_two_of_one_name_with_other_addresses_stay_two(workspace):
    workspace.record("New", [Insert(Person(id="one", name="Anna Nowak", email="anna@x.example"))])
    lines = (("Name", "E-Mail"), ("Anna Nowak", "anna@y.example"))
    table = Table("p.csv", (Lines("", tuple(Line(n, cells) for n, cells in enumerate(lines, 1))),))
    columns = proposed(workspace, table, LISTING)
    assert people.preview(workspace, table, columns).lines[0].state is people.State.UNCLEAR
    people.commit(workspace, people.preview(workspace, table, columns, {2: NEW}))
    assert len(workspace.all(Person)) == 2
    again = people.preview(workspace, table, columns)
    assert again.lines[0].existing.email == "anna@y.example"
