"""What is behind cells of the load: tasks and bookings with dates, share, slack and priority, and which of the two counts."""

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Booking, BookingState, Project, ProjectState
from pmo_desktop.domain.resources.load import LoadEntry, LoadTable
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.services.reassigning import Item
from pmo_desktop.services.workspace import Workspace


class Cells(NamedTuple):
    """Rows of tables, and the columns chosen of each."""

    places: tuple[tuple[LoadTable, int], ...]
    columns: range

    @property
    def span(self) -> tuple[int, int] | None:
        """Return the first moment and the end of what is chosen."""
        if not self.places or not self.columns:
            return None
        table = self.places[0][0]
        return table.starts[self.columns.start], table.ends(self.columns.stop - 1)


@dataclass(frozen=True, slots=True)
class Behind:
    """One line: what an assignment or a booking asks of a person in the cells, in seconds of work.

    `share` is of the person's capacity there. `slack` is in working days, `units` 1.0 for full time. `counts` says which of
    booking and assignment the load takes where the project has both, `difference` how many seconds more are booked.
    """

    entry: LoadEntry
    person: str
    project: str
    what: str
    start: int
    finish: int
    seconds: float
    share: float | None
    units: float = 0.0
    slack: float | None = None
    free_slack: float | None = None
    priority: int | None = None
    counts: str = ""
    difference: float = 0.0
    is_tentative: bool = False
    has_begun: bool = False

    @property
    def item(self) -> Item:
        """Return it as what can be decided of it, of a booking all of it."""
        return Item(self.entry.project_id, self.entry.assignment_id or "", self.entry.booking_id or "")

    @property
    def is_booking(self) -> bool:
        return self.entry.booking_id is not None


def behind(workspace: Workspace, cells: Cells) -> tuple[Behind, ...]:
    """Return what is behind cells, the largest first."""
    entries = merged(cells)
    if not entries:
        return ()
    people = {person.id: person.name for table, row in cells.places for person in table.rows[row].people}
    projects = {each.id: each for each in workspace.find(Project, id={e.project_id for e in entries if e.project_id})}
    bookings = {each.id: each for each in workspace.find(Booking, id={e.booking_id for e in entries if e.booking_id})}
    there, told = _there(cells), _promised(cells)
    plans = {
        each: (workspace.plan(each), workspace.schedule(each))
        for each in {entry.project_id for entry in entries if entry.assignment_id and entry.project_id}
    }
    found = []
    for entry in entries:
        capacity = there.get(entry.person_id, 0.0)
        share = entry.seconds / capacity if capacity > 0 else None
        project = projects.get(entry.project_id or "")
        head = (entry, people.get(entry.person_id, "–"), _called(project))
        counts, difference = told.get((entry.person_id, entry.project_id), ("", 0.0))
        if entry.assignment_id and entry.project_id in plans:
            found.append(_task(*head, *plans[entry.project_id], share, counts, difference))
        elif entry.booking_id in bookings:
            found.append(_booking(*head, bookings[entry.booking_id], share, counts, difference))
    return tuple(each for each in found if each is not None)


def _called(project: Project | None) -> str:
    return "" if project is None else f"{project.code}  {project.name}".strip()


def _task(  # noqa: PLR0913, PLR0917 - all that is known of it
    entry: LoadEntry, person: str, project: str, plan: Plan, schedule: Schedule, share: float | None, counts: str,
    difference: float,
) -> Behind | None:  # fmt: skip
    row, number = plan.tasks.row.get(entry.task_id or ""), plan.assignments.row.get(entry.assignment_id or "")
    if row is None or number is None:
        return None
    tasks, day = plan.tasks, plan.project.day_seconds
    return Behind(
        entry, person, project, str(tasks["name"][row]), int(schedule.start[row]), int(schedule.finish[row]),
        entry.seconds, share, float(plan.assignments["units"][number]), int(schedule.total_slack[row]) / day,
        int(schedule.free_slack[row]) / day, int(tasks["priority"][row]), counts, difference,
        plan.project.state is ProjectState.PROPOSED, tasks["actual_start"][row] is not None,
    )  # fmt: skip


def _booking(  # noqa: PLR0913, PLR0917 - all that is known of it
    entry: LoadEntry, person: str, project: str, booking: Booking, share: float | None, counts: str, difference: float
) -> Behind:
    return Behind(
        entry, person, project, "", booking.start, booking.finish, entry.seconds, share, booking.percent / 100,
        counts=counts, difference=difference, is_tentative=booking.state is BookingState.TENTATIVE,
    )  # fmt: skip


def merged(cells: Cells) -> list[LoadEntry]:
    """Return what is behind cells, each assignment and booking of a person once, the largest first."""
    first: dict[tuple[str, str | None, str | None], LoadEntry] = {}
    seconds: dict[tuple[str, str | None, str | None], float] = defaultdict(float)
    for table, row in cells.places:
        for column in cells.columns:
            for entry in table.entries(row, column):
                key = (entry.person_id, entry.assignment_id, entry.booking_id)
                first.setdefault(key, entry)
                seconds[key] += entry.seconds
    found = [
        LoadEntry(
            each.project_id, each.task_id, seconds[key], each.person_id, each.assignment_id, each.booking_id, each.is_proposed
        )
        for key, each in first.items()
    ]  # fmt: skip
    return sorted(found, key=lambda entry: -entry.seconds)


def _there(cells: Cells) -> dict[str, float]:
    """Return each person's capacity in the cells; of roles and teams that of the whole row counts for each in it."""
    found: dict[str, float] = {}
    for table, row in cells.places:
        part = float(table.capacity[row, cells.columns.start : cells.columns.stop].sum())
        for person in table.rows[row].people:
            found.setdefault(person.id, part)
    return found


def _promised(cells: Cells) -> dict[tuple[str, str | None], tuple[str, float]]:
    """Return for each person and project with both bookings and planned work which counts, and how much more is booked."""
    booked: dict[tuple[str, str | None], float] = defaultdict(float)
    planned: dict[tuple[str, str | None], float] = defaultdict(float)
    counted: dict[tuple[str, str | None], float] = defaultdict(float)
    for table, row in cells.places:
        for column in cells.columns:
            for each in table.promised(row, column):
                key = (each.person_id, each.project_id)
                booked[key] += each.booked
                planned[key] += each.assigned
                counted[key] += each.counted
    return {
        key: ("booking" if counted[key] > planned[key] + 1 else "assignment", booked[key] - planned[key])
        for key in booked
        if planned[key] > 0
    }
