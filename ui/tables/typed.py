"""Fields whose typed text may be refused: it stays, framed, with the reason beneath."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit

from pmo_desktop.domain.errors import KnownError
from ui.fields import mark, words

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def muted(text: str = "") -> QLabel:
    """Return a quiet sentence that wraps and shows people's words as they are."""
    return words(text, "muted")


class Refusal(QLabel):
    """The reason of the last refusal, in the place where it is read; without one it takes no room."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setObjectName("late")
        self.hide()

    def say(self, reason: str) -> None:
        """Show a reason; an empty one hides what was said."""
        self.setText(reason)
        self.setVisible(bool(reason))

    def attempt(self, action: Callable[[], object]) -> object:
        """Do an edit; where it cannot be done say why and return None."""
        try:
            done = action()
        except KnownError as error:
            self.say(str(error))
            return None
        self.say("")
        return done


class TypedField(QLineEdit):
    """Writes its text with Enter or when the keyboard leaves it; Esc takes back what was typed.

    `write` is called with the text and raises KnownError where it cannot be; `said` is told of the reason, or of none.
    """

    def __init__(self, name: str, write: Callable[[str], object], said: Callable[[str], object]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._write, self._said = write, said
        self._kept = ""
        self.editingFinished.connect(self._finish)

    @property
    def is_refused(self) -> bool:
        return bool(self.property("refused"))

    def show_text(self, text: str) -> None:
        """Show what is written, unless somebody is typing something else or was refused."""
        if self.has_typing() and (self.hasFocus() or self.is_refused):
            self._kept = text
            return
        self._kept = text
        self.setText(text)
        mark(self, "")

    def _finish(self) -> None:
        if self.text() == self._kept and not self.is_refused:
            return
        before, self._kept = self._kept, self.text()  # so that what is written is shown as it is read back
        try:
            self._write(self.text())
        except KnownError as error:
            self._kept = before
            mark(self, str(error))
            self._said(str(error))
            return
        mark(self, "")
        self._said("")

    def event(self, event: QEvent) -> bool:
        """Give up what was typed with Esc; the dialog closes only where there is nothing to give up."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.has_typing():
            if event.type() is QEvent.Type.KeyPress:
                self.setText(self._kept)
                mark(self, "")
                self._said("")
            event.accept()
            return True
        return super().event(event)

    def has_typing(self) -> bool:
        """Say whether something is typed that is not written."""
        return self.text() != self._kept or self.is_refused


class EnterStays(QObject):
    """An event filter: Enter in a field writes it and does not press the dialog's button."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if pressed and event.key() in _ENTER and isinstance(watched, TypedField):  # type: ignore[attr-defined]  # a QKeyEvent
            watched.editingFinished.emit()
            return True
        return super().eventFilter(watched, event)
