"""A calendar as the engine uses it: stretches of work in order, laid out as far as they have been asked for."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from pmo_desktop.domain.calendar.shifts import DAY, STANDARD, parse_shifts
from pmo_desktop.domain.errors import CalendarExhaustedError

Span = tuple[int, int]
Source = Callable[[int, int], list[Span]]
"""Given two midnights, returns the stretches of work within [start, finish): in order, apart, not empty."""

_YEAR = 365 * DAY
EARLIEST = -30 * _YEAR
"""Where a search backwards ends, about 1940."""
LATEST = 250 * _YEAR
"""Where a search forwards ends, about 2219."""
_FIRST_STEP = 2 * _YEAR


class WorkingCalendar:
    """Moments and durations are seconds (see `moment`); a stretch of work is half-open, [start, finish).

    Every method is O(log n) in the stretches laid out. Raises CalendarExhaustedError where no work is found between about
    1940 and 2219, so that no search is endless.
    """

    __slots__ = ("_before", "_finishes", "_high", "_low", "_source", "_starts", "_step", "name")

    def __init__(self, source: Source, name: str = "") -> None:
        self.name = name
        self._source = source
        self._low = self._high = 0
        self._starts: list[int] = []
        self._finishes: list[int] = []
        self._before: list[int] = []
        """Work before each stretch, counted from an arbitrary origin; negative before it."""
        self._step = _FIRST_STEP

    def is_working(self, at: int) -> bool:
        """Say whether work goes on in the second after `at`."""
        self._reach(at, at + DAY)
        place = bisect_right(self._starts, at) - 1
        return place >= 0 and at < self._finishes[place]

    def next_start(self, at: int) -> int:
        """Return `at` where work goes on from it, else the start of the next stretch."""
        self._reach(at, at + DAY)
        place = bisect_right(self._starts, at) - 1
        if place >= 0 and at < self._finishes[place]:
            return at
        while place + 1 >= len(self._starts):
            self._later()
            place = bisect_right(self._starts, at) - 1
        return self._starts[place + 1]

    def previous_finish(self, at: int) -> int:
        """Return `at` where work goes on up to it, else the finish of the stretch before."""
        self._reach(at - DAY, at)
        place = bisect_left(self._starts, at) - 1
        while place < 0:
            self._earlier()
            place = bisect_left(self._starts, at) - 1
        return min(at, self._finishes[place])

    def add(self, at: int, seconds: int) -> int:
        """Return where `seconds` of work from `at` end; going back (negative), where they began. 0 gives `at` itself.

        Forwards the earliest such moment (a shift's end), backwards the latest (a shift's start).
        """
        if seconds == 0:
            return at
        target = self._position(at) + seconds
        return self._forward(target) if seconds > 0 else self._backward(target)

    def work(self, start: int, finish: int) -> int:
        """Return the seconds of work between two moments, negative where `finish` comes first."""
        return 0 if start == finish else self._position(finish) - self._position(start)

    def spans(self, start: int, finish: int) -> list[Span]:
        """Return the stretches of work in [start, finish), cut to it."""
        if finish <= start:
            return []
        self._reach(start, finish)
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_left(self._starts, finish)
        found = zip(self._starts[first:last], self._finishes[first:last], strict=True)
        return [(max(a, start), min(b, finish)) for a, b in found if b > start]

    def non_working(self, start: int, finish: int) -> list[Span]:
        """Return the gaps between stretches of work in [start, finish), cut to it."""
        gaps, at = [], start
        for begin, end in self.spans(start, finish):
            if begin > at:
                gaps.append((at, begin))
            at = end
        return [*gaps, (at, finish)] if at < finish else gaps

    def source(self, start: int, finish: int) -> list[Span]:
        """Return the stretches between two midnights as this calendar's own source gives them."""
        return self._source(start, finish)

    def _position(self, at: int) -> int:
        self._reach(at - DAY, at + DAY)
        place = bisect_right(self._starts, at) - 1
        if place < 0:
            return self._before[0] if self._before else 0
        return self._before[place] + min(at, self._finishes[place]) - self._starts[place]

    def _forward(self, target: int) -> int:
        while not self._starts or self._end() < target:
            self._later()
        place = bisect_left(self._before, target) - 1
        return self._starts[place] + target - self._before[place]

    def _backward(self, target: int) -> int:
        while not self._before or self._before[0] > target:
            self._earlier()
        place = bisect_right(self._before, target) - 1
        return self._starts[place] + target - self._before[place]

    def _end(self) -> int:
        return self._before[-1] + self._finishes[-1] - self._starts[-1]

    # Laying out

    def _reach(self, low: int, high: int) -> None:
        if low >= self._low and high <= self._high:
            return
        if self._low == self._high:
            self._low = self._high = low - low % DAY
        while self._high < high:
            self._later()
        while self._low > low:
            self._earlier()

    def _later(self) -> None:
        if self._high >= LATEST:
            raise self._exhausted("after")
        until = min(LATEST, self._high + self._step)
        self._grow()
        self._append(self._source(self._high, until), self._end() if self._starts else 0)
        self._high = until

    def _earlier(self) -> None:
        if self._low <= EARLIEST:
            raise self._exhausted("before")
        since = max(EARLIEST, self._low - self._step)
        self._grow()
        found = self._source(since, self._low)
        kept = list(zip(self._starts, self._finishes, strict=True))
        before = (self._before[0] if self._before else 0) - sum(finish - start for start, finish in found)
        self._starts, self._finishes, self._before = [], [], []
        self._append(found + kept, before)
        self._low = since

    def _append(self, spans: Sequence[Span], before: int) -> None:
        for start, finish in spans:
            if self._finishes and start == self._finishes[-1]:
                self._finishes[-1] = finish
            else:
                self._starts.append(start)
                self._finishes.append(finish)
                self._before.append(before)
            before += finish - start

    def _grow(self) -> None:
        self._step = min(40 * _YEAR, self._step * 2) if self._low != self._high else self._step

    def _exhausted(self, where: str) -> CalendarExhaustedError:
        return CalendarExhaustedError(
            f"The calendar “{self.name}” has no more working time {where} the date looked from.",
            "Check its working days, the person's leave and the task's own calendar.",
        )


def always() -> WorkingCalendar:
    """Return the calendar of elapsed time, which never stops."""
    return WorkingCalendar(lambda start, finish: [(start, finish)], "24 hours")


def standard() -> WorkingCalendar:
    """Return Monday to Friday, 08:00-12:00 and 13:00-17:00."""
    shifts = parse_shifts(STANDARD)

    def source(start: int, finish: int) -> list[Span]:
        days = (day for day in range(start, finish, DAY) if (day // DAY + 3) % 7 < 5)
        return [(day + begin, day + end) for day in days for begin, end in shifts]

    return WorkingCalendar(source, "Standard")


def intersect(one: WorkingCalendar, other: WorkingCalendar) -> WorkingCalendar:
    """Return a calendar that works where both do."""
    if one is other:
        return one

    def source(start: int, finish: int) -> list[Span]:
        return _both(one.source(start, finish), other.source(start, finish))

    return WorkingCalendar(source, f"{one.name} and {other.name}")


def without(calendar: WorkingCalendar, away: Sequence[Span]) -> WorkingCalendar:
    """Return a calendar that works where `calendar` does, but not in the stretches `away`."""
    if not away:
        return calendar
    gone = merged(away)

    def source(start: int, finish: int) -> list[Span]:
        free, at = [], start
        for begin, end in gone:
            if end > start and begin < finish:
                free.append((at, max(at, begin)))
                at = min(end, finish)
        free.append((at, finish))
        return _both(calendar.source(start, finish), [span for span in free if span[0] < span[1]])

    return WorkingCalendar(source, f"{calendar.name} without leave")


def merged(spans: Sequence[Span]) -> list[Span]:
    """Return stretches in order, those that touch or overlap made one, empty ones left out."""
    found: list[Span] = []
    for start, finish in sorted(span for span in spans if span[0] < span[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], finish))
        else:
            found.append((start, finish))
    return found


def _both(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    found: list[Span] = []
    left = right = 0
    while left < len(one) and right < len(other):
        start = max(one[left][0], other[right][0])
        finish = min(one[left][1], other[right][1])
        if start < finish:
            found.append((start, finish))
        if one[left][1] < other[right][1]:
            left += 1
        else:
            right += 1
    return found
