"""Hours worked come in from tables: as other programs write them, and what fits nothing is listed with the next step."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import ActualWork, ExternalId, Person, Project
from pmo_desktop.services import actuals, planning
from pmo_desktop.services.lists import hours
from pmo_desktop.services.lists.hours import State
from pmo_desktop.services.lists.hours_columns import LISTING, seconds, week, weeks_across
from pmo_desktop.services.lists.sorting import HOURS, LEAVE, PEOPLE, listed_in, of_sheet, of_table, read_list
from pmo_desktop.services.lists.table import proposed, table_of
from pmo_desktop.services.workspace import Workspace

CASES = Path(__file__).parents[2] / "cases" / "lists"
NOW = 1_768_471_200_000
"""2026-01-15."""
W2, W3 = moment.from_iso("2026-01-05"), moment.from_iso("2026-01-12")


@pytest.fixture
def file(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Petra", clock=lambda: NOW) as made:
        start = moment.from_iso("2026-01-05T08:00")
        made.record("New", [
            Insert(Person(id="anna", name="Anna Berg", email="anna.berg@example.org")), Insert(Person(id="ben", name="Ben Weiß")),
            Insert(Project(id="x", code="X-1", name="Bridge", start=start)), Insert(Project(id="y", name="Tunnel", start=start)),
        ])  # fmt: skip
        ids = planning.insert_tasks(made, "x", None, ["Design", "Build"])
        planning.set_cells(made, "x", [(ids[0], "duration", "10d"), (ids[0], "people", "Anna Berg; Ben Weiß")])
        planning.set_cells(made, "x", [(ids[1], "duration", "10d"), (ids[1], "people", "Anna Berg")])
        yield made


def lines(text):
    return table_of([[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()])


def shown(file, text, choices=None):
    table = lines(text)
    return hours.preview(file, table, proposed(file, table, LISTING), choices)


def taken(file, text):
    found = shown(file, text)
    hours.commit(file, found)
    return here(file), [each.why for each in found.problems] + [each.said for each in found.lines if each.said]


def here(file):
    return sorted((each.week, each.work / 3600) for each in file.all(ActualWork))


def test_a_list_with_weeks_or_dates_whose_lines_add_up(file):
    found, problems = taken(file, """
        Name      | Project | Task   | Date       | Hours
        Anna Berg | X-1     | Design | 2026-01-05 | 6
        Anna Berg | X-1     | Design | 2026-01-09 | 2,5
                  |         | Build  | W3         | 8h
        Berg Anna | Bridge  | 2      | 2026-W02   | 1
    """)  # fmt: skip
    assert found == [(W2, 1.0), (W2, 8.5), (W3, 8.0)]
    assert problems == []
    assert file.undo_label == "Paste hours of “Anna Berg”"


def test_weeks_across(file):
    found, _ = taken(
        file, "Mitarbeiter|Projekt|Vorgang|KW 2|KW 3\nAnna Berg|Bridge|Design|8|\nBen Weiss|Bridge|Design||4"
    )
    assert found == [(W2, 8.0), (W3, 4.0)]


@pytest.mark.parametrize(
    ("name", "found", "label"),
    [
        ("Stunden.csv", [(W2, 14.0), (W3, 4.25)], "Import hours of 2 people from “Stunden.csv”"),
        ("timesheet.csv", [(W2, 6.0), (W3, 1040.5)], "Import hours of 2 people from “timesheet.csv”"),
        ("hours by day.tsv", [(W2, 15.0), (W3, 3.0)], "Import hours of “Anna Berg” from “hours by day.tsv”"),
    ],
)
def test_files_of_other_programs_come_in_as_they_are(file, name, found, label):
    read = read_list(file, CASES / name)
    assert read.listing == HOURS
    preview = hours.preview(file, read.table, read.columns)
    assert [each.said for each in preview.lines if each.said] == []
    assert preview.problems == ()
    hours.commit(file, preview)
    assert here(file) == found
    assert file.undo_label == label
    file.undo()
    assert here(file) == []


def test_the_same_table_again_changes_nothing(file):
    text = "Name|Project|Task|Week|Hours\nAnna Berg|Bridge|Design|2|8\nAnna Berg|Bridge|Design|2|2"
    assert taken(file, text)[0] == [(W2, 10.0)]
    before = file.undo_label, len(file.history())
    assert [each.state for each in shown(file, text).lines] == [State.SAME]
    assert taken(file, text)[0] == [(W2, 10.0)]
    assert (file.undo_label, len(file.history())) == before


def test_what_fits_nothing_is_listed_with_its_line_and_the_next_step(file):
    found = shown(file, """
        Name      | Project | Task   | Week | Hours
        Zoe       | Bridge  | Design | 2    | 8
        Anna Berg | Canal   | Design | 2    | 8
        Ben Weiß  | Bridge  | Build  | 2    | 8
        Anna Berg | Bridge  |        | 2    | 8
        Anna Berg | Bridge  | Design | 2    | much
        Anna Berg | Bridge  | Design | soon | 8
        Ben Weiß  | Bridge  |        | 2    | 3
        Ben Weiß  | Bridge  | Design | 3    | -3
        Anna Berg | Bridge  | Build  | 3    | 40%
    """)  # fmt: skip
    assert [each.line for each in found.problems] == [6, 7, 10]
    assert [each.line for each in found.of(State.UNCLEAR)] == [2, 3, 4, 5, 9]
    said = " ".join([*(each.why for each in found.problems), *(each.said for each in found.lines)])
    for words in (
        "Nobody here is called “Zoe”", "no project “Canal”", "“Ben Weiß” is not on “Build”", "has 2 there", "“much”", "“soon”",
        "less than nothing", "“40%” is a share of time",
    ):  # fmt: skip
        assert words in said
    assert [each.seconds for each in found.of(State.NEW)] == [3 * 3600], "with one task only it is clear which is meant"


def test_whoever_is_said_to_be_meant_is_known_by_the_next_file(file):
    text = "Name|Project|Task|Week|Hours\nDelta 7|Bridge|Design|2|8"
    assert shown(file, text).of(State.UNCLEAR)
    hours.commit(file, shown(file, text, {"delta 7\n": "ben"}))
    assert [each.key for each in file.all(ExternalId)] == ["Delta 7"]
    assert [each.state for each in shown(file, text).lines] == [State.SAME]


def test_only_what_is_agreed_is_entered(file):
    found = shown(file, "Name|Project|Task|Week|Hours\nAnna Berg|Bridge|Design|2|8\nAnna Berg|Bridge|Design|3|4")
    hours.commit(file, found, [1])
    assert here(file) == [(W3, 4.0)]
    assert hours.commit(file, found, []) is None


def test_what_is_exported_comes_in_again(file):
    taken(file, "Name|Project|Task|Week|Hours\nAnna Berg|Bridge|Design|2|8,25")
    written = actuals.table_of(actuals.time_sheet(file, W3))
    file.undo()
    table = table_of(written)
    assert listed_in(table) == HOURS
    hours.commit(file, hours.preview(file, table, proposed(file, table, LISTING)))
    assert here(file) == [(W2, 8.25)]


def test_amounts_as_programs_write_them():
    texts = ("7,5", "6:30", "7.5 h", "7 Std.", "7h 30m", "1.234,5", "1d", "-2", "0:45:30", "8 heures")
    assert [seconds(each) / 3600 for each in texts] == [
        7.5, 6.5, 7.5, 7.0, 7.5, 1234.5, 8.0, -2.0, 45.5 / 60, 8.0,
    ]  # fmt: skip
    with pytest.raises(InvalidValueError):
        seconds("much")


def test_weeks_as_programs_write_them():
    assert [
        week(each, "Week", W3, day_first=True) for each in ("2", "KW 2", "2026-W02", "11.01.2026", "2026-01-05")
    ] == [W2] * 5
    assert week("1/11/2026", "Week ending", W3, day_first=False) == W2
    assert week("1/4/2026", "Week starting", W3, day_first=False) == W2, "weeks that begin on Sunday"
    assert weeks_across(["Name", "KW 2", "KW 3"], W3) == {1: W2, 2: W3}
    assert weeks_across(["Name", "2026-01-05", "2026-01-07", "2026-01-12"], W3) == {1: W2, 2: W2, 3: W3}


def test_lists_of_something_else_are_not_taken_for_hours():
    for text, listing in (
        ("Name|E-mail|Project|Hours per week|Start date\nA|a@b.c|X|40|1.1.2026", PEOPLE),
        ("Name|Datum|Dauer|Art\nA|1.1.2026|1|Urlaub", LEAVE), ("Name|Team\nAnna|Build", PEOPLE),
    ):  # fmt: skip
        assert listed_in(lines(text)) == listing, text


def test_a_workbook_with_a_sheet_for_each_week_is_read_as_one(file, tmp_path):
    book = Workbook()
    book.remove(book.active)
    for name, day, hours_ in (("KW 2", "2026-01-05", 8), ("KW 3", "2026-01-12", 6), ("Notes", "", 0)):
        sheet = book.create_sheet(name)
        sheet.append(["Name", "Project", "Task", "Date", "Hours"] if hours_ else ["Only a word"])
        if hours_:
            sheet.append(["Anna Berg", "Bridge", "Design", day, hours_])
    book.save(tmp_path / "weeks.xlsx")
    read = read_list(file, tmp_path / "weeks.xlsx")
    assert [each.name for each in read.table.sheets] == ["KW 2", "KW 3", "Notes", "All worksheets"]
    hours.commit(file, hours.preview(file, read.table, read.columns))
    assert here(file) == [(W2, 8.0), (W3, 6.0)]
    one = of_sheet(file, read.table, HOURS, 1)
    assert [each.week for each in hours.preview(file, one.table, one.columns).lines] == [W3]
    people = of_table(file, read.table, PEOPLE)
    assert [each.name for each in people.table.sheets] == ["KW 2", "KW 3", "Notes"]
