"""A year of a calendar at a glance: what is worked, what is free, what is an exception; walked by keys, said in words."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import DaySaid
from pmo_desktop.domain.calendar.hours import format_hours
from pmo_desktop.domain.calendar.shifts import format_shifts
from pmo_desktop.domain.calendar.wording import MONTHS
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import CalendarException
from ui.canvas import qcolour
from ui.literal import literal

_ACROSS, _DOWN, _LINES = 4, 3, 8
_LEGEND, _GAP = 28, 14
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
_INITIALS = "MTWTFSS"


def words_of_day(said: DaySaid) -> str:
    """Return `Friday 2026-12-25: free (Christmas Day)`."""
    day = moment.to_date(said.start)
    hours = format_hours(format_shifts(said.shifts))
    why = said.because
    name = f" ({why.name})" if why is not None and why.name else ""
    return f"{day:%A} {day}: {hours}{name}"


class YearView(QWidget):
    """Draws twelve months; the arrows move the chosen day, Page Up and Page Down turn years."""

    chosen = Signal(int)
    """The midnight of the day that is chosen."""
    year_requested = Signal(int)
    opened = Signal(int)
    """A day was double-clicked, or Enter was pressed on it."""

    def __init__(self, today: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.year = moment.to_date(today).year
        self.day = today
        self._today = today
        self._said: Mapping[int, DaySaid] = {}
        self._places: dict[int, QRect] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(540, 420)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        return QSize(720, 520)

    def show_year(self, year: int, said: Mapping[int, DaySaid]) -> None:
        """Show the days of a year; the chosen day moves into it."""
        self.year, self._said = year, said
        if moment.to_date(self.day).year != year:
            day = moment.to_date(self.day)
            last = 28 if day.month == 2 else 30
            self.day = moment.from_date(day.replace(year=year, day=min(day.day, last)))
        self._tell()
        self.update()

    def choose(self, day: int) -> None:
        """Choose a day; one of another year is asked for."""
        self.day = day
        if moment.to_date(day).year != self.year:
            self.year_requested.emit(moment.to_date(day).year)
        self._tell()
        self.chosen.emit(day)
        self.update()

    def _tell(self) -> None:
        said = self._said.get(self.day)
        self.setAccessibleName(self.tr("Year {year}").format(year=self.year))
        self.setAccessibleDescription(words_of_day(said) if said else "")

    # Drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), qcolour("background"))
        self._places = {}
        width = (self.width() - _GAP * (_ACROSS + 1)) // _ACROSS
        height = (self.height() - _LEGEND - _GAP * (_DOWN + 1)) // _DOWN
        for month in range(12):
            down, across = divmod(month, _ACROSS)
            corner = QPoint(_GAP + across * (width + _GAP), _GAP + down * (height + _GAP))
            self._month(painter, month + 1, QRect(corner, QSize(width, height)))
        self._legend(painter, QRect(_GAP, self.height() - _LEGEND, self.width() - 2 * _GAP, _LEGEND))
        painter.end()

    def _month(self, painter: QPainter, month: int, area: QRect) -> None:
        cell, line = area.width() / 7, area.height() / (_LINES + 0.4)
        painter.setFont(_font(self.font(), 9.5, bold=True))
        painter.setPen(qcolour("text"))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(area.left() + 4, area.top(), area.width(), int(line)), left, MONTHS[month - 1])
        painter.setFont(_font(self.font(), 7.5))
        painter.setPen(qcolour("muted"))
        for weekday, letter in enumerate(_INITIALS):
            place = QRect(int(area.left() + weekday * cell), int(area.top() + line), int(cell), int(line))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, letter)
        first = moment.from_date(date(self.year, month, 1))
        for number in range(monthrange(self.year, month)[1]):
            row, column = divmod(moment.weekday(first) + number, 7)
            top = area.top() + (row + 2) * line
            rect = QRect(int(area.left() + column * cell), int(top), int(cell) - 1, int(line) - 1)
            self._places[first + number * DAY] = rect
            self._day(painter, first + number * DAY, rect)

    def _day(self, painter: QPainter, at: int, rect: QRect) -> None:
        said = self._said.get(at)
        if said is None:
            return
        look = _look(said)
        if _GROUNDS[look]:
            painter.fillRect(rect, qcolour(_GROUNDS[look]))
        if look != "working":
            _mark(painter, look, rect)
        painter.setFont(_font(self.font(), 8.5, bold=look == "exception_free"))
        painter.setPen(qcolour(_INKS[look]))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(moment.to_date(at).day))
        if at == self._today:
            painter.fillRect(QRect(rect.left() + 3, rect.bottom() - 1, rect.width() - 6, 2), qcolour("today"))
        if at == self.day:
            painter.setPen(QPen(qcolour("text"), 2 if self.hasFocus() else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _legend(self, painter: QPainter, area: QRect) -> None:
        painter.setFont(_font(self.font(), 8.5))
        at = area.left()
        for look, words in (
            ("working", self.tr("worked as usual")),
            ("free", self.tr("free as usual")),
            ("exception_free", self.tr("free by an exception")),
            ("exception_worked", self.tr("other hours by an exception")),
            ("dated", self.tr("dated week")),
        ):
            box = QRect(at, area.center().y() - 7, 18, 14)
            painter.fillRect(box, qcolour(_GROUNDS[look] or "background"))
            painter.setPen(qcolour("border"))
            painter.drawRect(box)
            _mark(painter, look, box)
            painter.setPen(qcolour("muted"))
            width = painter.fontMetrics().horizontalAdvance(words) + 6
            painter.drawText(QRect(at + 24, area.top(), width, area.height()), Qt.AlignmentFlag.AlignVCenter, words)
            at += 24 + width + 14

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.choose(self.day + _STEPS[key] * DAY)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.year_requested.emit(self.year + (1 if key is Qt.Key.Key_PageDown else -1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.day)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        day = self.day_at(event.position().toPoint())
        if day is not None:
            self.choose(day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().toPoint())
        if day is not None:
            self.opened.emit(day)

    def day_at(self, point: QPoint) -> int | None:
        """Return the day drawn at a point."""
        return next((day for day, rect in self._places.items() if rect.contains(point)), None)

    def place_of(self, day: int) -> QRect:
        """Return where a day is drawn."""
        return self._places[day]

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            day = self.day_at(event.pos())
            said = None if day is None else self._said.get(day)
            QToolTip.showText(event.globalPos(), literal(words_of_day(said)) if said else "", self)
            return True
        return super().event(event)


_GROUNDS = {"working": "", "free": "weekend", "exception_free": "selection", "exception_worked": "", "dated": ""}
_INKS = {
    "working": "text", "free": "muted", "exception_free": "text", "exception_worked": "text", "dated": "text",
}  # fmt: skip


def _look(said: DaySaid) -> str:
    if isinstance(said.because, CalendarException):
        return "exception_worked" if said.shifts else "exception_free"
    if not said.shifts:
        return "free"
    return "working" if said.because is None else "dated"


def _mark(painter: QPainter, look: str, rect: QRect) -> None:
    """Mark what is no usual day by a shape too, not by colour alone: a corner, or a line beneath."""
    colour = qcolour("accent")
    if look == "exception_free":
        painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), colour)
    elif look == "exception_worked":
        painter.setPen(QPen(colour, 1))
        painter.drawRect(rect.adjusted(1, 1, -2, -2))
    elif look == "dated":
        painter.fillRect(QRect(rect.left() + 2, rect.bottom() - 2, rect.width() - 4, 2), qcolour("muted"))


def _font(base: QFont, size: float, *, bold: bool = False) -> QFont:
    made = QFont(base)
    made.setPointSizeF(size)
    made.setBold(bold)
    return made
