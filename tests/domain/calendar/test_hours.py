"""Hours are read as people write them, and shown as they are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.domain.calendar.hours import format_hours, parse_hours
from pmo_desktop.domain.errors import InvalidValueError


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("08:00-12:00, 13:00-17:00", "08:00-12:00,13:00-17:00"), ("8-12, 13-17", "08:00-12:00,13:00-17:00"),
        ("8.30 – 12", "08:30-12:00"), ("0800-1200;1300-1700", "08:00-12:00,13:00-17:00"),
        ("8 to 12 and 13 to 17", "08:00-12:00,13:00-17:00"),
        ("13-17, 8-12", "08:00-12:00,13:00-17:00"), ("22-6", "22:00-06:00"), ("0-24", "00:00-24:00"), ("24 h", "00:00-24:00"),
        ("Free", ""), ("off", ""), ("", None), ("–", None),
    ],
)  # fmt: skip
def test_hours_are_read(text, hours):
    assert parse_hours(text) == hours
    assert parse_hours(format_hours(hours)) == hours


@pytest.mark.parametrize("text", ["banana", "8", "8-", "25-26", "8-12, 11-13", "8:75-9", "8-12-13", "free, 8-12", ","])
def test_what_are_no_hours_is_refused_with_what_to_write(text):
    with pytest.raises(InvalidValueError) as raised:
        parse_hours(text)
    assert raised.value.next_step


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text):
    try:
        hours = parse_hours(text)
    except InvalidValueError:
        return
    assert parse_hours(format_hours(hours)) == hours
