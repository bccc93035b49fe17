"""Which columns the task table shows: in what order, how wide, and how many stay while the others scroll."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QPoint, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView

from ui.gantt.frozen import FrozenColumns
from ui.gantt.table import TaskTable, usual_width
from ui.gantt.table_model import SHOWN, TaskTableModel
from ui.literal import no_key
from ui.tables import clipboard

Layout = list[tuple[str, int]]
"""The columns shown from left to right, by field with their widths in pixels."""
_NAME = "name"
"""The column that is always there: it folds, and new tasks are written into it."""
_LEAST, _MOST = 24, 2_000


class TableColumns(QObject):
    changed = Signal()
    """Others are shown, or in another order, or more or fewer stay in sight."""
    chooser_requested = Signal(str)
    """Columns are to be chosen; new ones are to stand before the one named."""
    fields_requested = Signal(str)
    """Fields of people's own are to be looked after, the one named first."""
    codes_requested = Signal()

    def __init__(self, table: TaskTable, model: TaskTableModel) -> None:
        super().__init__(table)
        self._table, self._model = table, model
        self._header = table.horizontalHeader()
        self._away: dict[str, tuple[int, int]] = {}
        """Place and width of columns whose field is gone: they come back with it."""
        self.header_extras: list[Callable[[QMenu, str], None]] = []
        """What else puts lines into the menu of a column's header; each is given the menu and the field."""
        self.frozen_view = FrozenColumns(table, model)
        self.frozen = 1
        for view in (table, self.frozen_view):
            header = view.horizontalHeader()
            header.customContextMenuRequested.disconnect()
            header.customContextMenuRequested.connect(lambda at, header=header: self._open_menu(header, at))
        self._header.sectionMoved.connect(self._moved)
        model.fields_changed.connect(self._look_for_fields)
        self.take([(field, usual_width(model.spec(field))) for field in SHOWN])

    # What is shown

    def fields(self) -> list[str]:
        """Return the columns shown, from left to right."""
        return [self._model.columns[column] for column in clipboard.shown_columns(self._table)]

    def layout(self) -> Layout:
        return [(field, self._table.columnWidth(self._model.columns.index(field))) for field in self.fields()]

    def take(self, layout: Sequence[tuple[str, int]], frozen: int | None = None) -> None:
        """Show these columns in this order; those whose field there is none of are left out, names stay."""
        known = self._model.known_fields()
        wanted = dict(layout)
        if _NAME not in wanted:
            wanted = {_NAME: usual_width(known[_NAME])} | wanted
        self._away = {
            field: (place, width) for place, (field, width) in enumerate(wanted.items()) if field not in known
        }
        shown = {field: width for field, width in wanted.items() if field in known}
        self._model.take_columns(list(shown))
        for place, (field, width) in enumerate(shown.items()):
            column = self._model.columns.index(field)
            self._table.setColumnHidden(column, False)
            self._table.setColumnWidth(column, min(max(width, _LEAST), _MOST))
            self._header.moveSection(self._header.visualIndex(column), place)
        self.freeze(self.frozen if frozen is None else frozen)

    def insert(self, field: str, before: str = "") -> None:
        """Show one more column, before another or at the end; one that is shown already moves there."""
        rest = [each for each in self.layout() if each[0] != field]
        width = dict(self.layout()).get(field, usual_width(self._model.spec(field)))
        place = next((place for place, each in enumerate(rest) if each[0] == before), len(rest))
        self.take([*rest[:place], (field, width), *rest[place:]])

    def hide(self, field: str) -> None:
        """Show a column no more; the first, of names, stays."""
        if field != _NAME:
            at = self.fields().index(field)
            self.take([each for each in self.layout() if each[0] != field], self.frozen - (at < self.frozen))

    def freeze(self, count: int) -> None:
        """Let the first columns stay in sight while the others scroll sideways; none with 0."""
        self.frozen = max(0, min(count, len(self.fields()) - 1))
        self.frozen_view.show_first(self.frozen)
        self.changed.emit()

    def best_fit(self, field: str) -> None:
        """Make a column as wide as what it shows."""
        self._table.resizeColumnToContents(self._model.columns.index(field))

    def widen_names(self, most: int) -> None:
        """Make the column of names as wide as the names seen, up to `most` pixels; never narrower."""
        column = self._model.columns.index(_NAME)
        self._table.setColumnWidth(
            column, max(self._table.columnWidth(column), min(most, self._table.sizeHintForColumn(column)))
        )

    def best_fit_all(self) -> None:
        for field in self.fields():
            self.best_fit(field)

    def _moved(self) -> None:
        self.frozen_view.show_first(self.frozen)
        self.changed.emit()

    def _look_for_fields(self) -> None:
        """Take away the columns of fields that are gone, and bring back those of fields that are there again."""
        known, layout = self._model.known_fields(), self.layout()
        gone = [(place, *each) for place, each in enumerate(layout) if each[0] not in known]
        back = sorted((place, field, width) for field, (place, width) in self._away.items() if field in known)
        if gone or back:
            kept = dict(self._away) | {field: (place, width) for place, field, width in gone}
            layout = [each for each in layout if each[0] in known]
            for place, field, width in back:
                layout.insert(place, (field, width))
            self.take(layout)
            self._away = {field: where for field, where in kept.items() if field not in known}

    # Remembering

    def columns_state(self) -> list[list[Any]]:
        """Return the columns as a saved view keeps them."""
        return [list(each) for each in self.layout()]

    def take_columns_state(self, state: object) -> None:
        """Take up columns as a saved view keeps them; what is not understood is left out."""
        if isinstance(state, list):
            pairs = [(each[0], each[1]) for each in state if _is_column(each)]
            if pairs:
                self.take(pairs)

    def take_frozen_state(self, state: object) -> None:
        if isinstance(state, int):
            self.freeze(state)

    def take_older_state(self, header: object, columns: Sequence[str]) -> None:
        """Take up what older versions kept: a header’s own state, over the fields of its columns."""
        if not isinstance(header, str):
            return
        model = QStandardItemModel(0, len(columns))
        view = QTableView()
        view.setModel(model)
        kept = view.horizontalHeader()
        if kept.restoreState(QByteArray.fromBase64(header.encode())):
            order = (kept.logicalIndex(place) for place in range(len(columns)))
            shown = [(columns[each], kept.sectionSize(each)) for each in order if not kept.isSectionHidden(each)]
            if shown:
                self.take(shown)
        view.deleteLater()

    # The menu of the header

    def _open_menu(self, header: QHeaderView, at: QPoint) -> None:
        column = header.logicalIndexAt(at)
        field = self._model.columns[column] if 0 <= column < len(self._model.columns) else ""
        menu = self.menu(field)
        menu.exec(header.mapToGlobal(at))
        menu.deleteLater()

    def menu(self, field: str) -> QMenu:
        """Return what can be done with the column of a field, and with the columns altogether."""
        menu = QMenu(self._table)
        if field:
            self._add_lines_of(menu, field)
        menu.addAction(self.tr("Fit all columns"), self.best_fit_all)
        menu.addSeparator()
        menu.addAction(self.tr("Choose columns…"), lambda: self.chooser_requested.emit(""))
        menu.addAction(self.tr("Custom fields…"), lambda: self.fields_requested.emit(""))
        menu.addAction(self.tr("WBS codes…"), self.codes_requested.emit)
        return menu

    def _add_lines_of(self, menu: QMenu, field: str) -> None:
        title = no_key(self._model.spec(field).title)
        for extra in self.header_extras:
            extra(menu, field)
        hide = menu.addAction(self.tr("Hide “{title}”").format(title=title), lambda: self.hide(field))
        hide.setEnabled(field != _NAME)
        menu.addAction(self.tr("Insert a column here…"), lambda: self.chooser_requested.emit(field))
        if field.startswith("custom:"):
            menu.addAction(self.tr("Change this field…"), lambda: self.fields_requested.emit(field))
        menu.addSeparator()
        count = self.fields().index(field) + 1 if field in self.fields() else 0
        if count != self.frozen:
            freeze = menu.addAction(self.tr("Freeze up to “{title}”").format(title=title), lambda: self.freeze(count))
            freeze.setEnabled(count < len(self.fields()))
        if self.frozen:
            menu.addAction(self.tr("Let all columns scroll"), lambda: self.freeze(0))
        menu.addSeparator()
        menu.addAction(self.tr("Fit the width"), lambda: self.best_fit(field))


def _is_column(each: object) -> bool:
    return isinstance(each, (list, tuple)) and len(each) >= 2 and isinstance(each[0], str) and isinstance(each[1], int)
