"""The ways MS Project repeats an exception, each as the few choices a person makes, and the rules they stand for."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.recurrence import Frequency, Recurrence, month_day

ANY_DAY, WEEKDAY, WEEKEND = frozenset(range(7)), frozenset(range(5)), frozenset({5, 6})
GROUPS = (ANY_DAY, WEEKDAY, WEEKEND, *(frozenset({day}) for day in range(7)))
"""What a month has a first or last of: a day, a weekday, a day of the weekend, a Monday …"""
PLACES = (1, 2, 3, 4, -1)
MOST = 999
"""The longest step from one time to the next."""
_SUNDAY = 6


class Repeated(StrEnum):
    DAYS = "days"
    WEEKDAYS = "weekdays"
    WEEKS = "weeks"
    MONTH_DAY = "month_day"
    MONTH_PLACE = "month_place"
    YEAR_DAY = "year_day"
    YEAR_PLACE = "year_place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """The choices; what a kind has no use for is left at its default, and years are never skipped.

    `weekdays` (from Monday 0) say when in a week; `day` and `month` (from 1) name a date, `place` and `group` the last Friday.
    """

    kind: Repeated
    every: int = 1
    weekdays: frozenset[int] = frozenset()
    day: int = 1
    month: int = 1
    place: int = 1
    group: frozenset[int] = WEEKDAY


def rule_of(pattern: Pattern, count: int | None = None) -> Recurrence:
    """Return the rule of a pattern; MS Project's weeks begin on Sundays, and a day that a month lacks is its last."""
    placed = Recurrence(
        frequency=Frequency.MONTHLY, days=tuple((weekday, 0) for weekday in sorted(pattern.group)),
        positions=(pattern.place,),
    )  # fmt: skip
    rules = {
        Repeated.DAYS: Recurrence(frequency=Frequency.DAILY),
        Repeated.WEEKDAYS: Recurrence(frequency=Frequency.DAILY, weekdays_only=True),
        Repeated.WEEKS: Recurrence(
            frequency=Frequency.WEEKLY, week_start=_SUNDAY, days=tuple((each, 0) for each in sorted(pattern.weekdays))
        ),
        Repeated.MONTH_DAY: month_day(pattern.day),
        Repeated.MONTH_PLACE: placed,
        Repeated.YEAR_DAY: month_day(min(pattern.day, monthrange(2000, pattern.month)[1]), pattern.month),
        Repeated.YEAR_PLACE: replace(placed, frequency=Frequency.YEARLY, months=(pattern.month,)),
    }
    return replace(rules[pattern.kind], interval=pattern.every, count=count)


def pattern_of(rule: Recurrence, start: int) -> Pattern | None:
    """Return the pattern of a rule that begins on day `start`, its end aside; None where none is the same."""
    if rule.interval > MOST:
        return None
    bare = replace(_spelt_out(rule, start), count=None, until=None)
    if bare.frequency is Frequency.WEEKLY:
        counted_alike = rule.interval == 1 or bare.week_start == _SUNDAY
        bare = replace(bare, week_start=_SUNDAY) if counted_alike else bare
    else:
        bare = replace(bare, week_start=0)
    return next((each for each in _alike(bare) if rule_of(each) == bare), None)


def _alike(rule: Recurrence) -> Iterator[Pattern]:
    """Yield every pattern of a rule's frequency, interval and month."""
    every = rule.interval
    if rule.frequency is Frequency.DAILY:
        yield Pattern(kind=Repeated.DAYS, every=every)
        yield Pattern(kind=Repeated.WEEKDAYS, every=every)
    elif rule.frequency is Frequency.WEEKLY:
        yield Pattern(kind=Repeated.WEEKS, every=every, weekdays=frozenset(weekday for weekday, _ in rule.days))
    elif rule.frequency is Frequency.MONTHLY:
        yield from (Pattern(kind=Repeated.MONTH_DAY, every=every, day=day) for day in range(1, 32))
        yield from (replace(each, kind=Repeated.MONTH_PLACE, every=every) for each in _placed())
    elif len(rule.months) == 1 and every == 1:
        month = rule.months[0]
        days = range(1, monthrange(2000, month)[1] + 1)
        yield from (Pattern(kind=Repeated.YEAR_DAY, day=day, month=month) for day in days)
        yield from (replace(each, month=month) for each in _placed())


def _placed() -> Iterator[Pattern]:
    """Yield the third Tuesday of a year's month, its last weekday and all their like."""
    return (Pattern(kind=Repeated.YEAR_PLACE, place=place, group=group) for group in GROUPS for place in PLACES)


def _spelt_out(rule: Recurrence, start: int) -> Recurrence:
    """Return a rule that says itself what it takes from its first day, with `2TU` as the second of the Tuesdays."""
    first = moment.to_date(start)
    if len(rule.days) == 1 and rule.days[0][1] and not rule.positions:
        weekday, place = rule.days[0]
        return replace(rule, days=((weekday, 0),), positions=(place,))
    if rule.days or rule.month_days or rule.weekdays_only or rule.frequency is Frequency.DAILY:
        return replace(rule, days=tuple(sorted(rule.days)))
    if rule.frequency is Frequency.WEEKLY:
        return replace(rule, days=((first.weekday(), 0),))
    months = rule.months or ((first.month,) if rule.frequency is Frequency.YEARLY else ())
    return replace(rule, month_days=(first.day,), months=months)
