"""One project at a glance: how it stands, milestones, risks, and a small Gantt of its phases."""

from typing import Any, ClassVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from pmo_desktop.charts.gantt import Marks, Viewport, extent, gantt_scene, header_scene, rows_of
from pmo_desktop.charts.rag import WORDS, rag_shapes
from pmo_desktop.charts.scene import Scene
from pmo_desktop.charts.timescale import Axis
from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.entry.amounts import format_money, format_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.domain.records import Project, Rag, StatusReport
from pmo_desktop.services import portfolio
from pmo_desktop.services.reporting import milestones_of, phases_of, top_risks
from ui.canvas import QtTextMeasure, paint, qcolour
from ui.icons import icon
from ui.layout import clear
from ui.session import Selection, Session
from ui.view import View

_ROW = 22
_NAMES = 200
_HEADER = 36


class ProjectView(View):
    place: ClassVar[str] = "project"
    inspects: ClassVar[bool] = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._project_id = ""
        self._body = QWidget()
        self._body.setObjectName("page")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(24, 20, 24, 24)
        self._column.setSpacing(12)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self._body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        for name, title, picture, place in (
            ("gantt", self.tr("Open the Gantt"), "gantt", "gantt"),
            ("report", self.tr("Print the status"), "pdf", "reports"),
        ):
            action = QAction(icon(picture), title, self)
            action.setObjectName(f"project.{name}")
            action.triggered.connect(lambda _=False, place=place: session.place_requested.emit(place, self._project_id))
            self.addAction(action)
        session.changed.connect(self._refresh)

    def title(self) -> str:
        rows = [each for each in portfolio.projects(self.session.workspace) if each.id == self._project_id]
        return rows[0].name if rows else self.tr("Project")

    def selection(self) -> Selection:
        return Selection(Project, (self._project_id,) if self._project_id else (), self._project_id)

    def show_project(self, project_id: str) -> None:
        self._project_id = project_id
        self.renew()

    def _refresh(self, _changed: Changed) -> None:
        if self.isVisible():
            self.renew()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.renew()

    def renew(self) -> None:
        """Write the page anew."""
        clear(self._column)
        workspace = self.session.workspace
        row = portfolio.register_row(workspace, self._project_id, workspace.today())
        if row is None:
            self._column.addWidget(_words(self.tr("Choose a project in the list of projects."), "muted"))
            return
        self._column.addWidget(_Facts(row))
        self._column.addWidget(_words(self.tr("Plan's light: {reason}").format(reason=row.light.reason), "muted"))
        if row.project.objective:
            self._column.addWidget(_words(row.project.objective))
        self._add(self.tr("Latest report"), self._report(row))
        self._add(self.tr("Milestones"), self._milestones())
        self._add(self.tr("Top risks"), self._risks())
        self._add(self.tr("Plan"), _SmallGantt(self.session, self._project_id))

    def _add(self, heading: str, content: QWidget) -> None:
        self._column.addSpacing(6)
        self._column.addWidget(_words(heading, "heading"))
        self._column.addWidget(content)

    def _report(self, row: RegisterRow) -> QWidget:
        reports = self.session.workspace.find(StatusReport, project_id=row.id)
        if not reports:
            return _words(self.tr("Nothing has been reported yet."), "muted")
        latest = max(reports, key=lambda report: report.as_at)
        return _words(f"{format_date(latest.as_at)}, {latest.author or '–'}:  {latest.summary or '–'}")

    def _milestones(self) -> QWidget:
        found = milestones_of(self.session.workspace, self._project_id)
        if not found:
            return _words(self.tr("The plan has no milestones."), "muted")
        cells = [
            (format_date(each.at), each.name, self.tr("done") if each.done else _moved(each.slip))
            for each in found[:12]
        ]
        return _Lines(cells)

    def _risks(self) -> QWidget:
        found = top_risks(self.session.workspace, self._project_id)
        if not found:
            return _words(self.tr("No open risks."), "muted")
        return _Lines([(f"{risk.level}", risk.title, risk.owner or "–") for risk in found])


def _moved(slip: int | None) -> str:
    if slip is None:
        return ""
    days = round(slip / 86_400)
    return f"{days:+d} d" if days else "as planned"


def _words(text: str, name: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if name:
        label.setObjectName(name)
    return label


class _Facts(QWidget):
    """Both lights and the key figures in one row."""

    def __init__(self, row: RegisterRow) -> None:
        super().__init__()
        slip = "–" if row.slip is None else _moved(row.slip)
        facts = (
            ("PM's light", _Light(row.declared, WORDS[row.declared])),
            ("Plan's light", _Light(row.light.rag, WORDS[row.light.rag])),
            ("Manager", _words(row.manager or "–")),
            ("Phase", _words(row.project.phase or "–")),
            ("Start", _words(format_date(row.start))),
            ("Finish", _words(format_date(row.finish))),
            ("Slip", _words(slip)),
            ("Done", _words(format_percent(row.percent))),
            ("Budget", _words(format_money(row.project.budget, row.project.currency))),
            ("Spent", _words(format_money(row.project.actual_cost, row.project.currency))),
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        for number, (heading, value) in enumerate(facts):
            line, column = divmod(number, 5)
            grid.addWidget(_words(heading, "muted"), line * 3, column)
            value.setFixedHeight(22)
            grid.addWidget(value, line * 3 + 1, column)
            grid.setColumnMinimumWidth(column, 120)
        grid.setRowMinimumHeight(2, 10)
        grid.setColumnStretch(5, 1)


class _Light(QWidget):
    def __init__(self, rag: Rag | None, words: str) -> None:
        super().__init__()
        self._rag, self._words = rag, words
        self.setMinimumSize(110, 22)
        self.setAccessibleName(words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint(painter, Scene(110, 22, tuple(rag_shapes(self._rag, 2, 4, 14))))
        painter.setPen(qcolour("text"))
        painter.drawText(self.rect().adjusted(26, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._words)
        painter.end()


class _Lines(QWidget):
    """A few lines of three cells."""

    def __init__(self, cells: list[tuple[str, str, str]]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(4)
        for line, (first, second, third) in enumerate(cells):
            grid.addWidget(_words(first, "muted"), line, 0)
            grid.addWidget(_words(second), line, 1)
            grid.addWidget(_words(third, "late" if third.startswith("+") else "muted"), line, 2)
        grid.setColumnMinimumWidth(0, 84)
        grid.setColumnMinimumWidth(1, 360)
        grid.setColumnStretch(2, 1)


class _SmallGantt(QWidget):
    """The phases of a plan over its whole length."""

    def __init__(self, session: Session, project_id: str) -> None:
        super().__init__()
        workspace = session.workspace
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
            axis = Axis(span[0], max(1.0, (span[1] - span[0]) / width))
            view = Viewport(axis, width + 80, len(self._rows) * _ROW, _ROW)
            painter.save()
            painter.setClipRect(_NAMES, 0, width + 80, self.height())
            painter.translate(_NAMES, 0)
            paint(painter, header_scene(axis, width + 80, _HEADER, self._measure))
            painter.translate(0, _HEADER)
            paint(painter, gantt_scene(self._rows, (), view, self._measure, Marks(self._today)))
            painter.restore()
            painter.setPen(qcolour("text"))
            for number, row in enumerate(self._rows):
                name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, _NAMES - 12)
                painter.drawText(0, round(_HEADER + number * _ROW + _ROW * 0.7), name)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()
