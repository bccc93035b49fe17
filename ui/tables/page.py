"""A page of a dialog that is a table to edit."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.fields import words
from ui.session import Session
from ui.tables.model import RowsModel
from ui.tables.table import RecordTable
from ui.tables.typed import Refusal


class TablePage(QWidget):
    """A table with a sentence above, the reason of the last refusal beneath and its actions as buttons."""

    def __init__(self, session: Session, model: RowsModel, name: str, sentence: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self.model = session, model
        self.reason = Refusal()
        model.refused.connect(lambda error: self.reason.say(str(error)))
        self.table = RecordTable(model, name)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(words(sentence, "muted"))
        column.addWidget(self.table, 1)
        column.addWidget(self.reason)
        column.addLayout(self._buttons)

    def offer(self, title: str, keys: str, does: Callable[[], object]) -> QAction:
        """Add an action with a button of its own."""
        action = QAction(title, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _=False: does())
        self.addAction(action)
        button = QPushButton(title)
        button.setAutoDefault(False)
        button.setToolTip(action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        button.clicked.connect(action.trigger)
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        return action

    def show_rows(self, rows: Sequence[object]) -> None:
        self.model.show_rows(rows)

    def edit_first(self, row_id: str) -> None:
        """Select a row and begin to write its first cell."""
        self.table.select(row_id)
        view = self.table.view
        view.setFocus()
        view.edit(view.currentIndex().siblingAtColumn(0))
