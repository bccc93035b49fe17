"""The plan of a project in a calendar: a month, or some weeks, with the tasks as bars over their days."""

from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from pmo_desktop.charts.month import month_of, named
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.moment import DAY, WEEK
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services import planning
from pmo_desktop.services.planning.days import add_task_on
from ui.faces.commands import Command
from ui.faces.view import FaceView
from ui.literal import no_key
from ui.month.canvas import MOST_WEEKS, MonthCanvas
from ui.session import Session


class MonthView(FaceView[MonthCanvas]):
    place: ClassVar[str] = "month"
    face: ClassVar[str] = "Calendar"
    own: ClassVar = (
        Command("previous", "Previous month", ("Alt+Left",), "", lambda view: view.canvas.step(-1)),
        Command("next", "Next month", ("Alt+Right",), "", lambda view: view.canvas.step(1)),
        Command("today", "Go to today", ("Home",), "today", lambda view: view.go_to_today()),
        Command("by_month", "Show a month", ("Ctrl+0",), "", lambda view: view.canvas.show_month(view.middle())),
        Command("two_weeks", "Show two weeks", (), "", lambda view: view.canvas.show_weeks(view.canvas.first, 2)),
        Command("quarter", "Show thirteen weeks", (), "", lambda view: view.canvas.show_weeks(view.canvas.first, 13)),
        Command("day", "Tasks of the day…", ("Alt+Down",), "", lambda view: view.show_day(view.canvas.day_at())),
        Command("zoom_in", "Fewer weeks", ("Ctrl++", "Ctrl+="), "zoom_in", lambda view: view.canvas.zoom_by(-1)),
        Command("zoom_out", "More weeks", ("Ctrl+Shift+-", "Ctrl+_"), "zoom_out", lambda view: view.canvas.zoom_by(1)),
    )
    menu: ClassVar = ("day", "today", "previous", "next", "", "by_month", "two_weeks", "quarter")

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, MonthCanvas(self.tr("Calendar of the plan")), parent)
        self.named = QLabel()
        self.named.setObjectName("heading")
        self.named.setTextFormat(Qt.TextFormat.PlainText)
        self.column.insertWidget(0, self._bar())
        canvas = self.canvas
        canvas.say = self.told
        canvas.turned_to.connect(self._name)
        canvas.move_requested.connect(self.move_to)
        canvas.resize_requested.connect(lambda task_id, at: self.attempt(planning.resize_task, task_id, at))
        canvas.wanted.connect(self._write)
        canvas.day_asked.connect(self.show_day)
        canvas.remove_requested.connect(self.delete)
        canvas.editor.installEventFilter(self)

    def _bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(4)
        for name, sign in (("previous", "‹"), ("next", "›")):
            button = QToolButton()
            button.setText(sign)
            button.setAccessibleName(self.commands[name].text())
            button.setToolTip(self.commands[name].text())
            button.clicked.connect(self.commands[name].trigger)
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self.named)
        row.addStretch()
        return bar

    def begin(self) -> None:
        """Show the month under way, else the one the project begins in: the next one where only its last week is the plan’s."""
        today = self.session.workspace.today()
        first, last = min(each.start for each in self.cards), max(each.finish for each in self.cards)
        self.canvas.day = today if first <= today <= last else first - first % DAY
        following = self.canvas.day + WEEK
        begins_there = month_of(following)[0] <= self.canvas.day and not first <= today <= last
        self.canvas.show_month(following if begins_there else self.canvas.day)

    def show_project(self, project_id: str) -> None:
        super().show_project(project_id)
        self._name()

    def show_plan(self) -> None:
        calendar = Clocks(self.plan).project if self.plan is not None else None
        self.canvas.show_cards(self.cards, calendar, self.session.workspace.today())

    def middle(self) -> int:
        """Return a moment in the midst of what is shown."""
        return self.canvas.first + self.canvas.count * WEEK // 2

    def go_to_today(self) -> None:
        """Show today, in a month or in as many weeks as now."""
        today = self.session.workspace.today()
        self.canvas.day = today
        if self.canvas.by_month:
            self.canvas.show_month(today)
        else:
            self.canvas.show_weeks(today, self.canvas.count)

    def save_state(self) -> dict[str, Any]:
        return super().save_state() | {"weeks": 0 if self.canvas.by_month else self.canvas.count}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up how many weeks were shown."""
        super().restore_state(state)
        weeks = state.get("weeks")
        if isinstance(weeks, int) and 0 < weeks <= MOST_WEEKS:
            self.canvas.show_weeks(self.canvas.first, weeks)

    def _name(self) -> None:
        self.named.setText(named(self.canvas.first, self.canvas.count))

    def insert(self) -> None:
        """Write a new task into the day one is at."""
        self.canvas.write_on(self.canvas.day_at() or self.session.workspace.today())

    def _write(self, day: int, name: str) -> None:
        last = self.cards[-1].task_id if self.cards else None
        made = self.session.attempt(lambda: add_task_on(self.session.workspace, self.project_id, day, name, after=last))
        if made:
            self.select([made])
            self.canvas.current = made

    def show_day(self, day: int) -> None:
        """List every task of a day, those there is no room for too; the one chosen there is chosen."""
        on = self.canvas.chart.on(day)
        menu = QMenu(self)
        menu.setAccessibleName(self.tr("Tasks of {day}").format(day=format_date(day)))
        menu.addAction(format_date(day)).setEnabled(False)
        menu.addSeparator()
        for task_id in on:
            card = self.card[task_id]
            action = menu.addAction(no_key(f"{card.number}  {card.name}"))
            action.setCheckable(True)
            action.setChecked(task_id in self.chosen)
            action.triggered.connect(lambda _=False, own=task_id: self._choose_on(own, day))
        if not on:
            menu.addAction(self.tr("No task on this day")).setEnabled(False)
        menu.addSeparator()
        menu.addAction(self.tr("New task on this day"), lambda: self.canvas.write_on(day))
        current = self.canvas.current if self.canvas.current in on else ""
        menu.setActiveAction(menu.actions()[2 + on.index(current) if current else 2])
        x, y = self.canvas.chart.weeks.cell(day)
        menu.exec(self.canvas.viewport().mapToGlobal(QPoint(round(x), round(y) + 20)))
        menu.deleteLater()

    def _choose_on(self, task_id: str, day: int) -> None:
        self.canvas.current, self.canvas.day = task_id, day
        self.select([task_id])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the field of a new task leaves it without one."""
        is_key = watched is self.canvas.editor and event.type() == QEvent.Type.KeyPress
        if is_key and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.canvas.editor.clear()
            self.canvas.editor.hide()
            self.canvas.setFocus()
            return True
        return super().eventFilter(watched, event)
