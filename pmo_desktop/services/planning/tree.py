"""The nesting of a plan's tasks while rows are moved and added."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from pmo_desktop.domain import rank
from pmo_desktop.domain.changes import Change, Update
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Task

K = TypeVar("K")
V = TypeVar("V")


class _Asked(dict[K, V]):
    """Works values out when they are first asked for: to move one of many thousand tasks few are."""

    def __init__(self, of: Callable[[K], V]) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, key: K) -> V:
        found = self[key] = self._of(key)
        return found


class Tree:
    """The nesting of a plan's tasks as it would be after the moves made so far."""

    def __init__(self, plan: Plan) -> None:
        self._tasks, self._outline = plan.tasks, plan.outline
        self.parent: dict[str, str | None] = _Asked(self._parent_of)
        self.rank: dict[str, str] = _Asked(lambda task_id: str(plan.tasks["rank"][plan.tasks.row[task_id]]))
        self.children: dict[str | None, list[str]] = _Asked(self._children_of)
        """Those of None are the outermost tasks."""
        self.moved: dict[str, None] = {}

    def _parent_of(self, task_id: str) -> str | None:
        above = self._outline.parent[self._tasks.row[task_id]]
        return self._tasks.ids[above] if above >= 0 else None

    def _children_of(self, task_id: str | None) -> list[str]:
        ids, outline = self._tasks.ids, self._outline
        if task_id is None:
            return [ids[row] for row in outline.order if outline.parent[row] < 0]
        row = self._tasks.row.get(task_id)
        return [] if row is None else [ids[each] for each in outline.children[row]]

    def siblings(self, task_id: str) -> list[str]:
        return self.children[self.parent[task_id]]

    def place(self, task_id: str, parent: str | None, at: int) -> None:
        """Make a task the child of `parent` at a position among the children it then has."""
        self.siblings(task_id).remove(task_id)
        among = self.children[parent]
        self.rank[task_id] = rank.between(*self.gap(among, at))
        among.insert(at, task_id)
        self.parent[task_id] = parent
        self.moved[task_id] = None

    def place_all(self, task_ids: Sequence[str], parent: str | None, before: str | None) -> None:
        """Make tasks, in this order, children of `parent` above one of those it has, else after the last of them."""
        for task_id in task_ids:
            self.siblings(task_id).remove(task_id)
        among = self.children[parent]
        at = len(among) if before is None else among.index(before)
        for task_id, own in zip(task_ids, rank.several(*self.gap(among, at), len(task_ids)), strict=True):
            self.rank[task_id] = own
            self.parent[task_id] = parent
            self.moved[task_id] = None
        among[at:at] = task_ids

    def add(self, task_id: str, parent: str | None, at: int, place: str) -> None:
        """Put a task that is to be inserted with the rank `place` among the children of `parent`."""
        self.children[parent].insert(at, task_id)
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
