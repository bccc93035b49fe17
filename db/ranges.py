"""Reading a damaged file through SQLite, row range by row range: for encrypted files, whose pages only it can read."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from db import fingerprints
from db.engine import connect
from db.pages import Row

_LARGEST = 1 << 40
_FEW = 4_096


def tables(path: Path) -> list[str]:
    """Return the tables SQLite still knows of; none where it cannot read the schema."""
    try:
        with closing(connect(path, "ro")) as raw:
            return fingerprints.tables(raw)
    except driver.DatabaseError:
        return []


def rows(path: Path, table: str) -> Iterator[Row]:
    """Yield what can be read of a table: a range that fails is halved until its good rows are out.

    Each range has a connection of its own: after a page it cannot decipher, SQLCipher gives no other.
    """
    waiting = [(1, _largest(path, table))]
    while waiting:
        low, high = waiting.pop()
        found = _range(path, table, low, high)
        if found is not None:
            yield from found
        elif low < high:
            middle = (low + high) // 2
            waiting += [(middle + 1, high), (low, middle)]


def _largest(path: Path, table: str) -> int:
    found = _asked(path, f"SELECT max(rowid) FROM {table}", ())  # noqa: S608 - a table of our schema
    if found is not None:
        return int(found[0][0] or 0)
    high = _FEW
    while high < _LARGEST:
        beyond = _asked(path, f"SELECT rowid FROM {table} WHERE rowid > ? LIMIT 1", (high,))  # noqa: S608 - same
        if beyond == []:
            return high
        high *= 2
    return high


def _range(path: Path, table: str, low: int, high: int) -> list[Row] | None:
    found = _asked(path, f"SELECT rowid, * FROM {table} NOT INDEXED WHERE rowid BETWEEN ? AND ?", (low, high))  # noqa: S608 - same
    return None if found is None else [Row(row[0], tuple(row[1:])) for row in found]


def _asked(path: Path, sql: str, given: tuple[int, ...]) -> list[tuple[Any, ...]] | None:
    """Return what a statement gives; None where it fails."""
    try:
        with closing(connect(path, "ro")) as raw:
            found: list[tuple[Any, ...]] = raw.execute(sql, given).fetchall()
            return found
    except (driver.DatabaseError, UnicodeDecodeError):
        return None
