"""Trying something out on a copy of the plan that is shown: begin, compare, use it or drop it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QMainWindow

from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import Project, ProjectState
from pmo_desktop.services import what_if
from pmo_desktop.services.what_if import Comparison
from ui.session import Session
from ui.trying.bar import TryingBar
from ui.trying.dialog import TryingDialog

_SOON_MS = 150
"""How long after an edit the comparison is renewed: typing goes before."""


class Trying(QObject):
    """`run` shows a dialog and says whether it was agreed to."""

    def __init__(self, session: Session, window: QMainWindow, run: Callable[[QDialog], object]) -> None:
        super().__init__(window)
        self._session, self._window, self._run = session, window, run
        self._project_id = ""
        self.bar = TryingBar()
        self.begin_action = QAction(self.tr("&Try something out on a copy"), window)
        self.begin_action.setShortcut(QKeySequence("Ctrl+Shift+Y"))
        self.begin_action.triggered.connect(self.begin)
        self.compare_action = QAction(self.tr("&What differs from the plan…"), window)
        self.compare_action.triggered.connect(self.compare)
        self.bar.compare_requested.connect(self.compare)
        self.bar.use_requested.connect(self.use)
        self.bar.drop_requested.connect(self.drop)
        self.bar.plan_requested.connect(self._back)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._renew)
        session.changed.connect(self._hear)

    def show_project(self, project_id: str) -> None:
        """Show what belongs to a project: the bar above a scratch plan, nothing above others; empty where none is shown."""
        self._project_id = project_id
        self._renew()

    @property
    def scratch(self) -> Project | None:
        """The scratch plan that is shown."""
        found = self._session.workspace.find(Project, id=self._project_id) if self._project_id else ()
        return found[0] if found and found[0].state is ProjectState.SCRATCH else None

    def _hear(self, _changed: Changed) -> None:
        if self._project_id:
            self._soon.start()

    def _renew(self) -> None:
        scratch = self.scratch
        is_past = self._session.workspace.stood_on is not None
        self.begin_action.setEnabled(bool(self._project_id) and scratch is None and not is_past)
        self.compare_action.setEnabled(scratch is not None)
        if scratch is None:
            self.bar.hide()
        else:
            self.bar.show_sentence(self._sentence(what_if.compare(self._session.workspace, scratch.id)))

    def _sentence(self, found: Comparison) -> str:
        if not found.lines and not found.settings:
            return self.tr("A copy of “{name}” to try things out on: nothing differs yet.").format(
                name=found.project.name
            )
        count = len(found.lines)
        differ = self.tr("1 task differs") if count == 1 else self.tr("{count} tasks differ").format(count=f"{count:,}")
        if found.days == 0:
            ends = self.tr("it finishes on the same day")
        else:
            days = abs(found.days)
            length = self.tr("1 day") if days == 1 else self.tr("{days} days").format(days=days)
            later = self.tr("{length} later") if found.days > 0 else self.tr("{length} earlier")
            on = self.tr("on {day}").format(day=format_date(found.finish_after))
            ends = self.tr("it finishes {later}, {on}").format(later=later.format(length=length), on=on)
        said = self.tr("Tried out on a copy of “{name}”: {ends}; {differ}.")
        return said.format(name=found.project.name, ends=ends, differ=differ)

    # What can be done

    def begin(self) -> None:
        """Copy the plan that is shown and go on with the copy."""
        workspace, project_id = self._session.workspace, self._project_id
        if not project_id or self.scratch is not None:
            return
        made = self._session.attempt(lambda: what_if.begin(workspace, project_id))
        if made is not None:
            self._session.place_requested.emit("gantt", made)

    def compare(self) -> None:
        """Show task by task what differs."""
        scratch = self.scratch
        if scratch is None:
            return
        found = what_if.compare(self._session.workspace, scratch.id)
        dialog = TryingDialog(found, self._sentence(found), self._window)
        dialog.used.connect(self.use)
        dialog.dropped.connect(self.drop)
        dialog.task_wanted.connect(lambda task_id: self._session.task_requested.emit(scratch.id, task_id))
        self._run(dialog)

    def use(self) -> None:
        """Bring what was tried out into the plan and show that."""
        self._end(what_if.promote, self.tr("The plan is now as it was tried out. Ctrl+Z takes that back."))

    def drop(self) -> None:
        """Remove the copy and show the plan."""
        self._end(what_if.drop, self.tr("The copy was dropped. Ctrl+Z brings it back."))

    def _end(self, does: Callable[..., object], sentence: str) -> None:
        scratch, workspace = self.scratch, self._session.workspace
        if scratch is None:
            return
        self._back()  # the window shall not look for another project when this one goes
        if self._session.attempt(lambda: does(workspace, scratch.id)) is not None:
            self._session.announced.emit(sentence)

    def _back(self) -> None:
        scratch = self.scratch
        if scratch is not None and scratch.copy_of is not None:
            self._session.place_requested.emit("gantt", scratch.copy_of)
