"""The pages of a SQLite file read without SQLite, for files it refuses: every row on every page that is still whole.

After https://www.sqlite.org/fileformat2.html, sections 1.2 (header), 1.5 (free pages), 1.6 (B-tree pages), 2.1 (records)
and 4.1 (the write-ahead log).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

_LEAF, _INTERIOR = 0x0D, 0x05
_MAGIC = b"SQLite format 3\0"
_SIZE = 4096
_WAL = {0x377F0682: "<", 0x377F0683: ">"}
_LENGTHS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8}


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it lies in a page; the column that is the rowid itself reads None."""

    rowid: int
    values: tuple[Any, ...]


@dataclass(slots=True)
class _Broken(Exception):  # noqa: N818 - never leaves this module
    """Something on a page that cannot be."""


@dataclass(eq=False)
class Pages:
    """The bytes of a file with the committed pages of its write-ahead log laid over it."""

    data: bytes
    newer: dict[int, bytes] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> "Pages":
        made = cls(path.read_bytes())
        log = path.with_name(f"{path.name}-wal")
        if log.exists():
            made.newer = _committed(log.read_bytes())
        return made

    @cached_property
    def size(self) -> int:
        """Bytes in a page: as the header says, else as every file of ours has it."""
        head = self.newer.get(1, self.data)[:18]
        if len(head) < 18 or head[:16] != _MAGIC:
            return _SIZE
        size = int.from_bytes(head[16:18], "big")
        size = 65_536 if size == 1 else size
        return size if size >= 512 and size & (size - 1) == 0 else _SIZE

    @cached_property
    def count(self) -> int:
        return max(-(-len(self.data) // self.size), *self.newer, 0)

    @cached_property
    def _usable(self) -> int:
        head = self.newer.get(1, self.data)[:21]
        return self.size - (head[20] if head[:16] == _MAGIC and len(head) > 20 and head[20] < 64 else 0)

    def page(self, number: int) -> bytes:
        found = self.newer.get(number)
        return self.data[(number - 1) * self.size : number * self.size] if found is None else found

    @property
    def version(self) -> int:
        """What `PRAGMA user_version` would say; 0 where the header is gone."""
        head = self.page(1)[:64]
        return int.from_bytes(head[60:64], "big") if head[:16] == _MAGIC else 0

    def leaves(self) -> list[int]:
        """Return the pages that look like leaves of tables."""
        return [number for number in range(1, self.count + 1) if self._kind(number) == _LEAF]

    def free(self) -> frozenset[int]:
        """Return the pages that hold nothing any more, so far as the list of them can be followed."""
        found: set[int] = set()
        head = self.page(1)[:40]
        trunk = int.from_bytes(head[32:36], "big") if head[:16] == _MAGIC else 0
        while 0 < trunk <= self.count and trunk not in found:
            found.add(trunk)
            page = self.page(trunk)
            many = min(int.from_bytes(page[4:8], "big"), self._usable // 4 - 2)
            named = struct.unpack_from(f">{many}I", page, 8) if len(page) >= 8 + 4 * many else ()
            if self._kind(trunk) in (_LEAF, _INTERIOR) or any(not 0 < each <= self.count for each in named):
                found.discard(trunk)  # no list at all: something else was written there
                break
            found.update(named)
            trunk = int.from_bytes(page[:4], "big")
        return frozenset(found)

    def tables(self) -> dict[str, int]:
        """Return the root page of each table the schema still names."""
        found = {}
        for number in sorted(self.under(1)):
            for row in self.rows(number):
                if len(row.values) == 5 and row.values[0] == "table" and isinstance(row.values[3], int):
                    found[str(row.values[1])] = row.values[3]
        return found

    def statements(self) -> list[str]:
        """Return the statements that made what the schema still names, tables before their indexes; not SQLite's own."""
        rows = [row.values for number in sorted(self.under(1)) for row in self.rows(number) if len(row.values) == 5]
        made = [row for row in rows if isinstance(row[4], str) and not str(row[1]).startswith("sqlite_")]
        return [str(row[4]) for row in sorted(made, key=lambda row: row[0] != "table")]

    def under(self, root: int) -> set[int]:
        """Return the leaves reached from a page, past whatever is broken."""
        leaves: set[int] = set()
        seen: set[int] = set()
        waiting = [root]
        while waiting:
            number = waiting.pop()
            if number in seen or not 0 < number <= self.count:
                continue
            seen.add(number)
            kind = self._kind(number)
            if kind == _LEAF:
                leaves.add(number)
            elif kind == _INTERIOR:
                waiting += self._children(number)
        return leaves

    def rows(self, number: int) -> Iterator[Row]:
        """Yield the rows of a leaf that can be read; one whose bytes make no sense is left out."""
        page, start = self.page(number), _start(number)
        cells = int.from_bytes(page[start + 3 : start + 5], "big")
        end = start + 8 + 2 * cells
        if end > len(page):
            return
        for (at,) in struct.iter_unpack(">H", page[start + 8 : end]):
            try:
                if at < end:
                    continue
                yield self._cell(page, at)
            except (_Broken, IndexError, struct.error, UnicodeDecodeError):
                continue

    def _kind(self, number: int) -> int:
        page, start = self.page(number), _start(number)
        return page[start] if len(page) > start + 8 else 0

    def _children(self, number: int) -> Iterator[int]:
        page, start = self.page(number), _start(number)
        cells = int.from_bytes(page[start + 3 : start + 5], "big")
        yield int.from_bytes(page[start + 8 : start + 12], "big")
        for (at,) in struct.iter_unpack(">H", page[start + 12 : start + 12 + 2 * cells][: 2 * cells]):
            yield int.from_bytes(page[at : at + 4], "big")

    def _cell(self, page: bytes, at: int) -> Row:
        length, at = _varint(page, at)
        rowid, at = _varint(page, at)
        rowid = rowid - (1 << 64) if rowid >= 1 << 63 else rowid
        usable = self._usable
        here, most = length, usable - 35
        if length > most:
            least = (usable - 12) * 32 // 255 - 23
            here = least + (length - least) % (usable - 4)
            here = here if here <= most else least
        if at + here > usable or length > len(self.data) + 65_536 * len(self.newer):
            raise _Broken
        payload = page[at : at + here]
        if here < length:
            payload += self._overflow(int.from_bytes(page[at + here : at + here + 4], "big"), length - here)
        return Row(rowid, _record(payload))

    def _overflow(self, number: int, length: int) -> bytes:
        parts, room = [], self._usable - 4
        for _ in range(-(-length // room)):
            if not 0 < number <= self.count:
                raise _Broken
            page = self.page(number)
            parts.append(page[4 : 4 + min(room, length)])
            length -= len(parts[-1])
            number = int.from_bytes(page[:4], "big")
        if number or length:  # the last page of a chain names no other
            raise _Broken
        return b"".join(parts)


def _start(number: int) -> int:
    return 100 if number == 1 else 0


def _varint(data: bytes, at: int) -> tuple[int, int]:
    byte = data[at]
    if byte < 0x80:
        return byte, at + 1
    value = byte & 0x7F
    for step in range(1, 8):
        byte = data[at + step]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + step + 1
    return value << 8 | data[at + 8], at + 9


def _record(payload: bytes) -> tuple[Any, ...]:
    end, at = _varint(payload, 0)
    if not 0 < end <= len(payload):
        raise _Broken
    body = end
    values: list[Any] = []
    while at < end:
        kind = payload[at]
        at += 1
        if kind >= 0x80:
            kind, at = _varint(payload, at - 1)
        if kind == 0:
            values.append(None)
        elif kind in (8, 9):
            values.append(kind - 8)
        else:
            length = (kind - 12) // 2 if kind >= 12 else _LENGTHS.get(kind, len(payload))
            raw = payload[body : body + length]
            if len(raw) != length:
                raise _Broken
            values.append(_value(kind, raw))
            body += length
    if body != len(payload):
        raise _Broken
    return tuple(values)


def _value(kind: int, raw: bytes) -> Any:  # noqa: ANN401 - whatever the column holds
    if kind >= 12:
        return raw.decode() if kind & 1 else raw
    return struct.unpack(">d", raw)[0] if kind == 7 else int.from_bytes(raw, "big", signed=True)


def _committed(log: bytes) -> dict[int, bytes]:
    """Return the newest committed version of each page in a write-ahead log, up to the first frame that is not whole."""
    if len(log) < 32 or int.from_bytes(log[:4], "big") not in _WAL:
        return {}
    words = _WAL[int.from_bytes(log[:4], "big")]
    size, salt = int.from_bytes(log[8:12], "big"), log[16:24]
    if size < 512 or size & (size - 1):
        return {}
    total = _summed(log[:24], (0, 0), words)
    if struct.pack(">II", *total) != log[24:32]:
        return {}
    committed: dict[int, bytes] = {}
    waiting: dict[int, bytes] = {}
    for at in range(32, len(log) - size - 23, size + 24):
        head, page = log[at : at + 24], log[at + 24 : at + 24 + size]
        total = _summed(page, _summed(head[:8], total, words), words)
        if head[8:16] != salt or struct.pack(">II", *total) != head[16:24]:
            break
        waiting[int.from_bytes(head[:4], "big")] = page
        if int.from_bytes(head[4:8], "big"):
            committed |= waiting
            waiting = {}
    return committed


def _summed(data: bytes, total: tuple[int, int], order: str) -> tuple[int, int]:
    one, two = total
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for first, second in zip(islice(words, 0, None, 2), islice(words, 1, None, 2), strict=True):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two
