"""A levelling carried out, whole or in part, or taken away again: each one change that can be undone."""

from collections.abc import Collection, Iterable, Iterator

from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.levelling.site import Parts, id_of_part, is_made_here
from pmo_desktop.domain.records import Assignment, Project, Split, Task
from pmo_desktop.services.levelling.proposal import Move, Proposal, Scope
from pmo_desktop.services.workspace import Workspace


def accept(workspace: Workspace, proposal: Proposal, task_ids: Collection[str] | None = None) -> ChangeSet | None:
    """Write the delays of a proposal, or those of some of its tasks; None where none are.

    Raises InvalidValueError where a task has begun, got another delay or gone since the proposal was made.
    """
    moves = proposal.chosen(task_ids)
    ids = [move.task_id for move in moves]
    parts = _by_task(workspace.find(Split, task_id=ids))
    there = {task.id: task for task in workspace.find(Task, id=ids)}
    for move in moves:
        task = there.get(move.task_id)
        is_other = task is None or task.actual_start is not None or task.levelling_delay != move.delay_before
        if is_other or _parts(parts.get(move.task_id, ())) != move.parts_before:
            raise InvalidValueError(
                f"“{move.name}” has changed since this was proposed.", "Spread the work again to see what fits now."
            )
    changes = [change for move in moves for change in _changes(workspace, move, parts.get(move.task_id, ()))]
    return workspace.record(
        f"Spread the work of {_said(workspace, {move.project_id for move in moves}, len(moves))}", changes
    )


def _changes(workspace: Workspace, move: Move, parts: Iterable[Split]) -> Iterator[Change]:
    yield Update(Task, move.task_id, {"levelling_delay": move.delay, "levelling_elapsed": move.elapsed})
    if move.parts != move.parts_before:
        yield from (Delete(Split, each.id) for each in parts)
        for start, finish in move.parts:
            part_id = id_of_part(workspace.new_id())
            yield Insert(Split(id=part_id, task_id=move.task_id, start=start, length=finish - start))


def clear(workspace: Workspace, scope: Scope) -> ChangeSet | None:
    """Take the levelling delays, and the pauses levelling made, away from what the scope names; None where there are none.

    Started tasks lose their delay too, but what was done in parts stays in parts.
    """
    tasks = delayed(workspace, scope)
    parts = _by_task(workspace.find(Split, task_id=[task.id for task in tasks if task.actual_start is None]))
    changes: list[Change] = [
        Update(Task, task.id, {"levelling_delay": 0, "levelling_elapsed": False})
        for task in tasks
        if task.levelling_delay
    ]
    changes += [Delete(Split, each.id) for some in parts.values() for each in some if is_made_here(each.id)]
    return workspace.record(
        f"Clear what was spread of {_said(workspace, {task.project_id for task in tasks}, len(tasks))}", changes
    )


def delayed(workspace: Workspace, scope: Scope) -> list[Task]:
    """Return the tasks of what the scope names that levelling has delayed or interrupted."""
    projects: Iterable[str] = scope.project_ids or [each.id for each in workspace.all(Project) if each.state.counts]
    found = workspace.find(Task, project_id=list(projects))
    if scope.task_ids is not None:
        found = tuple(task for task in found if task.id in scope.task_ids)
    if scope.person_ids is not None:
        assigned = workspace.find(Assignment, person_id=list(scope.person_ids))
        theirs = {each.task_id for each in assigned}
        found = tuple(task for task in found if task.id in theirs)
    whole = [task.id for task in found if not task.levelling_delay and task.actual_start is None]
    paused = {each.task_id for each in workspace.find(Split, task_id=whole) if is_made_here(each.id)}
    return [task for task in found if task.levelling_delay or task.id in paused]


def _by_task(parts: Iterable[Split]) -> dict[str, list[Split]]:
    found: dict[str, list[Split]] = {}
    for each in parts:
        found.setdefault(each.task_id, []).append(each)
    return found


def _parts(parts: Iterable[Split]) -> Parts:
    return tuple(sorted((each.start, each.start + each.length) for each in parts))


def _said(workspace: Workspace, project_ids: Collection[str], count: int) -> str:
    tasks = "1 task" if count == 1 else f"{count} tasks"
    if len(project_ids) != 1:
        return f"{len(project_ids)} projects: {tasks}"
    return f"“{workspace.get(Project, next(iter(project_ids))).name}”: {tasks}"
