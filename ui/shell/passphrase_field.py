"""A field for a passphrase: dots unless they are asked to show what they hide, and a word where Caps Lock is on."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from ui.fields import words
from ui.icons import icon

_LONGEST = 1024


class PassphraseField(QWidget):
    """`changed` tells of every letter, `warned` that the word on Caps Lock came or went."""

    changed = Signal()
    warned = Signal()

    def __init__(self, said: str) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setMaxLength(_LONGEST)
        self.line.setAccessibleName(said)
        self.line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.line.installEventFilter(self)
        self.line.textChanged.connect(lambda _: self.changed.emit())
        self.shown = QToolButton()
        self.shown.setIcon(icon("eye"))
        self.shown.setCheckable(True)
        self.shown.setToolTip(self.tr("Show what I type"))
        self.shown.setAccessibleName(self.tr("Show what I type: {what}").format(what=said))
        self.shown.toggled.connect(self._show)
        self.caps = words(self.tr("Caps Lock is on."), "late")
        self.caps.hide()
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(self.shown)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.caps)
        self.setFocusProxy(self.line)

    def text(self) -> str:
        return self.line.text()

    def begin_again(self) -> None:
        """Select what was typed, ready to be typed over."""
        self.line.selectAll()
        self.line.setFocus()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Notice by the letters whether Caps Lock is on: no system-independent way asks it."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            locked = False if event.key() == Qt.Key.Key_CapsLock else caps_lock(event)
            if locked is not None and locked is self.caps.isHidden():
                self.caps.setVisible(locked)
                self.warned.emit()
        return False

    def _show(self, shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)


def caps_lock(event: QKeyEvent) -> bool | None:
    """Say whether a letter was typed with Caps Lock on; None where it does not tell (macOS' Shift does not turn it round)."""
    letter = event.text()
    if len(letter) != 1 or letter.upper() == letter.lower():
        return None
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return True if letter.islower() else None
    return letter.isupper()


def labelled(text: str, field: PassphraseField) -> QLabel:
    """Return the label of a field."""
    label = QLabel(text)
    label.setBuddy(field.line)
    return label
