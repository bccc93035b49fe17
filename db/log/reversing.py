"""Taking back a set, or the part of it that can still be taken back: what would go, and what stays because of whom."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from db.kinds import BONDS, BY_TABLE, KINDS, Bond, Kind, Values
from db.log.deltas import Delta
from db.log.groups import group_of
from db.log.reading import LoggedSet
from db.log.undoing import Obstacle

Fetch = Callable[[Kind, Mapping[str, object]], list[Values]]
"""Reads rows of a kind where fields equal, or are among, the given."""
Key = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Left:
    """What stays as it is: `fields` of a row (none: the row itself); `by` is the set it stays for.

    None: what it refers to is gone, or others need it.
    """

    table: str
    row_id: str
    op: str
    fields: tuple[str, ...] = ()
    by: LoggedSet | None = None


@dataclass(frozen=True, slots=True)
class Reversal:
    """How a set can be taken back: whole where there are no `obstacles`, else `rest` of it, and what is `left`."""

    target: LoggedSet
    deltas: tuple[Delta, ...]
    is_part: bool
    obstacles: tuple[Obstacle, ...]
    rest: tuple[Delta, ...] = ()
    left: tuple[Left, ...] = ()


def part_of(deltas: Sequence[Delta], root: str) -> list[Delta]:
    """Return what a set did to the row `root` and all that belongs to it, of a set that deleted or added these rows.

    References to them that the set emptied or made elsewhere come with it.
    """
    ids = {root}
    rows = [(delta.kind, row) for delta in deltas for row in (*delta.inserted, *delta.deleted)]
    owners = [(bond, bond.kind, bond.place) for bond in BONDS if bond.bond in {"owner", "part"}]
    grew = True
    while grew:
        before = len(ids)
        for bond, kind, place in owners:
            for each, row in rows:
                if each is kind and bond.bond == "owner" and row[place] in ids:
                    ids.add(row[0])
                elif each is kind and bond.bond == "part" and row[0] in ids and row[place] is not None:
                    ids.add(row[place])
        grew = len(ids) > before
    return [part for part in (_among(delta, ids) for delta in deltas) if len(part)]


def _among(delta: Delta, ids: set[str]) -> Delta:
    bonds = [bond.field for bond in BONDS if bond.kind is delta.kind]
    updated = []
    for row_id, fields in delta.updated:
        kept = (
            fields
            if row_id in ids
            else {name: pair for name, pair in fields.items() if name in bonds and ids.intersection(pair)}
        )
        if kept:
            updated.append((row_id, kept))
    return Delta(
        delta.kind,
        [row for row in delta.inserted if row[0] in ids],
        updated,
        [row for row in delta.deleted if row[0] in ids],
    )


def rest_of(
    fetch: Fetch, deltas: Sequence[Delta], obstacles: Sequence[Obstacle]
) -> tuple[tuple[Delta, ...], tuple[Left, ...]]:
    """Return what can be taken back of `deltas` field group by field group, turned round, and what stays."""
    work = _Rest(fetch, obstacles)
    for delta in deltas:
        work.take(delta)
    work.settle()
    return work.outcome(), tuple(dict.fromkeys(work.left))


@dataclass(slots=True)
class _Rest:
    """Rows coming back, rows going, and fields turned back, less whatever turns out to be impossible."""

    fetch: Fetch
    obstacles: Sequence[Obstacle]
    coming: dict[Key, Values] = field(default_factory=dict)
    going: dict[Key, Values] = field(default_factory=dict)
    turned: dict[Key, dict[str, tuple[Any, Any]]] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)

    def take(self, delta: Delta) -> None:
        kind = delta.kind
        ids = [row[0] for row in (*delta.inserted, *delta.deleted)] + [row_id for row_id, _ in delta.updated]
        now = {row[0]: row for row in self.fetch(kind, {"id": ids})}
        in_way: dict[str, list[Obstacle]] = {}
        for each in self.obstacles:
            if each.table == kind.name:
                in_way.setdefault(each.row_id, []).append(each)
        for row_id, fields in delta.updated:
            self._turn(kind, row_id, fields, now.get(row_id), in_way.get(row_id, []))
        for row in delta.inserted:
            self._take_away(kind, row, now.get(row[0]), in_way.get(row[0], []))
        for row in delta.deleted:
            if row[0] in now:
                self._leave(kind, row[0], "delete", by=_newest(in_way.get(row[0], [])))
            else:
                self.coming[kind, row[0]] = row

    def _turn(
        self, kind: Kind, row_id: str, fields: Mapping[str, tuple[Any, Any]], now: Values | None, in_way: list[Obstacle]
    ) -> None:
        if now is None:
            self._leave(kind, row_id, "update", tuple(fields), _newest(in_way))
            return
        touched = {group_of(kind.record, name) for each in in_way for name in each.fields}
        for name, (old, new) in fields.items():
            group = group_of(kind.record, name)
            others = [each for each in fields if each in group]
            stands = all(now[kind.fields.index(each)] == fields[each][1] for each in others)
            if group in touched or not stands:
                self._leave(kind, row_id, "update", (name,), _newest(in_way))
            else:
                self.turned.setdefault((kind, row_id), {})[name] = (new, old)

    def _take_away(self, kind: Kind, row: Values, now: Values | None, in_way: list[Obstacle]) -> None:
        if now is None:
            return
        if in_way or now != row:
            self._leave(kind, row[0], "insert", by=_newest(in_way))
        else:
            self.going[kind, row[0]] = row

    def _leave(
        self, kind: Kind, row_id: str, op: str, fields: tuple[str, ...] = (), by: LoggedSet | None = None
    ) -> None:
        self.left.append(Left(kind.name, row_id, op, fields, by))

    def settle(self) -> None:
        """Let what would refer to nothing stay away, and what others refer to stay, until nothing changes any more."""
        while self._drop_homeless() or self._keep_needed() or self._break_loops():
            pass

    def _drop_homeless(self) -> bool:
        changed = False
        kinds = {kind for kind, _ in (*self.coming, *self.turned)}
        for bond in (each for each in BONDS if each.kind in kinds):
            there = self._there(bond)
            for (kind, row_id), row in list(self.coming.items()):
                value = row[bond.place] if kind is bond.kind else None
                if value is not None and value not in there:
                    changed = True
                    self._come_without(bond, row_id, row)
            for (kind, row_id), fields in list(self.turned.items()):
                if (
                    kind is bond.kind
                    and bond.field in fields
                    and not there.issuperset({fields[bond.field][1]} - {None})
                ):
                    changed = True
                    self._keep_group(kind, row_id, bond.field)
        return changed

    def _break_loops(self) -> bool:
        """Leave what would come to lie within itself where it is."""
        for bond in BONDS:
            if bond.target != bond.kind.name:
                continue
            back = {
                row_id: fields[bond.field][1]
                for (kind, row_id), fields in self.turned.items()
                if kind is bond.kind and bond.field in fields
            }
            for row_id in back:
                if row_id in self._way_up(bond, row_id, back):
                    self._keep_group(bond.kind, row_id, bond.field)
                    return True
        return False

    def _way_up(self, bond: Bond, row_id: str, back: Mapping[str, str | None]) -> list[str]:
        way: list[str] = []
        above: str | None = back[row_id]
        while above is not None and above not in way:
            way.append(above)
            if above in back:
                above = back[above]
            else:
                rows = self.fetch(bond.kind, {"id": above})
                above = rows[0][bond.place] if rows else None
        return way

    def _there(self, bond: Bond) -> set[str]:
        """Return which of the rows that would be referred to through `bond` there would be."""
        wanted = {row[bond.place] for (kind, _), row in self.coming.items() if kind is bond.kind}
        wanted |= {
            fields[bond.field][1]
            for (kind, _), fields in self.turned.items()
            if kind is bond.kind and bond.field in fields
        }
        wanted.discard(None)
        if not wanted:
            return set()
        targets = list(KINDS.values()) if bond.target is None else [BY_TABLE[bond.target]]
        live = {row[0] for kind in targets for row in self.fetch(kind, {"id": wanted})}
        gone = {row_id for _, row_id in self.going}
        return (live - gone) | {row_id for kind, row_id in self.coming if kind in targets}

    def _come_without(self, bond: Bond, row_id: str, row: Values) -> None:
        key = (bond.kind, row_id)
        if bond.kind.table.columns[bond.field].nullable and bond.bond == "link":
            self.coming[key] = (*row[: bond.place], None, *row[bond.place + 1 :])
            self._leave(bond.kind, row_id, "delete", (bond.field,))
        else:
            del self.coming[key]
            self._leave(bond.kind, row_id, "delete")

    def _keep_group(self, kind: Kind, row_id: str, name: str) -> None:
        fields = self.turned[kind, row_id]
        for each in [each for each in fields if each in group_of(kind.record, name)]:
            del fields[each]
            self._leave(kind, row_id, "update", (each,))
        if not fields:
            del self.turned[kind, row_id]

    def _keep_needed(self) -> bool:
        """Keep rows that were to go and that something staying refers to; say whether there were any."""
        needed: set[Key] = set()
        by_kind: dict[Kind, set[str]] = {}
        for kind, row_id in self.going:
            by_kind.setdefault(kind, set()).add(row_id)
        for bond in BONDS:
            for target, ids in by_kind.items():
                if bond.target in {None, target.name}:
                    needed |= {(target, row_id) for row_id in self._users(bond, ids, by_kind.get(bond.kind, set()))}
        for kind, row_id in needed:
            del self.going[kind, row_id]
            self._leave(kind, row_id, "insert")
        return bool(needed)

    def _users(self, bond: Bond, ids: set[str], going: set[str]) -> set[str]:
        """Return which of `ids` a row refers to through `bond` that neither goes itself nor is turned away from it."""
        users = [row for row in self.fetch(bond.kind, {bond.field: ids}) if row[0] not in going]
        return {row[bond.place] for row in users if bond.field not in self.turned.get((bond.kind, row[0]), {})}

    def outcome(self) -> tuple[Delta, ...]:
        made = {kind: Delta(kind) for kind in KINDS.values()}
        for (kind, _), row in self.coming.items():
            made[kind].inserted.append(row)
        for (kind, row_id), fields in self.turned.items():
            made[kind].updated.append((row_id, fields))
        for (kind, _), row in self.going.items():
            made[kind].deleted.append(row)
        return tuple(delta for delta in made.values() if len(delta))


def _newest(obstacles: Iterable[Obstacle]) -> LoggedSet | None:
    return max((each.by for each in obstacles), key=lambda by: by.number, default=None)
