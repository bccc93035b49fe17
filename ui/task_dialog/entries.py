"""A small table to write into, a line for each thing and an empty one at the end for the next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QStringListModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QHeaderView,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ui.literal import literal

Index = QModelIndex | QPersistentModelIndex
_OPEN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
_SIDES = {True: Qt.AlignmentFlag.AlignRight, False: Qt.AlignmentFlag.AlignLeft}


@dataclass(frozen=True, slots=True)
class Part:
    """A column: `choices` to pick from, or, where `types`, only proposed while one types; `fixed` ones are worked out."""

    title: str
    width: int = 90
    choices: Callable[[], Sequence[str]] | None = None
    types: bool = False
    fixed: bool = False
    right: bool = False
    wide: bool = False
    tip: str = ""


Settle = Callable[[list[str], int], list[str]]
"""Takes a line and the column that was written, and returns the line with what follows from that."""


class EntryTable(QTableWidget):
    touched = Signal()

    def __init__(self, name: str, parts: Sequence[Part], settle: Settle) -> None:
        super().__init__(0, len(parts))
        self._parts, self._settle = tuple(parts), settle
        self._is_filling = self._is_fixed = False
        self._kept: list[list[str]] = []
        self.setAccessibleName(name)
        self.setObjectName("entries")
        self.setTabKeyNavigation(False)
        self.setShowGrid(True)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setItemDelegate(_Entering(self._parts, self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(not any(part.wide for part in parts))
        for column, part in enumerate(parts):
            item = QTableWidgetItem(part.title)
            item.setToolTip(part.tip)
            item.setTextAlignment(_SIDES[part.right] | Qt.AlignmentFlag.AlignVCenter)
            self.setHorizontalHeaderItem(column, item)
            self.setColumnWidth(column, part.width)
            if part.wide:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.itemChanged.connect(self._written)

    def show_lines(self, lines: Sequence[Sequence[str]], *, fixed: bool = False) -> None:
        """Show lines, with an empty one for the next unless nobody can write here."""
        self._is_fixed = fixed
        self._kept = [list(line) for line in lines]
        self._fill([*self._kept] if fixed else [*self._kept, self._empty()])
        self.setCurrentCell(0, 0)

    def lines(self) -> list[list[str]]:
        """Return the lines that say something."""
        found = [[self._cell(row, column) for column in range(self.columnCount())] for row in range(self.rowCount())]
        return [line for line in found if any(self._said(line))]

    def kept(self) -> list[list[str]]:
        """Return the lines as they were shown first."""
        return [list(line) for line in self._kept]

    def _said(self, line: Sequence[str]) -> list[str]:
        return [text for text, part in zip(line, self._parts, strict=True) if not part.fixed]

    @property
    def is_changed(self) -> bool:
        return [self._said(line) for line in self.lines()] != [self._said(line) for line in self._kept]

    def _empty(self) -> list[str]:
        return [""] * len(self._parts)

    def _cell(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return "" if item is None else item.text()

    def _fill(self, lines: Sequence[Sequence[str]]) -> None:
        """Show lines in the cells there are: one of them may just be writing."""
        self._is_filling = True
        self.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for column, text in enumerate(line):
                item = self.item(row, column)
                if item is None:
                    item = self._new_cell(self._parts[column])
                    self.setItem(row, column, item)
                if item.text() != text:
                    item.setText(text)
                    item.setToolTip(literal(text))
                editable = not (self._parts[column].fixed or self._is_fixed)
                item.setFlags(_OPEN if editable else _OPEN & ~Qt.ItemFlag.ItemIsEditable)
        self._is_filling = False

    @staticmethod
    def _new_cell(part: Part) -> QTableWidgetItem:
        item = QTableWidgetItem("")
        item.setTextAlignment(_SIDES[part.right] | Qt.AlignmentFlag.AlignVCenter)
        return item

    def _written(self, item: QTableWidgetItem) -> None:
        if self._is_filling:
            return
        row, column = item.row(), item.column()
        line = self._settle([self._cell(row, each) for each in range(self.columnCount())], column)
        lines = [[self._cell(each, place) for place in range(self.columnCount())] for each in range(self.rowCount())]
        lines[row] = line
        if any(self._said(lines[-1])):
            lines.append(self._empty())
        self._fill(lines)
        self.touched.emit()

    def remove_lines(self) -> None:
        """Remove the lines of the selected cells."""
        chosen = {index.row() for index in self.selectedIndexes()}
        lines = [[self._cell(row, column) for column in range(self.columnCount())] for row in range(self.rowCount())]
        left = [line for row, line in enumerate(lines) if row not in chosen or row == len(lines) - 1]
        at = min(chosen, default=0)
        self._fill(left)
        self.setCurrentCell(min(at, self.rowCount() - 1), 0)
        self.touched.emit()

    def begin_line(self) -> None:
        """Begin to write into the empty line."""
        self.setFocus()
        self.setCurrentCell(self.rowCount() - 1, 0)
        self.editItem(self.currentItem())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        writes = self.state() is QAbstractItemView.State.EditingState
        if not writes and not self._is_fixed and event.key() == Qt.Key.Key_Delete:
            self.remove_lines()
        elif not writes and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._go_on()
        else:
            super().keyPressEvent(event)

    def _go_on(self) -> None:
        """Edit the current cell, as Enter does in no button's place."""
        item = self.currentItem()
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEditable:
            self.editItem(item)


class _Entering(QStyledItemDelegate):
    def __init__(self, parts: Sequence[Part], parent: QObject) -> None:
        super().__init__(parent)
        self._parts = tuple(parts)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        part = self._parts[index.column()]
        if part.choices is None:
            editor = super().createEditor(parent, option, index)
        elif part.types:
            editor = QLineEdit(parent)
            completer = QCompleter(editor)
            completer.setModel(QStringListModel(list(part.choices()), completer))
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            proposals = QListView()  # made here: Python may take Qt's own for that of an editor that is gone
            completer.setPopup(proposals)
            editor.setCompleter(completer)
            editor.returnPressed.connect(lambda: self._enter(editor, proposals))
            completer.activated.connect(lambda _: QTimer.singleShot(0, editor, lambda: self._choose(editor)))
        else:
            editor = QComboBox(parent)
            editor.addItems(list(part.choices()))
            editor.activated.connect(lambda _: self._choose(editor))
        editor.setAccessibleName(part.title)
        return editor

    def _enter(self, editor: QWidget, proposals: QAbstractItemView) -> None:
        if proposals.isVisible():
            self._choose(editor)

    def _choose(self, editor: QWidget) -> None:
        """Write at once what was chosen, or entered while proposals were shown: those take the key from Qt."""
        if editor.property("chosen"):
            return
        editor.setProperty("chosen", True)
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data() or ""))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)
