"""Everybody's load over all projects of the file."""

from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Booking,
    Calendar,
    CalendarException,
    Leave,
    Person,
    PersonKind,
    Project,
    ProjectState,
    Record,
    WorkWeek,
)
from pmo_desktop.domain.resources.load import LoadTable, load, weeks
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace

COUNTED = (ProjectState.ACTIVE, ProjectState.APPROVED, ProjectState.ON_HOLD, ProjectState.CLOSED)
"""The states of projects whose demand counts: committed work; proposals do not."""


def load_table(workspace: Workspace, start: int, count: int = 26, progress: Progress = silent) -> LoadTable:
    """Return the load of everybody over `count` weeks from the week of `start`, over all committed projects.

    Generic roles are there where a project asks for them: those that only templates name are nobody's load.
    """
    projects = workspace.find(Project, state=COUNTED)
    plans = []
    for number, project in enumerate(projects):
        progress(number, len(projects), project.name)
        plans.append((workspace.plan(project.id), workspace.schedule(project.id)))
    bookings = workspace.all(Booking)
    asked = {person_id for plan, _ in plans for person_id in plan.assignments["person_id"]}
    asked |= {booking.person_id for booking in bookings}
    people = [each for each in workspace.all(Person) if each.kind is not PersonKind.ROLE or each.id in asked]
    ordered = sorted(people, key=lambda person: (person.kind != "person", person.name.casefold()))
    return load(ordered, plans, bookings, clocks_of(workspace), weeks(start, count))


def clocks_of(workspace: Workspace) -> Clocks:
    """Return everybody's working time by the calendars and leave of the file."""
    kinds: tuple[type[Record], ...] = (Person, Leave, Calendar, WorkWeek, CalendarException)
    records = [record for kind in kinds for record in workspace.all(kind)]
    return Clocks(Plan.from_records(Project(id="", name=""), records, workspace.portfolio()))
