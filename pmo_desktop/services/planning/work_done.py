"""What single people have done on a task and have left to do, as they say it; the task’s progress follows.

The part of the duration that is over is the part of the planned work that is done (MS Project’s % complete of a task whose
people record work); nothing left ends the task. More, or less, left than planned changes the work, and with it what the task’s
type lets give way.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pmo_desktop.domain.changes import Change, Update
from pmo_desktop.domain.entry.work import format_work, parse_work
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.plan.work import Effort, with_share_work
from pmo_desktop.domain.records import Assignment, Task
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.fields import assignments_on, units_of
from pmo_desktop.services.planning.work import changes_to, effort_of


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was typed for one person: work done and work left; None where that was not touched."""

    done: str | None = None
    left: str | None = None


def shown(plan: Plan, row: int, person_id: str) -> tuple[str, str]:
    """Return what is done and what is left of somebody’s work on a task, as it is typed; dashes where nobody works."""
    effort = effort_of(plan, row)
    found = next((share for share in effort.shares if _person(plan, share.key) == person_id), None)
    if found is None or not found.drives:
        return "–", "–"
    if plan.tasks["actual_finish"][row] is not None:
        return format_work(found.work), format_work(0)
    return format_work(found.done), format_work(found.left)


def _person(plan: Plan, assignment_id: str) -> str:
    return str(plan.assignments["person_id"][plan.assignments.row[assignment_id]])


def record_work(editing: Editing, task_id: str, said: Mapping[str, Recorded]) -> Iterator[Change]:
    """Yield what makes people (by casefolded name) have done, and have left, what they say; errors name the cell “people”."""
    try:
        yield from _recorded(editing, editing.plan.tasks.row[task_id], said)
    except KnownError as error:
        error.cell = (task_id, "people")
        raise


def _recorded(editing: Editing, row: int, said: Mapping[str, Recorded]) -> Iterator[Change]:
    effort, keys = _effort(editing.plan, row), _keys(editing.plan, row)
    typed: dict[str, tuple[int, int]] = {}
    for name, record in said.items():
        if name not in keys:
            raise InvalidValueError(f"“{name}” is not on this task.", "Add them as a person of it first.")
        typed[keys[name]] = _amounts(editing, effort, keys[name], record)
    yield from _done(editing, row, effort, typed)


def record_seconds(
    editing: Editing, row: int, done: Mapping[str, int], left: Mapping[str, int] | None = None
) -> Iterator[Change]:
    """Yield what makes assignments have so many seconds done; what is left of each is what was planned, or as said."""
    effort, said = _effort(editing.plan, row), left or {}
    typed = {
        key: (seconds, said[key] if key in said else max(0, effort.share(key).work - seconds))
        for key, seconds in done.items()
    }
    yield from _done(editing, row, effort, typed)


def _effort(plan: Plan, row: int) -> Effort:
    effort = effort_of(plan, row)
    if plan.tasks["actual_finish"][row] is not None:  # all of it counts as done there
        effort = replace(effort, shares=tuple(replace(share, done=share.work) for share in effort.shares))
    return effort


def _done(editing: Editing, row: int, effort: Effort, typed: Mapping[str, tuple[int, int]]) -> Iterator[Change]:
    after = _with_done(effort, typed)
    for key, (done, left) in typed.items():
        if done + left != effort.share(key).work:
            after = with_share_work(after, key, done + left)
    yield from changes_to(editing.plan, row, after)
    yield from _facts(editing, row, after)
    for share in after.driving:  # of the others too: what they have done no longer follows the task's progress
        yield Update(Assignment, share.key, {"actual_work": share.done, "remaining_work": share.left})


def _keys(plan: Plan, row: int) -> dict[str, str]:
    """Return the assignments of a task by the casefolded names of their people."""
    of, people = plan.assignments, plan.people
    found = (each for each in assignments_on(plan, plan.tasks.ids[row]) if of["person_id"][each] in people)
    return {people["name"][people.row[of["person_id"][each]]].casefold(): of.ids[each] for each in found}


def _amounts(editing: Editing, effort: Effort, key: str, record: Recorded) -> tuple[int, int]:
    units, share = units_of(editing.plan), effort.share(key)
    done = share.done if record.done is None else parse_work(record.done, units)
    left = max(0, share.work - done) if record.left is None else parse_work(record.left, units)
    return done, left


def _with_done(effort: Effort, typed: Mapping[str, tuple[int, int]]) -> Effort:
    """Return a task whose people have done so much; the same part of its duration is over."""
    shares = tuple(replace(share, done=typed[share.key][0]) if share.key in typed else share for share in effort.shares)
    driving = [share for share in shares if share.drives]
    done = sum(share.done for share in driving)
    whole = sum(max(share.work, share.done) for share in driving)
    return replace(effort, shares=shares, done=round(effort.duration * done / whole) if whole else 0)


def _facts(editing: Editing, row: int, after: Effort) -> Iterator[Change]:
    tasks, schedule = editing.plan.tasks, editing.schedule
    done, left = sum(share.done for share in after.driving), sum(share.left for share in after.driving)
    begun, is_over = tasks["actual_start"][row], done > 0 and left == 0
    fields: dict[str, object] = {"actual_duration": after.duration if is_over else min(after.done, after.duration)}
    fields["actual_start"] = (int(schedule.start[row]) if begun is None else begun) if done else None
    ended = tasks["actual_finish"][row]
    fields["actual_finish"] = (int(schedule.finish[row]) if ended is None else ended) if is_over else None
    yield Update(Task, tasks.ids[row], fields)
