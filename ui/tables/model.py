"""Rows of any kind in a table: shown by columns, edited as text, kept in place when they change."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from pmo_desktop.domain.errors import KnownError
from ui.literal import literal
from ui.tables.columns import Column

Index = QModelIndex | QPersistentModelIndex
Edit = tuple[str, str, str]
"""Row id, field, typed text."""
_NO_INDEX = QModelIndex()


class Role(IntEnum):
    """What delegates and the sorting ask beside Qt's own roles."""

    SORT = Qt.ItemDataRole.UserRole + 1
    COLUMN = Qt.ItemDataRole.UserRole + 2
    ROW = Qt.ItemDataRole.UserRole + 3
    ERROR = Qt.ItemDataRole.UserRole + 4


class RowsModel(QAbstractTableModel):
    """Rows need an `id`. A cell whose text was refused keeps it, with the reason."""

    refused = Signal(object)

    def __init__(
        self, columns: Sequence[Column], write: Callable[[list[Edit]], Any] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: list[Any] = []
        self._write = write
        self._refused: dict[tuple[str, str], tuple[str, str]] = {}

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows; where the ids are the same, cells change in place and an open editor stays."""
        fresh = list(rows)
        if [row.id for row in fresh] == [row.id for row in self.rows]:
            self.rows = fresh
            if fresh:
                self.dataChanged.emit(self.index(0, 0), self.index(len(fresh) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self.rows = fresh
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        refused = self._refused.get((row.id, column.field))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return refused[0] if refused else column.text(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return literal(refused[1] if refused else (column.tip or column.text)(row)) or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Role.SORT:
            return column.sort(row) if column.sort else column.text(row).casefold()
        return {Role.COLUMN: column, Role.ROW: row, Role.ERROR: refused[1] if refused else None}.get(role)  # type: ignore[call-overload]  # roles are ints

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tooltip or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        base = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if self._write and self.columns[index.column()].editable:
            base |= Qt.ItemFlag.ItemIsEditable
        return base

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        return self.set_texts([(self.rows[index.row()].id, self.columns[index.column()].field, str(value))])

    def set_texts(self, edits: Sequence[Edit]) -> bool:
        """Write typed texts as one change; where they are refused, keep them in their cells with the reason."""
        assert self._write is not None
        shown = {(row.id, column.field): column.text(row) for row in self.rows for column in self.columns}
        changed = [each for each in edits if shown.get((each[0], each[1])) != each[2]]
        for row_id, field, _ in edits:
            self._refused.pop((row_id, field), None)
        try:
            if changed:
                self._write(changed)
        except KnownError as error:
            self._refused.update({(row_id, field): (text, str(error)) for row_id, field, text in changed})
            self.refused.emit(error)
            self.show_rows(self.rows)
            return False
        return True
