"""What an exchange brought into a copy, and which projects it can have to do with."""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from db.log.deltas import UPDATE
from db.log.reading import MERGE, fetched
from db.sharing import logbook

_WAITING = (
    "SELECT DISTINCT dependency.project_id FROM dependency JOIN task ON task.id = dependency.predecessor_id "
    "WHERE task.project_id IN (SELECT value FROM json_each(?)) AND dependency.project_id <> task.project_id"
)


def rows_beyond(connection: Connection, pack: int) -> set[str]:
    """Return the ids of the rows that sets in later packs, or in none yet, touched."""
    sql = (
        "SELECT DISTINCT row_id FROM change JOIN change_set ON change_set.number = change.set_number "
        "WHERE change_set.pack IS NULL OR change_set.pack > ?"
    )
    return {row[0] for row in fetched(connection, sql, (pack,))}


def received(connection: Connection, pack: int) -> dict[int, dict[str, frozenset[str]]]:
    """Return what each set did that later packs brought from others, and each repair made here.

    By number, the rows with the fields changed of them; none for a row that was added or deleted.
    """
    own = json.dumps(logbook.origins(connection))
    sql = (
        "SELECT change_set.number, change.row_id, change.op, change.fields FROM change_set "
        "JOIN change ON change.set_number = change_set.number "
        "WHERE (pack > ? AND origin NOT IN (SELECT value FROM json_each(?))) "
        "OR (kind = ? AND (pack IS NULL OR pack > ?)) ORDER BY change_set.number, change.number"
    )
    return _by_number(fetched(connection, sql, (pack, own, MERGE, pack)))


def written(connection: Connection, number: int) -> dict[int, dict[str, frozenset[str]]]:
    """Return what each set after a number did, as `received` does."""
    sql = "SELECT set_number, row_id, op, fields FROM change WHERE set_number > ? ORDER BY set_number, number"
    return _by_number(fetched(connection, sql, (number,)))


def _by_number(rows: Iterable[Sequence[Any]]) -> dict[int, dict[str, frozenset[str]]]:
    found: dict[int, dict[str, frozenset[str]]] = {}
    for number, row_id, op, fields in rows:
        found.setdefault(number, {})[row_id] = frozenset(json.loads(fields)) if op == UPDATE else frozenset()
    return found


def waiting_for(connection: Connection, projects: Collection[str]) -> set[str]:
    """Return the projects with those whose tasks wait for theirs, directly or through others."""
    found, new = set(projects), set(projects)
    while new:
        rows = fetched(connection, _WAITING, (json.dumps(sorted(new)),))
        new = {row[0] for row in rows} - found
        found |= new
    return found
