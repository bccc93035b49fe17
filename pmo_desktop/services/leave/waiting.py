"""Which tasks wait while somebody on them is on leave."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Leave, Project
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.services.load import COUNTED
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Waits:
    """A task that waits while somebody on it is on leave; `name` is “CODE  Task”."""

    project_id: str
    task_id: str
    name: str


def waiting(workspace: Workspace, start: int, finish: int, progress: Progress = silent) -> dict[str, tuple[Waits, ...]]:
    """Return which tasks wait while somebody is on leave, by the id of the leave: assigned to them, under way or to come.

    Looks at the plans of all committed projects, and at leave that touches [start, finish).
    """
    leave: dict[str, list[Leave]] = defaultdict(list)
    for each in workspace.all(Leave):
        if each.start < finish and each.finish > start:
            leave[each.person_id].append(each)
    found: dict[str, dict[str, Waits]] = defaultdict(dict)
    projects = workspace.find(Project, state=COUNTED) if leave else ()
    for number, project in enumerate(projects):
        progress(number, len(projects), project.name)
        plan = workspace.plan(project.id)
        if any(each in leave for each in plan.assignments["person_id"]):
            _wait_in(plan, workspace.schedule(project.id), leave, found)
    return {own: tuple(each.values()) for own, each in found.items()}


def _wait_in(
    plan: Plan, schedule: Schedule, leave: Mapping[str, Sequence[Leave]], found: dict[str, dict[str, Waits]]
) -> None:
    """Add what waits in one plan: a task not done yet that lies, with leave counted, on both sides of it or within."""
    of, tasks = plan.assignments, plan.tasks
    for task_id, person_id in zip(of["task_id"], of["person_id"], strict=True):
        row = tasks.row.get(task_id)
        if row is None or person_id not in leave or tasks["actual_finish"][row] is not None or not tasks["active"][row]:
            continue
        begin, end = int(schedule.start[row]), int(schedule.finish[row])
        for each in leave[person_id]:
            if begin < each.finish and end > each.start and begin < end:
                name = f"{plan.project.code or plan.project.name}  {tasks['name'][row]}"
                found[each.id][task_id] = Waits(plan.project.id, task_id, name)
