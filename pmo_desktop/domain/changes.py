"""What a use case asks of the file: insertions, updates and deletions of values, recorded together as one change set."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pmo_desktop.domain.records import Record


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
    """What views hear: the sets that arrived (own or another window's) and the rows they touched, in order."""

    sets: tuple[ChangeSet, ...]
    rows: tuple[RowChange, ...]

    def kinds(self) -> frozenset[type[Record]]:
        return frozenset(row.kind for row in self.rows)


class Listener(Protocol):
    def __call__(self, changed: Changed, /) -> None: ...
