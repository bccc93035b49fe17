"""The log set by set: read out of a file, taken away, and put in again as an exchange has them."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from db.log import reading
from db.log.texts import LoggedChange
from db.sharing.packs import PackedSet

_SETS = "SELECT number, id, origin, seq, author, at, label, undoes, kind FROM change_set WHERE "
_ONLY_HERE = "pack IS NULL"
_BEYOND = "(pack IS NULL OR pack > ?)"
_PUT_SET = (
    "INSERT INTO change_set (id, origin, seq, author, at, received_at, label, undoes, schema, pack, kind) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number"
)
_PUT_CHANGE = "INSERT INTO change (set_number, table_name, row_id, op, fields) VALUES (?, ?, ?, ?, ?)"


def unsent(connection: Connection, beyond: int | None, most: int = -1) -> list[tuple[int, PackedSet]]:
    """Return the sets that no pack holds, or none up to number `beyond`, under their numbers, in order; at most so many."""
    where, given = _where(beyond)
    rows = reading.fetched(connection, f"{_SETS}{where} ORDER BY number LIMIT ?", (*given, most))
    return [
        (number, PackedSet(set_id, origin, seq, author, at, label, undoes, kind, _changes(connection, number)))
        for number, set_id, origin, seq, author, at, label, undoes, kind in rows
    ]


def count_unsent(connection: Connection, beyond: int | None) -> int:
    where, given = _where(beyond)
    rows = reading.fetched(connection, f"SELECT count(*) FROM change_set WHERE {where}", given)  # noqa: S608 - a constant
    return int(rows[0][0])


def _where(beyond: int | None) -> tuple[str, tuple[int, ...]]:
    return (_ONLY_HERE, ()) if beyond is None else (_BEYOND, (beyond,))


def holds(connection: Connection, set_id: str) -> bool:
    return connection.exec_driver_sql("SELECT 1 FROM change_set WHERE id = ?", (set_id,)).first() is not None


def _changes(connection: Connection, number: int) -> tuple[LoggedChange, ...]:
    sql = "SELECT table_name, row_id, op, fields FROM change WHERE set_number = ? ORDER BY number"
    return tuple(reading.fetched(connection, sql, (number,)))


def remove(connection: Connection, numbers: Sequence[int]) -> None:
    """Take sets out of the log; their rows are the caller's to see to."""
    if numbers:
        given = [(number,) for number in numbers]
        connection.exec_driver_sql("DELETE FROM change WHERE set_number = ?", given)
        connection.exec_driver_sql("DELETE FROM change_set WHERE number = ?", given)


def put(connection: Connection, each: PackedSet, *, schema: int, pack: int | None, received_at: int | None) -> int:
    """Write a set into the log as the newest, without touching rows; return its number."""
    given = (
        each.id,
        each.origin,
        each.seq,
        each.author,
        each.at,
        received_at,
        each.label,
        each.undoes,
        schema,
        pack,
        each.kind,
    )
    number = int(connection.exec_driver_sql(_PUT_SET, given).scalar_one())
    if each.changes:
        connection.exec_driver_sql(_PUT_CHANGE, [(number, *change) for change in each.changes])
    return number


def settle(connection: Connection, number: int, *, pack: int, received_at: int) -> None:
    """Write down in which pack a set went."""
    connection.exec_driver_sql(
        "UPDATE change_set SET pack = ?, received_at = ? WHERE number = ?", (pack, received_at, number)
    )


def unsettle(connection: Connection, numbers: Sequence[int]) -> None:
    """Write down that sets are in no pack."""
    if numbers:
        sql = "UPDATE change_set SET pack = NULL, received_at = NULL WHERE number = ? AND pack IS NOT NULL"
        connection.exec_driver_sql(sql, [(number,) for number in numbers])


def origin(connection: Connection) -> str:
    """Return the id of this copy."""
    found = connection.exec_driver_sql("SELECT id FROM origin ORDER BY number DESC LIMIT 1").scalar_one()
    return str(found)


def origins(connection: Connection) -> tuple[str, ...]:
    """Return every id this copy has had, the one in force last."""
    return tuple(row[0] for row in reading.fetched(connection, "SELECT id FROM origin ORDER BY number"))


def put_origin(connection: Connection, new: str, at: int) -> None:
    """Give this copy another id, from now on."""
    connection.exec_driver_sql("INSERT INTO origin (id, made_at) VALUES (?, ?)", (new, at))


def last_seq(connection: Connection, of: str) -> int:
    sql = "SELECT coalesce(max(seq), 0) FROM change_set WHERE origin = ?"
    return int(connection.exec_driver_sql(sql, (of,)).scalar_one())


def holds_seq(connection: Connection, of: str, seq: int) -> bool:
    sql = "SELECT 1 FROM change_set WHERE origin = ? AND seq = ?"
    return connection.exec_driver_sql(sql, (of, seq)).first() is not None


def ids(connection: Connection) -> dict[str, int]:
    """Return the numbers of all sets by id, in order."""
    return dict(reading.fetched(connection, "SELECT id, number FROM change_set ORDER BY number"))


def sets(connection: Connection, numbers: Sequence[int]) -> Iterator[PackedSet]:
    """Yield the sets with these numbers, in order."""
    for number in sorted(numbers):
        for _, set_id, origin_id, seq, author, at, label, undoes, kind in reading.fetched(
            connection, f"{_SETS}number = ?", (number,)
        ):
            yield PackedSet(set_id, origin_id, seq, author, at, label, undoes, kind, _changes(connection, number))
