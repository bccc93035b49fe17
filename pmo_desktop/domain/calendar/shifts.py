"""A day's working times as text and as seconds: `08:00-12:00,13:00-17:00`, over midnight, to 24:00."""

import itertools
from functools import lru_cache

from pmo_desktop.domain.errors import InvalidValueError

DAY = 86_400
Shifts = tuple[tuple[int, int], ...]
"""Working times in seconds from midnight, in order; an end past 86,400 lies in the next day."""

STANDARD = "08:00-12:00,13:00-17:00"


@lru_cache(maxsize=4096)
def parse_shifts(text: str) -> Shifts:
    """Return the shifts of a day; raise InvalidValueError naming what cannot be read or overlaps."""
    shifts = sorted(_shift(part.strip()) for part in text.split(",") if part.strip())
    for (_, finish), (start, _) in itertools.pairwise(shifts):
        if start < finish:
            raise InvalidValueError(f"The working times “{text}” overlap.", "Let each begin where the last one ends.")
    return tuple(shifts)


def format_shifts(shifts: Shifts) -> str:
    """Return shifts as `parse_shifts` reads them."""
    return ",".join(f"{_clock(start)}-{_clock(finish if finish <= DAY else finish - DAY)}" for start, finish in shifts)


def _shift(text: str) -> tuple[int, int]:
    try:
        start, finish = (_seconds(part) for part in text.split("-"))
    except ValueError as error:
        raise InvalidValueError(
            f"“{text}” is not a working time.", "Write it as 08:00-12:00, several with commas between."
        ) from error
    return (start, finish if finish > start else finish + DAY)


def _seconds(text: str) -> int:
    parts = [int(part) for part in text.strip().split(":")]
    hours, minutes, seconds = ([*parts, 0, 0])[:3]
    if len(parts) not in (2, 3) or not (0 <= hours <= 24 and 0 <= minutes < 60 and 0 <= seconds < 60):
        raise ValueError(text)
    total = hours * 3600 + minutes * 60 + seconds
    if total > DAY:
        raise ValueError(text)
    return total


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours:02}:{minutes:02}" + (f":{left:02}" if left else "")
