"""What a lag is worth: moved forwards from a predecessor's date, or backwards from a successor's."""

from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.records import LagKind

_WHOLE = 10_000
"""A percent lag is kept in hundredths of a percent."""


def lagged(at: int, lag: int, kind: LagKind, duration: int, calendar: WorkingCalendar) -> int:
    """Return `at` moved by a lag on the successor's calendar (MS Project since 2002); negative lags go back.

    `duration` is the predecessor's, of which a percent lag takes its share.
    """
    if lag == 0:
        return at
    if kind is LagKind.WORKING:
        return calendar.add(at, lag)
    if kind is LagKind.ELAPSED:
        return at + lag
    amount = round(duration * lag / _WHOLE)
    return at + amount if kind is LagKind.ELAPSED_PERCENT else calendar.add(at, amount)


def unlagged(at: int, lag: int, kind: LagKind, duration: int, calendar: WorkingCalendar) -> int:
    """Return the latest predecessor's date for a successor's date `at`."""
    return lagged(at, -lag, kind, duration, calendar)
