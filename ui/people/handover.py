"""Asks what one person is responsible for goes to whom, from which day on, and what that would mean."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
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

from pmo_desktop.domain.entry.dates import format_date, parse_date
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Person, PersonKind
from pmo_desktop.domain.resources.load import LoadTable
from pmo_desktop.services import handover
from ui.fields import mark, rule, words
from ui.literal import literal, no_key
from ui.session import Session
from ui.tables.export import lines_in, offer, write_shown

_KEY = Qt.ItemDataRole.UserRole


class HandoverDialog(QDialog):
    """The tree lists what goes, by project and ticked; the line beneath it what the taker's weeks would look like."""

    def __init__(self, session: Session, giver_id: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: handover.Preview | None = None
        self._ahead: LoadTable | None = None
        self._asked = 0
        self.setWindowTitle(self.tr("Hand over"))
        self.resize(720, 620)
        people = [each for each in session.workspace.all(Person) if each.kind in {PersonKind.PERSON, PersonKind.ROLE}]
        self._people = sorted(people, key=lambda each: each.name.casefold())
        self.giver, self.taker = self._chooser(self.tr("From")), self._chooser(self.tr("To"))
        self.day = QLineEdit(format_date(session.workspace.today()))
        self.day.setAccessibleName(self.tr("From this day on"))
        self.day.setFixedWidth(140)
        self.leaves = QCheckBox()
        self.tree = self._list()
        self.strain, self.said = words("", "muted"), words("", "late")
        self._lay_out()
        self.giver.setCurrentIndex(max(0, self.giver.findData(giver_id)))
        self.taker.setCurrentIndex(-1)
        self.taker.setEditText("")
        for box in (self.giver, self.taker):
            box.currentIndexChanged.connect(lambda _: self.look())
            box.editTextChanged.connect(lambda _: self.look())
        self.day.textChanged.connect(lambda _: self.look())
        self.tree.itemChanged.connect(lambda *_: self._weigh())
        self.look()
        self.taker.setFocus()

    # Building

    def _chooser(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setAccessibleName(name)
        box.setMinimumWidth(260)
        for person in self._people:
            box.addItem(person.name, person.id)
        completer = box.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        line = box.lineEdit()
        if line is not None:
            line.setPlaceholderText(self.tr("Type a name"))
        return box

    def _list(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName(self.tr("What goes"))
        offer(tree, lambda: write_shown(self._session, lines_in(tree), self.tr("What goes"), self))
        tree.setHeaderLabels([self.tr("What goes"), self.tr("Kind"), self.tr("How much")])
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.setColumnWidth(1, 150)
        tree.setColumnWidth(2, 190)
        tree.setUniformRowHeights(True)
        return tree

    def _lay_out(self) -> None:
        above = QGridLayout()
        above.setContentsMargins(20, 16, 20, 12)
        above.setHorizontalSpacing(12)
        above.setVerticalSpacing(8)
        for row, (title, field) in enumerate(
            ((self.tr("&From"), self.giver), (self.tr("&To"), self.taker), (self.tr("From this day on"), self.day))
        ):
            label = QLabel(title)
            label.setBuddy(field)
            above.addWidget(label, row, 0)
            above.addWidget(field, row, 1, Qt.AlignmentFlag.AlignLeft)
        above.addWidget(self.leaves, 3, 1)
        above.setColumnStretch(1, 1)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.doing = QPushButton(self.tr("Hand over"))
        self.doing.setDefault(True)
        self.buttons.addButton(self.doing, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self._finish)
        self.buttons.rejected.connect(self.reject)
        below = QVBoxLayout()
        below.setContentsMargins(20, 10, 20, 12)
        below.setSpacing(8)
        for widget in (self.strain, self.said, self.buttons):
            below.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(rule())
        column.addWidget(self.tree, 1)
        column.addWidget(rule())
        column.addLayout(below)

    # Looking

    def look(self) -> None:
        """Look anew at what goes, beside the window: plans may have to be worked out for it."""
        giver, taker, day = self._person(self.giver), self._person(self.taker), self._day()
        name = giver.name if giver else self.tr("Who hands over")
        self.leaves.setText(no_key(self.tr("{name} is here until the day before").format(name=name)))
        self._asked += 1
        if giver is None or taker is None or day is None:
            self._show(self._asked, None)
            return
        asked, giver_id, taker_id = self._asked, giver.id, taker.id
        self._session.background.run(
            self.tr("Looking at what {name} does").format(name=name),
            lambda own, _: (
                handover.preview(own, giver_id, taker_id, day),
                handover.weeks_ahead(own, day),
            ),
            lambda found: self._show(asked, found),
            lambda error: self._show(asked, None, str(error)),
        )

    def _show(self, asked: int, found: tuple[handover.Preview, LoadTable] | None, reason: str = "") -> None:
        """Show what was found, unless something else was asked meanwhile or the dialog is gone."""
        if asked != self._asked or not isValid(self):
            return
        self._shown, self._ahead = found or (None, None)
        self.said.setText(reason)
        self.said.setVisible(bool(reason))
        self._fill()
        self._weigh()

    def _person(self, box: QComboBox) -> Person | None:
        """Return whose name stands in a field, whole."""
        text = box.currentText().strip().casefold()
        chosen = self._people[box.currentIndex()] if box.currentIndex() >= 0 else None
        if chosen is not None and chosen.name.casefold() == text:
            return chosen
        return next((each for each in self._people if each.name.casefold() == text), None)

    def _day(self) -> int | None:
        try:
            at = parse_date(self.day.text(), self._session.workspace.today())[0]
        except KnownError as error:
            mark(self.day, str(error))
            return None
        mark(self.day, "")
        return at - at % DAY

    def _fill(self) -> None:
        self.tree.blockSignals(True)
        self.tree.clear()
        for group in self._shown.groups if self._shown else ():
            above = QTreeWidgetItem([group.project or self.tr("Beside the projects")])
            _tick(above, Qt.ItemFlag.ItemIsAutoTristate)
            self.tree.addTopLevelItem(above)
            above.setFirstColumnSpanned(True)
            for item in group.items:
                line = QTreeWidgetItem([item.name, self.tr(item.title), item.detail])
                line.setData(0, _KEY, item.key)
                line.setToolTip(0, literal(item.name))
                _tick(line)
                above.addChild(line)
            above.setExpanded(True)
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
        """Say what the taker's weeks would look like, and whether there is anything to do."""
        chosen = self.chosen()
        self.doing.setEnabled(bool(chosen))
        if self._shown is None:
            self.strain.setText(
                self.tr("Choose who takes over; then you see here what goes.") if self.said.isHidden() else ""
            )
        elif not self._shown.items:
            self.strain.setText(
                self.tr("{name} is responsible for nothing from that day on.").format(name=self._shown.terms.giver.name)
            )
        elif self._ahead is not None:
            found = handover.strain(self._ahead, self._shown, chosen)
            self.strain.setText(found.sentence(self._shown.terms.taker.name))

    # Doing

    def _finish(self) -> None:
        shown = self._shown
        if shown is None:
            return
        terms, chosen, leaves = shown.terms, self.chosen(), self.leaves.isChecked()
        self.doing.setEnabled(False)
        self._session.background.run(
            self.tr("Handing over"),
            lambda own, _: handover.hand_over(own, terms.giver.id, terms.taker.id, terms.day, chosen, leaves=leaves),
            lambda _: self._tell(terms, len(chosen)),
            lambda error: self._show(self._asked, None, str(error)),
        )

    def _tell(self, terms: handover.Terms, count: int) -> None:
        self._session.look()
        self._session.announced.emit(
            self.tr("{count} handed over from {giver} to {taker}. Ctrl+Z takes it back.").format(
                count=count, giver=terms.giver.name, taker=terms.taker.name
            )
        )
        if isValid(self):
            self.accept()


def _tick(line: QTreeWidgetItem, more: Qt.ItemFlag = Qt.ItemFlag.NoItemFlags) -> None:
    line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable | more)
    line.setCheckState(0, Qt.CheckState.Checked)
