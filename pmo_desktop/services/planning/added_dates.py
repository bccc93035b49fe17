"""Dates that tasks wait for because somebody typed one or dragged a bar: what was added, taking it off, or a link instead."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pmo_desktop.domain.changes import Change, ChangeSet, Update
from pmo_desktop.domain.entry.constraints import format_constraint
from pmo_desktop.domain.records import ConstraintType, Task
from pmo_desktop.services.planning.cells import Edit, set_cells
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.workspace import Workspace

_BY_DATES = frozenset({ConstraintType.SNET, ConstraintType.FNET})
_NONE = (ConstraintType.ASAP, None)


@dataclass(frozen=True, slots=True)
class AddedDates:
    """`before` is what each task waited for until then; `said` the constraint of the only task, empty where there are several."""

    before: Mapping[str, tuple[ConstraintType, int | None]]
    name: str = ""
    said: str = ""

    @property
    def only(self) -> str | None:
        """The task, where it is one."""
        return next(iter(self.before)) if len(self.before) == 1 else None


def dates_added(workspace: Workspace, done: ChangeSet | None) -> AddedDates | None:
    """Return which tasks wait for a date since a change that typed dates or a drag made; None where none does."""
    before: dict[str, tuple[ConstraintType, int | None]] = {}
    for row in () if done is None else workspace.rows_of(done.id):
        kinds = row.fields.get("constraint_type", (None, None))
        if row.kind is Task and row.op != "delete" and kinds[1] in _BY_DATES:
            before[row.id] = _NONE if row.op == "insert" else (kinds[0], row.fields.get("constraint_date", _NONE)[0])
    if not before:
        return None
    if len(before) > 1:
        return AddedDates(before)
    task = workspace.get(Task, next(iter(before)))
    return AddedDates(before, task.name, format_constraint(task.constraint_type, task.constraint_date))


def constraint_added(workspace: Workspace, done: ChangeSet | None) -> str:
    """Return what to tell a person whose typed dates or drag set constraints; empty where none was set."""
    added = dates_added(workspace, done)
    if added is None:
        return ""
    if added.only is None:
        return f"{len(added.before)} tasks now wait for a date (“not before”). Press Ctrl+Z to take that back."
    return f"“{added.said}” was added to “{added.name}”. Press Ctrl+Z to take it back."


def take_off_dates(workspace: Workspace, added: AddedDates) -> ChangeSet | None:
    """Let tasks wait again for what they waited for before a date was added."""
    what = f"“{added.said}” off “{added.name}”" if added.only else f"the dates off {len(added.before)} tasks"
    return workspace.record(f"Take {what}", _off(added))


def link_instead(
    workspace: Workspace, project_id: str, edits: Sequence[Edit], added: AddedDates, *, today: int | None = None
) -> ChangeSet | None:
    """Write predecessors into the task that waits for a date, and take that date off, as one change.

    Raise InvalidValueError where the predecessors cannot be read, or would close a loop.
    """

    def off(_editing: Editing) -> Iterable[Change]:
        return _off(added)

    label = f"Link “{added.name}” instead of “{added.said}”"
    return set_cells(workspace, project_id, edits, today=today, label=label, more=[off])


def _off(added: AddedDates) -> list[Change]:
    return [
        Update(Task, task_id, {"constraint_type": kind, "constraint_date": date})
        for task_id, (kind, date) in added.before.items()
    ]
