"""Days of absence counted on somebody's own working time: half days, and how many working days lie in a stretch."""

from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.moment import DAY, HOUR, midnight

_NOON = 12 * HOUR
_MOST_DAYS = 3_660


def middle(calendar: WorkingCalendar, day: int) -> int:
    """Return the moment at which half of a day's work is done: what a morning ends with. Noon on days without work.

    Where a break lies there the morning ends with its beginning.
    """
    work = calendar.work(day, day + DAY)
    return calendar.add(day, work // 2) if work >= 2 else day + _NOON


def days_away(calendar: WorkingCalendar, start: int, finish: int) -> float:
    """Return how many of somebody's working days lie in [start, finish): of each day the share of its work.

    `calendar` is their working time without leave.
    """
    total = 0.0
    first, last = midnight(start), min(finish, midnight(start) + _MOST_DAYS * DAY)
    for day in range(first, last, DAY):
        work = calendar.work(day, day + DAY)
        if work > 0:
            total += calendar.work(max(day, start), min(day + DAY, finish)) / work
    return total


def part_of_day(calendar: WorkingCalendar, start: int, finish: int, day: int) -> str:
    """Return which part of a day is within [start, finish): all, am, pm, part, or an empty text for none."""
    begin, end = max(start, day), min(finish, day + DAY)
    if begin >= end:
        return ""
    work = calendar.work(day, day + DAY)
    if not work:
        return "all" if end - begin == DAY else "part"
    away = calendar.work(begin, end)
    if away == work:
        return "all"
    half = middle(calendar, day)
    if away == calendar.work(day, half) and end <= calendar.next_start(half):
        return "am"
    if away == work - calendar.work(day, half) and begin >= half:
        return "pm"
    return "part" if away else ""


def after_days(calendar: WorkingCalendar, day: int, days: float) -> int:
    """Return the midnight after so many working days from a day on, or the middle of the last where half a one is left."""
    left, at = days, day
    for _ in range(_MOST_DAYS):
        if left <= 0:
            return at
        if calendar.work(at, at + DAY) > 0:
            if left < 1:
                return middle(calendar, at)
            left -= 1
        at += DAY
    return at
