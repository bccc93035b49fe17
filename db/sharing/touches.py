"""What the team did that the person whose sets are put on top of it did not know: facts touched, rows come and gone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from db.kinds import BONDS, Bond, Kind, Values
from db.log.deltas import Delta
from db.log.groups import touched
from db.sharing.overlay import Key
from db.sharing.packs import PackedSet
from pmo_desktop.domain.records import Conflict, ExternalId, ImportedDates, Record

Group = frozenset[str]

BONDS_OF: Mapping[Kind, tuple[Bond, ...]] = {
    kind: tuple(bond for bond in BONDS if bond.kind is kind) for kind in {bond.kind for bond in BONDS}
}
_QUIET_FIELDS = frozenset({"rank"})
_QUIET_KINDS: frozenset[type[Record]] = frozenset({Conflict, ExternalId, ImportedDates})


def is_quiet(kind: Kind, fields: Iterable[str]) -> bool:
    """Say whether a change of `fields` is no edit: a place among neighbours, a refreshed copy, a decision already taken."""
    return kind.record in _QUIET_KINDS or _QUIET_FIELDS.issuperset(fields)


@dataclass(frozen=True, slots=True)
class Deletion:
    """One set's deletions and the references it emptied because of them."""

    by: PackedSet
    rows: Mapping[Key, tuple[Kind, Values]]
    emptied: Sequence[tuple[Kind, str, str, str]]
    """Kind, row id, field, and the id the field named."""


@dataclass(slots=True)
class Touches:
    """Fed with the team's sets in order; the last set to touch something is the one that is named."""

    groups: dict[tuple[Key, Group], PackedSet] = field(default_factory=dict)
    stirred: set[tuple[Key, Group]] = field(default_factory=set)
    """Groups of which only what is no edit was changed, or that were edited."""
    updated: set[Key] = field(default_factory=set)
    """Rows of which anything was changed."""
    edited: dict[Key, PackedSet] = field(default_factory=dict)
    inserted: dict[Key, PackedSet] = field(default_factory=dict)
    deleted: dict[Key, Deletion] = field(default_factory=dict)
    gone: dict[str, Key] = field(default_factory=dict)
    """The keys of deleted rows by id."""
    pointing: dict[str, dict[tuple[Kind, str, str], PackedSet]] = field(default_factory=dict)
    """Per id, the (kind, row id, field) that were made to name it."""
    before: dict[tuple[Key, str], Any] = field(default_factory=dict)
    """What the facts that were changed had been."""

    def feed(self, by: PackedSet, deltas: Sequence[Delta]) -> None:
        deletion: Deletion | None = None
        if any(delta.deleted for delta in deltas):
            deletion = _deletion(by, deltas)
            self.deleted.update(dict.fromkeys(deletion.rows, deletion))
            self.gone.update({key[1]: key for key in deletion.rows})
        for delta in deltas:
            for row_id, fields in delta.updated:
                for name, (old, _) in fields.items():
                    self.before.setdefault(((delta.kind.name, row_id), name), old)
                self._update(by, delta.kind, row_id, {name: new for name, (_, new) in fields.items()})
            for row in delta.inserted:
                self._insert(by, delta.kind, row)

    def _update(self, by: PackedSet, kind: Kind, row_id: str, fields: Mapping[str, object]) -> None:
        key = (kind.name, row_id)
        self.updated.add(key)
        if not is_quiet(kind, fields):
            self.edited[key] = by
        for group in touched(kind.record, fields):
            self.stirred.add((key, group))
            if not is_quiet(kind, group.intersection(fields)):
                self.groups[key, group] = by
        self._point(by, kind, row_id, fields)

    def _insert(self, by: PackedSet, kind: Kind, row: Values) -> None:
        self.inserted[kind.name, row[0]] = by
        self._point(by, kind, row[0], dict(zip(kind.fields, row, strict=True)))

    def _point(self, by: PackedSet, kind: Kind, row_id: str, fields: Mapping[str, object]) -> None:
        for bond in BONDS_OF.get(kind, ()):
            target = fields.get(bond.field)
            if isinstance(target, str):
                self.pointing.setdefault(target, {})[kind, row_id, bond.field] = by


def _deletion(by: PackedSet, deltas: Sequence[Delta]) -> Deletion:
    rows = {(delta.kind.name, row[0]): (delta.kind, row) for delta in deltas for row in delta.deleted}
    ids = {row_id for _, row_id in rows}
    emptied = [
        (delta.kind, row_id, bond.field, fields[bond.field][0])
        for delta in deltas
        for row_id, fields in delta.updated
        for bond in BONDS_OF.get(delta.kind, ())
        if bond.field in fields and fields[bond.field][1] is None and fields[bond.field][0] in ids
    ]
    return Deletion(by, rows, emptied)
