"""A table of records as a spreadsheet: sort, filter row, choose columns, copy, paste, fill."""

from typing import Any

from PySide6.QtCore import QByteArray, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableView, QVBoxLayout, QWidget

from ui.tables import clipboard
from ui.tables.choosing import choose_columns
from ui.tables.delegates import CellDelegate
from ui.tables.model import Role, RowsModel

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
        self.invalidateFilter()

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

    def __init__(self, model: RowsModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.sorted = Filtered(model)
        self.view = _Spreadsheet(self)
        self.view.setModel(self.sorted)
        self.view.setAccessibleName(name)
        self.view.setItemDelegate(CellDelegate(self.view))
        self._filters = _FilterRow(self.view, model)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit(self.selected_ids()))
        self.view.doubleClicked.connect(self._double_clicked)
        self._filters.typed.connect(self.sorted.want)
        header = self.view.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: choose_columns(self.view, header.mapToGlobal(at)))
        for number, column in enumerate(model.columns):
            self.view.setColumnWidth(number, column.width)
            self.view.setColumnHidden(number, column.hidden)

    def selected_ids(self) -> list[str]:
        """Return the ids of the rows with a selected cell, from the top."""
        rows = sorted({index.row() for index in self.view.selectionModel().selectedIndexes()})
        return [self.model.rows[self.sorted.mapToSource(self.sorted.index(row, 0)).row()].id for row in rows]

    def select(self, row_id: str) -> None:
        """Select the row of an id and bring it into sight."""
        for number, row in enumerate(self.model.rows):
            if row.id == row_id:
                index = self.sorted.mapFromSource(self.model.index(number, 0))
                self.view.setCurrentIndex(index)
                self.view.scrollTo(index)

    def toggle_filters(self) -> None:
        """Show the filter row and begin to type, or put it away and show all rows."""
        self._filters.toggle()

    def clear_filters(self) -> None:
        self._filters.clear()

    def save_state(self) -> dict[str, Any]:
        return {"header": bytes(self.view.horizontalHeader().saveState().toBase64().data()).decode()}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up widths, order, hidden columns and sorting."""
        if isinstance(state.get("header"), str):
            self.view.horizontalHeader().restoreState(QByteArray.fromBase64(state["header"].encode()))

    def _double_clicked(self, index: QModelIndex) -> None:
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.opened.emit(self.model.rows[self.sorted.mapToSource(index).row()].id)


class _Spreadsheet(QTableView):
    def __init__(self, owner: RecordTable) -> None:
        super().__init__(owner)
        self._owner = owner
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSortingEnabled(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editing = self.state() == QAbstractItemView.State.EditingState
        for keys, does in _KEYS:
            if not editing and event.matches(keys):
                does(self)
                return
        if not editing and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            ids = self._owner.selected_ids()
            if ids:
                self._owner.opened.emit(ids[0])
            return
        if not editing and event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.fill_down()
            return
        super().keyPressEvent(event)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(clipboard.selected_text(self))

    def paste(self) -> None:
        """Write tab-separated text from the current cell on, as one change."""
        at = self.currentIndex()
        if not at.isValid():
            return
        columns = clipboard.shown_columns(self)
        left = columns.index(at.column())
        cells = []
        for down, line in enumerate(clipboard.grid(QGuiApplication.clipboard().text())):
            for text, column in zip(line, columns[left:], strict=False):
                cells.append((self.model().index(at.row() + down, column), text))
        self._write(cells)

    def fill_down(self) -> None:
        self._write(clipboard.filled_down(self.selectionModel().selectedIndexes()))

    def clear(self) -> None:
        self._write([(index, "") for index in self.selectionModel().selectedIndexes()])

    def _write(self, cells: list[tuple[QModelIndex, str]]) -> None:
        model, sorted_ = self._owner.model, self._owner.sorted
        edits = []
        for index, text in cells:
            if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
                source = sorted_.mapToSource(index)
                edits.append((model.rows[source.row()].id, model.columns[source.column()].field, text))
        if edits:
            model.set_texts(edits)


_KEYS = (
    (QKeySequence.StandardKey.Copy, _Spreadsheet.copy),
    (QKeySequence.StandardKey.Paste, _Spreadsheet.paste),
    (QKeySequence.StandardKey.Delete, _Spreadsheet.clear),
)


class _FilterRow(QWidget):
    """A field above each column; what is typed there filters the rows at once."""

    typed = Signal(int, str)
    HEIGHT = 32

    def __init__(self, view: QTableView, model: RowsModel) -> None:
        super().__init__(view)
        self._view = view
        self._fields = []
        for number, column in enumerate(model.columns):
            field = QLineEdit(self)
            field.setPlaceholderText(column.title)
            field.setAccessibleName(self.tr("Filter {title}").format(title=column.title))
            field.setClearButtonEnabled(True)
            field.textChanged.connect(lambda text, number=number: self.typed.emit(number, text))
            self._fields.append(field)
        self.hide()
        header = view.horizontalHeader()
        for moved in (header.sectionResized, header.sectionMoved, header.geometriesChanged):
            moved.connect(lambda *_: self._lay_out())
        view.horizontalScrollBar().valueChanged.connect(lambda _: self._lay_out())

    def toggle(self) -> None:
        """Come up or go away."""
        if self.isVisible():
            self.clear()
            self.hide()
            self._view.setViewportMargins(0, 0, 0, 0)
            self._view.updateGeometries()
        else:
            self.show()
            self._lay_out()
            self._fields[clipboard.shown_columns(self._view)[0]].setFocus()

    def clear(self) -> None:
        for field in self._fields:
            field.clear()

    def _lay_out(self) -> None:
        header = self._view.horizontalHeader()
        if not self.isVisible():
            return
        self._view.setViewportMargins(0, header.height() + self.HEIGHT, 0, 0)
        self.setGeometry(0, header.height(), header.width(), self.HEIGHT)
        self.raise_()
        for number, field in enumerate(self._fields):
            field.setVisible(not self._view.isColumnHidden(number))
            left = header.sectionViewportPosition(number)
            field.setGeometry(left + 2, 2, header.sectionSize(number) - 4, self.HEIGHT - 4)
