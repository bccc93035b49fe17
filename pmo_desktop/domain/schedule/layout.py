"""Calendars laid out over a stretch of time for the kernel: each gets a number, and a longer stretch where one is needed."""

from collections.abc import Iterable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.calendar.working import EARLIEST
from pmo_desktop.domain.moment import LAST
from pmo_desktop.domain.schedule.columns import column
from pmo_desktop.domain.schedule.running import kernel

_DAY = 86_400
LATEST = LAST - _DAY
"""Where a search ends: on the last day a plan may name, so that work found is in a plan, and leave until then is endless."""
_COARSE = 200 * _DAY
_BEFORE, _AFTER = 60 * _DAY, 400 * _DAY
"""How far a layout reaches beyond the dates a plan names, before somebody looks further."""


@dataclass(frozen=True, slots=True)
class _Laid:
    low: int
    high: int
    starts: NDArray[np.int64]
    finishes: NDArray[np.int64]
    before: NDArray[np.int64]
    days: NDArray[np.int64]


class Layout:
    """Numbers calendars from 1 in the order they are first met; 0 is elapsed time, which needs no layout."""

    def __init__(self, dates: Iterable[int], elapsed: WorkingCalendar) -> None:
        known = [max(EARLIEST, min(LATEST, at)) for at in dates]
        self._low = max(EARLIEST, _edge(min(known, default=0) - _BEFORE))
        self._high = min(LATEST, _edge(max(known, default=0) + _AFTER) + _COARSE)
        nothing = np.zeros(0, np.int64)
        self._laid = [_Laid(EARLIEST, LATEST, nothing, nothing, nothing, nothing)]
        self._calendars = [elapsed]
        self._number: dict[int, int] = {id(elapsed): kernel.ALWAYS}
        self._stale = True

    def number(self, calendar: WorkingCalendar) -> int:
        """Return the number of a calendar, laying it out where it is new."""
        found = self._number.get(id(calendar))
        if found is None:
            found = self._number[id(calendar)] = len(self._laid)
            self._laid.append(_lay_out(calendar, self._low, self._high))
            self._calendars.append(calendar)
            self._stale = True
        return found

    def lengthen(self, number: int, *, back: bool) -> None:
        """Lay a calendar out over twice the stretch or more, on the side where it ran out."""
        laid = self._laid[number]
        more = max(_AFTER, laid.high - laid.low)
        low = max(EARLIEST, laid.low - more) if back else laid.low
        high = laid.high if back else min(LATEST, laid.high + more)
        self._laid[number] = _lay_out(self._calendars[number], low, high)
        self._stale = True

    def forget_net(self) -> None:
        """Fill the next net whole: it is another one."""
        self._stale = True

    def fill(self, net: kernel.Net) -> None:
        """Give a net the layout, where it has changed since the last time."""
        if not self._stale:
            return
        self._stale = False
        laid = self._laid
        first = np.cumsum([0, *(len(each.starts) for each in laid)])
        day_first = np.cumsum([0, *(len(each.days) for each in laid)])
        net.first = column(first)
        net.starts = column(np.concatenate([each.starts for each in laid]))
        net.finishes = column(np.concatenate([each.finishes for each in laid]))
        net.before = column(np.concatenate([each.before for each in laid]))
        net.day_first = column(day_first[:-1])
        net.days = column(np.concatenate([each.days + start for each, start in zip(laid, first[:-1], strict=True)]))
        net.low = column(each.low for each in laid)
        net.high = column(each.high for each in laid)
        net.first_ever, net.last_ever = EARLIEST, LATEST


def _edge(at: int) -> int:
    """Return a midnight at or before a moment, one of few, so that plans of about one time share their layouts."""
    return at - at % _COARSE


_known: WeakKeyDictionary[WorkingCalendar, _Laid] = WeakKeyDictionary()
"""The last layout made of each calendar: the next plan mostly asks for the same stretch."""


def _lay_out(calendar: WorkingCalendar, low: int, high: int) -> _Laid:
    known = _known.get(calendar)
    if known is None or (known.low, known.high) != (low, high):
        known = _known[calendar] = _laid_out(calendar, low, high)
    return known


def _laid_out(calendar: WorkingCalendar, low: int, high: int) -> _Laid:
    starts, finishes = calendar.stretches(low, high)
    days = np.searchsorted(starts, np.arange(low, high + _DAY, _DAY))
    before = np.cumsum(finishes - starts) - (finishes - starts)
    return _Laid(low, high, starts, finishes, before, days.astype(np.int64))
