"""Scheduling: from a plan's facts to its dates, slack and critical path, and why a date is what it is."""

from pmo_desktop.domain.schedule.engine import Scheduler, moves, schedule
from pmo_desktop.domain.schedule.explain import Driver, Explainer, Step, explain, explain_finish, trace
from pmo_desktop.domain.schedule.result import NO_PART, Finding, FindingKind, Schedule

__all__ = [
    "NO_PART", "Driver", "Explainer", "Finding", "FindingKind", "Schedule", "Scheduler", "Step", "explain", "explain_finish",
    "moves", "schedule", "trace",
]  # fmt: skip
