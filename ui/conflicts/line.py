"""The line of the inspector that says that two people changed what is selected, and leads to it."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.lines import Line, Said
from ui.session import Selection, Session
from ui.wording import things


class ClashLine(QWidget):
    """Nothing where nothing waits to be decided about the selection."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._row_id = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 4)
        self.line: Line | None = None
        self.hide()
        session.selected.connect(self._take)
        session.waiting.renewed.connect(self.renew)

    def _take(self, selection: Selection) -> None:
        self._row_id = selection.ids[0] if len(selection.ids) == 1 else ""
        self.renew()

    def renew(self) -> None:
        """Say what waits about the selection."""
        if self.line is not None:
            self._column.removeWidget(self.line)
            self.line.deleteLater()
            self.line = None
        count = self._session.waiting.marked.get(self._row_id, 0)
        if count:
            said = Said(self.tr("⇄ {things}: look at it").format(things=things(count)), style="accent")
            self.line = Line(said, partial(self._session.clashes_requested.emit, self._row_id))
            self._column.addWidget(self.line)
        self.setVisible(bool(count))
