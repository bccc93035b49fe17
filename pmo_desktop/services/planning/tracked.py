"""What of a task is done and what is left: its duration, its work, where it stopped and where it goes on."""

from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.services.planning.looking import clocks_of, summed, work_of
from pmo_desktop.services.planning.spec import FieldSpec, date, effort, fact, of_tasks, percent, working
from pmo_desktop.services.planning.work import done_of


def actual_duration_of(plan: Plan, schedule: Schedule, row: int) -> int | None:
    """Return the done part of a duration; of a summary as much of it as its percentage says."""
    if schedule.start[row] == NO_PART:
        return None
    if plan.outline.is_summary[row]:
        return round(int(schedule.duration[row]) * float(schedule.percent[row]) / 100)
    if plan.tasks["actual_finish"][row] is not None:
        return int(schedule.duration[row])
    return int(plan.tasks["actual_duration"][row])


def remaining_duration_of(plan: Plan, schedule: Schedule, row: int) -> int | None:
    done = actual_duration_of(plan, schedule, row)
    return None if done is None else max(0, int(schedule.duration[row]) - done)


def actual_work_of(plan: Plan, row: int) -> int | None:
    """Return the seconds of work done; of a summary, of its tasks."""
    return summed(plan, _own_actual_work)[row]


def remaining_work_of(plan: Plan, row: int) -> int | None:
    work, done = work_of(plan, row), actual_work_of(plan, row)
    return None if work is None else work - (done or 0)


def percent_work_of(plan: Plan, _schedule: Schedule, row: int) -> float | None:
    work, done = work_of(plan, row), actual_work_of(plan, row)
    return None if not work else (done or 0) / work * 100


def _own_actual_work(plan: Plan, row: int) -> int | None:
    works = done_of(plan, row)
    if works:
        return sum(works.values())
    tasks = plan.tasks
    work: int | None = tasks["work"][row]
    if work is None:
        return None
    if tasks["actual_work"][row] is not None:
        return int(tasks["actual_work"][row])
    if tasks["actual_finish"][row] is not None:
        return work
    duration = tasks["duration"][row]
    return round(work * min(1.0, tasks["actual_duration"][row] / duration)) if duration else 0


_NOT_YET = 1 << 62
"""When a task ends that has not: later than all others."""


def began(plan: Plan, _schedule: Schedule, row: int) -> int | None:
    """Return when work began; of a summary, on the first of its tasks."""
    if not plan.outline.is_summary[row]:
        own: int | None = plan.tasks["actual_start"][row]
        return own
    return summed(plan, _own_start, min)[row]


def ended(plan: Plan, _schedule: Schedule, row: int) -> int | None:
    """Return when work ended; of a summary, on the last of its tasks once all have."""
    if not plan.outline.is_summary[row]:
        own: int | None = plan.tasks["actual_finish"][row]
        return own
    found = summed(plan, _own_finish, max)[row]
    return None if found == _NOT_YET else found


def _own_start(plan: Plan, row: int) -> int | None:
    at: int | None = plan.tasks["actual_start"][row]
    return at


def _own_finish(plan: Plan, row: int) -> int | None:
    at: int | None = plan.tasks["actual_finish"][row]
    return at if at is not None or plan.tasks["blank"][row] else _NOT_YET


def stopped_at(plan: Plan, schedule: Schedule, row: int) -> int | None:
    """Return where the done part of a task under way ends."""
    tasks = plan.tasks
    begun = tasks["actual_start"][row]
    if begun is None or schedule.start[row] == NO_PART:
        return None
    ended: int | None = tasks["actual_finish"][row]
    done = tasks["actual_duration"][row]
    return ended if ended is not None else (clocks_of(plan).calendar(row).add(begun, done) if done else None)


def resumes_at(plan: Plan, schedule: Schedule, row: int) -> int | None:
    """Return where what is left of a task under way goes on: as typed, else as scheduled."""
    typed: int | None = plan.tasks["resume"][row]
    at = int(schedule.resume[row])
    return typed if typed is not None else None if at == NO_PART else at


SPECS: tuple[FieldSpec, ...] = (
    percent("percent", "Done", "Percent complete", lambda _p, schedule, row: float(schedule.percent[row])),
    percent("percent_work", "Work done, %", "Percent work complete", percent_work_of),
    percent(
        "physical_percent", "Physically done", "Physical percent complete: what is really there, for earned value",
        fact("physical_percent"),
    ),
    date("actual_start", "Began", "Actual start", began, editable=True),
    date("actual_finish", "Ended", "Actual finish", ended, editable=True),
    working("actual_duration", "Time done", "Actual duration", actual_duration_of, editable=True),
    working("remaining_duration", "Time left", "Remaining duration", remaining_duration_of, editable=True),
    effort(
        "actual_work", "Work done", "Actual work: effort done", lambda plan, _s, row: actual_work_of(plan, row),
        editable=True,
    ),
    effort(
        "remaining_work", "Work left", "Remaining work: effort still to be done",
        lambda plan, _s, row: remaining_work_of(plan, row), editable=True,
    ),
    date("stop", "Stopped", "Stop: where the done part ends", of_tasks(stopped_at)),
    date("resume", "Goes on", "Resume: where what is left goes on", of_tasks(resumes_at), editable=True),
)  # fmt: skip
