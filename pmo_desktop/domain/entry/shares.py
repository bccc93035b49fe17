"""Shares of a person's time as people write them: `40`, `40%`, `0.4`, `0.5 FTE`, `2d`, `16h`."""

import re
from collections.abc import Sequence
from enum import StrEnum

from pmo_desktop.domain.entry.durations import Units, parse_duration
from pmo_desktop.domain.errors import InvalidValueError

_PLAIN = re.compile(r"(\d+(?:[.,]\d+)?|[.,]\d+)\s*(%|fte|pm|vza|etp)?", re.IGNORECASE)
_A_WEEK = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(d|t|j|days?|tage?|jours?|dias?|giorni|dagen|dni|h|std|hrs?|hours?|stunden|heures?|horas?|ore|uren)\.?"
    r"\s*(?:/|per|pro|par|por|a|je|p\.?)\s*(?:w|wk|week|wo|woche|kw|sem|semaine|semana|settimana|tydzien)\.?",
    re.IGNORECASE,
)
_FRACTIONS = {"¼": 25.0, "½": 50.0, "¾": 75.0, "⅓": 100 / 3, "⅔": 200 / 3, "⅕": 20.0, "⅖": 40.0, "⅗": 60.0, "⅘": 80.0}
_SLASHED = re.compile(r"([1-9])\s*/\s*([2-9])")
_MOST = 1000.0
"""Percent of a person's time in one booking: more is a slip of the keyboard."""
_NOTHING = frozenset({"", "-", "–", "—", "0"})
_DIGITS = 6


class Unit(StrEnum):
    """What a bare number counts."""

    PERCENT = "percent"
    HOURS = "hours"
    DAYS = "days"
    SHARE = "share"
    """1 is the whole of a person's time (FTE)."""


def parse_share(  # noqa: PLR0911 - one for each way to write it
    text: str, room: float, unit: Unit = Unit.PERCENT, units: Units = Units(), week: float | None = None  # noqa: B008 - a frozen value
) -> float:  # fmt: skip
    """Return percent of a person's time in a period in which `room` working seconds are theirs; nothing written is 0.

    A number above 0 and below 1 without a unit is a share of 1, as spreadsheets hold percentages. `week` is what the person
    works in a week, in seconds, of which `2 d/week` are a share; that of `units` where None. Raises InvalidValueError
    with examples, also where hours or days are written into a period in which the person does not work.
    """
    plain = text.strip().replace("\u00a0", " ").replace("\u202f", " ")
    if plain in _NOTHING:
        return 0.0
    part = _fraction(plain.removesuffix("FTE").strip())
    if part is not None:
        return _checked(part, text)
    if match := _A_WEEK.fullmatch(plain):
        value, is_hours = float(match[1].replace(",", ".")), match[2].casefold()[0] in "hsou"
        return _checked(_of_room(value * (3600 if is_hours else units.day), units.week if week is None else week), text)
    match = _PLAIN.fullmatch(plain)
    if match is not None:
        value, mark = float(match[1].replace(",", ".")), (match[2] or "").lower()
        if mark in {"fte", "pm", "vza", "etp"} or (not mark and (unit is Unit.SHARE or 0 < value < 1)):
            return _checked(value * 100, text)
        if mark == "%" or unit is Unit.PERCENT:
            return _checked(value, text)
        return _checked(_of_room(value * (3600 if unit is Unit.HOURS else units.day), room), text)
    try:
        typed = parse_duration(plain, units)
    except InvalidValueError as error:
        raise _unreadable(text) from error
    if typed.elapsed or typed.estimated:
        raise _unreadable(text)
    return _checked(_of_room(typed.seconds, room), text)


def _fraction(text: str) -> float | None:
    """Return percent of `½` or `1/2`; None for anything else."""
    if text in _FRACTIONS:
        return _FRACTIONS[text]
    match = _SLASHED.fullmatch(text)
    return 100 * int(match[1]) / int(match[2]) if match and int(match[1]) < int(match[2]) else None


def _of_room(seconds: float, room: float) -> float:
    if seconds > 0 and room <= 0:
        raise InvalidValueError("Nobody works in this period.", "Write a percentage, or choose another period.")
    return seconds / room * 100 if room > 0 else 0.0


def _checked(percent: float, text: str) -> float:
    if not 0 <= percent <= _MOST:
        raise InvalidValueError(f"“{text.strip()}” is {percent:g} % of a person.", "Write 100% for all of their time.")
    return round(percent, _DIGITS)


def format_share(percent: float, room: float, unit: Unit = Unit.PERCENT, units: Units = Units()) -> str:  # noqa: B008 - as above
    """Return a share in a unit, with one decimal at most: `40%`, `12.5%`, `64h`, `8d`; nothing for 0."""
    if percent <= 0:
        return ""
    if unit is Unit.PERCENT:
        return f"{_short(percent)}%"
    if unit is Unit.SHARE:
        return f"{percent / 100:.2f}".rstrip("0").rstrip(".")
    seconds = percent / 100 * room
    return f"{_short(seconds / 3600)}h" if unit is Unit.HOURS else f"{_short(seconds / units.day)}d"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def unit_of(texts: Sequence[str]) -> Unit:
    """Return what the bare numbers of a table count: shares where some are between 0 and 1 and none is above 2, else percent."""
    numbers = []
    for text in texts:
        match = _PLAIN.fullmatch(text.strip())
        if match is not None and not match[2]:
            numbers.append(float(match[1].replace(",", ".")))
    some = [each for each in numbers if each > 0]
    is_share = bool(some) and max(some) <= 2 and (any(each != int(each) for each in some) or max(some) <= 1)
    return Unit.SHARE if is_share else Unit.PERCENT


def _unreadable(text: str) -> InvalidValueError:
    return InvalidValueError(f"“{text.strip()}” is no share of somebody's time.", "Write 40%, 0.4, 2d or 16h.")
