"""Asks who is to take work over, all of it or a share; those with the skill and the time for it come first."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.entry.amounts import format_percent
from pmo_desktop.services.load.giving import Candidate
from ui.fields import words
from ui.tables.plain import Heading, PlainTable


class GiveDialog(QDialog):
    """`what` says which work it is about; with `shares` a part of it can be given."""

    def __init__(
        self, what: str, found: Sequence[Candidate], *, shares: bool, share: int = 50, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._found = tuple(found)
        self._shown: list[Candidate] = []
        self.setWindowTitle(self.tr("Share work with somebody") if shares else self.tr("Give work to somebody"))
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Name, role or skill"))
        self.field.setAccessibleName(self.tr("Show only people with this text in name, role or skills"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(lambda _: self._fill())
        self.field.installEventFilter(self)
        self.table = PlainTable(
            self.tr("Who could take it over"),
            [
                Heading(self.tr("Name"), 150, wide=True),
                Heading(self.tr("Role"), 130),
                Heading(self.tr("Skills"), 150),
                Heading(self.tr("Time for it"), 110, right=True),
                Heading(self.tr("Then at most"), 118, right=True),
            ],
        )
        self.table.setMinimumSize(660, 300)
        self.table.opened.connect(lambda _row: self.accept())
        self.table.itemSelectionChanged.connect(self._look)
        self.share = QSpinBox()
        self.share.setRange(1, 99)
        self.share.setSuffix(" %")
        self.share.setValue(share)
        self.share.setAccessibleName(self.tr("How much of what is left they take over"))
        self._shares = shares
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Share") if shares else self.tr("Give"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out(what)
        self._fill()

    def _lay_out(self, what: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(words(what, "heading"))
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        if self._shares:
            form = QFormLayout()
            title = QLabel(self.tr("Their share"))
            title.setBuddy(self.share)
            form.addRow(title, self.share)
            row.addSpacing(12)
            row.addLayout(form)
        else:
            self.share.hide()
            self.share.setParent(self)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        said = self.tr(
            "What has been done stays whose it was, and the work as much as it is; dates follow who does it."
        )
        column.addWidget(words(said, "muted"))
        column.addWidget(self.buttons)

    def _fill(self) -> None:
        text = self.field.text().casefold().strip()
        self._shown = [
            each
            for each in self._found
            if any(text in said.casefold() for said in (each.person.name, each.role, each.skills, each.person.team))
        ]
        self.table.show_lines([_texts(each) for each in self._shown])
        if self._shown:
            self.table.selectRow(0)
        self._look()

    def _look(self) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.chosen()))

    def chosen(self) -> str:
        """Return the id of the person chosen, empty where none is."""
        rows = self.table.selectionModel().selectedRows()
        return self._shown[rows[0].row()].person.id if rows and rows[0].row() < len(self._shown) else ""

    def part(self) -> float:
        """Return the share they take, 0 to 1."""
        return self.share.value() / 100 if self._shares else 1.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk the list from the field with the arrows."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self._shown:
                row = min(max(self.table.currentRow() + step, 0), len(self._shown) - 1)
                self.table.selectRow(row)
                return True
        return super().eventFilter(watched, event)


def _texts(each: Candidate) -> tuple[str, ...]:
    time = f"{each.free / 3600:.0f} / {each.needed / 3600:.0f} h" if each.needed > 0 else "–"
    then = "–" if each.fullest is None else format_percent(round(each.fullest * 100))
    return each.person.name, each.role or each.person.team, each.skills or "–", time, then
