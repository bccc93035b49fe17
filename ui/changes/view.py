"""Who changed what, and when."""

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QSplitter, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from pmo_desktop.domain.changes import Changed, ChangeSet
from ui.changes.wording import when
from ui.session import Session
from ui.view import View

_MOST_ROWS = 500


class ChangesView(View):
    place: ClassVar[str] = "changes"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._sets: tuple[ChangeSet, ...] = ()
        self.sets = _table([self.tr("When"), self.tr("Who"), self.tr("What")], [150, 160, 400])
        self.sets.setAccessibleName(self.tr("Changes"))
        self.rows = _table([self.tr("In"), self.tr("Field"), self.tr("Before"), self.tr("After")], [160, 160, 320, 320])
        self.rows.setAccessibleName(self.tr("What the change did"))
        self.sets.currentCellChanged.connect(lambda row, *_: self._show(row))
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.sets)
        splitter.addWidget(self.rows)
        splitter.setSizes([380, 240])
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        session.changed.connect(self._refresh)

    def title(self) -> str:
        return self.tr("Changes")

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.renew()

    def _refresh(self, _changed: Changed) -> None:
        if self.isVisible():
            self.renew()

    def renew(self) -> None:
        """Read the newest changes."""
        self._sets = self.session.workspace.history()
        self.sets.setRowCount(len(self._sets))
        for number, each in enumerate(self._sets):
            label = self.tr("Undo: {label}").format(label=each.label) if each.undoes else each.label
            for column, text in enumerate((when(each.at), each.author, label)):
                self.sets.setItem(number, column, QTableWidgetItem(text))
        if self._sets and self.sets.currentRow() < 0:
            self.sets.setCurrentCell(0, 0)

    def _show(self, number: int) -> None:
        if not 0 <= number < len(self._sets):
            return
        lines = []
        for row in self.session.workspace.rows_of(self._sets[number].id)[:_MOST_ROWS]:
            kind = row.kind.__name__
            if row.op == "update":
                lines += [(kind, name, _shown(old), _shown(new)) for name, (old, new) in row.fields.items()]
            else:
                named = row.fields.get("name") or row.fields.get("title") or (None, None)
                name = _shown(named[1] if row.op == "insert" else named[0])
                lines.append(
                    (
                        kind,
                        "added" if row.op == "insert" else "deleted",
                        *(("", name) if row.op == "insert" else (name, "")),
                    )
                )
        self.rows.setRowCount(len(lines))
        for place, line in enumerate(lines):
            for column, text in enumerate(line):
                self.rows.setItem(place, column, QTableWidgetItem(text))


def _shown(value: object) -> str:
    return "–" if value is None else str(value)


def _table(headings: list[str], widths: list[int]) -> QTableWidget:
    table = QTableWidget(0, len(headings))
    table.setHorizontalHeaderLabels(headings)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(24)
    table.setShowGrid(False)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    table.horizontalHeader().setStretchLastSection(True)
    for column, width in enumerate(widths):
        table.setColumnWidth(column, width)
    return table
