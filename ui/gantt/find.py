"""A field that jumps to a task by its name or row number."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from pmo_desktop.domain.plan.plan import Plan
from ui.undo_keys import UndoKeys


def tasks_found(plan: Plan, text: str) -> list[str]:
    """Return the tasks whose row number is the text, else those whose name contains it, from the top."""
    wanted, order = text.strip().casefold(), plan.outline.order
    if not wanted:
        return []
    if wanted.isdecimal() and 1 <= int(wanted) <= len(order):
        return [plan.tasks.ids[order[int(wanted) - 1]]]
    names = plan.tasks["name"]
    return [plan.tasks.ids[row] for row in order if wanted in names[row].casefold()]


class FindBar(QWidget):
    wanted = Signal(str, int)
    """What to find, and whether the next (1), the one before (-1), or the first from here on (0)."""
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find a task by name or row number"))
        self.field.setAccessibleName(self.tr("Find a task by name or row number"))
        self.field.setClearButtonEnabled(True)
        self.field.setMaximumWidth(320)
        self.field.installEventFilter(self)
        self.field.installEventFilter(UndoKeys(self))
        self.field.textChanged.connect(lambda text: self.wanted.emit(text, 0))
        self.words = QLabel()
        self.words.setObjectName("muted")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(12)
        row.addWidget(self.field, 1)
        row.addWidget(self.words, 1)
        self.hide()

    def open(self) -> None:
        """Come up, ready to type."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def say(self, place: int, count: int) -> None:
        """Tell which of how many it is; nothing where nothing is looked for."""
        if not self.field.text().strip():
            self.words.clear()
        elif count:
            self.words.setText(self.tr("{place} of {count}").format(place=place, count=count))
        else:
            self.words.setText(self.tr("No task has this in its name."))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go on with Enter, back with Shift+Enter, and leave with Esc."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.wanted.emit(self.field.text(), -1 if back else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
                self.left.emit()
                return True
        return super().eventFilter(watched, event)
