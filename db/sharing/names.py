"""Codes and numbers by which people tell rows apart: where two people gave the same, the later gets another."""

from collections.abc import Collection, Mapping
from typing import Any

from db.kinds import BY_TABLE, Kind, Values
from db.sharing.ground import Ground
from db.sharing.packs import PackedSet
from pmo_desktop.domain.records import (
    Clash,
    CustomField,
    Issue,
    Project,
    Record,
    Risk,
    Role,
    SavedView,
    Scenario,
    Skill,
    Template,
)

TOLD_APART_BY: Mapping[type[Record], tuple[str, tuple[str, ...]]] = {
    Project: ("code", ()),
    Risk: ("number", ("project_id",)),
    Issue: ("number", ("project_id",)),
    Template: ("version", ("name",)),
    CustomField: ("name", ("owner",)),
    Role: ("name", ()),
    Skill: ("name", ()),
    Scenario: ("name", ()),
    SavedView: ("name", ("place", "kind", "project_id")),
}
"""What tells rows apart for people, and among which it does; texts however their letters are cased."""
_NO_NAME = ("", 0, None)


class Names:
    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._named: dict[tuple[Kind, Values], str] | None = None

    def told_apart(self, mine: PackedSet, kind: Kind, row: Values) -> Values:
        """Return a row whose code or number is no longer that of one the team has added or renamed."""
        if kind.record not in TOLD_APART_BY:
            return row
        name, among = TOLD_APART_BY[kind.record]
        place, scope = kind.fields.index(name), [kind.fields.index(each) for each in among]
        wanted = row[place]
        taken = self._names_taken().get((kind, (folded(wanted), *(row[at] for at in scope))))
        if wanted in _NO_NAME or taken is None or taken == row[0]:
            return row
        peers = self._ground.overlay.every(kind)
        used = {each[place] for each in peers if all(each[at] == row[at] for at in scope) and each[0] != row[0]}
        free = _free(wanted, used)
        by = self._ground.touches.inserted.get((kind.name, taken)) or self._ground.touches.edited.get(
            (kind.name, taken)
        )
        self._ground.clashes.note(Clash.TAKEN, kind, row[0], mine, by, name).fields[name] = (wanted, wanted)
        return (*row[:place], free, *row[place + 1 :])

    def _names_taken(self) -> Mapping[tuple[Kind, Values], str]:
        """Return the codes and numbers of rows the team has added or changed, with the row."""
        if self._named is None:
            self._named = {}
            for table, row_id in (*self._ground.touches.inserted, *self._ground.touches.edited):
                kind = BY_TABLE[table]
                row = self._ground.overlay.row(kind, row_id) if kind.record in TOLD_APART_BY else None
                if row is not None:
                    name, among = TOLD_APART_BY[kind.record]
                    key = (folded(row[kind.places[name]]), *(row[kind.places[each]] for each in among))
                    self._named[kind, key] = row_id
        return self._named


def folded(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """Return a text as people compare it, without regard to case and spaces; anything else as it is."""
    return " ".join(value.split()).casefold() if isinstance(value, str) else value


def _free(wanted: Any, used: Collection[Any]) -> Any:  # noqa: ANN401 - a code or a number
    """Return the next number, or a code with a suffix, that nobody uses."""
    if isinstance(wanted, int):
        return max(used, default=0) + 1
    known = {folded(each) for each in used}
    return next(name for count in range(2, len(used) + 3) if folded(name := f"{wanted} ({count})") not in known)
