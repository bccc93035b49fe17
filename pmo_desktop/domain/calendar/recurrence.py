"""Repeated days: the iCalendar rules an exception may carry, read, unfolded into days, and said in plain words."""

import calendar
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import islice, takewhile
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_EPOCH = date(1970, 1, 1).toordinal()


class Frequency(StrEnum):
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """A rule of iCalendar (RFC 5545, 3.3.10) as far as it names days.

    `days` are weekdays from Monday 0, each with its place in the month or year (0: every one, -1: the last). `positions`
    choose among the days of each month (year, week), in order. `count` is how many times it happens, `until` the last
    midnight it may. `weekdays_only` counts Mondays to Fridays alone: “every third weekday”, MS Project's exceptions by
    weekday count, which iCalendar has no rule for; it is written as `X-WEEKDAYS=1`.
    """

    frequency: Frequency
    interval: int = 1
    days: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    count: int | None = None
    until: int | None = None
    week_start: int = 0
    weekdays_only: bool = False


# Text


@lru_cache(maxsize=1024)
def parse_recurrence(rule: str) -> Recurrence:
    """Return a rule read; raise InvalidValueError where it is none, or says what no rule for days says."""
    try:
        parts = dict(_part(text) for text in rule.strip().upper().removeprefix("RRULE:").split(";") if text)
        frequency = Frequency(parts.pop("FREQ"))
        read: dict[str, Any] = {_PARTS[name].field: _PARTS[name].read(text) for name, text in parts.items()}
    except (ValueError, KeyError) as error:
        raise _no_rule(rule) from error
    found = Recurrence(frequency=frequency, **read)
    by_place = any(place for _, place in found.days)
    if by_place and found.frequency in (Frequency.DAILY, Frequency.WEEKLY):
        raise _no_rule(rule)
    if found.weekdays_only and (found.frequency is not Frequency.DAILY or found.days or found.month_days):
        raise _no_rule(rule)
    return found


def _part(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip(), value.strip()


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not least <= int(text) <= most:
            raise ValueError(text)
        return int(text)

    return read


def _numbers(most: int) -> Callable[[str], tuple[int, ...]]:
    """Return a reader of numbers with commas that also count from the end, 0 being none."""
    one = _number(-most, most)

    def read(text: str) -> tuple[int, ...]:
        found = tuple(one(part) for part in text.split(","))
        if 0 in found:
            raise ValueError(text)
        return found

    return read


def _months(text: str) -> tuple[int, ...]:
    return tuple(_number(1, 12)(part) for part in text.split(","))


def _days(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((DAYS.index(part[-2:]), _number(-53, 53)(part[:-2] or "0")) for part in text.split(","))


def _until(text: str) -> int:
    """Return the midnight of `20261231`, with or without a time behind it."""
    return moment.from_date(date(int(text[:4]), int(text[4:6]), int(text[6:8])))


class _Part(NamedTuple):
    field: str
    read: Callable[[str], object]


_PARTS: Mapping[str, _Part] = {
    "INTERVAL": _Part("interval", _number(1, 100_000)),
    "COUNT": _Part("count", _number(1, 1_000_000)),
    "UNTIL": _Part("until", _until),
    "WKST": _Part("week_start", DAYS.index),
    "BYDAY": _Part("days", _days),
    "BYMONTHDAY": _Part("month_days", _numbers(31)),
    "BYMONTH": _Part("months", _months),
    "BYSETPOS": _Part("positions", _numbers(366)),
    "X-WEEKDAYS": _Part("weekdays_only", lambda text: bool(_number(0, 1)(text))),
}


def format_recurrence(rule: Recurrence) -> str:
    """Return a rule as text that `parse_recurrence` reads."""
    parts = [f"FREQ={rule.frequency.value}", f"INTERVAL={rule.interval}"]
    if rule.weekdays_only:
        parts.append("X-WEEKDAYS=1")
    if rule.frequency is Frequency.WEEKLY:
        parts.append(f"WKST={DAYS[rule.week_start]}")
    for name, found in (("BYMONTH", rule.months), ("BYMONTHDAY", rule.month_days)):
        if found:
            parts.append(f"{name}={','.join(map(str, found))}")
    if rule.days:
        parts.append(f"BYDAY={','.join(f'{place or str()}{DAYS[day]}' for day, place in rule.days)}")
    if rule.positions:
        parts.append(f"BYSETPOS={','.join(map(str, rule.positions))}")
    if rule.until is not None:
        parts.append(f"UNTIL={moment.to_date(rule.until):%Y%m%d}")
    if rule.count is not None:
        parts.append(f"COUNT={rule.count}")
    return ";".join(parts)


def _no_rule(rule: str) -> InvalidValueError:
    return InvalidValueError(f"“{rule}” is not a rule for repeated days.", "Enter the days one by one.")


# Days


@lru_cache(maxsize=1024)
def occurrences(rule: str, start: int, finish: int) -> NDArray[np.int64]:
    """Return the midnights a rule names within [start, finish), in order; raise InvalidValueError where it is none.

    Only the periods of the stretch are looked at, so that a rule which names no day ends as soon as any other.
    """
    found = parse_recurrence(rule)
    first, last = start // DAY, min(finish, moment.LAST) // DAY
    if found.until is not None:
        last = min(last, found.until // DAY + 1)
    days = (day for day in _unfolded(found, first, last) if day >= first)
    within = takewhile(lambda day: day < last, days)
    numbers = np.fromiter(within if found.count is None else islice(within, found.count), dtype=np.int64)
    numbers *= DAY
    numbers.flags.writeable = False  # it is shared by all who ask
    return numbers


def _unfolded(rule: Recurrence, first: int, last: int) -> Iterator[int]:
    """Yield the days of a rule by number from the period of day `first` on, in order, to that of `last`."""
    if rule.weekdays_only:
        yield from _weekdays(rule, first, last)
    elif rule.frequency is Frequency.DAILY and not (rule.days or rule.month_days or rule.months or rule.positions):
        yield from range(first, last, rule.interval)
    else:
        for period in _PERIODS[rule.frequency](rule, first, last):
            yield from _chosen(rule, sorted({day for day in period if _fits(rule, day)}))


def _chosen(rule: Recurrence, days: list[int]) -> list[int]:
    if not rule.positions:
        return days
    places = {at - (at > 0) for at in rule.positions}
    return sorted({days[at] for at in places if -len(days) <= at < len(days)})


def _fits(rule: Recurrence, day: int) -> bool:
    """Say whether a day of a period is one the rule means; months and years lay their weekdays out themselves."""
    if rule.days and (day + 3) % 7 not in {weekday for weekday, _ in rule.days}:
        return False
    if not (rule.months or rule.month_days):
        return True
    when = date.fromordinal(day + _EPOCH)
    in_month = not rule.months or when.month in rule.months
    return in_month and (not rule.month_days or _is_month_day(when, rule.month_days))


def _is_month_day(day: date, wanted: Sequence[int]) -> bool:
    return day.day in wanted or day.day - 1 - calendar.monthrange(day.year, day.month)[1] in wanted


def _weekdays(rule: Recurrence, first: int, last: int) -> Iterator[int]:
    """Yield every so many Mondays to Fridays, beginning with the first on or after `first`."""
    weekday = (first + 3) % 7
    at = first + max(0, 7 - weekday) * (weekday > 4)
    weekday = (at + 3) % 7
    weeks, days = divmod(rule.interval, 5)
    while at < last:
        if not rule.months or date.fromordinal(at + _EPOCH).month in rule.months:
            yield at
        over = weekday + days > 4
        at += weeks * 7 + days + 2 * over
        weekday = (weekday + days) % 5


def _by_day(rule: Recurrence, first: int, last: int) -> Iterator[Iterable[int]]:
    return ((day,) for day in range(first, last, rule.interval))


def _by_week(rule: Recurrence, first: int, last: int) -> Iterator[Iterable[int]]:
    begin = first - ((first + 3) % 7 - rule.week_start) % 7
    days = range(7) if rule.days else ((first - begin),)
    return ([week + day for day in days] for week in range(begin, last, 7 * rule.interval))


def _by_month(rule: Recurrence, first: int, last: int) -> Iterator[Iterable[int]]:
    began = date.fromordinal(first + _EPOCH)
    number, final = began.year * 12 + began.month - 1, _month_number(last)
    while number <= final:
        yield _of_month(rule, *divmod(number, 12), began.day)
        number += rule.interval


def _by_year(rule: Recurrence, first: int, last: int) -> Iterator[Iterable[int]]:
    began = date.fromordinal(first + _EPOCH)
    plain = not rule.months and not rule.month_days
    months = [month - 1 for month in rule.months] or ([began.month - 1] if plain else range(12))
    for year in range(began.year, date.fromordinal(last + _EPOCH).year + 1, rule.interval):
        if rule.days and not rule.months:
            yield _placed(rule, date(year, 1, 1).toordinal() - _EPOCH, date(year + 1, 1, 1).toordinal() - _EPOCH)
        else:
            yield [day for month in months for day in _of_month(rule, year, month, began.day)]


def _of_month(rule: Recurrence, year: int, month: int, usual: int) -> Iterable[int]:
    """Return the days of a month (from 0) that a rule may mean; the day it began on where it names none."""
    begin = date(year, month + 1, 1).toordinal() - _EPOCH
    length = calendar.monthrange(year, month + 1)[1]
    if rule.days:
        return _placed(rule, begin, begin + length)
    if rule.month_days:
        return range(begin, begin + length)
    return (begin + usual - 1,) if usual <= length else ()


def _placed(rule: Recurrence, begin: int, end: int) -> Iterable[int]:
    """Return the weekdays a rule names within a month or year, each by its place where it has one."""
    found: list[int] = []
    for weekday, place in rule.days:
        every = range(begin + (weekday - begin - 3) % 7, end, 7)
        at = place - (place > 0)
        found += every if place == 0 else every[at : at + 1 or None] if -len(every) <= at < len(every) else ()
    return found


def _month_number(day: int) -> int:
    when = date.fromordinal(day + _EPOCH)
    return when.year * 12 + when.month - 1


_PERIODS: Mapping[Frequency, Callable[[Recurrence, int, int], Iterator[Iterable[int]]]] = {
    Frequency.DAILY: _by_day, Frequency.WEEKLY: _by_week, Frequency.MONTHLY: _by_month, Frequency.YEARLY: _by_year,
}  # fmt: skip


def month_day(day: int, month: int | None = None) -> Recurrence:
    """Return the rule for a day of each month, or of one month each year; the last where there are fewer days.

    MS Project places the 31st of shorter months, and 29 February of common years, on their last day; a plain RRULE would
    leave them out.
    """
    shortest = 28 if month is None else calendar.monthrange(2001, month)[1]
    days = (day,) if day <= shortest else tuple(range(shortest, day + 1))
    return Recurrence(
        frequency=Frequency.MONTHLY if month is None else Frequency.YEARLY, month_days=days,
        months=() if month is None else (month,), positions=(-1,) if len(days) > 1 else (),
    )  # fmt: skip
