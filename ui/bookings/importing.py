"""Shows what a table of bookings would bring, and brings in what is ticked."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pmo_desktop.services.lists.bookings import Preview, Source
from ui.bringing.bookings import BookingsPages
from ui.fields import words
from ui.session import Session


class TableDialog(QDialog):
    def __init__(self, session: Session, source: Source, shown: Preview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named = self.tr("Import {name}").format(name=source.name)
        self.setWindowTitle(named if source.name else self.tr("Take over bookings"))
        self.resize(980, 620)
        self.pages = BookingsPages(session, source, shown)
        self.said = words("", "muted")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.doing = QPushButton(self.tr("Take over"))
        self.doing.setDefault(True)
        self.buttons.addButton(self.doing, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        below = QHBoxLayout()
        below.setContentsMargins(12, 0, 12, 12)
        below.addWidget(self.said, 1)
        below.addWidget(self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.pages, 1)
        column.addLayout(below)
        self.pages.changed.connect(self._count)
        self._count()

    def _count(self) -> None:
        """Say on the button how much it would do, and beside it what the file says in a sentence."""
        count = len(self.pages.agreed)
        self.doing.setText(self.tr("Take over ({count})").format(count=count) if count else self.tr("Take over"))
        self.doing.setEnabled(bool(count))
        self.said.setText(f"{self.pages.shown.summary}.")
