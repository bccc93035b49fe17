"""What one person may undo and redo, worked out from the log; and what stands in the way of undoing a set."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

import msgspec
from sqlalchemy import Connection

from db.kinds import BONDS, Bond, Kind
from db.log import reading
from db.log.deltas import Delta
from db.log.groups import touched
from db.log.reading import LoggedSet

_WORTH_SEEKING = 200
"""From how many later sets on those that matter are looked for before any is read."""


@dataclass(slots=True)
class Stacks:
    """One author's sets that stand and may be undone, and those undone that may be redone, newest last.

    Fed with sets in the order they arrived; the first set of a file, its making, is never undone, nor is one made in
    another copy (`origins` are this one's), one that repaired a clash, or one of which nothing stands. What another person
    undid of the author's is not undoable while that stands; what the author undid of another's, or of their own out of its
    turn, is an action of its own.
    """

    author: str
    origins: tuple[str, ...] = ()
    undoable: list[LoggedSet] = field(default_factory=list)
    redoable: list[LoggedSet] = field(default_factory=list)
    seen: int = 0
    fresh_at: int = 0
    """When the author last did something anew: what was undone before that is not redone, in whichever file it lies."""
    _labels: dict[str, str] = field(default_factory=dict)
    _known: set[str] = field(default_factory=set)
    """The ids of all sets seen: an undoing of one that was folded away is no longer one."""
    _taken: dict[str, LoggedSet] = field(default_factory=dict)
    """What was undone out of its turn, or by another person, by the id of the undoing."""
    _given: dict[str, LoggedSet] = field(default_factory=dict)
    """What stands again since such an undoing was undone, by the id of the set that undid it."""

    def feed(self, sets: Iterable[LoggedSet]) -> None:
        for each in sets:
            if each.number > self.seen:
                self.seen = each.number
                self._known.add(each.set.id)
                if each.set.author == self.author and each.number > 1 and not each.kind and each.origin in self.origins:
                    self._take(each)
                elif each.set.undoes is not None:
                    self._hear(each, each.set.undoes)

    def _take(self, each: LoggedSet) -> None:
        undone = each.set.undoes
        self._labels[each.set.id] = self._labels.get(undone or "", each.set.label)
        if undone is None:
            self._push(each)
        elif self.undoable and self.undoable[-1].set.id == undone:
            self._give_back(self.undoable.pop(), each)
            self.redoable.append(each)
        elif (redone := _removed(self.redoable, undone)) is not None:
            self.undoable.append(each)
            self._take_away(self._given.pop(redone.set.id, None), each)
        elif (older := _removed(self.undoable, undone)) is not None or undone in self._known:
            self._push(each)
            self._labels[each.set.id] = each.set.label
            self._take_away(older, each)

    def _push(self, each: LoggedSet) -> None:
        self.undoable.append(each)
        self.redoable.clear()
        self.fresh_at = each.set.at

    def _hear(self, each: LoggedSet, undone: str) -> None:
        """Follow what another person undid, or took back the undoing of."""
        gone = _removed(self.undoable, undone) or _removed(self.redoable, undone)
        if gone is not None:
            self._taken[each.set.id] = gone
        elif undone in self._taken:
            self._stand_again(self._taken.pop(undone))

    def _take_away(self, older: LoggedSet | None, by: LoggedSet) -> None:
        """Remember that `older` stands no more while `by`, which undid it out of its turn, does."""
        if older is not None:
            _removed(self.undoable, older.set.id)
            self._taken[by.set.id] = older

    def _give_back(self, undone: LoggedSet, by: LoggedSet) -> None:
        older = self._taken.pop(undone.set.id, None)
        if older is not None:
            self._stand_again(older)
            self._given[by.set.id] = older

    def _stand_again(self, older: LoggedSet) -> None:
        self.undoable.append(older)
        self.undoable.sort(key=attrgetter("number"))

    def label(self, each: LoggedSet) -> str:
        """Return the label of the action itself, however often it was undone and redone."""
        return self._labels[each.set.id]


def _removed(stack: list[LoggedSet], set_id: str) -> LoggedSet | None:
    for at in range(len(stack) - 1, -1, -1):
        if stack[at].set.id == set_id:
            return stack.pop(at)
    return None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A later standing change in the way: who did what to which row.

    `what` is changed (some `fields`), deleted, added, uses (what would go) or loop (what would come back lies within it).
    """

    table: str
    row_id: str
    what: str
    by: LoggedSet
    fields: tuple[str, ...] = ()


def standing(sets: Sequence[LoggedSet]) -> list[LoggedSet]:
    """Return `sets` without those that were undone within them, and without the undoing."""
    annulled: set[str] = set()
    known = {each.set.id for each in sets}
    kept = []
    for each in reversed(sets):
        if each.set.id in annulled:
            continue
        if each.set.undoes in known and each.set.undoes is not None:
            annulled.add(each.set.undoes)
        else:
            kept.append(each)
    return kept[::-1]


def is_undone(connection: Connection, target: LoggedSet) -> bool:
    """Say whether a set that stands reverses `target`."""
    sql = "SELECT id, undoes FROM change_set WHERE undoes IS NOT NULL AND number > ? ORDER BY number DESC"
    annulled: set[str] = set()
    for set_id, undoes in reading.fetched(connection, sql, (target.number,)):
        if set_id not in annulled:
            annulled.add(undoes)
    return target.set.id in annulled


def obstacles(connection: Connection, target: LoggedSet, deltas: Sequence[Delta]) -> list[Obstacle]:
    """Return what later, still standing sets did that undoing `target` (whose deltas are given) would destroy or break."""
    later = standing(reading.after(connection, target.number))
    if not later:
        return []
    scene = _Scene(deltas)
    worth = _concerned(connection, target.number, scene) if len(later) > _WORTH_SEEKING else None
    found = [
        obstacle
        for each in later
        if worth is None or each.number in worth
        for delta in reading.deltas(connection, each.number)
        for obstacle in scene.met(each, delta)
    ]
    return found + _loops(connection, later, deltas)


def _concerned(connection: Connection, number: int, scene: "_Scene") -> set[int]:
    """Return the numbers of later sets that touched what the target touched, or rows that point at what it added."""
    wanted = scene.touched() | _pointing(connection, scene.added)
    sql = "SELECT DISTINCT set_number FROM change WHERE row_id IN (SELECT value FROM json_each(?)) AND set_number > ?"
    return {row[0] for row in reading.fetched(connection, sql, (_listed(wanted), number))}


def _pointing(connection: Connection, ids: Iterable[object]) -> set[object]:
    """Return the ids of the rows that refer to any of `ids`."""
    listed = _listed(ids)
    found: set[object] = set()
    for bond in BONDS:
        sql = f"SELECT id FROM {bond.kind.name} WHERE {bond.field} IN (SELECT value FROM json_each(?))"  # noqa: S608 - names of our own schema
        found.update(row[0] for row in reading.fetched(connection, sql, (listed,)))
    return found


def _loops(connection: Connection, later: Sequence[LoggedSet], deltas: Sequence[Delta]) -> list[Obstacle]:
    """Return where a row would come back under one that lies within it now, with the newest set that put it there."""
    found: list[Obstacle] = []
    for bond in BONDS:
        if bond.target != bond.kind.name:
            continue
        back = {
            row_id: fields[bond.field][0]
            for delta in deltas
            if delta.kind is bond.kind
            for row_id, fields in delta.updated
            if bond.field in fields
        }
        for row_id, above in back.items():
            way = _way_up(connection, bond, above, back)
            if row_id in way:
                found += _blamed(connection, bond.kind, [each for each in way if each not in back], later)
    return found


def _way_up(connection: Connection, bond: Bond, row_id: str | None, back: dict[str, str | None]) -> list[str]:
    """Return the rows from `row_id` outwards, as they would lie; it ends where it would begin anew."""
    way: list[str] = []
    sql = f"SELECT {bond.field} FROM {bond.kind.name} WHERE id = ?"  # noqa: S608 - names of our own schema
    while row_id is not None and row_id not in way:
        way.append(row_id)
        if row_id in back:
            row_id = back[row_id]
        else:
            rows = reading.fetched(connection, sql, (row_id,))
            row_id = rows[0][0] if rows else None
    return way


def _blamed(connection: Connection, kind: Kind, ids: Sequence[str], later: Sequence[LoggedSet]) -> list[Obstacle]:
    by_number = {each.number: each for each in later}
    sql = "SELECT set_number, row_id FROM change WHERE row_id IN (SELECT value FROM json_each(?)) ORDER BY set_number DESC"
    rows = reading.fetched(connection, sql, (_listed(ids),))
    return [Obstacle(kind.name, row_id, "loop", by_number[number]) for number, row_id in rows if number in by_number][
        :1
    ]


def _listed(ids: Iterable[object]) -> str:
    return msgspec.json.encode([each for each in ids if each is not None]).decode()


class _Scene:
    """The rows a set touched, ready to be compared with later deltas."""

    def __init__(self, deltas: Sequence[Delta]) -> None:
        self.added = {row[0] for delta in deltas for row in delta.inserted}
        self._removed = {row[0] for delta in deltas for row in delta.deleted}
        self._groups = {
            row_id: touched(delta.kind.record, fields) for delta in deltas for row_id, fields in delta.updated
        }
        self._needed = _references(deltas)

    def touched(self) -> set[object]:
        return {*self.added, *self._removed, *self._groups, *self._needed}

    def met(self, by: LoggedSet, delta: Delta) -> Iterable[Obstacle]:
        name, record = delta.kind.name, delta.kind.record
        for row_id, fields in delta.updated:
            common = self._groups.get(row_id, frozenset()) & touched(record, fields)
            if common or row_id in self.added:
                words = fields if row_id in self.added else _shared(common, fields)
                yield Obstacle(name, row_id, "changed", by, tuple(sorted(words)))
            elif self._points_at_added(fields.get(bond.field, (None, None))[1] for bond in _bonds(delta)):
                yield Obstacle(name, row_id, "uses", by)
        for row in delta.deleted:
            if row[0] in self._groups or row[0] in self.added or row[0] in self._needed:
                yield Obstacle(name, row[0], "deleted", by)
        for row in delta.inserted:
            if row[0] in self._removed:
                yield Obstacle(name, row[0], "added", by)
            elif self._points_at_added(row[bond.place] for bond in _bonds(delta)):
                yield Obstacle(name, row[0], "uses", by)

    def _points_at_added(self, references: Iterable[object]) -> bool:
        return bool(self.added) and any(reference in self.added for reference in references)


def _shared(common: frozenset[frozenset[str]], fields: Iterable[str]) -> set[str]:
    return {field for field in fields if any(field in group for group in common)}


def _bonds(delta: Delta) -> list[Bond]:
    return [bond for bond in BONDS if bond.kind is delta.kind]


def _references(deltas: Sequence[Delta]) -> set[object]:
    """Return the ids that rows coming back, or old values coming back, refer to."""
    found: set[object] = set()
    for delta in deltas:
        for bond in _bonds(delta):
            found.update(row[bond.place] for row in delta.deleted)
            found.update(fields[bond.field][0] for _, fields in delta.updated if bond.field in fields)
    return found - {None}
