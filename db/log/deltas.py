"""What one set does to the rows of one table, whichever way it came about: an edit, an import, an undo."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from db.kinds import Kind, Values
from pmo_desktop.domain.changes import RowChange

INSERT, UPDATE, DELETE = "insert", "update", "delete"


@dataclass(slots=True)
class Delta:
    """Rows inserted and deleted whole, and rows updated as (id, {field: (old, new)}); no row twice."""

    kind: Kind
    inserted: list[Values] = field(default_factory=list)
    updated: list[tuple[str, dict[str, tuple[Any, Any]]]] = field(default_factory=list)
    deleted: list[Values] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.inserted) + len(self.updated) + len(self.deleted)

    def rows(self) -> Iterator[RowChange]:
        record = self.kind.record
        for row in self.deleted:
            yield RowChange(record, row[0], DELETE, WholeRow(self.kind, row, added=False))
        for row_id, fields in self.updated:
            yield RowChange(record, row_id, UPDATE, fields)
        for row in self.inserted:
            yield RowChange(record, row[0], INSERT, WholeRow(self.kind, row, added=True))

    def inverse(self) -> "Delta":
        turned = [(row_id, {name: (new, old) for name, (old, new) in pairs.items()}) for row_id, pairs in self.updated]
        return Delta(self.kind, inserted=self.deleted, updated=turned, deleted=self.inserted)


class WholeRow(Mapping[str, tuple[Any, Any]]):
    """The fields of an inserted or deleted row as (old, new), made only when looked at: an import inserts 100,000s."""

    __slots__ = ("_added", "_kind", "_row")

    def __init__(self, kind: Kind, row: Values, *, added: bool) -> None:
        self._kind = kind
        self._row = row
        self._added = added

    def __getitem__(self, name: str) -> tuple[Any, Any]:
        try:
            value = self._row[self._kind.fields.index(name)]
        except ValueError:
            raise KeyError(name) from None
        return (None, value) if self._added else (value, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._kind.fields)

    def __len__(self) -> int:
        return len(self._row)

    def __repr__(self) -> str:
        return f"WholeRow({dict(self)!r})"


class LateRows(Sequence[RowChange]):
    """The row changes of deltas, counted at once and made when first looked at."""

    __slots__ = ("_count", "_deltas", "_made")

    def __init__(self, count: int, deltas: Callable[[], Sequence[Delta]]) -> None:
        self._count = count
        self._deltas = deltas
        self._made: tuple[RowChange, ...] | None = None

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> RowChange: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[RowChange, ...]: ...
    def __getitem__(self, at: int | slice) -> RowChange | tuple[RowChange, ...]:
        if self._made is None:
            self._made = tuple(row for delta in self._deltas() for row in delta.rows())
        return self._made[at]

    def __iter__(self) -> Iterator[RowChange]:
        return iter(self[:])

    def __repr__(self) -> str:
        return f"<{self._count} row changes>"
