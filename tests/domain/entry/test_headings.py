"""Headings of any language are understood, whatever stands above them; dates are read in the order the list tells."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.file_dates import day_first_in, looks_like_date, read_date
from pmo_desktop.domain.entry.headings import Columns, Meaning, guess, plain
from pmo_desktop.domain.errors import InvalidValueError

MEANINGS = (
    Meaning("what", "What", ("name", "mitarbeiter")),
    Meaning("mail", "Mail", ("e mail",), lambda text: "@" in text, told=True),
    Meaning("when", "When", ("from", "date"), looks_like_date),
    Meaning("tag", "Tag", ("tag", "label"), many=True),
)


def guessed(*lines):
    found = guess([line.split(";") for line in lines], MEANINGS)
    return found.heading, found.meanings


def test_headings_are_found_beneath_titles():
    assert guessed("List of November;;", ";;", "Date;Name;E-Mail", "1.1.2026;Anna;a@b.c") == (
        2,
        ("when", "what", "mail"),
    )


def test_a_word_within_a_heading_is_enough_and_the_surer_column_wins():
    assert guessed("Mitarbeitername;Name", "A;B")[1] == ("", "what")
    assert guessed("Mitarbeitername;x", "A;B")[1] == ("what", "")
    assert guessed("Date (from);Name of it", "1.1.2026;x")[1] == ("when", "what")


def test_what_does_not_look_like_it_is_not_it():
    assert guessed("Date;From", "soon;1.1.2026", "later;2.1.2026")[1] == ("", "when")


def test_what_tells_itself_needs_no_heading():
    assert guessed("a@b.c;Anna", "d@e.f;Ben") == (-1, ("mail", ""))


def test_several_columns_may_hold_parts_of_one_thing():
    assert guessed("Name;Tag;Tag 2", "A;x;y")[1] == ("what", "tag", "tag")


def test_columns_are_found_by_what_they_mean():
    assert Columns(0, ("a", "", "a")).of("a") == (0, 2)


def test_headings_are_compared_without_case_accents_and_brackets():
    assert plain("Straße (privat) / Größe_%") == "strasse grosse %"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("24.12.2026", "2026-12-24T00:00"), ("24/12/26", "2026-12-24T00:00"), ("2026-12-24", "2026-12-24T00:00"),
        ("24-Dec-26", "2026-12-24T00:00"), ("24. Dezember 2026", "2026-12-24T00:00"), ("Do, 24.12.2026", "2026-12-24T00:00"),
        ("24 déc. 2026", "2026-12-24T00:00"), ("1er août 2026", "2026-08-01T00:00"), ("3 de marzo de 2026", "2026-03-03T00:00"),
        ("Thursday, December 24, 2026", "2026-12-24T00:00"), ("20261224", "2026-12-24T00:00"), ("46380", "2026-12-24T00:00"),
        ("46380.5", "2026-12-24T12:00"), ("2.3.2026 8:30 PM", "2026-03-02T20:30"), ("2026-03-02T08:30:00", "2026-03-02T08:30"),
        ("24.12.2026 00:00:00", "2026-12-24T00:00"), ("Mo. 2.3.2026", "2026-03-02T00:00"), ("1. März 2026", "2026-03-01T00:00"),
    ],
)  # fmt: skip
def test_dates_are_read_as_files_write_them(text, day):
    at, with_time = read_date(text)
    assert moment.to_iso(at) == day
    assert with_time is not day.endswith("T00:00")


@pytest.mark.parametrize(
    "text", ["", "soon", "31.02.2026", "12.50", "24.12.", "99999", "1.1.0001", "2026-13-01", "4711-0815", "1/2"]
)
def test_what_is_no_date_is_said(text):
    with pytest.raises(InvalidValueError, match="is not a date|years 1970"):
        read_date(text)


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (["1/2/2026", "3/13/2026"], False), (["1/2/2026", "13/3/2026"], True), (["1/2/2026"], None), (["1.2.2026"], True),
        (["2026-01-02"], None), (["13/1/2026", "1/13/2026"], True), ([], None),
    ],
)  # fmt: skip
def test_the_order_of_a_list_is_told_by_its_clear_dates(texts, first):
    assert day_first_in(texts) is first


def test_the_order_decides():
    assert moment.to_iso(read_date("3/4/2026", day_first=False)[0]) == "2026-03-04T00:00"
    assert moment.to_iso(read_date("3/4/2026", day_first=True)[0]) == "2026-04-03T00:00"


def test_headings_nobody_knows_are_headings_still():
    assert guessed("Ort;Farbe", "Berlin;rot") == (0, ("", ""))
    assert guessed("Ort 1;Farbe", "Berlin;rot")[0] == -1
