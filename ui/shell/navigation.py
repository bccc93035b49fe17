"""The places down the left side of the window, as icons with words or as icons alone."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ui.icons import icon
from ui.shell.places import LISTED, named

_NARROW = 46
_LEAST = 148


class Navigation(QListWidget):
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAccessibleName(self.tr("Places"))
        self.setIconSize(QSize(18, 18))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._wide = True
        for place in LISTED:
            item = QListWidgetItem(icon(place.icon), self.tr(place.title))
            item.setData(Qt.ItemDataRole.UserRole, place.name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, self.tr(place.title))
            self.addItem(item)
        self.set_wide(wide=True)
        self.currentItemChanged.connect(
            lambda item, _: self.chosen.emit(item.data(Qt.ItemDataRole.UserRole)) if item is not None else None
        )

    @property
    def is_wide(self) -> bool:
        return self._wide

    def set_wide(self, *, wide: bool) -> None:
        """Show words beside the icons, or the icons alone with the words as tooltips."""
        self._wide = wide
        self.setFixedWidth(max(_LEAST, self.sizeHintForColumn(0) + 24) if wide else _NARROW)
        for number, place in enumerate(LISTED):
            title = self.tr(place.title)
            self.item(number).setText(title if wide else "")
            self.item(number).setToolTip("" if wide else title)

    def show_place(self, name: str) -> None:
        """Mark a place, or the one it is a face of, as the one shown."""
        listed = named(name).face_of or name
        with QSignalBlocker(self):
            self.setCurrentRow(next(number for number, place in enumerate(LISTED) if place.name == listed))
