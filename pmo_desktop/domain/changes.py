"""What a use case asks of the file: insertions, updates and deletions of values, recorded together as one change set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Protocol

from pmo_desktop.domain.records import Record

_SWEEPING = 5_000


@dataclass(frozen=True, slots=True)
class Insert:
    """Add one value under the id it carries."""

    value: Record


@dataclass(frozen=True, slots=True)
class Update:
    """Set some fields of one value; a field that already has the given value is no change."""

    kind: type[Record]
    id: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove one value and, where it is an aggregate (project, task with children, person), all that belongs to it."""

    kind: type[Record]
    id: str


Change = Insert | Update | Delete


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row as it was changed: `fields` maps each field to (old, new); insert has old None, delete new None."""

    kind: type[Record]
    id: str
    op: str
    fields: Mapping[str, tuple[Any, Any]]

    def reversed(self) -> "RowChange":
        """Return what takes it back."""
        fields = {name: (new, old) for name, (old, new) in self.fields.items()}
        return RowChange(self.kind, self.id, {"insert": "delete", "delete": "insert"}.get(self.op, self.op), fields)


def foreseen(change: Change) -> RowChange:
    """Return a change as a row of the log, to try it on a plan before it is written; old values are left None."""
    if isinstance(change, Insert):
        value = change.value
        named = {each.name: (None, getattr(value, each.name)) for each in fields(value)}
        return RowChange(type(value), value.id, "insert", named)
    if isinstance(change, Update):
        return RowChange(change.kind, change.id, "update", {name: (None, new) for name, new in change.fields.items()})
    return RowChange(change.kind, change.id, "delete", {})


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """One user action as the log holds it; `at` is UTC in milliseconds, `undoes` the set this one reverses."""

    id: str
    seq: int
    author: str
    at: int
    label: str
    undoes: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """What views hear: the sets that arrived (own or another window's) and the rows they touched, in order.

    `rows` may be made only when looked at; `touched` then says beforehand which kinds they are of. Where there are very
    many (an import, its undoing), reading anew is quicker than following each: look at `is_sweeping` first. `anew` is
    set where rows do not tell it: sets were taken back and others put in their place.
    """

    sets: tuple[ChangeSet, ...]
    rows: Sequence[RowChange]
    touched: frozenset[type[Record]] | None = None
    anew: bool = False

    @property
    def is_sweeping(self) -> bool:
        return self.anew or len(self.rows) > _SWEEPING

    def kinds(self) -> frozenset[type[Record]]:
        return frozenset(row.kind for row in self.rows) if self.touched is None else self.touched


class Listener(Protocol):
    def __call__(self, changed: Changed, /) -> None: ...
