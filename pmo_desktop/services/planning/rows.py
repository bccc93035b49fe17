"""Adding, removing, nesting and moving rows of a plan."""

from collections.abc import Container, Iterable, Sequence

from pmo_desktop.domain import rank
from pmo_desktop.domain.changes import ChangeSet, Delete, Insert
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Task
from pmo_desktop.services.planning.stand_ins import stand_ins
from pmo_desktop.services.planning.tree import Tree
from pmo_desktop.services.workspace import Workspace


def insert_tasks(
    workspace: Workspace,
    project_id: str,
    before: str | None,
    names: Sequence[str],
    *,
    after: str | None = None,
) -> tuple[str, ...]:
    """Add tasks above another; or at the end, nested as `after` is. Return their ids."""
    plan = workspace.plan(project_id)
    tree = Tree(plan)
    beside = before if before is not None else after
    parent = tree.parent[beside] if beside is not None else None
    among = tree.children[parent]
    at = among.index(before) if before is not None else len(among)
    made = _made(workspace, plan, names, parent, tree.gap(among, at))
    label = f"Add task “{names[0]}”" if len(names) == 1 and names[0] else _count(len(names))
    workspace.record(label, [*tree.changes(), *(Insert(task) for task in made)])
    return tuple(task.id for task in made)


def new_tasks(workspace: Workspace, plan: Plan, names: Sequence[str], *, after: str | None = None) -> list[Task]:
    """Return tasks for the end of the plan, nested as `after` is, not yet written."""
    tree = Tree(plan)
    parent = tree.parent[after] if after is not None else None
    among = tree.children[parent]
    return _made(workspace, plan, names, parent, tree.gap(among, len(among)))


def _made(
    workspace: Workspace, plan: Plan, names: Sequence[str], parent: str | None, gap: tuple[str | None, str | None]
) -> list[Task]:
    return [
        Task(
            id=workspace.new_id(), project_id=plan.project.id, parent_id=parent, rank=place, name=name,
            duration=plan.project.day_seconds, estimated=True,
        )
        for name, place in zip(names, rank.several(*gap, len(names)), strict=True)
    ]  # fmt: skip


def delete_tasks(workspace: Workspace, project_id: str, ids: Sequence[str]) -> ChangeSet | None:
    """Remove tasks with all beneath them, as one change; other projects that wait for them keep their last dates."""
    plan = workspace.plan(project_id)
    chosen = topmost(plan, ids)
    rows, of = plan.tasks.row, plan.tasks.ids
    going = {of[row] for task_id in chosen for row in (rows[task_id], *plan.outline.descendants(rows[task_id]))}
    label = (
        f"Delete “{plan.tasks['name'][plan.tasks.row[chosen[0]]]}”"
        if len(chosen) == 1
        else f"Delete {len(chosen)} tasks"
    )
    kept = stand_ins(workspace, going, {project_id})
    return workspace.record(label, [*kept, *(Delete(Task, task_id) for task_id in chosen)])


def indent(
    workspace: Workspace, project_id: str, ids: Sequence[str], *, shown: Container[str] | None = None
) -> ChangeSet | None:
    """Nest tasks under the one above them; InvalidValueError where there is none, or it is not among those `shown`."""
    plan = workspace.plan(project_id)
    tree, chosen = Tree(plan), topmost(plan, ids)
    for first, block in _blocks(tree, chosen):
        if first == 0:
            continue
        above = tree.siblings(block[0])[first - 1]
        if shown is not None and above not in shown:
            raise InvalidValueError(
                f"“{_name(plan, above)}”, under which this would be nested, is hidden by a filter.",
                "Clear the filters (F3) first.",
            )
        tree.place_all(block, above, None)
    if not tree.moved:
        raise InvalidValueError("There is no task above to nest this one under.", "Move it below another task first.")
    return workspace.record(_label("Indent", plan, chosen), tree.changes())


def _blocks(tree: Tree, chosen: Sequence[str]) -> list[tuple[int, list[str]]]:
    """Return chosen tasks as blocks of siblings without another between them, each with the place of its first."""
    found: list[tuple[int, list[str]]] = []
    among: list[str] = []
    at = 0
    for task_id in chosen:
        if found and at + 1 < len(among) and among[at + 1] == task_id:
            found[-1][1].append(task_id)
            at += 1
            continue
        among = list(tree.siblings(task_id))
        at = among.index(task_id)
        found.append((at, [task_id]))
    return found[::-1]  # from below, so that a place found holds while those after it move


def outdent(workspace: Workspace, project_id: str, ids: Sequence[str]) -> ChangeSet | None:
    """Move tasks one level out; those that follow in the same summary become theirs, so that no row changes place."""
    plan = workspace.plan(project_id)
    tree, chosen = Tree(plan), topmost(plan, ids)
    for task_id in chosen:
        above = tree.parent[task_id]
        if above is None:
            continue
        among = list(tree.siblings(task_id))
        for follower in among[among.index(task_id) + 1 :]:
            tree.place(follower, task_id, len(tree.children[task_id]))
        outer = tree.parent[above]
        tree.place(task_id, outer, tree.children[outer].index(above) + 1)
    if not tree.moved:
        raise InvalidValueError("The task is at the outermost level already.")
    return workspace.record(_label("Outdent", plan, chosen), tree.changes())


def move_tasks(
    workspace: Workspace, project_id: str, ids: Sequence[str], before: str | None, *, label: str = ""
) -> ChangeSet | None:
    """Put tasks above another, or at the end of the plan; with them goes all beneath them."""
    plan = workspace.plan(project_id)
    tree, chosen = Tree(plan), topmost(plan, ids)
    if before is not None and any(_lies_in(tree, before, task_id) for task_id in chosen):
        raise InvalidValueError("A task cannot be moved into itself.")
    tree.place_all(chosen, None if before is None else tree.parent[before], before)
    return workspace.record(label or _label("Move", plan, chosen), tree.changes())


def move_by(
    workspace: Workspace, project_id: str, ids: Sequence[str], step: int, *, shown: Container[str] | None = None
) -> ChangeSet | None:
    """Move tasks one place up (-1) or down (1) among their siblings, as one block each; past those not `shown` as well."""
    plan = workspace.plan(project_id)
    tree, chosen = Tree(plan), topmost(plan, ids)
    moving = set(chosen)
    for task_id in chosen if step < 0 else reversed(chosen):
        among = tree.siblings(task_id)
        to = among.index(task_id) + step
        while shown is not None and 0 <= to < len(among) and among[to] not in shown:
            to += step
        if 0 <= to < len(among) and among[to] not in moving:
            tree.place(task_id, tree.parent[task_id], to)
            moving.discard(task_id)
    label = f"{_label('Move', plan, chosen)} {'up' if step < 0 else 'down'}"
    return workspace.record(label, tree.changes()) if tree.moved else None


def topmost(plan: Plan, ids: Iterable[str]) -> list[str]:
    """Return the chosen tasks that lie in no other chosen one, in display order."""
    rows, outline = plan.tasks.row, plan.outline
    chosen = {rows[task_id] for task_id in ids if task_id in rows}
    found = [row for row in chosen if chosen.isdisjoint(outline.ancestors(row))]
    return [plan.tasks.ids[row] for row in sorted(found, key=outline.number.__getitem__)]


def _lies_in(tree: Tree, task_id: str, summary_id: str) -> bool:
    at: str | None = task_id
    while at is not None:
        if at == summary_id:
            return True
        at = tree.parent[at]
    return False


def _name(plan: Plan, task_id: str) -> str:
    return str(plan.tasks["name"][plan.tasks.row[task_id]])


def _label(verb: str, plan: Plan, ids: Sequence[str]) -> str:
    if len(ids) == 1:
        return f"{verb} “{plan.tasks['name'][plan.tasks.row[ids[0]]]}”"
    return f"{verb} {len(ids)} tasks"


def _count(number: int) -> str:
    return "Add task" if number == 1 else f"Add {number} tasks"
