"""A table to read of amounts over time: names at the left, a column per month or week, grounds that say how cells stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QFont, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.canvas import qcolour
from ui.literal import literal
from ui.tables import clipboard
from ui.tables.plain import Heading

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
ROW_HEIGHT = 26


@dataclass(frozen=True, slots=True)
class Cell:
    """`ground` names a colour, whose text is written in `…_text`; `value` is what rows are ordered by."""

    text: str = ""
    value: float = 0.0
    ground: str = ""
    tip: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row: texts at its left, then its cells; `strong` for a sum."""

    id: str
    texts: tuple[str, ...]
    cells: tuple[Cell, ...]
    strong: bool = False


class MonthModel(QAbstractTableModel):
    def __init__(self, headings: Sequence[Heading], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.headings = tuple(headings)
        self.periods: tuple[str, ...] = ()
        self.lines: list[Line] = []
        self._by: tuple[int, Qt.SortOrder] | None = None

    def show_lines(self, periods: Sequence[str], lines: Sequence[Line]) -> None:
        """Show other lines, in the order they were last sorted in."""
        self.beginResetModel()
        self.periods, self.lines = tuple(periods), list(lines)
        if self._by is not None:
            self._order(*self._by)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.headings) + len(self.periods)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= self.columnCount():
            return None
        own = self.headings[section] if section < len(self.headings) else None
        if role == Qt.ItemDataRole.DisplayRole:
            return own.title if own is not None else self.periods[section - len(self.headings)]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return own.side if own is not None else _RIGHT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column() - len(self.headings)
        if role == Qt.ItemDataRole.FontRole:
            return _bold() if line.strong or (column >= 0 and line.cells[column].bold) else None
        if column < 0:
            text = line.texts[index.column()]
            if role == Qt.ItemDataRole.DisplayRole:
                return text
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self.headings[index.column()].side
            return literal(text) if role == Qt.ItemDataRole.ToolTipRole and text else None
        return _of_cell(line.cells[column], role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order lines by a column; sums stay at the end."""
        self._by = (column, order) if column >= 0 else None
        if column < 0:
            return
        self.layoutAboutToBeChanged.emit()
        before = [line.id for line in self.lines]
        self._order(column, order)
        places = {line.id: row for row, line in enumerate(self.lines)}
        old = self.persistentIndexList()
        self.changePersistentIndexList(old, [self.index(places[before[each.row()]], each.column()) for each in old])
        self.layoutChanged.emit()

    def _order(self, column: int, order: Qt.SortOrder) -> None:
        if column >= self.columnCount():
            return
        at = column - len(self.headings)
        falling = order is Qt.SortOrder.DescendingOrder
        sums = [line for line in self.lines if line.strong]
        rest = [line for line in self.lines if not line.strong]
        if at >= 0:
            rest.sort(key=lambda line: line.cells[at].value, reverse=falling)
        else:
            rest.sort(key=lambda line: line.texts[column].casefold(), reverse=falling)
        self.lines = [*rest, *sums]


def _of_cell(cell: Cell, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        return cell.text
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return _RIGHT
    if role == Qt.ItemDataRole.ToolTipRole:
        return literal(cell.tip) if cell.tip else None
    if role == Qt.ItemDataRole.BackgroundRole and cell.ground:
        return QBrush(qcolour(cell.ground))
    if role == Qt.ItemDataRole.ForegroundRole and cell.ground:
        return QBrush(qcolour(f"{cell.ground}_text"))
    return None


def _bold() -> QFont:
    font = QFont(QGuiApplication.font())
    font.setPointSizeF(10)
    font.setBold(True)
    return font


class _Delegate(QStyledItemDelegate):
    """Frames what is chosen where it has a ground of its own: how a cell stands is to be seen there too."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if not chosen or index.data(Qt.ItemDataRole.BackgroundRole) is None:
            super().paint(painter, option, index)
            return
        option.state &= ~(QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus)
        super().paint(painter, option, index)
        painter.setPen(QPen(qcolour("accent"), 2))
        painter.drawRect(option.rect.adjusted(1, 1, -1, -1))


class MonthTable(QTableView):
    """Emits the id of the line and the number of the period one is at (-1: at a name)."""

    chosen = Signal(str, int)
    opened = Signal(str, int)

    def __init__(self, name: str, headings: Sequence[Heading], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = MonthModel(headings, self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setItemDelegate(_Delegate(self))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSortingEnabled(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.selectionModel().currentChanged.connect(lambda now, _: self._say(now))
        self.doubleClicked.connect(lambda index: self.opened.emit(*self._at(index)))

    def show_lines(self, periods: Sequence[str], lines: Sequence[Line], width: int = 68) -> None:
        """Show other lines; the cursor stays where it was, as far as that is there."""
        kept = self.place()
        same = len(self.rows.periods) == len(periods)
        blocked = self.selectionModel().blockSignals(True)
        self.rows.show_lines(periods, lines)
        self.selectionModel().blockSignals(blocked)
        if not same:
            for number, heading in enumerate(self.rows.headings):
                self.setColumnWidth(number, heading.width)
            for number in range(len(periods)):
                self.setColumnWidth(len(self.rows.headings) + number, width)
        if kept is not None:
            self.choose(*kept, tell=False)

    def place(self) -> tuple[str, int] | None:
        """Return the line and period one is at."""
        index = self.currentIndex()
        return self._at(index) if index.isValid() and index.row() < len(self.rows.lines) else None

    def choose(self, line_id: str, period: int, *, tell: bool = True) -> None:
        """Put the cursor on a cell, where its line is there."""
        row = next((row for row, line in enumerate(self.rows.lines) if line.id == line_id), None)
        if row is None:
            return
        column = min(period + len(self.rows.headings), self.rows.columnCount() - 1) if period >= 0 else 0
        index = self.rows.index(row, column)
        blocked = self.selectionModel().blockSignals(not tell)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.selectionModel().blockSignals(blocked)
        self.scrollTo(index)
        self.viewport().update()

    def chosen_lines(self) -> list[str]:
        """Return the lines with a selected cell, from the top."""
        rows = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        return [self.rows.lines[row].id for row in rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.place() is not None:
            self.opened.emit(*self._at(self.currentIndex()))
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(clipboard.selected_text(self))
        else:
            super().keyPressEvent(event)

    def _say(self, index: Index) -> None:
        if index.isValid():
            self.chosen.emit(*self._at(index))

    def _at(self, index: Index) -> tuple[str, int]:
        return self.rows.lines[index.row()].id, max(-1, index.column() - len(self.rows.headings))
