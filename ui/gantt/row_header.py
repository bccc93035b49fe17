"""The numbers left of the task table: rows that are selected are dragged by them to another place."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QHeaderView, QTableView, QToolTip

from ui.canvas import qcolour
from ui.literal import literal

_EDGE = 16
"""How near to the edge of the table a drag scrolls it."""


class RowHeader(QHeaderView):
    """Dragging begins on a row that is selected whole; elsewhere rows are selected as ever. Esc ends it without a move."""

    dropped = Signal(int)
    """The row above which what is selected is to go; the number of rows for the end."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, table)
        self._table = table
        self._pressed: QPoint | None = None
        self._row: int | None = None
        self.setSectionsClickable(True)
        self.setHighlightSections(True)
        self._line = QFrame(table)
        self._line.setAutoFillBackground(True)
        self._line.hide()

    @property
    def is_dragging(self) -> bool:
        return self._row is not None

    def cancel(self) -> None:
        """End a drag where it is; nothing moves."""
        self._pressed = self._row = None
        self._line.hide()
        QToolTip.hideText()
        self.unsetCursor()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.logicalIndexAt(event.position().toPoint())
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if plain and row >= 0 and self._table.selectionModel().isRowSelected(row):
            self._pressed = event.position().toPoint()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        at = event.position().toPoint()
        if self._row is None and (at - self._pressed).manhattanLength() < QApplication.startDragDistance():
            return
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._scroll(at.y())
        self._row = self._gap_at(at.y())
        self._show_line(self._row)
        QToolTip.showText(event.globalPosition().toPoint(), literal(self._words(self._row)), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, row = self._pressed, self._row
        self.cancel()
        if row is not None:
            self.dropped.emit(row)
        elif pressed is not None:
            self._table.selectRow(self.logicalIndexAt(pressed))
        else:
            super().mouseReleaseEvent(event)

    def _gap_at(self, y: int) -> int:
        """Return the row above whose top the pointer is nearest."""
        row = self.logicalIndexAt(QPoint(2, max(0, y)))
        if row < 0:
            return self.count() if y > 0 else 0
        below_middle = y > self.sectionViewportPosition(row) + self.sectionSize(row) // 2
        return row + below_middle

    def _show_line(self, row: int) -> None:
        end = row == self.count()
        y = (
            self.sectionViewportPosition(row - 1) + self.sectionSize(row - 1)
            if end and row
            else self.sectionViewportPosition(row)
        )
        top = self._table.viewport().geometry().top()
        palette = self._line.palette()
        palette.setColor(QPalette.ColorRole.Window, qcolour("accent"))
        self._line.setPalette(palette)
        self._line.setGeometry(0, top + y - 1, self._table.width(), 2)
        self._line.show()
        self._line.raise_()

    def _scroll(self, y: int) -> None:
        bar = self._table.verticalScrollBar()
        if y < _EDGE:
            bar.setValue(bar.value() - bar.singleStep())
        elif y > self.viewport().height() - _EDGE:
            bar.setValue(bar.value() + bar.singleStep())

    def _words(self, row: int) -> str:
        if row >= self.count():
            return self.tr("to the end")
        return self.tr("above “{name}”").format(name=self._table.model().index(row, 0).data() or "")
