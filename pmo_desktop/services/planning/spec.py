"""What a column says of a task, as a value: how it is called, how it reads, what it is sorted by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pmo_desktop.domain.entry.amounts import format_money, format_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, format_duration
from pmo_desktop.domain.entry.work import NO, YES, format_work
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.services.planning.looking import units_of

Shown = Callable[[Plan, Schedule, int], str]
Comparable = int | float | str | None
Value = Callable[[Plan, Schedule, int], Any]
Choices = Callable[[Plan], Sequence[str]]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One column: `kind` is text, duration, date, percent, predecessors, people, money, number, flag, link or colour.

    `choices` gives the texts to choose from, where a field has such; `group` is what it is listed under. `value` is what
    rows are sorted and compared by: seconds, cents, percents, moments; None where it says nothing; its text where none is
    given.
    """

    name: str
    title: str
    tooltip: str
    kind: str
    editable: bool
    shown: Shown
    choices: Choices | None = None
    value: Value | None = None
    group: str = ""


def flags(_plan: Plan) -> Sequence[str]:
    return YES, NO


def date(name: str, title: str, tooltip: str, at: Value, *, editable: bool = False) -> FieldSpec:
    """Return a column of moments; `at` gives None where there is none."""
    return FieldSpec(name, title, tooltip, "date", editable, lambda p, s, row: format_date(at(p, s, row)), value=at)


def working(name: str, title: str, tooltip: str, seconds: Value, *, editable: bool = False) -> FieldSpec:
    """Return a column of durations in the unit of the task: working seconds, or elapsed ones."""

    def shown(plan: Plan, schedule: Schedule, row: int) -> str:
        value = seconds(plan, schedule, row)
        if value is None:
            return "–"
        if plan.outline.is_summary[row]:  # whatever its tasks add up to, in days
            return f"{round(value / plan.project.day_seconds, 1):g}d"
        return format_duration(Duration(value, plan.tasks["elapsed"][row]), units_of(plan))

    return FieldSpec(name, title, tooltip, "duration", editable, shown, value=seconds)


def effort(name: str, title: str, tooltip: str, seconds: Value, *, editable: bool = False) -> FieldSpec:
    """Return a column of work."""

    def shown(plan: Plan, schedule: Schedule, row: int) -> str:
        value = seconds(plan, schedule, row)
        return "–" if value is None else format_work(value) if value >= 0 else f"-{format_work(-value)}"

    return FieldSpec(name, title, tooltip, "duration", editable, shown, value=seconds)


def money(name: str, title: str, tooltip: str, cents: Value, *, editable: bool = False) -> FieldSpec:
    return FieldSpec(
        name, title, tooltip, "money", editable, lambda p, s, row: format_money(cents(p, s, row)), value=cents
    )


def percent(name: str, title: str, tooltip: str, value: Value, *, editable: bool = True) -> FieldSpec:
    def shown(plan: Plan, schedule: Schedule, row: int) -> str:
        found = value(plan, schedule, row)
        return "–" if found is None else format_percent(found)

    return FieldSpec(name, title, tooltip, "percent", editable, shown, value=value)


def number(name: str, title: str, tooltip: str, value: Value, *, editable: bool = False) -> FieldSpec:
    return FieldSpec(name, title, tooltip, "number", editable, lambda p, s, row: str(value(p, s, row)), value=value)


def flag(name: str, title: str, tooltip: str, value: Value, *, editable: bool = False) -> FieldSpec:
    """Return a column of yes and no; `value` gives None where the question means nothing."""

    def shown(plan: Plan, schedule: Schedule, row: int) -> str:
        found = value(plan, schedule, row)
        return "" if found is None else YES if found else NO

    return FieldSpec(name, title, tooltip, "flag", editable, shown, flags if editable else None, value)


def text(name: str, title: str, tooltip: str, shown: Shown, *, editable: bool = False) -> FieldSpec:
    return FieldSpec(name, title, tooltip, "text", editable, shown)


def fact(field: str) -> Value:
    """Return what a task’s record says in a field."""
    return lambda plan, _schedule, row: plan.tasks[field][row]


def words(field: str) -> Shown:
    """Return what a task’s record says in a field of text."""
    return lambda plan, _schedule, row: str(plan.tasks[field][row] or "")


def scheduled(of: str) -> Value:
    """Return a moment that scheduling found, None of rows that take no part."""

    def value(_plan: Plan, schedule: Schedule, row: int) -> int | None:
        at = int(getattr(schedule, of)[row])
        return None if at == NO_PART else at

    return value


def of_tasks(value: Value) -> Value:
    """Return a value that means nothing on a summary."""
    return lambda plan, schedule, row: None if plan.outline.is_summary[row] else value(plan, schedule, row)
