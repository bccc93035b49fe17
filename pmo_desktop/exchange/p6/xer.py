"""Reads XER: P6's tables as text, a line a row, values apart by tabs."""

import sys
from collections.abc import Iterator
from pathlib import Path

from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.exchange.p6 import times
from pmo_desktop.exchange.p6.columns import KINDS, UNREAD
from pmo_desktop.exchange.p6.encoding import decoded
from pmo_desktop.exchange.p6.tables import Row, Tables
from pmo_desktop.exchange.xml import LARGEST, Heard

_MOST_ROWS = 4_000_000
_MOST_COLUMNS = 400
_LONGEST_LINE = 8_000_000
_AGAIN = "Export the file again from P6."


def read_xer(source: Path, heard: Heard | None = None) -> Tables:
    """Return the tables of an XER file; raise ImportProblemError naming the line where it is none, or too large."""
    text = decoded(_content(source, heard))
    lines = iter(enumerate(text.split("\n"), 1))
    _, first = next(lines)
    header = first.rstrip("\r").split("\t")
    if header[0].strip() != "ERMHDR":
        raise ImportProblemError("it does not begin with a header (ERMHDR).", _AGAIN)
    tables = Tables(
        source.name, "XER", f"Primavera P6 {header[1] if len(header) > 1 else ''}".strip(), _currency(header)
    )
    _Reading(tables).take(lines)
    for row in tables.of("CALENDAR"):
        row.times = times.from_xer(row)
    return tables


def _content(source: Path, heard: Heard | None) -> bytes:
    """Return the bytes; the file is at most LARGEST long."""
    try:
        size = source.stat().st_size
        if size > LARGEST:
            raise ImportProblemError(f"it is larger than {LARGEST // 1_000_000} MB.", "Export fewer projects.")
        with source.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise ImportProblemError(f"it cannot be read: {error.strerror}.", "Check that it is still there.") from error
    if len(data) > LARGEST:
        raise ImportProblemError(f"it is larger than {LARGEST // 1_000_000} MB.", "Export fewer projects.")
    if heard is not None:
        heard(size, size)
    return data


def _currency(header: list[str]) -> str:
    """Return the currency the header names last, such as USD."""
    last = header[8].strip() if len(header) > 8 else ""
    return last if len(last) == 3 and last.isascii() and last.isupper() else ""


class _Reading:
    """The table and columns in force while lines go by."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.table = ""
        self.columns: list[str] = []
        self.last: tuple[Row, str] | None = None
        self.count = 0

    def take(self, lines: Iterator[tuple[int, str]]) -> None:
        for number, text in lines:
            line = text.rstrip("\r")
            mark, _, rest = line.partition("\t")
            if mark == "%R":
                self._row(number, rest)
            elif mark == "%T":
                self.table, self.columns, self.last = rest.strip(), [], None
            elif mark == "%F":
                self._fields(number, rest)
            elif mark.strip() == "%E" or line.startswith("ERMTAIL"):
                return
            elif line.strip() and self.last is not None:
                self._more(line)
        raise ImportProblemError("it ends without its last line (%E): the rest of it is missing.", _AGAIN)

    def _fields(self, number: int, rest: str) -> None:
        self.columns = [sys.intern(name.strip()) for name in rest.split("\t")]
        if len(self.columns) > _MOST_COLUMNS:
            raise ImportProblemError(f"line {number}, {self.table} has too many columns.", _AGAIN)

    def _row(self, number: int, rest: str) -> None:
        self.count += 1
        if self.count > _MOST_ROWS:
            raise ImportProblemError(f"line {number}: there are too many rows.", "Export fewer projects.")
        if self.table not in KINDS:
            self.tables.left[self.table] = self.tables.left.get(self.table, 0) + 1
            self.last = None
            return
        if not self.columns:
            raise ImportProblemError(f"line {number}, {self.table}: there are no column names (%F) before it.", _AGAIN)
        if len(rest) > _LONGEST_LINE:
            raise ImportProblemError(f"line {number}, {self.table} is too long to be true.", _AGAIN)
        row = Row(self.table, number, is_line=True)
        values = rest.split("\t")
        fields = row.fields
        for name, value in zip(self.columns, values, strict=False):
            text = value.strip()
            if text and name not in UNREAD:
                fields.setdefault(name, sys.intern(text) if len(text) < 24 else text.replace('""', '"'))
        self.last = (row, self.columns[min(len(values), len(self.columns)) - 1])
        self.tables.add(row)

    def _more(self, line: str) -> None:
        """Take a line that begins with no mark as the rest of the value before it: some notes hold line breaks."""
        assert self.last is not None
        row, name = self.last
        if name in row.fields and len(row.fields[name]) < _LONGEST_LINE:
            row.fields[name] = f"{row.fields[name]}\n{line.strip()}"
