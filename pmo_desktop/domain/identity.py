"""Row keys: UUIDv7 text made by the program, so that rows made apart never collide and sort by birth (RFC 9562, 5.7)."""

from collections.abc import Callable
from random import Random
from uuid import UUID

NewId = Callable[[], str]
_STEPS_BACK_MS = 1_000


def uuid7(unix_ms: int, random: Random) -> str:
    """Return a UUIDv7 as 36-character text from a UTC time in milliseconds and a source of randomness."""
    value = (
        (unix_ms & (1 << 48) - 1) << 80 | 0x7 << 76 | random.getrandbits(12) << 64 | 0b10 << 62 | random.getrandbits(62)
    )
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class Ids:
    """Makes keys that rise even within a millisecond, so that what is made together keeps its order (RFC 9562, 6.2, method 2).

    So they do where the clock is put right by less than a second; one that is set back further is followed.
    """

    def __init__(self, clock: Callable[[], int], random: Random) -> None:
        self._clock, self._random = clock, random
        self._last = UUID(int=0)

    def __call__(self) -> str:
        key = UUID(uuid7(self._clock(), self._random))
        if key <= self._last and (self._last.int >> 80) - (key.int >> 80) < _STEPS_BACK_MS:
            key = _above(self._last, 1 + self._random.getrandbits(32))
        self._last = key
        return str(key)


def _above(key: UUID, step: int) -> UUID:
    """Return the key so many steps on, in the order of its time and 74 random bits; the time goes on where those run out."""
    bits = (key.int >> 80 << 12 | key.int >> 64 & 0xFFF) << 62 | key.int & (1 << 62) - 1
    bits += step
    return UUID(int=bits >> 74 << 80 | 0x7 << 76 | (bits >> 62 & 0xFFF) << 64 | 0b10 << 62 | bits & (1 << 62) - 1)


def born_at(key: str) -> int | None:
    """Return when a key was made, in UTC milliseconds; None for a key that does not tell."""
    try:
        made = UUID(key)
    except ValueError:
        return None
    return made.int >> 80 if made.version == 7 else None
