"""What a field of a task is worth: something to compare, to sort and to group by, where its text alone would mislead."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

from pmo_desktop.domain.entry.amounts import parse_money, parse_percent
from pmo_desktop.domain.entry.dates import parse_date
from pmo_desktop.domain.entry.durations import parse_duration
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.services import planning
from pmo_desktop.services.planning.fields import units_of, work_of

Value = Any
"""Comparable with the values of the same field; None where there is none. Moments, seconds, cents, percents; else text."""
ValueOf = Callable[[int], Value]
"""Gives the value of a task row."""

_OF_SCHEDULE = {
    "start": "start", "finish": "finish", "late_start": "late_start", "late_finish": "late_finish",
}  # fmt: skip
_AMOUNTS = {
    "slack": "total_slack", "free_slack": "free_slack", "start_slack": "start_slack", "finish_slack": "finish_slack",
    "duration": "duration", "percent": "percent",
}  # fmt: skip
_FACTS = frozenset({"actual_start", "actual_finish", "deadline", "cost", "expected_finish", "levelling_delay"})
_NONE = frozenset({"", "–"})
_DIGITS = re.compile(r"(\d+)")
NUMBERS = frozenset({"duration", "date", "percent", "money", "number"})
"""The kinds of fields whose values have a size."""


def specs(plan: Plan) -> Mapping[str, planning.FieldSpec]:
    """Return the fields there are in a plan, by name."""
    return planning.columns_of(plan)


def kind_of(plan: Plan, field: str) -> str:
    """Return what kind of field it is; text where nobody knows it."""
    spec = specs(plan).get(field)
    return "text" if spec is None else spec.kind


def is_known(plan: Plan, field: str) -> bool:
    return field in specs(plan)


def texts(plan: Plan, schedule: Schedule, field: str) -> Callable[[int], str]:
    """Return what gives the text of a field on a task row; a dash counts as none."""

    def text(row: int) -> str:
        shown = planning.text_of(plan, schedule, row, field)
        return "" if shown in _NONE else shown

    return text


def values(plan: Plan, schedule: Schedule, field: str, today: int) -> ValueOf:
    """Return what gives the value of a field on a task row."""
    if field in _OF_SCHEDULE:
        moments = getattr(schedule, _OF_SCHEDULE[field]).tolist()
        return lambda row: None if moments[row] == NO_PART else moments[row]
    if field in _AMOUNTS:
        amounts, starts = getattr(schedule, _AMOUNTS[field]).tolist(), schedule.start.tolist()
        return lambda row: None if starts[row] == NO_PART else amounts[row]
    if field in _FACTS:
        return plan.tasks[field].__getitem__
    if field == "number":
        return plan.outline.number.__getitem__
    if field == "work":
        return lambda row: work_of(plan, row)
    read, text = reader(plan, kind_of(plan, field), today), texts(plan, schedule, field)

    def value(row: int) -> Value:
        shown = text(row)
        with suppress(InvalidValueError):
            return read(shown) if shown else None
        return None

    return value


def reader(plan: Plan, kind: str, today: int) -> Callable[[str], Value]:
    """Return what reads typed text of a kind as a value; it raises InvalidValueError where that cannot be."""
    if kind == "duration":
        units = units_of(plan)

        def duration(text: str) -> int:
            own = text.strip()
            size = parse_duration(own.lstrip("-+−"), units).seconds
            return -size if own.startswith(("-", "−")) else size

        return duration
    readers: Mapping[str, Callable[[str], Value]] = {
        "date": lambda text: parse_date(text, today)[0],
        "percent": parse_percent,
        "money": parse_money,
        "number": _number,
    }
    return readers.get(kind, str.casefold)


def _number(text: str) -> float:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError as error:
        raise InvalidValueError(f"“{text.strip()}” is not a number.", "Write a number such as 12.5.") from error


def sort_key(kind: str, value: Value) -> Value:
    """Return what sorts values of a kind: numbers by size, texts without regard to case, with the numbers in them by size."""
    if kind in NUMBERS:
        return value
    return _text_key(str(value))


@lru_cache(maxsize=200_000)
def _text_key(text: str) -> tuple[tuple[int, Value], ...]:
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in _DIGITS.split(text) if part)
