"""Changes of duration, work, units and people, each with all that follows from it by the task's type."""

from collections.abc import Mapping
from typing import Any

from pmo_desktop.domain.changes import Change, Delete, Insert, Update
from pmo_desktop.domain.entry.durations import Duration
from pmo_desktop.domain.plan import work
from pmo_desktop.domain.plan.contours import done_after, mean
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.plan.work import Effort, Share
from pmo_desktop.domain.records import WORKERS, Assignment, Person, Task
from pmo_desktop.services.planning.looking import assignments_on, work_on, working_on
from pmo_desktop.services.planning.segments import fitted


def effort_of(plan: Plan, row: int) -> Effort:
    """Return a task with its assignments as the equation sees them, keyed by assignment id.

    Where the plan does not say how much work is done, it follows from the part of the duration that is. Of a task that has
    ended nothing counts as done: a correction of it changes all of it.
    """
    tasks = plan.tasks
    duration, ended = tasks["duration"][row], tasks["actual_finish"][row] is not None
    done = 0 if ended else min(duration, tasks["actual_duration"][row])
    part = done / duration if duration else 0.0
    shares = tuple(_share(plan, number, row, part, ended=ended) for number in assignments_on(plan, tasks.ids[row]))
    return Effort(duration, tasks["task_type"][row], tasks["effort_driven"][row], shares, done, tasks["work"][row])


def _share(plan: Plan, number: int, row: int, part: float, *, ended: bool) -> Share:
    of, contour = plan.assignments, plan.assignments["contour"][number]
    person = plan.people.row.get(of["person_id"][number])
    own = work_on(plan, row, number)
    done = 0 if ended else min(own, of["actual_work"][number] or round(own * done_after(contour, part)))
    if not of["actual_work"][number] and of["remaining_work"][number] == own:
        done = 0  # somebody who came onto a task under way
    drives = person is not None and plan.people["kind"][person] in WORKERS
    return Share(of.ids[number], of["units"][number], own, done, contour, drives)


def done_of(plan: Plan, row: int) -> dict[str, int]:
    """Return the seconds of work done by each who works on a task, by assignment: as recorded, else as its progress says."""
    tasks = plan.tasks
    if tasks["actual_finish"][row] is not None:
        found = working_on(plan, tasks.ids[row])
        return {plan.assignments.ids[number]: work_on(plan, row, number) for number in found}
    return {share.key: share.done for share in effort_of(plan, row).driving}


def drives(person: Person | None) -> bool:
    """Say whether somebody new on a task would drive it; a name nobody has is a person."""
    return person is None or person.kind in WORKERS


def changes_to(plan: Plan, row: int, after: Effort, new: Mapping[str, str] | None = None) -> list[Change]:
    """Return what makes a task's efforts what they are to be; `new` are the people of assignments that come, by their key."""
    tasks, task_id = plan.tasks, plan.tasks.ids[row]
    before = effort_of(plan, row)
    ended = tasks["actual_finish"][row] is not None
    fields: dict[str, Any] = {}
    if after.duration != before.duration:
        fields |= {"duration": after.duration, "milestone": after.duration == 0}
        fields["actual_duration"] = after.duration if ended else min(before.done, after.duration)
    if (after.type, after.effort_driven) != (before.type, before.effort_driven):
        fields |= {"task_type": after.type, "effort_driven": after.effort_driven}
    if after.driving and (tasks["work"][row] is not None or after.total != before.total):
        fields["work"] = after.total
    elif not after.driving and after.work != tasks["work"][row]:
        fields["work"] = after.work
    changes: list[Change] = [Update(Task, task_id, fields)] if fields else []
    known = {share.key: share for share in before.shares}
    for share in after.shares:
        if share.key in known:
            changes += _changed(plan, known[share.key], share, after.duration, ended=ended)
        else:
            changes.append(Insert(_new(task_id, (new or {})[share.key], share, after.duration)))
    kept = {share.key for share in after.shares}
    return [*changes, *(Delete(Assignment, key) for key in known if key not in kept)]


def _new(task_id: str, person_id: str, share: Share, duration: int) -> Assignment:
    own = None if not share.drives or _follows(share, duration) else share.work
    return Assignment(id=share.key, task_id=task_id, person_id=person_id, units=share.units, work=own)


def _follows(share: Share, duration: int) -> bool:
    """Say whether the work is what units and duration give anyway."""
    return share.work == round(duration * share.units * mean(share.contour))


def _changed(plan: Plan, before: Share, after: Share, duration: int, *, ended: bool) -> list[Change]:
    of, number = plan.assignments, plan.assignments.row[after.key]
    fields: dict[str, Any] = {}
    if after.units != before.units:
        fields["units"] = after.units
    if after.contour != before.contour:
        fields["contour"] = after.contour
    is_said = of["work"][number] is not None
    if after.drives and (after.work != of["work"][number] if is_said else not _follows(after, duration)):
        fields["work"] = after.work
    if fields.get("work", before.work) != before.work:
        if ended and of["actual_work"][number]:
            fields["actual_work"] = after.work
        if of["remaining_work"][number] is not None:
            fields["remaining_work"] = 0 if ended else max(0, after.work - of["actual_work"][number])
    return [Update(Assignment, after.key, fields)] if fields else []


def duration_changes(plan: Plan, row: int, typed: Duration) -> list[Change]:
    """Return the changes of giving a task a duration: with fixed work the units give way, else the work.

    The last parts of a split task give way or take more.
    """
    tasks = plan.tasks
    fields: dict[str, Any] = {
        "duration": typed.seconds, "elapsed": typed.elapsed, "estimated": typed.estimated,
        "milestone": typed.seconds == 0, "blank": False,
    }  # fmt: skip
    if tasks["actual_finish"][row] is not None:
        fields["actual_duration"] = typed.seconds
    else:
        fields["actual_duration"] = min(tasks["actual_duration"][row], typed.seconds)
    effort = effort_of(plan, row)
    if effort.duration == typed.seconds:
        return [Update(Task, tasks.ids[row], fields)]
    first, *others = changes_to(plan, row, work.with_duration(effort, typed.seconds))
    assert isinstance(first, Update)
    return [Update(Task, tasks.ids[row], {**first.fields, **fields}), *others, *fitted(plan, row, typed.seconds)]


def team_changes(plan: Plan, row: int, wanted: Mapping[str, float], new: Mapping[str, Share]) -> list[Change]:
    """Return the changes of who is on a task: `wanted` are units by assignment, `new` the shares that come, by person.

    Other units count first, then who comes, then who goes.
    """
    effort = effort_of(plan, row)
    for share in effort.shares:
        if share.key in wanted:
            effort = work.with_units(effort, share.key, wanted[share.key])
    if new:
        effort = work.with_team(effort, tuple(new.values()))
    gone = {share.key for share in effort.shares if share.key not in wanted and share.key in plan.assignments}
    effort = work.without_shares(effort, gone)
    return changes_to(plan, row, effort, {share.key: person_id for person_id, share in new.items()})


def progress_changes(plan: Plan, row: int, done: int, *, ended: bool) -> list[Change]:
    """Return what the work of people who have recorded some follows to, when `done` seconds of the duration are over."""
    of, duration = plan.assignments, plan.tasks["duration"][row]
    part = 1.0 if ended else (done / duration if duration else 0.0)
    changes: list[Change] = []
    for number in assignments_on(plan, plan.tasks.ids[row]):
        if of["actual_work"][number] or of["remaining_work"][number] is not None:
            own = work_on(plan, row, number)
            worked = round(own * done_after(of["contour"][number], part))
            changes.append(Update(Assignment, of.ids[number], {"actual_work": worked, "remaining_work": own - worked}))
    if changes and plan.tasks["actual_work"][row] is not None:
        total = sum(change.fields["actual_work"] for change in changes if isinstance(change, Update))
        changes.append(Update(Task, plan.tasks.ids[row], {"actual_work": total}))
    return changes
