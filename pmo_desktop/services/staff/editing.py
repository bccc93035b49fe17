"""Adding, deleting and editing people as a table of texts, each action one change."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.entry.amounts import parse_percent, parse_units
from pmo_desktop.domain.entry.dates import parse_date
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Assignment, Booking, Calendar, Leave, Person, PersonKind, Record, Role
from pmo_desktop.services.leave import typed_changes
from pmo_desktop.services.staff.rates import rate_changes
from pmo_desktop.services.staff.wording import COUNTED, WITHOUT_TIME, parse_kind
from pmo_desktop.services.staff.working import Weeks, pattern_changes
from pmo_desktop.services.workspace import Workspace

Edit = tuple[str, str, str]
_NOTHING = frozenset({"", "–", "-"})


def add_person(workspace: Workspace, name: str, kind: PersonKind = PersonKind.PERSON) -> str:
    """Add somebody; return their id."""
    person = Person(id=workspace.new_id(), name=name, kind=kind)
    workspace.record(f"Add “{name}”", [Insert(person)])
    return person.id


def delete_people(workspace: Workspace, ids: Sequence[str]) -> ChangeSet | None:
    """Remove people with their assignments, bookings and leave, and the calendars that are theirs alone, as one change."""
    people = [workspace.get(Person, each) for each in ids]
    weeks = Weeks(workspace)
    own = {calendar.id for each in people if (calendar := weeks.own_of(each)) is not None}
    kept = {each.calendar_id for each in workspace.all(Person) if each.id not in ids}
    label = f"Delete “{people[0].name}”" if len(people) == 1 else f"Delete {len(people)} people"
    gone = [Delete(Calendar, each) for each in sorted(own - kept) if not workspace.count(Calendar, base_id=each)]
    return workspace.record(label, [*(Delete(Person, each) for each in ids), *gone])


def gone_with(workspace: Workspace, ids: Sequence[str]) -> Mapping[type[Record], int]:
    """Return what goes when people are deleted, by kind: what they are assigned to, booked for and on leave."""
    found = {kind: len(workspace.find(kind, person_id=tuple(ids))) for kind in (Assignment, Booking, Leave)}
    return {kind: count for kind, count in found.items() if count}


def set_person_cells(workspace: Workspace, edits: Sequence[Edit]) -> ChangeSet | None:
    """Write typed texts into people (id, field, text) as one change; InvalidValueError says what cannot be read."""
    label = f"Edit “{workspace.get(Person, edits[0][0]).name}”" if len(edits) == 1 else f"Edit {len(edits)} cells"
    return workspace.record(label, _changes(_Editing(workspace), edits))


def paste_people(
    workspace: Workspace, ids: Sequence[str], fields: Sequence[str], lines: Sequence[Sequence[str]]
) -> tuple[str, ...]:
    """Write a table of texts into people and fields as one change; lines beyond `ids` become new people.

    Returns the ids of all that were written to. Fields nobody types into are left; a new line without a name is refused.
    """
    count = max(0, len(lines) - len(ids))
    added = [Person(id=workspace.new_id(), name="") for _ in range(count)]
    known = [*ids[: len(lines)], *(person.id for person in added)]
    fresh = {person.id for person in added}
    edits = [
        (person_id, field, text)
        for person_id, line in zip(known, lines, strict=True)
        for field, text in zip(fields, line, strict=False)
        if field in SETTERS and (text.strip() not in _NOTHING or person_id not in fresh)
    ]
    named = {person_id for person_id, field, _ in edits if field == "name"}
    if not fresh <= named:
        raise InvalidValueError("A new line has no name.", "Copy the names too, from the first column on.")
    editing = _Editing(workspace, added)
    changes = _changes(editing, [*_kinds_first(edits)])
    label = f"Paste {len(lines)} lines" if len(lines) > 1 else "Paste"
    workspace.record(label, [*(Insert(person) for person in added), *changes])
    return tuple(known)


def _kinds_first(edits: Iterable[Edit]) -> Iterator[Edit]:
    """Order edits so that what somebody is, is known before how much of them there is."""
    listed = list(edits)
    yield from (each for each in listed if each[1] in {"name", "kind"})
    yield from (each for each in listed if each[1] not in {"name", "kind"})


class _Editing:
    """What reading a cell may look at, and what it adds on the way: each role is added once."""

    def __init__(self, workspace: Workspace, added: Iterable[Person] = ()) -> None:
        self.workspace = workspace
        self._people = {person.id: person for person in added}
        self._kinds: dict[str, PersonKind] = {}
        self._roles: dict[str, str] | None = None

    def person(self, person_id: str) -> Person:
        """Return somebody, also one that is only being added, with the kind they were given on the way."""
        if person_id not in self._people:
            self._people[person_id] = self.workspace.get(Person, person_id)
        return self._people[person_id]

    def kind(self, person_id: str) -> PersonKind:
        return self._kinds.get(person_id) or self.person(person_id).kind

    def become(self, person_id: str, kind: PersonKind) -> None:
        self._kinds[person_id] = kind

    def role(self, name: str) -> tuple[str, list[Change]]:
        """Return the id of a role of a name, and what adds it where there is none."""
        if self._roles is None:
            self._roles = {role.name.casefold(): role.id for role in reversed(self.workspace.all(Role))}
        if name.casefold() in self._roles:
            return self._roles[name.casefold()], []
        fresh = Role(id=self.workspace.new_id(), name=name)
        self._roles[name.casefold()] = fresh.id
        return fresh.id, [Insert(fresh)]


_Setter = Callable[[_Editing, str, str], Iterator[Change]]


def _changes(editing: _Editing, edits: Iterable[Edit]) -> list[Change]:
    changes: list[Change] = []
    for person_id, field, text in edits:
        try:
            changes += SETTERS[field](editing, person_id, text.strip())
        except KnownError as error:
            error.cell = (person_id, field)
            raise
    return changes


def _text(field: str) -> _Setter:
    return lambda _editing, person_id, text: iter([Update(Person, person_id, {field: "" if text == "–" else text})])


def _name(editing: _Editing, person_id: str, text: str) -> Iterator[Change]:
    if not text:
        raise InvalidValueError("Somebody needs a name.", "Write it, or delete the line.")
    person = editing.person(person_id)
    own = Weeks(editing.workspace).own_of(person) if person.calendar_id else None
    if own is not None:
        yield Update(Calendar, own.id, {"name": text})
    yield Update(Person, person_id, {"name": text})


def _kind(editing: _Editing, person_id: str, text: str) -> Iterator[Change]:
    kind = parse_kind(text)
    editing.become(person_id, kind)
    yield Update(Person, person_id, {"kind": kind})


def _role(editing: _Editing, person_id: str, text: str) -> Iterator[Change]:
    role_id = None
    if text not in _NOTHING:
        role_id, added = editing.role(text)
        yield from added
    yield Update(Person, person_id, {"role_id": role_id})


def _units(editing: _Editing, person_id: str, text: str) -> Iterator[Change]:
    kind = editing.kind(person_id)
    if kind in WITHOUT_TIME:
        if text in _NOTHING:
            return
        raise InvalidValueError("What does not work has no time.", "Only people, roles and equipment have.")
    yield Update(Person, person_id, {"max_units": parse_units(text, counted=kind in COUNTED)})


def _pattern(editing: _Editing, person_id: str, text: str) -> Iterator[Change]:
    yield from pattern_changes(editing.workspace, editing.person(person_id), text)


def _overhead(_editing: _Editing, person_id: str, text: str) -> Iterator[Change]:
    yield Update(Person, person_id, {"overhead_percent": 0.0 if text in _NOTHING else parse_percent(text)})


def _calendar(editing: _Editing, person_id: str, text: str) -> Iterator[Change]:
    calendars = editing.workspace.all(Calendar)
    found = [each.id for each in calendars if each.name.casefold() == text.casefold()]
    if text not in _NOTHING and not found:
        names = ", ".join(f"“{each.name}”" for each in calendars[:4])
        raise InvalidValueError(f"There is no calendar “{text}”.", f"There are: {names}.")
    yield Update(Person, person_id, {"calendar_id": found[0] if found and text not in _NOTHING else None})


def _rate(editing: _Editing, person_id: str, text: str) -> Iterator[Change]:
    yield from rate_changes(editing.workspace, editing.person(person_id), text)


def _currency(_editing: _Editing, person_id: str, text: str) -> Iterator[Change]:
    plain = "" if text in _NOTHING else text.upper()
    if plain and not (len(plain) == 3 and plain.isascii() and plain.isalpha()):
        raise InvalidValueError(f"“{text}” is no currency.", "Write its three letters, such as EUR.")
    yield Update(Person, person_id, {"currency": plain})


def _since(editing: _Editing, person_id: str, text: str) -> Iterator[Change]:
    yield Update(Person, person_id, {"active_from": _day(editing.workspace, text)})


def _until(editing: _Editing, person_id: str, text: str) -> Iterator[Change]:
    """Take the last day somebody is here."""
    day = _day(editing.workspace, text)
    yield Update(Person, person_id, {"active_to": None if day is None else day + DAY})


def _day(workspace: Workspace, text: str) -> int | None:
    if text in _NOTHING:
        return None
    at = parse_date(text, workspace.today())[0]
    return at - at % DAY


def _leave(editing: _Editing, person_id: str, text: str) -> Iterator[Change]:
    """Take leave typed as `2026-12-24 to 2026-12-31`, or a single day: what it lies over becomes it, else it is added."""
    yield from typed_changes(editing.workspace, person_id, text)


SETTERS: Mapping[str, _Setter] = {
    "name": _name, "kind": _kind, "role": _role, "team": _text("team"), "units": _units, "pattern": _pattern,
    "overhead": _overhead, "calendar": _calendar, "email": _text("email"), "initials": _text("initials"), "rate": _rate,
    "currency": _currency, "active_from": _since, "active_to": _until, "unit": _text("unit"), "notes": _text("notes"),
    "leave": _leave,
}  # fmt: skip
"""What can be typed of somebody, by the name of its column."""
