"""Hours come in from tables; lines that fit nothing are listed with the next step."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import ActualWork, Person, Project
from pmo_desktop.services import planning
from pmo_desktop.services.actual_tables import read_hours, take_hours
from pmo_desktop.services.booking_tables import Sheet
from pmo_desktop.services.workspace import Workspace

NOW = 1_768_471_200_000
"""2026-01-15."""
W2, W3 = moment.from_iso("2026-01-05"), moment.from_iso("2026-01-12")


@pytest.fixture
def file(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Petra", clock=lambda: NOW) as made:
        start = moment.from_iso("2026-01-05T08:00")
        made.record("New", [
            Insert(Person(id="anna", name="Anna Berg")), Insert(Person(id="ben", name="Ben Weiß")),
            Insert(Project(id="x", code="X-1", name="Bridge", start=start)), Insert(Project(id="y", name="Tunnel", start=start)),
        ])  # fmt: skip
        ids = planning.insert_tasks(made, "x", None, ["Design", "Build"])
        planning.set_cells(made, "x", [(ids[0], "duration", "10d"), (ids[0], "people", "Anna Berg; Ben Weiß")])
        planning.set_cells(made, "x", [(ids[1], "duration", "10d"), (ids[1], "people", "Anna Berg")])
        yield made


def lines(text):
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def taken(file, text):
    found = read_hours(file, [Sheet("", lines(text))])
    take_hours(file, found)
    return sorted((each.week, each.work / 3600) for each in file.all(ActualWork)), [
        each.sentence for each in found.problems
    ]


def test_a_list_with_weeks_or_dates_whose_lines_add_up(file):
    hours, problems = taken(file, """
        Name      | Project | Task   | Date       | Hours
        Anna Berg | X-1     | Design | 2026-01-05 | 6
        Anna Berg | X-1     | Design | 2026-01-09 | 2,5
                  |         | Build  | W3         | 8h
        Berg Anna | Bridge  | 2      | 2026-W02   | 1
    """)  # fmt: skip
    assert hours == [(W2, 1.0), (W2, 8.5), (W3, 8.0)]
    assert problems == []
    assert file.undo_label == "Take over 3 hours by week"


def test_weeks_across(file):
    hours, _ = taken(
        file, "Mitarbeiter|Projekt|Vorgang|KW 2|KW 3\nAnna Berg|Bridge|Design|8|\nBen Weiss|Bridge|Design||4"
    )
    assert hours == [(W2, 8.0), (W3, 4.0)]


def test_the_same_table_again_changes_nothing(file):
    text = "Name|Project|Task|Week|Hours\nAnna Berg|Bridge|Design|2|8\nAnna Berg|Bridge|Design|2|2"
    assert taken(file, text)[0] == [(W2, 10.0)]
    before = file.undo_label, len(file.history())
    assert taken(file, text)[0] == [(W2, 10.0)]
    assert (file.undo_label, len(file.history())) == before


def test_what_fits_nothing_is_listed_with_its_line_and_the_next_step(file):
    found = read_hours(file, [Sheet("Hours", lines("""
        Name      | Project | Task   | Week | Hours
        Zoe       | Bridge  | Design | 2    | 8
        Anna Berg | Canal   | Design | 2    | 8
        Ben Weiß  | Bridge  | Build  | 2    | 8
        Anna Berg | Bridge  |        | 2    | 8
        Anna Berg | Bridge  | Design | 2    | much
        Anna Berg | Bridge  | Design | soon | 8
        Ben Weiß  | Bridge  |        | 2    | 3
    """))])  # fmt: skip
    assert [each.place for each in found.problems] == [f"Hours, line {number}" for number in (6, 7, 2, 3, 4, 5)]
    said = " ".join(each.sentence for each in found.problems)
    for words in (
        "Nobody is called “Zoe”",
        "no project “Canal”",
        "“Ben Weiß” is not on “Build”",
        "has 2 there",
        "“much”",
        "“soon”",
    ):
        assert words in said
    assert list(found.hours.values()) == [3 * 3600], "with one task only it is clear which is meant"


def test_a_table_of_something_else_is_refused(file):
    with pytest.raises(InvalidValueError, match="person, project, task"):
        read_hours(file, [Sheet("", lines("Name|Team\nAnna|Build"))])
