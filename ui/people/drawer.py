"""What the coordinator keeps for themselves: which facts, how many, and where the file lies."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.services import private
from ui.asking import portfolios
from ui.fields import rule, words
from ui.literal import literal
from ui.session import Session


class DrawerDialog(QDialog):
    """Ticks say what is kept; OK moves it as one change, which can be undone. The file is moved at once."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(self.tr("My private drawer"))
        self.setMinimumWidth(560)
        self.ticks: dict[str, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._page = QVBoxLayout()
        self._page.setContentsMargins(20, 16, 20, 16)
        self._page.setSpacing(4)
        self._say_what_it_is()
        self._offer_kinds()
        self._say_where()
        self.said = words("", "late")
        self.said.hide()
        self._page.addWidget(self.said)
        column.addLayout(self._page, 1)
        column.addWidget(rule())
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.setContentsMargins(20, 12, 20, 12)
        self.buttons.accepted.connect(self._finish)
        self.buttons.rejected.connect(self.reject)
        column.addWidget(self.buttons)
        self._show()

    def _say_what_it_is(self) -> None:
        sentence = words(
            self.tr(
                "What you keep here lies in a file of your own. Your screens show it and count with it; it never enters the team "
                "file, an export or a report."
            ),
            "muted",
        )
        sentence.setContentsMargins(0, 0, 0, 10)
        self._page.addWidget(sentence)

    def _offer_kinds(self) -> None:
        self.sentences = {}
        for line in private.contents(self._session.workspace).lines:
            tick = QCheckBox(self.tr(line.secret.choice))
            tick.setChecked(line.all)
            sentence = words("", "muted")
            sentence.setContentsMargins(24, 0, 0, 8)
            self.ticks[line.secret.name], self.sentences[line.secret.name] = tick, sentence
            self._page.addWidget(tick)
            self._page.addWidget(sentence)

    def _say_where(self) -> None:
        heading = words(self.tr("Where it lies"), "heading")
        heading.setContentsMargins(0, 8, 0, 0)
        self._page.addWidget(heading)
        beside = QHBoxLayout()
        beside.setSpacing(12)
        self.place = words("", "muted")
        self.moving = QPushButton(self.tr("Move…"))
        self.moving.setAccessibleName(self.tr("Move the private drawer"))
        self.moving.setAutoDefault(False)
        self.moving.clicked.connect(self._move)
        beside.addWidget(self.place, 1)
        beside.addWidget(self.moving, 0, Qt.AlignmentFlag.AlignTop)
        self._page.addLayout(beside)
        earlier = words(self.tr(private.EARLIER), "muted")
        earlier.setContentsMargins(0, 8, 0, 0)
        self._page.addWidget(earlier)

    def _show(self) -> None:
        """Say what is kept and where, as it now stands."""
        found = private.contents(self._session.workspace)
        for line in found.lines:
            self.sentences[line.secret.name].setText(line.sentence)
        if found.trouble or found.place is None:
            self.place.setText(str(found.place or self.tr("Nowhere yet.")))
        elif found.is_there:
            self.place.setText(_breakable(str(found.place)))
        else:
            self.place.setText(self.tr("There is none yet. Ticking something makes it."))
        self.place.setToolTip(literal(str(found.place or "")))
        self.moving.setEnabled(found.is_there and not found.trouble)
        for tick in self.ticks.values():
            tick.setEnabled(not found.trouble)
        self._refuse(found.trouble or (private.UNSWEPT if found.unswept else ""))

    def _refuse(self, sentence: str) -> None:
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))

    def _move(self) -> None:
        target = self._session.asking.to_write(
            self, self.tr("Move my private drawer"), self.tr("My private drawer"), portfolios(), ".pmo"
        )
        if target is None:
            return
        try:
            private.move(self._session.workspace, target)
        except KnownError as error:
            self._refuse(str(error))
            return
        self._show()

    def _finish(self) -> None:
        """Move what is to be moved beside the window: the whole file is written anew."""
        kept = [name for name, tick in self.ticks.items() if tick.isChecked()]
        self.buttons.setEnabled(False)
        self._session.background.run(
            self.tr("Moving what is private"), lambda own, _: private.set_kept(own, kept), self._tell, self._stay
        )

    def _stay(self, error: KnownError) -> None:
        if isValid(self):
            self.buttons.setEnabled(True)
            self._refuse(str(error))

    def _tell(self, done: ChangeSet | None) -> None:
        self._session.look()
        found = private.contents(self._session.workspace)
        if found.unswept:
            self._session.announced.emit(private.UNSWEPT)
        elif done is not None:
            said = self.tr("{label}: {count} values are private. Ctrl+Z takes it back.")
            self._session.announced.emit(said.format(label=done.label, count=found.count))
        if isValid(self):
            self.accept()


def _breakable(path: str) -> str:
    """Return a path that a label may break after its slashes."""
    return path.replace("/", "/\u200b").replace("\\", "\\\u200b")
