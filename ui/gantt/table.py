"""The task table as a person works in it: names with a handle to fold, typing, keys, copy and paste."""

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from pmo_desktop.domain.entry.work import NO, YES
from pmo_desktop.services.planning import FieldSpec
from ui.gantt.below import BelowLast
from ui.gantt.cells import PlainCells
from ui.gantt.delegates import HANDLE, ROW_HEIGHT, CellDelegate, NameDelegate, advice_area, indent_of
from ui.gantt.row_header import RowHeader
from ui.gantt.table_model import TaskTableModel
from ui.tables import clipboard
from ui.tables.roles import Role
from ui.tables.spreadsheet import Spreadsheet

if TYPE_CHECKING:
    from ui.gantt.frozen import FrozenColumns

Index = QModelIndex | QPersistentModelIndex
HEADER_HEIGHT = 48
_ROWS_TO_FIT = 400
"""How many rows are looked at, about those in sight, for how wide a column has to be."""
_WIDTHS = {
    "name": 248, "duration": 76, "start": 96, "finish": 96, "predecessors": 92, "percent": 64, "people": 136, "wbs": 72,
    "constraint": 172, "slack": 88, "notes": 200, "work": 72, "work_of_each": 152, "contour": 120, "task_type": 112,
    "effort_driven": 100, "calendar": 120, "ignore_resource_calendar": 132,
    "free_slack": 112, "start_slack": 136, "finish_slack": 140, "near_critical": 112, "second_constraint": 172,
    "activity_kind": 136, "external": 160, "hyperlink": 180, "number": 48, "outline_level": 92, "outline_number": 112,
    "predecessor_names": 200, "successor_names": 200, "constraint_type": 148, "wbs_predecessors": 112, "wbs_successors": 112,
}  # fmt: skip
_WIDTH, _A_LETTER = 100, 8


def usual_width(spec: FieldSpec) -> int:
    """Return how wide a column is until somebody makes it otherwise: its title is seen whole."""
    return _WIDTHS.get(spec.name) or max(_WIDTH, len(spec.title) * _A_LETTER + 24)


class TaskTable(PlainCells):
    """What it cannot do itself it asks for by signal."""

    frozen: "FrozenColumns | None" = None
    """The columns that stay in sight, which lie over this table."""
    toggled = Signal(str)
    task_requested = Signal()
    """A task is wanted below the last one."""
    delete_requested = Signal()
    address_requested = Signal(str)
    """An address of a task is to be opened."""
    copy_requested = Signal(bool)
    """Copy what is selected; true where it is going to be taken out."""
    paste_requested = Signal()
    advice_requested = Signal(str, str)
    """What is odd about a task is wanted: its id, and the rule or an empty text."""

    def __init__(self, model: TaskTableModel, parent: QAbstractItemView | None = None) -> None:
        super().__init__(model, parent)
        self.below = BelowLast(self)
        self._pastes_below = False
        self._pressed = QPersistentModelIndex()
        self.row_header = RowHeader(self)
        self.setVerticalHeader(self.row_header)
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
        across.setResizeContentsPrecision(_ROWS_TO_FIT)
        across.setMinimumSectionSize(24)
        for column, field in enumerate(model.columns):
            self.setColumnWidth(column, usual_width(model.spec(field)))

    def width_for(self, most: int) -> int:
        """Return the width at which as many of the first columns are seen whole as fit into `most`, but at least two.

        A date is seen whole beside the columns that stay in sight, whichever it is that one scrolls to.
        """
        down = self.verticalHeader()
        width = least = max(down.sizeHint().width(), down.minimumWidth()) + 1
        for place, column in enumerate(clipboard.shown_columns(self)):
            if place > 1 and width + self.columnWidth(column) > most:
                break
            width += self.columnWidth(column)
        if self.frozen is not None:
            shown = self.shown_columns()
            least += sum(self.columnWidth(each) for each in shown if self.frozen.holds(each)) + _WIDTHS["start"] + 1
        return max(width, least)

    def shown_columns(self) -> list[int]:
        """Return the columns that are not hidden, as they stand from left to right."""
        return clipboard.shown_columns(self)

    # What is selected

    def selected_ids(self) -> tuple[str, ...]:
        """Return the tasks of the selected cells, from the top."""
        rows: set[int] = set()
        for stretch in self.selectionModel().selection().toList():
            rows.update(range(stretch.top(), stretch.bottom() + 1))
        found = (self._tasks.task_at(row) for row in sorted(rows))
        return tuple(dict.fromkeys(task_id for task_id in found if task_id is not None))

    def shown_ids(self) -> tuple[str, ...]:
        """Return the tasks shown, from the top."""
        return tuple(self._tasks.tasks())

    def current_id(self) -> str | None:
        """Return the task the cursor is on; None where there is none, or the heading of a group."""
        return self._tasks.task_at(self.currentIndex().row())

    def current_line(self) -> str | None:
        """Return what the cursor is on: a task, or the heading of a group."""
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

    def go_to_field(self, field: str) -> None:
        """Move the cursor within its row to a field, where that is in sight."""
        column = next((each for each in self.shown_columns() if self.field_of(each) == field), None)
        if column is not None and column != self.currentIndex().column():
            self.setCurrentIndex(self.currentIndex().siblingAtColumn(column))

    def edit_cell(self, row: int, field: str) -> None:
        """Begin to edit a cell of a row, whose column is among those shown."""
        index = self._tasks.index(row, self._tasks.columns.index(field))
        self.setFocus()
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.edit(index)

    def field_of(self, column: int) -> str:
        return self._tasks.columns[column]

    def fields_titled(self, titles: Sequence[str]) -> list[str | None] | None:
        return self._tasks.fields_titled(titles)

    def title_of(self, column: int) -> str:
        return str(self._tasks.headerData(column, Qt.Orientation.Horizontal))

    def task_at(self, row: int) -> str | None:
        """Return the task in a row of the table; None where there is none."""
        return self._tasks.task_at(row)

    def row_of(self, task_id: str) -> int | None:
        """Return the row of a task; None where it is not shown."""
        return self._tasks.row_of(task_id)

    def shown_tasks(self) -> Sequence[str]:
        """Return the tasks in sight, from the top."""
        return self._tasks.tasks()

    def copy(self) -> None:
        self.copy_requested.emit(False)

    def cut(self) -> None:
        """Copy, then clear the cells, or remove the rows where whole rows are selected."""
        self.copy_requested.emit(self.whole_rows_selected())
        self._remove()

    def paste(self) -> None:
        self.paste_requested.emit()

    def paste_cells(self) -> None:
        """Write the text of the clipboard into the cells, whatever else it holds; below the last row into new tasks."""
        self._pastes_below = self.below.stands
        super().paste()
        self._pastes_below = False

    def whole_rows_selected(self) -> bool:
        """Say whether every selected row is selected from its first shown cell to its last."""
        stretches = self.selectionModel().selection().toList()
        columns = self.shown_columns()
        if stretches and all(each.left() <= min(columns) and each.right() >= max(columns) for each in stretches):
            return True  # the usual case, without looking at every cell
        return super().whole_rows_selected()

    def _remove(self) -> None:
        if self.whole_rows_selected():
            self.delete_requested.emit()
        else:
            self.clear_cells()

    def _turn_flags(self) -> bool:
        """Turn yes into no and no into yes, in all selected cells of the current column as one change."""
        at = self.currentIndex()
        if not at.isValid() or self._tasks.spec(self.field_of(at.column())).kind != "flag":
            return False
        turned = NO if at.data() == YES else YES
        chosen = [each for each in self.selectionModel().selectedIndexes() if each.column() == at.column()]
        self._write([(index, turned) for index in (chosen if at in chosen else [at])])
        return True

    def _rows_from(self, top: int, count: int) -> list[str]:
        """Return the tasks of as many rows, passing over the headings of groups."""
        rows = range(self._tasks.rowCount() if self._pastes_below else top, self._tasks.rowCount())
        found = (task_id for row in rows if (task_id := self._tasks.task_at(row)) is not None)
        return list(islice(found, count))

    # Keys and mouse

    def went_below(self) -> None:
        self.below.stand()

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.below.leave()
        super().currentChanged(current, previous)

    def take_key(self, event: QKeyEvent) -> bool:
        """Go down with Enter, to a new task below the last; remove whole rows with Delete."""
        if self.below.takes(event):
            return True
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Escape and self.row_header.is_dragging:
            self.row_header.cancel()
            return True
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
        if event.key() == Qt.Key.Key_Space and not held:
            return self._turn_flags()
        return super().take_key(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = QPersistentModelIndex(self.indexAt(event.position().toPoint()))
        if not self.takes_press(self, event):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select on into the columns that stay in sight, where the pointer is over them."""
        at = event.position().toPoint()
        is_over = self.frozen is not None and at.x() < self.frozen.covered()
        if self.frozen is not None and is_over and self.state() is QAbstractItemView.State.DragSelectingState:
            self.select_between(self._pressed, self.frozen.indexAt(at))
        else:
            super().mouseMoveEvent(event)

    def select_between(self, one: Index, other: Index) -> None:
        """Select the cells between two, as the columns stand; the cursor goes to the other."""
        if not one.isValid() or not other.isValid():
            return
        shown = self.shown_columns()
        first, last = sorted((shown.index(one.column()), shown.index(other.column())))
        top, bottom = sorted((one.row(), other.row()))
        chosen = QItemSelection()
        for column in shown[first : last + 1]:
            chosen.append(QItemSelectionRange(self._tasks.index(top, column), self._tasks.index(bottom, column)))
        selection = self.selectionModel()
        selection.setCurrentIndex(
            self._tasks.index(other.row(), other.column()), QItemSelectionModel.SelectionFlag.NoUpdate
        )
        selection.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self.is_on_handle(self, event.position().toPoint()):
            super().mouseDoubleClickEvent(event)

    def takes_press(self, view: Spreadsheet, event: QMouseEvent) -> bool:
        """Do what a press means beside selecting: fold, show advice, or open an address with Ctrl; say whether it meant that.

        `view` is this table or the columns of it that stay in sight.
        """
        self.below.leave()
        at = event.position().toPoint()
        index = view.indexAt(at)
        if self.is_on_handle(view, at):
            self.toggled.emit(str(index.data(Role.ID)))
            return True
        with_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if with_ctrl and index.isValid() and self.field_of(index.column()) == "hyperlink" and index.data():
            view.setCurrentIndex(index)
            self.address_requested.emit(str(index.data()))
            return True
        if index.isValid() and index.data(Role.ADVICE):
            area = advice_area(view.visualRect(index), beside_clash=bool(index.data(Role.CLASHES)))
            if area.contains(at):
                self.select([str(index.data(Role.ID))])
                self.advice_requested.emit(str(index.data(Role.ID)), "")
                return True
        return False

    def is_on_handle(self, view: Spreadsheet, at: QPoint) -> bool:
        """Say whether a point of a view lies on the handle that folds a summary."""
        index = view.indexAt(at)
        if not index.isValid() or self.field_of(index.column()) != "name" or not index.data(Role.IS_SUMMARY):
            return False
        left = view.visualRect(index).left() + indent_of(index)
        return left - 2 <= at.x() <= left + HANDLE

    # Columns that stay in sight

    def edit(self, index: QModelIndex, *how: Any) -> bool:  # type: ignore[override]  # Qt has two of this name
        """Open an editor where the cell is seen."""
        if self.frozen is not None and index.isValid() and self.frozen.holds(index.column()):
            return self.frozen.edit(index, *how)
        return super().edit(index, *how)

    def scrollTo(
        self, index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:  # fmt: skip
        """Bring a cell into sight, beside the columns that stay; one of those needs no scrolling sideways."""
        bar = self.horizontalScrollBar()
        if self.frozen is None or not self.frozen.covered():
            super().scrollTo(index, hint)
            return
        before = bar.value()
        super().scrollTo(index, hint)
        if self.frozen.holds(index.column()):
            bar.setValue(before)
            return
        hidden = self.frozen.covered() - self.visualRect(index).left()
        if hidden > 0:
            bar.setValue(bar.value() - hidden)

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if self.frozen is not None:
            self.frozen.place()
