"""The load as a table for spreadsheets: one line for each on screen, a column for each period, numbers as numbers."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from pmo_desktop.charts.load import cells
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.resources.load import LoadTable
from pmo_desktop.services.exporting import harmless, write_whole
from pmo_desktop.services.load.lines import LoadLine

_HOUR = 3600.0
_NAMED = 3
"""Columns before the periods."""


def table_of(
    lines: Sequence[LoadLine], columns: range, *, hours: bool, proposed: bool
) -> tuple[Sequence[str], Sequence[Sequence[str | float | None]]]:
    """Return headings and lines: names, roles and units, then shares (1.0 is 100 %) or hours of each period."""
    if not lines:
        return ("Name", "Role or team", "Units"), ()
    table = lines[0].place[0]
    headings = ("Name", "Role or team", "Units", *(format_date(table.starts[column]) for column in columns))
    found = []
    for line in lines:
        values = [_value(*line.place, column, hours=hours, proposed=proposed) for column in columns]
        found.append((f"{'  ' * line.level}{line.name or '–'}", line.beside, line.units, *values))
    return headings, found


def _value(table: LoadTable, row: int, column: int, *, hours: bool, proposed: bool) -> float | str | None:
    asked = float(table.demand[row, column]) + (float(table.proposed[row, column]) if proposed else 0.0)
    if hours:
        return round(asked / _HOUR, 2)
    there = float(table.capacity[row, column])
    if there <= 0:
        return cells(table, row, range(column, column + 1), proposed=proposed)[0].text or None
    return round(asked / there, 4)


def export_load(lines: Sequence[LoadLine], columns: range, target: Path, *, hours: bool, proposed: bool) -> Path:
    """Write the load as XLSX or CSV, by the name of the file; raise FileProblemError where it cannot be written."""
    headings, rows = table_of(lines, columns, hours=hours, proposed=proposed)
    if target.suffix.lower() == ".xlsx":
        write_whole(target, _workbook(headings, rows, "0" if hours else "0%"))
        return target
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([harmless(each) if isinstance(each, str) else "" if each is None else each for each in row])
    write_whole(target, b"\xef\xbb\xbf" + text.getvalue().encode())
    return target


def _workbook(headings: Sequence[str], rows: Sequence[Sequence[str | float | None]], form: str) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - it waits until there is a workbook
    from openpyxl.styles import Font  # noqa: PLC0415 - as above

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for number, line in enumerate((headings, *rows), 1):
        for column, value in enumerate(line, 1):
            cell = sheet.cell(number, column)
            if isinstance(value, str):
                cell.value, cell.data_type = value, "s"  # never a formula
            elif value is not None:
                cell.value, cell.number_format = value, form if column > _NAMED else "0%"
            if number == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "D2"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 20
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
