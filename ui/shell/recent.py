"""The portfolios opened last: what each is called, where it is, when it was last changed, and whether it is there."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from ui.background import Errands
from ui.literal import literal

_HOME = "~"


class RecentFiles(QListWidget):
    """Files are looked at out of sight: one may lie on a share that does not answer."""

    def __init__(self, names: Sequence[str], errands: Errands) -> None:
        super().__init__()
        self.setObjectName("recent")
        self.setAccessibleName(self.tr("Opened last"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for name in names:
            item = QListWidgetItem(_line(name, ""))
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setToolTip(literal(name))
            self.addItem(item)
            errands.run(partial(_changed_at, name), partial(self._show, item, name), lambda _error: None)

    def _show(self, item: QListWidgetItem, name: str, at: float | None) -> None:
        if "://" in name:
            return
        if at is None:
            item.setText(_line(name, self.tr("not there at the moment")))
            item.setForeground(self.palette().placeholderText())
            return
        changed = datetime.fromtimestamp(at).astimezone()
        today = datetime.now().astimezone().date()
        is_today = changed.date() == today
        words = self.tr("changed today {time}") if is_today else self.tr("changed {day}")
        item.setText(_line(name, words.format(time=f"{changed:%H:%M}", day=f"{changed:%Y-%m-%d}")))


def _changed_at(name: str) -> float | None:
    """Return when a file was written last; None where it cannot be reached."""
    try:
        return Path(name).stat().st_mtime
    except OSError:
        return None


def _line(name: str, when: str) -> str:
    second = short_place(Path(name).parent) if "://" not in name else name
    return f"{Path(name).stem}\n{second}{f'  ·  {when}' if when else ''}"


def short_place(folder: Path) -> str:
    """Return a folder as people say it: from their own on."""
    home = Path.home()
    return (
        str(Path(_HOME) / folder.relative_to(home)) if folder.is_relative_to(home) and folder != home else str(folder)
    )
