"""What stands above the leave calendar: which days are shown, and of whom."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from pmo_desktop.services.leave import Asked
from ui.undo_keys import UndoKeys

_PAUSE_MS = 180
SPANS = (1, 3, 12)
"""How many months may be shown."""


class Strip(QWidget):
    """Says what is asked for; `wanted` when that changes."""

    wanted = Signal()

    def __init__(self, back: QAction, on: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 12, 4)
        row.setSpacing(4)
        for action, sign in ((back, "‹"), (on, "›")):
            button = QToolButton()
            button.setText(sign)
            button.setAccessibleName(action.text())
            button.setToolTip(action.text())
            button.clicked.connect(action.trigger)
            row.addWidget(button)
        self.named = QLabel()
        self.named.setObjectName("heading")
        self.named.setMinimumWidth(156)
        row.addSpacing(4)
        row.addWidget(self.named)
        row.addSpacing(8)
        self.span = self._box(
            self.tr("How much is shown"), [self.tr("Month"), self.tr("Three months"), self.tr("Twelve months")]
        )
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Show people with…"))
        self.field.setAccessibleName(self.tr("Show only people with this text in name, role or team"))
        self.field.setClearButtonEnabled(True)
        self.field.setMinimumWidth(110)
        self.field.setMaximumWidth(180)
        self.field.installEventFilter(UndoKeys(self))
        self.team = self._box(self.tr("Team"), [self.tr("All teams")])
        self.role = self._box(self.tr("Role"), [self.tr("All roles")])
        self.count = QLabel()
        self.count.setObjectName("muted")
        for widget in (self.span, self.field, self.team, self.role):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.count)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.wanted)
        self.field.textEdited.connect(lambda _: self._pause.start())
        self.field.returnPressed.connect(self.wanted)
        for box in (self.span, self.team, self.role):
            box.activated.connect(lambda _: self.wanted.emit())

    def _box(self, name: str, options: Sequence[str]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.addItems(list(options))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.setMaximumWidth(170)
        return box

    @property
    def months(self) -> int:
        return SPANS[self.span.currentIndex()]

    def asked(self, *, by_team: bool) -> Asked:
        """Return of whom the calendar is to be."""
        return Asked(self.field.text(), _chosen(self.team), _chosen(self.role), by_team)

    def show_asked(self, asked: Asked) -> None:
        """Show whom the calendar is of."""
        self.field.setText(asked.text)
        for box, name in ((self.team, asked.team), (self.role, asked.role)):
            if name and box.findText(name) < 1:
                box.addItem(name)
            box.setCurrentIndex(max(0, box.findText(name)) if name else 0)

    def offer(self, teams: Sequence[str], roles: Sequence[str]) -> None:
        """Offer the teams and roles there are; one that is chosen stays."""
        for box, names in ((self.team, teams), (self.role, roles)):
            kept = _chosen(box)
            if [box.itemText(at) for at in range(1, box.count())] == list(names):
                continue
            while box.count() > 1:
                box.removeItem(1)
            box.addItems(list(names))
            box.setCurrentIndex(max(0, box.findText(kept)) if kept else 0)
            box.setVisible(bool(names))


def _chosen(box: QComboBox) -> str:
    return box.currentText() if box.currentIndex() > 0 else ""
