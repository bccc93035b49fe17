"""Cells as tab-separated text, as spreadsheets exchange them."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QTableView


def shown_columns(view: QTableView) -> list[int]:
    """Return the columns that are not hidden, as they stand from left to right."""
    header = view.horizontalHeader()
    order = (header.logicalIndex(place) for place in range(header.count()))
    return [column for column in order if not view.isColumnHidden(column)]


def selected_text(view: QTableView) -> str:
    """Return the selected cells; cells between them that are not selected stay empty."""
    chosen = view.selectionModel().selectedIndexes()
    wanted = {(index.row(), index.column()): index for index in chosen}
    columns = [column for column in shown_columns(view) if any(place[1] == column for place in wanted)]
    rows = sorted({place[0] for place in wanted})
    return "\n".join("\t".join(_one_line(wanted.get((row, column))) for column in columns) for row in rows)


def grid(text: str) -> list[list[str]]:
    """Return pasted text as rows of cells; a spreadsheet ends its last row with a line break."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return [[cell.strip() for cell in line.split("\t")] for line in lines]


def filled_down(chosen: Sequence[QModelIndex]) -> list[tuple[QModelIndex, str]]:
    """Return each cell beneath the topmost of its column with what that one holds."""
    top: dict[int, str] = {}
    found = []
    for index in sorted(chosen, key=lambda index: (index.column(), index.row())):
        if index.column() in top:
            found.append((index, top[index.column()]))
        else:
            top[index.column()] = str(index.data() or "")
    return found


def _one_line(index: QModelIndex | None) -> str:
    return "" if index is None else " ".join(str(index.data() or "").split())
