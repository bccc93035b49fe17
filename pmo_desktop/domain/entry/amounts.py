"""Shares, people with units, and money as people write them."""

import re
from collections.abc import Container, Iterable

from pmo_desktop.domain.errors import InvalidValueError

_PERSON = re.compile(r"(.*?)\s*(?:\[\s*(\d+(?:[.,]\d+)?)\s*%?\s*\])?")
_MONEY = re.compile(r"[^\d.,'\s+-]*\s*([+-]?[\d.,'\s]+)\s*(k|m|mio|bn)?\s*[^\d.,'\s]*", re.IGNORECASE)
_TIMES = {"": 1, "k": 1_000, "m": 1_000_000, "mio": 1_000_000, "bn": 1_000_000_000}
_MOST = 10**15
MOST_UNITS = 1_000.0
"""So many people in one: a crew, never a number typed into the wrong cell."""


def parse_percent(text: str) -> float:
    """Return 0.0-100.0 from `40`, `40%` or `40 %`."""
    try:
        value = float(text.strip().removesuffix("%").strip().replace(",", ".") or "0")
    except ValueError as error:
        raise InvalidValueError(f"“{text.strip()}” is not a percentage.", "Write a number from 0 to 100.") from error
    if not 0 <= value <= 100:
        raise InvalidValueError(f"{value:g} % is not between 0 and 100.", "Write a number from 0 to 100.")
    return value


def parse_units(text: str, *, counted: bool = False) -> float:
    """Return how many there are of somebody: 0.6 from `60%` or `60`, and 3.0 from `3` where they are `counted`."""
    plain = text.strip().replace(",", ".")
    is_percent = plain.endswith("%") or not counted
    try:
        value = float(plain.removesuffix("%").strip() or "0")
    except ValueError as error:
        raise InvalidValueError(
            f"“{text.strip()}” does not say how much.", "Write how many there are." if counted else "Write it as 60%."
        ) from error
    units = value / 100 if is_percent else value
    if not 0 <= units <= MOST_UNITS:
        raise InvalidValueError(f"{text.strip()} is too much or too little.", "Write 100% for one person, full time.")
    return round(units, 9)


def format_units(units: float, *, counted: bool = False) -> str:
    """Return units as `parse_units` reads them."""
    return f"{units:g}" if counted else f"{units * 100:g}%"


def format_rate(cents: int | None) -> str:
    """Return what an hour costs: with its cents where there are any, a dash for none."""
    if cents is None:
        return "–"
    return f"{cents / 100:,.2f}" if cents % 100 else f"{cents // 100:,}"


def format_percent(value: float) -> str:
    return f"{round(value):d}%"


def parse_people(text: str, known: Container[str] = ()) -> tuple[tuple[str, float], ...]:
    """Return names with units (1.0 = full time) from `Anna; Ben[50%]`.

    A comma parts names too, but where with it stands a name that is `known` (case folded): `Fraser, Neil` is then one.
    """
    found: dict[str, float] = {}
    for part in re.split(r"[;\n]", text):
        pieces = [piece.strip() for piece in re.split(r",(?![^\[]*\])", part)]
        while pieces:
            taken = next(
                (
                    count
                    for count in range(len(pieces), 1, -1)
                    if _person(", ".join(pieces[:count]))[0].casefold() in known
                ),
                1,
            )
            name, units = _person(", ".join(pieces[:taken]))
            if name:
                found[name] = units
            del pieces[:taken]
    return tuple(found.items())


def _person(text: str) -> tuple[str, float]:
    match = _PERSON.fullmatch(text)
    if match is None:
        return "", 1.0
    return match[1].strip(), float(match[2].replace(",", ".")) / 100 if match[2] else 1.0


def format_people(people: Iterable[tuple[str, float]]) -> str:
    """Return names as they are typed; full time is left out."""
    return "; ".join(name if units == 1.0 else f"{name}[{units * 100:g}%]" for name, units in people)


def parse_money(text: str) -> int | None:
    """Return cents from `1,234.50`, `1.234,50`, `€ 12k` or `12 000`; None for nothing or a dash."""
    plain = text.strip().replace("\u00a0", " ").replace("\u202f", " ")
    if plain in ("", "-", "–"):
        return None
    match = _MONEY.fullmatch(plain)
    if match is None:
        raise _no_money(text)
    try:
        value = float(_decimal(re.sub(r"[\s']", "", match[1]))) * _TIMES[(match[2] or "").lower()]
    except ValueError as error:
        raise _no_money(text) from error
    if abs(value) > _MOST:
        raise _no_money(text)
    return round(value * 100)


def format_money(cents: int | None, currency: str = "") -> str:
    """Return whole units with thin groups, `12,300 EUR`; a dash for none."""
    if cents is None:
        return "–"
    return f"{round(cents / 100):,}" + (f" {currency}" if currency else "")


def _decimal(digits: str) -> str:
    """Return digits with one decimal point: the last mark is it, unless three digits follow and it groups."""
    marks = [mark for mark in digits if mark in ".,"]
    if not marks:
        return digits
    last = max(digits.rfind("."), digits.rfind(","))
    after = len(digits) - last - 1
    groups = len(set(marks)) == 1 and (len(marks) > 1 or after == 3)
    if groups:
        return re.sub(r"[.,]", "", digits)
    return re.sub(r"[.,]", "", digits[:last]) + "." + digits[last + 1 :]


def _no_money(text: str) -> InvalidValueError:
    return InvalidValueError(f"“{text.strip()}” is not an amount.", "Write it as 12000, 12,000.50 or 12k.")
