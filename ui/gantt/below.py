"""The place below the last task, where the cursor goes with Enter: what is typed there becomes a task."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel

if TYPE_CHECKING:
    from ui.gantt.table import TaskTable


_HELD = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)


class BelowLast(QObject):
    """A frame below the last row while the cursor is meant to stand there; the last row stays the current one for commands."""

    def __init__(self, table: "TaskTable") -> None:
        super().__init__(table)
        self._table = table
        self._stands = False
        self._frame = QLabel(self.tr("next task"), table.viewport())
        self._frame.setObjectName("below")
        self._frame.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._frame.hide()
        table.verticalScrollBar().valueChanged.connect(lambda _: self._place())
        table.horizontalScrollBar().valueChanged.connect(lambda _: self._place())

    @property
    def stands(self) -> bool:
        return self._stands

    def stand(self) -> None:
        """Stand below the last row, in the column of the cursor."""
        self._stands = True
        self._place()

    def leave(self) -> None:
        self._stands = False
        self._frame.hide()

    def _place(self) -> None:
        if not self._stands:
            return
        table, at = self._table, self._table.currentIndex()
        area = table.visualRect(at)
        self._frame.setGeometry(area.left(), area.bottom() + 2, area.width(), area.height() - 1)
        self._frame.setText(self.tr("next task") if table.field_of(at.column()) == "name" else "")
        self._frame.setVisible(table.frozen is None or not table.frozen.holds(at.column()))

    def takes(self, event: QKeyEvent) -> bool:
        """Make a task of what is typed; go back to the last one with Up and Esc; say whether the key meant that."""
        if not self._stands or event.key() in _HELD:
            return False
        self.leave()
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Escape):
            return True
        held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if held or not event.text().strip() or not event.text().isprintable():
            return False
        table, before = self._table, self._table.currentIndex()
        field = table.field_of(before.column())
        table.task_requested.emit()
        made = table.currentIndex()
        if made.row() == before.row():
            return False
        if field != "name":
            table.edit_cell(made.row(), field)
        editor = QApplication.focusWidget()
        if editor is not None and editor is not table:
            key = QKeyEvent(QEvent.Type.KeyPress, event.key(), event.modifiers(), event.text())
            QApplication.sendEvent(editor, key)
        return True
