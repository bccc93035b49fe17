"""Asks what was not chosen yet when it first matters, one card at a time above the place; nothing waits but what is printed."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.records import ImportRun, Portfolio, Project, Task
from pmo_desktop.services.calendars import exceptions_of
from pmo_desktop.services.organisation.questions import COUNTRY, HOURS, ORGANISATION, answered
from pmo_desktop.services.portfolio import projects
from ui.session import Session


class Questions(QObject):
    """`holder` stands above the place. A question waved off for now is not asked again in this window."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._put_off: set[str] = set()
        self._waiting: list[str] = []
        self._then: Callable[[], object] | None = None
        self.card: QWidget | None = None
        self.holder = QWidget()
        self._column = QVBoxLayout(self.holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.holder.hide()
        session.changed.connect(self._hear)
        session.hold_back = self.hold_back

    # When something matters

    def _hear(self, changed: Changed) -> None:
        """Ask whose holidays after a plan came, and which hours once one is begun by hand; forget what others answered."""
        if Portfolio in changed.kinds():
            self._let_go_of_answered()
        begun = [row for row in changed.rows if row.kind is Project and row.op == "insert"]
        came = changed.is_sweeping or any(row.kind in {ImportRun, Task} and row.op == "insert" for row in changed.rows)
        if len(begun) == 1 and not came:
            self.ask(HOURS)
            self.ask(COUNTRY)
        elif (begun or changed.is_sweeping) and came:
            workspace = self._session.workspace
            if workspace.count(Task, project_id=[each.id for each in projects(workspace)]):
                self.ask(COUNTRY)

    def hold_back(self, go: Callable[[], object]) -> bool:
        """Ask for name and logo before something is printed; `go` prints it once that is answered. Say whether it waits."""
        if not self._is_open(ORGANISATION):
            return False
        self._then = go
        self.ask(ORGANISATION)
        return True

    def ask(self, question: str) -> None:
        """Ask a question, after those that are being asked, unless there is no need."""
        if self._is_open(question) and question not in self._waiting:
            if question == ORGANISATION:
                self._waiting.insert(0, question)
                self._show(question)
                return
            self._waiting.append(question)
            if len(self._waiting) == 1:
                self._show(question)

    def _is_open(self, question: str) -> bool:
        workspace = self._session.workspace
        if question in self._put_off or workspace.stood_on is not None or workspace.is_closed:
            return False
        portfolio = workspace.portfolio()
        if question in answered(portfolio):
            return False
        if question == COUNTRY:
            own = portfolio.calendar_id
            return bool(own) and not portfolio.country and not exceptions_of(workspace, own or "")
        return question != ORGANISATION or not portfolio.organisation

    # Asking

    def _show(self, question: str) -> None:
        from ui.organisation import bars  # noqa: PLC0415 - most windows ask nothing

        self._clear()
        card = {COUNTRY: bars.CountryCard, ORGANISATION: bars.OrganisationCard, HOURS: bars.HoursCard}[question](
            self._session
        )
        card.done.connect(lambda _: self._finish(question))
        self.card = card
        self._column.addWidget(card)
        self.holder.show()

    def _finish(self, question: str) -> None:
        """Take the card away, print what waited for it, ask what comes next."""
        self._put_off.add(question)
        self._waiting = [each for each in self._waiting if each != question and self._is_open(each)]
        self._clear()
        then, self._then = (self._then, None) if question == ORGANISATION else (None, self._then)
        if self._waiting:
            self._show(self._waiting[0])
        if then is not None:
            then()

    def _let_go_of_answered(self) -> None:
        shown = self._waiting[0] if self._waiting else ""
        if shown and shown != ORGANISATION and not self._is_open(shown):
            self._finish(shown)

    def _clear(self) -> None:
        if self.card is not None:
            self._column.removeWidget(self.card)
            self.card.hide()
            self.card.deleteLater()
            self.card = None
        self.holder.hide()
