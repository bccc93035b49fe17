"""The bar at the bottom: what just happened, what is under way and how to stop it, which file this is."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QProgressBar, QStatusBar, QToolButton, QWidget

from pmo_desktop.domain.errors import KnownError
from pmo_desktop.services.encrypting import is_encrypted
from ui.background import Running
from ui.elided import Elided
from ui.icons import icon
from ui.literal import literal, no_key
from ui.session import Session
from ui.shell.team_status import TeamStatus

_MESSAGE_MS = 9_000
_ANY_WIDTH = 16_777_215
"""Qt's own: as wide as there is room."""
_FAILURE_MS = 30_000
_WORTH_SHOWING = 20
"""From how many steps on the progress of working something out is shown."""


class FileName(Elided):
    """Where the file is; a click tells more, as File › Where is this file? does."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__(Qt.TextElideMode.ElideMiddle)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()


class StatusBar(QStatusBar):
    passphrase_requested = Signal()
    """The lock was pressed, which is there where a passphrase opens the file."""
    file_requested = Signal()
    """The name of the file was clicked: where it is is wanted."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._session = session
        self._jobs: list[Running] = []
        self.message = Elided(Qt.TextElideMode.ElideRight)
        self.file = FileName()
        self.file.clicked.connect(self.file_requested)
        self.file.show_text(str(session.workspace.path))
        self.lock = QToolButton()
        self.lock.setIcon(icon("lock"))
        self.lock.setIconSize(QSize(14, 14))
        self.lock.setToolTip(self.tr("A passphrase opens this file; change or remove it"))
        self.lock.setAccessibleName(self.lock.toolTip())
        self.lock.setVisible(is_encrypted(session.workspace.path))
        self.lock.clicked.connect(self.passphrase_requested)
        self.doing = Elided(Qt.TextElideMode.ElideMiddle)
        self.doing.setMinimumWidth(200)
        self.working = QProgressBar()
        self.working.setFixedSize(140, 14)
        self.working.setTextVisible(False)
        self.working.setAccessibleName(self.tr("Progress"))
        self.cancel = QToolButton()
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.clicked.connect(self._cancel)
        self.cancel.hide()
        self._show_working(False)
        self.link = QToolButton()
        self.link.setObjectName("link")
        self.link.clicked.connect(self._follow_link)
        self.link.hide()
        self._linked: Callable[[], object] = lambda: None
        self.team = TeamStatus()
        self.addWidget(self.message, 3)
        self.addWidget(self.link)
        self.addPermanentWidget(self.doing, 1)
        self.addPermanentWidget(self.working)
        self.addPermanentWidget(self.cancel)
        self.addPermanentWidget(self.file, 2)
        self.addPermanentWidget(self.lock)
        self.addPermanentWidget(self.team)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(lambda: self._show("", "", 0))
        session.failed.connect(self.tell)
        session.announced.connect(self.say)
        session.changed.connect(lambda _: self._outdate())
        session.background.started.connect(self._begin)
        session.reckoner.progressed.connect(self._show_reckoning)
        session.reckoner.idle.connect(self._end_reckoning)

    def _outdate(self) -> None:
        """Take away what was said of the change before: the Ctrl+Z it speaks of would take back this one."""
        if self.link.isHidden() and self.message.objectName() == "":
            self._show("", "", 0)

    def say(self, sentence: str) -> None:
        """Show a sentence for a while."""
        self._show(sentence, "", _MESSAGE_MS)

    def say_with(self, sentence: str, link: str, does: Callable[[], object]) -> None:
        """Show a sentence for a while, and right after it what leads to more."""
        self._show(sentence, "", _MESSAGE_MS * 2)
        self.link.setText(no_key(link))
        self._linked = does
        self.link.show()
        self.file.hide()  # there is room for one of the two
        self.message.setMaximumWidth(self.message.fontMetrics().horizontalAdvance(sentence) + 26)

    def name_file(self, words: str, tip: str) -> None:
        """Name what is open in words of one's own: a team file by its place, not by where my copy lies."""
        self.file.show_text(words)
        self.file.setToolTip(literal(tip))

    def tell(self, error: KnownError) -> None:
        """Show what could not be done and what to do next, long enough to read it twice."""
        self._show(str(error), "late", _FAILURE_MS)

    def _show(self, sentence: str, style: str, for_ms: int) -> None:
        if self.message.objectName() != style:
            self.message.setObjectName(style)
            self.message.style().unpolish(self.message)
            self.message.style().polish(self.message)
        self.link.hide()
        self.file.show()
        self.message.setMaximumWidth(_ANY_WIDTH)
        self.message.show_text(sentence)
        if for_ms:
            self._quiet.start(for_ms)

    def _follow_link(self) -> None:
        does = self._linked
        self._show("", "", 0)
        does()

    # Work under way

    def _begin(self, running: Running) -> None:
        self._jobs.append(running)
        running.progressed.connect(self._show_progress)
        running.ended.connect(lambda: self._end(running))
        self._show_newest()

    def _end(self, running: Running) -> None:
        self._jobs.remove(running)
        self._show_newest()

    def _show_newest(self) -> None:
        """Show the job begun last, before it says how far it is; nothing where there is none."""
        self._show_working(bool(self._jobs))
        self.cancel.setVisible(bool(self._jobs))
        if self._jobs:
            self.cancel.setAccessibleName(self.tr("Cancel: {title}").format(title=self._jobs[-1].title))
            self._set_progress(0, 0, self._jobs[-1].title)

    def _cancel(self) -> None:
        if self._jobs:
            self._jobs[-1].cancel()
            self._set_progress(0, 0, self.tr("Cancelling…"))

    def _show_progress(self, done: int, total: int, what: str) -> None:
        if self._jobs and self.sender() in (None, self._jobs[-1]):
            self._set_progress(done, total, what)

    def _show_reckoning(self, done: int, total: int, what: str) -> None:
        if total >= _WORTH_SHOWING and not self._jobs:
            self._show_working(True)
            self._set_progress(done, total, what)

    def _end_reckoning(self) -> None:
        if not self._jobs:
            self._show_working(False)

    def _show_working(self, shown: bool) -> None:
        self.doing.setVisible(shown)
        self.working.setVisible(shown)

    def _set_progress(self, done: int, total: int, what: str) -> None:
        self.working.setRange(0, total)
        self.working.setValue(done)
        self.doing.show_text(what)
