"""Which of many new links would make tasks wait for each other: looked for once for all of them, not once for each."""

from collections.abc import Iterable, Sequence

from pmo_desktop.domain.errors import LogicLoopError
from pmo_desktop.domain.plan.outline import NONE
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.refusing_loops import refuse_loop

Ends = tuple[str, str]
"""The predecessor and the successor of a link."""


def refuse(editing: Editing, predecessor_id: str, successor_id: str) -> None:
    """Raise LogicLoopError where a link would close a loop; where links are put off, only note it for `refuse_put_off`."""
    if editing.links_put_off is None or predecessor_id not in editing.plan.tasks:
        refuse_loop(editing.workspace, editing.plan, predecessor_id, successor_id)
    else:
        editing.links_put_off.append((predecessor_id, successor_id))


def refuse_put_off(editing: Editing, field: str) -> None:
    """Raise LogicLoopError where the links put off close a loop in the plan, which is foreseen to have them.

    To blame is the last of those in a loop, as the others alone would not close it; `field` says in which column it was
    written: beside its successor as a predecessor, or the other way round.
    """
    new, editing.links_put_off = editing.links_put_off or [], None
    to_blame = in_a_loop(editing.plan, new)
    for ends in reversed([each for each in new if each in to_blame]):
        try:
            refuse_loop(editing.workspace, editing.plan, *ends)
        except LogicLoopError as error:
            error.cell = (ends[field == "predecessors"], field)
            raise


def in_a_loop(plan: Plan, new: Iterable[Ends]) -> set[Ends]:
    """Return the links among `new` that a way leads back from to where they start, in a plan that has them already.

    A link of a summary is one of all tasks in it, as `refuse_loop` has it. Ends that are not in the plan are left out.
    """
    rows, outline, count = plan.tasks.row, plan.outline, len(plan.tasks)
    after: list[list[int]] = [[] for _ in range(2 * count)]
    # Node `row` is where work on a row begins, `count + row` where it has ended: a task leads from one to the other, a
    # summary from its beginning to those of the rows in it, and from their ends to its own.
    for row in range(count):
        above = outline.parent[row]
        if not outline.children[row]:
            after[row].append(count + row)
        if above != NONE:
            after[above].append(row)
            after[count + row].append(count + above)
    for before, follows in zip(plan.dependencies["predecessor_id"], plan.dependencies["successor_id"], strict=True):
        if before in rows and follows in rows:
            after[count + rows[before]].append(rows[follows])
    knot = _knots(after)
    known = (ends for ends in new if ends[0] in rows and ends[1] in rows)
    return {ends for ends in known if knot[count + rows[ends[0]]] == knot[rows[ends[1]]]}


def _knots(after: Sequence[Sequence[int]]) -> list[int]:  # noqa: C901 - one walk, told as it goes
    """Return a number for each node, the same for nodes that lead to each other (Tarjan 1972), without recursion."""
    count = len(after)
    found, low, index = [-1] * count, [0] * count, [-1] * count
    waiting: list[int] = []
    is_waiting = [False] * count
    counted = knots = 0
    for root in range(count):
        if index[root] != -1:
            continue
        walk = [(root, 0)]
        while walk:
            node, place = walk.pop()
            if place == 0:
                index[node] = low[node] = counted
                counted += 1
                waiting.append(node)
                is_waiting[node] = True
            elif is_waiting[after[node][place - 1]]:
                low[node] = min(low[node], low[after[node][place - 1]])
            for onward in range(place, len(after[node])):
                each = after[node][onward]
                if index[each] == -1:
                    walk += ((node, onward + 1), (each, 0))
                    break
                if is_waiting[each]:
                    low[node] = min(low[node], index[each])
            else:
                if low[node] == index[node]:
                    while found[node] == -1:
                        each = waiting.pop()
                        is_waiting[each] = False
                        found[each] = knots
                    knots += 1
    return found
