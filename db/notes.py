"""What this copy of a file remembers for itself, by name: never logged, never sent."""

from typing import Any

import msgspec
from sqlalchemy import Connection

from db.log.reading import fetched


def read(connection: Connection, name: str) -> Any:  # noqa: ANN401 - whatever was kept
    """Return what is kept under a name; None where nothing is."""
    rows = fetched(connection, "SELECT value FROM note WHERE name = ?", (name,))
    return msgspec.json.decode(rows[0][0]) if rows else None


def keep(connection: Connection, name: str, value: object) -> None:
    """Keep something JSON can hold under a name, in place of what was there."""
    sql = "INSERT INTO note (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    connection.exec_driver_sql(sql, (name, msgspec.json.encode(value).decode()))
