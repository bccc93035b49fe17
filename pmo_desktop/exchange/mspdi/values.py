"""Single values of MSPDI: dates, durations, numbers; each error names the place."""

import re
from datetime import datetime

from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import ImportProblemError, InvalidValueError

_DURATION = re.compile(r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?")
_LONGEST = 100 * 366 * moment.DAY * 24
_ELAPSED_FORMATS = frozenset({4, 6, 8, 10, 12, 20})
_PERCENT_FORMATS = frozenset({19, 20})
_ESTIMATED = 32


def date_of(text: str, place: str) -> int:
    """Return a moment; raise ImportProblemError naming the place for what is no date or outside 1970-2199."""
    try:
        return moment.from_datetime(datetime.fromisoformat(text.strip()))
    except (ValueError, InvalidValueError, OverflowError) as error:
        raise ImportProblemError(
            f"{place}: “{text[:40]}” is not a date between 1970 and 2199.", "Correct it in the file and import again."
        ) from error


def seconds_of(text: str, place: str) -> int:
    """Return an ISO 8601 duration such as `PT16H30M0S` in seconds."""
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise ImportProblemError(
            f"{place}: “{text[:40]}” is not a duration.", "Correct it in the file and import again."
        )
    minus, years, months, days, hours, minutes, seconds = match.groups()
    total = float(hours or 0) * 3600 + float(minutes or 0) * 60 + float(seconds or 0)
    total += (int(days or 0) + int(months or 0) * 30 + int(years or 0) * 365) * moment.DAY
    if total > _LONGEST:
        raise ImportProblemError(f"{place}: the duration “{text[:40]}” is too long.", "Correct it and import again.")
    return -round(total) if minus else round(total)


def number_of(text: str, place: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise ImportProblemError(f"{place}: “{text[:40]}” is not a number.", "Correct it and import again.") from error
    if not abs(value) < 1e15:
        raise ImportProblemError(f"{place}: the number “{text[:40]}” is too large.", "Correct it and import again.")
    return value


def is_elapsed(form: int) -> bool:
    """Say whether a DurationFormat or LagFormat counts elapsed time; +32 marks an estimate."""
    return form & ~_ESTIMATED in _ELAPSED_FORMATS


def is_percent(form: int) -> bool:
    return form & ~_ESTIMATED in _PERCENT_FORMATS


def is_estimated(form: int) -> bool:
    return bool(form & _ESTIMATED)
