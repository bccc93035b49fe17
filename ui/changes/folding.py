"""Folding old history: how much stays whole, what would go, and what can then no longer be seen."""

from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from pmo_desktop.services import folding
from pmo_desktop.services.as_of import said_day
from pmo_desktop.services.folding import Preview
from ui.fields import words
from ui.session import Session
from ui.tables.plain import Heading, PlainTable

_MEGABYTE = 1_000_000


class FoldDialog(QDialog):
    """`keep` is how many months stay whole to begin with."""

    def __init__(self, session: Session, parent: QWidget | None = None, keep: int = folding.USUAL_MONTHS) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(self.tr("Fold old history"))
        self.resize(600, 480)
        self.months = QSpinBox()
        self.months.setRange(1, 600)
        self.months.setValue(keep)
        self.months.setAccessibleName(self.tr("Months that stay whole"))
        self.months.valueChanged.connect(lambda _: self.renew())
        self.table = PlainTable(
            self.tr("Months that would be folded"),
            [
                Heading(self.tr("Month"), 150), Heading(self.tr("Changes"), 90, right=True),
                Heading(self.tr("Size"), 90, right=True), Heading(self.tr("By"), wide=True),
            ],
        )  # fmt: skip
        self._said = words("")
        self.compact = QCheckBox()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.agree = buttons.addButton(self.tr("Fold"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(QLabel(self.tr("Keep the last")))
        row.addWidget(self.months)
        row.addWidget(QLabel(self.tr("months as they are; fold what is older")))
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        why = self.tr(
            "Each older month becomes one change. The portfolio stays as it is, and how it stood at the end of each month "
            "can still be shown. Single changes of these months, and the days between, can no longer be seen or undone."
        )
        column.addWidget(words(why, "muted"))
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self._said)
        column.addWidget(self.compact)
        column.addWidget(buttons)
        self.renew()

    def renew(self) -> None:
        """Say what would be folded."""
        found = folding.preview(self._session.workspace, self.months.value())
        self.table.show_lines([
            (each.label, f"{each.sets:,}", _size(each.bytes_), ", ".join(each.authors)) for each in found.months
        ])  # fmt: skip
        self._said.setText(self._summed_up(found))
        self.compact.setText(
            self.tr("Make the file smaller afterwards; needs {size} of free room for a while").format(
                size=_size(found.file_bytes)
            )
        )
        for each in (self.compact, self.agree):
            each.setEnabled(bool(found.months))

    def _summed_up(self, found: Preview) -> str:
        if not found.months:
            return self.tr("There is no history before {day} that can be folded.").format(day=said_day(found.until))
        return self.tr("{sets} changes become {months}; up to {size} of {whole} become free.").format(
            sets=f"{found.sets:,}", months=len(found.months), size=_size(found.bytes_), whole=_size(found.file_bytes)
        )


def _size(count: int) -> str:
    return f"{count / _MEGABYTE:.1f} MB" if count >= _MEGABYTE / 10 else f"{count / 1000:.0f} kB"
