"""Spreading the work: what is proposed comes while one looks, gets better, and is accepted whole, in part or not at all."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import (
    Assignment,
    Availability,
    Booking,
    Calendar,
    CalendarException,
    Dependency,
    Leave,
    Person,
    Project,
    Record,
    Split,
    Task,
    WorkWeek,
)
from pmo_desktop.services.levelling import Move, Objective, Proposal, accept, clear, delayed
from pmo_desktop.services.levelling.table import export
from ui.asking import spreadsheets
from ui.fields import rule, words
from ui.session import Session
from ui.spreading.choosing import Choosing
from ui.spreading.moves import MovesModel
from ui.spreading.remaining import columns, lines
from ui.spreading.search import Search
from ui.spreading.strips import LoadStrips
from ui.spreading.tree import MovesTree
from ui.spreading.wanted import Choice
from ui.tables.export import export_table, offer
from ui.tables.model import RowsModel
from ui.tables.table import RecordTable

_KEPT_AS = "spreading"
_SIZE = (1100, 680)
_TICK_MS, _SOON_MS = 200, 400
_DAY = 86_400
_LOOKED_AT: frozenset[type[Record]] = frozenset({
    Assignment, Availability, Booking, Calendar, CalendarException, Dependency, Leave, Person, Project, Split, Task, WorkWeek,
})  # fmt: skip
"""What a proposal follows from."""


class SpreadingDialog(QDialog):
    """Stands beside the window: one can go on working, and what changes is taken into account."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.proposal: Proposal | None = None
        self._is_stale = False
        """Whether plans have changed since what is shown was worked out."""
        remembered: Mapping[str, Any] = session.remembered.get(_KEPT_AS, {})
        self.setWindowTitle(self.tr("Spread the work"))
        self.choosing = Choosing(remembered)
        self.search = Search(session)
        self.model = MovesModel(self)
        self.tree = MovesTree(self.model, self)
        self.remaining = RowsModel(columns(self.tr), parent=self)
        self.left = RecordTable(self.remaining, self.tr("What stays overloaded"))
        self.strips = LoadStrips()
        self.filter = QLineEdit()
        self.bar = QProgressBar()
        self.said, self.news, self.why = words(""), words("", "muted"), words("")
        self.tabs = QTabWidget()
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self._tick)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.begin)
        self._name()
        self._lay_out()
        self._connect()
        self._recall(remembered)

    # Building

    def _name(self) -> None:
        """Say of each part what it is, and make the buttons."""
        self.tabs.setAccessibleName(self.tr("What is proposed"))
        self.tabs.setDocumentMode(True)
        self.filter.setPlaceholderText(self.tr("Show only tasks with a text"))
        self.filter.setAccessibleName(self.filter.placeholderText())
        self.filter.setClearButtonEnabled(True)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setAccessibleName(self.tr("How long has been looked"))
        self.stop_button = self._button(self.tr("Stop"), self._stop_or_again)
        self.clear_button = self._button(self.tr("Clear what was spread"), self.clear)
        self.export_button = self._button(self.tr("Export…"), self.export)
        offer(self.tree, self.export)
        offer(self.left, lambda: export_table(self._session, self.left, self.tr("What stays overloaded"), self))
        self.close_button = self._button(self.tr("Close"), self.reject)
        self.accept_button = self._button("", self.agree)
        self.accept_button.setDefault(True)
        self.accept_button.setMinimumWidth(150)
        self.stop_button.setMinimumWidth(110)

    def _lay_out(self) -> None:
        moves = QWidget()
        column = QVBoxLayout(moves)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        above = QHBoxLayout()
        above.setContentsMargins(12, 6, 12, 6)
        above.addWidget(self.filter)
        column.addLayout(above)
        column.addWidget(self.tree, 1)
        self.why.setContentsMargins(12, 6, 12, 6)
        self.why.hide()
        column.addWidget(self.why)
        for page in (moves, self.left, self.strips):
            self.tabs.addTab(page, "")
        progress = QHBoxLayout()
        progress.setContentsMargins(16, 8, 16, 4)
        progress.setSpacing(12)
        progress.addWidget(self.bar, 1)
        progress.addWidget(self.stop_button)
        told = QVBoxLayout()
        told.setContentsMargins(16, 0, 16, 8)
        told.setSpacing(2)
        told.addWidget(self.said)
        told.addWidget(self.news)
        below = QHBoxLayout()
        below.setContentsMargins(16, 10, 16, 12)
        below.setSpacing(8)
        for button in (self.clear_button, self.export_button):
            below.addWidget(button)
        below.addStretch()
        for button in (self.accept_button, self.close_button):
            below.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.choosing)
        whole.addWidget(rule())
        whole.addLayout(progress)
        whole.addLayout(told)
        whole.addWidget(self.tabs, 1)
        whole.addWidget(rule())
        whole.addLayout(below)

    def _button(self, title: str, does: Any) -> QPushButton:
        button = QPushButton(title)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: does())
        return button

    def _connect(self) -> None:
        self.choosing.changed.connect(self._soon.start)
        self.search.found.connect(self._show)
        self.search.ended.connect(self._ended)
        self.search.failed.connect(self._failed)
        self.model.ticked.connect(self._count)
        self.tree.opened.connect(self._go_to)
        self.tree.explained.connect(self._explain)
        self.tree.export_requested.connect(self.export)
        self.left.opened.connect(self._go_to_left)
        self.filter.textChanged.connect(self.tree.narrow)
        self._session.changed.connect(self._hear)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.filter.setFocus)
        QShortcut(QKeySequence("F5"), self).activated.connect(self.begin)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.agree)

    def _recall(self, remembered: Mapping[str, Any]) -> None:
        size = remembered.get("size")
        fits = isinstance(size, list) and len(size) == 2 and all(isinstance(each, int) for each in size)
        self.resize(QSize(*size) if isinstance(size, list) and fits else QSize(*_SIZE))
        self.tree.restore_state(remembered.get("header"))

    # Looking

    def open_for(self, choices: Sequence[Choice]) -> None:
        """Show it for whoever’s work may be meant, the first to begin with, and begin to look."""
        self.choosing.offer(choices)
        self.model.left_out.clear()
        self.show()
        self.raise_()
        self.activateWindow()
        self.tree.setFocus()
        self.begin()

    def begin(self) -> None:
        """Look for a proposal as is now decided."""
        self._soon.stop()
        self.proposal = None
        self.bar.setRange(0, 0)
        self.stop_button.setText(self.tr("Stop"))
        self.said.setText(self.tr("Looking at who is asked for what…"))
        self._tell(self.tr("Plans have changed meanwhile: this is worked out anew.") if self._is_stale else "")
        self._is_stale = False
        self._fill()
        self._clock.start()
        self.search.begin(self.choosing.scope, self.choosing.options, float(self.choosing.seconds.currentData()))

    def _stop_or_again(self) -> None:
        if self.search.is_running:
            self.stop_button.setEnabled(False)
            self.search.stop()
        else:
            self.begin()

    def _show(self, proposal: Proposal) -> None:
        self.proposal = proposal
        self._fill()
        self._tick()

    def _ended(self) -> None:
        self._clock.stop()
        self.bar.setRange(0, 1)
        self.bar.setValue(1)
        self.stop_button.setEnabled(True)
        self.stop_button.setText(self.tr("Look again"))
        self._say()

    def _failed(self, error: KnownError) -> None:
        self._ended()
        self.said.setText(str(error))

    def _tick(self) -> None:
        """Tell how long has been looked and what is the best so far."""
        if self.search.is_running and self.proposal is not None:
            self.bar.setRange(0, round(1_000 * self.search.seconds))
            self.bar.setValue(min(self.bar.maximum(), round(1_000 * self.search.elapsed)))
        self._say()

    def _say(self) -> None:
        if self.proposal is None:
            return
        best, can_be = self._best(self.proposal), self._bound(self.proposal)
        if not self.search.is_running:
            self.said.setText(f"{best} {can_be}".strip())
            return
        looking = self.tr("{elapsed} s of {seconds} s: looking for a better one.").format(
            elapsed=f"{self.search.elapsed:.0f}", seconds=f"{self.search.seconds:.0f}"
        )
        self.said.setText(f"{best} {looking} {can_be}".strip())

    def _best(self, proposal: Proposal) -> str:
        """Return what a proposal comes to, in a sentence."""
        count, left = len(proposal.moves), len(self.remaining.rows)
        if not count and not left:
            return self.tr("Nobody is asked for too much: there is nothing to spread.")
        if not count:
            return self.tr("No task can wait: see what stays overloaded, and why.")
        wait = self.tr("1 task moves") if count == 1 else self.tr("{count} tasks move").format(count=f"{count:,}")
        late = [round((each.finish_after - each.finish_before) / _DAY) for each in proposal.effects]
        later = sum(days > 0 for days in late)
        if not later:
            ends = self.tr("no project ends later")
        else:
            said = (
                self.tr("1 project ends {days} days later")
                if later == 1
                else self.tr("{count} projects end later, {days} days in all")
            )
            ends = said.format(count=f"{later:,}", days=f"{sum(days for days in late if days > 0):,}")
        gone = max(0, proposal.overloads_before - len(proposal.remaining))
        over = self.tr("{gone} overloads go").format(gone=f"{gone:,}") if gone != 1 else self.tr("1 overload goes")
        stay = self.tr("{left} stay").format(left=f"{left:,}") if left else self.tr("none stays")
        return f"{wait}, {ends}; {over}, {stay}.{self._evener(proposal)}"

    def _evener(self, proposal: Proposal) -> str:
        """Return by how much the load of these people varies less, where that is what matters."""
        if proposal.options.objective is not Objective.SMOOTHEST:
            return ""
        now, then = (sum(load.unevenness(after=after) for load in proposal.loads) for after in (False, True))
        share = 1 - then / now if now else 0.0
        return (
            " " + self.tr("The load of these people varies {share} less.").format(share=f"{share:.0%}")
            if share > 0
            else ""
        )

    def _bound(self, proposal: Proposal) -> str:
        """Return how much better it could be at most, as far as that is known."""
        if not proposal.moves:
            return ""
        if proposal.is_proved:
            return self.tr("Nothing better is possible.")
        if proposal.gap is not None:
            return self.tr("At most {share} better is possible.").format(share=f"{proposal.gap:.1%}")
        return ""

    def _tell(self, news: str) -> None:
        self.news.setText(news)
        self.news.setVisible(bool(news))

    # What is shown

    def _fill(self) -> None:
        """Show the best proposal so far; lines that stay keep their ticks."""
        workspace, proposal = self._session.workspace, self.proposal
        held = self.tree.verticalScrollBar().value()
        projects = sorted(workspace.all(Project), key=lambda each: (each.code, each.name.casefold()))
        self.model.show_proposal(proposal, projects)
        self.tree.verticalScrollBar().setValue(held)
        self.remaining.show_rows(lines(workspace, proposal.remaining if proposal is not None else ()))
        loads = proposal.loads if proposal is not None else ()
        self.strips.show_loads(loads)
        moves = self.model.moves
        self.tree.hide_empty(
            parts=any(each.parts for each in moves), deadlines=any(each.deadline_missed for each in moves)
        )
        for page, (title, count) in enumerate((
            (self.tr("Tasks that move"), len(proposal.moves) if proposal is not None else 0),
            (self.tr("Still overloaded"), len(self.remaining.rows)),
            (self.tr("Load of the people"), len(loads)),
        )):  # fmt: skip
            self.tabs.setTabText(page, f"{title} ({count:,})" if count else title)
        self._count()

    def _count(self) -> None:
        """Say on the button how many tasks it is about."""
        every, ticked = len(self.model.moves), len(self.model.ticked_ids())
        if ticked == every:
            self.accept_button.setText(
                self.tr("Accept all {count}").format(count=f"{every:,}") if every else self.tr("Accept")
            )
        else:
            said = self.tr("Accept {ticked} of {count}")
            self.accept_button.setText(said.format(ticked=f"{ticked:,}", count=f"{every:,}"))
        is_past = self._session.workspace.stood_on is not None
        self.accept_button.setEnabled(ticked > 0 and not is_past)
        self.export_button.setEnabled(every > 0)
        self.clear_button.setEnabled(not is_past)

    def _hear(self, changed: Changed) -> None:
        """Work it out anew when what it follows from has changed."""
        if self.isVisible() and not _LOOKED_AT.isdisjoint(changed.kinds()):
            self._is_stale = True
            self._soon.start()

    def _explain(self, reason: str) -> None:
        """Say in full why the task of the current line moves."""
        self.why.setText(reason)
        self.why.setVisible(bool(reason))

    def _go_to(self, move: Move) -> None:
        self._session.task_requested.emit(move.project_id, move.task_id)

    def _go_to_left(self, number: str) -> None:
        """Show the first task of what stays overloaded."""
        found = next((each for each in self.remaining.rows if each.id == number), None)
        tasks = self._session.workspace.find(Task, id=list(found.remaining.task_ids[:1])) if found is not None else ()
        for task in tasks:
            self._session.task_requested.emit(task.project_id, task.id)

    # Deciding

    def agree(self) -> None:
        """Carry out what is ticked, as one change, and leave."""
        proposal, ids = self.proposal, self.model.ticked_ids()
        if proposal is None or not ids or not self.accept_button.isEnabled():
            return
        self.hide()
        done = self._session.attempt(lambda: accept(self._session.workspace, proposal, ids))
        if done is None:
            self.show()
            self.begin()
            return
        said = (
            self.tr("1 task was moved") if len(ids) == 1 else self.tr("{count} tasks were moved").format(count=len(ids))
        )
        self._session.announced.emit(self.tr("{said}. Ctrl+Z takes that back.").format(said=said))
        self.accept()

    def clear(self) -> None:
        """Take back what was spread before, of those whose work is chosen, as one change."""
        workspace, scope = self._session.workspace, self.choosing.scope
        count = len(delayed(workspace, scope))
        if not count:
            self._tell(self.tr("No task waits here because work was spread."))
            return
        if self._session.attempt(lambda: clear(workspace, scope)) is not None:
            said = self.tr("1 task waits no more") if count == 1 else self.tr("{count} tasks wait no more")
            said = self.tr("{said}. Ctrl+Z takes that back.").format(said=said.format(count=count))
            self._session.announced.emit(said)

    def export(self) -> None:
        """Write the table for spreadsheets."""
        proposal = self.proposal
        if proposal is None or not proposal.moves:
            return
        target = self._session.asking.to_write(
            self, self.tr("Export what is proposed"), self.tr("Spread work"), spreadsheets(), ".xlsx"
        )
        workspace = self._session.workspace
        if target is not None and self._session.attempt(lambda: export(workspace, proposal, target)) is not None:
            self._tell(self.tr("Written to {path}.").format(path=target))

    def done(self, result: int) -> None:
        """Keep how it was left, and end the search."""
        self._clock.stop()
        self._soon.stop()
        self.search.leave()
        self._session.remembered[_KEPT_AS] = {
            **self.choosing.remembered(), "size": [self.width(), self.height()], "header": self.tree.save_state(),
        }  # fmt: skip
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.done(int(QDialog.DialogCode.Rejected))
        super().closeEvent(event)
