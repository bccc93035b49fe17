"""What scheduling noticed in a plan's logic, as lines that lead to the task in question."""

from dataclasses import dataclass

from pmo_desktop.domain.schedule import FindingKind
from pmo_desktop.services.workspace import Workspace

_AT_THE_LAST = frozenset({FindingKind.OUT_OF_SEQUENCE, FindingKind.FINISH_LINK_INTO_SUMMARY})
"""The kinds whose last task is the one to look at: what came too early, what cannot take the link."""


@dataclass(frozen=True, slots=True)
class FoundFault:
    """One finding; `task_id` is where a person looks first, empty where that is no task of the plan."""

    kind: FindingKind
    sentence: str
    task_id: str


def findings_of(workspace: Workspace, project_id: str) -> tuple[FoundFault, ...]:
    """Return what is odd in a project's logic; raise KeyError where there is no such project."""
    known = workspace.plan(project_id).tasks.row
    found = []
    for each in workspace.schedule(project_id).findings:
        tasks = [task_id for task_id in each.tasks if task_id in known]
        where = (tasks[-1] if each.kind in _AT_THE_LAST else tasks[0]) if tasks else ""
        found.append(FoundFault(each.kind, each.sentence, where))
    return tuple(found)
