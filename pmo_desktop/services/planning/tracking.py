"""Progress and baselines."""

from typing import Any

from pmo_desktop.domain.changes import Change, ChangeSet, Insert, Update
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Baseline
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.services.planning.costs import cost_of
from pmo_desktop.services.planning.looking import work_of
from pmo_desktop.services.workspace import Workspace


def progress_fields(plan: Plan, schedule: Schedule, row: int, percent: float) -> dict[str, Any]:
    """Return the facts of a task being done to `percent`: 100 % is an actual finish, anything above 0 an actual start."""
    tasks = plan.tasks
    begun = tasks["actual_start"][row]
    if percent <= 0:
        return {"actual_start": None, "actual_finish": None, "actual_duration": 0, "resume": None}
    done = round(tasks["duration"][row] * percent / 100)
    ended = tasks["actual_finish"][row]
    return {
        "actual_start": int(schedule.start[row]) if begun is None else begun,
        "actual_finish": (int(schedule.finish[row]) if ended is None else ended) if percent >= 100 else None,
        "actual_duration": done,
    }


def set_baseline(workspace: Workspace, project_id: str, number: int = 0) -> ChangeSet | None:
    """Keep every task's dates, duration, work and cost as baseline `number`."""
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    old = {
        task_id: plan.baselines.ids[row]
        for row, task_id in enumerate(plan.baselines["task_id"])
        if plan.baselines["number"][row] == number
    }
    changes: list[Change] = []
    for row, task_id in enumerate(plan.tasks.ids):
        if schedule.start[row] == NO_PART:
            continue
        fields: dict[str, Any] = {
            "start": int(schedule.start[row]),
            "finish": int(schedule.finish[row]),
            "duration": int(schedule.duration[row]),
            "elapsed": plan.tasks["elapsed"][row],
            "work": work_of(plan, row),
            "cost": cost_of(plan, row),
        }
        if task_id in old:
            changes.append(Update(Baseline, old[task_id], fields))
        else:
            changes.append(Insert(Baseline(id=workspace.new_id(), task_id=task_id, number=number, **fields)))
    return workspace.record(f"Set baseline of “{plan.project.name}”", changes)
