"""A portfolio and its private drawer written as one: an action that touches both is one set under one id, and one undo.

The drawer is committed first, inside the portfolio's own write transaction, with a note that the other half is due. A crash
in between leaves a half that `settle` takes out of the drawer at the next opening: the action never happened.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection

from db.kinds import BY_TABLE, KINDS, Kind
from db.log import reading, undoing
from db.log.deltas import Delta
from db.log.reading import LoggedSet
from db.log.reversing import Reversal, part_of
from db.log.undoing import Obstacle, Stacks
from db.log.writing import Entry
from db.scrubbing import Taken, restored, scrub, sent
from db.store import Blocked, Recorded, Store
from pmo_desktop.domain.changes import Change
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.domain.private import EVERY_ROW, SECRETS, WHOLE, Secret
from pmo_desktop.domain.records import PrivateValue

_HALF, _TAKEN, _UNSWEPT, _MOVED = "half/", "taken/", "unswept", "moved"
_KEEP = "INSERT INTO note (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
_FIELDS = {table: {f for s in SECRETS if s.kind is kind.record for f in s.fields} for table, kind in BY_TABLE.items()}
_DRAWER = next(kind for kind in BY_TABLE.values() if kind.record is PrivateValue)
_ALL = 1_000_000
_ONLY_CLOCKS_PUT_BACK_MS = 3_600_000

Pieces = tuple[Recorded | None, Recorded | None]
"""What was committed in the portfolio and in the drawer."""
Place = tuple[str, str, str]
"""Table, row and field a private value stands for."""


class Pair:
    """The two files of one window; `front` is the portfolio, `back` the drawer."""

    def __init__(self, front: Store, back: Store) -> None:
        self.front = front
        self.back = back

    # Recording

    def record(self, entry: Entry, changes: Sequence[Change], hidden: Sequence[Change]) -> Pieces:
        """Write `changes` into the portfolio and `hidden` into the drawer as one set; (None, None) where nothing changes."""
        if not hidden:
            return self.front.record(entry, changes), None

        def deltas(front: Connection, back: Connection) -> tuple[list[Delta], list[Delta]]:
            return self.front.drafted(front, changes), self.back.drafted(back, hidden)

        return self._write(lambda front, back: (entry, *deltas(front, back)), entry.id)

    def _write(
        self, wanted: "Callable[[Connection, Connection], tuple[Entry, list[Delta], list[Delta]] | None]", set_id: str
    ) -> Pieces:
        """Write what `wanted` says, asked inside both transactions, and scrub what became private out of the log."""
        done: Pieces = (None, None)
        try:
            with self.front.writing(set_id) as front:
                self._settle_halves()
                with self.back.writing(set_id) as back:
                    _refuse_moved(back)
                    asked = wanted(front, back)
                    if asked is not None:
                        entry, before, behind = asked
                        done = (self.front.written(front, entry, before), self.back.written(back, entry, behind))
                        _keep_taken(back, _scrubbed(front, behind))
                        if done[0] and done[1]:
                            _keep(back, _HALF + set_id, self.front.origin)
        except BaseException:
            if self.back.holds(set_id) and not self.front.holds(set_id):
                self._take_out(set_id)
            raise
        self.sweep()
        return done

    # Undo and redo over both files

    def undoable(self, author: str) -> LoggedSet | None:
        """Return the author's newest standing action, in whichever file it lies."""
        front, back = self.front.stacks(author), self.back.stacks(author)
        return _newest((*front.undoable[-1:], *back.undoable[-1:]))

    def redoable(self, author: str) -> LoggedSet | None:
        """Return the author's newest undoing that nothing new, in either file, has overtaken."""
        front, back = self.front.stacks(author), self.back.stacks(author)
        newest = _newest((*front.redoable[-1:], *back.redoable[-1:]))
        return None if newest and newest.set.at < max(front.fresh_at, back.fresh_at) else newest

    def label(self, author: str, each: LoggedSet) -> str:
        stacks = self._stacks_with(author, each.set.id)
        return stacks.label(each) if stacks else each.set.label

    def latest(self, author: str, now: int) -> int:
        """Return `now`, or where the clock was put back a little the moment after the author's last action in either file.

        What comes first in two files is told by time alone.
        """
        tops = [
            each.set.at
            for store in (self.front, self.back)
            for stack in (store.stacks(author).undoable, store.stacks(author).redoable)
            for each in stack[-1:]
        ]
        last = max(tops, default=0)
        return last + 1 if now <= last < now + _ONLY_CLOCKS_PUT_BACK_MS else now

    def undo(self, author: str, set_id: str, at: int) -> Pieces:
        """Reverse `undoable`; (None, None) where there is none. Raises Blocked, changing nothing."""
        return self._turn(self.undoable, Entry(set_id, author, at, "Undo"))

    def redo(self, author: str, set_id: str, at: int) -> Pieces:
        return self._turn(self.redoable, Entry(set_id, author, at, "Redo"))

    def _turn(self, of: "Callable[[str], LoggedSet | None]", entry: Entry) -> Pieces:
        def wanted(front: Connection, back: Connection) -> tuple[Entry, list[Delta], list[Delta]] | None:
            target = of(entry.author)
            if target is None:
                return None
            label = f"{entry.label}: {self.label(entry.author, target)}"
            turned = Entry(entry.id, entry.author, entry.at, label, target.set.id)
            before = self._inverse(front, self._standing(entry.author, target.set.id))
            behind = self._inverse(back, reading.by_id(back, target.set.id))
            before = restored_after(before, _taken_of(back, target.set.id))
            return turned, *_routed(back, before, behind, entry.id)

        return self._write(wanted, entry.id)

    def _standing(self, author: str, set_id: str) -> LoggedSet | None:
        stacks = self.front.stacks(author)
        return next((each for each in (*stacks.undoable, *stacks.redoable) if each.set.id == set_id), None)

    def _stacks_with(self, author: str, set_id: str) -> Stacks | None:
        for store in (self.front, self.back):
            stacks = store.stacks(author)
            if any(each.set.id == set_id for each in (*stacks.undoable, *stacks.redoable)):
                return stacks
        return None

    @staticmethod
    def _inverse(connection: Connection, target: LoggedSet | None) -> list[Delta]:
        if target is None:
            return []
        deltas = reading.deltas(connection, target.number)
        obstacles = undoing.obstacles(connection, target, deltas)
        if obstacles:
            raise Blocked(target, obstacles)
        return [delta.inverse() for delta in deltas]

    # Taking back any set

    def reversal(self, set_id: str, part: str = "") -> tuple[Reversal | None, Reversal | None]:
        """Return how what a set did in the portfolio, and in the drawer, can be taken back, as `Store.reversal` does."""
        with self.front.reading() as front, self.back.reading() as back:
            before, behind = self._reversals(front, back, set_id, part)
            taken = _taken_of(back, set_id)
        if before is not None and taken:
            whole = [delta.inverse() for delta in restored_after([each.inverse() for each in before.deltas], taken)]
            before = replace(before, deltas=tuple(whole), rest=tuple(restored_after(before.rest, taken)))
        return before, behind

    def reverse(self, entry: Entry, set_id: str, part: str = "", *, rest: bool = False) -> Pieces:
        """Take back a set in both files, as `Store.reverse` does in one; what is private by now goes into the drawer."""

        def wanted(front: Connection, back: Connection) -> tuple[Entry, list[Delta], list[Delta]] | None:
            found = self._reversals(front, back, set_id, part)
            there = [each for each in found if each is not None]
            if not there:
                return None
            in_the_way = [obstacle for each in there for obstacle in each.obstacles]
            if in_the_way and not rest:
                raise Blocked(there[0].target, in_the_way)
            before, behind = (_turned(each) for each in found)
            is_whole = not in_the_way and not any(each.is_part for each in there)
            turned = Entry(entry.id, entry.author, entry.at, entry.label, set_id if is_whole else None)
            return turned, *_routed(back, restored_after(before, _taken_of(back, set_id)), behind, entry.id)

        return self._write(wanted, entry.id)

    def _reversals(
        self, front: Connection, back: Connection, set_id: str, part: str
    ) -> tuple[Reversal | None, Reversal | None]:
        before = self.front.reversal_in(
            front,
            set_id,
            lambda deltas: part_of(deltas, part) if part else deltas,
            lambda found: [left for each in found for left in _but_marking(back, each)],
        )
        if not part:
            return before, self.back.reversal_in(back, set_id)
        ids = {part} | {row_id for delta in (before.deltas if before else ()) for row_id in _ids(delta)}
        behind = self.back.reversal_in(back, set_id, lambda deltas: _about(back, deltas, ids))
        return before, behind if behind and behind.deltas else None

    # What a crash left

    def settle(self) -> None:
        """Take out of the drawer what was to be written into both files and is in it alone; sweep where that is due.

        The portfolio's write lock is held meanwhile: another window may just be between its two commits.
        """
        with self.back.reading() as back:
            due = self._halves(back)
        if due:
            with self.front.writing(""):
                self._settle_halves()
        self.sweep()

    def _halves(self, back: Connection) -> list[str]:
        """Return the sets that this copy was to write into both files, whole or not."""
        return [name.removeprefix(_HALF) for name, origin in _notes(back, _HALF) if origin == self.front.origin]

    def _settle_halves(self) -> None:
        """Whoever holds the portfolio's write lock is alone between the commits: what is half now stays so."""
        with self.back.reading() as back:
            due = self._halves(back)
        for set_id in due:
            if self.back.holds(set_id) and not self.front.holds(set_id):
                self._take_out(set_id)
        if due:
            with self.back.writing("") as back:
                for set_id in due:
                    _drop(back, _HALF + set_id)

    def _take_out(self, set_id: str) -> None:
        """Undo a half in the drawer without a trace: it was never said to be done."""
        undoing_id = f"{set_id}-"
        with self.back.writing(undoing_id) as back:
            half = reading.by_id(back, set_id)
            if half is not None:
                deltas = [delta.inverse() for delta in reading.deltas(back, half.number)]
                made = self.back.written(back, Entry(undoing_id, "", half.set.at, ""), deltas)
                for number in (half.number, *([made.logged.number] if made else [])):
                    back.exec_driver_sql("DELETE FROM change WHERE set_number = ?", (number,))
                    back.exec_driver_sql("DELETE FROM change_set WHERE number = ?", (number,))
            for name in (_HALF, _TAKEN):
                _drop(back, name + set_id)
        self.back.forget_stacks()

    def sweep(self) -> bool:
        """Leave no byte of what became private in the portfolio's file; where that cannot be now, at the next opening."""
        if not self.is_unswept:
            return True
        try:
            self.front.sweep()
        except FileProblemError:
            return False
        with self.back.writing("") as back:
            _drop(back, _UNSWEPT)
        return True

    @property
    def is_unswept(self) -> bool:
        """Whether bytes of what became private may still lie in the portfolio's file: somebody was reading it."""
        with self.back.reading() as back:
            return bool(_notes(back, _UNSWEPT))

    def sent(self, secret: Secret, ids: Iterable[str]) -> set[str]:
        """Return those of the rows of which others have received what is now private: that cannot be taken back."""
        with self.front.reading() as front:
            return sent(front, KINDS[secret.kind], secret.fields[0], ids)

    def copy_for_good(self, target: Path) -> None:
        """Copy the drawer to another place and let nobody write into this one any more."""
        with self.back.writing("") as back:
            _refuse_moved(back)
        self.back.save_copy(target)
        with self.back.writing("") as back:
            _keep(back, _MOVED, 1)

    # What was taken out of the log

    def deltas(self, store: Store, number: int, set_id: str) -> list[Delta]:
        """Return what a set did, with what was taken out of the portfolio's log put back."""
        found = store.deltas(number)
        if store is self.back:
            return found
        with self.back.reading() as back:
            return restored(found, _taken_of(back, set_id))


def restored_after(inverted: Sequence[Delta], taken: Mapping[str, list[Any]]) -> list[Delta]:
    """Put back into an inverse what was taken out of the set it reverses."""
    return [delta.inverse() for delta in restored([delta.inverse() for delta in inverted], taken)]


def _turned(found: Reversal | None) -> list[Delta]:
    """Return what takes back as much as can be."""
    if found is None:
        return []
    return list(found.rest) if found.obstacles else [delta.inverse() for delta in found.deltas]


def _ids(delta: Delta) -> Iterator[str]:
    yield from (row[0] for row in (*delta.inserted, *delta.deleted))
    yield from (row_id for row_id, _ in delta.updated)


def _about(back: Connection, deltas: Sequence[Delta], ids: Collection[str]) -> list[Delta]:
    """Return what deltas of the drawer did to values of some rows of the portfolio."""
    known = {row[0]: row for row in _rows_after(back, ())}
    found = [
        Delta(
            delta.kind,
            [row for row in delta.inserted if _place(row)[1] in ids],
            [each for each in delta.updated if each[0] in known and _place(known[each[0]])[1] in ids],
            [row for row in delta.deleted if _place(row)[1] in ids],
        )
        for delta in deltas
    ]
    return [delta for delta in found if len(delta)]


def _but_marking(back: Connection, each: Obstacle) -> list[Obstacle]:
    """Return what is left of an obstacle that emptied fields because they became private then.

    In its place stands whoever changed them in the drawer since.
    """
    marking = reading.by_id(back, each.by.set.id)
    if marking is None or each.what != "changed":
        return [each]
    rows = [row for delta in reading.deltas(back, marking.number) for row in delta.inserted]
    moved = {_place(row)[2]: row[0] for row in rows if _place(row)[:2] == (each.table, each.row_id)}
    rest = tuple(field for field in each.fields if field not in moved)
    found = [replace(each, fields=rest)] if rest else []
    for field in (field for field in each.fields if field in moved):
        touching = sorted(reading.of_row(back, moved[field], _ALL), key=lambda one: one.number)
        since = [one for one in undoing.standing(touching) if one.number > marking.number]
        found += [replace(each, fields=(field,), by=later) for later in since[-1:]]
    return found


def _newest(sets: Iterable[LoggedSet]) -> LoggedSet | None:
    return max(sets, key=lambda each: each.set.at, default=None)


def _scrubbed(front: Connection, behind: Sequence[Delta]) -> Taken:
    """Scrub the log of every row of which something lies in the drawer from this set on; return what was taken out.

    Where a kind is private as a whole, also the log of rows that say nothing any more, or are deleted.
    """
    rows: dict[tuple[Kind, Secret], list[str]] = {}
    for table, row_id, field in _places(delta.inserted for delta in behind):
        kind, secret = BY_TABLE.get(table), _secret(table, field)
        if kind is not None and secret is not None:
            rows.setdefault((kind, secret), []).append(row_id)
    taken: Taken = {}
    for (kind, secret), ids in rows.items():
        found = scrub(front, kind, secret.fields, None if EVERY_ROW in ids else ids)
        for set_id, places in found.items():
            taken.setdefault(set_id, {}).update(places)
    return taken


def _secret(table: str, field: str) -> Secret | None:
    return next((each for each in SECRETS if KINDS[each.kind].name == table and field in each.fields), None)


def _places(groups: Iterable[Sequence[tuple[Any, ...]]]) -> set[Place]:
    return {_place(row) for rows in groups for row in rows}


def _place(row: tuple[Any, ...]) -> Place:
    """Return what a row of the drawer stands for; its fields are those of PrivateValue in order."""
    return (row[1], row[2], row[3])


def _routed(
    back: Connection, before: Sequence[Delta], behind: list[Delta], set_id: str
) -> tuple[list[Delta], list[Delta]]:
    """Send into the drawer what undoing would write into fields that are private by now."""
    known = {_place(row): row for row in _rows_after(back, behind)}
    touched = _places(rows for delta in behind for rows in (delta.inserted, delta.deleted))
    kept, going = [], Delta(_DRAWER)
    for delta in before:
        name = delta.kind.name
        if not _FIELDS[name]:
            kept.append(delta)
            continue
        updated = []
        for row_id, fields in delta.updated:
            private = {
                field
                for field in fields
                if field in _FIELDS[name]
                and (name, row_id, field) not in touched
                and _is_private(known, name, row_id, field)
            }
            for field in private:
                _send(going, known, (name, row_id, field), delta.kind.written_value(field, fields[field][1]), set_id)
            rest = {field: pair for field, pair in fields.items() if field not in private}
            if rest:
                updated.append((row_id, rest))
        inserted = [_without_private(delta.kind, row, known, going, set_id) for row in delta.inserted]
        kept.append(Delta(delta.kind, inserted, updated, delta.deleted))
    return [delta for delta in kept if len(delta)], behind + ([going] if len(going) else [])


def _rows_after(back: Connection, behind: Sequence[Delta]) -> list[tuple[Any, ...]]:
    """Return the rows of the drawer as they will be once `behind` is written."""
    rows = {row[0]: row for row in reading.fetched(back, "SELECT id, owner, row_id, field, value FROM private_value")}
    for delta in behind:
        for row in delta.deleted:
            rows.pop(row[0], None)
        rows |= {row[0]: row for row in delta.inserted}
    return list(rows.values())


def _is_private(known: Mapping[Place, object], table: str, row_id: str, field: str, row: Sequence[Any] = ()) -> bool:
    """Say whether a field of a row is private by itself, as a whole kind, or with the row it belongs to, as `row` says."""
    secret = _secret(table, field)
    if secret is None:
        return False
    whole = WHOLE[secret]
    places = [(table, each, secret.fields[0]) for each in (row_id, EVERY_ROW)]
    places.append((KINDS[whole.kind].name, EVERY_ROW, whole.fields[0]))
    if secret.owner and row:
        owner = row[KINDS[secret.kind].fields.index(secret.owner)]
        places.append((KINDS[whole.kind].name, owner, whole.fields[0]))
    return any(place in known for place in places)


def _send(going: Delta, known: Mapping[Place, tuple[Any, ...]], place: Place, value: str, set_id: str) -> None:
    row = known.get(place)
    if row is None:
        going.inserted.append((f"{set_id}-{len(going)}", *place, value))
    elif row[4] != value:
        going.updated.append((row[0], {"value": (row[4], value)}))


def _without_private(
    kind: Kind, row: tuple[Any, ...], known: Mapping[Place, tuple[Any, ...]], going: Delta, set_id: str
) -> tuple[Any, ...]:
    """Return a row that comes back without what is private by now; what the drawer lacks of it goes there."""
    values = list(row)
    for at, field in enumerate(kind.fields):
        if field in _FIELDS[kind.name] and _is_private(known, kind.name, row[0], field, row):
            place, values[at] = (kind.name, row[0], field), kind.empty(field)
            kept = known.get(place)
            if row[at] != values[at] and (kept is None or kept[4] == kind.written_value(field, values[at])):
                _send(going, known, place, kind.written_value(field, row[at]), set_id)
    return tuple(values)


# Notes of the drawer: never logged, so that undoing does not touch them


def _notes(back: Connection, begins: str) -> list[tuple[str, Any]]:
    found = reading.fetched(back, "SELECT name, value FROM note WHERE substr(name, 1, ?) = ?", (len(begins), begins))
    return [(name, msgspec.json.decode(value)) for name, value in found]


def _keep(back: Connection, name: str, value: object) -> None:
    back.exec_driver_sql(_KEEP, (name, msgspec.json.encode(value).decode()))


def _drop(back: Connection, begins: str) -> None:
    back.exec_driver_sql("DELETE FROM note WHERE substr(name, 1, ?) = ?", (len(begins), begins))


def _taken_of(back: Connection, set_id: str) -> dict[str, list[Any]]:
    found = reading.fetched(back, "SELECT value FROM note WHERE name = ?", (_TAKEN + set_id,))
    taken: dict[str, list[Any]] = msgspec.json.decode(found[0][0]) if found else {}
    return taken


def _refuse_moved(back: Connection) -> None:
    if _notes(back, _MOVED):
        raise FileProblemError("Your private drawer was moved by another window just now.", "Do it once more.")


def _keep_taken(back: Connection, taken: Taken) -> None:
    for set_id, places in taken.items():
        _keep(back, _TAKEN + set_id, _taken_of(back, set_id) | places)
    if taken:
        _keep(back, _UNSWEPT, 1)
