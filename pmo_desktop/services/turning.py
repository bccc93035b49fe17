"""What putting the other of two versions in would do: its changes, or a sentence that says what stands in the way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, replace
from typing import Any, TypeVar, cast

import msgspec

from db.kinds import BONDS, BY_TABLE, Bond, Kind
from db.sharing.names import TOLD_APART_BY, folded
from pmo_desktop.domain.changes import Change, Delete, Insert, Update, foreseen
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Clash, Conflict, Dependency, PrivateValue, Record
from pmo_desktop.services.history import term
from pmo_desktop.services.naming import Names
from pmo_desktop.services.workspace import Workspace

R = TypeVar("R", bound=Record)
Facts = Mapping[str, Mapping[str, Any]]
"""Per field what it was before, what was kept and what the other version is, as its column holds them."""

_UNTOUCHABLE = frozenset({Conflict, PrivateValue})
_ENDS = ("predecessor_id", "successor_id")
_ABOVE = {"parent_id": "in", "base_id": "based on"}
"""References up a tree, with how one says it."""


def kind_of(conflict: Conflict) -> Kind | None:
    """Return what kind of row a conflict is about; None where this program knows no such kind."""
    kind = BY_TABLE.get(conflict.owner)
    return None if kind is None or kind.record in _UNTOUCHABLE else kind


def facts_of(conflict: Conflict) -> Facts:
    """Return the facts of a conflict; what no column could hold is left out: a pack may have been made by anybody."""
    kind = kind_of(conflict)
    try:
        found = msgspec.json.decode(conflict.facts or "{}", type=dict[str, dict[str, Any]])
    except msgspec.DecodeError:
        return {}
    known = () if kind is None else kind.fields[1:]
    return {name: fact for name in known if (fact := _checked(kind, name, found.get(name))) is not None}


def _checked(kind: Kind | None, name: str, found: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    if kind is None or found is None:
        return None
    fact: dict[str, Any] = {}
    for side in ("before", "kept", "other"):
        value = found.get(side)
        try:
            fact[side] = None if value is None else kind.checked(name, value)
        except InvalidValueError:
            return None
    return fact


def usual(kind: Kind) -> dict[str, Any]:
    """Return what the fields of a new row hold, but for those nobody can do without."""
    return {each.name: each.default for each in fields(kind.record) if each.default is not MISSING}


class Standing:
    """The file as it stands, with what decisions taken together have changed so far."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.names = Names(workspace)
        self.changes: list[Change] = []
        self._changed: dict[tuple[type[Record], str], Record | None] = {}

    def get(self, kind: type[R], row_id: str) -> R | None:
        if (kind, row_id) in self._changed:
            return cast("R | None", self._changed[kind, row_id])
        return next(iter(self.workspace.find(kind, id=row_id)), None)

    def find(self, kind: type[R], **equals: object) -> list[R]:
        """Return the rows whose fields equal the given."""
        found = {each.id: each for each in self.workspace.find(kind, **equals)}
        for (of, row_id), row in self._changed.items():
            if of is kind:
                found.pop(row_id, None)
                if row is not None and all(getattr(row, name) == value for name, value in equals.items()):
                    found[row_id] = cast("R", row)
        return list(found.values())

    def is_there(self, bond: Bond, row_id: str) -> bool:
        """Say whether what a reference names is in the file."""
        known = self.names.row(row_id)
        kind = BY_TABLE[bond.target].record if bond.target else known[0] if known else None
        return kind is not None and self.get(kind, row_id) is not None

    def take(self, changes: Sequence[Change]) -> None:
        """Go on as if these were written."""
        self.changes += changes
        for change in changes:
            if isinstance(change, Insert):
                self._changed[type(change.value), change.value.id] = change.value
            elif isinstance(change, Delete):
                self._changed[change.kind, change.id] = None
            else:
                row = self.get(change.kind, change.id)
                if row is not None:
                    self._changed[change.kind, change.id] = replace(row, **change.fields)


def turned(standing: Standing, conflict: Conflict) -> tuple[Change, ...]:
    """Return what puts the other version in; raise a KnownError that says why that cannot be (any more)."""
    kind = kind_of(conflict)
    if kind is None:
        raise InvalidValueError("This program does not know what this is about.", "Decide it in a newer version.")
    return _TURNS[conflict.clash](standing, conflict, kind)


def _delete_or_put_back(standing: Standing, conflict: Conflict, kind: Kind) -> tuple[Change, ...]:
    if facts_of(conflict):
        return _put_in(standing, conflict, kind)
    if standing.get(kind.record, conflict.row_id) is None:
        raise InvalidValueError("It is no longer there: somebody has deleted it since.", "Keep what stands.")
    return (Delete(kind.record, conflict.row_id),)


def _put_in(standing: Standing, conflict: Conflict, kind: Kind) -> tuple[Change, ...]:
    """Write the other values into the row that stands, or put the row back."""
    values = {name: fact["other"] for name, fact in facts_of(conflict).items()}
    if not values:
        raise InvalidValueError("Nothing is known of the other version.", "Keep what stands.")
    row = standing.get(kind.record, conflict.row_id)
    if row is None:
        return (Insert(_put_back(standing, conflict, kind, values)),)
    for bond in _bonds(kind):
        target = values.get(bond.field)
        if target is not None and not standing.is_there(bond, target):
            raise InvalidValueError(
                f"{standing.names.said(target)} is no longer there.",
                "Bring it back in Changes first, or keep what stands.",
            )
    whole = replace(row, **values)
    _refuse(standing, kind, whole, values)
    return (Update(kind.record, row.id, values),)


def _put_back(standing: Standing, conflict: Conflict, kind: Kind, values: Mapping[str, Any]) -> Record:
    """Return a row that is gone as the other version has it, without what it named that is gone too."""
    if conflict.clash in {Clash.EDITED, Clash.DOUBLED}:
        raise InvalidValueError(
            f"{standing.names.said(conflict.row_id)} has been deleted since.", "Bring it back in Changes first."
        )
    known = standing.names.row(conflict.row_id)
    last = dict(known[1]) if known and known[0] is kind.record else {}
    whole = {**usual(kind), **last, **values, "id": conflict.row_id}
    unknown = next((name for name in kind.fields if name not in whole), None)
    if unknown is not None:
        raise InvalidValueError(
            f"It cannot be put back: its {term(unknown).lower()} is not known.", "Keep what stands."
        )
    for bond in _bonds(kind):
        target = whole[bond.field]
        if target and standing.is_there(bond, target):
            continue
        if not kind.table.columns[bond.field].nullable:
            lost = standing.names.said(target) if target else "What it belongs to"
            raise InvalidValueError(
                f"It cannot be put back: {lost} is no longer there.", "Bring that back in Changes first."
            )
        whole[bond.field] = None
    row = kind.record(
        **{name: kind.checked(name, whole[name]) for name in kind.fields if name != "id"}, id=conflict.row_id
    )
    _refuse(standing, kind, row, whole)
    return row


def _bonds(kind: Kind) -> list[Bond]:
    return [bond for bond in BONDS if bond.kind is kind]


# What must not be


def _refuse(standing: Standing, kind: Kind, row: Record, values: Mapping[str, Any]) -> None:
    """Raise a KnownError where the row, with these values of it new, would not fit what stands."""
    for name, words in _ABOVE.items():
        if values.get(name) is not None:
            _refuse_circle(standing, kind, row, name, words)
    if isinstance(row, Dependency) and not values.keys().isdisjoint(_ENDS):
        _refuse_link(standing, row)
    told_apart = TOLD_APART_BY.get(kind.record)
    if told_apart is not None and told_apart[0] in values:
        _refuse_taken(standing, kind, row, *told_apart)


def _refuse_circle(standing: Standing, kind: Kind, row: Record, name: str, words: str) -> None:
    """Raise where a row would lie in itself, naming what it would lie in."""
    line, above = [row.id], getattr(row, name)
    while above is not None and above not in line:
        line.append(above)
        lies = standing.get(kind.record, above)
        above = getattr(lies, name) if lies is not None else None
    if above == row.id:
        named = f" {words} ".join(f"“{standing.names.name(each)}”" for each in (*line, row.id))
        raise InvalidValueError(
            f"It would run in a circle: {named}.", f"Move “{standing.names.name(line[1])}” elsewhere first."
        )


def _refuse_link(standing: Standing, link: Dependency) -> None:
    from pmo_desktop.services.planning.refusing_loops import refuse_loop  # noqa: PLC0415 - numpy waits until a link is looked at

    plan = standing.workspace.plan(link.project_id).copy()
    plan.patch([foreseen(change) for change in (*standing.changes, Delete(Dependency, link.id))])
    if link.successor_id not in plan.tasks:
        raise InvalidValueError(
            f"{standing.names.said(link.successor_id)} is no longer in that project.", "Keep what stands."
        )
    twins = standing.find(Dependency, predecessor_id=link.predecessor_id, successor_id=link.successor_id)
    if any(each.id != link.id for each in twins):
        raise InvalidValueError("These two tasks have been linked since.", "Keep what stands.")
    refuse_loop(standing.workspace, plan, link.predecessor_id, link.successor_id)


def _refuse_taken(standing: Standing, kind: Kind, row: Record, name: str, among: Sequence[str]) -> None:
    value = getattr(row, name)
    holder = next((each for each in _alike(standing, kind, row, name, among, value) if each.id != row.id), None)
    if value and holder is not None:
        raise InvalidValueError(
            f"{standing.names.said(holder.id)} has the {term(name).lower()} “{value}” now.",
            f"Give it another {term(name).lower()} first.",
        )


def _alike(  # noqa: PLR0913, PLR0917 - a code and among what
    standing: Standing, kind: Kind, row: Record, name: str, among: Sequence[str], value: object
) -> list[Record]:
    peers = standing.find(kind.record, **{each: getattr(row, each) for each in among})
    return [each for each in peers if folded(getattr(each, name)) == folded(value)]


# Codes and numbers


def _swap(standing: Standing, conflict: Conflict, kind: Kind) -> tuple[Change, ...]:
    """Give this one the plain code or number, and the one that has it the one with the suffix."""
    row = standing.get(kind.record, conflict.row_id)
    if row is None:
        raise InvalidValueError("It is no longer there: somebody has deleted it since.", "Keep what stands.")
    name, among = TOLD_APART_BY[kind.record]
    fact = facts_of(conflict).get(name)
    if fact is None:
        raise InvalidValueError("Nothing is known of the other version.", "Keep what stands.")
    holders = [each for each in _alike(standing, kind, row, name, among, fact["other"]) if each.id != row.id]
    used = [each for each in _alike(standing, kind, row, name, among, fact["kept"]) if each.id != row.id]
    given = getattr(row, name) if used else fact["kept"]
    return (
        *(Update(kind.record, each.id, {name: given}) for each in holders[:1]),
        Update(kind.record, row.id, {name: fact["other"]}),
    )


def holder_of(standing: Standing, conflict: Conflict) -> str:
    """Return the id of the row that has the code or number both gave; empty where none has (any more)."""
    kind = kind_of(conflict)
    row = None if kind is None else standing.get(kind.record, conflict.row_id)
    if kind is None or row is None or kind.record not in TOLD_APART_BY:
        return ""
    name, among = TOLD_APART_BY[kind.record]
    fact = facts_of(conflict).get(name)
    found = [] if fact is None else _alike(standing, kind, row, name, among, fact["other"])
    return next((each.id for each in found if each.id != row.id), "")


_Turn = Callable[[Standing, Conflict, Kind], tuple[Change, ...]]
_TURNS: Mapping[Clash, _Turn] = {
    Clash.EDITED: _put_in, Clash.DOUBLED: _put_in, Clash.LOOP: _put_in, Clash.DELETED: _delete_or_put_back,
    Clash.TAKEN: _swap,
}  # fmt: skip
