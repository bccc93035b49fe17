"""The task table as a person works in it: indented names with a handle to fold, typing, keys, copy and paste."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPolygon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.gantt.table_model import SHOWN, Role, TaskTableModel
from ui.tables import clipboard
from ui.tables.choosing import choose_columns
from ui.tables.delegates import mark_refused

Index = QModelIndex | QPersistentModelIndex

INDENT = 16
HANDLE = 16
ROW_HEIGHT = 24
HEADER_HEIGHT = 48
_WIDTHS = {"name": 240, "duration": 80, "start": 104, "finish": 104, "predecessors": 96, "percent": 56, "people": 128}


class NameDelegate(QStyledItemDelegate):
    """Indents a name by its outline level and draws the handle that folds a summary."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        text, own.text = own.text, ""
        style = own.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, own, painter, own.widget)
        indent = indent_of(index)
        selected = bool(own.state & QStyle.StateFlag.State_Selected)
        colour = own.palette.highlightedText().color() if selected else own.palette.text().color()
        painter.save()
        painter.setPen(colour)
        painter.setFont(own.font)
        if index.data(Role.IS_SUMMARY):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(colour)
            painter.drawPolygon(_handle(own.rect, indent, collapsed=bool(index.data(Role.IS_COLLAPSED))))
        room = own.rect.adjusted(indent + HANDLE + 2, 0, -4, 0)
        shown = own.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()
        mark_refused(painter, own.rect, index.data(Role.ERROR))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(indent_of(index) + HANDLE - 2, 0, 0, 0))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Widen the hint by what the indent takes."""
        plain = super().sizeHint(option, index)
        return QSize(plain.width() + indent_of(index) + HANDLE + 8, ROW_HEIGHT)


class CellDelegate(QStyledItemDelegate):
    """Marks a cell whose typed text was refused."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        mark_refused(painter, option.rect, index.data(Role.ERROR))


def indent_of(index: Index) -> int:
    return 4 + int(index.data(Role.LEVEL) or 0) * INDENT


def _handle(cell: QRect, indent: int, *, collapsed: bool) -> QPolygon:
    x, y = cell.left() + indent + HANDLE // 2, cell.center().y() + 1
    if collapsed:
        return QPolygon([QPoint(x - 2, y - 4), QPoint(x + 3, y), QPoint(x - 2, y + 4)])
    return QPolygon([QPoint(x - 4, y - 2), QPoint(x + 4, y - 2), QPoint(x, y + 3)])


class TaskTable(QTableView):
    """A spreadsheet of tasks; what it cannot do itself it asks for by signal."""

    toggled = Signal(str)
    tasks_requested = Signal(str, list)
    """Before which task (empty: at the end) new tasks are wanted, and their names."""
    delete_requested = Signal()

    def __init__(self, model: TaskTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self._tasks = model
        self._name_delegate = NameDelegate(self)
        self._cell_delegate = CellDelegate(self)
        self.setItemDelegate(self._cell_delegate)
        self.setItemDelegateForColumn(model.columns.index("name"), self._name_delegate)
        self.setAccessibleName(self.tr("Task table"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setWordWrap(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setTabKeyNavigation(True)
        self._lay_out(model)

    def _lay_out(self, model: TaskTableModel) -> None:
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setFixedHeight(HEADER_HEIGHT)
        across.setSectionsMovable(True)
        across.setHighlightSections(False)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(ROW_HEIGHT)
        down.setMinimumWidth(36)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        across.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        across.customContextMenuRequested.connect(lambda at: choose_columns(self, across.mapToGlobal(at)))
        for column, field in enumerate(model.columns):
            self.setColumnWidth(column, _WIDTHS.get(field, 104))
            self.setColumnHidden(column, field not in SHOWN)

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
        name = self._tasks.columns.index("name")
        first = self._tasks.index(rows[0], name)
        selection.setCurrentIndex(first, QItemSelectionModel.SelectionFlag.ClearAndSelect | whole)
        for row in rows[1:]:
            selection.select(self._tasks.index(row, 0), QItemSelectionModel.SelectionFlag.Select | whole)
        self.scrollTo(first)
        if edit:
            self.edit(first)

    # Copy and paste, as tab-separated text

    def copy(self) -> None:
        """Put the selected cells on the clipboard as a spreadsheet reads them."""
        QGuiApplication.clipboard().setText(clipboard.selected_text(self))

    def cut(self) -> None:
        """Copy, then clear the cells, or remove the rows where whole rows are selected."""
        self.copy()
        if self.whole_rows_selected():
            self.delete_requested.emit()
        else:
            self.clear_cells()

    def clear_cells(self) -> None:
        """Empty the selected cells as one change."""
        indexes = [index for index in self.selectionModel().selectedIndexes() if _editable(index)]
        self._tasks.set_texts([(self._tasks.ids[i.row()], self._tasks.columns[i.column()], "") for i in indexes])

    def paste(self) -> None:
        """Write tab-separated text from the current cell on, as one change; what goes past the end becomes new tasks."""
        lines = clipboard.grid(QGuiApplication.clipboard().text())
        at = self.currentIndex()
        if not lines:
            return
        top = at.row() if at.isValid() else len(self._tasks.ids)
        missing = top + len(lines) - len(self._tasks.ids)
        if missing > 0:
            self.tasks_requested.emit("", [""] * missing)
        shown = clipboard.shown_columns(self)
        left = shown.index(at.column()) if at.isValid() else 0
        edits = []
        for down, line in enumerate(lines):
            for text, column in zip(line, shown[left:], strict=False):
                if top + down < len(self._tasks.ids) and _editable(self._tasks.index(top + down, column)):
                    edits.append((self._tasks.ids[top + down], self._tasks.columns[column], text))
        self._tasks.set_texts(edits)

    def fill_down(self) -> None:
        """Give every selected cell what the topmost selected one of its column holds."""
        filled = clipboard.filled_down(self.selectionModel().selectedIndexes())
        self._tasks.set_texts(
            [(self._tasks.ids[i.row()], self._tasks.columns[i.column()], text) for i, text in filled if _editable(i)]
        )

    def whole_rows_selected(self) -> bool:
        selection = self.selectionModel()
        return bool(selection.selectedRows(clipboard.shown_columns(self)[0])) and bool(selection.selectedRows())

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() != QAbstractItemView.State.EditingState and self._command(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def _command(self, event: QKeyEvent) -> bool:
        key, held = Qt.Key(event.key()), event.modifiers()
        plain = held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            below = self.currentIndex().siblingAtRow(self.currentIndex().row() + 1)
            if below.isValid():
                self.setCurrentIndex(below)
            else:
                self.tasks_requested.emit("", [""])
            return True
        if key == Qt.Key.Key_Delete and plain:
            if self.whole_rows_selected():
                self.delete_requested.emit()
            else:
                self.clear_cells()
            return True
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._on_handle(index, event.position().toPoint()):
            self.toggled.emit(str(index.data(Role.TASK_ID)))
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


def _editable(index: QModelIndex) -> bool:
    return bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
