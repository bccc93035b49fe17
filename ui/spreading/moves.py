"""The tasks that a proposal moves, under their projects: which are ticked, from when to when, and why."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, Units, format_duration
from pmo_desktop.domain.records import Project
from pmo_desktop.services.levelling import Effect, Move, Proposal
from ui.canvas import qcolour
from ui.literal import literal
from ui.tables.roles import Role
from ui.tables.two_levels import NO_INDEX, Index, TwoLevels

_DAY = 86_400
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Group:
    """A project with those of its tasks that are moved, none where it only waits for other projects."""

    project: Project
    effect: Effect
    moves: tuple[Move, ...]

    @property
    def days(self) -> int:
        """By how many days the project ends later."""
        return round((self.effect.finish_after - self.effect.finish_before) / _DAY)


@dataclass(frozen=True, slots=True)
class MoveColumn:
    """`task` and `project` give what the cell of each says, `sort` what tasks are ordered by."""

    title: str
    width: int
    task: Callable[[Move, Project], str]
    sort: Callable[[Move], Any]
    project: Callable[[Group], str] = lambda _group: ""
    right: bool = False
    tooltip: str = ""


def waits(move: Move, project: Project) -> str:
    """Return how long a task waits; a dash where it waits no more."""
    if not move.delay:
        return "–"
    return format_duration(Duration(move.delay, move.elapsed), Units(day=project.day_seconds))


def signed(days: int) -> str:
    return "–" if not days else f"{days:+,}d".replace("-", "−")


def columns(tr: Callable[[str], str]) -> tuple[MoveColumn, ...]:
    def missed(move: Move, _project: Project) -> str:
        if move.deadline_missed is None:
            return ""
        return tr("missed: {day}").format(day=format_date(move.deadline_missed))

    def of_project(group: Group) -> str:
        if not group.days:
            return tr("The project ends as before.")
        length = tr("1 day") if abs(group.days) == 1 else tr("{days} days").format(days=f"{abs(group.days):,}")
        said = tr("The project ends {length} later.") if group.days > 0 else tr("The project ends {length} earlier.")
        return said.format(length=length)

    return (
        MoveColumn(tr("Task"), 270, lambda move, _: move.name, lambda move: move.name.casefold(), _called),
        MoveColumn(
            tr("Start now"), 106, lambda move, _: format_date(move.start_before), lambda move: move.start_before
        ),
        MoveColumn(tr("New start"), 106, lambda move, _: format_date(move.start_after), lambda move: move.start_after),
        MoveColumn(
            tr("Finish now"), 106, lambda move, _: format_date(move.finish_before), lambda move: move.finish_before,
            lambda group: format_date(group.effect.finish_before),
        ),
        MoveColumn(
            tr("New finish"), 106, lambda move, _: format_date(move.finish_after), lambda move: move.finish_after,
            lambda group: format_date(group.effect.finish_after),
        ),
        MoveColumn(
            tr("Waits"), 64, waits, lambda move: move.delay, right=True,
            tooltip=tr("Levelling delay: working time from when it could begin"),
        ),
        MoveColumn(
            tr("Later"), 78, lambda move, _: signed(round((move.finish_after - move.finish_before) / _DAY)),
            lambda move: move.finish_after - move.finish_before, lambda group: signed(group.days), right=True,
            tooltip=tr("By how many days it ends later than now"),
        ),
        MoveColumn(
            tr("Parts"), 56, lambda move, _: str(len(move.parts)) if move.parts else "", lambda move: len(move.parts),
            right=True, tooltip=tr("In how many parts it is done, where it is interrupted"),
        ),
        MoveColumn(
            tr("Deadline"), 128,
            missed,
            lambda move: move.deadline_missed or 0,
        ),
        MoveColumn(tr("Why"), 420, lambda move, _: move.reason, lambda move: move.reason.casefold(), of_project),
    )  # fmt: skip


def _called(group: Group) -> str:
    return f"{group.project.code}  {group.project.name}".strip()


class MovesModel(TwoLevels):
    ticked = Signal()
    """Other tasks are ticked than before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = columns(self.tr)
        self.groups: tuple[Group, ...] = ()
        self.left_out: set[str] = set()
        """The tasks that somebody unticked; they stay so in later proposals."""

    def show_proposal(self, proposal: Proposal | None, projects: Sequence[Project]) -> None:
        """Show the tasks that a proposal moves; nothing for None."""
        found = {} if proposal is None else {each.project_id: each for each in proposal.effects}
        moves: dict[str, list[Move]] = {}
        for move in proposal.moves if proposal is not None else ():
            moves.setdefault(move.project_id, []).append(move)
        groups = tuple(
            Group(project, found[project.id], tuple(moves.get(project.id, ())))
            for project in projects
            if project.id in found
            and (project.id in moves or found[project.id].finish_before != found[project.id].finish_after)
        )
        if groups == self.groups:
            return
        self.beginResetModel()
        self.groups = groups
        self.endResetModel()

    @property
    def moves(self) -> list[Move]:
        return [move for group in self.groups for move in group.moves]

    def ticked_ids(self) -> list[str]:
        return [move.task_id for move in self.moves if move.task_id not in self.left_out]

    def tick(self, ids: Collection[str], *, on: bool) -> None:
        """Tick tasks or untick them."""
        before = set(self.left_out)
        (self.left_out.difference_update if on else self.left_out.update)(ids)
        if before == self.left_out:
            return
        for row, group in enumerate(self.groups):
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0), [Qt.ItemDataRole.CheckStateRole])
            if group.moves:
                last = self.createIndex(len(group.moves) - 1, 0, row + 1)
                self.dataChanged.emit(self.createIndex(0, 0, row + 1), last, [Qt.ItemDataRole.CheckStateRole])
        self.ticked.emit()

    def moves_at(self, index: Index) -> tuple[Move, ...]:
        """Return the task of a line, or all of a project's."""
        if not index.isValid():
            return ()
        if index.internalId() == 0:
            return self.groups[index.row()].moves
        return (self.groups[index.internalId() - 1].moves[index.row()],)

    # Qt asks

    def tops(self) -> Sequence[Group]:
        return self.groups

    def beneath(self, group: int) -> Sequence[Move]:
        return self.groups[group].moves

    def columnCount(self, _parent: Index = NO_INDEX) -> int:
        return len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        base = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        can_be_ticked = index.column() == 0 and self.moves_at(index)
        return base | Qt.ItemFlag.ItemIsUserCheckable if can_be_ticked else base

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tooltip or None
        return (_RIGHT if column.right else _LEFT) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        if role == Qt.ItemDataRole.CheckStateRole:
            return self._state(index) if index.column() == 0 and self.moves_at(index) else None
        if index.internalId() == 0:
            return self._of_group(self.groups[index.row()], column, role)
        group = self.groups[index.internalId() - 1]
        return self._of_move(group.moves[index.row()], group.project, column, role)

    def _of_group(self, group: Group, column: MoveColumn, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return column.project(group)
        if role == Qt.ItemDataRole.ToolTipRole:
            return literal(column.project(group)) or None
        if role == Role.SORT:
            return column.project(group).casefold()
        return _bold() if role == Qt.ItemDataRole.FontRole else None

    @staticmethod
    def _of_move(move: Move, project: Project, column: MoveColumn, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return column.task(move, project)
        if role == Qt.ItemDataRole.ToolTipRole:
            return literal(column.task(move, project)) or None
        if role == Role.SORT:
            return column.sort(move)
        if role == Role.ID:
            return move.task_id
        is_missed = role == Qt.ItemDataRole.ForegroundRole and move.deadline_missed is not None
        return (
            qcolour("late")
            if is_missed and column.task(move, project).endswith(format_date(move.deadline_missed))
            else None
        )

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        on = Qt.CheckState(value) is not Qt.CheckState.Unchecked
        self.tick([move.task_id for move in self.moves_at(index)], on=on)
        return True

    def _state(self, index: Index) -> Qt.CheckState:
        moves = self.moves_at(index)
        ticked = sum(move.task_id not in self.left_out for move in moves)
        if ticked == len(moves):
            return Qt.CheckState.Checked
        return Qt.CheckState.PartiallyChecked if ticked else Qt.CheckState.Unchecked


def _bold() -> QFont:
    font = QFont()
    font.setBold(True)
    return font
