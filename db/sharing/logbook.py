"""The log set by set: read out of a file, taken away, and put in again as an exchange has them."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from db.log import reading
from db.log.texts import LoggedChange
from db.sharing.hub import ROOT
from db.sharing.packs import PackedSet

_SETS = "SELECT number, id, origin, seq, author, at, label, undoes, kind FROM change_set WHERE "
_ONLY_HERE = "pack IS NULL"
_BEYOND = "(pack IS NULL OR pack > ?)"
_PUT_SET = (
    "INSERT INTO change_set (id, origin, seq, author, at, received_at, label, undoes, schema, pack, kind) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
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


def knows(connection: Connection, row_id: str) -> bool:
    """Say whether the log holds a change of a row, however long ago."""
    return connection.exec_driver_sql("SELECT 1 FROM change WHERE row_id = ? LIMIT 1", (row_id,)).first() is not None


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
    put_all(connection, [(each, pack, received_at)], schema=schema)
    return int(connection.exec_driver_sql("SELECT max(number) FROM change_set").scalar_one())


def put_all(connection: Connection, sets: Sequence[tuple[PackedSet, int | None, int | None]], *, schema: int) -> None:
    """Write sets, each with its pack and when that was made, into the log as the newest, without touching rows."""
    if not sets:
        return
    connection.exec_driver_sql(
        _PUT_SET,
        [
            (e.id, e.origin, e.seq, e.author, e.at, received_at, e.label, e.undoes, schema, pack, e.kind)
            for e, pack, received_at in sets
        ],
    )
    last = int(connection.exec_driver_sql("SELECT max(number) FROM change_set").scalar_one())
    first = last - len(sets) + 1  # nobody else writes in this transaction, so that numbers follow each other
    changes = [(first + at, *change) for at, (each, _, _) in enumerate(sets) for change in each.changes]
    if changes:
        connection.exec_driver_sql(_PUT_CHANGE, changes)


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


def last_pack(connection: Connection) -> tuple[int, str]:
    """Return number and hash of the last pack this copy knows; 0 and the root before the first."""
    found = connection.exec_driver_sql("SELECT number, hash FROM pack ORDER BY number DESC LIMIT 1").first()
    return (found[0], found[1]) if found else (0, ROOT)


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
