"""A working week as people say it in one line: `9-17, lunch 12-12:30`, `Mon–Thu 7:30–16, Fri 7:30–12:30`."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pmo_desktop.domain.calendar.hours import FREE
from pmo_desktop.domain.calendar.shifts import DAY, Shifts, format_shifts, parse_shifts
from pmo_desktop.domain.errors import InvalidValueError

Week = tuple[str, ...]
"""The shifts of Monday to Sunday as records hold them, empty where nothing is worked."""
_SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAYS = {
    word: number
    for number, words in enumerate((
        "monday mon mo montag", "tuesday tues tue tu di dienstag", "wednesday wed we mi mittwoch",
        "thursday thurs thur thu th do donnerstag", "friday fri fr freitag", "saturday sat sa samstag sonnabend",
        "sunday sun su so sonntag",
    ))
    for word in words.split()
}  # fmt: skip
_BREAKS = frozenset({"lunch", "break", "pause", "mittag", "mittagspause", "without", "less", "minus"})
_OFF = frozenset({"free", "off", "closed", "frei"})
_BETWEEN = frozenset({"and", "und", "from", "von", "uhr", "h", "hours", "break", "pause"})
"""Words that change nothing; a break may be called a “lunch break”."""
_CLOCK = r"(\d{1,2})(?:[:.h](\d\d))?\s*(am|pm)?\b\.?"
_PIECE = re.compile(
    rf"(?P<span>{_CLOCK}\s*(?:-|–|—|to\b|bis\b|until\b)\s*{_CLOCK})|(?P<word>[^\W\d_]+)\.?|(?P<range>-|–|—)|(?P<rest>[,;:&+/()\s]+)",
    re.IGNORECASE,
)
_WORTH_A_BREAK = 3600
_HINT = "Write it as 9-17, lunch 12-12:30, or with days: Mon–Thu 8-16:30, Fri 8-13."


@dataclass(slots=True)
class _Reading:
    """What has been read so far: the days being spoken of, and what was said of each."""

    text: str
    days: list[int] = field(default_factory=list)
    range_from: int | None = None
    is_said: bool = False
    """Whether anything was said of the days spoken of: the next day named begins anew."""
    is_break: bool = False
    worked: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    breaks: list[tuple[tuple[int, ...], tuple[int, int]]] = field(default_factory=list)
    """Breaks with the days they were said of; of no day is of all."""
    ends_in_break: bool = False

    def refused(self, why: str) -> InvalidValueError:
        return InvalidValueError(f"“{self.text.strip()}” is not a working week: {why}.", _HINT)

    def name(self, day: int) -> None:
        if self.is_break:
            raise self.refused("the times of a break are missing")
        if self.is_said:
            self.days, self.is_said = [], False
        if self.range_from is None:
            self.days.append(day)
        else:
            first = self.range_from
            self.days += [(first + step) % 7 for step in range(1, (day - first) % 7 + 1)]
        self.range_from = None

    def work(self, span: tuple[int, int]) -> None:
        self.is_said, self.ends_in_break = True, False
        for day in self.days or range(5):
            self.worked.setdefault(day, []).append(span)

    def rest(self, span: tuple[int, int]) -> None:
        self.is_said = self.ends_in_break = True
        self.breaks.append((tuple(self.days), span))


def parse_week(text: str) -> Week:
    """Return the shifts of Monday to Sunday; hours without days hold from Monday to Friday, days not named are free.

    A break at the end is one of every day that has none of its own and works for an hour after it; elsewhere, of the days
    it is said of. `9-5` is read as 9 to 17. Raises InvalidValueError for what is no week.
    """
    reading = _Reading(text)
    at = 0
    while at < len(text):
        piece = _PIECE.match(text, at)
        if piece is None:
            raise reading.refused(f"“{text[at:].split(maxsplit=1)[0]}” says nothing here")
        _take(reading, piece)
        at = piece.end()
    if reading.is_break or reading.range_from is not None:
        raise reading.refused("the times of a break are missing" if reading.is_break else "it ends in a dash")
    week = tuple(_day(reading, day) for day in range(7))
    if not any(week):
        raise reading.refused("it names no hours")
    return week


def _take(reading: _Reading, piece: re.Match[str]) -> None:
    if piece["span"]:
        span = _span(reading, piece)
        (reading.rest if reading.is_break else reading.work)(span)
        reading.is_break = False
    elif piece["range"]:
        if not reading.days or reading.is_said:
            raise reading.refused("a dash stands between two days or two times")
        reading.range_from = reading.days[-1]
    elif piece["word"]:
        _word(reading, piece["word"].casefold())


def _word(reading: _Reading, word: str) -> None:
    if word in _DAYS:
        reading.name(_DAYS[word])
    elif word in {"to", "bis"} and reading.days and not reading.is_said:
        reading.range_from = reading.days[-1]
    elif word in _OFF:
        reading.is_said = True
        for day in reading.days:
            reading.worked.setdefault(day, [])
    elif word in {"daily", "täglich"}:
        reading.days, reading.is_said = list(range(7)), False
    elif word in _BREAKS:
        reading.is_break = True
    elif word not in _BETWEEN:
        raise reading.refused(f"“{word}” says nothing here")


def _span(reading: _Reading, piece: re.Match[str]) -> tuple[int, int]:
    """Return the seconds from midnight that two times mean, the end past 24:00 where work goes on over midnight."""
    numbers = piece.groups()[1:7]
    start, finish = _clock(reading, *numbers[:3]), _clock(reading, *numbers[3:])
    half = DAY // 2
    is_afternoon = not numbers[2] and not numbers[5] and finish <= half and start < finish + half
    if finish <= start and is_afternoon:
        finish += half
    if finish == start:
        raise reading.refused("a time begins and ends at once")
    return start, finish if finish > start else finish + DAY


def _clock(reading: _Reading, hours: str, minutes: str | None, half: str | None) -> int:
    hour, minute = int(hours), int(minutes or 0)
    if half and not 1 <= hour <= 12:
        raise reading.refused(f"there is no {hour} {half}")
    if half:
        hour = hour % 12 + (12 if half.casefold() == "pm" else 0)
    seconds = hour * 3600 + minute * 60
    if minute > 59 or seconds > DAY:
        raise reading.refused(f"there is no {hour}:{minute:02}")
    return seconds


def _day(reading: _Reading, day: int) -> str:
    spans = sorted(reading.worked.get(day, ()))
    parse_shifts(format_shifts(tuple(spans)))  # what overlaps is refused before breaks are taken out
    for days, away in _breaks(reading):
        if day in days:
            spans = list(_without(spans, away))
    return format_shifts(tuple(spans))


def _breaks(reading: _Reading) -> Iterator[tuple[Collection[int], tuple[int, int]]]:
    """Yield each break with its days; one at the end is one of all days that have none and go on for an hour after it."""
    last = len(reading.breaks) - 1
    taken = {day for days, _ in reading.breaks[:last] for day in days}
    for number, (days, away) in enumerate(reading.breaks):
        found: Collection[int] = days or range(7)
        if number == last and reading.ends_in_break:
            ends = {day: max(finish for _, finish in spans) for day, spans in reading.worked.items() if spans}
            found = [d for d, end in ends.items() if d not in taken and end >= away[1] + _WORTH_A_BREAK] or found
        yield found, away


def _without(spans: Sequence[tuple[int, int]], away: tuple[int, int]) -> Iterator[tuple[int, int]]:
    for start, finish in spans:
        if start < min(finish, away[0]):
            yield start, min(finish, away[0])
        if max(start, away[1]) < finish:
            yield max(start, away[1]), finish


# Lengths and words


def length(shifts: str) -> int:
    """Return the working seconds of a day."""
    spans: Shifts = parse_shifts(shifts)
    return sum(finish - start for start, finish in spans)


def usual_day(week: Week) -> int:
    """Return the working seconds of the day there are most of in a week, of the longest where there are as many."""
    lengths = Counter(length(each) for each in week if each)
    return max(lengths, key=lambda each: (lengths[each], each), default=8 * 3600)


def in_words(week: Week) -> str:
    """Return a week as `parse_week` reads it, with its hours: `Mon–Thu 08:00–16:30; Fri 08:00–13:00 (39 h a week)`."""
    said, day = [], 0
    for hours, days in groupby(week):
        first, last = day, day + len(list(days)) - 1
        day = last + 1
        if hours:
            named = _SHORT[first] if first == last else f"{_SHORT[first]}–{_SHORT[last]}"
            said.append(f"{named} {hours.replace('-', '–').replace(',', ', ')}")
    total = sum(map(length, week)) / 3600
    return f"{'; '.join(said) or FREE} ({total:g} h a week)"
