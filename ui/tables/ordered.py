"""A table whose rows go by id: when they change, views hear of as few as can be, so that selection and editors stay."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.tables.differences import Difference, difference

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class OrderedRows(QAbstractTableModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: list[str] = []
        self._row: dict[str, int] = {}

    @property
    def ids(self) -> Sequence[str]:
        """The ids of the rows, from the top."""
        return self._ids

    def row_of(self, row_id: str) -> int | None:
        """Return where a row is, None where it is not here."""
        return self._row.get(row_id)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def become(self, after: list[str]) -> None:
        """Show other rows; those that were here and still are count as changed."""
        change = difference(self._ids, after)
        if change.reordered and not change.nothing:
            self._reorder(after)
        else:
            self._replace(change, after)
        if after:
            self.dataChanged.emit(self.index(0, 0), self.index(len(after) - 1, self.columnCount() - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(after) - 1)

    def _reorder(self, after: list[str]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        named = [self._ids[index.row()] for index in before]
        self._take(after)
        moved = [self.index(self._row[row_id], index.column()) for row_id, index in zip(named, before, strict=True)]
        self.changePersistentIndexList(before, moved)
        self.layoutChanged.emit()

    def _replace(self, change: Difference, after: list[str]) -> None:
        first, last_gone = change.first, change.first + change.removed - 1
        if change.removed:
            self.beginRemoveRows(NO_INDEX, first, last_gone)
            self._take(self._ids[:first] + self._ids[last_gone + 1 :])
            self.endRemoveRows()
        if change.inserted:
            self.beginInsertRows(NO_INDEX, first, first + change.inserted - 1)
            self._take(after)
            self.endInsertRows()

    def _take(self, ids: list[str]) -> None:
        self._ids = ids
        self._row = {row_id: row for row, row_id in enumerate(ids)}
