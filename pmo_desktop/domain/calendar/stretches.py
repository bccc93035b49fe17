"""Stretches of work as columns of moments: laid out from days, joined, cut by one another."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pmo_desktop.domain.calendar.shifts import DAY, Shifts

Span = tuple[int, int]
Moments = NDArray[np.int64]


class Stretches(NamedTuple):
    """Half-open stretches [start, finish) in order, none empty, with time between any two."""

    starts: Moments
    finishes: Moments


def of_spans(spans: Sequence[Span]) -> Stretches:
    """Return stretches that are in order and apart already."""
    both = np.array(spans, dtype=np.int64).reshape(-1, 2)
    return Stretches(both[:, 0].copy(), both[:, 1].copy())


def of_days(kinds: Sequence[Shifts], days: NDArray[Any], first: int, start: int, finish: int) -> Stretches:
    """Return the work within [start, finish) of days that follow one another from midnight `first`.

    `days` holds for each day which of `kinds` it follows. A shift belongs to the day it begins on, however far it reaches
    into the next.
    """
    most = max(map(len, kinds), default=0)
    table = np.zeros((len(kinds), most, 2), dtype=np.int64)
    for number, shifts in enumerate(kinds):
        table[number, : len(shifts)] = np.array(shifts, dtype=np.int64).reshape(-1, 2)
    midnights = first + DAY * np.arange(len(days), dtype=np.int64)
    laid = table[days] + midnights[:, None, None]
    starts, finishes = np.maximum(laid[:, :, 0].ravel(), start), np.minimum(laid[:, :, 1].ravel(), finish)
    kept = starts < finishes
    return joined(starts[kept], finishes[kept])


def joined(starts: Moments, finishes: Moments) -> Stretches:
    """Return stretches ordered by their start, those that touch or overlap made one."""
    if not len(starts):
        return Stretches(starts, finishes)
    reach = np.maximum.accumulate(finishes)
    apart = np.append(True, starts[1:] > reach[:-1])
    return Stretches(starts[apart], reach[np.append(apart[1:], True)])


def common(one: Stretches, other: Stretches) -> Stretches:
    """Return where both are."""
    first = np.searchsorted(other.finishes, one.starts, side="right")
    last = np.searchsorted(other.starts, one.finishes, side="left")
    counts = last - first
    left = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(len(left)) - np.repeat(np.cumsum(counts) - counts, counts)
    right = np.repeat(first, counts) + within
    return Stretches(
        np.maximum(one.starts[left], other.starts[right]), np.minimum(one.finishes[left], other.finishes[right])
    )


def between(taken: Stretches, start: int, finish: int) -> Stretches:
    """Return what of [start, finish) is not taken."""
    first = int(np.searchsorted(taken.finishes, start, side="right"))
    last = int(np.searchsorted(taken.starts, finish, side="left"))
    starts = np.append(start, taken.finishes[first:last])
    finishes = np.append(taken.starts[first:last], finish)
    kept = starts < finishes
    return Stretches(starts[kept], finishes[kept])
