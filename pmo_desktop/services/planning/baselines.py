"""Keeping a plan as it stands as one of its baselines, taking a baseline away, and comparing two."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.plan.variance import NUMBERS, Kept, Standing, Variance, kept, kept_in, rolled_up, variance
from pmo_desktop.domain.records import Baseline
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services import private
from pmo_desktop.services.planning.costs import cost_of
from pmo_desktop.services.planning.looking import work_of
from pmo_desktop.services.workspace import Workspace

NOW = -1
"""In place of a baseline's number: the plan as it now stands."""


def called(number: int) -> str:
    """Return what a baseline is called; MS Project leaves the number of the first out."""
    if number == NOW:
        return "The plan now"
    return f"Baseline {number}" if number else "Baseline"


def baselines_of(workspace: Workspace, project_id: str) -> tuple[Kept, ...]:
    """Return all eleven baselines of a project, also those that hold nothing."""
    return kept(workspace.plan(project_id))


def standings_now(plan: Plan, schedule: Schedule) -> dict[str, Standing]:
    """Return every task that takes part as it now stands, by id."""
    tasks = plan.tasks
    return {
        task_id: Standing(
            int(schedule.start[row]), int(schedule.finish[row]), int(schedule.duration[row]), work_of(plan, row),
            cost_of(plan, schedule, row), tasks["elapsed"][row],
        )
        for row, task_id in enumerate(tasks.ids)
        if schedule.start[row] != NO_PART
    }  # fmt: skip


def set_baseline(  # noqa: PLR0913 - what a baseline is taken of
    workspace: Workspace, project_id: str, number: int = 0, ids: Sequence[str] | None = None, *,
    to_summaries: bool = False, from_tasks: bool = False,
) -> ChangeSet | None:  # fmt: skip
    """Keep dates, duration, work and cost as baseline `number`, of all tasks or of those named.

    Of some tasks alone, the summaries above them keep what they had. `to_summaries` works those out anew from the tasks in
    them; `from_tasks` does so for the summaries that are named themselves, whose own dates it then leaves aside (MS
    Project’s “Roll up baselines”).
    """
    plan = workspace.plan(project_id)
    now = standings_now(plan, workspace.schedule(project_id))
    _leave_private_costs_out(workspace, plan, now)
    chosen = now if ids is None else {task_id: now[task_id] for task_id in ids if task_id in now}
    if not chosen:
        raise InvalidValueError("There is no task to keep.", "Select tasks that take part in the plan.")
    if ids is not None:
        chosen = chosen | _rolled(plan, number, chosen, to_summaries=to_summaries, from_tasks=from_tasks)
    return workspace.record(
        f"Set {_named(plan, number)}{_of_some(plan, ids)}", _writing(workspace, plan, number, chosen)
    )


def _leave_private_costs_out(workspace: Workspace, plan: Plan, now: dict[str, Standing]) -> None:
    """Keep no cost from which others could tell a rate that somebody keeps for themselves.

    Where all rates are private, so are all costs of baselines, and nothing is left out.
    """
    kept = {person_id for person_id in plan.people.ids if private.kept_of(workspace, "rates", [person_id])}
    if not kept or private.keeps_all(workspace, "rates"):
        return
    work, outline = plan.assignments, plan.outline
    at = [plan.tasks.row[task] for task, who in zip(work["task_id"], work["person_id"], strict=True) if who in kept]
    for row in {above for each in at for above in (each, *outline.ancestors(each))}:
        task_id = plan.tasks.ids[row]
        if task_id in now:
            now[task_id] = replace(now[task_id], cost=None)


def _named(plan: Plan, number: int) -> str:
    return f"{called(number).lower()} of “{plan.project.name}”"


def _of_some(plan: Plan, ids: Sequence[str] | None) -> str:
    if ids is None:
        return ""
    count = len(ids)
    return f" for “{plan.tasks['name'][plan.tasks.row[ids[0]]]}”" if count == 1 else f" for {count} tasks"


def _rolled(
    plan: Plan, number: int, chosen: dict[str, Standing], *, to_summaries: bool, from_tasks: bool
) -> dict[str, Standing]:
    """Return the summaries whose standing follows from the tasks in them, those deepest in the outline first."""
    outline, ids, rows = plan.outline, plan.tasks.ids, plan.tasks.row
    summaries: set[int] = set()
    if to_summaries:
        summaries.update(above for task_id in chosen for above in outline.ancestors(rows[task_id]))
    if from_tasks:
        summaries.update(rows[task_id] for task_id in chosen if outline.is_summary[rows[task_id]])
    standing = kept_in(plan, number) | chosen
    inside: dict[int, list[str]] = {row: [] for row in summaries}
    for row, above in enumerate(outline.parent):
        if above in inside and plan.tasks["active"][row]:
            inside[above].append(ids[row])
    clocks, found = Clocks(plan), {}
    for row in sorted(summaries, key=lambda each: -outline.level[each]):
        rolled = rolled_up((standing[each] for each in inside[row] if each in standing), clocks.calendar(row))
        if rolled is not None:
            standing[ids[row]] = found[ids[row]] = rolled
    return found


def _writing(workspace: Workspace, plan: Plan, number: int, chosen: dict[str, Standing]) -> Iterable[Change]:
    old = _rows(plan, number)
    at = workspace.now()
    for task_id, standing in chosen.items():
        values: dict[str, Any] = {each.name: getattr(standing, each.name) for each in fields(Standing)}
        values["taken_at"] = at
        if task_id in old:
            yield Update(Baseline, old[task_id], values)
        else:
            yield Insert(Baseline(id=workspace.new_id(), task_id=task_id, number=number, **values))


def _rows(plan: Plan, number: int) -> dict[str, str]:
    """Return the rows of a baseline by task."""
    of = plan.baselines
    columns = zip(of.ids, of["task_id"], of["number"], strict=True)
    return {task_id: own for own, task_id, each in columns if each == number}


def clear_baseline(
    workspace: Workspace, project_id: str, number: int, ids: Sequence[str] | None = None
) -> ChangeSet | None:
    """Take a baseline away, of all tasks or of those named."""
    plan = workspace.plan(project_id)
    old = _rows(plan, number)
    going = [old[each] for each in (old if ids is None else ids) if each in old]
    label = f"Clear {_named(plan, number)}{_of_some(plan, ids)}"
    return workspace.record(label, [Delete(Baseline, each) for each in going])


@dataclass(frozen=True, slots=True)
class Compared:
    """A task in both of what is compared, by its `id`; a side is None where it does not hold the task."""

    id: str
    number: int
    name: str
    level: int
    summary: bool
    then: Standing | None
    now: Standing | None
    apart: Variance

    @property
    def differs(self) -> bool:
        """Say whether anything is another, or the task is in one of them alone."""
        return (self.then is None) != (self.now is None) or not self.apart.is_none


def compare(workspace: Workspace, project_id: str, then: int, now: int = NOW) -> tuple[Compared, ...]:
    """Return the tasks of a baseline beside another, or beside the plan as it stands, in the plan’s order."""
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    before, after = (_side(plan, schedule, number) for number in (then, now))
    clocks, outline, ids = Clocks(plan), plan.outline, plan.tasks.ids
    found = []
    for row in outline.order:
        one, other = before.get(ids[row]), after.get(ids[row])
        if one is None and other is None:
            continue
        apart = Variance() if one is None or other is None else variance(other, one, clocks.calendar(row))
        found.append(
            Compared(
                ids[row], outline.number[row], plan.tasks["name"][row], outline.level[row], outline.is_summary[row],
                one, other, apart,
            )
        )  # fmt: skip
    return tuple(found)


def _side(plan: Plan, schedule: Schedule, number: int) -> dict[str, Standing]:
    if number == NOW:
        return standings_now(plan, schedule)
    if number not in NUMBERS:
        raise InvalidValueError(f"There is no baseline {number}.", "Choose one from 0 to 10.")
    return kept_in(plan, number)
