"""The rows of the task table: the tasks of an open plan as they are arranged, one column per field, edited as text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon

from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.services import arranging, planning
from pmo_desktop.services.arranging import Around, Arrangement, Heading, Lines, task_of
from ui.advising import Mark
from ui.canvas import qcolour
from ui.icons import icon
from ui.literal import literal
from ui.tables.model import Paste
from ui.tables.ordered import NO_INDEX, Index, OrderedRows
from ui.tables.refusals import Edit, Refusals
from ui.tables.roles import Role
from ui.wording import things

if TYPE_CHECKING:
    from pmo_desktop.domain.plan.outline import Outline

SHOWN = ("name", "duration", "start", "finish", "predecessors", "percent", "people")
"""The columns shown until somebody chooses others. The first one is always there."""
_ON_THE_RIGHT = frozenset({"duration", "percent", "number", "money"})
"""The kinds of fields whose texts end at the right."""
_FIXED = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
_OPEN = _FIXED | Qt.ItemFlag.ItemIsEditable


class PlainName(NamedTuple):
    """What stands beside the name of a task."""

    level: int
    is_summary: bool
    is_collapsed: bool
    clashes: int | None
    mark: Mark | None


class PlainCell(NamedTuple):
    """A cell that is drawn by hand: its text and whether that ends at the right; `name` where it is the name of a task."""

    text: str
    right: bool = False
    name: PlainName | None = None
    found: bool = False
    """Whether it holds what somebody looks for."""


class TaskTableModel(OrderedRows):
    """Shows the plan it was last given by `show`; a cell whose text was refused keeps it, with the reason."""

    refused = Signal(object)
    fields_changed = Signal()
    """There are other fields of people's own, or they are called otherwise."""

    def __init__(
        self,
        write: Callable[[Sequence[Edit]], Any],
        paste: Paste,
        parent: QObject | None = None,
        columns: Sequence[str] = SHOWN,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._write = write
        self._paste = paste
        self._plan: Plan | None = None
        self._fields_version = -1
        self.today = 0
        """The midnight that began this day, for dates people type."""
        self._schedule: Schedule | None = None
        self._outline: Outline | None = None
        self._numbered: Outline | None = None
        self._arrangement = Arrangement()
        self._around: Callable[[], Around] | None = None
        self._stay: frozenset[str] = frozenset()
        self._lines = Lines(())
        self._headings: Mapping[str, Heading] = {}
        self._clashes: Mapping[str, int] = {}
        self._advice: Mapping[str, Mark] = {}
        self._found: frozenset[tuple[str, str]] = frozenset()
        self._refusals = Refusals()
        self._plain_cells: dict[str, dict[str, PlainCell | None]] = {}
        """What cells say that were looked at since anything changed."""
        self.dataChanged.connect(self._forget_plain)
        self._summary_font = QFont()
        self._summary_font.setBold(True)

    # What is shown

    @property
    def arrangement(self) -> Arrangement:
        return self._arrangement

    @property
    def collapsed(self) -> frozenset[str]:
        return self._arrangement.folded

    @property
    def lines(self) -> Lines:
        """What is shown, as the services worked it out."""
        return self._lines

    @property
    def staying(self) -> int:
        """How many tasks are in sight because somebody works on them, whatever the filters say."""
        return len(self._stay)

    def fields_titled(self, titles: Sequence[str]) -> list[str | None] | None:
        """Return the field that each title of a line names, None for one that names none; None where it is no such line."""
        return None if self._plan is None else planning.fields_titled(self._plan, titles)

    def task_rows(self) -> Sequence[int]:
        """Return the plan's row of each task shown; HEADING (-1) where there is the heading of a group."""
        return self._lines.rows

    def is_task(self, row: int) -> bool:
        """Say whether there is a task in a row, rather than a heading."""
        return 0 <= row < len(self._ids) and self._ids[row] not in self._headings

    def task_at(self, row: int) -> str | None:
        """Return the task in a row; None where there is none, or a heading."""
        return task_of(self._ids[row]) if self.is_task(row) else None

    def tasks(self) -> list[str]:
        """Return the ids of the tasks shown, from the top, each once."""
        if not self._headings:
            return list(self._ids)
        return list(dict.fromkeys(task_of(each) for each in self._ids if each not in self._headings))

    def show(self, plan: Plan | None, schedule: Schedule | None, around: Callable[[], Around] | None = None) -> None:
        """Show a plan as it now is; rows that stay keep their selection. `around` gives what filters look at."""
        if plan is not self._plan:
            self._refusals.clear()
            self._stay = frozenset()
            self._outline = None
        self._plan, self._schedule, self._around = plan, schedule, around
        self._forget_plain()
        if plan is not None and self._arrangement.is_plain and plan.outline is self._outline:
            self.announce_values()
        else:
            self._renew()
        version = -1 if plan is None else plan.custom_fields.version
        if version != self._fields_version:
            self._fields_version = version
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
            self.fields_changed.emit()

    def take_columns(self, fields: Sequence[str]) -> None:
        """Have other columns: those that stay keep their place, new ones come last."""
        for place in reversed(range(len(self.columns))):
            if self.columns[place] not in fields:
                self.beginRemoveColumns(NO_INDEX, place, place)
                self.columns = self.columns[:place] + self.columns[place + 1 :]
                self.endRemoveColumns()
        new = tuple(field for field in dict.fromkeys(fields) if field not in self.columns)
        if new:
            self.beginInsertColumns(NO_INDEX, len(self.columns), len(self.columns) + len(new) - 1)
            self.columns += new
            self.endInsertColumns()

    def known_fields(self) -> dict[str, planning.FieldSpec]:
        """Return every column there is to choose from, by name."""
        return {name: spec for name, spec in planning.columns_of(self._plan).items() if name != "number"}

    def names_of_people(self) -> list[str]:
        """Return everybody who can be put on a task, by name."""
        return [] if self._plan is None else sorted(map(str, self._plan.people["name"]), key=str.casefold)

    def spec(self, field: str) -> planning.FieldSpec:
        """Return what a column is."""
        return planning.FIELDS[field] if self._plan is None else planning.spec_of(self._plan, field)

    def mark(self, clashes: Mapping[str, int]) -> None:
        """Mark the tasks about which something waits to be decided, by id with how much."""
        if clashes != self._clashes and "name" in self.columns:
            touched = [(task_id, "name", "") for task_id in {*clashes, *self._clashes}]
            self._clashes = clashes
            self._touch(touched)

    def advise(self, marks: Mapping[str, Mark]) -> None:
        """Mark the tasks about which there is something to say."""
        if marks != self._advice and "name" in self.columns:
            self._advice = marks
            column, last = self.columns.index("name"), len(self._ids) - 1
            if last >= 0:
                self.dataChanged.emit(self.index(0, column), self.index(last, column))

    def show_found(self, cells: frozenset[tuple[str, str]]) -> None:
        """Mark the cells, by task and field, that hold what somebody looks for."""
        if cells != self._found:
            self._found = cells
            if self._ids:
                last = self.index(len(self._ids) - 1, len(self.columns) - 1)
                self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.BackgroundRole])

    def arrange(self, wanted: Arrangement) -> None:
        """Show the same plan arranged otherwise; filters look at every row again."""
        if wanted.filters != self._arrangement.filters:
            self._stay = frozenset()
        self._arrangement = wanted
        self._forget_plain()
        self._renew()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def apply_again(self) -> None:
        """Let filters look at every row again, those somebody worked on too."""
        self._stay = frozenset()
        self._renew()

    def keep(self, ids: Sequence[str]) -> None:
        """Let tasks stay in sight whatever the filters say, until those are applied again."""
        if self._arrangement.filters and not self._stay.issuperset(ids):
            self._stay |= frozenset(ids)
            if not all(task_id in self._row for task_id in ids):
                self._renew()

    def collapse(self, ids: frozenset[str]) -> None:
        """Hide what lies beneath the summaries and headings named."""
        self.arrange(replace(self._arrangement, folded=ids))

    def toggle(self, line_id: str) -> None:
        self.collapse(self.collapsed ^ {line_id})

    def unfold_to(self, task_id: str) -> None:
        """Unfold the summaries or groups a task lies in, so that it is shown; a filter may hide it still."""
        if self._plan is None or self._row.get(task_id) is not None:
            return
        if self._arrangement.groups:
            self.collapse(frozenset())
            return
        ids, row = self._plan.tasks.ids, self._plan.tasks.row[task_id]
        self.collapse(self.collapsed - {ids[above] for above in self._plan.outline.ancestors(row)})

    def _renew(self) -> None:
        if self._plan is None or self._schedule is None:
            self._lines, self._outline, headings = Lines(()), None, {}
            after: list[str] = []
        else:
            around = self._looked_at()
            self._lines = arranging.lines(self._plan, self._schedule, self._arrangement, around)
            self._outline = self._plan.outline
            headings = {each.key: each for each in self._lines.headings.values()}
            after = self._lines.ids(self._plan.tasks.ids)
        self._headings = {
            **self._headings,
            **headings,
        }  # views may ask of rows until they have heard that these are gone
        self.become(after)
        self._headings = headings

    def heads_changed(self) -> bool:
        """Say whether tasks are numbered otherwise, which they are when some came, went or moved."""
        outline = None if self._plan is None else self._plan.outline
        before, self._numbered = self._numbered, outline
        return before is not outline

    def _looked_at(self) -> Around:
        if self._arrangement.is_plain or self._around is None:
            return Around(0, stay=self._stay)
        return replace(self._around(), stay=self._stay)

    # Qt asks

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._plan is None or self._schedule is None:
            return None
        line_id, field = self._ids[index.row()], self.columns[index.column()]
        if line_id in self._headings:
            return self._of_heading(self._headings[line_id], field, role)
        task_id = task_of(line_id)
        row = self._plan.tasks.row.get(task_id)
        if row is None:
            return None
        answer = _ANSWERS.get(role)
        return None if answer is None else answer(self, row, task_id, field)

    def plain(self, row: int, column: int) -> "PlainCell | None":
        """Return what is drawn in a cell by hand; None where the style is to draw it: a heading, a refusal, a warning."""
        line = self._ids[row]
        known = self._plain_cells.get(line)
        if known is None:
            known = self._plain_cells[line] = {}
        field = self.columns[column]
        if field not in known:
            known[field] = self._plain_cell(line, field)
        return known[field]

    def _plain_cell(self, line: str, field: str) -> "PlainCell | None":
        if self._plan is None or self._schedule is None or line in self._headings:
            return None
        task_id = task_of(line)
        row = self._plan.tasks.row.get(task_id)
        if row is None or self._refusals.text(task_id, field) is not None or self._warning(row, task_id, field):
            return None
        spec = planning.spec_of(self._plan, field)
        text = planning.text_of(self._plan, self._schedule, row, field)
        found = (task_id, field) in self._found
        if field != "name":
            return PlainCell(text, spec.kind in _ON_THE_RIGHT, found=found)
        signs = self._clashes.get(task_id), self._advice.get(task_id)
        name = PlainName(self._level(row), self._is_summary(row), task_id in self.collapsed, *signs)
        return PlainCell(text, name=name, found=found)

    def _forget_plain(self, *_: object) -> None:
        self._plain_cells.clear()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return self._number(section) if role == Qt.ItemDataRole.DisplayRole else None
        field = self.columns[section] if section < len(self.columns) else None
        if field is None:
            return None
        spec = self.spec(field)
        shown = {
            Qt.ItemDataRole.DisplayRole: spec.title,
            Qt.ItemDataRole.ToolTipRole: literal(spec.tooltip),
            Qt.ItemDataRole.TextAlignmentRole: _alignment(spec),
            Qt.ItemDataRole.DecorationRole: self._sort_sign(field),
        }
        return shown.get(Qt.ItemDataRole(role))

    def _sort_sign(self, field: str) -> QIcon | None:
        key = next((each for each in self._arrangement.sort if each.field == field), None)
        return None if key is None else icon("down" if key.descending else "up", "accent")

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _OPEN if self.fixed_because(index) is None else _FIXED

    def fixed_because(self, index: Index) -> KnownError | None:
        """Return why nobody can type into a cell; None where one can."""
        row = None if self._plan is None else self._plan.tasks.row.get(task_of(self._ids[index.row()]))
        if self._ids[index.row()] in self._headings:
            return InvalidValueError("The heading of a group follows from its tasks.", "Change those tasks instead.")
        if self._plan is None or row is None:
            return KnownError("The task is no longer there.", "Somebody deleted it; undo would bring it back.")
        return planning.fixed_because(self._plan, row, self.columns[index.column()])

    # Writing

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        return self.set_texts([(task_of(self._ids[index.row()]), self.columns[index.column()], str(value))])

    def set_texts(self, edits: Sequence[Edit]) -> bool:
        """Write typed texts as one change; where they are refused, keep them in their cells with the reason."""
        changed = [each for each in edits if each[2] != self._text(each[0], each[1])]
        self.keep([task_id for task_id, _, _ in edits])
        return self._attempt(edits, lambda: self._write(changed) if changed else None)

    def paste(self, ids: Sequence[str], fields: Sequence[str], lines: Sequence[Sequence[str]]) -> bool:
        """Write a table of texts as one change, from a row and a field on; lines past the end become new tasks."""
        edits = [
            (task_id, field, text)
            for task_id, line in zip(ids, lines, strict=False)
            for field, text in zip(fields, line, strict=False)
        ]
        return self._attempt(edits, lambda: self._paste(ids, fields, lines))

    def forget(self, edits: Sequence[Edit]) -> None:
        """Show again what a cell really holds."""
        self._refusals.forget(edits)
        self._touch(edits)

    def keep_refused(self, edit: Edit, error: KnownError) -> None:
        """Show a text in a cell that refused it, with the reason."""
        error.cell = edit[:2]
        self._refusals.take([edit], error)
        self._touch([edit])

    def _attempt(self, edits: Sequence[Edit], write: Callable[[], Any]) -> bool:
        self._refusals.forget(edits)
        try:
            write()
        except KnownError as error:
            self._refusals.take(edits, error)
            self.refused.emit(error)
            self._touch(edits)
            return False
        self._touch(edits)
        return True

    def _touch(self, edits: Sequence[Edit]) -> None:
        for task_id, field, _ in edits:
            row = self._row.get(task_id)
            if row is not None and field in self.columns:
                index = self.index(row, self.columns.index(field))
                self.dataChanged.emit(index, index)

    # Answers

    def _number(self, section: int) -> int | None:
        if self._plan is None or section >= len(self._ids):
            return None
        row = self._plan.tasks.row.get(task_of(self._ids[section]))
        return None if row is None else int(self._plan.outline.number[row])

    def _text(self, task_id: str, field: str) -> str:
        if self._plan is None or self._schedule is None or task_id not in self._plan.tasks.row:
            return ""
        return planning.text_of(self._plan, self._schedule, self._plan.tasks.row[task_id], field)

    def _display(self, _row: int, task_id: str, field: str) -> str:
        refused = self._refusals.text(task_id, field)
        return self._text(task_id, field) if refused is None else refused

    def _error(self, _row: int, task_id: str, field: str) -> str | None:
        return self._refusals.reason(task_id, field)

    def _tip(self, row: int, task_id: str, field: str) -> str | None:
        shown = self._error(row, task_id, field) or self._warning(row, task_id, field) or self._text(task_id, field)
        waiting = self._clashes.get(task_id) if field == "name" else None
        if waiting:
            shown = f"{shown}\n⇄ {things(waiting)}"
        said = self._advice.get(task_id) if field == "name" else None
        if said:
            shown = "\n".join([shown, *said.sentences()])
        return literal(shown) or None

    def _warning(self, row: int, _task_id: str, field: str) -> str:
        if self._plan is None or self._schedule is None:
            return ""
        return planning.warning_of(self._plan, self._schedule, row, field)

    def _font(self, row: int, _task_id: str, field: str) -> QFont | None:
        return self._summary_font if field == "name" and self._is_summary(row) else None

    def _ground(self, _row: int, task_id: str, field: str) -> QColor | None:
        return qcolour("found") if (task_id, field) in self._found else None

    def _is_summary(self, row: int, *_: str) -> bool:
        return self._plan is not None and bool(self._plan.outline.is_summary[row])

    def _choices(self, _row: int, _task_id: str, field: str) -> Sequence[str]:
        return () if self._plan is None else planning.choices_of(self._plan, field)

    def _level(self, row: int, *_: str) -> int:
        if self._lines.level is not None:
            return self._lines.level
        return 0 if self._plan is None else int(self._plan.outline.level[row])

    def _of_heading(self, heading: Heading, field: str, role: int) -> Any:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            shown = arranging.heading_text(heading, field)
            return shown if role == Qt.ItemDataRole.DisplayRole else literal(shown) or None
        if role == Qt.ItemDataRole.FontRole:
            return self._summary_font if field == "name" else None
        if role == Qt.ItemDataRole.BackgroundRole:
            return qcolour("window")
        answer = _ANSWERS_OF_GROUP.get(role)
        return None if answer is None else answer(self, heading, field)


def _alignment(spec: planning.FieldSpec) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if spec.kind in _ON_THE_RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


_ANSWERS_OF_GROUP: dict[int, Callable[[TaskTableModel, Heading, str], Any]] = {
    Qt.ItemDataRole.TextAlignmentRole: lambda model, _heading, field: _alignment(model.spec(field)),
    Role.LEVEL: lambda _model, heading, _field: heading.level,
    Role.IS_SUMMARY: lambda _model, _heading, _field: True,
    Role.IS_COLLAPSED: lambda model, heading, _field: heading.key in model.collapsed,
    Role.ID: lambda _model, heading, _field: heading.key,
    Role.FIELD: lambda _model, _heading, field: field,
}

_ANSWERS: dict[int, Callable[[TaskTableModel, int, str, str], Any]] = {
    Qt.ItemDataRole.DisplayRole: TaskTableModel._display,  # noqa: SLF001 - the table of this class's own answers
    Qt.ItemDataRole.EditRole: TaskTableModel._display,  # noqa: SLF001 - same
    Qt.ItemDataRole.ToolTipRole: TaskTableModel._tip,  # noqa: SLF001 - same
    Qt.ItemDataRole.FontRole: TaskTableModel._font,  # noqa: SLF001 - same
    Qt.ItemDataRole.BackgroundRole: TaskTableModel._ground,  # noqa: SLF001 - same
    Qt.ItemDataRole.TextAlignmentRole: lambda model, _row, _id, field: _alignment(model.spec(field)),
    Role.LEVEL: TaskTableModel._level,  # noqa: SLF001 - same
    Role.IS_SUMMARY: TaskTableModel._is_summary,  # noqa: SLF001 - same
    Role.IS_COLLAPSED: lambda model, _row, task_id, _field: task_id in model.collapsed,
    Role.CHOICES: TaskTableModel._choices,  # noqa: SLF001 - same
    Role.ERROR: TaskTableModel._error,  # noqa: SLF001 - same
    Role.WARNING: TaskTableModel._warning,  # noqa: SLF001 - same
    Role.CLASHES: lambda model, _row, task_id, field: model._clashes.get(task_id) if field == "name" else None,  # noqa: SLF001 - same
    Role.ADVICE: lambda model, _row, task_id, field: model._advice.get(task_id) if field == "name" else None,  # noqa: SLF001 - same
    Role.ID: lambda _model, _row, task_id, _field: task_id,
    Role.FIELD: lambda _model, _row, _id, field: field,
}
