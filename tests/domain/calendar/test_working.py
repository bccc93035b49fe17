"""Working time agrees, minute by minute, with the plainest way to say it."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import (
    WorkingCalendar,
    always,
    compile_calendars,
    days_said,
    intersect,
    standard,
    without,
)
from pmo_desktop.domain.calendar.compiling import WEEKDAYS
from pmo_desktop.domain.calendar.shifts import format_shifts, parse_shifts
from pmo_desktop.domain.errors import CalendarExhaustedError, InvalidValueError
from pmo_desktop.domain.moment import DAY, HOUR, MINUTE
from pmo_desktop.domain.records import Calendar, CalendarException, WorkWeek

MONDAY = moment.from_iso("2026-01-05")
DAYS = 42
MINUTES = DAYS * 1440
SHIFTS = (
    "", "08:00-12:00,13:00-17:00", "00:00-24:00", "22:00-06:00", "09:15-10:00", "06:00-14:00,14:00-22:00",
    "18:00-02:00,06:00-07:30", "23:45-00:15", "00:00-00:30,23:30-24:00",
)  # fmt: skip
RULES = (
    "FREQ=WEEKLY;BYDAY=WE", "FREQ=DAILY;INTERVAL=3", "FREQ=MONTHLY;BYMONTHDAY=15", "FREQ=WEEKLY;COUNT=2",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "FREQ=MONTHLY;BYDAY=-1TU", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=2",
    "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=19", "FREQ=YEARLY;BYMONTH=1;BYDAY=3TH",
)  # fmt: skip


@dataclass
class Said:
    """What one calendar says, and the one it is based on."""

    usual: tuple[str | None, ...]
    dated: tuple[int, int, tuple[str | None, ...]] | None
    single: tuple[tuple[int, int, str], ...]
    repeated: tuple[str, int, str] | None
    base: "Said | None"


def weeks_of_days():
    return st.tuples(*[st.none() | st.sampled_from(SHIFTS)] * 7)


def stretches():
    return st.tuples(st.integers(0, DAYS - 1), st.integers(1, 9)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def apart(found) -> bool:
    return all(one[1] <= other[0] for one, other in zip(sorted(found), sorted(found)[1:], strict=False))


def said(base):
    single = st.lists(st.tuples(stretches(), st.sampled_from(SHIFTS)), max_size=3).map(
        lambda found: tuple((start, finish, shifts) for (start, finish), shifts in found)
    )
    return st.builds(
        Said,
        usual=weeks_of_days(),
        dated=st.none() | st.tuples(stretches(), weeks_of_days()).map(lambda pair: (*pair[0], pair[1])),
        single=single.filter(apart),
        repeated=st.none() | st.tuples(st.sampled_from(RULES), st.integers(0, 20), st.sampled_from(SHIFTS)),
        base=base,
    )


CALENDARS = said(st.none() | said(st.none() | said(st.none())))


def compiled(what: Said) -> WorkingCalendar:
    tables, own = records(what)
    return compile_calendars(*tables)[own]


def records(what: Said):
    """Return calendars, weeks and exceptions that say so, and the id of the calendar itself."""
    calendars, weeks, exceptions, number = [], [], [], 0
    at: Said | None = what
    while at is not None:
        own, base = str(number), str(number + 1) if at.base else None
        calendars.append(Calendar(id=own, name=own, base_id=base))
        weeks.append(WorkWeek(id=own, calendar_id=own, **dict(zip(WEEKDAYS, at.usual, strict=True))))
        if at.dated:
            start, finish, days = at.dated
            weeks.append(
                WorkWeek(
                    id=f"{own}d", calendar_id=own, start=MONDAY + start * DAY, finish=MONDAY + finish * DAY,
                    **dict(zip(WEEKDAYS, days, strict=True)),
                )
            )  # fmt: skip
        for start, finish, shifts in at.single:
            exceptions.append(
                CalendarException(
                    id=f"{own}-{start}", calendar_id=own, start=MONDAY + start * DAY, finish=MONDAY + finish * DAY,
                    shifts=shifts,
                )
            )  # fmt: skip
        if at.repeated:
            rule, start, shifts = at.repeated
            exceptions.append(
                CalendarException(
                    id=f"{own}r", calendar_id=own, start=MONDAY + start * DAY, finish=MONDAY + DAYS * DAY,
                    shifts=shifts, recurrence=rule,
                )
            )  # fmt: skip
        at, number = at.base, number + 1
    return (calendars, weeks, exceptions), "0"


@cache
def days_of(rule: str, first: int) -> frozenset[int]:
    since = moment.to_datetime(MONDAY + first * DAY)
    found = rrulestr(rule, dtstart=since).between(since, moment.to_datetime(MONDAY + DAYS * DAY), inc=True)
    return frozenset((moment.from_datetime(each) - MONDAY) // DAY for each in found)


def shifts_on(what: Said, day: int) -> str:
    """Return the working times of a day, counted from MONDAY: the first calendar that speaks of it, exceptions before weeks."""
    at: Said | None = what
    while at is not None:
        for start, finish, shifts in at.single:
            if start <= day < finish:
                return shifts
        if at.repeated:
            rule, first, shifts = at.repeated
            if day in days_of(rule, first):
                return shifts
        at = at.base
    at = what
    while at is not None:
        if at.dated and at.dated[0] <= day < at.dated[1] and at.dated[2][day % 7] is not None:
            return at.dated[2][day % 7]
        if at.usual[day % 7] is not None:
            return at.usual[day % 7]
        at = at.base
    return "08:00-12:00,13:00-17:00" if day % 7 < 5 else ""


def minutes_worked(what: Said) -> list[bool]:
    """Return for each minute from MONDAY on whether it is worked."""
    worked = [False] * (MINUTES + 1440)
    for day in range(-1, DAYS):
        for shift in filter(None, shifts_on(what, day).split(",")):
            begin, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in shift.split("-"))
            end = end if end > begin else end + 1440
            for minute in range(begin, end):
                if day * 1440 + minute >= 0:
                    worked[day * 1440 + minute] = True
    return worked[:MINUTES]


def step(worked: list[bool], at: int, minutes: int) -> int:
    """Walk until so many minutes of work have passed; back where negative."""
    while minutes > 0:
        assume(at < MINUTES)
        minutes -= worked[at]
        at += 1
    while minutes < 0:
        assume(at > 0)
        at -= 1
        minutes += worked[at]
    return at


def check(calendar: WorkingCalendar, worked: list[bool], at: int, other: int, amount: int) -> None:
    """Compare every question that can be put to a calendar."""
    now, then = MONDAY + at * MINUTE, MONDAY + other * MINUTE
    assert calendar.is_working(now) == worked[at]
    low, high = sorted((at, other))
    wanted = sum(worked[low:high])
    assert calendar.work(now, then) == (wanted if other >= at else -wanted) * MINUTE
    spans = calendar.spans(MONDAY + low * MINUTE, MONDAY + high * MINUTE)
    assert sum(b - a for a, b in spans) == wanted * MINUTE
    assert all(a < b for a, b in spans)
    assert all(one[1] < other[0] for one, other in pairwise(spans)), "none is empty, and none touches the next"
    idle = calendar.non_working(MONDAY + low * MINUTE, MONDAY + high * MINUTE)
    assert sum(b - a for a, b in idle) == (high - low - wanted) * MINUTE
    if True in worked[at:]:
        assert calendar.next_start(now) == MONDAY + worked.index(True, at) * MINUTE
    if True in worked[:at]:
        last = at
        while not worked[last - 1]:
            last -= 1
        assert calendar.previous_finish(now) == MONDAY + last * MINUTE
    wanted = MONDAY + step(worked, at, amount) * MINUTE
    assert calendar.add(now, amount * MINUTE) == wanted


POINTS = st.integers(10 * 1440, 26 * 1440)
AMOUNTS = st.integers(-3000, 3000)


@settings(max_examples=120, deadline=None)
@given(CALENDARS, POINTS, POINTS, AMOUNTS)
def test_a_calendar_agrees_with_walking_minute_by_minute(what, at, other, amount):
    check(compiled(what), minutes_worked(what), at, other, amount)


@settings(max_examples=60, deadline=None)
@given(said(st.none()), said(st.none()), POINTS, POINTS, AMOUNTS)
def test_two_calendars_at_once_work_where_both_do(one, other, at, then, amount):
    both = [a and b for a, b in zip(minutes_worked(one), minutes_worked(other), strict=True)]
    assume(any(both))
    check(intersect(compiled(one), compiled(other)), both, at, then, amount)


@settings(max_examples=60, deadline=None)
@given(said(st.none()), st.lists(st.tuples(POINTS, st.integers(1, 4000)), max_size=4), POINTS, POINTS, AMOUNTS)
def test_leave_is_no_working_time(what, leave, at, then, amount):
    worked = minutes_worked(what)
    for start, length in leave:
        for minute in range(start, min(start + length, MINUTES)):
            worked[minute] = False
    away = [(MONDAY + start * MINUTE, MONDAY + (start + length) * MINUTE) for start, length in leave]
    check(without(compiled(what), away), worked, at, then, amount)


@settings(max_examples=60, deadline=None)
@given(CALENDARS, st.lists(st.tuples(POINTS, POINTS, AMOUNTS), min_size=2, max_size=5))
def test_answers_do_not_depend_on_what_was_asked_before(what, questions):
    used = compiled(what)
    for at, other, amount in questions:
        now, then = MONDAY + at * MINUTE, MONDAY + other * MINUTE
        fresh = compiled(what)
        try:
            wanted = fresh.add(now, amount * MINUTE), compiled(what).work(now, then)
        except CalendarExhaustedError:
            assume(False)
        assert (used.add(now, amount * MINUTE), used.work(now, then)) == wanted


FAR = st.integers(-25 * 365, 150 * 365).map(lambda days: MONDAY + days * DAY)
MOMENTS = st.builds(lambda day, second: day + second, FAR, st.integers(0, DAY - 1))
EFFORT = st.integers(-(10**6), 10**6)
"""Some weeks of work either way; decades where a calendar has half an hour a week."""


def with_work(what: Said) -> WorkingCalendar:
    calendar = compiled(what)
    assume(calendar.work(MONDAY + 100 * DAY, MONDAY + 110 * DAY) > 0)
    return calendar


@settings(max_examples=150)
@given(CALENDARS, MOMENTS, EFFORT, EFFORT)
def test_adding_work_and_measuring_it_undo_each_other(what, at, one, other):
    calendar = with_work(what)
    then = calendar.add(at, one)
    assert calendar.work(at, then) == one
    assert calendar.work(then, at) == -one
    if (one < 0) == (other < 0):
        assert calendar.add(then, other) == calendar.add(at, one + other)
    back = calendar.add(then, -one)
    assert calendar.work(back, at) == 0
    assert back == (calendar.next_start(at) if one > 0 else calendar.previous_finish(at) if one else at)


@settings(max_examples=100)
@given(CALENDARS, MOMENTS, MOMENTS, MOMENTS, EFFORT)
def test_later_is_never_earlier_and_time_between_adds_up(what, one, other, third, effort):
    calendar = with_work(what)
    one, other = sorted((one, other))
    for answer in (calendar.next_start, calendar.previous_finish, lambda at: calendar.add(at, effort)):
        assert answer(one) <= answer(other)
    assert calendar.work(one, third) == calendar.work(one, other) + calendar.work(other, third)
    assert calendar.add(one, effort) <= calendar.add(one, effort + 1)
    assert calendar.previous_finish(one) <= one <= calendar.next_start(one)


@settings(max_examples=60)
@given(CALENDARS, MOMENTS, MOMENTS)
def test_stretches_are_apart_in_order_and_the_same_in_columns(what, start, finish):
    calendar = compiled(what)
    spans = calendar.spans(start, finish)
    columns = calendar.stretches(start, finish)
    assert spans == list(zip(columns.starts.tolist(), columns.finishes.tolist(), strict=True))
    assert all(begin < end for begin, end in spans)
    assert all(one[1] < other[0] for one, other in pairwise(spans))
    assert sum(end - begin for begin, end in spans) == max(0, calendar.work(start, finish))
    assert not spans or (start <= spans[0][0] and spans[-1][1] <= finish)


def test_a_night_shift_that_began_the_evening_before_a_free_day_is_worked_to_its_end():
    """The free day takes away the shift of its own evening."""
    week = WorkWeek(id="w", calendar_id="c", **dict.fromkeys(WEEKDAYS, "22:00-06:00"))
    free = CalendarException(id="x", calendar_id="c", start=MONDAY + 2 * DAY, finish=MONDAY + 3 * DAY)
    calendar = compile_calendars([Calendar(id="c", name="Nights")], [week], [free])["c"]
    hours = [
        (begin - MONDAY, end - MONDAY) for begin, end in calendar.spans(MONDAY + DAY + 12 * HOUR, MONDAY + 4 * DAY)
    ]
    assert hours == [(DAY + 22 * HOUR, 2 * DAY + 6 * HOUR), (3 * DAY + 22 * HOUR, 4 * DAY)]
    assert calendar.next_start(MONDAY + 2 * DAY + 6 * HOUR) == MONDAY + 3 * DAY + 22 * HOUR


def test_leave_cuts_a_night_shift_where_it_begins_and_ends():
    away = without(same_every_day("22:00-06:00"), [(MONDAY + DAY, MONDAY + 2 * DAY)])
    assert away.spans(MONDAY + 22 * HOUR, MONDAY + 2 * DAY + 6 * HOUR) == [
        (MONDAY + 22 * HOUR, MONDAY + DAY), (MONDAY + 2 * DAY, MONDAY + 2 * DAY + 6 * HOUR),
    ]  # fmt: skip


@settings(max_examples=60)
@given(CALENDARS)
def test_each_day_says_the_hours_it_has_and_why(what):
    """What is told of a day to be looked at is what is reckoned with."""
    tables, own = records(what)
    said = days_said(*tables, own, (MONDAY, MONDAY + DAYS * DAY))
    assert [each.start for each in said] == [MONDAY + day * DAY for day in range(DAYS)]
    for day, each in enumerate(said):
        assert format_shifts(each.shifts) == format_shifts(parse_shifts(shifts_on(what, day)))
        if isinstance(each.because, CalendarException):
            assert parse_shifts(each.because.shifts) == each.shifts
        elif isinstance(each.because, WorkWeek):
            assert parse_shifts(getattr(each.because, WEEKDAYS[day % 7])) == each.shifts


def test_leave_that_begins_or_ends_with_a_shift_leaves_no_empty_stretch():
    noon = MONDAY + 12 * HOUR
    for away in (
        (noon - 2 * HOUR, noon),
        (noon, noon + HOUR),
        (noon + HOUR, noon + 5 * HOUR),
        (MONDAY, MONDAY + 8 * HOUR),
    ):
        spans = without(standard(), [away]).spans(MONDAY, MONDAY + DAY)
        assert all(start < finish for start, finish in spans), away
        assert len(spans) == (1 if away[0] == noon + HOUR else 2)


def test_a_base_of_a_base_decides_what_nearer_ones_leave_open():
    calendars = [
        Calendar(id="site", name="Site"), Calendar(id="team", name="Team", base_id="site"),
        Calendar(id="anna", name="Anna", base_id="team"),
    ]  # fmt: skip
    weeks = [
        WorkWeek(id="1", calendar_id="site", monday="06:00-14:00", saturday="06:00-10:00"),
        WorkWeek(id="2", calendar_id="site", start=MONDAY, finish=MONDAY + 7 * DAY, tuesday="", saturday=""),
        WorkWeek(id="3", calendar_id="team", tuesday="09:00-12:00"),
        WorkWeek(id="4", calendar_id="anna", friday=""),
    ]
    closed = CalendarException(id="x", calendar_id="site", start=MONDAY + DAY, finish=MONDAY + 2 * DAY)
    anna = compile_calendars(calendars, weeks, [closed])["anna"]
    hours = [anna.work(MONDAY + day * DAY, MONDAY + (day + 1) * DAY) / HOUR for day in range(14)]
    assert hours == [8, 0, 8, 8, 0, 0, 0, 8, 3, 8, 8, 0, 4, 0]


def test_seconds_count():
    calendar = standard()
    at = MONDAY + 8 * HOUR
    assert calendar.add(at, 1) == at + 1
    assert calendar.add(at + 4 * HOUR - 1, 2) == at + 5 * HOUR + 1
    assert calendar.work(at + 1, at + 9 * HOUR) == 8 * HOUR - 1


def test_a_start_at_shift_end_rolls_forward_and_a_finish_at_shift_start_rolls_back():
    calendar, noon = standard(), MONDAY + 12 * HOUR
    assert calendar.next_start(noon) == noon + HOUR
    assert calendar.previous_finish(noon + HOUR) == noon
    assert calendar.add(MONDAY + 8 * HOUR, 4 * HOUR) == noon
    assert calendar.add(noon + 5 * HOUR, -4 * HOUR) == noon + HOUR


def same_every_day(shifts: str) -> WorkingCalendar:
    week = WorkWeek(id="w", calendar_id="c", **dict.fromkeys(WEEKDAYS, shifts))
    return compile_calendars([Calendar(id="c", name=shifts)], [week], [])["c"]


@pytest.mark.parametrize(
    "calendar",
    [
        same_every_day(""),
        without(standard(), [(moment.FIRST - 100 * 365 * DAY, moment.LAST + 100 * 365 * DAY)]),
        intersect(same_every_day("20:00-22:00"), standard()),
    ],
    ids=["never", "always on leave", "nothing in common"],
)  # fmt: skip
@pytest.mark.parametrize(
    "ask",
    [
        lambda calendar: calendar.next_start(MONDAY),
        lambda calendar: calendar.previous_finish(MONDAY),
        lambda calendar: calendar.add(MONDAY, 60),
        lambda calendar: calendar.add(MONDAY, -60),
    ],
    ids=["next start", "previous finish", "forwards", "back"],
)
def test_a_calendar_without_working_time_says_so_and_never_searches_for_ever(calendar, ask):
    with pytest.raises(CalendarExhaustedError, match="no more working time"):
        ask(calendar)


def test_a_calendar_without_working_time_holds_no_work():
    calendar = compile_calendars(
        [Calendar(id="c", name="Never")], [WorkWeek(id="w", calendar_id="c", **dict.fromkeys(WEEKDAYS, ""))], []
    )["c"]
    assert (calendar.work(MONDAY, MONDAY + 100 * DAY), calendar.spans(MONDAY, MONDAY + DAY)) == (0, [])


@pytest.mark.parametrize("seconds", [2**53, -(2**53), 10**11])
@pytest.mark.parametrize("calendar", [standard(), always()], ids=["standard", "always"])
def test_more_work_than_two_centuries_hold_is_refused(calendar, seconds):
    with pytest.raises(CalendarExhaustedError):
        calendar.add(MONDAY, seconds)


@pytest.mark.parametrize("at", [moment.FIRST, moment.LAST - 1, moment.LAST])
def test_the_ends_of_time_can_be_asked_about(at):
    assert standard().work(at, at + DAY) >= 0
    assert standard().next_start(at) >= at
    assert standard().previous_finish(at) <= at


def test_bases_that_lead_in_a_circle_or_nowhere_count_as_none():
    calendars = [
        Calendar(id="a", name="A", base_id="b"), Calendar(id="b", name="B", base_id="a"),
        Calendar(id="c", name="C", base_id="gone"),
    ]  # fmt: skip
    for calendar in compile_calendars(calendars, [], []).values():
        assert calendar.work(MONDAY, MONDAY + 7 * DAY) == 40 * HOUR


# Recurrences


def closed_on(recurrence: str, start: int = MONDAY, finish: int = MONDAY + 3650 * DAY) -> WorkingCalendar:
    exception = CalendarException(id="x", calendar_id="c", start=start, finish=finish, recurrence=recurrence)
    return compile_calendars([Calendar(id="c", name="C")], [], [exception])["c"]


def test_a_rule_holds_over_its_whole_stretch():
    """Every day for two centuries: nothing of it is left out."""
    calendar = closed_on("FREQ=DAILY", moment.FIRST, moment.LAST)
    for year in ("1971", "2026", "2100", "2198"):
        monday = moment.from_iso(f"{year}-06-01")
        assert calendar.work(monday, monday + 14 * DAY) == 0


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY", "FREQ=HOURLY;INTERVAL=2"])
def test_a_rule_finer_than_days_is_refused_at_once(rule):
    with pytest.raises(InvalidValueError, match="not a rule for repeated days"):
        closed_on(rule).next_start(MONDAY)


@pytest.mark.parametrize("rule", ["", "x", "FREQ=NEVER", "FREQ=DAILY;INTERVAL=0", "FREQ=WEEKLY;BYDAY=XX", "INTERVAL=2"])
def test_what_is_no_rule_is_refused_with_a_sentence(rule):
    if rule:
        with pytest.raises(InvalidValueError, match="not a rule for repeated days"):
            closed_on(rule).next_start(MONDAY)
    else:
        assert closed_on(rule, finish=MONDAY + DAY).next_start(MONDAY) == MONDAY + DAY + 8 * HOUR


# Shifts as text


@pytest.mark.parametrize("text", SHIFTS)
def test_shifts_come_back_as_they_were_written(text):
    shifts = parse_shifts(text)
    assert parse_shifts(format_shifts(shifts)) == shifts


@pytest.mark.parametrize(
    "text", ["8", "08:00", "08:00-", "25:00-26:00", "08:60-09:00", "a-b", "08:00-12:00,11:00-13:00", "24:30-25:00",
             "08:00-12:00-13:00", "08:00-08:00,09:00-10:00"],
)  # fmt: skip
def test_what_are_no_shifts_is_refused_with_a_sentence(text):
    with pytest.raises(InvalidValueError) as raised:
        parse_shifts(text)
    assert raised.value.next_step


@pytest.mark.parametrize("ids", [("x", "y"), ("y", "x")])
def test_of_two_repeated_exceptions_as_long_the_one_that_begins_later_counts_whatever_their_ids(ids):
    off, on = ids
    begun = moment.from_iso("2024-01-06")
    exceptions = [
        CalendarException(id=off, calendar_id="c", start=begun, finish=begun + 400 * DAY,
                          recurrence="FREQ=YEARLY;INTERVAL=1;BYMONTH=12;BYMONTHDAY=25"),
        CalendarException(id=on, calendar_id="c", start=begun + DAY, finish=begun + 401 * DAY, shifts="08:00-12:00",
                          recurrence="FREQ=WEEKLY;INTERVAL=1;WKST=SU;BYDAY=WE"),
    ]  # fmt: skip
    calendar = compile_calendars([Calendar(id="c", name="C")], [], exceptions)["c"]
    christmas = moment.from_iso("2024-12-25")
    assert calendar.spans(christmas, christmas + DAY) == [(christmas + 8 * 3600, christmas + 12 * 3600)]
