"""Tables as a workbook (Office Open XML, ECMA-376) of one or more sheets: texts stay texts, days, money and shares are numbers.

openpyxl writes it, which reads workbooks here as well; a row at a time, so that a long table takes little memory.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from pmo_desktop.domain.errors import InvalidValueError

_WIDEST, _NARROWEST = 60, 8
_MOST_ROWS = 1_048_576
"""What a sheet can hold (ECMA-376 names no limit; spreadsheets have this one)."""
_LONGEST_TEXT = 32_767
_MEASURED = 2_000
"""Rows whose texts are looked at for the width of a column."""
_NO_TEXT: Mapping[int, int | None] = {
    **dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535)),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),  # halves of a letter, which no file can hold
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Form(StrEnum):
    """How a number is shown, in the language of spreadsheets."""

    NUMBER = "General"
    WHOLE = "0"
    DAY = "yyyy-mm-dd"
    MOMENT = "yyyy-mm-dd hh:mm"
    PERCENT = "0%"
    EXACT_PERCENT = "0.0%"
    MONEY = "#,##0.00"
    HOURS = '0.##"h"'
    DAYS = '0.##"d"'


class Typed(NamedTuple):
    """A value that a spreadsheet counts with: a number, or a day or moment, and how it is shown. 40 % is 0.4."""

    value: float | datetime
    form: Form


Cell = str | float | int | Typed | None


@dataclass(frozen=True)
class Table:
    """One sheet: its `title`, headings and rows; the headings stay while one scrolls, as do the `frozen` first columns."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    frozen: int = 0


def workbook(tables: Sequence[Table]) -> bytes:
    """Return the file of a workbook; raise InvalidValueError where a table is longer than a sheet can be."""
    from openpyxl import Workbook  # noqa: PLC0415 - it waits until there is a workbook

    book = Workbook(write_only=True)
    names = _names([each.title for each in tables])
    for table, name in zip(tables, names, strict=True):
        if len(table.rows) >= _MOST_ROWS:
            raise InvalidValueError(
                f"“{table.title}” has {len(table.rows):,} lines, more than a sheet can hold.",
                "Write it as CSV, or less of it.",
            )
        _fill(book.create_sheet(name), table)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def plain(cell: Cell) -> str:
    """Return a cell as text, as it is shown where nothing counts with it."""
    if cell is None:
        return ""
    if not isinstance(cell, Typed):
        return str(cell)
    value, form = cell
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" if form is Form.MOMENT else f"{value:%Y-%m-%d}"
    if form in {Form.PERCENT, Form.EXACT_PERCENT}:
        return f"{value * 100:.{int(form is Form.EXACT_PERCENT)}f}%"
    if form is Form.MONEY:
        return f"{value:.2f}"
    unit = {Form.HOURS: "h", Form.DAYS: "d"}.get(form, "")
    return f"{round(value, 2):g}{unit}" if unit else f"{value:.15g}"


def _names(titles: Sequence[str]) -> list[str]:
    """Return titles as names of sheets, which have at most 31 letters, none of a few, and are all different."""
    found: list[str] = []
    for title in titles:
        kept = "".join(" " if letter in "[]:*?/\\" else letter for letter in title.translate(_NO_TEXT))
        name = own = kept.strip("' ")[:31] or "Table"
        number = 1
        while name.casefold() in {each.casefold() for each in found}:
            number += 1
            name = f"{own[:27]} {number}"
        found.append(name)
    return found


def _fill(sheet: Any, table: Table) -> None:  # noqa: ANN401 - the library’s stubs know little of sheets written row by row
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - as above
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 - as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 - as above

    last = get_column_letter(max(1, len(table.headings)))
    sheet.freeze_panes = f"{get_column_letter(table.frozen + 1)}2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes, each as wide as the table
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.auto_filter.ref = f"A1:{last}{len(table.rows) + 1}"
    for number, width in enumerate(_widths(table), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    bold, wrapped, shade = (
        Font(bold=True),
        Alignment(vertical="top", wrap_text=True),
        PatternFill("solid", fgColor="E7E9EE"),
    )

    def heading(text: str) -> Any:  # noqa: ANN401 - the library's cells of any kind
        cell = _text(WriteOnlyCell(sheet), text)
        cell.font, cell.alignment, cell.fill = bold, wrapped, shade
        return cell

    sheet.append([heading(each) for each in table.headings])
    for row in table.rows:
        sheet.append(list(_cells(sheet, row, WriteOnlyCell)))


def _cells(sheet: Any, row: Sequence[Cell], make: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    for value in row:
        if value is None or value == "":
            yield None
        elif isinstance(value, Typed):
            cell = make(sheet, value=value.value)
            cell.number_format = value.form.value
            yield cell
        elif isinstance(value, str):
            yield _text(make(sheet), value)
        else:
            yield value


def _text(cell: Any, text: str) -> Any:  # noqa: ANN401 - as above
    """Return a cell that holds a text, also one that looks like a formula, and keeps it so when somebody edits it."""
    text = text.translate(_NO_TEXT)[:_LONGEST_TEXT]
    cell.value = text
    cell.data_type = "s"
    if text.startswith(_FORMULA):
        cell.quotePrefix = True
    return cell


def _widths(table: Table) -> Iterator[int]:
    """Yield how wide each column is, in letters."""
    for at, heading in enumerate(table.headings):
        longest = max((_length(row[at]) for row in table.rows[:_MEASURED] if at < len(row)), default=0)
        yield max(_NARROWEST, min(_WIDEST, max(longest, len(heading) + 2) + 2))


def _length(cell: Cell) -> int:
    if isinstance(cell, str):
        return max(map(len, cell.splitlines()), default=0)
    if isinstance(cell, Typed) and isinstance(cell.value, float | int):
        return len(f"{cell.value:,.2f}") if cell.form is Form.MONEY else len(plain(cell))
    return len(plain(cell))
