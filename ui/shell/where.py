"""Fields that say where a team file is or is to be: a file in a folder all can reach, or a database, with what opens it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ui.fields import words
from ui.shell.passphrase_field import PassphraseField, labelled

EXAMPLE = "postgresql+psycopg://name@server/database"


class Where(QWidget):
    """`browse` asks for the file; the passphrase and the password are asked for when they are needed."""

    changed = Signal()

    def __init__(self, browse: Callable[[], Path | None], file_words: str, passphrase_words: str) -> None:
        super().__init__()
        self._browse = browse
        self.in_folder = QRadioButton(file_words)
        self.on_server = QRadioButton(self.tr("In a &PostgreSQL database, for larger teams"))
        self.in_folder.setChecked(True)
        self._kinds = QButtonGroup(self)
        self._kinds.addButton(self.in_folder)
        self._kinds.addButton(self.on_server)
        self.path, self.address = QLineEdit(), QLineEdit()
        self.path.setAccessibleName(self.in_folder.text().replace("&", ""))
        self.address.setAccessibleName(self.on_server.text().replace("&", ""))
        self.address.setPlaceholderText(EXAMPLE)
        self.choose = QPushButton(self.tr("&Choose…"))
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._choose)
        self.passphrase = PassphraseField(passphrase_words)
        self.password = PassphraseField(self.tr("Password of the server"))
        self.keep = QCheckBox(self.tr("Keep it in this computer’s &keyring"))
        self._secret = _block(labelled(passphrase_words, self.passphrase), self.passphrase)
        self._of_server = _block(labelled(self.tr("Pass&word of the server"), self.password), self.password, self.keep)
        self._lay_out()
        for each in (self.path, self.address):
            each.textChanged.connect(lambda _: self.changed.emit())
        self.in_folder.toggled.connect(self._show_kind)
        self.passphrase.changed.connect(self.changed)
        self.ask_passphrase(False)
        self._show_kind()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(22, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.path, 1)
        row.addWidget(self.choose)
        server = QVBoxLayout()
        server.setContentsMargins(22, 0, 0, 0)
        server.setSpacing(6)
        server.addWidget(self.address)
        server.addWidget(self._of_server)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.in_folder)
        column.addLayout(row)
        column.addSpacing(6)
        column.addWidget(self.on_server)
        column.addLayout(server)
        column.addWidget(self._secret)

    def where(self) -> str:
        """Return the path or the address, as it was typed."""
        return (self.path if self.in_folder.isChecked() else self.address).text().strip()

    def show_where(self, where: str) -> None:
        """Name a team file that is known already."""
        self.in_folder.setChecked("://" not in where)
        self.on_server.setChecked("://" in where)
        (self.path if self.in_folder.isChecked() else self.address).setText(where)

    def ask_passphrase(self, asked: bool) -> None:
        """Ask for a passphrase too, or no longer."""
        self._secret.setVisible(asked)

    @property
    def asks_passphrase(self) -> bool:
        return not self._secret.isHidden()

    def _show_kind(self) -> None:
        folder = self.in_folder.isChecked()
        for each in (self.path, self.choose):
            each.setEnabled(folder)
        self.address.setEnabled(not folder)
        self._of_server.setVisible(not folder)
        self.changed.emit()

    def _choose(self) -> None:
        path = self._browse()
        if path is not None:
            self.path.setText(str(path))


class PasswordBox(QWidget):
    """A server's password alone, with what shall be kept of it."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self.field = PassphraseField(self.tr("Password of the server"))
        self.keep = QCheckBox(self.tr("Keep it in this computer’s &keyring"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(words(self.tr("The server of {place} asks for your password.").format(place=place), "heading"))
        column.addWidget(self.field)
        column.addWidget(self.keep)
        self.setFocusProxy(self.field)


def _block(*parts: QWidget) -> QWidget:
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 4, 0, 0)
    column.setSpacing(4)
    for each in parts:
        column.addWidget(each)
    return whole
