"""Linking tasks of different projects, and taking such links away."""

from functools import partial

from pmo_desktop.domain.changes import ChangeSet, Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Dependency, LinkType, Task
from pmo_desktop.services.planning.fields import planned_elsewhere
from pmo_desktop.services.planning.links import linking, removing
from pmo_desktop.services.planning.proposed import carry_out
from pmo_desktop.services.planning.refusing_loops import refuse_loop
from pmo_desktop.services.workspace import Workspace


def link_tasks(
    workspace: Workspace,
    predecessor_id: str,
    successor_id: str,
    type: LinkType = LinkType.FS,  # noqa: A002 - the field's name
) -> ChangeSet | None:
    """Link two tasks, of one project or of two; linked ones get the type. Raises LogicLoopError, InvalidValueError."""
    if predecessor_id == successor_id:
        raise InvalidValueError("A task cannot wait for itself.", "Let go over another task.")
    before, after = workspace.get(Task, predecessor_id), workspace.get(Task, successor_id)
    if before.project_id == after.project_id:
        wanted = partial(linking, predecessor_id=predecessor_id, successor_id=successor_id, type=type)
        return carry_out(workspace, after.project_id, wanted)
    plans = workspace.plan(before.project_id), workspace.plan(after.project_id)
    codes = [plan.project.code or plan.project.name for plan in plans]
    label = f"Link “{before.name}” ({codes[0]}) to “{after.name}” ({codes[1]})"
    known = workspace.find(Dependency, predecessor_id=predecessor_id, successor_id=successor_id)
    if known:
        return workspace.record(label, [Update(Dependency, known[0].id, {"type": type})])
    for plan, task in zip(plans, (before, after), strict=True):
        if task.external:
            raise planned_elsewhere(plan, plan.tasks.row[task.id])
    refuse_loop(workspace, plans[1], predecessor_id, successor_id)
    made = Dependency(
        id=workspace.new_id(), project_id=after.project_id, predecessor_id=predecessor_id, successor_id=successor_id,
        type=type,
    )  # fmt: skip
    return workspace.record(label, [Insert(made)])


def unlink_tasks(workspace: Workspace, link_id: str) -> ChangeSet | None:
    """Take a link away, whichever projects it is between."""
    link = workspace.get(Dependency, link_id)
    return carry_out(workspace, link.project_id, partial(removing, link_id=link_id))
