"""The coordinator's private drawer beside an open portfolio: its values joined to what is read, split from what is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from db.copying import put_in_place
from db.kinds import BY_TABLE, KINDS, Kind, Values
from db.log import browsing
from db.log.deltas import Delta
from db.log.reversing import Left
from db.log.undoing import Obstacle
from db.log.writing import Entry
from db.store import Store
from pmo_desktop.domain.changes import Change, Delete, Insert, Update
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.private import EVERY_ROW, PARTS, PRIVATE_FIELDS, SECRETS, WHOLE, Secret
from pmo_desktop.domain.records import Portfolio, PrivateValue, Record

About = TypeVar("About", Obstacle, Left)
_LABEL = "drawer"
_ABSENT: Any = object()
Rows = list[list[Any]]
"""One list per field."""
Shown = dict[tuple[type[Record], str, str], Any]
"""By kind, row and field."""

Moves = dict[tuple[type[Record], str, str], tuple[Any, Any]]
"""Old and new by kind, row and field."""
Place = tuple[str, str, str]
"""Table, row and field a private value stands for."""


class Drawer:
    """One open drawer. What it holds is kept in memory and read anew by `renew`."""

    def __init__(self, store: Store, front: Store, new_id: NewId) -> None:
        self.store = store
        self.path: Path = store.path
        self._front = front
        self._new_id = new_id
        self._kept: dict[Place, PrivateValue] = {}
        self._by_id: dict[str, PrivateValue] = {}
        self._values: dict[tuple[type[Record], str], dict[str, Any]] = {}
        self.renew()

    @classmethod
    def open(cls, path: Path, front: Store, new_id: NewId, *, trusted: bool = False) -> "Drawer":
        """Open a drawer; raise FileProblemError for a file that is none, or another portfolio's."""
        store = Store.open(path, trusted=trusted)
        try:
            drawer = cls(store, front, new_id)
            drawer.check(path)
        except BaseException:
            store.close()
            raise
        return drawer

    @staticmethod
    def create(path: Path, front: Store, new_id: NewId, author: str, at: int) -> None:
        """Make an empty drawer for a portfolio, whole or not at all."""
        fresh = path.with_name(f".{path.name}.new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh.unlink(missing_ok=True)
        except OSError as error:
            raise FileProblemError(
                f"Your private drawer cannot be made: {error.strerror}.", "Look at the folder it is to lie in."
            ) from error
        store = Store.create(fresh, origin=new_id(), at=at)
        try:
            label = PrivateValue(id=new_id(), owner="portfolio", row_id=portfolio_of(front), field=_LABEL)
            store.record(Entry(new_id(), author, at, "New private drawer"), [Insert(label)])
        finally:
            store.close()
        put_in_place(fresh, path)

    def check(self, path: Path) -> None:
        if any(self.store.count(kind, {}) for kind in KINDS if kind is not PrivateValue):
            raise FileProblemError(f"“{path.name}” is no private drawer.", "Choose the file of your drawer.")
        if ("portfolio", portfolio_of(self._front), _LABEL) not in self._kept:
            raise FileProblemError(
                f"“{path.name}” is the private drawer of another portfolio.", "Choose the drawer of this one."
            )

    def another(self, front: Store) -> "Drawer":
        """Open the same drawer once more, beside another connection to the portfolio."""
        return Drawer.open(self.path, front, self._new_id, trusted=True)

    def close(self) -> None:
        self.store.close()

    def renew(self) -> None:
        """Read anew what is private."""
        self._kept, self._by_id, self._values = {}, {}, {}
        for row in zip(*self.store.rows(PrivateValue, {}), strict=True):
            self._keep(_value(row))

    def take(self, deltas: Iterable[Delta]) -> None:
        """Follow what was written into the drawer, without reading all of it again."""
        for delta in deltas:
            for row in delta.deleted:
                self._drop(self._by_id[row[0]])
            for row_id, fields in delta.updated:
                self._keep(replace(self._by_id[row_id], value=fields["value"][1]))
            for row in delta.inserted:
                self._keep(_value(row))

    def _keep(self, each: PrivateValue) -> None:
        self._kept[each.owner, each.row_id, each.field] = self._by_id[each.id] = each
        kind = _joined_kind(each)
        if kind is not None:
            values = self._values.setdefault((kind.record, each.field), {})
            values[each.row_id] = kind.read_value(each.field, each.value)

    def _drop(self, each: PrivateValue) -> None:
        del self._by_id[each.id]
        if self._kept.get((each.owner, each.row_id, each.field)) is each:
            del self._kept[each.owner, each.row_id, each.field]
            kind = _joined_kind(each)
            if kind is not None:
                self._values[kind.record, each.field].pop(each.row_id, None)

    # What is private

    def keeps_all(self, secret: Secret) -> bool:
        """Say whether a kind is private as a whole."""
        return any(_mark(each) in self._kept for each in {secret, WHOLE[secret]})

    def keeps(self, secret: Secret, row_id: str) -> bool:
        """Say whether what a row says of it is private, by itself; it may be so with the row it belongs to, too."""
        return self.keeps_all(secret) or row_id in self._values.get((secret.kind, secret.fields[0]), {})

    def _is_kept(self, secret: Secret, row_id: str, owner_id: str, given: Mapping[Place, str]) -> bool:
        """Say whether what a row says is private, by itself or because its owner’s is; `given` is what becomes so."""
        whole = WHOLE[secret]
        rows = {(secret, row_id), *(((whole, owner_id),) if whole is not secret else ())}
        return any(self.keeps(each, own) or (KINDS[each.kind].name, own, each.fields[0]) in given for each, own in rows)

    def has(self, kind: type[Record], row_id: str, field: str) -> bool:
        """Say whether a value is in the drawer, so that only its owner sees it."""
        return row_id in self._values.get((kind, field), {})

    def ids(self, secret: Secret) -> frozenset[str]:
        """Return the rows of which a value that says something is in the drawer."""
        kind = KINDS[secret.kind]
        return frozenset(
            row_id
            for field in secret.fields
            for row_id, value in self._values.get((secret.kind, field), {}).items()
            if value != kind.empty(field)
        )

    # Reading

    def rows(self, kind: type[Record], equals: Mapping[str, object]) -> Rows:
        """Return the portfolio's rows as `Store.rows`, with what is private put in and looked for."""
        fields = PRIVATE_FIELDS.get(kind, frozenset())
        held = {field: self._values[kind, field] for field in fields if self._values.get((kind, field))}
        if not held:
            return self._front.rows(kind, equals)
        asked = {name: equals[name] for name in equals if name in held}
        rows = self._front.rows(kind, {name: value for name, value in equals.items() if name not in held})
        names = self._front.fields(kind)
        for field, values in held.items():
            at = names.index(field)
            rows[at] = [values.get(row_id, value) for row_id, value in zip(rows[0], rows[at], strict=True)]
        if not asked:
            return rows
        fits = [
            all(_fits(row[names.index(name)], want) for name, want in asked.items()) for row in zip(*rows, strict=True)
        ]
        return [[value for value, fit in zip(column, fits, strict=True) if fit] for column in rows]

    # Writing

    def split(self, changes: Sequence[Change]) -> tuple[list[Change], list[Change]]:
        """Part changes into those of the portfolio, in which what is private stays empty, and those of the drawer."""
        if not self._values and not any(map(self.keeps_all, SECRETS)):
            return list(changes), []
        there = self._there(changes)
        hidden: list[Change] = []
        given: dict[Place, str] = {}
        opened = [self._open_part(change, there, hidden, given) for change in changes]
        return opened, hidden

    def _there(self, changes: Iterable[Change]) -> Shown:
        """Return what now stands in fields of kinds with private ones, of the rows that are to be updated."""
        ids: dict[type[Record], set[str]] = {}
        for change in changes:
            if isinstance(change, Update) and _may_be_private(change):
                ids.setdefault(change.kind, set()).add(change.id)
        return {key: value for kind, known in ids.items() for key, value in self.shown(kind, known).items()}

    def shown(self, kind: type[Record], ids: Iterable[str]) -> Shown:
        """Return what private fields of rows show: the drawer's value, else the portfolio's."""
        names, rows = self._front.fields(kind), self.rows(kind, {"id": list(ids)})
        return {
            (kind, row_id, field): value
            for field in PRIVATE_FIELDS[kind]
            for row_id, value in zip(rows[0], rows[names.index(field)], strict=True)
        }

    def _open_part(self, change: Change, there: Shown, hidden: list[Change], given: dict[Place, str]) -> Change:
        """Return what of a change is for the portfolio; put the rest into `hidden`, `given` being what it already names."""
        if isinstance(change, Delete) or (isinstance(change, Update) and not _may_be_private(change)):
            return change
        is_new = isinstance(change, Insert)
        kind = type(change.value) if isinstance(change, Insert) else change.kind
        row_id = change.value.id if isinstance(change, Insert) else change.id
        fields = self._private_among(change, kind, row_id, given)
        known = KINDS[kind]
        empty = {field: known.empty(field) for field in fields}
        if isinstance(change, Insert):
            wanted = {field: getattr(change.value, field) for field in fields}
            wanted = {field: value for field, value in wanted.items() if value != empty[field]}
        else:
            wanted = {field: value for field, value in change.fields.items() if field in fields}
        for field, value in wanted.items():
            if (
                is_new
                or there.get((kind, row_id, field), empty[field]) != value
                or (known.name, row_id, field) in given
            ):
                self._put(known, row_id, field, value, hidden, given)
        if isinstance(change, Insert):
            return Insert(replace(change.value, **empty)) if wanted else change
        return (
            replace(change, fields={name: v for name, v in change.fields.items() if name not in fields})
            if wanted
            else change
        )

    def _private_among(
        self, change: Insert | Update, kind: type[Record], row_id: str, given: Mapping[Place, str]
    ) -> frozenset[str]:
        return frozenset(
            field
            for secret in SECRETS
            if secret.kind is kind and self._is_kept(secret, row_id, self._owner_of(change, secret), given)
            for field in secret.fields
        )

    def _owner_of(self, change: Insert | Update, secret: Secret) -> str:
        """Return the row that a changed row belongs to, where that decides whether it is private."""
        if not secret.owner:
            return ""
        if isinstance(change, Insert):
            return str(getattr(change.value, secret.owner))
        at = self._front.fields(secret.kind).index(secret.owner)
        found = self._front.rows(secret.kind, {"id": change.id})[at]
        return str(change.fields.get(secret.owner) or (found[0] if found else ""))

    def _put(  # noqa: PLR0913, PLR0917 - a value, where it belongs and where it goes
        self,
        kind: Kind,
        row_id: str,
        field: str,
        value: object,
        hidden: list[Change],
        given: dict[Place, str],
    ) -> None:
        place, written = (kind.name, row_id, field), kind.written_value(field, value)
        kept = given.get(place) or (self._kept[place].id if place in self._kept else None)
        given[place] = kept or self._new_id()
        if kept:
            hidden.append(Update(PrivateValue, kept, {"value": written}))
        else:
            hidden.append(Insert(private_value(given[place], kind, row_id, field, written)))

    def to_keep(self, secret: Secret, ids: Iterable[str] | None) -> tuple[list[Change], list[Change]]:
        """Return the changes that move what rows say of a secret from the portfolio into the drawer, its parts with it.

        All rows, and those to come, where `ids` is None.
        """
        wanted = None if ids is None else list(ids)
        opened, hidden = self._to_keep(secret, wanted)
        for part in PARTS[secret]:
            more = self._to_keep(part, None if wanted is None else self._belonging(part, wanted))
            opened += more[0]
            hidden += more[1]
            hidden += [] if wanted is None else self._gone(part, wanted)
        return opened, hidden

    def _belonging(self, part: Secret, owners: Iterable[str]) -> list[str]:
        return list(self._front.rows(part.kind, {part.owner: list(owners)})[0])

    def _gone(self, part: Secret, owners: Iterable[str]) -> list[Change]:
        """Return what keeps, and so takes out of the log, what rows said that are there no more."""
        kind, field = KINDS[part.kind], part.fields[0]
        with self._front.reading() as connection:
            logged = browsing.rows_of_owners(connection, kind.name, part.owner, owners)
        gone = logged - set(self._front.rows(part.kind, {"id": list(logged)})[0])
        written = kind.written_value(field, kind.empty(field))
        return [
            Insert(private_value(self._new_id(), kind, row_id, field, written))
            for row_id in sorted(gone)
            if (kind.name, row_id, field) not in self._kept
        ]

    def _to_keep(self, secret: Secret, ids: Sequence[str] | None) -> tuple[list[Change], list[Change]]:
        kind = KINDS[secret.kind]
        rows = self._front.rows(secret.kind, {} if ids is None else {"id": ids})
        opened: list[Change] = []
        hidden: list[Change] = []
        if ids is None and _mark(secret) not in self._kept:
            hidden.append(Insert(private_value(self._new_id(), kind, EVERY_ROW, secret.fields[0], "true")))
        at = {field: kind.fields.index(field) for field in secret.fields}
        for row in zip(*rows, strict=True):
            said = {f: row[at[f]] for f in secret.fields if not self.has(secret.kind, row[0], f)}
            full = {field: value for field, value in said.items() if value != kind.empty(field)}
            keeping = said if ids is not None else full
            if keeping:
                first = {secret.fields[0]: said[secret.fields[0]]} if secret.fields[0] in said else {}
                for field, value in (first | full).items():
                    written = kind.written_value(field, value)
                    hidden.append(Insert(private_value(self._new_id(), kind, row[0], field, written)))
            if full:
                opened.append(Update(secret.kind, row[0], {field: kind.empty(field) for field in full}))
        return opened, hidden

    def to_share(self, secret: Secret, ids: Iterable[str] | None) -> tuple[list[Change], list[Change]]:
        """Return the changes that move what rows say of a secret back into the portfolio; of all where `ids` is None."""
        wanted = None if ids is None else list(ids)
        opened, hidden = self._to_share(secret, wanted)
        for part in PARTS[secret]:
            more = self._to_share(part, None if wanted is None else self._belonging(part, wanted))
            opened += more[0]
            hidden += more[1]
        return opened, hidden

    def _to_share(self, secret: Secret, ids: Iterable[str] | None) -> tuple[list[Change], list[Change]]:
        kind = KINDS[secret.kind]
        wanted = None if ids is None else set(ids)
        there = set(self._front.rows(secret.kind, {})[0])
        back: dict[str, dict[str, Any]] = {}
        hidden: list[Change] = []
        for (owner, row_id, field), kept in self._kept.items():
            if owner != kind.name or field not in secret.fields or (wanted is not None and row_id not in wanted):
                continue
            if row_id != EVERY_ROW and row_id not in there:
                continue  # its row is deleted, and may come back by undo
            hidden.append(Delete(PrivateValue, kept.id))
            if row_id != EVERY_ROW:
                back.setdefault(row_id, {})[field] = kind.read_value(field, kept.value)
        opened: list[Change] = [Update(secret.kind, row_id, fields) for row_id, fields in back.items()]
        return opened, hidden

    # Hearing

    def joined(self, front: Sequence[Delta], back: Sequence[Delta], *, long_ago: bool = False) -> list[Delta]:
        """Return what sets did to what is shown: the portfolio's deltas, with the drawer's as changes of its rows.

        What was done `long_ago` is told as it was then, also of what has become private since.
        """
        moved = self._moved(back)
        now = {kind: self.shown(kind, ids) for kind, ids in _rows_of(moved).items()}
        found = [self._overlaid(delta, moved, long_ago=long_ago) for delta in front]
        for (kind, row_id, field), (old, new) in moved.items():
            shown = now[kind].get((kind, row_id, field))
            pair = (shown if old is _ABSENT else old, shown if new is _ABSENT else new)
            if pair[0] != pair[1] and (kind, row_id, field) in now[kind]:
                found.append(Delta(KINDS[kind], updated=[(row_id, {field: pair})]))
        return [delta for delta in found if len(delta)]

    def _moved(self, back: Sequence[Delta]) -> Moves:
        """Return by place what stood in the drawer and what stands there now; `_ABSENT` where nothing did."""
        found: Moves = {}
        for (owner, row_id, field), old, new in self._pairs(back):
            kind = BY_TABLE.get(owner)
            if kind is None or row_id == EVERY_ROW or field not in PRIVATE_FIELDS.get(kind.record, ()):
                continue
            place = (kind.record, row_id, field)
            before, after = (each if each is _ABSENT else kind.read_value(field, each) for each in (old, new))
            found[place] = (found[place][0] if place in found else before, after)
        return found

    def _pairs(self, back: Sequence[Delta]) -> Iterator[tuple[tuple[str, str, str], Any, Any]]:
        for delta in back:
            for row in delta.inserted:
                yield row[1:4], _ABSENT, row[4]
            for row in delta.deleted:
                yield row[1:4], row[4], _ABSENT
            for row_id, fields in delta.updated:
                yield self._place(row_id), *fields["value"]

    def _place(self, key: str) -> tuple[str, str, str]:
        """Return what a row of the drawer stands for, also one that is gone: the log tells."""
        if key in self._by_id:
            kept = self._by_id[key]
            return kept.owner, kept.row_id, kept.field
        for logged in self.store.of_row(key, 1_000):
            for delta in self.store.deltas(logged.number):
                for row in (*delta.inserted, *delta.deleted):
                    if row[0] == key:
                        return (row[1], row[2], row[3])
        return ("", "", "")

    def told(self, each: About) -> About:
        """Return what is said of a row of the drawer as said of the row it stands for."""
        if each.table != KINDS[PrivateValue].name:
            return each
        owner, row_id, field = self._place(each.row_id)
        return replace(each, table=owner, row_id=row_id, fields=(field,)) if owner else each

    def _overlaid(self, delta: Delta, moved: Moves, *, long_ago: bool) -> Delta:
        """Return a delta of the portfolio as it looks with the drawer open; what it says of `moved` is taken from there."""
        kind = delta.kind.record
        fields = PRIVATE_FIELDS.get(kind)
        if not fields:
            return delta
        updated = []
        for row_id, given in delta.updated:
            rest = dict(given)
            for field in fields & given.keys():
                place = (kind, row_id, field)
                if place in moved:
                    old, new = moved.pop(place)
                    pair = (given[field][0] if old is _ABSENT else old, given[field][1] if new is _ABSENT else new)
                elif self.has(kind, row_id, field) and not long_ago:
                    pair = (None, None)
                else:
                    pair = given[field]
                rest[field] = pair
                if pair[0] == pair[1]:
                    del rest[field]
            if rest:
                updated.append((row_id, rest))
        inserted = [self._whole(delta.kind, row, moved) for row in delta.inserted]
        return Delta(delta.kind, inserted, updated, delta.deleted)

    def _whole(self, kind: Kind, row: Values, moved: Moves) -> Values:
        values = list(row)
        for field in PRIVATE_FIELDS[kind.record]:
            at = kind.fields.index(field)
            kept = self._values.get((kind.record, field), {}).get(row[0], values[at])
            _, new = moved.pop((kind.record, row[0], field), (None, kept))
            values[at] = kept if new is _ABSENT else new
        return tuple(values)


def _may_be_private(change: Update) -> bool:
    return not PRIVATE_FIELDS.get(change.kind, frozenset()).isdisjoint(change.fields)


def _mark(secret: Secret) -> Place:
    """Return by which value a drawer says that a kind is private as a whole."""
    return KINDS[secret.kind].name, EVERY_ROW, secret.fields[0]


def _value(row: Values) -> PrivateValue:
    return PrivateValue(id=row[0], owner=row[1], row_id=row[2], field=row[3], value=row[4])


def _joined_kind(each: PrivateValue) -> Kind | None:
    """Return the kind of row a value is joined to; None for what says something of a whole kind, or of the drawer."""
    kind = BY_TABLE.get(each.owner)
    if kind is None or each.row_id == EVERY_ROW or each.field not in PRIVATE_FIELDS.get(kind.record, ()):
        return None
    return kind


def _rows_of(moved: Iterable[tuple[type[Record], str, str]]) -> dict[type[Record], set[str]]:
    found: dict[type[Record], set[str]] = {}
    for kind, row_id, _ in moved:
        found.setdefault(kind, set()).add(row_id)
    return found


def _fits(value: object, wanted: object) -> bool:
    return value in wanted if isinstance(wanted, (list, tuple, set, frozenset)) else value == wanted


def private_value(key: str, kind: Kind, row_id: str, field: str, written: str) -> PrivateValue:
    return PrivateValue(id=key, owner=kind.name, row_id=row_id, field=field, value=written)


def portfolio_of(front: Store) -> str:
    return str(front.rows(Portfolio, {})[0][0])
