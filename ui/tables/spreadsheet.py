"""A table in which people type, move, copy, paste and fill as in a spreadsheet."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QTableView,
    QTabWidget,
    QWidget,
)

from pmo_desktop.domain.errors import KnownError
from ui.tables import clipboard
from ui.tables.choosing import choose_columns
from ui.tables.refusals import Edit
from ui.tables.roles import Role

Index = QModelIndex | QPersistentModelIndex


class Writable(Protocol):
    """The model a spreadsheet writes to; its cells answer `Role.ID` and `Role.FIELD`."""

    def set_texts(self, edits: Sequence[Edit]) -> bool: ...
    def paste(self, ids: Sequence[str], fields: Sequence[str], lines: Sequence[Sequence[str]]) -> bool: ...
    def forget(self, edits: Sequence[Edit]) -> None: ...
    def fixed_because(self, index: Index) -> KnownError | None: ...


class Spreadsheet(QTableView):
    """What lies between it and `target`, as a sorting, may reorder rows: cells are written by id and field."""

    refused = Signal(object)
    """A KnownError: somebody wanted to type where nobody can."""
    _closing = False
    """An editor is being closed."""
    explains = frozenset({QAbstractItemView.EditTrigger.EditKeyPressed, QAbstractItemView.EditTrigger.DoubleClicked})
    """What asks for an editor so plainly that it must be said why there is none; a key that writes something does too."""

    def __init__(self, target: Writable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._target = target
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(True)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )

    def lay_out_header(self, header: QHeaderView) -> None:
        """Let columns be moved, sized and chosen by the header."""
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: choose_columns(self, header.mapToGlobal(at)))

    # Editing

    def rowsAboutToBeRemoved(self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int) -> None:
        """Close an editor in a row that goes first: Qt would let it write once more, into nothing."""
        current = self.currentIndex()
        editor = self.indexWidget(current) if start <= current.row() <= end else None
        if editor is not None:
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        super().rowsAboutToBeRemoved(parent, start, end)

    def edit(self, index: QModelIndex, *how: Any) -> bool:  # type: ignore[override]  # Qt has two of this name
        """Open an editor; where a person wanted one and there can be none, say why."""
        if how and index.isValid() and not index.flags() & Qt.ItemFlag.ItemIsEditable and self._is_wanted(*how):
            why = self._fixed_because(index)
            if why is not None:
                self.refused.emit(why)
            return False
        return bool(super().edit(index, *how))

    def keyboardSearch(self, search: str) -> None:
        """Stay where the cursor is: Qt would jump from a cell nobody can type into, and the next letter overwrite another."""

    def _is_wanted(self, trigger: QAbstractItemView.EditTrigger, event: object = None) -> bool:
        if trigger is QAbstractItemView.EditTrigger.AnyKeyPressed and isinstance(event, QKeyEvent):
            return bool(event.text()) and event.text().isprintable()
        return trigger in self.explains

    def _fixed_because(self, index: QModelIndex) -> KnownError | None:
        return self._target.fixed_because(index)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go down after Enter, as spreadsheets do; a text that was refused keeps the cursor."""
        self._closing = True
        try:
            super().closeEditor(editor, hint)
        finally:
            self._closing = False
        focus = QApplication.focusWidget()
        if focus is None or focus is editor:
            self.setFocus()
        at = self.currentIndex()
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache and not at.data(Role.ERROR):
            below = at.siblingAtRow(at.row() + 1)
            if below.isValid():
                self.setCurrentIndex(below)
            else:
                self.went_below()

    def focusNextPrevChild(self, following: bool) -> bool:
        """Stay where an editor goes that has the keyboard still: Qt would press Tab for it, and the cursor would jump."""
        return True if self._closing else bool(super().focusNextPrevChild(following))

    def went_below(self) -> None:
        """Enter was pressed in the last row."""

    def copy(self) -> None:
        """Put the selected cells on the clipboard as a spreadsheet reads them."""
        QGuiApplication.clipboard().setText(clipboard.selected_text(self))

    def cut(self) -> None:
        """Copy the selected cells, then empty them; what is private is not copied, and stays."""
        self.copy()
        chosen = self.selectionModel().selectedIndexes()
        self._write([(index, "") for index in chosen if not clipboard.is_private(index)])

    def clear_cells(self) -> None:
        """Empty the selected cells as one change."""
        self._write([(index, "") for index in self.selectionModel().selectedIndexes()])

    def fill_down(self) -> None:
        """Give every selected cell what the topmost selected one of its column holds, as one change."""
        self._write(clipboard.filled(self.selectionModel().selectedIndexes()))

    def fill_up(self) -> None:
        """Give every selected cell what the lowest selected one of its column holds, as one change."""
        self._write(clipboard.filled(self.selectionModel().selectedIndexes(), back=True))

    def fill_right(self) -> None:
        """Give every selected cell what the leftmost selected one of its row holds, as one change."""
        self._write(clipboard.filled(self.selectionModel().selectedIndexes(), across=True))

    def fill_series(self) -> None:
        """Go on in each column as its first selected cells begin: those that are filled, or one where all are."""
        columns: dict[int, list[QModelIndex]] = {}
        for index in sorted(self.selectionModel().selectedIndexes(), key=lambda index: index.row()):
            columns.setdefault(index.column(), []).append(index)
        cells: list[tuple[QModelIndex, str]] = []
        for indexes in columns.values():
            texts = [str(index.data() or "") for index in indexes]
            given = next((place for place, text in enumerate(texts) if text in {"", "–"}), 1)
            going_on = clipboard.series(texts[:given], len(texts) - given)
            cells += zip(indexes[given:], going_on, strict=True)
        self._write(cells)

    def fill_selected(self, text: str) -> None:
        """Write one text into every selected cell, as one change."""
        self._write([(index, text) for index in self.selectionModel().selectedIndexes()])

    def paste(self) -> None:
        """Write tab-separated text from the left top of the selection on, as one change.

        A larger selection is filled by repeating it; one cell fills all that are selected, however they lie. Lines beyond the
        last row become new rows where there can be any.
        """
        self.paste_lines(clipboard.grid(QGuiApplication.clipboard().text()))

    def paste_lines(self, lines: Sequence[Sequence[str]]) -> None:
        """Write lines of texts as `paste` does."""
        if not lines:
            return
        chosen = self.selectionModel().selectedIndexes()
        if len(lines) == 1 and len(lines[0]) == 1 and len(chosen) > 1:
            self.fill_selected(lines[0][0])
            return
        columns = clipboard.shown_columns(self)
        top, left = self._corner(chosen, columns)
        titled = self.fields_titled(lines[0])
        if titled is None:
            fields = [self.field_of(column) for column in columns[left:]]
            lines = clipboard.tiled(lines, *self._sides(chosen, columns))
        else:
            known = {place: field for place, field in enumerate(titled) if field is not None}
            fields = list(known.values())
            lines = [[line[place] if place < len(line) else "" for place in known] for line in lines[1:]]
        ids = self._rows_from(top, len(lines)) if top < self.model().rowCount() else []
        self._target.paste(ids, fields, lines)

    def fields_titled(self, titles: Sequence[str]) -> list[str | None] | None:  # noqa: ARG002 - for tables that know titles
        """Return the fields a pasted line of titles names, None for each it does not; None where it is no such line."""
        return None

    def _rows_from(self, top: int, count: int) -> list[str]:
        """Return the ids of as many rows, as far as there are."""
        model = self.model()
        return [str(model.index(row, 0).data(Role.ID)) for row in range(top, min(model.rowCount(), top + count))]

    def _sides(self, chosen: Sequence[QModelIndex], columns: Sequence[int]) -> tuple[int, int]:
        """Return how many rows and shown columns a selected rectangle has; 1 and 1 where it is none."""
        rows = {index.row() for index in chosen}
        across = {index.column() for index in chosen if index.column() in columns}
        is_whole = bool(rows) and len(rows) == max(rows) - min(rows) + 1 and len(chosen) >= len(rows) * len(across) > 0
        return (len(rows), len(across)) if is_whole else (1, 1)

    def _corner(self, chosen: Sequence[QModelIndex], columns: Sequence[int]) -> tuple[int, int]:
        """Return the row and the place among the shown columns from which to paste."""
        at = self.currentIndex()
        shown = [index for index in chosen if index.column() in columns] or ([at] if at.isValid() else [])
        if not shown:
            return self.model().rowCount(), 0
        return min(index.row() for index in shown), min(columns.index(index.column()) for index in shown)

    def field_of(self, column: int) -> str:
        """Return what the services call a column."""
        raise NotImplementedError

    def _write(self, cells: Sequence[tuple[QModelIndex, str]]) -> None:
        edits = [_edit(index, text) for index, text in cells if index.flags() & Qt.ItemFlag.ItemIsEditable]
        if edits:
            self._target.set_texts(edits)
        elif cells:
            why = self._fixed_because(cells[0][0])
            if why is not None:
                self.refused.emit(why)

    def selectionCommand(self, index: Index, event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        """Select where Ctrl+Home and Ctrl+End go, as spreadsheets do; Qt would leave the selection where it was."""
        if isinstance(event, QKeyEvent) and event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            is_wider = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            flags = QItemSelectionModel.SelectionFlag
            return flags.SelectCurrent if is_wider else flags.ClearAndSelect
        return super().selectionCommand(index, event)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() != QAbstractItemView.State.EditingState and self.take_key(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key means in a spreadsheet; say whether it means anything."""
        for keys, does in _KEYS:
            if event.matches(keys):
                does(self)
                return True
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        does_more = _MORE_KEYS.get((event.key(), held))
        if does_more is not None:
            does_more(self)
            return True
        if event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab} and held & Qt.KeyboardModifier.ControlModifier:
            return self.leave(on=event.key() == Qt.Key.Key_Tab and not held & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape and not held and self.currentIndex().data(Role.ERROR):
            self._target.forget([_edit(self.currentIndex(), "")])
            return True
        return False

    def leave(self, *, on: bool) -> bool:
        """Give the keyboard to what follows the table, or stands before it: Tab alone goes from cell to cell.

        Where the table stands on one of several pages the key turns those.
        """
        above = self.parentWidget()
        while above is not None and not isinstance(above, QTabWidget):
            above = above.parentWidget()
        return above is None and self._go_on(on=on)

    def _go_on(self, *, on: bool) -> bool:
        self.setTabKeyNavigation(False)
        try:
            return bool(self.focusNextPrevChild(on))
        finally:
            self.setTabKeyNavigation(True)

    def select_whole_rows(self) -> None:
        """Widen the selection to whole rows."""
        selection = self.selectionModel()
        selection.select(
            selection.selection(), QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        )

    def whole_rows_selected(self) -> bool:
        """Say whether every selected row is selected from its first shown cell to its last."""
        columns = clipboard.shown_columns(self)
        count: dict[int, int] = {}
        for index in self.selectionModel().selectedIndexes():
            if index.column() in columns:
                count[index.row()] = count.get(index.row(), 0) + 1
        return bool(count) and all(number == len(columns) for number in count.values())


def _edit(index: QModelIndex, text: str) -> Edit:
    return str(index.data(Role.ID)), str(index.data(Role.FIELD)), text


_KEYS = (
    (QKeySequence.StandardKey.Copy, Spreadsheet.copy),
    (QKeySequence.StandardKey.Cut, Spreadsheet.cut),
    (QKeySequence.StandardKey.Paste, Spreadsheet.paste),
    (QKeySequence.StandardKey.Delete, Spreadsheet.clear_cells),
)
_MORE_KEYS: Mapping[tuple[int, Qt.KeyboardModifier], Callable[[Spreadsheet], None]] = {
    (Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier): Spreadsheet.fill_down,
    (Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier): Spreadsheet.fill_right,
    (Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier): Spreadsheet.select_whole_rows,
}
