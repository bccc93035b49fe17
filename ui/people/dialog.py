"""Everything that is said of one person: each edit is written at once and can be undone here as everywhere."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.records import Person, PersonKind
from pmo_desktop.services import staff
from ui.icons import icon
from ui.people.pages import (
    AssignedPage,
    GeneralPage,
    HistoryPage,
    LeavePage,
    NotesPage,
    Page,
    RatesPage,
    SkillsPage,
    WorkingPage,
)
from ui.session import Session
from ui.tables.typed import Refusal

_SIZE = (780, 640)


class PersonDialog(QDialog):
    """`order` are the people one can go on to; `remembered` is its size and page of last time."""

    def __init__(  # noqa: PLR0913 - whom it is about
        self, session: Session, person_id: str, parent: QWidget | None = None, *, order: Sequence[str] = (),
        remembered: Mapping[str, Any] | None = None, page: str = "",
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self.person_id, self._order = session, person_id, tuple(order)
        self.setWindowTitle(self.tr("Person"))
        self.reason = Refusal()
        assigned, history = AssignedPage(session), HistoryPage(session)
        assigned.wanted.connect(self._go_to)
        history.wanted.connect(self._show_change)
        self.pages: dict[str, Page | HistoryPage] = {
            "general": GeneralPage(session, self._write, self.reason.say),
            "working": WorkingPage(session, self._write, self.reason.say),
            "leave": LeavePage(session),
            "rates": RatesPage(session, self._write, self.reason.say),
            "skills": SkillsPage(session),
            "assigned": assigned,
            "notes": NotesPage(session, self._write),
            "history": history,
        }
        self.heading, self.beneath = QLabel(), QLabel()
        self.tabs = QTabWidget()
        self._lay_out()
        self._connect()
        self._recall(remembered or {}, page)
        self.renew()
        self.page.begin()

    # Building

    def _lay_out(self) -> None:
        self.heading.setObjectName("heading")
        self.beneath.setObjectName("muted")
        for label in (self.heading, self.beneath):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.before = self._step(self.tr("Person before"), "Alt+PgUp", -1)
        self.after = self._step(self.tr("Next person"), "Alt+PgDown", 1)
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(self.heading)
        said.addWidget(self.beneath)
        above = QHBoxLayout()
        above.setContentsMargins(20, 12, 20, 8)
        above.setSpacing(8)
        above.addLayout(said, 1)
        above.addWidget(self.before)
        above.addWidget(self.after)
        self.tabs.setAccessibleName(self.tr("What is said of the person"))
        for each in self.pages.values():
            self.tabs.addTab(each, each.title)
        rule = QFrame()
        rule.setObjectName("rule")
        rule.setFixedHeight(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self._finish)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        self.parting = QPushButton(self.tr("These are two people…"))
        self.parting.setAutoDefault(False)
        self.parting.setToolTip(self.tr("Shows what came from whom, and parts them"))
        self.parting.clicked.connect(self._part)
        buttons.addButton(self.parting, QDialogButtonBox.ButtonRole.ResetRole)
        below = QVBoxLayout()
        below.setContentsMargins(20, 8, 20, 12)
        below.setSpacing(8)
        below.addWidget(self.reason)
        below.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(self.tabs, 1)
        column.addWidget(rule)
        column.addLayout(below)

    def _step(self, title: str, keys: str, by: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon("up" if by < 0 else "down"))
        button.setAccessibleName(title)
        button.setToolTip(f"{title}  {keys}")
        button.clicked.connect(lambda: self.go(by))
        action = QAction(title, self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: self.go(by))
        self.addAction(action)
        return button

    def _connect(self) -> None:
        self._session.changed.connect(self._hear)
        workspace = self._session.workspace
        for keys, turn in (
            (QKeySequence.StandardKey.Undo, workspace.undo),
            (QKeySequence.StandardKey.Redo, workspace.redo),
        ):
            action = QAction(self)
            action.setShortcuts(keys)
            action.triggered.connect(lambda _=False, turn=turn: self.reason.attempt(turn))
            self.addAction(action)  # the window's own does not reach a dialog

    def _recall(self, remembered: Mapping[str, Any], page: str) -> None:
        size = remembered.get("size")
        fits = isinstance(size, list) and len(size) == 2 and all(isinstance(each, int) for each in size)
        self.resize(QSize(*size) if isinstance(size, list) and fits else QSize(*_SIZE))
        found = self.pages.get(page or str(remembered.get("page", "")))
        if found is not None:
            self.tabs.setCurrentWidget(found)

    def remembered(self) -> dict[str, Any]:
        """Return its size and page, for next time."""
        page = next(name for name, each in self.pages.items() if each is self.tabs.currentWidget())
        return {"size": [self.width(), self.height()], "page": page}

    # Showing

    @property
    def page(self) -> Page | HistoryPage:
        """The page that is shown."""
        return next(each for each in self.pages.values() if each is self.tabs.currentWidget())

    def _hear(self, _changed: object) -> None:
        self.renew()

    def renew(self) -> None:
        """Read anew what is said of the person; where they are gone there is nothing more to show."""
        workspace = self._session.workspace
        row = staff.person(workspace, self.person_id, workspace.today())
        if row is None:
            self._session.changed.disconnect(self._hear)
            self.reject()
            return
        self.heading.setText(row.person.name or "–")
        self.beneath.setText(", ".join(filter(None, (row.kind, row.role, row.person.team))))
        self.parting.setVisible(row.person.kind is PersonKind.PERSON)
        for page in self.pages.values():
            page.show_person(row)
        at = self._order.index(self.person_id) if self.person_id in self._order else -1
        self.before.setEnabled(at > 0)
        self.after.setEnabled(0 <= at < len(self._order) - 1)

    def go(self, by: int) -> None:
        """Write what is being typed and go on to the person before or after; what was refused keeps it here."""
        at = self._order.index(self.person_id) + by if self.person_id in self._order else -1
        if 0 <= at < len(self._order) and self._commit():
            self.person_id = self._order[at]
            self.renew()

    # Writing

    def _write(self, field: str, text: str) -> object:
        return staff.set_person_cells(self._session.workspace, [(self.person_id, field, text)])

    def _commit(self) -> bool:
        """Write what is being typed; say whether all of it could be."""
        for page in self.pages.values():
            page.commit()
            if page.is_refused:
                self.tabs.setCurrentWidget(page)
                return False
        return True

    def _finish(self) -> None:
        if self._commit():
            self.reject()

    def done(self, result: int) -> None:
        """Hear of changes no longer."""
        if self._session.workspace.find(Person, id=self.person_id):
            self._session.changed.disconnect(self._hear)
        super().done(result)

    def _part(self) -> None:
        """Show what came from whom where this is two people after all."""
        from ui.people.splitting import TwoPeopleDialog  # noqa: PLC0415 - seldom wanted

        if self._commit():
            dialog = TwoPeopleDialog(self._session, self.person_id, self)
            dialog.exec()
            dialog.deleteLater()

    # Going elsewhere

    def _go_to(self, project_id: str, task_id: str) -> None:
        self._finish()
        if task_id:
            self._session.task_requested.emit(project_id, task_id)
        else:
            self._session.place_requested.emit("load", "")

    def _show_change(self, set_id: str) -> None:
        self._finish()
        self._session.set_requested.emit(set_id)
