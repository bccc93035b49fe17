"""The page of the task dialog about who works on it: how much of their time, how much work, done and left."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton, QWidget

from pmo_desktop.domain.changes import Change
from pmo_desktop.domain.entry.amounts import format_people, parse_people
from pmo_desktop.domain.entry.work import CONTOURS, format_work
from pmo_desktop.domain.records import PersonKind
from pmo_desktop.services.planning import work_done
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.fields import assignments_on, work_on
from pmo_desktop.services.planning.work_done import Recorded
from ui.fields import words
from ui.task_dialog.entries import EntryTable, Part
from ui.task_dialog.facts import Edit, Facts, More
from ui.task_dialog.links import lay_out

_WHO, _UNITS, _WORK, _DONE, _LEFT, _CONTOUR = range(6)
_IDLE = frozenset({PersonKind.MATERIAL, PersonKind.COST})


def _tr(text: str) -> str:
    return QCoreApplication.translate("TaskDialog", text)


class PeoplePage(QWidget):
    """Who is on the task is written as the field “People”, their work as “Work of each”; done and left as they say it."""

    def __init__(self, title: str, facts: Facts) -> None:
        super().__init__()
        self.title, self._facts = title, facts
        self.hint = words(
            _tr("Who works on it, and how much of their time. What the task’s type keeps stays; the rest follows."),
            "muted",
        )
        parts = (
            Part(_tr("Who"), 200, self._offered, types=True, wide=True),
            Part(_tr("Units"), 76, right=True, tip=_tr("Share of their time: 100% is full time")),
            Part(_tr("Work"), 84, right=True, tip=_tr("Effort planned: 40h, 5d")),
            Part(_tr("Done"), 84, right=True, tip=_tr("Actual work")),
            Part(_tr("Left"), 84, right=True, tip=_tr("Remaining work")),
            Part(_tr("Spread"), 120, lambda: tuple(CONTOURS.values()), tip=_tr("Work contour: how the work is spread")),
        )
        self.table = EntryTable(title, parts, self._settle)
        self.reason = words("", "late")
        self.reason.hide()
        self.add, self.remove = QPushButton(_tr("Add")), QPushButton(_tr("Remove"))
        self.add.clicked.connect(self.table.begin_line)
        self.remove.clicked.connect(self.table.remove_lines)
        lay_out(self, self.hint, self.table, self.reason, (self.add, self.remove))

    def _offered(self) -> Sequence[str]:
        on = {line[_WHO].casefold() for line in self.table.lines()}
        return sorted((name for name in self._facts.plan.people["name"] if name.casefold() not in on), key=str.casefold)

    def show_facts(self, facts: Facts) -> None:
        """Show who is on the tasks; the work of each only of one task."""
        self._facts = facts
        why, text = facts.fixed_because("people"), facts.text("people")
        for column in (_WORK, _DONE, _LEFT, _CONTOUR):
            self.table.setColumnHidden(column, not facts.is_one)
        if facts.is_one:
            lines = [self._line(number) for number in assignments_on(facts.plan, facts.task_id)]
        else:
            known = {name.casefold() for name in facts.plan.people["name"]}
            lines = [[name, _units(units), "", "", "", ""] for name, units in parse_people(text or "", known)]
        self.table.show_lines([line for line in lines if line[_WHO]], fixed=bool(why))
        self.reason.setObjectName("muted")
        differ = _tr("They differ: who you write here replaces those of all.")
        self.reason.setText(why or (differ if text is None else ""))
        self.reason.setVisible(bool(self.reason.text()))
        for button in (self.add, self.remove):
            button.setEnabled(not why)

    def _line(self, number: int) -> list[str]:
        facts, plan = self._facts, self._facts.plan
        of, people = plan.assignments, plan.people
        person = people.row.get(of["person_id"][number])
        if person is None:
            return [""] * 6
        name, units = str(people["name"][person]), _units(float(of["units"][number]))
        if people["kind"][person] in _IDLE:
            return [name, units, "", "", "", ""]
        done, left = work_done.shown(plan, facts.row, of["person_id"][number])
        contour = CONTOURS.get(of["contour"][number], CONTOURS["flat"])
        return [name, units, format_work(work_on(plan, facts.row, number)), done, left, contour]

    @staticmethod
    def _settle(line: list[str], column: int) -> list[str]:
        made = [text.strip() for text in line]
        if column == _WHO and made[_WHO] and not made[_UNITS]:
            made[_UNITS] = "100%"
        if column == _UNITS and made[_UNITS] and not made[_UNITS].endswith("%"):
            made[_UNITS] += "%"
        return made

    # Writing

    def _text(self) -> str:
        """Return who is on it, as it is typed into the table."""
        return "; ".join(
            line[_WHO] if line[_UNITS] in {"", "100%"} else f"{line[_WHO]}[{line[_UNITS]}]"
            for line in self.table.lines()
        )

    def _team(self, lines: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
        return [(line[_WHO], line[_UNITS]) for line in lines]

    def edits(self, facts: Facts) -> list[Edit]:
        """Return what was changed of who is on it, of the work of each and of how it is spread."""
        if not self.table.is_changed:
            return []
        lines, kept = self.table.lines(), self._kept_by_name()
        found: list[Edit] = []
        if self._team(lines) != self._team(self.table.kept()):
            found += facts.edits("people", self._text())
        if facts.is_one:
            for field, column in (("work_of_each", _WORK), ("contour", _CONTOUR)):
                said = [
                    f"{line[_WHO]}: {line[column]}"
                    for line in lines
                    if line[column] and line[column] != self._before(kept, line, column)
                ]
                if said:
                    found += facts.edits(field, "; ".join(said))
        return found

    def _kept_by_name(self) -> dict[str, list[str]]:
        return {line[_WHO].casefold(): line for line in self.table.kept()}

    @staticmethod
    def _before(kept: dict[str, list[str]], line: Sequence[str], column: int) -> str:
        before = kept.get(line[_WHO].casefold())
        return "" if before is None else before[column]

    def more(self) -> tuple[More, ...]:
        """Return what writes down the work done and left of those for whom it was changed."""
        if not self._facts.is_one or not self.table.is_changed:
            return ()
        kept, said = self._kept_by_name(), {}
        for line in self.table.lines():
            done, left = (
                line[column] if line[column] and line[column] != self._before(kept, line, column) else None
                for column in (_DONE, _LEFT)
            )
            if done is not None or left is not None:
                said[line[_WHO].casefold()] = Recorded(done, left)
        task_id = self._facts.task_id

        def write(editing: Editing) -> list[Change]:
            return list(work_done.record_work(editing, task_id, said))

        return (write,) if said else ()

    def begin(self) -> None:
        self.table.setFocus()

    @property
    def is_empty(self) -> bool:
        return False

    def refuse(self, field: str, reason: str) -> bool:
        """Show why people or their work were refused; say whether that is here."""
        is_here = field in {"people", "work_of_each", "contour"}
        if is_here or self.reason.objectName() == "late":
            self.reason.setObjectName("late")
            self.reason.setText(reason if is_here else "")
            self.reason.setVisible(is_here)
            self.reason.style().polish(self.reason)
        if is_here:
            self.table.setFocus()
        return is_here


def _units(units: float) -> str:
    return "100%" if units == 1.0 else format_people([("", units)]).strip("[]")
