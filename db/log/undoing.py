"""What one person may undo and redo, worked out from the log; and what stands in the way of undoing a set."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from db.kinds import BONDS, Bond
from db.log import reading
from db.log.deltas import Delta
from db.log.groups import touched
from db.log.reading import LoggedSet


@dataclass(slots=True)
class Stacks:
    """One author's sets that stand and may be undone, and those undone that may be redone, newest last.

    Fed with sets in the order they arrived; the first set of a file, its making, is never undone.
    """

    author: str
    undoable: list[LoggedSet] = field(default_factory=list)
    redoable: list[LoggedSet] = field(default_factory=list)
    seen: int = 0
    fresh_at: int = 0
    """When the author last did something anew: what was undone before that is not redone, in whichever file it lies."""
    _labels: dict[str, str] = field(default_factory=dict)

    def feed(self, sets: Iterable[LoggedSet]) -> None:
        for each in sets:
            if each.number > self.seen:
                self.seen = each.number
                if each.set.author == self.author and each.number > 1:
                    self._take(each)

    def _take(self, each: LoggedSet) -> None:
        undone = each.set.undoes
        self._labels[each.set.id] = self._labels.get(undone or "", each.set.label)
        if undone is None:
            self.undoable.append(each)
            self.redoable.clear()
            self.fresh_at = each.set.at
        elif _remove(self.undoable, undone):
            self.redoable.append(each)
        elif _remove(self.redoable, undone):
            self.undoable.append(each)

    def label(self, each: LoggedSet) -> str:
        """Return the label of the action itself, however often it was undone and redone."""
        return self._labels[each.set.id]


def _remove(stack: list[LoggedSet], set_id: str) -> bool:
    for at in range(len(stack) - 1, -1, -1):
        if stack[at].set.id == set_id:
            del stack[at]
            return True
    return False


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A later standing change in the way: who did what to which row."""

    table: str
    row_id: str
    what: str
    by: LoggedSet


def standing(sets: Sequence[LoggedSet]) -> list[LoggedSet]:
    """Return `sets` without those that were undone within them, and without the undoing."""
    annulled: set[str] = set()
    kept = []
    for each in reversed(sets):
        if each.set.id in annulled:
            continue
        if each.set.undoes is not None and any(other.set.id == each.set.undoes for other in sets):
            annulled.add(each.set.undoes)
        else:
            kept.append(each)
    return kept[::-1]


def obstacles(connection: Connection, target: LoggedSet, deltas: Sequence[Delta]) -> list[Obstacle]:
    """Return what later, still standing sets did that undoing `target` (whose deltas are given) would destroy or break."""
    later = standing(reading.after(connection, target.number))
    if not later:
        return []
    scene = _Scene(deltas)
    return [
        obstacle
        for each in later
        for delta in reading.deltas(connection, each.number)
        for obstacle in scene.met(each, delta)
    ]


class _Scene:
    """The rows a set touched, ready to be compared with later deltas."""

    def __init__(self, deltas: Sequence[Delta]) -> None:
        self._added = {row[0] for delta in deltas for row in delta.inserted}
        self._removed = {row[0] for delta in deltas for row in delta.deleted}
        self._groups = {
            row_id: touched(delta.kind.record, fields) for delta in deltas for row_id, fields in delta.updated
        }
        self._needed = _references(deltas)

    def met(self, by: LoggedSet, delta: Delta) -> Iterable[Obstacle]:
        name, record = delta.kind.name, delta.kind.record
        for row_id, fields in delta.updated:
            common = self._groups.get(row_id, frozenset()) & touched(record, fields)
            if common or row_id in self._added:
                words = ", ".join(sorted(fields if row_id in self._added else _shared(common, fields)))
                yield Obstacle(name, row_id, f"changed {words.replace('_', ' ')}", by)
            elif self._points_at_added(fields.get(bond.field, (None, None))[1] for bond in _bonds(delta)):
                yield Obstacle(name, row_id, "uses what would go", by)
        for row in delta.deleted:
            if row[0] in self._groups or row[0] in self._added or row[0] in self._needed:
                yield Obstacle(name, row[0], "deleted", by)
        for row in delta.inserted:
            if row[0] in self._removed:
                yield Obstacle(name, row[0], "added again", by)
            elif self._points_at_added(row[bond.place] for bond in _bonds(delta)):
                yield Obstacle(name, row[0], "uses what would go", by)

    def _points_at_added(self, references: Iterable[object]) -> bool:
        return bool(self._added) and any(reference in self._added for reference in references)


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
