"""Asks who stays where two or more people are one, shows what becomes of everything, and finds who is here twice."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import Person
from pmo_desktop.services.staff import merging
from ui.fields import words
from ui.session import Session
from ui.tables.plain import Heading, PlainTable

if TYPE_CHECKING:
    from pmo_desktop.domain.resources.duplicates import Likely


_PASSED = "not_duplicates"
"""Under which name earlier versions remembered which pairs are two people, beside the portfolio."""


class MergePanel(QWidget):
    """Who stays, and what becomes of what the others have."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._ids: tuple[str, ...] = ()
        self.found: merging.Merging | None = None
        self.stays = QComboBox()
        self.stays.setAccessibleName(self.tr("Who stays"))
        self.stays.setMinimumWidth(280)
        self.stays.currentIndexChanged.connect(lambda _: self.look())
        label = QLabel(self.tr("Who stays"))
        label.setBuddy(self.stays)
        self.table = PlainTable(
            self.tr("What becomes of it"), (Heading(self.tr("What"), 150), Heading(self.tr("What becomes of it"), wide=True))
        )  # fmt: skip
        self.said = words("", "muted")
        self.refused = words("", "late")
        self.refused.hide()
        above = QHBoxLayout()
        above.setSpacing(12)
        above.addWidget(label)
        above.addWidget(self.stays)
        above.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 8)
        column.setSpacing(8)
        column.addLayout(above)
        column.addWidget(self.table, 1)
        column.addWidget(self.said)
        column.addWidget(self.refused)

    def show_people(self, ids: Sequence[str]) -> None:
        """Show what merging these would do; who is proposed to stay can be changed."""
        workspace = self._session.workspace
        people = {each.id: each for each in workspace.find(Person, id=tuple(ids))}
        self._ids = tuple(each for each in ids if each in people)
        self.stays.blockSignals(True)
        self.stays.clear()
        for own in self._ids:
            self.stays.addItem(_told(people[own]), own)
        if self._ids:
            self.stays.setCurrentIndex(self.stays.findData(merging.proposed_first(workspace, self._ids)))
        self.stays.blockSignals(False)
        self.look()

    def look(self) -> None:
        """Look anew at what would become of everything."""
        self.found = None
        reason = ""
        kept = str(self.stays.currentData() or "")
        if len(self._ids) > 1:
            try:
                self.found = merging.preview(self._session.workspace, kept, [own for own in self._ids if own != kept])
            except KnownError as error:
                reason = str(error)
        lines = self.found.lines if self.found else ()
        strong = frozenset(number for number, line in enumerate(lines) if line.collides)
        self.table.show_lines([(line.what, line.becomes) for line in lines], strong)
        self.said.setText(self._sentence())
        self.refused.setText(reason)
        self.refused.setVisible(bool(reason))

    def _sentence(self) -> str:
        if self.found is None:
            return ""
        gone = ", ".join(f"“{each.name}”" for each in self.found.others)
        is_one = len(self.found.others) == 1
        goes = (self.tr("{gone} goes.") if is_one else self.tr("{gone} go.")).format(gone=gone)
        count = len(self.found.collisions)
        clash = (
            self.tr("In bold: what both say ({count}).").format(count=count) if count else self.tr("Nothing collides.")
        )
        return f"{goes} {clash} {self.tr('One undo makes them several again.')}"

    def do(self) -> bool:
        """Merge them; say whether it was done."""
        found = self.found
        if found is None:
            return False
        ids = [each.id for each in found.others]
        done = self._session.attempt(lambda: merging.merge(self._session.workspace, found.kept.id, ids))
        if done is not None:
            self._session.announced.emit(self.tr("{label}. Ctrl+Z takes it back.").format(label=done.label))
        return done is not None


def _told(person: Person) -> str:
    return ", ".join(filter(None, (person.name or "–", person.email, person.team)))


class MergeDialog(QDialog):
    def __init__(self, session: Session, ids: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Merge people"))
        self.resize(680, 460)
        self.panel = MergePanel(session)
        self.doing = QPushButton(self.tr("Merge"))
        self.doing.setDefault(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.doing, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._finish)
        buttons.rejected.connect(self.reject)
        buttons.setContentsMargins(20, 8, 20, 12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.panel, 1)
        column.addWidget(_rule())
        column.addWidget(buttons)
        self.panel.stays.currentIndexChanged.connect(lambda _: self._look())
        self.panel.show_people(ids)
        self._look()

    def _look(self) -> None:
        self.doing.setEnabled(self.panel.found is not None)

    def _finish(self) -> None:
        if self.panel.do():
            self.accept()


class DuplicatesDialog(QDialog):
    """Pairs above, what merging the one selected would do beneath; it stays open for the next pair."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pairs: tuple[Likely, ...] = ()
        kept = session.remembered.get(_PASSED)
        self._passed = {(str(one), str(other)) for one, other in kept} if isinstance(kept, list) else set()
        self.setWindowTitle(self.tr("Find duplicates"))
        self.resize(760, 620)
        self.table = PlainTable(
            self.tr("Who is likely here twice"),
            (Heading(self.tr("Who"), 190), Heading(self.tr("And"), 190), Heading(self.tr("Why"), wide=True),
             Heading(self.tr("How sure"), 80, right=True)),
        )  # fmt: skip
        self.table.currentCellChanged.connect(lambda *_: self._choose())
        self.said = words("", "muted")
        self.said.setContentsMargins(20, 12, 20, 8)
        self.panel = MergePanel(session)
        self.doing = QPushButton(self.tr("Merge these two"))
        self.doing.setAutoDefault(False)
        self.doing.clicked.connect(self.merge)
        self.passing = QPushButton(self.tr("They are two"))
        self.passing.setAutoDefault(False)
        self.passing.clicked.connect(self.pass_over)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.passing, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.doing, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        buttons.setContentsMargins(20, 8, 20, 12)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.table)
        self._splitter.addWidget(self.panel)
        self._splitter.setSizes([220, 320])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.said)
        column.addWidget(self._splitter, 1)
        column.addWidget(_rule())
        column.addWidget(buttons)
        self.panel.stays.currentIndexChanged.connect(lambda _: self._offer())
        undo = QAction(self)
        undo.setShortcut(QKeySequence(QKeySequence.StandardKey.Undo))
        undo.triggered.connect(lambda: session.attempt(session.workspace.undo))
        self.addAction(undo)  # the window's own does not reach a dialog
        session.changed.connect(self._hear)
        self._hear(None)
        self.table.setFocus()

    def done(self, result: int) -> None:
        """Hear of changes no longer."""
        self._session.changed.disconnect(self._hear)
        super().done(result)

    def _hear(self, _changed: object) -> None:
        self._session.reckoner.ask("duplicates", lambda own, _step: merging.likely(own), self._show)

    def _show(self, found: "tuple[Likely, ...]") -> None:
        """Show the pairs that were found, but those that are two."""
        if not isValid(self):
            return
        self._pairs = tuple(each for each in found if (each.one.id, each.other.id) not in self._passed)
        row = max(0, self.table.currentRow())
        lines = [(each.one.name, each.other.name, each.reason, f"{each.confidence:.0%}") for each in self._pairs]
        self.table.show_lines(lines)
        count = len(self._pairs)
        if count:
            one = self.tr("One pair of people who may be the same.")
            several = self.tr("{count} pairs of people who may be the same, the surest first.").format(count=count)
            self.said.setText(one if count == 1 else several)
            self.table.setCurrentCell(min(row, count - 1), 0)
        else:
            self.said.setText(self.tr("Nobody looks as if they were here twice."))
        self._choose()

    def _choose(self) -> None:
        row = self.table.currentRow()
        pair = self._pairs[row] if 0 <= row < len(self._pairs) else None
        self.panel.show_people((pair.one.id, pair.other.id) if pair else ())
        self._offer()

    def _offer(self) -> None:
        self.doing.setEnabled(self.panel.found is not None)
        self.passing.setEnabled(bool(self._pairs))

    def merge(self) -> None:
        """Make the two one and show the next pair."""
        self.panel.do()

    def pass_over(self) -> None:
        """Keep that a pair is two people: it is shown no more, and no file takes one for the other."""
        row = self.table.currentRow()
        if 0 <= row < len(self._pairs):
            pair = self._pairs[row]
            self._session.attempt(lambda: merging.keep_apart(self._session.workspace, pair.one.id, pair.other.id))


def _rule() -> QFrame:
    rule = QFrame()
    rule.setObjectName("rule")
    rule.setFixedHeight(1)
    return rule
