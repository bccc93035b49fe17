"""Months and weeks as people head the columns of their tables: `Mar 26`, `März 2026`, `03/2026`, `2026-W12`, `KW 12`, `Jan`."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pmo_desktop.domain import moment

_MONTHS: Mapping[int, tuple[str, ...]] = {
    1: ("jan", "gen", "ene", "sty"), 2: ("feb", "fev", "lut"), 3: ("mar", "maer", "mrt", "mrz"),
    4: ("apr", "avr", "abr", "kwi"), 5: ("may", "mai", "mei", "mag", "maj"), 6: ("jun", "juin", "giu", "cze"),
    7: ("jul", "juil", "lug", "lip"), 8: ("aug", "aou", "ago", "sie"), 9: ("sep", "set", "wrz"),
    10: ("oct", "okt", "ott", "out", "paz"), 11: ("nov", "lis"), 12: ("dec", "dez", "dic", "gru"),
}  # fmt: skip
"""How the names of months begin, in the languages of Europe; the longer of two that fit counts."""
_NAMED = re.compile(r"([a-z]{3,})\.?[\s\-/.']*(\d{4}|\d{2})?")
_YEAR_FIRST = re.compile(r"(\d{4})[\s\-/.]+([a-z]{3,})\.?")
_NUMBERED = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4})")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00)?)?")
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
_WEEK = re.compile(
    r"(?:(\d{4})[\s\-/.]*)?(?:cw|kw|wk|week|woche|w)[\s\-.]*(\d{1,2})(?:[\s\-/.']*(\d{4}|\d{2}))?(?:\s+\d{1,2}\.\d{1,2}\.)?"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A month, or an ISO week where `is_week`; the year is None where it is not written. `day` is a day of a list of days."""

    number: int
    year: int | None = None
    is_week: bool = False
    day: date | None = None


def read_heading(text: str) -> Heading | None:
    """Return the month or week that a heading names; None where it names none."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ä", "ae").replace("’", "'")).strip()
    plain = " ".join("".join(each for each in plain if not unicodedata.combining(each)).split())
    for pattern, read in _READ:
        match = pattern.fullmatch(plain)
        if match is not None:
            return read(match)
    return None


def _numbered(match: re.Match[str]) -> Heading | None:
    year, number = (int(match[1]), int(match[2])) if match[1] else (int(match[4]), int(match[3]))
    return Heading(number, year) if 1 <= number <= 12 else None


def _week(match: re.Match[str]) -> Heading | None:
    number = int(match[2])
    return Heading(number, _year(match[1] or match[3]), is_week=True) if 1 <= number <= 53 else None


def _named(word: str, year: str | None) -> Heading | None:
    month = _month(word)
    return None if month is None else Heading(month, _year(year))


def _of_day(year: int, month: int, day: int) -> Heading | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return Heading(found.month, found.year, day=found)


def _year(text: str | None) -> int | None:
    return None if not text else int(text) + (2000 if len(text) == 2 else 0)


def _month(word: str) -> int | None:
    fits = [(len(begin), month) for month, begins in _MONTHS.items() for begin in begins if word.startswith(begin)]
    return max(fits)[1] if fits and len(word) <= 12 else None


_READ: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Heading | None]], ...] = (
    (_DAY, lambda match: _of_day(int(match[1]), int(match[2]), int(match[3]))),
    (_GERMAN_DAY, lambda match: _of_day(_year(match[3]) or 0, int(match[2]), int(match[1]))),
    (_WEEK, _week),
    (_NUMBERED, _numbered),
    (_YEAR_FIRST, lambda match: _named(match[2], match[1])),
    (_NAMED, lambda match: _named(match[1], match[2])),
)


def periods_of(headings: Sequence[Heading], today: date) -> list[tuple[int, int]] | None:
    """Return the moments [start, finish) of neighbouring headings; None where they are no row of months or weeks.

    Days are the first of months, or of weeks. Years that are not written go on from column to column; the first is the one
    nearest to today.
    """
    is_week = any(each.is_week for each in headings) or _are_weeks(headings)
    found: list[tuple[int, int]] = []
    year: int | None = None
    before = 0
    for each in headings:
        if each.day is None and each.is_week is not is_week:
            return None
        year = each.year or _going_on(each, year, before, today)
        start = _first_day(each, year) if each.day is None else _beginning(each.day, is_week=is_week)
        if start is None:
            return None
        before = each.number
        finish = start + timedelta(weeks=1) if is_week else (start + timedelta(days=32)).replace(day=1)
        found.append((moment.from_date(start), moment.from_date(finish)))
    return found


def _beginning(day: date, *, is_week: bool) -> date:
    return day - timedelta(days=day.weekday()) if is_week else day.replace(day=1)


def _are_weeks(headings: Sequence[Heading]) -> bool:
    """Say whether headings that are days go on by weeks."""
    days = [each.day for each in headings if each.day is not None]
    return len(days) > 1 and (days[1] - days[0]).days == 7


def _going_on(heading: Heading, year: int | None, before: int, today: date) -> int:
    if year is not None:
        return year + 1 if heading.number < before else year
    near = ((abs((start - today).days), start.year) for start in _around(heading, today))
    return min(near)[1]


def _around(heading: Heading, today: date) -> list[date]:
    found = (_first_day(heading, today.year + step) for step in (-1, 0, 1))
    return [each for each in found if each is not None]


def _first_day(heading: Heading, year: int) -> date | None:
    try:
        return date.fromisocalendar(year, heading.number, 1) if heading.is_week else date(year, heading.number, 1)
    except ValueError:
        return None
