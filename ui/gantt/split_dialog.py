"""Asks where a task is to be interrupted and when it goes on."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from pmo_desktop.domain.entry.dates import format_date, parse_date
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.moment import DAY, midnight
from pmo_desktop.services.planning import splits
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.proposed import Proposal
from ui.fields import mark, words
from ui.session import Session


class SplitDialog(QDialog):
    """Proposes the middle of the task and a pause of a day; says while one types why a date cannot be."""

    def __init__(self, session: Session, project_id: str, task_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        workspace = session.workspace
        self._editing, self._task_id = Editing(workspace, project_id, workspace.today()), task_id
        self._row = self._editing.plan.tasks.row[task_id]
        name = self._editing.plan.tasks["name"][self._row]
        self.setWindowTitle(self.tr("Split task"))
        self.setMinimumWidth(420)
        self.at = QLineEdit()
        self.at.setAccessibleName(self.tr("Interrupt on"))
        self.resume = QLineEdit()
        self.resume.setAccessibleName(self.tr("Continue on"))
        self.said = words("", "late")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.addRow(self.tr("Interrupt on"), self.at)
        form.addRow(self.tr("Continue on"), self.resume)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(words(name, "heading"))
        column.addWidget(words(self.tr("Work stops before the first date and goes on at the second."), "muted"))
        column.addLayout(form)
        column.addWidget(self.said)
        column.addWidget(self.buttons)
        self._fill()
        for field in (self.at, self.resume):
            field.textChanged.connect(lambda _: self._look())
        self._look()
        self.at.setFocus()
        self.at.selectAll()

    def _fill(self) -> None:
        """Propose the first working day after the middle, or the middle itself of what lasts no two days."""
        schedule, calendar = self._editing.schedule, self._editing.clocks.calendar(self._row)
        start, finish = int(schedule.start[self._row]), int(schedule.finish[self._row])
        at = midnight(calendar.next_start(start + (finish - start) // 2))
        is_fine = not start < at < finish
        if is_fine:
            at = calendar.add(start, calendar.work(start, finish) // 2)
        resume = midnight(calendar.next_start(midnight(calendar.next_start(at)) + DAY))
        self.at.setText(format_date(at, with_time=is_fine))
        self.resume.setText(format_date(resume))

    def _dates(self) -> tuple[int, int]:
        (at, _), (resume, _) = (parse_date(each.text(), self._editing.today) for each in (self.at, self.resume))
        return at, resume

    def _look(self) -> None:
        """Say why it cannot be done so, where it cannot."""
        reason = ""
        try:
            self.proposal()(self._editing)
        except KnownError as error:
            reason = str(error)
        mark(self.at, reason)
        self.said.setText(reason)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not reason)

    def proposal(self) -> Proposal:
        """Return the edit asked for; raise InvalidValueError where a date cannot be read."""
        at, resume = self._dates()
        return partial(splits.splitting, task_id=self._task_id, at=at, resume=resume)
