"""The first columns of the task table, which stay in sight while the others scroll sideways beneath them."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from ui.canvas import qcolour
from ui.gantt.cells import PlainCells
from ui.gantt.delegates import ROW_HEIGHT, CellDelegate, NameDelegate
from ui.gantt.table import HEADER_HEIGHT, TaskTable
from ui.gantt.table_model import TaskTableModel

_LEFT_TO_SCROLL = 80
"""How much of the table the others keep at least."""


class FrozenColumns(PlainCells):
    """Lies over the table and shares its rows, its selection and its cursor; the keyboard stays with the table."""

    def __init__(self, table: TaskTable, model: TaskTableModel) -> None:
        super().__init__(model, table)
        self._table = table
        self._count = 0
        self._mirrors = False
        self._pressed = QPersistentModelIndex()
        self.setObjectName("frozen")
        self.setModel(model)
        own = self.selectionModel()
        self.setSelectionModel(table.selectionModel())
        own.deleteLater()
        self._names = NameDelegate(self)
        self.setItemDelegate(CellDelegate(self))
        self.setItemDelegateForColumn(0, self._names)
        self.setAccessibleName(self.tr("Columns that stay in sight"))
        self.setFocusProxy(table)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.lay_out_header(self.horizontalHeader())
        self.horizontalHeader().setFixedHeight(HEADER_HEIGHT)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._pass_menu)
        self._connect(table)
        self.hide()

    def _connect(self, table: TaskTable) -> None:
        table.frozen = self
        self.refused.connect(table.refused)
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        table.horizontalHeader().sectionResized.connect(self._follow_width)
        self.horizontalHeader().sectionResized.connect(self._lead_width)
        self.horizontalHeader().sectionMoved.connect(self._lead_order)
        self.horizontalHeader().sectionDoubleClicked.connect(table.horizontalHeader().sectionDoubleClicked)

    def show_first(self, count: int) -> None:
        """Show the first columns as they stand in the table; nothing is over it with 0."""
        self._count = count
        theirs, own = self._table.horizontalHeader(), self.horizontalHeader()
        self._mirrors = True
        for place in range(theirs.count()):
            column = theirs.logicalIndex(place)
            own.moveSection(own.visualIndex(column), place)
            self.setColumnHidden(column, not self.holds(column))
            if self.holds(column):
                self.setColumnWidth(column, self._table.columnWidth(column))
        self._mirrors = False
        self.setVisible(count > 0)
        self.place()

    def holds(self, column: int) -> bool:
        """Say whether a column stays in sight here."""
        if not self._count:
            return False
        header = self._table.horizontalHeader()
        shown = [header.logicalIndex(place) for place in range(header.count())]
        shown = [each for each in shown if not self._table.isColumnHidden(each)]
        return column in shown[: self._count]

    def place(self) -> None:
        """Lie over the left of the table, from its header down to its scroll bar."""
        if not self._count:
            return
        seen = self._table.viewport().geometry()
        width = sum(self.columnWidth(column) for column in range(self.horizontalHeader().count())) + 1
        header = self._table.horizontalHeader()
        self.setGeometry(
            seen.x(), header.y(), min(width, seen.width() - _LEFT_TO_SCROLL), header.height() + seen.height()
        )
        self.verticalScrollBar().setValue(self._table.verticalScrollBar().value())
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a line where the others disappear."""
        super().paintEvent(event)
        self._draw_edge(self.viewport())

    def _draw_edge(self, on: QWidget) -> None:
        painter = QPainter(on)
        painter.setPen(QPen(qcolour("muted"), 1))
        painter.drawLine(on.width() - 1, 0, on.width() - 1, on.height())
        painter.end()

    def covered(self) -> int:
        """Return how many pixels of the table lie beneath."""
        return self.width() if self._count else 0

    # In step with the table

    def _follow_width(self, column: int, _old: int, new: int) -> None:
        if self.holds(column) and self.columnWidth(column) != new:
            self._mirrors = True
            self.setColumnWidth(column, new)
            self._mirrors = False
        self.place()

    def _lead_width(self, column: int, _old: int, new: int) -> None:
        if not self._mirrors and self.holds(column) and new:
            self._table.setColumnWidth(column, new)
            self.place()

    def _lead_order(self, _column: int, old: int, new: int) -> None:
        if not self._mirrors:
            self._table.horizontalHeader().moveSection(old, new)

    def _pass_menu(self, at: QPoint) -> None:
        there = self._table.viewport().mapFromGlobal(self.viewport().mapToGlobal(at))
        self._table.customContextMenuRequested.emit(there)

    # What belongs to the table

    def went_below(self) -> None:
        self._table.went_below()

    def field_of(self, column: int) -> str:
        return self._table.field_of(column)

    def edit(self, index: QModelIndex, *how: Any) -> bool:  # type: ignore[override]  # Qt has two of this name
        """Open an editor here, or in the table where the cell is one of those that scroll."""
        if index.isValid() and not self.holds(index.column()):
            return self._table.edit(index, *how)
        return super().edit(index, *how)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Go on from the last column here to the first that scrolls."""
        return self._table.moveCursor(action, modifiers)

    def scrollTo(
        self, index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:  # fmt: skip
        """Let the table do it: both are in step."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = QPersistentModelIndex(self.indexAt(event.position().toPoint()))
        if not self._table.takes_press(self, event):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select on into the columns that scroll, where the pointer is over them."""
        at = event.position().toPoint()
        if at.x() >= self.width() and self.state() is QAbstractItemView.State.DragSelectingState:
            there = self._table.viewport().mapFromGlobal(self.viewport().mapToGlobal(at))
            self._table.select_between(self._pressed, self._table.indexAt(there))
        else:
            super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._table.is_on_handle(self, event.position().toPoint()):
            super().mouseDoubleClickEvent(event)
