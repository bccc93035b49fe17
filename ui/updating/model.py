"""The lines of a difference as a tree to tick: under their kinds, or under their tasks."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont

from pmo_desktop.charts.before_after import Pair, extent_of
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.services.updating import Difference
from ui.canvas import qcolour
from ui.literal import literal
from ui.tables.roles import Role
from ui.tables.two_levels import NO_INDEX, Index, TwoLevels
from ui.updating.lines import Choice, Group, Kind, Line, by_kind, by_task, lines_of
from ui.wording import day_and_time

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
BY_KIND, BY_TASK = "kind", "task"
BARS = 6
"""The column of the bars."""


@dataclass(frozen=True, slots=True)
class DifferenceColumn:
    """`text` is what the cell of a line says, `sort` what lines are ordered by."""

    title: str
    width: int
    text: Callable[[Line], str]
    sort: Callable[[Line], Any]
    right: bool = False
    tooltip: str = ""


def columns(tr: Callable[[str], str]) -> tuple[DifferenceColumn, ...]:
    return (
        DifferenceColumn(tr("Task"), 236, lambda line: line.name, lambda line: line.name.casefold()),
        DifferenceColumn(
            tr("Row"), 46, lambda line: str(line.number or ""), lambda line: line.number, right=True,
            tooltip=tr("The row of the plan as it will be"),
        ),
        DifferenceColumn(tr("What"), 104, lambda line: line.what, lambda line: line.what.casefold()),
        DifferenceColumn(tr("Here"), 118, lambda line: line.here or "–", lambda line: line.here.casefold()),
        DifferenceColumn(tr("In the file"), 118, lambda line: line.there or "–", lambda line: line.there.casefold()),
        DifferenceColumn(
            tr("Finish"), 58, lambda line: later(line.pair), lambda line: line.pair.days or 0, right=True,
            tooltip=tr("By how many days it then ends later, or earlier"),
        ),
        DifferenceColumn(
            tr("Before and after"), 168, lambda _: "", lambda line: min(line.pair.ends, default=0),
            tooltip=tr("Above as it stands here, below once all is taken over"),
        ),
        DifferenceColumn(
            tr("Changed here"), 148, lambda line: changed_by(line, tr), lambda line: _changed_at(line),
            tooltip=tr("Who changed it here since the last file, and when"),
        ),
        DifferenceColumn(
            tr("In"), 220, lambda line: " › ".join(line.path), lambda line: tuple(each.casefold() for each in line.path),
            tooltip=tr("What it lies in"),
        ),
    )  # fmt: skip


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
        """Return from which day to which the bars reach."""
        if self.extent is None:
            return self.columns[BARS].title
        return f"{format_date(self.extent[0])} – {format_date(self.extent[1])}"

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
        return None if line is None else self._of_line(line, index.column(), role)

    def _of_group(self, group: Group, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.FontRole:
            return _bold() if column == 0 and group.lines else None
        if group.head is not None:
            return self._of_line(group.head, column, role)
        if column == 0 and role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return f"{group.title} ({len(group.lines):,})"
        return "" if role == Qt.ItemDataRole.DisplayRole else None

    def _of_line(self, line: Line, place: int, role: int) -> Any:
        column = self.columns[place]
        if role == Qt.ItemDataRole.DisplayRole:
            text = column.text(line)
            return f"⚠ {text}" if line.problem and place == 0 else text
        if role == Qt.ItemDataRole.ToolTipRole:
            return literal(self._tip(line, place)) or None
        if role == Qt.ItemDataRole.AccessibleTextRole and place == BARS:
            return self._spoken(line.pair)
        if role == Role.SORT:
            return column.sort(line)
        if role == Role.ROW:
            return line
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(line, place)
        return None

    def _ink(self, line: Line, place: int) -> Any:
        if place == 5 and line.pair.days:
            return qcolour("late" if line.pair.days > 0 else "on_track")
        if line.problem and place == 0:
            return qcolour("at_risk")
        if place in {1, 8} or (place == 3 and not line.here) or (place == 4 and not line.there):
            return qcolour("muted")
        return None

    def _tip(self, line: Line, place: int) -> str:
        if place == BARS:
            return self._spoken(line.pair)
        if place == 0:
            return "\n".join(each for each in (line.name, " › ".join(line.path), line.problem) if each)
        return self.columns[place].text(line)

    def _spoken(self, pair: Pair) -> str:
        spans = (
            (self.tr("Here: {start} to {finish}"), pair.before),
            (self.tr("Then: {start} to {finish}"), pair.after),
        )
        return "\n".join(
            words.format(start=format_date(span.start), finish=format_date(span.finish)) for words, span in spans if span
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


def _bold() -> QFont:
    font = QFont()
    font.setBold(True)
    return font


def is_told(group: Group) -> bool:
    """Say whether a group only tells what happens besides: nothing in it can be chosen."""
    return group.key in {Kind.FOLLOWS.value, Kind.KEPT.value}
