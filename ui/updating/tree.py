"""The tree of a difference: ticked by keyboard or mouse, stepped through by what needs a look, copied."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from ui.commands import fill_with
from ui.tables.lines_tree import LinesTree
from ui.updating.bars import BarsDelegate
from ui.updating.lines import Line
from ui.updating.model import BARS, VALUES, DifferenceModel, is_told

_MOST_NAME, _MOST_VALUE = 420, 240
_MOST_UNFOLDED = 400
"""Up to how many lines groups stand open at first."""


class DifferenceTree(LinesTree):
    opened = Signal(str)
    """The task of a line is to be shown in the plan."""
    explained = Signal(object)
    """The current Line; None where a group is current, or nothing."""
    arranged = Signal()

    def __init__(self, model: DifferenceModel, parent: QWidget | None = None) -> None:
        self.model_of = model
        super().__init__(model, "", parent)
        self.setAccessibleName(self.tr("What differs"))
        self._open: dict[str, bool] = {}
        """Which groups somebody folded or unfolded."""
        self._going = False
        self.setItemDelegateForColumn(BARS, BarsDelegate(model))
        self.setIndentation(16)
        self.setMinimumHeight(110)
        self.header().setStretchLastSection(True)
        self.header().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.header().setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.header().customContextMenuRequested.connect(self._show_columns)
        for number, column in enumerate(model.columns):
            self.setColumnWidth(number, column.width)
        self._fits = True
        """Whether names take the room there is, until somebody gives a column another width."""
        self.header().sectionResized.connect(self._resized)
        self.expanded.connect(lambda index: self._fold(index, opened=True))
        self.collapsed.connect(lambda index: self._fold(index, opened=False))
        model.modelReset.connect(self.unfold)
        self.narrowed.layoutChanged.connect(self._span)
        self.selectionModel().currentRowChanged.connect(lambda *_: self._explain())
        self.selectionModel().selectionChanged.connect(lambda *_: self._explain())
        model.modelReset.connect(self._explain)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give names the room that the other columns leave, then the values; what it lies in, the last of them, comes after."""
        if not self._fits:
            return
        widths = [0 if self.isColumnHidden(each) else column.width for each, column in enumerate(self.model_of.columns)]
        spare = max(0, self.viewport().width() - sum(widths[:-1]))
        for places, most in (((0,), _MOST_NAME), (VALUES, _MOST_VALUE)):
            shown = [each for each in places if widths[each]]
            for each in shown:
                more = min(spare // len(shown), max(0, most - widths[each]))
                widths[each] += more
            spare = max(0, self.viewport().width() - sum(widths[:-1]) - widths[-1])
        self._going = True
        for number, width in enumerate(widths[:-1]):
            if width:
                self.setColumnWidth(number, width)
        self._going = False

    def _resized(self, column: int, _before: int, _now: int) -> None:
        self._fits = self._fits and (self._going or not self.isVisible() or column == len(self.model_of.columns) - 1)

    def restore_state(self, kept: Any) -> None:
        """Take up widths and order as somebody left them."""
        if isinstance(kept, dict) and isinstance(kept.get("header"), str):
            self._going = True
            super().restore_state(kept["header"])
            self._going = False
            self._fits = bool(kept.get("fits"))
            self._fit()

    def kept_state(self) -> dict[str, Any]:
        """Return widths and order, and whether names still take the room there is."""
        return {"header": self.save_state(), "fits": self._fits}

    # What stands open

    def unfold(self) -> None:
        """Open groups as they were left; at first those that are not too long, and of tasks all."""
        few = len(self.model_of.lines) <= _MOST_UNFOLDED
        self._going = True
        for row, group in enumerate(self.model_of.groups):
            index = self.narrowed.mapFromSource(self.model_of.index(row, 0))
            short = few or self.model_of.is_by_task or len(group.lines) <= _MOST_UNFOLDED
            alone = len(self.model_of.groups) == 1
            self.setExpanded(index, self._open.get(group.key, short and (alone or not is_told(group))))
        self._going = False
        self._span()

    def narrow(self, text: str) -> None:
        self._going = True
        super().narrow(text)
        self._going = False
        if text.strip():
            self._span()
        else:
            self.unfold()

    def _fold(self, index: QModelIndex, *, opened: bool) -> None:
        row = self.narrowed.mapToSource(index).row()
        if not self._going and 0 <= row < len(self.model_of.groups):
            self._open[self.model_of.groups[row].key] = opened

    def _span(self) -> None:
        """Let titles of kinds reach over all columns."""
        for row in range(self.narrowed.rowCount()):
            source = self.narrowed.mapToSource(self.narrowed.index(row, 0)).row()
            self.setFirstColumnSpanned(row, QModelIndex(), self.model_of.groups[source].head is None)

    # The current line

    def line(self) -> Line | None:
        return self.model_of.line_at(self.source())

    def _explain(self) -> None:
        self.explained.emit(self.line())

    def open_current(self) -> None:
        """Show the task of the current line in the plan; open or fold a group of a kind."""
        line = self.line()
        if line is None:
            self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))
        elif line.task_id:
            self.opened.emit(line.task_id)

    def lines_shown(self) -> Iterator[QModelIndex]:
        """Yield every line that the text leaves, from the top; of a task that comes or goes its group."""
        for row in range(self.narrowed.rowCount()):
            group = self.narrowed.index(row, 0)
            below = self.narrowed.rowCount(group)
            yield from (self.narrowed.index(place, 0, group) for place in range(below))
            if not below:
                yield group

    def step(self, step: int) -> None:
        """Go to the next line that needs a look (1) or the one before (-1), round and round."""
        found = [each for each in self.lines_shown() if self._needs_look(each)]
        if not found:
            return
        current = self.currentIndex().siblingAtColumn(0)
        at = found.index(current) + step if current in found else min(step, 0)
        index = found[at % len(found)]
        self.expand(index.parent())
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def _needs_look(self, index: QModelIndex) -> bool:
        line = self.model_of.line_at(self.narrowed.mapToSource(index))
        return line is not None and bool(line.problem)

    # Choosing

    def turn_ticks(self) -> None:
        keys = {key for index in self.sources() for key in self.model_of.keys_at(index)}
        self.model_of.tick(keys, on=not keys <= self.model_of.chosen)

    def tick_selected(self, *, on: bool) -> None:
        """Tick the selected lines, or untick them."""
        self.model_of.tick({key for index in self.sources() for key in self.model_of.keys_at(index)}, on=on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F8:
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def menu(self) -> QMenu:
        menu = QMenu(self)
        line = self.line()
        can_tick = any(self.model_of.keys_at(index) for index in self.sources())
        entries = (
            (self.tr("Tick or untick"), "Space", self.turn_ticks, can_tick),
            (self.tr("Take these over"), "", lambda: self.tick_selected(on=True), can_tick),
            (self.tr("Leave these as they are here"), "", lambda: self.tick_selected(on=False), can_tick),
            None,
            (self.tr("Show in the Gantt"), "Return", self.open_current, line is not None and bool(line.task_id)),
            (self.tr("Next that needs a look"), "F8", lambda: self.step(1), True),
            (self.tr("The one before that needs a look"), "Shift+F8", lambda: self.step(-1), True),
            None,
            (self.tr("Open all groups"), "*", self.expandAll, True),
            (self.tr("Fold all groups"), "", self.collapseAll, True),
            None,
            (self.tr("Copy"), "Ctrl+C", self.copy, True),
            (self.tr("Export…"), "Ctrl+E", self.export_requested.emit, True),
        )
        return fill_with(menu, entries)

    def _show_columns(self, at: QPoint) -> None:
        menu = self.columns_menu()
        menu.exec(self.header().mapToGlobal(at))
        menu.deleteLater()

    def columns_menu(self) -> QMenu:
        """Return a switch for each column but the first."""
        menu = QMenu(self)
        for number, column in enumerate(self.model_of.columns[1:], 1):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.toggled.connect(lambda shown, number=number: self._show_column(number, shown=shown))
        return menu

    def _show_column(self, number: int, *, shown: bool) -> None:
        self._going = True
        self.setColumnHidden(number, not shown)
        self._going = False
        self._fit()
