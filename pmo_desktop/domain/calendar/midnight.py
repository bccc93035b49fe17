"""Calendars whose night shifts are cut at midnight, as MS Project keeps them, and that mean the same."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.compiling import WEEKDAYS, compile_calendars, days_said, usual_week
from pmo_desktop.domain.calendar.shifts import DAY, Shifts, format_shifts, parse_shifts
from pmo_desktop.domain.calendar.working import WorkingCalendar
from pmo_desktop.domain.records import Calendar, CalendarException, WorkWeek


class Cut(NamedTuple):
    """Work weeks and exceptions in which no shift reaches past midnight."""

    weeks: list[WorkWeek]
    exceptions: list[CalendarException]


def cut_at_midnight(
    calendars: Sequence[Calendar], work_weeks: Iterable[WorkWeek], exceptions: Iterable[CalendarException]
) -> Cut:
    """Return weeks and exceptions that mean the same, what is worked past midnight said by the day it is worked on.

    A night shift belongs to the day it begins on, with us; once cut it does not. So the morning after a night is said by an
    exception of its own where the week would say something else: a free day after a night that is worked to its end, the
    day after an exception that is worked at night. Calendars without nights stay as they are.
    """
    cut = Cut(list(work_weeks), list(exceptions))
    nightly = _nightly(calendars, cut)
    if not nightly:
        return cut
    meant = compile_calendars(calendars, *cut)
    usual = {each: usual_week(calendars, cut.weeks, each) for each in nightly}
    weeks = [_by_day(week, usual[week.calendar_id]) if week.calendar_id in nightly else week for week in cut.weeks]
    plain = [each for each in cut.exceptions if each.calendar_id not in nightly]
    for exception in cut.exceptions:
        if exception.calendar_id in nightly:
            plain += _in_runs(exception, meant[exception.calendar_id])
    made = Cut(weeks, plain)
    for calendar in _bases_first(calendars):
        if calendar.id in nightly:
            made.exceptions.extend(_amended(calendars, calendar.id, cut, made, meant[calendar.id]))
    return made


def _nightly(calendars: Sequence[Calendar], said: Cut) -> set[str]:
    """Return the calendars that say a night shift themselves or that any of their bases does."""
    shifts = ((week.calendar_id, getattr(week, day) or "") for week in said.weeks for day in WEEKDAYS)
    found = {each for each, text in shifts if _is_night(text)}
    found |= {each.calendar_id for each in said.exceptions if _is_night(each.shifts)}
    for calendar in _bases_first(calendars):
        if calendar.base_id in found:
            found.add(calendar.id)
    return found


def _is_night(text: str) -> bool:
    return any(finish > DAY for _, finish in parse_shifts(text))


def _bases_first(calendars: Sequence[Calendar]) -> list[Calendar]:
    return sorted(calendars, key=lambda each: len(_chain(calendars, each.id)))


def _chain(calendars: Sequence[Calendar], calendar_id: str) -> set[str]:
    """Return a calendar and its bases."""
    above = {each.id: each.base_id for each in calendars}
    found: set[str] = set()
    at: str | None = calendar_id
    while at in above and at not in found:
        found.add(at)
        at = above[at]
    return found


def _by_day(week: WorkWeek, usual: Sequence[Shifts]) -> WorkWeek:
    """Return a week in which each day says the morning after the day before, and its own hours to midnight.

    `usual` are the hours of days it does not speak of.
    """
    said = [None if (text := getattr(week, day)) is None else parse_shifts(text) for day in WEEKDAYS]
    hours = [usual[number] if each is None else each for number, each in enumerate(said)]
    found = {
        name: _told(_mornings(hours[number - 1]), hours[number])
        for number, name in enumerate(WEEKDAYS)
        if said[number] is not None or said[number - 1] is not None
    }
    return replace(week, **found)  # type: ignore[arg-type]  # the names are those of weekdays


def _mornings(shifts: Shifts) -> Shifts:
    """Return what of a day's shifts is worked on the next day."""
    return tuple((max(0, start - DAY), finish - DAY) for start, finish in shifts if finish > DAY)


def _told(morning: Shifts, shifts: Shifts) -> str:
    return _text([*morning, *((start, min(finish, DAY)) for start, finish in shifts if start < DAY)])


def _text(shifts: Iterable[tuple[int, int]]) -> str:
    """Return shifts as text, those that touch or overlap made one."""
    apart: list[tuple[int, int]] = []
    for start, finish in sorted(shifts):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(apart[-1][1], finish))
        else:
            apart.append((start, finish))
    return format_shifts(tuple(apart))


def _in_runs(exception: CalendarException, meant: WorkingCalendar) -> Iterator[CalendarException]:
    """Yield an exception as days of the same hours that follow one another; repeated days keep their rule."""
    if exception.recurrence:
        yield replace(exception, shifts=_told((), parse_shifts(exception.shifts)))
        return
    hours = {day: _worked(meant, day) for day in range(exception.start, exception.finish, DAY)}
    for number, (start, finish) in enumerate(_runs(hours)):
        yield replace(
            exception, id=f"{exception.id}/{number}" if number else exception.id, start=start, finish=finish,
            shifts=hours[start],
        )  # fmt: skip


def _runs(hours: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """Yield [start, finish) of days that follow one another with the same hours."""
    start = last = None
    for day in sorted(hours):
        if start is None or last is None or day > last + DAY or hours[day] != hours[start]:
            if start is not None and last is not None:
                yield start, last + DAY
            start = day
        last = day
    if start is not None and last is not None:
        yield start, last + DAY


def _worked(calendar: WorkingCalendar, day: int) -> str:
    return _text((start - day, finish - day) for start, finish in calendar.spans(day, day + DAY))


def _amended(
    calendars: Sequence[Calendar], calendar_id: str, said: Cut, made: Cut, meant: WorkingCalendar
) -> Iterator[CalendarException]:
    """Yield exceptions for the days that the cut calendar has otherwise than it is meant."""
    chain = _chain(calendars, calendar_id)
    dated = [(each.start, each.finish) for each in said.exceptions if each.calendar_id in chain]
    dated += [
        (moment.FIRST if week.start is None else week.start, moment.LAST if week.finish is None else week.finish)
        for week in said.weeks
        if week.calendar_id in chain and not (week.start is None and week.finish is None)
    ]
    if not dated:
        return
    first = max(moment.FIRST, min(start for start, _ in dated))
    last = min(moment.LAST // DAY * DAY, max(finish for _, finish in dated) + DAY)
    now = compile_calendars(calendars, *made)[calendar_id]
    days = range(first, last, DAY)
    hours = {day: _worked(meant, day) for day in days if meant.spans(day, day + DAY) != now.spans(day, day + DAY)}
    for number, (start, finish) in enumerate(_runs(hours)):
        named = _because(calendars, said, calendar_id, start)
        yield CalendarException(
            id=f"{calendar_id}/{number}", calendar_id=calendar_id, name=named, start=start, finish=finish,
            shifts=hours[start],
        )  # fmt: skip


def _because(calendars: Sequence[Calendar], said: Cut, calendar_id: str, day: int) -> str:
    """Return the name of what the hours of a day come from: what is said of the day itself, or of the day before."""
    span = (max(moment.FIRST, day - DAY), day + DAY)
    reasons = [each.because for each in days_said(calendars, said.weeks, said.exceptions, calendar_id, span)]
    return next((each.name for each in reversed(reasons) if each is not None and each.name), "")
