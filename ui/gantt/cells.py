"""Draws the plain cells of the task table row by row: the usual way, cell by cell through delegates, takes ten times as long."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QLine, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QRegion, QStaticText
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from ui.canvas import qcolour
from ui.gantt.delegates import HANDLE, draw_handle, draw_signs, indented, signs_width
from ui.gantt.table_model import PlainCell, TaskTableModel
from ui.tables.spreadsheet import Spreadsheet

MARGIN = 9
"""How far texts stand from the edges of their cells, as the style has it."""
_MOST_KEPT = 20_000
"""So many texts are kept laid out."""
_Stretch = tuple[int, int, int, int]
"""First and last row, first and last column of selected cells."""


class _Laid(NamedTuple):
    text: QStaticText
    width: float
    height: float


class _Texts:
    """Texts shortened to a width and laid out, for as long as the font is the same."""

    def __init__(self) -> None:
        self._font: QFont | None = None
        self._metrics: tuple[QFontMetrics, QFontMetrics] | None = None
        self._kept: dict[tuple[str, int, bool], _Laid] = {}
        self.bold = QFont()

    def use(self, font: QFont) -> None:
        if self._font is not None and self._font == font and len(self._kept) < _MOST_KEPT:
            return
        self._font, self.bold = QFont(font), QFont(font)
        self.bold.setBold(True)
        self._metrics = (QFontMetrics(self._font), QFontMetrics(self.bold))
        self._kept.clear()

    def laid(self, text: str, room: int, *, bold: bool) -> _Laid:
        found = self._kept.get((text, room, bold))
        if found is None:
            found = self._kept[text, room, bold] = self._lay(text, room, bold=bold)
        return found

    def _lay(self, text: str, room: int, *, bold: bool) -> _Laid:
        assert self._font is not None
        assert self._metrics is not None
        line, _, more = text.partition("\n")
        shown = self._metrics[bold].elidedText(f"{line}…" if more else line, Qt.TextElideMode.ElideRight, room)
        made = QStaticText(shown)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.prepare(font=self.bold if bold else self._font)
        size = made.size()
        return _Laid(made, size.width(), size.height())


class PlainCells(Spreadsheet):
    """A table of tasks that draws what it can by itself; what only the style draws, as the cursor, is left to delegates."""

    def __init__(self, model: TaskTableModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._plain = model
        self._texts = _Texts()
        # so that scrolling moves what is drawn, and nothing beneath is drawn first
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.state() == QAbstractItemView.State.DraggingState or self.isRightToLeft() or self.model() is None:
            self._clear(event.region())
            super().paintEvent(event)
            return
        rest = self._paint_plain(event.region())
        if not rest.isEmpty():
            super().paintEvent(QPaintEvent(rest))

    def _clear(self, region: QRegion) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(region.boundingRect(), self.palette().base())
        painter.end()

    def _paint_plain(self, region: QRegion) -> QRegion:
        """Draw the plain cells of a region; return where the others are."""
        area = region.boundingRect()
        rows, columns = self._seen(area)
        rest = QRegion()
        if not rows or not columns:
            self._clear(region)
            return rest
        painter = QPainter(self.viewport())
        painter.fillRect(area, self.palette().base())
        self._texts.use(self.font())
        selected, current = self._selected(rows), self.currentIndex()
        at_row, at_column = current.row(), current.column()
        text, grid = qcolour("text"), self._grid()
        lines: list[QLine] = []
        right = columns[-1][1] + columns[-1][2] - 1
        for row, top, height in rows:
            chosen = [each for each in selected if each[0] <= row <= each[1]]
            for column, left, width in columns:
                cell = None if row == at_row and column == at_column else self._plain.plain(row, column)
                if cell is None:
                    rest += QRect(left, top, width, height)
                    continue
                room = QRect(left, top, width - 1, height - 1)
                if chosen and any(each[2] <= column <= each[3] for each in chosen):
                    painter.fillRect(room, qcolour("selection"))
                elif cell.found:
                    painter.fillRect(room, qcolour("found"))
                if cell.found:
                    painter.setPen(qcolour("at_risk"))
                    painter.drawRect(room.adjusted(0, 0, -1, -1))
                self._paint_cell(painter, room, cell, text)
                lines.append(QLine(left + width - 1, top, left + width - 1, top + height - 1))
            lines.append(QLine(columns[0][1], top + height - 1, right, top + height - 1))
        painter.setPen(grid)
        painter.drawLines(lines)
        painter.end()
        return rest & region

    def _seen(self, area: QRect) -> tuple[list[tuple[int, int, int]], list[tuple[int, int, int]]]:
        """Return the rows and the columns of an area, each with where it begins and how long it is."""
        down, across = self.verticalHeader(), self.horizontalHeader()
        first, last = self.rowAt(area.top()), self.rowAt(area.bottom())
        if first < 0:
            return [], []
        rows = range(first, (last if last >= 0 else self._plain.rowCount() - 1) + 1)
        shown = [across.logicalIndex(place) for place in range(across.count())]
        columns = [
            (each, across.sectionViewportPosition(each), across.sectionSize(each))
            for each in shown
            if not across.isSectionHidden(each)
        ]
        return (
            [(row, down.sectionViewportPosition(row), down.sectionSize(row)) for row in rows],
            [each for each in columns if each[1] <= area.right() and each[1] + each[2] > area.left()],
        )

    def _selected(self, rows: Sequence[tuple[int, int, int]]) -> list[_Stretch]:
        first, last = rows[0][0], rows[-1][0]
        stretches = self.selectionModel().selection().toList()
        found = [(each.top(), each.bottom(), each.left(), each.right()) for each in stretches]
        return [each for each in found if each[0] <= last and each[1] >= first]

    def _grid(self) -> QColor:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        hint = self.style().styleHint(QStyle.StyleHint.SH_Table_GridLineColor, option, self)
        return QColor.fromRgba(hint & 0xFFFFFFFF)

    def _paint_cell(self, painter: QPainter, room: QRect, cell: PlainCell, colour: QColor) -> None:
        name = cell.name
        left, space, top = room.left() + MARGIN, room.width() - 2 * MARGIN, room.top() - 1
        if name is not None:
            indent = indented(name.level)
            left, top = room.left() + indent + HANDLE + 2, room.top()
            space = room.width() - (indent + HANDLE + 2) - 4 - signs_width(name.clashes, name.mark)
        if cell.text and space > 0:
            bold = name is not None and name.is_summary
            laid = self._texts.laid(cell.text, space, bold=bold)
            x = left + space - laid.width if cell.right else left
            painter.setPen(colour)
            if bold:
                painter.setFont(self._texts.bold)
            painter.drawStaticText(QPointF(x, top + (room.height() - laid.height) / 2), laid.text)
            if bold:
                painter.setFont(self.font())
        if name is not None:
            if name.is_summary:
                draw_handle(painter, room, indented(name.level), colour, collapsed=name.is_collapsed)
            draw_signs(painter, room, name.clashes, name.mark)
