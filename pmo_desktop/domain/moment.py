"""Moments: naive wall-clock times as integer seconds since 1970-01-01 00:00, the unit of every plan.

A day is 86,400 seconds in this arithmetic: a plan knows no time zone and no leap second. The log's times are UTC and
never mix with these.
"""

from datetime import date, datetime, timedelta

from pmo_desktop.domain.errors import InvalidValueError

MINUTE = 60
HOUR = 3600
DAY = 86_400
WEEK = 7 * DAY

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - plans are naive by design
FIRST = 0
"""1970-01-01 00:00, the earliest moment a plan may hold."""
LAST = int((datetime(2200, 1, 1) - _EPOCH).total_seconds())  # noqa: DTZ001
"""2200-01-01 00:00, the exclusive upper bound of a plan."""


def from_datetime(when: datetime) -> int:
    """Return `when` (naive) as a moment; raise InvalidValueError outside the years 1970-2199."""
    return checked(int((when.replace(tzinfo=None) - _EPOCH).total_seconds()))


def from_date(day: date) -> int:
    """Return midnight at the start of `day` as a moment."""
    return from_datetime(datetime(day.year, day.month, day.day))  # noqa: DTZ001


def to_datetime(moment: int) -> datetime:
    return _EPOCH + timedelta(seconds=moment)


def to_date(moment: int) -> date:
    return to_datetime(moment).date()


def from_iso(text: str) -> int:
    """Parse `2026-01-05` or `2026-01-05T08:00[:00]`; raise InvalidValueError naming the text."""
    try:
        return from_datetime(datetime.fromisoformat(text))
    except ValueError as error:
        raise InvalidValueError(f"“{text}” is not a date.", "Write it as 2026-01-31 or 2026-01-31T08:00.") from error


def to_iso(moment: int) -> str:
    """Return `2026-01-05T08:00`, with seconds only where there are any."""
    return to_datetime(moment).isoformat(timespec="minutes" if moment % MINUTE == 0 else "seconds")


def checked(moment: int) -> int:
    """Return `moment` when it lies in the years 1970-2199, else raise InvalidValueError."""
    if FIRST <= moment < LAST:
        return moment
    raise InvalidValueError("The date lies outside the years 1970 to 2199.", "Correct the date in its source.")


def midnight(moment: int) -> int:
    """Return the midnight at or before `moment`."""
    return moment - moment % DAY


def weekday(moment: int) -> int:
    """Return 0 for Monday to 6 for Sunday (1970-01-01 was a Thursday)."""
    return (moment // DAY + 3) % 7
