"""A table of texts to read, not to edit."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QTableWidget, QTableWidgetItem

from ui.literal import literal

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Heading:
    """`right` for numbers; the `wide` one takes the room that is left."""

    title: str
    width: int = 100
    right: bool = False
    wide: bool = False

    @property
    def side(self) -> Qt.AlignmentFlag:
        return _RIGHT if self.right else _LEFT


class PlainTable(QTableWidget):
    opened = Signal(int)
    """The number of a line that was double-clicked, or on which Enter was pressed."""

    def __init__(self, name: str, headings: Sequence[Heading]) -> None:
        super().__init__(0, len(headings))
        self._headings = tuple(headings)
        self.setAccessibleName(name)
        self.setTabKeyNavigation(False)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(24)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(not any(each.wide for each in headings))
        for column, heading in enumerate(headings):
            item = QTableWidgetItem(heading.title)
            item.setTextAlignment(heading.side)
            self.setHorizontalHeaderItem(column, item)
            self.setColumnWidth(column, heading.width)
            if heading.wide:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def show_lines(self, lines: Sequence[Sequence[str]], strong: frozenset[int] = frozenset()) -> None:
        """Show lines of texts, those whose numbers are in `strong` in bold."""
        self.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for column, (text, heading) in enumerate(zip(line, self._headings, strict=True)):
                item = QTableWidgetItem(text)
                item.setToolTip(literal(text))
                item.setTextAlignment(heading.side)
                if row in strong:
                    font = item.font()
                    font.setBold(True)
                    item.setFont(font)
                self.setItem(row, column, item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            self.opened.emit(self.currentRow())
        elif event.matches(QKeySequence.StandardKey.Copy):
            copy_rows(self)
        else:
            super().keyPressEvent(event)


def copy_rows(table: QTableView) -> None:
    """Put the selected lines on the clipboard, as spreadsheets and mails take them."""
    model = table.model()
    rows = sorted(index.row() for index in table.selectionModel().selectedRows())
    columns = [each for each in range(model.columnCount()) if not table.isColumnHidden(each)]
    lines = ["\t".join(str(model.index(row, column).data() or "") for column in columns) for row in rows]
    if lines:
        QGuiApplication.clipboard().setText("\n".join(lines))
