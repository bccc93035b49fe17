"""Who could take work over, what everybody's load would then be, and when there is time for a task: looked at, not done."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pmo_desktop.domain import moment
from pmo_desktop.domain.records import Person, PersonSkill, Role, Skill
from pmo_desktop.domain.resources.load import LoadTable, Per, Seconds
from pmo_desktop.services.load import load_between
from pmo_desktop.services.load.behind import Behind
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.reassigning import Item
from pmo_desktop.services.workspace import Workspace

_AHEAD = 400 * moment.DAY
_CLOSE = 60.0
"""Seconds a day by which a task may come short of time and still have it."""


@dataclass(frozen=True, slots=True)
class Given:
    """Some work of one person: seconds by period of a table, committed and proposed."""

    demand: Seconds
    proposed: Seconds

    @property
    def whole(self) -> Seconds:
        return self.demand + self.proposed


def given_of(table: LoadTable, lines: Sequence[Behind], items: Sequence[Item], today: int) -> dict[str, Given]:
    """Return by person what items ask in each period of a table by person: an assignment as a whole, a booking where meant.

    Of work that has begun only what lies ahead of `today` counts: about what is left of it.
    """
    found: dict[str, Given] = {}
    spans: dict[str, dict[tuple[str, str], tuple[int, int]]] = defaultdict(dict)
    for line, item in zip(lines, items, strict=True):
        start = max(line.start, item.start or line.start, today if line.has_begun else line.start)
        finish = line.finish if item.finish is None else min(line.finish, item.finish)
        spans[line.entry.person_id][item.assignment_id, item.booking_id] = (start, finish)
    for row, person in enumerate(table.rows):
        if person.id in spans:
            found[person.id] = _given(table, row, spans[person.id])
    return found


def _given(table: LoadTable, row: int, spans: Mapping[tuple[str, str], tuple[int, int]]) -> Given:
    """Return what assignments and bookings of a person ask in the periods that their spans touch."""
    given = Given(np.zeros(table.periods), np.zeros(table.periods))
    begin, end = min(start for start, _ in spans.values()), max(finish for _, finish in spans.values())
    for column in range(table.periods):
        first, last = table.starts[column], table.ends(column)
        if first >= end or last <= begin:
            continue
        for entry in table.entries(row, column):
            span = spans.get((entry.assignment_id or "", entry.booking_id or ""))
            if span is not None and first < span[1] and last > span[0]:
                (given.proposed if entry.is_proposed else given.demand)[column] += entry.seconds
    return given


def handed_over(table: LoadTable, given: Mapping[str, Given], person_id: str, share: float = 1.0) -> LoadTable:
    """Return a table by person as it would be about, with work given to somebody: at the times it now lies."""
    rows = {row.id: number for number, row in enumerate(table.rows)}
    demand, proposed = table.demand.copy(), table.proposed.copy()
    over, strained = table.overloaded.copy(), table.strained.copy()
    target = rows[person_id]
    for source_id, each in given.items():
        if source_id == person_id:
            continue
        row = rows[source_id]
        demand[row] = np.maximum(0.0, demand[row] - each.demand * share)
        proposed[row] = np.maximum(0.0, proposed[row] - each.proposed * share)
        demand[target] += each.demand * share
        proposed[target] += each.proposed * share
        touched = each.whole > 0
        over[row, touched] = (demand[row] > table.capacity[row] + 1)[touched]
        strained[row, touched] = (demand[row] + proposed[row] > table.capacity[row] + 1)[touched]
    over[target] |= demand[target] > table.capacity[target] + 1
    strained[target] |= demand[target] + proposed[target] > table.capacity[target] + 1
    return replace(table, demand=demand, proposed=proposed, overloaded=over, strained=strained)


# Who


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could take work over: `free` of the `needed` seconds lie where they have time.

    `fit` is how well their skills, else their role, match those of whoever has the work, 0 to 1; `fullest` the most they
    would then be asked for in any period of it.
    """

    person: Person
    role: str
    skills: str
    fit: float
    free: float
    needed: float
    fullest: float | None

    @property
    def has_time(self) -> float:
        """Return which part of the work they have time for."""
        return self.free / self.needed if self.needed > 0 else 1.0


def candidates(workspace: Workspace, table: LoadTable, given: Mapping[str, Given]) -> tuple[Candidate, ...]:
    """Return everybody who could take work over from those who have it, the best first: by skill and time alike."""
    needed = sum((each.whole for each in given.values()), np.zeros(table.periods))
    asked = needed > 0
    roles = {role.id: role.name for role in workspace.all(Role)}
    levels = _levels(workspace)
    names = {skill.id: skill.name for skill in workspace.all(Skill)}
    people = {person.id: person for person in table.people}
    wanted = _wanted(levels, given)
    own_roles = {people[each].role_id for each in given if each in people and people[each].role_id}
    found = []
    for row, person in enumerate(table.people):
        if person.id in given:
            continue
        there = table.capacity[row]
        free = float(np.minimum(needed, np.maximum(0.0, there - table.demand[row])).sum())
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = ((table.demand[row] + needed) / there)[asked]
        fullest = float(shares.max()) if len(shares) and np.isfinite(shares).all() else None
        own = levels.get(person.id, {})
        fit = _fit(own, wanted) if wanted else 1.0 if person.role_id in own_roles else 0.0
        shown = {skill_id: level for skill_id, level in own.items() if level and (not wanted or skill_id in wanted)}
        said = ", ".join(f"{names[each]} {level}" for each, level in sorted(shown.items(), key=lambda one: -one[1]))
        role = roles.get(person.role_id or "", "")
        found.append(Candidate(person, role, said, fit, free, float(needed.sum()), fullest))
    return tuple(sorted(found, key=lambda each: (-round(each.fit + each.has_time, 3), each.person.name.casefold())))


def _levels(workspace: Workspace) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for each in workspace.all(PersonSkill):
        found[each.person_id][each.skill_id] = each.level
    return found


def _wanted(levels: Mapping[str, Mapping[str, int]], given: Mapping[str, Given]) -> dict[str, int]:
    """Return the skills that those who have the work have, at the highest level any of them has."""
    found: dict[str, int] = {}
    for person_id in given:
        for skill_id, level in levels.get(person_id, {}).items():
            if level:
                found[skill_id] = max(level, found.get(skill_id, 0))
    return found


def _fit(own: Mapping[str, int], wanted: Mapping[str, int]) -> float:
    met = sum(min(level, own.get(skill_id, 0)) for skill_id, level in wanted.items())
    return met / sum(wanted.values())


# When


def free_start(workspace: Workspace, item: Item, progress: Progress = silent) -> int | None:
    """Return when a task could begin, later than it does, so that its person has time for all of their work on it.

    None where there is no such day in more than a year, or nothing of it is to be done.
    """
    editing = Editing(workspace, item.project_id or "", workspace.today())
    plan, schedule = editing.plan, editing.schedule
    number = plan.assignments.row.get(item.assignment_id)
    if number is None:
        return None
    row, person_id = plan.tasks.row[plan.assignments["task_id"][number]], plan.assignments["person_id"][number]
    start, finish = int(schedule.start[row]), int(schedule.finish[row])
    table = load_between(workspace, start, max(finish, workspace.today()) + _AHEAD, progress, per=Per.DAY)
    place = next((at for at, each in enumerate(table.rows) if each.id == person_id), None)
    if place is None:
        return None
    own = np.zeros(table.periods)
    for column in range(min(table.periods, (finish - table.starts[0]) // moment.DAY + 1)):
        own[column] = sum(
            entry.seconds for entry in table.entries(place, column) if entry.assignment_id == item.assignment_id
        )
    there = table.capacity[place]
    others = table.demand[place] - own if not _is_proposed(plan.project.state.value) else table.demand[place]
    earliest = max(start + 1, workspace.today())
    found = first_free(own[own > 0], there, there - others, next_column(table, earliest))
    return None if found is None else editing.clocks.clock(row).next_start(table.starts[found])


def _is_proposed(state: str) -> bool:
    return state == "proposed"


def next_column(table: LoadTable, at: int) -> int:
    """Return the first column that begins at a moment or later."""
    return next((column for column, start in enumerate(table.starts) if start >= at), table.periods)


def first_free(need: Seconds, there: Seconds, free: Seconds, since: int) -> int | None:
    """Return the first day, not before `since`, from which on needs of working day after working day are free.

    Arrays are seconds by day; `need` has a value for each day worked, `there` is 0 where nobody works.
    """
    worked = np.flatnonzero(there > 0)
    if not len(need):
        return None
    for place in range(int(np.searchsorted(worked, since)), len(worked) - len(need) + 1):
        days = worked[place : place + len(need)]
        if (need <= free[days] + _CLOSE).all():
            return int(days[0])
    return None
