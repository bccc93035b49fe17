"""How moments of the change log read."""

from datetime import UTC, datetime


def when(at: int) -> str:
    """Return a UTC instant in milliseconds as local date and time."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def day_and_time(at: int) -> str:
    """Return a UTC instant in milliseconds as local date and time, without seconds."""
    return when(at)[:16]
