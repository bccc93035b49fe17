"""The time axis: moments to x and back, and the two rows of labels above a chart at any zoom."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pmo_desktop.domain import moment

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("M", "T", "W", "T", "F", "S", "S")


@dataclass(frozen=True, slots=True)
class Axis:
    """`start` is the moment at x = 0."""

    start: int
    seconds_per_unit: float

    def x(self, at: int) -> float:
        return (at - self.start) / self.seconds_per_unit

    def at(self, x: float) -> int:
        return self.start + round(x * self.seconds_per_unit)


@dataclass(frozen=True, slots=True)
class Tick:
    """One labelled stretch [start, finish) of a row of the scale."""

    start: int
    finish: int
    label: str


Tier = Callable[[int, int], Iterator[Tick]]
"""Gives the ticks that touch [start, finish), in order."""


def hours(start: int, finish: int, step: int = 1) -> Iterator[Tick]:
    size = step * moment.HOUR
    for at in range(start - start % size, finish, size):
        yield Tick(at, at + size, f"{at % moment.DAY // moment.HOUR}")


def days(start: int, finish: int, label: Callable[[date], str] = lambda day: _DAYS[day.weekday()]) -> Iterator[Tick]:
    for at in range(moment.midnight(start), finish, moment.DAY):
        yield Tick(at, at + moment.DAY, label(moment.to_date(at)))


def weeks(start: int, finish: int, label: Callable[[date], str] | None = None) -> Iterator[Tick]:
    """Give ISO weeks, from Monday."""
    named = label or (lambda day: f"W{day.isocalendar().week}")
    first = moment.midnight(start) - moment.weekday(start) * moment.DAY
    for at in range(first, finish, moment.WEEK):
        yield Tick(at, at + moment.WEEK, named(moment.to_date(at)))


def _months(start: int, finish: int, size: int, label: Callable[[date], str]) -> Iterator[Tick]:
    first = moment.to_date(start)
    at = date(first.year, (first.month - 1) // size * size + 1, 1)
    while (begin := moment.from_date(at)) < finish:
        number = at.year * 12 + at.month - 1 + size
        following = date(number // 12, number % 12 + 1, 1)
        yield Tick(begin, moment.from_date(following), label(at))
        at = following


def months(start: int, finish: int) -> Iterator[Tick]:
    return _months(start, finish, 1, lambda day: _MONTHS[day.month - 1])


def months_of_years(start: int, finish: int) -> Iterator[Tick]:
    return _months(start, finish, 1, lambda day: f"{_MONTHS[day.month - 1]} {day.year}")


def quarters(start: int, finish: int) -> Iterator[Tick]:
    return _months(start, finish, 3, lambda day: f"Q{day.month // 3 + 1}")


def quarters_of_years(start: int, finish: int) -> Iterator[Tick]:
    return _months(start, finish, 3, lambda day: f"Q{day.month // 3 + 1} {day.year}")


def years(start: int, finish: int) -> Iterator[Tick]:
    return _months(start, finish, 12, lambda day: str(day.year))


def _full_days(start: int, finish: int) -> Iterator[Tick]:
    return days(start, finish, lambda day: f"{day:%a} {day.day} {_MONTHS[day.month - 1]}")


def _day_numbers(start: int, finish: int) -> Iterator[Tick]:
    return days(start, finish, lambda day: str(day.day))


def _full_weeks(start: int, finish: int) -> Iterator[Tick]:
    return weeks(start, finish, _week_and_month)


def _week_and_month(day: date) -> str:
    thursday = day + timedelta(days=3)
    return f"W{day.isocalendar().week}  {_MONTHS[thursday.month - 1]} {thursday.year}"


@dataclass(frozen=True, slots=True)
class Scale:
    """Two rows of labels and the least width, in units, at which a tick of the lower row is still readable."""

    upper: Tier
    lower: Tier
    lower_seconds: int
    least: float


SCALES = (
    Scale(_full_days, lambda start, finish: hours(start, finish, 1), moment.HOUR, 18),
    Scale(_full_days, lambda start, finish: hours(start, finish, 4), 4 * moment.HOUR, 22),
    Scale(_full_weeks, _day_numbers, moment.DAY, 18),
    Scale(months_of_years, weeks, moment.WEEK, 28),
    Scale(quarters_of_years, months, 30 * moment.DAY, 30),
    Scale(years, quarters, 91 * moment.DAY, 24),
    Scale(years, years, 365 * moment.DAY, 0),
)


def scale_for(seconds_per_unit: float) -> Scale:
    """Return the finest scale whose labels still fit."""
    return next(scale for scale in SCALES if scale.lower_seconds / seconds_per_unit >= scale.least)
