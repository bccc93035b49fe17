"""How moments of the change log read, and how much of it waits for somebody."""

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication


def when(at: int) -> str:
    """Return a UTC instant in milliseconds as local date and time."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def things(count: int) -> str:
    """Return `2 things changed by two people`."""
    if count == 1:
        return QCoreApplication.translate("Conflicts", "1 thing changed by two people")
    return QCoreApplication.translate("Conflicts", "{count:,} things changed by two people").format(count=count)
