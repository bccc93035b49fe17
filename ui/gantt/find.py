"""A strip that finds tasks by name, row number, day or any text, and replaces what it finds."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from pmo_desktop.domain.entry.dates import parse_date
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.services import planning
from pmo_desktop.services.planning import Search
from pmo_desktop.services.planning.replacing import Cell
from ui.undo_keys import UndoKeys

ALL_SHOWN = "*"
"""The choice of fields that means every column in sight."""


def cells_found(plan: Plan, schedule: Schedule, search: Search, rows: Sequence[int] | None = None) -> list[Cell]:
    """Return the task whose row number the text is, else the cells that have it, from the top; among some rows, if given."""
    wanted, order = search.text.strip(), plan.outline.order
    if search.fields == ("name",) and wanted.isdecimal() and 1 <= int(wanted) <= len(order):
        return [(plan.tasks.ids[order[int(wanted) - 1]], "name")]
    return planning.find_cells(plan, schedule, replace(search, text=wanted), rows)


def day_meant(text: str, today: int) -> int | None:
    """Return the midnight of a day that a text names; None where it names none, or a row number."""
    if text.strip().isdecimal():
        return None
    try:
        return parse_date(text, today)[0]
    except InvalidValueError:
        return None


class FindBar(QWidget):
    """Says what is wanted by signal; what was found it is told by `say`."""

    wanted = Signal(object, int)
    """What to find (a Search), and whether the next (1), the one before (-1), or the first from here on (0)."""
    replacing = Signal(object, str, bool)
    """What to find, by what to replace it, and whether everywhere; else where the cursor is."""
    left = Signal()
    """It was put away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = self._field(self.tr("Find a task by name or row number"))
        self.by = self._field(self.tr("Replace by"))
        self.place = QComboBox()
        self.place.setAccessibleName(self.tr("Where to look"))
        self.place.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.show_fields([])
        self.case = QCheckBox(self.tr("Match case"))
        self.words_only = QCheckBox(self.tr("Whole words"))
        self.pattern = QCheckBox(self.tr("Regular expression"))
        self.words = QLabel()
        self.words.setObjectName("muted")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.one = QPushButton(self.tr("Replace"))
        self.all = QPushButton(self.tr("Replace all"))
        self.one.clicked.connect(lambda: self.replacing.emit(self.search(), self.by.text(), False))
        self.all.clicked.connect(lambda: self.replacing.emit(self.search(), self.by.text(), True))
        self.field.textChanged.connect(self._look)
        self.place.currentIndexChanged.connect(self._look)
        for box in (self.case, self.words_only, self.pattern):
            box.setAccessibleName(box.text())
            box.toggled.connect(self._look)
        self._second = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(6)
        column.addLayout(_row(self.field, self.place, self.words, None))
        below = _row(self.by, self.one, self.all, None)
        self._second.setLayout(below)
        column.addWidget(self._second)
        column.addLayout(_row(self.case, self.words_only, self.pattern, None))
        self.hide()

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(name)
        field.setAccessibleName(name)
        field.setClearButtonEnabled(True)
        field.setFixedWidth(260)
        field.installEventFilter(self)
        field.installEventFilter(UndoKeys(self))
        return field

    def show_fields(self, fields: Sequence[tuple[str, str]]) -> None:
        """Offer fields (title, name) to look in, after the name of a task and all in sight; the choice stays."""
        chosen = self.place.currentData()
        with QSignalBlocker(self.place):
            self.place.clear()
            self.place.addItem(self.tr("in task names"), "name")
            self.place.addItem(self.tr("in all columns shown"), ALL_SHOWN)
            for title, name in fields:
                if name != "name":
                    self.place.addItem(self.tr("in “{title}”").format(title=title), name)
            self.place.setCurrentIndex(max(0, self.place.findData(chosen)))
        self._shown = tuple(name for _, name in fields)

    def search(self) -> Search:
        """Return what is looked for, as it is now written."""
        field = str(self.place.currentData() or "name")
        return Search(
            self.field.text(), self._shown if field == ALL_SHOWN else (field,), self.case.isChecked(),
            self.words_only.isChecked(), self.pattern.isChecked(),
        )  # fmt: skip

    def open(self, *, replacing: bool = False) -> None:
        """Come up, ready to type; with what replaces a text, or without."""
        self._second.setVisible(replacing)
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def say(self, place: int, count: int, round_again: int = 0) -> None:
        """Tell which of how many it is, 0 where the cursor is on none; nothing where nothing is looked for.

        `round_again` is 1 where the search went on from the top, -1 where it went on from the end.
        """
        if not self.field.text().strip():
            self.words.clear()
        elif count and place:
            said = self.tr("{place} of {count}").format(place=f"{place:,}", count=f"{count:,}")
            again = {1: self.tr("from the top again"), -1: self.tr("from the end again")}.get(round_again, "")
            self.words.setText("  ·  ".join(each for each in (said, again) if each))
        elif count:
            self.words.setText(self.tr("{count} found").format(count=f"{count:,}"))
        elif self.search().fields == ("name",):
            self.words.setText(self.tr("No task has this in its name."))
        else:
            self.words.setText(self.tr("No cell has this text."))

    def tell(self, sentence: str) -> None:
        """Say something instead, as why a regular expression is none."""
        self.words.setText(sentence)

    def _look(self, *_: object) -> None:
        self.wanted.emit(self.search(), 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go on with Enter, back with Shift+Enter, and leave with Esc; Enter in what replaces does so."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if watched is self.by:
                    self.replacing.emit(self.search(), self.by.text(), False)
                else:
                    back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                    self.wanted.emit(self.search(), -1 if back else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
                self.left.emit()
                return True
        return super().eventFilter(watched, event)


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Return widgets beside each other; None takes the room that is left."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    for each in widgets:
        if each is None:
            row.addStretch()
        else:
            row.addWidget(each)
    return row
