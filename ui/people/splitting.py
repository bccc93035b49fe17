"""Asks who else somebody is, shows what came from whom and what was added since, and parts the two."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import Person
from pmo_desktop.services.staff import splitting
from pmo_desktop.services.staff.merged_before import MergedOne
from ui.fields import words
from ui.literal import literal
from ui.session import Session

_ITEM = Qt.ItemDataRole.UserRole


class TwoPeopleDialog(QDialog):
    """Who is split off above; beneath everything the person has, ticked where it goes along."""

    def __init__(self, session: Session, person_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._person_id = session, person_id
        found = session.workspace.find(Person, id=person_id)
        self._name = found[0].name if found else ""
        self.merged: tuple[MergedOne, ...] = splitting.candidates(session.workspace, person_id) if found else ()
        self.found: splitting.Splitting | None = None
        self.setWindowTitle(self.tr("Split “{name}” into two people").format(name=self._name))
        self.resize(760, 600)
        self.who = QComboBox()
        self.who.setEditable(True)
        self.who.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.who.setAccessibleName(self.tr("Who becomes a person of their own"))
        self.who.setMinimumWidth(300)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(self.tr("What goes along"))
        self.tree.setHeaderLabels([self.tr("What goes along"), self.tr("Where it is from")])
        self.tree.setUniformRowHeights(True)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.setColumnWidth(1, 150)
        self.said, self.refused = words("", "muted"), words("", "late")
        self.doing = QPushButton(self.tr("Split"))
        self.doing.setDefault(True)
        self._lay_out()
        self._offer()
        self.who.currentIndexChanged.connect(lambda _: self.look())
        self.who.editTextChanged.connect(lambda _: self.look())
        self.tree.itemChanged.connect(lambda *_: self._count())
        self.look()

    def _lay_out(self) -> None:
        label = QLabel(self.tr("Who becomes a person of their own"))
        label.setBuddy(self.who)
        above = QHBoxLayout()
        above.setSpacing(12)
        above.addWidget(label)
        above.addWidget(self.who, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.doing, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._finish)
        buttons.rejected.connect(self.reject)
        rule = QFrame()
        rule.setObjectName("rule")
        rule.setFixedHeight(1)
        within = QVBoxLayout()
        within.setContentsMargins(20, 12, 20, 8)
        within.setSpacing(8)
        within.addLayout(above)
        within.addWidget(self.tree, 1)
        within.addWidget(self.said)
        within.addWidget(self.refused)
        buttons.setContentsMargins(20, 8, 20, 12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(within, 1)
        column.addWidget(rule)
        column.addWidget(buttons)

    def _offer(self) -> None:
        """Offer who was merged in, then what files called the person; any other name can be typed."""
        for each in self.merged:
            day = format_date(self._session.workspace.day_of(each.at))
            self.who.addItem(self.tr("{name}, merged in on {day}").format(name=each.person.name, day=day), each)
        gone = {each.person.name for each in self.merged}
        for name in splitting.names_known(self._session.workspace, self._person_id):
            if name not in gone:
                self.who.addItem(name, None)
        edit = self.who.lineEdit()
        if edit is not None:
            edit.setPlaceholderText(self.tr("The name of the other person"))

    def _chosen(self) -> MergedOne | None:
        at = self.who.findText(self.who.currentText())
        found = self.who.itemData(at) if at >= 0 else None
        return found if isinstance(found, MergedOne) else None

    def look(self) -> None:
        """Look anew at what goes along with whom."""
        self.found, reason = None, ""
        name = self.who.currentText().strip()
        if name:
            try:
                self.found = splitting.preview(self._session.workspace, self._person_id, self._chosen(), name)
            except KnownError as error:
                reason = str(error)
        self.refused.setText(reason)
        self.refused.setVisible(bool(reason))
        self._show()

    def _show(self) -> None:
        self.tree.blockSignals(True)
        self.tree.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for each in self.found.items if self.found else ():
            if not each.group:
                continue
            group = groups.get(each.group)
            if group is None:
                group = groups[each.group] = QTreeWidgetItem(self.tree, [each.group])
                group.setFlags(group.flags() | Qt.ItemFlag.ItemIsAutoTristate | Qt.ItemFlag.ItemIsUserCheckable)
                group.setExpanded(True)
            line = QTreeWidgetItem(group, [each.text, self.tr(each.source) if each.source else ""])
            line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            line.setCheckState(0, Qt.CheckState.Checked if each.ticked else Qt.CheckState.Unchecked)
            line.setData(0, _ITEM, each.id)
            line.setToolTip(0, literal(each.text))
        self.tree.blockSignals(False)
        self._count()

    def _lines(self) -> Iterator[QTreeWidgetItem]:
        for at in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(at)
            if group is not None:
                yield from (line for number in range(group.childCount()) if (line := group.child(number)) is not None)

    @property
    def ticked(self) -> frozenset[str]:
        """What goes along."""
        return frozenset(
            str(line.data(0, _ITEM)) for line in self._lines() if line.checkState(0) is Qt.CheckState.Checked
        )

    def _count(self) -> None:
        self.doing.setEnabled(self.found is not None)
        if self.found is None:
            self.said.setText(self.tr("Choose who it is, or write the name of the other person."))
            return
        count = len(self.ticked)
        rest = sum(1 for _ in self._lines()) - count
        said = self.tr("{count} things go with “{one}”, {rest} stay with “{kept}”. No later file makes them one again.")
        if self.found.merged is None:
            said = self.tr(
                "It is not known what is whose: tick what goes along. {count} go with “{one}”, {rest} stay with “{kept}”."
            )
        since = sum(each.source == splitting.SINCE for each in self.found.items if each.group)
        if since:
            one = self.tr(" 1 was added since: look whose it is.")
            said += one if since == 1 else self.tr(" {since} were added since: look whose they are.")
        self.said.setText(
            said.format(since=since, count=count, one=self.found.one.name, rest=rest, kept=self.found.kept.name)
        )

    def _finish(self) -> None:
        found = self.found
        if found is None:
            return
        done = self._session.attempt(lambda: splitting.split(self._session.workspace, found, self.ticked))
        if done is not None:
            self._session.announced.emit(self.tr("{label}. Ctrl+Z takes it back.").format(label=done.label))
            self.accept()
