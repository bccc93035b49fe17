"""Who the people of a file are: one line a person, with whom they may be; chosen before anything is written."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QTableWidgetItem, QVBoxLayout, QWidget

from pmo_desktop.domain.records import Person
from pmo_desktop.domain.resources.matching import Match
from pmo_desktop.services.importing import Choices, Preview
from pmo_desktop.services.workspace import Workspace
from ui.importing.report import page
from ui.literal import literal
from ui.tables.plain import Heading, PlainTable

_ROW = 34


class WhoPage(QWidget):
    changed = Signal()
    """Somebody is now said to be somebody else."""

    def __init__(
        self,
        workspace: Workspace,
        shown: Preview,
        parent: QWidget | None = None,
        *,
        choices: Choices | None = None,
        others: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Show the people of a file; `others` (name, id) come with files before it, and may be meant too."""
        super().__init__(parent)
        self.choices: dict[str, str | None] = dict(choices or {})
        """Whom somebody chose, by the id of the person in the file; None for somebody new."""
        self._known = sorted(workspace.all(Person), key=lambda person: person.name.casefold())
        self._others = others
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._table(shown) if shown.matches else page(self.tr("The file names no people.")))

    def _table(self, shown: Preview) -> PlainTable:
        table = PlainTable(
            self.tr("People"),
            [Heading(self.tr("In the file"), 200), Heading(self.tr("Is"), 260), Heading(self.tr("Why"), wide=True)],
        )
        table.verticalHeader().setDefaultSectionSize(_ROW)
        table.setRowCount(len(shown.matches))
        names = {person.id: person.name for person in self._known} | {own: name for name, own in self._others}
        for row, match in enumerate(shown.matches):
            table.setItem(row, 0, _cell(match.imported.name))
            table.setCellWidget(row, 1, self._box(match, names))
            sure = self.tr(" ({share} sure)").format(share=f"{match.confidence:.0%}") if match.existing else ""
            table.setItem(row, 2, _cell(match.reason + sure))
        return table

    def _box(self, match: Match, names: Mapping[str, str]) -> QComboBox:
        """Offer who somebody may be: the likely first, then everybody here."""
        box = QComboBox()
        box.setAccessibleName(self.tr("Who {name} is").format(name=match.imported.name))
        box.addItem(self.tr("Somebody new"), None)
        likely = {person.id for person in match.candidates}
        proposed = match.existing.id if match.existing else None
        for person_id in sorted(names, key=lambda each: each not in likely):
            box.addItem(names[person_id], person_id)
        box.setCurrentIndex(max(0, box.findData(self.choices.get(match.imported.id, proposed))))
        box.currentIndexChanged.connect(lambda _: self._choose(match.imported.id, box.currentData()))
        return box

    def _choose(self, own: str, person_id: str | None) -> None:
        self.choices[own] = person_id
        self.changed.emit()


def _cell(text: str) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setToolTip(literal(text))
    return item
