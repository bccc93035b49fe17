"""Tables as files for spreadsheets: CSV or a workbook, by the end of the name; days, money and shares are typed in a workbook."""

import csv
import io
import re
from collections.abc import Container, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.exchange.workbook import Cell, Form, Table, Typed, plain, workbook
from pmo_desktop.services.whole_files import harmless, write_whole

__all__ = [
    "Cell", "Form", "Table", "Typed", "as_typed", "day", "days", "hours", "instant", "money", "percent", "write_table",
    "write_tables", "write_texts",
]  # fmt: skip

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")
_PERCENT = re.compile(r"([+-]?\d+(?:\.\d+)?)\s?%")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")
_LASTING = re.compile(r"([+-]?\d+(?:\.\d+)?)([dh])")


def write_table(
    target: Path, title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, frozen: int = 0
) -> Path:
    """Write a table whose `frozen` first columns stay in sight; no cell of it can be taken for a formula.

    Raises FileProblemError where it cannot be written.
    """
    lines = list(rows)
    if target.suffix.lower() == ".xlsx":
        return write_tables(target, [Table(title, headings, lines, frozen)])
    if target.suffix.lower() != ".csv":
        raise InvalidValueError(
            f"“{target.name}” does not end in .xlsx or .csv.", "Name the .xlsx or .csv file to write."
        )
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(map(harmless, headings))
    writer.writerows([harmless(plain(cell)) for cell in row] for row in lines)
    write_whole(target, b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace"))
    return target


def write_texts(
    target: Path, title: str, headings: Sequence[str], lines: Iterable[Sequence[str]], *, numbers: Container[int] = ()
) -> int:
    """Write texts as somebody sees them, each typed by its form; `numbers` are the columns of numbers. Return how many lines."""
    width = len(headings)
    rows = [[*line[:width], *[""] * (width - len(line))] for line in lines]
    columns = [as_typed([row[at] for row in rows], numbers=at in numbers) for at in range(width)]
    write_table(target, title, headings, list(zip(*columns, strict=True)))
    return len(rows)


def write_tables(target: Path, tables: Sequence[Table]) -> Path:
    """Write tables as the sheets of one workbook."""
    write_whole(target, workbook(tables))
    return target


# What a cell holds


def day(at: int | None) -> Cell:
    """Return a moment as a cell that shows its day."""
    return None if at is None else Typed(moment.to_datetime(moment.midnight(at)), Form.DAY)


def instant(at: int | None) -> Cell:
    """Return a moment as a cell that shows day and time."""
    return None if at is None else Typed(moment.to_datetime(at), Form.MOMENT)


def percent(value: float | None) -> Cell:
    """Return a percentage (100.0 is all) as a share that is shown as one."""
    return None if value is None else Typed(round(value / 100, 6), Form.PERCENT)


def money(cents: int | None) -> Cell:
    return None if cents is None else Typed(cents / 100, Form.MONEY)


def hours(seconds: float | None) -> Cell:
    return None if seconds is None else Typed(round(seconds / moment.HOUR, 4), Form.HOURS)


def days(seconds: float | None, day_seconds: int) -> Cell:
    """Return working time as days of so many seconds each."""
    return None if seconds is None else Typed(round(seconds / day_seconds, 4), Form.DAYS)


def as_typed(texts: Sequence[str], *, numbers: bool, lasting: bool = True) -> list[Cell]:
    """Return a column of a table as its cells count: days, moments and shares by their form, `numbers` also as such.

    Lengths (5d) count, if they may, where all of a column are in one unit; a column that mixes numbers with words stays text.
    """
    said = [text.replace("−", "-") for text in texts]
    units = {match[2] if (match := _LASTING.fullmatch(text)) else "" for text in said if text}
    unit = units.pop() if lasting and len(units) == 1 else ""
    if unit:
        form = Form.DAYS if unit == "d" else Form.HOURS
        return [Typed(float(text[:-1]), form) if text else "" for text in said]
    if numbers and all(_NUMBER.fullmatch(text) for text in said if text):
        return [_number(text) if text else "" for text in said]
    return [_typed(text, plain) for text, plain in zip(said, texts, strict=True)]


def _number(text: str) -> Cell:
    value = float(text.replace(",", ""))
    if "." in text:
        return Typed(value, Form.MONEY) if "," in text else value
    return int(value)


def _typed(text: str, otherwise: str) -> Cell:
    if match := _PERCENT.fullmatch(text):
        form = Form.EXACT_PERCENT if "." in match[1] else Form.PERCENT
        return Typed(round(float(match[1]) / 100, 6), form)
    with suppress(InvalidValueError):
        if _DAY.fullmatch(text):
            return day(moment.from_iso(text))
        if _MOMENT.fullmatch(text):
            return instant(moment.from_iso(text.replace(" ", "T")))
    return otherwise
