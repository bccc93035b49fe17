"""The table of what a proposal moves: ticked, sorted, narrowed, copied; Enter goes to the task."""

from typing import Any

from PySide6.QtCore import QByteArray, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTreeView, QWidget

from pmo_desktop.services.levelling import Move
from ui.spreading.moves import MovesModel, Narrowed
from ui.tables.clipboard import quoted

_PARTS, _DEADLINE = 7, 8


class MovesTree(QTreeView):
    opened = Signal(object)
    """The Move to go to."""
    export_requested = Signal()
    explained = Signal(str)
    """Why the task of the current line moves; empty where none is current."""

    def __init__(self, model: MovesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.moves = model
        self.narrowed = Narrowed(model)
        self.setModel(self.narrowed)
        self.setAccessibleName(self.tr("Tasks that would wait"))
        self.setObjectName("advice")
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setExpandsOnDoubleClick(False)
        self.setTabKeyNavigation(False)
        for number, column in enumerate(model.columns):
            self.setColumnWidth(number, column.width)
        self.header().setSortIndicatorClearable(True)
        self.header().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.doubleClicked.connect(lambda _: self.open_current())
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        model.modelReset.connect(self.expandAll)
        self.selectionModel().currentRowChanged.connect(lambda current, _: self._explain(current))
        model.modelReset.connect(lambda: self.explained.emit(""))

    def narrow(self, text: str) -> None:
        """Show only what contains a text."""
        self.narrowed.setFilterFixedString(text.strip())
        self.expandAll()

    def chosen(self) -> list[Move]:
        """Return the tasks of the selected lines, of projects all."""
        rows = self.selectionModel().selectedRows()
        found = [move for row in rows for move in self.moves.moves_at(self.narrowed.mapToSource(row))]
        return list(dict.fromkeys(found))

    def open_current(self) -> None:
        """Go to the task of the current line, of a project to the first of its tasks."""
        found = self.moves.moves_at(self.narrowed.mapToSource(self.currentIndex()))
        if found:
            self.opened.emit(found[0])

    def _explain(self, index: QModelIndex) -> None:
        found = self.moves.moves_at(self.narrowed.mapToSource(index)) if index.parent().isValid() else ()
        self.explained.emit(found[0].reason if found else "")

    def turn_ticks(self) -> None:
        """Tick the selected tasks, or untick them where all of them are ticked."""
        ids = [move.task_id for move in self.chosen()]
        self.moves.tick(ids, on=any(each in self.moves.left_out for each in ids))

    def tick_all(self, *, on: bool) -> None:
        self.moves.tick([move.task_id for move in self.moves.moves], on=on)

    def copy(self) -> None:
        """Put the selected lines on the clipboard, with titles."""
        rows = sorted(self.selectionModel().selectedRows(), key=lambda index: self.visualRect(index).top())
        columns = range(self.narrowed.columnCount())
        if rows:
            titles = [str(self.narrowed.headerData(each, Qt.Orientation.Horizontal)) for each in columns]
            lines = [[str(row.siblingAtColumn(each).data() or "") for each in columns] for row in rows]
            texts = ("\t".join(map(quoted, line)) for line in (titles, *lines))
            QGuiApplication.clipboard().setText("\n".join(texts))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_current()
        elif event.key() == Qt.Key.Key_Space:
            self.turn_ticks()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def menu(self) -> QMenu:
        """Return what can be done with the lines selected."""
        menu = QMenu(self)
        for title, keys, does in (
            (self.tr("Tick or untick"), "Space", self.turn_ticks),
            (self.tr("Tick all"), "", lambda: self.tick_all(on=True)),
            (self.tr("Tick none"), "", lambda: self.tick_all(on=False)),
            ("", "", None),
            (self.tr("Show in the Gantt"), "Return", self.open_current),
            (self.tr("Copy"), "Ctrl+C", self.copy),
            (self.tr("Export…"), "", self.export_requested.emit),
        ):
            if does is None:
                menu.addSeparator()
                continue
            action = QAction(title, menu)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _=False, does=does: does())
            menu.addAction(action)
        return menu

    def _show_menu(self, at: QPoint) -> None:
        menu = self.menu()
        menu.exec(self.viewport().mapToGlobal(at))
        menu.deleteLater()

    def hide_empty(self, *, parts: bool, deadlines: bool) -> None:
        """Leave out the columns in which nothing stands."""
        for column, shown in ((_PARTS, parts), (_DEADLINE, deadlines)):
            self.setColumnHidden(column, not shown)

    def save_state(self) -> str:
        return bytes(self.header().saveState().toBase64().data()).decode()

    def restore_state(self, kept: Any) -> None:
        if isinstance(kept, str):
            self.header().restoreState(QByteArray.fromBase64(kept.encode()))
