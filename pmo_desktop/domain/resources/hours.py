"""Working time as arrays: many calendars' working seconds between many moments at once, and on each day of a grid."""

from collections.abc import Callable, Hashable, Sequence
from itertools import chain
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.calendar.stretches import Span, Stretches
from pmo_desktop.domain.calendar.working import merged
from pmo_desktop.domain.moment import DAY

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Side = Literal["left", "right"]
_AROUND = 366 * DAY
"""How far beyond the days of the grid moments may lie."""


def in_order(keys: Ints) -> Ints:
    """Return the order of keys: sorted with their places in the same numbers, which is several times as quick as argsort."""
    bits = len(keys).bit_length()
    if int(keys.max(initial=0)).bit_length() + bits > 62:
        return np.argsort(keys, kind="stable")
    return np.sort((keys << bits) | np.arange(len(keys), dtype=np.int64)) & ((1 << bits) - 1)


class _Flat(NamedTuple):
    """The stretches of many lines one after another: two columns to search in, and what makes amounts of places."""

    lines: int
    by_start: Ints
    by_inside: Ints
    starts: Ints
    finishes: Ints
    shift: Ints


class _Lines:
    """Stretches along lines from 0 to `length`; says how much of a line lies in stretches up to a place, and where so much does.

    A line begins with a stretch at 0, an empty one where nothing is there.
    """

    def __init__(self, length: int) -> None:
        self._lines: list[Stretches] = []
        self._wide = length + 1
        self._known: _Flat | None = None

    def add(self, line: Stretches) -> int:
        self._lines.append(line)
        return len(self._lines) - 1

    def __getitem__(self, number: int) -> Stretches:
        return self._lines[number]

    @property
    def flat(self) -> _Flat:
        found, lines = self._known, len(self._lines)  # tables are asked in other threads than the one that adds
        if found is None or found.lines < lines:
            counts = [len(line.starts) for line in self._lines[:lines]]
            starts, finishes = (np.concatenate(column) for column in zip(*self._lines[:lines], strict=True))
            lengths = finishes - starts
            first = np.cumsum([0, *counts[:-1]])
            inside = np.cumsum(lengths) - lengths
            inside -= np.repeat(inside[first], counts)
            offsets = np.repeat(np.arange(lines, dtype=np.int64) * self._wide, counts)
            found = _Flat(lines, starts + offsets, inside + offsets, starts, finishes, inside - starts)
            self._known = found
        return found

    def inside(self, lines: Ints, places: Ints) -> Ints:
        """Return how much of each line up to a place lies in its stretches."""
        flat = self.flat
        at = np.searchsorted(flat.by_start, lines * self._wide + places, side="right") - 1
        return np.minimum(places, flat.finishes[at]) + flat.shift[at]

    def place(self, lines: Ints, amounts: Ints, side: Side) -> Ints:
        """Return the first place, or the last, up to which so much of each line lies in its stretches."""
        flat = self.flat
        at = np.searchsorted(flat.by_inside, lines * self._wide + amounts, side=side) - 1
        return amounts - flat.shift[at]

    def cut(self, lines: Ints, start: Ints, finish: Ints) -> tuple[Ints, Ints, Ints]:
        """Return the stretches in each [start, finish), cut to it, with the number of what they lie in."""
        flat, offsets = self.flat, lines * self._wide
        first = np.searchsorted(flat.by_start, offsets + start, side="right") - 1
        counts = np.searchsorted(flat.by_start, offsets + finish, side="left") - first
        which = np.repeat(np.arange(len(lines)), counts)
        at = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts) + first[which]
        begin, end = np.maximum(flat.starts[at], start[which]), np.minimum(flat.finishes[at], finish[which])
        kept = begin < end
        return which[kept], begin[kept], end[kept]


class Hours:
    """The days of a grid are the [first + d * DAY, first + (d + 1) * DAY), of whole weeks from a Monday on.

    Calendars are numbered as they come; two of the same hours have one number. Most people work by one of few calendars, less
    their leave: so each is laid out as a week's work once, and for each person only how much of that they are there for.
    Moments must lie in [low, high], a year around the grid; working seconds are counted from `low`.
    """

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last
        self.low, self.high = first - _AROUND, last + _AROUND
        self.days = (last - first) // DAY
        self.day_edges: Ints = np.arange(first, last + 1, DAY, dtype=np.int64)
        self._span = self.high - self.low
        self._work, self._there = _Lines(self._span), _Lines(self._span)
        self._base: Ints = np.zeros(0, dtype=np.int64)
        """The line of work of each calendar; that of who is there for it has its own number."""
        self._by_content: dict[bytes, int] = {}
        self._by_key: dict[Hashable, int] = {}
        self._on_days: tuple[Ints, Ints] = (
            np.zeros((0, self.days + 1), dtype=np.int64),
            np.zeros((0, self.days), np.int64),
        )

    def __len__(self) -> int:
        return len(self._base)

    # Calendars

    def called(self, key: Hashable, calendar: Callable[[], WorkingCalendar]) -> int:
        """Return the number of the hours that `key` stands for; the calendar is asked for where they are not known yet."""
        known = self._by_key.get(key)
        if known is None:
            known = self._by_key[key] = self.number(calendar())
        return known

    def number(self, calendar: WorkingCalendar, like: int | None = None) -> int:
        """Return a calendar's number, that of `like` where it has the same hours."""
        known = self._by_key.get(calendar)
        if known is None:
            found = Stretches(*(moments - self.low for moments in calendar.source(self.low, self.high)))
            known = like if like is not None and self._is(like, found) else self._keep(found)
            self._by_key[calendar] = known
        return known

    def _keep(self, found: Stretches) -> int:
        content = found.starts.tobytes() + found.finishes.tobytes()
        if content not in self._by_content:
            line = self._work.add(Stretches(*(np.append(0, moments) for moments in found)))
            self._by_content[content] = self._add(line, [0, self._span])
        return self._by_content[content]

    def without(self, numbers: Ints, away: Sequence[Sequence[Span]]) -> Ints:
        """Return the numbers of the hours of calendars without the stretches in which each of some people is away."""
        owner = np.repeat(np.arange(len(away)), list(map(len, away)))
        moments = np.array(list(chain.from_iterable(away)), dtype=np.int64).reshape(-1, 2)
        moments = moments.clip(self.low, self.high)
        ends = np.append(0, np.cumsum(list(map(len, away))))
        begin, end = (self.position(numbers[owner], moments[:, side]).tolist() for side in (0, 1))
        found = numbers.copy()
        for place, number in enumerate(numbers.tolist()):
            own = slice(ends[place], ends[place + 1])
            gone = merged(list(zip(begin[own], end[own], strict=True)))
            if gone:
                key = (number, tuple(gone))
                if key not in self._by_key:
                    self._by_key[key] = self._add(int(self._base[number]), [0, *chain.from_iterable(gone), self._span])
                found[place] = self._by_key[key]
        return found

    def _add(self, line: int, edges: Sequence[int]) -> int:
        """Number a line of work for who is there from each even one of edges, in seconds of it, to the next."""
        there = np.array(edges, dtype=np.int64).reshape(-1, 2)
        self._there.add(Stretches(there[:, 0], there[:, 1]))
        self._base = np.append(self._base, line)
        return len(self._base) - 1

    def _is(self, number: int, found: Stretches) -> bool:
        """Say whether a calendar has just these stretches, told from `low` on: all of them, and no more in all."""
        through = np.cumsum(found.finishes - found.starts)
        moments = np.concatenate([found.starts, found.finishes, [self._span]]) + self.low
        wanted = np.concatenate([through - (found.finishes - found.starts), through, through[-1:]])
        return np.array_equal(self.position(np.full(len(moments), number), moments), wanted)

    # Between moments and working seconds

    def position(self, calendars: Ints, moments: Ints) -> Ints:
        """Return the working seconds before each moment on its calendar."""
        places = moments - self.low
        order = in_order(calendars * (self._span + 1) + places)
        own = calendars[order]
        found = np.empty_like(places)
        found[order] = self._there.inside(own, self._work.inside(self._base[own], places[order]))
        return found

    def reached(self, calendars: Ints, positions: Ints) -> Ints:
        """Return the first moment by which so many working seconds have gone by on each calendar."""
        return self._moments(calendars, positions, "left")

    def going_on(self, calendars: Ints, positions: Ints) -> Ints:
        """Return the last moment by which no more than so many working seconds have gone by: work goes on from there."""
        return self._moments(calendars, positions, "right")

    def _moments(self, calendars: Ints, positions: Ints, side: Side) -> Ints:
        order = in_order(calendars * (self._span + 1) + positions)
        own = calendars[order]
        found = np.empty_like(positions)
        found[order] = self._work.place(self._base[own], self._there.place(own, positions[order], side), side)
        return np.minimum(found + self.low, self.high)

    def stretches(self, calendars: Ints, start: Ints, finish: Ints) -> tuple[Ints, Ints, Ints]:
        """Return the stretches of work in each [start, finish), cut to it, with the place of what they lie in."""
        base = self._base[calendars]
        begin, end = (self._work.inside(base, moments - self.low) for moments in (start, finish))
        place, begin, end = self._there.cut(calendars, begin, end)
        base = base[place]
        first, last = self._work.place(base, begin, "right"), self._work.place(base, end, "left")
        part, begin, end = self._work.cut(base, first, last)
        return place[part], begin + self.low, end + self.low

    # On the days of the grid

    @property
    def edges(self) -> Ints:
        """Working seconds before each edge of the days, one row per calendar."""
        return self._days()[0]

    @property
    def daily(self) -> Ints:
        """Working seconds of each day, one row per calendar."""
        return self._days()[1]

    def _days(self) -> tuple[Ints, Ints]:
        found = self._on_days  # tables are asked in other threads than the one that lays out
        new = np.arange(len(found[0]), len(self))
        if len(new):
            lines, place = np.unique(self._base[new], return_inverse=True)
            wide = self.days + 1
            at = self._work.inside(np.repeat(lines, wide), np.tile(self.day_edges - self.low, len(lines)))
            at = at.reshape(-1, wide)[place].ravel()
            edges = self._there.inside(np.repeat(new, wide), at).reshape(-1, wide)
            found = np.concatenate([found[0], edges]), np.concatenate([found[1], np.diff(edges, axis=1)])
            self._on_days = found
        return found

    def within(self, calendar: int, start: int, finish: int) -> Ints:
        """Return the working seconds of each day that lie in [start, finish)."""
        if start <= self.first and finish >= self.last:
            return self.daily[calendar]  # type: ignore[no-any-return]  # a row
        begin = min(max(start, self.low), self.high)
        moments = np.clip(self.day_edges, begin, max(begin, min(finish, self.high)))
        return np.diff(self.position(np.full(len(moments), calendar, dtype=np.int64), moments))
