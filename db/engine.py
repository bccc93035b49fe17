"""The one SQLite driver, its connections and their settings: every way into a file goes through `connect`."""

import random
import sqlite3 as standard
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, StaticPool, create_engine, event, exc

from db import keys
from db.keys import Key
from pmo_desktop.domain import records
from pmo_desktop.domain.errors import FileProblemError

Raw = standard.Connection
"""What the driver's connection looks like to a type checker; the object itself is sqlcipher3's."""

APPLICATION_ID = 0x504D4F44
"""`PMOD`, at offset 68 of every portfolio file."""

_ALWAYS = (
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-65536",
)
_ENCRYPTED = ("PRAGMA temp_store=MEMORY",)
"""No temporary file lies in clear beside an encrypted one; the log and the journal are encrypted by themselves."""

_WRITING = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA fullfsync=ON")
_BUSY_MS = 250
_PATIENCE_S = 20.0
_BUSY = ("database is locked", "database table is locked", "database schema is locked", "database is busy")

GARBLED = "malformed database schema"
"""What is said where the driver trips over a complaint of SQLite that names a thing whose name is no text."""

T = TypeVar("T")

# A value whose type is not exactly int, float, str or bytes sends the driver on a slow search for an adapter (measured:
# ten times slower for None); a registered one ends that search at once.
driver.register_adapter(type(None), lambda none: none)
driver.register_adapter(bool, int)
for _choice in vars(records).values():
    if isinstance(_choice, type) and issubclass(_choice, StrEnum):
        driver.register_adapter(_choice, str.__str__)


class _Connection(driver.Connection):  # type: ignore[misc] # the driver has no types
    """A connection that knows the key it was opened with."""

    key: Key | None = None


def connect(path: Path, mode: str = "rw", *, to_write: bool = True, key: Key | None = None) -> Raw:
    """Return a connection with the settings every use needs; `mode` is SQLite's `ro`, `rw` or `rwc`.

    One that is not `to_write` (and any `ro`) leaves the journal as it is, and so the file. `key` is for a file that is made
    now; one that is there has its key looked up. Transactions are begun and ended by us alone. Raises LockedError, and the
    driver's errors.
    """
    connection = _opened(f"{path.absolute().as_uri()}?mode={mode}", key or keys.key_of(path))
    try:
        for pragma in _ALWAYS if mode == "ro" or not to_write else (*_ALWAYS, *_WRITING):
            patiently(lambda pragma=pragma: connection.execute(pragma).fetchall())  # type: ignore[misc]
    except UnicodeDecodeError as error:
        connection.close()
        raise driver.DatabaseError(GARBLED) from error
    except BaseException:
        connection.close()
        raise
    return connection


def connect_in_memory(like: Raw) -> Raw:
    """Return an empty database in memory that `like` can be backed up into: only one with its key takes its pages."""
    return _opened("file::memory:", key_of(like))


def _opened(uri: str, key: Key | None) -> Raw:
    connection: Raw = driver.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, timeout=_BUSY_MS / 1000, factory=_Connection
    )
    try:
        if key is not None:
            for pragma in (keys.QUIET, f'PRAGMA key = "{key.literal()}"', *_ENCRYPTED):
                connection.execute(pragma).fetchall()
            connection.key = key  # type: ignore[attr-defined]
    except BaseException:
        connection.close()
        raise
    return connection


def key_of(raw: Raw) -> Key | None:
    """Return the key `raw` was opened with; None where its file is plain."""
    key: Key | None = getattr(raw, "key", None)
    return key


def memory_settings(raw: Raw) -> None:
    """Give a connection to a copy in memory the settings every use needs."""
    for pragma in _ALWAYS:
        raw.execute(pragma).fetchall()


def engine_over(raw: Raw) -> Engine:
    """Return a SQLAlchemy engine whose every connection is `raw`; BEGIN is emitted here, as `begin_with` says."""
    engine = create_engine("sqlite+pysqlite://", module=driver, creator=lambda: raw, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        word = connection.info.get("begin", "BEGIN")
        patiently(lambda: connection.exec_driver_sql(word))

    return engine


def patiently(attempt: Callable[[], T]) -> T:
    """Repeat `attempt` with a growing, jittered pause while another connection holds the file; give up with a sentence."""
    end = time.monotonic() + _PATIENCE_S
    pause = 0.002
    while True:
        try:
            return attempt()
        except (driver.OperationalError, exc.OperationalError) as error:
            if not is_busy(error):
                raise
            if time.monotonic() > end:
                raise FileProblemError(
                    "Another window or program is busy writing to this file.", "Wait for it to finish, then try again."
                ) from error
        time.sleep(pause * random.uniform(0.5, 1.5))
        pause = min(pause * 2, 0.1)


def is_busy(error: BaseException) -> bool:
    text = str(error)
    return any(words in text for words in _BUSY)


def first(connection: Raw, sql: str) -> Any:  # noqa: ANN401 - a pragma answers a number or a text
    """Return the first column of the first row `sql` gives."""
    return connection.execute(sql).fetchone()[0]


def leave_wal(raw: Raw) -> None:
    """Checkpoint and go back to a rollback journal, which works only when nobody else has the file open."""
    try:
        raw.execute("PRAGMA busy_timeout=0")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        raw.execute("PRAGMA journal_mode=DELETE").fetchall()
    except driver.OperationalError as error:
        if not is_busy(error):
            raise
