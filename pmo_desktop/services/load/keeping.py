"""Everybody's load over all projects of the file, kept from one look to the next and brought up to date by what changed."""

from collections.abc import Iterable, Sequence
from weakref import WeakKeyDictionary, ref

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Availability,
    Booking,
    Calendar,
    CalendarException,
    Leave,
    Person,
    PersonKind,
    Portfolio,
    Project,
    ProjectState,
    Record,
    Role,
    WorkWeek,
)
from pmo_desktop.domain.resources.book import LoadBook, Staff
from pmo_desktop.domain.resources.load import By, LoadTable, Per, edges
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace

COUNTED = (ProjectState.ACTIVE, ProjectState.APPROVED, ProjectState.ON_HOLD, ProjectState.CLOSED)
"""The states of projects whose demand counts: committed work; proposals do not."""
_LOOKED_AT = (*COUNTED, ProjectState.PROPOSED)
_CALENDARS: tuple[type[Record], ...] = (Calendar, WorkWeek, CalendarException, Portfolio)
_OF_PEOPLE: tuple[type[Record], ...] = (Person, Leave, Availability, *_CALENDARS)
_MARGIN = 26 * moment.WEEK
"""How far beyond what was asked for is laid out too, so that looking a little further on costs nothing."""


def load_table(workspace: Workspace, start: int, count: int = 26, progress: Progress = silent) -> LoadTable:
    """Return the load of everybody over `count` weeks from the week of `start`, over all committed projects.

    What is proposed stands beside it.
    """
    return book_of(workspace).table(start, start - moment.weekday(start) * moment.DAY + count * moment.WEEK, progress)


def load_between(  # noqa: PLR0913 - what is shown, and how
    workspace: Workspace, start: int, finish: int, progress: Progress = silent, *, per: Per = Per.WEEK, by: By = By.PERSON,
    weighted: bool = False,
) -> LoadTable:  # fmt: skip
    """Return the load over the whole days, weeks or months that [start, finish) touches.

    `weighted`: what is proposed counts by the probability of its project.
    """
    return book_of(workspace).table(start, finish, progress, per=per, by=by, weighted=weighted)


class KeptLoad:
    """The load of one open file, for one thread: tables are made from what is kept, after a look at what changed since."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = ref(workspace)
        self._stale: set[type[Record]] = set()
        self._book: LoadBook | None = None
        self._projects: tuple[Project, ...] | None = None
        self._bookings: tuple[Booking, ...] | None = None
        self._staff: Staff | None = None
        self._roles: tuple[Role, ...] | None = None
        self._calendars = 0
        self._opened: set[str] = set()
        """The projects whose plans are open and scheduled, but for what changed since."""
        workspace.subscribe(self._note)

    def _note(self, changed: Changed) -> None:
        self._stale |= changed.kinds()
        if changed.is_sweeping or not changed.kinds().isdisjoint(_CALENDARS):
            self._opened.clear()

    def table(  # noqa: PLR0913 - what is shown, and how
        self, start: int, finish: int, progress: Progress = silent, *, per: Per = Per.WEEK, by: By = By.PERSON,
        weighted: bool = False,
    ) -> LoadTable:  # fmt: skip
        """Return the load over the whole days, weeks or months that [start, finish) touches."""
        return self.at(edges(per, start, finish), progress, per=per, by=by, weighted=weighted)

    def at(
        self, starts: Sequence[int], progress: Progress = silent, *, per: Per = Per.WEEK, by: By = By.PERSON,
        weighted: bool = False,
    ) -> LoadTable:  # fmt: skip
        """Return the load between edges, all of them midnights: one more than there are columns."""
        workspace = self._workspace()
        assert workspace is not None
        book, people = self._up_to_date(workspace, starts[0], starts[-1], progress)
        return book.table(starts, people, per=per, by=by, roles=self._roles or (), weighted=weighted)

    def _up_to_date(
        self, workspace: Workspace, start: int, finish: int, progress: Progress
    ) -> tuple[LoadBook, list[Person]]:
        stale = self._stale
        projects, bookings = self._projects_of(workspace, stale), self._bookings_of(workspace, stale)
        plans = self._plans_of(workspace, projects, progress)
        staff = self._staff_of(workspace, stale, next((plan for plan, _ in plans), None))
        if self._book is None or not self._book.covers(start, finish):
            self._book = LoadBook(start - _MARGIN, finish + _MARGIN)
        self._book.update(staff, plans, bookings, {project.id: project for project in projects})
        self._stale = set()  # whoever is stopped on the way, by a newer question, has not looked
        return self._book, _in_order(staff.people, plans, bookings)

    def _projects_of(self, workspace: Workspace, stale: set[type[Record]]) -> tuple[Project, ...]:
        if self._projects is None or Project in stale:
            self._projects = workspace.find(Project, state=_LOOKED_AT)
        if self._roles is None or Role in stale:
            self._roles = workspace.all(Role)
        return self._projects

    def _plans_of(
        self, workspace: Workspace, projects: Sequence[Project], progress: Progress
    ) -> list[tuple[Plan, Schedule]]:
        """Return plans with their schedules: what is not open yet takes its time and is told one by one."""
        new = [project for project in projects if project.id not in self._opened]
        for number, project in enumerate(new):
            progress(number, len(new), project.name)
            workspace.schedule(project.id)
            self._opened.add(project.id)
        schedules = workspace.schedules(project.id for project in projects)
        return [(workspace.plan(project.id), schedules[project.id]) for project in projects]

    def _bookings_of(self, workspace: Workspace, stale: set[type[Record]]) -> tuple[Booking, ...]:
        if self._bookings is None or Booking in stale:
            self._bookings = workspace.all(Booking)
        return self._bookings

    def _staff_of(self, workspace: Workspace, stale: set[type[Record]], plan: Plan | None) -> Staff:
        if self._staff is None or not stale.isdisjoint(_OF_PEOPLE):
            self._calendars += not stale.isdisjoint(_CALENDARS)
            clocks = clocks_of(workspace) if plan is None else _clocks_beside(workspace, plan)
            people, availability = workspace.all(Person), workspace.all(Availability)
            self._staff = Staff(people, availability, clocks, workspace.portfolio().calendar_id, self._calendars)
        return self._staff


_kept: WeakKeyDictionary[Workspace, KeptLoad] = WeakKeyDictionary()


def book_of(workspace: Workspace) -> KeptLoad:
    """Return the load kept for a workspace, which any number of looks share."""
    found = _kept.get(workspace)
    if found is None:
        found = _kept[workspace] = KeptLoad(workspace)
    return found


def _in_order(
    people: Iterable[Person], plans: Iterable[tuple[Plan, Schedule]], bookings: Iterable[Booking]
) -> list[Person]:
    """Return whom to show, people first. Generic roles are there where a project asks for them.

    Those that only templates name are nobody's load.
    """
    booked = {booking.person_id for booking in bookings}
    asking = [plan.assignments.by("person_id") for plan, _ in plans]
    shown = [
        each
        for each in people
        if each.kind is not PersonKind.ROLE or each.id in booked or any(each.id in asked for asked in asking)
    ]
    return sorted(shown, key=lambda person: (person.kind != "person", person.name.casefold()))


def _clocks_beside(workspace: Workspace, plan: Plan) -> Clocks:
    """Return what `clocks_of` does from the tables that an open plan shares with all others."""
    tables = (plan.people, plan.leave, plan.calendars, plan.work_weeks, plan.exceptions)
    return Clocks(Plan.from_columns(Project(id="", name=""), tables, workspace.portfolio()))


def clocks_of(workspace: Workspace) -> Clocks:
    """Return everybody's working time by the calendars and leave of the file."""
    kinds: tuple[type[Record], ...] = (Person, Leave, Calendar, WorkWeek, CalendarException)
    records = [record for kind in kinds for record in workspace.all(kind)]
    return Clocks(Plan.from_records(Project(id="", name=""), records, workspace.portfolio()))
