"""Bringing a backup back: its differences from an open file, those written as one change set, or a file of its own."""

import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from db import comparing, migrating, opening, schema
from db.comparing import Belonging
from db.copying import copied, put_in_place, remove_traces
from db.engine import Raw, connect, patiently
from db.log.deltas import Delta
from pmo_desktop.domain.errors import FileProblemError


@dataclass(frozen=True, slots=True)
class Differences:
    """What bringing a backup back would do, per kind, and which project each row belongs to."""

    deltas: tuple[Delta, ...]
    belongs: Belonging

    def __len__(self) -> int:
        return sum(map(len, self.deltas))


@contextmanager
def opened(backup: Path) -> Iterator[Raw]:
    """Give a backup to read, examined, brought up to date on a copy where it is of an older version.

    Raises FileProblemError for one that is damaged or no portfolio.
    """
    version = opening.examined(backup)
    with tempfile.TemporaryDirectory(prefix="pmo-", dir=backup.parent if version < schema.VERSION else None) as folder:
        path = backup
        if version < schema.VERSION:
            path = Path(folder) / backup.name
            with closing(connect(backup, "ro")) as old:
                copied(old, path)
            migrating.migrate(path, version)
        with closing(connect(path, "ro")) as raw:
            raw.execute("BEGIN")
            yield raw


def differences(ours: Raw, theirs: Raw) -> Differences:
    return Differences(tuple(comparing.deltas(ours, theirs)), comparing.belonging(ours, theirs))


def wanted(found: Differences, projects: Collection[str], ours: Raw, theirs: Raw) -> list[Delta]:
    """Return the part of differences that brings some projects back, with the people and calendars they need."""
    part = comparing.only(projects, found.deltas, found.belongs)
    return comparing.with_what_they_need(part, ours, theirs)


def bring_files(ours: Raw, theirs: Raw) -> None:
    """Bring back the bytes of attached files that rows coming back may name; inside the writing transaction."""
    have = {row[0] for row in ours.execute("SELECT hash FROM blob").fetchall()}
    for (name,) in theirs.execute("SELECT hash FROM blob").fetchall():
        if name not in have:
            data = theirs.execute("SELECT data FROM blob WHERE hash = ?", (name,)).fetchone()[0]
            ours.execute("INSERT INTO blob (hash, data) VALUES (?, ?)", (name, data))


def take_out(backup: Path, target: Path, *, origin: str, at: int) -> None:
    """Write a backup to a file of its own, whole or not at all, as a copy that knows it is another one."""
    fresh = target.with_name(f".{target.name}.restored")
    try:
        with opened(backup) as raw:
            copied(raw, fresh)
        give_origin(fresh, origin, at)
        put_in_place(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)
        remove_traces(fresh)


def give_origin(path: Path, origin: str, at: int) -> None:
    """Write into a file nobody else has open that it is a copy of its own from now on."""
    with closing(connect(path, to_write=False)) as own:
        own.execute("PRAGMA synchronous=FULL")
        patiently(lambda: own.execute("BEGIN IMMEDIATE"))
        own.execute("INSERT INTO origin (id, made_at) VALUES (?, ?)", (origin, at))
        own.execute("COMMIT")


def set_aside(path: Path, day: str) -> Path | None:
    """Keep a file that cannot be opened, and what lies beside it, under a name that says so; None where there is none.

    Where the disk can, the file stays under its own name too, so that no moment is without it.
    """
    if not path.exists():
        return None
    kept = _free_name(path, day)
    try:
        for ending in ("-wal", "-journal"):
            beside = path.with_name(path.name + ending)
            if beside.exists():
                beside.replace(kept.with_name(kept.name + ending))
        try:
            os.link(path, kept)
        except OSError:  # a share, a stick: no second name for one file there
            path.replace(kept)
    except OSError as error:
        raise FileProblemError(
            f"“{path.name}” cannot be set aside: {error.strerror}.", "Restore the backup to a file of its own instead."
        ) from error
    return kept


def _free_name(path: Path, day: str) -> Path:
    number, kept = 1, path.with_name(f"{path.stem} (damaged {day}){path.suffix}")
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.stem} (damaged {day}, {number}){path.suffix}")
    return kept
