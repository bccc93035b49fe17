"""Three projects over the same people, edited by chance: what a load is compared over."""

from dataclasses import fields, replace
from random import Random

from pmo_desktop.domain.changes import RowChange
from pmo_desktop.domain.moment import DAY, HOUR, WEEK
from pmo_desktop.domain.plan.columns import Columns
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Availability,
    Booking,
    BookingState,
    Calendar,
    CalendarException,
    Dependency,
    Leave,
    Person,
    PersonKind,
    Portfolio,
    Project,
    ProjectState,
    Role,
    Split,
    Task,
    WorkWeek,
)
from pmo_desktop.domain.resources.book import LoadBook, Staff
from pmo_desktop.domain.resources.load import By, Per, edges
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.domain.schedule.clocks import Clocks
from tests.domain.resources.portfolios import MONDAY, SHARED, records

START, FINISH = MONDAY, MONDAY + 12 * WEEK
PROJECTS = ("A", "B", "C")
ROLES = (Role(id="dev", name="Developer"), Role(id="test", name="Tester"))
PEOPLE = (
    Person(id="anna", name="Anna", role_id="dev", team="Red"),
    Person(id="ben", name="Ben", role_id="dev", team="Blue", calendar_id="four", max_units=0.5),
    Person(id="cem", name="Cem", role_id="test", team="Red", calendar_id="night", overhead_percent=20),
    Person(id="devs", name="developer", kind=PersonKind.ROLE, max_units=3),
    Person(id="steel", name="Steel", kind=PersonKind.MATERIAL),
)
WHO = tuple(person.id for person in PEOPLE)


class Ground:
    """Three plans over shared tables of people, leave and calendars, and bookings."""

    def __init__(self, random: Random) -> None:
        self.random, self.count = random, 0
        others = [each for each in SHARED if not isinstance(each, Person)]
        kinds = (Calendar, WorkWeek, CalendarException)
        self.calendars = [Columns(kind, [each for each in others if type(each) is kind]) for kind in kinds]
        self.people = Columns(Person, PEOPLE)
        self.leave = Columns(Leave, [each for each in others if isinstance(each, Leave)])
        self.portfolio = Portfolio(id="x", name="", calendar_id="day")
        self.plans = [self.plan(project_id) for project_id in PROJECTS]
        self.availability: list[Availability] = []
        self.bookings: list[Booking] = []

    def plan(self, project_id: str) -> Plan:
        own = [_named(each, project_id) for each in records(self.random, 6)]
        tables = [
            Columns(kind, [each for each in own if type(each) is kind])
            for kind in (Task, Assignment, Split, Dependency)
        ]
        project = Project(
            id=project_id, name=project_id, start=MONDAY + 8 * HOUR, probability_percent=60.0,
            calendar_id=self.random.choice((None, None, "four")),
            state=ProjectState.PROPOSED if project_id == "C" else ProjectState.ACTIVE,
        )  # fmt: skip
        return Plan.from_columns(project, (self.people, self.leave, *self.calendars, *tables), self.portfolio)

    def staff(self) -> Staff:
        nobodys = Plan.from_columns(Project(id="", name=""), (self.people, self.leave, *self.calendars), self.portfolio)
        return Staff(list(self.people.values()), self.availability, Clocks(nobodys), "day")

    def book(self, book: LoadBook) -> LoadBook:
        book.update(self.staff(), [(plan, schedule(plan)) for plan in self.plans], self.bookings)
        return book

    def edit(self) -> None:
        self.random.choice(
            (self.edit_task, self.edit_task, self.add_task, self.drop_task, self.edit_assignment, self.add_assignment,
             self.drop_assignment, self.edit_leave, self.edit_person, self.edit_units, self.edit_booking,
             self.edit_booking, self.edit_project)
        )()  # fmt: skip

    def _patch(self, kind, plan: Plan, row_id: str, **new: object) -> None:
        plan.patch([RowChange(kind, row_id, "update", {name: (None, value) for name, value in new.items()})])

    def _some(self) -> Plan:
        return self.random.choice(self.plans)

    def edit_task(self) -> None:
        plan = self._some()
        if len(plan.tasks):
            self._patch(Task, plan, self.random.choice(plan.tasks.ids), duration=self.random.randrange(1, 60) * HOUR)

    def add_task(self) -> None:
        plan, self.count = self._some(), self.count + 1
        task = Task(
            id=f"new{self.count}", project_id=plan.project.id, name="", rank=f"9{self.count}", duration=16 * HOUR
        )
        plan.patch([_insert(task)])
        for person in self.random.sample(WHO, 2):
            plan.patch([_insert(Assignment(id=f"new{self.count}{person}", task_id=task.id, person_id=person))])

    def drop_task(self) -> None:
        plan = self._some()
        if len(plan.tasks):
            gone = self.random.choice(plan.tasks.ids)
            own = [plan.assignments.value(number) for number in plan.assignments.by("task_id").get(gone, ())]
            plan.patch([*map(_delete, own), _delete(plan.tasks.get(gone))])

    def edit_assignment(self) -> None:
        plan = self._some()
        if len(plan.assignments):
            fields = {"person_id": self.random.choice(WHO), "units": self.random.choice((0.2, 1.0, 2.0))}
            self._patch(Assignment, plan, self.random.choice(plan.assignments.ids), **fields)

    def add_assignment(self) -> None:
        plan, self.count = self._some(), self.count + 1
        if len(plan.tasks):
            task_id = self.random.choice(plan.tasks.ids)
            plan.patch([_insert(Assignment(id=f"new{self.count}", task_id=task_id, person_id=self.random.choice(WHO)))])

    def drop_assignment(self) -> None:
        plan = self._some()
        if len(plan.assignments):
            plan.patch([_delete(plan.assignments.get(self.random.choice(plan.assignments.ids)))])

    def _shared(self, table: Columns, change: RowChange) -> None:
        table.patch(change)
        for plan in self.plans:
            plan.revision += 1

    def edit_leave(self) -> None:
        self.count += 1
        start = MONDAY + self.random.randrange(60) * DAY + self.random.choice((0, 0, 11, 23)) * HOUR
        finish = start + self.random.choice((4, 24, 66, 120)) * HOUR
        leave = Leave(id=f"away{self.count}", person_id=self.random.choice(WHO), start=start, finish=finish)
        self._shared(self.leave, _insert(leave))

    def edit_person(self) -> None:
        new = self.random.choice(
            ({"max_units": 0.7}, {"max_units": 0.0}, {"calendar_id": "four"}, {"calendar_id": None},
             {"active_to": MONDAY + 30 * DAY}, {"active_from": MONDAY + 9 * DAY + 11 * HOUR},
             {"overhead_percent": 10.0}, {"kind": PersonKind.MATERIAL}, {"kind": PersonKind.PERSON})
        )  # fmt: skip
        change = RowChange(
            Person, self.random.choice(WHO), "update", {name: (None, value) for name, value in new.items()}
        )
        self._shared(self.people, change)

    def edit_units(self) -> None:
        self.count += 1
        start = MONDAY + self.random.randrange(60) * DAY + 11 * HOUR
        finish = self.random.choice((None, start + 9 * DAY))
        units = self.random.choice((0.0, 0.5, 2.0))
        row = Availability(
            id=f"{self.count}", person_id=self.random.choice(WHO), start=start, finish=finish, units=units
        )
        self.availability.append(row)

    def edit_booking(self) -> None:
        self.count += 1
        if self.bookings and self.random.random() < 0.4:
            self.bookings.pop(self.random.randrange(len(self.bookings)))
            return
        start = MONDAY + self.random.randrange(-10, 60) * DAY + self.random.choice((0, 0, 10)) * HOUR
        self.bookings.append(
            Booking(
                id=f"b{self.count}", person_id=self.random.choice(WHO), start=start, finish=start + 20 * DAY,
                project_id=self.random.choice((None, *PROJECTS, "elsewhere")), percent=self.random.choice((0, 20, 50, 90)),
                state=self.random.choice((BookingState.TENTATIVE, BookingState.COMMITTED)),
            )
        )  # fmt: skip

    def edit_project(self) -> None:
        plan, state = self._some(), self.random.choice((ProjectState.PROPOSED, ProjectState.ACTIVE))
        self._patch(Project, plan, plan.project.id, state=state, probability_percent=self.random.choice((30.0, 100.0)))


def _named(record, project_id: str):
    """Return a record of a plan under ids of its project."""
    keys = {"id", "task_id", "parent_id", "predecessor_id", "successor_id"} & {each.name for each in fields(record)}
    new = {key: f"{project_id}{getattr(record, key)}" for key in keys if getattr(record, key)}
    return replace(record, **new, **({"project_id": project_id} if hasattr(record, "project_id") else {}))


def _insert(record) -> RowChange:
    return RowChange(
        type(record), record.id, "insert", {each.name: (None, getattr(record, each.name)) for each in fields(record)}
    )


def _delete(record) -> RowChange:
    return RowChange(
        type(record), record.id, "delete", {each.name: (getattr(record, each.name), None) for each in fields(record)}
    )


def table(book: LoadBook, ground: Ground, per=Per.DAY, by=By.PERSON, *, weighted=False):
    people = sorted(ground.people.values(), key=lambda person: person.name)
    return book.table(edges(per, START, FINISH), people, per=per, by=by, roles=ROLES, weighted=weighted)
