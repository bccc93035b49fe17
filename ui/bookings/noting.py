"""Asks for the note of the bookings selected."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget


class NoteDialog(QDialog):
    def __init__(self, note: str, duty: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Note"))
        self.resize(440, 10)
        self.field = QLineEdit(note)
        self.field.setAccessibleName(self.tr("Note"))
        self.field.selectAll()
        words = (
            self.tr("&Name of the duty, or empty for line work") if duty else self.tr("&Note on the bookings selected")
        )
        label = QLabel(words)
        label.setBuddy(self.field)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 12)
        column.setSpacing(8)
        for widget in (label, self.field, buttons):
            column.addWidget(widget)
