"""The bytes of a pack: change sets as the log holds them, compressed, under a header that names team, number and chain."""

import zlib

import msgspec

from db import schema
from db.kinds import BY_TABLE, is_key
from db.log.deltas import DELETE, INSERT, UPDATE
from db.log.texts import LoggedChange
from db.sharing.hub import PackFaultError, PackName, hash_of
from db.sharing.sealing import Seal

_MAGIC = b"PMOPACK1"
_LARGEST = 1 << 30
_OPS = frozenset((INSERT, UPDATE, DELETE))


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

    `schema` is the version of the files whose log writes fields as these sets do.
    """

    team: str
    number: int
    prev: str
    at: int
    origin: str
    schema: int
    sets: tuple[PackedSet, ...]


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Pack)


def encoded(pack: Pack, seal: Seal) -> tuple[PackName, bytes]:
    """Return a pack's bytes and the name they go under."""
    body = zlib.compress(_ENCODER.encode(pack), 6)
    data = _MAGIC + seal.seal(body, _about(pack.team, pack.number, pack.prev))
    return PackName(pack.number, hash_of(data), pack.prev), data


def decoded(name: PackName, data: bytes, team: str, seal: Seal) -> Pack:
    """Return what a pack holds; raise PackFaultError where it is not what its name, its team or its form promises."""
    if hash_of(data) != name.hash or not data.startswith(_MAGIC):
        raise _fault(name, "it is damaged")
    body = seal.unseal(data[len(_MAGIC) :], _about(team, name.number, name.prev))
    try:
        pack = _DECODER.decode(_inflated(body))
    except (zlib.error, msgspec.DecodeError, ValueError) as error:
        raise _fault(name, f"it cannot be read ({error})") from error
    if (pack.team, pack.number, pack.prev) != (team, name.number, name.prev):
        raise _fault(name, "it belongs elsewhere")
    if pack.schema <= schema.VERSION:
        _check(name, pack)
    return pack


def _about(team: str, number: int, prev: str) -> bytes:
    return f"{team}/{number}/{prev}".encode()


def _inflated(body: bytes) -> bytes:
    inflater = zlib.decompressobj()
    found = inflater.decompress(body, _LARGEST)
    if not inflater.eof or inflater.unused_data:
        raise ValueError("more than a pack may hold")
    return found


def _check(name: PackName, pack: Pack) -> None:
    """Refuse what no log of ours holds; values are checked where they are read into rows."""
    seen = {each.id for each in pack.sets}
    if len(seen) < len(pack.sets) or not all(map(is_key, seen)):
        raise _fault(name, "its changes are not told apart")
    for each in pack.sets:
        for table, row_id, op, _ in each.changes:
            if table not in BY_TABLE or op not in _OPS or not is_key(row_id):
                raise _fault(name, "it changes what no portfolio holds")


def _fault(name: PackName, why: str) -> PackFaultError:
    return PackFaultError(
        f"Pack {name.number} of the team file was not taken: {why}.",
        "Your copy is as it was; tell who keeps the team file.",
    )
