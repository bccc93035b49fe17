"""Row keys: UUIDv7 text made by the program, so that rows made apart never collide and sort by birth (RFC 9562, 5.7)."""

from collections.abc import Callable
from random import Random
from uuid import UUID

NewId = Callable[[], str]


def uuid7(unix_ms: int, random: Random) -> str:
    """Return a UUIDv7 as 36-character text from a UTC time in milliseconds and a source of randomness."""
    value = (
        (unix_ms & (1 << 48) - 1) << 80 | 0x7 << 76 | random.getrandbits(12) << 64 | 0b10 << 62 | random.getrandbits(62)
    )
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def born_at(key: str) -> int | None:
    """Return when a key was made, in UTC milliseconds; None for a key that does not tell."""
    try:
        made = UUID(key)
    except ValueError:
        return None
    return made.int >> 80 if made.version == 7 else None
