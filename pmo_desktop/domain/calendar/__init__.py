"""Working time: when work goes on, how much of it lies between two moments, and where some amount of it ends."""

from pmo_desktop.domain.calendar.compiling import compile_calendars
from pmo_desktop.domain.calendar.working import WorkingCalendar, always, intersect, standard, without

__all__ = ["WorkingCalendar", "always", "compile_calendars", "intersect", "standard", "without"]
