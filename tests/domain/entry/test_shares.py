"""Shares of a person's time are read as people write them and as spreadsheets hold them."""

import pytest

from pmo_desktop.domain.entry.shares import Unit, format_share, parse_share, unit_of
from pmo_desktop.domain.errors import InvalidValueError

ROOM = 160 * 3600
"""Working seconds of a month: 20 days of 8 hours."""


@pytest.mark.parametrize(
    ("typed", "percent"),
    [("40", 40), ("40%", 40), ("40 %", 40), ("0.4", 40), ("0,4", 40), ("12.5", 12.5), ("1", 1), ("120", 120), ("0.5 FTE", 50),
     ("1fte", 100),
     ("½", 50), ("1/4", 25), ("2 d/week", 40), ("2 Tage/Woche", 40), ("12h per week", 30),
     ("2d", 10), ("16h", 10), ("1w", 25), ("", 0), ("–", 0), ("0", 0), ("0%", 0)],
)  # fmt: skip
def test_a_cell_of_percentages_takes(typed, percent):
    assert parse_share(typed, ROOM) == pytest.approx(percent)


@pytest.mark.parametrize(
    ("typed", "unit", "percent"),
    [
        ("16", Unit.HOURS, 10),
        ("4", Unit.DAYS, 20),
        ("40%", Unit.DAYS, 40),
        ("1", Unit.SHARE, 100),
        ("1.2", Unit.SHARE, 120),
    ],
)
def test_a_bare_number_counts_in_the_unit_of_the_grid(typed, unit, percent):
    assert parse_share(typed, ROOM, unit) == pytest.approx(percent)


def test_days_a_week_are_of_the_days_the_person_works():
    assert parse_share("2 d/week", ROOM, week=3 * 28_800) == pytest.approx(200 / 3, abs=1e-5)


@pytest.mark.parametrize("typed", ["much", "-5", "40%%", "2ed", "5000", "2d?"])
def test_what_is_no_share_is_said_with_an_example(typed):
    with pytest.raises(InvalidValueError, match="Write"):
        parse_share(typed, ROOM)


def test_hours_in_a_month_nobody_works_are_refused():
    with pytest.raises(InvalidValueError, match="Nobody works"):
        parse_share("8h", 0)
    assert parse_share("40%", 0) == 40


@pytest.mark.parametrize(
    ("unit", "shown"), [(Unit.PERCENT, "12.5%"), (Unit.HOURS, "20h"), (Unit.DAYS, "2.5d"), (Unit.SHARE, "0.12")]
)
def test_a_share_is_shown_in_a_unit(unit, shown):
    assert format_share(12.5, ROOM, unit) == shown
    assert format_share(0, ROOM, unit) == ""


@pytest.mark.parametrize(
    ("texts", "unit"),
    [(["0.4", "1"], Unit.SHARE), (["1", "1", ""], Unit.SHARE), (["40", "100"], Unit.PERCENT), (["40%", "0.5%"], Unit.PERCENT),
     (["1", "2", "40"], Unit.PERCENT), ([], Unit.PERCENT), (["0,5"], Unit.SHARE), (["1.2", "0.8"], Unit.SHARE)],
)  # fmt: skip
def test_the_numbers_of_a_table_say_together_what_they_count(texts, unit):
    assert unit_of(texts) is unit
