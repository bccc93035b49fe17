"""The parts of a split task as a plan holds them, and the changes that make them others."""

from collections.abc import Sequence

from pmo_desktop.domain.changes import Change, Delete, Insert, Update
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Split

Segment = tuple[int, int]
"""A part [start, finish) in working seconds from the task's start."""


def segments_of(plan: Plan, row: int) -> list[Segment]:
    """Return a task's parts in order; one where it is not split."""
    of, task_id = plan.splits, plan.tasks.ids[row]
    found = sorted((of["start"][each], of["start"][each] + of["length"][each]) for each in _own(plan, task_id))
    return found or [(0, plan.tasks["duration"][row])]


def segment_changes(plan: Plan, row: int, wanted: Sequence[Segment], new_id: NewId) -> list[Change]:
    """Return what makes a task's parts those wanted: parts that touch become one, and one alone is no split."""
    of, task_id = plan.splits, plan.tasks.ids[row]
    known = sorted(_own(plan, task_id), key=lambda each: of["start"][each])
    parts = joined(wanted)
    if len(parts) < 2:
        return [Delete(Split, of.ids[each]) for each in known]
    changes: list[Change] = []
    for number, (start, finish) in enumerate(parts):
        if number < len(known):
            changes.append(Update(Split, of.ids[known[number]], {"start": start, "length": finish - start}))
        else:
            changes.append(Insert(Split(id=new_id(), task_id=task_id, start=start, length=finish - start)))
    return [*changes, *(Delete(Split, of.ids[each]) for each in known[len(parts) :])]


def fitted(plan: Plan, row: int, duration: int) -> list[Change]:
    """Return what makes the parts of a split task add up to a duration: the last parts give way or take more."""
    if not _own(plan, plan.tasks.ids[row]):
        return []
    parts = segments_of(plan, row)
    left, kept = duration, []
    for start, finish in parts:
        if left <= 0:
            break
        kept.append((start, start + min(left, finish - start)))
        left -= finish - start
    if left > 0:
        kept[-1] = (kept[-1][0], kept[-1][1] + left)
    return segment_changes(plan, row, kept, _none_new)


def joined(parts: Sequence[Segment]) -> list[Segment]:
    """Return parts in order, those that touch or overlap as one, without empty ones."""
    found: list[Segment] = []
    for start, finish in sorted(part for part in parts if part[1] > part[0]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], finish))
        else:
            found.append((start, finish))
    return found


def _own(plan: Plan, task_id: str) -> list[int]:
    if not len(plan.splits):
        return []
    return [number for number, own in enumerate(plan.splits["task_id"]) if own == task_id]


def _none_new() -> str:
    raise AssertionError("a task is never fitted into more parts than it had")
