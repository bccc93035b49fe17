"""What sets did together: each row's first old value against its last new one; what came and went again is nothing."""

from collections.abc import Iterable
from typing import Any

from db.kinds import KINDS, Kind, Values
from db.log.deltas import Delta

Fields = dict[str, tuple[Any, Any]]
"""Fields of one row as (old, new)."""


class Netting:
    """Takes what was done in the order it was done; `deltas` gives what it comes to, no row twice.

    A row that was deleted and is inserted again with other values is an update.
    """

    def __init__(self) -> None:
        self._inserted: dict[Kind, dict[str, Values]] = {kind: {} for kind in KINDS.values()}
        self._updated: dict[Kind, dict[str, Fields]] = {kind: {} for kind in KINDS.values()}
        self._deleted: dict[Kind, dict[str, Values]] = {kind: {} for kind in KINDS.values()}

    def take(self, delta: Delta) -> None:
        for row in delta.deleted:
            self.delete(delta.kind, row)
        for row_id, fields in delta.updated:
            self.update(delta.kind, row_id, fields)
        for row in delta.inserted:
            self.insert(delta.kind, row)

    def insert(self, kind: Kind, row: Values) -> None:
        was = self._deleted[kind].pop(row[0], None)
        if was is None:
            self._inserted[kind][row[0]] = row
            return
        pairs = zip(kind.fields, was, row, strict=True)
        changed = {name: (old, new) for name, old, new in pairs if old != new}
        if changed:
            self._updated[kind][row[0]] = changed

    def update(self, kind: Kind, row_id: str, fields: Fields) -> None:
        row = self._inserted[kind].get(row_id)
        if row is not None:
            self._inserted[kind][row_id] = _with(kind, row, {name: new for name, (_, new) in fields.items()})
            return
        known = self._updated[kind].get(row_id)
        if known is None:
            self._updated[kind][row_id] = dict(fields)
            return
        for name, (old, new) in fields.items():
            first = known[name][0] if name in known else old
            if first == new:
                known.pop(name, None)
            else:
                known[name] = (first, new)
        if not known:
            del self._updated[kind][row_id]

    def delete(self, kind: Kind, row: Values) -> None:
        if self._inserted[kind].pop(row[0], None) is not None:
            return
        changed = self._updated[kind].pop(row[0], {})
        self._deleted[kind][row[0]] = _with(kind, row, {name: old for name, (old, _) in changed.items()})

    def deltas(self) -> list[Delta]:
        """Return what it comes to, per kind in the order of RECORDS."""
        made = [
            Delta(
                kind, list(self._inserted[kind].values()), list(self._updated[kind].items()),
                list(self._deleted[kind].values()),
            )
            for kind in KINDS.values()
        ]  # fmt: skip
        return [delta for delta in made if len(delta)]


def net(deltas: Iterable[Delta]) -> list[Delta]:
    """Return what `deltas`, given in the order they were done, come to; applying it equals applying them all."""
    netting = Netting()
    for delta in deltas:
        netting.take(delta)
    return netting.deltas()


def _with(kind: Kind, row: Values, values: dict[str, Any]) -> Values:
    if not values:
        return row
    changed = list(row)
    for name, value in values.items():
        changed[kind.fields.index(name)] = value
    return tuple(changed)
