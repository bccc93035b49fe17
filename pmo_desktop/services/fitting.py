"""Does a proposal fit: its demand over the load, the earliest start at which it fits, booking it and committing to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Change, ChangeSet, Insert, Update
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Booking, BookingState, PersonKind, Project, ProjectState
from pmo_desktop.domain.resources.book import LoadBook
from pmo_desktop.domain.resources.fitting import Fit, Lack, laid_over, mondays
from pmo_desktop.domain.resources.load import By, LoadTable, Per, edges
from pmo_desktop.domain.resources.rooms import Rooms
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.services.outlook import DAY_SECONDS
from pmo_desktop.services.overlay import World, after, world
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.project_moves import Movable, days_between, project_moving, what_moves
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace

WEEKS_AHEAD = 104
"""How far ahead a start that fits is looked for."""
_MOST_SAID = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of a proposal: at its own start, and at the earliest at which it fits (None: none was found).

    `least` is, where none fits, the start at which least is lacking. `asks`: whether it asks for anybody at all. Of a project
    that has begun no other start is looked for.
    """

    project: Project
    own: Fit
    earliest: Fit | None
    least: Fit
    asks: bool
    can_move: bool = True

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return the verdict in words."""
        if not self.asks:
            return ("It asks for nobody yet: name people or roles in its plan, or book them.",)
        if self.own.fits:
            return (f"It fits: everybody it asks has the time, from {format_date(self.own.start)} on.",)
        lacking = lacks_in_words(self.own.lacks())
        if self.earliest is not None:
            return (lacking, f"Earliest start that fits: {format_date(self.earliest.start)}.")
        if not self.can_move:
            return (lacking, "It has begun: only what is left of it could move, task by task, in the Gantt.")
        found = f"No start within {WEEKS_AHEAD} weeks fits."
        if self.least.lacking < self.own.lacking:
            days = _days(self.least.lacking)
            found += f" Least is lacking with a start on {format_date(self.least.start)}: {days} in all."
        return (lacking, found)


def does_it_fit(
    workspace: Workspace, project_id: str, progress: Progress = silent, *, with_proposed: bool = False
) -> Verdict:
    """Lay a project over the load of those it asks, and look for the earliest start at which it fits.

    Its own start is tried first, then each Monday from the later of it and today on. `with_proposed`: other proposals take time
    as if they were committed.
    """
    laying = _Laying(workspace, project_id, with_proposed=with_proposed)
    own = laying.at(None)
    asks = bool(own.laid)
    best, earliest = own, own if own.fits else None
    if asks and earliest is None and laying.can_move:
        starts = [each for each in mondays(own.start, workspace.today(), WEEKS_AHEAD) if each != own.start]
        for number, start in enumerate(starts):
            progress(number, len(starts), f"{format_date(start)}")
            found = laying.at(start)
            if found.lacking < best.lacking:
                best = found
            if found.fits:
                earliest = found
                break
    return Verdict(laying.project, own, earliest, best, asks, laying.can_move)


def fit_at(workspace: Workspace, project_id: str, start: int, *, with_proposed: bool = False) -> Fit:
    """Lay a project over the load as it would be with another start."""
    return _Laying(workspace, project_id, with_proposed=with_proposed, start=start).at(start)


class _Laying:
    """The load without a project, and the project's own as it is moved."""

    def __init__(self, workspace: Workspace, project_id: str, *, with_proposed: bool, start: int | None = None) -> None:
        self._workspace, self._with_proposed = workspace, with_proposed
        self.project = workspace.get(Project, project_id)
        self._world = _with(workspace, project_id)
        plan, self._schedule = self._world.plans[project_id]
        self.can_move = what_moves(plan, self._schedule).how is Movable.WHOLE
        bookings = [each.finish for each in self._world.bookings if each.project_id == project_id]
        today = workspace.today()
        finish = max([int(self._schedule.project_finish), today, *bookings])
        later = 0 if start is None else start - start_of(plan, self._schedule)
        finish += max((WEEKS_AHEAD + 4) * moment.WEEK, later + 8 * moment.WEEK)
        self._edges = edges(Per.WEEK, today, finish)
        self._people = self._world.people_shown()
        rest = self._world.book(self._edges[0], self._edges[-1], without=project_id)
        self._there = self._tables(rest)
        self._own = LoadBook(self._edges[0], self._edges[-1])

    def at(self, start: int | None) -> Fit:
        """Return the project over the load as it starts at `start`; None: as it is."""
        known, changes = self._world, () if start is None else moving(self._workspace, self.project.id, start)
        plan, schedule = known.plans[self.project.id]
        begins = start_of(plan, schedule)
        if changes:
            plan = plan.draft()  # a move is about tasks: people and calendars stay, and are laid out once
            plan.patch([plan.row_change(change) for change in changes if _is_of_plan(change)])
            schedule = self._workspace.tried(plan)
            begins = start_of(plan, schedule)
        bookings = [each for each in after(self._workspace, Booking, changes) if each.project_id == self.project.id]
        self._own.update(known.staff, [(plan, schedule)], bookings, {self.project.id: plan.project})
        laid = laid_over(self._there, self._tables(self._own), with_proposed=self._with_proposed)
        return Fit(begins, tuple(self._edges[:-1]), laid)

    def _tables(self, book: LoadBook) -> tuple[LoadTable, LoadTable]:
        roles = self._world.roles
        return (
            book.table(self._edges, self._people),
            book.table(self._edges, self._people, by=By.ROLE, roles=roles),
        )


def _with(workspace: Workspace, project_id: str) -> World:
    """Return the portfolio as it is; a project that is over or cancelled asks for nobody, so that it cannot be laid."""
    found = world(workspace)
    if project_id not in found.plans:
        name = workspace.get(Project, project_id).name
        raise InvalidValueError(f"“{name}” is over or cancelled.", "Set its state to proposed first.")
    return found


def start_of(plan: Plan, schedule: Schedule) -> int:
    """Return where a project begins; where nothing is planned, where it is said to."""
    begins = [int(at) for at in schedule.start.tolist() if at != NO_PART]
    return min(begins, default=plan.project.start)


def moving(workspace: Workspace, project_id: str, start: int) -> tuple[Change, ...]:
    """Return what moves a project to another start: the dates set in it, and its bookings by as many days.

    Raises InvalidValueError where all of it has begun.
    """
    editing = Editing(workspace, project_id, workspace.today())
    calendar = editing.clocks.project
    begins = start_of(editing.plan, editing.schedule)
    days = days_between(calendar, begins, start)
    if not days:
        return ()
    moved = list(project_moving(editing, days).changes)
    by = moment.midnight(start) - moment.midnight(begins)
    moved += [
        Update(Booking, each.id, {"start": each.start + by, "finish": each.finish + by})
        for each in workspace.find(Booking, project_id=project_id)
    ]
    return tuple(moved)


def _is_of_plan(change: Change) -> bool:
    return not isinstance(change, Insert) and change.kind is not Booking


# In words


def lacks_in_words(lacks: Sequence[Lack]) -> str:
    """Return who lacks how much when: “Tester lacks 12 days in March 2026, 3 days in April 2026.”."""
    by_row: dict[str, list[Lack]] = {}
    for lack in lacks:
        by_row.setdefault(lack.row.id, []).append(lack)
    worst = sorted(by_row.values(), key=lambda own: -sum(each.seconds for each in own))
    said = []
    for own in worst[:_MOST_SAID]:
        months = [f"{_days(each.seconds)} in {moment.to_date(each.month):%B %Y}" for each in own[:_MOST_SAID]]
        rest = len(own) - _MOST_SAID
        more = "" if rest <= 0 else " and more in 1 other month" if rest == 1 else f" and more in {rest} other months"
        said.append(f"{own[0].row.name} lacks {', '.join(months)}{more}")
    left = len(worst) - len(said)
    others = f"; {left} others lack time as well" if left > 1 else "; 1 other lacks time as well" if left else ""
    return f"{'; '.join(said)}{others}." if said else ""


def _days(seconds: float) -> str:
    days = seconds / DAY_SECONDS
    text = f"{days:.0f}" if days >= 9.95 else f"{days:.1f}".removesuffix(".0")
    return f"{text} day" if text == "1" else f"{text} days"


# Deciding


def book_tentatively(workspace: Workspace, project_id: str, start: int | None = None) -> ChangeSet | None:
    """Book those a proposal asks for, tentatively, at the start given: its dates move there in the same change.

    Of everybody the plan names (roles too) one booking for each month says what the plan asks in it; who is booked already
    stays so. A booking and planned work never count twice, so that the load stays the same. None where nothing changes.
    """
    name = workspace.get(Project, project_id).name
    moved = () if start is None else moving(workspace, project_id, start)
    known = {each.person_id for each in workspace.find(Booking, project_id=project_id)}
    there = world(workspace, moved)
    if project_id not in there.plans:
        raise InvalidValueError(f"“{name}” is over or cancelled.", "Set its state to proposed first.")
    booked = [Insert(each) for each in _bookings(workspace, there, project_id) if each.person_id not in known]
    return workspace.record(f"Book “{name}” tentatively{_from(moved, start)}", [*moved, *booked])


def commit(workspace: Workspace, project_id: str, start: int | None = None) -> ChangeSet | None:
    """Approve a proposal and commit its tentative bookings, at the start given, as one change."""
    project = workspace.get(Project, project_id)
    moved = () if start is None else moving(workspace, project_id, start)
    changes: list[Change] = [*moved]
    if project.state is ProjectState.PROPOSED:
        changes.append(Update(Project, project_id, {"state": ProjectState.APPROVED}))
    tentative = workspace.find(Booking, project_id=project_id, state=BookingState.TENTATIVE)
    changes += [Update(Booking, each.id, {"state": BookingState.COMMITTED}) for each in tentative]
    return workspace.record(f"Commit to “{project.name}”{_from(moved, start)}", _joined(changes))


def _from(moved: Sequence[Change], start: int | None) -> str:
    return f" from {format_date(start)}" if moved else ""


def _joined(changes: Sequence[Change]) -> list[Change]:
    """Return changes with all of one row in one update: a set says of each row once what it becomes."""
    found: dict[tuple[object, str], Change] = {}
    for change in changes:
        key = (type(change.value), change.value.id) if isinstance(change, Insert) else (change.kind, change.id)
        before = found.get(key)
        if isinstance(change, Update) and isinstance(before, Update):
            found[key] = Update(change.kind, change.id, {**before.fields, **change.fields})
        else:
            found[key] = change
    return list(found.values())


def _bookings(workspace: Workspace, there: World, project_id: str) -> Iterator[Booking]:
    """Yield what the plan of a project asks of everybody in each month as a booking."""
    plan, schedule = there.plans[project_id]
    begins, ends = start_of(plan, schedule), int(schedule.project_finish)
    if ends <= begins:
        return
    table = there.load(begins, ends, per=Per.MONTH, only=project_id)
    rooms = Rooms(there.staff.people, there.staff.availability, there.staff.clocks)
    for number, row in enumerate(table.rows):
        person = row.people[0]
        if person.kind is PersonKind.EQUIPMENT:
            continue
        last: Booking | None = None
        for period, at in enumerate(table.starts):
            start, finish = (
                max(at, moment.midnight(begins)),
                min(table.ends(period), moment.midnight(ends - 1) + moment.DAY),
            )
            asked = float(table.demand[number, period] + table.proposed[number, period])
            worked = rooms.seconds(person.id, start, finish)
            percent = round(100 * asked / worked, 1) if worked > 0 else 0.0
            if last is not None and last.finish == start and last.percent == percent:
                last = replace(last, finish=finish)
                continue
            if last is not None:
                yield last
            last = None if percent <= 0 else Booking(
                id=workspace.new_id(), person_id=person.id, project_id=project_id, start=start, finish=finish,
                percent=percent, state=BookingState.TENTATIVE,
            )  # fmt: skip
        if last is not None:
            yield last
