"""Repeated days are those that dateutil, an independent reading of the same standard, and plain counting name."""

from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.recurrence import (
    Frequency,
    Recurrence,
    format_recurrence,
    month_day,
    occurrences,
    parse_recurrence,
)
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY

SINCE = moment.from_iso("2023-11-20")
_MONTHLY = (Frequency.MONTHLY, Frequency.YEARLY)


def some(of, most=3):
    return st.lists(of, max_size=most, unique=True).map(tuple)


@st.composite
def rules(draw):
    frequency = draw(st.sampled_from(tuple(Frequency)))
    placed = frequency in _MONTHLY and draw(st.booleans())  # dateutil takes both kinds at once for a narrower rule
    places = st.integers(-5, 5).filter(bool) if placed else st.just(0)
    days = draw(some(st.tuples(st.integers(0, 6), places)))
    month_days = () if days or frequency is Frequency.WEEKLY else draw(some(st.integers(-31, 31).filter(bool)))
    months = draw(some(st.integers(1, 12)))
    positions = draw(some(st.integers(-6, 6).filter(bool), 2)) if days or month_days else ()
    return Recurrence(
        frequency=frequency, interval=draw(st.integers(1, 4)), days=days, month_days=month_days, months=months,
        positions=positions, count=draw(st.none() | st.integers(1, 9)), week_start=draw(st.integers(0, 6)),
        until=draw(st.none() | st.integers(0, 900).map(lambda days: SINCE + days * DAY)),
    )  # fmt: skip


def named(rule, start, finish):
    return [
        moment.to_date(int(at)).isoformat() for at in occurrences(rule, moment.from_iso(start), moment.from_iso(finish))
    ]


def means(rule, day, began):
    """Say whether a day is among those a rule chooses from, its period and its positions aside."""
    length = monthrange(day.year, day.month)[1]
    of_year = rule.frequency is Frequency.YEARLY and not rule.months
    first = date(day.year, 1, 1) if of_year else day.replace(day=1)
    end = date(day.year, 12, 31) if of_year else day.replace(day=length)
    nth, from_end = (day - first).days // 7 + 1, -((end - day).days // 7 + 1)
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days and not {day.day, day.day - length - 1} & set(rule.month_days):
        return False
    if rule.days:
        return any(day.weekday() == weekday and place in (0, nth, from_end) for weekday, place in rule.days)
    if rule.month_days or rule.frequency is Frequency.DAILY:
        return True
    if rule.frequency is Frequency.WEEKLY:
        return day.weekday() == began.weekday()
    anniversary = rule.frequency is Frequency.MONTHLY or rule.months or day.month == began.month
    return day.day == began.day and bool(anniversary)


def period_of(rule, day, began):
    """Return how many periods after the first one a day lies."""
    monday = date(2001, 1, 1) + timedelta(rule.week_start)
    return {
        Frequency.DAILY: (day - began).days,
        Frequency.WEEKLY: (day - monday).days // 7 - (began - monday).days // 7,
        Frequency.MONTHLY: (day.year - began.year) * 12 + day.month - began.month,
        Frequency.YEARLY: day.year - began.year,
    }[rule.frequency]


def by_looking_at_each_day(rule, start, finish):
    began, end = moment.to_date(start), moment.to_date(finish)
    periods = defaultdict(list)
    for number in range((end - began).days + 800):
        day = began + timedelta(number - 400)
        periods[period_of(rule, day, began)].append(day)
    found = []
    for number in range(0, max(periods) + 1, rule.interval):
        days = [day for day in periods[number] if means(rule, day, began)]
        if rule.positions:
            days = [day for at, day in enumerate(days) if {at + 1, at - len(days)} & set(rule.positions)]
        found += days
    last = end if rule.until is None else min(end, moment.to_date(rule.until) + timedelta(1))
    return [moment.from_date(day) for day in found if began <= day < last][: rule.count]


@settings(max_examples=300)
@given(rules(), st.integers(0, 500), st.integers(1, 1500))
def test_rules_name_the_days_that_looking_at_each_finds(rule, begins, length):
    start, finish = SINCE + begins * DAY, SINCE + (begins + length) * DAY
    found = occurrences(format_recurrence(rule), start, finish).tolist()
    assert found == by_looking_at_each_day(rule, start, finish)


DATEUTIL = (
    "FREQ=DAILY", "FREQ=DAILY;INTERVAL=9", "FREQ=DAILY;BYDAY=MO,WE", "FREQ=DAILY;BYMONTH=7,8;BYMONTHDAY=-1,3",
    "FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=3;WKST=SU;BYDAY=SU,WE,SA", "FREQ=WEEKLY;INTERVAL=2;WKST=WE;BYDAY=TU,WE",
    "FREQ=WEEKLY;BYDAY=MO,TU,TH;BYSETPOS=-1", "FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=1,15,-1",
    "FREQ=MONTHLY;BYDAY=MO", "FREQ=MONTHLY;BYDAY=2TU,-1FR", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1",
    "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "FREQ=YEARLY",
    "FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;BYMONTHDAY=31", "FREQ=YEARLY;BYDAY=20MO,-1SU",
    "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "FREQ=YEARLY;BYMONTH=5",
    "FREQ=YEARLY;BYMONTH=9;BYDAY=MO;BYSETPOS=1", "FREQ=MONTHLY;BYDAY=FR;COUNT=7", "FREQ=YEARLY;BYDAY=MO;BYSETPOS=-2",
)  # fmt: skip


@pytest.mark.parametrize("rule", DATEUTIL)
@pytest.mark.parametrize("begins", ["2024-02-29", "2026-01-31", "2025-06-15"])
def test_rules_name_the_days_that_dateutil_finds(rule, begins):
    start = moment.from_iso(begins)
    last = moment.to_datetime(start + 4000 * DAY)
    wanted = takewhile(lambda each: each < last, rrulestr(rule, dtstart=moment.to_datetime(start)))
    assert occurrences(rule, start, start + 4000 * DAY).tolist() == [moment.from_datetime(each) for each in wanted]


@given(rules())
def test_a_rule_comes_back_as_it_was_written(rule):
    back = parse_recurrence(format_recurrence(rule))
    assert parse_recurrence(format_recurrence(back)) == back
    weekly = rule.frequency is Frequency.WEEKLY
    assert back == rule or (not weekly and back.week_start == 0), "only a week has a first day"


@given(st.integers(0, 30), st.integers(1, 17), st.integers(1, 120))
def test_every_so_many_weekdays_counts_mondays_to_fridays_alone(begins, every, length):
    start = date(2026, 1, 1) + timedelta(begins)
    finish = start + timedelta(length)
    weekdays = [day for day in (start + timedelta(number) for number in range(length)) if day.weekday() < 5]
    rule = f"FREQ=DAILY;INTERVAL={every};X-WEEKDAYS=1"
    assert named(rule, start.isoformat(), finish.isoformat()) == [day.isoformat() for day in weekdays[::every]]


def test_a_day_that_shorter_months_lack_is_their_last():
    thirty_first = format_recurrence(month_day(31))
    assert named(thirty_first, "2026-01-01", "2026-06-01") == [
        "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31",
    ]  # fmt: skip
    leap = format_recurrence(month_day(29, 2))
    assert named(leap, "2027-01-01", "2029-01-01") == ["2027-02-28", "2028-02-29"]
    assert month_day(15).positions == ()


NEVER = (
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
    "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=3", "FREQ=MONTHLY;INTERVAL=12;BYDAY=5MO;BYMONTH=2;BYSETPOS=9",
    "FREQ=YEARLY;BYDAY=53MO;BYSETPOS=-2",
)  # fmt: skip


@pytest.mark.parametrize("rule", NEVER)
def test_a_rule_that_names_no_day_looks_no_further_than_its_stretch(rule):
    """Over two centuries; dateutil goes on to the year 9999."""
    assert occurrences(rule, moment.FIRST, moment.LAST).tolist() == []


@pytest.mark.parametrize(
    "rule",
    ["FREQ=DAILY;BYHOUR=9", "FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYYEARDAY=1", "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;COUNT=0",
     "FREQ=WEEKLY;BYDAY=1MO", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=YEARLY;BYMONTH=13",
     "FREQ=WEEKLY;X-WEEKDAYS=1", "FREQ=DAILY;X-WEEKDAYS=1;BYDAY=MO", "FREQ=DAILY;UNTIL=soon",
     "FREQ=DAILY;INTERVAL=9" + "9" * 400],
)  # fmt: skip
def test_what_no_rule_for_days_says_is_refused(rule):
    with pytest.raises(InvalidValueError, match="not a rule for repeated days"):
        occurrences(rule, SINCE, SINCE + DAY)


def test_the_days_of_a_rule_cannot_be_changed_by_who_asks():
    with pytest.raises(ValueError, match="read-only"):
        occurrences("FREQ=DAILY", SINCE, SINCE + 3 * DAY)[0] = 0
