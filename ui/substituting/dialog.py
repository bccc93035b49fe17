"""Asks whose work goes to whom: which tasks and bookings, how much of them, in which time; shows the taker's weeks then."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from pmo_desktop.domain.entry.amounts import parse_percent
from pmo_desktop.domain.entry.dates import format_date, parse_date
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Person, PersonKind
from pmo_desktop.services import bookings, substituting
from pmo_desktop.services.substituting import Preview, Terms
from ui.fields import mark, words
from ui.literal import literal
from ui.session import Session
from ui.substituting.weeks import WeekStrip
from ui.tables.export import lines_in, offer, write_shown

_KEY = Qt.ItemDataRole.UserRole


class SubstituteDialog(QDialog):
    """`task_ids`, `project_ids` and the time begin as what was selected where it was opened."""

    def __init__(  # noqa: PLR0913 - what was selected where it is opened
        self, session: Session, giver_id: str = "", *, project_ids: Sequence[str] = (), task_ids: Sequence[str] | None = None,
        start: int | None = None, finish: int | None = None, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session = session
        self._task_ids = None if task_ids is None else tuple(task_ids)
        self._shown: Preview | None = None
        self._asked = 0
        self.setWindowTitle(self.tr("Give work to somebody else"))
        self.resize(760, 640)
        people = bookings.people_to_book(session.workspace)
        self._givers = people
        self._takers = [each for each in people if each.kind is not PersonKind.ROLE]
        self.giver, self.taker = (
            self._chooser(self.tr("From"), self._givers),
            self._chooser(self.tr("To"), self._takers),
        )
        self.project = QComboBox()
        self.project.setAccessibleName(self.tr("Of"))
        self.project.addItem(self.tr("all projects and line work"), None)
        for each in bookings.projects_to_book(session.workspace):
            self.project.addItem(bookings.shown_project(each), each.id)
        self.project.setCurrentIndex(max(0, self.project.findData(project_ids[0]) if len(project_ids) == 1 else 0))
        self.first, self.last = (
            self._day(self.tr("First day"), start),
            self._day(self.tr("Last day"), finish and finish - DAY),
        )
        self.share = QLineEdit("100")
        self.share.setAccessibleName(self.tr("How much of it, in percent"))
        self.share.setFixedWidth(64)
        self.tree = self._list()
        self.weeks = WeekStrip()
        self.strain, self.said = words("", "muted"), words("", "late")
        self._lay_out()
        self.giver.setCurrentIndex(max(0, self.giver.findData(giver_id)))
        self.taker.setCurrentIndex(-1)
        self.taker.setEditText("")
        for box in (self.giver, self.taker):
            box.currentIndexChanged.connect(lambda _: self.look())
            box.editTextChanged.connect(lambda _: self.look())
        self.project.currentIndexChanged.connect(lambda _: self.look())
        for field in (self.first, self.last, self.share):
            field.textChanged.connect(lambda _: self.look())
        self.tree.itemChanged.connect(lambda *_: self._weigh())
        self.look()
        self.taker.setFocus()

    # Building

    def _chooser(self, name: str, people: Sequence[Person]) -> QComboBox:
        box = QComboBox()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setAccessibleName(name)
        box.setMinimumWidth(260)
        for person in people:
            box.addItem(person.name, person.id)
        completer = box.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        line = box.lineEdit()
        if line is not None:
            line.setPlaceholderText(self.tr("Type a name"))
        return box

    def _day(self, name: str, at: int | None) -> QLineEdit:
        field = QLineEdit("" if at is None else format_date(at))
        field.setAccessibleName(name)
        field.setPlaceholderText(self.tr("any"))
        field.setFixedWidth(120)
        return field

    def _list(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName(self.tr("What goes"))
        offer(tree, lambda: write_shown(self._session, lines_in(tree), self.tr("What goes"), self))
        tree.setHeaderLabels([self.tr("What goes"), self.tr("Kind"), self.tr("How much")])
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.setColumnWidth(1, 110)
        tree.setColumnWidth(2, 150)
        tree.setUniformRowHeights(True)
        return tree

    def _lay_out(self) -> None:
        above = QGridLayout()
        above.setContentsMargins(20, 16, 20, 12)
        above.setHorizontalSpacing(12)
        above.setVerticalSpacing(8)
        within = QHBoxLayout()
        within.setSpacing(6)
        for each in (
            self.first,
            QLabel(self.tr("to")),
            self.last,
            QLabel(self.tr("and of that")),
            self.share,
            QLabel("%"),
        ):
            within.addWidget(each)
        within.addStretch()
        rows = (
            (self.tr("&From"), self.giver), (self.tr("&To"), self.taker), (self.tr("&Of"), self.project),
        )  # fmt: skip
        for row, (title, field) in enumerate(rows):
            label = QLabel(title)
            label.setBuddy(field)
            above.addWidget(label, row, 0)
            above.addWidget(field, row, 1, Qt.AlignmentFlag.AlignLeft)
        label = QLabel(self.tr("What lies in"))
        label.setBuddy(self.first)
        above.addWidget(label, len(rows), 0)
        above.addLayout(within, len(rows), 1)
        above.setColumnStretch(1, 1)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.doing = QPushButton(self.tr("Take over"))
        self.doing.setDefault(True)
        self.buttons.addButton(self.doing, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self._finish)
        self.buttons.rejected.connect(self.reject)
        below = QVBoxLayout()
        below.setContentsMargins(20, 10, 20, 12)
        below.setSpacing(8)
        for widget in (self.weeks, self.strain, self.said, self.buttons):
            below.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(self.tree, 1)
        column.addLayout(below)

    # Looking

    def terms(self) -> Terms | None:
        """Return what is asked for as far as it can be read; what cannot is framed."""
        giver, taker = self._person(self.giver, self._givers), self._person(self.taker, self._takers)
        first, last = self._read_day(self.first), self._read_day(self.last)
        share = self._read_share()
        if giver is None or taker is None or False in (first, last) or share is None:
            return None
        project_id = self.project.currentData()
        return Terms(
            giver.id, taker.id, None if project_id is None else (project_id,), self._task_ids,
            first or None, None if not last else int(last) + DAY, share,
        )  # fmt: skip

    def _person(self, box: QComboBox, people: Sequence[Person]) -> Person | None:
        """Return whose name stands in a field, whole."""
        text = box.currentText().strip().casefold()
        return next((each for each in people if each.name.casefold() == text), None)

    def _read_day(self, field: QLineEdit) -> Any:
        """Return a day, None where there is none, False where it cannot be read."""
        if not field.text().strip():
            mark(field, "")
            return None
        try:
            at = parse_date(field.text(), self._session.workspace.today())[0]
        except KnownError as error:
            mark(field, str(error))
            return False
        mark(field, "")
        return at - at % DAY

    def _read_share(self) -> float | None:
        try:
            share = parse_percent(self.share.text()) / 100
        except KnownError as error:
            mark(self.share, str(error))
            return None
        mark(self.share, "" if share > 0 else self.tr("Write a number from 1 to 100."))
        return share or None

    def look(self) -> None:
        """Look anew at what goes, beside the window: plans may have to be worked out for it."""
        self._asked += 1
        asked, terms = self._asked, self.terms()
        if terms is None:
            self._show(asked, None)
            return
        self._session.background.run(
            self.tr("Looking at what goes"),
            lambda own, _: substituting.preview(own, terms),
            lambda found: self._show(asked, found),
            lambda error: self._show(asked, None, str(error)),
        )

    def _show(self, asked: int, found: Preview | None, reason: str = "") -> None:
        """Show what was found, unless something else was asked meanwhile or the dialog is gone."""
        if asked != self._asked or not isValid(self):
            return
        self._shown = found
        self.said.setText(reason)
        self.said.setVisible(bool(reason))
        self._fill()
        self._weigh()

    def _fill(self) -> None:
        self.tree.blockSignals(True)
        self.tree.clear()
        groups: dict[str | None, QTreeWidgetItem] = {}
        for item in self._shown.items if self._shown else ():
            if item.project_id not in groups:
                name = self._shown.projects.get(item.project_id or "", "") if self._shown else ""
                above = groups[item.project_id] = QTreeWidgetItem([name or self.tr("Line work")])
                _tick(above, Qt.ItemFlag.ItemIsAutoTristate)
                self.tree.addTopLevelItem(above)
                above.setFirstColumnSpanned(True)
            line = QTreeWidgetItem([item.name, self.tr(item.kind), item.detail])
            line.setData(0, _KEY, item.key)
            line.setToolTip(0, literal(item.name))
            _tick(line)
            groups[item.project_id].addChild(line)
        self.tree.expandAll()
        self.tree.blockSignals(False)

    def chosen(self) -> set[str]:
        """Return the keys of what is ticked."""
        found = set()
        every = QTreeWidgetItemIterator(self.tree)
        while every.value() is not None:
            line: Any = every.value()
            if line.data(0, _KEY) and line.checkState(0) == Qt.CheckState.Checked:
                found.add(line.data(0, _KEY))
            every += 1
        return found

    def _weigh(self) -> None:
        """Show the taker's weeks as they would be, and whether there is anything to do."""
        chosen, shown = self.chosen(), self._shown
        self.doing.setEnabled(bool(chosen))
        self.weeks.show_weeks(shown.weeks(chosen) if shown else ())
        if shown is None:
            sentence = "" if self.said.text() else self.tr("Choose who takes over; then you see here what goes.")
        elif not shown.items:
            sentence = self.tr("{name} has nothing there that could go.").format(name=shown.giver.name)
        else:
            sentence = shown.sentence(chosen)
        self.strain.setText(sentence)

    # Doing

    def _finish(self) -> None:
        terms, shown, chosen = self.terms(), self._shown, self.chosen()
        if terms is None or shown is None:
            return
        done = self._session.attempt(lambda: substituting.substitute(self._session.workspace, terms, chosen))
        if done is not None:
            self._session.announced.emit(
                self.tr("{taker} takes over from {giver}. Ctrl+Z takes it back.").format(
                    taker=shown.taker.name, giver=shown.giver.name
                )
            )
            self.accept()


def _tick(line: QTreeWidgetItem, more: Qt.ItemFlag = Qt.ItemFlag.NoItemFlags) -> None:
    line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable | more)
    line.setCheckState(0, Qt.CheckState.Checked)
