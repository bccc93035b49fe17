"""Looking through the log: which sets answer to filters, pages of them, what was deleted, and what became of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection

from db.kinds import BONDS, BY_TABLE, KINDS, Kind, Values
from db.log.deltas import DELETE, INSERT, UPDATE, Delta
from db.log.reading import fetched, to_deltas
from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.domain.records import Project

_COLUMNS = "number, id, seq, author, at, label, undoes, received_at, kind"
_ORDERS = {"when": "at", "who": "author COLLATE NOCASE", "what": "label COLLATE NOCASE", "arrival": "number"}
STANDING = "coalesce(received_at, at)"
"""Since when a set counts in this file: since it was received, or made here. UTC in milliseconds."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which sets: `since` and `until` are UTC in milliseconds, half-open; empty or None is no filter.

    `authors` are those that count, or with `others` those that do not; `words` are looked for in labels and in values.
    """

    authors: tuple[str, ...] = ()
    others: bool = False
    project_id: str = ""
    row_id: str = ""
    tables: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    words: str = ""
    order: str = "arrival"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Listed:
    """A set as a list shows it; `received_at` is when it was received, None for what was made here."""

    number: int
    set: ChangeSet
    received_at: int | None
    kind: str


def numbers(connection: Connection, sought: Sought) -> list[int]:
    """Return the numbers of the sets that answer to the filters, in the order asked for."""
    where: list[str] = []
    given: list[Any] = []
    if sought.authors or sought.others:
        among = "author IN (SELECT value FROM json_each(?))"
        where.append(f"NOT {among}" if sought.others else among)
        given.append(_json(sought.authors))
    for value, sign in ((sought.since, ">="), (sought.until, "<")):
        if value is not None:
            where.append(f"at {sign} ?")
            given.append(value)
    if sought.tables:
        where.append(
            "EXISTS (SELECT 1 FROM change WHERE set_number = change_set.number AND table_name IN "
            "(SELECT value FROM json_each(?)))"
        )
        given.append(_json(sought.tables))
    rows = (
        {sought.row_id}
        if sought.row_id
        else rows_of_project(connection, sought.project_id)
        if sought.project_id
        else None
    )
    if rows is not None:
        where.append("number IN (SELECT set_number FROM change WHERE row_id IN (SELECT value FROM json_each(?)))")
        given.append(_json(rows))
    if sought.words:
        like = "%" + sought.words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        where.append(
            "(label LIKE ? ESCAPE '\\' OR author LIKE ? ESCAPE '\\' OR number IN "
            "(SELECT set_number FROM change WHERE fields LIKE ? ESCAPE '\\'))"
        )
        given += [like] * 3
    direction = "DESC" if sought.descending else "ASC"
    condition = f" WHERE {' AND '.join(where)}" if where else ""
    sql = f"SELECT number FROM change_set{condition} ORDER BY {_ORDERS[sought.order]} {direction}, number {direction}"  # noqa: S608 - our own words
    return [row[0] for row in fetched(connection, sql, given)]


def page(connection: Connection, wanted: Sequence[int]) -> dict[int, Listed]:
    """Return the sets under the given numbers."""
    sql = f"SELECT {_COLUMNS} FROM change_set WHERE number IN (SELECT value FROM json_each(?))"  # noqa: S608 - our own words
    return {row[0]: _listed(row) for row in fetched(connection, sql, (_json(wanted),))}


def _listed(row: Sequence[Any]) -> Listed:
    number, set_id, seq, author, at, label, undoes, received_at, kind = row
    return Listed(
        number, ChangeSet(id=set_id, seq=seq, author=author, at=at, label=label, undoes=undoes), received_at, kind
    )


def foremost(connection: Connection, number: int, most: int) -> list[Delta]:
    """Return what a set did, of each operation at most so many rows: what others belong to comes before these."""
    rows: list[Any] = []
    for op, direction in ((DELETE, "DESC"), (UPDATE, "ASC"), (INSERT, "ASC")):
        sql = (
            "SELECT table_name, row_id, op, fields FROM change WHERE set_number = ? AND op = ? "  # noqa: S608 - our own words
            f"ORDER BY number {direction} LIMIT ?"
        )
        rows += fetched(connection, sql, (number, op, most))
    return to_deltas(rows)


def operations(connection: Connection, number: int, table: str) -> dict[str, int]:
    """Return how many rows of a table a set inserted, updated and deleted, by operation."""
    sql = "SELECT op, count(*) FROM change WHERE set_number = ? AND table_name = ? GROUP BY op"
    return dict(fetched(connection, sql, (number, table)))


def done_to(connection: Connection, row_id: str, number: int) -> list[Delta]:
    """Return what a set did to one row, however many others it touched."""
    sql = "SELECT table_name, row_id, op, fields FROM change WHERE row_id = ? AND set_number = ?"
    return to_deltas(fetched(connection, sql, (row_id, number)))


def rows_of_owners(connection: Connection, table: str, field: str, owners: Iterable[str]) -> set[str]:
    """Return every row of a table that was ever added to, or deleted from, what its `field` names."""
    sql = (
        "SELECT DISTINCT row_id FROM change WHERE table_name = ? AND op <> ? AND json_extract(fields, ?) IN "
        "(SELECT value FROM json_each(?))"
    )
    return {row[0] for row in fetched(connection, sql, (table, UPDATE, f"$.{field}", _json(list(owners))))}


def authors(connection: Connection) -> list[str]:
    rows = fetched(
        connection, "SELECT DISTINCT author FROM change_set WHERE author <> '' ORDER BY author COLLATE NOCASE"
    )
    return [row[0] for row in rows]


def undone(connection: Connection) -> dict[str, int]:
    """Return the number of the standing set that reverses it, by the id of each set that no longer stands."""
    found: dict[str, int] = {}
    sql = "SELECT number, id, undoes FROM change_set WHERE undoes IS NOT NULL ORDER BY number DESC"
    for number, set_id, undoes in fetched(connection, sql):
        if set_id not in found:
            found.setdefault(undoes, number)
    return found


def undoings(connection: Connection) -> dict[int, int]:
    """Return the number of the action that each undoing, or doing again, is about, by the number of that set."""
    sql = "SELECT number, id, undoes FROM change_set WHERE undoes IS NOT NULL ORDER BY number"
    rows = fetched(connection, sql)
    root: dict[str, str] = {}
    for _, set_id, undoes in rows:
        root[set_id] = root.get(undoes, undoes)
    among = "SELECT id, number FROM change_set WHERE id IN (SELECT value FROM json_each(?))"
    known: dict[str, int] = dict(fetched(connection, among, (_json(set(root.values())),)))
    return {number: known[root[set_id]] for number, set_id, _ in rows if root[set_id] in known}


def undoing_depths(connection: Connection) -> dict[str, int]:
    """Return for each set that undoes another how often that action was turned: 1 undone, 2 done again, and so on."""
    depths: dict[str, int] = {}
    for set_id, undoes in fetched(
        connection, "SELECT id, undoes FROM change_set WHERE undoes IS NOT NULL ORDER BY number"
    ):
        depths[set_id] = depths.get(undoes, 0) + 1
    return depths


def made_in(connection: Connection, row_id: str) -> int:
    """Return the number of the set that last added a row; 0 where the log knows of none."""
    sql = "SELECT coalesce(max(set_number), 0) FROM change WHERE row_id = ? AND op = 'insert'"
    return int(fetched(connection, sql, (row_id,))[0][0])


def cut_at(connection: Connection, at: int) -> int:
    """Return the number of the last set that counts since `at` (UTC in milliseconds) or longer; 0 where none does."""
    sql = f"SELECT number FROM change_set WHERE {STANDING} <= ? ORDER BY number DESC LIMIT 1"  # noqa: S608 - our own words
    rows = fetched(connection, sql, (at,))
    return int(rows[0][0]) if rows else 0


# Projects


def rows_of_project(connection: Connection, project_id: str) -> set[str]:
    """Return the ids of a project and of everything in it: rows that are there, and rows that were deleted."""
    return _live(connection, project_id) | _gone(connection, project_id)


def _live(connection: Connection, project_id: str) -> set[str]:
    found = {project_id}
    waiting: list[tuple[Kind, set[str]]] = [(KINDS[Project], {project_id})]
    while waiting:
        kind, ids = waiting.pop()
        for bond in BONDS:
            if bond.bond != "owner" or bond.target not in {None, kind.name}:
                continue
            sql = f"SELECT id FROM {bond.kind.name} WHERE {bond.field} IN (SELECT value FROM json_each(?))"  # noqa: S608 - names of our own schema
            more = {row[0] for row in fetched(connection, sql, (_json(ids),))} - found
            if more:
                found |= more
                waiting.append((bond.kind, more))
    return found


_OWNERS: Mapping[str, tuple[str, ...]] = {
    kind.name: tuple(bond.field for bond in BONDS if bond.kind is kind and bond.bond == "owner")
    for kind in KINDS.values()
}


def _gone(connection: Connection, project_id: str) -> set[str]:
    """Return what was deleted out of a project, by the owners that the log of the deletion names."""
    by_table: dict[str, list[tuple[str, str]]] = {}
    sql = "SELECT table_name, row_id, fields FROM change WHERE op = 'delete'"
    for table, row_id, fields in fetched(connection, sql):
        if _OWNERS[table]:
            by_table.setdefault(table, []).append((row_id, fields))
    found = {project_id}
    for table in BY_TABLE:  # owners stand before what they own
        owners = _OWNERS[table]
        for row_id, fields in by_table.get(table, ()):
            row = msgspec.json.decode(fields)
            if any(row.get(name) in found for name in owners):
                found.add(row_id)
    return found


def last_known(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[Kind, Values]]:
    """Return the kind of each row, and the row as it was inserted or deleted last, by its id; unknown ids are left out."""
    sql = (
        "SELECT row_id, table_name, max(set_number), op, fields FROM change "
        "WHERE row_id IN (SELECT value FROM json_each(?)) AND op <> 'update' GROUP BY row_id"
    )
    found = {}
    for row_id, table, _, op, fields in fetched(connection, sql, (_json(ids),)):
        kind = BY_TABLE[table]
        (row,) = kind.read_whole([(table, row_id, op, fields)])
        found[row_id] = (kind, row)
    return found


# What was deleted


@dataclass(frozen=True, slots=True)
class Deletion:
    """A row that is no longer there, as it was, and the set that deleted it, with how many rows of that set in all."""

    kind: Kind
    row: Values
    by: Listed
    rows: int


def deleted(connection: Connection, tables: Iterable[str]) -> list[Deletion]:
    """Return the rows of tables that were deleted and are not there now, the last deleted first."""
    found: list[Deletion] = []
    for table in tables:
        kind = BY_TABLE[table]
        sql = (
            f"SELECT c.row_id, c.fields, max(c.set_number) FROM change c LEFT JOIN {table} t ON t.id = c.row_id "  # noqa: S608 - names of our own schema
            "WHERE c.op = 'delete' AND c.table_name = ? AND t.id IS NULL GROUP BY c.row_id"
        )
        rows = fetched(connection, sql, (table,))
        sets = page(connection, sorted({row[2] for row in rows}))
        counts = _sizes(connection, sets)
        for row_id, fields, number in rows:
            (row,) = kind.read_whole([(table, row_id, "delete", fields)])
            found.append(Deletion(kind, row, sets[number], counts[number]))
    return sorted(found, key=lambda each: each.by.number, reverse=True)


def _sizes(connection: Connection, wanted: Iterable[int]) -> dict[int, int]:
    sql = "SELECT set_number, count(*) FROM change WHERE set_number IN (SELECT value FROM json_each(?)) GROUP BY set_number"
    return dict(fetched(connection, sql, (_json(list(wanted)),)))


def _json(values: Iterable[Any]) -> str:
    return msgspec.json.encode(list(values)).decode()
