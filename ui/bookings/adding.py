"""A line above the grid in which a person and a project are named, to add a row for them."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from ui.fields import mark


class AddingRow(QWidget):
    """Stays open after a row was added, for the next one; Esc closes it."""

    wanted = Signal(str, str)
    """The person and the project as they were typed."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.person, self.project = self._field(self.tr("Person")), self._field(self.tr("Project, line work or duty"))
        self.person.setPlaceholderText(self.tr("Type a name"))
        self.project.setPlaceholderText(self.tr("Type a project; nothing for line work; “duty: Help desk”"))
        self.adding = QPushButton(self.tr("Add row"))
        self.adding.clicked.connect(self._want)
        closing = QToolButton()
        closing.setText("×")
        closing.setAccessibleName(self.tr("Close"))
        closing.setToolTip(self.tr("Close (Esc)"))
        closing.clicked.connect(self.close_line)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 12, 6)
        row.setSpacing(6)
        for title, field, stretch in ((self.tr("Person"), self.person, 2), (self.tr("for"), self.project, 3)):
            label = QLabel(title)
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field, stretch)
        row.addWidget(self.adding)
        row.addWidget(closing)
        for each in (self.person, self.project):
            each.textEdited.connect(lambda _: self.refuse("", ""))
            each.installEventFilter(self)

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setMinimumWidth(180)
        return field

    def offer(self, people: Sequence[str], projects: Sequence[str]) -> None:
        """Offer names while somebody types."""
        for field, names in ((self.person, people), (self.project, projects)):
            completer = QCompleter(list(names), field)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            field.setCompleter(completer)

    def begin(self, person: str) -> None:
        """Show the line, the cursor where something is missing."""
        self.person.setText(person)
        self.project.clear()
        self.refuse("", "")
        self.show()
        (self.project if person else self.person).setFocus()

    def refuse(self, person: str, project: str) -> None:
        """Frame the field to blame, with the reason."""
        mark(self.person, person)
        mark(self.project, project)

    def next_one(self) -> None:
        """Be ready for another row of the same person."""
        self.project.clear()

    def close_line(self) -> None:
        self.hide()
        self.closed.emit()

    def _want(self) -> None:
        self.wanted.emit(self.person.text(), self.project.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Add with Enter, from the person go on to the project; close with Esc."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Escape:
            self.close_line()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if watched is self.person and not self.project.text():
                self.project.setFocus()
            else:
                self._want()
            return True
        return super().eventFilter(watched, event)
