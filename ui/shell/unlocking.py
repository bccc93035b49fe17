"""Asks for the passphrase of a locked file, with the dialog alive while the key is derived and the keyring answers."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.errors import KnownError, WrongPassphraseError
from pmo_desktop.services import encrypting, keys
from pmo_desktop.services.keys import Answer
from ui.background import Errands
from ui.fields import words
from ui.icons import icon
from ui.shell.live import LiveDialog
from ui.shell.passphrase_field import PassphraseField, labelled

_FREE_TRIES = 3
_LONGEST_PAUSE_S = 30
_ASK_FOR_S = 60.0
"""How long the system may take to ask the person whether the keyring may answer."""


class UnlockDialog(LiveDialog):
    """Accepted once the file is unlocked; `why_not` then says why the keyring did not keep the passphrase, if it should."""

    def __init__(self, path: Path, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(errands, self.tr("Opening…"), parent)
        self._path = path
        self._wrong = 0
        self._left_s = 0
        self._held = Answer(done=False)
        self.why_not = ""
        self.setWindowTitle(self.tr("Unlock “{name}”").format(name=path.stem))
        self.setMinimumWidth(460)
        self.field = PassphraseField(self.tr("Passphrase"))
        self.keep = QCheckBox(self.tr("Keep it in this computer’s &keyring"))
        self.keep.hide()
        self.said = words("", "late")
        self.said.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel)
        self._lay_out()
        self._pausing = QTimer(self)
        self._pausing.setInterval(1000)
        self._pausing.timeout.connect(self._count_down)
        self.field.changed.connect(self._look)
        self.field.warned.connect(self.fit)
        self.buttons.accepted.connect(self._try)
        self.buttons.rejected.connect(self.reject)
        self._look()
        self.field.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(8)
        column.addLayout(
            headed(self.tr("“{name}” is locked with a passphrase.").format(name=self._path.name), self._path)
        )
        column.addSpacing(8)
        column.addWidget(labelled(self.tr("&Passphrase"), self.field))
        column.addWidget(self.field)
        column.addWidget(self.said)
        column.addWidget(self.keep)
        column.addSpacing(6)
        column.addWidget(self.busy)
        column.addWidget(self.buttons)

    # The keyring

    def _ask_keyring(self) -> None:
        path = self._path

        def recalled() -> tuple[Answer, bool]:
            answer = keys.recall(keys.of_file(path), patience_s=_ASK_FOR_S)
            try:
                if answer.secret:
                    encrypting.unlock(path, answer.secret)
            except WrongPassphraseError:
                return answer, False
            return answer, bool(answer.secret)

        self.run(recalled, self._hear_keyring)

    def _hear_keyring(self, heard: tuple[Answer, bool]) -> None:
        """Open the file with what was kept, unless the person was quicker; else offer to keep what will be typed."""
        self._held, opens = heard
        if opens:
            self.accept()
        else:
            self.keep.setVisible(self._held.done)
            self.fit()

    # Trying

    def _look(self) -> None:
        self.button().setEnabled(bool(self.field.text()) and not self.is_busy and not self._left_s)
        self.field.setEnabled(not self.is_busy)
        self.fit()

    def button(self) -> QWidget:
        """Return the button that opens the file."""
        return self.buttons.button(QDialogButtonBox.StandardButton.Open)

    def _try(self) -> None:
        if not self.button().isEnabled():
            return
        passphrase, path = self.field.text(), self._path
        keep = self.keep.isChecked() or (False if self._held.secret else None)
        self.said.hide()
        self.busy.show()
        self._look()
        self.run(lambda: encrypting.opened(path, passphrase, keep=keep), self._open, self._refuse)

    def _open(self, why_not: str) -> None:
        self.why_not = why_not
        self.accept()

    def _refuse(self, error: KnownError) -> None:
        """Stay, with what was typed ready to be typed over; from the third wrong one on after a growing pause."""
        self.busy.hide()
        wrong = isinstance(error, WrongPassphraseError)
        self._wrong += wrong
        self.said.setText(error.sentence if wrong and self._wrong < _FREE_TRIES else str(error))
        self.said.show()
        if wrong and self._wrong >= _FREE_TRIES:
            self._left_s = pause_after(self._wrong)
            self._pausing.start()
            self._say_pause()
        self._look()
        self.field.begin_again()

    def _count_down(self) -> None:
        self._left_s -= 1
        if not self._left_s:
            self._pausing.stop()
        self._say_pause()
        self._look()

    def _say_pause(self) -> None:
        words = self.tr("Open in {seconds} s").format(seconds=self._left_s) if self._left_s else self.tr("Open")
        self.buttons.button(QDialogButtonBox.StandardButton.Open).setText(words)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask the keyring once the dialog is there to hear its answer."""
        super().showEvent(event)
        QTimer.singleShot(0, self._ask_keyring)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave nothing in the field when the dialog has gone."""
        self.field.line.clear()
        super().hideEvent(event)


def pause_after(wrong: int) -> int:
    """Return how many seconds to wait after so many wrong passphrases: 1, 2, 4 … from the third on."""
    return 0 if wrong < _FREE_TRIES else min(2 ** (wrong - _FREE_TRIES), _LONGEST_PAUSE_S)


def headed(sentence: str, path: Path) -> QHBoxLayout:
    """Return a lock beside a sentence and the folder the file lies in."""
    picture = QLabel()
    picture.setPixmap(icon("lock").pixmap(28, 28))
    picture.setAlignment(Qt.AlignmentFlag.AlignTop)
    texts = QVBoxLayout()
    texts.setSpacing(2)
    texts.addWidget(words(sentence, "heading"))
    texts.addWidget(words(str(path.parent), "muted"))
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(picture)
    row.addLayout(texts, 1)
    return row
