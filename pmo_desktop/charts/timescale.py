"""The time axis: moments to x and back, and the rows of labels above a chart at any zoom, hours to years."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from pmo_desktop.domain import moment

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
"""Names of our own: what strftime gives depends on the machine."""
_EPOCH = date(1970, 1, 1)


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
Named = Callable[[date, int], str]
"""Names the stretch that begins on a day; the fiscal year begins in the month given, 0 where years are those of the calendar."""


def _hours(start: int, finish: int, step: int) -> Iterator[Tick]:
    size = step * moment.HOUR
    for at in range(start - start % size, finish, size):
        yield Tick(at, at + size, f"{at % moment.DAY // moment.HOUR}")


def _days(start: int, finish: int, named: Callable[[date], str]) -> Iterator[Tick]:
    for at in range(moment.midnight(start), finish, moment.DAY):
        yield Tick(at, at + moment.DAY, named(moment.to_date(at)))


def _weeks(start: int, finish: int, named: Callable[[date], str]) -> Iterator[Tick]:
    """Give ISO weeks, from Monday."""
    first = moment.midnight(start) - moment.weekday(start) * moment.DAY
    for at in range(first, finish, moment.WEEK):
        yield Tick(at, at + moment.WEEK, named(moment.to_date(at)))


def _months(start: int, finish: int, size: int, first_month: int, named: Callable[[date], str]) -> Iterator[Tick]:
    """Give stretches of `size` months, one of which begins with `first_month`."""
    day, shift = moment.to_date(start), first_month - 1
    number = (day.year * 12 + day.month - 1 - shift) // size * size + shift
    begin = _first_of(number)
    while begin < finish:
        number += size
        end = _first_of(number)
        yield Tick(begin, end, named(moment.to_date(begin)))
        begin = end


def months(start: int, finish: int) -> Iterator[Tick]:
    """Give months with their years."""
    return _months(start, finish, 1, 1, _month_and_year)


def month_of(at: int) -> str:
    """Return the month of a moment: `Mar 2026`."""
    return _month_and_year(moment.to_date(at))


def _month_and_year(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year}"


def _first_of(number: int) -> int:
    """Return when a month begins, counted from January of the year 0; also beyond the years a plan may hold."""
    return (date(number // 12, number % 12 + 1, 1) - _EPOCH).days * moment.DAY


# Names


def fiscal_year(day: date, month: int) -> str:
    """Return the fiscal year a day lies in, “FY26/27”; “FY26” where it begins in January."""
    first = day.year if day.month >= month else day.year - 1
    return f"FY{first % 100:02}" if month == 1 else f"FY{first % 100:02}/{(first + 1) % 100:02}"


def _year(day: date, fiscal: int) -> str:
    return fiscal_year(day, fiscal) if fiscal else str(day.year)


def _short_year(day: date, fiscal: int) -> str:
    return fiscal_year(day, fiscal).removeprefix("FY").partition("/")[0] if fiscal else f"’{day.year % 100:02}"


def _decade(day: date, _fiscal: int) -> str:
    return f"{day.year // 10 * 10}s"


def _part_of_year(day: date, fiscal: int, letter: str, size: int) -> str:
    return f"{letter}{(day.month - (fiscal or 1)) % 12 // size + 1}"


def _quarter(day: date, fiscal: int) -> str:
    return _part_of_year(day, fiscal, "Q", 3)


def _half(day: date, fiscal: int) -> str:
    return _part_of_year(day, fiscal, "H", 6)


def _of_year(named: Named) -> Named:
    """Name a part of a year together with the year: “Q2 2026”, “FY26/27 Q2”."""
    return lambda day, fiscal: (
        f"{_year(day, fiscal)} {named(day, fiscal)}" if fiscal else f"{named(day, fiscal)} {day.year}"
    )


def _month(day: date, _fiscal: int) -> str:
    return _MONTHS[day.month - 1]


def _week(day: date, _fiscal: int) -> str:
    return f"W{day.isocalendar().week}"


def _week_and_month(day: date, fiscal: int) -> str:
    thursday = day + timedelta(days=3)
    return f"{_week(day, fiscal)}  {_MONTHS[thursday.month - 1]} {thursday.year}"


def _weekday(day: date, _fiscal: int) -> str:
    return f"{_DAYS[day.weekday()]} {day.day}"


def _full_day(day: date, fiscal: int) -> str:
    return f"{_weekday(day, fiscal)} {_MONTHS[day.month - 1]}"


def _hour(day: date, _fiscal: int) -> str:
    """Hours are named by the clock, not by the day (see `_hours`)."""
    return str(day.day)


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of time that a row of the scale may show: how it is named in the top, a middle and the lowest row.

    `months` are how many it takes, 0 for what is shorter; `steps` how many of `seconds` it takes.
    """

    seconds: int
    full: Named
    medium: Named
    short: Named
    months: int = 0

    def tier(self, named: Named, fiscal: int) -> Tier:
        """Return the row of the scale with names of one kind."""
        said = partial(_said, named, fiscal)
        if self.months:
            first = (fiscal or 1) if self.months > 1 else 1
            return lambda start, finish: _months(start, finish, self.months, first, said)
        if self.seconds == moment.WEEK:
            return lambda start, finish: _weeks(start, finish, said)
        if self.seconds == moment.DAY:
            return lambda start, finish: _days(start, finish, said)
        return lambda start, finish: _hours(start, finish, self.seconds // moment.HOUR)


def _said(named: Named, fiscal: int, day: date) -> str:
    return named(day, fiscal)


TIERS: Mapping[str, Unit] = {
    "decades": Unit(3_652 * moment.DAY, _decade, _decade, _decade, 120),
    "years": Unit(365 * moment.DAY, _year, _year, _short_year, 12),
    "half_years": Unit(182 * moment.DAY, _of_year(_half), _half, _half, 6),
    "quarters": Unit(91 * moment.DAY, _of_year(_quarter), _quarter, _quarter, 3),
    "months": Unit(30 * moment.DAY, lambda day, _: f"{_MONTHS[day.month - 1]} {day.year}", _month, _month, 1),
    "weeks": Unit(moment.WEEK, _week_and_month, _week, _week),
    "days": Unit(moment.DAY, _full_day, _weekday, lambda day, _: str(day.day)),
    "four_hours": Unit(4 * moment.HOUR, _hour, _hour, _hour),
    "hours": Unit(moment.HOUR, _hour, _hour, _hour),
}
"""What the rows of a scale may show, the longest first."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Rows of labels by their names in TIERS, and the least width of a tick of the lowest that is still readable.

    `above` is the row that stands over them where three are wanted.
    """

    rows: tuple[str, ...]
    least: float = 0.0
    above: str = ""

    @property
    def lower_seconds(self) -> int:
        return TIERS[self.rows[-1]].seconds

    def tiers_with(self, fiscal: int = 0) -> tuple[Tier, ...]:
        """Return the rows, uppermost first; `fiscal` is the month in which years begin, 0 for those of the calendar."""
        last = len(self.rows) - 1
        units = [TIERS[name] for name in self.rows]
        names = (each.full if not at else each.short if at == last else each.medium for at, each in enumerate(units))
        return tuple(each.tier(named, fiscal) for each, named in zip(units, names, strict=True))


SCALES = (
    Scale(("days", "hours"), 18, "months"),
    Scale(("days", "four_hours"), 22, "months"),
    Scale(("weeks", "days"), 18, "months"),
    Scale(("months", "weeks"), 28, "years"),
    Scale(("quarters", "months"), 30, "years"),
    Scale(("years", "quarters"), 24),
    Scale(("years", "half_years"), 24),
    Scale(("years",), 40),
    Scale(("decades", "years"), 20),
    Scale(("decades",)),
)


def scale_for(seconds_per_unit: float, rows: Sequence[str] = (), count: int = 2) -> Scale:
    """Return the scale of the rows asked for, else the finest whose labels still fit, with `count` rows where it has them."""
    known = tuple(sorted({name for name in rows if name in TIERS}, key=list(TIERS).index))
    if known:
        return Scale(known)
    found = next(scale for scale in SCALES if scale.lower_seconds / seconds_per_unit >= scale.least)
    return Scale((found.above, *found.rows), found.least) if count > 2 and found.above else found
