"""Asks how far the work has come: of the whole project up to a day, or of the selected tasks in facts."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.services import planning
from pmo_desktop.services.planning import tracking
from pmo_desktop.services.scheduling import parse_status_date
from ui.date_field import DateField
from ui.fields import mark, words
from ui.session import Session

_FIELD = 180
_WIDTH = 520


def status_or_today(session: Session, project_id: str) -> int:
    """Return the moment progress is asked for: the status date, else the close of this day."""
    known = tracking.status_date_of(session.workspace, project_id)
    return known if known is not None else _moment(session, project_id, "today")


def _moment(session: Session, project_id: str, text: str) -> int:
    workspace = session.workspace
    found = parse_status_date(workspace.plan(project_id).project, text, workspace.today())
    if found is None:
        raise InvalidValueError("A day is needed.", "Write it as 2026-01-31, fri or today.")
    return found


class UpdateProjectDialog(QDialog):
    """Brings tasks up to a day, or moves what is not done behind it; `remembered` is what was chosen last time."""

    def __init__(
        self, session: Session, project_id: str, selected: Sequence[str], remembered: Mapping[str, Any],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._project_id, self._selected = session, project_id, tuple(selected)
        name = session.workspace.plan(project_id).project.name
        self.setWindowTitle(self.tr("Update “{name}” to a day").format(name=name))
        self.setMinimumWidth(_WIDTH)
        self.day = DateField(self.tr("Day"), session.workspace.today())
        self.day.setText(format_date(status_or_today(session, project_id)))
        self.day.setFixedWidth(_FIELD)
        self.understood, self.reason = words("", "muted"), words("", "late")
        self.reason.hide()
        self.scheduled = QRadioButton(self.tr("Work is done as planned up to that day"))
        self.whole = QRadioButton(self.tr("Only tasks that were to end by then are done"))
        self.rest = QRadioButton(self.tr("Move what is not done behind that day"))
        self.soft = QCheckBox(self.tr("Also tasks with a “not before” date"))
        self.all = QRadioButton(self.tr("All tasks"))
        count = len(self._selected)
        self.some = QRadioButton(
            self.tr("The selected task") if count == 1 else self.tr("The {count} selected tasks").format(count=count)
        )
        self.keep = QCheckBox(self.tr("Make it the status date of the project"))
        self.sentence = words("", "muted")
        self._what, self._of = self._group(self.scheduled, self.whole, self.rest), self._group(self.all, self.some)
        self._lay_out()
        self._recall(remembered)
        self.day.textChanged.connect(lambda _: self._look())
        for button in (self.scheduled, self.whole, self.rest):
            button.toggled.connect(lambda _: self._look())
        self._look()
        self.day.setFocus()
        self.day.selectAll()
        self.told = ""
        """What to tell a person once it is done."""

    def _group(self, *buttons: QRadioButton) -> QButtonGroup:
        group = QButtonGroup(self)
        for button in buttons:
            group.addButton(button)
        buttons[0].setChecked(True)
        return group

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Day"))
        title.setBuddy(self.day)
        line = QHBoxLayout()
        line.setSpacing(10)
        for widget in (title, self.day):
            line.addWidget(widget)
        line.addWidget(self.understood, 1)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self._finish)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 12)
        column.setSpacing(8)
        column.addLayout(line)
        column.addWidget(self.reason)
        column.addWidget(words(self.tr("What to do"), "heading"))
        for each in (self.scheduled, self.whole, self.rest):
            column.addWidget(each)
        inner = QHBoxLayout()
        inner.setContentsMargins(22, 0, 0, 0)
        inner.addWidget(self.soft)
        column.addLayout(inner)
        column.addWidget(self.sentence)
        column.addSpacing(4)
        column.addWidget(words(self.tr("Of which tasks"), "heading"))
        column.addWidget(self.all)
        column.addWidget(self.some)
        self.some.setVisible(bool(self._selected))
        column.addSpacing(4)
        column.addWidget(self.keep)
        column.addStretch(1)
        column.addWidget(self.buttons)

    def _recall(self, remembered: Mapping[str, Any]) -> None:
        for name, button in (("whole", self.whole), ("rest", self.rest)):
            if remembered.get("what") == name:
                button.setChecked(True)
        self.soft.setChecked(remembered.get("soft") is True)
        self.keep.setChecked(remembered.get("keep", True) is True)
        self.some.setChecked(bool(remembered.get("some")) and len(self._selected) > 1)

    def chosen(self) -> dict[str, Any]:
        """Return what is chosen, to be offered next time."""
        what = "whole" if self.whole.isChecked() else "rest" if self.rest.isChecked() else "scheduled"
        return {
            "what": what, "soft": self.soft.isChecked(), "keep": self.keep.isChecked(), "some": self.some.isChecked(),
        }  # fmt: skip

    def _look(self) -> None:
        """Say how the day is understood, and what will be done."""
        self.understood.setText(self.day.understood())
        self._refuse("")
        self.soft.setEnabled(self.rest.isChecked())
        self.sentence.setText(self._sentences())
        self._fit()

    def _sentences(self) -> str:
        if self.rest.isChecked():
            return self.tr(
                "The rest of tasks under way goes on after that day; tasks not begun start no earlier. Tasks held by a "
                "constraint date stay, and you are told which."
            )
        if self.whole.isChecked():
            return self.tr("Tasks planned to end by then get 100 %. What is further than planned stays as it is.")
        return self.tr(
            "Each task gets the progress it was planned to have, with its planned dates as actual ones. What is further "
            "than planned stays as it is."
        )

    def _refuse(self, reason: str) -> None:
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        mark(self.day, reason)
        self._fit()

    def _fit(self) -> None:
        """Give the sentences the room they need at the width there is."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            width = max(self.width(), _WIDTH, layout.minimumSize().width())
            self.resize(width, max(layout.heightForWidth(width), layout.minimumSize().height()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _finish(self) -> None:
        try:
            at = _moment(self._session, self._project_id, self.day.text())
            self.told = self._update(at)
        except KnownError as error:
            self._refuse(str(error))
            self.day.setFocus()
            self.day.selectAll()
            return
        self.accept()

    def _update(self, at: int) -> str:
        workspace, ids = self._session.workspace, self._selected if self.some.isChecked() else None
        day = format_date(at)
        if self.rest.isChecked():
            moved = tracking.reschedule_rest(
                workspace,
                self._project_id,
                at,
                ids,
                move_not_before=self.soft.isChecked(),
                keep_date=self.keep.isChecked(),
            )
            if (
                self.keep.isChecked()
                and workspace.plan(self._project_id).project.floor_at_status_date
                and not moved.count
            ):
                return self.tr("What is not done now lies behind {day}: the status date moves it.").format(day=day)
            return tracking.told(moved, self.tr("moved behind {day}").format(day=day))
        updated = tracking.update_project(
            workspace, self._project_id, at, ids, whole_only=self.whole.isChecked(), keep_date=self.keep.isChecked()
        )
        return tracking.told(updated, self.tr("brought up to {day}").format(day=day))


FACTS = ("percent", "actual_start", "actual_finish", "actual_duration", "remaining_duration")
_DATES = frozenset({"actual_start", "actual_finish"})


class UpdateTasksDialog(QDialog):
    """The facts of the selected tasks; what is written counts for all of them, what is left alone stays."""

    def __init__(self, session: Session, project_id: str, ids: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._project_id, self._ids = session, project_id, self._meant(session, project_id, ids)
        self.editors: dict[str, QLineEdit] = {}
        self.reasons: dict[str, QLabel] = {}
        self._kept: dict[str, str] = {}
        plan = session.workspace.plan(project_id)
        count = len(self._ids)
        named = f"“{plan.tasks['name'][plan.tasks.row[self._ids[0]]]}”" if count == 1 else self.tr("{count} tasks")
        self.setWindowTitle(self.tr("Progress of {tasks}").format(tasks=named.format(count=count)))
        self.setMinimumWidth(_WIDTH)
        self.said = words("", "late")
        self.said.hide()
        self._lay_out()
        self._fill()
        self.editors["percent"].setFocus()
        self.editors["percent"].selectAll()
        self.told = ""

    @staticmethod
    def _meant(session: Session, project_id: str, ids: Sequence[str]) -> tuple[str, ...]:
        plan = session.workspace.plan(project_id)
        return tuple(plan.tasks.ids[row] for row in tracking.leaves_of(plan, ids))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for field in FACTS:
            if field in planning.FIELDS:
                self._add(grid, field)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self._finish)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 12)
        column.setSpacing(10)
        if len(self._ids) > 1:
            column.addWidget(words(self.tr("What you write counts for all of them; the rest stays."), "muted"))
        column.addLayout(grid)
        column.addWidget(self.said)
        column.addStretch(1)
        column.addWidget(self.buttons)

    def _add(self, grid: QGridLayout, field: str) -> None:
        spec, row = planning.FIELDS[field], grid.rowCount()
        today = self._session.workspace.today()
        editor = DateField(spec.title, today) if field in _DATES else QLineEdit()
        editor.setAccessibleName(spec.title)
        editor.setToolTip(spec.tooltip)
        editor.setFixedWidth(_FIELD)
        label, beside, reason = QLabel(spec.title), words("", "muted"), words("", "late")
        label.setBuddy(editor)
        label.setToolTip(spec.tooltip)
        reason.hide()
        if isinstance(editor, DateField):
            editor.textChanged.connect(lambda _, date=editor, said=beside: said.setText(date.understood()))
        grid.addWidget(label, row, 0)
        grid.addWidget(editor, row, 1)
        grid.addWidget(beside, row, 2)
        grid.addWidget(reason, row + 1, 1, 1, 2)
        self.editors[field], self.reasons[field] = editor, reason

    def _fill(self) -> None:
        workspace = self._session.workspace
        plan, schedule = workspace.plan(self._project_id), workspace.schedule(self._project_id)
        for field, editor in self.editors.items():
            texts = {planning.text_of(plan, schedule, plan.tasks.row[each], field) for each in self._ids}
            self._kept[field] = texts.pop() if len(texts) == 1 else ""
            editor.setText(self._kept[field].replace("–", ""))
            self._kept[field] = editor.text()
            editor.setPlaceholderText("–" if len(texts) < 1 else self.tr("different"))

    def _finish(self) -> None:
        edits = [
            (task_id, field, editor.text())
            for field, editor in self.editors.items()
            if editor.text() != self._kept[field]
            for task_id in self._ids
        ]
        if not edits:
            self.reject()
            return
        for reason in self.reasons.values():
            reason.hide()
        try:
            planning.set_cells(self._session.workspace, self._project_id, edits, label=self._label())
        except KnownError as error:
            self._stay(error)
            return
        self.accept()

    def _label(self) -> str:
        plan = self._session.workspace.plan(self._project_id)
        if len(self._ids) == 1:
            return f"Progress of “{plan.tasks['name'][plan.tasks.row[self._ids[0]]]}”"
        return f"Progress of {len(self._ids)} tasks"

    def _stay(self, error: KnownError) -> None:
        field = error.cell[1] if error.cell else ""
        shown = self.reasons.get(field, self.said)
        shown.setText(str(error))
        shown.show()
        if field in self.editors:
            mark(self.editors[field], str(error))
            self.editors[field].setFocus()
            self.editors[field].selectAll()


def mark_on_track(session: Session, project_id: str, ids: Sequence[str]) -> str:
    """Make tasks as far as they were to be at the status date, else today; return what to tell."""
    at = status_or_today(session, project_id)
    tracked = tracking.mark_on_track(session.workspace, project_id, ids, at)
    return tracking.told(tracked, f"as far as planned at {format_date(at)}")


def set_percent(session: Session, project_id: str, ids: Sequence[str], percent: float) -> str:
    """Set the progress of tasks; return what was left as it is, empty where nothing was."""
    tracked = tracking.set_percent(session.workspace, project_id, ids, percent)
    return tracking.told(tracked, f"{percent:g} % done") if tracked.skipped else ""
