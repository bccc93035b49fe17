"""Days as people say when something is due: any form of a date, and `end of March`, `mid May`, `Q2 2026`, `CW 12`, `March 26`."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import parse_date
from pmo_desktop.domain.entry.file_dates import read_date
from pmo_desktop.domain.errors import InvalidValueError

_NAMES: tuple[tuple[str, ...], ...] = (
    ("january", "januar", "jaenner", "janvier", "enero", "gennaio", "janeiro", "januari", "styczen"),
    ("february", "februar", "feber", "fevrier", "febrero", "febbraio", "fevereiro", "februari", "luty"),
    ("march", "maerz", "mrz", "mars", "marzo", "marco", "maart", "marzec"),
    ("april", "avril", "abril", "aprile", "kwiecien"),
    ("may", "mai", "mayo", "maggio", "maio", "mei", "maj"),
    ("june", "juni", "juin", "junio", "giugno", "junho", "czerwiec"),
    ("july", "juli", "juillet", "julio", "luglio", "julho", "lipiec"),
    ("august", "aout", "agosto", "augustus", "augusti", "sierpien"),
    ("september", "septembre", "septiembre", "settembre", "setembro", "wrzesien"),
    ("october", "oktober", "octobre", "octubre", "ottobre", "outubro", "pazdziernik"),
    ("november", "novembre", "noviembre", "novembro", "listopad"),
    ("december", "dezember", "decembre", "diciembre", "dicembre", "dezembro", "grudzien"),
)  # fmt: skip
_BEFORE = r"(?:(?:by|until|due|on|bis|am|in|im|for)\s+)?(?:the\s+|zum\s+)?"
_PART = re.compile(
    _BEFORE + r"(?:(?P<begin>beginning|begin|start|early|anfang|debut)|(?P<mid>mid|middle|mitte|mi)|(?P<end>end|late|ende|fin))"
    r"(?:\s+of|\s+de|\s*-)?\s+(?P<rest>\S.*)"
)  # fmt: skip
_MONTH = re.compile(r"([a-z]{3,})\.?(?:[\s/.'-]*(\d{4}|\d{2}))?")
_MONTH_AND_YEAR = re.compile(r"(?:(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4}))")
_QUARTER = re.compile(r"(?:(\d{4})[\s/-]*)?([qh])\s?([1-4])(?:[\s/-]*(\d{4}|\d{2}))?")
_WEEK = re.compile(r"(?:(\d{4})[\s/-]*)?(?:cw|kw|wk|week|woche|w)[\s.]*(\d{1,2})(?:[\s/-]*(\d{4}|\d{2}))?")
_DAY_MONTH = re.compile(r"(\d{1,2})\.?(?:st|nd|rd|th)?\s*(?:of\s+)?([a-z]{3,})\.?")
_MONTH_DAY = re.compile(r"([a-z]{3,})\.?\s+(\d{1,2})\.?(?:st|nd|rd|th)?")
_NUMBERS = re.compile(r"(\d{1,2})[./](\d{1,2})\.?")
_FRIDAY = 4
_LATELY = 92
"""Days back: a list written in January still has November’s dates, without a year."""


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due: `at` is the midnight of a day, or a moment of it where `exact`; `said` is how a period was taken.

    `last_year` is the day a year before where none was written and this one is yet to come: what is done was meant then.
    """

    at: int
    exact: bool = False
    said: str = ""
    last_year: int | None = None

    @property
    def told(self) -> str:
        """The day as it was understood, with its weekday: `Sun 2026-03-15 (end of March)`."""
        when = moment.to_datetime(self.at)
        day = (
            f"{_WEEKDAYS[when.weekday()]} {when:%Y-%m-%d %H:%M}"
            if self.exact
            else f"{_WEEKDAYS[when.weekday()]} {when:%Y-%m-%d}"
        )
        return f"{day} ({self.said})" if self.said else day


_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def parse_due(text: str, today: int, *, day_first: bool = True) -> Due:
    """Return the day a text says; of a month, quarter or half year it is the last one, of a week its Friday.

    Raises InvalidValueError with examples.
    """
    plain = plain_letters(text)
    day = moment.to_date(today)
    found = _period(plain, day) or _without_year(plain, day, day_first=day_first)
    if found is not None:
        return found
    for at, exact in _in_full(text, today, day_first=day_first):
        return Due(at, exact)
    raise InvalidValueError(
        f"“{text.strip()[:60]}” is not a date.", "Write it as 2026-01-31, 31/1, end of March or +5d."
    )


def _in_full(text: str, today: int, *, day_first: bool) -> Iterator[tuple[int, bool]]:
    """Yield the moment of a date as files, or else as people write it, and whether a time is with it."""
    with suppress(InvalidValueError):
        yield read_date(text, day_first=day_first)
    with suppress(InvalidValueError):
        yield parse_date(text, today, day_first=day_first)


def month_of(word: str) -> int | None:
    """Return the month (1-12) that a word of plain letters names, whole or in three letters or more."""
    found = (number for number, names in enumerate(_NAMES, 1) if any(name.startswith(word) for name in names))
    return next(found, None) if len(word) >= 3 else None


def plain_letters(text: str) -> str:
    """Return a text as months are looked for in it: in lower case, without accents, with single blanks."""
    said = unicodedata.normalize("NFKD", text.casefold().replace("ä", "ae").replace("’", "'"))
    return " ".join("".join(each for each in said if not unicodedata.combining(each)).split()).rstrip(",;")


def _period(text: str, today: date) -> Due | None:
    """Return the day meant by a period, or by a part of it."""
    match = _PART.fullmatch(text)
    part = next((name for name in ("begin", "mid", "end") if match[name]), "") if match else ""
    rest = match["rest"] if match else re.sub(rf"^{_BEFORE}", "", text)
    if not part and _MONTH_DAY.fullmatch(rest):
        return None  # “March 26” is a day, “March ’26” and “end of March 26” are months
    span = _span(rest, today)
    if span is None:
        return None
    first, last, name = span
    if part == "begin":
        return Due(moment.from_date(first), said=f"beginning of {name}")
    if part == "mid":
        return Due(moment.from_date(first + (last - first) / 2), said=f"middle of {name}")
    return Due(moment.from_date(last), said=f"end of {name}")


def _span(text: str, today: date) -> tuple[date, date, str] | None:
    """Return first and last day of a period and what it is called."""
    if match := _WEEK.fullmatch(text):
        return _week(int(match[2]), _year(match[1] or match[3]), today)
    if match := _QUARTER.fullmatch(text):
        size, number = (3, int(match[3])) if match[2] == "q" else (6, int(match[3]))
        if number * size > 12:
            return None
        return _months((number - 1) * size + 1, size, _year(match[1] or match[4]), today, f"{match[2].upper()}{number}")
    if match := _MONTH_AND_YEAR.fullmatch(text):
        year, month = (match[1], match[2]) if match[1] else (match[4], match[3])
        return _months(int(month), 1, int(year), today) if 1 <= int(month) <= 12 else None
    if match := _MONTH.fullmatch(text):
        found = month_of(match[1])
        return None if found is None else _months(found, 1, _year(match[2]), today)
    return None


def _months(first: int, size: int, year: int | None, today: date, name: str = "") -> tuple[date, date, str] | None:
    """Return a span of months; without a year it is the one that ends next."""
    last = first + size - 1
    known = year if year is not None else today.year + (last < today.month)
    if not 1970 <= known <= 2199:
        return None
    name = f"{name or _NAMES[first - 1][0].capitalize()} {known}"
    return date(known, first, 1), date(known, last, monthrange(known, last)[1]), name


def _week(number: int, year: int | None, today: date) -> tuple[date, date, str] | None:
    known = year if year is not None else today.isocalendar().year + (number < today.isocalendar().week)
    try:
        monday = date.fromisocalendar(known, number, 1)
    except ValueError:
        return None
    return monday, monday + timedelta(days=_FRIDAY), f"week {number} of {known}"


def _without_year(text: str, today: date, *, day_first: bool) -> Due | None:
    """Return the day of a month, in numbers or by its name in any language: the next one, or one of the last months."""
    if match := _DAY_MONTH.fullmatch(text):
        day, month = int(match[1]), month_of(match[2])
    elif match := _MONTH_DAY.fullmatch(text):
        day, month = int(match[2]), month_of(match[1])
    elif match := _NUMBERS.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        day, month = (first, second) if (day_first or "." in text or first > 12) and second <= 12 else (second, first)
    else:
        return None
    if month is None:
        return None
    earliest = today - timedelta(days=_LATELY)
    days = [found for year in range(today.year - 4, today.year + 6) if (found := _of(year, month, day)) is not None]
    meant = next((each for each in days if each >= earliest), None)
    if meant is None:
        return None
    before = max((each for each in days if each < meant), default=None) if meant > today else None
    return Due(moment.from_date(meant), last_year=None if before is None else moment.from_date(before))


def _of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(text: str | None) -> int | None:
    return None if not text else int(text) + (2000 if len(text) == 2 else 0)
