"""The records of an MPX file: lines of values, each beginning with the number of its kind."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.exchange.p6.encoding import decoded
from pmo_desktop.exchange.xml import Heard

LARGEST = 64_000_000
"""Bytes; MS Project writes about 300 a task."""
_MOST = 100_000
"""Records; MS Project of that time had at most 10,000 tasks."""
_MOST_VALUES = 4_000_000
_LINE_BREAK = "\x7f"
"""What stands for one within a value."""
AGAIN = "Save the file again in the program it came from, or as XML."
_PAGES = {"MAC": "mac_roman", "ANSI": ""}


@dataclass(frozen=True, slots=True)
class Line:
    """One record: its kind, its values, and the line of the file it stands in."""

    kind: str
    values: tuple[str, ...]
    number: int

    def text(self, place: int) -> str:
        return self.values[place] if place < len(self.values) else ""

    def at(self, place: int | None = None) -> str:
        return f"line {self.number}, record {self.kind}" + ("" if place is None else f", value {place + 1}")


@dataclass(frozen=True, slots=True)
class Content:
    """A file's header, the sign between its values, and an iterator over its records."""

    delimiter: str
    program: str
    version: str
    lines: Iterator[Line]


def read_content(source: Path | bytes, heard: Heard | None = None) -> Content:
    """Return what a file holds; raise ImportProblemError where it is too large, or in an encoding that is not known."""
    data = _bytes(source, heard)
    start = data.find(b"MPX")
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or start not in {0, 3}:
        text = decoded(data)
    else:
        head = data[start:].split(b"\n", 1)[0].decode("latin-1")
        text = _text(data[start:], head.rstrip("\r").split(head[3:4] or ","))
    delimiter = text[3:4]
    if not text.startswith("MPX") or delimiter in {"", "\n", "\r", '"'}:
        raise ImportProblemError("it does not begin with MPX and the sign between values.", AGAIN)
    lines = _lines(text, delimiter)
    first = next(lines)
    return Content(delimiter, first.text(0), first.text(1), lines)


def _bytes(source: Path | bytes, heard: Heard | None) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        with source.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise ImportProblemError(f"it cannot be read: {error.strerror}.", "Check that it is still there.") from error
    if len(data) > LARGEST:
        raise ImportProblemError(f"it is larger than {LARGEST // 1_000_000} MB.", "Split the project.")
    if heard is not None:
        heard(len(data), len(data))
    return data


def _text(data: bytes, head: list[str]) -> str:
    """Return the text in the code page the header names; what it calls ANSI is that of the computer it was written on."""
    page = head[3].strip().upper() if len(head) > 3 else "ANSI"
    name = _PAGES.get(page, f"cp{page}" if page.isdecimal() and len(page) < 6 else page if page.isascii() else "?")
    if not name:
        return decoded(data)
    try:
        codecs.lookup(name)
        return data.decode(name, "replace")
    except (LookupError, UnicodeError) as error:
        raise ImportProblemError(
            f"it is written in an encoding that is not known here (“{page[:20]}”).", "Save it as ANSI."
        ) from error


def _lines(text: str, delimiter: str) -> Iterator[Line]:
    """Yield the records; a value in quotes may hold the delimiter, and two quotes for one."""
    reader = csv.reader(text.replace("\0", "").splitlines(keepends=True), delimiter=delimiter)
    total = 0
    try:
        for count, values in enumerate(reader):
            total += len(values)
            if count > _MOST or total > _MOST_VALUES:
                what = "there are too many records" if count > _MOST else "there are too many values"
                raise ImportProblemError(f"line {reader.line_num}: {what}.", "Split the project.")
            if values:
                kind, *rest = values
                yield Line(
                    kind.strip(), tuple(each.replace(_LINE_BREAK, "\n").strip() for each in rest), reader.line_num
                )
    except csv.Error as error:
        raise ImportProblemError(
            f"line {reader.line_num}: a value is too long to be true, perhaps for a missing quotation mark.", AGAIN
        ) from error
