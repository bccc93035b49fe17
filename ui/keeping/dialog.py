"""What is kept for later: every file of the portfolio that waits until it can be read, or until somebody deals with it."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from ui.fields import words
from ui.keeping.part import KeptPart
from ui.session import Session


class KeptDialog(QDialog):
    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Kept for later"))
        self.resize(820, 460)
        self.part = KeptPart(session)
        said = self.tr(
            "Status forms and finance are read by a later version; until then they are kept here as they came."
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(words(said, "muted"))
        column.addWidget(self.part, 1)
        column.addWidget(buttons)
        session.closing.connect(self.reject)
        self.part.table.setFocus()
