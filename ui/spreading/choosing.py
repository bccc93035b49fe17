"""What somebody decides before work is spread: whose, who goes first, what matters, what may be done, how long to look."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QWidget

from pmo_desktop.services.levelling import Objective, Options, Order, Scope
from ui.spreading.wanted import Choice

_SECONDS = (3, 10, 30, 60, 300)
_USUAL = 10
_TOLERANCES = (0.0, 0.05, 0.1, 0.2)


class Choosing(QWidget):
    changed = Signal()
    """Something else is wanted."""

    def __init__(self, remembered: Mapping[str, Any]) -> None:
        super().__init__()
        self._choices: Sequence[Choice] = ()
        self.whose = self._box(self.tr("Whose work"), ())
        self.order = self._box(self.tr("Who goes first"), (
            (self.tr("Higher priority, then who has less spare time"), Order.PRIORITY.value),
            (self.tr("Who has less spare time"), Order.STANDARD.value),
            (self.tr("As the rows stand in the plans"), Order.ID.value),
        ))  # fmt: skip
        self.objective = self._box(self.tr("What matters"), (
            (self.tr("Projects end early, by their priority"), Objective.EARLIEST.value),
            (self.tr("Load is even"), Objective.SMOOTHEST.value),
        ))  # fmt: skip
        self.tolerance = self._box(
            self.tr("Too much is"),
            [(self.tr("more than {share}").format(share=f"{1 + each:.0%}"), each) for each in _TOLERANCES],
        )
        self.seconds = self._box(self.tr("Look for"), [(self._length(each), each) for each in _SECONDS])
        self.within = QCheckBox(self.tr("Only within &spare time: no project ends later"))
        self.split = QCheckBox(self.tr("Tasks may be &interrupted"))
        self._recall(remembered)
        for box in (self.whose, self.order, self.objective, self.seconds, self.tolerance):
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
        for check in (self.within, self.split):
            check.toggled.connect(lambda _: self.changed.emit())
        self._lay_out()

    def _length(self, seconds: int) -> str:
        if seconds < 60:
            return self.tr("{count} seconds").format(count=seconds)
        return self.tr("1 minute") if seconds == 60 else self.tr("{count} minutes").format(count=seconds // 60)

    def _box(self, name: str, entries: Sequence[tuple[str, Any]]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setProperty("label", name)
        box.setMinimumContentsLength(12)
        for title, value in entries:
            box.addItem(title, value)
        return box

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        places = (
            (self.whose, 0, 0), (self.objective, 0, 2), (self.order, 1, 0), (self.tolerance, 1, 2), (self.seconds, 2, 2),
        )  # fmt: skip
        for box, row, column in places:
            label = QLabel(box.property("label"))
            label.setBuddy(box)
            grid.addWidget(label, row, column)
            grid.addWidget(box, row, column + 1)
        grid.addWidget(self.within, 2, 0, 1, 2)
        grid.addWidget(self.split, 3, 0, 1, 2)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(3, 2)

    def _recall(self, remembered: Mapping[str, Any]) -> None:
        for name, box, usual in (
            ("order", self.order, Order.PRIORITY.value),
            ("objective", self.objective, Objective.EARLIEST.value),
            ("seconds", self.seconds, _USUAL),
            ("tolerance", self.tolerance, _TOLERANCES[0]),
        ):
            found = box.findData(remembered.get(name, usual))
            box.setCurrentIndex(found if found >= 0 else box.findData(usual))
        self.within.setChecked(remembered.get("within_slack") is True)
        self.split.setChecked(remembered.get("split") is True)

    def remembered(self) -> dict[str, Any]:
        """Return what was decided, for the next time; not whose work."""
        return {
            "order": self.order.currentData(), "objective": self.objective.currentData(),
            "seconds": self.seconds.currentData(), "tolerance": self.tolerance.currentData(),
            "within_slack": self.within.isChecked(), "split": self.split.isChecked(),
        }  # fmt: skip

    def offer(self, choices: Sequence[Choice]) -> None:
        """Offer whose work may be spread; the first is chosen."""
        self._choices = tuple(choices)
        self.whose.blockSignals(True)
        self.whose.clear()
        for each in choices:
            self.whose.addItem(each.title)
        self.whose.blockSignals(False)

    @property
    def scope(self) -> Scope:
        return self._choices[max(0, self.whose.currentIndex())].scope

    @property
    def options(self) -> Options:
        return Options(
            Order(self.order.currentData()), self.within.isChecked(), self.split.isChecked(),
            Objective(self.objective.currentData()), self.tolerance.currentData(),
        )  # fmt: skip
