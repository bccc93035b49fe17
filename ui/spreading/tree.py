"""The table of what a proposal moves: ticked, sorted, narrowed, copied; Enter goes to the task."""

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from pmo_desktop.services.levelling import Move
from ui.spreading.moves import MovesModel
from ui.tables.lines_tree import LinesTree

_PARTS, _DEADLINE = 7, 8


class MovesTree(LinesTree):
    opened = Signal(object)
    """The Move to go to."""
    explained = Signal(str)
    """Why the task of the current line moves; empty where none is current."""

    def __init__(self, model: MovesModel, parent: QWidget | None = None) -> None:
        self.moves = model
        super().__init__(model, "", parent)
        self.setAccessibleName(self.tr("Tasks that would wait"))
        for number, column in enumerate(model.columns):
            self.setColumnWidth(number, column.width)
        model.modelReset.connect(self.expandAll)
        self.selectionModel().currentRowChanged.connect(lambda current, _: self._explain(current))
        model.modelReset.connect(lambda: self.explained.emit(""))

    def chosen(self) -> list[Move]:
        """Return the tasks of the selected lines, of projects all."""
        return list(dict.fromkeys(move for index in self.sources() for move in self.moves.moves_at(index)))

    def open_current(self) -> None:
        """Go to the task of the current line, of a project to the first of its tasks."""
        found = self.moves.moves_at(self.source())
        if found:
            self.opened.emit(found[0])

    def _explain(self, index: QModelIndex) -> None:
        found = self.moves.moves_at(self.narrowed.mapToSource(index)) if index.parent().isValid() else ()
        self.explained.emit(found[0].reason if found else "")

    def turn_ticks(self) -> None:
        ids = [move.task_id for move in self.chosen()]
        self.moves.tick(ids, on=any(each in self.moves.left_out for each in ids))

    def tick_all(self, *, on: bool) -> None:
        self.moves.tick([move.task_id for move in self.moves.moves], on=on)

    def menu(self) -> QMenu:
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

    def hide_empty(self, *, parts: bool, deadlines: bool) -> None:
        """Leave out the columns in which nothing stands."""
        for column, shown in ((_PARTS, parts), (_DEADLINE, deadlines)):
            self.setColumnHidden(column, not shown)
