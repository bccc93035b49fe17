"""A tree of groups with lines beneath them, and nothing beneath those; sorted within groups, and narrowed by a text."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt

from ui.tables.roles import Role

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class TwoLevels(QAbstractItemModel):
    """A group’s index has the internal id 0, a line’s that of its group + 1."""

    def tops(self) -> Sequence[Any]:
        """Return the groups."""
        raise NotImplementedError

    def beneath(self, group: int) -> Sequence[Any]:
        """Return the lines of a group."""
        raise NotImplementedError

    def index(self, row: int, column: int, parent: Index = NO_INDEX) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = NO_INDEX) -> QModelIndex:  # type: ignore[override]  # the other one is QObject's
        if not index.isValid() or index.internalId() == 0:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        if not parent.isValid():
            return len(self.tops())
        if parent.internalId() != 0 or parent.column() != 0:
            return 0
        return len(self.beneath(parent.row()))


class Narrowed(QSortFilterProxyModel):
    """Sorts lines within their groups, and keeps those of which any cell contains a text."""

    def __init__(self, model: TwoLevels) -> None:
        super().__init__()
        self.setSourceModel(model)
        self.setSortRole(Role.SORT)
        self.setFilterKeyColumn(-1)
        self.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setRecursiveFilteringEnabled(True)
        self.setAutoAcceptChildRows(True)

    def lessThan(self, left: Index, right: Index) -> bool:
        if not left.parent().isValid():
            is_before = left.row() < right.row()  # groups stay in their order
            return is_before if self.sortOrder() is Qt.SortOrder.AscendingOrder else not is_before
        return bool(left.data(Role.SORT) < right.data(Role.SORT))
