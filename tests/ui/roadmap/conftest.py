"""The windows these tests look through, and a small portfolio of projects that wait for each other."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from pmo_desktop.charts.roadmap import _way
from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import Dependency, Person, Programme, Project, ProjectState
from pmo_desktop.services import planning
from pmo_desktop.services.workspace import Workspace
from tests.ui.windows import desk, open_windows, silent_log, window  # noqa: F401 - fixtures
from ui.roadmap.table import HEADER_HEIGHT
from ui.shell.places import named
from ui.tables.roles import Role

NOW = 1_768_384_800_000
"""Wednesday 2026-01-14, 10:00 UTC."""
MONDAY = moment.from_iso("2026-02-02T08:00")
PLANS = {
    "BRG": ("Bridge", ("Design", " Survey", " Drawings", "Approval")),
    "DEP": ("Depot", ("Fit out", " Floors", " Walls", "Move in")),
    "OLD": ("Old road", ("Repair",)),
    "MIL": ("Agreement", ("Signed", "In force")),
}


class Roads:
    """Bridge and Depot begin in February 2026, Old road is closed, Agreement has milestones only."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.project, self.task = {}, {}
        anna, roads = Person(id=workspace.new_id(), name="Anna"), Programme(id=workspace.new_id(), name="Roads")
        workspace.record("New", [Insert(anna), Insert(roads)])
        for code, (name, tasks) in PLANS.items():
            own = self.project[code] = workspace.new_id()
            known = {"manager_id": anna.id, "programme_id": roads.id} if code == "BRG" else {}
            state = ProjectState.CLOSED if code == "OLD" else ProjectState.ACTIVE
            made = Project(
                id=own, name=name, code=code, start=MONDAY, state=state, rank=f"a{len(self.project)}", **known
            )
            workspace.record("New", [Insert(made)])
            ids = planning.insert_tasks(workspace, own, None, [each.strip() for each in tasks])
            self.task |= dict(zip((each.strip() for each in tasks), ids, strict=True))
            inner = [self.task[each.strip()] for each in tasks if each.startswith(" ")]
            if inner:
                planning.indent(workspace, own, inner)
        self.write(
            "BRG", ("Survey", "duration", "10d"), ("Drawings", "duration", "20d"), ("Drawings", "predecessors", "2")
        )
        self.write("BRG", ("Approval", "duration", "0d"), ("Approval", "predecessors", "3"))
        self.write("DEP", ("Floors", "duration", "10d"), ("Walls", "duration", "15d"), ("Walls", "predecessors", "2"))
        self.write("DEP", ("Move in", "duration", "0d"), ("Move in", "predecessors", "3"))
        self.write(
            "MIL", ("Signed", "duration", "0d"), ("In force", "duration", "0d"), ("In force", "start", "2026-05-04")
        )
        planning.set_baseline(workspace, self.project["BRG"])

    def write(self, code, *cells):
        planning.set_cells(
            self.workspace, self.project[code], [(self.task[name], field, text) for name, field, text in cells]
        )

    def start(self, name):
        """Return when a project or a task starts."""
        if name in self.project:
            return moment.to_iso(self.workspace.schedule(self.project[name]).project_start)
        for own in self.project.values():
            plan = self.workspace.plan(own)
            if self.task[name] in plan.tasks:
                return moment.to_iso(int(self.workspace.schedule(own).start[plan.tasks.row[self.task[name]]]))
        raise KeyError(name)

    def links(self):
        names = {task_id: name for name, task_id in self.task.items()}
        found = self.workspace.all(Dependency)
        across = [each for each in found if each.project_id != self.home(each.predecessor_id)]
        return [(names[each.predecessor_id], names[each.successor_id], each.type) for each in across]

    def home(self, task_id):
        return next(own for own in self.project.values() if task_id in self.workspace.plan(own).tasks)

    def change(self, code, **fields):
        self.workspace.record("Change", [Update(Project, self.project[code], fields)])


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna", clock=lambda: NOW) as made:
        yield made


@pytest.fixture
def roads(workspace):
    return Roads(workspace)


class Hands:
    """Clicks, types and drags as a person would; rows go by their names."""

    def __init__(self, qtbot, shown, view):
        self.bot, self.window, self.view = qtbot, shown, view
        self.table, self.chart = view.table, view.chart

    def names(self):
        return [" " * line.level + line.name for line in self.view.lines.lines]

    def row(self, name):
        return next(row for row, line in enumerate(self.view.lines.lines) if line.name == name)

    def cell(self, name, field):
        model = self.table.model()
        column = next(number for number, each in enumerate(model.columns) if each.field == field)
        return model.index(self.row(name), column)

    def click(self, name, field="name", held=Qt.KeyboardModifier.NoModifier):
        area = self.table.visualRect(self.cell(name, field))
        self.bot.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, held, area.center())

    def toggle(self, name):
        """Click the handle before a name."""
        index = self.cell(name, "name")
        area = self.table.visualRect(index)
        left = area.left() + 4 + 16 * index.data(Role.ROW).level + 8
        self.bot.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(left, area.center().y()))

    def point(self, name, at, share=0.35):
        """Return the point of the chart at a moment, in the bar of a row."""
        view = self.chart.seen()
        y = HEADER_HEIGHT + view.y(self.row(name)) + view.row_height * share
        return QPoint(round(view.axis.x(moment.from_iso(at))), round(y))

    def on_link(self):
        """Return a point on the one link that is drawn, beside the bars: just above the bar it leads to."""
        view = self.chart.seen()
        points, _ = _way(self.chart.ways[0], view)
        (x1, y1), (_, y2) = next(pair for pair in pairwise(points) if pair[0][0] == pair[1][0])
        return QPoint(round(x1), round(HEADER_HEIGHT + y1 + (y2 - y1) * 0.55))

    def press(self, widget, key, held=Qt.KeyboardModifier.NoModifier):
        self.bot.keyClick(widget, key, held)

    def drag(self, *points, cancels=""):
        """Drag along points; let go, or press Esc or the right button first."""
        area, left = self.chart.viewport(), Qt.MouseButton.LeftButton
        self.bot.mousePress(area, left, pos=points[0])
        for one, other in pairwise(points):
            self.move((one + other) / 2)
            self.move(other)
        words = self.chart.drag_words()
        if cancels == "esc":
            self.press(self.chart, Qt.Key.Key_Escape)
        elif cancels == "right":
            self.bot.mousePress(area, Qt.MouseButton.RightButton, pos=points[-1])
        self.bot.mouseRelease(area, left, pos=points[-1])
        return words

    def move(self, at):
        area, left = self.chart.viewport(), Qt.MouseButton.LeftButton
        point = QPointF(at)
        event = QMouseEvent(
            QEvent.Type.MouseMove, point, area.mapToGlobal(point), left, left, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(area, event)

    def action(self, name):
        self.view.commands[name].trigger()


@pytest.fixture
def shown(qtbot, window, roads, workspace):  # noqa: F811 - fixtures
    """Return hands in a window that shows the roadmap, a day about six pixels wide."""
    opened = window(workspace, (1600, 900), place="roadmap")
    view = opened.view(named("roadmap"))
    view.chart.zoom_to((moment.from_iso("2026-01-12T00:00"), moment.from_iso("2026-05-18T00:00")))
    return Hands(qtbot, opened, view)
