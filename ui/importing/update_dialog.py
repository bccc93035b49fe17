"""Bringing one project up to date from a newer file: what differs, who its people are, its dates, what is not carried."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QTabWidget, QVBoxLayout, QWidget

from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.records import (
    Assignment,
    Calendar,
    CalendarException,
    CustomField,
    CustomValue,
    Dependency,
    Person,
    Project,
    Record,
    Split,
    Task,
    WorkWeek,
)
from pmo_desktop.services.updating import Difference
from ui.fields import rule, words
from ui.importing.report import dates, losses
from ui.importing.who import WhoPage
from ui.session import Session
from ui.updating.page import DifferencePage
from ui.wording import day_and_time

_KEPT_AS = "update"
_SIZE = (1100, 700)
_SOON_MS = 400
_COMPARED: frozenset[type[Record]] = frozenset({
    Assignment, Calendar, CalendarException, CustomField, CustomValue, Dependency, Person, Project, Split, Task, WorkWeek,
})  # fmt: skip
"""Kinds that a difference follows from."""


class UpdateDialog(QDialog):
    """Stands beside the window: one can look at the plan meanwhile, and what changes in it is taken into account."""

    agreed = Signal(object, object)
    """The Difference and the keys of what is to be taken over; the dialog is closed."""

    def __init__(
        self, session: Session, difference: Difference, doubt: str = "", parent: QWidget | None = None
    ) -> None:
        """Show a difference; `doubt` says why the file may not be one of this project, where that is so."""
        super().__init__(parent)
        self._session = session
        shown = difference.preview
        self.setWindowTitle(self.tr("Update “{name}” from {file}").format(name=difference.project, file=shown.source))
        self.setMinimumSize(700, 480)
        size = session.remembered.get(_KEPT_AS, {}).get("size")
        fits = isinstance(size, list) and len(size) == 2 and all(isinstance(each, int) for each in size)
        self.resize(*(size if fits else _SIZE))
        self.doubt, self.origin = words(doubt, "late"), words(self._origin(difference), "muted")
        self.doubt.setVisible(bool(doubt))
        self.page = DifferencePage(session, difference)
        self.people = WhoPage(session.workspace, shown)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("The file beside the plan"))
        differing = len(shown.dates) - shown.agreeing
        for page, title in (
            (self.page, self.tr("What differs")),
            (self.people, self.tr("People ({count})").format(count=len(shown.matches))),
            (dates(shown), self.tr("Dates ({count} differ)").format(count=differing)),
            (losses(shown), self.tr("Not carried ({count})").format(count=len(shown.losses))),
        ):
            self.tabs.addTab(page, title)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accepting = QPushButton()
        self.accepting.setDefault(True)
        self.accepting.setMinimumWidth(170)
        self.buttons.addButton(self.accepting, QDialogButtonBox.ButtonRole.AcceptRole)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(lambda: self.page.recompute(self.people.choices))
        self._lay_out()
        self._connect()
        if doubt:  # nothing of another plan comes by a mere Enter
            self.page.take_none()
        self._count()
        self.page.tree.setFocus()

    def _origin(self, difference: Difference) -> str:
        """Return which file came last, when and by whom; nothing where none did."""
        last = difference.last
        if last is None:
            return ""
        by = self.tr(", brought in by {who}").format(who=last.author) if last.author else ""
        said = self.tr("The last file was {file} on {when}{by}.")
        return said.format(file=last.file_name, when=day_and_time(last.at), by=by)

    def _lay_out(self) -> None:
        above = QVBoxLayout()
        above.setContentsMargins(12, 10, 12, 4)
        above.setSpacing(4)
        for label in (self.doubt, self.origin):
            above.addWidget(label)
        self.origin.setVisible(bool(self.origin.text()))
        below = QVBoxLayout()
        below.setContentsMargins(12, 8, 12, 12)
        below.addWidget(self.buttons)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(above)
        whole.addWidget(self.tabs, 1)
        whole.addWidget(rule())
        whole.addLayout(below)

    def _connect(self) -> None:
        self.page.changed.connect(self._count)
        self.page.task_requested.connect(self._session.task_requested)
        self.people.changed.connect(lambda: self.page.recompute(self.people.choices))
        self.buttons.accepted.connect(self.agree)
        self.buttons.rejected.connect(self.reject)
        self._session.changed.connect(self._hear)
        self._session.closing.connect(self.reject)

    def _hear(self, changed: Changed) -> None:
        """Compare again where the plan may have changed meanwhile."""
        if self.isVisible() and (changed.anew or not _COMPARED.isdisjoint(changed.kinds())):
            self._soon.start()

    def _count(self) -> None:
        """Say on the button how much is taken over."""
        page = self.page
        ticked, every = page.counts
        if page.difference.is_empty and not page.chosen():
            is_here = page.difference.is_same_file
            self.accepting.setText(self.tr("Nothing to take over") if is_here else self.tr("Note that it came"))
            self.accepting.setEnabled(not is_here)
            return
        both = self.tr("Take over {ticked} of {every}").format(ticked=f"{ticked:,}", every=f"{every:,}")
        self.accepting.setText(self.tr("Take over all {every}").format(every=f"{every:,}") if page.is_all else both)
        self.accepting.setEnabled(ticked > 0)

    def agree(self) -> None:
        """Take over what is ticked, and leave."""
        if self.accepting.isEnabled() and self._session.workspace.stood_on is None:
            self.accept()
            self.agreed.emit(self.page.difference, self.page.chosen())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take over with Ctrl+Enter, wherever the keyboard is."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.agree()
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Keep how it was left."""
        self.page.remember()
        self._session.remembered[_KEPT_AS] = {"size": [self.width(), self.height()]}
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.done(int(QDialog.DialogCode.Rejected))
        super().closeEvent(event)
