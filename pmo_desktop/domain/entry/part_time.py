"""When somebody works, as people say it: `Mon–Thu`, `Mon, Tue mornings`, `Mon and Tue mornings`, `Fri 8-12`, `60 %`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pmo_desktop.domain.calendar.hours import format_hours, parse_hours
from pmo_desktop.domain.calendar.shifts import DAY, STANDARD, format_shifts, parse_shifts
from pmo_desktop.domain.errors import InvalidValueError

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FULL_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FULL_TIME = frozenset({"", "–", "-", "full time", "full-time", "always", "all"})
_PERCENT = re.compile(r"(?:,?\s*(?:at|with|@))?\s*(\d+(?:[.,]\d+)?)\s*%\s*$")
_ITEM = re.compile(r"([a-z]+)\.?(?:\s*(?:-|–|to|until)\s*([a-z]+)\.?)?")
_HALVES = {
    "mornings": 0, "morning": 0, "am": 0, "in the morning": 0, "afternoons": 1, "afternoon": 1, "pm": 1,
    "in the afternoon": 1,
}  # fmt: skip
_WHOLE_DAY = frozenset({"", "all day", "whole day"})
_WORDS = ("mornings", "afternoons")
_NEXT = "Write it as Mon–Thu, Mon–Wed, Thu mornings, Fri 8-12, or 60 %."


@dataclass(frozen=True, slots=True)
class PartTime:
    """`days` are the hours of the seven days from Monday: None as everybody's, empty free; None where all are as everybody's.

    `units` is the share of that time: 1.0 where all of it is worked.
    """

    units: float = 1.0
    days: tuple[str | None, ...] | None = None


def parse_part_time(text: str, usual: Sequence[str]) -> PartTime:
    """Return what a text says beside the `usual` hours of the days; raise InvalidValueError where it says nothing."""
    typed = text.strip().casefold()
    percent = _PERCENT.search(typed)
    units = 1.0
    if percent is not None:
        units = float(percent[1].replace(",", ".")) / 100
        if not 0 < units <= 1:
            raise InvalidValueError(
                f"{percent[1]} % is not between 1 and 100.", "Write a part of the time, such as 60 %."
            )
        typed = typed[: percent.start()].strip()
    if typed in _FULL_TIME:
        return PartTime(round(units, 9))
    days: list[str | None] = [""] * 7
    for item in filter(None, (each.strip() for each in re.split(r"[,;]", _with_hours_kept(typed)))):
        for day, hours in _read(item.replace("\u241f", ","), usual, text):
            days[day] = hours
    if all(hours is None or hours == own for hours, own in zip(days, usual, strict=True)):
        return PartTime(round(units, 9))
    return PartTime(
        round(units, 9), tuple(None if hours == own else hours for hours, own in zip(days, usual, strict=True))
    )


def _with_hours_kept(typed: str) -> str:
    """Return a text whose commas between two hours, as in `Fri 8-12, 13-15`, part no days."""
    return re.sub(r",(?=\s*\d)", "\u241f", typed)


def _read(item: str, usual: Sequence[str], whole: str) -> Iterator[tuple[int, str | None]]:
    """Yield the days of `mon and tue mornings`, each with its hours."""
    days: list[int] = []
    for part in (each.strip() for each in re.split(r"\band\b|&|\+|/", item)):
        found = _ITEM.match(part)
        first = _day(found[1]) if found else None
        if found is None or first is None:
            raise InvalidValueError(f"“{whole.strip()}” does not say on which days.", _NEXT)
        last = _day(found[2]) if found[2] else first
        if last is None:
            raise InvalidValueError(f"“{found[2]}” is no day of the week.", _NEXT)
        days += range(first, last + 1) if last >= first else [*range(first, 7), *range(last + 1)]
        rest = part[found.end() :].strip()
        if rest:
            yield from ((day, _hours(rest, usual[day] or _any_day(usual), usual[day])) for day in days)
            days.clear()
    yield from ((day, _hours("", usual[day] or _any_day(usual), usual[day])) for day in days)


def _any_day(usual: Sequence[str]) -> str:
    return next((hours for hours in usual if hours), STANDARD)


def _hours(rest: str, worked: str, own: str) -> str | None:
    if rest in _WHOLE_DAY:
        return None if own else worked
    half = _HALVES.get(rest)
    return parse_hours(rest) if half is None else halves(worked)[half]


def halves(hours: str) -> tuple[str, str]:
    """Return the first and the second half of a day's working time; raise InvalidValueError for work over midnight."""
    shifts = parse_shifts(hours)
    if _is_night(hours):
        raise InvalidValueError("A night shift has no mornings and afternoons.", "Write the hours, such as Fri 22-02.")
    left = sum(finish - start for start, finish in shifts) // 2
    before: list[tuple[int, int]] = []
    after: list[tuple[int, int]] = []
    for start, finish in shifts:
        cut = min(finish, start + left)
        if cut > start:
            before.append((start, cut))
        if cut < finish:
            after.append((cut, finish))
        left -= cut - start
    return format_shifts(tuple(before)), format_shifts(tuple(after))


def _is_night(hours: str) -> bool:
    return any(finish > DAY for _, finish in parse_shifts(hours))


def _day(word: str) -> int | None:
    if len(word) < 2:
        return None
    plain = word.removesuffix("s")
    return next((number for number, name in enumerate(_FULL_NAMES) if name.startswith(plain)), None)


def in_words(part: PartTime, usual: Sequence[str]) -> str:
    """Return what `parse_part_time` reads: `Full time`, `60%`, `Mon–Wed, Thu mornings`, `Mon–Thu, 80%`."""
    share = "" if part.units == 1.0 else f"{part.units * 100:g}%"
    if part.days is None:
        return share or "Full time"
    said: list[tuple[int, int, str]] = []
    for day, hours in enumerate(part.days):
        word = _word(hours, usual[day])
        if word is None:
            continue
        if said and said[-1][1] == day - 1 and said[-1][2] == word:
            said[-1] = (said[-1][0], day, word)
        else:
            said.append((day, day, word))
    days = [f"{_span(first, last)}{f' {word}' if word else ''}" for first, last, word in said] or ["never"]
    return ", ".join([*days, *([share] if share else [])])


def _word(hours: str | None, usual: str) -> str | None:
    """Return what is said of a day beside its name; None where nobody works on it."""
    if hours is None:
        return "" if usual else None
    if not hours:
        return None
    if usual and not _is_night(usual) and hours in halves(usual):
        return _WORDS[halves(usual).index(hours)]
    return format_hours(hours)


def _span(first: int, last: int) -> str:
    if first == last:
        return DAYS[first]
    return f"{DAYS[first]}–{DAYS[last]}" if last - first > 1 else f"{DAYS[first]} and {DAYS[last]}"
