"""Dates as files write them: by any country's order, with names of months in many languages, or as a spreadsheet's number."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import InvalidValueError

_MONTHS: Mapping[int, tuple[str, ...]] = {
    1: ("jan", "janv", "gen", "ene", "stycz", "jaen"), 2: ("feb", "fev", "lut"), 3: ("mar", "maer", "mrt", "mrz"),
    4: ("apr", "avr", "abr", "kwie"), 5: ("may", "mai", "mei", "mag", "maj"), 6: ("jun", "juin", "giu", "czerw"),
    7: ("jul", "juil", "lug", "lip"), 8: ("aug", "aou", "ago", "sierp"), 9: ("sep", "set", "wrze"),
    10: ("oct", "okt", "ott", "out", "pazdz"), 11: ("nov", "lis"), 12: ("dec", "dez", "dic", "grud"),
}  # fmt: skip
"""How the names of months begin, in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish and Nordic languages."""
_TIME = re.compile(
    r"(?:[T,]|\s)\s*(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*(am|pm|uhr|h|z)?$", re.IGNORECASE
)
_LEADING_DAY = re.compile(r"^[^\W\d_]+\.?,?\s+(?=\d)|^[^\W\d_]+\.?,\s*")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_PARTS = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4}|\d{2})")
_NAMED = re.compile(
    r"(\d{1,2})\.?(?:st|nd|rd|th|er|º)?[\s.-]*(?:de\s+)?([^\W\d_]{3,})\.?[\s,.-]*(?:de\s+)?(\d{4}|\d{2})"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_SERIAL = re.compile(r"([2-7]\d{4})(?:[.,](\d+))?")
_SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of spreadsheets, from March 1900 on."""


_LONGEST = 80


def read_date(text: str, *, day_first: bool = True) -> tuple[int, bool]:
    """Return the moment written and whether a time was written with it, else it is midnight: programs write 00:00 for none.

    Raises InvalidValueError. A year of two digits lies in 2000-2099.
    """
    words = " ".join(text.split())
    seconds, words = _time(words)
    try:
        day = _day(_LEADING_DAY.sub("", words) if not _MONTH_FIRST.fullmatch(words) else words, day_first=day_first)
    except (ValueError, OverflowError) as error:
        raise _unreadable(text) from error
    if day is None:
        raise _unreadable(text)
    if isinstance(day, int):
        return moment.checked(day), day % moment.DAY != 0
    return moment.checked(moment.from_date(day) + (seconds or 0)), bool(seconds)


@lru_cache(maxsize=8_192)
def looks_like_date(text: str) -> bool:
    """Say whether a text could be a date, in either order of day and month; none is without a digit, or long."""
    if len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return False
    for day_first in (True, False):
        try:
            read_date(text, day_first=day_first)
        except InvalidValueError:
            continue
        return True
    return False


def day_first_in(texts: Iterable[str]) -> bool | None:
    """Say whether dates of a list put the day first, by those that only one order makes dates; None where all may be either.

    Points are never written between month and day; where a list is torn, the day comes first.
    """
    seen: set[bool] = set()
    for text in texts:
        match = _PARTS.fullmatch(_LEADING_DAY.sub("", _time(" ".join(text.split()))[1]))
        if match is None:
            continue
        if int(match[1]) > 12 or "." in text:
            seen.add(True)
        elif int(match[2]) > 12:
            seen.add(False)
    return None if not seen else True in seen


def _time(words: str) -> tuple[int | None, str]:
    match = _TIME.search(words)
    if match is None or _PARTS.fullmatch(words):
        return None, words
    hours, minutes, left = int(match[1]), int(match[2]), int(match[3] or 0)
    half = (match[4] or "").lower()
    if half in {"am", "pm"}:
        hours = hours % 12 + 12 * (half == "pm")
    if hours > 24 or minutes > 59 or left > 59:
        return None, words
    return hours * 3600 + minutes * 60 + left, words[: match.start()].rstrip(" ,")


def _day(text: str, *, day_first: bool) -> date | int | None:
    """Return a day, or a moment where a spreadsheet's number says one."""
    for pattern in (_ISO, _COMPACT):
        if match := pattern.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _PARTS.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        day, month = (first, second) if day_first else (second, first)
        return date(_year(match[3]), month, day)
    if match := _NAMED.fullmatch(text):
        return _of_month(match[2], match[1], match[3])
    if match := _MONTH_FIRST.fullmatch(text):
        return _of_month(match[1], match[2], match[3])
    if match := _SERIAL.fullmatch(text):
        return _of_serial(float(f"{match[1]}.{match[2] or 0}"))
    return None


def _of_month(name: str, day: str, year: str) -> date | None:
    said = unicodedata.normalize("NFKD", name.casefold().replace("ä", "ae"))
    said = "".join(each for each in said if not unicodedata.combining(each))
    month = next((each for each, words in _MONTHS.items() if said.startswith(words)), None)
    return None if month is None else date(_year(year), month, int(day))


def _of_serial(days: float) -> int:
    """Return the moment of a spreadsheet's number of days, to the minute."""
    whole = moment.from_date(date.fromordinal(_SERIAL_ZERO.toordinal() + int(days)))
    return whole + round(days % 1 * 1440) * 60


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _unreadable(text: str) -> InvalidValueError:
    return InvalidValueError(f"“{text.strip()[:60]}” is not a date.", "Write it as 2026-01-31 or 31.01.2026.")
