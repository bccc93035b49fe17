"""A file as it stood: a copy in memory with the later sets taken back, which reads like any file and refuses changes."""

import secrets
from pathlib import Path
from typing import NoReturn

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection

from db import statements
from db.engine import Raw, engine_over, first, memory_settings
from db.log.deltas import Delta
from db.log.following import netted
from db.store import Store
from pmo_desktop.domain.bulk import collector_paused
from pmo_desktop.domain.errors import KnownError


class PastStore(Store):
    """A store over a copy in memory; every attempt to write raises `refusal`."""

    refusal: KnownError

    def _writing(self, set_id: str) -> NoReturn:  # noqa: ARG002 - as the one it overrides
        raise self.refusal

    def again(self) -> "PastStore":
        """Return a copy for another thread."""
        return _past(self.path, copied_to_memory(self), self.refusal)


def as_it_stood(store: Store, cut: int, *, origin: str, at: int, refusal: KnownError) -> PastStore:
    """Return the file as it stood after set number `cut`; `origin` is a new id for the copy, made `at`.

    The copy knows nothing of a team file, and its log ends with `cut`.
    """
    raw = copied_to_memory(store)
    with collector_paused():
        _take_back(raw, cut, origin, at)
    return _past(store.path, raw, refusal)


def _past(path: Path, raw: Raw, refusal: KnownError) -> PastStore:
    store = PastStore(path, raw)
    store.refusal = refusal
    return store


def copied_to_memory(store: Store) -> Raw:
    """Return a copy of a store's file in memory; of an encrypted one an encrypted copy, under a key nobody knows."""
    raw: Raw = driver.connect(":memory:", isolation_level=None, check_same_thread=False)
    with store.exclusively() as source:
        if first(source, "PRAGMA cipher_status") == "1":
            raw.execute(f"PRAGMA key = \"x'{secrets.token_hex(32)}'\"")
        source.backup(raw)
    memory_settings(raw)
    return raw


def _take_back(raw: Raw, cut: int, origin: str, at: int) -> None:
    engine = engine_over(raw)
    raw.execute("PRAGMA foreign_keys=OFF")
    with engine.connect() as connection, connection.begin():
        for delta in reversed(netted(connection, cut)):
            put(connection, delta.inverse())
        for sql in ("DELETE FROM change WHERE set_number > ?", "DELETE FROM change_set WHERE number > ?"):
            connection.exec_driver_sql(sql, (cut,))
        connection.exec_driver_sql("DELETE FROM pack")
        connection.exec_driver_sql("DELETE FROM note")
        connection.exec_driver_sql("INSERT INTO origin (id, made_at) VALUES (?, ?)", (origin, at))
    raw.execute("PRAGMA foreign_keys=ON")


def put(connection: Connection, delta: Delta) -> None:
    """Write the rows of a delta and nothing else."""
    kind = delta.kind
    if delta.deleted:
        connection.exec_driver_sql(statements.deletion(kind), [(row[0],) for row in delta.deleted])
    for row_id, fields in delta.updated:
        names = tuple(name for name in kind.fields if name in fields)
        given = (*(fields[name][1] for name in names), row_id)
        connection.exec_driver_sql(statements.alteration(kind, names), given)
    if delta.inserted:
        connection.exec_driver_sql(statements.insertion(kind), delta.inserted)
