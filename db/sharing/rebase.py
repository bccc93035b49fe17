"""Putting sets on top of others that were made at the same time: who wins, what is set aside, what is brought back.

What is in the team's log already stands. A set put on top of it keeps what nobody else touched, field group by field group;
what clashes becomes a conflict with both versions and the one before. What is written here is replayed by everybody else.
"""

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from db.kinds import BY_TABLE, KINDS, Bond, Kind, Values
from db.log.deltas import Delta
from db.log.groups import group_of, touched
from db.log.reading import ASIDE, MERGE
from db.log.texts import logged, parsed
from db.sharing.aggregates import Aggregates, Rows
from db.sharing.overlay import Key, Overlay
from db.sharing.packs import PackedSet
from db.sharing.touches import BONDS_OF, Deletion, Group, Touches, is_quiet
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    Clash,
    Conflict,
    CustomField,
    CustomValue,
    Dependency,
    Issue,
    Project,
    Record,
    Risk,
    Task,
    Template,
)

_SAME: Mapping[type[Record], tuple[str, ...]] = {
    CustomValue: ("field_id", "row_id"),
    Baseline: ("task_id", "number"),
    Assignment: ("task_id", "person_id"),
    Dependency: ("predecessor_id", "successor_id"),
}
"""Rows of which one is enough: two people who add one each mean the same thing."""
TOLD_APART_BY: Mapping[type[Record], tuple[str, tuple[str, ...]]] = {
    Project: ("code", ()),
    Risk: ("number", ("project_id",)),
    Issue: ("number", ("project_id",)),
    Template: ("version", ("name",)),
    CustomField: ("name", ("owner",)),
}
"""What tells rows apart for people, and among which it does."""
_NO_NAME = ("", 0, None)
_NOT_CARRIED_OUT = "not carried out"
_SOMEBODY = PackedSet("", "", 0, "", 0, "", None, "", ())
"""Whoever changed something that a set did not know of, where that cannot be told."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who merges: makes ids, and signs what is repaired; `at` is UTC in milliseconds."""

    author: str
    at: int
    new_id: Callable[[], str]


@dataclass(slots=True)
class _Clashing:
    """A conflict in the making: per field what was before, and what was to be."""

    clash: Clash
    kind: Kind
    row_id: str
    other: PackedSet
    kept: PackedSet | None
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)


class _Made:
    """The changes of one set as they are put on: in the overlay at once, and as deltas for the log."""

    def __init__(self, overlay: Overlay) -> None:
        self._overlay = overlay
        self._deltas: dict[Kind, Delta] = {}

    def __bool__(self) -> bool:
        return bool(self._deltas)

    def insert(self, kind: Kind, row: Values) -> None:
        self._overlay.put(kind, row)
        self._of(kind).inserted.append(row)

    def delete(self, kind: Kind, row: Values) -> None:
        self._overlay.drop(kind, row[0])
        self._of(kind).deleted.append(row)

    def update(self, kind: Kind, row: Values, fields: Mapping[str, Any]) -> None:
        was = dict(zip(kind.fields, row, strict=True))
        pairs = {name: (was[name], new) for name, new in fields.items() if was[name] != new}
        if pairs:
            self._overlay.change(kind, row[0], {name: new for name, (_, new) in pairs.items()})
            updated = self._of(kind).updated
            earlier = next((at for at, (row_id, _) in enumerate(updated) if row_id == row[0]), None)
            if earlier is None:
                updated.append((row[0], pairs))
            else:
                updated[earlier] = (row[0], updated[earlier][1] | pairs)

    def deltas(self) -> list[Delta]:
        return [self._deltas[kind] for kind in KINDS.values() if kind in self._deltas]

    def _of(self, kind: Kind) -> Delta:
        return self._deltas.setdefault(kind, Delta(kind))


class Rebase:
    """Takes sets in order; `sets` then holds them as they stand, with the repairs they needed before each."""

    def __init__(self, overlay: Overlay, touches: Touches, hand: Hand) -> None:
        self._overlay = overlay
        self._touches = touches
        self._hand = hand
        self._clashing: dict[tuple[Key, object], _Clashing] = {}
        self._doubled: dict[str, tuple[Kind, str]] = {}
        """My rows that mean the same as one of the team's: by my id, the team's row."""
        self._already: set[Key] = set()
        """Rows I deleted that others had deleted too."""
        self._named: dict[tuple[Kind, Values], str] | None = None
        self._links: dict[str, Values | None] = {}
        """The links I made or moved, as they were before."""
        self._incoming: set[str] = set()
        self._unsure = False
        self._emptied: set[Key] = set()
        """What the set at hand changes, beside what it deletes."""
        self.sets: list[PackedSet] = []

    def take(self, mine: PackedSet, *, unsure: bool = False) -> None:
        """Put one set on top; what clashes is left out and remembered.

        `unsure`: nobody knows what its maker had seen, so that any other value than the one it found counts as touched.
        """
        self._unsure = unsure
        deltas = parsed(mine.changes)
        self._overlay.load(deltas)
        self._incoming = {row[0] for delta in deltas for row in delta.inserted}
        made = _Made(self._overlay)
        emptied = self._delete(mine, made, deltas)
        for delta in deltas:
            for row in _outer_first(delta):
                self._insert(mine, made, delta.kind, row)
                if self._overlay.row(delta.kind, row[0]) is None:
                    self._incoming.discard(row[0])
        for delta in deltas:
            for row_id, fields in delta.updated:
                self._update(
                    mine, made, delta.kind, row_id, self._without_emptied(made, delta.kind, row_id, fields, emptied)
                )
        changes = logged(made.deltas())
        kind = ASIDE if mine.changes and not changes and mine.kind != MERGE else mine.kind
        self.sets.append(msgspec.structs.replace(mine, changes=changes, kind=kind))

    def finish(self) -> None:
        """Undo links that now run in a circle and write down the conflicts there are."""
        made = _Made(self._overlay)
        self._break_loops(made)
        for each in self._clashing.values():
            conflict = self._conflict(each)
            if conflict is not None:
                kind = KINDS[Conflict]
                made.insert(kind, kind.rows([conflict])[0])
        if made:
            count = sum(len(delta.inserted) for delta in made.deltas() if delta.kind.record is Conflict)
            things = "one thing" if count == 1 else f"{count} things"
            self._repair(f"Two people changed {things}", made)

    # Deleting

    def _delete(self, mine: PackedSet, made: _Made, deltas: Sequence[Delta]) -> dict[str, bool]:
        """Delete what nobody else touched; return per id that was to go whether it went."""
        rows = {(delta.kind.name, row[0]): (delta.kind, row) for delta in deltas for row in delta.deleted}
        if not rows:
            return {}
        self._emptied = {(delta.kind.name, row_id) for delta in deltas for row_id, _ in delta.updated}
        staying = self._staying(mine, rows)
        for key, (kind, _) in rows.items():
            if key not in staying:
                self._carry_out(made, kind, key)
        gone = {key[1]: key not in staying for key in rows}
        for key in staying:
            self._unname(made, rows[key][0], key[1], gone)
        return gone

    def _staying(self, mine: PackedSet, rows: Rows) -> dict[Key, None]:
        """Return the rows that may not go, because somebody changed or used one of their aggregate."""
        contested = {key: by for key in rows if (by := self._contested(key, rows)) is not None}
        if not contested:
            return {}
        aggregates = Aggregates(rows)
        for key, by in contested.items():
            for top in aggregates.tops(key):
                self._clash(Clash.DELETED, rows[top][0], top[1], mine, by, _NOT_CARRIED_OUT)
        return dict.fromkeys(aggregates.whole(contested))

    def _carry_out(self, made: _Made, kind: Kind, key: Key) -> None:
        row = self._overlay.row(kind, key[1])
        if row is not None:
            made.delete(kind, row)
        elif key[1] not in self._doubled:
            self._already.add(key)
            return
        self._forget(key)

    def _unname(self, made: _Made, kind: Kind, row_id: str, gone: Mapping[str, bool]) -> None:
        """Let a row that stays no longer name what goes."""
        row = self._overlay.row(kind, row_id)
        if row is not None:
            lost = [bond.field for bond in BONDS_OF.get(kind, ()) if bond.bond == "link" and gone.get(row[bond.place])]
            made.update(kind, row, dict.fromkeys(lost))

    def _differs(self, key: Key, going: Rows) -> bool:
        """Say whether a row is not as the set that deletes it found it, or is used by others than it knew."""
        kind, row = going[key]
        used = any(each not in going and each not in self._emptied for each in self._overlay.pointing(key[1]))
        return used or self._overlay.row(kind, key[1]) != row

    def _contested(self, key: Key, going: Rows) -> PackedSet | None:
        """Return the set that changed, or began to use, a row that is to go."""
        if self._overlay.row(BY_TABLE[key[0]], key[1]) is None:
            return None
        if key in self._touches.edited:
            return self._touches.edited[key]
        if self._unsure and self._differs(key, going):
            return _SOMEBODY
        for (kind, row_id, name), by in self._touches.pointing.get(key[1], {}).items():
            if (kind.name, row_id) in going:
                continue
            row = self._overlay.row(kind, row_id)
            if row is not None and row[kind.fields.index(name)] == key[1]:
                return by
        return None

    def _without_emptied(
        self, made: _Made, kind: Kind, row_id: str, fields: Mapping[str, tuple[Any, Any]], going: Mapping[str, bool]
    ) -> dict[str, tuple[Any, Any]]:
        """Empty the references to rows that went, and return the changes that are something else."""
        rest = dict(fields)
        if not going:
            return rest
        for bond in BONDS_OF.get(kind, ()):
            old, new = fields.get(bond.field, (None, None))
            if new is None and old in going:
                del rest[bond.field]
                row = self._overlay.row(kind, row_id)
                if row is not None and going[old] and row[bond.place] == old:
                    made.update(kind, row, {bond.field: None})
        return rest

    # Adding

    def _insert(self, mine: PackedSet, made: _Made, kind: Kind, row: Values) -> None:
        key = (kind.name, row[0])
        if self._overlay.row(kind, row[0]) is not None:
            self._clashing.pop((key, _NOT_CARRIED_OUT), None)  # an undone deletion that had not been carried out
            return
        if key in self._already:
            return
        row = self._renamed_references(kind, row)
        twin = self._twin(kind, row)
        if twin is not None:
            self._double(mine, kind, row, twin)
            return
        whole = self._with_references(mine, kind, row)
        if whole is None:
            fields = dict(zip(kind.fields, row, strict=True))
            del fields["id"]
            self._set_aside(
                Clash.DELETED, mine, kind, row[0], {name: (None, new) for name, new in fields.items()}, None
            )
            return
        whole = self._told_apart(mine, kind, whole)
        made.insert(kind, whole)
        if kind.record is Dependency:
            self._links.setdefault(row[0], None)

    def _renamed_references(self, kind: Kind, row: Values) -> Values:
        if not self._doubled:
            return row
        places = {bond.place for bond in BONDS_OF.get(kind, ())}
        return tuple(
            self._doubled[value][1] if at in places and value in self._doubled else value
            for at, value in enumerate(row)
        )

    def _twin(self, kind: Kind, row: Values) -> Values | None:
        """Return the row the team has added that means the same."""
        names = _SAME.get(kind.record)
        if names is None:
            return None
        places = [kind.fields.index(name) for name in names]
        for other, row_id, _ in self._touches.pointing.get(row[places[0]], ()):
            if other is not kind or (kind.name, row_id) not in self._touches.inserted:
                continue
            found = self._overlay.row(kind, row_id)
            if found is not None and all(found[place] == row[place] for place in places):
                return found
        return None

    def _double(self, mine: PackedSet, kind: Kind, row: Values, twin: Values) -> None:
        self._doubled[row[0]] = (kind, twin[0])
        fields = {name: (None, new) for name, new, theirs in zip(kind.fields, row, twin, strict=True) if new != theirs}
        del fields["id"]
        self._set_aside(Clash.DOUBLED, mine, kind, twin[0], fields, self._touches.inserted[kind.name, twin[0]], row[0])

    def _with_references(self, mine: PackedSet, kind: Kind, row: Values) -> Values | None:
        """Bring back what a row needs; a reference that cannot be had becomes empty, or, if it must be, the row None."""
        for bond in BONDS_OF.get(kind, ()):
            target = row[bond.place]
            if self._is_missing(bond, target) and not self._bring_back(mine, self._touches.gone.get(target)):
                if bond.bond == "owner":
                    return None
                row = (*row[: bond.place], None, *row[bond.place + 1 :])
        return row

    def _is_missing(self, bond: Bond, target: str | None) -> bool:
        """Only what somebody deleted, or what was set aside, can be missing."""
        if target is None or target in self._incoming:
            return False
        key = self._touches.gone.get(target)
        if key is not None:
            return self._overlay.row(BY_TABLE[key[0]], target) is None
        return bond.target is not None and self._overlay.row(BY_TABLE[bond.target], target) is None

    def _told_apart(self, mine: PackedSet, kind: Kind, row: Values) -> Values:
        """Return a row whose code or number is no longer that of one the team has added or renamed."""
        if kind.record not in TOLD_APART_BY:
            return row
        name, among = TOLD_APART_BY[kind.record]
        place, scope = kind.fields.index(name), [kind.fields.index(each) for each in among]
        wanted = row[place]
        taken = self._names_taken().get((kind, (wanted, *(row[at] for at in scope))))
        if wanted in _NO_NAME or taken is None or taken == row[0]:
            return row
        peers = self._overlay.every(kind)
        used = {each[place] for each in peers if all(each[at] == row[at] for at in scope) and each[0] != row[0]}
        free = _free(wanted, used)
        by = self._touches.inserted.get((kind.name, taken)) or self._touches.edited.get((kind.name, taken))
        self._clash(Clash.TAKEN, kind, row[0], mine, by, name).fields[name] = (wanted, wanted)
        return (*row[:place], free, *row[place + 1 :])

    def _names_taken(self) -> Mapping[tuple[Kind, Values], str]:
        """Return the codes and numbers of rows the team has added or changed, with the row."""
        if self._named is None:
            self._named = {}
            for table, row_id in (*self._touches.inserted, *self._touches.edited):
                kind = BY_TABLE[table]
                row = self._overlay.row(kind, row_id) if kind.record in TOLD_APART_BY else None
                if row is not None:
                    name, among = TOLD_APART_BY[kind.record]
                    key = tuple(row[kind.fields.index(each)] for each in (name, *among))
                    self._named[kind, key] = row_id
        return self._named

    # Changing

    def _update(
        self, mine: PackedSet, made: _Made, kind: Kind, row_id: str, fields: Mapping[str, tuple[Any, Any]]
    ) -> None:
        if not fields:
            return
        if row_id in self._doubled:
            _, twin = self._doubled[row_id]
            pending = self._clashing[(kind.name, twin), row_id]
            pending.fields.update(
                {name: (pending.fields.get(name, (None,))[0], new) for name, (_, new) in fields.items()}
            )
            return
        key = (kind.name, row_id)
        row = self._overlay.row(kind, row_id)
        if row is None:
            if is_quiet(kind, fields):
                return
            if not self._bring_back(mine, key):
                self._set_aside(Clash.DELETED, mine, kind, row_id, fields, self._deleter(key))
                return
        for group in touched(kind.record, fields):
            own = {name: fields[name] for name in kind.fields if name in group and name in fields}
            self._change_group(mine, made, kind, row_id, group, own)

    def _change_group(  # noqa: PLR0913, PLR0917 - a group of one row of one set
        self, mine: PackedSet, made: _Made, kind: Kind, row_id: str, group: Group, own: Mapping[str, tuple[Any, Any]]
    ) -> None:
        key = (kind.name, row_id)
        row = self._overlay.row(kind, row_id)
        assert row is not None
        if is_quiet(kind, own):
            if (key, group) not in self._touches.stirred:
                made.update(kind, row, {name: new for name, (_, new) in own.items()})
            return
        by = self._touches.groups.get((key, group))
        was = dict(zip(kind.fields, row, strict=True))
        if by is not None or (self._unsure and any(was[name] != old for name, (old, _) in own.items())):
            self._set_aside(Clash.EDITED, mine, kind, row_id, own, by, group)
            return
        after = was | {name: new for name, (_, new) in own.items()}
        changed = self._renamed_references(kind, tuple(after.values()))
        whole = self._with_references(mine, kind, changed)
        if whole is None:
            self._set_aside(Clash.DELETED, mine, kind, row_id, own, self._deleter_of(kind, changed), group)
        elif self._closes_circle(kind, whole, own):
            self._set_aside(Clash.LOOP, mine, kind, row_id, own, self._mover(kind, whole), group)
        else:
            if kind.record in TOLD_APART_BY and TOLD_APART_BY[kind.record][0] in own:
                whole = self._told_apart(mine, kind, whole)
            if kind.record is Dependency and not {"predecessor_id", "successor_id"}.isdisjoint(own):
                self._links.setdefault(row_id, row)
            made.update(kind, row, {name: whole[kind.fields.index(name)] for name in own})

    def _closes_circle(self, kind: Kind, row: Values, own: Iterable[str]) -> bool:
        """Say whether a row would lie in itself: a task in its own subtree, a calendar based on itself."""
        return any(
            bond.target == kind.name and bond.field in own and row[0] in self._above(kind, bond, row)
            for bond in BONDS_OF.get(kind, ())
        )

    def _above(self, kind: Kind, bond: Bond, row: Values) -> dict[str, None]:
        found: dict[str, None] = {}
        above = row[bond.place]
        while above is not None and above not in found:
            found[above] = None
            lies = self._overlay.row(kind, above) if above != row[0] else None
            above = lies[bond.place] if lies is not None else None
        return found

    def _mover(self, kind: Kind, row: Values) -> PackedSet | None:
        """Return the set that moved one of the rows a row would lie in."""
        for bond in BONDS_OF.get(kind, ()):
            if bond.target == kind.name:
                group = group_of(kind.record, bond.field)
                for above in self._above(kind, bond, row):
                    by = self._touches.groups.get(((kind.name, above), group))
                    if by is not None:
                        return by
        return None

    # Bringing back

    def _bring_back(self, mine: PackedSet, key: Key | None) -> bool:
        """Restore a row somebody deleted, with the aggregate it lies in; False where what it was is not known."""
        deletion = self._touches.deleted.get(key) if key is not None else None
        if key is None or deletion is None:
            return False
        if self._overlay.row(BY_TABLE[key[0]], key[1]) is not None:
            return True
        aggregates = Aggregates(deletion.rows)
        tops = aggregates.tops(key)
        if not all(self._bring_back(mine, lost) for lost in self._needed_elsewhere(aggregates, deletion, key)):
            return False
        made = _Made(self._overlay)
        coming = self._coming(deletion, aggregates.whole([key]))
        for kind, row in coming.values():
            if self._overlay.row(kind, row[0]) is None:
                made.insert(kind, self._fitting(kind, row, coming))
        back = set(coming)
        for kind, row_id, name, target in deletion.emptied:
            self._point_again(made, deletion, kind, row_id, name, target if target in back else None)
        named = " and ".join(sorted({_name(*deletion.rows[top]) for top in tops}))
        self._repair(f"Bring back {named}, deleted by {deletion.by.author or 'somebody'}", made)
        for top in tops:
            self._clash(Clash.DELETED, BY_TABLE[top[0]], top[1], deletion.by, mine, deletion.by.id)
        return self._overlay.row(*_at(key)) is not None

    def _needed_elsewhere(self, aggregates: Aggregates, deletion: Deletion, key: Key) -> list[Key]:
        """Return the rows of other deletions that a row, or what it belongs to, cannot be without."""
        found = []
        for each in aggregates.line(key):
            kind, row = deletion.rows[each]
            for bond in BONDS_OF.get(kind, ()):
                lost = self._touches.gone.get(row[bond.place]) if bond.bond == "owner" else None
                if lost is not None and lost not in deletion.rows and self._overlay.row(*_at(lost)) is None:
                    found.append(lost)
        return found

    def _coming(self, deletion: Deletion, whole: Iterable[Key]) -> dict[str, tuple[Kind, Values]]:
        """Return, by id, those rows of an aggregate of which all owners are there or come back with them."""
        coming = {key[1]: deletion.rows[key] for key in whole}
        while True:
            lost = [row_id for row_id, (kind, row) in coming.items() if self._lacks(kind, row, coming, "owner")]
            if not lost:
                return coming
            for row_id in lost:
                del coming[row_id]

    def _lacks(self, kind: Kind, row: Values, coming: Container[str], how: str) -> list[str]:
        """Return the references of a row to what is neither there nor coming back."""
        return [
            bond.field
            for bond in BONDS_OF.get(kind, ())
            if bond.bond == how and row[bond.place] not in coming and self._is_missing(bond, row[bond.place])
        ]

    def _fitting(self, kind: Kind, row: Values, coming: Container[str]) -> Values:
        """Return a row that comes back without references to what stays deleted."""
        lost = {*self._lacks(kind, row, coming, "link"), *self._lacks(kind, row, coming, "part")}
        return tuple(None if name in lost else value for name, value in zip(kind.fields, row, strict=True))

    def _point_again(  # noqa: PLR0913, PLR0917 - one reference
        self, made: _Made, deletion: Deletion, kind: Kind, row_id: str, name: str, target: str | None
    ) -> None:
        """Let a row name again what came back, unless somebody has written something else there since."""
        row = self._overlay.row(kind, row_id)
        last = self._touches.groups.get(((kind.name, row_id), group_of(kind.record, name)))
        free = row is not None and row[kind.fields.index(name)] is None and last in (None, deletion.by)
        if free and row is not None and target is not None:
            made.update(kind, row, {name: target})

    def _deleter(self, key: Key) -> PackedSet | None:
        deletion = self._touches.deleted.get(key)
        return deletion.by if deletion is not None else None

    def _deleter_of(self, kind: Kind, row: Values) -> PackedSet | None:
        lost = (self._touches.gone.get(row[bond.place]) for bond in BONDS_OF.get(kind, ()))
        return next((self._deleter(key) for key in lost if key is not None), None)

    # Loops of links

    def _break_loops(self, made: _Made) -> None:
        """Undo those of my links that, with the team's new ones, run in a circle; a circle I had made myself stays."""
        kind = KINDS[Dependency]
        theirs = {row_id for table, row_id in (*self._touches.inserted, *self._touches.edited) if table == kind.name}
        mine = {row_id for row_id in self._links if self._overlay.row(kind, row_id) is not None}
        if not theirs or not mine:
            return
        at, to = kind.fields.index("predecessor_id"), kind.fields.index("successor_id")
        standing = {row[0]: row for row in self._overlay.every(kind)}
        for row_id in sorted(mine):
            row = standing[row_id]
            without = [each for each in standing.values() if each[0] != row_id]
            if not _leads(without, at, to, row[to], row[at]):
                continue
            if _leads([each for each in without if each[0] not in theirs], at, to, row[to], row[at]):
                continue
            self._undo_link(made, kind, row, self._other_maker(without, theirs, row))
            standing[row_id] = self._overlay.row(kind, row_id) or (*row[:to], row[at], *row[to + 1 :])
            if self._overlay.row(kind, row_id) is None:
                del standing[row_id]

    def _other_maker(self, without: Sequence[Values], theirs: Collection[str], row: Values) -> PackedSet | None:
        """Return the team's set that made the link without which the circle that a link closes would be open."""
        kind = KINDS[Dependency]
        at, to = kind.fields.index("predecessor_id"), kind.fields.index("successor_id")
        for each in without:
            others = [other for other in without if other is not each]
            if each[0] in theirs and not _leads(others, at, to, row[to], row[at]):
                key = (kind.name, each[0])
                return self._touches.edited.get(key) or self._touches.inserted.get(key)
        return None

    def _undo_link(self, made: _Made, kind: Kind, row: Values, kept: PackedSet | None) -> None:
        before = self._links[row[0]]
        maker = self._maker(kind, row[0])
        now = dict(zip(kind.fields, row, strict=True))
        if before is None:
            fields = {name: (None, value) for name, value in now.items() if name != "id"}
            made.delete(kind, row)
        else:
            was = dict(zip(kind.fields, before, strict=True))
            fields = {name: (was[name], now[name]) for name in ("predecessor_id", "successor_id")}
            made.update(kind, row, {name: was[name] for name in fields})
        self._set_aside(Clash.LOOP, maker, kind, row[0], fields, kept)

    def _maker(self, kind: Kind, row_id: str) -> PackedSet:
        return next(
            each
            for each in reversed(self.sets)
            if any(change[0] == kind.name and change[1] == row_id for change in each.changes)
        )

    # Writing down

    def _clash(  # noqa: PLR0913, PLR0917 - what a conflict is made of
        self, clash: Clash, kind: Kind, row_id: str, other: PackedSet, kept: PackedSet | None, about: object
    ) -> _Clashing:
        key = (kind.name, row_id)
        found = self._clashing.get((key, about))
        if found is None:
            found = self._clashing[key, about] = _Clashing(clash, kind, row_id, other, kept)
        found.other = other
        return found

    def _set_aside(  # noqa: PLR0913, PLR0917 - what a conflict is made of
        self,
        clash: Clash,
        mine: PackedSet,
        kind: Kind,
        row_id: str,
        fields: Mapping[str, tuple[Any, Any]],
        kept: PackedSet | None,
        about: object = "",
    ) -> None:
        """Remember a change that was not put on; of several to the same facts the first before and the last other."""
        pending = self._clash(clash, kind, row_id, mine, kept, about)
        for name, (old, new) in fields.items():
            pending.fields[name] = (pending.fields[name][0] if name in pending.fields else old, new)

    def _forget(self, key: Key) -> None:
        """Drop the conflicts about a row that I deleted myself afterwards."""
        for each in [each for each in self._clashing if each[0] == key or each[1] == key[1]]:
            del self._clashing[each]

    def _conflict(self, each: _Clashing) -> Conflict | None:
        """Return a conflict, or None where there is nothing left to decide."""
        row = self._overlay.row(each.kind, each.row_id)
        now = dict(zip(each.kind.fields, row, strict=True)) if row is not None else {}
        fields = each.fields
        if each.clash is Clash.EDITED:
            fields = {name: pair for name, pair in fields.items() if pair[0] != pair[1] and pair[1] != now.get(name)}
            fields |= self._left_as_it_was(each, fields, now)
        if each.clash is Clash.DOUBLED:
            fields = {name: pair for name, pair in fields.items() if pair[1] != now.get(name)}
        if (not fields and each.clash is not Clash.DELETED) or (row is None and not fields):
            return None
        facts = {
            name: {"before": before, "kept": now.get(name), "other": other} for name, (before, other) in fields.items()
        }
        kept = each.kept
        return Conflict(
            id=self._hand.new_id(), clash=each.clash, owner=each.kind.name, row_id=each.row_id,
            project_id=self._project_of(each.kind, now or {name: pair[1] for name, pair in fields.items()}),
            facts=msgspec.json.encode(facts).decode(),
            kept_set=kept.id if kept else "", kept_by=kept.author if kept else "", kept_at=kept.at if kept else 0,
            other_set=each.other.id, other_by=each.other.author, other_at=each.other.at,
        )  # fmt: skip

    def _left_as_it_was(
        self, each: _Clashing, fields: Mapping[str, Any], now: Mapping[str, Any]
    ) -> dict[str, tuple[Any, Any]]:
        """Return the facts coupled with those set aside that their maker left alone and the team did not.

        Without them the other version, put in later, would be half of one and half of the other.
        """
        found: dict[str, tuple[Any, Any]] = {}
        group = group_of(each.kind.record, next(iter(fields))) if fields else ()
        for name in each.kind.fields:
            key = ((each.kind.name, each.row_id), name)
            was = self._touches.before.get(key, now.get(name))
            if name in group and name not in each.fields and was != now.get(name) and not is_quiet(each.kind, (name,)):
                found[name] = (was, was)
        return found

    def _project_of(self, kind: Kind, fields: Mapping[str, Any]) -> str | None:
        if kind.record is Project:
            return str(fields["id"]) if "id" in fields else None
        if fields.get("project_id"):
            return str(fields["project_id"])
        for name in ("task_id", "parent_id", "successor_id", "row_id"):
            row = self._overlay.row(KINDS[Task], fields[name]) if fields.get(name) else None
            if row is not None:
                return str(row[KINDS[Task].fields.index("project_id")])
        return None

    def _repair(self, label: str, made: _Made) -> None:
        if made:
            hand = self._hand
            self.sets.append(
                PackedSet(hand.new_id(), "", 0, hand.author, hand.at, label, None, MERGE, logged(made.deltas()))
            )


def _at(key: Key) -> tuple[Kind, str]:
    return BY_TABLE[key[0]], key[1]


def _name(kind: Kind, row: Values) -> str:
    for name in ("name", "title"):
        if name in kind.fields and row[kind.fields.index(name)]:
            return f"“{row[kind.fields.index(name)]}”"
    return f"a {kind.name.replace('_', ' ')}"


def _leads(links: Iterable[Values], at: int, to: int, start: str, end: str) -> bool:
    """Say whether links lead from one task to another."""
    after: dict[str, list[str]] = {}
    for row in links:
        after.setdefault(row[at], []).append(row[to])
    seen, waiting = {start}, [start]
    while waiting:
        each = waiting.pop()
        if each == end:
            return True
        for following in after.get(each, ()):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return False


def _free(wanted: Any, used: Collection[Any]) -> Any:  # noqa: ANN401 - a code or a number
    """Return the next number, or a code with a suffix, that nobody uses."""
    if isinstance(wanted, int):
        return max(used, default=0) + 1
    return next(name for name in (f"{wanted} ({count})" for count in range(2, len(used) + 3)) if name not in used)


def _outer_first(delta: Delta) -> list[Values]:
    """Return the inserted rows, each after the one of its own kind that it lies in."""
    places = [bond.place for bond in BONDS_OF.get(delta.kind, ()) if bond.target == delta.kind.name]
    waiting = {row[0]: row for row in delta.inserted}
    if not places or len(waiting) < 2:
        return delta.inserted
    found: list[Values] = []
    while waiting:
        line = [next(iter(waiting.values()))]
        del waiting[line[0][0]]
        while (
            outer := next((row for place in places if (row := waiting.pop(line[-1][place], None))), None)
        ) is not None:
            line.append(outer)
        found += reversed(line)
    return found
