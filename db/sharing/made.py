"""The changes of one set as they are put on: in the overlay at once, and as deltas for the log."""

from collections.abc import Mapping
from typing import Any

from db.kinds import KINDS, Kind, Values
from db.log.deltas import Delta
from db.sharing.overlay import Overlay


class Made:
    """No row twice: an update of a row that was updated before joins it."""

    def __init__(self, overlay: Overlay) -> None:
        self._overlay = overlay
        self._deltas: dict[Kind, Delta] = {}
        self._updated: dict[tuple[Kind, str], dict[str, tuple[Any, Any]]] = {}

    def __bool__(self) -> bool:
        return bool(self._deltas)

    def insert(self, kind: Kind, row: Values) -> None:
        self._overlay.put(kind, row)
        self._of(kind).inserted.append(row)

    def delete(self, kind: Kind, row: Values) -> None:
        self._overlay.drop(kind, row[0])
        self._of(kind).deleted.append(row)

    def update(self, kind: Kind, row: Values, fields: Mapping[str, Any]) -> None:
        was = dict(zip(kind.fields, row, strict=True))
        pairs = {name: (was[name], new) for name, new in fields.items() if was[name] != new}
        if not pairs:
            return
        self._overlay.change(kind, row[0], pairs)
        if (kind, row[0]) in self._updated:
            self._updated[kind, row[0]] |= pairs
        else:
            self._updated[kind, row[0]] = pairs
            self._of(kind).updated.append((row[0], pairs))

    def carry(self, kind: Kind, row_id: str, fields: dict[str, tuple[Any, Any]]) -> None:
        """Change a row letter for letter, which has the old values and was not updated before."""
        self._overlay.change(kind, row_id, fields)
        self._updated[kind, row_id] = fields
        self._of(kind).updated.append((row_id, fields))

    def deltas(self) -> list[Delta]:
        return [self._deltas[kind] for kind in KINDS.values() if kind in self._deltas]

    def _of(self, kind: Kind) -> Delta:
        return self._deltas.setdefault(kind, Delta(kind))
