"""Bringing a file of an older version up to date: on a copy, step by step, put in place only when it is right."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from db import schema
from db.copying import put_in_place
from db.engine import Raw, connect, first
from pmo_desktop.domain.errors import FileProblemError

STEPS: Mapping[int, Sequence[str]] = {
    # 1 to 2: the history of one row is read without going through the whole log.
    1: ("CREATE INDEX ix_change_row_id ON change (row_id)",),
}
"""Per version, the statements that make the next one of it. A step that renames a field also renames it in the log."""


def migrate(path: Path, version: int, steps: Mapping[int, Sequence[str]] = STEPS) -> None:
    """Make a file of `version` one of this version; it stays as it was where a step fails or somebody has it open."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        _make(path, fresh, version, steps)
        put_in_place(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


def _make(path: Path, fresh: Path, version: int, steps: Mapping[int, Sequence[str]]) -> None:
    """Make `fresh` what the file is in this version, while nobody else can write to the file."""
    original = connect(path)
    try:
        if first(original, "PRAGMA journal_mode=DELETE") != "delete":
            raise FileProblemError(
                f"“{path.name}” has to be brought up to date, but is open elsewhere.",
                "Close it there, then open it again.",
            )
        original.execute("BEGIN IMMEDIATE")
        copy = connect(fresh, "rwc")
        try:
            copy.execute("PRAGMA journal_mode=DELETE").fetchall()
            _copy(path, copy)
            _step(copy, path, version, steps)
        finally:
            copy.close()
    finally:
        original.close()


def _copy(path: Path, copy: Raw) -> None:
    """Read through a connection of its own: one inside a transaction cannot be the source of a backup."""
    reader = connect(path, "ro")
    try:
        reader.backup(copy)
    finally:
        reader.close()


def _step(copy: Raw, path: Path, version: int, steps: Mapping[int, Sequence[str]]) -> None:
    copy.execute("BEGIN IMMEDIATE")
    for each in range(version, schema.VERSION):
        for statement in steps[each]:
            copy.execute(statement)
    copy.execute(f"PRAGMA user_version={schema.VERSION}")
    if schema.of(copy) != sorted(map(_listed, schema.statements())) or first(copy, "PRAGMA integrity_check(1)") != "ok":
        raise FileProblemError(
            f"“{path.name}” could not be brought up to date; it is as it was.",
            "Open it with the version that wrote it.",
        )
    copy.execute("COMMIT")


def _listed(statement: str) -> str:
    """Return a statement as `schema.of` lists what it made: kind, name, text."""
    _, kind, name, *_ = statement.split()
    return schema.normalised(f"{kind.lower()} {name} {statement}")
