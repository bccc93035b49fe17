"""Working time: when work goes on, how much of it lies between two moments, and where some amount of it ends."""

from pmo_desktop.domain.calendar.compiling import DaySaid, compile_calendars, days_said
from pmo_desktop.domain.calendar.working import WorkingCalendar, always, intersect, standard, without

__all__ = [
    "DaySaid", "WorkingCalendar", "always", "compile_calendars", "days_said", "intersect", "standard", "without",
]  # fmt: skip
