"""The order and nesting of a plan's tasks, worked out from parent and rank."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pmo_desktop.domain.plan.columns import Columns
from pmo_desktop.domain.records import Task

NONE = -1
_FEW = 8
"""So many new tasks are put into a known outline one by one."""


@dataclass(frozen=True, slots=True)
class Outline:
    """All but `order` are indexed by task row; `parent` is -1 at the top, `number` counts from 1 down the screen."""

    order: tuple[int, ...]
    level: tuple[int, ...]
    parent: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    number: tuple[int, ...]
    is_summary: tuple[bool, ...]

    def descendants(self, row: int) -> list[int]:
        """Return the rows beneath one, in display order."""
        start = self.number[row]
        end = start
        while end < len(self.order) and self.level[self.order[end]] > self.level[row]:
            end += 1
        return list(self.order[start:end])

    def leaves(self, row: int) -> list[int]:
        """Return the rows beneath one that are no summaries; the row itself where it is none."""
        if not self.is_summary[row]:
            return [row]
        return [each for each in self.descendants(row) if not self.is_summary[each]]

    def ancestors(self, row: int) -> list[int]:
        """Return the summaries a row lies in, the innermost first."""
        found = []
        while (row := self.parent[row]) != NONE:
            found.append(row)
        return found

    def with_more(self, tasks: Columns[Task]) -> "Outline | None":
        """Return the outline where rows after those it has are new: their places are looked for, all else stands.

        None where that is not enough, because there are many or others lie in them.
        """
        outline: Outline | None = self
        count = len(self.order)
        if len(tasks) - count > _FEW:
            return None
        for row in range(count, len(tasks)):
            outline = None if outline is None else outline._with_one_more(tasks, row)  # noqa: SLF001 - of this class
        return outline

    def _with_one_more(self, tasks: Columns[Task], row: int) -> "Outline | None":
        ranks, ids = tasks["rank"], tasks.ids
        above = tasks.row.get(tasks["parent_id"][row], NONE)
        if above >= row or ids[row] in tasks.by("parent_id"):
            return None
        among: Sequence[int]
        among = self.children[above] if above != NONE else [each for each in self.order if self.parent[each] == NONE]
        at = bisect_left(among, (ranks[row], ids[row]), key=lambda each: (ranks[each], ids[each]))
        if at < len(among):
            place = self.number[among[at]] - 1
        elif among:
            place = self.number[among[-1]] + len(self.descendants(among[-1]))
        else:
            place = self.number[above] if above != NONE else 0
        order = (*self.order[:place], row, *self.order[place:])
        number, children, is_summary = [*self.number, place + 1], [*self.children, ()], [*self.is_summary, False]
        for each in self.order[place:]:
            number[each] += 1
        if above != NONE:
            children[above] = (*among[:at], row, *among[at:])
            is_summary[above] = is_summary[above] or not tasks["blank"][row]
        level = 0 if above == NONE else self.level[above] + 1
        return Outline(
            order, (*self.level, level), (*self.parent, above), tuple(children), tuple(number), tuple(is_summary)
        )


def outline_of(tasks: Columns[Task]) -> Outline:
    """Order tasks by rank within their parent (ties by id); a parent that is gone or its own ancestor counts as none."""
    parent = _parents(tasks)
    children: list[list[int]] = [[] for _ in range(len(tasks))]
    top: list[int] = []
    ranks, ids = tasks["rank"], tasks.ids
    for row in sorted(range(len(tasks)), key=lambda row: (ranks[row], ids[row])):
        (top if parent[row] == NONE else children[parent[row]]).append(row)
    order, level = _walk(top, children)
    number = [0] * len(tasks)
    for place, row in enumerate(order, 1):
        number[row] = place
    blank = tasks["blank"]
    return Outline(
        order=tuple(order),
        level=tuple(level),
        parent=tuple(parent),
        children=tuple(map(tuple, children)),
        number=tuple(number),
        is_summary=tuple(any(not blank[child] for child in each) for each in children),
    )


def _parents(tasks: Columns[Task]) -> list[int]:
    parent = [NONE if above is None else tasks.row.get(above, NONE) for above in tasks["parent_id"]]
    if _cut_circles(list(parent), range(len(parent))):  # cut in the order of ids, wherever the rows happen to lie
        _cut_circles(parent, sorted(range(len(parent)), key=tasks.ids.__getitem__))
    return parent


def _cut_circles(parent: list[int], rows: Iterable[int]) -> bool:
    """Make a row that is its own ancestor one of the top, looking from each of `rows` upwards; say whether any was."""
    settled = [False] * len(parent)
    any_cut = False
    for row in rows:
        path: list[int] = []
        on_path: set[int] = set()
        at = row
        while at != NONE and not settled[at]:
            if at in on_path:
                parent[at] = NONE
                any_cut = True
                break
            path.append(at)
            on_path.add(at)
            at = parent[at]
        for each in path:
            settled[each] = True
    return any_cut


def _walk(top: Sequence[int], children: Sequence[Sequence[int]]) -> tuple[list[int], list[int]]:
    order: list[int] = []
    level = [0] * len(children)
    waiting = [(row, 0) for row in reversed(top)]
    while waiting:
        row, depth = waiting.pop()
        order.append(row)
        level[row] = depth
        waiting += [(child, depth + 1) for child in reversed(children[row])]
    return order, level
