"""Portfolios of any size, for measuring: plans that hang together, with people, baselines and progress."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from pmo_desktop.domain import rank
from pmo_desktop.domain.changes import Change, Insert
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    Calendar,
    CalendarException,
    Dependency,
    LinkType,
    Person,
    Portfolio,
    Project,
    Record,
    Role,
    Task,
    WorkWeek,
)
from pmo_desktop.services.demo.course import Course, Deviations
from pmo_desktop.services.demo.days import Days
from pmo_desktop.services.demo.staff import working_calendar
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace

_OBJECTS = (
    "Pumping station", "Trunk main", "Treatment stream", "Service reservoir", "Metering zone", "Control system",
    "Sludge line", "Intake", "Billing module", "Depot",
)  # fmt: skip
_WORKS = ("renewal", "refurbishment", "replacement", "extension", "upgrade")
_PHASES = ("Preparation", "Design", "Procurement", "Construction", "Commissioning", "Handover")
_STEPS = (
    "Survey", "Brief", "Option study", "Outline design", "Detailed design", "Design review", "Specification", "Enquiry",
    "Tender evaluation", "Order", "Delivery", "Site set-up", "Civil works", "Mechanical works", "Electrical works",
    "Cable pulling", "Installation", "Inspection", "Dry tests", "Wet tests", "Snagging", "Training", "Documentation",
)  # fmt: skip
_ROLES = ("Project manager", "Civil engineer", "Electrical engineer", "Process engineer", "Buyer", "Site supervisor")
_FIRST = ("Anna", "Bilal", "Carys", "David", "Elena", "Femi", "Grace", "Hugo", "Isla", "Jonas", "Kavita", "Liam", "Mei")
_LAST = ("Abbott", "Bailey", "Clarke", "Dhillon", "Evans", "Fischer", "Grant", "Hughes", "Iqbal", "Jones", "Kaur")
_PER_PHASE = 12
"""Tasks in a phase, its own line among them."""
_PER_STREAM = 1_000
_TASKS_PER_PERSON = 60
_ASSIGNED = 0.7
_LINK_TYPES = (LinkType.FS,) * 7 + (LinkType.SS, LinkType.FF)
_SPREAD = 78
"""Weeks over which the starts are spread; two thirds of them have passed."""


def generate(workspace: Workspace, projects: int, tasks: int, seed: int = 1, progress: Progress = silent) -> None:
    """Add so many projects of exactly so many tasks each (summaries count), one change per project.

    The same seed on the same day gives the same plans. Raises InvalidValueError for sizes that make no sense.
    """
    if projects < 1 or tasks < 1:
        raise InvalidValueError("A portfolio needs at least one project and one task.", "Ask for larger numbers.")
    making = _Making(workspace, Random(seed))
    making.people(max(5, projects * tasks // _TASKS_PER_PERSON))
    for number, place in enumerate(rank.spread(projects), 1):
        progress(number - 1, projects, f"Project {number} of {projects}")
        making.project(number, place, tasks)


class _Making:
    def __init__(self, workspace: Workspace, random: Random) -> None:
        self._workspace = workspace
        self._random = random
        self._portfolio: Portfolio = workspace.portfolio()
        kinds: tuple[type[Record], ...] = (Calendar, WorkWeek, CalendarException)
        self._calendars: list[Record] = [record for kind in kinds for record in workspace.all(kind)]
        self._calendar = working_calendar(self._portfolio.calendar_id or "", self._calendars)
        self._days = Days(workspace.today(), self._calendar)
        self._people: list[Person] = []

    def people(self, count: int) -> None:
        new_id = self._workspace.new_id
        roles = [Role(id=new_id(), name=name, rank=place) for name, place in
                 zip(_ROLES, rank.spread(len(_ROLES)), strict=True)]  # fmt: skip
        for number in range(count):
            first, last = _FIRST[number % len(_FIRST)], _LAST[number // len(_FIRST) % len(_LAST)]
            again = number // (len(_FIRST) * len(_LAST))
            name = f"{first} {last}" + (f" {again + 1}" if again else "")
            self._people.append(Person(id=new_id(), name=name, role_id=roles[number % len(roles)].id))
        self._workspace.record("Add people", [Insert(each) for each in (*roles, *self._people)])

    def project(self, number: int, place: str, size: int) -> None:
        project = self._header(number, place)
        tasks = self._tasks(project, size)
        parents = {task.parent_id for task in tasks}
        leaves = [task for task in tasks if task.id not in parents]
        links = list(self._links(project, leaves))
        work = list(self._assignments(leaves))
        named = {each.person_id for each in work}
        people = [person for person in self._people if person.id in named]
        others = [*links, *work, *self._calendars, *people]
        deviations = self._deviations(leaves)
        course = Course(project, tasks, others, self._portfolio, self._calendar, deviations)
        baselines = [self._baseline(course, task) for task in tasks]
        kept = [self._as_it_stands(course, task) if task.id not in parents else task for task in tasks]
        changes: list[Change] = [Insert(each) for each in (project, *kept, *links, *work, *baselines)]
        self._workspace.record(f"New project “{project.name}”", changes)

    def _header(self, number: int, place: str) -> Project:
        random = self._random
        name = f"{random.choice(_OBJECTS)} {random.choice(_WORKS)} {number}"
        weeks = random.randrange(_SPREAD) - _SPREAD * 2 // 3
        return Project(
            id=self._workspace.new_id(), name=name, code=f"G-{number:03}", start=self._days.begin(f"{weeks:+d}w"),
            manager_id=random.choice(self._people).id, budget=random.randrange(50, 3000) * 100_000,
            currency=self._portfolio.currency, status_date=self._days.status, rank=place,
        )  # fmt: skip

    def _tasks(self, project: Project, size: int) -> list[Task]:
        """Return `size` tasks: phases of a dozen; the rest of a short one, or a short plan, has none above it."""
        found: list[Task] = []
        phase: Task | None = None
        for number, place in enumerate(rank.spread(size)):
            left = size - number
            if number % _PER_PHASE == 0:
                name = _PHASES[number // _PER_PHASE % len(_PHASES)]
                phase = self._task(project, f"{name} {number // _PER_PHASE + 1}", None, place, 0) if left > 1 else None
                if phase is not None:
                    found.append(phase)
                    continue
            last = phase is not None and (number % _PER_PHASE == _PER_PHASE - 1 or left == 1)
            days = 0 if last and number % _PER_PHASE > 2 else self._random.choice((1, 2, 3, 3, 5, 5, 8, 10, 15))
            name = "Gate" if days == 0 else self._random.choice(_STEPS)
            found.append(self._task(project, f"{name} {number + 1}", phase, place, days))
        return found

    def _task(self, project: Project, name: str, above: Task | None, place: str, days: int) -> Task:
        return Task(
            id=self._workspace.new_id(), project_id=project.id, parent_id=above.id if above else None, rank=place,
            name=name, duration=days * project.day_seconds, milestone=days == 0 and above is not None,
        )  # fmt: skip

    def _links(self, project: Project, leaves: list[Task]) -> Iterator[Dependency]:
        """Yield about 1.2 links per task, always forwards, so that there is no loop.

        A very large plan has streams side by side: one after the other they would take centuries.
        """
        random = self._random
        for at, task in enumerate(leaves):
            first = at - at % _PER_STREAM
            for _ in range((2 if random.random() < 0.2 else 1) if at > first else 0):
                before = leaves[at - 1] if random.random() < 0.3 else leaves[max(first, at - random.randrange(1, 25))]
                kind = random.choice(_LINK_TYPES)
                lag = random.choice((0, 0, 0, 0, 1, 2, 5, -1)) * project.day_seconds
                yield Dependency(
                    id=self._workspace.new_id(), project_id=project.id, predecessor_id=before.id, successor_id=task.id,
                    type=kind, lag=lag,
                )  # fmt: skip

    def _assignments(self, leaves: list[Task]) -> Iterator[Assignment]:
        for task in leaves:
            if task.duration and self._random.random() < _ASSIGNED:
                units = self._random.choice((0.25, 0.5, 0.5, 1.0))
                person = self._random.choice(self._people)
                work = round(task.duration * units)
                yield Assignment(
                    id=self._workspace.new_id(), task_id=task.id, person_id=person.id, units=units, work=work
                )

    def _deviations(self, leaves: list[Task]) -> Deviations:
        chosen = [task for task in leaves if task.duration and self._random.random() < 0.1]
        return Deviations(
            late={},
            takes={task.id: round(task.duration * self._random.choice((0.8, 1.2, 1.5))) for task in chosen},
            stuck={},
            until=self._days.status,
        )

    def _baseline(self, course: Course, task: Task) -> Baseline:
        start, finish = course.planned.start[task.id], course.planned.finish[task.id]
        return Baseline(
            id=self._workspace.new_id(), task_id=task.id, start=start, finish=finish,
            duration=self._calendar.work(start, finish),
        )  # fmt: skip

    def _as_it_stands(self, course: Course, task: Task) -> Task:
        fields: dict[str, Any] = course.done_by(task, self._days.status)
        return replace(course.replanned(task), **fields)
