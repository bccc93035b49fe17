"""How much of one person is taken over time: what levelling looks at for room, many thousand times."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

CLOSE = 1e-3
"""The share of a person that rounding to whole seconds may ask too much."""
_EVER = -(1 << 62)
_SCARCE = 0.01
"""What is counted as all there is of somebody whose overhead leaves nothing to share: then things still go one at a time."""


class Profile:
    """Units taken in stretches of the wall clock: what is asked for in [start, finish) holds nights and weekends between too.

    One task alone may have more units than several share (see `Capacity`): it then counts as all there is, and nothing goes
    beside it. What is missing at some times of the most that there ever is counts as taken.
    """

    __slots__ = ("_alone", "_levels", "_missing", "_rooms", "_times", "capacity", "most")

    def __init__(self, capacity: float, most: float | None = None) -> None:
        """Begin with what several may share, and what one alone may have, at the time when there is most."""
        self.most = capacity if most is None else most
        self.capacity = max(capacity, _SCARCE) if self.most > 0 else capacity
        self._times = [_EVER]
        self._levels = [0.0]
        self._missing = [0.0]
        """Of the levels what is not taken, but missing."""
        self._alone = [self.most]
        self._rooms = [self.most]
        """How many units one more may ask for."""

    def copy(self) -> "Profile":
        twin = Profile(self.capacity, self.most)
        twin._times, twin._levels, twin._rooms = list(self._times), list(self._levels), list(self._rooms)
        twin._missing, twin._alone = list(self._missing), list(self._alone)
        return twin

    def limit(self, stretches: Iterable[tuple[int, int, float, float]]) -> None:
        """Let there be less in some stretches [start, finish): so much that several may share, and that one alone may have."""
        for start, finish, shared, alone in stretches:
            for place in range(self._edge(start), self._edge(finish)):
                missing = self.capacity - min(self.capacity, max(shared, _SCARCE if alone > 0 else 0.0))
                self._levels[place] += missing - self._missing[place]
                self._missing[place], self._alone[place] = missing, alone
                self._look(place)

    def stretches(self) -> Iterator[tuple[int, int, float]]:
        """Yield the stretches [start, finish) in which something is taken or missing, and how much."""
        for place in range(1, len(self._times) - 1):
            if self._levels[place] > CLOSE:
                yield self._times[place], self._times[place + 1], self._levels[place]

    def is_limited(self) -> bool:
        """Say whether there is less at some times than at others."""
        return any(missing > CLOSE for missing in self._missing)

    def room_after(self, start: int, finish: int, units: float, *, is_hopeless: bool = False) -> int | None:
        """Return None where there is room for units in [start, finish), else the first moment from which there may be some.

        Nothing that begins earlier and lasts until `finish` at least fits. What asks for more than there ever is counts as
        all of it. What `is_hopeless` may also lie where somebody has not got so much: it asks for too much by itself there.
        """
        least = min(units, self.most) - CLOSE
        times, rooms = self._times, self._rooms
        for place in range(bisect_left(times, finish) - 1, bisect_right(times, start) - 2, -1):
            if rooms[place] < least and not (is_hopeless and self._alone[place] < least):
                free = place + 1
                while free < len(times) and rooms[free] < least and not (is_hopeless and self._alone[free] < least):
                    free += 1
                return times[free] if free < len(times) else -_EVER
        return None

    def first_full(self, start: int, finish: int, units: float) -> tuple[int, int] | None:
        """Return the first stretch within [start, finish) that has no room for units; it may end later."""
        least = min(units, self.most) - CLOSE
        times, rooms = self._times, self._rooms
        for place in range(bisect_right(times, start) - 1, bisect_left(times, finish)):
            if rooms[place] < least:
                free = place + 1
                while free < len(times) and rooms[free] < least:
                    free += 1
                return max(start, times[place]), times[free] if free < len(times) else -_EVER
        return None

    def level(self, start: int, finish: int) -> float:
        """Return how many units are taken in [start, finish) on average."""
        if finish <= start:
            return 0.0
        times, found = self._times, 0.0
        for place in range(bisect_right(times, start) - 1, bisect_left(times, finish)):
            until = times[place + 1] if place + 1 < len(times) else finish
            found += self._levels[place] * (min(finish, until) - max(start, times[place]))
        return found / (finish - start)

    def unevenness(self, start: int, finish: int) -> float:
        """Return the square of the units taken, summed over the seconds of [start, finish)."""
        times, found = self._times, 0.0
        for place in range(bisect_right(times, start) - 1, bisect_left(times, finish)):
            until = times[place + 1] if place + 1 < len(times) else finish
            found += self._levels[place] ** 2 * (min(finish, until) - max(start, times[place]))
        return found

    def take(self, start: int, finish: int, units: float) -> None:
        """Take units in [start, finish), or give them back where below 0."""
        if finish <= start:
            return
        units = max(-self.capacity, min(units, self.capacity))
        first, last = self._edge(start), self._edge(finish)
        for place in range(first, last):
            self._levels[place] += units
            self._look(place)

    def _look(self, place: int) -> None:
        """Reckon anew what room there is in a stretch."""
        level = self._levels[place]
        is_taken = level > self._missing[place] + CLOSE
        self._rooms[place] = self.capacity - level if is_taken else self._alone[place]

    def _edge(self, at: int) -> int:
        place = bisect_left(self._times, at)
        if place == len(self._times) or self._times[place] != at:
            self._times.insert(place, at)
            for each in (self._levels, self._missing, self._alone, self._rooms):
                each.insert(place, each[place - 1])
        return place
