"""Rows of which one is enough: two people who add one each, not knowing of each other, mean the same thing."""

from collections.abc import Callable, Mapping

from db.kinds import BY_TABLE, Kind, Values
from db.sharing.ground import Ground
from db.sharing.names import folded
from pmo_desktop.domain.records import (
    NAMED_VIEWS,
    AcceptedAdvice,
    ActualWork,
    Assignment,
    Availability,
    Baseline,
    CustomValue,
    Dependency,
    PersonSkill,
    Rate,
    Record,
    Role,
    SavedView,
    ScenarioChange,
    Skill,
)

SAME: Mapping[type[Record], tuple[str, ...]] = {
    CustomValue: ("field_id", "row_id"),
    Baseline: ("task_id", "number"),
    Assignment: ("task_id", "person_id"),
    Dependency: ("predecessor_id", "successor_id"),
    Role: ("name",),
    Skill: ("name",),
    PersonSkill: ("person_id", "skill_id"),
    Rate: ("person_id", "start"),
    Availability: ("person_id", "start"),
    ActualWork: ("assignment_id", "week"),
    ScenarioChange: ("scenario_id", "owner", "row_id", "field"),
    AcceptedAdvice: ("project_id", "task_id", "rule"),
    SavedView: ("place", "kind", "project_id", "name"),
}
"""What two rows of a kind have in common that mean the same."""


_APART: Mapping[type[Record], Callable[[Kind, Values], bool]] = {
    SavedView: lambda kind, row: row[kind.places["kind"]] in NAMED_VIEWS,
    Rate: lambda kind, row: not row[kind.places["hourly_rate"]],
}
"""Rows that stay beside others: what people name themselves they tell apart; of a rate kept private only its owner knows."""


class Twins:
    """Finds the row the team has added that means the same as one of mine."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._added: dict[tuple[Kind, Values], str] | None = None

    def of(self, kind: Kind, row: Values) -> Values | None:
        key = _key(kind, row)
        row_id = None if key is None else self._all().get((kind, key))
        found = None if row_id is None else self._ground.overlay.row(kind, row_id)
        return found if found is not None and _key(kind, found) == key else None

    def _all(self) -> Mapping[tuple[Kind, Values], str]:
        """Return the rows the team has added by what they mean."""
        if self._added is None:
            self._added = {}
            for table, row_id in self._ground.touches.inserted:
                kind = BY_TABLE[table]
                row = self._ground.overlay.row(kind, row_id) if kind.record in SAME else None
                key = None if row is None else _key(kind, row)
                if key is not None:
                    self._added.setdefault((kind, key), row_id)
        return self._added


def _key(kind: Kind, row: Values) -> Values | None:
    """Return what a row means; None where no other can mean the same."""
    names = SAME.get(kind.record)
    if names is None or (kind.record in _APART and _APART[kind.record](kind, row)):
        return None
    values = ((name, row[kind.places[name]]) for name in names)
    return tuple(folded(value) if name == "name" else value for name, value in values)
