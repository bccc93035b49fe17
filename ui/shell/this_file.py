"""Where the portfolio is: the file, the team file it is a copy of, its backups, and the ways there."""

import sys
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.fields import words
from ui.session import Session
from ui.wording import size_in_words


class FileDialog(QDialog):
    backups_requested = Signal()

    def __init__(self, session: Session, team: str, parent: QWidget) -> None:
        """`team` is the team file it is my copy of; empty for a file of one's own."""
        super().__init__(parent)
        self._path = session.workspace.path
        self.setWindowTitle(self.tr("Where is this file?"))
        self.setMinimumWidth(620)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        lines = [(self.tr("Portfolio"), session.workspace.portfolio().name or self._path.stem)]
        if team:
            lines.append((self.tr("Team file"), team))
        lines += [
            (self.tr("Your copy") if team else self.tr("File"), str(self._path)),
            (self.tr("As it stands"), self._standing()),
        ]
        keeping = session.keeping
        if keeping is not None:
            kept = str(keeping.folder) if keeping.on else self.tr("none are made")
            lines.append((self.tr("Backups"), kept))
        self.shown: dict[str, QLineEdit] = {}
        for title, text in lines:
            field = QLineEdit(text)
            field.setReadOnly(True)
            field.setAccessibleName(title)
            field.setCursorPosition(0)
            field.setToolTip("" if "<" in text else text)
            self.shown[title] = field
            form.addRow(title, field)
        note = self.tr("Each edit is in it as soon as you make it. Nothing else has to be kept or sent along.")
        self.copy = QPushButton(self.tr("&Copy the path"))
        self.show_it = QPushButton(self.tr("&Show in folder"))
        self.backups = QPushButton(self.tr("&Backups…"))
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        self.copy.clicked.connect(lambda _=False: self._copy())
        self.show_it.clicked.connect(lambda _=False: show_in_folder(self._path))
        self.backups.clicked.connect(lambda _=False: self._to_backups())
        self.backups.setVisible(keeping is not None)
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for each in (self.copy, self.show_it, self.backups):
            each.setAutoDefault(False)
            buttons.addWidget(each)
        buttons.addStretch()
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(words(note, "muted"))
        column.addLayout(buttons)

    def _standing(self) -> str:
        try:
            stat = self._path.stat()
        except OSError:
            return self.tr("it cannot be reached at the moment")
        at = datetime.fromtimestamp(stat.st_mtime).astimezone()
        size = size_in_words(stat.st_size)
        return self.tr("{size}, written {at}").format(size=size, at=f"{at:%Y-%m-%d %H:%M}")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(str(self._path))
        self.copy.setText(self.tr("Copied"))

    def _to_backups(self) -> None:
        self.reject()
        self.backups_requested.emit()


def show_in_folder(path: Path) -> bool:
    """Show a file where it lies in the system’s own way; say whether that was begun."""
    if sys.platform == "win32":
        process = QProcess()
        process.setProgram("explorer.exe")
        process.setNativeArguments(f'/select,"{path}"')  # as Explorer reads it: one word, the path in quotes
        return process.startDetached()[0]
    if sys.platform == "darwin":
        return QProcess.startDetached("open", ["-R", str(path)])[0]
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
