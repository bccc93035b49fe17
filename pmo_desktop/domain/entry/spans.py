"""Days and longer spans of time as registers write them: any form of a date, `Q3 2024`, `Mar-21`, `2019-20`, `end of 2026`."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.file_dates import read_date
from pmo_desktop.domain.entry.periods import periods_of, read_heading
from pmo_desktop.domain.errors import InvalidValueError

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_SPLIT = (
    r"(?:fy|gj|financial year|fiscal year|geschaftsjahr|ej)?\s*(?P<a>(?:19|20)?\d{2})\s*[/–-]\s*(?P<b>(?:19|20)?\d{2})"
)
_FISCAL = re.compile(_SPLIT)
_NAMED_YEAR = re.compile(r"(?:fy|gj|financial year|fiscal year|geschaftsjahr)\s*'?(\d{4}|\d{2})")
_QUARTER = re.compile(
    r"(?:quarter|quartal|qtr|q|trimestre|t|kwartal|kw\.?)\s?(?P<n>[1-4]|iv|i{1,3})\b[\s/,'-]*(?:of |de )?(?P<y>.+)"
    r"|(?P<n2>[1-4]|iv|i{1,3})\.?\s?(?:(?:st |nd |rd |th )?quarter|quartal|qtr|q|trimestre|kwartal|kw\.?)[\s/,'-]*(?P<y2>.+)"
    r"|(?P<y3>.+?)[\s/,-]*(?:quartal|q|t)\s?(?P<n3>[1-4])"
)
_HALF = re.compile(
    r"(?:h|s|hj|half)\s?(?P<n>[12])[\s/,'-]*(?P<y>\d{4}|\d{2})|(?P<n2>[12])\.?\s?(?:h|hj|half|halbjahr|semestre)[\s/,'-]*(?P<y2>\d{4}|\d{2})"
    r"|(?P<y3>\d{4})[\s/,-]*(?:h|hj)\s?(?P<n3>[12])"
)
_YEAR = re.compile(r"(?:cy\s*)?((?:19|20|21)\d{2})")
_PART = re.compile(
    r"(?:by |until |bis |im |in |from |ab |am |circa |ca\.? |c\. ?|~ ?)*"
    r"(?:(?P<begin>beginning|begin|start|early|anfang|fruh|debut|principios|poczatek)"
    r"|(?P<mid>middle|mitte|mediados|mid|mi|polowa)|(?P<end>ende|end|late|spat|finales|fin|koniec))?"
    r"(?:\s+(?:of|de|des|du|the)(?=\s))*[\s-]*(?P<rest>.+)"
)
_LAST_CENTURY = 2070
UK = 4
"""The month in which a financial year written `2019-20` begins where nobody said which."""


@dataclass(frozen=True, slots=True)
class Span:
    """[first, end): midnights. A day that is written out is `exact`, a month or year is not."""

    first: int
    end: int
    exact: bool = False

    @property
    def last(self) -> int:
        """The midnight that begins the last day."""
        return self.end - moment.DAY


_LONGEST = 60
"""Letters of a text that may name a span: whatever is longer is looked at in vain, for every column of a table."""


def read_span(text: str, *, day_first: bool = True, fiscal_month: int = 1) -> Span:
    """Return the day, month, quarter, half year, year or financial year a text names; raise InvalidValueError."""
    try:
        at, _ = read_date(text, day_first=day_first)
    except InvalidValueError:
        pass
    else:
        day = _in_living_memory(moment.midnight(at), text)
        return Span(day, day + moment.DAY, exact=True)
    try:
        found = _part(_plain(text), UK if fiscal_month == 1 else fiscal_month, fiscal_month)
    except (ValueError, OverflowError) as error:
        raise _no_span(text) from error
    if found is None or not moment.FIRST <= found.first < found.end <= moment.LAST:
        raise _no_span(text)
    return found


def _in_living_memory(day: int, text: str) -> int:
    """Return a day whose year was written in two digits from 70 on as one of the last century."""
    when = moment.to_date(day)
    if when.year < _LAST_CENTURY or str(when.year) in text:
        return day
    return moment.from_date(when.replace(year=when.year - 100, day=min(when.day, 28 if when.month == 2 else when.day)))


@lru_cache(maxsize=8_192)
def looks_like_span(text: str) -> bool:
    """Say whether a text names a day or a longer span, in either order of day and month; none does without a digit."""
    if len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return False
    for day_first in (True, False):
        try:
            read_span(text, day_first=day_first)
        except InvalidValueError:
            continue
        return True
    return False


def _plain(text: str) -> str:
    said = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l").replace("’", "'"))
    return " ".join("".join(each for each in said if not unicodedata.combining(each)).split()).strip(" .,;")


def _part(text: str, split_month: int, fiscal_month: int) -> Span | None:
    """Return a span, or the first, middle or last third of one."""
    match = _PART.fullmatch(text)
    if match is None:
        return None
    span = _span(match["rest"], split_month, fiscal_month)
    if span is None or not any(match[name] for name in ("begin", "mid", "end")):
        return span
    days = (span.end - span.first) // moment.DAY
    third = max(1, days // 3) * moment.DAY
    if match["begin"]:
        return Span(span.first, span.first + third)
    return Span(span.end - third, span.end) if match["end"] else Span(span.first + third, span.end - third)


def _span(text: str, split_month: int, fiscal_month: int) -> Span | None:
    for pattern, read in _READ:
        match = pattern.fullmatch(text)
        if match is not None:
            found = read(match, split_month, fiscal_month)
            if found is not None:
                return found
    heading = read_heading(text)
    if heading is None or heading.year is None:
        return None
    spans = periods_of([heading], date(heading.year, 1, 1))
    return Span(*spans[0]) if spans else None


def _fiscal(match: re.Match[str], split_month: int, _fiscal_month: int) -> Span | None:
    first, second = _year(match["a"]), _year(match["b"])
    if (
        len(match["a"]) == 2
        and len(match["b"]) == 2
        and int(match["a"]) <= 12
        and not match[0].startswith(("f", "g", "e"))
    ):
        return None  # a month and a year
    if second != first + 1:
        return None
    return _months(first, split_month, 12)


def _named_year(match: re.Match[str], _split_month: int, fiscal_month: int) -> Span | None:
    """Return a financial year by the year in which it ends, as it is named almost everywhere."""
    year = _year(match[1])
    return _months(year - (fiscal_month > 1), fiscal_month, 12)


def _quarter(match: re.Match[str], split_month: int, fiscal_month: int) -> Span | None:
    said = match["n"] or match["n2"] or match["n3"]
    number = _ROMAN.get(said) or int(said)
    year = (match["y"] or match["y2"] or match["y3"]).strip(" '")
    if (of := _FISCAL.fullmatch(year)) is not None:
        whole = _fiscal(of, split_month, fiscal_month)
        return None if whole is None else _months(moment.to_date(whole.first).year, split_month + 3 * (number - 1), 3)
    if (named := _NAMED_YEAR.fullmatch(year)) is not None:
        return _months(_year(named[1]) - (fiscal_month > 1), fiscal_month + 3 * (number - 1), 3)
    return _months(_year(year), 3 * number - 2, 3) if re.fullmatch(r"\d{4}|\d{2}", year) else None


def _half(match: re.Match[str], _split_month: int, _fiscal_month: int) -> Span | None:
    number, year = int(match["n"] or match["n2"] or match["n3"]), match["y"] or match["y2"] or match["y3"]
    return _months(_year(year), 6 * number - 5, 6)


_READ: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int, int], Span | None]], ...] = (
    (_QUARTER, _quarter),
    (_HALF, _half),
    (_FISCAL, _fiscal),
    (_NAMED_YEAR, _named_year),
    (_YEAR, lambda match, _split, _fiscal: _months(int(match[1]), 1, 12)),
)


def _months(year: int, month: int, count: int) -> Span:
    """Return a span of months; `month` may lie beyond the year."""
    first = date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    end = first
    for _ in range(count):
        end = (end + timedelta(days=32)).replace(day=1)
    return Span(moment.from_date(first), moment.from_date(end))


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _no_span(text: str) -> InvalidValueError:
    return InvalidValueError(f"“{text.strip()[:60]}” is not a date.", "Write it as 2026-01-31, 31.01.2026 or Q3 2026.")
