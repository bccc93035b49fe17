"""What a change set did, in words a person reads: names for ids, dates for seconds, the field's term for its name."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from pmo_desktop.domain.changes import RowChange
from pmo_desktop.domain.entry.amounts import format_money
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.moment import DAY, HOUR
from pmo_desktop.domain.records import Calendar, Person, Programme, Project, Record, Risk, Role, Split, Task
from pmo_desktop.services.workspace import Workspace

_NAMED: Mapping[str, type[Record]] = {
    "project_id": Project, "task_id": Task, "parent_id": Task, "predecessor_id": Task, "successor_id": Task,
    "person_id": Person, "owner_id": Person, "manager_id": Person, "programme_id": Programme, "role_id": Role,
    "calendar_id": Calendar, "base_id": Calendar, "risk_id": Risk,
}  # fmt: skip
"""The kind of row a reference names."""
_MOMENTS = frozenset({
    "constraint_date", "deadline", "manual_start", "manual_finish", "actual_start", "actual_finish", "resume",
    "second_constraint_date", "expected_finish", "must_finish",
    "status_date", "active_from", "active_to", "identified_on", "target_date", "closed_on", "opened_on", "due", "done_on",
    "as_at", "start", "finish", "late_start", "late_finish",
})  # fmt: skip
_SECONDS = frozenset({
    "duration", "actual_duration", "work", "actual_work", "remaining_work", "levelling_delay", "length", "day_seconds",
    "week_seconds", "critical_slack", "near_critical_slack", "total_slack", "free_slack", "delay",
})  # fmt: skip
_MONEY = frozenset({"budget", "actual_cost", "cost", "fixed_cost", "hourly_rate"})
_SHARES = frozenset({"units", "max_units"})
_MOST_ROWS = 2_000
"""Rows of one set that are put into words; nobody reads more."""
_UNSAID = frozenset({"id", "rank"})
_TERMS = {
    "rag": "PM's light", "rag_reason": "Reason of the light", "actual_cost": "Spent", "constraint_type": "Constraint",
    "constraint_date": "Constraint date", "second_constraint_type": "Second constraint",
    "second_constraint_date": "Second constraint date", "external": "Task of another project",
    "max_units": "Time", "parent_id": "Lies in", "wbs": "WBS",
}  # fmt: skip
_KINDS = {"CalendarException": "Calendar exception", "WorkWeek": "Working week", "StatusReport": "Status report",
          "ImportedDates": "Dates in the file", "ExternalId": "Key in the file", "ImportRun": "Import",
          "CustomField": "Custom field", "CustomValue": "Custom value", "Split": "Part of a task"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a set did: to what, which field of it (empty where it was added or deleted), from what to what."""

    what: str
    field: str
    before: str
    after: str


def lines_of(workspace: Workspace, set_id: str, most: int = 500) -> tuple[Line, ...]:
    """Return what a set did, at most `most` lines; raise KeyError where there is no such set.

    What has a name of its own comes first; what came or went with the same owner is one line with its number.
    """
    rows = sorted(workspace.rows_of(set_id), key=lambda row: row.op != "update" and not _own_name(row))[:_MOST_ROWS]
    name_of = _namer(workspace, rows)
    lines = Counter(line for row in rows for line in _lines(row, name_of))
    counted = (replace(line, what=f"{line.what} ({count})") if count > 1 else line for line, count in lines.items())
    return tuple(islice(counted, most))


def in_words(workspace: Workspace, rows: Sequence[RowChange], most: int) -> tuple[Line, ...]:
    """Return changes of rows that no set of this file has made, such as what a backup would bring back, in words."""
    rows = sorted(rows, key=lambda row: row.op != "update" and not _own_name(row))
    name_of = _namer(workspace, rows)
    lines = Counter(line for row in rows for line in _lines(row, name_of))
    counted = (replace(line, what=f"{line.what} ({count})") if count > 1 else line for line, count in lines.items())
    return tuple(islice(counted, most))


def _own_name(row: RowChange) -> str:
    """Return the name of what was added or deleted; empty where it has none."""
    side = 1 if row.op == "insert" else 0
    return str(next((row.fields[each][side] for each in ("name", "title") if row.fields.get(each)), None) or "")


_Namer = Callable[[type[Record], str], str]


def _namer(workspace: Workspace, rows: Sequence[RowChange]) -> _Namer:
    """Return what looks names up, each once, also of what the set itself added or deleted."""
    known = {row.id: _own_name(row) for row in rows if row.op != "update" and _own_name(row)}

    def name_of(kind: type[Record], row_id: str) -> str:
        if row_id not in known:
            found = workspace.find(kind, id=row_id)
            known[row_id] = _title(found[0]) if found else "–"
        return known[row_id]

    return name_of


def _title(record: Record) -> str:
    return str(getattr(record, "name", "") or getattr(record, "title", "") or "–")


def _lines(row: RowChange, name_of: _Namer) -> Iterator[Line]:
    kind = _KINDS.get(row.kind.__name__, row.kind.__name__)
    if row.op == "update":
        what = f"{kind} “{name_of(row.kind, row.id)}”"
        for field, (old, new) in row.fields.items():
            if field not in _UNSAID:
                yield Line(what, _term(field), *(_said(row.kind, field, each, name_of) for each in (old, new)))
        if row.fields.keys() <= _UNSAID:
            yield Line(what, "Place among its neighbours", "", "")
        return
    side = 1 if row.op == "insert" else 0
    named = _own_name(row) or _owner(row, side, name_of)
    yield Line(kind, "", "" if side else named, named if side else "")


def _owner(row: RowChange, side: int, name_of: _Namer) -> str:
    for field in ("task_id", "successor_id", "person_id", "calendar_id", "project_id"):
        if field in row.fields and row.fields[field][side]:
            return name_of(_NAMED[field], row.fields[field][side])
    return "–"


def _term(field: str) -> str:
    return _TERMS.get(field, field.removesuffix("_id").replace("_", " ").capitalize())


def _said(kind: type[Record], field: str, value: Any, name_of: _Namer) -> str:  # noqa: ANN401 - whatever the field holds
    if value is None or value == "":
        return "–"
    if field in _NAMED:
        return name_of(_NAMED[field], value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field in _MOMENTS and (kind, field) != (Split, "start"):
        return format_date(value, with_time=value % DAY != 0)
    return _WORDS.get(_UNITS.get(field, ""), _plain)(value)


def _plain(value: Any) -> str:  # noqa: ANN401 - same
    return str(value).replace("_", " ")


_UNITS = {field: unit for unit, fields in (("s", _SECONDS), ("c", _MONEY), ("u", _SHARES)) for field in fields}
_WORDS: Mapping[str, Callable[[Any], str]] = {
    "s": lambda seconds: f"{seconds / HOUR:g} h",
    "c": format_money,
    "u": lambda share: f"{share * 100:g}%",
}
