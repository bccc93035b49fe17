"""A table of one kind of record held as one list per field: what the engine reads, patched in place by row changes."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar

from pmo_desktop.domain.changes import RowChange
from pmo_desktop.domain.records import Record

R = TypeVar("R", bound=Record)


class Columns(Generic[R]):
    """Rows are numbered from 0 without gaps; a deleted row's number goes to the last one, so that nothing is moved twice.

    `ids[i]` is the id of row i, `row[id]` its number, `columns[field][i]` a value. `version` rises with every change,
    `renumbered` whenever a row got another number or went.
    """

    __slots__ = ("__weakref__", "_columns", "_indexes", "_names", "ids", "kind", "renumbered", "row", "version")

    def __init__(self, kind: type[R], values: Iterable[R] = ()) -> None:
        self.kind = kind
        self._names = tuple(field.name for field in fields(kind))
        self._columns: dict[str, list[Any]] = {name: [] for name in self._names}
        self.ids: list[str] = self._columns["id"]
        self.row: dict[str, int] = {}
        self.version = self.renumbered = 0
        self._indexes: dict[str, dict[Any, list[int]]] = {}
        self.insert_many(values)

    @classmethod
    def from_columns(cls, kind: type[R], columns: Mapping[str, list[Any]]) -> "Columns[R]":
        """Take over whole columns, one list per field of `kind` and all of one length, without making records."""
        table = cls(kind)
        assert set(columns) == set(table._names), f"{kind.__name__}: wrong columns {sorted(columns)}"
        table._columns = {name: columns[name] for name in table._names}
        table.ids = table._columns["id"]
        table.row = {row_id: number for number, row_id in enumerate(table.ids)}
        assert len({len(column) for column in table._columns.values()}) <= 1, "columns of different lengths"
        return table

    def copy(self) -> "Columns[R]":
        """Return a table of its own with the same values."""
        return Columns.from_columns(self.kind, {name: list(column) for name, column in self._columns.items()})

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, row_id: object) -> bool:
        return row_id in self.row

    def __getitem__(self, name: str) -> list[Any]:
        return self._columns[name]

    def column(self, name: str) -> list[Any]:
        """Return a field's values, one per row; read only."""
        return self._columns[name]

    def by(self, name: str) -> Mapping[Any, Sequence[int]]:
        """Return the rows by a field's value, in order of their ids, as they were made; kept up by `patch`. Read only."""
        found = self._indexes.get(name)
        if found is None:
            found = self._indexes[name] = {}
            for number, value in enumerate(self._columns[name]):
                known = found.get(value)
                if known is None:
                    found[value] = [number]
                else:
                    known.append(number)
            for known in found.values():
                known.sort(key=self.ids.__getitem__)
        return found

    def value(self, number: int) -> R:
        """Return one row as a record."""
        return self.kind(**{name: column[number] for name, column in self._columns.items()})

    def values(self) -> Iterable[R]:
        """Yield every row as a record."""
        return map(self.value, range(len(self)))

    def get(self, row_id: str) -> R | None:
        """Return the record of an id, None where it is not here."""
        number = self.row.get(row_id)
        return None if number is None else self.value(number)

    def insert_many(self, values: Iterable[R]) -> None:
        self.version += 1
        for value in values:
            self._append({name: getattr(value, name) for name in self._names})

    def patch(self, change: RowChange) -> bool:
        """Carry one change in; say whether anything of it was about a row here."""
        if change.op == "insert":
            self.version += 1
            return self._insert(change)
        number = self.row.get(change.id)
        if number is None:
            return False
        self.version += 1
        if change.op == "delete":
            self._remove(number)
        else:
            self._write(number, {name: new for name, (_, new) in change.fields.items()})
        return True

    def _write(self, number: int, values: Mapping[str, Any]) -> None:
        for name, index in self._indexes.items():
            if name in values:
                self._drop(index, self._columns[name][number], number)
                insort(index.setdefault(values[name], []), number, key=self.ids.__getitem__)
        for name, new in values.items():
            self._columns[name][number] = new

    def _insert(self, change: RowChange) -> bool:
        new = {name: pair[1] for name, pair in change.fields.items()} | {"id": change.id}
        if change.id in self.row:
            self._write(self.row[change.id], new)
            return True
        if set(new) != set(self._names):  # fields left at their defaults are not in the log
            value = self.kind(**new)
            new = {name: getattr(value, name) for name in self._names}
        self._append(new)
        return True

    def _append(self, row: Mapping[str, Any]) -> None:
        number = self.row[row["id"]] = len(self.ids)
        for name, column in self._columns.items():
            column.append(row[name])
        for name, index in self._indexes.items():
            insort(index.setdefault(row[name], []), number, key=self.ids.__getitem__)

    def _remove(self, number: int) -> None:
        self.renumbered += 1
        last = len(self.ids) - 1
        for name, index in self._indexes.items():
            column = self._columns[name]
            self._drop(index, column[number], number)
            if number != last:
                rows = index[column[last]]
                rows[self._place(rows, last)] = number
        del self.row[self.ids[number]]
        if number != last:
            self.row[self.ids[last]] = number
        for column in self._columns.values():
            column[number] = column[last]
            column.pop()

    def _drop(self, index: dict[Any, list[int]], value: object, number: int) -> None:
        """Take a row out of an index; a value that no row has any more is not in it."""
        rows = index[value]
        del rows[self._place(rows, number)]
        if not rows:
            del index[value]

    def _place(self, rows: Sequence[int], number: int) -> int:
        return bisect_left(rows, self.ids[number], key=self.ids.__getitem__)
