"""The Gantt view on screen, with hands to type and drag."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from ui.gantt.delegates import ROW_HEIGHT
from ui.gantt.table import HEADER_HEIGHT
from ui.gantt.view import GanttView

KEY, MOD = Qt.Key, Qt.KeyboardModifier


class Hands:
    """Types and drags as a planner would; cells are named by task and field."""

    def __init__(self, qtbot, keys, view, bridge):
        self.bot, self.keys, self.view, self.bridge = qtbot, keys, view, bridge
        self.table, self.chart = view.table, view.chart

    def index(self, name, field):
        model = self.table.model()
        if field not in model.columns:
            self.view.columns.insert(field)
        row = next(row for row in range(model.rowCount()) if model.index(row, 0).data() == name)
        return model.index(row, model.columns.index(field))

    def shown(self, name, field):
        return self.index(name, field).data()

    def names_shown(self):
        model = self.table.model()
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    def at(self, name, field="name"):
        """Click a cell."""
        area = self.table.visualRect(self.index(name, field))
        self.bot.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
        return self

    def press(self, key, held=MOD.NoModifier):
        self.keys.press(key, held)
        return self

    def type(self, text, then=KEY.Key_Return):
        self.keys.type(text, then)
        return self

    def x(self, at):
        return round(self.chart._axis().x(at))

    def point(self, name, at):
        """Return the point of the chart at a moment, in the middle of a task's bar."""
        row = self.names_shown().index(name)
        top = row * ROW_HEIGHT - self.chart.verticalScrollBar().value() + HEADER_HEIGHT
        return QPoint(self.x(at), top + round(ROW_HEIGHT * 0.45))

    def drag(self, start, finish, then=None, held=MOD.NoModifier):
        """Drag on the chart in two steps; let go, or press a key instead and then let go."""
        half = (QPointF(start) + QPointF(finish)) / 2
        self.walk([start, half.toPoint(), finish], then, held)

    def walk(self, points, then=None, held=MOD.NoModifier):
        """Press at the first point, go over the others and let go at the last, or press a key before that."""
        self.take(points, held)
        if then is not None:
            self.press(then)
        self.let_go(points[-1], held)

    def take(self, points, held=MOD.NoModifier):
        """Press at the first point and go over the others, holding on."""
        area = self.chart.viewport()
        self.bot.mousePress(area, Qt.MouseButton.LeftButton, held, points[0])
        for point in points[1:]:
            _move(area, point, held)

    def let_go(self, at, held=MOD.NoModifier):
        self.bot.mouseRelease(self.chart.viewport(), Qt.MouseButton.LeftButton, held, at)

    def hover(self, at):
        _move(self.chart.viewport(), at, MOD.NoModifier, Qt.MouseButton.NoButton)


def _move(area, to, held, buttons=Qt.MouseButton.LeftButton):
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(to), QPointF(area.mapToGlobal(to)), Qt.MouseButton.NoButton, buttons, held
    )
    QApplication.sendEvent(area, event)


@pytest.fixture
def view(session, bridge, on_screen):
    made = GanttView(session)
    made.show_project(bridge.id)
    return on_screen(made)


@pytest.fixture
def hands(qtbot, keys, view, bridge):
    return Hands(qtbot, keys, view, bridge)
