"""The SQL of reading and writing rows, compiled once by SQLAlchemy Core and run with plain tuples for speed."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    bindparam,
    column,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects.sqlite import dialect

from db.kinds import Kind

_DIALECT = dialect(paramstyle="qmark")
_PLURAL = (list, tuple, set, frozenset)


def compiled(statement: ClauseElement) -> str:
    return str(statement.compile(dialect=_DIALECT))


@lru_cache(maxsize=256)
def insertion(kind: Kind, constants: tuple[tuple[str, str], ...] = ()) -> str:
    """Return an INSERT taking a row in field order, without the fields that `constants` gives as SQL."""
    names = tuple(each.name for each in kind.table.columns)
    assert names == kind.fields, f"{kind.name}: columns {names} are not in the order of its fields"
    given: dict[str, Any] = {name: bindparam(name) for name in names}
    given |= {name: literal_column(sql) for name, sql in constants}
    return compiled(insert(kind.table).values(given))


def literal(value: object) -> str | None:
    """Return the SQL of a value that needs no quoting, None for any other."""
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, StrEnum) or value == "":
        return f"'{value}'"
    return None


@cache
def deletion(kind: Kind) -> str:
    """Return a DELETE taking an id."""
    return compiled(delete(kind.table).where(kind.table.c.id == bindparam("key")))


@lru_cache(maxsize=256)
def alteration(kind: Kind, names: tuple[str, ...]) -> str:
    """Return an UPDATE taking the new values of `names` (in table order) and then the id."""
    values: dict[Any, Any] = {kind.table.c[name]: bindparam(f"new_{name}") for name in names}
    return compiled(update(kind.table).where(kind.table.c.id == bindparam("key")).values(values))


@lru_cache(maxsize=256)
def selection(kind: Kind, shape: tuple[tuple[str, str], ...]) -> str:
    """Return a SELECT of whole rows; `shape` names each condition as `conditions` gives them."""
    statement = select(*(kind.table.c[name] for name in kind.fields))
    return compiled(statement.where(*(_condition(kind, name, how) for name, how in shape)))


@lru_cache(maxsize=256)
def counting(kind: Kind, shape: tuple[tuple[str, str], ...]) -> str:
    statement = select(func.count()).select_from(kind.table)
    return compiled(statement.where(*(_condition(kind, name, how) for name, how in shape)))


def _condition(kind: Kind, name: str, how: str) -> ColumnElement[bool]:
    subject = kind.table.c[name]
    if how == "none":
        return subject.is_(None)
    if how == "among":
        listed: Any = select(literal_column("value")).select_from(text("json_each(?)"))
        return subject.in_(listed)
    return column(name, subject.type) == bindparam(name)


def conditions(kind: Kind, equals: Mapping[str, object]) -> tuple[tuple[tuple[str, str], ...], tuple[Any, ...]]:
    """Return the shape and parameters of `field = value`, `field IS NULL` or `field IN collection` for each of `equals`.

    Raises TypeError for a name that is no field of the kind.
    """
    shape: list[tuple[str, str]] = []
    given: list[Any] = []
    for name, value in equals.items():
        if name not in kind.fields:
            raise TypeError(f"{kind.record.__name__} has no field {name!r}")
        how = "none" if value is None else "among" if isinstance(value, _PLURAL) else "equals"
        shape.append((name, how))
        if how == "among":
            given.append(msgspec.json.encode(value).decode())
        elif how == "equals":
            given.append(value)
    return tuple(shape), tuple(given)
