"""What somebody is assigned and booked to, in every project."""

from dataclasses import dataclass

from pmo_desktop.domain.entry.amounts import format_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.work import format_work
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Assignment, Booking, BookingState, Person, Project, Task
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.services.planning.work import effort_of
from pmo_desktop.services.staff.wording import WITHOUT_TIME
from pmo_desktop.services.workspace import Workspace

LINE_WORK = "Line work"
_DONE = format_percent(100.0)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A task, or a booking where `task_id` is empty; `start` and `last` are None where they are not known."""

    project_id: str
    project: str
    task_id: str
    name: str
    start: int | None
    last: int | None
    amount: str
    state: str

    @property
    def when(self) -> str:
        """The first and the last day in words."""
        if self.start is None or self.last is None:
            return "–"
        first, last = format_date(self.start), format_date(self.last)
        return first if first == last else f"{first} to {last}"


def assigned_to(workspace: Workspace, person_id: str) -> tuple[Assigned, ...]:
    """Return somebody's tasks and bookings by start, what is done last; those of templates and scratch plans are no work."""
    projects = {each.id: each for each in workspace.all(Project) if each.state.counts}
    found = [*_tasks(workspace, person_id, projects), *_bookings(workspace, person_id, projects)]
    return tuple(
        sorted(
            found, key=lambda each: (each.state == _DONE, each.start is None, each.start or 0, each.project, each.name)
        )
    )


def _tasks(workspace: Workspace, person_id: str, projects: dict[str, Project]) -> list[Assigned]:
    own = workspace.find(Assignment, person_id=person_id)
    homes = {task.id: task.project_id for task in workspace.find(Task, id=[each.task_id for each in own])}
    wanted = {homes[each.task_id] for each in own} & projects.keys()
    schedules = workspace.schedules(sorted(wanted))
    counts = workspace.get(Person, person_id).kind in WITHOUT_TIME
    found = []
    for each in own:
        home = homes[each.task_id]
        if home not in schedules:
            continue
        plan, schedule = workspace.plan(home), schedules[home]
        row = plan.tasks.row[each.task_id]
        takes_part = schedule.start[row] != NO_PART
        share = effort_of(plan, row).share(each.id)
        amount = f"{each.units:g}" if counts else f"{each.units * 100:g}%, {format_work(share.work)}"
        found.append(
            Assigned(
                home,
                _called(projects[home]),
                each.task_id,
                plan.tasks["name"][row] or "–",
                int(schedule.start[row]) if takes_part else None,
                max(int(schedule.start[row]), int(schedule.finish[row]) - 1) if takes_part else None,
                amount,
                format_percent(float(schedule.percent[row])),
            )
        )
    return found


def _bookings(workspace: Workspace, person_id: str, projects: dict[str, Project]) -> list[Assigned]:
    return [
        Assigned(
            each.project_id or "",
            _called(projects[each.project_id]) if each.project_id else LINE_WORK,
            "",
            each.note or "Booking",
            each.start,
            each.finish - DAY,
            f"{each.percent:g}%",
            "tentative" if each.state is BookingState.TENTATIVE else "booked",
        )
        for each in workspace.find(Booking, person_id=person_id)
        if each.project_id is None or each.project_id in projects
    ]


def _called(project: Project) -> str:
    return f"{project.code} {project.name}".strip()
