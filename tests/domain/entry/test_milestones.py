"""Lists of milestones are read as people write them, and what is none stays with its reason."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.due_dates import parse_due
from pmo_desktop.domain.entry.milestones import looks_like_milestones, parse_milestones, parse_table
from pmo_desktop.domain.errors import InvalidValueError

TODAY = moment.from_iso("2026-02-10")


@pytest.mark.parametrize(
    ("text", "day", "told"),
    [
        ("2026-03-15", "2026-03-15", "Sun 2026-03-15"),
        ("15.3.", "2026-03-15", "Sun 2026-03-15"),
        ("15. Oktober", "2026-10-15", "Thu 2026-10-15"),
        ("November 20", "2025-11-20", "Thu 2025-11-20"),
        ("end of March", "2026-03-31", "Tue 2026-03-31 (end of March 2026)"),
        ("Ende März 2028", "2028-03-31", "Fri 2028-03-31 (end of March 2028)"),
        ("mid June", "2026-06-15", "Mon 2026-06-15 (middle of June 2026)"),
        ("early 05/2026", "2026-05-01", "Fri 2026-05-01 (beginning of May 2026)"),
        ("Q1", "2026-03-31", "Tue 2026-03-31 (end of Q1 2026)"),
        ("H2 2026", "2026-12-31", "Thu 2026-12-31 (end of H2 2026)"),
        ("KW 12", "2026-03-20", "Fri 2026-03-20 (end of week 12 of 2026)"),
        ("January", "2027-01-31", "Sun 2027-01-31 (end of January 2027)"),
        ("+10d", "2026-02-20", "Fri 2026-02-20"),
        ("29/2", "2028-02-29", "Tue 2028-02-29"),
    ],
)
def test_a_day_is_said_in_many_ways(text, day, told):
    due = parse_due(text, TODAY)
    assert (format_date(due.at), due.told) == (day, told)


@pytest.mark.parametrize("text", ["Marketing", "Q5 2026", "KW 60", "31.2.2026", "soon", "", "13/2026"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(InvalidValueError):
        parse_due(text, TODAY)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Go-live 15 March 2026", ("Go-live", "2026-03-15", False, None, "")),
        ("- [x] Kick-off: 3 Feb", ("Kick-off", "2026-02-03", True, None, "")),
        ("[ ] Design freeze – 15.03.2026", ("Design freeze", "2026-03-15", False, None, "")),
        ("4. Build & test complete, 30/6, Ben", ("Build & test complete", "2026-06-30", False, None, "Ben")),
        ("Design – 28.01.2026 done, Dan Evans", ("Design", "2026-01-28", True, None, "Dan Evans")),
        ("15. Oktober Handover 60 %", ("Handover", "2026-10-15", False, 60.0, "")),
        ("* Approval by end of May (Anna)", ("Approval", "2026-05-31", False, None, "Anna Berg")),
        ("✓ Permit 1 Feb 26", ("Permit", "2026-02-01", True, None, "")),
        ("M7 Close-out done 12.12.2025", ("M7 Close-out", "2025-12-12", True, None, "")),
        ("Report 100% 20 December", ("Report", "2025-12-20", True, None, "")),
        ("2026-04-01 Contract signed @Petra", ("Contract signed", "2026-04-01", False, None, "Petra")),
        ("Version 2.0 shipped 2026-05-01", ("Version 2.0 shipped", "2026-05-01", False, None, "")),
        ("May release 15.5.2026", ("May release", "2026-05-15", False, None, "")),
        ("Phase 1-3 closed: Q3 2026", ("Phase 1-3 closed", "2026-09-30", False, None, "")),
        ("Go-live 15 March (end of phase 1)", ("Go-live (end of phase 1)", "2026-03-15", False, None, "")),
        ("Start 1/9/2026", ("Start", "2026-09-01", False, None, "")),
        ("End 3 May", ("End", "2026-05-03", False, None, "")),
        ("Tender out 2027-01-10", ("Tender out", "2027-01-10", False, None, "")),
        ("Works done: end of Q3 2026", ("Works done", "2026-09-30", False, None, "")),
        ("Kick-off;03.02.2026;done;Anna Berg", ("Kick-off", "2026-02-03", True, None, "Anna Berg")),
        ("Kick-off\t45000", ("Kick-off", "2023-03-15", False, None, "")),
    ],
)
def test_a_line_is_a_milestone(line, expected):
    found = parse_milestones(line, TODAY, ["Anna Berg"])
    assert not found.unread
    (typed,) = found.milestones
    assert (typed.name, format_date(typed.at), typed.done, typed.percent, typed.owner) == expected


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Release 2.1", "No date"),
        ("Sprint 1-3 review", "No date"),
        ("Test from 1.3.2026 to 5.3.2026", "two dates"),
        ("15.03.2026", "no name"),
        ("Handover 31.02.2026", "“31.02.2026” is no day of the calendar"),
        ("another\t99/99/2027", "“99/99/2027” is no day of the calendar"),
        ("Kick-off\t1.2.2026\t5.2.2026", "two dates"),
        ("Half way 120% 1.3.2026", "more than all"),
        ("The meeting of the board, in which " + "many things were said " * 20 + "was on 1.3.2026.", "too long"),
    ],
)
def test_a_line_that_is_none_stays_with_its_reason(line, why):
    found = parse_milestones(f"First 1.1.2026\n{line}", TODAY)
    assert len(found.milestones) == 1
    (unread,) = found.unread
    assert (unread.line, unread.text) == (2, " ".join(line.split()))
    assert why in unread.why


def test_what_was_reached_on_another_day_keeps_both():
    (typed,) = parse_milestones("Design freeze – 15.03.2026 done 20.3.2026", TODAY).milestones
    assert (format_date(typed.at), format_date(typed.reached), typed.done) == ("2026-03-15", "2026-03-20", True)


def test_a_table_is_read_by_its_headings_and_the_rest_of_a_line_is_noted():
    text = "Nr\tMeilenstein\tTermin\tStatus\tBemerkung\n1\tStart\t01.02.2026\terledigt\t\n2\tEnde\t31.03.2026\tkritisch\twartet\n"
    found = parse_milestones(text, TODAY)
    assert [(each.name, each.done, each.notes) for each in found.milestones] == [
        ("Start", True, ""),
        ("Ende", False, "Status: kritisch\nBemerkung: wartet"),
    ]


def test_a_table_of_text_marks_is_read():
    found = parse_milestones("| Milestone | Due |\n|---|---|\n| A | 2026-03-01 |\n| B | 3/4/2026 |", TODAY)
    assert [(each.name, format_date(each.at)) for each in found.milestones] == [
        ("A", "2026-03-01"),
        ("B", "2026-04-03"),
    ]


def test_one_date_tells_the_order_of_all():
    found = parse_table([["A", "3/4/2026"], ["B", "3/25/2026"]], TODAY)
    assert [format_date(each.at) for each in found.milestones] == ["2026-03-04", "2026-03-25"]


def test_the_line_above_is_the_project():
    assert (
        parse_milestones("Project: Bridge renewal\n\nKick-off 3 Feb\nGo-live 15 March", TODAY).title == "Bridge renewal"
    )


def test_a_list_of_milestones_is_known_from_other_text():
    assert looks_like_milestones("Kick-off 3 Feb\nGo-live 15 March", TODAY)
    assert not looks_like_milestones("Dear all,\nthe meeting of 3 Feb is moved.\nSee you,\nAnna", TODAY)
    assert not looks_like_milestones("Anna\tBerg\nBen\tCole", TODAY)
    assert not looks_like_milestones("Go-live 15 March", TODAY)


def test_any_text_is_read_without_failing():
    for text in (
        "",
        "\n\n",
        "|||",
        "\t\t\n;;",
        "%" * 400,
        "1/0 " * 60,
        "99.99.9999 x",
        "[x]",
        "@",
        "٣ مارس ٢٠٢٦",
        "0" * 5000,
    ):
        parse_milestones(text, TODAY)
