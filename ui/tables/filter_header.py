"""A header that can carry a field beneath each title: what is typed there filters the rows at once."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTableView

from ui.canvas import qcolour
from ui.tables import clipboard
from ui.tables.columns import Column
from ui.undo_keys import UndoKeys

_HEIGHT = 32


class FilterHeader(QHeaderView):
    typed = Signal(int, str)
    """A column and what its cells are to contain."""

    def __init__(self, view: QTableView, columns: Sequence[Column]) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        self._shown = False
        self.lines = 1
        """How many lines of titles there is room for."""
        undo_keys = UndoKeys(self)
        self.fields: list[QLineEdit] = []
        for number, column in enumerate(columns):
            field = QLineEdit(self)
            field.setPlaceholderText(column.title)
            field.setAccessibleName(self.tr("Filter {title}").format(title=column.title))
            field.setClearButtonEnabled(True)
            field.installEventFilter(undo_keys)
            field.installEventFilter(self)
            field.textChanged.connect(lambda text, number=number: self.typed.emit(number, text))
            field.hide()
            self.fields.append(field)
        self.setSectionsClickable(True)
        for moved in (self.sectionResized, self.sectionMoved, self.geometriesChanged):
            moved.connect(lambda *_: self._place())

    @property
    def is_shown(self) -> bool:
        return self._shown

    def show_fields(self, *, shown: bool, at: int = -1) -> None:
        """Show the fields, ready to type into the one of column `at` (else the first), or put them away and empty them."""
        self._shown = shown
        if not shown:
            self.clear()
        self._view.updateGeometries()
        self._place()
        if shown:
            seen = clipboard.shown_columns(self._view)
            self.fields[at if at in seen else seen[0]].setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._view.setFocus()

    def clear(self) -> None:
        """Keep every row again."""
        for field in self.fields:
            field.clear()

    def sizeHint(self) -> QSize:
        """Make room for the fields, and for titles of several lines."""
        plain = super().sizeHint()
        more = (self.lines - 1) * self.fontMetrics().lineSpacing() + (_HEIGHT if self._shown else 0)
        return QSize(plain.width(), plain.height() + more)

    def setOffset(self, offset: int) -> None:
        super().setOffset(offset)
        self._place()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's own name
        room = rect.adjusted(0, 0, 0, -_HEIGHT if self._shown else 0)
        if self._shown:
            painter.fillRect(rect, qcolour("window"))
        super().paintSection(painter, room, logicalIndex)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go to the next field with Tab, to the rows with Enter or Down; put the fields away with Esc."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.show_fields(shown=False)
                return True
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and isinstance(watched, QLineEdit):
                self._go_on(watched, 1 if event.key() == Qt.Key.Key_Tab else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
                self._view.setFocus()
                return True
        return super().eventFilter(watched, event)

    def _go_on(self, field: QLineEdit, step: int) -> None:
        """Go to the field of the next column, or the one before, and bring it into sight."""
        seen = clipboard.shown_columns(self._view)
        column = seen[(seen.index(self.fields.index(field)) + step) % len(seen)]
        self._view.scrollTo(self._view.model().index(max(0, self._view.currentIndex().row()), column))
        self.fields[column].setFocus(Qt.FocusReason.TabFocusReason)
        self.fields[column].selectAll()

    def _place(self) -> None:
        """Put each field beneath its title."""
        top = self.height() - _HEIGHT
        for number, field in enumerate(self.fields):
            field.setVisible(self._shown and not self.isSectionHidden(number))
            left = self.sectionViewportPosition(number)
            field.setGeometry(left + 2, top + 2, max(0, self.sectionSize(number) - 4), _HEIGHT - 5)
