"""Who changed what of one row and when, as a table that is read when it is looked at."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pmo_desktop.services import history
from ui.fields import words
from ui.session import Session
from ui.tables.plain import Heading, PlainTable
from ui.wording import day_and_time

_MOST = 200


def _tr(text: str) -> str:
    return QCoreApplication.translate("RowHistory", text)


class RowHistory(QWidget):
    """A double click leads to the change among all others."""

    wanted = Signal(str)
    """The id of a change."""

    def __init__(self, session: Session, title: str) -> None:
        super().__init__()
        self.session, self._row_id = session, ""
        self._steps: tuple[history.Step, ...] = ()
        self._is_stale = True
        headings = (
            Heading(_tr("When"), 140),
            Heading(_tr("Who"), 96),
            Heading(_tr("What"), 130),
            Heading(_tr("Before"), 140),
            Heading(_tr("After"), 140),
            Heading(_tr("With"), 160, wide=True),
        )
        self.table = PlainTable(title, headings)
        self.table.opened.connect(lambda row: self.wanted.emit(self._steps[row].set_id))
        self.said = words("", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(8)
        column.addWidget(self.table, 1)
        column.addWidget(self.said)

    def show_row(self, row_id: str) -> None:
        """Tell of one row; of none where its id is empty."""
        self._row_id, self._is_stale = row_id, True
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        if not self._is_stale or not self._row_id:
            return
        self._is_stale = False
        workspace = self.session.workspace
        self._steps = history.of_row(workspace, self._row_id, _MOST)
        self.table.show_lines([_line(step) for step in self._steps])
        count = history.count_of_row(workspace, self._row_id)
        one, several = _tr("1 change."), _tr("{count} changes.").format(count=f"{count:,}")
        self.said.setText(f"{one if count == 1 else several} {_tr('A double click shows it among all others.')}")


def _line(step: history.Step) -> Sequence[str]:
    return day_and_time(step.at), step.author, step.field, step.before, step.after, step.label
