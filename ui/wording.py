"""How moments of the change log read."""

from datetime import UTC, datetime


def when(at: int) -> str:
    """Return a UTC instant in milliseconds as local date and time."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def size_in_words(size: int) -> str:
    """Return the size of a file as systems show it, in powers of ten."""
    for unit, of in (("GB", 1_000_000_000), ("MB", 1_000_000)):
        if size >= of:
            return f"{size / of:.1f} {unit}"
    return f"{max(1, round(size / 1_000))} kB"


def day_and_time(at: int) -> str:
    """Return a UTC instant in milliseconds as local date and time, without seconds."""
    return when(at)[:16]
