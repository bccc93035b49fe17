"""Single values of an MPX file, whose signs for decimals, dates and money are settings of the file itself."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY, HOUR, MINUTE
from pmo_desktop.domain.records import LagKind
from pmo_desktop.exchange.mpx.words import ENGLISH, Language, month_of
from pmo_desktop.exchange.mspdi.values import problem

_LONGEST = 100 * 366 * DAY
_LARGEST = 1e13
_AMOUNT = re.compile(r"([-+]?[\d.,\u00a0 ']*\d)\s*([^\d\s?]+)?\s*\??")
_RATE = re.compile(r"(.+)/\s*([^\d\s/]+)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_NOT_MONEY = re.compile(r"[^\d.,'()\u00a0 -]")
_MOST_KEPT = 10_000
_CENTURY = 70
"""Years of two digits from here on are of the last century."""


@dataclass(slots=True)
class Signs:
    """What a file writes its values with; times in seconds."""

    language: Language = ENGLISH
    decimal: str = "."
    thousands: str = ","
    date_order: str = ""
    """Such as `dmy`; empty where the file does not say it, and its language does."""
    time_separator: str = ":"
    morning: str = "am"
    evening: str = "pm"
    day_seconds: int = 8 * HOUR
    week_seconds: int = 40 * HOUR
    month_days: float = 20.0
    day_starts: int = 8 * HOUR
    _times: dict[str, re.Pattern[str]] = field(default_factory=dict)
    _dates: dict[str, tuple[int, bool]] = field(default_factory=dict)
    """Dates that were read, of which a file has many alike."""

    # Numbers

    def number(self, text: str, place: str) -> float:
        """Return a number with the file's own signs; `50%` is 50."""
        plain = text.strip().rstrip("%").strip()
        for sign in {self.thousands, "\u00a0", " ", "'"} - {self.decimal, ""}:
            plain = plain.replace(sign, "")
        try:
            value = float(plain.replace(self.decimal, "."))
        except ValueError as error:
            raise problem(place, text, "is not a number") from error
        if not abs(value) < _LARGEST:
            raise problem(place, text, "is too large a number" if value == value else "is not a number")  # noqa: PLR0124
        return value

    def whole(self, text: str, place: str) -> int:
        return int(self.number(text, place))

    def units(self, text: str, place: str) -> float:
        """Return units as a share, 1.0 for full time, however they are written."""
        value = self.number(text, place)
        if value < 0:
            raise problem(place, text, "is less than nothing")
        return value / 100 if text.strip().endswith("%") else value

    def cents(self, text: str, place: str) -> int:
        """Return an amount of money in hundredths; brackets mean less than nothing."""
        plain = _NOT_MONEY.sub("", text).strip()
        minus = plain.startswith("(") or "-" in plain
        amount = round(self.number(plain.strip("()-. ") or "0", place) * 100)
        return -amount if minus else amount

    def hourly(self, text: str, place: str) -> int:
        """Return the cents of an hour from a rate such as `£80.00/d`."""
        match = _RATE.fullmatch(text.strip())
        if match is None:
            return self.cents(text, place)
        unit = self.language.unit(match[2])
        if unit is None or unit[0] == "percent":
            raise problem(place, text, "is not a rate")
        return round(self.cents(match[1], place) * HOUR / self._seconds(unit[0], elapsed=False))

    # Durations

    def duration(self, text: str, place: str) -> tuple[int, LagKind]:
        """Return seconds, or hundredths of a percent, with what they count; without a unit they are days."""
        match = _AMOUNT.fullmatch(text.strip())
        unit = self.language.unit(match[2]) if match and match[2] else ("day", False)
        if match is None or unit is None:
            raise problem(place, text, "is not a duration")
        amount, (name, elapsed) = self.number(match[1], place), unit
        if name == "percent":
            return round(amount * 100), LagKind.ELAPSED_PERCENT if elapsed else LagKind.PERCENT
        seconds = amount * self._seconds(name, elapsed=elapsed)
        if abs(seconds) > _LONGEST:
            raise problem(place, text, "is too long a duration")
        return round(seconds), LagKind.ELAPSED if elapsed else LagKind.WORKING

    def _seconds(self, unit: str, *, elapsed: bool) -> float:
        if unit in {"minute", "hour"}:
            return MINUTE if unit == "minute" else HOUR
        day, week = (DAY, 7 * DAY) if elapsed else (self.day_seconds, self.week_seconds)
        month = 30 * DAY if elapsed else self.month_days * self.day_seconds
        return {"day": day, "week": week, "month": month, "year": 12 * month}[unit]

    # Dates

    def is_nothing(self, text: str) -> bool:
        return not text or text.upper() in {*self.language.nothing, "NA"}

    def date(self, text: str, place: str) -> tuple[int, bool] | None:
        """Return a moment, and whether the time of day is said; None for a date that is not there."""
        found = self._dates.get(text)
        if found is None and not self.is_nothing(text.strip()):
            found = self._read_date(text, place)
            if len(self._dates) < _MOST_KEPT:
                self._dates[text] = found
        return found

    def _read_date(self, text: str, place: str) -> tuple[int, bool]:
        clock, plain = self._clock(text.strip())
        try:
            year, month, day = self._day(plain)
            at = moment.from_datetime(datetime(year, month, day))  # noqa: DTZ001 - plans are naive
        except (ValueError, OverflowError, InvalidValueError) as error:
            raise problem(place, text, "is not a date between 1970 and 2199") from error
        return (at, False) if clock is None else (moment.checked(at + clock), True)

    def time(self, text: str, place: str) -> int:
        """Return seconds from midnight."""
        clock, rest = self._clock(f" {text.strip()}")
        if clock is None or rest.strip():
            raise problem(place, text, "is not a time of day")
        return clock

    def _clock(self, text: str) -> tuple[int | None, str]:
        """Return the time of day at the end of a text, and what stands before it."""
        match = self._pattern().search(text)
        if match is None:
            return None, text
        hours, minutes, seconds = (int(part or 0) for part in match.groups()[:3])
        half = (match[4] or "").casefold()
        if half and hours <= 12:
            hours = hours % 12 + (12 if half == self.evening.casefold() or half.startswith("p") else 0)
        total = hours * HOUR + minutes * MINUTE + seconds
        return (total, text[: match.start()]) if total <= DAY and minutes < 60 and seconds < 60 else (None, text)

    def _pattern(self) -> re.Pattern[str]:
        found = self._times.get(self.time_separator)
        if found is None:
            halves = "|".join(re.escape(each) for each in {self.morning, self.evening, "am", "pm", "AM", "PM"} if each)
            mark = re.escape(self.time_separator or ":")
            found = re.compile(rf"\s(\d{{1,2}}){mark}(\d\d)(?:{mark}(\d\d))?\s*({halves})?$")
            self._times[self.time_separator] = found
        return found

    def _day(self, text: str) -> tuple[int, int, int]:
        """Return year, month and day; raise ValueError where they are not there. Weekdays before them say nothing."""
        numbers = re.findall(r"\d+", text)
        named = [month for word in _WORD.findall(text) if (month := month_of(word)) is not None]
        month = named[-1] if named else None
        if len(numbers) == 2 and month is not None:
            first, second = numbers
            year, day = (first, second) if len(first) == 4 else (second, first)
            return _year(year), month, int(day)
        if len(numbers) != 3:
            raise ValueError(text)
        order = self.date_order or self.language.date_order
        if len(numbers[0]) == 4:
            order = "ymd"
        said = dict(zip(order, numbers, strict=True))
        return _year(said["y"]), int(said["m"]), int(said["d"])


def _year(text: str) -> int:
    number = int(text)
    return number + (1900 if number >= _CENTURY else 2000) if len(text) <= 2 else number
