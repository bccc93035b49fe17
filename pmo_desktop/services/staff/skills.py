"""Who can do what how well: the skills of the portfolio, and people's levels in them, as a table of texts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.rank import between, several, spread
from pmo_desktop.domain.records import Person, PersonKind, PersonSkill, Role, Skill
from pmo_desktop.services.staff.listing import roles_of_templates
from pmo_desktop.services.staff.wording import LEVELS
from pmo_desktop.services.workspace import Workspace

SKILLED = frozenset({PersonKind.PERSON, PersonKind.ROLE, PersonKind.EQUIPMENT})
_NOTHING = frozenset({"", "–", "-"})
Edit = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class SkilledPerson:
    """A person with their levels by skill; a skill nothing is said of is not among them."""

    person: Person
    role: str
    levels: Mapping[str, int]

    @property
    def id(self) -> str:
        return self.person.id


@dataclass(frozen=True, slots=True)
class Matrix:
    """Skills in their order, people by name."""

    skills: tuple[Skill, ...]
    people: tuple[SkilledPerson, ...]

    def having(self, skill_id: str, least: int = 1) -> int:
        """Return how many of the people shown have a skill."""
        return sum(each.levels.get(skill_id, 0) >= least for each in self.people)


def skills_of(workspace: Workspace) -> tuple[Skill, ...]:
    """Return all skills in their order."""
    return tuple(sorted(workspace.all(Skill), key=lambda each: (each.rank, each.id)))


def matrix(workspace: Workspace, role_id: str | None = None, team: str | None = None) -> Matrix:
    """Return who can do what, of a role or a team only where one is given; an empty one means none."""
    roles = {role.id: role.name for role in workspace.all(Role)}
    levels: dict[str, dict[str, int]] = {}
    rows = workspace.columns(PersonSkill)
    for person_id, skill_id, level in zip(rows["person_id"], rows["skill_id"], rows["level"], strict=True):
        known = levels.setdefault(person_id, {})
        known[skill_id] = max(level, known.get(skill_id, 0))
    unasked = roles_of_templates(workspace)
    people = [
        each
        for each in workspace.all(Person)
        if each.kind in SKILLED
        and each.id not in unasked
        and (role_id is None or (each.role_id or "") == role_id)
        and (team is None or each.team.casefold() == team.casefold())
    ]
    ordered = sorted(people, key=lambda each: (each.kind is not PersonKind.PERSON, each.name.casefold(), each.id))
    return Matrix(
        skills_of(workspace),
        tuple(SkilledPerson(each, roles.get(each.role_id or "", ""), levels.get(each.id, {})) for each in ordered),
    )


def levels_of(workspace: Workspace, person_id: str) -> Mapping[str, int]:
    """Return somebody's levels by skill."""
    found: dict[str, int] = {}
    for each in workspace.find(PersonSkill, person_id=person_id):
        found[each.skill_id] = max(each.level, found.get(each.skill_id, 0))
    return found


def level_text(level: int | None) -> str:
    """Return a level as it stands in a cell; nothing where nothing is said."""
    return "" if level is None else str(level)


def parse_level(text: str) -> int | None:
    """Return the level a text says: a number from 0 to 4, or its words; None where it says nothing."""
    typed = text.strip().casefold()
    if typed in _NOTHING:
        return None
    by_word = {word: level for level, word in enumerate(LEVELS)}
    if typed in by_word:
        return by_word[typed]
    if typed.isdecimal() and int(typed) < len(LEVELS):
        return int(typed)
    said = ", ".join(f"{level} {word}" for level, word in enumerate(LEVELS))
    raise InvalidValueError(f"“{text.strip()}” is no level.", f"Write {said}.")


def set_levels(workspace: Workspace, edits: Sequence[Edit]) -> ChangeSet | None:
    """Write typed levels (person, skill, text) as one change; an empty text takes what is said back."""
    wanted: dict[tuple[str, str], int | None] = {}
    for person_id, skill_id, text in edits:
        try:
            wanted[person_id, skill_id] = parse_level(text)
        except KnownError as error:
            error.cell = (person_id, skill_id)
            raise
    known: dict[tuple[str, str], list[PersonSkill]] = {}
    for each in workspace.find(PersonSkill, person_id={person_id for person_id, _ in wanted}):
        known.setdefault((each.person_id, each.skill_id), []).append(each)
    changes: list[Change] = []
    for place, level in wanted.items():
        changes += _to_level(workspace, place, known.get(place, []), level)
    if len(wanted) == 1:
        person_id, skill_id = next(iter(wanted))
        label = f"“{workspace.get(Skill, skill_id).name}” of “{workspace.get(Person, person_id).name}”"
    else:
        label = f"{len(wanted)} levels of skills"
    return workspace.record(label, changes)


def _to_level(
    workspace: Workspace, place: tuple[str, str], known: Sequence[PersonSkill], level: int | None
) -> list[Change]:
    """Return what makes a level what it is to be; rows that say the same thing twice become one."""
    if level is None:
        return [Delete(PersonSkill, each.id) for each in known]
    if not known:
        return [Insert(PersonSkill(id=workspace.new_id(), person_id=place[0], skill_id=place[1], level=level))]
    return [Update(PersonSkill, known[0].id, {"level": level}), *(Delete(PersonSkill, each.id) for each in known[1:])]


# Skills themselves


def add_skill(workspace: Workspace, name: str, after: str | None = None) -> str:
    """Add a skill, after another where one is named; return its id. Raises InvalidValueError for a name there is already."""
    plain = _checked(workspace, name)
    order = list(skills_of(workspace))
    at = next((number + 1 for number, each in enumerate(order) if each.id == after), len(order))
    fresh = Skill(id=workspace.new_id(), name=plain)
    placed, changes = _placed(order, [fresh], at)
    workspace.record(f"New skill “{plain}”", [*(Insert(each) for each in placed), *changes])
    return fresh.id


def add_skills(workspace: Workspace, names: Iterable[str]) -> tuple[str, ...]:
    """Add several skills at the end as one change, those that are there already left out; return the ids of all."""
    known = {_key(each.name): each.id for each in workspace.all(Skill)}
    fresh: list[Skill] = []
    ids = []
    for name in names:
        plain = " ".join(name.split())
        if not plain:
            continue
        if _key(plain) not in known:
            fresh.append(Skill(id=workspace.new_id(), name=plain))
            known[_key(plain)] = fresh[-1].id
        ids.append(known[_key(plain)])
    order = list(skills_of(workspace))
    placed, changes = _placed(order, fresh, len(order))
    workspace.record(f"{len(fresh)} new skills", [*(Insert(each) for each in placed), *changes])
    return tuple(ids)


def rename_skill(workspace: Workspace, skill_id: str, name: str) -> ChangeSet | None:
    """Call a skill otherwise; by the name another has, the two become one, with the higher level of whoever has both."""
    plain, before = _named(name), workspace.get(Skill, skill_id).name
    other = next(
        (each for each in workspace.all(Skill) if each.id != skill_id and _key(each.name) == _key(plain)), None
    )
    if other is not None:
        return workspace.record(
            f"Merge skill “{before}” into “{other.name}”", [*_merged(workspace, skill_id, other.id)]
        )
    return workspace.record(f"Rename skill “{before}”", [Update(Skill, skill_id, {"name": plain})])


def _merged(workspace: Workspace, gone: str, kept: str) -> Iterator[Change]:
    """Yield what gives everybody's level in one skill to another: rows change hands, so that undo makes two again."""
    known = {each.person_id: each for each in workspace.find(PersonSkill, skill_id=kept)}
    for each in workspace.find(PersonSkill, skill_id=gone):
        there = known.get(each.person_id)
        if there is None:
            yield Update(PersonSkill, each.id, {"skill_id": kept})
        elif each.level > there.level:
            yield Update(PersonSkill, there.id, {"level": each.level})
    yield Delete(Skill, gone)


def delete_skill(workspace: Workspace, skill_id: str) -> ChangeSet | None:
    """Take a skill away with everybody's level in it."""
    return workspace.record(f"Delete skill “{workspace.get(Skill, skill_id).name}”", [Delete(Skill, skill_id)])


def move_skill(workspace: Workspace, skill_id: str, by: int) -> ChangeSet | None:
    """Move a skill to the left (-1) or right (1) among the others; None where it stands at the end already."""
    order = list(skills_of(workspace))
    at = next(number for number, each in enumerate(order) if each.id == skill_id)
    if not 0 <= at + by < len(order):
        return None
    own = order.pop(at)
    placed, changes = _placed(order, [own], at + by)
    moved = [Update(Skill, each.id, {"rank": each.rank}) for each in placed]
    return workspace.record(f"Move skill “{own.name}”", [*moved, *changes])


def _placed(order: Sequence[Skill], fresh: Sequence[Skill], at: int) -> tuple[list[Skill], list[Change]]:
    """Return skills with ranks at a place among others, and what these need where they have none to stand between."""
    before = order[at - 1].rank if at else None
    after = order[at].rank if at < len(order) else None
    ranks = [each.rank for each in order]
    if "" in ranks or len(set(ranks)) < len(ranks) or (before and after and before >= after):
        whole = spread(len(order) + len(fresh))
        own = whole[at : at + len(fresh)]
        rest = [*whole[:at], *whole[at + len(fresh) :]]
        changes: list[Change] = [Update(Skill, each.id, {"rank": rank}) for each, rank in zip(order, rest, strict=True)]
        return [replace(each, rank=rank) for each, rank in zip(fresh, own, strict=True)], changes
    own = [between(before, after)] if len(fresh) == 1 else several(before, after, len(fresh))
    return [replace(each, rank=rank) for each, rank in zip(fresh, own, strict=True)], []


def _named(name: str) -> str:
    plain = " ".join(name.split())
    if not plain:
        raise InvalidValueError("A skill needs a name.", "Write what it is, such as “Steel design” or “French”.")
    return plain


def _checked(workspace: Workspace, name: str) -> str:
    plain = _named(name)
    for other in workspace.all(Skill):
        if _key(other.name) == _key(plain):
            raise InvalidValueError(f"There is a skill “{other.name}” already.", "Choose another name.")
    return plain


def _key(name: str) -> str:
    """Return a name by which two people mean the same skill."""
    return " ".join(name.split()).casefold()
