"""Rows as they would stand after sets are taken back and others put on, over a file that is written only at the end."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from db.kinds import BONDS, KINDS, Kind, Values
from db.log.deltas import Delta
from db.log.drafting import Fetch, Sheet, differences

Key = tuple[str, str]
"""Table and row id."""


class DivergedError(Exception):
    """A set does not fit the rows it is put on: this copy's log is not what the team's is."""


class Overlay:
    """Reads each row of the file at most once; None stands for a row that is not there."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._sheets: dict[Kind, Sheet] = {kind: Sheet() for kind in KINDS.values()}

    def load(self, deltas: Iterable[Delta]) -> None:
        """Read at once what deltas name, however many they are."""
        named: dict[Kind, set[str]] = {}
        for delta in deltas:
            ids = named.setdefault(delta.kind, set())
            ids.update(row[0] for row in delta.inserted)
            ids.update(row[0] for row in delta.deleted)
            ids.update(row_id for row_id, _ in delta.updated)
        for kind, ids in named.items():
            self._read(kind, ids)

    def row(self, kind: Kind, row_id: str) -> Values | None:
        sheet = self._sheets[kind]
        if row_id not in sheet.after:
            self._read(kind, {row_id})
        return sheet.after[row_id]

    def every(self, kind: Kind) -> list[Values]:
        """Return all rows of a kind."""
        self._sheets[kind].take(self._fetch(kind, {}))
        return [row for row in self._sheets[kind].after.values() if row is not None]

    def pointing(self, row_id: str) -> Iterator[Key]:
        """Yield the rows that refer to one."""
        for bond in BONDS:
            self._sheets[bond.kind].take(self._fetch(bond.kind, {bond.field: row_id}))
            place = bond.place
            for row in self._sheets[bond.kind].after.values():
                if row is not None and row[place] == row_id:
                    yield bond.kind.name, row[0]

    def put(self, kind: Kind, row: Values) -> None:
        self.row(kind, row[0])
        self._sheets[kind].after[row[0]] = row

    def drop(self, kind: Kind, row_id: str) -> None:
        self.row(kind, row_id)
        self._sheets[kind].after[row_id] = None

    def change(self, kind: Kind, row_id: str, fields: Mapping[str, tuple[Any, Any]]) -> None:
        """Give fields, with what they were and what they become, their new values."""
        row = self.row(kind, row_id)
        if row is None:
            raise DivergedError(f"{kind.name} {row_id} is not there to be changed")
        values, places = list(row), kind.places
        for name, (_, value) in fields.items():
            values[places[name]] = value
        self._sheets[kind].after[row_id] = tuple(values)

    def play(self, deltas: Sequence[Delta]) -> None:
        """Do letter for letter what a set did; raise DivergedError where the rows are not those it was done to."""
        self.load(deltas)
        for delta in deltas:
            kind, after = delta.kind, self._sheets[delta.kind].after
            for row in delta.deleted:
                if after[row[0]] is None:
                    raise DivergedError(f"{kind.name} {row[0]} is not there to be deleted")
                after[row[0]] = None
            for row_id, fields in delta.updated:
                self.change(kind, row_id, fields)
            for row in delta.inserted:
                if after[row[0]] is not None:
                    raise DivergedError(f"{kind.name} {row[0]} is there already")
                after[row[0]] = row

    def deltas(self) -> list[Delta]:
        """Return what has to be written, per kind in the order of RECORDS."""
        return differences(self._sheets)

    def _read(self, kind: Kind, ids: set[str]) -> None:
        sheet = self._sheets[kind]
        unknown = ids - sheet.after.keys()
        if unknown:
            sheet.take(self._fetch(kind, {"id": unknown}))
            for row_id in unknown - sheet.after.keys():
                sheet.before[row_id] = sheet.after[row_id] = None
