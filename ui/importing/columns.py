"""What the columns of a table mean, shown with samples and changed by whoever knows better; of any list."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QTableWidgetItem, QVBoxLayout, QWidget

from pmo_desktop.domain.entry.headings import Columns
from pmo_desktop.services.lists.table import Listing, Table, columns_of
from ui.fields import words
from ui.literal import literal
from ui.tables.plain import Heading, PlainTable

_ROW = 34
_MOST_LINES = 12
"""Lines among which the headings may stand."""


class ColumnsPage(QWidget):
    """One line a column: its heading, what stands beneath it, and what it is; above it where headings are, how dates read."""

    changed = Signal(object)
    """The Columns as they now are."""

    def __init__(self, table: Table, listing: Listing, columns: Columns, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table, self._listing, self._columns = table, listing, columns
        self.said = words("", "late")
        self.heading = QComboBox()
        self.heading.setAccessibleName(self.tr("Line with the headings"))
        self.order = QComboBox()
        self.order.setAccessibleName(self.tr("How dates are written"))
        self.order.addItems([self.tr("Day first: 3/4 is 3 April"), self.tr("Month first: 3/4 is March 4")])
        self.list = PlainTable(
            self.tr("Columns of the file"),
            [
                Heading(self.tr("Heading"), 190),
                Heading(self.tr("Is read as"), 240),
                Heading(self.tr("For example"), wide=True),
            ],
        )
        self.list.verticalHeader().setDefaultSectionSize(_ROW)
        self.boxes: list[QComboBox] = []
        self._choosing, self._before = -1, columns.meanings
        above = QHBoxLayout()
        above.setContentsMargins(12, 8, 12, 4)
        above.setSpacing(8)
        for title, box in ((self.tr("Headings"), self.heading), (self.tr("Dates"), self.order)):
            label = QLabel(title)
            label.setBuddy(box)
            above.addWidget(label)
            above.addWidget(box)
            above.addSpacing(12)
        above.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(above)
        self.said.setContentsMargins(12, 0, 12, 0)
        column.addWidget(self.said)
        column.addWidget(self.list, 1)
        self._fill_headings()
        self._fill()
        self.heading.activated.connect(self._take_heading)
        self.order.activated.connect(lambda at: self._take(replace(self._columns, day_first=at == 0)))

    @property
    def columns(self) -> Columns:
        return self._columns

    def _fill_headings(self) -> None:
        self.heading.addItem(self.tr("There are none"))
        for line in self._table.lines[:_MOST_LINES]:
            shown = " · ".join(filter(None, line.cells))
            self.heading.addItem(self.tr("Line {number}: {texts}").format(number=line.number, texts=shown[:60]))
        self.heading.setMaximumWidth(420)
        self.heading.setCurrentIndex(self._columns.heading + 1 if self._columns.heading < _MOST_LINES else 0)

    def _fill(self) -> None:
        """Show the columns as they are read."""
        shown = columns_of(self._table, self._columns)
        self.order.setCurrentIndex(0 if self._columns.day_first else 1)
        self.order.setEnabled(bool(self._listing.dates & set(self._columns.meanings)))
        self.list.setRowCount(len(shown))
        self.boxes = []
        for at, column in enumerate(shown):
            name = column.heading or self.tr("Column {number}").format(number=at + 1)
            self.list.setItem(at, 0, _cell(name))
            self.boxes.append(self._box(at, name, column.meaning))
            self.list.setCellWidget(at, 1, self.boxes[-1])
            self.list.setItem(at, 2, _cell("  ·  ".join(column.samples)))
        self._say()

    def _box(self, at: int, name: str, meaning: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self.tr("What {name} is").format(name=name))
        box.addItem(self.tr("Not read"), "")
        for each in self._listing.meanings:
            box.addItem(self.tr(each.title), each.name)
        box.setCurrentIndex(max(0, box.findData(meaning)))
        box.activated.connect(lambda _: self._choose(at, str(box.currentData())))
        return box

    def _choose(self, at: int, meaning: str) -> None:
        """Read a column as something; what only one column may be is taken from the one that was it.

        Arrow keys pass what is not meant: another column has back what was taken from it on the way.
        """
        if at != self._choosing:
            self._choosing, self._before = at, self._columns.meanings
        many = {each.name for each in self._listing.meanings if each.many}
        found = ["" if each == meaning and meaning not in many else each for each in self._before]
        found[at] = meaning
        for place, each in enumerate(found):
            self.boxes[place].setCurrentIndex(max(0, self.boxes[place].findData(each)))
        self._take(replace(self._columns, meanings=tuple(found)))

    def _take_heading(self, at: int) -> None:
        self._choosing = -1
        self._take(replace(self._columns, heading=at - 1))
        self._fill()

    def _take(self, columns: Columns) -> None:
        self._columns = columns
        self.order.setEnabled(bool(self._listing.dates & set(columns.meanings)))
        self._say()
        self.changed.emit(columns)

    def _say(self) -> None:
        lacks = self._listing.lacks(self._columns)
        self.said.setText(lacks)
        self.said.setVisible(bool(lacks))


def _cell(text: str) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setToolTip(literal(text))
    return item
