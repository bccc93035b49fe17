"""The list of what is behind the chosen cells; its lines are opened by a double click, and pulled onto somebody's name."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.amounts import format_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.services.load.behind import Behind
from ui.tables.plain import Heading, PlainTable

HOUR = 3600.0
_COUNTS = 6
_PART, _LEAST = 0.58, (150, 110)
"""How work and project share the room there is, and how wide they are at least."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Load", text)


class BehindTable(PlainTable):
    """`pulled` with the pointer's place on the screen begins a drag, `pulled_on` and `let_go` go on with it."""

    pulled = Signal(QPoint)
    pulled_on = Signal(QPoint)
    let_go = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__(
            _tr("What is behind the chosen cells"),
            [
                Heading(_tr("Work"), 150),
                Heading(_tr("Project"), 150),
                Heading(_tr("Who"), 110),
                Heading(_tr("When"), 150),
                Heading(_tr("Hours"), 58, right=True),
                Heading("%", 62, right=True),
                Heading(_tr("Counts"), 160),
                Heading(_tr("Units"), 64, right=True),
                Heading(_tr("Spare time"), 88, right=True),
                Heading(_tr("Priority"), 66, right=True),
            ],
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.lines: tuple[Behind, ...] = ()
        self._pressed: QPoint | None = None
        self._is_pulling = False

    def show_behind(self, lines: Sequence[Behind]) -> None:
        """List lines; those that are there still stay selected."""
        chosen = {(line.entry.assignment_id, line.entry.booking_id) for line in self.selected_lines()}
        self.lines = tuple(lines)
        self.setColumnHidden(2, len({line.entry.person_id for line in lines}) < 2)
        self.setColumnHidden(_COUNTS, not any(line.counts for line in lines))
        self._share_room()
        self.show_lines([texts_of(line) for line in lines])
        self.clearSelection()
        again = [n for n, line in enumerate(lines) if (line.entry.assignment_id, line.entry.booking_id) in chosen]
        mode = self.selectionMode()
        self.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        for number in again:
            self.selectRow(number)
        self.setSelectionMode(mode)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """Let the names of work and project have what the numbers leave."""
        shown = [column for column in range(2, self.columnCount()) if not self.isColumnHidden(column)]
        room = self.viewport().width() - sum(self.columnWidth(column) for column in shown)
        self.setColumnWidth(0, max(_LEAST[0], round(room * _PART)))
        self.setColumnWidth(1, max(_LEAST[1], room - self.columnWidth(0)))

    def selected_lines(self) -> list[Behind]:
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.lines[row] for row in rows if row < len(self.lines)]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position().toPoint() if is_left and self.selected_lines() else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        there = event.globalPosition().toPoint()
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
        elif self._is_pulling:
            self.pulled_on.emit(there)
        elif (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._is_pulling = True
            self.pulled.emit(there)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_pulling, self._pressed, self._is_pulling = self._is_pulling, None, False
        super().mouseReleaseEvent(event)
        if was_pulling:
            self.let_go.emit(event.globalPosition().toPoint())

    def stop_pulling(self) -> None:
        """Go on as if the button had not been pressed."""
        self._pressed, self._is_pulling = None, False


def texts_of(line: Behind) -> tuple[str, ...]:
    """Return the cells of a line."""
    share = "–" if line.share is None else format_percent(round(line.share * 100))
    return (
        what(line), project(line), line.person, when(line), f"{line.seconds / HOUR:.1f}", share,
        counts(line), format_percent(round(line.units * 100, 1)),
        "–" if line.slack is None else f"{line.slack:.4g}d", "–" if line.priority is None else str(line.priority),
    )  # fmt: skip


def project(line: Behind) -> str:
    return line.project or _tr("Line work")


def what(line: Behind) -> str:
    """Return the name of a task, or what kind of booking it is."""
    if not line.is_booking:
        return f"{line.what} {_tr('(proposed)')}" if line.is_tentative else line.what
    return _tr("Booking, tentative") if line.is_tentative else _tr("Booking")


def when(line: Behind) -> str:
    last = line.finish - 1 if line.is_booking else line.finish
    return f"{format_date(line.start)} – {format_date(moment.midnight(last))[5:]}"


def counts(line: Behind) -> str:
    """Return which of booking and planned work the load takes, and how far they are apart."""
    if not line.counts:
        return ""
    hours = line.difference / HOUR
    if line.counts == "booking":
        return _tr("booking counts, {hours:+.0f} h").format(hours=hours)
    return _tr("plan counts, booked {hours:+.0f} h").format(hours=hours)
