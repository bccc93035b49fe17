"""Refusing links that would make tasks wait for each other."""

from pmo_desktop.domain.errors import LogicLoopError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Task
from pmo_desktop.domain.schedule.across import cross_links, from_elsewhere, named_across, way_between
from pmo_desktop.services.workspace import Workspace


def refuse_loop(workspace: Workspace, plan: Plan, predecessor_id: str, successor_id: str) -> None:
    """Raise LogicLoopError where the link would join a task to itself or its own summary, or close a loop.

    The loop may lead through other projects; the predecessor may be of one.
    """
    if predecessor_id in plan.tasks:
        _refuse_within(plan, predecessor_id, successor_id)
    if predecessor_id not in plan.tasks or from_elsewhere(plan):
        _refuse_across(workspace, plan, predecessor_id, successor_id)


def _refuse_across(workspace: Workspace, plan: Plan, predecessor_id: str, successor_id: str) -> None:
    if predecessor_id in plan.tasks:
        plans = workspace.linked(plan)
    else:
        plans = workspace.linked(plan, workspace.plan(workspace.get(Task, predecessor_id).project_id))
    home = next(each for each, other in plans.items() if predecessor_id in other.tasks)
    way = way_between(plans, cross_links(plans), (plan.project.id, successor_id), (home, predecessor_id))
    if way:
        named = " → ".join(named_across(plans, *each) for each in (*way, way[0]))
        raise LogicLoopError(
            f"That link would make tasks wait for each other across projects: {named}.",
            "Remove one of these links first.",
            tasks=tuple(task_id for _, task_id in way),
        )


def _refuse_within(plan: Plan, predecessor_id: str, successor_id: str) -> None:
    rows, outline = plan.tasks.row, plan.outline
    before, after = rows[predecessor_id], rows[successor_id]
    names = plan.tasks["name"]
    if before == after:
        raise LogicLoopError(
            f"“{names[before]}” cannot follow itself.",
            "Write the row number of the task it follows.",
            tasks=(successor_id,),
        )
    if before in outline.ancestors(after) or after in outline.ancestors(before):
        raise LogicLoopError(
            f"“{names[before]}” and “{names[after]}” cannot be linked: one is, or contains, the other.",
            "Link the tasks inside the summary instead.",
            tasks=(predecessor_id, successor_id),
        )
    path = _path(plan, after, before)
    if path:
        named = " → ".join(f"“{names[row]}”" for row in path)
        raise LogicLoopError(
            f"That link would make tasks wait for each other: {named} → “{names[after]}”.",
            "Remove one of these links first.",
            tasks=tuple(plan.tasks.ids[row] for row in path),
        )


def _path(plan: Plan, start: int, goal: int) -> list[int]:
    """Return the tasks from `start` to `goal` along links, those of summaries included; empty where there is no way."""
    outline, rows = plan.outline, plan.tasks.row
    after: dict[int, list[int]] = {}
    ends = zip(plan.dependencies["predecessor_id"], plan.dependencies["successor_id"], strict=True)
    for before_id, after_id in ends:
        if before_id in rows and after_id in rows:
            after.setdefault(rows[before_id], []).append(rows[after_id])
    goals = set(outline.leaves(goal))
    came: dict[int, int] = dict.fromkeys(outline.leaves(start), -1)
    waiting = list(came)
    while waiting:
        leaf = waiting.pop()
        if leaf in goals:
            return _back(came, leaf)
        targets = (target for each in (leaf, *outline.ancestors(leaf)) for target in after.get(each, ()))
        for target in targets:
            for reached in outline.leaves(target):
                if reached not in came:
                    came[reached] = leaf
                    waiting.append(reached)
    return []


def _back(came: dict[int, int], leaf: int) -> list[int]:
    path = [leaf]
    while came[path[-1]] != -1:
        path.append(came[path[-1]])
    return path[::-1]
