"""Files that lie where others, or another program, write them too: one question, and the folders a person named so."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.services.opening import Found
from ui.fields import words
from ui.fitting import FittingDialog

TEAM, OWN = "team", "own"


class PlaceDialog(FittingDialog):
    """What shall become of a plain file in a shared folder: `chosen` is `TEAM` or `OWN` once accepted."""

    def __init__(self, found: Found, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen = ""
        self.setWindowTitle(found.path.name)
        self.setMinimumWidth(580)
        synced = found.place is not None and found.place.kind.value == "synced"
        service = found.place.service if found.place is not None else ""
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(10)
        column.addWidget(words(self._heading(found.path.name, service, synced=synced), "heading"))
        for sentence in (
            self.tr("Two people, or the synchronisation and you, can overwrite each other there."),
            self.tr("As a team file nothing is lost: each of you works in a copy of your own."),
        ):
            column.addWidget(words(sentence, "muted"))
        self.team = QPushButton(self.tr("Make it a &team file"))
        self.own = QPushButton(self.tr("Work in a &copy of my own"))
        for button, what in ((self.team, TEAM), (self.own, OWN)):
            button.setMinimumHeight(34)
            button.clicked.connect(lambda _=False, what=what: self._choose(what))
        self.team.setDefault(True)
        self.own.setAutoDefault(False)
        cancel = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        cancel.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        cancel.rejected.connect(self.reject)
        column.addSpacing(4)
        column.addWidget(self.team)
        column.addWidget(self.own)
        column.addSpacing(4)
        column.addWidget(cancel)

    def _heading(self, name: str, service: str, *, synced: bool) -> str:
        if synced and service:
            return self.tr("“{name}” lies in a folder that {service} synchronises.").format(name=name, service=service)
        if synced:
            return self.tr("“{name}” lies in a synchronised folder.").format(name=name)
        return self.tr("“{name}” lies in a shared folder.").format(name=name)

    def _choose(self, what: str) -> None:
        self.chosen = what
        self.accept()


class FoldersDialog(FittingDialog):
    """The folders a person says are shared or synchronised; `folders` are they once accepted."""

    def __init__(self, folders: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Folders that are shared or synchronised"))
        self.setMinimumSize(640, 340)
        self.list = QListWidget()
        self.list.setObjectName("files")
        self.list.setAccessibleName(self.windowTitle())
        self.list.addItems(list(folders))
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.add = QPushButton(self.tr("&Add…"))
        self.remove = QPushButton(self.tr("&Remove"))
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(lambda: self.list.takeItem(self.list.currentRow()))
        self.list.currentRowChanged.connect(lambda row: self.remove.setEnabled(row >= 0))
        self.remove.setEnabled(self.list.currentRow() >= 0)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self.add)
        side.addWidget(self.remove)
        side.addStretch()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.list, 1)
        row.addLayout(side)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(10)
        for sentence in (
            self.tr("Network drives and the usual synchronised folders are recognised by themselves."),
            self.tr("Name here what is not: a portfolio in such a folder is never worked in directly."),
        ):
            column.addWidget(words(sentence, "muted"))
        column.addLayout(row, 1)
        column.addWidget(buttons)

    @property
    def folders(self) -> tuple[str, ...]:
        return tuple(self.list.item(row).text() for row in range(self.list.count()))

    def take(self, folder: Path) -> None:
        """Add a folder once."""
        if str(folder) not in self.folders:
            self.list.addItem(str(folder))
            self.list.setCurrentRow(self.list.count() - 1)

    def _add(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Which folder?"))
        if name:
            self.take(Path(name))
