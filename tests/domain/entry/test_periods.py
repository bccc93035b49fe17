"""The months and weeks of other people's tables are read from their headings."""

from datetime import date

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.periods import periods_of, read_heading

TODAY = date(2026, 11, 26)


def starts(*texts):
    headings = [read_heading(each) for each in texts]
    assert None not in headings, texts
    found = periods_of(headings, TODAY)
    return None if found is None else [str(moment.to_date(start)) for start, _ in found]


@pytest.mark.parametrize(
    ("text", "start"),
    [("Mar 26", "2026-03-01"), ("March 2026", "2026-03-01"), ("Mär. 2026", "2026-03-01"), ("Mrz 26", "2026-03-01"),
     ("2026-03", "2026-03-01"), ("03/2026", "2026-03-01"), ("3.2026", "2026-03-01"), ("2026-03-01", "2026-03-01"),
     ("01.03.2026", "2026-03-01"), ("Août 2026", "2026-08-01"), ("Juil 26", "2026-07-01"), ("Mai-26", "2026-05-01"),
     ("maj 2026", "2026-05-01"), ("2026 Dec", "2026-12-01"), ("Sept. 26", "2026-09-01"), ("marzo 2026", "2026-03-01"),
     ("Q2/26", "2026-04-01"), ("2026 Q4", "2026-10-01"), ("3/26", "2026-03-01"), ("Май 26", "2026-05-01"),
     ("2026-W12", "2026-03-16"), ("KW 12 2026", "2026-03-16"), ("W12/26", "2026-03-16"), ("W48 23.11.", "2026-11-23")],
)  # fmt: skip
def test_a_heading_names_a_month_or_a_week(text, start):
    assert starts(text) == [start]


@pytest.mark.parametrize(
    "text",
    [
        "Name",
        "Project",
        "Total",
        "2026",
        "40%",
        "13/2026",
        "W77",
        "",
        "31.02.2026",
        "Marketing",
        "Julia",
        "Area",
        "Jui",
    ],
)
def test_other_headings_name_none(text):
    assert read_heading(text) is None


def test_months_without_a_year_go_on_over_the_turn_of_it():
    assert starts("Oct", "Nov", "Dec", "Jan") == ["2026-10-01", "2026-11-01", "2026-12-01", "2027-01-01"]
    assert starts("Jan", "Feb") == ["2027-01-01", "2027-02-01"], "the nearest to today"


def test_days_a_week_apart_are_weeks_and_others_months():
    assert starts("2026-11-23", "2026-11-30") == ["2026-11-23", "2026-11-30"]
    assert starts("2026-11-01", "2026-12-01") == ["2026-11-01", "2026-12-01"]


def test_a_quarter_is_three_months():
    ((start, finish),) = periods_of([read_heading("Q4 2026")], TODAY)
    assert (str(moment.to_date(start)), str(moment.to_date(finish))) == ("2026-10-01", "2027-01-01")


def test_weeks_and_months_in_one_row_are_neither():
    assert periods_of([read_heading("W12"), read_heading("Feb 26")], TODAY) is None
