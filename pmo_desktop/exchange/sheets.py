"""Tables out of CSV and XLSX files: every cell as text, each line with its number in the file."""

import csv
import io
import math
import re
import time
import unicodedata
import warnings
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from itertools import islice
from pathlib import Path
from typing import Any

from pmo_desktop.domain.errors import ImportProblemError

MOST_LINES = 20_000
MOST_COLUMNS = 600
"""As many projects may stand beside each other in a register that is turned."""
_MOST_BYTES = 16 << 20
_MOST_UNPACKED = 32 << 20
_AT_ONCE = (b"mergeCell ", b"hyperlink ", b"dataValidation ", b"cfRule ", b"brk ", b"tablePart ", b"definedName ")
_MOST_MARKS = {
    b"<c": 500_000, b"<si": 150_000, b"<xf": 70_000, b"<": 2_500_000, **dict.fromkeys(_AT_ONCE, 50_000)
}  # fmt: skip
"""How many cells, texts, formats and marks of any kind one part of a workbook may have: a small file can have very many."""
_MOST_CELLS = 1_500_000
_MOST_LONG = 100_000
"""How many cells of a table may hold anything, and how many more than a line."""
_MOST_PARTS = 2_000
_LONGEST_MARK = 1 << 16
_MOST_QUOTES = 20_000
"""Bytes of one mark of XML, and quotes up to the next one: a mark of megabytes keeps its reader busy for half a minute."""
_LONGEST = 4_000
"""Letters of a cell that are kept on one line; `Line.long` has the whole of longer ones."""
_LONGEST_WHOLE = 131_072
"""Letters of a cell that are kept at all: four times what a spreadsheet lets anybody write."""
_SECONDS = 4.0
"""How long the processor may work on a file: those that people write take a fraction of it."""
_FIRST_LETTERS = 1 << 16
"""By how much of a file it is seen what parts its cells."""
_MOST_IN_LINE = 20_000
_GAP = 2_000
"""So many empty lines end a worksheet: it may be coloured down to its last line."""
_DELIMITERS = ";\t,|"
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TELLING = "xl/workbook.xml"
_INVISIBLE = {"Cc", "Cf", "Cs", "Cn", "Co"}


@dataclass(frozen=True, slots=True)
class Line:
    """`number` counts from 1 as a spreadsheet does, lines of a file of text by where they begin.

    Every cell stands on one line; `long` has those whole that have several, or very many letters, by their place.
    `merged` has, by its place, what a cell above says that is merged over this one, which is empty.
    """

    number: int
    cells: tuple[str, ...]
    long: tuple[tuple[int, str], ...] = ()
    merged: tuple[tuple[int, str], ...] = ()

    def whole(self, at: int) -> str:
        """Return a cell with its line breaks; empty where the line is shorter."""
        if at >= len(self.cells):
            return ""
        return next((text for place, text in self.long if place == at), self.cells[at])


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; `name` is that of the worksheet, empty in a file of text. Lines that hold nothing are left out.

    `turned`: what stands beside each other in the file stands beneath each other here, and `Line.number` counts columns.
    """

    name: str
    lines: tuple[Line, ...]
    turned: bool = False

    @property
    def width(self) -> int:
        return max((len(line.cells) for line in self.lines), default=0)


def turned(sheet: Sheet) -> Sheet:
    """Return a table with its columns as lines; turned twice it is as it was, but for the numbers of its lines."""
    width = sheet.width
    long = {(at, place): text for at, line in enumerate(sheet.lines) for place, text in line.long}
    found = []
    for column in range(width):
        cells = tuple(line.cells[column] if column < len(line.cells) else "" for line in sheet.lines)
        if any(cells):
            kept = tuple((at, long[at, column]) for at in range(len(cells)) if (at, column) in long)
            found.append(Line(column + 1, cells, kept))
    return Sheet(sheet.name, tuple(found), not sheet.turned)


def read_sheets(source: Path) -> tuple[Sheet, ...]:
    """Return the tables of a file that hold anything, at least one; dates as ISO, shares in percent with their sign.

    Raises ImportProblemError where there is none, or more than a list of people or days can have.
    """
    data = read_bytes(source, _MOST_BYTES)
    if data.startswith(_OLE):
        raise ImportProblemError(
            f"“{source.name}” is a workbook of an old version, or one with a password.",
            "Save it as .xlsx without a password, or as CSV.",
        )
    until = _Until(source.name)
    sheets = _of_workbook(data, until) if data.startswith(_ZIP) else (_of_text(data, until),)
    found = tuple(sheet for sheet in sheets if sheet.lines)
    if not found:
        raise ImportProblemError(f"“{source.name}” holds no table.", "Save the list with its headings and try again.")
    return found


class _Until:
    """How long the processor may still work on the file of this name, and how much may still be kept of it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._end = time.thread_time() + _SECONDS
        self._cells = self._long = 0

    def look(self) -> None:
        """Raise ImportProblemError when the time is over."""
        if time.thread_time() > self._end:
            raise ImportProblemError(
                f"“{self.name}” takes too long to read.", "Copy the list into a new workbook and save that."
            )

    def keep(self, cells: int, long: int) -> None:
        """Count what is kept of the file; raise ImportProblemError where it is more than any list has."""
        self._cells += cells
        self._long += long
        if self._cells > _MOST_CELLS or self._long > _MOST_LONG:
            raise ImportProblemError(
                f"“{self.name}” has more in it than a list.", "Copy the list into a new workbook and save that."
            )


def read_bytes(source: Path, most: int) -> bytes:
    """Return what a file holds; raise ImportProblemError where it cannot be read, is empty, or larger than `most` bytes."""
    try:
        with source.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise ImportProblemError(
            f"“{source.name}” cannot be read: {error.strerror}.", "Check that it is still there."
        ) from error
    if len(data) > most:
        raise ImportProblemError(
            f"“{source.name}” is larger than {most >> 20} MB.", "Export only the people and the months you need."
        )
    if not data.strip():
        raise ImportProblemError(f"“{source.name}” is empty.", "Ask for the file again.")
    return data


def is_workbook(source: Path) -> bool:
    """Say whether a file is a workbook that `read_sheets` reads, by what is in it."""
    try:
        with zipfile.ZipFile(source) as archive:
            return _TELLING in archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError):
        return False


def decoded(data: bytes) -> str:
    """Return text by its mark, else as UTF-16 that has none, as UTF-8, or as Windows of the west writes it."""
    for mark, encoding in (*_MARKS, *_without_mark(data)):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def _without_mark(data: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield how UTF-16 without its mark is read: of western letters every other byte is 0, and none beside them."""
    head = data[:400]
    zeros = head[::2].count(0), head[1::2].count(0)
    if len(head) >= 8 and 0 in zeros and max(zeros) > len(head) // 4:
        yield b"", "utf-16-le" if zeros[1] else "utf-16-be"


def clean(text: str) -> str:
    """Return text on one line as people see it: no control characters, nothing invisible, no half characters."""
    text = text[:_LONGEST]
    if text.isprintable():  # most are
        return " ".join(text.split())
    return " ".join(text.translate(_ON_ONE_LINE).split())


def whole(text: str) -> str:
    """Return text as people see it, with its line breaks."""
    text = text[:_LONGEST_WHOLE].replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    return "\n".join(map(_one_line, text.split("\n"))).strip()


def _one_line(text: str) -> str:
    return " ".join(text.translate(_ON_ONE_LINE).split())


class _OnOneLine(dict[int, int | None]):
    """What `str.translate` makes of each letter: a blank of those that part words, nothing of those that nobody sees."""

    def __missing__(self, code: int) -> int | None:
        seen = None if unicodedata.category(chr(code)) in _INVISIBLE else code
        if len(self) < _LETTERS_KEPT:
            self[code] = seen
        return seen


_LETTERS_KEPT = 5_000
_ON_ONE_LINE = _OnOneLine(dict.fromkeys(map(ord, "\n\r\t\u00a0\u202f"), ord(" ")))


def _is_long(value: object) -> bool:
    return isinstance(value, str) and (len(value) > _LONGEST or "\n" in value or "\r" in value)


# Text


def _of_text(data: bytes, until: _Until) -> Sheet:
    name = until.name
    text = decoded(data)
    begin = 0
    first, _, rest = text.partition("\n")
    delimiter = ""
    if first.lower().startswith("sep=") and len(first.strip()) == 5:  # how Excel says it
        delimiter, text, begin = first.strip()[4], rest, 1
    if "\0" in text:
        raise ImportProblemError(f"“{name}” is no table of text.", "Save the list as CSV or as .xlsx.")
    delimiter = delimiter or _delimiter(text[:_FIRST_LETTERS])
    if max((line.count(delimiter) for line in io.StringIO(text)), default=0) > _MOST_IN_LINE:
        raise _too_wide(name)
    lines: list[Line] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = begin
    try:
        for row in reader:
            _hold(lines, number + 1, row, until)
            number = begin + reader.line_num
    except csv.Error as error:
        raise ImportProblemError(
            f"“{name}” cannot be read as a table from line {number + 1} on.",
            "Look there for a quote that does not end.",
        ) from error
    return Sheet("", tuple(lines))


def _delimiter(text: str) -> str:
    """Return what parts the cells: what makes the largest share of lines equally long, with most cells."""
    is_cut = len(text) == _FIRST_LETTERS

    def fits(delimiter: str) -> tuple[float, int]:
        try:
            rows = [len(row) for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 60)]
        except csv.Error:
            return 0, 0
        if is_cut and 1 < len(rows) < 60:  # the last one may end anywhere
            rows.pop()
        widths = [width for width in rows if width > 1]
        if not widths:
            return 0, 0
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        return widths.count(usual) / len(rows), usual

    return max(_DELIMITERS, key=fits)


def _hold(lines: list[Line], number: int, cells: Iterable[Any], until: _Until) -> None:
    """Keep a line where it holds anything."""
    until.look()
    name = until.name
    values = list(cells)
    while values and (values[-1] is None or values[-1] == ""):
        values.pop()
    texts = [_text(each) for each in values]
    while texts and not texts[-1]:
        texts.pop()
    if not texts:
        return
    if len(texts) > MOST_COLUMNS:
        raise _too_wide(name)
    if len(lines) == MOST_LINES:
        raise ImportProblemError(
            f"“{name}” has more than {MOST_LINES:,} lines.", "Export a shorter time, or fewer people."
        )
    long = []
    for at, text in enumerate(texts):
        if text and _is_long(values[at]):
            until.look()
            long.append((at, whole(values[at])))
    until.keep(len(texts) - texts.count(""), len(long))
    lines.append(Line(number, tuple(texts), tuple(long)))


def _text(value: object) -> str:
    """Return a cell's value as text."""
    for kind, written in _WRITTEN:
        if isinstance(value, kind):
            return written(value)
    return "" if value is None else clean(str(value))


def _decimal(value: float) -> str:
    """Return a number of a workbook; three decimals get a fourth, for a point before three digits may part thousands."""
    text = f"{value:.10g}"
    return f"{text}0" if re.fullmatch(r"-?\d+\.\d{3}", text) else text


def _moment(value: datetime) -> str:
    whole = value.replace(microsecond=0, tzinfo=None)
    return whole.date().isoformat() if whole.time() == clock_time() else whole.isoformat(timespec="minutes")


_WRITTEN: Sequence[tuple[type, Callable[[Any], str]]] = (
    (str, clean), (bool, lambda value: "yes" if value else "no"), (datetime, _moment), (date, date.isoformat),
    (clock_time, lambda value: value.isoformat("minutes")), (timedelta, lambda value: f"{value.total_seconds() / 3600:g} h"),
    (float, lambda value: _decimal(value) if math.isfinite(value) else ""),
)  # fmt: skip
"""How the values of cells are written; the first kind that fits counts."""


def _too_wide(name: str) -> ImportProblemError:
    return ImportProblemError(
        f"“{name}” has more than {MOST_COLUMNS} columns.", "Save only the columns with people and days."
    )


# Workbooks


class _Timed(io.BytesIO):
    """The bytes of a workbook while there is time: whatever its reader does, it comes back here for more of them."""

    def __init__(self, data: bytes, until: _Until) -> None:
        super().__init__(data)
        self._until = until

    def read(self, size: int | None = -1, /) -> bytes:
        self._until.look()
        return super().read(size)


def _of_workbook(data: bytes, until: _Until) -> Sequence[Sheet]:
    name = until.name
    _guard(data, name)
    try:
        return [Sheet(title, tuple(lines)) for title, lines in _worksheets(data, until)]
    except ImportProblemError:
        raise
    except Exception as error:  # a damaged workbook breaks its reader in any way there is
        raise ImportProblemError(
            f"“{name}” is damaged.", "Open it, save it again as .xlsx, and import that."
        ) from error


def _guard(data: bytes, name: str) -> None:
    """Refuse, before it is unpacked, what is no workbook, would fill the memory, or has definitions of its own in its XML."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if _TELLING not in archive.namelist():
                raise ImportProblemError(f"“{name}” is no workbook.", "Save the list as .xlsx or as CSV.")
            written = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in written) > _MOST_UNPACKED:
                raise ImportProblemError(
                    f"“{name}” would take more than {_MOST_UNPACKED >> 20} MB when unpacked.",
                    "Copy the list into a new workbook and save that.",
                )
            for part in written:
                with archive.open(part) as file:
                    _guard_part(file.read(), name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise ImportProblemError(
            f"“{name}” is damaged or has a password.", "Save it again as .xlsx without one."
        ) from error


def _guard_part(data: bytes, name: str) -> None:
    """Refuse a part whose XML has definitions of its own, or so much in it that reading would take for ever."""
    plain = data.replace(b"\0", b"") if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in data[:4] else data
    if b"<!DOCTYPE" in plain:
        raise ImportProblemError(f"“{name}” was not written by a spreadsheet.", "Save it again as .xlsx.")
    if any(plain.count(mark) > most for mark, most in _MOST_MARKS.items()) or _has_endless_mark(plain):
        raise ImportProblemError(
            f"“{name}” has more in it than a list.", "Copy the list into a new workbook and save that."
        )


def _has_endless_mark(data: bytes) -> bool:
    """Say whether a mark, a comment or an instruction is longer than anybody writes, or has very many attributes."""
    for begin, end in ((b"<!--", b"-->"), (b"<?", b"?>")):
        at = data.find(begin)
        while at >= 0:
            last = data.find(end, at)
            if last < 0 or last - at > _LONGEST_MARK:
                return True
            at = data.find(begin, last)
    return any(
        b">" not in long[0][:_LONGEST_MARK] or long[0].count(b'"') + long[0].count(b"'") > _MOST_QUOTES
        for long in re.finditer(rb"<[^<]{%d,}" % _LONGEST_MARK, data)
    )


def _worksheets(data: bytes, until: _Until) -> Iterator[tuple[str, list[Line]]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - it waits until there is a workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of what it does not carry: we only read values
        book: Any = load_workbook(_Timed(data, until), read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                if sheet.sheet_state == "visible":
                    lines = _lines(sheet, until)
                    with zipfile.ZipFile(io.BytesIO(data)) as archive:
                        # The library does not tell of merged cells where it reads line by line.
                        written = archive.read(sheet._worksheet_path)  # noqa: SLF001 - same
                    yield sheet.title, _with_merged(lines, written, until)
        finally:
            book.close()


_MERGED = re.compile(rb'mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')


def _with_merged(lines: list[Line], written: bytes, until: _Until) -> list[Line]:
    """Return lines that know what is merged over them from above, in one column."""
    numbers = [line.number for line in lines]
    found: dict[int, list[tuple[int, str]]] = {}
    for left, first, right, last in _MERGED.findall(written):
        at = bisect_left(numbers, int(first))
        if left != right or at == len(lines) or numbers[at] != int(first):
            continue
        place = _place(left)
        text = lines[at].cells[place] if place < len(lines[at].cells) else ""
        below = range(at + 1, bisect_right(numbers, int(last))) if text else range(0)
        until.look()
        until.keep(len(below), 0)
        for each in below:
            found.setdefault(each, []).append((place, text))
    return [replace(line, merged=tuple(found[at])) if at in found else line for at, line in enumerate(lines)]


def _place(letters: bytes) -> int:
    """Return the place of a column, 0 for A."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1


def _lines(sheet: Any, until: _Until) -> list[Line]:  # noqa: ANN401 - the library's sheets of any kind
    lines: list[Line] = []
    sheet.reset_dimensions()  # what a file says of its size need not be so
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), 1):
        _hold(lines, number, map(_cell, row), until)
        if number - (lines[-1].number if lines else 0) > _GAP:
            break
    return lines


def _cell(cell: Any) -> object:  # noqa: ANN401 - the library's cells of any kind
    """Return a cell's value; a share that is shown in percent as one."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in (cell.number_format or ""):
        return f"{value * 100:.10g}%"
    return value
