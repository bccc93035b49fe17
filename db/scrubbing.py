"""Taking values out of the log that must not leave this copy: what nobody else has received yet is written anew.

What others know stays: a set that went into a pack is never touched, and the first one after it keeps the old value.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import Connection

from db.kinds import BY_TABLE, Kind
from db.log import reading
from db.log.deltas import DELETE, INSERT, UPDATE, Delta

Taken = dict[str, dict[str, list[Any]]]
"""By set id and place (`place_of`): the old and the new value that were taken out, as the log writes them."""

_UNSENT = (
    "SELECT c.row_id, c.number, s.id, c.op, c.fields FROM change AS c JOIN change_set AS s ON s.number = c.set_number "
    "WHERE c.table_name = ? AND s.pack IS NULL"
)
_AMONG = " AND c.row_id IN (SELECT value FROM json_each(?))"
_IN_ORDER = " ORDER BY c.row_id, c.number"
_SENT = (
    "SELECT c.row_id, c.op, c.fields FROM change AS c JOIN change_set AS s ON s.number = c.set_number "
    "WHERE c.table_name = ? AND s.pack IS NOT NULL AND c.row_id IN (SELECT value FROM json_each(?))"
)


def place_of(table: str, row_id: str, field: str) -> str:
    return f"{table}/{row_id}/{field}"


def scrub(connection: Connection, kind: Kind, fields: Sequence[str], ids: Sequence[str] | None) -> Taken:
    """Empty `fields` of rows in every unsent set, inside the caller's transaction; return what stood there.

    Of all rows, also those that are deleted by now, where `ids` is None.
    """
    taken: Taken = {}
    again: list[tuple[str, int]] = []
    for row_id, group in groupby(_unsent(connection, kind, ids), key=itemgetter(0)):
        seen: set[str] = set()
        for _, number, set_id, op, written in group:
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
                again.append((msgspec.json.encode(kept).decode(), number))
    if again:
        connection.exec_driver_sql("UPDATE change SET fields = ? WHERE number = ?", again)
    return taken


def _unsent(connection: Connection, kind: Kind, ids: Sequence[str] | None) -> list[tuple[str, int, str, str, str]]:
    if ids is None:
        return list(reading.fetched(connection, _UNSENT + _IN_ORDER, (kind.name,)))
    return list(reading.fetched(connection, _UNSENT + _AMONG + _IN_ORDER, (kind.name, _json(list(ids)))))


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


def sent(connection: Connection, kind: Kind, field: str, ids: Iterable[str]) -> set[str]:
    """Return those of the rows of which others have received a value of `field`."""
    found = reading.fetched(connection, _SENT, (kind.name, _json(list(ids))))
    return {row_id for row_id, op, written in found if _says(op, written, kind, field)}


def _says(op: str, written: str, kind: Kind, field: str) -> bool:
    said = msgspec.json.decode(written).get(field)
    values = (said or []) if op == UPDATE else [said]
    return any(value not in {None, kind.empty(field)} for value in values)


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
