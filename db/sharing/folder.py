"""A team file in a folder: `Team.pmo`, a whole file people see, and `Team.pmo.sync` beside it with the packs.

Works on any drive, share or synced folder, and trusts none: a file counts only where its bytes fit the hash in its
name. Nothing here protects data by a lock. Calls are the system's own: one on a share whose server is gone may hang
for as long as the system likes, so that a `Folder` belongs in a background job; `is_there` alone never does.
"""

import hashlib
import os
import random
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TypeVar

import msgspec

from db.copying import put_in_place
from db.sharing import files, sidecar
from db.sharing.hub import Card, PackName, Presence, Snapshot, UnreachableError, believed, hash_of, presentable
from pmo_desktop.domain.errors import FileProblemError

_LARGEST = 1 << 30
_SMALL = 64 << 10
_HEAD = 64 << 10
_SHARD = 1_000
_SNAPSHOTS = 4
_ATTEMPTS = 5
_PATIENCE_S = 2.0
_PACK = re.compile(r"(?<!\d)(\d{10})-(root|[0-9a-f]{32})-([0-9a-f]{32})(?![0-9a-f])")
"""Found in a longer name too: synced folders add “-LAPTOP7”, “ (1)”, “ (Anna's conflicted copy …)”, “.sync-conflict-…”."""
_PACK_ENDS = (".pack", ".icloud")
"""The second marks what iCloud has not fetched yet."""
_SHARD_NAME = re.compile(r"(\d{7})(?!\d)")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_COPY = re.compile(r"[0-9A-Za-z-]{1,64}")

T = TypeVar("T")


class _Whole(msgspec.Struct, frozen=True):
    """A snapshot as it was put: `head` is the SHA-256 of its first 64 KiB, which tell it from another of the same size."""

    number: int
    hash: str
    size: int
    sha256: str
    head: str


class _Head(msgspec.Struct, frozen=True):
    """The newest pack as its sender saw it; `at` is UTC in milliseconds by that sender's clock."""

    number: int
    hash: str
    at: int


class Folder:
    """What a folder keeps of a team; a `Hub`. Not for two threads at once.

    Only `card` and `write_card` work where `Team.pmo.sync` is not there: for all else a team file without it is one that
    cannot be reached, so that nobody begins a second team in the empty folder an unplugged share leaves behind.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._sync = self.path.with_name(f"{path.name}.sync")
        self._packs = self._sync / "packs"
        self._coming = self._sync / "coming"
        self._locked: bool | None = None

    @property
    def place(self) -> str:
        return str(self.path)

    def is_there(self, timeout: float = 3.0) -> bool:
        """Say within `timeout` seconds whether the folder answers.

        Nothing can call a hanging question back, so a thread of its own asks; while it hangs no second one is begun.
        """
        asking = _asking.get(self._sync)
        if asking is None or not asking.is_alive():
            asking = _asking[self._sync] = _Question(self._sync / "card.json")
            asking.start()
        asking.join(timeout)
        return asking.answered

    # The card

    def card(self) -> Card | None:
        if not self.is_there():
            raise self._unreachable()
        with files.explained(self.path.name):
            path = self._sync / "card.json"
            found = self._json(path, Card)
            if found is None and os.path.lexists(path):
                raise UnreachableError(
                    f"“{self.path.name}” has not wholly arrived here yet.",
                    "Wait until the folder is synced; work goes on in your copy.",
                )
        return None if found is None else replace(found, name=presentable(found.name))

    def write_card(self, card: Card) -> None:
        with files.explained(self.path.name):
            for folder in (self._sync, self._packs, self._coming, self._sync / "blobs", self._sync / "copies"):
                files.made(folder)
            self._write(self._sync / "card.json", msgspec.json.encode(card))

    # Packs

    def packs(self, above: int = 0) -> list[PackName]:
        with self._reached():
            return sorted({name for name, _ in self._found(above + 1) if name.number > above})

    def read(self, name: PackName) -> bytes | None:
        with self._reached():
            for path in self._spellings(name):
                data = files.small_enough(path, _LARGEST)
                if data is not None and hash_of(data) == name.hash:
                    return data
        return None

    def put(self, name: PackName, data: bytes) -> bool:
        """Keep a pack where its number is free: look, claim the name, look again.

        Of two who claim one number at a time at least the later one sees the other and takes its own back; where both
        do, both try again after a moment. A share whose listings lag behind may still let two through: a fork, which
        the exchange heals. A name holds the hash of its bytes, so that putting it in place harms no other.
        """
        with self._reached(len(data)):
            for _ in range(_ATTEMPTS):
                if self._is_whole(name):
                    return True  # delivered before
                if self._numbered(name.number) - {name}:
                    return False
                self._write_pack(name, data)
                if self._numbered(name.number) == {name}:
                    self._write_head(name)
                    return True
                self._unlink(name)
                time.sleep(random.uniform(0.01, 0.1))
        return False

    def restore(self, name: PackName, data: bytes) -> None:
        with self._reached(len(data)):
            if not self._is_whole(name):
                self._write_pack(name, data)
                self._write_head(name)

    def remove(self, names: Iterable[PackName]) -> None:
        with self._reached():
            for name in names:
                self._unlink(name)

    def hint(self) -> tuple[int, str] | None:
        """Return number and hash of the newest pack as its sender noted them: one small read.

        Where it differs from what one knows there is something new; where it does not, nothing follows from it.
        """
        with self._reached():
            head = self._json(self._sync / "head.json", _Head)
        return None if head is None else (head.number, head.hash)

    # Attached files

    def blob(self, digest: str) -> bytes | None:
        if not _DIGEST.fullmatch(digest):
            return None
        with self._reached():
            return files.small_enough(self._blob_path(digest), _LARGEST)

    def put_blob(self, digest: str, data: bytes) -> None:
        if not _DIGEST.fullmatch(digest):
            raise FileProblemError("An attached file has no proper name and was not sent.", "Attach it again.")
        path = self._blob_path(digest)
        with self._reached(len(data)):
            if not path.exists() or path.stat().st_size != len(data):
                self._made(path.parent)
                self._write(path, data)

    # The whole file

    def snapshot(self) -> Snapshot | None:
        """Return which snapshot `Team.pmo` is, by its size and beginning; None while it arrives, or where it is foreign."""
        with self._reached(), suppress(FileNotFoundError):
            size = self.path.stat().st_size
            with self.path.open("rb") as file:
                head = hashlib.sha256(file.read(_HEAD)).hexdigest()
            for each in self._snapshots():
                if (each.size, each.head) == (size, head):
                    return Snapshot(each.number, each.hash)
        return None

    def fetch_snapshot(self, target: Path) -> Snapshot | None:
        with self._reached():
            known = {each.sha256: Snapshot(each.number, each.hash) for each in self._snapshots()}
            if not known or not self.path.is_file():
                return None
        fresh = target.with_name(f".{target.name}.new")
        fresh.unlink(missing_ok=True)
        try:
            found = known.get(files.copied(self.path, fresh, read=self.path.name, made=target.name))
            if found is not None:
                put_in_place(fresh, target)
        finally:
            files.removed(fresh)
        return found

    def put_snapshot(self, source: Path, snapshot: Snapshot) -> None:
        """Replace `Team.pmo`; what it will be is noted before, beside what it was, so that a crash leaves either known."""
        fresh = files.fresh_in(self._coming)
        with self.lock(), self._reached(source.stat().st_size):
            try:
                whole = self._copied(source, fresh, snapshot)
                self._note(whole)
                files.swapped(fresh, self.path)
                self._note(whole)  # once more: another's note may have come between
            finally:
                files.removed(fresh)

    def conflict_copies(self) -> list[Path]:
        """Return siblings of `Team.pmo` that a synced folder may have made of it: “Team-LAPTOP7.pmo”, “Team (1).pmo” …

        Whole files of earlier moments: all they hold is in the packs. Somebody may also have named their own file so.
        """
        stem, ending = re.escape(self.path.stem), re.escape(self.path.suffix)
        alike = re.compile(rf"(?:Copy of )?{stem}(?:[ ._-].+){ending}|Copy of {stem}{ending}", re.IGNORECASE)
        with files.explained(self.path.name):
            siblings = [entry.name for entry in os.scandir(self.path.parent) if entry.is_file()]
        return [self.path.with_name(name) for name in sorted(siblings) if alike.fullmatch(name)]

    # Who is there

    def lock(self) -> AbstractContextManager[bool]:
        return self._lock()

    def say(self, presence: Presence) -> None:
        if not _COPY.fullmatch(presence.origin):
            raise FileProblemError("This copy has no proper name of its own.", "Join the team file again.")
        path = self._sync / "copies" / f"{presence.origin}.json"
        with self._reached():
            self._made(path.parent)
            files.written(path, msgspec.json.encode(presence), self._fresh(), surely=False)

    def said(self) -> Sequence[Presence]:
        found: list[Presence] = []
        with self._reached():
            for path in _listed(self._sync / "copies"):
                presence = self._json(path, Presence) if path.suffix == ".json" else None
                known = believed(presence) if presence is not None and presence.origin == path.stem else None
                if known is not None:
                    found.append(known)
        return found

    def close(self) -> None:
        pass  # nothing stays open

    # How it is done

    @contextmanager
    def _reached(self, needed: int = 0) -> Iterator[None]:
        """Turn refusals of the system into sentences, first of all that `Team.pmo.sync` is not there."""
        with files.explained(self.path.name, needed):
            self._sync.stat()
            yield

    @contextmanager
    def _lock(self) -> Iterator[bool]:
        if self._locked is not None:  # held already, further out
            yield self._locked
            return
        with self._reached():
            pass  # it is there
        with sidecar.held(self._sync / "lock", _PATIENCE_S) as had:
            self._locked = had
            try:
                yield had
            finally:
                self._locked = None

    def _unreachable(self) -> UnreachableError:
        return UnreachableError(
            f"“{self.path.name}” cannot be reached at the moment.",
            "Work goes on in your copy; it is sent when the place is there again.",
        )

    def _fresh(self) -> Path:
        """Return a name in `coming` that nobody has."""
        self._made(self._coming)
        return files.fresh_in(self._coming)

    def _made(self, folder: Path) -> None:
        """Make a folder inside `Team.pmo.sync`, never that itself."""
        for each in (*reversed(folder.parents), folder):
            if self._sync in each.parents:
                files.made(each)

    def _write(self, path: Path, data: bytes) -> None:
        files.written(path, data, self._fresh())

    def _json(self, path: Path, kind: type[T]) -> T | None:
        """Return what a small file says; None where there is none, or it is not what it should be."""
        data = files.small_enough(path, _SMALL)
        if data is None:
            return None
        try:
            return msgspec.json.decode(data, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None

    # Packs in their folders

    def _found(self, first: int) -> Iterator[tuple[PackName, Path]]:
        """Yield the packs in folders that may hold number `first` or a later one, however their files are spelt."""
        for shard in _listed(self._packs):
            of_shard = _SHARD_NAME.match(shard.name)
            if of_shard and int(of_shard[1]) >= first // _SHARD:
                for path in _listed(shard):
                    name = _named(path.name)
                    if name is not None and name.number // _SHARD == int(of_shard[1]):
                        yield name, path

    def _numbered(self, number: int) -> set[PackName]:
        return {name for name, _ in self._found(number) if name.number == number}

    def _spellings(self, name: PackName) -> Iterator[Path]:
        """Yield where a pack may lie: under its own name, then under what a synced folder made of it."""
        own = self._pack_path(name)
        yield own
        yield from (path for found, path in self._found(name.number) if found == name and path != own)

    def _pack_path(self, name: PackName) -> Path:
        shard = self._packs / f"{name.number // _SHARD:07d}"
        return shard / f"{name.number:010d}-{name.prev or 'root'}-{name.hash}.pack"

    def _is_whole(self, name: PackName) -> bool:
        data = files.small_enough(self._pack_path(name), _LARGEST)
        return data is not None and hash_of(data) == name.hash

    def _write_pack(self, name: PackName, data: bytes) -> None:
        path = self._pack_path(name)
        self._made(path.parent)
        self._write(path, data)

    def _unlink(self, name: PackName) -> None:
        for path in self._spellings(name):
            path.unlink(missing_ok=True)

    def _write_head(self, name: PackName) -> None:
        head = _Head(name.number, name.hash, time.time_ns() // 1_000_000)
        with suppress(OSError):  # the pack is there, whatever becomes of the hint
            files.written(self._sync / "head.json", msgspec.json.encode(head), self._fresh(), surely=False)

    def _blob_path(self, digest: str) -> Path:
        return self._sync / "blobs" / digest[:2] / digest

    # Snapshots

    def _snapshots(self) -> list[_Whole]:
        """Return the last few snapshots that were put, or were about to be, the newest first."""
        return self._json(self._sync / "snapshot.json", list[_Whole]) or []

    def _copied(self, source: Path, fresh: Path, snapshot: Snapshot) -> _Whole:
        """Copy the file to the share and read it back."""
        self._made(self._coming)
        found = files.copied(source, fresh, read=source.name, made=self.path.name)
        files.like_its_folder(fresh)
        about = fresh.stat()
        if files.digest(fresh) != found:
            raise FileProblemError(
                f"“{self.path.name}” was not kept as it was written; the one before it stands.",
                "Tell who keeps the share: its disk or network is at fault.",
            )
        files.swept(self._coming, about.st_mtime)
        with fresh.open("rb") as file:
            head = hashlib.sha256(file.read(_HEAD)).hexdigest()
        return _Whole(snapshot.number, snapshot.hash, about.st_size, found, head)

    def _note(self, whole: _Whole) -> None:
        known = self._snapshots()
        if whole not in known[:1]:
            others = [each for each in known if each.sha256 != whole.sha256]
            self._write(self._sync / "snapshot.json", msgspec.json.encode([whole, *others][:_SNAPSHOTS]))


class _Question(Thread):
    """Asks whether the place of a team file answers; where it does not, it hangs, and ends with the program."""

    def __init__(self, card: Path) -> None:
        super().__init__(name="is the team file there?", daemon=True)
        self._card = card
        self.answered = False

    def run(self) -> None:
        try:
            with self._card.open("rb") as file:
                file.read(1)
        except FileNotFoundError:
            self.answered = self._card.parent.parent.is_dir()
        except OSError as error:
            self.answered = not isinstance(files.refusal(error, ""), UnreachableError)
        else:
            self.answered = True


_asking: dict[Path, _Question] = {}


def _listed(folder: Path) -> list[Path]:
    """Return what is in a folder, nothing where it is missing."""
    try:
        with os.scandir(folder) as entries:
            return [Path(entry.path) for entry in entries]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _named(file_name: str) -> PackName | None:
    """Return the pack whose name a file's name holds."""
    found = _PACK.search(file_name) if file_name.endswith(_PACK_ENDS) else None
    if found is None or int(found[1]) == 0:
        return None
    return PackName(int(found[1]), found[3], "" if found[2] == "root" else found[2])
