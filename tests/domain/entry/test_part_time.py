"""Part-time patterns as people write them are understood, and told again in the same words."""

import pytest

from pmo_desktop.domain.entry.part_time import PartTime, halves, in_words, parse_part_time
from pmo_desktop.domain.errors import InvalidValueError

DAY, AM, PM = "08:00-12:00,13:00-17:00", "08:00-12:00", "13:00-17:00"
USUAL = (*[DAY] * 5, "", "")
W, F = None, ""
"""As everybody on that day, and free."""


@pytest.mark.parametrize(
    ("text", "days", "told"),
    [
        ("Mon–Thu", (W, W, W, W, F, W, W), "Mon–Thu"),
        ("mon - thu", (W, W, W, W, F, W, W), "Mon–Thu"),
        ("Monday to Thursday", (W, W, W, W, F, W, W), "Mon–Thu"),
        ("Mon, Tue mornings", (W, AM, F, F, F, W, W), "Mon, Tue mornings"),
        ("Mon and Tue mornings", (AM, AM, F, F, F, W, W), "Mon and Tue mornings"),
        ("Mon–Fri mornings", (AM, AM, AM, AM, AM, W, W), "Mon–Fri mornings"),
        ("Mon–Wed, Thu pm", (W, W, W, PM, F, W, W), "Mon–Wed, Thu afternoons"),
        ("Wed; Fri 8-12, 13-15", (F, F, W, F, "08:00-12:00,13:00-15:00", W, W), "Wed, Fri 08:00-12:00, 13:00-15:00"),
        ("Mon 9-11 and Tue 8-12", ("09:00-11:00", AM, F, F, F, W, W), "Mon 09:00-11:00, Tue mornings"),
        ("Sat", (F, F, F, F, F, DAY, W), "Sat 08:00-12:00, 13:00-17:00"),
        ("Fri–Mon", (W, F, F, F, W, DAY, DAY), "Mon, Fri, Sat and Sun 08:00-12:00, 13:00-17:00"),
    ],
)
def test_days_are_read_beside_those_of_everybody(text, days, told):
    found = parse_part_time(text, USUAL)
    assert found == PartTime(1.0, days)
    assert in_words(found, USUAL) == told
    assert parse_part_time(told, USUAL) == found, "what is told is read again"


@pytest.mark.parametrize(
    ("text", "units", "told"),
    [("60 %", 0.6, "60%"), ("60%", 0.6, "60%"), ("full time", 1.0, "Full time"), ("", 1.0, "Full time"),
     ("–", 1.0, "Full time"), ("Mon–Fri", 1.0, "Full time"), ("Mon-Fri 37,5 %", 0.375, "37.5%")],
)  # fmt: skip
def test_a_share_of_all_days_needs_no_days_of_its_own(text, units, told):
    found = parse_part_time(text, USUAL)
    assert found == PartTime(units, None)
    assert in_words(found, USUAL) == told


def test_days_and_a_share_go_together():
    found = parse_part_time("Mon–Thu at 80 %", USUAL)
    assert (found.units, found.days) == (0.8, (W, W, W, W, F, W, W))
    assert in_words(found, USUAL) == "Mon–Thu, 80%"


@pytest.mark.parametrize("text", ["sometimes", "Mon–Xyz", "120 %", "0 %", "Mon 25-26", "13-15", "Mon and 13-15"])
def test_what_says_nothing_is_refused_with_an_example(text):
    with pytest.raises(InvalidValueError):
        parse_part_time(text, USUAL)


def test_halves_are_of_the_working_time():
    assert halves("08:00-16:00") == ("08:00-12:00", "12:00-16:00")
    assert halves(DAY) == (AM, PM)
    with pytest.raises(InvalidValueError, match="no mornings"):
        parse_part_time("Mon mornings", ("22:00-06:00", *USUAL[1:]))
    assert in_words(parse_part_time("Mon 20-23", ("22:00-06:00", *USUAL[1:])), USUAL) == "Mon 20:00-23:00"
