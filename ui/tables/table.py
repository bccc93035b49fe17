"""A table of records as a spreadsheet: sort, filter row, choose columns, copy, paste, fill."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QByteArray,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QVBoxLayout, QWidget

from pmo_desktop.domain.errors import KnownError
from ui.tables.delegates import CellDelegate
from ui.tables.filter_header import FilterHeader
from ui.tables.model import RowsModel
from ui.tables.roles import Role
from ui.tables.spreadsheet import Spreadsheet

ROW_HEIGHT = 28


class Filtered(QSortFilterProxyModel):
    """Keeps the rows in which every filtered column contains what is typed above it, and sorts by value."""

    def __init__(self, model: RowsModel) -> None:
        super().__init__()
        self._wanted: dict[int, str] = {}
        self.setSourceModel(model)
        self.setSortRole(Role.SORT)

    def want(self, column: int, text: str) -> None:
        """Keep rows whose cell contains a text; all, where it is empty."""
        self._wanted.pop(column, None)
        if text.strip():
            self._wanted[column] = text.strip().casefold()
        self.invalidate()

    @property
    def is_filtering(self) -> bool:
        return bool(self._wanted)

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        model = self.sourceModel()
        return all(
            text in str(model.index(row, column, parent).data() or "").casefold()
            for column, text in self._wanted.items()
        )

    def lessThan(self, left: QModelIndex | QPersistentModelIndex, right: QModelIndex | QPersistentModelIndex) -> bool:
        one, other = left.data(Role.SORT), right.data(Role.SORT)
        if one is None or other is None:
            return one is None and other is not None
        return bool(one < other)


class RecordTable(QWidget):
    """The table with its filter row; emits the ids of what is chosen or opened."""

    chosen = Signal(list)
    opened = Signal(str)
    filtered = Signal()

    def __init__(self, model: RowsModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.sorted = Filtered(model)
        self.view = _Records(self)
        self.filters = FilterHeader(self.view, model.columns)
        self.view.setHorizontalHeader(self.filters)
        self.view.setModel(self.sorted)
        self.view.lay_out()
        self.view.setAccessibleName(name)
        self.view.setItemDelegate(CellDelegate(self.view))
        self.view.refused.connect(model.refused)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit(self.selected_ids()))
        self.view.doubleClicked.connect(self._double_clicked)
        self.filters.typed.connect(self._filter)
        for number, column in enumerate(model.columns):
            self.view.setColumnWidth(number, column.width)
            self.view.setColumnHidden(number, column.hidden)

    def selected_ids(self) -> list[str]:
        """Return the ids of the rows with a selected cell, from the top."""
        rows = sorted({index.row() for index in self.view.selectionModel().selectedIndexes()})
        return [str(self.sorted.index(row, 0).data(Role.ID)) for row in rows]

    def shown_ids(self) -> list[str]:
        """Return the ids of the rows the filters keep, from the top."""
        return [str(self.sorted.index(row, 0).data(Role.ID)) for row in range(self.sorted.rowCount())]

    def select(self, row_id: str) -> None:
        """Select the row of an id and bring it into sight."""
        row = self.model.row_of(row_id)
        if row is not None:
            index = self.sorted.mapFromSource(self.model.index(row, 0))
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect  # also while Ctrl is held
            self.view.selectionModel().setCurrentIndex(index, flag)
            self.view.scrollTo(index)

    def select_first(self) -> None:
        """Put the cursor into the first row where it is nowhere yet."""
        if not self.view.currentIndex().isValid() and self.sorted.rowCount():
            self.view.setCurrentIndex(self.sorted.index(0, self.filters.logicalIndex(0)))

    def toggle_filters(self) -> None:
        """Show the filter row and begin to type, or put it away and show all rows."""
        self.filters.show_fields(shown=not self.filters.is_shown, at=self.view.currentIndex().column())

    def clear_filters(self) -> None:
        self.filters.clear()

    def save_state(self) -> dict[str, Any]:
        header = bytes(self.filters.saveState().toBase64().data()).decode()
        return {"header": header, "fields": [column.field for column in self.model.columns]}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up widths, order, hidden columns and sorting; what was kept of other columns is left out."""
        if state.get("fields", own := [column.field for column in self.model.columns]) != own:
            return
        if isinstance(state.get("header"), str):
            self.filters.restoreState(QByteArray.fromBase64(state["header"].encode()))

    def fixed_because(self, index: QModelIndex | QPersistentModelIndex) -> KnownError | None:
        return self.model.fixed_because(self.sorted.mapToSource(index))

    def _filter(self, column: int, text: str) -> None:
        self.sorted.want(column, text)
        self.filtered.emit()

    def _double_clicked(self, index: QModelIndex) -> None:
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.opened.emit(str(index.data(Role.ID)))


class _Records(Spreadsheet):
    explains = frozenset({QAbstractItemView.EditTrigger.EditKeyPressed})
    """A double click on what nobody types into opens the row instead."""

    def __init__(self, owner: RecordTable) -> None:
        super().__init__(owner.model, owner)
        self._owner = owner

    def lay_out(self) -> None:
        """Set rows and header up; the model and the header are in place by then."""
        self.setSortingEnabled(True)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.lay_out_header(self._owner.filters)
        self._owner.filters.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._owner.filters.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def field_of(self, column: int) -> str:
        return self._owner.model.columns[column].field

    def fields_titled(self, titles: Sequence[str]) -> list[str | None] | None:
        """Take a line of at least two titles of columns, and of nothing else, for what stands above copied rows."""
        known = {column.title.casefold(): column.field for column in self._owner.model.columns}
        found = [known.get(title.strip().casefold()) for title in titles]
        said = [title for title in titles if title.strip()]
        return found if len(said) > 1 and len(said) == len(found) - found.count(None) else None

    def _fixed_because(self, index: QModelIndex) -> KnownError | None:
        return self._owner.fixed_because(index)

    def take_key(self, event: QKeyEvent) -> bool:
        """Open the row with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            ids = self._owner.selected_ids()
            if ids:
                self._owner.opened.emit(ids[0])
            return True
        return super().take_key(event)
