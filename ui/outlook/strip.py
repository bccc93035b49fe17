"""The strip above the outlook: which months, rows by what, in which unit, what is shown and how proposals count."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QSpinBox, QToolButton, QWidget

from pmo_desktop.domain.resources.load import By
from pmo_desktop.services.outlook import Proposals, Unit
from ui.flow import Flow, together
from ui.outlook.capacity import ASKED, GAP, PROPOSED, THERE

MOST_MONTHS = 36


class Strip(QWidget):
    changed = Signal()
    """Other months, other rows: what is ahead is to be read anew."""
    shown_otherwise = Signal()
    """The same in another unit, or another measure."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offset = 0
        """Months from this one on."""
        self.by = self._combo(self.tr("Rows"), ((self.tr("By role"), By.ROLE), (self.tr("By team"), By.TEAM)))
        self.measure = self._combo(
            self.tr("What is shown"),
            (
                (self.tr("Left or lacking"), GAP), (self.tr("Asked for"), ASKED), (self.tr("Of it proposed"), PROPOSED),
                (self.tr("There is"), THERE),
            ),
        )  # fmt: skip
        self.unit = self._combo(
            self.tr("Unit"),
            ((self.tr("Days"), Unit.DAYS), (self.tr("FTE"), Unit.FTE), (self.tr("Hours"), Unit.HOURS)),
        )
        self.proposals = self._combo(
            self.tr("Proposals"),
            (
                (self.tr("Proposals in full"), Proposals.WHOLE), (self.tr("Proposals × probability"), Proposals.WEIGHTED),
                (self.tr("Without proposals"), Proposals.OUT),
            ),
        )  # fmt: skip
        self.months = QSpinBox()
        self.months.setAccessibleName(self.tr("How many months"))
        self.months.setRange(1, MOST_MONTHS)
        self.months.setValue(12)
        self.months.setSuffix(self.tr(" months"))
        self.earlier = self._arrow("‹", self.tr("A month earlier"), -1)
        self.later = self._arrow("›", self.tr("A month later"), 1)
        self.span = QLabel()
        self.span.setTextFormat(Qt.TextFormat.PlainText)
        line = Flow(self)
        for widget in (
            together(self.earlier, self.span, self.later),
            self.months,
            self.by,
            self.measure,
            self.unit,
            self.proposals,
        ):
            line.addWidget(widget)
        self.months.valueChanged.connect(lambda _: self.changed.emit())
        for combo in (self.by, self.proposals):
            combo.currentIndexChanged.connect(lambda _: self.changed.emit())
        for combo in (self.unit, self.measure):
            combo.currentIndexChanged.connect(lambda _: self.shown_otherwise.emit())

    def _combo(self, name: str, entries: Any) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        for title, data in entries:
            combo.addItem(title, data)
        return combo

    def _arrow(self, sign: str, name: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.clicked.connect(lambda _=False: self.step(step))
        return button

    def step(self, months: int) -> None:
        """Begin so many months later."""
        self.offset += months
        self.changed.emit()

    def save_state(self) -> dict[str, Any]:
        return {
            "by": str(self.by.currentData()), "measure": str(self.measure.currentData()),
            "unit": str(self.unit.currentData()), "proposals": str(self.proposals.currentData()),
            "months": self.months.value(),
        }  # fmt: skip

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up what was shown; what does not fit is left out."""
        for name, combo in (
            ("by", self.by), ("measure", self.measure), ("unit", self.unit), ("proposals", self.proposals),
        ):  # fmt: skip
            known = [str(combo.itemData(number)) for number in range(combo.count())]
            if state.get(name) in known:
                combo.setCurrentIndex(known.index(state[name]))
        months = state.get("months")
        if isinstance(months, int):
            self.months.setValue(months)
