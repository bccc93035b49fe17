"""The nesting of a plan's tasks while rows are moved and added."""

from collections.abc import Sequence

from pmo_desktop.domain import rank
from pmo_desktop.domain.changes import Change, Update
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Task


class Tree:
    """The nesting of a plan's tasks as it would be after the moves made so far."""

    def __init__(self, plan: Plan) -> None:
        self._tasks = plan.tasks
        ids, outline = plan.tasks.ids, plan.outline
        self.parent: dict[str, str | None] = {
            ids[row]: (ids[above] if above >= 0 else None) for row, above in enumerate(outline.parent)
        }
        self.rank: dict[str, str] = dict(zip(ids, plan.tasks["rank"], strict=True))
        self.children: dict[str | None, list[str]] = {None: []}
        for row in outline.order:
            self.children.setdefault(self.parent[ids[row]], []).append(ids[row])
        self.moved: dict[str, None] = {}

    def siblings(self, task_id: str) -> list[str]:
        return self.children[self.parent[task_id]]

    def place(self, task_id: str, parent: str | None, at: int) -> None:
        """Make a task the child of `parent` at a position among the children it then has."""
        self.siblings(task_id).remove(task_id)
        among = self.children.setdefault(parent, [])
        self.rank[task_id] = rank.between(*self.gap(among, at))
        among.insert(at, task_id)
        self.parent[task_id] = parent
        self.moved[task_id] = None

    def place_all(self, task_ids: Sequence[str], parent: str | None, before: str | None) -> None:
        """Make tasks, in this order, children of `parent` above one of those it has, else after the last of them."""
        for task_id in task_ids:
            self.siblings(task_id).remove(task_id)
        among = self.children.setdefault(parent, [])
        at = len(among) if before is None else among.index(before)
        for task_id, own in zip(task_ids, rank.several(*self.gap(among, at), len(task_ids)), strict=True):
            self.rank[task_id] = own
            self.parent[task_id] = parent
            self.moved[task_id] = None
        among[at:at] = task_ids

    def add(self, task_id: str, parent: str | None, at: int, place: str) -> None:
        """Put a task that is to be inserted with the rank `place` among the children of `parent`."""
        self.children.setdefault(parent, []).insert(at, task_id)
        self.parent[task_id] = parent
        self.rank[task_id] = place

    def gap(self, among: Sequence[str], at: int) -> tuple[str | None, str | None]:
        """Return the ranks around a position, after giving siblings new ones where two have the same."""
        low = self.rank[among[at - 1]] if at > 0 else None
        high = self.rank[among[at]] if at < len(among) else None
        if low is not None and high is not None and low >= high:
            for each, own in zip(among, rank.spread(len(among)), strict=True):
                self.rank[each] = own
                self.moved[each] = None
            return self.gap(among, at)
        return low, high

    def changes(self) -> list[Change]:
        return [
            Update(Task, task_id, {"parent_id": self.parent[task_id], "rank": self.rank[task_id]})
            for task_id in self.moved
        ]
