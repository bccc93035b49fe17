"""The list of changes as a table that reads only the pages somebody looks at."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from pmo_desktop.services.history import Log, Shown, said_kind
from ui.literal import literal
from ui.theme import current_colours
from ui.wording import day_and_time, when

_Index = QModelIndex | QPersistentModelIndex
ORDERS = ("when", "who", "what", "")
"""What a click on each heading sorts by."""


class LogModel(QAbstractTableModel):
    """When, who, what, and what became of it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.log: Log | None = None
        self._titles = (self.tr("When"), self.tr("Who"), self.tr("What"), self.tr("State"))

    def show(self, log: Log) -> None:
        """Show other changes."""
        self.beginResetModel()
        self.log = log
        self.endResetModel()

    def shown(self, row: int) -> Shown | None:
        """Return the change in a row."""
        return self.log[row] if self.log is not None and 0 <= row < len(self.log) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() or self.log is None else len(self.log)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._titles[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = self.shown(index.row()) if index.isValid() else None
        if shown is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts(shown)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return literal(when(shown.at) if index.column() == 0 else self._texts(shown)[index.column()])
        if role == Qt.ItemDataRole.ForegroundRole and (
            shown.undone_by or shown.undoes or index.column() == len(ORDERS) - 1
        ):
            return QColor(current_colours().muted)
        return None

    def _texts(self, shown: Shown) -> tuple[str, str, str, str]:
        return day_and_time(shown.at) if shown.at else "", shown.author, shown.label, self.state_of(shown)

    def state_of(self, shown: Shown) -> str:
        """Return what became of a change, or what kind of change it is; empty for an ordinary one that stands."""
        if shown.undone_by is not None:
            by = shown.undone_by.set
            words = self.tr("undone by {who}, {when}") if by.author != shown.author else self.tr("undone, {when}")
            return words.format(who=by.author, when=day_and_time(by.at))
        return said_kind(shown)
