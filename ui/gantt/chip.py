"""A chip over the plan after a typed or dragged date made tasks wait for it: take that off, or link the task instead."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton

from pmo_desktop.services.planning import AddedDates
from ui.gantt.table import HEADER_HEIGHT, TaskTable
from ui.tables.roles import Role

_STAYS_MS = 15_000
_FROM_EDGE = 8
_MOST_OF_NAME = 28


class DatesChip(QFrame):
    """Lies over the foot of the task table, or over its head where the task itself is at the foot; goes by itself.

    It asks nothing: whoever types on has it out of sight with the next edit.
    """

    off_wanted = Signal(object)
    """The AddedDates to take off."""
    link_wanted = Signal(str)
    """The predecessors of a task are to be written, in place of the date."""

    def __init__(self, table: TaskTable) -> None:
        super().__init__(table)
        self._table = table
        self._added: AddedDates | None = None
        self.instead: AddedDates | None = None
        """The date that goes as soon as predecessors of its task are written."""
        self.setObjectName("dates_chip")
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.off = QPushButton(self.tr("&Remove it"))
        self.off.setToolTip(self.tr("Let the plan decide the date again (Alt+R)"))
        self.link = QPushButton(self.tr("&Link instead"))
        self.link.setToolTip(self.tr("Write what the task waits for; the date goes with that (Alt+L)"))
        self.leave = QToolButton()
        self.leave.setText("×")
        self.leave.setAccessibleName(self.tr("Keep the date"))
        self.leave.setToolTip(self.tr("Keep the date (Esc)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 4, 4)
        row.setSpacing(8)
        for each in (self.words, self.off, self.link, self.leave):
            row.addWidget(each)
        self._ends = QTimer(self, singleShot=True, interval=_STAYS_MS)
        self._ends.timeout.connect(self.go)
        self.off.clicked.connect(self._take_off)
        self.link.clicked.connect(self._link)
        self.leave.clicked.connect(self.go)
        for each in (table, self.off, self.link, self.leave):
            each.installEventFilter(self)
        self.hide()

    def tell(self, added: AddedDates | None) -> None:
        """Say what a date that was just written brought with it; nothing where it brought nothing."""
        self.go()
        if added is None:
            return
        self._added = added
        if added.only is None:
            said = self.tr("{count} tasks now wait for a date").format(count=f"{len(added.before):,}")
        else:
            said = self.tr("“{name}”: “{constraint}” added").format(name=_short(added.name), constraint=added.said)
        self.off.setText(self.tr("&Remove it") if added.only else self.tr("&Remove them"))
        self.off.show()
        self.link.setVisible(added.only is not None)
        self._say(said)
        self._ends.start()

    def go(self) -> None:
        """Go out of sight; the date stays."""
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._ends.stop()
        self._added = self.instead = None
        self.hide()
        if had_focus:
            self._table.setFocus()

    def _say(self, sentence: str) -> None:
        self.words.setText(sentence)
        self.setAccessibleName(sentence)
        self._place()
        self.show()
        self.raise_()

    def _take_off(self) -> None:
        added = self._added
        self.go()
        if added is not None:
            self.off_wanted.emit(added)

    def _link(self) -> None:
        added = self._added
        if added is None or added.only is None:
            return
        self._ends.stop()
        self.instead = added
        self.off.hide()
        self.link.hide()
        self._say(self.tr("Write what “{name}” waits for: “{constraint}” goes with that.").format(
            name=_short(added.name), constraint=added.said))  # fmt: skip
        self.link_wanted.emit(added.only)

    def _place(self) -> None:
        """Lie at the foot of the table, which nobody reads just now, unless the task itself is there."""
        table = self._table
        self.adjustSize()
        inner = table.viewport()
        width = min(self.sizeHint().width(), table.width() - 2 * _FROM_EDGE)
        height = self.sizeHint().height()
        foot = HEADER_HEIGHT + inner.height() - height - _FROM_EDGE
        current = table.visualRect(table.currentIndex()).bottom() + HEADER_HEIGHT if table.currentIndex().isValid() else 0
        top = HEADER_HEIGHT + _FROM_EDGE if current > foot - _FROM_EDGE and foot > HEADER_HEIGHT + 4 * height else foot
        self.setGeometry(table.width() - width - _FROM_EDGE, top, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go with Esc, and keep to the foot of the table."""
        if not self.isHidden():
            if event.type() == QEvent.Type.Resize and watched is self._table:
                self._place()
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                keeps = watched is self._table and self._table.currentIndex().data(Role.ERROR)
                if event.key() == Qt.Key.Key_Escape and not keeps:
                    self.go()
                    return True
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while somebody reads."""
        self._ends.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if not self.isHidden() and self.instead is None:
            self._ends.start()
        super().leaveEvent(event)


def _short(name: str) -> str:
    return name if len(name) <= _MOST_OF_NAME else name[: _MOST_OF_NAME - 1].rstrip() + "…"
