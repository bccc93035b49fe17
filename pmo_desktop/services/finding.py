"""Finding who has the skills and the time for work in some weeks, and booking them or naming them for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import ChangeSet, Insert
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Booking, BookingState, Person, PersonKind, PersonSkill, Project
from pmo_desktop.domain.resources.finding import Candidate, Found, Wanted, Week, ranked
from pmo_desktop.domain.resources.load import LoadTable, Per
from pmo_desktop.services.load import load_between
from pmo_desktop.services.overlay import LOOKED_AT
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace

_WORKDAYS = 5
_MOST_WEEKS = 160


class Amount(StrEnum):
    """What an amount that is looked for means."""

    PERCENT = "percent"
    """Of everybody's own working time, as bookings."""
    WEEKLY = "weekly"
    """Hours in each week."""
    TOTAL = "total"
    """Hours in all, whenever they are free."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Who is looked for: skills with their least levels, a role, a team, and so much of their time in [start, finish).

    `project_id` is what it is for: who works on it already is told, and is the first among equals. `with_proposed`: what is only
    proposed takes time as well.
    """

    start: int
    finish: int
    amount: float = 100.0
    kind: Amount = Amount.PERCENT
    skills: Mapping[str, int] = field(default_factory=dict)
    role_id: str | None = None
    team: str | None = None
    project_id: str | None = None
    with_proposed: bool = False

    def checked(self) -> "Wish":
        """Return it; raise InvalidValueError where nobody could be found by it."""
        if self.finish <= self.start:
            raise InvalidValueError("The last day lies before the first.", "Write a later last day.")
        if self.finish - self.start > _MOST_WEEKS * moment.WEEK:
            raise InvalidValueError(f"That is more than {_MOST_WEEKS} weeks.", "Look at a shorter span.")
        if self.amount < 0:
            raise InvalidValueError("Nobody can work less than nothing.", "Write 0 or more.")
        return self


def who(workspace: Workspace, wish: Wish, progress: Progress = silent) -> tuple[Found, ...]:
    """Return the named people who can do any of it, the best first; see `domain/resources/finding.ranked`."""
    wish.checked()
    table = load_between(workspace, wish.start, wish.finish, progress, per=Per.DAY)
    levels: dict[str, dict[str, int]] = {}
    for each in workspace.all(PersonSkill):
        levels.setdefault(each.person_id, {})[each.skill_id] = each.level
    known = _people_on(workspace, wish.project_id)
    candidates = [
        Candidate(row.people[0], _weeks(table, number, wish), levels.get(row.id, {}), knows_project=row.id in known)
        for number, row in enumerate(table.rows)
        if row.people[0].kind is PersonKind.PERSON
    ]
    return ranked(Wanted(wish.skills, wish.role_id, wish.team), candidates)


def _people_on(workspace: Workspace, project_id: str | None) -> set[str]:
    """Return who is assigned to or booked for a project."""
    if project_id is None:
        return set()
    found = {booking.person_id for booking in workspace.find(Booking, project_id=project_id)}
    if workspace.get(Project, project_id).state in LOOKED_AT:
        found.update(workspace.plan(project_id).assignments["person_id"])
    return found


def _weeks(table: LoadTable, row: int, wish: Wish) -> tuple[Week, ...]:
    """Return the weeks of one row of a table by day."""
    person = table.rows[row].people[0]
    gross = 1 / (1 - person.overhead_percent / 100) if person.overhead_percent < 100 else 0.0
    sums: dict[int, list[float]] = {}
    for day, at in enumerate(table.starts):
        asked = float(table.demand[row, day]) + (float(table.proposed[row, day]) if wish.with_proposed else 0.0)
        capacity, leave = float(table.capacity[row, day]), float(table.leave[row, day])
        found = sums.setdefault(at - moment.weekday(at) * moment.DAY, [0.0] * 4)
        found[0] += capacity
        found[1] += asked
        found[2] += leave
        found[3] += moment.weekday(at) < _WORKDAYS
    free = [max(0.0, capacity - asked) for capacity, asked, _, _ in sums.values()]
    wanted = _wanted(wish, list(sums.values()), free, gross)
    return tuple(
        Week(start, capacity, asked, leave, want)
        for (start, (capacity, asked, leave, _)), want in zip(sums.items(), wanted, strict=True)
    )


def _wanted(wish: Wish, weeks: Sequence[Sequence[float]], free: Sequence[float], gross: float) -> list[float]:
    """Return the seconds wanted in each week."""
    if wish.kind is Amount.PERCENT:
        return [(capacity + leave) * gross * wish.amount / 100 for capacity, _, leave, _ in weeks]
    days = [workdays for *_, workdays in weeks]
    if wish.kind is Amount.WEEKLY:
        return [wish.amount * moment.HOUR * each / _WORKDAYS for each in days]
    total, there = wish.amount * moment.HOUR, sum(free)
    if there >= total:
        return [total * each / there for each in free] if there else [0.0] * len(free)
    lacking, all_days = total - there, sum(days) or 1.0
    return [each + lacking * workdays / all_days for each, workdays in zip(free, days, strict=True)]


def percent_of(wish: Wish, found: Found) -> float:
    """Return what share of somebody's working time a wish comes to over its weeks, as a booking says it."""
    if wish.kind is Amount.PERCENT:
        return wish.amount
    weeks = found.candidate.weeks
    person = found.person
    there = sum(week.capacity + week.leave for week in weeks) / max(1e-9, 1 - person.overhead_percent / 100)
    wanted = sum(week.wanted for week in weeks)
    return round(100 * wanted / there, 1) if there > 0 else 0.0


def book(
    workspace: Workspace, wish: Wish, found: Sequence[Found], state: BookingState = BookingState.TENTATIVE
) -> ChangeSet | None:
    """Book people for what was looked for, as one change; line work where the wish names no project."""
    made = [
        Booking(
            id=workspace.new_id(), person_id=each.person.id, project_id=wish.project_id, start=wish.start,
            finish=wish.finish, percent=percent_of(wish, each), state=state,
        )
        for each in found
    ]  # fmt: skip
    empty = [each.person.name for each, booking in zip(found, made, strict=True) if booking.percent <= 0]
    if empty:
        raise InvalidValueError(f"0 % of “{empty[0]}” would be booked.", "Say how much of their time is wanted.")
    names = " and ".join(f"“{each.person.name}”" for each in found) if len(found) <= 2 else f"{len(found)} people"
    for_what = f"“{workspace.get(Project, wish.project_id).name}”" if wish.project_id else "line work"
    how = "tentatively " if state is BookingState.TENTATIVE else ""
    return workspace.record(f"Book {names} {how}for {for_what}", [Insert(each) for each in made])


def teams(workspace: Workspace) -> tuple[str, ...]:
    """Return the teams there are, by name."""
    return tuple(sorted({each.team for each in workspace.find(Person, kind=PersonKind.PERSON)} - {""}))
