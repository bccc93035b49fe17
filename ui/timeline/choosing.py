"""Asks which tasks stand on the timeline: all of the plan to tick, with a filter."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from pmo_desktop.charts.card import Card
from ui.fields import words

_INDENT = "    "


class ChooseDialog(QDialog):
    def __init__(self, cards: Sequence[Card], shown: Collection[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("What stands on the timeline"))
        self.resize(460, 560)
        self.filter = QLineEdit()
        self.filter.setAccessibleName(self.tr("Filter the tasks"))
        self.filter.setPlaceholderText(self.tr("Filter by name"))
        self.filter.setClearButtonEnabled(True)
        self.tasks = QListWidget()
        self.tasks.setObjectName("found")
        self.tasks.setAccessibleName(self.tr("Tasks"))
        for card in cards:
            sign = "◆ " if card.milestone else ""
            item = QListWidgetItem(f"{_INDENT * card.level}{sign}{card.name}")
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if card.task_id in shown else Qt.CheckState.Unchecked)
            item.setData(Qt.ItemDataRole.UserRole, card.task_id)
            if card.summary:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            self.tasks.addItem(item)
        self.tasks.setCurrentRow(0)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(words(self.tr("Space ticks the task one is at."), "muted"))
        column.addWidget(self.filter)
        column.addWidget(self.tasks, 1)
        column.addWidget(self.buttons)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.filter.textChanged.connect(self._filter)

    def ticked(self) -> set[str]:
        """Return the ids of the tasks that are to stand there."""
        items = (self.tasks.item(row) for row in range(self.tasks.count()))
        return {
            str(each.data(Qt.ItemDataRole.UserRole)) for each in items if each.checkState() is Qt.CheckState.Checked
        }

    def _filter(self, text: str) -> None:
        wanted = text.casefold().split()
        for row in range(self.tasks.count()):
            item = self.tasks.item(row)
            item.setHidden(not all(word in item.text().casefold() for word in wanted))
