"""Dates that moved by receiving, or by a file: which tasks, from when to when, and because of whose change."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.services import moved
from pmo_desktop.services.moved import MovedTask, Moves
from ui.fields import words
from ui.session import Session
from ui.tables.plain import Heading, PlainTable


class MovedDialog(QDialog):
    task_requested = Signal(str, str)
    """A project and a task of it to be shown; the dialog is closed."""

    def __init__(self, session: Session, moves: Moves, parent: QWidget | None = None, by: str = "") -> None:
        """Show what moved; `by` says by what, where that was not receiving: “updating”."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Dates that moved by {what}").format(what=by or self.tr("receiving")))
        self.resize(940, 560)
        self.setMinimumSize(700, 380)
        self._session = session
        self._moves = moves
        self._tasks = [each for project in moves.projects for each in project.tasks]
        heading = QLabel(_said_count(moves))
        heading.setObjectName("heading")
        self.table = PlainTable(
            self.tr("Tasks whose dates moved"),
            [
                Heading(self.tr("Project"), 130),
                Heading(self.tr("Task"), 170),
                Heading(self.tr("Finish before"), 110),
                Heading(self.tr("Finish now"), 110),
                Heading(self.tr("Days"), 62, right=True),
                Heading(self.tr("By"), 90),
                Heading(self.tr("Because of"), wide=True),
            ],
        )
        self.table.show_lines([self._line(project.name, each) for project in moves.projects for each in project.tasks])
        self.table.opened.connect(self._go)
        self.finishes = words(_finishes(moves), "muted")
        self.save = QPushButton(self.tr("&Export…"))
        self.show_task = QPushButton(self.tr("&Show in the plan"))
        self.leaving = QPushButton(self.tr("Close"))
        for button in (self.save, self.show_task, self.leaving):
            button.setAutoDefault(False)
        self.save.clicked.connect(self._export)
        self.show_task.clicked.connect(lambda: self._go(self.table.currentRow()))
        self.leaving.clicked.connect(self.accept)
        QShortcut(QKeySequence("Ctrl+E"), self).activated.connect(self._export)
        self._lay_out(heading)
        if self._tasks:
            self.table.setCurrentCell(0, 0)
        self.table.setFocus()

    def _lay_out(self, heading: QLabel) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 10, 16, 10)
        foot.setSpacing(8)
        foot.addWidget(self.save)
        foot.addWidget(self.show_task)
        foot.addStretch(1)
        foot.addWidget(self.leaving)
        top = QVBoxLayout()
        top.setContentsMargins(16, 12, 16, 10)
        top.setSpacing(4)
        top.addWidget(heading)
        top.addWidget(self.finishes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def _line(self, project: str, each: MovedTask) -> Sequence[str]:
        dates = each.moved
        days = dates.finish_days or dates.start_days
        with_time = dates.finish_days == 0
        only_start = dates.finish_then == dates.finish_now
        pair = (dates.start_then, dates.start_now) if only_start else (dates.finish_then, dates.finish_now)
        before, now = (format_date(date, with_time=with_time) for date in pair)
        prefix = self.tr("start ") if only_start else ""
        sign = "▲ " if days > 0 else "▼ " if days < 0 else ""
        return (project, dates.task, prefix + before, prefix + now, f"{sign}{days:+d}", each.by, each.because or "–")

    def _go(self, row: int) -> None:
        if 0 <= row < len(self._tasks):
            each = self._tasks[row]
            self.accept()
            self.task_requested.emit(each.project_id, each.moved.task_id)

    def _export(self) -> None:
        target = self._session.asking.to_write(
            self,
            self.tr("Export the dates that moved"),
            "Dates that moved.csv",
            self.tr("Spreadsheet text (*.csv)"),
            ".csv",
        )
        if target is None:
            return
        count = self._session.attempt(lambda: moved.export(self._moves, target))
        if count is not None:
            self._session.announced.emit(
                self.tr("Wrote {count:,} tasks to “{name}”.").format(count=count, name=target.name)
            )


def _said_count(moves: Moves) -> str:
    tasks = "1 task moved" if moves.count == 1 else f"{moves.count:,} tasks moved"
    projects = "1 project" if len(moves.projects) == 1 else f"{len(moves.projects)} projects"
    return f"{tasks} in {projects}, the most moved first"


def _finishes(moves: Moves) -> str:
    """Return which projects now finish on another day."""
    told = [
        f"{each.name} finishes {format_date(each.finish_now)} (before: {format_date(each.finish_then)})"
        for each in moves.projects
        if each.finish_now and each.finish_then and each.finish_now != each.finish_then
    ]
    return "; ".join(told[:4]) + ("; …" if len(told) > 4 else "") if told else "No project finishes on another day."
