"""What the project overview is made of: facts, lines of text, a small Gantt."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pmo_desktop.charts.gantt import Marks, Viewport, extent, gantt_scene, header_scene, rows_of
from pmo_desktop.charts.rag import WORDS, rag_shapes
from pmo_desktop.charts.scene import Scene
from pmo_desktop.charts.timescale import Axis
from pmo_desktop.domain.entry.amounts import format_money, format_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.domain.records import Rag
from pmo_desktop.services.reporting import phases_of
from pmo_desktop.services.workspace import Workspace
from ui.canvas import QtTextMeasure, paint, qcolour
from ui.fields import words

_ROW = 22
_NAMES = 200
_HEADER = 36
_DIAMOND = 8


def moved(slip: int | None) -> str:
    if slip is None:
        return ""
    days = round(slip / 86_400)
    return f"{days:+d} d" if days else "as planned"


def beside(*parts: tuple[str, QWidget]) -> QWidget:
    """Return contents side by side, each beneath its heading."""
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(40)
    for heading, content in parts:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(words(heading, "heading"))
        column.addWidget(content)
        column.addStretch(1)
        row.addLayout(column, 1)
    return whole


class Facts(QWidget):
    """Both lights and the key figures in one row."""

    def __init__(self, row: RegisterRow, currency: str) -> None:
        super().__init__()
        slip = "–" if row.slip is None else moved(row.slip)
        facts = (
            ("PM's light", _Light(row.declared, WORDS[row.declared])),
            ("Plan's light", _Light(row.light.rag, row.light.short or WORDS[row.light.rag])),
            ("Manager", words(row.manager or "–")),
            ("Phase", words(row.project.phase or "–")),
            ("Start", words(format_date(row.start))),
            ("Finish", words(format_date(row.finish))),
            ("Slip", words(slip)),
            ("Done", words(format_percent(row.percent))),
            ("Budget", words(format_money(row.project.budget, currency))),
            ("Spent", words(format_money(row.project.actual_cost, currency))),
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        for number, (heading, value) in enumerate(facts):
            line, column = divmod(number, 5)
            grid.addWidget(words(heading, "muted"), line * 3, column)
            value.setFixedHeight(22)
            grid.addWidget(value, line * 3 + 1, column)
            grid.setColumnMinimumWidth(column, 120)
        grid.setRowMinimumHeight(2, 10)
        grid.setColumnStretch(5, 1)


class _Light(QWidget):
    def __init__(self, rag: Rag | None, said: str) -> None:
        super().__init__()
        self._rag, self._said = rag, said
        self.setAccessibleName(said)

    def sizeHint(self) -> QSize:
        """As wide as its words are, in the letters it has by then."""
        return QSize(28 + self.fontMetrics().horizontalAdvance(self._said), 22)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint(painter, Scene(110, 22, tuple(rag_shapes(self._rag, 2, 4, 14))))
        painter.setPen(qcolour("text"))
        painter.drawText(self.rect().adjusted(26, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._said)
        painter.end()


class Lines(QWidget):
    """A few lines of three cells."""

    def __init__(self, cells: list[tuple[str, str, str]]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for line, (first, second, third) in enumerate(cells):
            names = ("muted", "", "late" if third.startswith("+") else "muted")
            for column, (text, name) in enumerate(zip((first, second, third), names, strict=True)):
                label = words(text, name)
                label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
                grid.addWidget(label, line, column)
        grid.setColumnMinimumWidth(0, 78)
        grid.setColumnMinimumWidth(2, 84)
        grid.setColumnStretch(1, 1)


class SmallGantt(QWidget):
    """The phases of a plan over its whole length."""

    def __init__(self, workspace: Workspace, project_id: str) -> None:
        super().__init__()
        plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
        self._rows = rows_of(plan, schedule, phases_of(plan))
        self._today = workspace.today()
        self._measure = QtTextMeasure()
        self.setFixedHeight(_HEADER + len(self._rows) * _ROW + 2)
        self.setAccessibleName(self.tr("The plan's phases"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        span = extent(self._rows)
        painter = QPainter(self)
        if span is not None:
            width = max(100, self.width() - _NAMES - 80)
            scale = max(1.0, (span[1] - span[0]) / width)
            axis = Axis(round(span[0] - _DIAMOND * scale), scale)  # a milestone that begins the plan is seen whole
            view = Viewport(axis, width + 80, len(self._rows) * _ROW, _ROW)
            painter.save()
            painter.setClipRect(_NAMES, 0, width + 80, self.height())
            painter.translate(_NAMES, 0)
            paint(painter, header_scene(axis, width + 80, _HEADER, self._measure))
            painter.translate(0, _HEADER)
            paint(painter, gantt_scene(self._rows, (), view, self._measure, marks=Marks(self._today)))
            painter.restore()
            painter.setPen(qcolour("text"))
            for number, row in enumerate(self._rows):
                name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, _NAMES - 12)
                area = QRect(0, _HEADER + number * _ROW, _NAMES - 12, _ROW)
                painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()
