"""Whether every value in a file is one its field can hold: years, sizes and lengths that the schema does not check."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Integer, LargeBinary, Text

from db.engine import Raw
from db.kinds import BY_TABLE, LONGEST_KEY, Kind, bounds
from db.rows import metadata
from pmo_desktop.domain.errors import DamagedFileError

_LONGEST = 64 << 20
"""Bytes of the longest text: four for each letter that a field takes."""
_UNBOUNDED = frozenset(("fields", "facts", "value"))
"""What holds several texts at a time, as JSON."""
SALVAGE = "Salvage what can be read into a new file, or restore it from a backup or a copy."


def check(connection: Raw, path: Path) -> None:
    """Raise DamagedFileError, naming table and row, where a file of this version holds what no field can.

    One pass over the rows that reads no long text; 30 ms for 100,000 tasks. Text that is no UTF-8, and what the log says of
    rows, is found when it is read.
    """
    for table, sql in _statements():
        found = connection.execute(sql).fetchone()
        if found is not None:
            raise unfit(path, table, found[0])


def unfit(path: Path, table: str, row: object) -> DamagedFileError:
    """Return the error for a row that holds what none can."""
    named = "".join(each if each.isprintable() else "�" for each in str(row)[:100])
    words = f"{table.replace('_', ' ')} “{named}” holds a value that no {table.replace('_', ' ')} can have"
    return DamagedFileError(f"“{path.name}” is damaged: {words}.", SALVAGE)


def unreadable(connection: Raw, path: Path, kind: Kind) -> DamagedFileError:
    """Return the error for rows of which SQLite says that a text is no text, naming the first of them."""
    casts = ", ".join(f'CAST("{name}" AS BLOB)' for name in kind.fields)
    for row in connection.execute(f"SELECT {casts} FROM {kind.name}"):  # noqa: S608 - names of our schema
        try:
            for value in row:
                str(value or b"", "utf-8")
        except UnicodeDecodeError:
            return unfit(path, kind.name, str(row[0], "utf-8", "replace"))
    return DamagedFileError(f"“{path.name}” is damaged: it holds text that cannot be read.", SALVAGE)


def removal(table: str) -> str:
    """Return a DELETE of the rows of a table that hold what none can."""
    return f"DELETE FROM {table} WHERE {_condition(table)}"  # noqa: S608 - names of our schema


@cache
def _statements() -> tuple[tuple[str, str], ...]:
    """Return per table a SELECT of the key of one row that holds what none can."""
    made = []
    for name, table in metadata.tables.items():
        key = next(iter(table.primary_key.columns)).name
        made.append((name, f"SELECT {key} FROM {name} WHERE {_condition(name)} LIMIT 1"))  # noqa: S608 - names of our schema
    return tuple(made)


def _condition(table: str) -> str:
    wrong = [each for column in metadata.tables[table].columns for each in _wrong(column)]
    if table == "change":
        known = ", ".join(f"'{each}'" for each in BY_TABLE)
        wrong.append(f"table_name NOT IN ({known})")
    return " OR ".join(wrong)


def _wrong(column: "Column[Any]") -> Iterator[str]:
    """Yield the conditions under which a column holds what it must not; NULL makes none of them true."""
    kind, name = getattr(column.type, "impl", column.type), f'"{column.name}"'
    if isinstance(kind, LargeBinary):
        return
    if isinstance(kind, Text):
        is_key = column.primary_key or bool(column.foreign_keys) or column.name == "row_id"
        if column.name not in _UNBOUNDED:
            yield f"octet_length({name}) > {LONGEST_KEY if is_key else _LONGEST}"
        if column.name == "id":
            yield f"{name} = '' OR {name} GLOB '*[^ -~]*'"
    elif isinstance(kind, Integer):
        least, most = bounds(column)
        yield f"{name} NOT BETWEEN {least} AND {most}"
    else:
        yield f"{name} NOT BETWEEN -1e300 AND 1e300"
