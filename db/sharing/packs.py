"""The bytes of a pack: change sets as the log holds them, compressed, under a header that names team, number and chain.

Whoever may write to the team file may write anything there: a pack is believed only after all of it was looked at.
"""

import zlib
from collections.abc import Sequence
from typing import Annotated

import msgspec
import sqlcipher3.dbapi2 as driver

from db import schema
from db.kinds import BY_TABLE, LONGEST_KEY, holds_nul, is_key
from db.log.deltas import DELETE, INSERT, UPDATE
from db.log.reading import ASIDE, FOLDED, ILLEGIBLE, MERGE
from db.log.texts import LoggedChange
from db.log.writing import LONGEST_WORDS
from db.migrating import upgraded
from db.rows.base import LAST_INSTANT
from db.sharing.hub import PackFaultError, PackName, hash_of
from db.sharing.sealing import Seal

_MAGIC = b"PMOPACK1"
_LARGEST = 1 << 30
_SMALL, _RATIO = 16 << 20, 50
"""A pack unfolds to so many bytes, or so many times its own: one of ours to 4 to 12 times."""
_MOST_SETS = 100_000
"""Twenty times what an exchange puts into one."""
_OPS = frozenset((INSERT, UPDATE, DELETE))
_KINDS = frozenset(("", MERGE, ASIDE, FOLDED))
_OLDEST = min(schema.FINGERPRINTS)

_Key = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_KEY)]
_Words = Annotated[str, msgspec.Meta(max_length=LONGEST_WORDS)]
_Instant = Annotated[int, msgspec.Meta(ge=0, le=LAST_INSTANT)]
_Count = Annotated[int, msgspec.Meta(ge=1, le=2**53)]


class PackedSet(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One change set letter for letter as the sender's log has it."""

    id: str
    origin: str
    seq: int
    author: str
    at: int
    label: str
    undoes: str | None
    kind: str
    changes: tuple[LoggedChange, ...]


class Pack(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`at` is UTC in milliseconds by the sender's clock, `origin` the sender's copy, `prev` the hash of the pack before.

    `schema` is the version of the files whose log writes fields as these sets do; the sets of a pack newer than this program
    were not looked at.
    """

    team: str
    number: int
    prev: str
    at: int
    origin: str
    schema: int
    sets: tuple[PackedSet, ...]


class _Believed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A set as it may come; what is too short, too long or out of range ends the reading before it fills the memory."""

    id: _Key
    origin: _Key
    seq: _Count
    author: _Words
    at: _Instant
    label: _Words
    undoes: _Key | None
    kind: _Words
    changes: tuple[tuple[_Key, _Key, _Key, str], ...]


class _Header(msgspec.Struct, frozen=True, array_like=True, gc=False):
    team: str
    number: int
    prev: str
    at: _Instant
    origin: _Key
    schema: int
    sets: msgspec.Raw


_ENCODER = msgspec.msgpack.Encoder()
_HEADER = msgspec.msgpack.Decoder(_Header)
_BELIEVED = msgspec.msgpack.Decoder(tuple[_Believed, ...])
_SETS = msgspec.msgpack.Decoder(tuple[PackedSet, ...])
_ROWS = {
    kind.name: msgspec.json.Decoder(
        msgspec.defstruct(f"Strict{kind.name}", [], bases=(kind.whole,), forbid_unknown_fields=True, gc=False)
    )
    for kind in BY_TABLE.values()
}
"""What reads whole rows of each table and refuses fields it does not have."""
_UNREADABLE = (zlib.error, msgspec.DecodeError, ValueError, RecursionError, MemoryError)


def encoded(pack: Pack, seal: Seal) -> tuple[PackName, bytes]:
    """Return a pack's bytes and the name they go under."""
    body = _deflated(_ENCODER.encode(pack))
    data = _MAGIC + seal.seal(body, _about(pack.team, pack.number, pack.prev))
    return PackName(pack.number, hash_of(data), pack.prev), data


def _deflated(text: bytes) -> bytes:
    """Compress, but not so far that others would take the pack for a bomb: the same long note in a thousand tasks."""
    body = zlib.compress(text, 6)
    return body if len(text) <= max(_SMALL, _RATIO * len(body)) else zlib.compress(text, 0)


def decoded(name: PackName, data: bytes, team: str, seal: Seal) -> Pack:
    """Return what a pack holds; raise PackFaultError where it is not what its name, its team or its form promises."""
    if hash_of(data) != name.hash or not data.startswith(_MAGIC):
        raise _fault(name, "it is damaged")
    body = seal.unseal(data[len(_MAGIC) :], _about(team, name.number, name.prev))
    try:
        head = _HEADER.decode(_inflated(body))
    except _UNREADABLE as error:
        raise _fault(name, f"it cannot be read ({error})") from error
    if (head.team, head.number, head.prev) != (team, name.number, name.prev):
        raise _fault(name, "it belongs elsewhere")
    if head.schema < _OLDEST:
        raise _fault(name, f"it says it has version {head.schema}, which never was")
    sets = _sets(name, head)
    if head.schema <= schema.VERSION:
        _check(name, sets, head.schema)
    return Pack(head.team, head.number, head.prev, head.at, head.origin, head.schema, sets)


def _about(team: str, number: int, prev: str) -> bytes:
    return f"{team}/{number}/{prev}".encode()


def _inflated(body: bytes) -> bytes:
    inflater = zlib.decompressobj()
    found = inflater.decompress(body, min(_LARGEST, max(_SMALL, len(body) * _RATIO)))
    if not inflater.eof or inflater.unused_data:
        raise ValueError("more than a pack may hold")
    return found


def _sets(name: PackName, head: _Header) -> tuple[PackedSet, ...]:
    """Return the sets of a pack, read twice: by what they may be, then as they are."""
    if _count(head.sets) > _MOST_SETS:
        raise _fault(name, "it holds more changes than any pack does")
    try:
        _BELIEVED.decode(head.sets)
        return _SETS.decode(head.sets)
    except _UNREADABLE as error:
        raise _fault(name, f"it cannot be read ({error})") from error


def _check(name: PackName, sets: Sequence[PackedSet], version: int) -> None:
    """Refuse what no log of ours holds."""
    if len({each.id for each in sets}) < len(sets) or len({(each.origin, each.seq) for each in sets}) < len(sets):
        raise _fault(name, "its changes are not told apart")
    for each in sets:
        keys = (each.id, each.origin, each.undoes or each.id)
        if not all(map(is_key, keys)) or each.kind not in _KINDS or "\0" in each.label + each.author:
            raise _fault(name, "one of its changes is named as none is")
    _check_rows(name, [change for each in sets for change in each.changes], version)


def _count(sets: msgspec.Raw) -> int:
    """Return how many elements an array of MessagePack says it has, without reading them."""
    start = bytes(memoryview(sets)[:5])
    long = {0xDC: 3, 0xDD: 5}.get(start[0] if start else 0)
    return int.from_bytes(start[1:long]) if long else 0


def _check_rows(name: PackName, changes: Sequence[LoggedChange], version: int) -> None:
    """Refuse changes of no table, no row and no field of ours, and values that no field can hold."""
    try:
        for table, row_id, op, fields in upgraded(changes, version) if version < schema.VERSION else changes:
            if table not in BY_TABLE or op not in _OPS or not is_key(row_id):
                raise _fault(name, "it changes what no portfolio holds")
            _check_fields(table, op, fields)
    except ILLEGIBLE as error:
        raise _fault(name, f"it holds a change that cannot be read ({error})") from error
    except driver.DatabaseError as error:
        raise _fault(name, f"it cannot be brought up to date ({error})") from error


def _check_fields(table: str, op: str, fields: str) -> None:
    """Raise one of ILLEGIBLE for what does not fit the fields of a row."""
    found = BY_TABLE[table].read_change(fields) if op == UPDATE else _ROWS[table].decode(fields)
    if "\\u0000" in fields and holds_nul(msgspec.to_builtins(found)):
        raise ValueError("a text holds a NUL character")


def _fault(name: PackName, why: str) -> PackFaultError:
    return PackFaultError(
        f"Pack {name.number} of the team file was not taken: {why}.",
        "Your copy is as it was; tell who keeps the team file.",
    )
