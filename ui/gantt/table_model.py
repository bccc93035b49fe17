"""The rows of the task table: the visible tasks of an open plan, one column per field, edited as text."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont

from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.services import planning
from ui.gantt.visible_rows import Difference, difference, visible
from ui.literal import literal

Index = QModelIndex | QPersistentModelIndex
Edit = tuple[str, str, str]
"""Task id, field, typed text."""
Editor = Callable[[Sequence[Edit]], ChangeSet | None]

SHOWN = ("name", "duration", "start", "finish", "predecessors", "percent", "people")
"""The columns shown until somebody chooses others."""
COLUMNS = (*SHOWN, *(name for name in planning.FIELDS if name not in (*SHOWN, "number")))
_ON_THE_RIGHT = frozenset({"duration", "percent", "number", "money"})
"""The kinds of fields whose texts end at the right."""
_NO_INDEX = QModelIndex()


class Role(IntEnum):
    """What the delegate asks beside Qt's own roles."""

    LEVEL = Qt.ItemDataRole.UserRole + 1
    IS_SUMMARY = Qt.ItemDataRole.UserRole + 2
    IS_COLLAPSED = Qt.ItemDataRole.UserRole + 3
    ERROR = Qt.ItemDataRole.UserRole + 4
    TASK_ID = Qt.ItemDataRole.UserRole + 5


class TaskTableModel(QAbstractTableModel):
    """Shows the plan it was last given by `show`; a cell whose text was refused keeps it, with the reason."""

    refused = Signal(object)

    def __init__(self, edit: Editor, parent: QObject | None = None, columns: Sequence[str] = COLUMNS) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._edit = edit
        self._plan: Plan | None = None
        self._schedule: Schedule | None = None
        self._ids: list[str] = []
        self._row: dict[str, int] = {}
        self._collapsed: frozenset[str] = frozenset()
        self._refused: dict[tuple[str, str], tuple[str, str]] = {}
        self._summary_font = QFont()
        self._summary_font.setBold(True)

    # What is shown

    @property
    def ids(self) -> Sequence[str]:
        """The ids of the tasks shown, from the top."""
        return self._ids

    @property
    def collapsed(self) -> frozenset[str]:
        return self._collapsed

    def task_rows(self) -> list[int]:
        """Return the plan's row of each task shown."""
        return [] if self._plan is None else [self._plan.tasks.row[task_id] for task_id in self._ids]

    def row_of(self, task_id: str) -> int | None:
        """Return where a task is shown, None where it is not."""
        return self._row.get(task_id)

    def show(self, plan: Plan | None, schedule: Schedule | None) -> None:
        """Show a plan as it now is; rows that stay keep their selection."""
        if plan is not self._plan:
            self._refused.clear()
        self._plan, self._schedule = plan, schedule
        self._renew()

    def collapse(self, ids: frozenset[str]) -> None:
        """Hide what lies beneath the summaries named."""
        self._collapsed = ids
        self._renew()

    def toggle(self, task_id: str) -> None:
        self.collapse(self._collapsed ^ {task_id})

    def _renew(self) -> None:
        after: list[str] = []
        if self._plan is not None:
            ids = self._plan.tasks.ids
            after = [ids[row] for row in visible(self._plan.outline, ids, self._collapsed)]
        change = difference(self._ids, after)
        if change.reordered and not change.nothing:
            self._reorder(after)
        else:
            self._replace(change, after)
        if after:
            self.dataChanged.emit(self.index(0, 0), self.index(len(after) - 1, len(self.columns) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(after) - 1)

    def _reorder(self, after: list[str]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        named = [self._ids[index.row()] for index in before]
        self._take(after)
        moved = [self.index(self._row[task_id], index.column()) for task_id, index in zip(named, before, strict=True)]
        self.changePersistentIndexList(before, moved)
        self.layoutChanged.emit()

    def _replace(self, change: Difference, after: list[str]) -> None:
        first, last_gone = change.first, change.first + change.removed - 1
        if change.removed:
            self.beginRemoveRows(_NO_INDEX, first, last_gone)
            self._take(self._ids[:first] + self._ids[last_gone + 1 :])
            self.endRemoveRows()
        if change.inserted:
            self.beginInsertRows(_NO_INDEX, first, first + change.inserted - 1)
            self._take(after)
            self.endInsertRows()

    def _take(self, ids: list[str]) -> None:
        self._ids = ids
        self._row = {task_id: row for row, task_id in enumerate(ids)}

    # Qt asks

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._plan is None or self._schedule is None:
            return None
        task_id, field = self._ids[index.row()], self.columns[index.column()]
        row = self._plan.tasks.row.get(task_id)
        if row is None:
            return None
        answer = _ANSWERS.get(role)
        return None if answer is None else answer(self, row, task_id, field)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return self._number(section) if role == Qt.ItemDataRole.DisplayRole else None
        field = self.columns[section] if section < len(self.columns) else None
        if field is None:
            return None
        spec = planning.FIELDS[field]
        shown = {
            Qt.ItemDataRole.DisplayRole: spec.title,
            Qt.ItemDataRole.ToolTipRole: spec.tooltip,
            Qt.ItemDataRole.TextAlignmentRole: _alignment(field),
        }
        return shown.get(Qt.ItemDataRole(role))

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if index.isValid() and planning.FIELDS[self.columns[index.column()]].editable:
            base |= Qt.ItemFlag.ItemIsEditable
        return base

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        return self.set_texts([(self._ids[index.row()], self.columns[index.column()], str(value))])

    def set_texts(self, edits: Sequence[Edit]) -> bool:
        """Write typed texts as one change; where they are refused, keep them in their cells with the reason."""
        changed = [each for each in edits if each[2] != self._text(each[0], each[1])]
        for task_id, field, _ in edits:
            self._refused.pop((task_id, field), None)
        try:
            if changed:
                self._edit(changed)
        except KnownError as error:
            for task_id, field, text in changed:
                self._refused[task_id, field] = (text, str(error))
            self.refused.emit(error)
            self._touch(edits)
            return False
        self._touch(edits)
        return True

    def _touch(self, edits: Sequence[Edit]) -> None:
        for task_id, field, _ in edits:
            row = self._row.get(task_id)
            if row is not None:
                index = self.index(row, self.columns.index(field))
                self.dataChanged.emit(index, index)

    def _number(self, section: int) -> int | None:
        if self._plan is None or section >= len(self._ids):
            return None
        row = self._plan.tasks.row.get(self._ids[section])
        return None if row is None else int(self._plan.outline.number[row])

    def _text(self, task_id: str, field: str) -> str:
        if self._plan is None or self._schedule is None or task_id not in self._plan.tasks.row:
            return ""
        return planning.text_of(self._plan, self._schedule, self._plan.tasks.row[task_id], field)

    def _display(self, _row: int, task_id: str, field: str) -> str:
        refused = self._refused.get((task_id, field))
        return refused[0] if refused else self._text(task_id, field)

    def _error(self, _row: int, task_id: str, field: str) -> str | None:
        refused = self._refused.get((task_id, field))
        return refused[1] if refused else None

    def _tip(self, row: int, task_id: str, field: str) -> str | None:
        said = self._error(row, task_id, field) or (self._text(task_id, field) if field in ("name", "people") else "")
        return literal(said) or None

    def _font(self, row: int, _task_id: str, field: str) -> QFont | None:
        return self._summary_font if field == "name" and self._is_summary(row) else None

    def _is_summary(self, row: int, *_: str) -> bool:
        return self._plan is not None and bool(self._plan.outline.is_summary[row])

    def _level(self, row: int, *_: str) -> int:
        return 0 if self._plan is None else int(self._plan.outline.level[row])


def _alignment(field: str) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if planning.FIELDS[field].kind in _ON_THE_RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


_ANSWERS: dict[int, Callable[[TaskTableModel, int, str, str], Any]] = {
    Qt.ItemDataRole.DisplayRole: TaskTableModel._display,  # noqa: SLF001 - the table of this class's own answers
    Qt.ItemDataRole.EditRole: TaskTableModel._display,  # noqa: SLF001 - same
    Qt.ItemDataRole.ToolTipRole: TaskTableModel._tip,  # noqa: SLF001 - same
    Qt.ItemDataRole.FontRole: TaskTableModel._font,  # noqa: SLF001 - same
    Qt.ItemDataRole.TextAlignmentRole: lambda _model, _row, _id, field: _alignment(field),
    Role.LEVEL: TaskTableModel._level,  # noqa: SLF001 - same
    Role.IS_SUMMARY: TaskTableModel._is_summary,  # noqa: SLF001 - same
    Role.IS_COLLAPSED: lambda model, _row, task_id, _field: task_id in model.collapsed,
    Role.ERROR: TaskTableModel._error,  # noqa: SLF001 - same
    Role.TASK_ID: lambda _model, _row, task_id, _field: task_id,
}
