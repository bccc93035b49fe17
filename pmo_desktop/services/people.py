"""People, their roles and their leave."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

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
    """A person with their role and next leave in words."""

    person: Person
    role: str
    leave: str

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
        ListedPerson(person, roles.get(person.role_id or "", ""), _shown(ahead.get(person.id))) for person in people
    )


def _roles_of_templates(workspace: Workspace) -> set[str]:
    """Return the generic roles that nothing but templates names."""
    roles = {person.id for person in workspace.all(Person) if person.kind is PersonKind.ROLE}
    templates = [project.id for project in workspace.find(Project, state=ProjectState.TEMPLATE)]
    theirs = {task.id for task in workspace.find(Task, project_id=templates)} if roles else set()
    named = workspace.find(Assignment, person_id=roles)
    elsewhere = {each.person_id for each in named if each.task_id not in theirs}
    elsewhere |= {booking.person_id for booking in workspace.find(Booking, person_id=roles)}
    return {each.person_id for each in named} - elsewhere


def _shown(leave: Leave | None) -> str:
    if leave is None:
        return "–"
    last = leave.finish - 1
    return f"{format_date(leave.start)} to {format_date(last - last % DAY)}"


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
        raise InvalidValueError("Leave is not taken away here.", "Undo what added it.")
    first, _, last = text.partition(" to ")
    today = workspace.today()
    start = parse_date(first, today)[0]
    finish = parse_date(last, today)[0] if last else start
    if finish < start:
        raise InvalidValueError("The leave ends before it begins.", "Write the first day, “to”, the last day.")
    yield Insert(
        Leave(id=workspace.new_id(), person_id=person_id, start=start - start % DAY, finish=finish - finish % DAY + DAY)
    )


_SETTERS: dict[str, _Setter] = {
    "name": _text("name"), "team": _text("team"), "email": _text("email"), "initials": _text("initials"),
    "role": _role, "units": _units, "rate": _rate, "leave": _leave,
}  # fmt: skip
