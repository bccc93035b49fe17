"""The authorizer of a connection: reading is always allowed, writing only while the change log or a migration writes."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlcipher3.dbapi2 as driver

from db.engine import Raw

_READING = frozenset(
    (
        driver.SQLITE_SELECT,
        driver.SQLITE_READ,
        driver.SQLITE_FUNCTION,
        driver.SQLITE_TRANSACTION,
        driver.SQLITE_RECURSIVE,
    )
)
_WRITING = _READING | {driver.SQLITE_INSERT, driver.SQLITE_UPDATE, driver.SQLITE_DELETE}
_PRAGMAS = frozenset(("data_version", "table_info", "integrity_check", "page_count", "page_size", "user_version"))
_FUNCTIONS = frozenset(("load_extension", "sqlcipher_export", "fts3_tokenizer", "writefile", "edit"))


def close_for_writing(connection: Raw) -> None:
    """Deny everything but reading on `connection`."""
    connection.set_authorizer(_judge_reading)


@contextmanager
def open_for_writing(connection: Raw) -> Iterator[None]:
    """Allow rows to be written (never the schema) inside the block; statements prepared in it do not outlive it.

    Setting an authorizer makes SQLite prepare every cached statement anew, so that each is judged again.
    """
    connection.set_authorizer(_judge_writing)
    try:
        yield
    finally:
        connection.set_authorizer(_judge_reading)


@contextmanager
def open_for_everything(connection: Raw) -> Iterator[None]:
    """Lift the guard inside the block, for migrations and for leaving WAL at close."""
    connection.set_authorizer(None)
    try:
        yield
    finally:
        connection.set_authorizer(_judge_reading)


def _judge_reading(action: int, one: str | None, two: str | None, *_: str | None) -> int:
    return _verdict(action, one, two, _READING)


def _judge_writing(action: int, one: str | None, two: str | None, *_: str | None) -> int:
    if one is not None and action not in _READING and one.startswith("sqlite_"):
        return int(driver.SQLITE_DENY)
    return _verdict(action, one, two, _WRITING)


def _verdict(action: int, one: str | None, two: str | None, allowed: frozenset[int]) -> int:
    if action == driver.SQLITE_PRAGMA:
        fine = one in _PRAGMAS and two is None
    elif action == driver.SQLITE_FUNCTION:
        fine = (two or "").lower() not in _FUNCTIONS
    else:
        fine = action in allowed
    return int(driver.SQLITE_OK if fine else driver.SQLITE_DENY)
