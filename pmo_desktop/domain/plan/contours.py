"""How the work of an assignment is spread over its time: the named contours of MS Project, in ten equal steps.

The steps are those that MS Project's own files show day by day (75 h front loaded take 125 h: 100 % of the units for the
first 30 % of the time, 75 % for the next 20 %, …), and that `StandardContour` of ProjectLibre
(`com.projectlibre1.pm.assignment.contour`) lists. A contour drawn by hand has no steps of its own: its work is spread
evenly over the task's whole time, since single days are not kept.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

FLAT, BY_HAND = "flat", "contoured"
STEPS: Mapping[str, tuple[int, ...]] = {
    FLAT: (100,) * 10,
    "back_loaded": (10, 15, 25, 50, 50, 75, 75, 100, 100, 100),
    "front_loaded": (100, 100, 100, 75, 75, 50, 50, 25, 15, 10),
    "double_peak": (25, 50, 100, 50, 25, 25, 50, 100, 50, 25),
    "early_peak": (25, 50, 100, 100, 75, 50, 50, 25, 15, 10),
    "late_peak": (10, 15, 25, 50, 50, 75, 100, 100, 50, 25),
    "bell": (10, 20, 40, 80, 100, 100, 80, 40, 20, 10),
    "turtle": (25, 50, 75, 100, 100, 100, 100, 75, 50, 25),
}
"""Percent of the units at which each tenth of the time is worked."""


def steps(contour: str) -> tuple[int, ...]:
    """Return a contour's steps; one drawn by hand, or unknown, is even."""
    return STEPS.get(contour, STEPS[FLAT])


def mean(contour: str) -> float:
    """Return the share of the units that is worked on average: work = time × units × mean."""
    return sum(steps(contour)) / 1000


def stretch(work: int, units: float, contour: str = FLAT) -> int:
    """Return the working seconds that some work takes, rounded to the nearest; none where there is nobody to do it."""
    return round(work / (units * mean(contour))) if units > 0 else 0


def done_after(contour: str, share: float) -> float:
    """Return which share of the work is done after a share of the time (both 0 to 1)."""
    own = steps(contour)
    whole, part = divmod(min(1.0, max(0.0, share)) * 10, 1)
    count = int(whole)
    return (sum(own[:count]) + (own[count] * part if count < 10 else 0)) / sum(own)


def time_of(contour: str, done: float) -> float:
    """Return which share of the time a share of the work takes (both 0 to 1): the reverse of `done_after`."""
    own = steps(contour)
    left = min(1.0, max(0.0, done)) * sum(own)
    for tenth, height in enumerate(own):
        if left <= height:
            return (tenth + left / height) / 10
        left -= height
    return 1.0


@lru_cache(maxsize=4_096)
def pieces(contour: str, since: float = 0.0, until: float = 1.0) -> tuple[tuple[float, float, float], ...]:
    """Return a stretch of a contour as (from, to, work): shares of its time, each worked evenly, and of its work.

    Both ends and the work count from the stretch alone: pieces begin at 0 and end at 1, their works add up to 1. Steps of
    one height that follow each other are one piece.
    """
    edges = [since, *(tenth / 10 for tenth in range(1, 10) if since < tenth / 10 < until), until]
    length, work = until - since, done_after(contour, until) - done_after(contour, since)
    if length <= 0 or work <= 0:
        return ((0.0, 1.0, 1.0),)
    own = steps(contour)
    found: list[tuple[float, float, float]] = []
    height = -1
    for begin, end in pairwise(edges):
        step = own[min(9, int((begin + end) * 5))]
        share = (done_after(contour, end) - done_after(contour, begin)) / work
        if step == height:
            first, _, before = found.pop()
            found.append((first, (end - since) / length, before + share))
        else:
            found.append(((begin - since) / length, (end - since) / length, share))
        height = step
    return tuple(found)


def shared(total: int, weights: Sequence[float]) -> list[int]:
    """Return a number of seconds shared by weights, each part whole and their sum exactly the total.

    Every part is rounded down; the seconds left over go to those that lost most, the first of equals. Without any weight
    all get the same.
    """
    weights = weights if sum(weights) > 0 else [1.0] * len(weights)
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [int(each) for each in exact]
    for number in sorted(range(len(parts)), key=lambda each: parts[each] - exact[each])[: total - sum(parts)]:
        parts[number] += 1
    return parts
