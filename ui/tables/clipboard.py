"""Cells as tab-separated text, as spreadsheets exchange them: a cell with tabs, line breaks or quotes stands in quotes."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QTableView

from ui.tables.roles import Role

_QUOTED = re.compile(r'"((?:[^"]|"")*)"[ ]*(?=\t|\n|\Z)')
_END = re.compile(r"[\t\n]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"\d+(?!.*\d)")
"""The last number of a text."""


def shown_columns(view: QTableView) -> list[int]:
    """Return the columns that are not hidden, as they stand from left to right."""
    header = view.horizontalHeader()
    order = (header.logicalIndex(place) for place in range(header.count()))
    return [column for column in order if not view.isColumnHidden(column)]


def selected_text(view: QTableView, title: Callable[[int], str] | None = None) -> str:
    """Return the selected cells; what is private, and cells between them, stay empty. `title` gives the titles of columns."""
    chosen = view.selectionModel().selectedIndexes()
    wanted = {(index.row(), index.column()): index for index in chosen}
    used = {column for _, column in wanted}
    columns = [column for column in shown_columns(view) if column in used]
    rows = sorted({place[0] for place in wanted})
    lines = ["\t".join(quoted(title(column)) for column in columns)] if title is not None else []
    lines += ["\t".join(_cell(wanted.get((row, column))) for column in columns) for row in rows]
    return "\n".join(lines)


def grid(text: str) -> list[list[str]]:
    """Return pasted text as rows of cells; a spreadsheet ends its last row with a line break."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    lines: list[list[str]] = []
    line: list[str] = []
    at = 0
    while at < len(plain):
        quoted = _QUOTED.match(plain, at)
        if quoted is not None:
            cell, at = quoted[1].replace('""', '"'), quoted.end()
        else:
            end = _END.search(plain, at)
            cell, at = (plain[at:], len(plain)) if end is None else (plain[at : end.start()], end.start())
        line.append(cell.strip())
        if at == len(plain) or plain[at] == "\n":
            lines.append(line)
            line = []
        elif at == len(plain) - 1:  # a tab at the very end: an empty cell follows
            lines.append([*line, ""])
            line = []
        at += 1
    return lines


def tiled(lines: Sequence[Sequence[str]], rows: int, columns: int) -> list[list[str]]:
    """Return lines repeated to fill a larger selection whose sides are multiples of theirs; else the lines themselves."""
    height, width = len(lines), max(map(len, lines))
    if rows % height or columns % width or (rows, columns) == (height, width):
        return [list(line) for line in lines]
    full = [[*line, *[""] * (width - len(line))] for line in lines]
    return [full[row % height] * (columns // width) for row in range(rows)]


def filled(chosen: Sequence[QModelIndex], *, across: bool = False, back: bool = False) -> list[tuple[QModelIndex, str]]:
    """Return each cell beneath the topmost of its column with what that one holds.

    `across`: right of the leftmost of its row; `back`: above the lowest, or left of the rightmost.
    """
    first: dict[int, str] = {}
    found = []

    def line(index: QModelIndex) -> int:
        return index.row() if across else index.column()

    def place(index: QModelIndex) -> int:
        own = index.column() if across else index.row()
        return -own if back else own

    for index in sorted(chosen, key=lambda index: (line(index), place(index))):
        if line(index) in first:
            found.append((index, first[line(index)]))
        else:
            first[line(index)] = str(index.data() or "")
    return found


def series(texts: Sequence[str], count: int) -> list[str]:
    """Return `count` texts that go on where some leave off: days and numbers by their step, else the texts over again.

    One day or number alone goes on by 1.
    """
    if not texts:
        return []
    if all(_DAY.fullmatch(text) for text in texts):
        days = [date.fromisoformat(text).toordinal() for text in texts]
        step = _step(days)
        if step is not None:
            return [str(date.fromordinal(days[-1]) + timedelta(step * number)) for number in range(1, count + 1)]
    numbers = [_NUMBER.search(text) for text in texts]
    around = {_NUMBER.sub("", text) for text in texts}
    if all(numbers) and len(around) == 1:
        step = _step([int(each[0]) for each in numbers if each is not None])
        last = numbers[-1]
        if step is not None and last is not None:
            going_on = (max(0, int(last[0]) + step * number) for number in range(1, count + 1))
            return [
                _NUMBER.sub(str(number).zfill(len(last[0]) * last[0].startswith("0")), texts[-1]) for number in going_on
            ]
    return [texts[number % len(texts)] for number in range(count)]


def _step(numbers: Sequence[int]) -> int | None:
    """Return by how much numbers go on; None where they do so unevenly."""
    steps = {after - before for before, after in pairwise(numbers)} or {1}
    return steps.pop() if len(steps) == 1 else None


def is_private(index: QModelIndex) -> bool:
    """Say whether only the person at this screen sees what a cell holds: the clipboard is open to every program."""
    private = getattr(index.data(Role.COLUMN), "private", None)
    return private is not None and bool(private(index.data(Role.ROW)))


def _cell(index: QModelIndex | None) -> str:
    return "" if index is None or is_private(index) else quoted(str(index.data() or ""))


def quoted(text: str) -> str:
    """Return a cell as it stands among others."""
    plain = text.strip()
    if plain.startswith('"') or any(each in plain for each in "\t\n\r"):
        return '"' + plain.replace('"', '""') + '"'
    return plain
