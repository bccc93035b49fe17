"""All choices of how the chart is drawn; each holds at once, so that one sees what it does."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.charts.gantt_look import CUSTOM, USUAL, Follow, Links, Look, NonWorking, ProgressLine

Options = Sequence[tuple[object, str]]
_FIELDS: Options = (
    ("", "nothing"), ("name", "name"), ("people", "people"), ("initials", "initials"), ("percent", "% done"),
    ("start", "start"), ("finish", "finish"), ("duration", "duration"), ("slack", "spare time (slack)"), ("wbs", "WBS code"),
    ("number", "row number"), ("notes", "sign for notes"),
)  # fmt: skip
_BASELINES: Options = ((None, "none"), (0, "baseline"), *((number, f"baseline {number}") for number in range(1, 11)))
_COLOURS: Options = (
    (Follow.CRITICAL, "what is critical"), (Follow.PHASE, "the phase"), (Follow.PERSON, "the person"),
    (Follow.RAG, "the plan’s light (late, at risk)"), (Follow.STATUS, "how far it is"),
    (Follow.CUSTOM, "colours given by hand"),
)  # fmt: skip
_PROGRESS: Options = (
    (ProgressLine.NONE, "none"), (ProgressLine.STATUS, "at the status date"), (ProgressLine.TODAY, "at today"),
)  # fmt: skip
_SHADING: Options = (
    (NonWorking.NONE, "none"), (NonWorking.PROJECT, "of the project’s calendar"),
    (NonWorking.OWN, "of each task’s or person’s own"),
)  # fmt: skip
_LINKS: Options = (
    (Links.ALL, "all"), (Links.CRITICAL, "critical ones"), (Links.SELECTED, "of the selected tasks"), (Links.NONE, "none"),
)  # fmt: skip
_SCALES: Options = (
    ((), "as the zoom allows"), (("days", "hours"), "days and hours"), (("weeks", "days"), "weeks and days"),
    (("months", "weeks"), "months and weeks"), (("months", "weeks", "days"), "months, weeks and days"),
    (("quarters", "months"), "quarters and months"), (("years", "quarters", "months"), "years, quarters and months"),
    (("years", "half_years"), "years and half-years"), (("years", "quarters"), "years and quarters"),
)  # fmt: skip
_ROWS: Options = ((2, "two"), (3, "three"))


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: a field of `Look`, its words, and what there is to choose from; none where it is on or off."""

    field: str
    words: str
    options: Options = ()
    fields: bool = False
    """Own fields may be chosen too."""


_PAGES: Sequence[tuple[str, Sequence[Choice]]] = (
    ("Bars", (
        Choice("colour", "Colours follow", _COLOURS),
        Choice("baseline", "Baseline", _BASELINES),
        Choice("second_baseline", "Compared with", _BASELINES),
        Choice("slack", "Spare time behind the bars"),
        Choice("delays", "Delays: work spread, and later than the baseline"),
        Choice("longest_path", "Frame the longest path"),
        Choice("constraints", "Constraints"),
        Choice("deadlines", "Deadlines"),
        Choice("links", "Links", _LINKS),
    )),
    ("Labels", (
        Choice("left", "Left of the bar", _FIELDS, fields=True),
        Choice("inside", "In the bar", _FIELDS, fields=True),
        Choice("right", "Right of the bar", _FIELDS, fields=True),
        Choice("milestone", "Right of a milestone", _FIELDS, fields=True),
        Choice("summary", "Right of a summary", _FIELDS, fields=True),
    )),
    ("Time", (
        Choice("tiers", "Time scale", _SCALES),
        Choice("scale_rows", "Rows of the scale", _ROWS),
        Choice("fiscal", "Fiscal years and quarters"),
        Choice("non_working", "Non-working time", _SHADING),
        Choice("progress_line", "Progress line", _PROGRESS),
        Choice("status_date", "Status date"),
        Choice("today", "Today"),
    )),
    ("Path", (
        Choice("predecessors", "What the selected task waits for"),
        Choice("driving", "What decides its dates"),
        Choice("successors", "What waits for it"),
        Choice("driven", "What it decides the dates of"),
        Choice("legend", "Legend under the chart"),
        Choice("minimap", "Overview strip under the chart"),
    )),
)  # fmt: skip
_LAST_PAGE = [0]
"""The page looked at last."""


class LookDialog(QDialog):
    chosen = Signal(object)

    def __init__(self, fields: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Look of the chart"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self._look = USUAL
        self._own = fields
        self._values: dict[str, list[object]] = {}
        self._inputs: dict[str, QCheckBox | QComboBox] = {}
        self._tabs = QTabWidget()
        for title, choices in _PAGES:
            self._tabs.addTab(self._page(choices), _tr(title))
        self._tabs.setCurrentIndex(_LAST_PAGE[0])
        self._tabs.currentChanged.connect(partial(_LAST_PAGE.__setitem__, 0))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        usual = QPushButton(self.tr("As usual"))
        usual.setToolTip(self.tr("Draw the chart as it was when the program was new."))
        usual.setAutoDefault(False)
        usual.clicked.connect(lambda: self._choose(USUAL))
        row = QHBoxLayout()
        row.addWidget(usual)
        row.addStretch()
        row.addWidget(buttons)
        column = QVBoxLayout(self)
        column.addWidget(self._tabs)
        column.addLayout(row)

    def _page(self, choices: Sequence[Choice]) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        form.setVerticalSpacing(8)
        for choice in choices:
            if choice.options:
                box = self._combo(choice)
                form.addRow(_tr(choice.words), box)
                self._inputs[choice.field] = box
            else:
                tick = QCheckBox(_tr(choice.words))
                tick.toggled.connect(partial(self._set, choice.field))
                form.addRow(tick)
                self._inputs[choice.field] = tick
        return page

    def _combo(self, choice: Choice) -> QComboBox:
        offered = list(choice.options)
        said = [_tr(words) for _, words in choice.options]
        for field_id, name in self._own if choice.fields else ():
            offered.append((CUSTOM + field_id, name))
            said.append(name)
        for field_id, name in self._own if choice.field == "colour" else ():
            offered.append(((Follow.CUSTOM, field_id), name))
            said.append(name)
        box = QComboBox()
        box.setAccessibleName(_tr(choice.words))
        box.addItems(said)
        values = self._values[choice.field] = [value for value, _ in offered]
        box.activated.connect(lambda at: self._set(choice.field, values[at]))
        return box

    def _set(self, field: str, value: object) -> None:
        new: dict[str, Any] = {field: value}
        if field == "colour":
            follow, own = value if isinstance(value, tuple) else (value, "")
            new = {"colour": follow, "colour_field": own}
        self._choose(replace(self._look, **new))

    def _choose(self, look: Look) -> None:
        if look != self._look:
            self._look = look
            self.chosen.emit(look)
            self.show_look(look)

    def show_look(self, look: Look) -> None:
        """Show how the chart is drawn."""
        self._look = look
        for field, shown in self._inputs.items():
            value = getattr(look, field)
            shown.blockSignals(True)
            if isinstance(shown, QCheckBox):
                shown.setChecked(bool(value))
            else:
                known = self._values[field]
                wanted = (look.colour, look.colour_field) if field == "colour" and look.colour_field else value
                shown.setCurrentIndex(known.index(wanted) if wanted in known else 0)
            shown.blockSignals(False)


def _tr(text: str) -> str:
    return QCoreApplication.translate("LookDialog", text)
