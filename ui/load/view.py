"""Everybody's load over all projects as a heatmap; a click shows the tasks behind a cell."""

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedLayout,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.charts.load import HeatView, cell_text, heat_header, heat_scene
from pmo_desktop.charts.scene import Line, Rect, Scene, Text, elided
from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.records import Person, Project, Role, Task
from pmo_desktop.domain.resources.load import LoadTable
from pmo_desktop.services.load import load_table
from ui.canvas import QtTextMeasure, paint, qcolour
from ui.icons import icon
from ui.session import Selection, Session
from ui.tables.plain import Heading, PlainTable
from ui.view import View

if TYPE_CHECKING:
    from datetime import date

WEEKS = 40
_NAMES = 236
_HEADER = 48
_LEGEND = (("idle", "< 50 %"), ("low", "50–84 %"), ("good", "85–100 %"), ("high", "101–115 %"), ("over", "> 115 %"))


class HeatMap(QAbstractScrollArea):
    """People down, weeks across; the arrows move the chosen cell."""

    chosen = Signal(int, int)
    opened = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: LoadTable | None = None
        self.roles: dict[str, str] = {}
        self.hours = False
        self.cell: tuple[int, int] | None = None
        self._measure = QtTextMeasure()
        self.setAccessibleName(self.tr("Load by person and week"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(lambda _: self.viewport().update())

    def show_table(self, table: LoadTable, roles: dict[str, str]) -> None:
        """Draw another state of the load; the chosen cell stays where it is."""
        self.table, self.roles = table, roles
        if self.cell and (self.cell[0] >= len(table.people) or self.cell[1] >= table.periods):
            self.cell = None
        self._set_ranges()
        self.viewport().update()

    def _view(self) -> HeatView:
        area = self.viewport()
        return HeatView(
            area.width() - _NAMES, area.height() - _HEADER,
            left=self.horizontalScrollBar().value(), top=self.verticalScrollBar().value(),
        )  # fmt: skip

    def _set_ranges(self) -> None:
        if self.table is None:
            return
        view = self._view()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(0, round(self.table.periods * view.cell_width - view.width)))
        across.setPageStep(round(view.width))
        across.setSingleStep(round(view.cell_width))
        down.setRange(0, max(0, round(len(self.table.people) * view.row_height - view.height)))
        down.setPageStep(round(view.height))
        down.setSingleStep(round(view.row_height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_ranges()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), qcolour("background"))
        if self.table is not None:
            view = self._view()
            self._paint_part(
                painter, QPoint(_NAMES, _HEADER), heat_scene(self.table, view, hours=self.hours, selected=self.cell)
            )
            self._paint_part(painter, QPoint(0, _HEADER), self._names(self.table, view))
            self._paint_part(painter, QPoint(_NAMES, 0), heat_header(self.table, view, _HEADER, self._measure))
            painter.fillRect(QRect(0, 0, _NAMES, _HEADER), qcolour("window"))
            corner = Line(((0, _HEADER - 0.5), (_NAMES, _HEADER - 0.5)), "border")
            paint(painter, Scene(_NAMES, _HEADER, (corner,)))
        painter.end()

    def _paint_part(self, painter: QPainter, at: QPoint, scene: Scene) -> None:
        painter.save()
        painter.setClipRect(QRect(at.x(), at.y(), round(scene.width), round(scene.height)))
        painter.translate(at)
        paint(painter, scene)
        painter.restore()

    def _names(self, table: LoadTable, view: HeatView) -> Scene:
        shapes: list[Any] = [Rect(0, 0, _NAMES, view.height, fill="background")]
        for row in view.rows(len(table.people)):
            person, y = table.people[row], view.y(row)
            if self.cell and self.cell[0] == row:
                shapes.append(Rect(0, y, _NAMES, view.row_height - 1, fill="selection"))
            role = self.roles.get(person.role_id or "", "")
            name = elided(person.name, _NAMES - 16, 9.0, self._measure)
            shapes.append(Text(8, y + view.row_height * 0.66, name, 9.0))
            used = self._measure.width(name, 9.0) + 18
            shown = elided(role, _NAMES - used - 6, 8.0, self._measure)
            if shown:
                shapes.append(Text(_NAMES - 8, y + view.row_height * 0.66, shown, 8.0, "muted", "right"))
            shapes.append(Line(((0, y + view.row_height - 0.5), (_NAMES, y + view.row_height - 0.5)), "grid"))
        shapes.append(Line(((_NAMES - 0.5, 0), (_NAMES - 0.5, view.height)), "border"))
        return Scene(_NAMES, view.height, tuple(shapes))

    # Choosing

    def choose(self, row: int, column: int) -> None:
        """Choose a cell and bring it into sight."""
        if self.table is None or not self.table.people:
            return
        self.cell = (min(max(row, 0), len(self.table.people) - 1), min(max(column, 0), self.table.periods - 1))
        self._bring_into_sight()
        self.viewport().update()
        self.chosen.emit(*self.cell)

    def _bring_into_sight(self) -> None:
        assert self.cell is not None
        view = self._view()
        for bar, at, size, room in (
            (self.horizontalScrollBar(), self.cell[1] * view.cell_width, view.cell_width, view.width),
            (self.verticalScrollBar(), self.cell[0] * view.row_height, view.row_height, view.height),
        ):
            bar.setValue(round(min(max(bar.value(), at + size - room), at)))

    def _at(self, point: QPoint) -> tuple[int, int] | None:
        if self.table is None or point.x() < _NAMES or point.y() < _HEADER:
            return None
        return self._view().cell(point.x() - _NAMES, point.y() - _HEADER, self.table)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position().toPoint())
        if found:
            self.choose(*found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_PageUp: (-10, 0), Qt.Key.Key_PageDown: (10, 0), Qt.Key.Key_Home: (0, -WEEKS), Qt.Key.Key_End: (0, WEEKS),
        }  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        row, column = self.cell or (0, 0)
        self.choose(row + step[0], column + step[1])

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        sideways = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        bar = self.horizontalScrollBar() if sideways else self.verticalScrollBar()
        bar.setValue(bar.value() - (turn.y() or turn.x()))

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self._at(event.pos())
            QToolTip.showText(event.globalPos(), self.said(*found) if found else "", self.viewport())
            return True
        return super().viewportEvent(event)

    def said(self, row: int, column: int) -> str:
        """Return a cell in words, for the tooltip and for screen readers."""
        assert self.table is not None
        table = self.table
        demand, capacity, leave = (
            float(each[row, column]) / 3600 for each in (table.demand, table.capacity, table.leave)
        )
        words = [
            f"{table.people[row].name}, {week_of(table.starts[column])}",
            self.tr("{demand:.0f} h asked of {capacity:.0f} h").format(demand=demand, capacity=capacity),
        ]
        share = cell_text(table, row, column)
        if share:
            words[-1] += f" ({share})"
        if leave > 0:
            words.append(self.tr("{leave:.0f} h leave").format(leave=leave))
        if table.overloaded[row, column]:
            words.append(self.tr("Overloaded: more is asked at once than there is."))
        return "\n".join(words)


def week_of(at: int) -> str:
    """Return an ISO week with its Monday."""
    monday: date = moment.to_date(at)
    year, week, _ = monday.isocalendar()
    return f"W{week:02} {year} ({monday:%d.%m.})"


class LoadView(View):
    place: ClassVar[str] = "load"
    inspects: ClassVar[bool] = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._stale = True
        self.map = HeatMap()
        self.map.chosen.connect(self._show_behind)
        self._heading = QLabel(self.tr("Choose a cell to see the tasks behind it."))
        self._heading.setObjectName("heading")
        self._heading.setTextFormat(Qt.TextFormat.PlainText)
        self.behind = PlainTable(
            self.tr("Tasks behind the chosen cell"),
            [
                Heading(self.tr("Project"), 320),
                Heading(self.tr("Task"), wide=True),
                Heading(self.tr("Hours"), 90, right=True),
            ],
        )
        self.behind.doubleClicked.connect(lambda index: self._open(index.row()))
        self._entries: list[tuple[str | None, str | None]] = []
        self._lay_out()
        self._hours = QAction(self.tr("Hours instead of %"), self)
        self._hours.setCheckable(True)
        self._hours.toggled.connect(self._show_hours)
        self._today = QAction(icon("today"), self.tr("Go to this week"), self)
        self._today.triggered.connect(self._go_to_today)
        self.addActions([self._hours, self._today])
        session.changed.connect(self._refresh)

    def _lay_out(self) -> None:
        legend = QWidget()
        row = QHBoxLayout(legend)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        for colour, words in _LEGEND:
            row.addWidget(_Swatch(colour))
            row.addWidget(_muted(words))
        row.addWidget(_Swatch("idle", hatched=True))
        row.addWidget(_muted(self.tr("leave")))
        row.addWidget(_Swatch("idle", marked=True))
        row.addWidget(_muted(self.tr("overloaded")))
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
        self._empty = QLabel(
            self.tr(
                "Here is everybody's load over all projects. Import a plan, or name people in the Gantt's “People” column."
            )
        )
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(shown)
        self._layers.addWidget(self._empty)

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
        if isinstance(state.get("splitter"), list):
            self._splitter.setSizes([int(size) for size in state["splitter"]])

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        if self._stale:
            self.renew()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.map.viewport().update()

    def _refresh(self, _changed: Changed) -> None:
        self._stale = True
        if self.isVisible():
            self.renew()

    def renew(self) -> None:
        """Read the load anew."""
        self._stale = False
        first = self.session.workspace.today() - 4 * moment.WEEK
        self.session.reckoner.ask("load", lambda own, step: load_table(own, first, WEEKS, step), self._show)

    def _show(self, table: LoadTable) -> None:
        workspace = self.session.workspace
        self._layers.setCurrentIndex(0 if table.people else 1)
        self.map.show_table(table, {role.id: role.name for role in workspace.all(Role)})
        if self.map.cell is not None:
            self._show_behind(*self.map.cell)
        elif table.people:
            self.map.choose(*_worst(table))

    def _show_hours(self, hours: bool) -> None:
        self.map.hours = hours
        self.map.viewport().update()

    def _go_to_today(self) -> None:
        self.map.choose(self.map.cell[0] if self.map.cell else 0, 4)

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

    def _open(self, row: int) -> None:
        project_id = self._entries[row][0]
        if project_id:
            self.session.place_requested.emit("gantt", project_id)


def _worst(table: LoadTable) -> tuple[int, int]:
    """Return the fullest cell from this week on, to begin with."""
    ahead = [
        (float(table.demand[row, column]) / max(1.0, float(table.capacity[row, column])), -column, -row)
        for row in range(len(table.people))
        for column in range(4, min(table.periods, 12))
    ]
    _, column, row = max(ahead, default=(0.0, 0, 0))
    return -row, -column


class _Swatch(QWidget):
    """A sample of a band in the legend."""

    def __init__(self, colour: str, *, hatched: bool = False, marked: bool = False) -> None:
        super().__init__()
        self._colour, self._hatched, self._marked = colour, hatched, marked
        self.setFixedSize(20, 14)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), qcolour(self._colour))
        if self._hatched:
            paint(painter, Scene(20, 14, (Rect(0, 0, 20, 14, fill=self._colour, hatch="hatch"),)))
        if self._marked:
            painter.setBrush(qcolour("late"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPolygon([QPoint(13, 0), QPoint(20, 0), QPoint(20, 7)])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(qcolour("border"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


def _muted(words: str) -> QLabel:
    label = QLabel(words)
    label.setObjectName("muted")
    return label
