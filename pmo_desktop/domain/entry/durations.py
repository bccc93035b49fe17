"""Durations as people write them: `5d 2w 3h 30m 1mo`, elapsed `3ed`, estimated `5d?`."""

import re
from dataclasses import dataclass

from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import InvalidValueError

_TERM = re.compile(
    r"([+-]?\d+(?:[.,]\d+)?)\s*(e?(?:months?|mons?|mos?|minutes?|mins?|m|hours?|hrs?|h|days?|dys?|d|weeks?|wks?|w))?"
)
_FIRST_LETTERS = (("mo", "month"), ("m", "minute"), ("h", "hour"), ("d", "day"), ("w", "week"))
_ELAPSED = {"minute": 60, "hour": 3_600, "day": moment.DAY, "week": moment.WEEK, "month": 30 * moment.DAY}
LONGEST = 100 * 366 * moment.DAY


@dataclass(frozen=True, slots=True)
class Units:
    """What a day, week and month mean in a project: working seconds a day and a week, days a month."""

    day: int = 28_800
    week: int = 144_000
    month_days: float = 20.0

    def seconds(self, unit: str) -> float:
        """Return the working seconds of a unit."""
        return {"minute": 60, "hour": 3_600, "day": self.day, "week": self.week, "month": self.day * self.month_days}[
            unit
        ]


@dataclass(frozen=True, slots=True)
class Duration:
    """`seconds` are working seconds, or elapsed ones where `elapsed`."""

    seconds: int
    elapsed: bool = False
    estimated: bool = False


def parse_duration(text: str, units: Units = Units(), default: str = "day") -> Duration:
    """Return what was typed; a bare number counts in the default unit. Raises InvalidValueError with an example."""
    plain = text.strip().lower()
    estimated = plain.endswith("?")
    plain = plain.removesuffix("?").strip()
    total, at, kinds = 0.0, 0, set()
    while at < len(plain):
        match = _TERM.match(plain, at)
        if match is None:
            raise _unreadable(text)
        number, unit = float(match.group(1).replace(",", ".")), match.group(2) or ""
        elapsed = unit.startswith("e")
        name = _unit(unit.removeprefix("e")) if unit else default
        kinds.add(elapsed)
        total += number * (_ELAPSED[name] if elapsed else units.seconds(name))
        at = match.end()
        while at < len(plain) and plain[at] in " ,;":
            at += 1
    if not kinds or len(kinds) > 1 or not 0 <= total <= LONGEST:
        raise _unreadable(text)
    return Duration(round(total), kinds.pop(), estimated)


def format_duration(duration: Duration, units: Units = Units()) -> str:
    """Return a duration in the largest unit of days, hours, minutes that shows it whole: `5d`, `2.5d`, `90m`, `3ed?`."""
    day = moment.DAY if duration.elapsed else units.day
    letter = "e" if duration.elapsed else ""
    for unit, seconds, places in (("d", day, 2), ("h", 3_600, 2), ("m", 60, 2)):
        number = round(duration.seconds / seconds, places)
        digits = f"{number:.{places}f}".rstrip("0").rstrip(".")
        shown = f"{digits}{letter}{unit}"
        if abs(number * seconds - duration.seconds) < 1:
            break
    return shown + ("?" if duration.estimated else "")


def _unit(text: str) -> str:
    return next(name for letters, name in _FIRST_LETTERS if text.startswith(letters) and not _is_minutes(text, letters))


def _is_minutes(text: str, letters: str) -> bool:
    return letters == "mo" and text.startswith("min")


def _unreadable(text: str) -> InvalidValueError:
    return InvalidValueError(
        f"“{text.strip()}” is not a duration.", "Write it as 5d, 2w, 3h, 30m, 1mo, or 3ed for elapsed days."
    )
