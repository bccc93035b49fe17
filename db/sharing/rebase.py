"""Putting sets on top of others that were made at the same time: who wins, what is set aside, what is brought back.

What is in the team's log already stands. A set put on top of it keeps what nobody else touched, field group by field group;
what clashes becomes a conflict with both versions and the one before. What is written here is replayed by everybody else.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from db.kinds import BY_TABLE, KINDS, Kind, Values
from db.log.deltas import Delta
from db.log.groups import touched
from db.log.reading import ASIDE, MERGE
from db.log.texts import logged
from db.sharing.aggregates import Aggregates, Rows
from db.sharing.circles import Circles
from db.sharing.clashes import NEVER_HERE, NOT_CARRIED_OUT, Clashes
from db.sharing.ground import Ground, Hand
from db.sharing.made import Made
from db.sharing.names import TOLD_APART_BY, Names
from db.sharing.overlay import Key, Overlay
from db.sharing.packs import PackedSet
from db.sharing.returning import Returning
from db.sharing.touches import BONDS_OF, Group, Touches, decided, is_quiet
from db.sharing.twins import Twins
from pmo_desktop.domain.records import Clash, Conflict, Verdict

_SOMEBODY = PackedSet("", "", 0, "", 0, "", None, "", ())
"""Whoever changed something that a set did not know of, where that cannot be told."""
_MINDED: Mapping[Kind, frozenset[str]] = {
    kind: frozenset(
        (
            *(bond.field for bond in BONDS_OF.get(kind, ())),
            *(TOLD_APART_BY[kind.record][:1] if kind.record in TOLD_APART_BY else ()),
        )
    )
    for kind in KINDS.values()
}
"""The fields whose change may concern other rows: references, and what tells rows apart."""


class Rebase:
    """Takes sets in order; `sets` then holds them as they stand, with the repairs they needed before each."""

    def __init__(self, overlay: Overlay, touches: Touches, hand: Hand, knows: Callable[[str], bool]) -> None:
        """`knows` says of a row's id whether this copy ever had it."""
        self._overlay = overlay
        self._knows = knows
        self._touches = touches
        self._clashes = Clashes(overlay, touches, hand.new_id)
        self._ground = Ground(overlay, touches, hand, self._clashes)
        self._returning = Returning(self._ground)
        self._names = Names(self._ground)
        self._twins = Twins(self._ground)
        self._circles = Circles(self._ground)
        self._doubled: dict[str, tuple[Kind, str]] = {}
        """My rows that mean the same as one of the team's: by my id, the team's row."""
        self._already: set[Key] = set()
        """Rows I deleted that others had deleted too."""
        self._unsure = False
        self._emptied: set[Key] = set()
        """What the set at hand changes, beside what it deletes."""
        self.sets = self._ground.sets

    def take(self, mine: PackedSet, deltas: Sequence[Delta], *, unsure: bool = False) -> None:
        """Put one set on top, of which `deltas` is what its changes say; what clashes is left out and remembered.

        `unsure`: nobody knows what its maker had seen, so that any other value than the one it found counts as touched.
        """
        self._unsure = unsure
        self._clashes.apart = mine.origin if unsure else ""
        self._overlay.load(deltas)
        self._ground.incoming = {row[0] for delta in deltas for row in delta.inserted}
        made = Made(self._overlay)
        emptied = self._delete(mine, made, deltas)
        for delta in deltas:
            for row in _outer_first(delta):
                self._insert(mine, made, delta.kind, row)
                if self._overlay.row(delta.kind, row[0]) is None:
                    self._ground.incoming.discard(row[0])
        for delta in deltas:
            for row_id, fields in delta.updated:
                if not emptied and self._is_nobody_elses(delta.kind, row_id, fields):
                    made.carry(delta.kind, row_id, fields)
                else:
                    rest = self._without_emptied(made, delta.kind, row_id, fields, emptied)
                    self._update(mine, made, delta.kind, row_id, rest)
        changes = logged(made.deltas())
        kind = ASIDE if mine.changes and not changes and mine.kind != MERGE else mine.kind
        self.sets.append(msgspec.structs.replace(mine, changes=changes, kind=kind))

    def _is_nobody_elses(self, kind: Kind, row_id: str, fields: Mapping[str, tuple[Any, Any]]) -> bool:
        """Say whether a change has nothing to do with what the team did: most have not, and there may be very many.

        The row may be otherwise than I had it though nobody else touched it: a set of mine came back put aside.
        """
        key, touches, row = (kind.name, row_id), self._touches, self._overlay.row(kind, row_id)
        if self._unsure or row_id in self._doubled or row is None:
            return False
        if any(row[kind.places[name]] != was for name, (was, _) in fields.items()):
            return False
        if key in touches.updated and any((key, group) in touches.stirred for group in touched(kind.record, fields)):
            return False
        return fields.keys().isdisjoint(_MINDED[kind]) and row_id not in touches.gone

    def finish(self) -> None:
        """Undo links that now run in a circle and write down the conflicts there are."""
        made = Made(self._overlay)
        self._circles.break_loops(made)
        kind = KINDS[Conflict]
        for row in kind.rows(list(self._clashes.conflicts())):
            made.insert(kind, row)
        if made:
            count = sum(len(delta.inserted) for delta in made.deltas() if delta.kind.record is Conflict)
            things = "one thing" if count == 1 else f"{count} things"
            self._ground.repair(f"Two people changed {things}", made)

    # Deleting

    def _delete(self, mine: PackedSet, made: Made, deltas: Sequence[Delta]) -> dict[str, bool]:
        """Delete what nobody else touched; return per id that was to go whether it went."""
        rows = {(delta.kind.name, row[0]): (delta.kind, row) for delta in deltas for row in delta.deleted}
        if not rows:
            return {}
        self._emptied = {(delta.kind.name, row_id) for delta in deltas for row_id, _ in delta.updated}
        staying = self._staying(mine, rows)
        for key, (kind, _) in rows.items():
            if key not in staying:
                self._carry_out(made, kind, key)
        if self._unsure:
            self._note_never_here(mine, rows)
        for key in rows.keys() - staying.keys():
            self._empty_what_stayed(made, key[1])
        return {key[1]: key not in staying for key in rows}

    def _empty_what_stayed(self, made: Made, target: str) -> None:
        """Let what I deleted, now or before, and had to stay, no longer name what goes: my deletion could not know of it."""
        for kind, row_id, name in self._ground.naming.get(target, ()):
            row = self._overlay.row(kind, row_id)
            if row is not None and row[kind.places[name]] == target:
                made.update(kind, row, {name: None})

    def _staying(self, mine: PackedSet, rows: Rows) -> dict[Key, None]:
        """Return the rows that may not go: somebody changed or used one of their aggregate, or what stays lies in them."""
        staying: dict[Key, None] = {}
        going = dict(rows)
        while contested := {key: by for key in going if (by := self._contested(key, going)) is not None}:
            aggregates = Aggregates(rows)
            for key, by in contested.items():
                for top in [top for top in aggregates.tops(key) if self._is_there(top)] or [key]:
                    self._clashes.note(Clash.DELETED, rows[top][0], top[1], mine, by, NOT_CARRIED_OUT)
            for key in (*aggregates.whole(contested), *contested):
                if key in going and self._is_there(key):
                    del going[key]
                    staying[key] = None
                    self._ground.goes_on_naming(rows[key][0], key[1], contested.get(key), rows[key][0].fields)
        return staying

    def _is_there(self, key: Key) -> bool:
        return self._overlay.row(BY_TABLE[key[0]], key[1]) is not None

    def _carry_out(self, made: Made, kind: Kind, key: Key) -> None:
        row = self._overlay.row(kind, key[1])
        if row is not None:
            made.delete(kind, row)
        elif key[1] not in self._doubled:
            self._already.add(key)
            return
        self._clashes.forget(key)

    def _note_never_here(self, mine: PackedSet, rows: Rows) -> None:
        """Write down a deletion of what this copy never had: what it was deleted from may be lost, and yet come back."""
        aggregates = Aggregates(rows)
        unknown = {key for key in rows if key in self._already and not self._knows(key[1])}
        for key in sorted({top for each in unknown for top in aggregates.tops(each)} & unknown):
            self._clashes.note(Clash.DELETED, rows[key][0], key[1], mine, None, NEVER_HERE)

    def _differs(self, key: Key, going: Rows) -> bool:
        """Say whether a row is not as the set that deletes it found it, or is used by others than it knew."""
        kind, row = going[key]
        used = any(each not in going and each not in self._emptied for each in self._overlay.pointing(key[1]))
        return used or self._overlay.row(kind, key[1]) != row

    def _contested(self, key: Key, going: Rows) -> PackedSet | None:
        """Return the set that changed, or began to use, a row that is to go."""
        if not self._is_there(key):
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
        return self._held_by_what_stayed(key[1], going)

    def _held_by_what_stayed(self, target: str, going: Rows) -> PackedSet | None:
        """Return what made a row stay that belongs to one that is to go, and of which my deletion could not know."""
        for (kind, row_id, name), by in self._ground.naming.get(target, {}).items():
            row = self._overlay.row(kind, row_id)
            is_owned = any(bond.field == name and bond.bond != "link" for bond in BONDS_OF[kind])
            if is_owned and (kind.name, row_id) not in going and row is not None and row[kind.places[name]] == target:
                return by or _SOMEBODY
        return None

    def _without_emptied(
        self, made: Made, kind: Kind, row_id: str, fields: Mapping[str, tuple[Any, Any]], going: Mapping[str, bool]
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

    def _insert(self, mine: PackedSet, made: Made, kind: Kind, row: Values) -> None:
        key = (kind.name, row[0])
        if self._overlay.row(kind, row[0]) is not None:
            self._clashes.cancel(key, NOT_CARRIED_OUT)  # an undone deletion that had not been carried out
            return
        if key in self._already:
            self._clashes.cancel(key, NEVER_HERE)
            return
        row = self._renamed_references(kind, row)
        twin = self._twins.of(kind, row)
        if twin is not None:
            self._double(mine, kind, row, twin)
            return
        whole = self._with_references(mine, kind, row)
        if whole is None:
            fields = dict(zip(kind.fields, row, strict=True))
            del fields["id"]
            self._clashes.set_aside(
                Clash.DELETED, mine, kind, row[0], {name: (None, new) for name, new in fields.items()}, None
            )
            return
        if self._overlay.row(kind, row[0]) is not None:
            return  # it came back with what it needed: others had deleted it too, in the state they knew last
        whole = self._names.told_apart(mine, kind, whole)
        made.insert(kind, whole)
        self._circles.remember(kind, row[0], None)

    def _renamed_references(self, kind: Kind, row: Values) -> Values:
        if not self._doubled:
            return row
        places = {bond.place for bond in BONDS_OF.get(kind, ())}
        return tuple(
            self._doubled[value][1] if at in places and value in self._doubled else value
            for at, value in enumerate(row)
        )

    def _double(self, mine: PackedSet, kind: Kind, row: Values, twin: Values) -> None:
        self._doubled[row[0]] = (kind, twin[0])
        fields = {
            name: (None, new)
            for name, new, theirs in zip(kind.fields[1:], row[1:], twin[1:], strict=True)
            if new != theirs and not is_quiet(kind, (name,))
        }
        self._clashes.set_aside(
            Clash.DOUBLED, mine, kind, twin[0], fields, self._touches.inserted[kind.name, twin[0]], row[0]
        )

    def _with_references(self, mine: PackedSet, kind: Kind, row: Values) -> Values | None:
        """Bring back what a row needs; a reference that cannot be had becomes empty, or, if it must be, the row None."""
        for bond in BONDS_OF.get(kind, ()):
            target = row[bond.place]
            if self._ground.is_missing(bond, target) and not self._returning.bring_back(
                mine, self._touches.gone.get(target)
            ):
                if bond.bond == "owner":
                    return None
                row = (*row[: bond.place], None, *row[bond.place + 1 :])
        return row

    # Changing

    def _update(
        self, mine: PackedSet, made: Made, kind: Kind, row_id: str, fields: Mapping[str, tuple[Any, Any]]
    ) -> None:
        if not fields:
            return
        if row_id in self._doubled:
            _, twin = self._doubled[row_id]
            pending = self._clashes.about((kind.name, twin), row_id)
            pending.fields.update(
                {
                    name: (pending.fields.get(name, (None,))[0], new)
                    for name, (_, new) in fields.items()
                    if not is_quiet(kind, (name,))
                }
            )
            return
        key = (kind.name, row_id)
        row = self._overlay.row(kind, row_id)
        if row is None:
            if is_quiet(kind, fields):
                return
            if not self._returning.bring_back(mine, key):
                self._clashes.set_aside(Clash.DELETED, mine, kind, row_id, fields, self._returning.deleter(key))
                return
        for group in touched(kind.record, fields):
            own = {name: fields[name] for name in kind.fields if name in group and name in fields}
            self._change_group(mine, made, kind, row_id, group, own)

    def _change_group(  # noqa: PLR0913, PLR0917 - a group of one row of one set
        self, mine: PackedSet, made: Made, kind: Kind, row_id: str, group: Group, own: Mapping[str, tuple[Any, Any]]
    ) -> None:
        key = (kind.name, row_id)
        row = self._overlay.row(kind, row_id)
        assert row is not None
        if is_quiet(kind, own):
            if (key, group) not in self._touches.stirred:
                made.update(kind, row, {name: new for name, (_, new) in own.items()})
            elif kind.record is Conflict:
                self._decide_otherwise(mine, row, own)
            return
        by = self._touches.groups.get((key, group))
        was = dict(zip(kind.fields, row, strict=True))
        if by is not None or (self._unsure and any(was[name] != old for name, (old, _) in own.items())):
            self._clashes.set_aside(Clash.EDITED, mine, kind, row_id, own, by, group)
            self._ground.goes_on_naming(kind, row_id, by, own)
            return
        after = was | {name: new for name, (_, new) in own.items()}
        changed = self._renamed_references(kind, tuple(after.values()))
        whole = self._with_references(mine, kind, changed)
        if whole is None:
            by = self._returning.deleter_of(kind, changed)
            self._clashes.set_aside(Clash.DELETED, mine, kind, row_id, own, by, group)
            self._ground.goes_on_naming(kind, row_id, by, own)
        elif self._circles.closes_circle(kind, whole, own):
            by = self._circles.mover(kind, whole)
            self._clashes.set_aside(Clash.LOOP, mine, kind, row_id, own, by, group)
            self._ground.goes_on_naming(kind, row_id, by, own)
        else:
            if kind.record in TOLD_APART_BY and TOLD_APART_BY[kind.record][0] in own:
                whole = self._names.told_apart(mine, kind, whole)
            if not {"predecessor_id", "successor_id"}.isdisjoint(own):
                self._circles.remember(kind, row_id, row)
            made.update(kind, row, {name: whole[kind.fields.index(name)] for name in own})

    def _decide_otherwise(self, mine: PackedSet, row: Values, own: Mapping[str, tuple[Any, Any]]) -> None:
        """Ask again where the team put the version in that I had decided against: the other way round my edit clashes."""
        verdict, about = own.get("verdict", (None, None))[1], decided(row)
        if verdict != Verdict.CONFIRMED or row[KINDS[Conflict].places["verdict"]] == verdict or about is None:
            return
        kind, row_id, facts = about
        key = (kind.name, row_id)
        for group in touched(kind.record, tuple(facts)):
            kept = {name: (fact.get("before"), fact.get("kept")) for name, fact in facts.items() if name in group}
            self._clashes.set_aside(
                Clash.EDITED, mine, kind, row_id, kept, self._touches.groups.get((key, group)), group
            )


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
