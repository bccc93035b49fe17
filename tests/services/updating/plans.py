"""Small plans as MS Project would save them, changed from one version to the next, and what a project comes to in words."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    CustomField,
    CustomValue,
    Dependency,
    ExternalId,
    ImportedDates,
    ImportRun,
    Person,
    Project,
    Split,
    Task,
)
from pmo_desktop.services.importing import import_files, previews
from pmo_desktop.services.updating import accept, compare
from pmo_desktop.services.workspace import Workspace

WEEKDAYS = "".join(
    f"<WeekDay><DayType>{day}</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime>"
    "<ToTime>12:00:00</ToTime></WorkingTime><WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime>"
    "</WorkingTime></WorkingTimes></WeekDay>"
    for day in range(2, 7)
)
WEEK = f"<WeekDays>{WEEKDAYS}<WeekDay><DayType>1</DayType></WeekDay><WeekDay><DayType>7</DayType></WeekDay></WeekDays>"


@dataclass(frozen=True)
class T:
    """One task of a file: `waits` are uids with the type and the lag in days, `who` names of people; `done` days."""

    uid: int
    name: str
    level: int = 1
    days: int = 2
    waits: tuple[tuple[int, int, int], ...] = ()
    who: tuple[str, ...] = ()
    done: int = 0
    notes: str = ""
    guid: str = ""
    code: str = ""
    baseline: int = 0


@dataclass(frozen=True)
class P:
    """One version of a file."""

    tasks: tuple[T, ...]
    title: str = "Bridge"
    start: str = "2026-01-05"
    guid: str = ""
    holidays: tuple[str, ...] = ()
    people: tuple[str, ...] = field(default=())

    def with_tasks(self, tasks):
        return replace(self, tasks=tuple(tasks))

    def changed(self, of, /, **more):
        return self.with_tasks(replace(each, **more) if each.uid == of else each for each in self.tasks)

    def without(self, *uids):
        kept = [each for each in self.tasks if each.uid not in uids]
        return self.with_tasks(
            replace(each, waits=tuple(wait for wait in each.waits if wait[0] not in uids)) for each in kept
        )


def xml(plan):
    """Return a plan as MSPDI."""
    people = dict.fromkeys((*plan.people, *(name for task in plan.tasks for name in task.who)))
    numbers = {name: number for number, name in enumerate(people, 1)}
    holidays = "".join(
        f"<Exception><TimePeriod><FromDate>{day}T00:00:00</FromDate><ToDate>{day}T23:59:00</ToDate></TimePeriod>"
        f"<Name>Off {day}</Name><DayWorking>0</DayWorking></Exception>"
        for day in plan.holidays
    )
    days = f"<Exceptions>{holidays}</Exceptions>" if holidays else ""
    tasks = "".join(map(_task, plan.tasks))
    resources = "".join(
        f"<Resource><UID>{number}</UID><Name>{name}</Name></Resource>" for name, number in numbers.items()
    )
    given = [(task.uid, numbers[name]) for task in plan.tasks for name in task.who]
    assignments = "".join(
        f"<Assignment><UID>{number}</UID><TaskUID>{task}</TaskUID><ResourceUID>{person}</ResourceUID></Assignment>"
        for number, (task, person) in enumerate(given, 1)
    )
    guid = f"<GUID>{plan.guid}</GUID>" if plan.guid else ""
    fields = (
        "<ExtendedAttributes><ExtendedAttribute><FieldID>188743731</FieldID><FieldName>Text1</FieldName><Alias>Cost code</Alias>"
        "</ExtendedAttribute></ExtendedAttributes>"
    )
    return (
        f"<Project><Title>{plan.title}</Title>{guid}<StartDate>{plan.start}T08:00:00</StartDate><CalendarUID>1</CalendarUID>"
        f"{fields}<Calendars><Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar>{WEEK}{days}"
        f"</Calendar></Calendars><Tasks>{tasks}</Tasks><Resources>{resources}</Resources>"
        f"<Assignments>{assignments}</Assignments></Project>"
    )


def _task(task):
    if not task.name:
        return f"<Task><UID>{task.uid}</UID><IsNull>1</IsNull><OutlineLevel>{task.level}</OutlineLevel></Task>"
    links = "".join(
        f"<PredecessorLink><PredecessorUID>{before}</PredecessorUID><Type>{kind}</Type><LinkLag>{lag * 4800}</LinkLag>"
        "<LagFormat>7</LagFormat></PredecessorLink>"
        for before, kind, lag in task.waits
    )
    done = min(task.done, task.days)
    begun = "<ActualStart>2026-01-05T08:00:00</ActualStart>" if done else ""
    code = (
        f"<ExtendedAttribute><FieldID>188743731</FieldID><Value>{task.code}</Value></ExtendedAttribute>"
        if task.code
        else ""
    )
    baseline = (
        f"<Baseline><Number>0</Number><Start>2026-01-05T08:00:00</Start><Finish>2026-01-{5 + task.baseline:02}T17:00:00"
        f"</Finish><Duration>PT{8 * task.baseline}H0M0S</Duration></Baseline>"
        if task.baseline
        else ""
    )
    guid = f"<GUID>{task.guid}</GUID>" if task.guid else ""
    return (
        f"<Task><UID>{task.uid}</UID>{guid}<Name>{task.name}</Name><OutlineLevel>{task.level}</OutlineLevel>"
        f"<Duration>PT{8 * task.days}H0M0S</Duration><ActualDuration>PT{8 * done}H0M0S</ActualDuration>{begun}"
        f"<Notes>{task.notes}</Notes>{links}{code}{baseline}</Task>"
    )


BRIDGE = P(
    (
        T(1, "Prepare", days=0),
        T(2, "Survey", level=2, days=3, who=("Anna",)),
        T(3, "Permits", level=2, days=5, waits=((2, 1, 0),), notes="Two offices"),
        T(4, "Build", days=0),
        T(5, "Foundation", level=2, days=10, waits=((3, 1, 0),), who=("Ben",), baseline=8),
        T(6, "Piers", level=2, days=8, waits=((5, 1, 1),), who=("Ben", "Carla")),
        T(7, "Deck", level=2, days=6, waits=((6, 1, 0),), code="C-7"),
        T(8, "Paint", level=2, days=4, waits=((7, 3, 1),)),
        T(9, "Hand over", days=1, waits=((4, 1, 0),)),
    )
)
"""Two summaries of tasks, links between them, people, notes, a custom value and a baseline."""


class Site:
    """A portfolio into which versions of one plan come."""

    def __init__(self, folder: Path, author="Petra"):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.at = 1_767_600_000_000
        with Workspace.create(folder / "site.pmo", author=author, clock=self._clock) as made:
            self.workspace = made.another(hurried=True)  # nobody relies on it
        self.count = 0

    def _clock(self):
        self.at += 1_000
        return self.at

    def file(self, plan, name=""):
        self.count += 1
        path = self.folder / (name or f"Bridge_v{self.count}.xml")
        path.write_text(xml(plan), "utf-8")
        return path

    def bring(self, plan, name=""):
        """Import a plan for the first time; return the id of the project."""
        (done,) = import_files(self.workspace, [self.file(plan, name)])
        return done.imported.project.id

    def preview(self, plan, name=""):
        (shown,) = previews(self.workspace, self.file(plan, name))
        return shown

    def compare(self, project_id, plan, name=""):
        return compare(self.workspace, project_id, self.preview(plan, name))

    def update(self, project_id, plan, chosen=None):
        """Take over a newer version: all of it where nothing is chosen. Return the difference."""
        found = self.compare(project_id, plan)
        accept(self.workspace, found, found.everything() if chosen is None else chosen(found))
        return found

    def task(self, project_id, name):
        (found,) = self.workspace.find(Task, project_id=project_id, name=name)
        return found


_IGNORED = {"id", "rank", "project_id", "parent_id", "colour"}
_DERIVED = ("duration", "actual_duration", "estimated", "elapsed", "work")


def told(workspace, project_id):
    """Return everything a plan says, by the places of its tasks instead of ids."""
    plan = workspace.plan(project_id)
    order = [plan.tasks.ids[row] for row in plan.outline.order]
    place = {task_id: f"{number} {plan.tasks['name'][plan.tasks.row[task_id]]}" for number, task_id in enumerate(order)}
    people = {person.id: person.name for person in workspace.all(Person)}
    fields = {each.id: each.name for each in workspace.all(CustomField)}
    runs = [
        run.id for run in sorted(workspace.find(ImportRun, project_id=project_id), key=lambda run: (run.at, run.id))
    ]

    def said(record, *leave_out):
        values = {name: getattr(record, name) for name in record.__dataclass_fields__}
        return {name: value for name, value in values.items() if name not in {*_IGNORED, *leave_out}}

    tasks = []
    for task_id in order:
        row = plan.tasks.row[task_id]
        leave = ("calendar_id", *(_DERIVED if plan.outline.is_summary[row] else ()))
        tasks.append((place[task_id], plan.outline.level[row], said(plan.tasks.value(row), *leave)))
    links = workspace.find(Dependency, project_id=project_id)
    keys = workspace.find(ExternalId, owner=("task", "row"), row_id=order)
    return {
        "project": said(
            workspace.get(Project, project_id), "calendar_id", "rank", "code", "name", "manager_id", "rag", "rag_reason"
        ),
        "tasks": tasks,
        "links": sorted(
            (place[each.predecessor_id], place[each.successor_id], each.type, each.lag, each.lag_kind) for each in links
        ),
        "people": sorted(
            (place[each.task_id], people[each.person_id], each.units, each.work or 0)
            for each in workspace.find(Assignment, task_id=order)
        ),
        "baselines": sorted(
            (place[each.task_id], each.number, each.start, each.finish, each.duration)
            for each in workspace.find(Baseline, task_id=order)
        ),
        "parts": sorted(
            (place[each.task_id], each.start, each.length) for each in workspace.find(Split, task_id=order)
        ),
        "values": sorted(
            (place[each.row_id], fields[each.field_id], each.value)
            for each in workspace.find(CustomValue, row_id=order)
        ),
        "keys": sorted((place[each.row_id], each.key, each.guid, each.run_id == runs[-1]) for each in keys),
        "dates": sorted(
            (place[each.task_id], each.start, each.finish, each.run_id == runs[-1])
            for each in workspace.find(ImportedDates, task_id=order)
        ),
        "schedule": [
            (place[task_id], int(workspace.schedule(project_id).start[plan.tasks.row[task_id]])) for task_id in order
        ],
    }
