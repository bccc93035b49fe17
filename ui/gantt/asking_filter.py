"""Asks for what a filter looks for: a text, a day, or the days between which something is done."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QWidget

from pmo_desktop.domain.entry.dates import parse_date
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.services.arranging import Filter
from ui.fields import mark, words
from ui.view import View


class AskDialog(QDialog):
    """A few fields, each with its label; days are read while they are typed, and what they mean stands beneath."""

    def __init__(
        self, title: str, labels: Sequence[str], texts: Sequence[str], today: int | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._today = today
        self.fields = [QLineEdit(text) for text in texts]
        self.said = words("", "late")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 12)
        form.setSpacing(8)
        for label, field in zip(labels, self.fields, strict=True):
            field.setMinimumWidth(220)
            field.setAccessibleName(label)
            field.textChanged.connect(self._look)
            form.addRow(label, field)
        form.addRow(self.said)
        form.addRow(self.buttons)
        self._look()

    def _look(self) -> None:
        """Say which day cannot be read; OK waits until all can."""
        reasons = []
        for field in self.fields:
            reason = self._reason(field.text())
            mark(field, reason)
            reasons.append(reason)
        self.said.setText(next((each for each in reasons if each), ""))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not any(reasons))

    def _reason(self, text: str) -> str:
        if self._today is None or not text.strip():
            return ""
        try:
            parse_date(text, self._today)
        except InvalidValueError as error:
            return str(error)
        return ""

    def texts(self) -> list[str]:
        return [field.text().strip() for field in self.fields]


def ask_text(view: View, given: Filter) -> Filter | None:
    """Ask for a text to be in name, code, notes or people."""
    found = _asked(view, view.tr("Show tasks with a text"), [view.tr("Text")], [given.value], dated=False)
    return Filter("text", found[0]) if found and found[0] else None


def ask_day(view: View, given: Filter) -> Filter | None:
    """Ask for the day since which tasks were changed."""
    title = view.tr("Show tasks changed since a day")
    found = _asked(view, title, [view.tr("Changed since")], [given.value or "-7d"], dated=True)
    return Filter("changed", found[0]) if found else None


def ask_days(view: View, given: Filter) -> Filter | None:
    """Ask for the first and last day between which some part of a task lies; one of them may stay open."""
    labels, texts = [view.tr("From"), view.tr("To")], [given.value, given.until]
    found = _asked(view, view.tr("Show tasks between two days"), labels, texts, dated=True)
    return Filter("dates", found[0], found[1]) if found and any(found) else None


def _asked(view: View, title: str, labels: Sequence[str], texts: Sequence[str], *, dated: bool) -> list[str] | None:
    dialog = AskDialog(title, labels, texts, view.session.workspace.today() if dated else None, view)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    found = dialog.texts()
    dialog.deleteLater()
    return found if accepted else None
