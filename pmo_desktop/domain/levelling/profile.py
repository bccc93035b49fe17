"""How much of one person is taken over time: what levelling looks at for room, many thousand times."""

from bisect import bisect_left, bisect_right

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
