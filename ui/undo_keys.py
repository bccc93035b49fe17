"""Ctrl+Z in a field nobody has typed into takes back the last change of the file, as it does everywhere else."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

_TURNS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
Typing = QLineEdit | QPlainTextEdit


def has_typing(field: QObject) -> bool:
    """Say whether there is something typed in a field that its own undo would take back."""
    if isinstance(field, QLineEdit):
        return field.isUndoAvailable() or field.isRedoAvailable()
    if isinstance(field, QPlainTextEdit):
        return field.document().isUndoAvailable() or field.document().isRedoAvailable()
    return False


class UndoKeys(QObject):
    """An event filter for fields: keeps their own undo for what is being typed, and lets the window have the rest."""

    def __init__(self, parent: QObject, has_typing: Callable[[QObject], bool] = has_typing) -> None:
        super().__init__(parent)
        self._has_typing = has_typing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_turn = any(event.matches(keys) for keys in _TURNS)
            if is_turn and not self._has_typing(watched):
                event.ignore()
                return True
        return super().eventFilter(watched, event)
