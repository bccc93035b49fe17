"""What a copy remembers for itself, by name, as JSON: never logged, never sent."""

from typing import Any

import msgspec
from sqlalchemy import Connection

from pmo_desktop.domain.errors import DamagedFileError


def read(connection: Connection, name: str) -> Any:  # noqa: ANN401 - whatever was written
    """Return what was written under a name, None where nothing was; raise DamagedFileError where that makes no sense."""
    found = connection.exec_driver_sql("SELECT value FROM note WHERE name = ?", (name,)).scalar_one_or_none()
    try:
        return None if found is None else msgspec.json.decode(found)
    except (msgspec.DecodeError, RecursionError) as error:
        raise DamagedFileError(
            f"This file is damaged: what it remembers under “{name}” cannot be read.",
            "Salvage what can be read into a new file, or restore it from a backup or a copy.",
        ) from error


def write(connection: Connection, name: str, value: object) -> None:
    """Write under a name, in the caller's transaction; None forgets it."""
    connection.exec_driver_sql("DELETE FROM note WHERE name = ?", (name,))
    if value is not None:
        given = (name, msgspec.json.encode(value).decode())
        connection.exec_driver_sql("INSERT INTO note (name, value) VALUES (?, ?)", given)
