"""What the team did that the person whose sets are put on top of it did not know: facts touched, rows come and gone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec

from db.kinds import BONDS, BY_TABLE, KINDS, Bond, Kind, Values
from db.log.deltas import Delta
from db.log.groups import touched
from db.sharing.overlay import Key
from db.sharing.packs import PackedSet
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Clash, Conflict, ExternalId, ImportedDates, Record, Verdict

Group = frozenset[str]

BONDS_OF: Mapping[Kind, tuple[Bond, ...]] = {
    kind: tuple(bond for bond in BONDS if bond.kind is kind) for kind in {bond.kind for bond in BONDS}
}
_QUIET_FIELDS = frozenset({"rank", "taken_at", "accepted_at", "accepted_by"})
_QUIET_KINDS: frozenset[type[Record]] = frozenset({Conflict, ExternalId, ImportedDates})


def is_quiet(kind: Kind, fields: Iterable[str]) -> bool:
    """Say whether a change of `fields` is no edit.

    A place among neighbours, when something was said and by whom, a refreshed copy, a decision already taken.
    """
    return kind.record in _QUIET_KINDS or _QUIET_FIELDS.issuperset(fields)


@dataclass(frozen=True, slots=True)
class Deletion:
    """One set's deletions and the references it emptied because of them."""

    by: PackedSet
    rows: Mapping[Key, tuple[Kind, Values]]
    emptied: Sequence[tuple[Kind, str, str, str]]
    """Kind, row id, field, and the id the field named."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """What changing certain fields of a kind touches: the same for very many rows of a set."""

    is_edit: bool
    stirred: tuple[Group, ...]
    edited: tuple[Group, ...]
    references: tuple[str, ...]


@cache
def _shape(kind: Kind, fields: tuple[str, ...]) -> _Shape:
    groups = tuple(touched(kind.record, fields))
    edited = tuple(group for group in groups if not is_quiet(kind, group.intersection(fields)))
    references = tuple(bond.field for bond in BONDS_OF.get(kind, ()) if bond.field in fields)
    return _Shape(not is_quiet(kind, fields), groups, edited, references)


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

    def feed(self, by: PackedSet, deltas: Sequence[Delta], row: Callable[[Kind, str], Values | None]) -> None:
        """Take in what a set did; `row` gives a row as it stands after it."""
        self.feed_deletions(by, deltas)
        for delta in deltas:
            for row_id, fields in delta.updated:
                self._update(by, delta.kind, row_id, fields)
                if delta.kind.record is Conflict and fields.get("verdict", ("", ""))[1] == Verdict.CONFIRMED:
                    self._confirm(by, row(delta.kind, row_id))
            for inserted in delta.inserted:
                self._insert(by, delta.kind, inserted)

    def feed_deletions(self, by: PackedSet, deltas: Sequence[Delta]) -> None:
        """Take in only what a set deleted: whoever changes such a row has not known of it, whatever else they knew."""
        if any(delta.deleted for delta in deltas):
            deletion = _deletion(by, deltas)
            self.deleted.update(dict.fromkeys(deletion.rows, deletion))
            self.gone.update({key[1]: key for key in deletion.rows})

    def _update(self, by: PackedSet, kind: Kind, row_id: str, fields: Mapping[str, tuple[Any, Any]]) -> None:
        key, shape = (kind.name, row_id), _shape(kind, tuple(fields))
        for name, (old, _) in fields.items():
            self.before.setdefault((key, name), old)
        self.updated.add(key)
        if shape.is_edit:
            self.edited[key] = by
        for group in shape.stirred:
            self.stirred.add((key, group))
        for group in shape.edited:
            self.groups[key, group] = by
        for name in shape.references:
            self._point(by, kind, row_id, name, fields[name][1])

    def _confirm(self, by: PackedSet, row: Values | None) -> None:
        """Take what somebody decided to keep as if they had written it anew: who decided otherwise is a clash again."""
        if row is None:
            return
        about = decided(row)
        if about is None:
            return
        kind, row_id, facts = about
        key = (kind.name, row_id)
        self.updated.add(key)
        for group in touched(kind.record, tuple(facts)):
            self.stirred.add((key, group))
            self.groups[key, group] = by
        if not facts and row[KINDS[Conflict].places["clash"]] == Clash.DELETED:
            self.edited[key] = by

    def _insert(self, by: PackedSet, kind: Kind, row: Values) -> None:
        self.inserted[kind.name, row[0]] = by
        for bond in BONDS_OF.get(kind, ()):
            self._point(by, kind, row[0], bond.field, row[bond.place])

    def _point(self, by: PackedSet, kind: Kind, row_id: str, name: str, target: object) -> None:
        if isinstance(target, str):
            self.pointing.setdefault(target, {})[kind, row_id, name] = by


def decided(row: Values) -> tuple[Kind, str, Mapping[str, Mapping[str, Any]]] | None:
    """Return the kind and id of the row a conflict is about, and what was before and what was kept of each fact.

    None, or nothing of a fact, where a pack says what no row could hold.
    """
    conflict = dict(zip(KINDS[Conflict].fields, row, strict=True))
    kind = BY_TABLE.get(conflict["owner"])
    try:
        facts = msgspec.json.decode(conflict["facts"] or "{}", type=dict[str, dict[str, Any]])
    except msgspec.DecodeError:
        return None
    if kind is None:
        return None
    return (
        kind,
        conflict["row_id"],
        {name: facts[name] for name in kind.fields[1:] if _holds(kind, name, facts.get(name))},
    )


def _holds(kind: Kind, name: str, fact: Mapping[str, Any] | None) -> bool:
    try:
        return fact is not None and all(
            fact.get(side) is None or kind.checked(name, fact[side]) is not None for side in _SIDES
        )
    except InvalidValueError:
        return False


_SIDES = ("before", "kept")


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
