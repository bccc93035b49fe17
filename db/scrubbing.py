"""Taking values out of the log that must not leave this copy: what nobody else has received yet is written anew.

What others know stays: a set that went into a pack is never touched, and the first one after it keeps the old value.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from db.kinds import BY_TABLE, Kind
from db.log import reading
from db.log.deltas import DELETE, INSERT, UPDATE, Delta

Taken = dict[str, dict[str, list[Any]]]
"""By set id and place (`place_of`): the old and the new value that were taken out, as the log writes them."""

_UNSENT = (
    "SELECT c.number, s.id, c.op, c.fields FROM change AS c JOIN change_set AS s ON s.number = c.set_number "
    "WHERE c.row_id = ? AND c.table_name = ? AND s.pack IS NULL ORDER BY c.number"
)
_SENT = (
    "SELECT c.op, c.fields FROM change AS c JOIN change_set AS s ON s.number = c.set_number "
    "WHERE c.row_id = ? AND c.table_name = ? AND s.pack IS NOT NULL ORDER BY c.number"
)


def place_of(table: str, row_id: str, field: str) -> str:
    return f"{table}/{row_id}/{field}"


def scrub(connection: Connection, kind: Kind, fields: Sequence[str], ids: Iterable[str]) -> Taken:
    """Empty `fields` of rows in every unsent set, inside the caller's transaction; return what stood there."""
    taken: Taken = {}
    for row_id in ids:
        seen: set[str] = set()
        for number, set_id, op, written in reading.fetched(connection, _UNSENT, (row_id, kind.name)):
            kept = msgspec.json.decode(written)
            out = {
                field: pair
                for field in fields
                if (pair := _take_out(kind, kept, op, field, public=field not in seen)) is not None
            }
            seen.update(fields if op != UPDATE else (field for field in fields if field in kept))
            if out:
                places = {place_of(kind.name, row_id, field): pair for field, pair in out.items()}
                taken.setdefault(set_id, {}).update(places)
                again = (msgspec.json.encode(kept).decode(), number)
                connection.exec_driver_sql("UPDATE change SET fields = ? WHERE number = ?", again)
    return taken


def _take_out(kind: Kind, kept: dict[str, Any], op: str, field: str, *, public: bool) -> list[Any] | None:
    """Empty one field of a logged row in place; return (old, new) as they were, None where nothing private stood there.

    `public`: this is the first unsent set that touches the field, so that its old value is what others know already.
    """
    empty = kind.empty(field)
    if op == UPDATE:
        if field not in kept:
            return None
        old, new = pair = kept[field]
        kept[field] = [old if public else empty, empty]
        return None if pair == kept[field] else [old, new]
    if field not in kept or (op == DELETE and public):
        return None
    value = kept.pop(field)
    return [empty, value] if op == INSERT else [value, empty]


def logged(connection: Connection, kind: Kind) -> list[str]:
    """Return the rows of a kind that unsent sets name, whether they are still there or not."""
    sql = (
        "SELECT DISTINCT c.row_id FROM change AS c JOIN change_set AS s ON s.number = c.set_number "
        "WHERE c.table_name = ? AND s.pack IS NULL"
    )
    return [row_id for (row_id,) in reading.fetched(connection, sql, (kind.name,))]


def sent(connection: Connection, kind: Kind, field: str, ids: Iterable[str]) -> set[str]:
    """Return those of the rows of which others have received a value of `field`."""
    return {row_id for row_id in ids if any(_says(row, kind, field) for row in _sent_of(connection, kind, row_id))}


def _sent_of(connection: Connection, kind: Kind, row_id: str) -> list[tuple[str, str]]:
    return list(reading.fetched(connection, _SENT, (row_id, kind.name)))


def _says(row: tuple[str, str], kind: Kind, field: str) -> bool:
    op, written = row
    said = msgspec.json.decode(written).get(field)
    values = (said or []) if op == UPDATE else [said]
    return any(value not in (None, kind.empty(field)) for value in values)


def restored(deltas: Sequence[Delta], taken: Mapping[str, list[Any]]) -> list[Delta]:
    """Return logged deltas with what was taken out of them put back."""
    if not taken:
        return list(deltas)
    by_row: dict[tuple[str, str], dict[str, list[Any]]] = {}
    for place, pair in taken.items():
        table, row_id, field = place.split("/")
        by_row.setdefault((table, row_id), {})[field] = [BY_TABLE[table].read_value(field, _json(v)) for v in pair]
    return [_with(delta, by_row) for delta in deltas]


def _json(value: Any) -> str:  # noqa: ANN401 - whatever the log held
    return msgspec.json.encode(value).decode()


def _with(delta: Delta, by_row: Mapping[tuple[str, str], Mapping[str, list[Any]]]) -> Delta:
    name, places = delta.kind.name, {field: at for at, field in enumerate(delta.kind.fields)}

    def whole(row: tuple[Any, ...], side: int) -> tuple[Any, ...]:
        found = by_row.get((name, row[0]))
        if found is None:
            return row
        values = list(row)
        for field, pair in found.items():
            values[places[field]] = pair[side]
        return tuple(values)

    updated = [
        (row_id, fields | {field: (pair[0], pair[1]) for field, pair in by_row.get((name, row_id), {}).items()})
        for row_id, fields in delta.updated
    ]
    return Delta(
        delta.kind, [whole(row, 1) for row in delta.inserted], updated, [whole(row, 0) for row in delta.deleted]
    )
