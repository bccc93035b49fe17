"""Bringing back what somebody deleted and somebody else still works with: the row, and the aggregate it lies in, whole."""

from collections.abc import Container, Iterable

from db.kinds import BY_TABLE, Kind, Values
from db.log.groups import group_of
from db.sharing.aggregates import Aggregates
from db.sharing.ground import Ground
from db.sharing.made import Made
from db.sharing.overlay import Key
from db.sharing.packs import PackedSet
from db.sharing.touches import BONDS_OF, Deletion
from pmo_desktop.domain.records import Clash


class Returning:
    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def bring_back(self, mine: PackedSet, key: Key | None) -> bool:
        """Restore a row somebody deleted, with the aggregate it lies in; False where what it was is not known."""
        deletion = self._ground.touches.deleted.get(key) if key is not None else None
        if key is None or deletion is None:
            return False
        if self._ground.overlay.row(BY_TABLE[key[0]], key[1]) is not None:
            return True
        aggregates = Aggregates(deletion.rows)
        tops = aggregates.tops(key)
        if not all(self.bring_back(mine, lost) for lost in self._needed_elsewhere(aggregates, deletion, key)):
            return False
        made = Made(self._ground.overlay)
        coming = self._coming(deletion, aggregates.whole([key]))
        for kind, row in coming.values():
            if self._ground.overlay.row(kind, row[0]) is None:
                made.insert(kind, self._fitting(kind, row, coming))
        back = set(coming)
        for kind, row_id, name, target in deletion.emptied:
            self._point_again(made, deletion, kind, row_id, name, target if target in back else None)
        named = " and ".join(sorted({_name(*deletion.rows[top]) for top in tops}))
        for kind, row in coming.values():
            self._ground.goes_on_naming(kind, row[0], deletion.by, kind.fields)
        self._ground.repair(f"Bring back {named}, deleted by {deletion.by.author or 'somebody'}", made)
        for top in tops:
            self._ground.clashes.note(Clash.DELETED, BY_TABLE[top[0]], top[1], deletion.by, mine, deletion.by.id)
        return self._ground.overlay.row(*_at(key)) is not None

    def _needed_elsewhere(self, aggregates: Aggregates, deletion: Deletion, key: Key) -> list[Key]:
        """Return the rows of other deletions that a row, or what it belongs to, cannot be without."""
        found = []
        for each in aggregates.line(key):
            kind, row = deletion.rows[each]
            for bond in BONDS_OF.get(kind, ()):
                lost = self._ground.touches.gone.get(row[bond.place]) if bond.bond == "owner" else None
                if lost is not None and lost not in deletion.rows and self._ground.overlay.row(*_at(lost)) is None:
                    found.append(lost)
        return found

    def _coming(self, deletion: Deletion, whole: Iterable[Key]) -> dict[str, tuple[Kind, Values]]:
        """Return, by id, those rows of an aggregate of which all owners are there or come back with them."""
        coming = {key[1]: deletion.rows[key] for key in whole}
        while True:
            lost = [row_id for row_id, (kind, row) in coming.items() if self._lacks(kind, row, coming, "owner")]
            if not lost:
                return coming
            for row_id in lost:
                del coming[row_id]

    def _lacks(self, kind: Kind, row: Values, coming: Container[str], how: str) -> list[str]:
        """Return the references of a row to what is neither there nor coming back."""
        return [
            bond.field
            for bond in BONDS_OF.get(kind, ())
            if bond.bond == how and row[bond.place] not in coming and self._ground.is_missing(bond, row[bond.place])
        ]

    def _fitting(self, kind: Kind, row: Values, coming: Container[str]) -> Values:
        """Return a row that comes back without references to what stays deleted."""
        lost = {*self._lacks(kind, row, coming, "link"), *self._lacks(kind, row, coming, "part")}
        return tuple(None if name in lost else value for name, value in zip(kind.fields, row, strict=True))

    def _point_again(  # noqa: PLR0913, PLR0917 - one reference
        self, made: Made, deletion: Deletion, kind: Kind, row_id: str, name: str, target: str | None
    ) -> None:
        """Let a row name again what came back, unless somebody has written something else there since."""
        row = self._ground.overlay.row(kind, row_id)
        last = self._ground.touches.groups.get(((kind.name, row_id), group_of(kind.record, name)))
        free = row is not None and row[kind.fields.index(name)] is None and last in (None, deletion.by)
        if free and row is not None and target is not None:
            made.update(kind, row, {name: target})
            self._ground.goes_on_naming(kind, row_id, deletion.by, (name,))

    def deleter(self, key: Key) -> PackedSet | None:
        deletion = self._ground.touches.deleted.get(key)
        return deletion.by if deletion is not None else None

    def deleter_of(self, kind: Kind, row: Values) -> PackedSet | None:
        lost = (self._ground.touches.gone.get(row[bond.place]) for bond in BONDS_OF.get(kind, ()))
        return next((self.deleter(key) for key in lost if key is not None), None)


def _at(key: Key) -> tuple[Kind, str]:
    return BY_TABLE[key[0]], key[1]


def _name(kind: Kind, row: Values) -> str:
    for name in ("name", "title"):
        if name in kind.fields and row[kind.fields.index(name)]:
            return f"“{row[kind.fields.index(name)]}”"
    return f"a {kind.name.replace('_', ' ')}"
