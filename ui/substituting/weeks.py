"""The weeks of somebody who would get work: what is asked now above, what would be beneath, in the colours of the load."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from pmo_desktop.charts.load import band
from pmo_desktop.domain import moment
from pmo_desktop.services.substituting import Week
from ui.canvas import qcolour

_WIDTH, _HEIGHT, _TITLES = 46, 22, 70


class WeekStrip(QScrollArea):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawn = _Drawn()
        self.setWidget(self._drawn)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(3 * _HEIGHT + 22)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Load by week, now and then"))

    def show_weeks(self, weeks: Sequence[Week]) -> None:
        """Show weeks; in words for whoever does not see them."""
        self._drawn.weeks = list(weeks)
        self._drawn.setFixedSize(self._drawn.sizeHint())
        self._drawn.update()
        self.setAccessibleDescription(
            "; ".join(f"{_name(each)}: {_share(each.before, each)} → {_share(each.after, each)}" for each in weeks)
        )


class _Drawn(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.weeks: list[Week] = []

    def sizeHint(self) -> QSize:
        return QSize(_TITLES + _WIDTH * max(1, len(self.weeks)), 3 * _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(qcolour("muted"))
        if self.weeks:
            for row, words in enumerate((self.tr("now"), self.tr("then")), 1):
                painter.drawText(QRect(4, row * _HEIGHT, _TITLES - 8, _HEIGHT), Qt.AlignmentFlag.AlignVCenter, words)
        for number, week in enumerate(self.weeks):
            left = _TITLES + number * _WIDTH
            painter.setPen(qcolour("muted"))
            painter.drawText(QRect(left, 0, _WIDTH, _HEIGHT), Qt.AlignmentFlag.AlignCenter, _name(week))
            self._cell(painter, QRect(left, _HEIGHT, _WIDTH - 1, _HEIGHT - 1), week, week.before)
            self._cell(painter, QRect(left, 2 * _HEIGHT, _WIDTH - 1, _HEIGHT - 1), week, week.after)
        painter.end()

    def _cell(self, painter: QPainter, area: QRect, week: Week, asked: float) -> None:
        share = asked / week.capacity if week.capacity > 0 else float("inf") if asked > 0 else None
        colour = band(share)
        painter.fillRect(area, qcolour(colour))
        font = QFont(self.font())
        font.setBold(share is not None and share > 1.005)
        painter.setFont(font)
        painter.setPen(qcolour(f"{colour}_text"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, _share(asked, week))
        painter.setFont(self.font())


def _name(week: Week) -> str:
    return f"W{moment.to_date(week.start).isocalendar().week}"


def _share(asked: float, week: Week) -> str:
    if asked <= 0:
        return ""
    return f"{asked / week.capacity:.0%}" if week.capacity > 0 else "!"
