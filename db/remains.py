"""What is left of a damaged file: its rows, read past whatever is broken and sorted into the tables they are of."""

from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import sqlcipher3.dbapi2 as driver

from db import migrating, ranges, schema
from db.engine import APPLICATION_ID, Raw, connect, first
from db.kinds import BY_TABLE, Kind, is_key
from db.log.deltas import DELETE, INSERT, UPDATE
from db.pages import Pages, Row
from db.rows import metadata
from pmo_desktop.domain.errors import FileProblemError

_OPS = frozenset((INSERT, UPDATE, DELETE))


@dataclass(eq=False)
class ByPages:
    """Reads an ordinary file's pages: those a table's tree still reaches first, then those it lost, by what they hold."""

    pages: Pages

    @cached_property
    def version(self) -> int:
        return self.pages.version

    def named(self) -> Iterator[tuple[str, list[Row]]]:
        """Yield rows page by page with the table whose tree reaches the page, or none."""
        taken: set[int] = set(self.pages.free()) | self.pages.under(1)
        for table, root in self.pages.tables().items():
            leaves = self.pages.under(root) - taken
            taken |= leaves
            for number in sorted(leaves):
                yield table, list(self.pages.rows(number))
        for number in self.pages.leaves():
            if number not in taken:
                yield "", list(self.pages.rows(number))


@dataclass(eq=False)
class ByRanges:
    path: Path
    version: int = schema.VERSION

    def named(self) -> Iterator[tuple[str, list[Row]]]:
        for table in ranges.tables(self.path):
            yield table, list(ranges.rows(self.path, table))


def reader_of(damaged: Path) -> ByPages | ByRanges:
    """Return what reads a file: its pages, unless they are under a passphrase and nothing in them looks like a table."""
    pages = Pages.read(damaged)
    by_pages = ByPages(pages)
    plain = damaged.read_bytes()[:16] == b"SQLite format 3\0"
    if plain or not ranges.tables(damaged):
        return by_pages
    with closing(connect(damaged, "ro")) as raw:
        return ByRanges(damaged, int(first(raw, "PRAGMA user_version")))


class Found:
    """The rows of a damaged file, sorted into tables: by the tree they hang on where they fit it, else by what they are."""

    def __init__(self, reader: ByPages | ByRanges) -> None:
        self.version = reader.version if reader.version in schema.FINGERPRINTS else schema.VERSION
        self.rows: dict[str, dict[int, tuple[Any, ...]]] = {name: {} for name in metadata.tables}
        self.stray: dict[str, dict[int, tuple[Any, ...]]] = {name: {} for name in metadata.tables}
        """Rows of pages no tree reaches: perhaps older than the row of that key."""
        self.pages = 0
        waiting: list[tuple[str, list[Row]]] = []
        for table, rows in reader.named():
            self.pages += 1
            if not self._take_log(rows):
                waiting.append((table, rows))
        self._named = {str(row[3]): str(row[2]) for row in self.rows["change"].values()}
        for table, rows in waiting:
            self._take(table, rows)

    def _take_log(self, rows: list[Row]) -> bool:
        """Take a page of the log, known by itself: what it says helps to tell the others."""
        logged = [row for row in rows if _fits("change", row)]
        if not logged:
            return False
        for row in logged:
            self.rows["change"].setdefault(row.rowid, _with_key(row))
        return True

    def _take(self, table: str, rows: list[Row]) -> None:
        for row in rows:
            known = self._named.get(row.values[0]) if row.values and isinstance(row.values[0], str) else None
            if known is not None and _fits(known, row):
                place = known
            elif table in self.rows and _fits(table, row):
                place = table
            else:
                place = _guessed(row)
            if place:
                into = self.rows if place == table else self.stray
                into[place].setdefault(row.rowid, _with_key(row))


def width(table: str) -> int:
    return len(metadata.tables[table].columns)


def _with_key(row: Row) -> tuple[Any, ...]:
    """Return the values of a row with its rowid where that is a column."""
    return (row.rowid, *row.values[1:]) if row.values[0] is None else row.values


def _guessed(row: Row) -> str:
    """Return the one table a row can be of; empty where it could be of several."""
    fitting = [table for table in metadata.tables if _fits(table, row)]
    return fitting[0] if len(fitting) == 1 else ""


def _fits(table: str, row: Row) -> bool:
    """Say whether a row can be of a table, by the number and the types of its values."""
    values = row.values
    if len(values) != width(table):
        return False
    if table == "change":
        return values[0] is None and isinstance(values[1], int) and values[2] in BY_TABLE and values[4] in _OPS
    if table in BY_TABLE:
        return is_key(values[0]) and _is_fit(BY_TABLE[table], values)
    return all(
        isinstance(value, _PYTHON[type(column.type).__name__])
        or (value is None and (column.nullable or column.primary_key))
        for value, column in zip(values, metadata.tables[table].columns, strict=True)
    ) and (values[0] is None) == (metadata.tables[table].columns[0].name == "number")


_PYTHON: Mapping[str, type] = {"Text": str, "Integer": int, "LargeBinary": bytes}


def _is_fit(kind: Kind, values: tuple[Any, ...]) -> bool:
    try:
        row = [column[0] for column in kind.columns([values])]
        msgspec.convert(dict(zip(kind.fields[1:], row[1:], strict=True)), kind.whole)
    except (msgspec.ValidationError, KeyError, TypeError):
        return False
    return True


def is_older(version: int) -> bool:
    return version in schema.FINGERPRINTS and version < schema.VERSION


def bring_up_to_date(reader: ByPages, older: Path) -> None:
    """Write the rows that the trees of a file of an older version still reach to a whole file, and migrate that.

    Raises FileProblemError where its schema cannot be read: the rows of an old version are known by nothing else.
    """
    statements = reader.pages.statements()
    with closing(connect(older, "rwc")) as raw:
        raw.execute("PRAGMA journal_mode=DELETE").fetchall()
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("BEGIN IMMEDIATE")
        for statement in statements:
            raw.execute(statement)
        if schema.fingerprint(schema.of(raw)) != schema.FINGERPRINTS[reader.version]:
            raise FileProblemError(
                "The file is of an older version and what describes its tables is damaged.",
                "Restore it from a backup or a copy.",
            )
        for table, root in reader.pages.tables().items():
            if not table.startswith("sqlite_"):
                _copy_rows(raw, reader.pages, table, root)
        raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
        raw.execute(f"PRAGMA user_version={reader.version}")
        raw.execute("COMMIT")
    migrating.migrate(older, reader.version)


def _copy_rows(raw: Raw, pages: Pages, table: str, root: int) -> None:
    width = len(raw.execute(f'SELECT * FROM "{table}" LIMIT 0').description)  # noqa: S608 - a table of a schema we know
    sql = f'INSERT OR IGNORE INTO "{table}" VALUES ({", ".join("?" * width)})'  # noqa: S608 - same
    for number in sorted(pages.under(root)):
        for row in pages.rows(number):
            if len(row.values) == width:
                with suppress(driver.Error):  # what its own table does not take is no row of it
                    raw.execute(sql, _with_key(row))
