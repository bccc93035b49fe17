"""What is odd in the plan's logic: how much, and, once asked for, a list that leads to the tasks."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QToolButton, QVBoxLayout, QWidget

from pmo_desktop.services.findings import FoundFault
from ui.literal import literal

_MOST_SEEN = 5
_ROW = 26


class FindingsBar(QWidget):
    """Lies beneath the plan where there is something to find fault with, and nowhere else."""

    wanted = Signal(str)
    """The task of a finding."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._findings: tuple[FoundFault, ...] = ()
        self.count = QToolButton()
        self.count.setObjectName("findings")
        self.count.setCheckable(True)
        self.count.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.count.setArrowType(Qt.ArrowType.RightArrow)
        self.count.toggled.connect(self._open)
        self.list = QListWidget()
        self.list.setObjectName("found")
        self.list.setAccessibleName(self.tr("Findings in the plan’s logic"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.itemClicked.connect(self._lead)
        self.list.itemActivated.connect(self._lead)
        self.list.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.count)
        column.addWidget(self.list)
        self.hide()

    def show_findings(self, findings: Sequence[FoundFault]) -> None:
        """Show findings as they now stand; the one chosen stays so where it is still there."""
        found = tuple(findings)
        self.setVisible(bool(found))
        if found == self._findings:
            return
        chosen = self.list.currentRow()
        self._findings = found
        self.list.clear()
        for each in found:
            item = QListWidgetItem(each.sentence)
            item.setToolTip(literal(each.sentence))
            self.list.addItem(item)
        self.list.setCurrentRow(min(chosen, len(found) - 1))
        one = self.tr("1 thing does not fit in the plan’s logic")
        many = self.tr("{count} things do not fit in the plan’s logic").format(count=len(found))
        self.count.setText(one if len(found) == 1 else many)
        self.list.setFixedHeight(min(len(found), _MOST_SEEN) * _ROW + 8)

    def next(self) -> str:
        """Go to the next finding, from the last on to the first; return its sentence, empty where there is none."""
        if not self._findings:
            return ""
        row = (self.list.currentRow() + 1) % len(self._findings)
        self.list.setCurrentRow(row)
        self._lead(self.list.item(row))
        return self._findings[row].sentence

    def _open(self, opened: bool) -> None:
        self.count.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self.list.setVisible(opened)

    def _lead(self, item: QListWidgetItem) -> None:
        task_id = self._findings[self.list.row(item)].task_id
        if task_id:
            self.wanted.emit(task_id)
