"""The table beside the roadmap: projects, and their tasks where they are unfolded; a click on a title sorts."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPolygon
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyleOptionViewItem, QWidget

from pmo_desktop.charts.roadmap import ROW_HEIGHT
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.services.roadmap_lines import SORTS, Kind, Line
from ui.roadmap.columns import COLUMNS
from ui.tables import clipboard
from ui.tables.delegates import CellDelegate, EditingDelegate
from ui.tables.model import RowsModel
from ui.tables.roles import Role
from ui.tables.spreadsheet import Spreadsheet

HEADER_HEIGHT = 48
_INDENT, _HANDLE = 16, 16
_WRITING = (QKeySequence.StandardKey.Cut, QKeySequence.StandardKey.Paste, QKeySequence.StandardKey.Delete)
Index = QModelIndex | QPersistentModelIndex


class RoadmapTable(Spreadsheet):
    opened = Signal(str)
    toggled = Signal(str)
    sort_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.rows = RowsModel(COLUMNS)
        super().__init__(self.rows, parent)
        self.setModel(self.rows)
        self.setAccessibleName(self.tr("Projects of the roadmap"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setItemDelegate(_LineDelegate(self))
        name = next(number for number, column in enumerate(COLUMNS) if column.field == "name")
        self._names = _NameDelegate(self)
        self.setItemDelegateForColumn(name, self._names)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setShowGrid(False)
        self._lay_out()
        self.doubleClicked.connect(lambda index: self.opened.emit(str(index.data(Role.ID))))

    def _lay_out(self) -> None:
        across, down = self.horizontalHeader(), self.verticalHeader()
        self.lay_out_header(across)
        across.setFixedHeight(HEADER_HEIGHT)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.setSectionsClickable(True)
        across.sectionClicked.connect(self._ask_sort)
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(round(ROW_HEIGHT))
        for number, column in enumerate(COLUMNS):
            self.setColumnWidth(number, column.width)
            self.setColumnHidden(number, column.hidden)

    def _ask_sort(self, section: int) -> None:
        if COLUMNS[section].field in SORTS:
            self.sort_wanted.emit(COLUMNS[section].field)

    def show_sort(self, field: str, *, descending: bool) -> None:
        """Show by an arrow what the projects are ordered by."""
        header = self.horizontalHeader()
        column = next((number for number, each in enumerate(COLUMNS) if each.field == field), -1)
        header.setSortIndicatorShown(column >= 0)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        header.blockSignals(True)
        header.setSortIndicator(column, order)
        header.blockSignals(False)

    def width_for(self, most: int) -> int:
        """Return the width at which as many of the first columns are seen whole as fit into `most`, but at least two."""
        width = 1
        for place, column in enumerate(clipboard.shown_columns(self)):
            if place > 1 and width + self.columnWidth(column) > most:
                break
            width += self.columnWidth(column)
        return width

    def field_of(self, column: int) -> str:
        return COLUMNS[column].field

    # What is selected

    def selected_lines(self) -> list[Line]:
        """Return the selected lines, from the top."""
        found = {index.row(): index for index in self.selectionModel().selectedRows()}
        return [found[row].data(Role.ROW) for row in sorted(found)]

    def current_line(self) -> Line | None:
        line = self.currentIndex().data(Role.ROW)
        return line if isinstance(line, Line) else None

    def select(self, ids: Sequence[str]) -> None:
        """Select lines; the first of them becomes the current one and comes into sight."""
        rows = [row for row in map(self.rows.row_of, ids) if row is not None]
        if not rows:
            return
        flags = QItemSelectionModel.SelectionFlag
        last = self.rows.columnCount() - 1
        wanted = QItemSelection()
        for row in rows:
            wanted.select(self.rows.index(row, 0), self.rows.index(row, last))
        current = self.rows.index(rows[-1], clipboard.shown_columns(self)[0])
        self.selectionModel().setCurrentIndex(current, flags.NoUpdate)
        self.selectionModel().select(wanted, flags.ClearAndSelect)
        self.scrollTo(current)

    # Keys and mouse

    def take_key(self, event: QKeyEvent) -> bool:
        """Open a line with Enter; unfold it with + and Right, fold it with - and Left."""
        if any(event.matches(keys) for keys in _WRITING) or _is_fill(event):
            self.refused.emit(self._fixed_because(self.currentIndex()))
            return True
        line, key = self.current_line(), event.key()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if line is not None and not held:
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.opened.emit(line.id)
                return True
            if key == Qt.Key.Key_Space and line.can_unfold:
                self.toggled.emit(line.id)
                return True
            if key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus) and line.can_unfold:
                if line.is_unfolded is (key == Qt.Key.Key_Minus):
                    self.toggled.emit(line.id)
                return True
        return super().take_key(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fold or unfold where the handle before a name is clicked."""
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and index.data(Role.FIELD) == "name":
            line: Line = index.data(Role.ROW)
            left = self.visualRect(index).left() + _indent_of(line)
            if line.can_unfold and left <= event.position().x() < left + _HANDLE:
                self.toggled.emit(line.id)
                event.accept()
                return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        line = index.data(Role.ROW)
        if isinstance(line, Line) and index.data(Role.FIELD) == "name" and line.can_unfold:
            left = self.visualRect(index).left() + _indent_of(line)
            if left <= event.position().x() < left + _HANDLE:
                self.mousePressEvent(event)
                return
        super().mouseDoubleClickEvent(event)

    # Nothing is typed here

    def _fixed_because(self, _index: QModelIndex) -> InvalidValueError:
        return InvalidValueError(
            self.tr("The roadmap shows what projects and plans say; nothing is typed here."),
            self.tr("Drag the bars, or change it in the details (F4)."),
        )


def _is_fill(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier


def _indent_of(line: Line) -> int:
    return 4 + line.level * _INDENT


class _LineDelegate(CellDelegate):
    """Draws lights and progress of what has them: a group has neither, a task no lights."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, column = index.data(Role.ROW), index.data(Role.COLUMN)
        is_plain = line.kind is Kind.GROUP or (column.rag is not None and line.kind is not Kind.PROJECT)
        if is_plain:
            EditingDelegate.paint(self, painter, option, index)
        else:
            super().paint(painter, option, index)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        line = index.data(Role.ROW)
        option.font.setBold(line.kind is Kind.GROUP)


class _NameDelegate(EditingDelegate):
    """Indents a name by its level and draws the handle that folds what is in it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        line: Line = index.data(Role.ROW)
        text, own.text = own.text, ""
        style = own.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, own, painter, own.widget)
        selected = bool(own.state & QStyle.StateFlag.State_Selected)
        colour = own.palette.highlightedText().color() if selected else own.palette.text().color()
        own.font.setBold(line.kind is not Kind.TASK or line.can_unfold)
        painter.save()
        painter.setFont(own.font)
        painter.setPen(colour)
        indent = _indent_of(line)
        if line.can_unfold:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(colour)
            x, y = own.rect.left() + indent + _HANDLE // 2, own.rect.center().y() + 1
            painter.drawPolygon(QPolygon(_open(x, y) if line.is_unfolded else _closed(x, y)))
        room = own.rect.adjusted(indent + _HANDLE + 2, 0, -4, 0)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()


def _closed(x: int, y: int) -> list[QPoint]:
    return [QPoint(x - 2, y - 4), QPoint(x + 3, y), QPoint(x - 2, y + 4)]


def _open(x: int, y: int) -> list[QPoint]:
    return [QPoint(x - 4, y - 2), QPoint(x + 4, y - 2), QPoint(x, y + 3)]
