"""Choosing the columns of the task table: all there are at the left, those shown in their order at the right."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.services.planning import FieldSpec
from ui.fields import words
from ui.gantt.columns import Layout, TableColumns
from ui.gantt.table import usual_width
from ui.gantt.table_model import TaskTableModel
from ui.literal import literal

_FIELD = Qt.ItemDataRole.UserRole
_LINE = 24
_OPEN = ("General", "Schedule", "Progress")
"""The groups that are open at first; the others are searched or opened."""


class ColumnsDialog(QDialog):
    """Everything counts at once: the table behind shows it."""

    def __init__(
        self, columns: TableColumns, model: TaskTableModel, before: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Columns"))
        self.resize(760, 560)
        self._columns, self._model = columns, model
        self._filling = False
        self._make()
        self._lay_out()
        self._connect()
        self._fill_all()
        self._fill_shown(before or (columns.fields()[-1] if columns.fields() else ""))
        self.search.setFocus()

    def _make(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search: slack, baseline, cost…"))
        self.search.setAccessibleName(self.tr("Search columns"))
        self.search.setClearButtonEnabled(True)
        self.all = QTreeWidget()
        self.all.setHeaderHidden(True)
        self.all.setAccessibleName(self.tr("All columns"))
        self.shown = QListWidget()
        self.shown.setAccessibleName(self.tr("Columns shown, from left to right"))
        self.shown.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.shown.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.add = QPushButton(self.tr("Show  →"))
        self.remove = QPushButton(self.tr("←  Hide"))
        self.up = QPushButton(self.tr("Move left"))
        self.up.setToolTip(self.tr("Alt+Up in the list"))
        self.down = QPushButton(self.tr("Move right"))
        self.down.setToolTip(self.tr("Alt+Down in the list"))
        self.fit = QPushButton(self.tr("Fit"))
        self.fit.setToolTip(self.tr("As wide as what the column shows"))
        self.width_field = QSpinBox()
        self.width_field.setRange(24, 2_000)
        self.width_field.setSuffix(self.tr(" px"))
        self.width_field.setMinimumHeight(28)
        self.width_field.setAccessibleName(self.tr("Width of the column"))
        self.stays = QCheckBox(self.tr("Freeze the columns up to this one"))
        for button in (self.add, self.remove, self.up, self.down, self.fit):
            button.setAutoDefault(False)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.addWidget(self.search, 0, 0)
        grid.addWidget(self.all, 1, 0)
        grid.addWidget(words(self.tr("Those in bold are shown. A double click shows or hides one."), "muted"), 2, 0)
        between = QVBoxLayout()
        between.setSpacing(8)
        between.addStretch(1)
        for button in (self.add, self.remove, self.up, self.down):
            between.addWidget(button)
        between.addStretch(1)
        grid.addLayout(between, 1, 1)
        title = QLabel(self.tr("Shown, from left to right"))
        title.setBuddy(self.shown)
        grid.addWidget(title, 0, 2)
        grid.addWidget(self.shown, 1, 2)
        width = QHBoxLayout()
        width.setSpacing(8)
        said = QLabel(self.tr("Width"))
        said.setBuddy(self.width_field)
        width.addWidget(said)
        width.addWidget(self.width_field, 1)
        width.addWidget(self.fit)
        below = QVBoxLayout()
        below.addLayout(width)
        below.addWidget(self.stays)
        grid.addLayout(below, 2, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        grid.setRowStretch(1, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addLayout(grid, 1)
        column.addWidget(buttons)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._sift)
        self.all.itemDoubleClicked.connect(lambda item, _column: self._turn(item))
        self.all.currentItemChanged.connect(lambda *_: self._look())
        self.shown.itemDoubleClicked.connect(lambda _: self.hide_current())
        self.shown.currentItemChanged.connect(lambda *_: self._look())
        self.shown.model().rowsMoved.connect(lambda *_: self._take_order())
        self.add.clicked.connect(self.show_current)
        self.remove.clicked.connect(self.hide_current)
        self.up.clicked.connect(lambda: self.move_current(-1))
        self.down.clicked.connect(lambda: self.move_current(1))
        self.fit.clicked.connect(self._fit)
        self.width_field.valueChanged.connect(self._take_width)
        self.stays.toggled.connect(self._take_frozen)
        for watched in (self.search, self.all, self.shown):
            watched.installEventFilter(self)

    # All there are

    def _fill_all(self) -> None:
        groups: dict[str, QTreeWidgetItem] = {}
        for field, spec in self._model.known_fields().items():
            if spec.group not in groups:
                group = groups[spec.group] = QTreeWidgetItem(self.all, [self.tr(spec.group)])
                group.setFlags(Qt.ItemFlag.ItemIsEnabled)
                group.setExpanded(spec.group in _OPEN)
            item = QTreeWidgetItem(groups[spec.group], [spec.title])
            item.setToolTip(0, literal(spec.tooltip))
            item.setData(0, _FIELD, field)
        self._mark_shown()

    def _items(self) -> list[QTreeWidgetItem]:
        return [item for group in self._groups() for item in _in(group)]

    def _groups(self) -> list[QTreeWidgetItem]:
        root = self.all.invisibleRootItem()
        return _in(root)

    def _mark_shown(self) -> None:
        shown = set(self._columns.fields())
        for item in self._items():
            font = item.font(0)
            font.setBold(item.data(0, _FIELD) in shown)
            item.setFont(0, font)

    def _sift(self, text: str) -> None:
        """Keep the columns whose title, expert's term or group has all the words."""
        wanted = text.casefold().split()
        first: QTreeWidgetItem | None = None
        for item in self._items():
            spec = self._model.spec(item.data(0, _FIELD))
            fits = _has(spec, wanted)
            item.setHidden(not fits)
            if fits and first is None:
                first = item
        for group in self._groups():
            inside = _in(group)
            group.setHidden(all(item.isHidden() for item in inside))
            group.setExpanded(bool(wanted) or self._model.spec(inside[0].data(0, _FIELD)).group in _OPEN)
        if wanted and first is not None:
            self.all.setCurrentItem(first)

    def _turn(self, item: QTreeWidgetItem) -> None:
        field = item.data(0, _FIELD)
        if field in self._columns.fields():
            self._columns.hide(field)
            self._fill_shown("")
        elif field:
            self._insert(field)

    def show_current(self) -> None:
        """Show the column chosen at the left, after the one chosen at the right."""
        item = self.all.currentItem()
        if item is not None and item.data(0, _FIELD):
            self._insert(item.data(0, _FIELD))

    def _insert(self, field: str) -> None:
        """Show a column before the current one where columns are inserted there, else after it."""
        fields = self._columns.fields()
        at = self.shown.currentRow() + 1
        self._columns.insert(field, fields[at] if 0 <= at < len(fields) else "")
        self._fill_shown(field)

    # Those shown

    def _fill_shown(self, current: str) -> None:
        place = self.shown.currentRow()
        self._filling = True
        self.shown.clear()
        for field in self._columns.fields():
            item = QListWidgetItem(self._model.spec(field).title, self.shown)
            item.setToolTip(literal(self._model.spec(field).tooltip))
            item.setData(_FIELD, field)
            item.setSizeHint(QSize(0, _LINE))
        fields = self._columns.fields()
        self.shown.setCurrentRow(fields.index(current) if current in fields else min(place, len(fields) - 1))
        self._filling = False
        self._mark_shown()
        self._look()

    def _current(self) -> str:
        item = self.shown.currentItem()
        return "" if item is None else str(item.data(_FIELD))

    def hide_current(self) -> None:
        if self._current():
            self._columns.hide(self._current())
            self._fill_shown("")

    def move_current(self, step: int) -> None:
        """Move the current column to the left (-1) or the right (1)."""
        layout, field = self._columns.layout(), self._current()
        at = self.shown.currentRow()
        if field and 0 <= at + step < len(layout):
            layout.insert(at + step, layout.pop(at))
            self._columns.take(layout)
            self._fill_shown(field)

    def _take_order(self) -> None:
        """Take up the order into which rows of the list were dragged."""
        widths = dict(self._columns.layout())
        fields = [str(self.shown.item(place).data(_FIELD)) for place in range(self.shown.count())]
        order: Layout = [(field, widths[field]) for field in fields if field in widths]
        self._columns.take(order)
        self._look()

    def _take_width(self, width: int) -> None:
        if not self._filling and self._current():
            layout = [(field, width if field == self._current() else own) for field, own in self._columns.layout()]
            self._columns.take(layout)

    def _fit(self) -> None:
        if self._current():
            self._columns.best_fit(self._current())
            self._look()

    def _take_frozen(self, on: bool) -> None:
        if not self._filling:
            self._columns.freeze(self.shown.currentRow() + 1 if on else 0)
            self._look()

    def _look(self) -> None:
        """Say in the fields what holds of the current column, and offer what can be done."""
        if self._filling:
            return
        self._filling = True
        field, at = self._current(), self.shown.currentRow()
        widths = dict(self._columns.layout())
        self.width_field.setValue(widths.get(field) or usual_width(self._model.spec(field or "name")))
        self.stays.setChecked(bool(field) and self._columns.frozen == at + 1)
        self.stays.setEnabled(at + 1 < self.shown.count())
        self.remove.setEnabled(bool(field) and field != "name")
        self.up.setEnabled(at > 0)
        self.down.setEnabled(0 <= at < self.shown.count() - 1)
        item = self.all.currentItem()
        self.add.setEnabled(item is not None and bool(item.data(0, _FIELD)))
        self._filling = False

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the search to the list with the arrows, show with Enter, hide with Delete, move with Alt+arrows."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._take_key(watched, event):
            return True
        return super().eventFilter(watched, event)

    def _take_key(self, watched: QObject, event: QKeyEvent) -> bool:
        key, with_alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if watched is self.shown and with_alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_current(-1 if key == Qt.Key.Key_Up else 1)
        elif watched is self.shown and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.hide_current()
        elif watched is not self.shown and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            item = self.all.currentItem()
            if item is not None:
                self._turn(item)
        elif watched is self.search and key == Qt.Key.Key_Down:
            self.all.setFocus()
        else:
            return False
        return True


def _in(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    """Return what lies in an item of a tree."""
    inside = (item.child(place) for place in range(item.childCount()))
    return [each for each in inside if each is not None]


def _has(spec: FieldSpec, words: list[str]) -> bool:
    said = f"{spec.title} {spec.tooltip} {spec.group}".casefold()
    return all(word in said for word in words)
