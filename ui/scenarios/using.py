"""Shows what using a scenario would change, line by line, before it is done."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from pmo_desktop.services.scenarios.reading import Standing
from pmo_desktop.services.scenarios.wording import Told
from ui.fields import words
from ui.fitting import FittingDialog


class UseDialog(FittingDialog):
    """What still applies can be left out line by line; what was changed by somebody since is left out to begin with."""

    def __init__(self, name: str, lines: Sequence[Told], effects: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Use “{name}”").format(name=name))
        self.resize(680, 480)
        self.lines = QListWidget()
        self.lines.setObjectName("found")
        self.lines.setWordWrap(True)
        self.lines.setAccessibleName(self.tr("What would change"))
        for line in lines:
            text = f"{line.sentence}\n{line.note}" if line.note else line.sentence
            item = QListWidgetItem(text)
            applies = line.standing in {Standing.HOLDS, Standing.CHANGED}
            flags = Qt.ItemFlag.ItemIsSelectable | (Qt.ItemFlag.ItemIsEnabled if applies else Qt.ItemFlag.NoItemFlags)
            item.setFlags(flags | Qt.ItemFlag.ItemIsUserCheckable)
            is_in = line.standing is Standing.HOLDS
            item.setCheckState(Qt.CheckState.Checked if is_in else Qt.CheckState.Unchecked)
            item.setData(Qt.ItemDataRole.UserRole, line.id)
            self.lines.addItem(item)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Use it"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.lines.itemChanged.connect(lambda _: self._look())
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(words(self.tr("This becomes real for everybody, as one change that can be undone:")))
        column.addWidget(self.lines, 1)
        if effects:
            column.addWidget(words("\n".join(effects), "muted"))
        column.addWidget(self.buttons)
        self._look()

    def left_out(self) -> frozenset[str]:
        """Return the ids of the lines that are not ticked."""
        items = (self.lines.item(row) for row in range(self.lines.count()))
        return frozenset(
            str(each.data(Qt.ItemDataRole.UserRole)) for each in items if each.checkState() is not Qt.CheckState.Checked
        )

    def _look(self) -> None:
        any_in = len(self.left_out()) < self.lines.count()
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(any_in)
