"""One activity of P6 as a task, with the dates, float and percent P6 computed for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pmo_desktop.domain.calendar.working import WorkingCalendar
from pmo_desktop.domain.records import ActivityKind, ConstraintType, TaskType
from pmo_desktop.exchange.p6.tables import Row

KINDS = {
    "TT_Task": ActivityKind.TASK, "TT_Rsrc": ActivityKind.RESOURCE_DEPENDENT, "TT_Mile": ActivityKind.START_MILESTONE,
    "TT_FinMile": ActivityKind.FINISH_MILESTONE, "TT_LOE": ActivityKind.LEVEL_OF_EFFORT,
    "TT_WBS": ActivityKind.WBS_SUMMARY,
}  # fmt: skip
MILESTONES = frozenset({ActivityKind.START_MILESTONE, ActivityKind.FINISH_MILESTONE})
CONSTRAINTS = {
    "CS_MSO": ConstraintType.MSO, "CS_MSOB": ConstraintType.SNLT, "CS_MSOA": ConstraintType.SNET,
    "CS_MEO": ConstraintType.MFO, "CS_MEOB": ConstraintType.FNLT, "CS_MEOA": ConstraintType.FNET,
    "CS_ALAP": ConstraintType.ALAP, "CS_MANDSTART": ConstraintType.MANDATORY_START,
    "CS_MANDFIN": ConstraintType.MANDATORY_FINISH,
}  # fmt: skip
TASK_TYPES = {
    "DT_FixedRate": (TaskType.FIXED_UNITS, False), "DT_FixedQty": (TaskType.FIXED_WORK, True),
    "DT_FixedDrtn": (TaskType.FIXED_DURATION, False), "DT_FixedDUR2": (TaskType.FIXED_DURATION, True),
}  # fmt: skip
"""Duration type → task type, and whether the work stays when people are added."""
PRIORITIES = {"PT_Top": 900, "PT_High": 700, "PT_Normal": 500, "PT_Low": 300, "PT_Lowest": 100}
PERCENT_TYPE = "complete_pct_type"
NOT_STARTED, COMPLETE = "TK_NotStart", "TK_Complete"
Lose = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an activity is; moments and working seconds."""

    start: int | None
    finish: int | None
    done: int
    remaining: int


@dataclass(frozen=True, slots=True)
class Dates:
    """When an activity lies, as P6 shows it: actual dates, else those of what remains, else the planned ones.

    P6's early dates of an unstarted activity are those of its remaining work. Files that were never scheduled have planned
    dates alone.
    """

    start: int | None
    finish: int | None

    @classmethod
    def of(cls, row: Row, progress: Progress) -> "Dates":
        start = progress.start
        if start is None:
            start = row.told_date("early_start_date", "restart_date", "target_start_date")
        finish = progress.finish
        if finish is None:
            finish = row.told_date("reend_date", "early_end_date", "target_end_date")
        return cls(start, finish)


def progress_of(row: Row, calendar: WorkingCalendar, data_date: int | None, lose: Lose) -> Progress:
    """Return the progress of an activity; its status says whether it has any, whatever dates stand beside it.

    Its done part is the working time from the actual start to the actual finish or the data date, without the time it was
    suspended, unless the file says it (P6 XML does).
    """
    status, named = row.text("status_code"), f"“{row.text('task_name')}”"
    planned = row.length("target_drtn_hr_cnt")
    remaining = row.length("remain_drtn_hr_cnt")
    if remaining is None:
        remaining = 0 if status == COMPLETE else planned or 0
    if status == NOT_STARTED or (not status and "act_start_date" not in row):
        if "act_start_date" in row or "act_end_date" in row:
            lose("Tasks", "Actual dates of activities that have not started", "their status says so", named)
        return Progress(None, None, 0, remaining)
    start = row.date("act_start_date")
    finish = row.date("act_end_date") if status == COMPLETE or not status else None
    if start is None:
        start = row.told_date("early_start_date", "target_start_date")
    if finish is None and status == COMPLETE:
        finish = row.told_date("early_end_date", "target_end_date")
    until = finish if finish is not None else data_date
    done = row.length("act_drtn_hr_cnt")
    if done is None:
        done = _worked(row, calendar, start, until)
    return Progress(start, finish, done, 0 if finish is not None else remaining)


def _worked(row: Row, calendar: WorkingCalendar, start: int | None, until: int | None) -> int:
    if start is None or until is None or until <= start:
        return 0
    away, back = row.date("suspend_date"), row.date("resume_date")
    if away is not None and start < away < until:
        since = min(until, back) if back is not None and back > away else until
        return calendar.work(start, away) + calendar.work(since, until)
    return calendar.work(start, until)


def fields_of(row: Row, progress: Progress, lose: Lose) -> dict[str, Any]:
    """Return the fields of a task that its row says."""
    named = f"“{row.text('task_name')}”"
    kind = KINDS.get(row.text("task_type"))
    if kind is None:
        lose("Tasks", "Activities of an unknown type", "they are taken for ordinary ones", named)
        kind = ActivityKind.TASK
    if "suspend_date" in row:
        lose("Tasks", "When work was suspended", "when it goes on is kept", named)
    shape, keeps_work = TASK_TYPES.get(row.text("duration_type"), (TaskType.FIXED_DURATION, True))
    duration = 0 if kind in MILESTONES else progress.done + progress.remaining
    return {
        "name": row.text("task_name") or row.text("task_code"),
        "wbs": row.text("task_code"),
        "kind": kind,
        "milestone": kind in MILESTONES,
        "duration": duration,
        "deadline": row.date("external_late_end_date"),
        "priority": PRIORITIES.get(row.text("priority_type"), 500),
        "ignore_resource_calendar": kind is not ActivityKind.RESOURCE_DEPENDENT,
        "task_type": shape,
        "effort_driven": keeps_work,
        "actual_start": progress.start,
        "actual_finish": progress.finish,
        "actual_duration": min(progress.done, duration),
        "resume": row.date("resume_date") if progress.finish is None else None,
        "expected_finish": row.date("expect_end_date"),
        "physical_percent": row.number_at("phys_complete_pct") or None,
        "work": _hours(row, "act_work_qty", "remain_work_qty", "act_equip_qty", "remain_equip_qty"),
        "actual_work": _hours(row, "act_work_qty", "act_equip_qty"),
    } | _constraints(row, lose, named)


def _constraints(row: Row, lose: Lose, named: str) -> dict[str, Any]:
    """Return the first and second constraint; the second takes the first one's place where that holds nothing."""
    found: list[tuple[ConstraintType, int | None]] = []
    for kind, date in (("cstr_type", "cstr_date"), ("cstr_type2", "cstr_date2")):
        code = row.text(kind)
        constraint = CONSTRAINTS.get(code)
        at = row.date(date)
        if constraint is not None and (at is not None or constraint is ConstraintType.ALAP):
            found.append((constraint, at))
        elif code:
            lose("Tasks", "Constraints of an unknown kind or without a date", "they hold nothing", named)
    return {
        f"{place}{name}": value
        for place, pair in zip(("", "second_"), found, strict=False)
        for name, value in zip(("constraint_type", "constraint_date"), pair, strict=True)
    }


def _hours(row: Row, *names: str) -> int | None:
    said = [found for name in names if (found := row.seconds(name)) is not None]
    return sum(said) if said else None


def percent_of(row: Row, progress: Progress) -> float:
    """Return the percent P6 shows: of the planned duration, of the units, or as somebody judged it, by the type."""
    if row.text("status_code") == COMPLETE:
        return 100.0
    if progress.start is None:
        return 0.0
    kind = row.text(PERCENT_TYPE)
    if kind == "CP_Phys":
        return row.number_at("phys_complete_pct")
    if kind == "CP_Units":
        actual = row.number_at("act_work_qty") + row.number_at("act_equip_qty")
        whole = actual + row.number_at("remain_work_qty") + row.number_at("remain_equip_qty")
        return 100 * actual / whole if whole else 0.0
    planned = row.length("target_drtn_hr_cnt") or 0
    if not planned:
        return 0.0 if progress.remaining else 100.0
    return max(0.0, 100 * (planned - progress.remaining) / planned)
