"""A calendar as the engine uses it: stretches of work in order, laid out as far as they have been asked for."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

import numpy as np

from pmo_desktop.domain.calendar.shifts import DAY, STANDARD, parse_shifts
from pmo_desktop.domain.calendar.stretches import Span, Stretches, between, common, of_days, of_spans
from pmo_desktop.domain.errors import CalendarExhaustedError

Source = Callable[[int, int], Stretches]
"""Given two midnights, returns the stretches of work within [start, finish)."""

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

    __slots__ = ("__weakref__", "_before", "_finishes", "_high", "_low", "_source", "_starts", "_step", "name")

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
        first, last = self._places(start, finish)
        found = list(zip(self._starts[first:last], self._finishes[first:last], strict=True))
        if found:
            found[0] = (max(found[0][0], start), found[0][1])
            found[-1] = (found[-1][0], min(found[-1][1], finish))
        return found

    def stretches(self, start: int, finish: int) -> Stretches:
        """Return the same as `spans` in columns."""
        first, last = self._places(start, finish)
        found = Stretches(
            np.array(self._starts[first:last], dtype=np.int64), np.array(self._finishes[first:last], dtype=np.int64)
        )
        found.starts[:1] = np.maximum(found.starts[:1], start)
        found.finishes[-1:] = np.minimum(found.finishes[-1:], finish)
        return found

    def _places(self, start: int, finish: int) -> tuple[int, int]:
        """Return between which places the stretches of [start, finish) stand."""
        if finish <= start:
            return 0, 0
        self._reach(start, finish)
        return bisect_right(self._finishes, start), bisect_left(self._starts, finish)

    def non_working(self, start: int, finish: int) -> list[Span]:
        """Return the gaps between stretches of work in [start, finish), cut to it."""
        gaps, at = [], start
        for begin, end in self.spans(start, finish):
            if begin > at:
                gaps.append((at, begin))
            at = end
        return [*gaps, (at, finish)] if at < finish else gaps

    def source(self, start: int, finish: int) -> Stretches:
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
        found = self._source(self._high, until)
        self._high = until
        starts, finishes, before = _columns(found, self._end() if self._starts else 0)
        if starts and self._finishes and starts[0] == self._finishes[-1]:
            self._finishes[-1] = finishes[0]
            del starts[0], finishes[0], before[0]
        self._starts += starts
        self._finishes += finishes
        self._before += before

    def _earlier(self) -> None:
        if self._low <= EARLIEST:
            raise self._exhausted("before")
        since = max(EARLIEST, self._low - self._step)
        self._grow()
        found = self._source(since, self._low)
        self._low = since
        total = int((found.finishes - found.starts).sum())
        starts, finishes, before = _columns(found, (self._before[0] if self._before else 0) - total)
        if finishes and self._starts and finishes[-1] == self._starts[0]:
            finishes[-1] = self._finishes[0]
            del self._starts[0], self._finishes[0], self._before[0]
        self._starts = starts + self._starts
        self._finishes = finishes + self._finishes
        self._before = before + self._before

    def _grow(self) -> None:
        self._step = min(40 * _YEAR, self._step * 2) if self._low != self._high else self._step

    def _exhausted(self, where: str) -> CalendarExhaustedError:
        return CalendarExhaustedError(
            f"The calendar “{self.name}” has no more working time {where} the date looked from.",
            "Check its working days, the person's leave and the task's own calendar.",
        )


def _columns(found: Stretches, before: int) -> tuple[list[int], list[int], list[int]]:
    """Return starts, finishes and the work before each stretch, counted on from `before`."""
    lengths = found.finishes - found.starts
    sums = before + np.cumsum(lengths) - lengths
    return found.starts.tolist(), found.finishes.tolist(), sums.tolist()


def always() -> WorkingCalendar:
    """Return the calendar of elapsed time, which never stops."""
    return WorkingCalendar(lambda start, finish: of_spans([(start, finish)]), "24 hours")


def standard() -> WorkingCalendar:
    """Return Monday to Friday, 08:00-12:00 and 13:00-17:00."""
    kinds = (parse_shifts(STANDARD), ())

    def source(start: int, finish: int) -> Stretches:
        weekdays = (np.arange(start // DAY, finish // DAY) + 3) % 7
        return of_days(kinds, (weekdays > 4).astype(np.intp), start, start, finish)

    return WorkingCalendar(source, "Standard")


def intersect(one: WorkingCalendar, other: WorkingCalendar) -> WorkingCalendar:
    """Return a calendar that works where both do."""
    if one is other:
        return one

    def source(start: int, finish: int) -> Stretches:
        return common(one.source(start, finish), other.source(start, finish))

    return WorkingCalendar(source, f"{one.name} and {other.name}")


def without(calendar: WorkingCalendar, away: Sequence[Span]) -> WorkingCalendar:
    """Return a calendar that works where `calendar` does, but not in the stretches `away`."""
    if not away:
        return calendar
    gone = of_spans(merged(away))

    def source(start: int, finish: int) -> Stretches:
        return common(calendar.source(start, finish), between(gone, start, finish))

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
