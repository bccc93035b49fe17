"""Working times as people write them: `08:00-12:00, 13:00-17:00`, `8-12, 13-17`, free, 24 h, or nothing of its own."""

import re

from pmo_desktop.domain.calendar.shifts import format_shifts, parse_shifts
from pmo_desktop.domain.errors import InvalidValueError

FREE = "free"
ALL_DAY = "00:00-24:00"
_FREE = frozenset({"free", "off", "closed", "none", "no work", "frei"})
_ALL_DAY = frozenset({"24h", "24 h", "24 hours", "always", "all day"})
_NOTHING = frozenset({"", "–", "-", "as the base"})
_SHIFT = re.compile(r"(\d{1,2})(?:[:.]?(\d\d))?\s*(?:-|–|to)\s*(\d{1,2})(?:[:.]?(\d\d))?")


def parse_hours(text: str) -> str | None:
    """Return shifts as records hold them, empty where free, None where nothing is said; raise InvalidValueError."""
    typed = text.strip().casefold()
    if typed in _NOTHING:
        return None
    if typed in _FREE:
        return ""
    if typed in _ALL_DAY:
        return ALL_DAY
    parts = [part.strip() for part in re.split(r"[,;]|\band\b", typed) if part.strip()]
    found = [_SHIFT.fullmatch(part) for part in parts]
    if not parts or None in found:
        raise InvalidValueError(
            f"“{text}” is not a working time.", "Write it as 08:00-12:00, 13:00-17:00, or “free”, or “24 h”."
        )
    shifts = ",".join("{}:{}-{}:{}".format(*(each or "00" for each in match.groups())) for match in found if match)
    return format_shifts(parse_shifts(shifts))


def format_hours(shifts: str | None) -> str:
    """Return what `parse_hours` reads: a dash where nothing is said."""
    if shifts is None:
        return "–"
    return format_shifts(parse_shifts(shifts)).replace(",", ", ") or FREE
