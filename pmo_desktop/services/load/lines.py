"""Which lines the load shows, and in which order: people, or roles and teams that unfold to their people; filtered, sorted."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

import numpy as np

from pmo_desktop.domain.records import Availability, Person, PersonKind, Project, Role
from pmo_desktop.domain.resources.load import By, LoadTable, Per
from pmo_desktop.domain.resources.units import units_of
from pmo_desktop.services.load import load_between
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace


class Sort(StrEnum):
    NAME = "name"
    WORST = "worst"
    FREE = "free"


class Count(StrEnum):
    """How proposed work counts."""

    OFF = "off"
    WEIGHTED = "weighted"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody looks at; `opened` are the ids of unfolded roles or teams. Empty filters let everything through."""

    by: By = By.PERSON
    per: Per = Per.WEEK
    hours: bool = False
    proposed: Count = Count.WHOLE
    text: str = ""
    roles: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()
    only_over: bool = False
    sort: Sort = Sort.NAME
    opened: frozenset[str] = frozenset()

    @property
    def is_filtering(self) -> bool:
        return bool(self.text or self.roles or self.teams or self.projects or self.only_over)

    @property
    def counts_proposed(self) -> bool:
        return self.proposed is not Count.OFF

    def unfiltered(self) -> "Scope":
        return replace(self, text="", roles=frozenset(), teams=frozenset(), projects=frozenset(), only_over=False)

    def keeping(self, name: str, value: str, *, on: bool) -> "Scope":
        """Return a scope whose filter lets one value more through, or one less."""
        held: frozenset[str] = getattr(self, name)
        return replace(self, **{name: held | {value} if on else held - {value}})  # type: ignore[arg-type]  # one of the sets

    def as_json(self) -> dict[str, Any]:
        return {
            each.name: sorted(value) if isinstance(value := getattr(self, each.name), frozenset) else value
            for each in fields(self)
        }

    @classmethod
    def from_json(cls, kept: object) -> "Scope":
        """Return what `as_json` gave; what does not fit is as in a fresh start."""
        found = cls()
        for name, value in (kept if isinstance(kept, dict) else {}).items():
            known = getattr(found, name, None) if name in cls.__slots__ else None
            if isinstance(known, StrEnum) and value in list(type(known)):
                found = replace(found, **{name: type(known)(value)})  # type: ignore[arg-type]  # of the field's own kind
            elif isinstance(known, frozenset) and isinstance(value, list):
                found = replace(found, **{name: frozenset(map(str, value))})  # type: ignore[arg-type]  # same
            elif type(known) is type(value) and isinstance(value, (bool, str)):
                found = replace(found, **{name: value})  # type: ignore[arg-type]  # same
        return found


@dataclass(frozen=True, slots=True)
class Loads:
    """The load as it was worked out: of everybody, and by role or team where that is looked at; `units` are those of today."""

    people: LoadTable
    groups: LoadTable | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, float] = field(default_factory=dict)
    projects: Mapping[str, str] = field(default_factory=dict)
    """The codes and names of projects by id."""

    @property
    def first(self) -> LoadTable:
        return self.people if self.groups is None else self.groups


def read(workspace: Workspace, span: tuple[int, int], scope: Scope, progress: Progress = silent) -> Loads:
    """Work out the load that a scope looks at over the whole periods that a span touches."""
    weighted = scope.proposed is Count.WEIGHTED
    people = load_between(workspace, *span, progress, per=scope.per, weighted=weighted)
    groups = None
    if scope.by is not By.PERSON:
        groups = load_between(workspace, *span, progress, per=scope.per, by=scope.by, weighted=weighted)
    units = units_of(people.people, workspace.all(Availability))
    today = workspace.today()
    return Loads(
        people, groups, {role.id: role.name for role in workspace.all(Role)},
        {person_id: each.at(today) for person_id, each in units.items()},
        {project.id: f"{project.code}  {project.name}".strip() for project in workspace.all(Project)},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LoadLine:
    """One line: `key` tells it from all others, `place` is where its load stands; `beside` is said right of its name."""

    key: str
    id: str
    name: str
    by: By
    place: tuple[LoadTable, int]
    people: tuple[Person, ...]
    level: int = 0
    beside: str = ""
    units: float = 1.0
    is_open: bool = False

    @property
    def person(self) -> Person | None:
        """Return the one person a line is about."""
        return self.people[0] if self.by is By.PERSON else None


def lines_of(loads: Loads, scope: Scope, columns: range | None = None) -> tuple[LoadLine, ...]:
    """Return the lines of a scope; what is overloaded, full or free is looked for in some columns, else in all."""
    look = _Look(loads, scope, columns or range(loads.people.periods))
    if scope.by is By.PERSON:
        return tuple(look.sorted(look.people(loads.people.people, 0, "")))
    return tuple(look.grouped())


class _Look:
    def __init__(self, loads: Loads, scope: Scope, columns: range) -> None:
        self._loads, self._scope = loads, scope
        self._part = slice(columns.start, columns.stop)
        self._row = {row.id: number for number, row in enumerate(loads.people.rows)}
        self._asked = asked_by(loads.people) if scope.projects else {}
        self._text = scope.text.casefold().strip()

    def people(self, people: Iterable[Person], level: int, above: str, *, named: bool = False) -> list[LoadLine]:
        """Return the lines of those people that the filters let through; `named`: what they belong to has the text."""
        loads = self._loads
        return [
            LoadLine(
                f"{above}/{person.id}", person.id, person.name, By.PERSON, (loads.people, self._row[person.id]), (person,),
                level, self._beside(person), loads.units.get(person.id, person.max_units),
            )
            for person in people
            if person.id in self._row and self._is_wanted(person, named=named)
        ]  # fmt: skip

    def _beside(self, person: Person) -> str:
        role = self._loads.roles.get(person.role_id or "", "")
        if self._scope.by is By.ROLE:
            return person.team
        return role or ("" if person.kind is PersonKind.PERSON else person.kind.value)

    def _is_wanted(self, person: Person, *, named: bool) -> bool:
        scope = self._scope
        if self._text and not named:
            role = self._loads.roles.get(person.role_id or "", "")
            if not any(self._text in each.casefold() for each in (person.name, role, person.team, person.initials)):
                return False
        if scope.roles and (person.role_id or "") not in scope.roles:
            return False
        if scope.teams and person.team not in scope.teams:
            return False
        if scope.projects and self._asked.get(person.id, set()).isdisjoint(scope.projects):
            return False
        return not scope.only_over or self._is_over(self._loads.people, self._row[person.id])

    def _is_over(self, table: LoadTable, row: int) -> bool:
        marks = table.strained if self._scope.counts_proposed else table.overloaded
        return bool(marks[row, self._part].any())

    def grouped(self) -> Iterator[LoadLine]:
        """Yield roles or teams, each followed by its people where it is unfolded."""
        table, scope = self._loads.groups, self._scope
        if table is None:
            return
        found: list[tuple[LoadLine, list[LoadLine]]] = []
        for number, row in enumerate(table.rows):
            is_open = row.id in scope.opened
            own = self.people(row.people, 1, row.id, named=bool(self._text) and self._text in row.name.casefold())
            if not own and (scope.is_filtering or not row.people):
                continue
            units = sum(self._loads.units.get(person.id, person.max_units) for person in row.people)
            line = LoadLine(
                f"/{row.id}", row.id, row.name, row.by, (table, number), row.people, 0, "", units, is_open
            )  # fmt: skip
            found.append((line, own))
        own_of = {line.key: own for line, own in found}
        for line in self.sorted([line for line, _ in found]):
            yield line
            if line.is_open:
                yield from self.sorted(own_of[line.key])

    def sorted(self, lines: list[LoadLine]) -> list[LoadLine]:
        if self._scope.sort is Sort.WORST:
            return sorted(lines, key=lambda line: -self._worst(line))
        if self._scope.sort is Sort.FREE:
            return sorted(lines, key=lambda line: -self._free(line))
        return lines

    def _worst(self, line: LoadLine) -> float:
        """Return the fullest that a line gets."""
        table, row = line.place
        asked, there = self._taken(table, row), table.capacity[row, self._part]
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = np.where(asked > 0, asked / there, 0.0)
        return float(np.nan_to_num(shares, posinf=1e9).max(initial=0.0))

    def _free(self, line: LoadLine) -> float:
        table, row = line.place
        return float(np.maximum(0.0, table.capacity[row, self._part] - self._taken(table, row)).sum())

    def _taken(self, table: LoadTable, row: int) -> Any:  # noqa: ANN401 - an array of seconds
        taken = table.demand[row, self._part]
        return taken + table.proposed[row, self._part] if self._scope.counts_proposed else taken


def asked_by(table: LoadTable) -> Mapping[str, set[str]]:
    """Return which projects ask anything of whom, in all periods of a table."""
    found: dict[str, set[str]] = defaultdict(set)
    source = table.source
    if source is None:
        return found
    by_place = {place: person_id for person_id, place in source.places.items()}
    start, finish = table.starts[0], table.finish
    for share in source.shares:
        if share.project_id is None:
            continue
        for pieces in (share.pieces, *(() if share.beyond is None else (share.beyond.pieces,))):
            inside = (pieces.start < finish) & (pieces.finish > start)
            for place in np.unique(pieces.who[inside]).tolist():
                if place in by_place:
                    found[by_place[place]].add(share.project_id)
    return found
