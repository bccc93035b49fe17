"""Working time as arrays: many calendars' working seconds between many moments at once, and on each day of a grid."""

from collections.abc import Callable, Hashable, Sequence
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.calendar.stretches import Span, Stretches, between, common, of_spans
from pmo_desktop.domain.calendar.working import merged
from pmo_desktop.domain.moment import DAY

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
_AROUND = 366 * DAY
"""How far beyond the days of the grid moments may lie."""


class _Laid(NamedTuple):
    """One calendar's stretches, an empty one at the very beginning, with the working seconds before each."""

    starts: Ints
    finishes: Ints
    before: Ints
    edges: Ints
    """Working seconds before each edge of the days of the grid."""


class _Flat(NamedTuple):
    """The stretches of many calendars: two columns to search in, by calendar, and what makes positions of moments."""

    by_start: Ints
    by_before: Ints
    starts: Ints
    finishes: Ints
    shift: Ints


class Hours:
    """The days of a grid are the [first + d * DAY, first + (d + 1) * DAY), of whole weeks from a Monday on.

    Calendars are numbered as they come; two of the same hours have one number. Moments must lie in [low, high], a year around
    the grid; working seconds are counted from `low`.
    """

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last
        self.low, self.high = first - _AROUND, last + _AROUND
        self.days = (last - first) // DAY
        self.day_edges: Ints = np.arange(first, last + 1, DAY, dtype=np.int64)
        self._laid: list[_Laid] = []
        self._by_content: dict[bytes, int] = {}
        self._by_key: dict[Hashable, int] = {}
        self._span = self.high - self.low + 1
        self._flat: _Flat | None = None
        self._edges: Ints | None = None

    def __len__(self) -> int:
        return len(self._laid)

    def number(self, calendar: WorkingCalendar) -> int:
        """Return a calendar's number."""
        return self.called(calendar, lambda: calendar)

    def called(self, key: Hashable, calendar: Callable[[], WorkingCalendar]) -> int:
        """Return the number of the hours that `key` stands for; the calendar is asked for where they are not known yet."""
        known = self._by_key.get(key)
        if known is None:
            known = self._by_key[key] = self._keep(calendar().source(self.low, self.high))
        return known

    def without(self, number: int, away: Sequence[Span], key: Hashable) -> int:
        """Return the number of the hours of a calendar without stretches in which somebody is away."""
        known = self._by_key.get(key)
        if known is None:
            laid = self._laid[number]
            full = Stretches(laid.starts[1:], laid.finishes[1:])
            left = common(full, between(of_spans(merged(away)), self.low, self.high)) if away else full
            known = self._by_key[key] = self._keep(left)
        return known

    def _keep(self, found: Stretches) -> int:
        content = found.starts.tobytes() + found.finishes.tobytes()
        if content not in self._by_content:
            starts, finishes = np.append(self.low, found.starts), np.append(self.low, found.finishes)
            lengths = finishes - starts
            before = np.cumsum(lengths) - lengths
            places = np.searchsorted(starts, self.day_edges, side="right") - 1
            edges = before[places] + np.minimum(self.day_edges, finishes[places]) - starts[places]
            self._by_content[content] = len(self._laid)
            self._laid.append(_Laid(starts, finishes, before, edges))
            self._flat = self._edges = None
        return self._by_content[content]

    @property
    def edges(self) -> Ints:
        """Working seconds before each edge of the days, one row per calendar."""
        found = self._edges  # tables are asked in other threads than the one that lays out
        if found is None:
            found = self._edges = np.array([laid.edges for laid in self._laid], dtype=np.int64).reshape(
                -1, self.days + 1
            )
        return found

    def _all(self) -> "_Flat":
        """Return the stretches of all calendars one after another."""
        found = self._flat
        if found is None:
            counts = [len(laid.starts) for laid in self._laid]
            offsets = np.repeat(np.arange(len(counts), dtype=np.int64) * self._span, counts)
            starts, finishes, before = (
                np.concatenate([getattr(laid, name) for laid in self._laid])
                for name in ("starts", "finishes", "before")
            )
            found = _Flat(starts - self.low + offsets, before + offsets, starts, finishes, before - starts)
            self._flat = found
        return found

    def position(self, calendars: Ints, moments: Ints) -> Ints:
        """Return the working seconds before each moment on its calendar."""
        flat = self._all()
        places = np.searchsorted(flat.by_start, calendars * self._span + (moments - self.low), side="right") - 1
        return np.minimum(moments, flat.finishes[places]) + flat.shift[places]

    def reached(self, calendars: Ints, positions: Ints) -> Ints:
        """Return the first moment by which so many working seconds have gone by on each calendar."""
        return self._moments(calendars, positions, "left")

    def going_on(self, calendars: Ints, positions: Ints) -> Ints:
        """Return the last moment by which no more than so many working seconds have gone by: work goes on from there."""
        return self._moments(calendars, positions, "right")

    def _moments(self, calendars: Ints, positions: Ints, side: Literal["left", "right"]) -> Ints:
        flat = self._all()
        places = np.searchsorted(flat.by_before, calendars * self._span + positions, side=side) - 1
        found: Ints = np.minimum(positions - flat.shift[places], self.high)
        return found

    def within(self, calendar: int, start: int, finish: int) -> Ints:
        """Return the working seconds of each day that lie in [start, finish)."""
        if start <= self.first and finish >= self.last:
            return np.diff(self._laid[calendar].edges)
        begin = min(max(start, self.low), self.high)
        moments = np.clip(self.day_edges, begin, max(begin, min(finish, self.high)))
        return np.diff(self.position(np.full(len(moments), calendar, dtype=np.int64), moments))

    def stretches(self, calendars: Ints, start: Ints, finish: Ints) -> tuple[Ints, Ints, Ints]:
        """Return the stretches of work in each [start, finish), cut to it, with the place of what they lie in."""
        flat = self._all()
        offsets = calendars * self._span - self.low
        first = np.searchsorted(flat.by_start, offsets + start, side="right") - 1
        counts = np.searchsorted(flat.by_start, offsets + finish, side="left") - first
        place = np.repeat(np.arange(len(calendars)), counts)
        found = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts) + first[place]
        begin, end = np.maximum(flat.starts[found], start[place]), np.minimum(flat.finishes[found], finish[place])
        works = begin < end
        return place[works], begin[works], end[works]
