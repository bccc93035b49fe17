"""What the rows of a file come to: per table a count and one hash over all rows in the order of their keys."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from db.engine import Raw

_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How many rows a table has, and SHA-256 (hex) over them, each as SQL literals, in the order of their keys."""

    count: int
    hash: str


def of_all(connection: Raw) -> dict[str, Fingerprint]:
    """Return the fingerprint of every table but SQLite's own; of one state where the caller holds a transaction."""
    return {table: _of(connection, table) for table in tables(connection)}


def tables(connection: Raw) -> list[str]:
    found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return sorted(str(name) for (name,) in found.fetchall())


def texts(connection: Raw, table: str, columns: Sequence[str]) -> Iterator[tuple[object, str]]:
    """Yield the first column of each row and the row as SQL literals; the literal of a number is exact."""
    literals = ", ".join(f'quote("{name}")' for name in columns)
    sql = f'SELECT "{columns[0]}", concat_ws(\',\', {literals}) FROM "{table}" ORDER BY 1'  # noqa: S608 - names of our schema
    cursor = connection.execute(sql)
    while rows := cursor.fetchmany(_AT_ONCE):
        yield from rows


def _of(connection: Raw, table: str) -> Fingerprint:
    cursor = connection.execute(f'SELECT * FROM "{table}" LIMIT 0')  # noqa: S608 - a name of our schema
    columns = [str(each[0]) for each in cursor.description]
    digest, count = hashlib.sha256(), 0
    for _, text in texts(connection, table, columns):
        digest.update(text.encode("utf-8", "surrogatepass"))
        digest.update(b"\n")
        count += 1
    return Fingerprint(count, digest.hexdigest())
