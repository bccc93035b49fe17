"""Under which name changes are recorded: asked once beside the work, never in its way, and changed later from the menu."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

_WHY = "Your name stands beside each of your changes, and Ctrl+Z takes back yours only."


class AuthorBar(QWidget):
    """One line above the place, until it is answered."""

    named = Signal(str)

    def __init__(self, proposed: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        words = QLabel(self.tr("Under which name shall your changes be recorded?"))
        words.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Preferred)
        self.name = _field(proposed, words.text())
        self.name.setFixedWidth(240)
        self.keep = QPushButton(self.tr("Keep this name"))
        self.keep.clicked.connect(self._answer)
        self.name.returnPressed.connect(self._answer)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 12, 6)
        row.addWidget(words)
        row.addWidget(self.name)
        row.addWidget(self.keep)

    def _answer(self) -> None:
        if self.name.text().strip():
            self.named.emit(self.name.text().strip())


class AuthorDialog(QDialog):
    """The name, to be changed."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Your name"))
        self.setMinimumWidth(440)
        words = QLabel(self.tr(_WHY))
        words.setWordWrap(True)
        words.setObjectName("muted")
        self.name = _field(name, self.windowTitle())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        agree = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.name.textChanged.connect(lambda text: agree.setEnabled(bool(text.strip())))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(words)
        layout.addWidget(self.name)
        layout.addWidget(buttons)


def _field(name: str, said: str) -> QLineEdit:
    field = QLineEdit(name)
    field.setAccessibleName(said)
    field.setMaxLength(120)
    field.selectAll()
    return field
