"""How much of one person is taken over time: what levelling looks at for room, many thousand times."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

CLOSE = 1e-3
"""The share of a person that rounding to whole seconds may ask too much."""
_EVER = -(1 << 62)


class Profile:
    """Units taken in stretches of the wall clock: what is asked for in [start, finish) holds nights and weekends between too."""

    __slots__ = ("_levels", "_times", "capacity")

    def __init__(self, capacity: float) -> None:
        self.capacity = capacity
        self._times = [_EVER]
        self._levels = [0.0]

    def copy(self) -> "Profile":
        twin = Profile(self.capacity)
        twin._times, twin._levels = list(self._times), list(self._levels)
        return twin

    def stretches(self) -> Iterator[tuple[int, int, float]]:
        """Yield the stretches [start, finish) in which something is taken, and how much."""
        for place in range(1, len(self._times) - 1):
            if self._levels[place] > CLOSE:
                yield self._times[place], self._times[place + 1], self._levels[place]

    def room_after(self, start: int, finish: int, units: float) -> int | None:
        """Return None where there is room for units in [start, finish), else the first moment from which there may be some.

        Nothing that begins earlier and lasts until `finish` at least fits. What asks for more than there ever is counts as
        all of it.
        """
        limit = self.capacity - min(units, self.capacity) + CLOSE
        times, levels = self._times, self._levels
        for place in range(bisect_left(times, finish) - 1, bisect_right(times, start) - 2, -1):
            if levels[place] > limit:
                free = place + 1
                while free < len(times) and levels[free] > limit:
                    free += 1
                return times[free] if free < len(times) else None
        return None

    def first_full(self, start: int, finish: int, units: float) -> tuple[int, int] | None:
        """Return the first stretch within [start, finish) that has no room for units; it may end later."""
        limit = self.capacity - min(units, self.capacity) + CLOSE
        times, levels = self._times, self._levels
        for place in range(bisect_right(times, start) - 1, bisect_left(times, finish)):
            if levels[place] > limit:
                free = place + 1
                while free < len(times) and levels[free] > limit:
                    free += 1
                return (max(start, times[place]), times[free]) if free < len(times) else None
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

    def _edge(self, at: int) -> int:
        place = bisect_left(self._times, at)
        if place == len(self._times) or self._times[place] != at:
            self._times.insert(place, at)
            self._levels.insert(place, self._levels[place - 1])
        return place
