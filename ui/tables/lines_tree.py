"""A tree of lines under groups: sorted, narrowed by a text, ticked with Space, copied with titles, its header remembered."""

from typing import Any

from PySide6.QtCore import QByteArray, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTreeView, QWidget

from ui.tables.clipboard import quoted
from ui.tables.two_levels import Narrowed, TwoLevels


class LinesTree(QTreeView):
    export_requested = Signal()

    def __init__(self, model: TwoLevels, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.narrowed = Narrowed(model)
        self.setModel(self.narrowed)
        self.setAccessibleName(name)
        self.setObjectName("advice")
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setExpandsOnDoubleClick(False)
        self.setTabKeyNavigation(False)
        self.header().setSortIndicatorClearable(True)
        self.header().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.doubleClicked.connect(lambda _: self.open_current())
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)

    def narrow(self, text: str) -> None:
        """Show only what contains a text."""
        self.narrowed.setFilterFixedString(text.strip())
        self.expandAll()

    def sources(self) -> list[QModelIndex]:
        """Return where in the model itself the selected lines are."""
        return [self.narrowed.mapToSource(row) for row in self.selectionModel().selectedRows()]

    def source(self) -> QModelIndex:
        """Return where in the model itself the current line is."""
        return self.narrowed.mapToSource(self.currentIndex())

    def open_current(self) -> None:
        """Do with the current line what Enter does."""
        raise NotImplementedError

    def turn_ticks(self) -> None:
        """Tick the selected lines, or untick them where all of them are ticked."""
        raise NotImplementedError

    def menu(self) -> QMenu:
        """Return what can be done with the lines selected."""
        raise NotImplementedError

    def copy(self) -> None:
        """Put the selected lines on the clipboard, with titles."""
        rows = sorted(self.selectionModel().selectedRows(), key=lambda index: self.visualRect(index).top())
        columns = [each for each in range(self.narrowed.columnCount()) if not self.isColumnHidden(each)]
        if rows:
            titles = [str(self.narrowed.headerData(each, Qt.Orientation.Horizontal)) for each in columns]
            lines = [[str(row.siblingAtColumn(each).data() or "") for each in columns] for row in rows]
            texts = ("\t".join(map(quoted, line)) for line in (titles, *lines))
            QGuiApplication.clipboard().setText("\n".join(texts))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and is_held:
            event.ignore()  # the dialog's own
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_current()
        elif event.key() == Qt.Key.Key_Space:
            self.turn_ticks()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def _show_menu(self, at: QPoint) -> None:
        menu = self.menu()
        menu.exec(self.viewport().mapToGlobal(at))
        menu.deleteLater()

    def save_state(self) -> str:
        return bytes(self.header().saveState().toBase64().data()).decode()

    def restore_state(self, kept: Any) -> None:
        if isinstance(kept, str):
            self.header().restoreState(QByteArray.fromBase64(kept.encode()))
