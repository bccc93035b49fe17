"""Opens what a task links to with the program of this machine that does that."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from pmo_desktop.domain.entry.addresses import SCHEMES, scheme_of
from pmo_desktop.domain.errors import InvalidValueError, KnownError


def url_of(address: str, beside: Path) -> QUrl:
    """Return where an address leads; paths count from the folder of the portfolio.

    Raises InvalidValueError for an address of another kind: it may have come with an imported file, and would run something.
    """
    scheme = scheme_of(address)
    windows_path = len(scheme) == 1 or address[1:2] == ":"
    if windows_path or (scheme == "file" and not address.lower().startswith("file:")):
        return QUrl.fromLocalFile(str(beside / address))
    if scheme not in SCHEMES:
        raise InvalidValueError(
            f"“{address}” is not opened: only pages, mails and files are.", "Write https://…, mailto:… or a path."
        )
    return QUrl(address)


def open_address(address: str, beside: Path) -> None:
    """Open an address; KnownError where this machine has nothing that does."""
    url = url_of(address, beside)
    if not url.isValid() or not QDesktopServices.openUrl(url):
        raise KnownError(f"“{address}” could not be opened.", "Look whether it is written right, and is still there.")
