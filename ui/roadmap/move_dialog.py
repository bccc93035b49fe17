"""Asks by how many working days a project is to be moved, and says what that moves."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import Project
from pmo_desktop.services.planning.project_moves import Movable, WhatMoves, day_after
from ui.fields import words

_MOST = 2_000


class MoveDialog(QDialog):
    def __init__(
        self,
        project: Project,
        calendar: WorkingCalendar,
        moves: WhatMoves,
        days: int = 5,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._project, self._calendar, self._moves = project, calendar, moves
        self.setWindowTitle(self.tr("Move “{name}”").format(name=project.name))
        self.days = QSpinBox()
        self.days.setRange(-_MOST, _MOST)
        self.days.setValue(days)
        self.days.setAccessibleName(self.tr("Working days, earlier with a minus"))
        self.days.valueChanged.connect(lambda _: self._look())
        self.said = words("", "muted")
        self.said.setMinimumWidth(420)
        self.said.setMinimumHeight(4 * self.said.fontMetrics().lineSpacing())
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        title = QLabel(self.tr("Working days (earlier with −)"))
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setBuddy(self.days)
        form.addRow(title, self.days)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.said)
        column.addWidget(self.buttons)
        self.days.selectAll()
        self._look()

    def _look(self) -> None:
        """Say what would move where."""
        lines = [self._moves.sentence] if self._moves.sentence else []
        if self._moves.how is Movable.WHOLE:
            start = self._calendar.next_start(self._project.start)
            to = day_after(self._calendar, start, self.days.value())
            lines.append(f"{format_date(start)}  →  {format_date(to)}")
        lines.append(
            self.tr(
                "Constraints, deadlines and dates set by hand go along; what has happened, baselines and bookings stay."
            )
        )
        self.said.setText("\n".join(lines))
        can = self._moves.how is not Movable.NOTHING and self.days.value() != 0
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(can)
