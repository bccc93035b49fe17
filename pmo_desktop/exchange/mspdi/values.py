"""Single values of MSPDI: dates, durations, numbers; each error names the place."""

import re
from collections.abc import Callable
from datetime import datetime
from math import isnan

from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import ImportProblemError, InvalidValueError

_DURATION = re.compile(r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?")
_LONGEST = 100 * 366 * moment.DAY * 24
_NO_DATES = frozenset({"NA", "0001-01-01T00:00:00"})
"""What programs write for a date that is not there: MS Project's word, and the empty date of .NET."""
_LARGEST = 1e15
_ELAPSED_FORMATS = frozenset({4, 6, 8, 10, 12, 20})
_PERCENT_FORMATS = frozenset({19, 20})
_ESTIMATED = 32

Place = Callable[[], str]


def problem(place: str, text: str, what: str) -> ImportProblemError:
    return ImportProblemError(f"{place}: “{text[:40]}” {what}.", "Correct it in the file and import again.")


def date_of(text: str, place: Place) -> int | None:
    """Return a moment, None for a date that is not there.

    Raises ImportProblemError naming the place for what is no date or outside 1970-2199.
    """
    if text.upper() in _NO_DATES:
        return None
    try:
        return moment.from_datetime(datetime.fromisoformat(text))
    except (ValueError, InvalidValueError, OverflowError) as error:
        raise problem(place(), text, "is not a date between 1970 and 2199") from error


def seconds_of(text: str, place: Place) -> int:
    """Return an ISO 8601 duration such as `PT16H30M0S` in seconds."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise problem(place(), text, "is not a duration")
    minus, years, months, days, *clock = match.groups()
    try:
        total = sum(float(part or 0) * size for part, size in zip(clock, (3600, 60, 1), strict=True))
        total += (int(days or 0) + int(months or 0) * 30 + int(years or 0) * 365) * moment.DAY
    except (ValueError, OverflowError) as error:
        raise problem(place(), text, "is not a duration") from error
    if total > _LONGEST:
        raise problem(place(), text, "is too long a duration")
    return -round(total) if minus else round(total)


def number_of(text: str, place: Place) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise problem(place(), text, "is not a number") from error
    if isnan(value):
        raise problem(place(), text, "is not a number")
    if abs(value) >= _LARGEST:
        raise problem(place(), text, "is too large a number")
    return value


def is_elapsed(form: int) -> bool:
    """Say whether a DurationFormat or LagFormat counts elapsed time; +32 marks an estimate."""
    return form & ~_ESTIMATED in _ELAPSED_FORMATS


def is_percent(form: int) -> bool:
    return form & ~_ESTIMATED in _PERCENT_FORMATS


def is_estimated(form: int) -> bool:
    return bool(form & _ESTIMATED)
