"""Rows of any kind in a table: shown by columns, edited as text, kept in place when they change."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from pmo_desktop.domain.errors import InvalidValueError, KnownError
from ui.literal import literal
from ui.tables.columns import Column
from ui.tables.ordered import NO_INDEX, Index, OrderedRows
from ui.tables.refusals import Edit, Refusals
from ui.tables.roles import Role

Paste = Callable[[Sequence[str], Sequence[str], Sequence[Sequence[str]]], Any]
"""Writes lines of texts into rows (ids) and fields; lines beyond the rows become new ones."""


class RowsModel(OrderedRows):
    """Rows need an `id`. A cell whose text was refused keeps it, with the reason."""

    refused = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column],
        write: Callable[[list[Edit]], Any] | None = None,
        parent: QObject | None = None,
        paste: Paste | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._values: dict[str, Any] = {}
        self._write = write
        self._paste = paste or self._paste_into_rows
        self._refusals = Refusals()

    @property
    def rows(self) -> list[Any]:
        """The rows as they were last given by `show_rows`."""
        return [self._values[row_id] for row_id in self._ids]

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows; those that stay keep their place, their selection and an open editor."""
        fresh = {row.id: row for row in rows}
        self._values = self._values | fresh  # views may ask of rows until they have heard that these are gone
        self.become(list(fresh))
        self._values = fresh

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._values[self._ids[index.row()]], self.columns[index.column()]
        refused = self._refusals.text(row.id, column.field)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return column.text(row) if refused is None else refused
        if role == Qt.ItemDataRole.ToolTipRole:
            said = self._refusals.reason(row.id, column.field) or (column.tip or column.text)(row)
            if refused is None and column.private is not None and column.private(row):
                said = f"{said}\n{self.tr('Only you see this')}"
            return literal(said) or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Role.SORT:
            return column.sort(row) if column.sort else column.text(row).casefold()
        answer = _ANSWERS.get(role)
        return None if answer is None else answer(self, row, column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tooltip or None
        return _side(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        base = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if self._write and self.columns[index.column()].editable:
            base |= Qt.ItemFlag.ItemIsEditable
        return base

    def fixed_because(self, index: Index) -> KnownError | None:
        """Return why nobody can type into a cell; None where one can, or where nothing here is ever edited."""
        column = self.columns[index.column()]
        if column.editable or self._write is None:
            return None
        return InvalidValueError(
            f"“{column.title}” is worked out by the program.", "Change what it follows from instead."
        )

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        return self.set_texts([(self._ids[index.row()], self.columns[index.column()].field, str(value))])

    def set_texts(self, edits: Sequence[Edit]) -> bool:
        """Write typed texts as one change; where they are refused, keep them in their cells with the reason."""
        assert self._write is not None
        write = self._write
        shown = {column.field: column.text for column in self.columns}
        changed = [(own, field, text) for own, field, text in edits if shown[field](self._values[own]) != text]
        return self._attempt(edits, lambda: write(changed) if changed else None)

    def paste(self, ids: Sequence[str], fields: Sequence[str], lines: Sequence[Sequence[str]]) -> bool:
        """Write a table of texts as one change, from a row and a field on."""
        edits = [
            (row_id, field, text)
            for row_id, line in zip(ids, lines, strict=False)
            for field, text in zip(fields, line, strict=False)
        ]
        return self._attempt(edits, lambda: self._paste(ids, fields, lines))

    def forget(self, edits: Sequence[Edit]) -> None:
        """Show again what a cell really holds."""
        self._refusals.forget(edits)
        self._touch()

    def _paste_into_rows(self, ids: Sequence[str], fields: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
        """Write lines into the rows there are; there is no way here to make new ones of the others."""
        if len(lines) > len(ids):
            raise InvalidValueError(
                f"{len(lines)} lines do not fit into the {len(ids)} rows from here on.",
                "Add rows first, then paste again.",
            )
        assert self._write is not None
        editable = {column.field for column in self.columns if column.editable}
        self._write(
            [
                (row_id, field, text)
                for row_id, line in zip(ids, lines, strict=False)
                for field, text in zip(fields, line, strict=False)
                if field in editable
            ]
        )

    def _attempt(self, edits: Sequence[Edit], write: Callable[[], Any]) -> bool:
        self._refusals.forget(edits)
        try:
            write()
        except KnownError as error:
            self._refusals.take(edits, error)
            self.refused.emit(error)
            self._touch()
            return False
        return True

    def _touch(self) -> None:
        self.become(list(self._ids))


def _side(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


_ANSWERS: dict[int, Callable[[RowsModel, Any, Column], Any]] = {
    Role.COLUMN: lambda _model, _row, column: column,
    Role.ROW: lambda _model, row, _column: row,
    Role.ID: lambda _model, row, _column: row.id,
    Role.FIELD: lambda _model, _row, column: column.field,
    Role.ERROR: lambda model, row, column: model._refusals.reason(row.id, column.field),  # noqa: SLF001 - its own answers
}
