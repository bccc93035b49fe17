"""How moments of the change log read, and how much of it waits for somebody."""

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication


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


def things(count: int) -> str:
    """Return `2 things changed by two people`."""
    if count == 1:
        return QCoreApplication.translate("Conflicts", "1 thing changed by two people")
    return QCoreApplication.translate("Conflicts", "{count:,} things changed by two people").format(count=count)
