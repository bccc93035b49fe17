"""What taking over a choice writes: the plan stays sound whatever is chosen and whatever is not."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pmo_desktop.domain.changes import Change, Delete, Insert, Update, foreseen
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    CalendarException,
    CustomValue,
    Dependency,
    Record,
    Split,
    Task,
    WorkWeek,
)
from pmo_desktop.exchange.bundle import in_order
from pmo_desktop.services.planning.loops import in_a_loop
from pmo_desktop.services.planning.stand_ins import stand_ins
from pmo_desktop.services.updating.facts import ASSIGNMENT_FIELDS, BASELINE_FIELDS, LINK_FIELDS
from pmo_desktop.services.updating.order import placed, ranks_for
from pmo_desktop.services.updating.work import Add, Bring, Move, Remove, SetFact, SetParts, SetSeveral, Times, Work
from pmo_desktop.services.workspace import Workspace

_SEVERAL = {
    "links": (Dependency, LINK_FIELDS), "people": (Assignment, ASSIGNMENT_FIELDS), "baselines": (Baseline, BASELINE_FIELDS),
    "values": (CustomValue, ("value",)),
}  # fmt: skip


class Writing:
    """Works out the changes that the chosen keys come to."""

    def __init__(self, workspace: Workspace, work: Work, chosen: Collection[str]) -> None:
        self.workspace, self.work = workspace, work
        self.ours, self.theirs = work.ours, work.theirs
        self.taken = [work.ops[key] for key in work.ops if key in chosen]
        self.added = {op.task_id for op in self.taken if isinstance(op, Add)}
        self.removed = {op.task_id for op in self.taken if isinstance(op, Remove)}
        self.moving = {op.task_id for op in self.taken if isinstance(op, Move)}
        self.left_out: list[str] = []
        self.refused: set[tuple[str, str]] = set()
        """Links that would close a loop, by their ends."""
        self.parents: dict[str, str | None] = {}
        self._place()

    # Where tasks lie

    def is_there(self, task_id: str) -> bool:
        return task_id in self.added or (task_id in self.ours.tasks and task_id not in self.removed)

    def _above(self, task_id: str) -> str | None:
        """Return in what a task lies by now."""
        return self.parents[task_id] if task_id in self.parents else self.ours.parent(task_id)

    def _place(self) -> None:
        """Find in what every task lies that comes, moves, or stays when what it lies in goes."""
        self.parents.clear()
        for task_id in self.ours.in_order():
            if task_id not in self.removed and task_id not in self.moving:
                above = self.ours.parent(task_id)
                if above in self.removed:
                    self.parents[task_id] = self._nearest(self.ours, above)
        for task_id in self.theirs.in_order():
            if task_id in self.added or (task_id in self.moving and self.is_there(task_id)):
                self._put_in(task_id, self._nearest(self.theirs, self.theirs.parent(task_id)))

    def _nearest(self, side: Any, above: str | None) -> str | None:  # noqa: ANN401 - a Side
        while above is not None and not self.is_there(above):
            above = side.parent(above)
        return above

    def _put_in(self, task_id: str, parent: str | None) -> None:
        at = parent
        while at is not None and at != task_id:
            at = self._above(at)
        if at is not None:  # it would lie in itself
            name = self.ours.tasks["name"][self.ours.tasks.row[task_id]]
            self.left_out.append(f"“{name}” stays where it is: what it would lie in lies in it.")
            self.moving.discard(task_id)
            above = self.ours.parent(task_id)
            if above in self.removed:
                self.parents[task_id] = self._nearest(self.ours, above)
            return
        self.parents[task_id] = parent

    def _ranks(self) -> dict[str, str]:
        """Return the ranks of rows that come or move, and of their neighbours where there is no room between them."""
        coming: dict[str | None, list[str]] = {}
        for task_id, parent in self.parents.items():
            coming.setdefault(parent, []).append(task_id)
        found: dict[str, str] = {}
        ranks = dict(zip(self.ours.tasks.ids, self.ours.tasks["rank"], strict=True))
        for parent, rows in coming.items():
            climbed = [each for each in rows if each not in self.added and each not in self.moving]
            arriving = [each for each in rows if each in self.added or each in self.moving]
            here = self.ours.children(parent) if parent is None or parent in self.ours.tasks else []
            now = list(self._staying(here, parent))
            wanted = (
                list(self._wanted(self.theirs.children(parent), parent))
                if parent is None or parent in self.theirs.tasks
                else arriving
            )
            order = placed(now, arriving, wanted)
            order += [each for each in arriving if each not in set(order)]
            found |= ranks_for(order, ranks, {*arriving, *climbed})
        return found

    def _staying(self, rows: Iterable[str], parent: str | None) -> Iterator[str]:
        """Yield rows that stay under a summary, with those that come up in the place of one that goes."""
        for each in rows:
            if each in self.removed:
                yield from self._staying(self.ours.children(each), parent)
            elif each not in self.moving and self._above(each) == parent:
                yield each

    def _wanted(self, rows: Iterable[str], parent: str | None) -> Iterator[str]:
        for each in rows:
            if not self.is_there(each):
                yield from self._wanted(self.theirs.children(each), parent)
            else:
                yield each

    # Changes

    def changes(self) -> list[Change]:
        """Return what is written to the plan: what comes, what is changed, what goes, in this order."""
        updates = self._updates()
        inserts = list(self._inserts())
        several = list(self._several())
        gone = self._removals()
        support = self._support([*inserts, *several], updates)
        records = in_order([*support, *inserts, *(each.value for each in several if isinstance(each, Insert))])
        return [
            *map(Insert, records),
            *(each for each in several if isinstance(each, Update)),
            *(Update(kind, own, values) for (kind, own), values in updates.items()),
            *(each for op in self.taken if isinstance(op, Times) for each in op.changes),
            *gone,
            *(each for each in several if isinstance(each, Delete)),
            *(Delete(Task, task_id) for task_id in self.removed),
        ]

    def _updates(self) -> dict[tuple[type[Record], str], dict[str, Any]]:
        found: dict[tuple[type[Record], str], dict[str, Any]] = {}
        for op in (*self.taken, *self.work.quiet):
            if isinstance(op, SetFact) and op.id not in self.removed:
                found.setdefault((op.kind, op.id), {}).update(op.values)
        ranks = self._ranks()
        for task_id in {*self.parents, *ranks} - self.added:
            values = found.setdefault((Task, task_id), {})
            if task_id in self.parents:
                values["parent_id"] = self.parents[task_id]
            if task_id in ranks:
                values["rank"] = ranks[task_id]
        self._new_ranks = ranks
        return found

    def _inserts(self) -> Iterator[Record]:
        """Yield the tasks that come, with what belongs to them and the links between what is there."""
        side = self.theirs
        for task_id in side.in_order():
            if task_id not in self.added:
                continue
            task = side.tasks.value(side.tasks.row[task_id])
            yield replace(
                task, project_id=side.project.id, parent_id=self.parents[task_id], rank=self._new_ranks[task_id]
            )
            for of in _SEVERAL:
                for key, (own, value) in side.elements(of, task_id).items():
                    if of != "links" or self.may_lead(key[0], task_id):
                        yield _record(of, own, task_id, key, value, side.project.id)
            for start, length, own in side.parts.get(task_id, ()):
                yield Split(id=own, task_id=task_id, start=start, length=length)

    def may_lead(self, before: str, after: str) -> bool:
        is_there = self.is_there(before) or (before not in self.ours.tasks and before not in self.theirs.tasks)
        return is_there and (before, after) not in self.refused and before not in self.work.absent.keys() - self.added

    def _several(self) -> Iterator[Change]:
        for op in self.taken:
            if isinstance(op, SetParts) and op.task_id not in self.removed:
                yield from (Delete(Split, own) for *_, own in self.ours.parts.get(op.task_id, ()))
                for start, length, own in self.theirs.parts.get(op.task_id, ()):
                    yield Insert(Split(id=own, task_id=op.task_id, start=start, length=length))
            elif isinstance(op, SetSeveral) and op.task_id not in self.removed:
                here, file = self.ours.elements(op.of, op.task_id), self.theirs.elements(op.of, op.task_id)
                kind, names = _SEVERAL[op.of]
                for key in op.keys:
                    if key in here and key in file:
                        yield Update(kind, here[key][0], dict(zip(names, file[key][1], strict=True)))
                    elif key in here:
                        yield Delete(kind, here[key][0])
                    elif key in file and (op.of != "links" or self.may_lead(key[0], op.task_id)):
                        own, value = file[key]
                        yield Insert(_record(op.of, own, op.task_id, key, value, self.theirs.project.id))

    def _removals(self) -> list[Change]:
        """Return what lets other projects go on waiting for what goes."""
        return stand_ins(self.workspace, self.removed, {self.theirs.project.id}) if self.removed else []

    def _support(self, coming: Iterable[Any], updates: Mapping[Any, Mapping[str, Any]]) -> list[Record]:
        """Return the people, calendars and fields of the file that what is taken over names, and that are not here yet."""
        wanted = [op.id for op in self.taken if isinstance(op, Bring)]
        for each in coming:
            record = each.value if isinstance(each, Insert) else each
            wanted += [getattr(record, name, None) or "" for name in ("person_id", "calendar_id", "field_id")]
        wanted += [values.get("calendar_id") or "" for values in updates.values()]
        belonging: dict[str, list[Record]] = {}
        for record in self.work.support.values():
            for name in (
                ("person_id", "row_id") if not isinstance(record, WorkWeek | CalendarException) else ("calendar_id",)
            ):
                owner = getattr(record, name, None)
                if owner is not None:
                    belonging.setdefault(owner, []).append(record)
        found: dict[str, Record] = {}
        while wanted:
            each = wanted.pop()
            record = self.work.support.get(each)
            if record is None or each in found:
                continue
            found[each] = record
            wanted += [getattr(record, name, None) or "" for name in ("calendar_id", "base_id", "role_id", "field_id")]
            wanted += [one.id for one in belonging.get(each, ())]
        return [each for each in found.values() if not self.workspace.count(type(each), id=each.id)]

    # Looking at it before it is written

    def draft(self) -> Plan:
        """Return the plan as it would be, after leaving out the links and moves that would make tasks wait for each other."""
        while True:
            draft = self._drafted()
            before, after = _ends(self.work.plan), _ends(draft)
            known = set(before)
            fresh = [ends for ends in after if ends not in known]
            if not fresh and not self.parents:
                return draft
            knotted = in_a_loop(draft, after)
            if knotted:
                knotted -= self._loops_of_file() | in_a_loop(self.work.plan, before)
            if not knotted or not self._loosen(draft, knotted, fresh):
                return draft

    def _loosen(self, draft: Plan, knotted: set[tuple[str, str]], fresh: Sequence[tuple[str, str]]) -> bool:
        """Leave out the new links that are in a loop; where there are none, the last move of a task that is."""
        names = self.work.words.tasks
        to_blame = [ends for ends in fresh if ends in knotted]
        for before, after in to_blame:
            self.refused.add((before, after))
            self.left_out.append(
                f"“{names.get(after)}” does not wait for “{names.get(before)}”: the tasks would wait for each other."
            )
        if to_blame:
            return True
        rows, outline = draft.tasks.row, draft.outline
        tied = {rows[each] for ends in knotted for each in ends if each in rows}
        tied |= {above for row in tied for above in outline.ancestors(row)}
        moved = [each for each in self.theirs.in_order() if each in self.moving and rows[each] in tied]
        if not moved:
            return False
        self.moving.discard(moved[-1])
        self.left_out.append(f"“{names.get(moved[-1])}” stays where it is: tasks would wait for each other.")
        self._place()
        return True

    def _drafted(self) -> Plan:
        draft = self.work.plan.copy()
        draft.patch(foreseen(change) for change in self._seen(self.changes(), draft))
        return draft

    def _seen(self, changes: Iterable[Change], draft: Plan) -> Iterator[Change]:
        """Yield changes with what goes with what is deleted, without what is done to other projects."""
        own = draft.project.id
        for change in changes:
            if (
                isinstance(change, Insert)
                and isinstance(change.value, Task | Dependency)
                and change.value.project_id != own
            ):
                continue
            if isinstance(change, Delete) and change.kind is Task:
                yield from _going(draft, change.id)
            yield change

    def _loops_of_file(self) -> set[tuple[str, str]]:
        """Return the links that make tasks wait for each other in the file itself: such a plan comes as it is."""
        file = Plan(self.theirs.project)
        file.tasks = self.theirs.tasks
        file.dependencies.insert_many(
            Dependency(id=own, project_id=file.project.id, predecessor_id=before, successor_id=after, type=kind)
            for after, links in self.theirs.links.items()
            for (before, kind), (own, _) in links.items()
        )
        return in_a_loop(file, _ends(file))


def _ends(plan: Plan) -> list[tuple[str, str]]:
    return list(zip(plan.dependencies["predecessor_id"], plan.dependencies["successor_id"], strict=True))


def _record(of: str, own: str, task_id: str, key: Any, value: tuple[Any, ...], project_id: str) -> Record:  # noqa: ANN401, PLR0913, PLR0917 - as Elements are laid out
    kind, names = _SEVERAL[of]
    given = dict(zip(names, value, strict=True))
    if of == "links":
        return Dependency(
            id=own, project_id=project_id, predecessor_id=key[0], successor_id=task_id, type=key[1], **given
        )
    if of == "people":
        return Assignment(id=own, task_id=task_id, person_id=key, **given)
    if of == "baselines":
        return Baseline(id=own, task_id=task_id, number=key, **given)
    assert kind is CustomValue, f"{of} are none that tasks have"
    return CustomValue(id=own, field_id=key, row_id=task_id, **given)


def _going(draft: Plan, task_id: str) -> Iterator[Change]:
    """Yield what goes with a task: its links, its people, its baselines and its parts."""
    for table, name in (
        (draft.dependencies, "predecessor_id"), (draft.dependencies, "successor_id"), (draft.assignments, "task_id"),
        (draft.baselines, "task_id"), (draft.splits, "task_id"),
    ):  # fmt: skip
        columns: Any = table
        for own in [columns.ids[row] for row in columns.by(name).get(task_id, ())]:
            yield Delete(columns.kind, own)
