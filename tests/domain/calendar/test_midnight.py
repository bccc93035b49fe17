"""Calendars whose nights are cut at midnight work at the same times, whatever bases, dated weeks and exceptions say."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.compiling import WEEKDAYS, compile_calendars
from pmo_desktop.domain.calendar.midnight import cut_at_midnight
from pmo_desktop.domain.calendar.shifts import DAY, parse_shifts
from pmo_desktop.domain.records import Calendar, CalendarException, WorkWeek

SINCE = moment.from_iso("2026-01-05")
SHIFTS = ("08:00-12:00,13:00-17:00", "22:00-06:00", "18:00-22:00,23:00-03:00", "00:00-24:00", "06:00-06:00", "")
RULES = ("", "FREQ=WEEKLY;INTERVAL=1;WKST=SU;BYDAY=TU,WE", "FREQ=DAILY;INTERVAL=3")
days = st.integers(0, 40).map(lambda number: SINCE + number * DAY)


@st.composite
def said(draw):
    """Draw calendars, each perhaps based on the one before, with weeks and exceptions."""
    calendars = [
        Calendar(id=str(number), name=f"C{number}", base_id=str(number - 1) if number and draw(st.booleans()) else None)
        for number in range(draw(st.integers(1, 3)))
    ]
    weeks, exceptions = [], []
    for calendar in calendars:
        for number in range(draw(st.integers(0, 2))):
            hours = {day: draw(st.none() | st.sampled_from(SHIFTS)) for day in WEEKDAYS}
            start = draw(days) if number else None
            finish = start + draw(st.integers(1, 20)) * DAY if number else None
            own = f"{calendar.id}w{number}"
            weeks.append(WorkWeek(id=own, calendar_id=calendar.id, start=start, finish=finish, **hours))
        for number in range(draw(st.integers(0, 3))):
            start, own = draw(days), f"{calendar.id}e{number}"
            exceptions.append(
                CalendarException(
                    id=own, calendar_id=calendar.id, name=own, start=start, finish=start + draw(st.integers(1, 9)) * DAY,
                    shifts=draw(st.sampled_from(SHIFTS)), recurrence=draw(st.sampled_from(RULES)),
                )
            )  # fmt: skip
    return calendars, weeks, exceptions


@settings(max_examples=300, deadline=None)
@given(said())
def test_it_works_at_the_same_times(given_):
    calendars, weeks, exceptions = given_
    cut = cut_at_midnight(calendars, weeks, exceptions)
    shifts = [getattr(week, day) or "" for week in cut.weeks for day in WEEKDAYS]
    shifts += [each.shifts for each in cut.exceptions]
    assert all(finish <= DAY for text in shifts for _, finish in parse_shifts(text))
    meant, made = compile_calendars(calendars, weeks, exceptions), compile_calendars(calendars, *cut)
    for calendar in calendars:
        span = SINCE - 20 * DAY, SINCE + 90 * DAY
        assert made[calendar.id].spans(*span) == meant[calendar.id].spans(*span), calendar.name


@settings(max_examples=100, deadline=None)
@given(said())
def test_plain_exceptions_of_a_calendar_do_not_contradict_each_other(given_):
    calendars, weeks, exceptions = given_
    cut = cut_at_midnight(calendars, weeks, exceptions)
    if cut.exceptions == exceptions:
        return
    night = {each.calendar_id for each in cut.exceptions} - {
        each.calendar_id for each in exceptions if each in cut.exceptions
    }
    for calendar_id in night:
        plain = [each for each in cut.exceptions if each.calendar_id == calendar_id and not each.recurrence]
        for one, other in pairwise(sorted(plain, key=lambda each: (each.start, each.finish))):
            assert other.start >= one.finish or other.shifts == one.shifts


def test_calendars_without_nights_stay_as_they_are():
    week = WorkWeek(id="w", calendar_id="c", monday="00:00-24:00")
    off = CalendarException(id="e", calendar_id="c", start=SINCE, finish=SINCE + 3 * DAY)
    assert cut_at_midnight([Calendar(id="c", name="C")], [week], [off]) == ([week], [off])
