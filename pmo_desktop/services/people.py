"""People, their roles and their leave."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.entry.amounts import parse_money, parse_percent
from pmo_desktop.domain.entry.dates import format_date, parse_date
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import (
    Assignment,
    Booking,
    Leave,
    Person,
    PersonKind,
    Project,
    ProjectState,
    Role,
    Task,
)
from pmo_desktop.domain.resources.load import WORKERS
from pmo_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person with their role and next leave in words; `private_rate`: only the person at this screen sees the rate."""

    person: Person
    role: str
    leave: str
    private_rate: bool = False

    @property
    def id(self) -> str:
        return self.person.id


def listed(workspace: Workspace, today: int) -> tuple[ListedPerson, ...]:
    """Return everybody and everything that works, by name; of generic roles those that a project asks for."""
    roles = {role.id: role.name for role in workspace.all(Role)}
    ahead: dict[str, Leave] = {}
    for leave in sorted(workspace.all(Leave), key=lambda leave: leave.start, reverse=True):
        if leave.finish > today:
            ahead[leave.person_id] = leave
    unasked = _roles_of_templates(workspace)
    people = sorted(
        (person for person in workspace.all(Person) if person.kind in WORKERS and person.id not in unasked),
        key=lambda person: (person.kind != "person", person.name.casefold()),
    )
    return tuple(
        ListedPerson(
            person,
            roles.get(person.role_id or "", ""),
            _shown(ahead.get(person.id)),
            person.hourly_rate is not None and workspace.private.has(Person, person.id, "hourly_rate"),
        )
        for person in people
    )


def _roles_of_templates(workspace: Workspace) -> set[str]:
    """Return the generic roles that nothing but templates and scratch plans name."""
    roles = {person.id for person in workspace.all(Person) if person.kind is PersonKind.ROLE}
    templates = [project.id for project in workspace.find(Project, state=(ProjectState.TEMPLATE, ProjectState.SCRATCH))]
    theirs = {task.id for task in workspace.find(Task, project_id=templates)} if roles else set()
    named = workspace.find(Assignment, person_id=roles)
    elsewhere = {each.person_id for each in named if each.task_id not in theirs}
    elsewhere |= {booking.person_id for booking in workspace.find(Booking, person_id=roles)}
    return {each.person_id for each in named} - elsewhere


def _shown(leave: Leave | None) -> str:
    if leave is None:
        return "–"
    return f"{format_date(leave.start)} to {format_date(_last_day(leave))}"


def add_person(workspace: Workspace, name: str) -> str:
    """Add somebody; return their id."""
    person = Person(id=workspace.new_id(), name=name)
    workspace.record(f"Add “{name}”", [Insert(person)])
    return person.id


def delete_people(workspace: Workspace, ids: Sequence[str]) -> ChangeSet | None:
    """Remove people with their assignments, bookings and leave, as one change."""
    names = [workspace.get(Person, each).name for each in ids]
    label = f"Delete “{names[0]}”" if len(names) == 1 else f"Delete {len(names)} people"
    return workspace.record(label, [Delete(Person, each) for each in ids])


def set_person_cells(workspace: Workspace, edits: Sequence[tuple[str, str, str]]) -> ChangeSet | None:
    """Write typed texts into people (id, field, text) as one change; InvalidValueError says what cannot be read."""
    changes: list[Change] = []
    for person_id, field, text in edits:
        changes += _SETTERS[field](workspace, person_id, text.strip())
    label = f"Edit “{workspace.get(Person, edits[0][0]).name}”" if len(edits) == 1 else f"Edit {len(edits)} cells"
    return workspace.record(label, changes)


_Setter = Callable[[Workspace, str, str], Iterator[Change]]


def _text(field: str) -> _Setter:
    return lambda _workspace, person_id, text: iter([Update(Person, person_id, {field: text})])


def _role(workspace: Workspace, person_id: str, text: str) -> Iterator[Change]:
    role_id = None
    if text:
        known = [role.id for role in workspace.all(Role) if role.name.casefold() == text.casefold()]
        role_id = known[0] if known else workspace.new_id()
        if not known:
            yield Insert(Role(id=role_id, name=text))
    yield Update(Person, person_id, {"role_id": role_id})


def _units(_workspace: Workspace, person_id: str, text: str) -> Iterator[Change]:
    yield Update(Person, person_id, {"max_units": parse_percent(text) / 100})


def _rate(_workspace: Workspace, person_id: str, text: str) -> Iterator[Change]:
    yield Update(Person, person_id, {"hourly_rate": parse_money(text)})


def _leave(workspace: Workspace, person_id: str, text: str) -> Iterator[Change]:
    """Add leave typed as `2026-12-24 to 2026-12-31`, or a single day."""
    if text in ("", "–"):
        raise InvalidValueError("Leave is not taken away here.", "Delete it in the list of leave.")
    first, _, last = text.partition(" to ")
    start = _day(workspace, first)
    finish = (_day(workspace, last) if last else start) + DAY
    _check_leave(start, finish)
    yield Insert(Leave(id=workspace.new_id(), person_id=person_id, start=start, finish=finish))


def _day(workspace: Workspace, text: str) -> int:
    at = parse_date(text, workspace.today())[0]
    return at - at % DAY


def _check_leave(start: int, finish: int) -> None:
    if finish <= start:
        raise InvalidValueError("The leave ends before it begins.", "The last day is the first day or a later one.")


_SETTERS: dict[str, _Setter] = {
    "name": _text("name"), "team": _text("team"), "email": _text("email"), "initials": _text("initials"),
    "role": _role, "units": _units, "rate": _rate, "leave": _leave,
}  # fmt: skip


# Leave


@dataclass(frozen=True, slots=True)
class ListedLeave:
    """One absence with its person's name; `first` and `last` are the midnights that begin its first and last day."""

    leave: Leave
    name: str
    private_reason: bool = False

    @property
    def id(self) -> str:
        return self.leave.id

    @property
    def first(self) -> int:
        return self.leave.start

    @property
    def last(self) -> int:
        return _last_day(self.leave)

    @property
    def days(self) -> int:
        """Calendar days, the last one counted."""
        return (self.last - self.first) // DAY + 1


def _last_day(leave: Leave) -> int:
    last = leave.finish - 1
    return last - last % DAY


def leave_of(workspace: Workspace, person_ids: Sequence[str]) -> tuple[ListedLeave, ...]:
    """Return the leave of people, the latest first; of everybody where none is named."""
    names = {person.id: person.name for person in workspace.all(Person)}
    found = workspace.find(Leave, person_id=tuple(person_ids)) if person_ids else workspace.all(Leave)
    ordered = sorted(found, key=lambda leave: (-leave.start, names.get(leave.person_id, "")))
    private = workspace.private
    return tuple(
        ListedLeave(
            leave, names.get(leave.person_id, "–"), bool(leave.reason) and private.has(Leave, leave.id, "reason")
        )
        for leave in ordered
    )


def add_leave(workspace: Workspace, person_id: str, first: int, last: int, reason: str = "") -> str:
    """Add leave from the first to the last day; return its id."""
    leave = Leave(id=workspace.new_id(), person_id=person_id, start=first, finish=last + DAY, reason=reason)
    _check_leave(leave.start, leave.finish)
    workspace.record(f"Leave of “{workspace.get(Person, person_id).name}”", [Insert(leave)])
    return leave.id


def delete_leave(workspace: Workspace, ids: Sequence[str]) -> ChangeSet | None:
    """Take leave away, as one change."""
    who = {workspace.get(Leave, each).person_id for each in ids}
    name = workspace.get(Person, who.pop()).name if len(who) == 1 else ""
    label = f"Delete leave of “{name}”" if name else f"Delete {len(ids)} leaves"
    return workspace.record(label, [Delete(Leave, each) for each in ids])


def set_leave_cells(workspace: Workspace, edits: Sequence[tuple[str, str, str]]) -> ChangeSet | None:
    """Write typed texts into leave (id, field, text) as one change; InvalidValueError says what cannot be read."""
    kept: dict[str, Leave] = {}
    for leave_id, field, text in edits:
        before = kept.get(leave_id) or workspace.get(Leave, leave_id)
        kept[leave_id] = _with(workspace, before, field, text.strip())
    for leave in kept.values():
        _check_leave(leave.start, leave.finish)
    fields = ("start", "finish", "reason")
    changes = [Update(Leave, each.id, {field: getattr(each, field) for field in fields}) for each in kept.values()]
    names = {workspace.get(Person, each.person_id).name for each in kept.values()}
    label = f"Leave of “{names.pop()}”" if len(names) == 1 else f"Edit {len(edits)} cells"
    return workspace.record(label, changes)


def _with(workspace: Workspace, leave: Leave, field: str, text: str) -> Leave:
    """Return leave with one thing changed; one that would end before it begins keeps its length."""
    if field == "reason":
        return replace(leave, reason=text)
    at = _day(workspace, text)
    if field == "last":
        return replace(leave, finish=at + DAY)
    length = max(DAY, leave.finish - leave.start)
    return replace(leave, start=at, finish=leave.finish if leave.finish > at else at + length)
