"""A table whose rows go by id: when they change, views hear of as few as can be, so that selection and editors stay."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.tables.differences import Difference, difference, runs

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
_MOST_STEPS = 24
"""Beyond so many stretches of rows that come or go, views are told of one that holds them all."""


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
        if after == self._ids:
            self.announce_values()
            return
        gone, new = runs(self._ids, set(after)), runs(after, self._row)
        if len(gone) + len(new) <= _MOST_STEPS:
            self._step(gone, new, after)
        else:
            self._replace(difference(self._ids, after), after)
        self.announce_values()

    def announce_values(self) -> None:
        """Tell views that what the rows say may have changed; they look again at those in sight."""
        if self._ids:
            last = len(self._ids) - 1
            self.dataChanged.emit(self.index(0, 0), self.index(last, self.columnCount() - 1))
            if self.heads_changed():
                self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, last)

    def heads_changed(self) -> bool:
        """Say whether what stands left of rows may have changed since it was last asked: views then measure it again."""
        return True

    def _step(self, gone: Sequence[tuple[int, int]], new: Sequence[tuple[int, int]], after: list[str]) -> None:
        """Take away what is gone, bring what stays into its order, add what is new."""
        for first, last in reversed(gone):
            self._remove(first, last)
        staying = [row_id for row_id in after if row_id in self._row]
        if staying != self._ids:
            self._reorder(staying)
        for first, last in new:
            self._insert(first, after[first : last + 1])

    def _replace(self, change: Difference, after: list[str]) -> None:
        """Replace all that differs at once: quicker where very many rows come and go, but they lose their selection."""
        if change.removed:
            self._remove(change.first, change.first + change.removed - 1)
        if change.inserted:
            self._insert(change.first, after[change.first : change.first + change.inserted])

    def _remove(self, first: int, last: int) -> None:
        self.beginRemoveRows(NO_INDEX, first, last)
        self._take(self._ids[:first] + self._ids[last + 1 :])
        self.endRemoveRows()

    def _insert(self, first: int, ids: list[str]) -> None:
        self.beginInsertRows(NO_INDEX, first, first + len(ids) - 1)
        self._take(self._ids[:first] + ids + self._ids[first:])
        self.endInsertRows()

    def _reorder(self, after: list[str]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        named = [self._ids[index.row()] for index in before]
        self._take(after)
        moved = [self.index(self._row[row_id], index.column()) for row_id, index in zip(named, before, strict=True)]
        self.changePersistentIndexList(before, moved)
        self.layoutChanged.emit()

    def _take(self, ids: list[str]) -> None:
        self._ids = ids
        self._row = {row_id: row for row, row_id in enumerate(ids)}
