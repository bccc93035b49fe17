"""Everything that can be said of a task, or of several at once, in one dialog; OK writes it as one change."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.errors import KnownError
from pmo_desktop.services import planning
from pmo_desktop.services.explaining import chain_of, reasons_of
from ui.fields import rule, words
from ui.icons import icon
from ui.session import Session
from ui.task_dialog.changes import ChangesPage
from ui.task_dialog.facts import Edit, Facts, More
from ui.task_dialog.links import LinksPage
from ui.task_dialog.pages import DATES, GENERAL, NOTES, OWN, FormPage
from ui.task_dialog.people import PeoplePage

Page = FormPage | LinksPage | PeoplePage | ChangesPage
_SIZE = (840, 600)
_DATES = frozenset({"start", "finish"})
_NAMED = 3


class TaskDialog(QDialog):
    """`ids` are the tasks it is about, `order` those one can go on to; `remembered` is its size and page of last time."""

    def __init__(  # noqa: PLR0913 - what it is about
        self, session: Session, project_id: str, ids: Sequence[str], parent: QWidget | None = None, *,
        order: Sequence[str] = (), remembered: Mapping[str, Any] | None = None, page: str = "",
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._project_id, self._order = session, project_id, tuple(order)
        self.facts = Facts(session, project_id, ids)
        self.wants_reasons = False
        """Whether it was left to see why the dates are what they are."""
        self.pages: dict[str, Page] = {}
        self.heading, self.why, self.said = QLabel(), words("", "muted"), words("", "late")
        self.heading.setObjectName("heading")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.tr("What is said of the task"))
        self._make_pages()
        self._lay_out()
        self._recall(remembered or {})
        self.show_tasks(ids)
        self.open_page(page or str((remembered or {}).get("page", "")))
        self._begin()

    # Building

    def _make_pages(self) -> None:
        facts = self.facts
        self.pages = {
            "general": FormPage(self.tr("General"), GENERAL),
            "predecessors": LinksPage(self.tr("Predecessors"), "predecessors", facts),
            "people": PeoplePage(self.tr("People"), facts),
            "dates": FormPage(self.tr("Constraints"), DATES),
            "notes": FormPage(self.tr("Notes"), NOTES),
            "own": FormPage(self.tr("Custom"), OWN),
        }
        if "successors" in facts.specs():
            pages = list(self.pages.items())
            pages.insert(2, ("successors", LinksPage(self.tr("Successors"), "successors", facts)))
            self.pages = dict(pages)
        changes = ChangesPage(self.tr("History"), facts)
        changes.wanted.connect(self._show_change)
        self.pages["history"] = changes
        for each in self.pages.values():
            self.tabs.addTab(each, each.title)

    def _lay_out(self) -> None:
        self.said.hide()
        kind = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kind.Ok | kind.Apply | kind.Cancel)
        self.buttons.accepted.connect(self._finish)
        self.buttons.rejected.connect(self.reject)
        self.buttons.button(kind.Apply).clicked.connect(self.apply)
        self.reasons = QPushButton(self.tr("Why this date?"))
        self.reasons.setAutoDefault(False)
        self.reasons.clicked.connect(self._want_reasons)
        self.before, self.after = (self._step(*each) for each in (
            (self.tr("Previous task"), "Alt+PgUp", -1), (self.tr("Next task"), "Alt+PgDown", 1),
        ))  # fmt: skip
        above = QHBoxLayout()
        above.setContentsMargins(20, 12, 20, 8)
        above.setSpacing(8)
        above.addWidget(self.heading, 1)
        above.addWidget(self.before)
        above.addWidget(self.after)
        why = QHBoxLayout()
        why.setContentsMargins(20, 6, 20, 6)
        why.setSpacing(12)
        why.addWidget(self.why, 1)
        why.addWidget(self.reasons)
        below = QVBoxLayout()
        below.setContentsMargins(20, 8, 20, 12)
        below.setSpacing(8)
        below.addWidget(self.said)
        below.addWidget(self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(self.tabs, 1)
        column.addWidget(rule())
        column.addLayout(why)
        column.addLayout(below)
        agree = QAction(self)
        agree.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        agree.triggered.connect(self._finish)
        self.addAction(agree)

    def _step(self, title: str, keys: str, by: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon("up" if by < 0 else "down"))
        button.setAccessibleName(title)
        button.setToolTip(f"{title}  {keys}")
        button.clicked.connect(lambda: self.go(by))
        action = QAction(title, self)  # a button would wait before it does what its key says
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: self.go(by))
        self.addAction(action)
        return button

    def _recall(self, remembered: Mapping[str, Any]) -> None:
        size = remembered.get("size")
        fits = isinstance(size, list) and len(size) == 2 and all(isinstance(each, int) for each in size)
        self.resize(QSize(*size) if isinstance(size, list) and fits else QSize(*_SIZE))

    def remembered(self) -> dict[str, Any]:
        """Return its size and page, for next time."""
        page = next(name for name, each in self.pages.items() if each is self.tabs.currentWidget())
        return {"size": [self.width(), self.height()], "page": page}

    def open_page(self, name: str) -> None:
        """Bring a page forward."""
        page = self.pages.get(name)
        if page is not None and not page.is_empty:
            self.tabs.setCurrentWidget(page)

    # What is shown

    def show_tasks(self, ids: Sequence[str]) -> None:
        """Show what these tasks say."""
        self.facts = Facts(self._session, self._project_id, ids)
        for page in self.pages.values():
            page.show_facts(self.facts)
        for place, page in enumerate(self.pages.values()):
            self.tabs.setTabVisible(place, not page.is_empty)
        plan = self.facts.plan
        if self.facts.is_one:
            name = plan.tasks["name"][self.facts.row] or self.tr("without a name")
            self.heading.setText(f"{plan.outline.number[self.facts.row]}  {name}")
        else:
            said = self.tr("{count} tasks: what you change is written to all of them").format(count=len(ids))
            self.heading.setText(said)
        self.setWindowTitle(self.tr("Task") if self.facts.is_one else self.tr("Tasks"))
        self.why.setText(self._reason())
        self.reasons.setVisible(self.facts.is_one)
        at = self._order.index(ids[0]) if self.facts.is_one and ids[0] in self._order else -1
        self.before.setEnabled(at > 0)
        self.after.setEnabled(0 <= at < len(self._order) - 1)
        for button in (self.before, self.after):
            button.setVisible(self.facts.is_one)

    def _begin(self) -> None:
        """Put the cursor where one begins to write on the page shown."""
        page = self.tabs.currentWidget()
        if isinstance(page, Page):
            page.begin()

    def _reason(self) -> str:
        """Return what decides the dates of the one task, in a sentence."""
        if not self.facts.is_one:
            return ""
        chain = chain_of(self._session.workspace, self._project_id, self.facts.task_id)
        found = reasons_of(self.facts.plan, chain[:1])
        return found[0].text if found else ""

    def go(self, by: int) -> None:
        """Write what was changed and go on to the task before or after; what was refused keeps it here."""
        if not self.facts.is_one or self.facts.task_id not in self._order or not self.apply():
            return
        at = self._order.index(self.facts.task_id) + by
        if 0 <= at < len(self._order):
            self.show_tasks([self._order[at]])
            self._begin()

    # Writing

    def apply(self) -> bool:
        """Write what was changed as one change; where something is refused say it beside its field and return False."""
        self._commit_typing()
        self.said.hide()
        if len(self.facts.rows) < len(self.facts.ids):
            self._stay(KnownError(self.tr("The task is no longer there."), self.tr("Undo would bring it back.")))
            return False
        edits = [edit for page in self.pages.values() for edit in page.edits(self.facts)]
        more = [each for page in self.pages.values() for each in page.more()]
        for page in self.pages.values():
            page.refuse("", "")
        if not edits and not more:
            return True
        try:
            self._write(edits, more)
        except KnownError as error:
            self._stay(error)
            return False
        self.show_tasks(self.facts.ids)
        return True

    def _commit_typing(self) -> None:
        """Let a cell that is being written into hand over its text."""
        focus = self.focusWidget()
        page = self.tabs.currentWidget()
        if focus is not None and isinstance(page, LinksPage | PeoplePage) and page.table.isAncestorOf(focus):
            page.table.setFocus()

    def _write(self, edits: Sequence[Edit], more: Sequence[More]) -> None:
        workspace = self._session.workspace
        done = planning.set_cells(workspace, self._project_id, edits, label=self._label(edits, more), more=more)
        if not _DATES.isdisjoint(field for _, field, _ in edits):
            said = planning.constraint_added(workspace, done)
            if said:
                self._session.announced.emit(said)

    def _label(self, edits: Sequence[Edit], more: Sequence[More]) -> str:
        """Return `Edit “Deck”: duration, people`."""
        titles = [self.facts.title(field).lower() for field in dict.fromkeys(field for _, field, _ in edits)]
        if more:
            titles.append(self.tr("work done"))
        what = ", ".join(titles[:_NAMED]) + ("…" if len(titles) > _NAMED else "")
        named = (
            f"“{self.facts.plan.tasks['name'][self.facts.row]}”"
            if self.facts.is_one
            else f"{len(self.facts.ids)} tasks"
        )
        return f"Edit {named}: {what}"

    def _stay(self, error: KnownError) -> None:
        """Bring the page of what was refused forward, with the reason beside its field."""
        field = error.cell[1] if error.cell else ""
        for page in self.pages.values():
            if field and page.refuse(field, str(error)):
                self.tabs.setCurrentWidget(page)
                return
        self.said.setText(str(error))
        self.said.show()

    def _finish(self) -> None:
        if self.apply():
            self.accept()

    def _want_reasons(self) -> None:
        """Write what was changed and leave for the inspector, which explains the dates."""
        if self.apply():
            self.wants_reasons = True
            self.accept()

    def _show_change(self, set_id: str) -> None:
        self.reject()
        self._session.set_requested.emit(set_id)
