"""The first screen: new, open, demo, and the files opened last."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.settings import Settings
from ui.icons import icon


class StartScreen(QWidget):
    new_requested = Signal(object)
    open_requested = Signal(object)
    demo_requested = Signal()
    author_changed = Signal(str)

    def __init__(self, settings: Settings, folder: Path) -> None:
        super().__init__()
        self.setWindowTitle("PMO Desktop")
        self.resize(860, 540)
        self.setAcceptDrops(True)
        self._folder = folder
        title = QLabel("PMO Desktop")
        title.setObjectName("title")
        words = QLabel(self.tr("Your whole project office in one file on this machine."))
        words.setObjectName("muted")
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(title)
        left.addWidget(words)
        left.addSpacing(16)
        for text, picture, does in (
            (self.tr("Open the demo portfolio"), "demo", self.demo_requested.emit),
            (self.tr("New portfolio…"), "add", self._new),
            (self.tr("Open a portfolio…"), "open", self._open),
        ):
            button = QPushButton(icon(picture), text)
            button.setIconSize(QSize(18, 18))
            button.setMinimumHeight(38)
            button.setStyleSheet("text-align: left; padding-left: 14px;")
            button.clicked.connect(lambda _=False, does=does: does())
            left.addWidget(button)
        left.addStretch()
        asked = QLabel(self.tr("Your name, for the record of who changed what"))
        asked.setObjectName("muted")
        self.author = QLineEdit(settings.author)
        self.author.setAccessibleName(asked.text())
        self.author.editingFinished.connect(lambda: self.author_changed.emit(self.author.text().strip()))
        left.addWidget(asked)
        left.addWidget(self.author)
        right = QVBoxLayout()
        heading = QLabel(self.tr("Opened last"))
        heading.setObjectName("heading")
        right.addWidget(heading)
        self.recent = QListWidget()
        self.recent.setAccessibleName(heading.text())
        for name in settings.recent:
            item = QListWidgetItem(f"{Path(name).stem}\n{Path(name).parent}")
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.recent.addItem(item)
        self.recent.itemActivated.connect(
            lambda item: self.open_requested.emit(Path(item.data(Qt.ItemDataRole.UserRole)))
        )
        if settings.recent:
            right.addWidget(self.recent, 1)
        else:
            none = QLabel(self.tr("Nothing yet. The demo shows what a portfolio looks like after a year."))
            none.setObjectName("muted")
            none.setWordWrap(True)
            right.addWidget(none)
            right.addStretch()
        self._message = QLabel()
        self._message.setObjectName("late")
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setWordWrap(True)
        columns = QHBoxLayout()
        columns.setSpacing(40)
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(40, 36, 40, 28)
        whole.addLayout(columns, 1)
        whole.addWidget(self._message)

    def say(self, sentence: str) -> None:
        """Show why something could not be done."""
        self._message.setText(sentence)

    def _new(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("New portfolio"), str(self._folder / "Portfolio.pmo"), self.tr("Portfolios (*.pmo)")
        )
        if name:
            self.new_requested.emit(Path(name).with_suffix(".pmo"))

    def _open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Open"), str(self._folder), self.tr("Portfolios (*.pmo)"))
        if name:
            self.open_requested.emit(Path(name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.open_requested.emit(Path(url.toLocalFile()))
                return
