"""Who changed what, and when."""

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from pmo_desktop.services import history
from ui.layout import restore_split
from ui.session import Session
from ui.tables.plain import Heading, PlainTable
from ui.view import FreshView
from ui.wording import when

if TYPE_CHECKING:
    from pmo_desktop.domain.changes import ChangeSet

_ADDED = {True: "added", False: "deleted"}


class ChangesView(FreshView):
    place: ClassVar[str] = "changes"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._sets: tuple[ChangeSet, ...] = ()
        self.sets = PlainTable(
            self.tr("Changes"),
            [Heading(self.tr("When"), 172), Heading(self.tr("Who"), 150), Heading(self.tr("What"), wide=True)],
        )
        self.rows = PlainTable(
            self.tr("What the change did"),
            [
                Heading(self.tr("In"), 340),
                Heading(self.tr("Field"), 150),
                Heading(self.tr("Before"), 200),
                Heading(self.tr("After"), wide=True),
            ],
        )
        self.sets.currentCellChanged.connect(lambda row, *_: self._show(row))
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.sets)
        splitter.addWidget(self.rows)
        splitter.setSizes([380, 240])
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self._splitter = splitter
        self.setFocusProxy(self.sets)

    def title(self) -> str:
        return self.tr("Changes")

    def save_state(self) -> dict[str, Any]:
        return {"splitter": self._splitter.sizes()}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up the split."""
        restore_split(self._splitter, state.get("splitter"))

    def renew(self) -> None:
        """Read the newest changes."""
        shown = self._sets[self.sets.currentRow()].id if 0 <= self.sets.currentRow() < len(self._sets) else ""
        self._sets = self.session.workspace.history()
        self.sets.show_lines(
            [
                (
                    when(each.at),
                    each.author,
                    each.label,
                )
                for each in self._sets
            ]
        )
        row = next((number for number, each in enumerate(self._sets) if each.id == shown), 0)
        self.sets.setCurrentCell(row, 0)
        self._show(row)

    def _show(self, number: int) -> None:
        if not 0 <= number < len(self._sets):
            return
        lines = history.lines_of(self.session.workspace, self._sets[number].id)
        self.rows.show_lines(
            [(line.what, line.field or _ADDED[bool(line.after)], line.before, line.after) for line in lines]
        )
