"""A levelling carried out, whole or in part, or taken away again: each one change that can be undone."""

from collections.abc import Collection, Iterable

from pmo_desktop.domain.changes import ChangeSet, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Project, Task
from pmo_desktop.services.levelling.proposal import Proposal, Scope
from pmo_desktop.services.workspace import Workspace


def accept(workspace: Workspace, proposal: Proposal, task_ids: Collection[str] | None = None) -> ChangeSet | None:
    """Write the delays of a proposal, or those of some of its tasks; None where none are.

    Raises InvalidValueError where a task has begun, got another delay or gone since the proposal was made.
    """
    moves = proposal.chosen(task_ids)
    there = {task.id: task for task in workspace.find(Task, id=[move.task_id for move in moves])}
    for move in moves:
        task = there.get(move.task_id)
        if task is None or task.actual_start is not None or task.levelling_delay != move.delay_before:
            raise InvalidValueError(
                f"“{move.name}” has changed since this was proposed.", "Level again to see what fits now."
            )
    changes = [
        Update(Task, move.task_id, {"levelling_delay": move.delay, "levelling_elapsed": move.elapsed}) for move in moves
    ]
    return workspace.record(f"Level {_said(workspace, {move.project_id for move in moves}, len(moves))}", changes)


def clear(workspace: Workspace, scope: Scope) -> ChangeSet | None:
    """Take the levelling delays away from what the scope names, started tasks too; None where there are none."""
    tasks = _delayed(workspace, scope)
    changes = [Update(Task, task.id, {"levelling_delay": 0, "levelling_elapsed": False}) for task in tasks]
    return workspace.record(
        f"Clear levelling of {_said(workspace, {task.project_id for task in tasks}, len(tasks))}", changes
    )


def _delayed(workspace: Workspace, scope: Scope) -> list[Task]:
    projects: Iterable[str] = scope.project_ids or [each.id for each in workspace.all(Project) if each.state.counts]
    found = workspace.find(Task, project_id=list(projects))
    return [task for task in found if task.levelling_delay and (scope.task_ids is None or task.id in scope.task_ids)]


def _said(workspace: Workspace, project_ids: Collection[str], count: int) -> str:
    tasks = "1 task" if count == 1 else f"{count} tasks"
    if len(project_ids) != 1:
        return f"{len(project_ids)} projects: {tasks}"
    return f"“{workspace.get(Project, next(iter(project_ids))).name}”: {tasks}"
