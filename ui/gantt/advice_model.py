"""The lines of the advice panel: pieces of advice under their rules or under their tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from pmo_desktop.domain.advice import RULES, Advice, Severity, sentence
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule.wording import Wording
from pmo_desktop.services.advice import Accepted, Advised
from ui.advising import COLOURS, SIGNS
from ui.canvas import qcolour
from ui.literal import literal
from ui.tables.two_levels import NO_INDEX, Index, TwoLevels
from ui.wording import day_and_time

BY_RULE, BY_TASK = "rule", "task"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: advice, and how it was accepted where it was."""

    advice: Advice
    accepted: Accepted | None = None


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    title: str
    severity: Severity
    entries: tuple[Entry, ...]
    accepted: bool = False

    @property
    def of_plan(self) -> bool:
        """Say whether it is about the plan as a whole: that is said first."""
        return all(each.advice.task_id is None for each in self.entries)


class AdviceModel(TwoLevels):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.groups: tuple[Group, ...] = ()
        self._by = BY_RULE
        self._words: Wording | None = None

    def show(
        self, plan: Plan | None, advised: Advised, severities: frozenset[Severity], by: str, *, accepted: bool
    ) -> None:
        """Show advice of some severities, grouped; and what was accepted, where that is wanted."""
        self._by = by
        groups: tuple[Group, ...] = ()
        self._words = None if plan is None else Wording(plan)
        if plan is not None:
            entries = [Entry(each) for each in advised.open if RULES[each.rule].severity in severities]
            groups = tuple(self._grouped(plan, entries, by))
            if accepted:
                taken = [Entry(each.advice, each) for each in advised.accepted]
                groups += tuple(self._grouped(plan, taken, by, accepted=True))
        if groups == self.groups:
            if groups:  # names in the sentences may be others
                last = self.index(len(groups) - 1, 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.groups = groups
        self.endResetModel()

    def _grouped(self, plan: Plan, entries: Sequence[Entry], by: str, *, accepted: bool = False) -> list[Group]:
        found: dict[str, list[Entry]] = {}
        for each in entries:
            found.setdefault(each.advice.rule if by == BY_RULE else each.advice.task_id or "", []).append(each)
        keys = list(found)
        if by == BY_TASK:
            number, rows = plan.outline.number, plan.tasks.row
            keys.sort(key=lambda key: number[rows[key]] if key in rows else 0)
        groups = []
        for key in keys:
            severity = max(RULES[each.advice.rule].severity for each in found[key])
            title = RULES[key].title if by == BY_RULE else task_title(plan, key) or self.tr("The whole plan")
            groups.append(Group(("accepted " if accepted else "") + key, title, severity, tuple(found[key]), accepted))
        if by == BY_RULE:
            groups.sort(key=lambda group: (not group.of_plan, -group.severity))
        return groups

    # Where what is

    def entries_at(self, index: Index) -> tuple[Entry, ...]:
        """Return a line, or all lines of a group."""
        if not index.isValid():
            return ()
        if index.internalId() == 0:
            return self.groups[index.row()].entries
        return (self.groups[index.internalId() - 1].entries[index.row()],)

    def place_of(self, advice: Advice) -> QModelIndex:
        """Return the line of a piece of advice; an invalid index where it is not shown."""
        for row, group in enumerate(self.groups):
            for place, entry in enumerate(group.entries):
                if entry.advice == advice:
                    return self.createIndex(place, 0, row + 1)
        return QModelIndex()

    def open_lines(self) -> list[QModelIndex]:
        """Return the lines of what is open, from the top."""
        return [
            self.createIndex(place, 0, row + 1)
            for row, group in enumerate(self.groups)
            if not group.accepted
            for place in range(len(group.entries))
        ]

    # Qt asks

    def tops(self) -> Sequence[Group]:
        return self.groups

    def beneath(self, group: int) -> Sequence[Entry]:
        return self.groups[group].entries

    def columnCount(self, _parent: Index = NO_INDEX) -> int:
        return 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            first = self.tr("Task") if self._by == BY_RULE else self.tr("Rule")
            return (first, self.tr("What is odd"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._words is None:
            return None
        if index.internalId() == 0:
            return self._of_group(self.groups[index.row()], index.column(), role)
        (entry,) = self.entries_at(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(entry, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            rule = RULES[entry.advice.rule]
            return literal(f"{self._cell(entry, 1)}\n{rule.why}\n({rule.term})")
        if role == Qt.ItemDataRole.ForegroundRole and entry.accepted is not None:
            return qcolour("muted")
        return None

    def _of_group(self, group: Group, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and column == 0:
            said = self.tr("{title} · accepted").format(title=group.title) if group.accepted else group.title
            return f"{SIGNS[group.severity]}  {said}  ({len(group.entries)})"
        if role == Qt.ItemDataRole.ForegroundRole:
            return qcolour("muted" if group.accepted else COLOURS[group.severity])
        if role == Qt.ItemDataRole.ToolTipRole and self._by == BY_RULE:
            rule = RULES[group.entries[0].advice.rule]
            return literal(f"{rule.why}\n({rule.term})")
        return None

    def _cell(self, entry: Entry, column: int) -> str:
        assert self._words is not None
        if column == 0:
            if self._by == BY_TASK:
                return f"{SIGNS[RULES[entry.advice.rule].severity]}  {RULES[entry.advice.rule].title}"
            return task_title(self._words.plan, entry.advice.task_id or "") or self.tr("The whole plan")
        said = sentence(self._words, entry.advice)
        if entry.accepted is None:
            return said
        by = entry.accepted.by
        return self.tr("Accepted because {reason} – {who}, {when} · {said}").format(
            reason=by.reason, who=by.accepted_by, when=day_and_time(by.accepted_at), said=said
        )


def task_title(plan: Plan, task_id: str) -> str:
    """Return a task by row number and name; empty where there is none."""
    row = plan.tasks.row.get(task_id)
    return "" if row is None else f"{plan.outline.number[row]}  {plan.tasks['name'][row] or '–'}"
