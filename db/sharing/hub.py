"""What keeps a team's packs, files and snapshots: a folder beside the team file, or a PostgreSQL database."""

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from db.kinds import is_key
from db.rows.base import LAST_INSTANT
from pmo_desktop.domain.errors import FileProblemError


class UnreachableError(FileProblemError):
    """The team file cannot be reached at the moment: no network, a drive that is gone, a server that does not answer."""


class PackFaultError(FileProblemError):
    """A pack is not what it says it is: forged, damaged, or of another team."""


class SealFaultError(PackFaultError):
    """A pack was not sealed with the key this copy has, or not in the place where it lies."""


ROOT = ""
"""What the first pack names as the one before it."""

_DIGITS = 32
_LONGEST_NAME = 200
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Control characters, bidi controls and joiners, halves of characters, what has no meaning, line ends."""


def hash_of(data: bytes) -> str:
    """Return what a pack is named by: the first 128 bits of the SHA-256 of its bytes, in hex.

    A pack's file name holds two of them; whole ones would leave too little of Windows' 260 characters to the share.
    """
    return hashlib.sha256(data).hexdigest()[:_DIGITS]


@dataclass(frozen=True, slots=True, order=True)
class PackName:
    """A pack as the hub lists it: numbered from 1; `hash` is `hash_of` its bytes, `prev` that of the one before.

    Two packs of one number are a fork: synced folders make them, and team files put back from a backup.
    """

    number: int
    hash: str
    prev: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a hub says of its team; `schema` is the version of the files that everybody in it must be able to read.

    `sealed` is empty, or what unlocks the packs of an encrypted team (see `db.sharing.sealing`). Packs up to number
    `folded` may have been removed: the snapshot holds what they did.
    """

    team: str
    name: str
    made_at: int
    schema: int
    sealed: str = ""
    folded: int = 0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A whole file at the hub, as it stood after the pack `number` with `hash`."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Presence:
    """What one copy last said of itself: who, in which project (an id, may be empty), when (UTC ms), knowing which pack."""

    origin: str
    author: str
    project_id: str
    at: int
    number: int


def presentable(text: str) -> str:
    """Return a name that came from a hub as it may be shown: on one line, not long, without what cannot be seen."""
    seen = "".join(each for each in text if unicodedata.category(each) not in _UNSEEN)
    return seen if len(seen) <= _LONGEST_NAME else f"{seen[: _LONGEST_NAME - 1]}…"


def believed(said: Presence) -> Presence | None:
    """Return what a copy said of itself as it may be shown; None where it makes no sense."""
    if not 0 <= said.at <= LAST_INSTANT or not (said.project_id == "" or is_key(said.project_id)):
        return None
    return replace(said, author=presentable(said.author))


class Hub(Protocol):
    """All of it raises UnreachableError where the place cannot be reached; nothing waits for long.

    Bytes are kept as given: packs and snapshots come sealed where the team is encrypted, and names never hold what a
    person typed.
    """

    @property
    def place(self) -> str:
        """Where this is, as a person reads it: never with a password."""

    def card(self) -> Card | None:
        """Return what the hub says of its team; None where there is none yet."""

    def write_card(self, card: Card) -> None: ...

    def packs(self, above: int = 0) -> list[PackName]:
        """Return every pack with a number above `above`, forks and conflict copies too, by number."""

    def read(self, name: PackName) -> bytes | None:
        """Return a pack's bytes; None where they have not wholly arrived (their hash differs) or are gone."""

    def put(self, name: PackName, data: bytes) -> bool:
        """Keep a pack, whole or not at all; False, keeping nothing, where its number is taken by another."""

    def restore(self, name: PackName, data: bytes) -> None:
        """Give back a pack that was there before, beside whatever has its number now."""

    def remove(self, names: Iterable[PackName]) -> None: ...

    def blob(self, digest: str) -> bytes | None:
        """Return what lies under the name of an attached file, the SHA-256 of its content in hex; the caller checks it."""

    def put_blob(self, digest: str, data: bytes) -> None: ...

    def snapshot(self) -> Snapshot | None:
        """Return which snapshot there is."""

    def fetch_snapshot(self, target: Path) -> Snapshot | None:
        """Write the snapshot to `target`; None where there is none that is whole."""

    def put_snapshot(self, source: Path, snapshot: Snapshot) -> None:
        """Replace the snapshot, whole or not at all."""

    def lock(self) -> AbstractContextManager[bool]:
        """Hold the hub for a moment, to save others a retry; gives False where it could not be had. Protects no data."""

    def say(self, presence: Presence) -> None: ...

    def said(self) -> Sequence[Presence]:
        """Return what every copy last said, however long ago."""

    def close(self) -> None: ...
