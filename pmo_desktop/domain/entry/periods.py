"""Months, quarters and weeks as people head columns: `Mar 26`, `März 2026`, `03/2026`, `Q2/26`, `2026-W12`, `KW 12`, `Jan`."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache, partial

from pmo_desktop.domain import moment

_MONTHS: Mapping[int, tuple[str, ...]] = {
    1: (
        "january", "januar", "jaenner", "janvier", "enero", "gennaio", "janeiro", "januari", "styczen", "stycznia", "leden",
        "tammikuu", "ocak", "ianuarie", "январь", "января", "січень", "ιανουαριος",
    ),
    2: (
        "february", "februar", "feber", "fevrier", "febrero", "febbraio", "fevereiro", "februari", "luty", "lutego", "unor",
        "helmikuu", "subat", "февраль", "февраля", "лютий", "φεβρουαριος",
    ),
    3: (
        "march", "marz", "maerz", "mars", "marzo", "marco", "maart", "mar", "marts", "marzec", "marca", "brezen", "maaliskuu",
        "marcius", "martie", "mart", "mrz", "mrt", "март", "марта", "березень", "μαρτιος",
    ),
    4: (
        "april", "avril", "abril", "aprile", "kwiecien", "kwietnia", "duben", "huhtikuu", "aprilis", "nisan", "апрель",
        "апреля", "квітень", "απριλιος",
    ),
    5: (
        "may", "mai", "mayo", "maggio", "maio", "mei", "maj", "maja", "kveten", "toukokuu", "majus", "mayis", "май", "мая",
        "травень", "μαιος",
    ),
    6: (
        "june", "juni", "juin", "junio", "giugno", "junho", "czerwiec", "czerwca", "cerven", "kesakuu", "junius", "haziran",
        "iunie", "июнь", "июня", "червень", "ιουνιος",
    ),
    7: (
        "july", "juli", "juillet", "julio", "luglio", "julho", "lipiec", "lipca", "cervenec", "heinakuu", "julius", "temmuz",
        "iulie", "июль", "июля", "липень", "ιουλιος",
    ),
    8: (
        "august", "aout", "agosto", "augustus", "augusti", "sierpien", "sierpnia", "srpen", "elokuu", "augusztus", "agustos",
        "август", "августа", "серпень", "αυγουστος",
    ),
    9: (
        "september", "septembre", "septiembre", "setiembre", "settembre", "setembro", "wrzesien", "wrzesnia", "zari",
        "syyskuu", "szeptember", "eylul", "septembrie", "сентябрь", "сентября", "вересень", "σεπτεμβριος",
    ),
    10: (
        "october", "oktober", "octobre", "octubre", "ottobre", "outubro", "pazdziernik", "pazdziernika", "rijen", "lokakuu",
        "ekim", "octombrie", "октябрь", "октября", "жовтень", "οκτωβριος",
    ),
    11: (
        "november", "novembre", "noviembre", "novembro", "listopad", "listopada", "marraskuu", "kasim", "noiembrie",
        "ноябрь", "ноября", "νοεμβριος",
    ),
    12: (
        "december", "dezember", "decembre", "diciembre", "dicembre", "dezembro", "grudzien", "grudnia", "prosinec",
        "joulukuu", "aralik", "decembrie", "декабрь", "декабря", "грудень", "δεκεμβριος",
    ),
}  # fmt: skip
"""Names of months without accents; whatever one of them begins with, from three letters on, is that month."""
_SHORTEST = 3
_LONGEST = 60
"""Letters of a heading that names a month."""
_NAMED = re.compile(r"([^\W\d_]{3,})\.?[\s\-/.']*(\d{4}|\d{2})?")
_YEAR_FIRST = re.compile(r"(\d{4})[\s\-/.]+([^\W\d_]{3,})\.?")
_NUMBERED = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4}|[2-6]\d)")
_QUARTER = re.compile(
    r"(?:(\d{4})[\s\-/.]*)?(?:q|quartal|quarter|trim)\.?\s*([1-4])(?:[\s\-/.']*(\d{4}|\d{2}))?"
    r"|([1-4])\.?\s*(?:q|quartal)[\s\-/.']*(\d{4}|\d{2})?"
)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00)?)?")
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
_WEEK = re.compile(
    r"(?:(\d{4})[\s\-/.]*)?(?:cw|kw|wk|week|woche|w)[\s\-.]*(\d{1,2})(?:[\s\-/.']*(\d{4}|\d{2}))?(?:\s+\d{1,2}\.\d{1,2}\.)?"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A month, or an ISO week where `is_week`; the year is None where it is not written. `day` is a day of a list of days.

    `months` is 3 of a quarter, which is called by its first month.
    """

    number: int
    year: int | None = None
    is_week: bool = False
    day: date | None = None
    months: int = 1


_LONGEST = 60
"""Letters of a heading that may name a month or a week."""


@lru_cache(maxsize=8_192)
def read_heading(text: str) -> Heading | None:
    """Return the month or week that a heading names; None where it names none."""
    if len(text) > _LONGEST:
        return None
    plain = " ".join(_bare(text.casefold().replace("ä", "ae").replace("’", "'")).split())
    for pattern, read in _READ:
        match = pattern.fullmatch(plain)
        if match is not None:
            return read(match)
    return None


def _bare(text: str) -> str:
    """Return a text without its accents."""
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))


def _numbered(match: re.Match[str]) -> Heading | None:
    year, number = (match[1], int(match[2])) if match[1] else (match[4], int(match[3]))
    return Heading(number, _year(year)) if 1 <= number <= 12 else None


def _quarter(match: re.Match[str]) -> Heading:
    quarter = int(match[2] or match[4])
    return Heading(3 * quarter - 2, _year(match[1] or match[3] or match[5]), months=3)


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


@lru_cache(maxsize=512)
def _month(word: str) -> int | None:
    """Return the month a word names or begins to name; None where it is none, or could be two, as “jui” could."""
    known = _bare_months()
    whole = {month for month, names in known.items() if word in names}
    fits = whole or {
        month for month, names in known.items() if len(word) >= _SHORTEST and any(map(partial(_begins, word), names))
    }
    return next(iter(fits)) if len(fits) == 1 else None


@cache
def _bare_months() -> Mapping[int, tuple[str, ...]]:
    return {month: tuple(map(_bare, names)) for month, names in _MONTHS.items()}


def _begins(word: str, name: str) -> bool:
    return name.startswith(word)


_READ: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Heading | None]], ...] = (
    (_DAY, lambda match: _of_day(int(match[1]), int(match[2]), int(match[3]))),
    (_GERMAN_DAY, lambda match: _of_day(_year(match[3]) or 0, int(match[2]), int(match[1]))),
    (_WEEK, _week),
    (_QUARTER, _quarter),
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
        finish = start + timedelta(weeks=1) if is_week else _after(start, each.months)
        found.append((moment.from_date(start), moment.from_date(finish)))
    return found


def _after(day: date, months: int) -> date:
    """Return the first of the month so many after that of a day."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, 1)


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
