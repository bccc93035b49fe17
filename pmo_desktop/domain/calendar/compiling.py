"""From the calendars people keep to working calendars: exception, dated work week, weekday, then the base calendar."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.recurrence import occurrences
from pmo_desktop.domain.calendar.shifts import DAY, STANDARD, Shifts, parse_shifts
from pmo_desktop.domain.calendar.stretches import Span, Stretches, of_days
from pmo_desktop.domain.calendar.working import Source, WorkingCalendar
from pmo_desktop.domain.records import Calendar, CalendarException, WorkWeek

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


_Reason = CalendarException | WorkWeek | None


@dataclass(frozen=True, slots=True)
class DaySaid:
    """The working times of one day, and the exception or dated week they come from; None where the usual week says them."""

    start: int
    shifts: Shifts
    because: CalendarException | WorkWeek | None


@dataclass(frozen=True, slots=True)
class _Week:
    start: int
    finish: int
    days: tuple[Shifts | None, ...]
    record: WorkWeek


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
    back to the calendar itself counts as none. A night shift belongs to the day it begins on: one that began the evening
    before a free day is worked to its end, and one that would begin on the free day's evening is not worked at all.
    """
    return {
        each: WorkingCalendar(_source(own), own.name)
        for each, own in _layers(calendars, work_weeks, exceptions).items()
    }


def days_said(
    calendars: Iterable[Calendar],
    work_weeks: Iterable[WorkWeek],
    exceptions: Iterable[CalendarException],
    calendar_id: str,
    span: Span,
) -> tuple[DaySaid, ...]:
    """Return what a calendar says of each day between two midnights, and why."""
    chain = list(_layers(calendars, work_weeks, exceptions)[calendar_id].chain())
    kinds = _Reasons()
    start, finish = span
    numbers = _laid_out(chain, kinds, start, finish).tolist()
    said = kinds.said
    return tuple(DaySaid(start + at * DAY, *said[number]) for at, number in enumerate(numbers))


def usual_week(
    calendars: Iterable[Calendar], work_weeks: Iterable[WorkWeek], calendar_id: str | None
) -> tuple[Shifts, ...]:
    """Return a calendar's hours on each weekday from Monday where no date says otherwise; None is no calendar at all."""
    chain = [] if calendar_id is None else list(_layers(calendars, work_weeks, ())[calendar_id].chain())
    return tuple(_usual_week(chain))


def _layers(
    calendars: Iterable[Calendar], work_weeks: Iterable[WorkWeek], exceptions: Iterable[CalendarException]
) -> dict[str, _Layers]:
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
    return layers


def _take_week(own: _Layers, week: WorkWeek) -> None:
    days = tuple(None if (text := getattr(week, name)) is None else parse_shifts(text) for name in WEEKDAYS)
    if week.start is None and week.finish is None:
        own.usual.append(days)
    else:
        start = moment.FIRST if week.start is None else week.start
        own.dated.append(_Week(start, moment.LAST if week.finish is None else week.finish, days, week))


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

    def source(start: int, finish: int) -> Stretches:
        first = start - DAY  # a night shift of the day before reaches into this one
        kinds = _Kinds()
        days = _laid_out(chain, kinds, first, finish)
        return of_days(kinds.known, days, first, start, finish)

    return source


class _Kinds:
    """Numbers the different days there are."""

    def __init__(self) -> None:
        self._numbers: dict[Shifts, int] = {}

    def of(self, shifts: Shifts, _because: _Reason = None) -> int:
        return self._numbers.setdefault(shifts, len(self._numbers))

    @property
    def known(self) -> Sequence[Shifts]:
        return tuple(self._numbers)


class _Reasons(_Kinds):
    """Numbers days apart that are alike for different reasons."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[Shifts, _Reason]] = []

    def of(self, shifts: Shifts, because: _Reason = None) -> int:
        self.said.append((shifts, because))
        return len(self.said) - 1


def _laid_out(chain: Sequence[_Layers], kinds: _Kinds, start: int, finish: int) -> NDArray[Any]:
    """Return which kind each day from midnight `start` to midnight `finish` is."""
    weekday, count = (start // DAY + 3) % 7, (finish - start) // DAY
    week = [kinds.of(shifts) for shifts in _usual_week(chain)]
    days = np.resize(np.array([*week[weekday:], *week[:weekday]]), count)
    for place in reversed(range(len(chain))):
        _lay_weeks(days, chain[place], chain[:place], kinds, start)
    for own in reversed(chain):
        for exception in sorted(own.exceptions, key=_from_general_to_particular):
            days[_days_of(exception, start, count)] = kinds.of(parse_shifts(exception.shifts), exception)
    return days


def _usual_week(chain: Sequence[_Layers]) -> list[Shifts]:
    standard = parse_shifts(STANDARD)
    week: list[Shifts] = [standard] * 5 + [()] * 2
    for own in reversed(chain):
        for days in own.usual:
            week = [shifts if said is None else said for said, shifts in zip(days, week, strict=True)]
    return week


def _lay_weeks(days: NDArray[Any], own: _Layers, nearer: Sequence[_Layers], kinds: _Kinds, start: int) -> None:
    """Lay a base's dated weeks, but not over weekdays that a calendar nearer than it speaks of."""
    said_nearer = [any(usual[day] is not None for each in nearer for usual in each.usual) for day in range(7)]
    for week in own.dated:
        first, last = _numbers(week.start, week.finish, start, len(days))
        for weekday, shifts in enumerate(week.days):
            if shifts is not None and not said_nearer[weekday]:
                days[first + (weekday - start // DAY - first - 3) % 7 : last : 7] = kinds.of(shifts, week.record)


def _numbers(begin: int, end: int, start: int, count: int) -> tuple[int, int]:
    """Return the days of [begin, end) by number from `start`, of which there are `count`."""
    return min(count, max(0, (begin - start) // DAY)), max(0, min(count, -((start - end) // DAY)))


def _from_general_to_particular(exception: CalendarException) -> tuple[bool, int, int, str]:
    """Order exceptions so that the one that counts is laid last: recurring before single, long before short, then by start."""
    return (not exception.recurrence, exception.start - exception.finish, exception.start, exception.id)


def _days_of(exception: CalendarException, start: int, count: int) -> slice | NDArray[np.int64]:
    """Return an exception's days by number from `start`, of which there are `count`."""
    if not exception.recurrence:
        return slice(*_numbers(exception.start, exception.finish, start, count))
    found = occurrences(exception.recurrence, exception.start, exception.finish)
    first, last = np.searchsorted(found, (start, start + count * DAY))
    return (found[first:last] - start) // DAY
