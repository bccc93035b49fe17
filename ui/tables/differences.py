"""How one order of rows became another, in as few rows as can be. Knows no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass


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
