"""What a place shows while it has nothing to show: what belongs here, and how to begin."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.literal import words_of


class EmptyPlace(QWidget):
    def __init__(self, sentence: str, actions: Sequence[QAction] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        words = QLabel(sentence)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setObjectName("muted")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        for number, action in enumerate(actions):
            button = QPushButton(words_of(action))
            button.setObjectName("" if number else "primary")
            button.clicked.connect(action.trigger)
            row.addWidget(button)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 32, 48, 32)
        column.setSpacing(16)
        column.addStretch(2)
        column.addWidget(words)
        column.addLayout(row)
        column.addStretch(3)


class FirstTask(QWidget):
    """What a plan shows while it has no tasks: what belongs here, and a button to write the first one."""

    def __init__(self, write: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hint = QLabel()
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setWordWrap(True)
        self.button = QPushButton(self.tr("Write the first task"))
        self.button.setObjectName("primary")
        self.button.clicked.connect(lambda _=False: write())
        enter = QShortcut(QKeySequence(Qt.Key.Key_Return), self.button, context=Qt.ShortcutContext.WidgetShortcut)
        enter.activated.connect(self.button.click)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch()
        column.addWidget(self.hint)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch()
