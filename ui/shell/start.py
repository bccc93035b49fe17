"""The first screen: demo, new, open, import, and the files opened last."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
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
from ui.asking import Asking, portfolios, project_files
from ui.dropping import Dropped, Dropping
from ui.icons import icon
from ui.literal import literal

if TYPE_CHECKING:
    from collections.abc import Callable


class StartScreen(QWidget):
    new_requested = Signal(object)
    """The path of a portfolio to make."""
    open_requested = Signal(object)
    import_requested = Signal(object, list)
    """The path of a portfolio to make, and the project files to bring into it."""
    demo_requested = Signal()
    team_requested = Signal()
    author_changed = Signal(str)

    def __init__(self, settings: Settings, asking: Asking) -> None:
        super().__init__()
        self.setWindowTitle("PMO Desktop")
        self.setMinimumSize(720, 480)
        self.resize(880, 560)
        self._asking = asking
        self.dropping = Dropping(self, self._take)
        self.author = QLineEdit(settings.author)
        self.recent = QListWidget()
        self._message = _words("", "late")
        columns = QHBoxLayout()
        columns.setSpacing(40)
        columns.addLayout(self._beginnings(), 1)
        columns.addLayout(self._last(settings.recent), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(40, 32, 40, 24)
        whole.setSpacing(12)
        whole.addWidget(_words("PMO Desktop", "title"))
        whole.addWidget(_words(self.tr("Your whole project office in one file on this machine."), "muted"))
        whole.addSpacing(12)
        whole.addLayout(columns, 1)
        whole.addWidget(self._message)
        self._message.hide()

    def _beginnings(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        entries: tuple[tuple[str, str, Callable[[], object]], ...] = (
            (self.tr("Open the demo portfolio"), "demo", self._demo),
            (self.tr("New portfolio…"), "add", self._new),
            (self.tr("Open a portfolio…"), "open", self._open),
            (self.tr("Open a team file…"), "people", self._team),
            (self.tr("Import project files…"), "import", self._import),
        )
        for text, picture, does in entries:
            button = QPushButton(icon(picture), text)
            button.setObjectName("beginning")
            button.setIconSize(QSize(18, 18))
            button.setMinimumHeight(38)
            button.clicked.connect(lambda _=False, does=does: does())
            column.addWidget(button)
        hint = _words(self.tr("Or drop a portfolio or project files on this window."), "muted")
        column.addWidget(hint)
        column.addStretch()
        asked = _words(self.tr("Your name, for the record of who changed what"), "muted")
        asked.setBuddy(self.author)
        self.author.setAccessibleName(asked.text())
        self.author.setMaxLength(120)
        self.author.editingFinished.connect(self._tell_author)
        column.addWidget(asked)
        column.addWidget(self.author)
        return column

    def _last(self, recent: tuple[str, ...]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        heading = _words(self.tr("Opened last"), "heading")
        column.addWidget(heading)
        self.recent.setObjectName("recent")
        self.recent.setAccessibleName(heading.text())
        self.recent.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.recent.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for name in recent:
            item = QListWidgetItem(f"{Path(name).stem}\n{Path(name).parent}")
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setToolTip(literal(name))
            self.recent.addItem(item)
        self.recent.itemClicked.connect(self._open_recent)
        self.recent.itemActivated.connect(self._open_recent)
        if recent:
            column.addWidget(self.recent, 1)
        else:
            words = self.tr("Nothing yet. The demo shows what a portfolio looks like after a year.")
            column.addWidget(_words(words, "muted"))
            column.addStretch()
        return column

    def say(self, sentence: str) -> None:
        """Show why something could not be done."""
        self._message.setText(sentence)
        self._message.setVisible(bool(sentence))

    def _tell_author(self) -> None:
        """Take the name as it stands, whether it was typed or left as proposed."""
        if self.author.text().strip():
            self.author_changed.emit(self.author.text().strip())

    def _demo(self) -> None:
        self._tell_author()
        self.demo_requested.emit()

    def _open_recent(self, item: QListWidgetItem) -> None:
        if self.isVisible():  # a click that activates asks twice
            self._tell_author()
            self.open_requested.emit(Path(item.data(Qt.ItemDataRole.UserRole)))

    def _new(self) -> None:
        target = self._ask_where(self.tr("New portfolio"))
        if target is not None:
            self._tell_author()
            self.new_requested.emit(target)

    def _open(self) -> None:
        path = self._asking.to_open(self, self.tr("Open a portfolio"), portfolios())
        if path is not None:
            self._tell_author()
            self.open_requested.emit(path)

    def _team(self) -> None:
        self._tell_author()
        self.team_requested.emit()

    def _import(self) -> None:
        self._bring_in(self._asking.to_open_several(self, self.tr("Import project files"), project_files()))

    def _bring_in(self, sources: list[Path]) -> None:
        target = self._ask_where(self.tr("Where to keep the new portfolio")) if sources else None
        if target is not None:
            self._tell_author()
            self.import_requested.emit(target, sources)

    def _ask_where(self, title: str) -> Path | None:
        return self._asking.to_write(self, title, self.tr("Portfolio"), portfolios(), ".pmo")

    def _take(self, found: Dropped) -> None:
        """Open a portfolio that is dropped; bring whatever else it is into a new one."""
        portfolios_ = [path for path in found.paths if path.suffix.lower() == ".pmo"]
        self.say(" ".join(map(str, found.refused)))
        if portfolios_:
            self._tell_author()
            self.open_requested.emit(portfolios_[0])
        elif found.paths:
            self._bring_in(found.paths)


def _words(text: str, name: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
