"""From the calendars people keep to working calendars: exception, dated work week, weekday, then the base calendar."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import takewhile

from dateutil.rrule import rrulestr

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.shifts import DAY, STANDARD, Shifts, parse_shifts
from pmo_desktop.domain.calendar.working import Source, Span, WorkingCalendar, merged
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Calendar, CalendarException, WorkWeek

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OF_DAYS = re.compile(r"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)\b", re.IGNORECASE)
"""A rule repeated by the second would be counted through two centuries."""
_STANDING_STILL = re.compile(r"INTERVAL=[+-]?0+\b", re.IGNORECASE)
"""A rule that would name the same day for ever."""


@dataclass(frozen=True, slots=True)
class _Week:
    start: int
    finish: int
    days: tuple[Shifts | None, ...]


@dataclass(slots=True)
class _Layers:
    """What one calendar says itself; its `base` answers the rest."""

    name: str
    usual: list[tuple[Shifts | None, ...]] = field(default_factory=list)
    dated: list[_Week] = field(default_factory=list)
    exceptions: list[CalendarException] = field(default_factory=list)
    base: "_Layers | None" = None

    def chain(self) -> Iterator["_Layers"]:
        at: _Layers | None = self
        while at is not None:
            yield at
            at = at.base


def compile_calendars(
    calendars: Iterable[Calendar], work_weeks: Iterable[WorkWeek], exceptions: Iterable[CalendarException]
) -> dict[str, WorkingCalendar]:
    """Return a working calendar per calendar id.

    A day follows the nearest exception along the chain of bases (a public holiday of the base also holds for those with
    a week of their own, as in MS Project), else the nearest dated work week or usual weekday, each calendar before its
    base. A weekday nobody speaks of is worked 08:00-12:00 and 13:00-17:00 Monday to Friday. A base that is gone or leads
    back to the calendar itself counts as none.
    """
    calendars = tuple(calendars)
    layers = {each.id: _Layers(each.name) for each in calendars}
    bases = {each.id: each.base_id for each in calendars}
    for week in work_weeks:
        if week.calendar_id in layers:
            _take_week(layers[week.calendar_id], week)
    for exception in exceptions:
        if exception.calendar_id in layers:
            layers[exception.calendar_id].exceptions.append(exception)
    _join(layers, bases)
    return {each: WorkingCalendar(_source(own), own.name) for each, own in layers.items()}


def _take_week(own: _Layers, week: WorkWeek) -> None:
    days = tuple(None if (text := getattr(week, name)) is None else parse_shifts(text) for name in WEEKDAYS)
    if week.start is None and week.finish is None:
        own.usual.append(days)
    else:
        start = moment.FIRST if week.start is None else week.start
        own.dated.append(_Week(start, moment.LAST if week.finish is None else week.finish, days))


def _join(layers: Mapping[str, _Layers], bases: Mapping[str, str | None]) -> None:
    for each, own in layers.items():
        base_id = bases[each]
        seen = {each}
        at = base_id
        while at is not None and at not in seen:
            seen.add(at)
            at = bases.get(at)
        if at is None and base_id is not None:
            own.base = layers.get(base_id)


def _source(own: _Layers) -> Source:
    chain = list(own.chain())

    def source(start: int, finish: int) -> list[Span]:
        first = start - DAY  # a night shift of the day before reaches into this one
        days = _laid_out(chain, first, finish)
        spans = [
            (max(start, first + number * DAY + begin), min(finish, first + number * DAY + end))
            for number, shifts in enumerate(days)
            for begin, end in shifts
        ]
        return merged(spans)

    return source


def _laid_out(chain: Sequence[_Layers], start: int, finish: int) -> list[Shifts]:
    """Return the shifts of each day from midnight `start` to midnight `finish`."""
    usual = _usual_week(chain)
    first = (start // DAY + 3) % 7
    days = [usual[(first + number) % 7] for number in range((finish - start) // DAY)]
    for own in reversed(chain):
        _lay_weeks(days, own, chain, start, first)
    for own in reversed(chain):
        for exception in sorted(own.exceptions, key=_from_general_to_particular):
            shifts = parse_shifts(exception.shifts)
            for begin, end in _days_of(exception):
                for number in range(max(0, (begin - start) // DAY), min(len(days), -((start - end) // DAY))):
                    days[number] = shifts
    return days


def _usual_week(chain: Sequence[_Layers]) -> list[Shifts]:
    standard = parse_shifts(STANDARD)
    week: list[Shifts] = [standard] * 5 + [()] * 2
    for own in reversed(chain):
        for days in own.usual:
            week = [shifts if said is None else said for said, shifts in zip(days, week, strict=True)]
    return week


def _lay_weeks(days: list[Shifts], own: _Layers, chain: Sequence[_Layers], start: int, first: int) -> None:
    """Lay a base's dated weeks, then let what stands nearer than it speak again, then its own."""
    nearer = chain[: chain.index(own)]
    for week in own.dated:
        for number in range(max(0, (week.start - start) // DAY), min(len(days), -((start - week.finish) // DAY))):
            weekday = (first + number) % 7
            said = week.days[weekday]
            if said is not None and not any(usual[weekday] is not None for each in nearer for usual in each.usual):
                days[number] = said


def _from_general_to_particular(exception: CalendarException) -> tuple[bool, int, str]:
    """Order exceptions so that the one that counts is laid last: recurring before single, long before short."""
    return (not exception.recurrence, exception.start - exception.finish, exception.id)


def _days_of(exception: CalendarException) -> Sequence[Span]:
    if not exception.recurrence:
        return ((exception.start, exception.finish),)
    return _occurrences(exception.recurrence, exception.start, exception.finish)


@lru_cache(maxsize=1024)
def _occurrences(rule: str, start: int, finish: int) -> tuple[Span, ...]:
    """Return the days an iCalendar RRULE names within [start, finish); raise InvalidValueError where it is none."""
    since, until = moment.to_datetime(start), moment.to_datetime(min(finish, moment.LAST))
    if not _OF_DAYS.search(rule) or _STANDING_STILL.search(rule):
        raise _no_rule(rule)
    try:
        found = takewhile(lambda each: each < until, rrulestr(rule, dtstart=since))
        return tuple(dict.fromkeys(map(_day, found)))
    except (ValueError, TypeError, KeyError) as error:
        raise _no_rule(rule) from error


def _no_rule(rule: str) -> InvalidValueError:
    return InvalidValueError(f"“{rule}” is not a rule for repeated days.", "Enter the days one by one.")


def _day(when: datetime) -> Span:
    midnight = moment.midnight(moment.from_datetime(when))
    return (midnight, midnight + DAY)
