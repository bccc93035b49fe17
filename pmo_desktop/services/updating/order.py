"""The order of rows under each summary: which really moved, and where others go without moving those that did not."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from pmo_desktop.domain import rank


def staying(wanted: Sequence[str], now: Sequence[str]) -> set[str]:
    """Return the most of `wanted` that stand in this order among `now` already (a longest common subsequence)."""
    place = {each: number for number, each in enumerate(now)}
    known = [each for each in wanted if each in place]
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for number, each in enumerate(known):
        length = bisect_left(ends, place[each])
        before.append(at[length - 1] if length else -1)
        ends[length : length + 1] = [place[each]]
        at[length : length + 1] = [number]
    found: set[str] = set()
    number = at[-1] if at else -1
    while number >= 0:
        found.add(known[number])
        number = before[number]
    return found


def placed(now: Sequence[str], coming: Iterable[str], wanted: Sequence[str]) -> list[str]:
    """Return the rows under a summary with those that come put where the file has them.

    `now` are those that stay, in their order; `wanted` all of the file in its order. Rows that only this portfolio has stay
    behind the row they follow.
    """
    arriving, there = set(coming), set(now)
    behind: dict[str | None, list[str]] = {}
    last: str | None = None
    for each in wanted:
        if each in arriving:
            behind.setdefault(last, []).append(each)
        elif each in there:
            last = each
    known = set(wanted)
    found = behind.pop(None, [])
    waiting: list[str] = []
    for each in now:
        if each in known:
            found += waiting
            waiting = behind.pop(each, [])
        found.append(each)
    return [*found, *waiting]


def ranks_for(order: Sequence[str], known: Mapping[str, str], fresh: Iterable[str]) -> dict[str, str]:
    """Return new ranks for the `fresh` among rows in this order; for all of them where the ranks they have leave no room."""
    new = set(fresh)
    found: dict[str, str] = {}
    low: str | None = None
    run: list[str] = []
    for each in (*order, None):
        if each is not None and each in new:
            run.append(each)
            continue
        high = None if each is None else known[each]
        if low is not None and high is not None and low >= high:
            return dict(zip(order, rank.spread(len(order)), strict=True))
        if run:
            found.update(zip(run, rank.several(low, high, len(run)), strict=True))
        low, run = high, []
    return found
