"""Writing one change set: rows and log together, in the caller's transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from db import statements
from db.kinds import Kind, Values
from db.log.deltas import Delta
from db.log.texts import logged
from pmo_desktop.domain.errors import InvalidValueError

_NEW_SET = (
    "INSERT INTO change_set (id, origin, seq, author, at, received_at, label, undoes, schema, pack, kind) "
    "SELECT ?, ?, coalesce(max(seq), 0) + 1, ?, ?, NULL, ?, ?, ?, NULL, '' FROM change_set WHERE origin = ? "
    "RETURNING number, seq"
)
_NEW_CHANGE = "INSERT INTO change (set_number, table_name, row_id, op, fields) VALUES (?, ?, ?, ?, ?)"
_WORTH_SLIMMING = 2_000
LONGEST_WORDS = 1 << 20
"""Letters of a set's label, or of the name of who made it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the log says of a set beside its rows; `at` is UTC in milliseconds, `undoes` the id of the set it reverses."""

    id: str
    author: str
    at: int
    label: str
    undoes: str | None = None


def write(
    connection: Connection, entry: Entry, deltas: Sequence[Delta], *, origin: str, schema: int
) -> tuple[int, int]:
    """Write the rows of `deltas` and their log; return the set's number in this file and its seq.

    References are checked at COMMIT (they are deferred), so the order of tables matters to readers of the log only.
    Raises LookupError when a row to change or delete is not there, InvalidValueError for a label no file can hold.
    """
    _check_words(entry)
    given = (entry.id, origin, entry.author, entry.at, entry.label, entry.undoes, schema, origin)
    number, seq = connection.exec_driver_sql(_NEW_SET, given).one()
    connection.exec_driver_sql(_NEW_CHANGE, [(number, *change) for change in logged(deltas)])
    alter(connection, deltas)
    return number, seq


def alter(connection: Connection, deltas: Sequence[Delta]) -> None:
    """Write rows without their log; raise LookupError where one to change or delete is not there."""
    for delta in reversed(deltas):
        _delete(connection, delta)
    for delta in deltas:
        _update(connection, delta)
        _insert(connection, delta)


def _check_words(entry: Entry) -> None:
    for text in (entry.label, entry.author):
        if len(text) > LONGEST_WORDS:
            raise InvalidValueError("The name of this change is too long to be kept.", "Shorten the name it carries.")
        if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise InvalidValueError("The name of this change cannot be kept.", "Leave out its unreadable characters.")


def _delete(connection: Connection, delta: Delta) -> None:
    if delta.deleted:
        done = connection.exec_driver_sql(statements.deletion(delta.kind), [(row[0],) for row in delta.deleted])
        _all_there(done.rowcount, len(delta.deleted), delta.kind)


def _update(connection: Connection, delta: Delta) -> None:
    for names, rows in _by_fields(delta):
        done = connection.exec_driver_sql(statements.alteration(delta.kind, names), rows)
        _all_there(done.rowcount, len(rows), delta.kind)


def _by_fields(delta: Delta) -> Iterator[tuple[tuple[str, ...], list[tuple[Any, ...]]]]:
    """Group updates of the same fields; each row gives the new values in table order, then its id."""
    place = {name: at for at, name in enumerate(delta.kind.fields)}
    each = [(tuple(sorted(fields, key=place.__getitem__)), row_id, fields) for row_id, fields in delta.updated]
    each.sort(key=lambda item: item[0])
    for names, group in groupby(each, key=lambda item: item[0]):
        yield names, [(*(fields[name][1] for name in names), row_id) for _, row_id, fields in group]


def _insert(connection: Connection, delta: Delta) -> None:
    for constants, given in _slimmed(delta.kind, delta.inserted):
        connection.exec_driver_sql(statements.insertion(delta.kind, constants), given)


def _slimmed(kind: Kind, rows: list[Values]) -> Iterator[tuple[tuple[tuple[str, str], ...], list[Values]]]:
    """Yield runs of rows without the fields that are the same in a whole run; binding a value is what takes the time.

    Few rows are yielded as they are: their statement is at hand.
    """
    if len(rows) < _WORTH_SLIMMING:
        yield from [((), rows)] if rows else []
        return
    for start in range(0, len(rows), _WORTH_SLIMMING * 8):
        columns = list(zip(*rows[start : start + _WORTH_SLIMMING * 8], strict=True))
        same = [statements.literal(column[0]) if column.count(column[0]) == len(column) else None for column in columns]
        constants = tuple((name, sql) for name, sql in zip(kind.fields, same, strict=True) if sql is not None)
        kept = [column for column, sql in zip(columns, same, strict=True) if sql is None]
        yield constants, list(zip(*kept, strict=True))


def _all_there(done: int, wanted: int, kind: Kind) -> None:
    if done != wanted:
        raise LookupError(f"{wanted - done} of {wanted} rows of {kind.name} were not in the file")
