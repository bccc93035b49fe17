"""Looking ahead: what roles and teams are asked for month by month, who has free time, and what nobody is named for yet."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Change, ChangeSet, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.plan.work import Share
from pmo_desktop.domain.records import (
    Assignment,
    Booking,
    Person,
    PersonKind,
    Project,
    ProjectState,
    Role,
    Task,
)
from pmo_desktop.domain.resources.load import By, LoadTable, Per, Seconds, edges
from pmo_desktop.domain.resources.rooms import Rooms
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.services.bookings import rooms_of
from pmo_desktop.services.load import book_of, clocks_of
from pmo_desktop.services.overlay import LOOKED_AT
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.looking import work_on, working_on
from pmo_desktop.services.planning.work import drives, team_changes
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace

DAY_SECONDS = 28_800
"""What a person-day stands for: eight hours of work, as in plans."""
_LEAST = 900
"""Seconds of work under which nothing is told: a quarter of an hour."""


class Unit(StrEnum):
    """What amounts of work are told in; FTE: how many people in full time it is in that month."""

    DAYS = "days"
    FTE = "fte"
    HOURS = "hours"


class Proposals(StrEnum):
    """How work counts that is only proposed."""

    WHOLE = "whole"
    WEIGHTED = "weighted"
    """By the probability of its project."""
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Unassigned:
    """Work ahead that no person is named for.

    `assignment_id` or `booking_id` names what a role holds, both are None for a task without anybody. `seconds` of work are
    left from `start` to `finish`; `guessed`: the task says no amount, so that it is one person for its duration.
    """

    project_id: str | None
    task_id: str | None
    assignment_id: str | None
    booking_id: str | None
    name: str
    role_id: str | None
    role: str
    start: int
    finish: int
    seconds: float
    proposed: bool = False
    guessed: bool = False

    @property
    def id(self) -> str:
        return self.assignment_id or self.booking_id or self.task_id or ""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Months ahead: `table` by role or team, `people` by person over the same months.

    `full_time` is what one person in full time works in each month on the portfolio's calendar, in seconds.
    """

    table: LoadTable
    people: LoadTable
    proposals: Proposals
    full_time: tuple[float, ...]
    unassigned: tuple[Unassigned, ...]
    projects: Mapping[str, Project]
    roles: Mapping[str, str]

    def proposed(self, table: LoadTable) -> Seconds:
        """Return what is proposed in a table as it counts here."""
        return np.zeros_like(table.proposed) if self.proposals is Proposals.OUT else table.proposed

    def gap(self, table: LoadTable) -> Seconds:
        """Return capacity less all that is asked, negative where it does not suffice; seconds by row and month."""
        return table.capacity - table.demand - self.proposed(table)

    def amount(self, seconds: float, period: int, unit: Unit) -> float:
        """Return seconds of work in a unit; an FTE depends on how much is worked in the month."""
        if unit is Unit.HOURS:
            return seconds / moment.HOUR
        if unit is Unit.DAYS:
            return seconds / DAY_SECONDS
        return seconds / self.full_time[period] if self.full_time[period] > 0 else 0.0


def outlook(  # noqa: PLR0913 - what is shown, and how
    workspace: Workspace, start: int, months: int = 12, progress: Progress = silent, *, by: By = By.ROLE,
    proposals: Proposals = Proposals.WHOLE,
) -> Outlook:  # fmt: skip
    """Return what is ahead in the calendar months from that of `start` on; of this month only what is left of it."""
    finish, today = end_of(start, months), workspace.today()
    starts = edges(Per.MONTH, start, finish)
    if starts[0] < today < starts[1]:
        starts[0] = today
    weighted = proposals is Proposals.WEIGHTED
    book = book_of(workspace)
    table = book.at(starts, progress, per=Per.MONTH, by=by, weighted=weighted)
    people = book.at(starts, progress, per=Per.MONTH, weighted=weighted)
    clocks = clocks_of(workspace)
    full = tuple(float(clocks.project.work(at, table.ends(number))) for number, at in enumerate(table.starts))
    return Outlook(
        table, people, proposals, full, unassigned(workspace, today, finish),
        {each.id: each for each in workspace.all(Project)}, {each.id: each.name for each in workspace.all(Role)},
    )  # fmt: skip


def end_of(start: int, months: int) -> int:
    """Return the end of so many calendar months from that of `start` on."""
    first = moment.to_date(start)
    number = first.year * 12 + first.month - 1 + months
    return moment.from_date(first.replace(year=number // 12, month=number % 12 + 1, day=1))


def bench(found: Outlook) -> tuple[int, ...]:
    """Return the rows of the people with free time, who has most of it first; generic roles have none of their own."""
    free = np.clip(found.gap(found.people), 0, None).sum(axis=1)
    rows = [
        number
        for number, row in enumerate(found.people.rows)
        if row.people[0].kind is PersonKind.PERSON and free[number] >= _LEAST
    ]
    return tuple(sorted(rows, key=lambda number: (-float(free[number]), found.people.rows[number].name.casefold())))


# What nobody is named for


def unassigned(workspace: Workspace, today: int, finish: int) -> tuple[Unassigned, ...]:
    """Return the work ahead, up to `finish`, that no person is named for, by its start."""
    people = {each.id: each for each in workspace.all(Person)}
    roles = {each.id: each.name for each in workspace.all(Role)}
    states = {each.id: each.state for each in workspace.find(Project, state=LOOKED_AT)}
    found: list[Unassigned] = []
    for project_id, state in states.items():
        if state is not ProjectState.CLOSED:
            plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
            found += _of_plan(plan, schedule, people, roles, today)
    rooms = rooms_of(workspace)
    for booking in workspace.all(Booking):
        known = states.get(booking.project_id or "")
        if booking.project_id is None or known is not None:
            found += _of_booking(booking, people, roles, rooms, today, proposal=known is ProjectState.PROPOSED)
    ahead = [each for each in found if each.start < finish]
    return tuple(sorted(ahead, key=lambda each: (each.start, each.finish, each.name.casefold(), each.id)))


def _of_plan(
    plan: Plan, schedule: Schedule, people: Mapping[str, Person], roles: Mapping[str, str], today: int
) -> Iterator[Unassigned]:
    tasks, of, is_proposal = plan.tasks, plan.assignments, plan.project.state is ProjectState.PROPOSED
    for row, task_id in enumerate(tasks.ids):
        if not _is_ahead(plan, schedule, row, today):
            continue
        span = max(int(schedule.start[row]), today), int(schedule.finish[row])
        left = 1.0 - float(schedule.percent[row]) / 100
        working = working_on(plan, task_id)
        if not working:
            said = tasks["work"][row]
            seconds = (tasks["duration"][row] if said is None else said) * left
            if seconds >= _LEAST:
                yield Unassigned(
                    plan.project.id, task_id, None, None, tasks["name"][row], None, "", *span, seconds, is_proposal,
                    said is None,
                )  # fmt: skip
        for number in working:
            person = people.get(of["person_id"][number])
            seconds = work_on(plan, row, number) * left
            if person is not None and person.kind is PersonKind.ROLE and seconds >= _LEAST:
                yield Unassigned(
                    plan.project.id, task_id, of.ids[number], None, tasks["name"][row], person.role_id,
                    roles.get(person.role_id or "", person.name), *span, seconds, is_proposal,
                )  # fmt: skip


def _is_ahead(plan: Plan, schedule: Schedule, row: int, today: int) -> bool:
    """Say whether a task is work that is still to be done: no summary, no milestone, no task of another project."""
    tasks = plan.tasks
    return bool(
        not schedule.summary[row]
        and schedule.start[row] != NO_PART
        and not tasks["external"][row]
        and tasks["active"][row]
        and not tasks["elapsed"][row]
        and tasks["duration"][row] > 0
        and schedule.percent[row] < 100
        and schedule.finish[row] > today
    )


def _of_booking(  # noqa: PLR0913 - whom it is of, and when
    booking: Booking,
    people: Mapping[str, Person],
    roles: Mapping[str, str],
    rooms: Rooms,
    today: int,
    *,
    proposal: bool,
) -> Iterator[Unassigned]:
    person = people.get(booking.person_id)
    if person is None or person.kind is not PersonKind.ROLE or booking.finish <= today:
        return
    start = max(booking.start, today)
    seconds = rooms.seconds(person.id, start, booking.finish) * booking.percent / 100
    if seconds >= _LEAST:
        yield Unassigned(
            booking.project_id, None, None, booking.id, booking.note or "Booking", person.role_id,
            roles.get(person.role_id or "", person.name), start, booking.finish, seconds,
            proposal or booking.state == "tentative",
        )  # fmt: skip


def name_somebody(workspace: Workspace, items: Iterable[Unassigned], person_id: str) -> ChangeSet | None:
    """Name a person for work that nobody is named for, keeping its amount, as one change.

    Raises InvalidValueError where that person is on the task already.
    """
    person = workspace.get(Person, person_id)
    wanted = tuple(items)
    changes: list[Change] = []
    rooms = rooms_of(workspace)
    for item in wanted:
        changes += _naming(workspace, item, person, rooms)
    what = f"“{wanted[0].name}”" if len(wanted) == 1 else f"{len(wanted)} pieces of work"
    return workspace.record(f"Name “{person.name}” for {what}", changes)


def _naming(workspace: Workspace, item: Unassigned, person: Person, rooms: Rooms) -> list[Change]:
    if item.booking_id is not None:
        booking = workspace.get(Booking, item.booking_id)
        percent = rooms.kept(booking.percent, booking.person_id, person.id, booking.start, booking.finish)
        return [Update(Booking, booking.id, {"person_id": person.id, "percent": percent})]
    task = workspace.get(Task, item.task_id or "")
    editing = Editing(workspace, task.project_id, workspace.today())
    plan, row = editing.plan, editing.plan.tasks.row[task.id]
    on_it = {plan.assignments["person_id"][each]: each for each in working_on(plan, task.id)}
    if person.id in on_it:
        raise InvalidValueError(
            f"“{person.name}” is on “{task.name}” already.", "Change their units there, or name somebody else."
        )
    if item.assignment_id is not None:
        return [Update(Assignment, item.assignment_id, {"person_id": person.id, "cost": None})]
    units = rooms.units(person.id).most(item.start, item.finish) or person.max_units or 1.0
    share = Share(workspace.new_id(), units, drives=drives(person))
    return team_changes(plan, row, {}, {person.id: share})
