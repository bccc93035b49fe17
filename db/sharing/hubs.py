"""Which hub a place is."""

from pathlib import Path

from db.sharing.folder import Folder
from db.sharing.hub import Hub


def opened(where: str) -> Hub:
    """Return the hub at `where`, the path of a team file."""
    return Folder(Path(where))
