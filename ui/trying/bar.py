"""A line above a scratch plan: what it is, what came of it so far, and the three things that can be done with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget


class TryingBar(QWidget):
    compare_requested = Signal()
    use_requested = Signal()
    drop_requested = Signal()
    plan_requested = Signal()
    """The plan it was copied from is to be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.buttons = {
            "compare": QPushButton(self.tr("What differs")),
            "use": QPushButton(self.tr("Use this version")),
            "drop": QPushButton(self.tr("Drop")),
            "plan": QPushButton(self.tr("Back to the plan")),
        }
        wishes = (self.compare_requested, self.use_requested, self.drop_requested, self.plan_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 12, 6)
        row.addWidget(self.words, 1)
        for button, wish in zip(self.buttons.values(), wishes, strict=True):
            button.clicked.connect(wish)
            row.addWidget(button)
        self.hide()

    def show_sentence(self, sentence: str) -> None:
        """Say what came of it so far."""
        self.words.setText(sentence)
        self.words.setAccessibleName(sentence)
        self.show()
