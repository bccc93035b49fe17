"""What a scenario holds, read from its rows: which facts, whether they still apply, and what changes they come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from db.kinds import BY_TABLE, KINDS, Kind
from pmo_desktop.domain.changes import Change, Delete, Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.identity import born_at
from pmo_desktop.domain.records import Booking, Record, Scenario, ScenarioChange
from pmo_desktop.services.overlay import World, world
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace


class Standing(StrEnum):
    """Whether a fact of a scenario still applies."""

    HOLDS = "holds"
    GONE = "gone"
    """The row it is about is not there any more: it changes nothing."""
    CHANGED = "changed"
    """What it changes was changed by somebody since: it still applies, over what stands there now."""
    SAME = "same"
    """What it changes has become so by itself."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One change of a scenario: `value` in a field, or, without one, a whole `record` that only the scenario has.

    `live` is what stands in the field now.
    """

    id: str
    kind: type[Record]
    row_id: str
    field: str
    value: Any = None
    record: Record | None = None
    live: Any = None
    standing: Standing = Standing.HOLDS

    @property
    def counts(self) -> bool:
        return self.standing is not Standing.GONE


def scenario(workspace: Workspace, scenario_id: str) -> Scenario:
    """Return a scenario; raise InvalidValueError where it is not there any more."""
    found = workspace.find(Scenario, id=scenario_id)
    if not found:
        raise InvalidValueError("This scenario is not there any more.", "It was used or dropped; undo brings it back.")
    return found[0]


def scenarios(workspace: Workspace) -> tuple[Scenario, ...]:
    """Return all scenarios, the oldest first."""
    return tuple(sorted(workspace.all(Scenario), key=lambda each: (each.made_at, each.id)))


def written(kind: type[Record], field: str, value: object) -> str:
    """Return a value as rows of scenarios hold it."""
    return KINDS[kind].written_value(field, value)


def written_record(record: Record) -> str:
    """Return a whole row as rows of scenarios hold it."""
    kind = KINDS[type(record)]
    return kind.written_whole(kind.rows([record]))[0]


def facts(workspace: Workspace, scenario_id: str) -> tuple[Fact, ...]:
    """Return what a scenario holds, in the order in which it was said; what no table here knows is left out as gone."""
    rows = sorted(workspace.find(ScenarioChange, scenario_id=scenario_id), key=lambda each: each.id)
    live = _live(workspace, rows)
    return tuple(fact for row in rows if (fact := _fact(workspace, row, live)) is not None)


def _live(workspace: Workspace, rows: Iterable[ScenarioChange]) -> dict[tuple[type[Record], str], Record]:
    """Return the rows that changes are about, as they now stand."""
    wanted: dict[type[Record], set[str]] = {}
    for row in rows:
        kind = BY_TABLE.get(row.owner)
        if kind is not None:
            wanted.setdefault(kind.record, set()).add(row.row_id)
    return {(kind, each.id): each for kind, ids in wanted.items() for each in workspace.find(kind, id=ids)}


def _fact(workspace: Workspace, row: ScenarioChange, live: dict[tuple[type[Record], str], Record]) -> Fact | None:
    kind = BY_TABLE.get(row.owner)
    if kind is None:
        return None  # a newer program wrote it
    try:
        if not row.field:
            record = kind.value(kind.read_whole([(kind.name, row.row_id, "insert", row.value)])[0])
            here = (kind.record, row.row_id) in live
            standing = (
                Standing.SAME if here else Standing.HOLDS if _is_owned(workspace, kind, record) else Standing.GONE
            )
            return Fact(row.id, kind.record, row.row_id, "", None, record, None, standing)
        value = kind.read_value(row.field, row.value)
    except (msgspec.MsgspecError, KeyError, ValueError):
        return Fact(row.id, kind.record, row.row_id, row.field, standing=Standing.GONE)
    own = live.get((kind.record, row.row_id))
    if own is None:
        return Fact(row.id, kind.record, row.row_id, row.field, value, standing=Standing.GONE)
    now = getattr(own, row.field)
    standing = Standing.SAME if now == value else Standing.HOLDS
    if standing is Standing.HOLDS and _changed_since(workspace, row):
        standing = Standing.CHANGED
    return Fact(row.id, kind.record, row.row_id, row.field, value, None, now, standing)


def _is_owned(workspace: Workspace, kind: Kind, record: Record) -> bool:
    """Say whether the rows that a row of its own names are still there."""
    for column in kind.table.columns:
        target, value = column.info.get("target"), getattr(record, column.name)
        if target and value is not None and not workspace.find(BY_TABLE[str(target)].record, id=value):
            return False
    return True


def _changed_since(workspace: Workspace, row: ScenarioChange) -> bool:
    """Say whether somebody changed a field after a scenario did: the log tells."""
    said = born_at(row.id) or 0
    for each in workspace.history_of(row.id, 1):
        said = max(said, each.at)
    for each in workspace.history_of(row.row_id):
        if each.at <= said:
            return False
        if any(change.id == row.row_id and row.field in change.fields for change in workspace.rows_of(each.id)):
            return True
    return False


def changes_of(found: Sequence[Fact]) -> list[Change]:
    """Return what facts come to: one change for each row. A booking of 0 % is one that the scenario takes away."""
    fields: dict[tuple[type[Record], str], dict[str, Any]] = {}
    changes: list[Change] = []
    for fact in found:
        if not fact.counts or fact.standing is Standing.SAME:
            continue
        if fact.record is not None:
            changes.append(Insert(fact.record))
        else:
            fields.setdefault((fact.kind, fact.row_id), {})[fact.field] = fact.value
    for (kind, row_id), own in fields.items():
        is_taken_away = kind is Booking and own.get("percent") == 0
        changes.append(Delete(kind, row_id) if is_taken_away else Update(kind, row_id, own))
    return changes


def world_of(workspace: Workspace, scenario_id: str, progress: Progress = silent) -> World:
    """Return the portfolio as it would be in a scenario."""
    return world(workspace, changes_of(facts(workspace, scenario_id)), progress)
