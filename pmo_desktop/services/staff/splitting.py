"""One person who is two after all: what came from whom, what was added since, and the one change that parts them."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from db.kinds import BONDS
from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, RowChange, Update
from pmo_desktop.domain.entry.amounts import format_rate, format_units
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import (
    ActualWork,
    Assignment,
    Availability,
    Booking,
    Calendar,
    Conflict,
    CustomField,
    CustomValue,
    ExternalId,
    ImportRun,
    Leave,
    Person,
    PersonSkill,
    Project,
    Rate,
    Record,
    Role,
    ScenarioChange,
    Skill,
    Task,
    Template,
)
from pmo_desktop.domain.resources.matching import likeness, spelling
from pmo_desktop.services.bookings import LINE_WORK
from pmo_desktop.services.lists.bookings import in_words
from pmo_desktop.services.lists.leave import in_words as leave_in_words
from pmo_desktop.services.naming import Names
from pmo_desktop.services.runs import run_named
from pmo_desktop.services.spellings import ALIAS, REFUSED, TWO, apart
from pmo_desktop.services.staff.merged_before import MergedOne, merged_into, was
from pmo_desktop.services.workspace import Workspace

CAME, SINCE, BOTH, BEFORE, UNKNOWN = "came with them", "added since", "both had it", "there before", ""
"""Where something is from: merged in, added after that, of both, with who stayed; empty where the log does not say."""
_NEW = "\n"
"""The id of somebody who was never a person of their own here, until they get one."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something of a person that can go to the one who is split off; `ticked`: it is proposed to.

    `id` names it as long as nothing changes; `group` is under which heading it stands.
    """

    id: str
    group: str
    text: str
    source: str
    ticked: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Splitting:
    """What parting would do: `one` is split off `kept`, with what is ticked; `always` goes back whatever is ticked."""

    kept: Person
    one: Person
    merged: MergedOne | None
    items: tuple[Item, ...]
    always: tuple[Change, ...] = field(default=())

    @property
    def ticked(self) -> frozenset[str]:
        return frozenset(each.id for each in self.items if each.ticked)


def candidates(workspace: Workspace, person_id: str) -> tuple[MergedOne, ...]:
    """Return who was merged into somebody, as far as the log says, the newest first."""
    return merged_into(workspace, person_id)


def names_known(workspace: Workspace, person_id: str) -> tuple[str, ...]:
    """Return by what other names files called somebody: one of them may be somebody else after all."""
    found = workspace.find(ExternalId, owner=ALIAS, row_id=person_id)
    return tuple(dict.fromkeys(each.key for each in found))


def preview(workspace: Workspace, person_id: str, merged: MergedOne | None = None, name: str = "") -> Splitting:
    """Return what parting somebody would do: who was `merged` in comes back, else somebody new called `name` is made.

    Raises InvalidValueError where they are gone, or nobody is named.
    """
    found = workspace.find(Person, id=person_id)
    if not found:
        raise InvalidValueError("This person is no longer in the portfolio.", "Choose somebody else.")
    if merged is None and not name.strip():
        raise InvalidValueError("It is not said who else there is.", "Write the name of the other person.")
    kept = found[0]
    one = _as_was(workspace, merged.person) if merged else Person(id=_NEW, name=name.strip(), kind=kept.kind)
    rows = workspace.rows_of(merged.set_id) if merged else ()
    looking = _Looking(workspace, kept, one, merged, rows)
    items = [each for part in (looking.own, looking.restored, looking.turned) for each in part()]
    return Splitting(kept, one, merged, tuple(sorted(items, key=_place)), tuple(looking.always()))


def _place(item: Item) -> tuple[int, str, int]:
    """Return where an item stands: by its heading, what came with them or since before what was there."""
    heading = next((at for at, begins in enumerate(_ORDER) if item.group.startswith(begins)), len(_ORDER))
    return heading, item.group, _SOURCES.index(item.source)


def _as_was(workspace: Workspace, person: Person) -> Person:
    """Return somebody as they were, without a role that is gone; their calendar comes back with them."""
    roles = {each.id for each in workspace.all(Role)}
    return person if person.role_id in {None, *roles} else replace(person, role_id=None)


class _Looking:
    """Looks through what a person has, beside what a merge did."""

    def __init__(
        self, workspace: Workspace, kept: Person, one: Person, merged: MergedOne | None, rows: Sequence[RowChange]
    ) -> None:
        self._workspace, self._kept, self._one, self._merged, self._rows = workspace, kept, one, merged, rows
        self._names = Names(workspace)
        self._came = {
            (row.kind, row.id)
            for row in rows
            for old, _ in row.fields.values()
            if row.op == "update" and old == one.id
        }  # fmt: skip
        self._projects = {each.id: each for each in workspace.all(Project)}
        self._runs = {each.id: each for each in workspace.all(ImportRun)}
        self._suggested = self._of_spelling() if merged is None else frozenset[str]()
        self._deleted = {(row.kind, row.id): row for row in rows if row.op == "delete"}

    def _source(self, kind: type[Record], row_id: str) -> str:
        if self._merged is None:
            return UNKNOWN
        return CAME if (kind, row_id) in self._came else self._age(row_id)

    def _age(self, row_id: str) -> str:
        """Return whether a row was added since: ids are made in the order of time; older ones were with who stayed."""
        return SINCE if self._merged is not None and _born(row_id) > self._merged.at else BEFORE

    def _of_spelling(self) -> frozenset[str]:
        """Return the projects whose files called the person as the one is called who is split off."""
        known = self._workspace.find(ExternalId, owner=ALIAS, row_id=self._kept.id)
        runs = {each.run_id for each in known if spelling(each.key) == spelling(self._one.name)}
        return frozenset(self._runs[each].project_id or "" for each in runs if each in self._runs) - {""}

    # What they have now

    def own(self) -> Iterator[Item]:
        """Yield what the person has now that could be the other’s."""
        for bond in BONDS:
            kind = bond.kind.record
            if bond.target != "person":
                continue
            rows = self._workspace.find(kind, **{bond.field: self._kept.id})
            self._names.learn(each.id for each in rows)
            for row in rows:
                yield from self._of_row(kind, bond.field, row)
        for value in self._workspace.find(CustomValue, row_id=self._kept.id):
            yield from self._of_row(CustomValue, "row_id", value)
        for key in self._workspace.find(ExternalId, row_id=self._kept.id):
            yield from self._of_key(key)

    def _of_row(self, kind: type[Record], bond: str, row: Record) -> Iterator[Item]:
        source = self._source(kind, row.id)
        group, text, project = self._told(kind, row)
        ticked = source == CAME or (source == UNKNOWN and project in self._suggested and kind is Assignment)
        yield Item(row.id, group, text, source, ticked, (Update(kind, row.id, {bond: self._one.id}),))

    def _of_key(self, key: ExternalId) -> Iterator[Item]:
        if key.owner in {REFUSED, TWO, "booked"} and (ExternalId, key.id) not in self._came:
            return
        source = self._source(ExternalId, key.id)
        if key.owner == ALIAS and spelling(key.key) == spelling(self._one.name):
            yield Item(key.id, _GROUPS[ExternalId], f"“{key.key}”", source, True, (Delete(ExternalId, key.id),))
            return
        if key.owner in {REFUSED, TWO}:
            return
        move = (Update(ExternalId, key.id, {"row_id": self._one.id}),)
        run = self._runs.get(key.run_id)
        said = f" in “{run.file_name}”" if run is not None and run.file_name else ""
        if key.owner == ALIAS:
            mine = likeness(Person(id="", name=key.key), self._one)[0]
            theirs = likeness(Person(id="", name=key.key), self._kept)[0]
            yield Item(key.id, _GROUPS[ExternalId], f"“{key.key}”{said}", source, source == CAME or mine > theirs, move)
        elif key.owner == "person":
            ticked = source == CAME or (run is not None and run.project_id in self._suggested)
            yield Item(key.id, _GROUPS[ExternalId], f"No. {key.key}{said}", source, ticked, move)
        elif source == CAME:
            yield Item(key.id, _SILENT, "", source, True, move)

    def _told(self, kind: type[Record], row: Record) -> tuple[str, str, str]:
        """Return under which heading a row stands, what is said of it, and the project it is in."""
        project = self._names.project(row.id)
        name = self._projects[project].name if project in self._projects else ""
        teller = _TELLERS.get(kind)
        text = teller(self, row) if teller else self._names.said(row.id)
        if kind is Assignment:
            return f"Tasks of “{name}”", text, project
        return (
            _GROUPS.get(kind, _RESPONSIBLE),
            text if kind in _GROUPS or not name or kind is Project else f"{text}, {name}",
            project,
        )

    def name_of(self, kind: type[Record], row_id: str | None) -> str:
        """Return the name of a row, empty where it is gone."""
        rows = self._workspace.find(kind, id=row_id or "")
        return str(getattr(rows[0], "name", "")) if rows else ""

    # What the merge let go

    def restored(self) -> Iterator[Item]:
        """Yield what went because both had it, as it was: it comes back for the one who is split off."""
        for (kind, row_id), row in self._deleted.items():
            old = was(row)
            owner = getattr(old, "person_id", getattr(old, "row_id", None))
            if owner != self._one.id or kind in {Person, ScenarioChange} or not self._can_come(old):
                continue
            changes: list[Change] = [Insert(old)]
            if isinstance(old, Assignment):
                changes += self._with_assignment(old)
            if isinstance(old, ExternalId):
                yield Item(row_id, _SILENT, "", BOTH, True, tuple(changes))
                continue
            self._names.know(kind, row_id, {each: pair[0] for each, pair in row.fields.items()})
            group, text, _ = self._told(kind, old)
            yield Item(row_id, group, text, BOTH, True, tuple(changes))

    def _can_come(self, row: Record) -> bool:
        """Say whether what a row names besides the person is still there."""
        there: tuple[tuple[str, type[Record]], ...] = (
            ("task_id", Task), ("project_id", Project), ("skill_id", Skill), ("field_id", CustomField), ("run_id", ImportRun),
        )  # fmt: skip
        named = ((getattr(row, name, None), kind) for name, kind in there)
        return all(own is None or self._workspace.count(kind, id=own) for own, kind in named)

    def _with_assignment(self, old: Assignment) -> Iterator[Change]:
        """Yield what an assignment takes back from the one that did the work of both: its hours, and what was added up."""
        for row in self._rows:
            if row.kind is ActualWork and row.op == "delete" and row.fields["assignment_id"][0] == old.id:
                yield Insert(was(row))
            elif row.kind is ActualWork and row.op == "update":
                yield from self._hours_back(row, old)
            elif row.kind is Assignment and row.op == "update" and self._is_of_task(row.id, old.task_id):
                now = self._workspace.find(Assignment, id=row.id)
                added = {name: pair for name, pair in row.fields.items() if name != "person_id"}
                if now and all(getattr(now[0], name) == new for name, (_, new) in added.items()):
                    yield Update(Assignment, row.id, {name: before for name, (before, _) in added.items()})

    def _hours_back(self, row: RowChange, old: Assignment) -> Iterator[Change]:
        now = self._workspace.find(ActualWork, id=row.id)
        if not now:
            return
        if row.fields.get("assignment_id", (None, None))[0] == old.id:
            yield Update(ActualWork, row.id, {"assignment_id": old.id})
        elif self._is_of_task(now[0].assignment_id, old.task_id) and "work" in row.fields:
            before, after = row.fields["work"]
            if now[0].work == after:
                yield Update(ActualWork, row.id, {"work": before})

    def _is_of_task(self, assignment_id: str, task_id: str) -> bool:
        return bool(self._workspace.count(Assignment, id=assignment_id, task_id=task_id))

    # What the merge changed of who stayed

    def turned(self) -> Iterator[Item]:
        """Yield what who stayed took from the other of their own facts and skills, as far as it stands so."""
        for row in self._rows:
            if row.op != "update":
                continue
            if row.kind is Person and row.id == self._kept.id:
                for name, (before, after) in row.fields.items():
                    if getattr(self._kept, name) == after:
                        text = f"{name.removesuffix('_id').replace('_', ' ').capitalize()} “{self._fact(name, after)}”"
                        changes = (Update(Person, row.id, {name: before}),)
                        yield Item(f"{row.id} {name}", _OWN_FACTS, text, CAME, True, changes)
            elif row.kind is PersonSkill and "level" in row.fields:
                now = self._workspace.find(PersonSkill, id=row.id)
                before, after = row.fields["level"]
                if now and now[0].level == after:
                    text = f"{self.name_of(Skill, now[0].skill_id)}: level {after} was theirs, {before} stays"
                    changes = (Update(PersonSkill, row.id, {"level": before}),)
                    yield Item(f"{row.id} level", _GROUPS[PersonSkill], text, BOTH, True, changes)
            elif row.kind is Template and row.fields.get("owner", ("", ""))[0] == self._one.name:
                yield Item(
                    row.id, _RESPONSIBLE, self._names.said(row.id), CAME, True,
                    (Update(Template, row.id, {"owner": self._one.name}),),
                )  # fmt: skip

    def _fact(self, name: str, value: object) -> str:
        kinds: Mapping[str, type[Record]] = {"role_id": Role, "calendar_id": Calendar}
        if name in kinds:
            return self.name_of(kinds[name], str(value))
        return format_rate(int(str(value))) if name == "hourly_rate" else str(value)

    def always(self) -> Iterator[Change]:
        """Yield what goes back whatever is ticked: their calendar, and what scenarios and conflicts say of them."""
        here = {each.id for each in self._workspace.all(Calendar)}
        for (kind, row_id), row in self._deleted.items():
            if kind is Calendar and row_id == self._one.calendar_id and row_id not in here:
                yield Insert(was(row))
                for part in self._deleted.values():
                    if part.fields.get("calendar_id", (None, None))[0] == row_id and part.kind is not Person:
                        yield Insert(was(part))
        for row in self._rows:
            if row.kind in {ScenarioChange, Conflict, Calendar} and row.op == "update":
                now = self._workspace.find(row.kind, id=row.id)
                if now and all(getattr(now[0], name) == new for name, (_, new) in row.fields.items()):
                    yield Update(row.kind, row.id, {name: old for name, (old, _) in row.fields.items()})


_ORDER = ("Tasks", "Bookings", "Leave", "Responsible", "Skills", "Time", "Rates", "Facts", "Own", "Called")
_SOURCES = (CAME, BOTH, SINCE, UNKNOWN, BEFORE)
_SILENT = ""
"""The heading of what goes along without being asked for."""
_RESPONSIBLE, _OWN_FACTS = "Responsible for", "Facts"
_GROUPS: Mapping[type[Record], str] = {
    Booking: "Bookings", Leave: "Leave", Rate: "Rates over time", Availability: "Time in periods", PersonSkill: "Skills",
    CustomValue: "Own fields", ExternalId: "Called so in files",
}  # fmt: skip


def _booking(looking: _Looking, row: Booking) -> str:
    what = looking.name_of(Project, row.project_id) if row.project_id else row.note or LINE_WORK
    return f"{what}, {in_words(row.start, row.finish)}, {row.percent:g} %"


_TELLERS: Mapping[type[Record], Callable[[_Looking, Any], str]] = {
    Assignment: lambda looking, row: f"{looking.name_of(Task, row.task_id)}, {format_units(row.units)}",
    Booking: _booking,
    Leave: lambda _, row: ", ".join(filter(None, (leave_in_words(row.start, row.finish), row.reason))),
    Rate: lambda _, row: f"{format_rate(row.hourly_rate)} from {format_date(row.start)}",
    Availability: lambda _, row: f"{format_units(row.units)} from {format_date(row.start)}",
    PersonSkill: lambda looking, row: f"{looking.name_of(Skill, row.skill_id)}, level {row.level}",
    CustomValue: lambda looking, row: f"{looking.name_of(CustomField, row.field_id)}: {row.value}",
}


def _born(row_id: str) -> int:
    """Return when a row’s id was made, UTC in milliseconds, as a UUIDv7 says; 0 where it is none."""
    digits = row_id.replace("-", "")
    try:
        return int(digits[:12], 16) if len(digits) == 32 and digits[12] == "7" else 0
    except ValueError:
        return 0


# Writing


def split(workspace: Workspace, found: Splitting, ticked: Collection[str] | None = None) -> ChangeSet | None:
    """Part them as one change, with what is ticked going to the one who is split off; undo makes them one again."""
    return workspace.record(f"Split “{found.one.name}” off “{found.kept.name}”", changes_of(workspace, found, ticked))


def changes_of(workspace: Workspace, found: Splitting, ticked: Collection[str] | None = None) -> list[Change]:
    """Return what parts two people, and keeps that they are two: no file and no list of duplicates makes them one again."""
    wanted = found.ticked if ticked is None else frozenset(ticked)
    one = replace(found.one, id=workspace.new_id()) if found.one.id == _NEW else found.one
    items = [each for each in found.items if each.id in wanted or each.group == _SILENT]
    own = [each for each in found.always if isinstance(each, Insert)]
    there = {each.value.id for each in own} | {each.id for each in workspace.all(Calendar)}
    person = one if one.calendar_id in {None, *there} else replace(one, calendar_id=None)
    changes: list[Change] = [*own, Insert(person), *(each for each in found.always if not isinstance(each, Insert))]
    changes += _each_once(_for(change, one.id) for item in items for change in item.changes)
    return [*changes, *_kept_apart(workspace, found.kept, one, wanted)]


def _for(change: Change, own: str) -> Change:
    """Return a change that gives to somebody new what it gives to whom it is not known yet."""
    if isinstance(change, Update) and _NEW in change.fields.values():
        return replace(change, fields={name: own if value == _NEW else value for name, value in change.fields.items()})
    return change


def _each_once(changes: Iterator[Change]) -> Iterator[Change]:
    """Yield changes, of two to the same row the first: two of one task are parted once."""
    seen: set[tuple[object, ...]] = set()
    for each in changes:
        own = each.value.id if isinstance(each, Insert) else each.id
        key = (type(each), own, *(sorted(each.fields) if isinstance(each, Update) else ()))
        if key not in seen:
            seen.add(key)
            yield each


def _kept_apart(workspace: Workspace, kept: Person, one: Person, ticked: Collection[str]) -> Iterator[Change]:
    """Yield what keeps that the two are two, and that the names of the one do not mean the other."""
    run = run_named(workspace, "", "people", "split")
    yield Insert(run)
    aliases = workspace.find(ExternalId, owner=ALIAS, row_id=kept.id)
    theirs = [one.name, *(each.key for each in aliases if each.id in ticked)]
    mine = [kept.name, *(each.key for each in aliases if each.id not in ticked)]
    yield from apart(workspace, run.id, (one, theirs), (kept, mine))
