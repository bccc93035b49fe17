"""From the changes a use case asks for to the rows they touch: old values read, deletions expanded by ownership."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from db.kinds import BONDS, BY_TABLE, KINDS, Bond, Kind, Values
from db.log.deltas import Delta
from pmo_desktop.domain.changes import Change, Delete, Insert, Update
from pmo_desktop.domain.errors import InvalidValueError

Fetch = Callable[[Kind, Mapping[str, object]], list[Values]]
"""Reads rows of a kind where fields equal, or are among, the given."""


@dataclass(slots=True)
class Sheet:
    """Rows of one kind before and after the changes; None where there is no row."""

    before: dict[str, Values | None] = field(default_factory=dict)
    after: dict[str, Values | None] = field(default_factory=dict)

    def take(self, rows: Iterable[Values]) -> None:
        """Take in rows of the file; one that is here already stays as it is by now."""
        for row in rows:
            if row[0] not in self.after:
                self.before[row[0]] = self.after[row[0]] = row


def differences(sheets: Mapping[Kind, Sheet]) -> list[Delta]:
    """Return what changed, per kind in the order of the sheets."""
    made = [difference(kind, sheet.before, sheet.after) for kind, sheet in sheets.items() if sheet.after]
    return [delta for delta in made if len(delta)]


class Draft:
    """The changes of one set, worked out against the file; each row is touched at most once in the outcome."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._sheets: dict[Kind, Sheet] = {kind: Sheet() for kind in KINDS.values()}

    def take(self, changes: Sequence[Change]) -> None:
        """Apply `changes` in order. Raises InvalidValueError for values no row can hold and rows that are gone."""
        self._load_named(changes)
        for run in _runs(changes):
            if isinstance(run[0], Insert):
                self._insert(run)
            else:
                for change in run:
                    self._edit(change)

    def deltas(self) -> list[Delta]:
        """Return what changed, per kind in the order of RECORDS."""
        return differences(self._sheets)

    def _load_named(self, changes: Sequence[Change]) -> None:
        named: dict[Kind, set[str]] = {}
        for change in changes:
            if not isinstance(change, Insert):
                named.setdefault(KINDS[change.kind], set()).add(change.id)
        for kind, ids in named.items():
            self._load(kind, self._fetch(kind, {"id": ids}))

    def _load(self, kind: Kind, rows: Iterable[Values]) -> None:
        self._sheets[kind].take(rows)

    def _insert(self, changes: Sequence[Change]) -> None:
        by_kind: dict[Kind, list[Insert]] = {}
        for change in changes:
            assert isinstance(change, Insert)
            by_kind.setdefault(KINDS[type(change.value)], []).append(change)
        for kind, inserts in by_kind.items():
            after = self._sheets[kind].after
            for row in kind.rows([insert.value for insert in inserts]):
                assert after.get(row[0]) is None, f"{kind.name} {row[0]} is there already"
                after[row[0]] = row

    def _edit(self, change: Change) -> None:
        if isinstance(change, Update):
            self._update(change)
        elif isinstance(change, Delete):
            kind = KINDS[change.kind]
            if self._sheets[kind].after.get(change.id) is not None:
                self._delete(kind, {change.id})

    def _update(self, change: Update) -> None:
        kind = KINDS[change.kind]
        after = self._sheets[kind].after
        row = after.get(change.id)
        if row is None:
            raise InvalidValueError(
                f"This {kind.name.replace('_', ' ')} is no longer in the file.", "Another window may have deleted it."
            )
        values = list(row)
        for name, value in change.fields.items():
            assert name != "id", "a row keeps its id"
            values[kind.fields.index(name)] = kind.checked(name, value)
        after[change.id] = tuple(values)

    def _delete(self, kind: Kind, ids: set[str]) -> None:
        """Delete rows and all that belongs to them; references that are not ownership become empty."""
        waiting = [(kind, ids)]
        while waiting:
            kind, ids = waiting.pop()
            after = self._sheets[kind].after
            gone = [after[row_id] for row_id in ids]
            after.update(dict.fromkeys(ids))
            waiting += self._follow(kind, ids)
            waiting += self._parts(kind, [row for row in gone if row is not None])

    def _follow(self, kind: Kind, ids: set[str]) -> list[tuple[Kind, set[str]]]:
        """Empty the links to rows about to go and return the rows that go with them."""
        going: dict[Kind, set[str]] = {}
        for bond in BONDS:
            if bond.target not in (None, kind.name):
                continue
            found = self._pointing(bond, ids)
            if bond.bond == "link":
                self._empty(bond, found)
            else:
                going.setdefault(bond.kind, set()).update(found)
        return [(each, found) for each, found in going.items() if found]

    def _pointing(self, bond: Bond, ids: set[str]) -> list[str]:
        """Return the ids of rows whose reference names one of `ids`, as the rows stand after the changes so far."""
        after, place = self._sheets[bond.kind].after, bond.place
        self._load(bond.kind, self._fetch(bond.kind, {bond.field: ids}))
        return [row_id for row_id, row in after.items() if row is not None and row[place] in ids]

    def _empty(self, bond: Bond, ids: Iterable[str]) -> None:
        after, place = self._sheets[bond.kind].after, bond.place
        for row_id in ids:
            row = after[row_id]
            assert row is not None
            after[row_id] = (*row[:place], None, *row[place + 1 :])

    def _parts(self, kind: Kind, gone: Sequence[Values]) -> list[tuple[Kind, set[str]]]:
        """Return the rows that the ones about to go name as their parts."""
        found = []
        for bond in (each for each in BONDS if each.kind is kind and each.bond == "part"):
            target = BY_TABLE[str(bond.target)]
            self._load(target, self._fetch(target, {"id": [row[bond.place] for row in gone]}))
            after = self._sheets[target].after
            ids = {row[bond.place] for row in gone if after.get(row[bond.place]) is not None}
            if ids:
                found.append((target, ids))
        return found


def _runs(changes: Sequence[Change]) -> Iterable[Sequence[Change]]:
    """Yield insertions that follow one another together, and everything else likewise."""
    start = 0
    for at in range(1, len(changes) + 1):
        if at == len(changes) or isinstance(changes[at], Insert) != isinstance(changes[start], Insert):
            yield changes[start:at]
            start = at


def difference(kind: Kind, before: Mapping[str, Values | None], after: Mapping[str, Values | None]) -> Delta:
    """Return what leads from rows as they were to rows as they are; None, or no entry, is a row that is not there."""
    delta = Delta(kind)
    for row_id, new in after.items():
        old = before.get(row_id)
        if old is new:
            continue
        if old is None:
            delta.inserted.append(new)  # type: ignore[arg-type]  # not both are None: they would be the same object
        elif new is None:
            delta.deleted.append(old)
        elif old != new:
            pairs = zip(kind.fields, old, new, strict=True)
            delta.updated.append(
                (row_id, {name: (was, now) for name, was, now in pairs if was is not now and was != now})
            )
    return delta
