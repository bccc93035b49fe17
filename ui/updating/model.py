"""The lines of a difference as a tree to tick: under their kinds, or under their tasks."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont

from pmo_desktop.charts.before_after import Pair, extent_of
from pmo_desktop.charts.timescale import month_of
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.services.updating import Difference
from ui.canvas import qcolour
from ui.literal import literal
from ui.tables.roles import Role
from ui.tables.two_levels import NO_INDEX, Index, TwoLevels
from ui.updating.lines import BESIDES, Choice, Group, Kind, Line, by_kind, by_task, lines_of
from ui.wording import day_and_time

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
BY_KIND, BY_TASK = "kind", "task"
BARS = 6
"""The column of the bars."""
_NONE = frozenset({"", "–"})
_ROW, _HERE, _THERE, _FINISH, _IN = 1, 3, 4, 5, 8
VALUES = (_HERE, _THERE)


@dataclass(frozen=True, slots=True)
class DifferenceColumn:
    """`text` is what the cell of a line says, `beneath` where it stands under its task; `sort` is what lines are ordered by.

    Of a task with several differences the cell says `text` only where that is about the task: `of_task`.
    """

    title: str
    width: int
    text: Callable[[Line], str]
    sort: Callable[[Line], Any]
    beneath: Callable[[Line], str] = lambda _line: ""
    of_task: bool = True
    right: bool = False
    tooltip: str = ""


def columns(tr: Callable[[str], str]) -> tuple[DifferenceColumn, ...]:
    def here(line: Line) -> str:
        return _flat(line.here)

    def there(line: Line) -> str:
        return _flat(line.there)

    def changed(line: Line) -> str:
        return changed_by(line, tr)

    return (
        DifferenceColumn(
            tr("Task"), 218, lambda line: line.name, lambda line: line.name.casefold(), lambda line: line.what
        ),
        DifferenceColumn(
            tr("Row"), 54, lambda line: str(line.number or ""), lambda line: line.number, right=True,
            tooltip=tr("The row of the plan as it will be"),
        ),
        DifferenceColumn(tr("What"), 100, lambda line: line.what, lambda line: line.what.casefold()),
        DifferenceColumn(tr("Here"), 104, here, lambda line: line.here.casefold(), here, of_task=False),
        DifferenceColumn(tr("In the file"), 104, there, lambda line: line.there.casefold(), there, of_task=False),
        DifferenceColumn(
            tr("Finish"), 62, lambda line: later(line.pair), lambda line: line.pair.days or 0, right=True,
            tooltip=tr("By how many days of the calendar it then ends later, or earlier"),
        ),
        DifferenceColumn(
            tr("Before and after"), 160, lambda _: "", lambda line: min(line.pair.ends, default=0),
            tooltip=tr("Above, grey: as it stands here; below, blue: once all is taken over"),
        ),
        DifferenceColumn(
            tr("Changed here"), 148, changed, _changed_at, changed, of_task=False,
            tooltip=tr("Who changed it here since the last file, and when"),
        ),
        DifferenceColumn(
            tr("In"), 220, lambda line: " › ".join(line.path), lambda line: tuple(each.casefold() for each in line.path),
            tooltip=tr("What it lies in"),
        ),
    )  # fmt: skip


def _flat(text: str) -> str:
    """Return a text on one line, a dash where there is none."""
    return " ".join(text.split()) or "–"


def later(pair: Pair) -> str:
    """Return `+6 d`, a dash where it ends on the same day; nothing where it does not end both before and after."""
    if pair.days is None:
        return ""
    return f"{pair.days:+,} d".replace("-", "−") if pair.days else "–"


def changed_by(line: Line, tr: Callable[[str], str]) -> str:
    if line.by is None:
        return ""
    who = line.by.author or tr("somebody")
    return who if line.by.at is None else f"{who}, {day_and_time(line.by.at)[:10]}"


def _changed_at(line: Line) -> int:
    return 0 if line.by is None else line.by.at or 1


class DifferenceModel(TwoLevels):
    ticked = Signal()
    """Other keys are chosen than before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = columns(self.tr)
        self.lines: tuple[Line, ...] = ()
        self.groups: tuple[Group, ...] = ()
        self.choice: Choice | None = None
        self.extent: tuple[int, int] | None = None
        """The time line of all bars."""
        self._by, self._only = BY_KIND, ""

    def show_difference(self, difference: Difference, chosen: Collection[str]) -> None:
        """Show a difference, with these keys chosen."""
        self.beginResetModel()
        self.lines = lines_of(difference, self.tr)
        self.choice = Choice(difference)
        self.choice.start(chosen)
        self.extent = extent_of([line.pair for line in self.lines])
        self._group()
        self.endResetModel()
        self.ticked.emit()

    def arrange(self, by: str, only: str) -> None:
        """Show lines under their kinds or their tasks; those of one kind alone where one is named."""
        if (by, only) != (self._by, self._only):
            self.beginResetModel()
            self._by, self._only = by, only
            self._group()
            self.endResetModel()

    def _group(self) -> None:
        lines = [line for line in self.lines if self._only in {"", line.group.value}]
        self.groups = (by_task if self._by == BY_TASK else by_kind)(lines, self.tr)

    @property
    def is_by_task(self) -> bool:
        return self._by == BY_TASK

    @property
    def chosen(self) -> frozenset[str]:
        return frozenset() if self.choice is None else self.choice.keys

    def tick(self, keys: Collection[str], *, on: bool) -> None:
        """Choose keys or not; what they need comes with them, and what needs them goes with them."""
        if self.choice is None:
            return
        before = self.choice.keys
        (self.choice.with_more if on else self.choice.without)(keys)
        self._tell(before)

    def choose(self, keys: Collection[str]) -> None:
        """Choose these keys alone."""
        if self.choice is not None:
            before = self.choice.keys
            self.choice.start(keys)
            self._tell(before)

    def _tell(self, before: frozenset[str]) -> None:
        if before == self.chosen:
            return
        role = [Qt.ItemDataRole.CheckStateRole]
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.groups) - 1, 0), role)
        for row, group in enumerate(self.groups):
            if group.lines:
                self.dataChanged.emit(
                    self.createIndex(0, 0, row + 1), self.createIndex(len(group.lines) - 1, 0, row + 1), role
                )
        self.ticked.emit()

    # Where what is

    def line_at(self, index: Index) -> Line | None:
        """Return a line, or the head of a group of one task; None for a group of a kind."""
        if not index.isValid():
            return None
        if index.internalId() == 0:
            return self.groups[index.row()].head
        return self.groups[index.internalId() - 1].lines[index.row()]

    def keys_at(self, index: Index) -> tuple[str, ...]:
        """Return what can be chosen of a line, or of a group."""
        if not index.isValid():
            return ()
        if index.internalId() == 0:
            return self.groups[index.row()].keys
        key = self.groups[index.internalId() - 1].lines[index.row()].key
        return (key,) if key else ()

    # Qt asks

    def tops(self) -> Sequence[Group]:
        return self.groups

    def beneath(self, group: int) -> Sequence[Line]:
        return self.groups[group].lines

    def columnCount(self, _parent: Index = NO_INDEX) -> int:
        return len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        base = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        can_be_ticked = index.column() == 0 and self.keys_at(index)
        return base | Qt.ItemFlag.ItemIsUserCheckable if can_be_ticked else base

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._months() if section == BARS else column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tooltip or None
        return (_RIGHT if column.right else _LEFT) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _months(self) -> str:
        """Return from which month to which the bars reach."""
        if self.extent is None:
            return self.columns[BARS].title
        first, last = (month_of(at) for at in self.extent)
        return first if first == last else f"{first} – {last}"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        if role == Qt.ItemDataRole.CheckStateRole:
            return self._state(index) if index.column() == 0 and self.keys_at(index) else None
        line = self.line_at(index)
        if index.internalId() == 0:
            return self._of_group(self.groups[index.row()], index.column(), role)
        if line is None:
            return None
        is_beneath = self._by == BY_TASK and line.kind not in BESIDES
        return self._of_line(line, index.column(), role, column.beneath if is_beneath else column.text)

    def _of_group(self, group: Group, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.FontRole:
            return _bold() if column == 0 and group.lines else None
        if group.head is not None:
            said = self.columns[column].text
            if group.lines and not self.columns[column].of_task:
                said = _nothing
            return self._of_line(group.head, column, role, said)
        if column == 0 and role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return f"{group.title} ({len(group.lines):,})"
        return "" if role == Qt.ItemDataRole.DisplayRole else None

    def _of_line(self, line: Line, place: int, role: int, said: Callable[[Line], str]) -> Any:
        """Return what a cell says, which `said` gives, and how."""
        if role == Qt.ItemDataRole.DisplayRole:
            return f"⚠ {said(line)}" if line.problem and place == 0 else said(line)
        if role == Role.SORT:
            return self.columns[place].sort(line)
        if role == Role.ROW:
            return line if said is self.columns[place].text else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return literal(self._tip(line, place, said)) or None
        if role == Qt.ItemDataRole.AccessibleTextRole and place == BARS:
            return self._spoken(line.pair)
        return _ink(line, place) if role == Qt.ItemDataRole.ForegroundRole else None

    def _tip(self, line: Line, place: int, said: Callable[[Line], str]) -> str:
        if place == BARS:
            return self._spoken(line.pair)
        if place == 0:
            return "\n".join(each for each in (line.name, " › ".join(line.path), line.problem) if each)
        return said(line)

    def _spoken(self, pair: Pair) -> str:
        spans = (
            (self.tr("Here: {start} to {finish}"), pair.before),
            (self.tr("Then: {start} to {finish}"), pair.after),
        )
        return "\n".join(
            words.format(start=format_date(span.start), finish=format_date(span.finish))
            for words, span in spans
            if span
        )

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.tick(self.keys_at(index), on=Qt.CheckState(value) is not Qt.CheckState.Unchecked)
        return True

    def _state(self, index: Index) -> Qt.CheckState:
        keys = self.keys_at(index)
        ticked = len(self.chosen.intersection(keys))
        if ticked == len(set(keys)):
            return Qt.CheckState.Checked
        return Qt.CheckState.PartiallyChecked if ticked else Qt.CheckState.Unchecked


def _nothing(_line: Line) -> str:
    return ""


def _ink(line: Line, place: int) -> QColor | None:
    """Return the colour of a cell's words where it is not that of all: later or earlier, what to look at, what is not there."""
    if place == _FINISH and line.pair.days:
        return qcolour("late" if line.pair.days > 0 else "on_track")
    if line.problem and place == 0:
        return qcolour("at_risk")
    is_none = (place == _HERE and line.here in _NONE) or (place == _THERE and line.there in _NONE)
    return qcolour("muted") if is_none or place in {_ROW, _IN} else None


def _bold() -> QFont:
    font = QFont()
    font.setBold(True)
    return font


def is_told(group: Group) -> bool:
    """Say whether a group only tells what happens besides: nothing in it can be chosen."""
    return group.key in {Kind.FOLLOWS.value, Kind.KEPT.value}
