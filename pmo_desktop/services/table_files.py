"""A table of a place as a file: CSV or a workbook, by the end of its name."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from pmo_desktop.exchange.workbook import Cell, workbook
from pmo_desktop.services.exporting import harmless, write_whole


def write_table(target: Path, title: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Path:
    """Write a table; no cell of a CSV can be taken for a formula. Raises FileProblemError where it cannot be written."""
    data = workbook(title, headings, rows) if target.suffix.lower() == ".xlsx" else _csv(headings, rows)
    write_whole(target, data)
    return target


def _csv(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    for row in rows:
        writer.writerow(["" if cell is None else harmless(str(cell)) for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()
