"""A working week is understood as people say it in one line, said back, and refused where it is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.domain.calendar.shifts import parse_shifts
from pmo_desktop.domain.calendar.typed_week import in_words, parse_week, usual_day
from pmo_desktop.domain.errors import InvalidValueError


@pytest.mark.parametrize(
    ("typed", "said", "day"),
    [
        ("9-17, lunch 12-12:30", "Mon–Fri 09:00–12:00, 12:30–17:00 (37.5 h a week)", 7.5),
        ("08:00-12:00, 13:00-17:00", "Mon–Fri 08:00–12:00, 13:00–17:00 (40 h a week)", 8),
        ("9-5", "Mon–Fri 09:00–17:00 (40 h a week)", 8),
        ("8am to 5pm lunch 12pm-1pm", "Mon–Fri 08:00–12:00, 13:00–17:00 (40 h a week)", 8),
        ("Mon–Thu 8-16:30, Fri 8-13; lunch 12-12:30",
         "Mon–Thu 08:00–12:00, 12:30–16:30; Fri 08:00–13:00 (37 h a week)", 8),
        ("Mo-Do 7:30-16 Uhr, Fr 7.30-12.30, Pause 12-12:45",
         "Mon–Thu 07:30–12:00, 12:45–16:00; Fri 07:30–12:30 (36 h a week)", 7.75),
        ("mon 9-5 (lunch 12-1), tue off, wed-fri 10-4", "Mon 09:00–12:00, 13:00–17:00; Wed–Fri 10:00–16:00 (25 h a week)", 6),
        ("Fri 8-13, lunch 12-12:30", "Fri 08:00–12:00, 12:30–13:00 (4.5 h a week)", 4.5),
        ("Sun-Thu 8-16", "Mon–Thu 08:00–16:00; Sun 08:00–16:00 (40 h a week)", 8),
        ("Mon to Thu 9 to 17", "Mon–Thu 09:00–17:00 (32 h a week)", 8),
        ("22-6", "Mon–Fri 22:00–06:00 (40 h a week)", 8),
        ("daily 0-24", "Mon–Sun 00:00–24:00 (168 h a week)", 24),
    ],
)  # fmt: skip
def test_a_week_is_understood_and_said_back(typed, said, day):
    week = parse_week(typed)
    assert in_words(week) == said
    assert usual_day(week) == day * 3600
    assert parse_week(said.split(" (")[0]) == week


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "it names no hours"), ("lunch 12-1", "it names no hours"), ("hello", "“hello” says nothing here"),
        ("25-26", "there is no 25:00"), ("9", "“9” says nothing here"), ("13-13", "begins and ends at once"),
        ("9-12, 11-15", "overlap"), ("13pm-14pm", "there is no 13 pm"), ("9-17 lunch 30 min", "“30” says nothing here"),
        ("9-12, lunch 9-12", "it names no hours"), ("9-17, lunch", "times of a break are missing"), ("Mon–", "ends in a dash"),
        ("9-17, lunch Mon 12-13", "times of a break are missing"), ("- 9-17", "a dash stands between"),
    ],
)  # fmt: skip
def test_what_is_no_week_is_refused_with_the_reason(typed, why):
    with pytest.raises(InvalidValueError, match=why):
        parse_week(typed)


@given(st.text(alphabet="0123456789:-–,;. ahpmMoTuFrlunchoff()\n", max_size=40))
def test_anything_is_a_week_or_refused(typed):
    try:
        week = parse_week(typed)
    except InvalidValueError:
        return
    assert any(week)
    assert parse_week(in_words(week).split(" (")[0]) == week
    assert all(parse_shifts(day) is not None for day in week)
