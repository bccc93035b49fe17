"""The task table as a person works in it: names with a handle to fold, typing, keys, copy and paste."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.gantt.delegates import HANDLE, ROW_HEIGHT, CellDelegate, NameDelegate, indent_of
from ui.gantt.table_model import SHOWN, TaskTableModel
from ui.tables import clipboard
from ui.tables.roles import Role
from ui.tables.spreadsheet import Spreadsheet

HEADER_HEIGHT = 48
_WIDTHS = {
    "name": 248, "duration": 76, "start": 96, "finish": 96, "predecessors": 92, "percent": 64, "people": 136, "wbs": 72,
    "constraint": 172, "slack": 88, "notes": 200, "work": 72, "work_of_each": 152, "contour": 120, "task_type": 112,
    "effort_driven": 100, "calendar": 120, "ignore_resource_calendar": 132,
    "free_slack": 112, "start_slack": 136, "finish_slack": 140, "near_critical": 112, "second_constraint": 172,
    "activity_kind": 136, "external": 160,
}  # fmt: skip
_WIDTH = 100


class TaskTable(Spreadsheet):
    """What it cannot do itself it asks for by signal."""

    toggled = Signal(str)
    task_requested = Signal()
    """A task is wanted below the last one."""
    delete_requested = Signal()

    def __init__(self, model: TaskTableModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.setModel(model)
        self._tasks = model
        self.setItemDelegate(CellDelegate(self))
        self._name_delegate = NameDelegate(self)
        self.setItemDelegateForColumn(model.columns.index("name"), self._name_delegate)
        self.setAccessibleName(self.tr("Task table"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._lay_out(model)

    def _lay_out(self, model: TaskTableModel) -> None:
        across, down = self.horizontalHeader(), self.verticalHeader()
        self.lay_out_header(across)
        across.setFixedHeight(HEADER_HEIGHT)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(ROW_HEIGHT)
        down.setMinimumWidth(36)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for column, field in enumerate(model.columns):
            self.setColumnWidth(column, _WIDTHS.get(field, _WIDTH))
            self.setColumnHidden(column, field not in SHOWN)

    def width_for(self, most: int) -> int:
        """Return the width at which as many of the first columns are seen whole as fit into `most`, but at least two."""
        down = self.verticalHeader()
        width = max(down.sizeHint().width(), down.minimumWidth()) + 1
        for place, column in enumerate(clipboard.shown_columns(self)):
            if place > 1 and width + self.columnWidth(column) > most:
                break
            width += self.columnWidth(column)
        return width

    # What is selected

    def selected_ids(self) -> tuple[str, ...]:
        """Return the tasks of the selected cells, from the top."""
        rows = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        return tuple(self._tasks.ids[row] for row in rows if row < len(self._tasks.ids))

    def current_id(self) -> str | None:
        row = self.currentIndex().row()
        return self._tasks.ids[row] if 0 <= row < len(self._tasks.ids) else None

    def select(self, ids: Sequence[str], *, edit: bool = False) -> None:
        """Select whole rows, make the first current and visible, and begin to edit its name if asked."""
        rows = [row for row in map(self._tasks.row_of, ids) if row is not None]
        if not rows:
            return
        selection = self.selectionModel()
        whole = QItemSelectionModel.SelectionFlag.Rows
        first = self._tasks.index(rows[0], self._tasks.columns.index("name"))
        selection.setCurrentIndex(first, QItemSelectionModel.SelectionFlag.ClearAndSelect | whole)
        for row in rows[1:]:
            selection.select(self._tasks.index(row, 0), QItemSelectionModel.SelectionFlag.Select | whole)
        self.scrollTo(first)
        if edit:
            self.setFocus()
            self.edit(first)

    def field_of(self, column: int) -> str:
        return self._tasks.columns[column]

    def cut(self) -> None:
        """Copy, then clear the cells, or remove the rows where whole rows are selected."""
        self.copy()
        self._remove()

    def _remove(self) -> None:
        if self.whole_rows_selected():
            self.delete_requested.emit()
        else:
            self.clear_cells()

    # Keys and mouse

    def take_key(self, event: QKeyEvent) -> bool:
        """Go down with Enter, to a new task below the last; remove whole rows with Delete."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held:
            below = self.currentIndex().siblingAtRow(self.currentIndex().row() + 1)
            if below.isValid():
                self.setCurrentIndex(below)
            else:
                self.task_requested.emit()
            return True
        if event.key() == Qt.Key.Key_Delete and not held:
            self._remove()
            return True
        return super().take_key(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._on_handle(index, event.position().toPoint()):
            self.toggled.emit(str(index.data(Role.ID)))
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._on_handle(index, event.position().toPoint()):
            return
        super().mouseDoubleClickEvent(event)

    def _on_handle(self, index: QModelIndex, at: QPoint) -> bool:
        if self._tasks.columns[index.column()] != "name" or not index.data(Role.IS_SUMMARY):
            return False
        left = self.visualRect(index).left() + indent_of(index)
        return left - 2 <= at.x() <= left + HANDLE
