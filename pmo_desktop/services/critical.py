"""The chains of tasks that decide when a project, or one of its tasks, ends, told of the plan as it stands."""

from typing import TYPE_CHECKING

from pmo_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from pmo_desktop.domain.advice.paths import Path


def paths_of(workspace: Workspace, project_id: str, to: str | None = None, most: int = 20) -> "tuple[Path, ...]":
    """Return the chains to the open ends of a project, or to one task, those with least slack first; see `paths.paths`."""
    from pmo_desktop.domain.advice.facts import Facts  # noqa: PLC0415 - numpy waits until a plan is opened
    from pmo_desktop.domain.advice.paths import paths  # noqa: PLC0415 - same

    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    facts = Facts(plan, schedule, workspace.scheduler(project_id), workspace.today())
    return paths(facts, to, most)
