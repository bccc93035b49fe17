"""A face of the small plan on screen, with hands to drag."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Hands:
    """Clicks and drags on a canvas; points are in the drawing's own units."""

    def __init__(self, bot, keys, view, bridge):
        self.bot, self.keys, self.view, self.bridge = bot, keys, view, bridge
        self.canvas = view.canvas

    def on_screen(self, point):
        area = self.canvas.area()
        return QPoint(round((point[0] - area.x) * self.canvas.zoom), round((point[1] - area.y) * self.canvas.zoom))

    def middle(self, name):
        """Return the middle of what stands for a task, scrolled into sight."""
        task_id = self.bridge.task[name]
        self.canvas.show_place(task_id)
        place = self.canvas.place_of(task_id)
        return place.x + place.width / 2, place.y + place.height / 2

    def click(self, name, held=NO_KEYS):
        self.bot.mouseClick(self.canvas.viewport(), LEFT, held, self.on_screen(self.middle(name)))
        return self

    def double_click(self, point):
        self.bot.mouseDClick(self.canvas.viewport(), LEFT, pos=self.on_screen(point))
        return self

    def drag(self, start, finish, then=None):
        area = self.canvas.viewport()
        first, last = self.on_screen(start), self.on_screen(finish)
        self.bot.mousePress(area, LEFT, pos=first)
        for at in ((QPointF(first) + QPointF(last)).toPoint() / 2, last):
            event = QMouseEvent(
                QEvent.Type.MouseMove,
                QPointF(at),
                QPointF(area.mapToGlobal(at)),
                Qt.MouseButton.NoButton,
                LEFT,
                NO_KEYS,
            )
            QApplication.sendEvent(area, event)
        if then is not None:
            self.press(then)
        self.bot.mouseRelease(area, LEFT, pos=last)
        return self

    def press(self, key, held=NO_KEYS):
        self.keys.press(key, held)
        return self

    def chosen(self):
        names = {task_id: name for name, task_id in self.bridge.task.items()}
        return [names.get(each, each) for each in self.view.chosen]


@pytest.fixture
def face(session, bridge, on_screen, qtbot, keys):
    """Return a function that shows a face of the plan and gives the hands to it."""

    def show(kind):
        made = kind(session)
        made.show_project(bridge.id)
        return Hands(qtbot, keys, on_screen(made), bridge)

    return show
