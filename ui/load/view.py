"""Everybody's load over all projects as a heatmap; a click shows the tasks behind a cell."""

from typing import Any, ClassVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from pmo_desktop.charts.scene import Polygon, Rect, Scene, Shape
from pmo_desktop.domain import moment
from pmo_desktop.domain.records import Person, Project, Role, Task
from pmo_desktop.domain.resources.load import LoadTable
from pmo_desktop.services.load import load_table
from ui.canvas import paint, qcolour
from ui.empty import EmptyPlace
from ui.icons import icon
from ui.layout import restore_split
from ui.load.heatmap import HeatMap
from ui.session import Selection, Session
from ui.tables.plain import Heading, PlainTable
from ui.view import FreshView

WEEKS = 40
_BEFORE = 4
"""Weeks shown before this one."""
_AHEAD = 8
"""Weeks ahead in which the fullest cell is looked for, to begin with."""
_LEGEND = (("idle", "< 50 %"), ("low", "50–84 %"), ("good", "85–100 %"), ("high", "101–115 %"), ("over", "> 115 %"))


class LoadView(FreshView):
    place: ClassVar[str] = "load"
    inspects: ClassVar[bool] = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.map = HeatMap()
        self.map.chosen.connect(self._show_behind)
        self._heading = QLabel(self.tr("Choose a cell to see the tasks behind it."))
        self._heading.setObjectName("heading")
        self._heading.setTextFormat(Qt.TextFormat.PlainText)
        self._heading.setWordWrap(True)
        self.behind = PlainTable(
            self.tr("Tasks behind the chosen cell"),
            [
                Heading(self.tr("Project"), 320),
                Heading(self.tr("Task"), wide=True),
                Heading(self.tr("Hours"), 90, right=True),
            ],
        )
        self.behind.opened.connect(self._open)
        self.map.opened.connect(self._open_first)
        self._entries: list[tuple[str | None, str | None]] = []
        self._lay_out()
        self._hours = QAction(self.tr("Hours instead of %"), self)
        self._hours.setCheckable(True)
        self._hours.toggled.connect(self._show_hours)
        self._today = QAction(icon("today"), self.tr("Go to this week"), self)
        self._today.triggered.connect(self._go_to_today)
        self.addActions([self._hours, self._today])

    def _lay_out(self) -> None:
        legend = QWidget()
        row = QHBoxLayout(legend)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(4)
        for colour, words in _LEGEND:
            row.addWidget(_Sample(words, colour))
        row.addSpacing(8)
        row.addWidget(_Sample(self.tr("leave"), "idle", hatched=True))
        row.addWidget(_Sample(self.tr("overloaded"), "idle", marked=True))
        row.addStretch()
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(self._heading)
        column.addWidget(self.behind)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.addWidget(self.map)
        self._splitter.addWidget(below)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        shown = QWidget()
        whole = QVBoxLayout(shown)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(legend)
        whole.addWidget(self._splitter, 1)
        importing = QAction(self.tr("Go to Projects"), self)
        importing.triggered.connect(lambda: self.session.place_requested.emit("portfolio", ""))
        words = self.tr(
            "Here is everybody's load over all projects. Import a plan, or name people in the Gantt's “People” column."
        )
        self._layers = QStackedLayout(self)
        self._layers.addWidget(shown)
        self._layers.addWidget(EmptyPlace(words, [importing]))
        self.setFocusProxy(self.map)

    def title(self) -> str:
        return self.tr("Resource load")

    def selection(self) -> Selection:
        table, cell = self.map.table, self.map.cell
        return Selection() if table is None or cell is None else Selection(Person, (table.people[cell[0]].id,), None)

    def bar_actions(self) -> list[QAction]:
        return [self._hours, self._today]

    def save_state(self) -> dict[str, Any]:
        return {"hours": self._hours.isChecked(), "splitter": self._splitter.sizes()}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up hours or percent, and the split."""
        self._hours.setChecked(bool(state.get("hours")))
        restore_split(self._splitter, state.get("splitter"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.map.viewport().update()

    def renew(self) -> None:
        """Read the load anew."""
        first = self.session.workspace.today() - _BEFORE * moment.WEEK
        self.session.reckoner.ask("load", lambda own, step: load_table(own, first, WEEKS, step), self._show)

    def _show(self, table: LoadTable) -> None:
        workspace = self.session.workspace
        self._layers.setCurrentIndex(0 if table.people else 1)
        self.map.today = workspace.today()
        self.map.show_table(table, {role.id: role.name for role in workspace.all(Role)})
        if self.map.cell is not None:
            self._show_behind(*self.map.cell)
        elif table.people:
            self.map.choose(*_worst(table))

    def _show_hours(self, hours: bool) -> None:
        self.map.hours = hours
        self.map.viewport().update()

    def _go_to_today(self) -> None:
        self.map.choose(self.map.cell[0] if self.map.cell else 0, self.map.week_of_today())

    def _show_behind(self, row: int, column: int) -> None:
        table = self.map.table
        if table is None:
            return
        workspace = self.session.workspace
        entries = table.entries(row, column)
        projects = {project.id: project for project in workspace.all(Project)}
        tasks = {
            task.id: task.name
            for task in workspace.find(Task, id=[entry.task_id for entry in entries if entry.task_id])
        }
        self._heading.setText(self.map.said(row, column).replace("\n", "  ·  "))
        self._entries = [(entry.project_id, entry.task_id) for entry in entries]
        self.behind.show_lines(
            [
                (
                    f"{project.code}  {project.name}".strip()
                    if (project := projects.get(entry.project_id or ""))
                    else self.tr("Line work"),
                    tasks.get(entry.task_id or "", self.tr("Booking")),
                    f"{entry.seconds / 3600:.1f}",
                )
                for entry in entries
            ]
        )
        if self.isVisible():
            self.session.selected.emit(self.selection())

    def _open_first(self) -> None:
        """Open the largest task behind the chosen cell; line work has no plan to open."""
        row = next((row for row, (project_id, _) in enumerate(self._entries) if project_id), None)
        if row is not None:
            self._open(row)

    def _open(self, row: int) -> None:
        if row >= len(self._entries):
            return
        project_id, task_id = self._entries[row]
        if project_id:
            self.session.task_requested.emit(project_id, task_id or "")


def _worst(table: LoadTable) -> tuple[int, int]:
    """Return the fullest cell from this week on, to begin with."""
    ahead = [
        (float(table.demand[row, column]) / max(1.0, float(table.capacity[row, column])), -column, -row)
        for row in range(len(table.people))
        for column in range(_BEFORE, min(table.periods, _BEFORE + _AHEAD))
    ]
    _, column, row = max(ahead, default=(0.0, 0, 0))
    return -row, -column


class _Sample(QLabel):
    """A band of the legend, drawn as a cell that says what it means."""

    def __init__(self, words: str, colour: str, *, hatched: bool = False, marked: bool = False) -> None:
        super().__init__(words)
        self.setObjectName("sample")
        self._colour, self._hatched, self._marked = colour, hatched, marked
        self.setContentsMargins(22 if hatched else 7, 2, 14 if marked else 7, 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        width, height = self.width(), self.height()
        shapes: list[Shape] = [Rect(0, 0, width, height, fill=self._colour)]
        if self._hatched:
            shapes.append(Rect(1, 1, 17, height - 2, fill=self._colour, hatch="hatch"))
        if self._marked:
            shapes.append(Polygon(((width - 8, 0), (width, 0), (width, 8)), "late"))
        paint(painter, Scene(width, height, tuple(shapes)))
        painter.setPen(qcolour(f"{self._colour}_text"))
        painter.drawText(self.contentsRect(), Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()
