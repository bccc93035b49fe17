"""The choices a person makes stand for rules and come back from them; rules read as plain words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.patterns import GROUPS, PLACES, Pattern, Repeated, pattern_of, rule_of
from pmo_desktop.domain.calendar.recurrence import format_recurrence, parse_recurrence
from pmo_desktop.domain.calendar.wording import in_words

START = moment.from_iso("2026-01-05")
"""A Monday."""
USES = {
    Repeated.DAYS: {"every"}, Repeated.WEEKDAYS: {"every"}, Repeated.WEEKS: {"every", "weekdays"},
    Repeated.MONTH_DAY: {"every", "day"}, Repeated.MONTH_PLACE: {"every", "place", "group"},
    Repeated.YEAR_DAY: {"day", "month"}, Repeated.YEAR_PLACE: {"place", "group", "month"},
}  # fmt: skip


@st.composite
def patterns(draw):
    kind = draw(st.sampled_from(tuple(Repeated)))
    month = draw(st.integers(1, 12))
    choices = {
        "every": draw(st.integers(1, 999)), "weekdays": draw(st.frozensets(st.integers(0, 6), min_size=1)),
        "day": draw(st.integers(1, 28 if kind is Repeated.YEAR_DAY else 31)), "month": month,
        "place": draw(st.sampled_from(PLACES)), "group": draw(st.sampled_from(GROUPS)),
    }  # fmt: skip
    return Pattern(kind=kind, **{name: choices[name] for name in USES[kind]})


@given(patterns(), st.none() | st.integers(1, 50))
def test_a_pattern_comes_back_from_its_rule(pattern, count):
    text = format_recurrence(rule_of(pattern, count))
    assert pattern_of(parse_recurrence(text), START) == pattern
    assert in_words(text, START).startswith("every ")


@pytest.mark.parametrize(
    ("rule", "pattern"),
    [
        ("FREQ=WEEKLY", Pattern(kind=Repeated.WEEKS, weekdays=frozenset({0}))),
        ("FREQ=MONTHLY;BYDAY=2TU", Pattern(kind=Repeated.MONTH_PLACE, place=2, group=frozenset({1}))),
        ("FREQ=YEARLY", Pattern(kind=Repeated.YEAR_DAY, day=5, month=1)),
        ("FREQ=MONTHLY", Pattern(kind=Repeated.MONTH_DAY, day=5)),
        ("FREQ=YEARLY;INTERVAL=2", None), ("FREQ=DAILY;BYMONTH=1", None), ("FREQ=DAILY;INTERVAL=1000", None),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=SU,MO", None), ("FREQ=MONTHLY;BYMONTHDAY=31", None),
    ],
)  # fmt: skip
def test_rules_of_other_programs_are_recognised_where_they_mean_the_same(rule, pattern):
    assert pattern_of(parse_recurrence(rule), START) == pattern


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "every day"), ("FREQ=DAILY;INTERVAL=3", "every 3 days"),
        ("FREQ=DAILY;INTERVAL=2;X-WEEKDAYS=1", "every second weekday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;COUNT=5", "every second week on Monday and Friday, 5 times"),
        ("FREQ=WEEKLY", "every week on Monday"), ("FREQ=MONTHLY;BYMONTHDAY=15", "every month on day 15"),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "every month on day 31 or the last before it"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "every month on day 1 and 15"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "every month on the last weekday"),
        ("FREQ=MONTHLY;BYDAY=2FR,4FR", "every month on the second Friday and the fourth Friday"),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", "every year on 25 December"), ("FREQ=YEARLY", "every year on 5 January"),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=TH;BYSETPOS=4;UNTIL=20301231",
         "every year on the fourth Thursday in November, until 2030-12-31"),
    ],
)  # fmt: skip
def test_rules_read_as_plain_words(rule, words):
    assert in_words(rule, START) == words
