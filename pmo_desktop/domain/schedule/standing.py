"""How each task stands at a date: its light by rule, and whether it is done, under way, behind or still to come."""

from enum import StrEnum

from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Rag
from pmo_desktop.domain.schedule.result import NO_PART, Schedule

RULES = {
    Rag.RED: "late: ends after its deadline, cannot meet a date, or should be done",
    Rag.AMBER: "at risk: ends after its baseline, or should have begun",
    Rag.GREEN: "on track",
}
"""The lights of tasks in words."""


class Standing(StrEnum):
    DONE = "done"
    UNDER_WAY = "under way"
    BEHIND = "behind"
    """It should be done or have begun, and is not."""
    TO_COME = "to come"


def light(plan: Plan, schedule: Schedule, row: int, at: int, baseline_finish: int | None) -> Rag | None:
    """Return a task's light as RULES has it at a date; None for what is done, takes no part, or nothing says anything of."""
    finish, deadline = int(schedule.finish[row]), plan.tasks["deadline"][row]
    if finish == NO_PART or schedule.percent[row] >= 100:
        return None
    past_deadline = deadline is not None and finish > deadline
    if past_deadline or schedule.total_slack[row] < 0 or finish <= at:
        return Rag.RED
    tasks = plan.tasks
    if tasks["manual"][row] and tasks["duration"][row] == 0 and baseline_finish is None and deadline is None:
        return None  # whether a moment set by hand will be kept, nothing here says
    after_baseline = baseline_finish is not None and finish > baseline_finish
    return Rag.AMBER if after_baseline or standing(plan, schedule, row, at) is Standing.BEHIND else Rag.GREEN


def standing(plan: Plan, schedule: Schedule, row: int, at: int) -> Standing | None:
    """Return where a task is at a date; None for what takes no part."""
    start, finish, percent = int(schedule.start[row]), int(schedule.finish[row]), float(schedule.percent[row])
    if start == NO_PART:
        return None
    if percent >= 100:
        return Standing.DONE
    begun = percent > 0 or plan.tasks["actual_start"][row] is not None
    if finish <= at or (start < at and not begun):
        return Standing.BEHIND
    return Standing.UNDER_WAY if begun else Standing.TO_COME
