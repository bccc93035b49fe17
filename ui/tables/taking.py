"""What taking a table over would do, shown before anything is written: a sentence, what fits nothing, and why."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from ui.fields import words
from ui.tables.plain import Heading, PlainTable


class TakingDialog(QDialog):
    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(720, 480)
        self.sentence = words("", "heading")
        self.left_out = PlainTable(
            self.tr("What cannot be taken over"), [Heading(self.tr("Where"), 170), Heading(self.tr("Why"), wide=True)]
        )
        self.heading = words("", "muted")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.doing = QPushButton(self.tr("Take over"))
        self.doing.setDefault(True)
        self.buttons.addButton(self.doing, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 16, 20, 12)
        self.column.setSpacing(8)
        for widget in (self.sentence, self.heading, self.left_out, self.buttons):
            self.column.addWidget(widget)

    def show_left_out(self, problems: Sequence[tuple[str, str]], *, some: bool) -> None:
        """Show what fits nothing, line by line; `some`: there is something to take over all the same."""
        self.left_out.show_lines(problems)
        self.left_out.setVisible(bool(problems))
        counted = self.tr("1 thing is left out") if len(problems) == 1 else self.tr("{count} things are left out")
        self.heading.setText(counted.format(count=len(problems)))
        self.heading.setVisible(bool(problems))
        self.doing.setEnabled(some)
