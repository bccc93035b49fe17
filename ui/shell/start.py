"""The first screen: begin a portfolio with one click or a drop, open one, look at the demo, and the files opened last."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from pmo_desktop.services.beginning import FOLDER, PROPOSED, free_path
from pmo_desktop.settings import Settings
from ui.asking import Asking, portfolios, project_files
from ui.background import Errands, Runner, unwaited
from ui.canvas import qcolour
from ui.dropping import Dropped, Dropping
from ui.elided import Elided
from ui.icons import icon
from ui.shell.recent import RecentFiles, short_place

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_NAME = 100


class StartScreen(QWidget):
    new_requested = Signal(object)
    """The path of a portfolio to make."""
    open_requested = Signal(object)
    import_requested = Signal(object, list)
    """The path of a portfolio to make, and the files to bring into it."""
    demo_requested = Signal()
    team_requested = Signal()
    author_changed = Signal(str)

    def __init__(
        self,
        settings: Settings,
        asking: Asking,
        folder: "Callable[[], Path] | None" = None,
        runner: Runner | None = None,
    ) -> None:
        """`folder` says where new portfolios go; it is asked out of sight."""
        super().__init__()
        self.setWindowTitle("PMO Desktop")
        self.setMinimumSize(760, 520)
        self.resize(960, 600)
        self._asking = asking
        self.dropping = Dropping(self, self._take)
        self._errands = Errands(runner or unwaited)
        self._folder = asking.folder / FOLDER if folder is None else Path.home() / FOLDER
        self._target = self._folder / f"{PROPOSED}.pmo"
        self.author = QLineEdit(settings.author)
        self.name = QLineEdit(PROPOSED)
        self.recent = RecentFiles(settings.recent, self._errands)
        self._message = _words("", "late")
        columns = QHBoxLayout()
        columns.setSpacing(40)
        columns.addLayout(self._beginnings(), 1)
        columns.addLayout(self._last(has_any=bool(settings.recent)), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(40, 28, 40, 24)
        whole.setSpacing(10)
        whole.addWidget(_words("PMO Desktop", "title"))
        whole.addWidget(_words(self.tr("Your whole project office in one file on this machine."), "muted"))
        whole.addSpacing(8)
        whole.addLayout(columns, 1)
        whole.addWidget(self._message)
        self._message.hide()
        self._propose()
        self._errands.run(
            lambda: folder() if folder is not None else self._folder, self._take_folder, lambda _error: None
        )

    # What it is made of

    def _beginnings(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(_words(self.tr("A new portfolio"), "heading"))
        self.name.setAccessibleName(self.tr("Name of the new portfolio"))
        self.name.setMaxLength(_MOST_NAME)
        self.name.setMinimumHeight(34)
        self.name.textChanged.connect(lambda _: self._propose())
        self.name.returnPressed.connect(self._begin)
        self.begin = QPushButton(self.tr("&Begin"))
        self.begin.setObjectName("primary")
        self.begin.setMinimumHeight(34)
        self.begin.setAutoDefault(True)  # Enter presses it, not the space bar alone
        self.begin.clicked.connect(lambda _=False: self._begin())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.name, 1)
        row.addWidget(self.begin)
        column.addLayout(row)
        self.place = Elided(Qt.TextElideMode.ElideMiddle)
        self.place.setObjectName("muted")
        self.place.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.elsewhere = QPushButton(self.tr("Another p&lace…"))
        self.elsewhere.setObjectName("link")
        self.elsewhere.setAutoDefault(True)
        self.elsewhere.clicked.connect(lambda _=False: self._begin_elsewhere())
        under = QHBoxLayout()
        under.setSpacing(8)
        under.addWidget(self.place, 1)
        under.addWidget(self.elsewhere)
        column.addLayout(under)
        column.addSpacing(10)
        entries: tuple[tuple[str, str, Callable[[], object]], ...] = (
            (self.tr("&Open a portfolio…"), "open", self._open),
            (self.tr("Join a &team file…"), "people", self._team),
            (self.tr("Look at the &demo portfolio"), "demo", self._demo),
        )
        for text, picture, does in entries:
            button = QPushButton(icon(picture), text)
            button.setObjectName("beginning")
            button.setIconSize(QSize(18, 18))
            button.setMinimumHeight(36)
            button.setAutoDefault(True)
            button.clicked.connect(lambda _=False, does=does: does())
            column.addWidget(button)
        column.addStretch()
        asked = _words(self.tr("Your name, for the record of who changed what"), "muted")
        asked.setBuddy(self.author)
        self.author.setAccessibleName(asked.text())
        self.author.setMaxLength(120)
        self.author.editingFinished.connect(self._tell_author)
        column.addWidget(asked)
        column.addWidget(self.author)
        return column

    def _last(self, *, has_any: bool) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        self.zone = DropZone()
        self.zone.choose.clicked.connect(lambda _=False: self._import())
        self.recent.itemClicked.connect(self._open_recent)
        self.recent.itemActivated.connect(self._open_recent)
        if has_any:
            column.addWidget(_words(self.tr("Opened last"), "heading"))
            column.addWidget(self.recent, 1)
            column.addSpacing(6)
            column.addWidget(self.zone)
        else:
            self.recent.setParent(self)
            self.recent.hide()
            column.addWidget(self.zone, 1)
        return column

    def say(self, sentence: str) -> None:
        """Show why something could not be done."""
        self._message.setText(sentence)
        self._message.setVisible(bool(sentence))

    # Where a new one goes

    def _take_folder(self, folder: Path) -> None:
        self._folder = folder
        self._propose()

    def _propose(self) -> None:
        """Say where the portfolio will be; whether the name is free is looked at when it is begun."""
        self._target = free_path(self._folder, self.name.text())
        folder = short_place(self._folder)
        is_plain = self._target.stem == (self.name.text().strip() or PROPOSED)
        words = self.tr("In {folder}") if is_plain else self.tr("In {folder}, as {file}")
        self.place.show_text(words.format(folder=folder, file=self._target.name))

    def _begin(self) -> None:
        self._tell_author()
        self._propose()
        self.new_requested.emit(self._target)

    def _begin_elsewhere(self) -> None:
        proposed = self.name.text().strip() or PROPOSED
        target = self._asking.to_write(self, self.tr("New portfolio"), proposed, portfolios(), ".pmo")
        if target is not None:
            self._tell_author()
            self.new_requested.emit(target)

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

    def _open(self) -> None:
        path = self._asking.to_open(self, self.tr("Open a portfolio"), portfolios())
        if path is not None:
            self._tell_author()
            self.open_requested.emit(path)

    def _team(self) -> None:
        self._tell_author()
        self.team_requested.emit()

    def _import(self) -> None:
        self._bring_in(self._asking.to_open_several(self, self.tr("Bring in a register and plans"), project_files()))

    def _bring_in(self, sources: list[Path]) -> None:
        """Bring files into a new portfolio, which is where the screen says."""
        if sources:
            self._tell_author()
            self._propose()
            self.import_requested.emit(self._target, sources)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._errands.close()
        super().closeEvent(event)

    def _take(self, found: Dropped) -> None:
        """Open a portfolio that is dropped; bring whatever else it is into a new one."""
        portfolios_ = [path for path in found.paths if path.suffix.lower() == ".pmo"]
        self.say(" ".join(map(str, found.refused)))
        if portfolios_:
            self._tell_author()
            self.open_requested.emit(portfolios_[0])
        elif found.paths:
            self._bring_in(found.paths)


class DropZone(QWidget):
    """Says what can be dropped, within a dashed frame; the whole screen takes it, not this alone."""

    def __init__(self) -> None:
        super().__init__()
        picture = QLabel()
        picture.setPixmap(icon("import").pixmap(28, 28))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        heading = _words(self.tr("Drop your register and plans here"), "heading")
        said = self.tr("Spreadsheets, MS Project, Primavera…: they go into a new portfolio, after a look at them.")
        words = _words(said, "muted")
        for each in (heading, words):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumHeight(172)
        self.choose = QPushButton(self.tr("Choose &files…"))
        self.choose.setAutoDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(6)
        column.addStretch()
        for widget in (picture, heading, words):
            column.addWidget(widget)
        column.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(qcolour("muted"), 1.2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
        painter.end()


def _words(text: str, name: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
