"""The load of the people whose tasks are moved, as it is and as it would be, one strip beneath the other."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from pmo_desktop.charts.scene import Line, Scene, Shape, Text, elided
from pmo_desktop.charts.spread import strip
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.services.levelling import PersonLoad
from ui.canvas import QtTextMeasure, paint, qcolour

_NAMES, _LABELS, _SAID = 180, 52, 250
_STRIP, _ROW, _LEFT = 24, 66, 12
_SIZE, _SMALL = 9.0, 8.0


class _Strips(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.loads: tuple[PersonLoad, ...] = ()
        self._measure = QtTextMeasure()

    def sizeHint(self) -> QSize:
        return QSize(_NAMES + _LABELS + _SAID + 320, max(1, len(self.loads)) * _ROW)

    def said(self, load: PersonLoad) -> str:
        """Return in words in how many weeks somebody is asked for too much, now and then."""
        now, then = load.over
        if not now and not then:
            return self.tr("never too much")
        full = self.tr("1 week too full") if now == 1 else self.tr("{now} weeks too full").format(now=now)
        then_said = self.tr("none") if not then else f"{then:,}"
        return self.tr("{full}, then {then}").format(full=full, then=then_said)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), qcolour("background"))
        for row, load in enumerate(self.loads):
            top = row * _ROW
            if top <= event.rect().bottom() and top + _ROW >= event.rect().top():
                self._paint_row(painter, load, top)
        painter.end()

    def _paint_row(self, painter: QPainter, load: PersonLoad, top: int) -> None:
        room = max(120, self.width() - _LEFT - _NAMES - _LABELS - _SAID)
        most = max((*load.capacity, *load.before, *load.after), default=0.0)
        at = _LEFT + _NAMES + _LABELS
        for number, hours in enumerate((load.before, load.after)):
            painter.save()
            painter.translate(QPoint(at, top + 6 + number * (_STRIP + 4)))
            paint(painter, strip(load.capacity, hours, room - 12, _STRIP, most=most))
            painter.restore()
        name = elided(load.name, _NAMES - 12, _SIZE, self._measure, bold=True)
        weeks = self.tr("{first} to {last}").format(
            first=format_date(load.starts[0]), last=format_date(load.starts[-1])
        )
        shapes: list[Shape] = [
            Text(_LEFT, top + 24, name, _SIZE, bold=True),
            Text(_LEFT, top + 46, elided(weeks, _NAMES - 8, _SMALL, self._measure), _SMALL, "muted"),
            Text(at - 8, top + 24, self.tr("now"), _SMALL, "muted", "right"),
            Text(at - 8, top + 24 + _STRIP + 4, self.tr("then"), _SMALL, "muted", "right"),
            Text(at + room, top + 38, elided(self.said(load), _SAID - 8, _SMALL, self._measure), _SMALL),
            Line(((0, top + _ROW - 0.5), (self.width(), top + _ROW - 0.5)), "grid"),
        ]
        paint(painter, Scene(self.width(), self.height(), tuple(shapes)))


class LoadStrips(QScrollArea):
    """Scrolls by keys and wheel; what it shows is also said in words."""

    def __init__(self) -> None:
        super().__init__()
        self._strips = _Strips()
        self.setWidget(self._strips)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Load of the people, now and then"))

    def show_loads(self, loads: Sequence[PersonLoad]) -> None:
        self._strips.loads = tuple(loads)
        self._strips.setMinimumHeight(len(loads) * _ROW)
        self.setAccessibleDescription("\n".join(f"{load.name}: {self._strips.said(load)}" for load in loads))
        self._strips.update()
