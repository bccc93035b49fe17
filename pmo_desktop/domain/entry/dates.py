"""Dates as people write them: `today`, `+5d`, `fri`, `1/3`, `31.12.`, ISO, with or without a time."""

import re
from calendar import isleap
from collections.abc import Sequence
from datetime import date, timedelta

from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import InvalidValueError

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_TIME = re.compile(r"[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?$")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})[./-](\d{1,2})(?:[./-](\d{2,4})?)?")
_NAMED = re.compile(r"(\d{1,2})\.?\s*([a-z]{3,})\.?,?(?:\s*(\d{4}|\d{2}))?")
_AHEAD = re.compile(r"([+-])\s*(\d+)\s*([dwm]?)")


def parse_date(text: str, today: int, *, day_first: bool = True) -> tuple[int, bool]:
    """Return the moment typed and whether a time was typed with it (else it is midnight).

    `today` is any moment of the day `+5d` counts from; a date without a year is the next or nearest one to it. Raises
    InvalidValueError with examples.
    """
    plain = text.strip().lower()
    time = _TIME.search(plain)
    seconds = 0
    if time:
        hours, minutes, left = (int(each or 0) for each in time.groups())
        seconds = hours * 3600 + minutes * 60 + left
        if seconds > moment.DAY or minutes > 59 or left > 59:
            raise _unreadable(text)
        plain = plain[: time.start()].strip()
    try:
        day = _day(plain, moment.to_date(today), day_first=day_first)
    except ValueError as error:
        raise _unreadable(text) from error
    if day is None:
        raise _unreadable(text)
    return moment.checked(moment.from_date(day) + seconds), time is not None


def format_date(at: int | None, *, with_time: bool = False) -> str:
    """Return a moment as ISO date, with its time if asked; a dash for none."""
    if at is None:
        return "–"
    return moment.to_datetime(at).strftime("%Y-%m-%d %H:%M" if with_time else "%Y-%m-%d")


def _day(text: str, today: date, *, day_first: bool) -> date | None:
    words = {"today": 0, "now": 0, "heute": 0, "tomorrow": 1, "morgen": 1, "yesterday": -1, "gestern": -1}
    if text in words:
        return today + timedelta(days=words[text])
    weekday = _place(text, _WEEKDAYS)
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    for pattern, read in _READERS:
        match = pattern.fullmatch(text)
        if match:
            return read(match, today, day_first)
    return None


def _place(text: str, names: Sequence[str]) -> int | None:
    """Return which name `text` begins, by three letters or more."""
    return next((place for place, name in enumerate(names) if len(text) >= 3 and name.startswith(text)), None)


def _ahead(match: re.Match[str], today: date, _day_first: bool) -> date:
    number = int(match[1] + match[2]) * {"": 1, "d": 1, "w": 7, "m": 30}[match[3]]
    if abs(number) > 100_000:
        raise ValueError(match[0])
    return today + timedelta(days=number)


def _iso(match: re.Match[str], _today: date, _day_first: bool) -> date:
    return date(int(match[1]), int(match[2]), int(match[3]))


def _slashed(match: re.Match[str], today: date, day_first: bool) -> date:
    first, second = int(match[1]), int(match[2])
    day, month = (first, second) if day_first else (second, first)
    if month > 12 and day <= 12:
        day, month = month, day
    return _in_year(day, month, match[3], today)


def _named(match: re.Match[str], today: date, _day_first: bool) -> date | None:
    month = _place(match[2], _MONTHS)
    return None if month is None else _in_year(int(match[1]), month + 1, match[3], today)


def _in_year(day: int, month: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    years = range(today.year - 4, today.year + 5) if (day, month) == (29, 2) else range(today.year - 1, today.year + 2)
    found = [date(each, month, day) for each in years if (day, month) != (29, 2) or isleap(each)]
    if not found:
        raise ValueError(f"{day}/{month}")
    return min(found, key=lambda each: abs((each - today).days))


_READERS = ((_AHEAD, _ahead), (_ISO, _iso), (_SLASHED, _slashed), (_NAMED, _named))


def _unreadable(text: str) -> InvalidValueError:
    return InvalidValueError(f"“{text.strip()}” is not a date.", "Write it as 2026-01-31, 31/1, fri, today or +5d.")
