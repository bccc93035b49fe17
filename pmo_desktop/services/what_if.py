"""Trying a plan out on a scratch copy: made, compared with the plan it was copied from, used in its place, or dropped.

A scratch plan is a project of its own in the same file, in state SCRATCH. Each of its rows has an id that follows from the
scratch plan and the row it was copied from, so that the two are always told to belong together. What was there when it was
copied stands in the log as the change that made it: so what is then brought back is what was tried out, and what others did to
the plan meanwhile stays.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar
from uuid import NAMESPACE_OID, uuid5

from db.log.groups import group_of
from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.identity import born_at
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    CustomValue,
    Dependency,
    Project,
    ProjectState,
    Record,
    Split,
    Task,
)
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.services.workspace import Workspace

R = TypeVar("R", bound=Record)

_OF_TASKS: Mapping[type[Record], str] = {
    Split: "task_id", Assignment: "task_id", Baseline: "task_id", CustomValue: "row_id",
}  # fmt: skip
_KINDS: tuple[type[Record], ...] = (Task, Split, Dependency, Assignment, Baseline, CustomValue)
_REFERENCES = ("project_id", "parent_id", "task_id", "row_id", "predecessor_id", "successor_id")
_OF_THE_PROJECT = frozenset(
    {
        "start", "finish", "schedule_from_finish", "status_date", "calendar_id", "honour_constraints", "floor_at_status_date",
        "progressing", "rules", "critical_slack", "near_critical_slack", "critical_by", "multiple_critical_paths", "slack_by",
        "lag_calendar", "open_ends_critical", "use_expected_finish", "must_finish", "day_seconds", "week_seconds", "month_days",
        "budget",
    }
)  # fmt: skip
"""The facts of a project that can be tried out; the others are the scratch plan's own."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task that differs: `what` is added, removed, changed (its facts) or moved (its dates alone).

    Dates are those of the plan (`before`) and of the scratch plan (`after`), None where there is none. `id` is the task of the
    scratch plan, or of the plan for one that was removed. `fields` are the facts that differ; `also_changed` says that the
    plan itself has changed one of these since it was copied.
    """

    what: str
    id: str
    name: str
    start_before: int | None
    finish_before: int | None
    start_after: int | None
    finish_after: int | None
    fields: tuple[str, ...] = ()
    also_changed: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """A scratch plan beside the plan it was copied from; finishes None where nothing is planned, `cost` in cents."""

    project: Project
    scratch: Project
    lines: tuple[TaskLine, ...]
    finish_before: int | None
    finish_after: int | None
    settings: tuple[str, ...]
    clashes: int

    @property
    def days(self) -> int:
        """How many days later it finishes; negative where earlier."""
        if self.finish_before is None or self.finish_after is None:
            return 0
        return round((self.finish_after - self.finish_before) / 86_400)


def scratches(workspace: Workspace, project_id: str) -> tuple[Project, ...]:
    """Return the scratch plans of a project, the oldest first."""
    return workspace.find(Project, state=ProjectState.SCRATCH, copy_of=project_id)


def begin(workspace: Workspace, project_id: str, name: str = "") -> str:
    """Copy a plan to try things out on, as one change; return the id of the copy."""
    project = workspace.get(Project, project_id)
    if project.state is ProjectState.SCRATCH:
        raise InvalidValueError(
            "This is a scratch plan already.", "Try things out on it, or copy the plan it came from."
        )
    scratch_id = workspace.new_id()
    copied = _Copied(workspace, project_id, scratch_id)
    number = len(scratches(workspace, project_id)) + 1
    scratch = replace(
        project, id=scratch_id, name=name or f"{project.name}, try-out {number}", code="", rank="", copy_of=project_id,
        state=ProjectState.SCRATCH,
    )  # fmt: skip
    rows = (Insert(copied.twin(row)) for kind in _KINDS for row in _parents_first(copied.live[kind].values()))
    workspace.record(f"Try something out on “{project.name}”", [Insert(scratch), *rows])
    return scratch_id


def twins(workspace: Workspace, project_id: str, other_id: str) -> dict[str, str]:
    """Return the task in another plan of each task of a plan, where one was copied from the other; nothing where not."""
    found = {each.id: each.copy_of for each in workspace.find(Project, id=[project_id, other_id])}
    if len(found) < 2:
        return {}
    if found[other_id] == project_id:
        return {task_id: own_id(other_id, task_id) for task_id in workspace.plan(project_id).tasks.ids}
    if found[project_id] == other_id:
        return {own_id(project_id, task_id): task_id for task_id in workspace.plan(other_id).tasks.ids}
    return {}


def drop(workspace: Workspace, scratch_id: str) -> ChangeSet | None:
    """Remove a scratch plan, as one change."""
    scratch = _scratch(workspace, scratch_id)
    return workspace.record(f"Drop “{scratch.name}”", [Delete(Project, scratch_id)])


def compare(workspace: Workspace, scratch_id: str) -> Comparison:
    """Return what differs between a scratch plan and the plan it was copied from."""
    both = _Both(workspace, scratch_id)
    lines = tuple(_lines(workspace, both))
    settings = tuple(name for name in sorted(_OF_THE_PROJECT) if name in both.project_fields())
    return Comparison(
        both.project, both.scratch, lines, _finish(workspace, both.project.id), _finish(workspace, scratch_id), settings,
        sum(line.also_changed for line in lines),
    )  # fmt: skip


def promote(workspace: Workspace, scratch_id: str) -> ChangeSet:
    """Bring what was tried out into the plan, and remove the scratch plan, as one change that can be undone.

    What others changed in the plan meanwhile stays, but for facts that were tried out otherwise.
    """
    both = _Both(workspace, scratch_id)
    changes = [*both.changes(workspace), Delete(Project, scratch_id)]
    done = workspace.record(f"Use “{both.scratch.name}” as the plan of “{both.project.name}”", changes)
    assert done is not None, "a scratch plan was removed"
    return done


# Telling the two apart


def own_id(scratch_id: str, row_id: str) -> str:
    """Return the id of the copy of a row in a scratch plan."""
    return str(uuid5(NAMESPACE_OID, f"{scratch_id}/{row_id}"))


class _Copied:
    """The rows of a plan by kind and id, and their ids in a scratch plan."""

    def __init__(self, workspace: Workspace, project_id: str, scratch_id: str) -> None:
        self.live = _rows(workspace, project_id)
        self.ids = {row_id: own_id(scratch_id, row_id) for rows in self.live.values() for row_id in rows}
        self.ids[project_id] = scratch_id

    def twin(self, row: R) -> R:
        return _renamed(row, self.ids)


class _Both:
    """A scratch plan, the plan it was copied from, and what the copy was when it was made (`base`, None: unknown)."""

    def __init__(self, workspace: Workspace, scratch_id: str) -> None:
        self.scratch = _scratch(workspace, scratch_id)
        self.project = workspace.get(Project, self.scratch.copy_of or "")
        self.copied = _Copied(workspace, self.project.id, scratch_id)
        self.own = _rows(workspace, scratch_id)
        self.back = {own: live for live, own in self.copied.ids.items()}
        self.base = _base(workspace, scratch_id)

    def project_fields(self) -> dict[str, Any]:
        """Return the facts of the project that were tried out otherwise, as they are in the scratch plan."""
        before = self.base.get(self.scratch.id) if self.base else None
        return {
            name: getattr(self.scratch, name)
            for name in _OF_THE_PROJECT
            if getattr(self.scratch, name) != getattr(self.project, name)
            and (before is None or before.get(name) != getattr(self.scratch, name))
        }

    def tried(self, kind: type[Record], own_row: Record) -> dict[str, Any]:
        """Return the fields of a row that were tried out otherwise than they were, and are not so in the plan."""
        twin = self.copied.twin(self.copied.live[kind][self.back[own_row.id]])
        before = self.base.get(own_row.id) if self.base else None
        own = {each.name: getattr(own_row, each.name) for each in fields(own_row) if each.name != "id"}
        differing = {name for name, value in own.items() if value != getattr(twin, name)}
        tried = {name for name in differing if before is None or before[name] != own[name]}
        coupled = {name for each in tried for name in group_of(kind, each)}
        return {name: own[name] for name in own if name in differing & coupled}

    def was_changed(self, kind: type[Record], own_row: Record, names: Iterable[str]) -> bool:
        """Say whether the plan itself changed one of some fields since the copy was made."""
        before = self.base.get(own_row.id) if self.base else None
        twin = self.copied.twin(self.copied.live[kind][self.back[own_row.id]])
        return before is not None and any(getattr(twin, name) != before[name] for name in names)

    def is_new(self, own_id: str) -> bool:
        """Say whether a row of the scratch plan was added there."""
        return own_id not in self.back and not (self.base is not None and own_id in self.base)

    def was_removed(self, live_id: str) -> bool:
        """Say whether a row of the plan was there when it was copied and is no more in the copy."""
        own = self.copied.ids[live_id]
        if any(own in rows for rows in self.own.values()):
            return False
        if self.base is not None:
            return own in self.base
        born, made = born_at(live_id), born_at(self.scratch.id)
        return born is None or made is None or born <= made

    def changes(self, workspace: Workspace) -> Iterator[Change]:
        """Yield what brings the plan to what was tried out."""
        settings = self.project_fields()
        if settings:
            yield Update(Project, self.project.id, settings)
        added = {row_id: workspace.new_id() for rows in self.own.values() for row_id in rows if self.is_new(row_id)}
        ids = {**self.back, **added}
        for kind in _KINDS:
            fresh = [row for row_id, row in self.own[kind].items() if row_id in added]
            yield from (Insert(_renamed(row, ids)) for row in _parents_first(fresh))
        for kind in _KINDS:
            for row_id, row in self.own[kind].items():
                tried = self.tried(kind, row) if row_id in self.back else {}
                if tried:
                    yield Update(
                        kind, self.back[row_id], {name: ids.get(value, value) for name, value in tried.items()}
                    )
        yield from self._removals()

    def _removals(self) -> Iterator[Change]:
        """Yield what was removed; what belongs to a removed task goes with it."""
        tasks = {row_id for row_id in self.copied.live[Task] if self.was_removed(row_id)}
        for kind in _KINDS[1:]:
            for row_id, row in self.copied.live[kind].items():
                owners = {getattr(row, name, None) for name in ("task_id", "row_id", "predecessor_id", "successor_id")}
                if owners.isdisjoint(tasks) and self.was_removed(row_id):
                    yield Delete(kind, row_id)
        for row_id in tasks:
            if self.copied.live[Task][row_id].parent_id not in tasks:  # type: ignore[attr-defined]  # it is a task
                yield Delete(Task, row_id)


def _scratch(workspace: Workspace, scratch_id: str) -> Project:
    found = workspace.find(Project, id=scratch_id)
    if not found or found[0].state is not ProjectState.SCRATCH:
        raise InvalidValueError(
            "This is no scratch plan.", "It may have been used or dropped; undo would bring it back."
        )
    return found[0]


def _rows(workspace: Workspace, project_id: str) -> dict[type[Record], dict[str, Record]]:
    tasks = workspace.find(Task, project_id=project_id)
    ids = [task.id for task in tasks]
    found: dict[type[Record], dict[str, Record]] = {Task: {task.id: task for task in tasks}}
    found[Dependency] = {each.id: each for each in workspace.find(Dependency, project_id=project_id)}
    for kind, owner in _OF_TASKS.items():
        found[kind] = {each.id: each for each in workspace.find(kind, **{owner: ids})}
    return found


def _base(workspace: Workspace, scratch_id: str) -> dict[str, Mapping[str, Any]] | None:
    """Return the rows of a scratch plan as they were copied, by id; None where that history was folded."""
    made = workspace.history_of(scratch_id, 1_000_000)
    if not made:
        return None
    rows = [row for row in workspace.rows_of(made[-1].id) if row.op == "insert"]
    if all(row.id != scratch_id for row in rows):
        return None
    return {row.id: {name: new for name, (_, new) in row.fields.items()} for row in rows}


def _renamed(row: R, ids: Mapping[str, str]) -> R:
    named = {name: ids[value] for name in _REFERENCES if (value := str(getattr(row, name, None))) in ids}
    return replace(row, id=ids.get(row.id, row.id), **named)


def _parents_first(rows: Iterable[Record]) -> Sequence[Record]:
    """Return rows, tasks after those they lie in."""
    waiting = {row.id: row for row in rows}
    found: list[Record] = []
    while waiting:
        line = [next(iter(waiting.values()))]
        while (above := getattr(line[-1], "parent_id", None)) in waiting and waiting[above] not in line:
            line.append(waiting[above])
        found += [row for row in reversed(line) if waiting.pop(row.id, None) is not None]
    return found


# Comparing


def _lines(workspace: Workspace, both: _Both) -> Iterator[TaskLine]:
    before, after = _dates(workspace, both.project.id), _dates(workspace, both.scratch.id)
    touched = _touched(both)
    plan = workspace.plan(both.scratch.id)
    for row in plan.outline.order:
        own = plan.tasks.ids[row]
        live = both.back.get(own)
        names, also = tuple(touched.names.get(own, ())), own in touched.also
        dates = (*before.get(live or "", (None, None)), *after.get(own, (None, None)))
        what = "added" if both.is_new(own) else "changed" if names else "moved" if dates[:2] != dates[2:] else ""
        if what:
            yield TaskLine(what, own, plan.tasks["name"][row], *dates, names, also)
    for live, task in both.copied.live[Task].items():
        if both.was_removed(live):
            yield TaskLine("removed", live, task.name, *before.get(live, (None, None)), None, None)  # type: ignore[attr-defined]  # it is a task


_SAID: Mapping[type[Record], str] = {
    Split: "parts", Dependency: "predecessors", Assignment: "people", Baseline: "baseline", CustomValue: "custom fields",
}  # fmt: skip


@dataclass(slots=True)
class _Touched:
    """What was tried out of each task of a scratch plan, its links and its people, and whether the plan changed it too."""

    names: dict[str, dict[str, None]]
    also: set[str]

    def note(self, task_id: str, names: Iterable[str], *, also: bool = False) -> None:
        self.names.setdefault(task_id, {}).update(dict.fromkeys(names))
        if also:
            self.also.add(task_id)


def _touched(both: _Both) -> _Touched:
    found = _Touched({}, set())
    for kind in _KINDS:
        for row_id, row in both.own[kind].items():
            if row_id in both.back:
                tried = both.tried(kind, row)
                names = tried if kind is Task or not tried else (_SAID[kind],)
                found.note(_task_of(row), names, also=both.was_changed(kind, row, tried))
            elif both.is_new(row_id) and kind is not Task:
                found.note(_task_of(row), (_SAID[kind],))
    for kind in _KINDS[1:]:
        gone = (row for live, row in both.copied.live[kind].items() if both.was_removed(live))
        for row in gone:
            found.note(both.copied.ids.get(_task_of(row), ""), (_SAID[kind],))
    return found


def _task_of(row: Record) -> str:
    """Return the task a row is, or belongs to: of a link the one that waits."""
    if isinstance(row, Dependency):
        return row.successor_id
    return str(getattr(row, _OF_TASKS[type(row)])) if type(row) in _OF_TASKS else row.id


def _dates(workspace: Workspace, project_id: str) -> dict[str, tuple[int | None, int | None]]:
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    starts, finishes = schedule.start.tolist(), schedule.finish.tolist()
    return {
        task_id: (starts[row], finishes[row]) if starts[row] != NO_PART else (None, None)
        for row, task_id in enumerate(plan.tasks.ids)
    }


def _finish(workspace: Workspace, project_id: str) -> int | None:
    finishes = [finish for _, finish in _dates(workspace, project_id).values() if finish is not None]
    return max(finishes, default=None)
