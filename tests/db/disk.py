"""A disk that can be cut from its power at any moment, played from what `disk.c` recorded of a process's writes."""

import random
import shutil
import struct
import subprocess
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

SECTOR = 512
HEAD = struct.Struct("<cIQQQ")
SOURCE = Path(__file__).with_name("disk.c")


@cache
def shim(folder: Path) -> Path | None:
    """Return the library that watches a process, compiled; None where that cannot be done."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    made = folder / "disk.so"
    done = subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", made, SOURCE, "-ldl", "-lpthread"], capture_output=True, check=False
    )
    return made if done.returncode == 0 else None


@dataclass(frozen=True)
class Record:
    """One call: `w` write, `s` sync, `t` truncate, `r` rename (to `data`), `u` unlink."""

    kind: str
    path: str
    offset: int
    length: int
    data: bytes


def records(log: Path) -> list[Record]:
    found, content, at = [], log.read_bytes(), 0
    while at < len(content):
        kind, name, offset, length, size = HEAD.unpack_from(content, at)
        at += HEAD.size
        path = content[at : at + name].decode()
        at += name
        found.append(Record(kind.decode(), path, offset, length, content[at : at + size]))
        at += size
    return found


@dataclass(eq=False)
class Inode:
    synced: bytearray = field(default_factory=bytearray)
    waiting: list[Record] = field(default_factory=list)

    def sync(self) -> None:
        for each in self.waiting:
            _apply(self.synced, each)
        self.waiting.clear()

    def after_a_cut(self, chance: random.Random) -> bytes:
        """Return what is found later: of what was not synced any part, torn by sectors, in any order."""
        content, kept = bytearray(self.synced), [each for each in self.waiting if chance.random() < 0.6]
        if chance.random() < 0.5:
            chance.shuffle(kept)
        for each in kept:
            _apply(content, each, chance if chance.random() < 0.4 else None)
        return bytes(content)


def _apply(content: bytearray, record: Record, torn: random.Random | None = None) -> None:
    if record.kind == "t":
        del content[record.length :]
        content.extend(bytes(record.length - len(content)))
        return
    for start in range(0, len(record.data), SECTOR) if torn else (0,):
        part = record.data[start : start + SECTOR] if torn else record.data
        if torn and torn.random() < 0.5:
            continue
        at = record.offset + start
        content.extend(bytes(max(0, at + len(part) - len(content))))
        content[at : at + len(part)] = part


class Disk:
    """Files as names and contents; a name that was not synced may be lost, but names change in order, as journals keep them.

    Syncing a file keeps its own name too, as ext4, XFS, APFS and NTFS do.
    """

    def __init__(self) -> None:
        self.names: dict[str, Inode] = {}
        self.kept: dict[str, Inode] = {}
        self.waiting: list[tuple[str, str, Inode | None]] = []
        self.said: list[str] = []

    def play(self, record: Record) -> None:
        if record.path.endswith("/said"):
            self.said += record.data.decode().split("\n")[:-1]
        elif record.kind == "r":
            inode = self.names.pop(record.path, Inode())
            target = record.data.decode()
            self.names[target] = inode
            self.waiting.append((target, record.path, inode))
        elif record.kind == "u":
            self.names.pop(record.path, None)
            self.waiting.append(("", record.path, None))
        elif record.kind == "s" and record.path not in self.names:
            self._sync_names()  # a folder
        else:
            self._write(record)

    def _write(self, record: Record) -> None:
        if record.path not in self.names:
            self.names[record.path] = Inode()
            self.waiting.append((record.path, "", self.names[record.path]))
        inode = self.names[record.path]
        if record.kind == "s":
            inode.sync()
            if any(each[2] is inode for each in self.waiting):
                self._sync_names()
        else:
            inode.waiting.append(record)

    def _sync_names(self) -> None:
        for each in self.waiting:
            _rename(self.kept, each)
        self.waiting.clear()

    def cut(self, chance: random.Random, folder: Path, under: str) -> None:
        """Write to `folder` what is found after a cut now of the files that were under another."""
        names = dict(self.kept)
        for each in self.waiting[: chance.randint(0, len(self.waiting))]:
            _rename(names, each)
        for name, inode in names.items():
            target = folder / Path(name).relative_to(under)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(inode.after_a_cut(chance))


def _rename(names: dict[str, Inode], change: tuple[str, str, Inode | None]) -> None:
    to, gone, inode = change
    names.pop(gone, None)
    if inode is not None:
        names[to] = inode
