"""Roles and teams: who has them, how many a generic role stands for, and renaming, merging and deleting them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.entry.amounts import parse_units
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.records import Assignment, Booking, Person, PersonKind, Project, Role, Task
from pmo_desktop.services.workspace import Workspace

Edit = tuple[str, str, str]
_NOTHING = frozenset({"", "–", "-"})


@dataclass(frozen=True, slots=True)
class ListedRole:
    """A role: how many people have it and how much time they are (1.0 is one full time), and its generic stand-in in plans.

    `headcount` is how many the stand-in is, None where there is none; `tasks` on how many tasks it waits for somebody.
    """

    role: Role
    people: int
    time: float
    headcount: float | None
    tasks: int

    @property
    def id(self) -> str:
        return self.role.id


def roles_of(workspace: Workspace) -> tuple[ListedRole, ...]:
    """Return all roles in their order."""
    people = workspace.all(Person)
    generic = _generic_by_role(people)
    found_on = workspace.find(Assignment, person_id={each.id for each in generic.values()})
    homes = {task.id: task.project_id for task in workspace.find(Task, id={each.task_id for each in found_on})}
    counted = {each.id for each in workspace.all(Project) if each.state.counts}
    asked = Counter(each.person_id for each in found_on if homes[each.task_id] in counted)
    found = []
    for role in workspace.all(Role):
        own = [each for each in people if each.role_id == role.id and each.kind is not PersonKind.ROLE]
        stand_in = generic.get(role.id)
        found.append(
            ListedRole(
                role,
                len(own),
                sum(each.max_units for each in own if each.kind is PersonKind.PERSON),
                stand_in.max_units if stand_in else None,
                asked[stand_in.id] if stand_in else 0,
            )
        )
    return tuple(found)


def _generic_by_role(people: Sequence[Person]) -> Mapping[str, Person]:
    """Return the first generic stand-in of each role."""
    found: dict[str, Person] = {}
    for each in people:
        if each.kind is PersonKind.ROLE and each.role_id is not None:
            found.setdefault(each.role_id, each)
    return found


def add_role(workspace: Workspace, name: str) -> str:
    """Add a role; return its id. Raises InvalidValueError for a name there is already."""
    fresh = Role(id=workspace.new_id(), name=_free(workspace, name))
    workspace.record(f"New role “{fresh.name}”", [Insert(fresh)])
    return fresh.id


def _free(workspace: Workspace, name: str, own: str = "") -> str:
    plain = " ".join(name.split())
    if not plain:
        raise InvalidValueError("A role needs a name.", "Write what its people do, such as “Site manager”.")
    for other in workspace.all(Role):
        if other.id != own and other.name.casefold() == plain.casefold():
            raise InvalidValueError(f"There is a role “{other.name}” already.", "Select both and merge them.")
    return plain


def set_role_cells(workspace: Workspace, edits: Sequence[Edit]) -> ChangeSet | None:
    """Write typed names and headcounts of roles (id, field, text) as one change; InvalidValueError says what cannot be."""
    generic = _generic_by_role(workspace.all(Person))
    changes: list[Change] = []
    for role_id, field, text in edits:
        try:
            if field == "name":
                changes += _renamed(workspace, workspace.get(Role, role_id), text, generic.get(role_id))
            else:
                changes += _counted(workspace, workspace.get(Role, role_id), text.strip(), generic.get(role_id))
        except KnownError as error:
            error.cell = (role_id, field)
            raise
    name = workspace.get(Role, edits[0][0]).name
    return workspace.record(f"Role “{name}”" if len(edits) == 1 else f"Edit {len(edits)} cells", changes)


def _renamed(workspace: Workspace, role: Role, text: str, stand_in: Person | None) -> list[Change]:
    """Return what calls a role otherwise, and with it its stand-in where that is called the same."""
    name = _free(workspace, text, role.id)
    changes: list[Change] = [Update(Role, role.id, {"name": name})]
    if stand_in is not None and stand_in.name.casefold() == role.name.casefold():
        changes.append(Update(Person, stand_in.id, {"name": name}))
    return changes


def _counted(workspace: Workspace, role: Role, text: str, stand_in: Person | None) -> list[Change]:
    """Return what makes the stand-in of a role so many; one is added where there is none."""
    if text in _NOTHING:
        if stand_in is None:
            return []
        raise InvalidValueError(
            f"“{stand_in.name}” stands in plans for the role.", "Delete it among the people, or write 0."
        )
    units = parse_units(text, counted=True)
    if stand_in is not None:
        return [Update(Person, stand_in.id, {"max_units": units})]
    kind = PersonKind.ROLE
    return [Insert(Person(id=workspace.new_id(), name=role.name, kind=kind, role_id=role.id, max_units=units))]


def merge_roles(workspace: Workspace, kept_id: str, others: Sequence[str]) -> ChangeSet | None:
    """Give everybody who has one of the others the role that is kept, as one change; the others go."""
    kept = workspace.get(Role, kept_id)
    gone = [each for each in others if each != kept_id]
    people = workspace.find(Person, role_id=gone)
    changes: list[Change] = [Update(Person, each.id, {"role_id": kept_id}) for each in people]
    names = ", ".join(f"“{workspace.get(Role, each).name}”" for each in gone[:3])
    return workspace.record(f"Merge {names} into “{kept.name}”", [*changes, *(Delete(Role, each) for each in gone)])


def delete_roles(workspace: Workspace, ids: Sequence[str]) -> ChangeSet | None:
    """Take roles away; whoever had one has none then."""
    names = [workspace.get(Role, each).name for each in ids]
    label = f"Delete role “{names[0]}”" if len(names) == 1 else f"Delete {len(names)} roles"
    return workspace.record(label, [Delete(Role, each) for each in ids])


def lost_with_roles(workspace: Workspace, ids: Sequence[str]) -> str:
    """Return in a sentence what depends on roles."""
    count = len(workspace.find(Person, role_id=tuple(ids)))
    return _lost(count, "role")


# Teams


@dataclass(frozen=True, slots=True)
class ListedTeam:
    """A team is what people write as theirs; spelt with other capitals it is the same."""

    name: str
    people: int
    time: float
    bookings: int

    @property
    def id(self) -> str:
        return self.name.casefold()


def teams_of(workspace: Workspace) -> tuple[ListedTeam, ...]:
    """Return all teams by name."""
    members: dict[str, list[Person]] = {}
    for each in workspace.all(Person):
        if each.team:
            members.setdefault(each.team.casefold(), []).append(each)
    booked = Counter(each.person_id for each in workspace.all(Booking))
    found = [
        ListedTeam(
            people[0].team,
            len(people),
            sum(each.max_units for each in people if each.kind is PersonKind.PERSON),
            sum(booked[each.id] for each in people),
        )
        for people in members.values()
    ]
    return tuple(sorted(found, key=lambda team: team.id))


def set_team_cells(workspace: Workspace, edits: Sequence[Edit]) -> ChangeSet | None:
    """Call teams otherwise (id, `name`, text) as one change; a name another team has puts the two together."""
    wanted = {team: " ".join(text.split()) for team, _, text in edits}
    known = {each.id: each.name for each in teams_of(workspace)}
    for team, text in wanted.items():
        if not text:
            error = InvalidValueError("A team needs a name.", "Delete the team, or write what it is called.")
            error.cell = (team, "name")
            raise error
        wanted[team] = known.get(text.casefold(), text) if text.casefold() != team else text
    label = f"Rename team “{known[edits[0][0]]}”" if len(edits) == 1 else f"Rename {len(edits)} teams"
    return _retold(workspace, wanted, label)


def merge_teams(workspace: Workspace, kept: str, others: Sequence[str]) -> ChangeSet | None:
    """Let the people of other teams be of the one that is kept, as one change."""
    known = {each.id: each.name for each in teams_of(workspace)}
    names = ", ".join(f"“{known[each]}”" for each in others if each != kept)
    return _retold(
        workspace, {each: known[kept] for each in others if each != kept}, f"Merge {names} into “{known[kept]}”"
    )


def delete_teams(workspace: Workspace, ids: Sequence[str]) -> ChangeSet | None:
    """Let the people of teams be of none, as one change."""
    label = "Delete a team" if len(ids) == 1 else f"Delete {len(ids)} teams"
    return _retold(workspace, dict.fromkeys(ids, ""), label)


def lost_with_teams(workspace: Workspace, ids: Sequence[str]) -> str:
    """Return in a sentence what depends on teams."""
    return _lost(sum(each.people for each in teams_of(workspace) if each.id in ids), "team")


def _retold(workspace: Workspace, wanted: Mapping[str, str], label: str) -> ChangeSet | None:
    people = [each for each in workspace.all(Person) if each.team and each.team.casefold() in wanted]
    return workspace.record(label, [Update(Person, each.id, {"team": wanted[each.team.casefold()]}) for each in people])


def _lost(count: int, what: str) -> str:
    if not count:
        return f"Nobody had the {what}."
    return f"{'1 person has' if count == 1 else f'{count} people have'} no {what} now. Ctrl+Z takes it back."
