"""One `Kind` per table of records: how its values are checked, laid out as a row, and written into the log."""

import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, TypeVar, cast

import msgspec
from sqlalchemy import Column, Table

from db.rows import Row
from db.rows.base import LAST_INSTANT, Choice, Flag
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import FIRST, LAST
from pmo_desktop.domain.records import RECORDS, Record

R = TypeVar("R", bound=Record)
Values = tuple[Any, ...]
"""The fields of one row in the order of its record, `id` first."""

LONGEST_KEY = 1_000
_LARGEST = 2**53
_LONGEST = 16 << 20
"""Letters of the longest text: at most 64 MB in the file."""
_ENCODER = msgspec.json.Encoder()
_HALF = "a text holds half of a character (a lone surrogate)"
_FLAGS = {0: False, 1: True, None: None}


@dataclass(frozen=True, slots=True)
class Bond:
    """A reference from `field` of `kind` to a row of `target` (None: of any table), and what deletion does about it.

    `owner`: the row goes with the one it names; `link`: the reference becomes empty; `part`: as owner, both ways.
    """

    kind: "Kind"
    field: str
    target: str | None
    bond: str

    @property
    def place(self) -> int:
        return self.kind.fields.index(self.field)


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """What the file knows about one kind of record.

    `whole` is the msgspec struct of all fields but the id: it checks values, and writes a row into the log without the
    fields that are empty (None where a column may be empty, else zero, no text, no).
    """

    record: type[Record]
    name: str
    table: Table
    fields: tuple[str, ...]
    whole: type[msgspec.Struct]
    checks: Mapping[str, Any]
    readers: tuple[Mapping[Any, Any] | None, ...]
    decoder: "msgspec.json.Decoder[Any]"
    places: Mapping[str, int]
    last_change: list[tuple[tuple[str, ...], "msgspec.json.Decoder[Any]"]]
    """The fields of the line of the log that was read last, and what reads lines that change exactly these."""

    @property
    def order(self) -> tuple[int, ...]:
        """The places of the fields rows are read in order of: rank where there is one, then id."""
        return (self.fields.index("rank"), 0) if "rank" in self.fields else (0,)

    def rows(self, values: Sequence[Record]) -> list[Values]:
        """Return values as checked rows; raise InvalidValueError for one that does not fit its columns."""
        whole, convert, flat = self.whole, msgspec.convert, msgspec.structs.astuple
        if not all(is_key(value.id) for value in values):
            raise _unfit(self.record, "its id is not plain text")
        try:
            return [(value.id, *flat(convert(value, whole, from_attributes=True))) for value in values]
        except msgspec.ValidationError as error:
            raise _unfit(self.record, str(error)) from error
        except UnicodeEncodeError as error:
            raise _unfit(self.record, _HALF) from error

    def checked(self, field: str, value: object) -> Any:  # noqa: ANN401 - the value as its column holds it
        """Return `value` as `field` holds it; raise InvalidValueError where it does not fit."""
        try:
            return msgspec.convert(value, self.checks[field])
        except msgspec.ValidationError as error:
            raise _unfit(self.record, f"{error} at `$.{field}`") from error
        except UnicodeEncodeError as error:
            raise _unfit(self.record, _HALF) from error

    def columns(self, rows: Sequence[Values]) -> list[list[Any]]:
        """Return one list per field from rows as the driver gives them."""
        if not rows:
            return [[] for _ in self.fields]
        return [
            list(column) if reader is None else list(map(reader.__getitem__, column))
            for reader, column in zip(self.readers, zip(*rows, strict=True), strict=True)
        ]

    def value(self, row: Values) -> Record:
        return self.record(**dict(zip(self.fields, row, strict=True)))

    def written_whole(self, rows: Sequence[Values]) -> list[str]:
        """Return rows as the log writes insertions and deletions; raise InvalidValueError for text no file can hold."""
        whole, encode = self.whole, _ENCODER.encode
        return [_text(self.record, encode, whole(*row[1:])) for row in rows]

    def read_whole(self, logged: Iterable[tuple[str, str, str, str]]) -> list[Values]:
        """Return rows from (table, id, operation, what `written_whole` gave)."""
        decode, flat = self.decoder.decode, msgspec.structs.astuple
        return [(row_id, *flat(decode(written))) for _, row_id, _, written in logged]

    def written_change(self, fields: Mapping[str, tuple[Any, Any]]) -> str:
        return _text(self.record, _ENCODER.encode, fields)

    def read_change(self, written: str) -> dict[str, tuple[Any, Any]]:
        """Return old and new by field; most lines of a set change the same fields, and are read by what read the last."""
        if self.last_change:
            names, decoder = self.last_change[0]
            try:
                return dict(zip(names, msgspec.structs.astuple(decoder.decode(written)), strict=True))
            except msgspec.ValidationError:
                pass  # other fields, or a fault, which is named below
        pairs = msgspec.json.decode(written)
        if "id" in pairs:
            raise ValueError("a row keeps its id")
        found = {name: (self._read(name, old), self._read(name, new)) for name, (old, new) in pairs.items()}
        if found:
            self.last_change[:] = [(tuple(found), _change_decoder(self, tuple(found)))]
        return found

    def written_value(self, field: str, value: object) -> str:
        """Return one value as the log writes it; raise InvalidValueError where it does not fit."""
        return _text(self.record, _ENCODER.encode, self.checked(field, value))

    def read_value(self, field: str, written: str) -> Any:  # noqa: ANN401 - the value as its column holds it
        return self._read(field, msgspec.json.decode(written))

    def empty(self, field: str) -> Any:  # noqa: ANN401 - same
        """Return what a field without anything in it holds."""
        return _empty(self, field)

    def _read(self, field: str, value: object) -> Any:  # noqa: ANN401 - the value as its column holds it
        return msgspec.convert(value, self.checks[field])


@cache
def _change_decoder(kind: Kind, names: tuple[str, ...]) -> "msgspec.json.Decoder[Any]":
    pairs = [(name, tuple[kind.checks[name], kind.checks[name]]) for name in names]  # type: ignore[name-defined]  # made of data
    return msgspec.json.Decoder(msgspec.defstruct("Change", pairs, forbid_unknown_fields=True, gc=False))


@cache
def _empty(kind: Kind, field: str) -> Any:  # noqa: ANN401 - the value as its column holds it
    return None if kind.table.columns[field].nullable else _base(typing.get_type_hints(kind.record)[field])()


def is_key(key: object) -> bool:
    """Say whether `key` can be the id of a row: visible ASCII, as UUIDs are."""
    return isinstance(key, str) and key.isascii() and key.isprintable() and 0 < len(key) <= LONGEST_KEY


def _text(record: type[Record], encode: Any, value: object) -> str:  # noqa: ANN401 - a bound method
    try:
        written: str = encode(value).decode()
    except UnicodeEncodeError as error:
        raise _unfit(record, _HALF) from error
    if "\\u0000" in written and holds_nul(msgspec.to_builtins(value)):
        raise _unfit(record, "a text holds a NUL character")
    return written


def holds_nul(value: object) -> bool:
    """Say whether a text in `value` holds a NUL character, at which SQLite and half of all other programs end it."""
    if isinstance(value, dict):
        return any(map(holds_nul, value.values()))
    if isinstance(value, tuple | list):
        return any(map(holds_nul, value))
    return isinstance(value, str) and "\0" in value


def _unfit(record: type[Record], why: str) -> InvalidValueError:
    return InvalidValueError(f"A value of {record.__name__} cannot be kept: {why}.", "Correct it and try again.")


def _bounded(column: "Column[Any]", base: type) -> Any:  # noqa: ANN401 - a type with its bounds
    if base is int:
        least, most = bounds(column)
        return Annotated[int, msgspec.Meta(ge=least, le=most)]
    if base is float:
        return Annotated[float, msgspec.Meta(ge=-1e300, le=1e300)]
    if base is str:
        return Annotated[str, msgspec.Meta(max_length=_LONGEST)]
    return base


def bounds(column: "Column[Any]") -> tuple[int, int]:
    """Return the least and the largest integer that a column may hold."""
    if "moment" in column.info:
        return FIRST, LAST
    return (0, LAST_INSTANT) if "instant" in column.info else (-_LARGEST, _LARGEST)


def _base(hint: Any) -> type:  # noqa: ANN401 - a type hint
    """Return the plain type of a hint such as `int | None`."""
    if isinstance(hint, types.UnionType):
        hint = next(arg for arg in typing.get_args(hint) if arg is not type(None))
    return cast("type", hint)


def _reader(column: "Column[Any]") -> Mapping[Any, Any] | None:
    kind: Any = column.type
    if isinstance(kind, Flag):
        return _FLAGS
    if isinstance(kind, Choice):
        return {None: None} | {member.value: member for member in kind.choices}
    return None


def _kind(record: type[Record], table: Table) -> Kind:
    hints = typing.get_type_hints(record)
    columns = [table.columns[name] for name in hints]
    checks: dict[str, Any] = {}
    layout: list[tuple[Any, ...]] = []
    for column in columns:
        base = _base(hints[column.name])
        bounded = _bounded(column, base)
        check = bounded | None if column.nullable else bounded
        checks[column.name] = check
        if column.nullable:
            layout.append((column.name, check, None))
        else:
            layout.append((column.name, check) if issubclass(base, StrEnum) else (column.name, check, base()))
    whole = msgspec.defstruct(f"Whole{record.__name__}", _defaults_last(layout[1:]), omit_defaults=True, gc=False)
    return Kind(
        record=record,
        name=str(table.name),  # plain text: the driver binds subclasses of str, such as SQLAlchemy's names, slowly
        table=table,
        fields=tuple(hints),
        whole=whole,
        checks=checks,
        readers=tuple(_reader(column) for column in columns),
        decoder=msgspec.json.Decoder(whole),
        places={name: place for place, name in enumerate(hints)},
        last_change=[],
    )


def _defaults_last(layout: Iterable[tuple[Any, ...]]) -> list[Any]:
    """Give every field a default: a required one gets a value no row holds, so that it is always written."""
    return [field if len(field) == 3 else (*field, None) for field in layout]


def _kinds() -> dict[type[Record], Kind]:
    tables = {mapper.class_.record: mapper.local_table for mapper in Row.registry.mappers}
    return {record: _kind(record, cast("Table", tables[record])) for record in RECORDS}


KINDS: Mapping[type[Record], Kind] = _kinds()
"""Every kind, each after the ones its required references name."""
BY_TABLE: Mapping[str, Kind] = {kind.name: kind for kind in KINDS.values()}
BONDS: tuple[Bond, ...] = tuple(
    Bond(kind, column.name, column.info["target"], column.info["bond"])
    for kind in KINDS.values()
    for column in kind.table.columns
    if "bond" in column.info
)
