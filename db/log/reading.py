"""Reading the log back: sets, and the rows of a set as deltas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import Connection

from db.kinds import BY_TABLE, KINDS
from db.log.deltas import DELETE, INSERT, Delta
from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.domain.errors import DamagedFileError

_SETS = "SELECT number, id, seq, author, at, label, undoes, origin, kind FROM change_set"
ILLEGIBLE = (LookupError, TypeError, ValueError, AttributeError, RecursionError, msgspec.MsgspecError)
"""What comes of a line of the log that somebody else wrote, or that is damaged."""
MERGE = "merge"
"""The kind of a set in which an exchange repaired what clashed, or wrote a conflict down; nobody undoes it by Ctrl+Z."""
ASIDE = "aside"
"""The kind of an edit of which nothing stands: all of it became conflicts."""
FOLDED = "folded"
"""The kind of a set that stands for the many an old month had."""


@dataclass(frozen=True, slots=True)
class LoggedSet:
    """A set under its number, the order of arrival in this file; `origin` is the copy it was made in."""

    number: int
    set: ChangeSet
    origin: str = ""
    kind: str = ""


def after(connection: Connection, number: int) -> list[LoggedSet]:
    """Return the sets that arrived after `number`, in order."""
    return _sets(connection, _SETS + " WHERE number > ? ORDER BY number", (number,))


def newest(connection: Connection, limit: int) -> list[LoggedSet]:
    """Return at most `limit` sets, the newest first."""
    return _sets(connection, _SETS + " ORDER BY number DESC LIMIT ?", (limit,))


def by_id(connection: Connection, set_id: str) -> LoggedSet | None:
    found = _sets(connection, _SETS + " WHERE id = ?", (set_id,))
    return found[0] if found else None


def of_row(connection: Connection, row_id: str, limit: int) -> list[LoggedSet]:
    """Return at most `limit` sets that changed one row, the newest first."""
    among = " WHERE number IN (SELECT set_number FROM change WHERE row_id = ?) ORDER BY number DESC LIMIT ?"
    return _sets(connection, _SETS + among, (row_id, limit))


def last_number(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT coalesce(max(number), 0) FROM change_set").scalar_one())


def deltas(connection: Connection, number: int) -> list[Delta]:
    """Return what set `number` did, per table."""
    sql = "SELECT table_name, row_id, op, fields FROM change WHERE set_number = ? ORDER BY number"
    return to_deltas(fetched(connection, sql, (number,)))


def deltas_between(connection: Connection, first: int, last: int) -> list[Delta]:
    """Return what the sets `first` to `last` did, one after the other, read in one go."""
    sql = (
        "SELECT set_number, table_name, row_id, op, fields FROM change WHERE set_number BETWEEN ? AND ? "
        "ORDER BY set_number, number"
    )
    found: list[Delta] = []
    for _, rows in groupby(fetched(connection, sql, (first, last)), key=itemgetter(0)):
        found += to_deltas([row[1:] for row in rows])
    return found


def sizes(connection: Connection, first: int, last: int) -> dict[str, int]:
    """Return how many row changes the sets `first` to `last` have per table, without reading them."""
    sql = "SELECT table_name, count(*) FROM change WHERE set_number BETWEEN ? AND ? GROUP BY table_name"
    return dict(fetched(connection, sql, (first, last)))


def to_deltas(rows: Sequence[tuple[str, str, str, str]]) -> list[Delta]:
    """Return what logged rows say, each table after the ones it hangs on, however they were written.

    Raises DamagedFileError for what no log of ours says.
    """
    try:
        return _to_deltas(rows)
    except ILLEGIBLE as error:
        raise illegible(error) from error


def illegible(error: Exception) -> DamagedFileError:
    """Return the error for a line of the log that makes no sense."""
    return DamagedFileError(
        f"The history in this file holds a change that cannot be read ({error}).",
        "Salvage what can be read into a new file, or restore it from a backup or a copy.",
    )


def _to_deltas(rows: Iterable[tuple[str, str, str, str]]) -> list[Delta]:
    made: dict[str, Delta] = {}
    for (table, op), group in groupby(rows, key=itemgetter(0, 2)):
        delta = made.setdefault(table, Delta(BY_TABLE[table]))
        kind = delta.kind
        if op == INSERT:
            delta.inserted += kind.read_whole(group)
        elif op == DELETE:
            delta.deleted += kind.read_whole(group)
        else:
            delta.updated += [(row_id, kind.read_change(fields)) for _, row_id, _, fields in group]
    return [made[kind.name] for kind in KINDS.values() if kind.name in made]


def fetched(connection: Connection, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
    """Return rows as the driver's plain tuples."""
    result = connection.exec_driver_sql(sql, tuple(parameters))
    rows: list[Any] = list(result.cursor.fetchall()) if result.cursor is not None else []
    result.close()
    return rows


def _sets(connection: Connection, sql: str, parameters: tuple[Any, ...]) -> list[LoggedSet]:
    rows = fetched(connection, sql, parameters)
    return [
        LoggedSet(number, ChangeSet(id=set_id, seq=seq, author=author, at=at, label=label, undoes=undoes), origin, kind)
        for number, set_id, seq, author, at, label, undoes, origin, kind in rows
    ]
