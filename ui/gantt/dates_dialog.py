"""Asks for two dates between which the chart is to show the plan."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QWidget

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date, parse_date
from pmo_desktop.domain.errors import KnownError


class DatesDialog(QDialog):
    """Takes dates as the table does: “today”, “+5d”, “1/3”, ISO."""

    def __init__(self, start: int, finish: int, today: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Zoom to dates"))
        self._today = today
        self._start, self._finish = QLineEdit(format_date(start)), QLineEdit(format_date(finish))
        self._said = QLabel()
        self._said.setObjectName("late")
        self._said.setWordWrap(True)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(self.tr("From"), self._start)
        form.addRow(self.tr("To"), self._finish)
        form.addRow(self._said)
        form.addRow(self._buttons)
        self._start.selectAll()

    def dates(self) -> tuple[int, int]:
        """Return the first moment and the end of the last day; raise a KnownError where one is no date."""
        start, _ = parse_date(self._start.text(), self._today)
        finish, _ = parse_date(self._finish.text(), self._today)
        first, last = sorted((moment.midnight(start), moment.midnight(finish)))
        return first, last + moment.DAY

    def _accept(self) -> None:
        try:
            self.dates()
        except KnownError as error:
            self._said.setText(str(error))
        else:
            self.accept()
