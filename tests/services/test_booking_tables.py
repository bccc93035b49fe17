"""Tables of bookings come in as PMOs keep them, and go out so that they come in again."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.entry.shares import Unit
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Booking, BookingState, Person, Project
from pmo_desktop.services.bookings import rooms_of
from pmo_desktop.services.bookings import tables as booking_tables
from pmo_desktop.services.bookings.grid import Grid, Look
from pmo_desktop.services.bookings.tables import Sheet, is_table, read_tables
from pmo_desktop.services.lists import bookings
from pmo_desktop.services.lists.bookings import How, Source, State
from pmo_desktop.services.workspace import Workspace

NOW = 1_767_600_000_000
"""2026-01-05."""
JAN, FEB, MAR, APR = (moment.from_iso(f"2026-0{month}-01") for month in (1, 2, 3, 4))


@pytest.fixture
def file(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Petra", clock=lambda: NOW) as made:
        made.record("New", [
            Insert(Person(id="anna", name="Anna Berg", initials="AB")), Insert(Person(id="ben", name="Ben Weiß")),
            Insert(Project(id="x", code="X-1", name="Bridge")), Insert(Project(id="y", code="Y-1", name="Tunnel")),
        ])  # fmt: skip
        yield made


def lines(text):
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def read(file, *sheets, **how):
    return bookings.preview(file, Source("", sheets), How(**how))


def taken(file, text, name="", **how):
    bookings.commit(file, read(file, Sheet(name, lines(text)), **how))
    return sorted(
        (each.person_id, each.project_id, each.start, each.finish, each.percent) for each in file.all(Booking)
    )


def test_people_down_and_months_across_with_a_column_of_projects(file):
    found = taken(file, """
        Name      | Project | Jan 26 | Feb 26 | Mar 26 | Total
        Anna Berg | Bridge  | 40%    | 40 %   |        | 80
                  | Tunnel  | 20     |        | 60%    |
        Ben Weiß  | X-1     |        | 50     |        |
        Total     |         | 60     | 90     | 60     |
    """)  # fmt: skip
    assert found == [
        ("anna", "x", JAN, MAR, 40), ("anna", "y", JAN, FEB, 20), ("anna", "y", MAR, APR, 60), ("ben", "x", FEB, MAR, 50)
    ]  # fmt: skip
    assert file.undo_label == "Paste bookings of 2 people"
    file.undo()
    assert file.all(Booking) == ()


def test_shares_of_one_are_told_from_percentages_by_the_whole_table(file):
    assert taken(file, "Person|Projekt|2026-01|2026-02\nAnna Berg|Bridge|0.4|1\nBen Weiß|Bridge|1|0,25") == [
        ("anna", "x", JAN, FEB, 40), ("anna", "x", FEB, MAR, 100), ("ben", "x", JAN, FEB, 100), ("ben", "x", FEB, MAR, 25),
    ]  # fmt: skip


def test_days_are_read_where_they_are_written_so_or_chosen(file):
    """January 2026 has 22 working days."""
    assert taken(file, "Name|Project|Jan 26\nAnna Berg|Bridge|11d")[0][4] == 50
    table = Sheet("", lines("Name|Project|Jan 26\nAnna Berg|Bridge|5.5"))
    assert read(file, table).unit is Unit.PERCENT
    assert [each.after for each in read(file, table, unit=Unit.DAYS).lines] == [25]


def test_a_sheet_of_its_own_for_each_project(file):
    sheets = [
        Sheet("Bridge", lines("Plan 2026||\nName|Jan|Feb\nAnna Berg|40|")), Sheet("Tunnel", lines("Name|Jan|Feb\nAB||30"))
    ]  # fmt: skip
    bookings.commit(file, read(file, *sheets))
    assert {(each.project_id, each.start) for each in file.all(Booking)} == {("x", JAN), ("y", FEB)}


def test_years_stand_in_the_line_above(file):
    found = taken(file, "||2026||2027\nName|Project|Nov|Dec|Jan\nAnna Berg|Bridge|40|40|40")
    assert found == [("anna", "x", moment.from_iso("2026-11-01"), moment.from_iso("2027-02-01"), 40)]


def test_weeks_across(file):
    monday = moment.from_iso("2026-03-16")
    assert taken(file, "Name|Project|KW 12|KW 13\nAnna Berg|Bridge|40|") == [
        ("anna", "x", monday, monday + moment.WEEK, 40)
    ]


def test_a_list_of_bookings_with_from_and_to(file):
    found = taken(
        file, "Person|Project|From|To|%\nAnna Berg|Bridge|2026-01-01|2026-02-28|40\nBen Weiß||2026-03-01|31.03.2026|50%"
    )
    assert found == [("anna", "x", JAN, MAR, 40), ("ben", None, MAR, APR, 50)]


def test_a_list_of_another_country_is_read_by_its_own_words_and_dates(file):
    found = taken(
        file,
        "Collaborateur|Nom du projet|Du|Au|Taux\nAnna Berg|Bridge|01/01/2026|28/02/2026|40 %\nTotal||01/01/2026|28/02/2026|40 %",
    )
    assert found == [("anna", "x", JAN, MAR, 40)]
    assert taken(file, "Employee|Project name|Start date|End date|Allocation\nA. Berg|Bridge|3/1/2026|3/31/2026|50") == [
        ("anna", "x", JAN, MAR, 40), ("anna", "x", MAR, APR, 50),
    ]  # fmt: skip


def test_who_is_written_otherwise_is_known_again(file):
    assert taken(file, "Name|Project|Jan 26\nBerg, Anna|Bridge|40\nBen Weiss|Bridge|40")[0][0] == "anna"
    assert {each.person_id for each in file.all(Booking)} == {"anna", "ben"}


def test_what_nobody_knows_is_listed_and_left_out(file):
    found = read(
        file, Sheet("", lines("Name|Project|Jan 26\nAnna Berg|Canal|40\nZoe Quint|Bridge|40\nAnna Berg|Bridge|much"))
    )
    assert found.agreed == frozenset()
    assert [(each.place, each.said) for each in found.of(State.UNCLEAR)] == [
        ("line 2", "No project here is called so."), ("line 3", "Nobody here is called so."),
    ]  # fmt: skip
    assert [(each.line, each.text, each.why) for each in found.problems] == [
        (4, "much", "“much” is no share of somebody's time.")
    ]


def test_empty_months_leave_what_is_there_unless_asked(file):
    text = "Name|Project|Jan 26|Feb 26\nAnna Berg|Bridge|40|{}"
    taken(file, text.format("40"))
    assert taken(file, text.format("")) == [("anna", "x", JAN, MAR, 40)]
    both = "Name|Project|Jan 26|Feb 26\nAnna Berg|Bridge|40|\nBen Weiß|Bridge|10|10"
    assert taken(file, both, emptying=True)[0] == ("anna", "x", JAN, FEB, 40)


@pytest.mark.parametrize("text", ["40|20\n30|10", "Name|Team\nAnna|Build", "Jan 26|Feb 26\n40|20", ""])
def test_numbers_alone_are_no_table(file, text):
    assert not is_table(lines(text), file.today())
    with pytest.raises(InvalidValueError, match="people in one column"):
        read_tables(file, [Sheet("", lines(text))])


def test_a_table_written_is_read_again_as_it_was(file, tmp_path):
    taken(
        file,
        "Name|Project|Jan 26|Feb 26\nAnna Berg|Bridge|40?|12.5\nBen Weiß|duty: Help desk|20|\nBen Weiß|Line work|20|",
    )
    before = {(b.person_id, b.project_id, b.start, b.finish, b.percent, b.state, b.note) for b in file.all(Booking)}
    assert BookingState.TENTATIVE in {each[5] for each in before}
    look = Look(start=JAN, count=3)
    table = booking_tables.table_of(Grid(file, look, rooms_of(file)))
    assert table[0] == ["Person", "Project", "Jan 26", "Feb 26", "Mar 26"]
    assert table[1] == ["Anna Berg", "X-1  Bridge", "40%?", "12.5%", ""]
    file.undo()
    bookings.commit(file, read(file, Sheet("", table)))
    assert {
        (b.person_id, b.project_id, b.start, b.finish, b.percent, b.state, b.note) for b in file.all(Booking)
    } == before
    target = booking_tables.export_table(table, tmp_path / "b.csv")
    assert "Anna Berg,X-1  Bridge,40%?,12.5%," in target.read_text("utf-8-sig")
