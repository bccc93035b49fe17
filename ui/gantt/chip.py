"""A chip beside a task whose typed or dragged date it now waits for: take that date off again, or link the task instead."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.services.planning import AddedDates
from ui.gantt.chart import GanttChart
from ui.gantt.delegates import ROW_HEIGHT
from ui.gantt.table import HEADER_HEIGHT, TaskTable
from ui.tables.roles import Role

_GAP = 8


class DatesChip(QFrame):
    """Lies over the chart, in the row of the task and beside its bar: what is typed next is never beneath it.

    It asks nothing: the next edit, Esc, or a click into the plan has it out of sight.
    """

    off_wanted = Signal(object)
    """The AddedDates to take off."""
    link_wanted = Signal(str)
    """The predecessors of a task are to be written, in place of the date."""

    def __init__(self, table: TaskTable, chart: GanttChart, commands: Mapping[str, QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self._table, self._chart, self._view = table, chart, parent
        self._added: AddedDates | None = None
        self.instead: AddedDates | None = None
        """The date that goes as soon as predecessors of its task are written."""
        self.setObjectName("dates_chip")
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.off = QPushButton()
        self.off.setToolTip(_with_keys(self.tr("Let the plan decide the date again"), commands["remove_date"]))
        self.link = QPushButton(self.tr("Link instead"))
        linked = self.tr("Write what the task waits for; the date goes with that")
        self.link.setToolTip(_with_keys(linked, commands["link_instead"]))
        self.leave = QToolButton()
        self.leave.setText("×")
        self.leave.setAccessibleName(self.tr("Keep the date"))
        self.leave.setToolTip(self.tr("Keep the date (Esc)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(_GAP, 1, 2, 1)
        row.setSpacing(6)
        for each in (self.words, self.off, self.link, self.leave):
            row.addWidget(each)
        self.off.clicked.connect(self.take_off)
        self.link.clicked.connect(self.link_instead)
        self.leave.clicked.connect(self.go)
        chart.looked_elsewhere.connect(self._place)
        seen: list[QWidget] = [table, table.viewport(), chart, chart.viewport(), self.off, self.link, self.leave]
        if table.frozen is not None:
            seen.append(table.frozen.viewport())
        for watched in seen:
            watched.installEventFilter(self)
        self.hide()

    def tell(self, added: AddedDates | None, *, links: bool = True) -> None:
        """Say what a date that was just written brought with it; nothing where it brought nothing.

        `links` says whether the task can wait for another instead.
        """
        self.go()
        if added is None:
            return
        self._added = added
        if added.only is None:
            said = self.tr("{count} tasks now wait for a date").format(count=f"{len(added.before):,}")
        else:
            said = self.tr("Added: {constraint}").format(constraint=added.said)
        self.off.setText(self.tr("Remove") if added.only else self.tr("Remove them"))
        self.off.show()
        self.link.setVisible(links and added.only is not None)
        self._say(said)

    def go(self) -> None:
        """Go out of sight; the date stays."""
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._added = self.instead = None
        self.hide()
        if had_focus:
            self._table.setFocus()

    def take_off(self) -> bool:
        """Ask for the date to be taken off; say whether there is one."""
        added = self._added if self.instead is None else None
        if added is not None:
            self.go()
            self.off_wanted.emit(added)
        return added is not None

    def link_instead(self) -> bool:
        """Ask for predecessors in place of the date; say whether they can be."""
        added = self._added
        if added is None or added.only is None or self.link.isHidden():
            return False
        self.instead = added
        self.off.hide()
        self.link.hide()
        self._say(self.tr("Write what it waits for: the date goes with that."))
        self.link_wanted.emit(added.only)
        return True

    def _say(self, sentence: str) -> None:
        self.words.setText(sentence)
        self.setAccessibleName(sentence)
        self.show()
        self._place()
        self.raise_()

    def _place(self) -> None:
        """Lie in the row of the task, left of its bar, right of it, or else beneath it; at the edge where it is out of sight."""
        if self.isHidden() or self._added is None:
            return
        self.adjustSize()
        chart, parent = self._chart, self._view
        place = next((at for at in map(chart.picture.place, self._added.before) if at is not None), None)
        if place is None:
            self.go()
            return
        area = QRect(chart.viewport().mapTo(parent, QPoint(0, 0)), chart.viewport().size())
        width = min(self.sizeHint().width(), parent.width() - 2 * _GAP)
        height = self.sizeHint().height()
        left, right = area.left() + _GAP, max(_GAP, area.right() - _GAP - width)
        own = area.top() + HEADER_HEIGHT + place * ROW_HEIGHT - chart.verticalScrollBar().value()
        x, top = right, own + (ROW_HEIGHT - height) // 2
        bar = chart.picture.rows[place]
        begins = ends = area.right()
        if bar.start != NO_PART:
            begins, ends = (area.left() + round(chart.axis().x(each)) for each in (bar.start, bar.finish))
        if begins - _GAP >= left + width:
            x = left
        elif right < area.left() or (ends + _GAP > right and bar.start != NO_PART):
            is_last = own + ROW_HEIGHT + height > area.bottom()
            top = own - height if is_last else own + ROW_HEIGHT
        highest, lowest = area.top() + HEADER_HEIGHT, area.bottom() - height
        self.setGeometry(x, min(lowest, max(highest, top)), width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go with Esc and with a click into the plan; keep to the row."""
        if not self.isHidden():
            kind = event.type()
            if kind == QEvent.Type.Resize:
                self._place()
            elif kind == QEvent.Type.MouseButtonPress and watched not in (self.off, self.link, self.leave):
                self.go()
            elif isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
                keeps = watched is self._table and self._table.currentIndex().data(Role.ERROR)
                if not keeps:
                    self.go()
                    return True
        return super().eventFilter(watched, event)


def _with_keys(tip: str, command: QAction) -> str:
    return f"{tip} ({command.shortcut().toString()})"
