"""Conflicts in the making: what was set aside, gathered over all sets, and written down once at the end."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from db.kinds import KINDS, Kind
from db.log.groups import group_of
from db.sharing.overlay import Key, Overlay
from db.sharing.packs import PackedSet
from db.sharing.touches import Touches, is_quiet
from pmo_desktop.domain.records import Assignment, Clash, Conflict, Project, Task

NOT_CARRIED_OUT = "not carried out"
"""What a conflict about a deletion that gave way is about."""
NEVER_HERE = "never here"
"""What a conflict about a deletion of something unknown is about: it is told though there is nothing to decide yet."""


@dataclass(slots=True)
class Clashing:
    """A conflict in the making: per field what was before, and what was to be."""

    clash: Clash
    kind: Kind
    row_id: str
    other: PackedSet
    kept: PackedSet | None
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)


class Clashes:
    """One for each row and what of it the clash is about."""

    def __init__(self, overlay: Overlay, touches: Touches, new_id: Callable[[], str]) -> None:
        self._overlay = overlay
        self._touches = touches
        self._new_id = new_id
        self._clashing: dict[tuple[Key, object, str], Clashing] = {}
        self.apart = ""
        """Keeps what one maker set aside apart from what others did, who did not know of each other."""

    def about(self, key: Key, about: object) -> Clashing:
        return self._clashing[key, about, self.apart]

    def cancel(self, key: Key, about: object) -> None:
        """Drop a conflict whose cause was taken back."""
        self._clashing.pop((key, about, self.apart), None)

    def conflicts(self) -> Iterator[Conflict]:
        """Yield what there is left to decide."""
        for (_, about, _), each in self._clashing.items():
            conflict = self._conflict(each, is_told=about == NEVER_HERE)
            if conflict is not None:
                yield conflict

    def note(  # noqa: PLR0913, PLR0917 - what a conflict is made of
        self, clash: Clash, kind: Kind, row_id: str, other: PackedSet, kept: PackedSet | None, about: object
    ) -> Clashing:
        key = (kind.name, row_id)
        found = self._clashing.get((key, about, self.apart))
        if found is None:
            found = self._clashing[key, about, self.apart] = Clashing(clash, kind, row_id, other, kept)
        found.other = other
        return found

    def set_aside(  # noqa: PLR0913, PLR0917 - what a conflict is made of
        self,
        clash: Clash,
        mine: PackedSet,
        kind: Kind,
        row_id: str,
        fields: Mapping[str, tuple[Any, Any]],
        kept: PackedSet | None,
        about: object = "",
    ) -> None:
        """Remember a change that was not put on; of several to the same facts the first before and the last other."""
        pending = self.note(clash, kind, row_id, mine, kept, about)
        for name, (old, new) in fields.items():
            pending.fields[name] = (pending.fields[name][0] if name in pending.fields else old, new)

    def forget(self, key: Key) -> None:
        """Drop the conflicts about a row that I deleted myself afterwards."""
        for each in [each for each in self._clashing if each[0] == key or each[1] == key[1]]:
            del self._clashing[each]

    def _conflict(self, each: Clashing, *, is_told: bool) -> Conflict | None:
        """Return a conflict, or None where there is nothing left to decide and nothing has to be told."""
        row = self._overlay.row(each.kind, each.row_id)
        now = dict(zip(each.kind.fields, row, strict=True)) if row is not None else {}
        fields = each.fields
        if each.clash is Clash.EDITED:
            fields = {name: pair for name, pair in fields.items() if pair[0] != pair[1] and pair[1] != now.get(name)}
            fields |= self._left_as_it_was(each, fields, now)
        if each.clash is Clash.DOUBLED:
            fields = {name: pair for name, pair in fields.items() if pair[1] != now.get(name)}
        if not fields and (each.clash is not Clash.DELETED or (row is None and not is_told)):
            return None
        facts = {
            name: {"before": before, "kept": now.get(name), "other": other} for name, (before, other) in fields.items()
        }
        kept = each.kept
        return Conflict(
            id=self._new_id(), clash=each.clash, owner=each.kind.name, row_id=each.row_id,
            project_id=self._project_of(each.kind, now or {name: pair[1] for name, pair in fields.items()}),
            facts=msgspec.json.encode(facts).decode(),
            kept_set=kept.id if kept else "", kept_by=kept.author if kept else "", kept_at=kept.at if kept else 0,
            other_set=each.other.id, other_by=each.other.author, other_at=each.other.at,
        )  # fmt: skip

    def _left_as_it_was(
        self, each: Clashing, fields: Mapping[str, Any], now: Mapping[str, Any]
    ) -> dict[str, tuple[Any, Any]]:
        """Return the facts coupled with those set aside that their maker left alone and the team did not.

        Without them the other version, put in later, would be half of one and half of the other.
        """
        found: dict[str, tuple[Any, Any]] = {}
        group = group_of(each.kind.record, next(iter(fields))) if fields else ()
        for name in each.kind.fields:
            key = ((each.kind.name, each.row_id), name)
            was = self._touches.before.get(key, now.get(name))
            if name in group and name not in each.fields and was != now.get(name) and not is_quiet(each.kind, (name,)):
                found[name] = (was, was)
        return found

    def _project_of(self, kind: Kind, fields: Mapping[str, Any]) -> str | None:
        if kind.record is Project:
            return str(fields["id"]) if "id" in fields else None
        if fields.get("project_id"):
            return str(fields["project_id"])
        named = dict(fields)
        if named.get("assignment_id"):
            assignment = self._overlay.row(KINDS[Assignment], named["assignment_id"])
            named["task_id"] = None if assignment is None else assignment[KINDS[Assignment].places["task_id"]]
        for name in ("task_id", "parent_id", "successor_id", "row_id"):
            row = self._overlay.row(KINDS[Task], named[name]) if named.get(name) else None
            if row is not None:
                return str(row[KINDS[Task].fields.index("project_id")])
        return None
