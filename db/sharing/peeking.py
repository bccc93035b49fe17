"""A look at a file before it is opened: which team it belongs to, and whether it is what lies at the hub."""

import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec
import sqlcipher3.dbapi2 as driver

from db.engine import APPLICATION_ID, connect, first
from db.sharing import files
from db.sharing.snapshots import SNAPSHOT, TEAM
from pmo_desktop.domain.errors import FileProblemError, LockedError

_WITH_NOTES = 4
"""The first version of the file that has notes."""


@dataclass(frozen=True, slots=True)
class Seen:
    """`team` is empty for a file of its own; `is_whole` says that it is the team's whole file, not somebody's copy.

    `is_locked`: nothing can be told without a passphrase.
    """

    team: str = ""
    is_whole: bool = False
    is_locked: bool = False


def at(path: Path) -> Seen:
    """Look at a file on this machine; one that cannot be read belongs to nobody: opening it says why."""
    try:
        with closing(connect(path, "ro", to_write=False)) as raw:
            if first(raw, "PRAGMA application_id") != APPLICATION_ID or first(raw, "PRAGMA user_version") < _WITH_NOTES:
                return Seen()
            noted = dict(raw.execute("SELECT name, value FROM note WHERE name IN (?, ?)", (TEAM, SNAPSHOT)).fetchall())
    except LockedError:
        return Seen(is_locked=True)
    except (driver.Error, FileProblemError, OSError):
        return Seen()
    return Seen(_said(noted.get(SNAPSHOT), "team") or _said(noted.get(TEAM), "id"), SNAPSHOT in noted)


def elsewhere(path: Path) -> Seen:
    """Look at a file on a share or in a synced folder: at a copy made here, for SQLite reads none there."""
    try:
        with tempfile.TemporaryDirectory(prefix="pmo-desktop-") as folder:
            here = Path(folder) / "peek.pmo"
            files.copied(path, here, read=path.name, made=path.name)
            return at(here)
    except (FileProblemError, OSError):
        return Seen()


def _said(text: str | None, name: str) -> str:
    try:
        found = msgspec.json.decode(text or "{}")
    except msgspec.DecodeError:
        return ""
    return str(found.get(name, "")) if isinstance(found, dict) else ""
