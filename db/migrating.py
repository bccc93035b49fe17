"""Bringing a file of an older version up to date: on a copy, step by step, written back only when it is right."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from db import room, schema
from db.copying import beside, remove
from db.engine import Raw, connect, first, key_of, patiently
from db.steps import from_2, from_3, from_4, from_5
from pmo_desktop.domain.errors import FileProblemError

STEPS: Mapping[int, Sequence[str]] = {
    # 1 to 2: the history of one row is read without going through the whole log.
    1: ("CREATE INDEX ix_change_row_id ON change (row_id)",),
    2: from_2.STATEMENTS,
    3: from_3.STATEMENTS,
    4: from_4.STATEMENTS,
    5: from_5.STATEMENTS,
}
"""Per version, the statements that make the next one of it. A step that renames a field also renames it in the log."""


def migrate(path: Path, version: int, steps: Mapping[int, Sequence[str]] = STEPS) -> None:
    """Make a file of `version` one of this version; it stays as it was where a step fails or somebody has it open.

    The file is held for this connection alone from the first read to the last write, and what the copy became is written
    over it in one transaction: nothing another program wrote in between is lost, and a crash leaves the one or the other.
    """
    original = connect(path)
    try:
        if _is_still(original, version):
            _hold(original, path)
        if _is_still(original, version):
            _remake(original, path, version, steps)
    finally:
        original.close()


def _is_still(original: Raw, version: int) -> bool:
    """Say whether no other window was quicker."""
    return bool(first(original, "PRAGMA user_version") == version)


def _hold(original: Raw, path: Path) -> None:
    """Keep everybody else out until `original` is closed."""
    try:
        original.execute("PRAGMA journal_mode=DELETE").fetchall()
        original.execute("PRAGMA locking_mode=EXCLUSIVE").fetchall()
        patiently(lambda: original.execute("BEGIN EXCLUSIVE"))
        original.execute("COMMIT")
    except (driver.OperationalError, FileProblemError) as error:
        raise FileProblemError(
            f"“{path.name}” has to be brought up to date, but is open elsewhere.", "Close it there, then open it again."
        ) from error


def _remake(original: Raw, path: Path, version: int, steps: Mapping[int, Sequence[str]]) -> None:
    fresh = beside(path)
    remove(fresh)
    copy = None
    try:
        room.ask_for(path.parent, 2 * path.stat().st_size)  # the copy, and what is written back
        copy = connect(fresh, "rwc", key=key_of(original))
        copy.execute("PRAGMA journal_mode=DELETE").fetchall()
        original.backup(copy)
        copy.execute("PRAGMA foreign_keys=OFF")  # a table made anew keeps the rows that refer to it
        copy.execute("PRAGMA legacy_alter_table=ON")
        _step(copy, path, version, steps)
        copy.backup(original)
    finally:
        if copy is not None:
            copy.close()
        remove(fresh)


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


def upgraded(changes: Iterable[tuple[str, str, str, str]], version: int) -> list[tuple[str, str, str, str]]:
    """Return changes of the log of `version` (table, row id, operation, fields) as the log of this version has them."""
    statements = [each for step in range(version, schema.VERSION) for each in STEPS[step] if _is_about_log(each)]
    scratch = driver.connect(":memory:")
    try:
        scratch.execute("CREATE TABLE change (table_name, row_id, op, fields)")
        scratch.executemany("INSERT INTO change VALUES (?, ?, ?, ?)", changes)
        for statement in statements:
            scratch.execute(statement)
        found: list[tuple[str, str, str, str]] = scratch.execute("SELECT * FROM change ORDER BY rowid").fetchall()
    finally:
        scratch.close()
    return found


def _is_about_log(statement: str) -> bool:
    return statement.startswith("UPDATE change ")
