"""Asks for a filter of one's own: conditions on any fields, all of a set to hold, or all of another; named to be kept."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.services import arranging
from pmo_desktop.services.arranging import Condition, Filter, Ground, Test
from ui.fields import words
from ui.icons import icon
from ui.session import Session

if TYPE_CHECKING:
    from pmo_desktop.domain.plan.plan import Plan

_LEAST = 720
_WITHOUT_VALUE = frozenset({Test.EMPTY, Test.FILLED})


class ConditionRow(QWidget):
    """One condition: joined by “and” or “or” to the one above, a field, what is asked of it, and a value as it is typed."""

    def __init__(self, given: Condition, *, first: bool, parent: "OwnFilterDialog") -> None:
        super().__init__(parent)
        self._dialog = parent
        self.joint = QComboBox()
        self.joint.addItems([self.tr("and"), self.tr("or")])
        self.joint.setCurrentIndex(int(given.starts_another))
        self.joint.setAccessibleName(self.tr("How it is joined to the condition above"))
        self.field = QComboBox()
        for name, spec in arranging.specs(parent.plan).items():
            self.field.addItem(spec.title, name)
        self.field.setCurrentIndex(max(0, self.field.findData(given.field)))
        self.field.setAccessibleName(self.tr("Field"))
        self.test = QComboBox()
        self.test.setAccessibleName(self.tr("What is asked of it"))
        self.value, self.until = QLineEdit(given.value), QLineEdit(given.until)
        self.value.setAccessibleName(self.tr("Value"))
        self.until.setAccessibleName(self.tr("Upper end"))
        self.gone = QToolButton()
        self.gone.setIcon(icon("delete"))
        self.gone.setAccessibleName(self.tr("Take this condition away"))
        self.gone.setToolTip(self.tr("Take this condition away"))
        self.gone.clicked.connect(lambda: parent.remove(self))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget, stretch in (
            (self.joint, 0), (self.field, 3), (self.test, 3), (self.value, 3), (self.until, 2), (self.gone, 0),
        ):  # fmt: skip
            row.addWidget(widget, stretch)
        keep = self.joint.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.joint.setSizePolicy(keep)
        self.set_first(first)
        self._offer_tests(given.test)
        self.field.currentIndexChanged.connect(lambda _place: self._offer_tests(self.condition().test))
        self.test.currentIndexChanged.connect(lambda _place: self._fit())
        self.joint.currentIndexChanged.connect(lambda _place: parent.look())
        for text in (self.value, self.until):
            text.textChanged.connect(lambda _text: parent.look())

    def set_first(self, first: bool) -> None:
        self.joint.setVisible(not first)

    def _offer_tests(self, kept: Test) -> None:
        self.test.blockSignals(True)
        self.test.clear()
        for test, said in arranging.tests_of(self._dialog.plan, self.field.currentData()):
            self.test.addItem(said, test.value)
        self.test.setCurrentIndex(max(0, self.test.findData(kept.value)))
        self.test.blockSignals(False)
        self._fit()

    def _fit(self) -> None:
        """Show as many fields for values as the test has, and offer those that can be chosen."""
        test = Test(self.test.currentData() or Test.IS.value)
        self.value.setVisible(test not in _WITHOUT_VALUE)
        self.until.setVisible(test is Test.BETWEEN)
        explained = arranging.specs(self._dialog.plan)[self.field.currentData()].tooltip
        self.value.setPlaceholderText(explained.partition("\n")[0])
        self._dialog.look()

    def condition(self) -> Condition:
        return Condition(
            str(self.field.currentData()),
            Test(self.test.currentData() or Test.IS.value),
            self.value.text().strip(),
            self.until.text().strip(),
            self.joint.currentIndex() == 1 and self.joint.isVisibleTo(self),
        )


class OwnFilterDialog(QDialog):
    """Says how many tasks the conditions leave while they are written, and which of them cannot be read."""

    def __init__(self, session: Session, project_id: str, given: Filter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._project_id = session, project_id
        self.plan: Plan = session.workspace.plan(project_id)
        self.setWindowTitle(
            self.tr("Filter “{name}”").format(name=given.value) if given.value else self.tr("New filter")
        )
        self.setMinimumWidth(_LEAST)
        self.rows: list[ConditionRow] = []
        self.name = QLineEdit(given.value)
        self.name.setPlaceholderText(self.tr("Name it to keep it in the file; without a name it is for now only"))
        self.name.setAccessibleName(self.tr("Name of the filter"))
        self.said = words("", "late")
        self.count = QLabel()
        self.count.setObjectName("muted")
        more = QPushButton(self.tr("Another condition"))
        more.setIcon(icon("add"))
        more.clicked.connect(self._add_another)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(self.name)
        hint = QLabel(self.tr("“and” goes before “or”: all conditions up to an “or” hold together."))
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        column.addWidget(hint)
        column.addLayout(self._list)
        column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        column.addWidget(self.said)
        below = QHBoxLayout()
        below.addWidget(self.count, 1)
        below.addWidget(self.buttons)
        column.addLayout(below)
        for each in given.conditions or (Condition("name", Test.CONTAINS),):
            if each.field in arranging.specs(self.plan):
                self.add(each)
        self.look()

    def add(self, given: Condition) -> ConditionRow:
        row = ConditionRow(given, first=not self.rows, parent=self)
        self.rows.append(row)
        self._list.addWidget(row)
        self.look()
        return row

    def _add_another(self) -> None:
        self.add(Condition("name", Test.CONTAINS)).field.setFocus()

    def remove(self, row: ConditionRow) -> None:
        """Take a condition away; the last one is emptied instead."""
        if len(self.rows) == 1:
            row.value.clear()
            return
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.rows[0].set_first(True)
        self.look()

    def filter(self) -> Filter:
        """Return the filter as it now stands."""
        return Filter("own", self.name.text().strip(), conditions=tuple(row.condition() for row in self.rows))

    def look(self) -> None:
        """Say what the conditions leave, or why one cannot be read."""
        workspace = self._session.workspace
        plan, schedule = self.plan, workspace.schedule(self._project_id)
        around = arranging.around(workspace, self._project_id)
        written = [each for each in self.filter().conditions if each.value or each.test in _WITHOUT_VALUE]
        given = replace(self.filter(), conditions=tuple(written))
        reason = arranging.refused(Ground(plan, schedule, around), given)
        self.said.setText("" if reason is None else str(reason))
        self.said.setVisible(reason is not None)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(reason is None and bool(written))
        found = arranging.lines(plan, schedule, arranging.Arrangement(filters=(given,)), around)
        shown = found.shown if written else found.total
        self.count.setText(self.tr("{shown} of {total} tasks").format(shown=shown, total=found.total))
