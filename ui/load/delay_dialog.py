"""Asks how long work is to wait, or until when, and says what moves with it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import KnownError
from ui.date_field import DateField
from ui.fields import words

_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Ahead:
    """Says what waiting so many working days would do (`by`), or until a day (`to`); both may raise a KnownError.

    `finds` asks when there is time for the work, and tells what it is given; None where that cannot be asked.
    """

    by: Callable[[int], str]
    to: Callable[[int], str]
    finds: Callable[[Callable[[int | None], object]], object] | None = None


class DelayDialog(QDialog):
    def __init__(self, what: str, today: int, ahead: Ahead, days: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ahead = ahead
        self.setWindowTitle(self.tr("Delay"))
        self.days = QSpinBox()
        self.days.setRange(-_MOST, _MOST)
        self.days.setValue(days)
        self.days.setAccessibleName(self.tr("Working days, earlier with a minus"))
        self.days.valueChanged.connect(lambda _: self._by_days())
        self.until = DateField(self.tr("Until this day"), today)
        self.until.textEdited.connect(lambda _: self._look())
        self.until.picked.connect(self._look)
        self.finder = QPushButton(self.tr("When there is time"))
        self.finder.setVisible(ahead.finds is not None)
        self.finder.clicked.connect(lambda _=False: self._ask())
        self.said = words("", "muted")
        self.said.setMinimumWidth(440)
        self.said.setMinimumHeight(4 * self.said.fontMetrics().lineSpacing())
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Delay"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        for title, field in ((self.tr("Working days (earlier with −)"), self.days), (self.tr("or until"), self.until)):
            label = QLabel(title)
            label.setBuddy(field)
            form.addRow(label, field)
        form.addRow(self.finder)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(words(what, "heading"))
        column.addLayout(form)
        column.addWidget(self.said)
        column.addWidget(self.buttons)
        self.days.selectAll()
        self._look()

    def _by_days(self) -> None:
        self.until.clear()
        self._look()

    def _ask(self) -> None:
        if self._ahead.finds is not None:
            self.finder.setEnabled(False)
            self.said.setText(self.tr("Looking for time…"))
            self._ahead.finds(self._take)

    def _take(self, at: int | None) -> None:
        self.finder.setEnabled(True)
        if at is None:
            self._say(self.tr("There is no time for it in the next year."), "late", can=False)
            return
        self.until.setText(format_date(at))
        self._look()

    def _look(self) -> None:
        """Say what would move, or why nothing can."""
        at = self.until.day()
        if self.until.text().strip() and at is None:
            self._say(self.tr("“{text}” is no date.").format(text=self.until.text()), "late", can=False)
            return
        try:
            said = self._ahead.by(self.days.value()) if at is None else self._ahead.to(at)
        except KnownError as error:
            self._say(str(error), "late", can=False)
        else:
            self._say(said, "muted", can=at is not None or self.days.value() != 0)

    def _say(self, sentence: str, style: str, *, can: bool) -> None:
        self.said.setText(sentence)
        self.said.setObjectName(style)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(can)
