"""A table of amounts over time: names stay at the left, headings add up what lies beneath, cells are typed into."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygon, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from pmo_desktop.domain.errors import InvalidValueError, KnownError
from ui.canvas import qcolour
from ui.literal import literal
from ui.tables import clipboard
from ui.tables.delegates import EditingDelegate, mark_refused
from ui.tables.ordered import NO_INDEX, Index, OrderedRows
from ui.tables.refusals import Edit, Refusals
from ui.tables.roles import Role
from ui.tables.spreadsheet import Spreadsheet

ROW_HEIGHT = 25
_INDENT = 14
_ARROW = 16
_NAMES, _BESIDE = 236, 132
_CORNER = 6
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Own(IntEnum):
    BOX = Qt.ItemDataRole.UserRole + 60


@dataclass(frozen=True, slots=True)
class Box:
    """One cell. `ground` names a colour, whose text is drawn in `…_text`.

    `noted` draws a small corner above, `marked` one beneath; `uneven` says that the text is only an average.
    """

    text: str = ""
    tip: str = ""
    ground: str = ""
    editable: bool = False
    hatched: bool = False
    muted: bool = False
    bold: bool = False
    noted: bool = False
    marked: bool = False
    uneven: bool = False


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """`title` and what stands `beside` it stay in sight; `box` gives a cell by its column; what never folds has None."""

    id: str
    title: str
    box: Callable[[int], Box]
    beside: str = ""
    level: int = 0
    is_heading: bool = False
    folded: bool | None = None
    fixed: str = ""
    """Why nobody can type into the row, as a sentence goes on after its title."""


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    field: str
    title: str
    tip: str = ""
    now: bool = False
    width: int = 64


class LedgerModel(OrderedRows):
    """Cells are written by row id and field; a text that was refused stays in its cell with the reason."""

    refused = Signal(object)

    def __init__(self, write: Callable[[list[Edit]], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._write = write
        self.columns: tuple[LedgerColumn, ...] = ()
        self._rows: dict[str, LedgerRow] = {}
        self._refusals = Refusals()

    def show_ledger(self, columns: Sequence[LedgerColumn], rows: Sequence[LedgerRow]) -> None:
        """Show other rows and columns; rows that stay keep their place, the selection and an open editor."""
        fresh = {row.id: row for row in rows}
        if tuple(columns) != self.columns:
            self.beginResetModel()
            self.columns = tuple(columns)
            self._rows = fresh
            self._take(list(fresh))
            self._refusals.clear()
            self.endResetModel()
            return
        self._rows = self._rows | fresh  # views may ask of rows until they have heard that these are gone
        self.become(list(fresh))
        self._rows = fresh

    def row(self, number: int) -> LedgerRow:
        return self._rows[self._ids[number]]

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def box(self, index: Index) -> Box:
        return self._rows[self._ids[index.row()]].box(index.column())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row_id, field = self._ids[index.row()], self.columns[index.column()].field
        if role in _ANSWERS:
            return _ANSWERS[role](self, index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            kept = self._refusals.text(row_id, field)
            return self.box(index).text if kept is None else kept
        if role == Qt.ItemDataRole.ToolTipRole:
            return literal(self._refusals.reason(row_id, field) or self.box(index).tip) or None
        return None

    def reason(self, index: Index) -> str | None:
        """Return why the text of a cell was refused; None where it was not."""
        return self._refusals.reason(self._ids[index.row()], self.columns[index.column()].field)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            if section >= len(self._ids):
                return None
            row = self.row(section)
            said = ", ".join(filter(None, (row.title, row.beside)))
            return said if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None
        return self._title(section, role) if section < len(self.columns) else None

    def _title(self, section: int, role: int) -> Any:
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip or None
        if role == Qt.ItemDataRole.FontRole and column.now:
            font = QFont()
            font.setBold(True)
            return font
        return int(Qt.AlignmentFlag.AlignCenter) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        base = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return base | Qt.ItemFlag.ItemIsEditable if self.box(index).editable else base

    def fixed_because(self, index: Index) -> KnownError | None:
        """Return why nobody can type into a cell; None where one can."""
        if not index.isValid() or self.box(index).editable:
            return None
        row = self.row(index.row())
        if row.fixed:
            return InvalidValueError(f"“{row.title}” {row.fixed}")
        return InvalidValueError(f"“{self.columns[index.column()].title}” is worked out by the program.")

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        if str(value) == self.data(index, Qt.ItemDataRole.EditRole) and not self.data(index, Role.ERROR):
            return True  # an editor that was opened and left
        return self.set_texts([(self._ids[index.row()], self.columns[index.column()].field, str(value))])

    def set_texts(self, edits: Sequence[Edit]) -> bool:
        """Write typed texts as one change; where they are refused, keep them in their cells with the reason."""
        return self._attempt([edit for edit in edits if self._says_more(edit)], list(edits))

    def _says_more(self, edit: Edit) -> bool:
        box = self._rows[edit[0]].box(self._place(edit[1]))
        return box.editable and (box.uneven or box.text != edit[2])

    def _place(self, field: str) -> int:
        return next(place for place, column in enumerate(self.columns) if column.field == field)

    def paste(self, ids: Sequence[str], fields: Sequence[str], lines: Sequence[Sequence[str]]) -> bool:
        """Write lines of texts into rows and columns, both from their left top corner on, as one change."""
        edits = [
            (row_id, field, text)
            for row_id, line in zip(ids, lines, strict=False)
            for field, text in zip(fields, line, strict=False)
        ]
        if len(lines) > len(ids):
            self.refused.emit(
                InvalidValueError(
                    f"{len(lines)} lines do not fit into the {len(ids)} rows from here on.",
                    "Add rows first, or copy the names with the numbers.",
                )
            )
            return False
        return self.set_texts(edits)

    def forget(self, edits: Sequence[Edit]) -> None:
        """Show again what a cell really holds."""
        self._refusals.forget(edits)
        self.become(list(self._ids))

    def _attempt(self, edits: list[Edit], touched: Sequence[Edit]) -> bool:
        self._refusals.forget(touched)
        try:
            if edits:
                self._write(edits)
        except KnownError as error:
            self._refusals.take(edits, error)
            self.refused.emit(error)
            self.become(list(self._ids))
            return False
        if not edits:
            self.become(list(self._ids))
        return True


_ANSWERS: dict[int, Callable[[LedgerModel, Index], Any]] = {
    Role.ID: lambda model, index: model.ids[index.row()],
    Role.FIELD: lambda model, index: model.columns[index.column()].field,
    Role.ERROR: LedgerModel.reason,
    Own.BOX: LedgerModel.box,
    Qt.ItemDataRole.TextAlignmentRole: lambda _model, _index: _RIGHT,
}


class Ledger(Spreadsheet):
    """`table_pasted` is told lines of texts that bring their own headings; it says whether it took them."""

    fold_requested = Signal(str)

    def __init__(self, model: LedgerModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.ledger = model
        self.takes_table: Callable[[Sequence[Sequence[str]]], bool] = lambda _lines: False
        self.heads = _Heads(self)
        self.setVerticalHeader(self.heads)
        self.setModel(model)
        self.setAccessibleName(name)
        self.setItemDelegate(_BoxDelegate(self))
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.refused.connect(model.refused)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumHeight(ROW_HEIGHT + 3)
        model.modelReset.connect(self._size_columns)
        self._size_columns()

    def _size_columns(self) -> None:
        for place, column in enumerate(self.ledger.columns):
            self.setColumnWidth(place, column.width)

    def field_of(self, column: int) -> str:
        return self.ledger.columns[column].field

    # Moving

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go down after Enter, over headings to the next row somebody can type into."""
        super().closeEditor(editor, hint)
        at = self.currentIndex()
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache and not at.flags() & Qt.ItemFlag.ItemIsEditable:
            below = self._next_row(at)
            if below is not None:
                self.setCurrentIndex(below)

    def _next_row(self, at: QModelIndex) -> QModelIndex | None:
        rows = range(at.row(), self.ledger.rowCount())
        found = (at.siblingAtRow(row) for row in rows)
        return next((each for each in found if each.flags() & Qt.ItemFlag.ItemIsEditable), None)

    def go_to(self, row_id: str, column: int) -> None:
        """Put the cursor into a cell and bring it into sight."""
        row = self.ledger.row_of(row_id)
        if row is not None:
            index = self.ledger.index(row, column)
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect  # also while Ctrl is held, as it is with Ctrl+Enter
            self.selectionModel().setCurrentIndex(index, flag)
            self.scrollTo(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the cursor in sight where it was."""
        before = QRect(QPoint(), event.oldSize())
        seen = before.intersects(self.visualRect(self.currentIndex()))
        super().resizeEvent(event)
        if seen:
            self.scrollTo(self.currentIndex())

    def chosen_cells(self) -> list[tuple[str, int]]:
        """Return the selected cells somebody can type into, from the top left, by row id and column."""
        found = sorted((each.row(), each.column()) for each in self._editable())
        return [(self.ledger.ids[row], column) for row, column in found]

    def chosen_rows(self) -> list[str]:
        """Return the ids of the rows with a selected cell, headings too, from the top."""
        rows = {index.row() for index in self.selectionModel().selectedIndexes()} or {self.currentIndex().row()}
        return [self.ledger.ids[row] for row in sorted(rows) if 0 <= row < self.ledger.rowCount()]

    # Filling and pasting: headings lie between the rows, and take no part

    def _editable(self) -> list[QModelIndex]:
        chosen = self.selectionModel().selectedIndexes()
        return [each for each in chosen if each.flags() & Qt.ItemFlag.ItemIsEditable]

    def fill_down(self) -> None:
        self._write(clipboard.filled(self._editable()))

    def fill_up(self) -> None:
        self._write(clipboard.filled(self._editable(), back=True))

    def fill_right(self) -> None:
        self._write(clipboard.filled(self._editable(), across=True))

    def paste_lines(self, lines: Sequence[Sequence[str]]) -> None:
        """Write lines as spreadsheets do; a whole table with names and headings goes its own way."""
        if not lines or self.takes_table(lines):
            return
        super().paste_lines(lines)

    def _rows_from(self, top: int, count: int) -> list[str]:
        model = self.ledger
        rows = (row for row in range(top, model.rowCount()) if not model.row(row).is_heading)
        return [model.ids[row] for row, _ in zip(rows, range(count), strict=False)]

    # Keys

    def take_key(self, event: QKeyEvent) -> bool:
        """Fold and unfold a heading with the space bar, or Enter."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        at = self.currentIndex()
        folds = at.isValid() and self.ledger.row(at.row()).folded is not None
        if folds and not held and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.fold_requested.emit(self.ledger.ids[at.row()])
            return True
        if held == Qt.KeyboardModifier.NoModifier and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            below = self._next_row(at.siblingAtRow(at.row() + 1)) if at.row() + 1 < self.ledger.rowCount() else None
            if below is not None:
                self.setCurrentIndex(below)
            return True
        return super().take_key(event)


class _Heads(QHeaderView):
    """The names of rows, indented, with what stands beside them."""

    def __init__(self, table: Ledger) -> None:
        super().__init__(Qt.Orientation.Vertical, table)
        self._ledger = table
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setDefaultSectionSize(ROW_HEIGHT)
        self.setMinimumSectionSize(ROW_HEIGHT)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName(self.tr("Rows"))
        self.names, self.beside = _NAMES, _BESIDE

    def sizeHint(self) -> QSize:
        return QSize(self.names + self.beside, super().sizeHint().height())

    def paintSection(self, painter: QPainter, area: QRect, number: int) -> None:
        model = self._ledger.ledger
        if number >= model.rowCount():
            return
        row = model.row(number)
        painter.save()
        here = self._ledger.currentIndex().row() == number
        painter.fillRect(area, qcolour("selection" if here else "window" if row.is_heading else "background"))
        painter.setPen(qcolour("grid"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(qcolour("border"))
        painter.drawLine(area.topRight(), area.bottomRight())
        font = self._ledger.font()
        font.setBold(row.is_heading)
        painter.setFont(font)
        left = area.left() + 6 + row.level * _INDENT
        if row.folded is not None:
            _arrow(painter, QPoint(left + 4, area.center().y()), folded=row.folded)
            left += _ARROW
        room = self.names if row.beside else self.names + self.beside
        self._words(painter, QRect(left, area.top(), area.left() + room - left - 6, area.height()), row.title, "text")
        font.setBold(False)
        painter.setFont(font)
        beside = QRect(area.left() + self.names, area.top(), self.beside - 8, area.height())
        self._words(painter, beside, row.beside, "muted")
        painter.restore()

    def _words(self, painter: QPainter, area: QRect, words: str, colour: str) -> None:
        painter.setPen(qcolour(colour))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fold where the arrow is."""
        number = self.logicalIndexAt(event.position().toPoint())
        if number >= 0:
            row = self._ledger.ledger.row(number)
            if row.folded is not None and event.position().x() < 6 + row.level * _INDENT + _ARROW:
                self._ledger.fold_requested.emit(row.id)
                return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        number = self.logicalIndexAt(event.position().toPoint())
        if number >= 0 and self._ledger.ledger.row(number).folded is not None:
            self._ledger.fold_requested.emit(self._ledger.ledger.ids[number])
            return
        super().mouseDoubleClickEvent(event)


def _arrow(painter: QPainter, at: QPoint, *, folded: bool) -> None:
    x, y = at.x(), at.y()
    points = [(x - 2, y - 4), (x + 2, y), (x - 2, y + 4)] if folded else [(x - 4, y - 2), (x, y + 2), (x + 4, y - 2)]
    painter.save()
    painter.setPen(QPen(qcolour("muted"), 1.5))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawPolyline(QPolygon([QPoint(*each) for each in points]))
    painter.restore()


class _BoxDelegate(EditingDelegate):
    def plain_editor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = super().plain_editor(parent, option, index)
        if isinstance(editor, QLineEdit):
            editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        return editor

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: Box = index.data(Own.BOX)
        area: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        heading = self._is_heading(index)
        painter.save()
        plain = "window" if heading else "background"
        inside = area.adjusted(0, 0, -1, -1)
        painter.fillRect(area, qcolour("selection") if chosen and not box.ground else qcolour(plain))
        if box.ground:
            painter.fillRect(inside, qcolour(box.ground))
        if box.hatched:
            painter.fillRect(inside, QBrush(qcolour("hatch"), Qt.BrushStyle.BDiagPattern))
        painter.setPen(qcolour("grid"))
        painter.drawLine(area.topRight(), area.bottomRight())
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if box.noted:
            _corner(painter, inside, top=True, colour=qcolour("accent"))
        if box.marked:
            _corner(painter, inside, top=False, colour=qcolour("late"))
        self._write(painter, inside, index, box)
        if chosen and box.ground:
            painter.setPen(QPen(qcolour("accent"), 2))
            painter.drawRect(inside.adjusted(1, 1, -1, -1))
        if isinstance(option.widget, Ledger) and option.widget.currentIndex() == index:
            painter.setPen(QPen(qcolour("accent"), 2))
            painter.drawRect(inside.adjusted(1, 1, -1, -1))
        painter.restore()
        mark_refused(painter, area, index.data(Role.ERROR))

    def _is_heading(self, index: Index) -> bool:
        model = index.model()
        return isinstance(model, LedgerModel) and model.row(index.row()).is_heading

    def _write(self, painter: QPainter, area: QRect, index: Index, box: Box) -> None:
        font = painter.font()
        font.setBold(box.bold)
        font.setItalic(box.uneven)
        painter.setFont(font)
        painter.setPen(qcolour(f"{box.ground}_text" if box.ground else "muted" if box.muted else "text"))
        room = area.adjusted(3, 0, -6, 0)
        words = painter.fontMetrics().elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)


def _corner(painter: QPainter, area: QRect, *, top: bool, colour: QColor) -> None:
    """Draw a small triangle: at the top right, or at the bottom left."""
    size = _CORNER
    if top:
        x, y = area.right() + 1, area.top()
        points = [QPoint(x - size, y), QPoint(x, y), QPoint(x, y + size)]
    else:
        x, y = area.left(), area.bottom() + 1
        points = [QPoint(x, y - size), QPoint(x, y), QPoint(x + size, y)]
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygon(points))
    painter.restore()
