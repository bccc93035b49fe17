"""People from a table: who they are here, what the file says otherwise of them, and one change that takes what is agreed."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import Any

from pmo_desktop.domain.changes import Change, ChangeSet, Insert, Update
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.headings import Columns, plain
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import (
    Calendar,
    Person,
    PersonKind,
    PersonSkill,
    Record,
    Role,
    Skill,
)
from pmo_desktop.domain.resources.matching import Match, match_people, words_of
from pmo_desktop.exchange.sheets import Line
from pmo_desktop.services.lists import people_columns as reading
from pmo_desktop.services.lists.people_columns import LISTING, READERS, TEXTS, TOTALS, Reading, name_in
from pmo_desktop.services.lists.table import Problem, Table, body, cell, cells, headings, remembering
from pmo_desktop.services.lists.whose import NEW, SKIP
from pmo_desktop.services.runs import run_named
from pmo_desktop.services.spellings import Said, learned, spellings
from pmo_desktop.services.workspace import Workspace

Choices = Mapping[int, str]
"""Number of a line → id of a person here, NEW or SKIP."""

_TITLES: Mapping[str, str] = {
    "name": "Name", "email": "E-mail", "initials": "Initials", "role": "Role", "team": "Team", "max_units": "Time",
    "hourly_rate": "Hourly rate", "overhead_percent": "Overhead", "active_from": "Active from", "active_to": "Active to",
    "kind": "Kind", "unit": "Counted in", "calendar": "Calendar", "notes": "Notes", "skills": "Skills",
}  # fmt: skip


class State(StrEnum):
    """What a line would do: add somebody, change them, nothing; or it waits for somebody to say who is meant, or is left out."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    UNCLEAR = "unclear"
    SKIPPED = "skipped"


_NONE = "–"


@dataclass(frozen=True, slots=True)
class Difference:
    """What a file says otherwise of somebody who is known, in words."""

    field: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of a list: `person` has what it says, `said` which fields that are; roles and calendars by name.

    `lines` are where it stands; several where the list has a line for each skill.
    """

    lines: tuple[int, ...]
    person: Person
    said: frozenset[str]
    role: str = ""
    calendar: str = ""
    skills: tuple[tuple[str, int], ...] = ()

    @property
    def line(self) -> int:
        return self.lines[0]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """An entry with who it is here: `existing` is None for somebody new."""

    entry: Entry
    match: Match
    existing: Person | None
    state: State
    differences: tuple[Difference, ...] = ()
    chosen: bool = False
    """Whether somebody said who it is."""

    @property
    def line(self) -> int:
        return self.entry.line

    @property
    def fills(self) -> bool:
        """Whether what it says stands nowhere here yet, and takes nothing away."""
        return bool(self.differences) and all(each.before == _NONE for each in self.differences)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a list would bring; nothing is written yet. `left` are headings of columns that mean nothing."""

    table: Table
    columns: Columns
    lines: tuple[PersonLine, ...]
    problems: tuple[Problem, ...]
    left: tuple[str, ...] = field(default=())

    def of(self, *states: State) -> list[PersonLine]:
        return [each for each in self.lines if each.state in states]


def preview(workspace: Workspace, table: Table, columns: Columns, choices: Choices | None = None) -> Preview:
    """Return what a list of people would bring, read by `columns`; `choices` say who is meant where somebody said so."""
    problems: list[Problem] = []
    if LISTING.lacks(columns):
        return Preview(table, columns, (), ())
    entries = _entries(workspace, table, columns, problems)
    here = _Here(workspace)
    matches = match_people([each.person for each in entries], here.people, spellings(workspace))
    lines = tuple(
        _line(here, entry, match, (choices or {}).get(entry.line, ""))
        for entry, match in zip(entries, matches, strict=True)
    )
    left = tuple(
        heading
        for heading, meaning in zip(headings(table, columns), columns.meanings, strict=True)
        if heading and not meaning
    )
    return Preview(table, columns, lines, (*problems, *_unknown_calendars(here, entries)), left)


# Reading


def _entries(workspace: Workspace, table: Table, columns: Columns, problems: list[Problem]) -> list[Entry]:
    """Return the people of a list in order; lines of the same person are one."""
    above = headings(table, columns)
    found: list[Entry] = []
    by_key: dict[str, int] = {}
    for line in body(table, columns):
        entry = _entry(workspace, line, columns, above, problems)
        if entry is None:
            continue
        at = next((by_key[key] for key in _keys(entry) if key in by_key), None)
        if at is not None and not _apart(found[at], entry):
            found[at] = _joined(found[at], entry, problems)
        else:
            at = len(found)
            found.append(entry)
        for key in _keys(entry):
            by_key.setdefault(key, at)
    return found


def _keys(entry: Entry) -> Iterator[str]:
    """Return by what a person of a list is known again further down in it."""
    if entry.person.email:
        yield entry.person.email.casefold()
    yield " ".join(sorted(words_of(entry.person.name)))


def _apart(one: Entry, other: Entry) -> bool:
    """Say whether two of one name have different addresses."""
    mails = {each.person.email.casefold() for each in (one, other)} - {""}
    return len(mails) == 2


def _joined(first: Entry, more: Entry, problems: list[Problem]) -> Entry:
    """Return an entry with what a later line of the same person adds; where both say something, the first counts."""
    for name in sorted((first.said & more.said) - {"name", "skills"}):
        one, other = (_value(each, name) for each in (first, more))
        if one != other:
            why = f"Line {first.line} says it otherwise, and counts."
            problems.append(Problem(more.line, _TITLES[name], _words(name, other), why))
    added = {
        name: getattr(more.person, name)
        for name in more.said - first.said
        if name not in {"role", "calendar", "skills"}
    }
    skills = dict(more.skills) | dict(first.skills)
    return Entry(
        (*first.lines, *more.lines), replace(first.person, **added), first.said | more.said, first.role or more.role,
        first.calendar or more.calendar, tuple(skills.items()),
    )  # fmt: skip


def _entry(
    workspace: Workspace, line: Line, columns: Columns, above: Sequence[str], problems: list[Problem]
) -> Entry | None:
    """Return what a line says of somebody; None where it names nobody."""
    name = name_in(line, columns)
    if not name or plain(name) in TOTALS:
        why = "It is a total." if name else "Nobody is named in it."
        problems.append(Problem(line.number, "", " · ".join(filter(None, line.cells))[:80], why))
        return None
    given: dict[str, Any] = {each: text for each in TEXTS if (text := cell(line, columns, each))}
    for meaning, (into, read) in READERS.items():
        text = cell(line, columns, meaning)
        if text in {"", "-", "–"} or into in given:
            continue
        heading = above[columns.of(meaning)[0]]
        try:
            given[into] = read(text, Reading(heading, columns.day_first))
        except InvalidValueError as error:
            problems.append(Problem(line.number, heading or _TITLES[into], text, error.sentence))
    if given.get("active_from", 0) >= given.get("active_to", 1 << 62):
        problems.append(Problem(line.number, "", name, "They would leave before they come; both days are left out."))
        del given["active_from"], given["active_to"]
    role, calendar = cell(line, columns, "role"), cell(line, columns, "calendar")
    skills = _skills(line, columns, above, problems)
    also = {each for each, text in (("role", role), ("calendar", calendar), ("skills", skills)) if text}
    person = Person(id=workspace.new_id(), name=name, **given)
    return Entry((line.number,), person, frozenset({"name", *given, *also}), role, calendar, tuple(skills))


def _skills(line: Line, columns: Columns, above: Sequence[str], problems: list[Problem]) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for text in cells(line, columns, "skills"):
        for name, level in reading.skills(text):
            found.setdefault(name, level)
    for at in columns.of("level"):
        text = line.cells[at] if at < len(line.cells) else ""
        if not text or not above[at] or text in {"-", "–", "0"}:
            continue
        try:
            found[above[at]] = reading.level(text)
        except InvalidValueError as error:
            problems.append(Problem(line.number, above[at], text, error.sentence))
    return list(found.items())


# Comparing


class _Here:
    """The people of the portfolio with the names of their roles, calendars and skills."""

    def __init__(self, workspace: Workspace) -> None:
        self.people = workspace.all(Person)
        self.roles = {each.id: each.name for each in workspace.all(Role)}
        self.calendars = {each.id: each.name for each in workspace.all(Calendar) if each.project_id is None}
        self.skills = {each.id: each.name for each in workspace.all(Skill)}
        self.levels: dict[str, dict[str, int]] = {}
        for each in workspace.all(PersonSkill):
            self.levels.setdefault(each.person_id, {})[self.skills.get(each.skill_id, "").casefold()] = each.level

    def has_calendar(self, name: str) -> str | None:
        return next((own for own, each in self.calendars.items() if each.casefold() == name.casefold()), None)


def _unknown_calendars(here: _Here, entries: Iterable[Entry]) -> Iterator[Problem]:
    for entry in entries:
        if entry.calendar and here.has_calendar(entry.calendar) is None:
            why = "There is no such calendar here. Make it under “Calendars…” of the menu Edit, and import again."
            yield Problem(entry.line, _TITLES["calendar"], entry.calendar, why)


def _line(here: _Here, entry: Entry, match: Match, chosen: str) -> PersonLine:
    by_id = {each.id: each for each in here.people}
    if chosen == SKIP:
        return PersonLine(entry, match, None, State.SKIPPED)
    if chosen == NEW:
        return PersonLine(entry, match, None, State.NEW, chosen=True)
    existing = by_id.get(chosen, match.existing)
    if existing is None:
        return PersonLine(entry, match, None, State.UNCLEAR if match.candidates else State.NEW)
    found = tuple(_differences(here, entry, existing))
    return PersonLine(entry, match, existing, State.CHANGED if found else State.SAME, found, chosen in by_id)


def _differences(here: _Here, entry: Entry, known: Person) -> Iterator[Difference]:
    """Yield what an entry says otherwise of somebody known: another spelling of a name says nothing else."""
    before: dict[str, object] = {
        "role": here.roles.get(known.role_id or "", ""), "calendar": here.calendars.get(known.calendar_id or "", ""),
    }  # fmt: skip
    for name, title in _TITLES.items():
        if name not in entry.said or name in {"name", "skills"}:
            continue
        old, new = before.get(name, getattr(known, name, None)), _value(entry, name)
        if name == "calendar" and here.has_calendar(entry.calendar) is None:
            continue
        if _comparable(name, old) != _comparable(name, new):
            yield Difference(name, title, _words(name, old), _words(name, new))
    levels = here.levels.get(known.id, {})
    other = [(name, level) for name, level in entry.skills if levels.get(name.casefold()) != level]
    if other:
        was = ", ".join(f"{name} {levels[name.casefold()]}" for name, _ in other if name.casefold() in levels)
        yield Difference(
            "skills", _TITLES["skills"], was or _NONE, ", ".join(f"{name} {level}" for name, level in other)
        )


def _value(entry: Entry, name: str) -> object:
    own = {"role": entry.role, "calendar": entry.calendar, "skills": entry.skills}
    return own[name] if name in own else getattr(entry.person, name)


def _comparable(name: str, value: object) -> object:
    if name in {"role", "calendar", "email"}:
        return str(value).casefold()
    return round(value, 4) if isinstance(value, float) else value


def _words(name: str, value: object) -> str:
    """Return a value as people read it; a dash for none."""
    if value is None or value == "":
        return _NONE
    return str(_FORMATS.get(name, str)(value))


_FORMATS: Mapping[str, Callable[[Any], str]] = {
    "max_units": lambda value: f"{value * 100:g}%",
    "overhead_percent": lambda value: f"{value:g}%",
    "hourly_rate": lambda value: f"{value / 100:,.2f}",
    "active_from": format_date,
    "active_to": lambda value: format_date(value - DAY),
    "skills": lambda value: ", ".join(f"{skill} {level}" for skill, level in value),
}


# Writing


def commit(workspace: Workspace, shown: Preview, agreed: Collection[int] | None = None) -> ChangeSet | None:
    """Add who is new and change those known whose lines are `agreed`, all where None, as one change; None where nothing is.

    Whoever is unclear or skipped stays out. How the columns were read is kept with it, and how the file spells names.
    """
    writing = _Writing(workspace, shown)
    added = [each for each in shown.lines if each.state is State.NEW]
    changed = [each for each in shown.of(State.CHANGED) if agreed is None or each.line in agreed]
    for each in added:
        writing.add(each)
    for each in changed:
        writing.change(each)
    writing.spell(_met(each, taken=each in changed) for each in shown.lines if _is_understood(each) or each in changed)
    kept = remembering(workspace, shown.table, shown.columns, LISTING)
    if not (writing.changes or kept):
        return None
    return workspace.record(_label(shown, added, changed), [*writing.all(), *kept])


def _label(shown: Preview, added: Sequence[PersonLine], changed: Sequence[PersonLine]) -> str:
    count = len(added) + len(changed)
    if count == 1:
        return f"Import “{(added or changed)[0].entry.person.name}”"
    return f"Import {count} people from “{shown.table.source}”" if count else f"Read “{shown.table.source}”"


class _Writing:
    """Collects what is written: people, and the roles and skills they name as far as these are not here yet."""

    def __init__(self, workspace: Workspace, shown: Preview) -> None:
        self._workspace, self._here = workspace, _Here(workspace)
        suffix = shown.table.source.rpartition(".")[2].lower()
        self._run = run_named(workspace, shown.table.source, "people", suffix, shown.table.digest)
        self._roles = {name.casefold(): own for own, name in self._here.roles.items()}
        self._skills = {name.casefold(): own for own, name in self._here.skills.items()}
        self._links = {(each.person_id, each.skill_id): each for each in workspace.all(PersonSkill)}
        self.changes: list[Change] = []
        self._aliases: list[Change] = []

    def all(self) -> list[Change]:
        return [Insert(self._run), *self.changes, *self._aliases] if self._aliases else self.changes

    def add(self, line: PersonLine) -> None:
        entry = line.entry
        person = replace(entry.person, role_id=self._role(entry.role), calendar_id=self._calendar(entry.calendar))
        if person.kind is PersonKind.PERSON and person.hourly_rate is not None and not person.currency:
            person = replace(person, currency=self._workspace.portfolio().currency)
        self.changes.append(Insert(person))
        self._take_skills(person.id, entry.skills)

    def change(self, line: PersonLine) -> None:
        assert line.existing is not None
        entry, fields = line.entry, {}
        for difference in line.differences:
            if difference.field == "role":
                fields["role_id"] = self._role(entry.role)
            elif difference.field == "calendar":
                fields["calendar_id"] = self._calendar(entry.calendar)
            elif difference.field == "skills":
                self._take_skills(line.existing.id, entry.skills)
            else:
                fields[difference.field] = getattr(entry.person, difference.field)
        if fields:
            self.changes.append(Update(Person, line.existing.id, fields))

    def spell(self, said: Iterable[Said]) -> None:
        """Keep how the file writes the names of people known under another spelling, and who was refused."""
        self._aliases = learned(self._workspace, said, self._run.id)
        if self._aliases and not self.changes:
            self.changes, self._aliases = [Insert(self._run), *self._aliases], []

    def _role(self, name: str) -> str | None:
        return self._named(self._roles, name, partial(_role, name)) if name else None

    def _calendar(self, name: str) -> str | None:
        return self._here.has_calendar(name) if name else None

    def _take_skills(self, person_id: str, skills: Iterable[tuple[str, int]]) -> None:
        for name, level in skills:
            skill = self._named(self._skills, name, partial(_skill, name))
            known = self._links.get((person_id, skill))
            if known is not None:
                self.changes.append(Update(PersonSkill, known.id, {"level": level}))
            else:
                own = PersonSkill(id=self._workspace.new_id(), person_id=person_id, skill_id=skill, level=level)
                self.changes.append(Insert(own))

    def _named(self, known: dict[str, str], name: str, made: Callable[[str], Record]) -> str:
        own = known.get(name.casefold())
        if own is None:
            own = known[name.casefold()] = self._workspace.new_id()
            self.changes.append(Insert(made(own)))
        return own


def _is_understood(line: PersonLine) -> bool:
    """Say whether it is known who a line means, though nothing of it is taken."""
    return line.state in {State.SAME, State.NEW} or (line.state is State.CHANGED and line.chosen)


def _met(line: PersonLine, *, taken: bool) -> Said:
    """Return who a line means; without the address where that becomes the person’s own."""
    match = line.match
    if taken and any(each.field == "email" for each in line.differences):
        match = replace(match, imported=replace(match.imported, email=""))
    return Said(match, line.existing.id if line.existing else None, line.chosen)


def _role(name: str, own: str) -> Role:
    return Role(id=own, name=name)


def _skill(name: str, own: str) -> Skill:
    return Skill(id=own, name=name)
