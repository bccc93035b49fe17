"""Sets, changes or removes the passphrase of a file: asks for it, says what it means, checks the old one."""

from pathlib import Path

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QPushButton, QRadioButton, QVBoxLayout, QWidget

from pmo_desktop.domain.errors import KnownError
from pmo_desktop.services import encrypting, keys
from pmo_desktop.services.encrypting import FORGOTTEN, Wish
from pmo_desktop.services.keys import Answer
from ui.background import Errands
from ui.fields import words
from ui.shell.live import LiveDialog
from ui.shell.passphrase_field import PassphraseField, labelled
from ui.shell.unlocking import headed


class PassphraseDialog(LiveDialog):
    """Accepted with a `wish` whose old passphrase is known to open the file; carrying it out is for others."""

    def __init__(self, path: Path, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(errands, self.tr("Checking the passphrase…"), parent)
        self._path = path
        self._with_keyring = False
        self._has_one = encrypting.is_encrypted(path)
        self.wish: Wish | None = None
        self.setWindowTitle(self.tr("Passphrase of “{name}”").format(name=path.stem))
        self.setMinimumWidth(520)
        self.change = QRadioButton(self.tr("&Change it"))
        self.remove = QRadioButton(self.tr("&Remove it"))
        self.change.setChecked(True)
        self.old = PassphraseField(self.tr("The passphrase it has now"))
        self.new = PassphraseField(self.tr("New passphrase"))
        self.again = PassphraseField(self.tr("Once more"))
        self.advice = words(encrypting.advice(""), "muted")
        self.keep = QCheckBox(self.tr("Keep it in this computer’s &keyring"))
        self.keep.hide()
        self.meaning = words("", "muted")
        self.refused, self.said = words("", "late"), words("", "late")
        self.refused.hide()
        self.said.hide()
        self.agree = QPushButton()
        self.agree.setDefault(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.addButton(self.agree, QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out()
        self._connect()
        self._look()
        (self.old if self._has_one else self.new).setFocus()

    def _lay_out(self) -> None:
        has = self.tr("A passphrase opens “{name}”.")
        has_none = self.tr("Anybody who has “{name}” can open it.")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(8)
        column.addLayout(headed((has if self._has_one else has_none).format(name=self._path.name), self._path))
        column.addSpacing(8)
        self._old_label = labelled(self.tr("Passphrase it has &now"), self.old)
        self._new_labels = labelled(self.tr("&New passphrase"), self.new), labelled(self.tr("&Once more"), self.again)
        of_old: tuple[QWidget, ...] = (self.change, self.remove, self._old_label, self.old)
        for widget in of_old:
            column.addWidget(widget)
            widget.setVisible(self._has_one)
        column.addWidget(self.refused)
        for label, field in zip(self._new_labels, (self.new, self.again), strict=True):
            column.addWidget(label)
            column.addWidget(field)
            if field is self.new:
                column.addWidget(self.advice)
        for below in (self.keep, self.meaning, self.said):
            column.addWidget(below)
        column.addSpacing(6)
        column.addWidget(self.busy)
        column.addWidget(self.buttons)

    def _connect(self) -> None:
        for field in (self.old, self.new, self.again):
            field.changed.connect(self._look)
            field.warned.connect(self.fit)
        self.change.toggled.connect(lambda _: self._turn())
        self.agree.clicked.connect(self._finish)
        self.buttons.rejected.connect(self.reject)
        name = keys.of_file(self._path) or keys.of_team("none")
        self.run(lambda: keys.recall(name), self._hear_keyring)

    def _hear_keyring(self, answer: Answer) -> None:
        """Offer to keep the passphrase where there is a keyring; so it is, where the old one was."""
        self._with_keyring = answer.done
        self.keep.setChecked(bool(answer.secret))
        self._turn()

    @property
    def _removes(self) -> bool:
        return self._has_one and self.remove.isChecked()

    def _turn(self) -> None:
        """Show what the choice needs."""
        for widget in (*self._new_labels, self.new, self.again, self.advice):
            widget.setVisible(not self._removes)
        self.keep.setVisible(self._with_keyring and not self._removes)
        self._look()

    def _look(self) -> None:
        """Say what is meant, how strong it is and what is missing."""
        if self._removes:
            self.agree.setText(self.tr("Remove the passphrase"))
            self.meaning.setText(
                self.tr(
                    "Anybody who has the file can open it then. Copies and backups made before keep their passphrase."
                )
            )
        elif self._has_one:
            self.agree.setText(self.tr("Change the passphrase"))
            self.meaning.setText(f"{FORGOTTEN} {self.tr('Copies and backups made before keep the old one.')}")
        else:
            self.agree.setText(self.tr("Set the passphrase"))
            self.meaning.setText(f"{FORGOTTEN} {self.tr('Copies and backups made before stay in clear.')}")
        self.advice.setText(encrypting.advice(self.new.text()))
        new, again = self.new.text(), self.again.text()
        differs = not self._removes and bool(again) and not new.startswith(again)
        self._tell(self.tr("The two are not the same.") if differs else "")
        ready = self._removes or (bool(new) and new == again)
        self.agree.setEnabled(ready and not self.is_busy and (bool(self.old.text()) or not self._has_one))
        for field in (self.old, self.new, self.again):
            field.setEnabled(not self.is_busy)
        self.fit()

    def _tell(self, sentence: str) -> None:
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))

    def _finish(self) -> None:
        new = "" if self._removes else self.new.text()
        wish = Wish(self.old.text() if self._has_one else "", new, self.keep.isChecked() and not self.keep.isHidden())
        if not self._has_one:
            self._agree(wish)
            return
        if wish.old == wish.new:
            self._tell(self.tr("That is the passphrase it has."))
            self.fit()
            return
        path = self._path
        self.refused.hide()
        self.busy.show()
        self._look()
        self.run(lambda: encrypting.unlock(path, wish.old), lambda _: self._agree(wish), self._refuse)

    def _agree(self, wish: Wish) -> None:
        self.wish = wish
        self.accept()

    def _refuse(self, error: KnownError) -> None:
        self.busy.hide()
        self._look()
        self.refused.setText(str(error))
        self.refused.show()
        self.fit()
        self.old.begin_again()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave nothing in the fields when the dialog has gone."""
        for field in (self.old, self.new, self.again):
            field.line.clear()
        super().hideEvent(event)
