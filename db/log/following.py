"""What came after a set, read in one go: its net, and who touched what last and how often."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection

from db.kinds import BY_TABLE, Kind
from db.log.deltas import DELETE, INSERT, Delta
from db.log.netting import Netting
from db.log.reading import ILLEGIBLE, illegible

_ROWS = (
    "SELECT set_number, table_name, row_id, op, fields FROM change WHERE set_number > ? AND set_number <= ? "
    "ORDER BY set_number, number"
)
_OF_SOME = (
    "SELECT set_number, table_name, row_id, op, fields FROM change WHERE set_number > ? AND (row_id IN "
    "(SELECT value FROM json_each(?)) OR row_id IN (SELECT row_id FROM change WHERE set_number > ? AND op = 'delete')) "
    "ORDER BY set_number, number"
)
_ALL = 2**53


@dataclass(slots=True)
class Touches:
    """How many sets touched something, and the number of the last."""

    count: int = 0
    last: int = 0

    def take(self, number: int) -> None:
        if number != self.last:
            self.count += 1
            self.last = number


@dataclass(frozen=True, slots=True)
class Followed:
    """`touches` is by row id and field; the empty field stands for the row as a whole."""

    deltas: tuple[Delta, ...]
    touches: dict[tuple[str, str], Touches] = field(default_factory=dict)


def netted(connection: Connection, after: int, until: int = _ALL) -> list[Delta]:
    """Return the net of the sets with numbers in (`after`, `until`]."""
    netting = Netting()
    for _, kind, op, row_id, value in _read(connection, _ROWS, after, until):
        _take(netting, kind, op, row_id, value)
    return netting.deltas()


def followed(connection: Connection, after: int, rows: Iterable[str] | None = None) -> Followed:
    """Return the net of the sets after number `after`, with who touched what.

    Of some `rows` only where they are given, and of whatever was deleted: what else those sets did is not read.
    """
    netting = Netting()
    touches: dict[tuple[str, str], Touches] = {}
    some = None if rows is None else msgspec.json.encode(list(rows)).decode()
    read = _read(connection, _ROWS, after, _ALL) if some is None else _read(connection, _OF_SOME, after, some, after)
    for number, kind, op, row_id, value in read:
        _take(netting, kind, op, row_id, value)
        for name in ("", *(value if op not in {INSERT, DELETE} else ())):
            touches.setdefault((row_id, name), Touches()).take(number)
    return Followed(tuple(netting.deltas()), touches)


def _read(connection: Connection, sql: str, *given: int | str) -> Iterator[tuple[int, Kind, str, str, Any]]:
    result = connection.exec_driver_sql(sql, given)
    assert result.cursor is not None
    for number, table, row_id, op, fields in iter(result.cursor.fetchone, None):
        value: Any
        try:
            kind = BY_TABLE[table]
            if op in {INSERT, DELETE}:
                (value,) = kind.read_whole([(table, row_id, op, fields)])
            else:
                value = kind.read_change(fields)
        except ILLEGIBLE as error:
            raise illegible(error) from error
        yield number, kind, op, row_id, value
    result.close()


def _take(netting: Netting, kind: Kind, op: str, row_id: str, value: Any) -> None:  # noqa: ANN401 - a row or fields
    if op == INSERT:
        netting.insert(kind, value)
    elif op == DELETE:
        netting.delete(kind, value)
    else:
        netting.update(kind, row_id, value)
