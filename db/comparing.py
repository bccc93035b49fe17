"""What makes the rows of one file those of another: as the change set that would be written, whole or for some projects."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from db import fingerprints, statements
from db.engine import Raw
from db.kinds import BONDS, BY_TABLE, KINDS, Bond, Kind, Values
from db.log.deltas import Delta
from db.log.drafting import Draft, Fetch
from pmo_desktop.domain.changes import Change, Delete, Insert, Update
from pmo_desktop.domain.records import Conflict, Project, Record

_APART: frozenset[type[Record]] = frozenset((Conflict,))
"""What stays as it is whatever comes back: a record of what two people wrote is never taken away by a third."""


def deltas(ours: Raw, theirs: Raw, *, apart: Collection[type[Record]] = _APART) -> list[Delta]:
    """Return what makes the rows of `ours` those of `theirs`, per kind; both of this version's schema.

    Kinds `apart` stay as they are.
    """
    found = [_delta(ours, theirs, kind) for kind in KINDS.values() if kind.record not in apart]
    return [each for each in found if len(each)]


def _delta(ours: Raw, theirs: Raw, kind: Kind) -> Delta:
    have = dict(fingerprints.texts(ours, kind.name, kind.fields))
    missing, changed = [], []
    for row_id, text in fingerprints.texts(theirs, kind.name, kind.fields):
        mine = have.pop(row_id, None)
        if mine is None:
            missing.append(str(row_id))
        elif mine != text:
            changed.append(str(row_id))
    delta = Delta(kind, inserted=rows_of(theirs, kind, missing), deleted=rows_of(ours, kind, list(map(str, have))))
    after = {row[0]: row for row in rows_of(theirs, kind, changed)}
    for row in rows_of(ours, kind, changed):
        pairs = zip(kind.fields, row, after[row[0]], strict=True)
        delta.updated.append((row[0], {name: (was, now) for name, was, now in pairs if was != now}))
    delta.updated = [each for each in delta.updated if each[1]]
    return delta


def rows_of(raw: Raw, kind: Kind, ids: Collection[str]) -> list[Values]:
    """Return the rows with these ids, as domain values."""
    if not ids:
        return []
    listed = msgspec.json.encode(list(ids)).decode()
    found = raw.execute(statements.selection(kind, (("id", "among"),)), (listed,)).fetchall()
    return list(zip(*kind.columns(found), strict=True))


@dataclass(slots=True)
class Belonging:
    """Which project each row belongs to, through whatever owns it: of two files, so that moved and deleted rows count."""

    _of: dict[str, set[str]] = field(default_factory=dict)

    def read(self, raw: Raw) -> None:
        for kind in KINDS.values():
            names = [bond.field for bond in BONDS if bond.kind is kind and bond.bond != "link"]
            if kind.record is Project:
                for (row_id,) in raw.execute("SELECT id FROM project").fetchall():
                    self._of.setdefault(row_id, set()).add(row_id)
            elif names:
                columns = ", ".join(("id", *names))
                for row_id, *owners in raw.execute(f"SELECT {columns} FROM {kind.name}").fetchall():  # noqa: S608 - names of our schema
                    self._take(row_id, owners)

    def _take(self, row_id: str, owners: Iterable[str | None]) -> None:
        for owner in owners:
            if owner is not None and owner in self._of:
                self._of.setdefault(row_id, set()).update(self._of[owner])

    def projects(self, row_id: str) -> frozenset[str]:
        """Return the projects a row belongs to: one, two for a row that moved, none for people, calendars and the like."""
        return frozenset(self._of.get(row_id, ()))


def belonging(*files: Raw) -> Belonging:
    made = Belonging()
    for raw in files:
        made.read(raw)
    return made


def only(wanted: Collection[str], found: Iterable[Delta], belongs: Belonging) -> list[Delta]:
    """Return the part of deltas that concerns some projects."""
    kept = []
    for delta in found:
        part = Delta(
            delta.kind,
            inserted=[row for row in delta.inserted if belongs.projects(row[0]) & set(wanted)],
            updated=[each for each in delta.updated if belongs.projects(each[0]) & set(wanted)],
            deleted=[row for row in delta.deleted if belongs.projects(row[0]) & set(wanted)],
        )
        if len(part):
            kept.append(part)
    return kept


def with_what_they_need(part: list[Delta], ours: Raw, theirs: Raw) -> list[Delta]:
    """Return deltas with the rows of `theirs` they refer to that `ours` lacks: people, calendars, roles, programmes."""
    made = {delta.kind.name: delta for delta in part}
    waiting = list(part)
    while waiting:
        waiting = _needed(waiting, made, ours, theirs)
    return [made[kind.name] for kind in KINDS.values() if kind.name in made]


def _needed(news: list[Delta], made: dict[str, Delta], ours: Raw, theirs: Raw) -> list[Delta]:
    asked: dict[str, set[str]] = {}
    for delta in news:
        for bond in BONDS:
            if bond.kind is delta.kind and bond.target is not None:
                asked.setdefault(bond.target, set()).update(_named(delta, bond))
    found = []
    for table, ids in asked.items():
        kind = BY_TABLE[table]
        delta = made.get(table, Delta(kind))
        here = {row[0] for row in delta.inserted} | {row[0] for row in rows_of(ours, kind, ids)}
        missing = rows_of(theirs, kind, ids - here)
        if missing:
            delta.inserted += missing
            made[table] = delta
            found.append(Delta(kind, inserted=missing))
    return found


def _named(delta: Delta, bond: Bond) -> set[str]:
    """Return the ids a reference names in rows that come or change."""
    found = {row[bond.place] for row in delta.inserted}
    found |= {fields[bond.field][1] for _, fields in delta.updated if bond.field in fields}
    return found - {None}


def expanded(part: Iterable[Delta], fetch: Fetch) -> list[Delta]:
    """Return deltas with what else goes with the rows they delete, as any deletion takes it: by ownership."""
    part = list(part)
    draft = Draft(fetch)
    changes: list[Change] = [Insert(delta.kind.value(row)) for delta in part for row in delta.inserted]
    for delta in part:
        record = delta.kind.record
        changes += [Update(record, row_id, _new(fields)) for row_id, fields in delta.updated]
    for delta in part:
        changes += [Delete(delta.kind.record, row[0]) for row in delta.deleted]
    draft.take(changes)
    return draft.deltas()


def _new(fields: Mapping[str, tuple[object, object]]) -> dict[str, object]:
    return {name: new for name, (_, new) in fields.items()}
