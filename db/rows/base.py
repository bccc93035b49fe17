"""What every row shares: the column types, the ways one row hangs on another, and the checks that go with them."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any, ClassVar, cast

from sqlalchemy import REAL, CheckConstraint, Dialect, ForeignKey, Integer, MetaData, Table, Text, event
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

from pmo_desktop.domain import records
from pmo_desktop.domain.records import Record

Key = Annotated[str, mapped_column(Text, primary_key=True, sort_order=-1)]
"""A UUIDv7 made by the program."""
Moment = Annotated[int, mapped_column(Integer, info={"moment": True})]
"""Naive wall clock in seconds since 1970, within the years a plan may hold."""
Instant = Annotated[int, mapped_column(Integer, info={"instant": True})]
"""UTC in milliseconds since 1970, up to the year 9999."""
LAST_INSTANT = 253_402_214_400_000
"""The beginning of 9999-12-31 in milliseconds, so that it is a day in every time zone."""
Seconds = Annotated[int, mapped_column(Integer)]
"""A duration or an amount of work."""
Cents = Annotated[int, mapped_column(Integer)]
"""Money in hundredths of its currency."""
Share = Annotated[float, mapped_column(REAL)]
"""1.0 is full time."""
Percent = Annotated[float, mapped_column(REAL)]
"""100.0 is all."""
Rank = Annotated[str, mapped_column(Text)]
"""Fractional rank among siblings."""


class Flag(TypeDecorator[bool]):
    """A truth value kept as 0 or 1 (a STRICT table knows no BOOLEAN)."""

    impl = Integer
    cache_ok = True

    def process_result_value(self, value: Any | None, dialect: Dialect) -> bool | None:  # noqa: ANN401, ARG002 - SQLAlchemy's signature
        return None if value is None else bool(value)


class Choice(TypeDecorator[StrEnum]):
    """One member of an enumeration kept as its text."""

    impl = Text
    cache_ok = True

    def __init__(self, choices: type[StrEnum]) -> None:
        super().__init__()
        self.choices = choices

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else str(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> StrEnum | None:  # noqa: ANN401, ARG002 - SQLAlchemy's signature
        return None if value is None else self.choices(value)


def _choices() -> dict[type[StrEnum], Choice]:
    named = vars(records).values()
    return {each: Choice(each) for each in named if isinstance(each, type) and issubclass(each, StrEnum) and list(each)}


class Row(DeclarativeBase):
    """A row of the file; `record` is the domain value it holds, None for the log's own tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        int: Integer(),
        float: REAL(),
        bool: Flag(),
        **_choices(),
    }
    __table_args__: Any = {"sqlite_strict": True}  # noqa: RUF012 - SQLAlchemy reads it when a table is made
    record: ClassVar[type[Record] | None] = None


class RecordRow(Row):
    """A row that holds one domain value under its key."""

    __abstract__ = True
    id: Mapped[Key]


def owned_by(table: str) -> MappedColumn[Any]:
    """Return a reference to the row this one belongs to and is deleted with."""
    return _reference(table, "owner")


def refers_to(table: str) -> MappedColumn[Any]:
    """Return a reference that becomes empty when the row it names is deleted."""
    return _reference(table, "link")


def owns(table: str) -> MappedColumn[Any]:
    """Return a reference to a row that is part of this one: deleting either deletes both."""
    return _reference(table, "part")


def owned_by_any() -> MappedColumn[Any]:
    """Return a reference to a row of any table this one belongs to and is deleted with (not enforced by the file)."""
    return mapped_column(Text, index=True, info={"bond": "owner", "target": None})


def _reference(table: str, bond: str) -> MappedColumn[Any]:
    key = ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED")
    return mapped_column(Text, key, index=True, info={"bond": bond, "target": table})


@event.listens_for(Table, "after_parent_attach")
def _checked(table: Table, _: MetaData) -> None:
    """Give every flag and choice column the CHECK its type implies."""
    for column in table.columns:
        allowed = _allowed(column.name, cast("Any", column.type))
        if allowed:
            table.append_constraint(CheckConstraint(allowed, name=column.name))


def one_of(name: str, choices: Iterable[str]) -> str:
    """Return a condition that `name` holds one of `choices`; for IN, SQLite would build a table for each row (measured)."""
    return " OR ".join(f"{name} = '{choice}'" for choice in choices)


def _allowed(name: str, kind: object) -> str:
    if isinstance(kind, Flag):
        return f"{name} IN (0, 1)"
    if isinstance(kind, Choice):
        return one_of(name, (member.value for member in kind.choices))
    return ""
