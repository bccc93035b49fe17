"""Field groups: facts that only make sense together, and so are undone and merged together."""

from collections.abc import Iterable

from pmo_desktop.domain.records import (
    Action,
    ActualWork,
    Assignment,
    Availability,
    Baseline,
    Booking,
    CalendarException,
    Conflict,
    Dependency,
    Document,
    ImportedDates,
    Issue,
    Leave,
    Person,
    Project,
    Rate,
    Record,
    Risk,
    Split,
    Task,
    WorkWeek,
)

GROUPS: dict[type[Record], tuple[frozenset[str], ...]] = {
    Project: (
        frozenset({"start", "finish", "schedule_from_finish"}),
        frozenset({"budget", "actual_cost", "currency"}),
        frozenset({"rag", "rag_reason"}),
        frozenset({"day_seconds", "week_seconds", "month_days"}),
    ),
    Task: (
        frozenset({"parent_id", "rank"}),
        frozenset({"duration", "elapsed", "estimated", "work", "milestone"}),
        frozenset({"constraint_type", "constraint_date"}),
        frozenset({"second_constraint_type", "second_constraint_date"}),
        frozenset({"manual", "manual_start", "manual_finish"}),
        frozenset(
            {
                "actual_start",
                "actual_finish",
                "actual_duration",
                "actual_work",
                "resume",
                "expected_finish",
                "physical_percent",
            },
        ),
        frozenset({"levelling_delay", "levelling_elapsed"}),
        frozenset({"task_type", "effort_driven"}),
    ),
    Split: (frozenset({"start", "length"}),),
    Dependency: (frozenset({"predecessor_id", "successor_id", "type"}), frozenset({"lag", "lag_kind"})),
    Assignment: (frozenset({"units", "work", "actual_work", "remaining_work"}),),
    Booking: (frozenset({"start", "finish", "percent"}),),
    Leave: (frozenset({"start", "finish"}),),
    Rate: (frozenset({"start", "hourly_rate"}),),
    Availability: (frozenset({"start", "finish", "units"}),),
    ActualWork: (frozenset({"week", "work"}),),
    Baseline: (frozenset({"start", "finish", "duration", "elapsed", "work", "cost"}),),
    WorkWeek: (frozenset({"start", "finish"}),),
    CalendarException: (frozenset({"start", "finish", "shifts", "recurrence"}),),
    Person: (frozenset({"hourly_rate", "currency"}), frozenset({"active_from", "active_to"})),
    Risk: (frozenset({"likelihood", "impact"}), frozenset({"status", "closed_on"})),
    Issue: (frozenset({"urgency", "impact"}), frozenset({"status", "closed_on"})),
    Action: (frozenset({"status", "done_on"}),),
    Document: (frozenset({"file_name", "content"}),),
    Conflict: (frozenset({"verdict", "decided_by", "decided_at"}),),
    ImportedDates: (
        frozenset({"start", "finish", "late_start", "late_finish", "total_slack", "free_slack", "critical"}),
    ),
}
"""The declared groups of each kind; a field in none of them is a group of its own."""


_FOUND: dict[tuple[type[Record], str], frozenset[str]] = {}


def group_of(kind: type[Record], field: str) -> frozenset[str]:
    found = _FOUND.get((kind, field))
    if found is None:
        groups = GROUPS.get(kind, ())
        found = _FOUND[kind, field] = next((group for group in groups if field in group), frozenset({field}))
    return found


_TOUCHED: dict[tuple[type[Record], tuple[str, ...]], frozenset[frozenset[str]]] = {}


def touched(kind: type[Record], fields: Iterable[str]) -> frozenset[frozenset[str]]:
    """Return the groups that a change of `fields` touches; asked of every changed row, of few combinations."""
    asked = (kind, tuple(fields))
    found = _TOUCHED.get(asked)
    if found is None:
        found = _TOUCHED[asked] = frozenset(group_of(kind, field) for field in asked[1])
    return found
