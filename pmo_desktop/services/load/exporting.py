"""The load as a table for spreadsheets: one line for each on screen, a column for each period, numbers as numbers."""

from collections.abc import Sequence
from pathlib import Path

from pmo_desktop.charts.load import cells
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.resources.load import LoadTable
from pmo_desktop.services.load.lines import LoadLine
from pmo_desktop.services.table_files import Cell, Form, Typed, write_table

_HOUR = 3600.0
_NAMED = 3
"""Columns before the periods."""


def table_of(
    lines: Sequence[LoadLine], columns: range, *, hours: bool, proposed: bool
) -> tuple[Sequence[str], Sequence[Sequence[Cell]]]:
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
    form = Form.WHOLE if hours else Form.PERCENT
    if target.suffix.lower() == ".xlsx":
        rows = [[_typed(value, form if at >= _NAMED else Form.PERCENT) for at, value in enumerate(row)] for row in rows]
    return write_table(target, "Load", headings, rows, frozen=_NAMED)


def _typed(value: Cell, form: Form) -> Cell:
    return Typed(value, form) if isinstance(value, int | float) else value
