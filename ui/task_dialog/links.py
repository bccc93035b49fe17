"""The pages of the task dialog about links: what the task waits for, and what waits for it."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pmo_desktop.domain.entry.predecessors import Typed, format_predecessors, parse_predecessors
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import LinkType
from pmo_desktop.services.explaining import explainer
from pmo_desktop.services.planning.fields import units_of
from ui.fields import words
from ui.task_dialog.entries import EntryTable, Part
from ui.task_dialog.facts import Edit, Facts, More

_NUMBER, _TASK, _TYPE, _LAG, _MARK = range(5)
_BETWEEN = "  "
"""Stands between a number and a name where one chooses a task."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("TaskDialog", text)


class LinksPage(QWidget):
    r"""A line for each link; what it means is the text of the field, as it is typed into the task table (`3FS+2d`)."""

    def __init__(self, title: str, field: str, facts: Facts) -> None:
        super().__init__()
        self.title, self.field, self._facts = title, field, facts
        self._numbers: dict[str, str] = {}
        self._names: dict[str, str] = {}
        before = field == "predecessors"
        self.hint = words(
            _tr(
                "What must be done, or begun, before it. Write a number, a name, or CODE\\8 for a task of another project."
            )
            if before
            else _tr("What waits for it. Write a number or a name; a link to another project is written there."),
            "muted",
        )
        mark = _tr("Decides") if before else _tr("Waits for it")
        parts = (
            Part(_tr("No."), 84, right=True),
            Part(_tr("Task"), 240, lambda: list(self._offered()), types=True, wide=True),
            Part(_tr("Type"), 72, lambda: [kind.value for kind in LinkType],
                 tip=_tr("FS: after its finish; SS: with its start; FF: finishes together; SF: finishes at its start")),
            Part(_tr("Lag"), 90, tip=_tr("How much later: 2d, 3ed, 50%; a lead with minus: -1d")),
            Part(mark, 96, fixed=True, tip=_tr("Whether this link decides the date")),
        )  # fmt: skip
        self.table = EntryTable(title, parts, self._settle)
        self.reason = words("", "late")
        self.reason.hide()
        self.add, self.remove = QPushButton(_tr("Add")), QPushButton(_tr("Remove"))
        self.add.clicked.connect(self.table.begin_line)
        self.remove.clicked.connect(self.table.remove_lines)
        lay_out(self, self.hint, self.table, self.reason, (self.add, self.remove))

    # Showing

    def show_facts(self, facts: Facts) -> None:
        """Show the links of the tasks; where they differ none, until somebody writes some for all of them."""
        self._facts = facts
        self._know_names()
        text = facts.text(self.field)
        why = facts.fixed_because(self.field)
        deciding = self._deciding() if facts.is_one else frozenset()
        lines = [self._line(typed, deciding) for typed in parse_predecessors(text or "", units_of(facts.plan))]
        self.table.show_lines(lines, fixed=bool(why))
        self.reason.setText(
            why or (_tr("They differ: what you write here replaces those of all.") if text is None else "")
        )
        self.reason.setObjectName("muted")
        self.reason.setVisible(bool(self.reason.text()))
        for button in (self.add, self.remove):
            button.setEnabled(not why)

    def _know_names(self) -> None:
        plan = self._facts.plan
        order, names = plan.outline.order, plan.tasks["name"]
        numbers = [(str(plan.outline.number[row]), str(names[row])) for row in order]
        self._names = dict(numbers) | {
            f"{seen.code}\\{seen.number}": seen.name for seen in plan.outside.values() if seen.code
        }
        self._numbers = {}
        for number, name in numbers:
            self._numbers.setdefault(name.casefold(), number)

    def _offered(self) -> Sequence[str]:
        own = {str(self._facts.plan.outline.number[row]) for row in self._facts.rows}
        return [f"{number}{_BETWEEN}{name}" for number, name in self._names.items() if name and number not in own]

    def _line(self, typed: Typed, deciding: frozenset[str]) -> list[str]:
        whole = format_predecessors([typed], units_of(self._facts.plan))
        number = format_predecessors([Typed(typed.number, project=typed.project)])
        lag = whole.removeprefix(number).removeprefix(typed.type.value)
        mark = _tr("● decides") if number in deciding else ""
        return [number, self._names.get(number, ""), typed.type.value, lag, mark]

    def _deciding(self) -> frozenset[str]:
        """Return the numbers of the tasks whose link with this one decides a date."""
        facts, plan = self._facts, self._facts.plan
        explains = explainer(facts.session.workspace, facts.project_id)
        number, rows = plan.outline.number, plan.tasks.row
        if self.field == "predecessors":
            drivers = [*explains.start(facts.row), *explains.finish(facts.row)]
            ids = {each.task_id for each in drivers if each.kind == "link" and each.decides and each.task_id}
            outside = plan.outside
            written = {f"{outside[each].code}\\{outside[each].number}" for each in ids if each in outside}
            return frozenset(written | {str(number[rows[each]]) for each in ids if each in rows})
        of = plan.dependencies
        ends = zip(of["predecessor_id"], of["successor_id"], strict=True)
        after = {end for start, end in ends if start == facts.task_id and end in rows}
        return frozenset(
            str(number[rows[each]])
            for each in after
            if any(driver.decides and driver.task_id == facts.task_id for driver in explains.start(rows[each]))
        )

    def _settle(self, line: list[str], column: int) -> list[str]:
        """Return a line in which number and name fit each other."""
        made = list(line)
        if column == _TASK:
            made[_NUMBER] = self._number_of(line[_TASK].strip()) if line[_TASK].strip() else ""
        if column in {_NUMBER, _TASK}:
            made[_NUMBER] = made[_NUMBER].strip()
            made[_TASK] = self._names.get(made[_NUMBER], made[_TASK] if column == _TASK else "")
            made[_TYPE] = (made[_TYPE] or LinkType.FS.value) if made[_NUMBER] else ""
        made[_TYPE] = made[_TYPE].strip().upper()
        lag = made[_LAG].strip()
        made[_LAG] = f"+{lag}" if lag and lag[0] not in "+-−" else lag.replace("−", "-")
        made[_MARK] = ""
        return made

    def _number_of(self, text: str) -> str:
        """Return the number of a task named, or chosen as `12  Deck`; what names none stays as it is."""
        number, between, name = text.partition(_BETWEEN)
        if between and self._names.get(number) == name:
            return number
        if text in self._names:
            return text
        exact = self._numbers.get(text.casefold())
        near = [number for name, number in self._numbers.items() if text.casefold() in name]
        return exact or (near[0] if len(near) == 1 else text)

    # Writing

    def text(self) -> str:
        """Return the links as they are typed into the table."""
        return ", ".join(
            f"{line[_NUMBER] or line[_TASK]}{line[_TYPE] if line[_LAG] or line[_TYPE] != 'FS' else ''}{line[_LAG]}"
            for line in self.table.lines()
        )

    def edits(self, facts: Facts) -> list[Edit]:
        return facts.edits(self.field, self.text()) if self.table.is_changed else []

    def more(self) -> tuple[More, ...]:
        return ()

    def begin(self) -> None:
        self.table.setFocus()

    @property
    def is_empty(self) -> bool:
        return False

    def refuse(self, field: str, reason: str) -> bool:
        """Show why links were refused, with the line it is about; say whether that is here."""
        is_here = field == self.field
        if is_here or self.reason.objectName() == "late":
            self.reason.setObjectName("late")
            self.reason.setText(reason if is_here else "")
            self.reason.setVisible(is_here)
            self.reason.style().polish(self.reason)
        if is_here:
            self.table.setFocus()
            self._go_to_blame()
        return is_here

    def _go_to_blame(self) -> None:
        """Put the cursor into the first line that cannot be read by itself."""
        units = units_of(self._facts.plan)
        for row, line in enumerate(self.table.lines()):
            try:
                parse_predecessors(f"{line[_NUMBER]}{line[_TYPE]}{line[_LAG]}", units)
            except InvalidValueError:
                self.table.setCurrentCell(row, _NUMBER if not line[_NUMBER].isdigit() else _LAG)
                return


def lay_out(page: QWidget, hint: QLabel, table: EntryTable, reason: QLabel, buttons: Sequence[QPushButton]) -> None:
    """Lay out a page of a table: what it is for, the table, what was refused, and the buttons."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        button.setAutoDefault(False)
        row.addWidget(button)
    row.addStretch(1)
    column = QVBoxLayout(page)
    column.setContentsMargins(20, 14, 20, 14)
    column.setSpacing(8)
    column.addWidget(hint)
    column.addWidget(table, 1)
    column.addWidget(reason)
    column.addLayout(row)
