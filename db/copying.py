"""Copies of a file through SQLite's backup, never by copying bytes: whole even while somebody writes."""

import os
from pathlib import Path

from db.engine import Raw, connect
from pmo_desktop.domain.errors import FileProblemError


def copied(source: Raw, target: Path) -> None:
    """Write what `source` now holds to `target`, by a file beside it that is renamed when it is complete."""
    fresh = target.with_name(f".{target.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        copy = connect(fresh, "rwc")
        try:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE").fetchall()
        finally:
            copy.close()
        put_in_place(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)


def put_in_place(fresh: Path, target: Path) -> None:
    """Rename a complete file over `target`, after its bytes are on the disk."""
    try:
        with fresh.open("rb+") as file:
            os.fsync(file.fileno())
        fresh.replace(target)
    except OSError as error:
        raise FileProblemError(
            f"“{target.name}” cannot be written: {error.strerror}.", "Choose another place, or close what has it open."
        ) from error
