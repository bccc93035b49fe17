"""Plans of leave with people down and days across, marked `U` or `X`: turned into a list of absences, one a line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from pmo_desktop.domain.entry.headings import plain
from pmo_desktop.domain.entry.periods import read_heading
from pmo_desktop.exchange.sheets import MOST_LINES, Line, Sheet
from pmo_desktop.services.lists.leave_columns import says_away
from pmo_desktop.services.lists.people_columns import TOTALS

HEADINGS = ("Name", "From", "To", "Half day", "Kind")
_HEADING_WITHIN = 20
_FEWEST_DATES, _FEWEST_NUMBERS = 5, 20
"""How many days across make a plan of leave: written as dates, or as numbers under a month."""
_LONGEST_TITLE = 80
_DAY_OF_MONTH = re.compile(r"(?:[^\W\d_]{2,3}\.?,?\s*)?(\d{1,2})\.(\d{1,2})\.?(\d{4}|\d{2})?")
_NUMBER = re.compile(r"(?:[^\W\d_]{2,3}\.?\s*)?(\d{1,2})\.?(?:\s*[^\W\d_]{2,3}\.?)?")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_LEGEND = re.compile(r"([^\W\d_]{1,3}|½)\s*[=:–]\s*(\S.{1,60})")
_HALVES = re.compile(r"½|1/2|/2|0[.,]5|\bh(?=[A-Z])|halb|half")
_AWAY: Mapping[str, str] = {
    **dict.fromkeys(("u", "ur", "url", "urlaub"), "Urlaub"), **dict.fromkeys(("v", "vac", "al", "pto", "l"), "Vacation"),
    **dict.fromkeys(("k", "kr", "krank", "au"), "Krank"), **dict.fromkeys(("ez", "elternzeit"), "Elternzeit"),
    **dict.fromkeys(("sonderurlaub",), "Sonderurlaub"), **dict.fromkeys(("za", "gz", "glz", "fza"), "Zeitausgleich"),
    **dict.fromkeys(("x", "xx", "a", "abw", "ooo", "1", "", "cp", "rtt"), ""),
}  # fmt: skip
"""What marks mean that somebody is away, where the file explains none."""
_NOTHING = frozenset({"w", "we", "wo", "so", "sa", "su", "mo", "di", "mi", "do", "fr", "ft", "wk", "0"})
"""Marks of days on which nobody works anyhow."""
_FULL_MARKS = frozenset({"●", "•", "■", "✓", "✔", "*"})


@dataclass(frozen=True, slots=True)
class _Marked:
    day: date
    half: bool
    kind: str


def listed(sheet: Sheet, source: str) -> Sheet | None:
    """Return a plan of leave as a list of absences; None where a sheet is none. `source` is the file’s name, for the year.

    What a mark means is told by the legend in the sheet, else by what is usual. Marks nobody knows stand at the end, without
    a day, so that they are told as what could not be read.
    """
    found = _days(sheet, source)
    if found is None:
        return None
    at, days = found
    names = _name_column(sheet, at, min(days))
    if names is None:
        return None
    meant, unknown = _legend(sheet), dict[str, list[int]]()
    lines: list[Line] = []
    people = away = 0
    for line in sheet.lines[at + 1 :]:
        name = line.cells[names] if names < len(line.cells) else ""
        if name and plain(name) not in TOTALS and not _LEGEND.fullmatch(name):
            marked = _marked(line, days, meant, unknown)
            people, away = people + 1, away + len(marked)
            lines += [Line(line.number, (name, *each)) for each in _stretches(marked)]
        if len(lines) > MOST_LINES:
            lines.append(_untaken(line.number, "The absences from here on: they are too many"))
            break
    if not lines or away * 2 > people * len(days):  # nobody is away most of the time: that is a list of who was there
        return None
    for text, numbers in unknown.items():
        said = f"“{text}”" if len(numbers) == 1 else f"“{text}”, {len(numbers)} times"
        lines.append(_untaken(numbers[0], f"{said}: a mark that is not explained"))
    return Sheet(sheet.name, (Line(sheet.lines[at].number, HEADINGS), *lines))


def _untaken(number: int, text: str) -> Line:
    """Return a line that is told as what could not be read."""
    return Line(number, ("", text, "", "", ""))


def _marked(
    line: Line, days: Mapping[int, date], meant: Mapping[str, str], unknown: dict[str, list[int]]
) -> list[_Marked]:
    """Return the days on which somebody is away; marks nobody knows go into `unknown`, with the numbers of their lines."""
    found = []
    for column, day in days.items():
        text = line.cells[column] if column < len(line.cells) else ""
        kind = _kind(text, meant)
        if kind is not None:
            found.append(_Marked(day, bool(_HALVES.search(text)), kind))
        elif text and plain(text) not in _NOTHING and _is_mark(text) and plain(text) not in meant:
            unknown.setdefault(text, []).append(line.number)
    return found


def _is_mark(text: str) -> bool:
    return len(text) <= 4 and any(map(str.isalpha, text))


def _kind(text: str, meant: Mapping[str, str]) -> str | None:
    """Return what a mark says of being away; None where it does not say so."""
    if not text or text in {"-", "–", ".", "·"}:
        return None
    if text in _FULL_MARKS:
        return ""
    bare = plain(_HALVES.sub("", text)) if _HALVES.search(text) else plain(text)
    if bare in meant:
        return meant[bare] if says_away(meant[bare]) else None
    if says_away(text):
        return text
    if bare in _NOTHING:
        return None
    return _AWAY.get(bare) if bare or _HALVES.search(text) else None


def _legend(sheet: Sheet) -> dict[str, str]:
    """Return what a sheet says its marks mean: `U = Urlaub`, in one cell or in two beside each other."""
    found: dict[str, str] = {}
    for line in sheet.lines:
        for text in line.cells:
            if len(text) > 4 * _LONGEST_TITLE:
                continue
            for piece in re.split(r"[;,]\s+", text):
                if match := _LEGEND.fullmatch(piece.strip()):
                    found.setdefault(plain(match[1]), match[2].strip())
        filled = [each for each in line.cells if each]
        if len(filled) == 2 and len(filled[0]) <= 3 and len(filled[1]) > 3 and plain(filled[0]) not in _NOTHING:
            found.setdefault(plain(filled[0]), filled[1])
    return found


def _stretches(marked: Sequence[_Marked]) -> Iterator[tuple[str, str, str, str]]:
    """Yield absences from, to, half and kind: whole days of one kind that follow each other are one."""
    held: list[_Marked] = []
    for each in sorted(marked, key=lambda one: one.day):
        goes_on = held and not each.half and not held[-1].half and each.kind == held[-1].kind
        if goes_on and each.day - held[-1].day == timedelta(days=1):
            held.append(each)
            continue
        if held:
            yield _stretch(held)
        held = [each]
    if held:
        yield _stretch(held)


def _stretch(held: Sequence[_Marked]) -> tuple[str, str, str, str]:
    first, last = held[0], held[-1]
    return first.day.isoformat(), last.day.isoformat(), "half" if first.half else "", first.kind


def _name_column(sheet: Sheet, at: int, before: int) -> int | None:
    """Return the column left of the days in which most lines have a name."""
    counts = {
        column: sum(column < len(line.cells) and any(map(str.isalpha, line.cells[column])) for line in sheet.lines[at + 1 :])
        for column in range(before)
    }  # fmt: skip
    best = max(counts, key=lambda column: (counts[column], -column), default=None)
    return best if best is not None and counts[best] else None


# Days


def _days(sheet: Sheet, source: str) -> tuple[int, dict[int, date]] | None:
    """Return the line with the days and which day each of its columns is."""
    said = " ".join([source, sheet.name, *(text for line in sheet.lines[:_HEADING_WITHIN] for text in line.cells[:8])])
    years = [int(each) for each in _YEAR.findall(said)]
    for at, line in enumerate(sheet.lines[:_HEADING_WITHIN]):
        dates = _as_dates(line.cells, years)
        if len(dates) >= _FEWEST_DATES and _follow(dates):
            return at, dates
        numbers = _as_numbers(sheet, at, years)
        if len(numbers) >= _FEWEST_NUMBERS:
            return at, numbers
    return None


def _follow(days: Mapping[int, date]) -> bool:
    """Say whether days go on one by one, as those of a plan do; weekends may be left out."""
    ordered = list(days.values())
    steps = [(later - earlier).days for earlier, later in pairwise(ordered)]
    return all(1 <= step <= 4 for step in steps) and sum(step == 1 for step in steps) * 2 > len(steps)


def _as_dates(cells: Sequence[str], years: Sequence[int]) -> dict[int, date]:
    found: dict[int, date] = {}
    for column, text in enumerate(cells):
        read = read_heading(text)
        if read is not None and read.day is not None:
            found[column] = read.day
        elif years and (match := _DAY_OF_MONTH.fullmatch(text)):
            year = match[3]
            day = _date(years[0] if year is None else int(year) % 100 + 2000, int(match[2]), int(match[1]))
            if day is not None:
                found[column] = day
    return found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _as_numbers(sheet: Sheet, at: int, years: Sequence[int]) -> dict[int, date]:
    """Return the days of a line of numbers under months: those stand in the lines above, or the sheet is called so."""
    cells = sheet.lines[at].cells
    numbers = {column: int(match[1]) for column, text in enumerate(cells) if (match := _NUMBER.fullmatch(text))}
    if len(numbers) < _FEWEST_NUMBERS:
        return {}
    months = _months_above(sheet, at)
    found: dict[int, date] = {}
    month, year, before = 0, years[0] if years else 0, 0
    for column, number in numbers.items():
        starts = number < before or not found
        if starts:
            month, year = _month_at(months, column, sheet.name, month, year)
        before = number
        day = _date(year, month, number) if month and year else None
        if day is None:
            return {}
        found[column] = day
    return found if _follow(found) else {}


def _months_above(sheet: Sheet, at: int) -> dict[int, tuple[int, int | None]]:
    """Return the months that are named in and above a line, by column."""
    found: dict[int, tuple[int, int | None]] = {}
    for line in sheet.lines[: at + 1]:
        for column, text in enumerate(line.cells):
            read = _month(text)
            if read is not None:
                found[column] = read
    return found


def _month(text: str) -> tuple[int, int | None] | None:
    """Return the month and year a text names, also within a title: `Urlaubsplan März 2026`."""
    if len(text) > _LONGEST_TITLE:
        return None
    for piece in (text, *(" ".join(pair) for pair in zip(text.split(), text.split()[1:], strict=False)), *text.split()):
        read = read_heading(piece)
        if read is not None and not read.is_week and read.day is None and read.months == 1:
            return read.number, read.year
    return None


def _month_at(
    months: Mapping[int, tuple[int, int | None]], column: int, name: str, month: int, year: int
) -> tuple[int, int]:
    """Return the month that begins at a column: the one named nearest above, else the sheet’s, else the next."""
    near = [each for each in months if each <= column]
    named = months[max(near)] if near else _month(name)
    if named is not None and (not month or named[0] != month):
        return named[0], named[1] or (year + 1 if month and named[0] < month else year)
    if month:
        return (1, year + 1) if month == 12 else (month + 1, year)
    return 0, year
