"""Everything a person is responsible for goes to another: what that is, what it would mean, and the one change that does it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.work import format_work
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.portfolio.rag import CLOSED_RISKS
from pmo_desktop.domain.records import (
    Action,
    Assignment,
    Booking,
    Document,
    Issue,
    Person,
    Project,
    ProjectState,
    Record,
    Risk,
    Task,
    Template,
)
from pmo_desktop.domain.resources.load import LoadTable
from pmo_desktop.domain.resources.phasing import Phasing, work_between
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.services.load import load_table
from pmo_desktop.services.planning.work import effort_of
from pmo_desktop.services.staff.together import put_together
from pmo_desktop.services.workspace import Workspace

_OVER = frozenset({ProjectState.CLOSED, ProjectState.CANCELLED})
_MOST_WEEKS = 52


@dataclass(frozen=True, slots=True)
class Terms:
    """Who gives what to whom from which day on (its midnight)."""

    giver: Person
    taker: Person
    day: int


@dataclass(frozen=True, slots=True)
class Duty:
    """One kind of responsibility: the field that names the person, and which rows still are one.

    `by_name`: the field holds the person's name, as it was typed.
    """

    name: str
    title: str
    kind: type[Record]
    field: str
    is_open: Callable[[Record], bool]
    by_name: bool = False


def _is_running(project: Record) -> bool:
    return isinstance(project, Project) and project.state.counts and project.state not in _OVER


DUTIES: tuple[Duty, ...] = (
    Duty("projects", "Manages the project", Project, "manager_id", _is_running),
    Duty("risks", "Risk", Risk, "owner_id", lambda row: isinstance(row, Risk) and row.status not in CLOSED_RISKS),
    Duty("issues", "Issue", Issue, "owner_id",
         lambda row: isinstance(row, Issue) and row.status != "closed" and row.closed_on is None),
    Duty("actions", "Action", Action, "owner_id",
         lambda row: isinstance(row, Action) and row.status not in {"done", "closed"} and row.done_on is None),
    Duty("documents", "Document", Document, "owner_id", lambda _row: True),
    Duty("templates", "Template", Template, "owner",
         lambda row: isinstance(row, Template) and row.state != "retired", by_name=True),
)  # fmt: skip
"""What is handed over by another name in its field; work and bookings follow by rules of their own below.

Two versions of what two people changed are put before the project's manager: they go with the project.
"""
TASKS, BOOKINGS = "tasks", "bookings"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that goes; `project_id` is None for what belongs to no project. `key` names it when some are chosen."""

    key: str
    duty: str
    project_id: str | None
    title: str
    name: str
    detail: str
    changes: tuple[Change, ...]
    task_id: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What goes in one project; `project` is empty for what belongs to none."""

    project: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Strain:
    """The taker's busiest week from the day on before and after (shares, 1.0 is full), and the weeks with too much."""

    weeks: int
    before: float
    after: float
    over_before: int
    over_after: int

    def sentence(self, name: str) -> str:
        """Return it in one line."""
        if not self.weeks:
            return f"{name} gets no work from this."
        load = f"{name}’s busiest week: {self.before:.0%} now, {self.after:.0%} then"
        if self.over_after:
            return f"{load}; too much in {self.over_after} of {self.weeks} weeks ({self.over_before} now)."
        return f"{load}; never too much."


@dataclass(frozen=True, slots=True)
class Preview:
    """What would go, by project in the register's order."""

    terms: Terms
    groups: tuple[Group, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for group in self.groups for item in group.items)


def preview(workspace: Workspace, giver_id: str, taker_id: str, day: int) -> Preview:
    """Return what `giver` is responsible for from `day` on; raise InvalidValueError where it cannot go to `taker`."""
    terms = _terms(workspace, giver_id, taker_id, day)
    items = [*_duties(workspace, terms), *_tasks(workspace, terms), *_bookings(workspace, terms)]
    projects = [each for each in workspace.all(Project) if each.state.counts]
    titles: dict[str | None, str] = {each.id: f"{each.code} {each.name}".strip() for each in projects}
    titles[None] = ""
    known = {key: [item for item in items if item.project_id == key] for key in titles}
    return Preview(terms, tuple(Group(titles[key], tuple(own)) for key, own in known.items() if own))


def hand_over(  # noqa: PLR0913 - who, to whom, when and what
    workspace: Workspace,
    giver_id: str,
    taker_id: str,
    day: int,
    chosen: Collection[str] | None = None,
    *,
    leaves: bool = False,
) -> ChangeSet | None:
    """Hand over as one change: the items whose keys are `chosen`, all where that is None.

    `leaves`: the person is here until the day. What was done stays with who did it.
    """
    shown = preview(workspace, giver_id, taker_id, day)
    changes = [change for item in shown.items if chosen is None or item.key in chosen for change in item.changes]
    if leaves:
        changes.append(Update(Person, giver_id, {"active_to": day}))
    return workspace.record(f"Hand over from “{shown.terms.giver.name}” to “{shown.terms.taker.name}”", changes)


def _terms(workspace: Workspace, giver_id: str, taker_id: str, day: int) -> Terms:
    if giver_id == taker_id:
        raise InvalidValueError("Nobody hands over to themselves.", "Choose somebody else to take over.")
    people = {person.id: person for person in workspace.find(Person, id=(giver_id, taker_id))}
    if len(people) < 2:
        raise InvalidValueError("One of the two is no longer in the portfolio.", "Choose the people anew.")
    taker = people[taker_id]
    if taker.active_to is not None and taker.active_to <= day:
        raise InvalidValueError(
            f"{taker.name} is here only until {format_date(taker.active_to - DAY)}.",
            "Choose somebody else to take over.",
        )
    return Terms(people[giver_id], taker, day)


# What goes by its name


def _duties(workspace: Workspace, terms: Terms) -> Iterator[Item]:
    for duty in DUTIES:
        old, new = (terms.giver.name, terms.taker.name) if duty.by_name else (terms.giver.id, terms.taker.id)
        if not old:
            continue
        for row in workspace.find(duty.kind, **{duty.field: old}):
            if duty.is_open(row):
                change = Update(duty.kind, row.id, {duty.field: new})
                yield Item(_key(duty.name, row.id), duty.name, _project_of(row), duty.title, _name(row), "", (change,))


def _key(duty: str, row_id: str) -> str:
    return f"{duty}/{row_id}"


def _project_of(row: Record) -> str | None:
    if isinstance(row, Project):
        return row.id
    return None if isinstance(row, Template) else getattr(row, "project_id", None)


def _name(row: Record) -> str:
    return str(getattr(row, "name", "") or getattr(row, "title", "") or "–")


# Work


def _tasks(workspace: Workspace, terms: Terms) -> Iterator[Item]:
    """Yield what is left to do of the tasks of running projects."""
    own = workspace.find(Assignment, person_id=terms.giver.id)
    homes = {task.id: task.project_id for task in workspace.find(Task, id=[each.task_id for each in own])}
    running = {project.id for project in workspace.all(Project) if _is_running(project)}
    for project_id in sorted({homes[each.task_id] for each in own} & running):
        plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
        rows = [(plan.tasks.row[each.task_id], each) for each in own if homes[each.task_id] == project_id]
        seen: set[int] = set()
        for row, assignment in sorted(rows, key=lambda pair: plan.outline.number[pair[0]]):
            yield from _task(workspace, terms, _Place(plan, schedule, row, assignment, row not in seen))
            seen.add(row)


@dataclass(frozen=True, slots=True)
class _Place:
    """One assignment in its plan."""

    plan: Plan
    schedule: Schedule
    row: int
    assignment: Assignment
    first: bool
    """Whether it is the giver's only one on its task, or the first: what the taker has there is added to once."""


def _task(workspace: Workspace, terms: Terms, place: _Place) -> Iterator[Item]:
    plan, schedule, row, own = place.plan, place.schedule, place.row, place.assignment
    if plan.tasks["actual_finish"][row] is not None or plan.tasks["external"][row]:
        return
    share = effort_of(plan, row).share(own.id)
    begun = plan.tasks["actual_start"][row] is not None
    takes_part = schedule.start[row] != NO_PART
    if takes_part and not begun and schedule.finish[row] <= terms.day and terms.day > workspace.today():
        return  # it is planned to be done by then
    if begun and share.drives and not share.left:
        return
    kept = 0
    if not begun and takes_part and schedule.start[row] < terms.day and terms.day > workspace.today():
        kept = _planned_before(place, terms.day) if share.drives else 0
    theirs = workspace.find(Assignment, task_id=own.task_id, person_id=terms.taker.id) if place.first else ()
    if (begun and share.done) or kept:
        changes = _parted(workspace, terms, place, kept or share.done, theirs)
        detail = f"{format_work(share.work - (kept or share.done))} left of {format_work(share.work)}"
    else:
        changes = _whole(terms, place, theirs)
        detail = format_work(share.work) if share.drives and share.work else ""
    name = str(plan.tasks["name"][row])
    yield Item(_key(TASKS, own.id), TASKS, plan.project.id, "Task", name, detail, tuple(changes), own.task_id)


def _planned_before(place: _Place, day: int) -> int:
    """Return the work of an assignment that lies before a day."""
    phasing = Phasing(place.plan, place.schedule)
    number = place.plan.assignments.row[place.assignment.id]
    calendar = phasing.calendar(number)
    return work_between(phasing.pieces(number, calendar), calendar, int(place.schedule.start[place.row]), day)


def _whole(terms: Terms, place: _Place, theirs: Sequence[Assignment]) -> list[Change]:
    """Let an assignment nobody has begun change hands; who is on the task already takes it beside their own."""
    own = place.assignment
    if not theirs:
        return [Update(Assignment, own.id, {"person_id": terms.taker.id})]
    there = theirs[0]
    return [Update(Assignment, there.id, put_together(place.plan, place.row, there, [own])), Delete(Assignment, own.id)]


def _parted(workspace: Workspace, terms: Terms, place: _Place, kept: int, theirs: Sequence[Assignment]) -> list[Change]:
    """Leave with an assignment what is done, or lies before the day, and give the rest to the taker."""
    plan, row, own = place.plan, place.row, place.assignment
    effort = effort_of(plan, row)
    mine = effort.share(own.id)
    rest = mine.work - kept
    begun = plan.tasks["actual_start"][row] is not None
    mine_left = {"work": kept, "actual_work": kept, "remaining_work": 0} if begun else {"work": kept}
    changes: list[Change] = [Update(Assignment, own.id, mine_left)]
    if theirs:
        there, other = theirs[0], effort.share(theirs[0].id)
        fields: dict[str, object] = {"work": other.work + rest}
        if begun:
            fields |= {
                "units": round(there.units + own.units, 9), "actual_work": other.done, "remaining_work": other.left + rest,
            }  # fmt: skip
        else:  # so that it takes no longer: their part of the day grows, also before the day
            fields["units"] = round(there.units + own.units * rest / mine.work, 9)
            if there.remaining_work is not None:
                fields["remaining_work"] = there.remaining_work + rest
        return [*changes, Update(Assignment, there.id, fields)]
    delay = 0 if begun else _delay(place, terms)
    fresh = replace(
        own, id=workspace.new_id(), person_id=terms.taker.id, work=rest, actual_work=0,
        remaining_work=rest if begun else None, delay=delay, cost=None,
    )  # fmt: skip
    return [*changes, Insert(fresh)]


def _delay(place: _Place, terms: Terms) -> int:
    """Return the working time of the taker between the start of a task and the day, which is when they begin."""
    from pmo_desktop.domain.schedule.clocks import Clocks  # noqa: PLC0415 - few handovers look ahead

    calendar = Clocks(place.plan).on_task(place.row, terms.taker.id)
    return calendar.work(int(place.schedule.start[place.row]), terms.day)


# Bookings


def _bookings(workspace: Workspace, terms: Terms) -> Iterator[Item]:
    """Yield bookings from the day on; one that runs across it is split there."""
    for each in sorted(workspace.find(Booking, person_id=terms.giver.id), key=lambda booking: booking.start):
        if each.finish <= terms.day:
            continue
        start = max(each.start, terms.day)
        if each.start < terms.day:
            rest = replace(each, id=workspace.new_id(), person_id=terms.taker.id, start=start)
            changes: tuple[Change, ...] = (Update(Booking, each.id, {"finish": terms.day}), Insert(rest))
        else:
            changes = (Update(Booking, each.id, {"person_id": terms.taker.id}),)
        when = f"{format_date(start)} to {format_date(each.finish - 1)}"
        yield Item(
            _key(BOOKINGS, each.id),
            BOOKINGS,
            each.project_id,
            "Booking",
            each.note or f"{each.percent:g}%",
            when,
            changes,
        )


# What it would mean


def weeks_ahead(workspace: Workspace, day: int) -> LoadTable:
    """Return everybody's load from a day on, for `strain`."""
    return load_table(workspace, day, _MOST_WEEKS)


def strain(table: LoadTable, shown: Preview, chosen: Collection[str] | None = None) -> Strain:
    """Return the taker's load over the weeks in which they would get something, with and without it.

    What comes is counted where it lies in the giver's weeks.
    """
    terms = shown.terms
    rows = {person.id: row for row, person in enumerate(table.people)}
    if terms.giver.id not in rows or terms.taker.id not in rows:
        return Strain(0, 0.0, 0.0, 0, 0)
    taken = [item for item in shown.items if chosen is None or item.key in chosen]
    coming = _coming(table, rows[terms.giver.id], taken)
    weeks = [week for week, seconds in coming.items() if seconds > 0]
    return _strain(table, rows[terms.taker.id], coming, weeks)


def _coming(table: LoadTable, giver: int, taken: Sequence[Item]) -> dict[int, float]:
    tasks = {item.task_id for item in taken if item.duty == TASKS}
    booked = {item.project_id for item in taken if item.duty == BOOKINGS}
    return {
        week: sum(
            entry.seconds
            for entry in table.entries(giver, week)
            if (entry.task_id in tasks if entry.task_id is not None else entry.project_id in booked)
        )
        for week in range(table.periods)
    }


def _strain(table: LoadTable, row: int, coming: Mapping[int, float], weeks: Sequence[int]) -> Strain:
    capacity, demand = table.capacity[row], table.demand[row]
    before = [float(demand[week]) for week in weeks]
    after = [float(demand[week]) + coming[week] for week in weeks]
    there = [float(capacity[week]) for week in weeks]
    return Strain(
        len(weeks), _busiest(before, there), _busiest(after, there), _too_much(before, there), _too_much(after, there)
    )


def _busiest(asked: Sequence[float], there: Sequence[float]) -> float:
    """Return the largest share of a week; a week off has none, and counts as too much where anything is asked."""
    return max((seconds / room for seconds, room in zip(asked, there, strict=True) if room > 0), default=0.0)


def _too_much(asked: Sequence[float], there: Sequence[float]) -> int:
    return sum(seconds > room + 1 for seconds, room in zip(asked, there, strict=True))
