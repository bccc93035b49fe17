"""Compound files, in which older office programs keep their documents and Outlook its messages: what is in one, by name.

Layout after [MS-CFB], “Compound File Binary File Format” (Microsoft Open Specifications), sections 2.2 to 2.6.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LARGEST = 128 << 20
_HEADER = 512
_ENTRY = 128
_FREE = 0xFFFFFFFA
"""Numbers of sectors from here on stand for none."""
_NONE = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_MOST_ENTRIES = 50_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream or storage: `start` is its first sector, `inside` the place of the storage it lies in, -1 for none."""

    name: str
    is_storage: bool
    start: int
    size: int
    inside: int = -1


class Compound:
    """A compound file in memory; what is damaged in it raises ValueError."""

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER or not data.startswith(MAGIC):
            raise ValueError("no compound file")
        self._data = data
        shift, self._small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in {9, 12} or self._small_shift != 6:
            raise ValueError("sectors of an unknown size")
        self._size = 1 << shift
        directory, self._cutoff, small = (struct.unpack_from("<I", data, at)[0] for at in (48, 56, 60))
        self._next = self._table(list(self._tables()))
        self._next_small = self._table(list(self._chain(small)))
        self.entries = self._entries(b"".join(map(self._sector, self._chain(directory))))
        roots = [each for each in self.entries if each.inside == -1 and each.is_storage]
        self._small = b"".join(map(self._sector, self._chain(roots[0].start))) if roots else b""

    def names(self) -> frozenset[str]:
        """Return the names of what lies at the top."""
        return frozenset(each.name for each in self.entries if each.inside == 0)

    def within(self, place: int) -> Iterator[tuple[int, Entry]]:
        """Yield what lies in the storage at a place, with the places."""
        return ((at, each) for at, each in enumerate(self.entries) if each.inside == place)

    def content(self, entry: Entry) -> bytes:
        """Return the bytes of a stream."""
        if entry.size >= self._cutoff:
            return b"".join(map(self._sector, self._chain(entry.start)))[: entry.size]
        size, found, at, seen = 1 << self._small_shift, [], entry.start, 0
        while at < _FREE and seen * size < entry.size:
            found.append(self._small[at * size : (at + 1) * size])
            at, seen = self._follow(self._next_small, at), seen + 1
        return b"".join(found)[: entry.size]

    def _sector(self, number: int) -> bytes:
        begin = (number + 1) * self._size
        found = self._data[begin : begin + self._size]
        if not found:
            raise ValueError("it ends too early")
        return found

    def _tables(self) -> Iterator[int]:
        """Yield the sectors that hold which sector follows which."""
        yield from (each for each in struct.unpack_from("<109I", self._data, 76) if each < _FREE)
        at, most = struct.unpack_from("<II", self._data, 68)
        for _ in range(min(most, len(self._data) // self._size)):
            if at >= _FREE:
                return
            *found, at = struct.unpack(f"<{self._size // 4}I", self._sector(at).ljust(self._size, b"\xff"))
            yield from (each for each in found if each < _FREE)

    def _table(self, sectors: list[int]) -> list[int]:
        data = b"".join(map(self._sector, sectors))
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    def _chain(self, at: int) -> Iterator[int]:
        for _ in range(len(self._data) // self._size + 1):
            if at >= _FREE:
                return
            yield at
            at = self._follow(self._next, at)
        raise ValueError("its sectors go in circles")

    @staticmethod
    def _follow(table: list[int], at: int) -> int:
        if at >= len(table):
            raise ValueError("it ends too early")
        return table[at]

    def _entries(self, data: bytes) -> list[Entry]:
        count = min(len(data) // _ENTRY, _MOST_ENTRIES)
        rows = [data[at * _ENTRY : (at + 1) * _ENTRY] for at in range(count)]
        inside = self._insides(rows)
        return [_entry(row, inside.get(at, -1 if at == 0 else -2)) for at, row in enumerate(rows)]

    @staticmethod
    def _insides(rows: list[bytes]) -> dict[int, int]:
        """Return for each entry in which storage it lies; each storage names the top of a tree of its own."""
        found: dict[int, int] = {}
        for place, row in enumerate(rows):
            waiting = [struct.unpack_from("<I", row, 76)[0]] if row[66] in {_STORAGE, _ROOT} else []
            while waiting:
                at = waiting.pop()
                if at < len(rows) and at not in found and at:
                    found[at] = place
                    waiting += struct.unpack_from("<II", rows[at], 68)
        return found


def _entry(row: bytes, inside: int) -> Entry:
    length = min(64, struct.unpack_from("<H", row, 64)[0])
    name = row[: max(0, length - 2)].decode("utf-16-le", errors="replace")
    start, size = struct.unpack_from("<II", row, 116)
    return Entry(name, row[66] in {_STORAGE, _ROOT}, start, size, inside)


def read_compound(source: Path) -> Compound | None:
    """Return a file as a compound file; None where it is none, is damaged, or larger than anybody sends."""
    try:
        with source.open("rb") as file:
            data = file.read(LARGEST + 1)
        return Compound(data) if len(data) <= LARGEST else None
    except (OSError, ValueError, struct.error):
        return None
