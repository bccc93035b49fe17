"""Work = duration × units: which of them gives way when another changes (MS Project's task types, DOMAIN.md 1)."""

from typing import Any

from pmo_desktop.domain.changes import Change, Update
from pmo_desktop.domain.entry.durations import Duration
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Assignment, Task, TaskType
from pmo_desktop.services.planning.fields import assignments_on


def duration_changes(plan: Plan, row: int, typed: Duration) -> list[Change]:
    """Return the changes of giving a task a duration: with fixed work the units give way, else the work."""
    tasks = plan.tasks
    fields: dict[str, Any] = {
        "duration": typed.seconds, "elapsed": typed.elapsed, "estimated": typed.estimated,
        "milestone": typed.seconds == 0, "blank": False,
    }  # fmt: skip
    if tasks["actual_finish"][row] is not None:
        fields["actual_duration"] = typed.seconds
    else:
        fields["actual_duration"] = min(tasks["actual_duration"][row], typed.seconds)
    changes: list[Change] = [Update(Task, tasks.ids[row], fields)]
    of = plan.assignments
    for each in assignments_on(plan, tasks.ids[row]):
        work = of["work"][each]
        if work is None or typed.seconds == 0:
            continue
        if tasks["task_type"][row] is TaskType.FIXED_WORK:
            changes.append(Update(Assignment, of.ids[each], {"units": round(work / typed.seconds, 4)}))
        else:
            changes.append(Update(Assignment, of.ids[each], {"work": round(typed.seconds * of["units"][each])}))
    return changes
