"""The schema of a file: how it is made, its version, and the exact list of what a file may hold."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache

from sqlalchemy.schema import CreateIndex, CreateTable

from db.engine import APPLICATION_ID, Raw
from db.rows import metadata
from db.statements import compiled

VERSION = 6
FINGERPRINTS = {
    1: "822e6daeb4ae166af83bcabe2b2000161e5a25a2158998f4ce39b6b313427a31",
    2: "c21a140109f85cf673ba6e06af87c22f0ba98877f93b371c25fa438bbc8e1a59",
    3: "8c493a611375e8f926a8d522fba4101224e1f5af73d00299db142df4ea95ff59",
    4: "8bb30ee54ab60cdf07fb777a6f4dc7c8b69d72df0ff07bce393edb58b6f25ffe",
    5: "f9b889a8ab162bec3615b8087ded6dcb6709b109bc9986c4009eadcacc6497b7",
    6: "2d4ac7d351a008cb8ea163371fea4850d35d036d9ceb7fbfe6460ff1a14c098e",
}
"""What `fingerprint` gives for the schema of each version ever written."""
_INTERNAL = {
    "sqlite_sequence": "CREATE TABLE sqlite_sequence(name,seq)",
    "sqlite_stat1": "CREATE TABLE sqlite_stat1(tbl,idx,stat)",
    "sqlite_stat4": "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
}


@cache
def statements() -> tuple[str, ...]:
    """Return the statements that make the schema of this version, in a fixed order."""
    return tuple(_statements())


def _statements() -> Iterator[str]:
    for table in metadata.tables.values():
        yield compiled(CreateTable(table)).strip()
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield compiled(CreateIndex(index)).strip()


def make(connection: Raw) -> None:
    """Give an empty file the schema; the caller holds the transaction."""
    for statement in statements():
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={VERSION}")


def of(connection: Raw) -> list[str]:
    """Return the statements of everything in the file's schema but SQLite's own tables, normalised and sorted."""
    rows = connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
    return sorted(normalised(f"{kind} {name} {sql}") for kind, name, sql in rows if not _is_internal(kind, name, sql))


def _is_internal(kind: str, name: str, sql: str | None) -> bool:
    """Tell SQLite's own objects: the indexes behind keys, the counter of keys, and the planner's statistics.

    Their text counts too: SQLite runs it whatever kind and name stand beside it, so that a trigger could hide there.
    """
    return (kind == "index" and sql is None) or (kind == "table" and (name, sql) in _INTERNAL.items())


def normalised(sql: str) -> str:
    """Return `sql` without quotes round names and with single spaces, the two things ALTER TABLE changes."""
    return re.sub(r"\s+", " ", sql.replace('"', "")).strip()


def fingerprint(schema: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(schema).encode()).hexdigest()
