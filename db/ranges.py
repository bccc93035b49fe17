"""Reading a damaged file through SQLite, a stretch of rows at a time: for encrypted files, whose pages only it can read."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from db import fingerprints
from db.engine import Raw, connect
from db.pages import Row

_LARGEST = 1 << 32
_FROM = "SELECT rowid, * FROM {table} NOT INDEXED WHERE rowid >= ? ORDER BY rowid LIMIT ?"


def tables(path: Path) -> list[str]:
    """Return the tables SQLite still knows of; none where it cannot read the schema."""
    try:
        with closing(connect(path, "ro")) as raw:
            return fingerprints.tables(raw)
    except driver.DatabaseError:
        return []


def rows(path: Path, table: str) -> Iterator[Row]:
    """Yield what can be read of a table: on to what cannot be read, then from the first rowid behind it that can."""
    asking = _Asking(path)
    here = 1
    while here < _LARGEST:
        found, whole = asking.on_from(table, here)
        yield from found
        if whole:
            break
        here = _beyond(asking, table, found[-1].rowid if found else here - 1)
        for row in asking.first_from(table, here) or ():  # by itself: the driver loses a row where the next one fails
            yield row
            here = row.rowid + 1
    asking.close()


def _beyond(asking: "_Asking", table: str, last: int) -> int:
    """Return the first rowid behind a row from which reading works again: in steps that double, then halving the last."""
    step = 1
    while last + step < _LARGEST and asking.first_from(table, last + step) is None:
        step *= 2
    low, high = last + step // 2, last + step
    while high - low > 1:
        middle = (low + high) // 2
        if asking.first_from(table, middle) is None:
            low = middle
        else:
            high = middle
    return high


class _Asking:
    """One connection until it fails: after a page it cannot decipher, SQLCipher gives no other through the same one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._raw: Raw | None = None

    def on_from(self, table: str, rowid: int) -> tuple[list[Row], bool]:
        """Return the rows from a rowid on, and whether they are all there are."""
        found: list[Row] = []
        try:
            for row in self._open().execute(_FROM.format(table=table), (rowid, -1)):
                found.append(Row(row[0], tuple(row[1:])))  # noqa: PERF401 - what was read before it fails is kept
        except (driver.DatabaseError, UnicodeDecodeError):
            self.close()
            return found, False
        return found, True

    def first_from(self, table: str, rowid: int) -> list[Row] | None:
        """Return the first row from a rowid on, an empty list where there is none; None where that cannot be read."""
        try:
            found = self._open().execute(_FROM.format(table=table), (rowid, 1)).fetchall()
        except (driver.DatabaseError, UnicodeDecodeError):
            self.close()
            return None
        return [Row(row[0], tuple(row[1:])) for row in found]

    def _open(self) -> Raw:
        if self._raw is None:
            self._raw = connect(self._path, "ro")
            self._raw.execute("PRAGMA cipher_log_level=NONE").fetchall()  # it would tell of every page
        return self._raw

    def close(self) -> None:
        if self._raw is not None:
            self._raw.close()
            self._raw = None
