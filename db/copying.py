"""Copies of a file through SQLite's backup, never by copying bytes: whole even while somebody writes."""

import os
from contextlib import suppress
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from db.engine import Raw, connect, key_of, leave_wal
from pmo_desktop.domain.errors import FileProblemError, LockedError


def copied(source: Raw, target: Path) -> None:
    """Write what `source` now holds to `target`, by a file beside it that is renamed when it is complete.

    Of an encrypted file comes a file under the same key: the same passphrase opens it.
    """
    fresh = beside(target)
    remove(fresh)
    try:
        copy = connect(fresh, "rwc", key=key_of(source))
        try:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE").fetchall()
        finally:
            copy.close()
        put_in_place(fresh, target)
    finally:
        remove(fresh)


def beside(path: Path) -> Path:
    """Return where a file is written that will take the place of the one at `path`."""
    return path.with_name(f".{path.name}.new")


def remove(path: Path) -> None:
    """Remove a file that is not, or no longer, in use, with its traces."""
    path.unlink(missing_ok=True)
    remove_traces(path)


def is_open(path: Path) -> bool:
    """Say whether a sound file is there that somebody has open: its log then stays beside it, whoever else closes it."""
    log = path.with_name(f"{path.name}-wal")
    if not (path.exists() and log.exists()):
        return False
    try:
        connection = connect(path, "rw", to_write=False)
        try:
            leave_wal(connection)
        finally:
            connection.close()
    except LockedError:
        return True  # nobody without its passphrase can say more
    except driver.DatabaseError:
        return False
    return log.exists()


def put_in_place(fresh: Path, target: Path) -> None:
    """Rename a complete file over `target`, after its bytes are on the disk.

    What a crash left beside the old one is removed: it must not be taken for the log of the new one.
    """
    try:
        remove_traces(target)
        with fresh.open("rb+") as file:
            os.fsync(file.fileno())
        fresh.replace(target)
        _sync_names(target.parent)
    except OSError as error:
        raise FileProblemError(
            f"“{target.name}” cannot be written: {error.strerror}.", "Choose another place, or close what has it open."
        ) from error


def _sync_names(folder: Path) -> None:
    """Have the folder itself on the disk, so that the new name outlives a power cut; Windows does so by itself."""
    if os.name == "nt":
        return
    names = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some shares cannot
            os.fsync(names)
    finally:
        os.close(names)


def remove_traces(path: Path) -> None:
    """Remove what lies beside a file that is not, or no longer, a portfolio in use."""
    for ending in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
