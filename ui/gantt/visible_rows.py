"""Which tasks of a plan the table shows, in order: collapsed summaries hide what lies beneath them. Knows no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Outline(Protocol):
    """What is needed of a plan's outline: display order and nesting level of task rows, and which are summaries."""

    @property
    def order(self) -> Sequence[int]: ...
    @property
    def level(self) -> Sequence[int]: ...
    @property
    def is_summary(self) -> Sequence[bool]: ...


def visible(outline: Outline, ids: Sequence[str], collapsed: frozenset[str]) -> list[int]:
    """Return the task rows to show, in display order, leaving out the descendants of collapsed summaries."""
    if not collapsed:
        return list(outline.order)
    shown: list[int] = []
    hidden_below: int | None = None
    for row in outline.order:
        level = outline.level[row]
        if hidden_below is not None and level > hidden_below:
            continue
        shown.append(row)
        hidden_below = level if outline.is_summary[row] and ids[row] in collapsed else None
    return shown


@dataclass(frozen=True, slots=True)
class Difference:
    """How one list of ids became another: everything between `first` and the common tail was replaced."""

    first: int
    removed: int
    inserted: int
    reordered: bool

    @property
    def nothing(self) -> bool:
        return not (self.removed or self.inserted)


def difference(before: Sequence[str], after: Sequence[str]) -> Difference:
    """Compare two orders of ids; `reordered` says that the replaced part holds the same ids in another order."""
    shorter = min(len(before), len(after))
    first = 0
    while first < shorter and before[first] == after[first]:
        first += 1
    tail = 0
    while tail < shorter - first and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    old = before[first : len(before) - tail]
    new = after[first : len(after) - tail]
    return Difference(first, len(old), len(new), len(old) == len(new) and set(old) == set(new))
