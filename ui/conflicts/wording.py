"""How much waits, in words."""

from PySide6.QtCore import QCoreApplication


def things(count: int) -> str:
    """Return `2 things changed by two people`."""
    if count == 1:
        return QCoreApplication.translate("Conflicts", "1 thing changed by two people")
    return QCoreApplication.translate("Conflicts", "{count:,} things changed by two people").format(count=count)
