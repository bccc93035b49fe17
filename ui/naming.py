"""Asks for a name, and says beneath the field why it cannot be one."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from pmo_desktop.domain.errors import KnownError
from ui.fields import mark, words
from ui.fitting import FittingDialog


class NameDialog(FittingDialog):
    """`take` is given the name when OK is pressed; where it raises a KnownError the dialog stays and says it.

    `more` is asked beneath the name.
    """

    def __init__(  # noqa: PLR0913 - what is asked
        self, title: str, sentence: str, name: str, take: Callable[[str], object], parent: QWidget, *,
        more: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(380, 120)
        self._take = take
        said = words(sentence)
        self.field = QLineEdit(name)
        self.field.setAccessibleName(sentence)
        self.field.selectAll()
        said.setBuddy(self.field)
        self.reason = words("", "late")
        self.reason.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.finish)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        for widget in (said, self.field, more, self.reason, buttons):
            if widget is not None:
                column.addWidget(widget)

    def finish(self) -> None:
        """Hand over the name and close, or say why it cannot be one."""
        try:
            self._take(self.field.text())
        except KnownError as error:
            mark(self.field, str(error))
            self.reason.setText(str(error))
            self.reason.show()
            self.field.setFocus()
        else:
            self.accept()
