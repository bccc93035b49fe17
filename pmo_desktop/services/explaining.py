"""Why the dates of an open plan are what they are, asked of the scheduler that worked them out."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmo_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmo_desktop.domain.plan.plan import Plan
    from pmo_desktop.domain.schedule import Explainer, Step


def explainer(workspace: Workspace, project_id: str) -> "Explainer":
    """Return what explains the dates of a project as they now stand; raise KeyError where there is none."""
    from pmo_desktop.domain.schedule import Explainer  # noqa: PLC0415 - numpy waits until a plan is opened

    return Explainer(workspace.scheduler(project_id), workspace.schedule(project_id))


def chain_of(workspace: Workspace, project_id: str, task_id: str) -> "tuple[Step, ...]":
    """Return the steps from a task’s finish back to where it comes from; none where the task takes no part."""
    row = workspace.plan(project_id).tasks.row.get(task_id)
    return () if row is None else explainer(workspace, project_id).trace(row)


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of why a date is what it is: `head` names the task it is about where that is another than the one before.

    `at` is the date imposed, `task_id` where a click leads.
    """

    text: str
    at: int
    task_id: str
    head: str = ""


def reasons_of(plan: "Plan", chain: "Sequence[Step]") -> tuple[Reason, ...]:
    """Return a chain as lines to read, from the task asked about to where its dates come from."""
    found: list[Reason] = []
    names, rows = plan.tasks["name"], plan.tasks.row
    for number, step in enumerate(chain):
        for place, driver in enumerate(step.drivers):
            leads = driver.task_id if driver.task_id in rows else step.task_id
            head = str(names[rows[step.task_id]]) if number and not place else ""
            found.append(Reason(driver.text, driver.at, leads or step.task_id, head))
    return tuple(found)
