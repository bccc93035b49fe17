"""How one order of rows became another, in as few steps as can be. Knows no Qt."""

from collections.abc import Container, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """How one list of ids became another: everything between `first` and the common tail was replaced."""

    first: int
    removed: int
    inserted: int


def difference(before: Sequence[str], after: Sequence[str]) -> Difference:
    """Compare two orders of ids."""
    shorter = min(len(before), len(after))
    first = 0
    while first < shorter and before[first] == after[first]:
        first += 1
    tail = 0
    while tail < shorter - first and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return Difference(first, len(before) - first - tail, len(after) - first - tail)


def runs(ids: Sequence[str], known: Container[str]) -> list[tuple[int, int]]:
    """Return the stretches [first, last] of ids that are not among `known`, from the top."""
    found: list[tuple[int, int]] = []
    for place, row_id in enumerate(ids):
        if row_id in known:
            continue
        if found and found[-1][1] == place - 1:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found
