"""The first screen: demo, new, open, import, and the files opened last."""

from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from collections.abc import Callable


class StartScreen(QWidget):
    new_requested = Signal(object)
    """The path of a portfolio to make."""
    open_requested = Signal(object)
    import_requested = Signal(object, list)
    """The path of a portfolio to make, and the project files to bring into it."""
    demo_requested = Signal()
    author_changed = Signal(str)

    def __init__(self, settings: Settings, folder: Path) -> None:
        super().__init__()
        self.setWindowTitle("PMO Desktop")
        self.resize(860, 540)
        self.setAcceptDrops(True)
        self._folder = folder
        self.author = QLineEdit(settings.author)
        self.recent = QListWidget()
        self._message = _words("", "late")
        columns = QHBoxLayout()
        columns.setSpacing(40)
        columns.addLayout(self._beginnings(), 1)
        columns.addLayout(self._last(settings.recent), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(40, 36, 40, 28)
        whole.addLayout(columns, 1)
        whole.addWidget(self._message)

    def _beginnings(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(_words("PMO Desktop", "title"))
        column.addWidget(_words(self.tr("Your whole project office in one file on this machine."), "muted"))
        column.addSpacing(16)
        entries: tuple[tuple[str, str, Callable[[], object]], ...] = (
            (self.tr("Open the demo portfolio"), "demo", self.demo_requested.emit),
            (self.tr("New portfolio…"), "add", self._new),
            (self.tr("Open a portfolio…"), "open", self._open),
            (self.tr("Import project files…"), "import", self._import),
        )
        for text, picture, does in entries:
            button = QPushButton(icon(picture), text)
            button.setIconSize(QSize(18, 18))
            button.setMinimumHeight(38)
            button.setStyleSheet("text-align: left; padding-left: 14px;")
            button.clicked.connect(lambda _=False, does=does: does())
            column.addWidget(button)
        column.addStretch()
        asked = _words(self.tr("Your name, for the record of who changed what"), "muted")
        asked.setBuddy(self.author)
        self.author.setAccessibleName(asked.text())
        self.author.editingFinished.connect(lambda: self.author_changed.emit(self.author.text().strip()))
        column.addWidget(asked)
        column.addWidget(self.author)
        return column

    def _last(self, recent: tuple[str, ...]) -> QVBoxLayout:
        column = QVBoxLayout()
        heading = _words(self.tr("Opened last"), "heading")
        column.addWidget(heading)
        self.recent.setAccessibleName(heading.text())
        for name in recent:
            item = QListWidgetItem(f"{Path(name).stem}\n{Path(name).parent}")
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.recent.addItem(item)
        self.recent.itemActivated.connect(
            lambda item: self.open_requested.emit(Path(item.data(Qt.ItemDataRole.UserRole)))
        )
        if recent:
            column.addWidget(self.recent, 1)
        else:
            column.addWidget(
                _words(self.tr("Nothing yet. The demo shows what a portfolio looks like after a year."), "muted")
            )
            column.addStretch()
        return column

    def say(self, sentence: str) -> None:
        """Show why something could not be done."""
        self._message.setText(sentence)

    def _new(self) -> None:
        target = self._ask_where(self.tr("New portfolio"))
        if target is not None:
            self.new_requested.emit(target)

    def _open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Open"), str(self._folder), self.tr("Portfolios (*.pmo)"))
        if name:
            self.open_requested.emit(Path(name))

    def _import(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self,
            self.tr("Import project files"),
            str(self._folder),
            self.tr("Project files (*.xml *.mpp);;All files (*)"),
        )
        self._bring_in([Path(name) for name in names])

    def _bring_in(self, sources: list[Path]) -> None:
        target = self._ask_where(self.tr("Where to keep the new portfolio")) if sources else None
        if target is not None:
            self.import_requested.emit(target, sources)

    def _ask_where(self, title: str) -> Path | None:
        proposed = str(self._folder / self.tr("Portfolio.pmo"))
        name, _ = QFileDialog.getSaveFileName(self, title, proposed, self.tr("Portfolios (*.pmo)"))
        return Path(name).with_suffix(".pmo") if name else None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a portfolio that is dropped; bring project files into a new one."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        portfolios = [path for path in paths if path.suffix.lower() == ".pmo"]
        event.acceptProposedAction()
        if portfolios:
            self.open_requested.emit(portfolios[0])
        else:
            self._bring_in(paths)


def _words(text: str, name: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
