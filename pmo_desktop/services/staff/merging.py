"""Two or more people who are one become one: what goes to whom stays, what collides, and the one change that does it."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from db.kinds import BONDS
from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.entry.amounts import format_rate, format_units
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.private import SECRETS
from pmo_desktop.domain.records import (
    Assignment,
    Availability,
    Booking,
    Calendar,
    Conflict,
    CustomField,
    CustomValue,
    ExternalId,
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
from pmo_desktop.domain.resources.duplicates import Likely, likely_duplicates
from pmo_desktop.domain.resources.matching import spelling
from pmo_desktop.services.handover import DUTIES
from pmo_desktop.services.naming import kind_words
from pmo_desktop.services.runs import run_named
from pmo_desktop.services.spellings import ALIAS, REFUSED, SEEN, TWO, apart, two_people
from pmo_desktop.services.staff.together import merged
from pmo_desktop.services.staff.wording import KINDS, WITHOUT_TIME
from pmo_desktop.services.staff.working import Weeks
from pmo_desktop.services.workspace import Workspace

_OWN_RULES = frozenset({Assignment, Booking, Leave, Rate, Availability, PersonSkill})
"""Kinds of rows that may collide where two people become one; all others only name somebody else then."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line of what becomes of something; `collides`: both say it, and not both can stand."""

    what: str
    becomes: str
    collides: bool = False


@dataclass(frozen=True, slots=True)
class Merging:
    """What merging would do, told and done."""

    kept: Person
    others: tuple[Person, ...]
    lines: tuple[Told, ...]
    changes: tuple[Change, ...]

    @property
    def collisions(self) -> tuple[Told, ...]:
        return tuple(each for each in self.lines if each.collides)


def likely(workspace: Workspace) -> tuple[Likely, ...]:
    """Return pairs of people of the portfolio who may be the same, the surest first."""
    two = two_people(workspace)
    return tuple(each for each in likely_duplicates(workspace.all(Person)) if {each.one.id, each.other.id} not in two)


def proposed_first(workspace: Workspace, ids: Sequence[str]) -> str:
    """Return which of several people should stay: the one most is said of, of equals the one who was there first."""
    people = {each.id: each for each in workspace.find(Person, id=tuple(ids))}
    wanted = tuple(ids)
    work: list[Assignment | Booking] = [
        *workspace.find(Assignment, person_id=wanted), *workspace.find(Booking, person_id=wanted),
    ]  # fmt: skip
    busy = Counter(each.person_id for each in work)

    def said(person: Person) -> tuple[int, int, str]:
        full = sum(bool(each) for each in (person.email, person.role_id, person.team, person.hourly_rate, person.notes))
        words = len(person.name.split())
        return (-full - (words > 1), -busy[person.id], person.id)

    return min(people.values(), key=said).id


def preview(workspace: Workspace, kept_id: str, other_ids: Sequence[str]) -> Merging:
    """Return what merging people into one would do; raise InvalidValueError where they cannot be one."""
    known = {each.id: each for each in workspace.find(Person, id=(kept_id, *other_ids))}
    others = [known[each] for each in dict.fromkeys(other_ids) if each in known and each != kept_id]
    if kept_id not in known or len(others) < len(set(other_ids) - {kept_id}):
        raise InvalidValueError("One of them is no longer in the portfolio.", "Choose the people anew.")
    if not others:
        raise InvalidValueError("Nobody is merged with themselves.", "Select two people or more.")
    kept = known[kept_id]
    for other in others:
        if (other.kind in WITHOUT_TIME) != (kept.kind in WITHOUT_TIME):
            raise InvalidValueError(
                f"“{other.name}” is {KINDS[other.kind].lower()}, “{kept.name}” is {KINDS[kept.kind].lower()}.",
                "Only what works is merged with what works.",
            )
    steps = [step for part in _PARTS for step in part(_Case(workspace, kept, tuple(others)))]
    changes = [change for step in steps for change in step.changes]
    gone: list[Change] = [Delete(Person, each.id) for each in others]
    lines = tuple(step.told for step in steps if step.told.what)
    return Merging(kept, tuple(others), lines, (*changes, *gone, *_calendars(workspace, kept, others, changes)))


def merge(workspace: Workspace, kept_id: str, other_ids: Sequence[str]) -> ChangeSet | None:
    """Merge people into one as one change; undo makes them several again."""
    found = preview(workspace, kept_id, other_ids)
    names = ", ".join(f"“{each.name}”" for each in found.others)
    return workspace.record(f"Merge {names} into “{found.kept.name}”", found.changes)


def keep_apart(workspace: Workspace, one_id: str, other_id: str) -> ChangeSet | None:
    """Keep that two who look alike are two people, as one change: no list shows them, no file takes one for the other."""
    people = {each.id: each for each in workspace.find(Person, id=(one_id, other_id))}
    if len(people) < 2:
        raise InvalidValueError("One of them is no longer in the portfolio.", "Choose the people anew.")
    aliases = workspace.find(ExternalId, owner=ALIAS, row_id=(one_id, other_id))
    one, other = (
        (people[own], [people[own].name, *(each.key for each in aliases if each.row_id == own)])
        for own in (one_id, other_id)
    )
    run = run_named(workspace, "", "people", "two")
    label = f"“{one[0].name}” and “{other[0].name}” are two people"
    return workspace.record(label, [Insert(run), *apart(workspace, run.id, one, other)])


@dataclass(frozen=True, slots=True)
class _Case:
    workspace: Workspace
    kept: Person
    others: tuple[Person, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(each.id for each in self.others)

    def of_others(self, kind: type[Any]) -> tuple[Any, ...]:
        return self.workspace.find(kind, person_id=self.ids)

    def own(self, kind: type[Any]) -> tuple[Any, ...]:
        return self.workspace.find(kind, person_id=self.kept.id)


@dataclass(frozen=True, slots=True)
class _Step:
    told: Told
    changes: tuple[Change, ...] = ()


def _to(case: _Case, rows: Sequence[Record]) -> tuple[Change, ...]:
    return tuple(Update(type(row), row.id, {"person_id": case.kept.id}) for row in rows)


def _many(count: int, one: str, several: str = "") -> str:
    return f"1 {one}" if count == 1 else f"{count} {several or one + 's'}"


def _along(count: int, one: str = "") -> str:
    """Return `2 bookings go along`."""
    what = _many(count, one) if one else str(count)
    return f"{what} {'goes' if count == 1 else 'go'} along"


# What is said of the person


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    title: str
    shown: Callable[[_Case, Any], str] = lambda _case, value: str(value)
    fills: bool = True
    """Whether what the others say is taken where the one who stays says nothing."""


def _role_name(case: _Case, role_id: str) -> str:
    return case.workspace.get(Role, role_id).name


def _calendar_name(case: _Case, calendar_id: str) -> str:
    return case.workspace.get(Calendar, calendar_id).name


def _money(_case: _Case, cents: int) -> str:
    return format_rate(cents)


_FIELDS = (
    _Field("kind", "Kind", lambda _case, kind: KINDS[kind], fills=False),
    _Field("email", "E-mail"),
    _Field("initials", "Initials"),
    _Field("role_id", "Role", _role_name),
    _Field("team", "Team"),
    _Field("max_units", "Time", lambda _case, units: format_units(units), fills=False),
    _Field("overhead_percent", "Overhead", lambda _case, share: f"{share:g}%"),
    _Field("calendar_id", "Calendar", _calendar_name),
    _Field("hourly_rate", "Hourly rate", _money),
    _Field("currency", "Currency"),
    _Field("active_from", "First day", lambda _case, day: format_date(day), fills=False),
    _Field("active_to", "Last day", lambda _case, day: format_date(day - DAY), fills=False),
    _Field("unit", "Counted in"),
)


def _facts(case: _Case) -> Iterator[_Step]:
    """Yield what each field becomes; what is private is not brought to where others would see it."""
    rated = case.kept.hourly_rate is not None or bool(case.own(Rate))
    for field in _FIELDS:
        mine = getattr(case.kept, field.name)
        said = [(each, value) for each in case.others if (value := getattr(each, field.name)) not in (mine, "", None)]
        said = [(each, value) for each, value in said if field.name != "overhead_percent" or value]
        if not said:
            continue
        first, value = said[0]
        is_empty = not mine if field.name == "overhead_percent" else mine in ("", None)
        if field.name in {"hourly_rate", "currency"}:
            is_empty = is_empty and not rated
        if is_empty and field.fills:
            if _would_be_seen(case, first, field.name):
                yield _Step(Told(field.title, f"is for you alone with “{first.name}” and is not taken", collides=True))
                continue
            yield _Step(
                Told(field.title, f"{field.shown(case, value)}, from “{first.name}”"),
                (Update(Person, case.kept.id, {field.name: value}),),
            )
            said = said[1:]
            said = [(each, other) for each, other in said if other != value]
        else:
            value = mine
        if said:
            stays = "nothing" if value in ("", None) else field.shown(case, value)
            goes = ", ".join(dict.fromkeys(field.shown(case, other) for _, other in said))
            yield _Step(Told(field.title, f"{stays} stays, {goes} goes", collides=True))


def _would_be_seen(case: _Case, other: Person, field: str) -> bool:
    """Say whether something private of another would become visible with the one who stays."""
    private = case.workspace.private
    secret = next((each for each in SECRETS if each.kind is Person and field in each.fields), None)
    if secret is None or private.drawer is None or not private.has(Person, other.id, field):
        return False
    return not private.drawer.keeps(secret, case.kept.id)


def _notes(case: _Case) -> Iterator[_Step]:
    texts = [case.kept.notes]
    for other in case.others:
        if not other.notes or other.notes in texts:
            continue
        if _would_be_seen(case, other, "notes"):
            yield _Step(Told("Notes", f"are for you alone with “{other.name}” and are not taken", collides=True))
        else:
            texts.append(other.notes)
    whole = "\n".join(filter(None, texts))
    if whole != case.kept.notes:
        yield _Step(Told("Notes", "are put together"), (Update(Person, case.kept.id, {"notes": whole}),))


# What hangs on the person


def _work(case: _Case) -> Iterator[_Step]:
    """Yield what becomes of assignments: of a task that two of them are on, one does the work of both."""
    workspace = case.workspace
    mine = {each.task_id: each for each in case.own(Assignment)}
    by_task: dict[str, list[Assignment]] = {}
    for each in case.of_others(Assignment):
        by_task.setdefault(each.task_id, []).append(each)
    homes = {task.id: task for task in workspace.find(Task, id=list(by_task))}
    moved: list[Assignment] = []
    for task_id, found in by_task.items():
        first = mine.get(task_id) or found[0]
        rest = [each for each in found if each.id != first.id]
        if task_id not in mine:
            moved.append(first)
        if rest:
            plan = workspace.plan(homes[task_id].project_id)
            changes = merged(workspace, plan, plan.tasks.row[task_id], first, rest)
            yield _Step(
                Told("Assignment", f"“{homes[task_id].name}” had both: their units and work are added", collides=True),
                (*_to(case, [first] if task_id not in mine else []), *changes),
            )
            if task_id not in mine:
                moved.pop()
    if moved:
        yield _Step(Told("Assignments", f"{_along(len(moved), 'task')}"), _to(case, moved))


def _bookings(case: _Case) -> Iterator[_Step]:
    rows = case.of_others(Booking)
    if not rows:
        return
    mine = list(case.own(Booking))
    fresh, doubled, over = [], [], []
    for each in rows:
        same = [
            own
            for own in mine
            if replace(own, id="", person_id="", note="") == replace(each, id="", person_id="", note="")
        ]
        if same:
            doubled.append(each)
            continue
        if any(
            own.project_id == each.project_id and own.start < each.finish and each.start < own.finish for own in mine
        ):
            over.append(each)
        fresh.append(each)
        mine.append(each)
    if fresh:
        yield _Step(Told("Bookings", f"{_along(len(fresh), 'booking')}"), _to(case, fresh))
    if over:
        names = {each.id: each.name for each in case.workspace.find(Project, id=[own.project_id or "" for own in over])}
        where = ", ".join(dict.fromkeys(names.get(each.project_id or "", "line work") for each in over))
        yield _Step(Told("Bookings", f"overlap for {where}: both count", collides=True))
    if doubled:
        yield _Step(Told("Bookings", f"{_many(len(doubled), 'booking')} said twice, one goes", collides=True))


def _leave(case: _Case) -> Iterator[_Step]:
    rows: Sequence[Leave] = case.of_others(Leave)
    spans = {(each.start, each.finish) for each in case.own(Leave)}
    fresh = []
    for each in rows:
        if (each.start, each.finish) not in spans:
            spans.add((each.start, each.finish))
            fresh.append(each)
    if fresh:
        yield _Step(Told("Leave", f"{_along(len(fresh), 'absence')}"), _to(case, fresh))
    if len(fresh) < len(rows):
        count = len(rows) - len(fresh)
        yield _Step(Told("Leave", f"{_many(count, 'absence')} said twice, one goes", collides=True))


def _rates(case: _Case) -> Iterator[_Step]:
    """Yield what becomes of dated rates: whoever stays and has any rate keeps theirs alone."""
    rows: Sequence[Rate] = case.of_others(Rate)
    if not rows:
        return
    if case.kept.hourly_rate is not None or case.own(Rate):
        yield _Step(Told("Rates over time", f"those of “{case.kept.name}” stay, the others go", collides=True))
        return
    first = rows[0].person_id
    taken = [each for each in rows if each.person_id == first]
    yield _Step(Told("Rates over time", f"{_along(len(taken), 'rate')}"), _to(case, taken))
    if len(taken) < len(rows):
        yield _Step(Told("Rates over time", "of a third person go", collides=True))


def _times(case: _Case) -> Iterator[_Step]:
    rows: Sequence[Availability] = case.of_others(Availability)
    if not rows:
        return
    mine = list(case.own(Availability))
    fresh = []
    for each in sorted(rows, key=lambda row: row.start):
        if not any(_overlap(each, own) for own in mine):
            fresh.append(each)
            mine.append(each)
    if fresh:
        yield _Step(Told("Time in periods", f"{_along(len(fresh), 'period')}"), _to(case, fresh))
    if len(fresh) < len(rows):
        yield _Step(Told("Time in periods", "overlap: those of who stays count", collides=True))


def _overlap(one: Availability, other: Availability) -> bool:
    return (other.finish is None or one.start < other.finish) and (one.finish is None or other.start < one.finish)


def _skills(case: _Case) -> Iterator[_Step]:
    """Yield what becomes of skills: the higher level of two stands."""
    names = {each.id: each.name for each in case.workspace.all(Skill)}
    mine: dict[str, PersonSkill] = {each.skill_id: each for each in case.own(PersonSkill)}
    levels: dict[str, int] = {}
    fresh = []
    for each in case.of_others(PersonSkill):
        known = mine.get(each.skill_id)
        if known is None:
            mine[each.skill_id] = each
            fresh.append(each)
        elif each.level != levels.get(each.skill_id, known.level):
            levels[each.skill_id] = max(each.level, levels.get(each.skill_id, known.level))
    if fresh:
        yield _Step(Told("Skills", f"{_along(len(fresh), 'skill')}"), _to(case, fresh))
    for skill_id, level in levels.items():
        change = Update(PersonSkill, mine[skill_id].id, {"level": level})
        yield _Step(Told("Skills", f"{names[skill_id]}: the higher level {level} stands", collides=True), (change,))


# What only names the person


def _named(case: _Case) -> Iterator[_Step]:
    """Yield every other row that names one of the others, by what it is: projects managed, risks and actions owned."""
    titles = {duty.kind: duty.title for duty in DUTIES}
    for bond in BONDS:
        kind = bond.kind.record
        if bond.target != "person" or kind in _OWN_RULES:
            continue
        rows = case.workspace.find(kind, **{bond.field: case.ids})
        if rows:
            changes = tuple(Update(kind, row.id, {bond.field: case.kept.id}) for row in rows)
            yield _Step(Told(titles.get(kind, kind_words(kind)), _along(len(rows))), changes)
    owners = [each.name for each in case.others if each.name and each.name != case.kept.name]
    templates = case.workspace.find(Template, owner=owners) if owners else ()
    if templates:
        changes = tuple(Update(Template, row.id, {"owner": case.kept.name}) for row in templates)
        yield _Step(Told("Templates", _along(len(templates))), changes)


def _beside(case: _Case) -> Iterator[_Step]:
    """Yield what is kept beside people: their own fields, their keys and spellings in files, scenarios and conflicts."""
    workspace, kept = case.workspace, case.kept
    fields = {each.id: each.name for each in workspace.all(CustomField)}
    mine = {each.field_id: each.value for each in workspace.find(CustomValue, row_id=kept.id)}
    for value in workspace.find(CustomValue, row_id=case.ids):
        if value.field_id not in mine:
            mine[value.field_id] = value.value
            yield _Step(Told("", ""), (Update(CustomValue, value.id, {"row_id": kept.id}),))
        elif mine[value.field_id] != value.value:
            told = f"{mine[value.field_id]} stays, {value.value} goes"
            yield _Step(Told(fields.get(value.field_id, "Custom field"), told, collides=True))
    keys = workspace.find(ExternalId, row_id=case.ids)
    gone = {each.id for each in _spellings(case, keys) if isinstance(each, Delete)}
    moved = tuple(Update(ExternalId, each.id, {"row_id": kept.id}) for each in keys if each.id not in gone)
    yield _Step(Told("", ""), moved)
    yield _Step(Told("", ""), tuple(_spellings(case, keys)))
    yield _Step(Told("", ""), tuple(_of_scenarios(case)))
    conflicts = workspace.find(Conflict, row_id=case.ids)
    yield _Step(Told("", ""), tuple(Update(Conflict, each.id, {"row_id": kept.id}) for each in conflicts))


def _spellings(case: _Case, keys: Sequence[ExternalId]) -> Iterator[Change]:
    """Yield what lets the names and addresses of the others mean the one who stays; that they were two is forgotten."""
    workspace, kept = case.workspace, case.kept
    run = run_named(workspace, "", "people", "merge")
    own = workspace.find(ExternalId, row_id=kept.id)
    spelt = {spelling(kept.name), spelling(kept.email or kept.name)}
    spelt |= {spelling(each.key) for each in (*keys, *own) if each.owner == ALIAS and each.guid != SEEN}
    fresh: list[Change] = []
    for text in (text for other in case.others for text in (other.name, other.email)):
        if text and spelling(text) not in spelt:
            spelt.add(spelling(text))
            alias = ExternalId(id=workspace.new_id(), owner=ALIAS, row_id=kept.id, run_id=run.id, key=text)
            fresh.append(Insert(alias))
    yield from [Insert(run), *fresh] if fresh else ()
    everybody = {kept.id, *case.ids}
    names = {spelling(each.name) for each in (kept, *case.others)} | spelt
    for each in (*keys, *own):
        if (each.owner == TWO and each.key in everybody) or (each.owner == REFUSED and spelling(each.key) in names):
            yield Delete(ExternalId, each.id)


def _of_scenarios(case: _Case) -> Iterator[Change]:
    """Yield what lets scenarios name the one who stays; what they would change of the others’ own record goes."""
    for each in case.workspace.all(ScenarioChange):
        if each.row_id in case.ids and each.owner == "person":
            yield Delete(ScenarioChange, each.id)
            continue
        value = each.value
        for own in case.ids:
            value = value.replace(json.dumps(own), json.dumps(case.kept.id))
        if value != each.value:
            yield Update(ScenarioChange, each.id, {"value": value})


_PARTS: tuple[Callable[[_Case], Iterator[_Step]], ...] = (
    _facts, _notes, _work, _bookings, _leave, _rates, _times, _skills, _named, _beside,
)  # fmt: skip


def _calendars(
    workspace: Workspace, kept: Person, others: Sequence[Person], changes: Sequence[Change]
) -> Iterator[Change]:
    """Yield what becomes of calendars that are somebody's alone: one that is taken gets the name, the others go."""
    weeks = Weeks(workspace)
    taken = {
        change.fields["calendar_id"]
        for change in changes
        if isinstance(change, Update) and change.kind is Person and "calendar_id" in change.fields
    }
    gone: Mapping[str, Person] = {own.id: each for each in others if (own := weeks.own_of(each)) is not None}
    followed = {each.calendar_id for each in workspace.all(Person) if each.id not in {other.id for other in others}}
    for calendar_id in gone:
        if calendar_id in taken:
            yield Update(Calendar, calendar_id, {"name": kept.name})
        elif calendar_id not in followed and not _is_used(workspace, calendar_id):
            yield Delete(Calendar, calendar_id)


def _is_used(workspace: Workspace, calendar_id: str) -> bool:
    named = any(workspace.count(kind, calendar_id=calendar_id) for kind in (Task, Project))
    return named or bool(workspace.count(Calendar, base_id=calendar_id))
