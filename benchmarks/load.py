"""Works out the load of 200 people over 104 weeks from 1,000, 10,000 and 100,000 assignments, whole and after one edit.

Plans and schedules are there already, as in an open window: only what is made of them counts. Figures are seconds of the
processor, medians over several runs: others may want the machine meanwhile. The peer of the whole is what laying the same
assignments out one after the other takes in the same run, without adding anything up.
"""

import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from random import Random

from benchmarks.measuring import Figure, parser, show
from pmo_desktop.domain import moment
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
    Portfolio,
    Project,
    ProjectState,
    Record,
    Role,
    Split,
    Task,
    WorkWeek,
)
from pmo_desktop.domain.resources.book import LoadBook, Staff
from pmo_desktop.domain.resources.load import By, LoadTable, Per, edges
from pmo_desktop.domain.resources.phasing import Phasing
from pmo_desktop.domain.schedule import NO_PART, Schedule, Scheduler
from pmo_desktop.domain.schedule.clocks import Clocks

_START = moment.from_iso("2026-01-05")
_FINISH = _START + 104 * WEEK
TODAY = _START + 20 * WEEK
_PEOPLE, _TASKS, _TEAM, _ROLES = 200, 1_000, 20, 12
_WHOLE, _EDIT = 0.300, 0.020
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
_SHIFTS = "08:00-12:00,13:00-17:00"
_RUNS = 9


def main() -> int:
    arguments = parser(__doc__ or "").parse_args()
    figures: list[Figure] = []
    for projects in (1, 10, 100)[: 2 if arguments.quick else 3]:
        figures += _measured(projects)
    figures += [
        Figure(
            f"growth of {name} from {small:,} to {large:,} assignments", _growth(figures, name, small, large), "×",
            float(large // small), "growth of the assignments",
        )
        for name in ("the whole load", "after one task's duration", "after one person's leave")
        for small, large in (((1_000, 10_000), (10_000, 100_000))[: 1 if arguments.quick else 2])
    ]  # fmt: skip
    show("load", figures, ["seconds of the processor, not of the clock on the wall"], as_json=arguments.json)
    return 0


def _growth(figures: Sequence[Figure], name: str, small: int, large: int) -> float:
    taken = {each.name: each.value for each in figures}
    return taken[f"{name} ({large:,} assignments)"] / taken[f"{name} ({small:,} assignments)"]


def _measured(projects: int) -> list[Figure]:
    ground = Ground(projects)
    size = f"({projects * _TASKS:,} assignments)"
    whole = _median(ground.whole)
    found = [
        Figure(f"the whole load {size}", whole, peer=_WHOLE, peer_name="0.3 s"),
        Figure(
            f"the whole load beside laying out {size}",
            whole,
            peer=_median(ground.one_by_one, 3),
            peer_name="one by one",
        ),
    ]
    book = LoadBook(_START, _FINISH)
    ground.update(book)
    edits: list[tuple[str, Callable[[], object]]] = [
        ("one task's duration", ground.change_duration), ("somebody put on one task", ground.reassign),
        ("one person's leave", ground.change_leave), ("one booking", ground.change_booking),
        ("one person's units", ground.change_units),
    ]  # fmt: skip
    for name, edit in edits:
        taken = _median(lambda: ground.seen(book), _RUNS, edit)
        found.append(Figure(f"after {name} {size}", taken, peer=_EDIT, peer_name="0.02 s"))
    for name, per, by in (("roles by month", Per.MONTH, By.ROLE), ("people by day", Per.DAY, By.PERSON)):
        starts = edges(per, _START + 4 * WEEK, _FINISH - 5 * WEEK)
        taken = _median(lambda starts=starts, per=per, by=by: ground.table(book, starts, per, by))  # type: ignore[misc]
        found.append(Figure(f"a table of {name} {size}", taken, peer=_EDIT, peer_name="0.02 s"))
    return found


def _median(work: Callable[[], object], runs: int = _RUNS, before: Callable[[], object] = lambda: None) -> float:
    """Return the median of the processor's seconds that `work` takes, each time after `before`, the first run not counted."""
    taken = []
    for _ in range(runs + 1):
        before()
        gc.collect()
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return statistics.median(taken[1:])


@dataclass(slots=True)
class _Open:
    """A plan with what schedules it."""

    plan: Plan
    scheduler: Scheduler
    schedule: Schedule

    def change(self, change: RowChange) -> None:
        self.plan.patch([change])
        self.schedule = self.scheduler.update([change])


class Ground:
    """A portfolio in memory: who is there, what they are asked for, and edits of it."""

    def __init__(self, projects: int) -> None:
        self.random = Random(projects)
        self.people = [self._person(number) for number in range(_PEOPLE)]
        self.roles = [Role(id=f"role-{number}", name=f"Role {number}") for number in range(_ROLES)]
        self.availability = [
            Availability(id=f"units-{person.id}", person_id=person.id, start=_START + 30 * WEEK + 2 * DAY, units=0.6)
            for person in self.people[::10]
        ]
        four = Calendar(id="four", name="Four days")
        nights = Calendar(id="nights", name="Nights")
        usual = Calendar(id="usual", name="Usual")
        self.tables: tuple[Columns[Person], Columns[Leave], Columns[Calendar], Columns[WorkWeek], Columns[CalendarException]] = (
            Columns(Person, self.people), Columns(Leave, self._leave()), Columns(Calendar, (usual, four, nights)),
            Columns(WorkWeek, (
                _week("usual", _SHIFTS, 5), _week("four", "07:30-12:00,12:30-18:00", 4), _week("nights", "22:00-06:00", 5),
            )), Columns(CalendarException),
        )  # fmt: skip
        self.portfolio = Portfolio(id="portfolio", name="", calendar_id="usual")
        self.opened = [self._open(number) for number in range(projects)]
        self.bookings = list(self._bookings())
        self.edited = 0

    def _person(self, number: int) -> Person:
        return Person(
            id=f"person-{number}", name=f"Person {number:03}", role_id=f"role-{number % _ROLES}", team=f"Team {number % 15}",
            max_units=self.random.choice((1.0, 1.0, 1.0, 0.8, 0.5)), overhead_percent=self.random.choice((0.0, 10.0)),
            calendar_id=self.random.choice((None, None, None, "four")),
        )  # fmt: skip

    def _leave(self) -> Iterator[Leave]:
        for person in self.people:
            for number in range(8):
                start = _START + (13 * number + self.random.randrange(12)) * WEEK
                days = self.random.choice((1, 3, 5, 10, 14))
                yield Leave(
                    id=f"leave-{person.id}-{number}", person_id=person.id, start=start, finish=start + days * DAY
                )

    def _open(self, number: int) -> _Open:
        records = list(self._records(number))
        kinds = (Task, Dependency, Assignment, Split)
        own = [Columns(kind, [each for each in records if type(each) is kind]) for kind in kinds]
        project = next(each for each in records if isinstance(each, Project))
        plan = Plan.from_columns(project, (*self.tables, *own), self.portfolio)
        scheduler = Scheduler(plan)
        return _Open(plan, scheduler, scheduler.run())

    def _records(self, number: int) -> Iterator[Record]:
        random, own = self.random, f"project-{number}"
        start = _START + random.randrange(-20, 60) * WEEK + 8 * HOUR
        state = ProjectState.PROPOSED if number % 10 == 9 else ProjectState.ACTIVE
        yield Project(
            id=own, name=own, start=start, state=state, probability_percent=60.0 if number % 10 == 9 else 100.0
        )
        team = random.sample(self.people, _TEAM)
        for place in range(_TASKS):
            task, days = f"{own}-{place}", random.choice((1, 2, 3, 5, 8, 10))
            at_night = random.random() < 0.02
            began = start + place // 20 * 5 * DAY // 5 * 3
            is_begun = state is ProjectState.ACTIVE and began < TODAY and random.random() < 0.9
            done = days * 8 * HOUR if is_begun and began < TODAY - 3 * WEEK else days * 4 * HOUR if is_begun else 0
            yield Task(
                id=task, project_id=own, name=task, rank=f"{place:05}", duration=days * 8 * HOUR,
                actual_start=began if is_begun else None, actual_duration=done,
                actual_finish=began + days * DAY if is_begun and done == days * 8 * HOUR else None,
                calendar_id="nights" if at_night else None, ignore_resource_calendar=at_night,
            )  # fmt: skip
            yield Assignment(
                id=f"a-{task}", task_id=task, person_id=random.choice(team).id, units=random.choice((0.1, 0.2, 0.5, 1.0)),
                work=None if random.random() < 0.3 else days * 8 * HOUR // random.choice((2, 4)),
                contour="bell" if random.random() < 0.02 else "flat", delay=8 * HOUR if random.random() < 0.01 else 0,
            )  # fmt: skip
            if not is_begun and days > 2 and random.random() < 0.01:
                yield Split(id=f"{task}-1", task_id=task, start=0, length=8 * HOUR)
                yield Split(id=f"{task}-2", task_id=task, start=16 * HOUR, length=(days - 1) * 8 * HOUR)
            if place >= 20:
                before = f"{own}-{place - random.randrange(10, 20)}"
                yield Dependency(id=f"{task}-{before}", project_id=own, predecessor_id=before, successor_id=task)

    def _bookings(self) -> Iterator[Booking]:
        """Yield everybody's line work, and a few months on three projects."""
        for number, person in enumerate(self.people):
            yield Booking(id=f"line-{number}", person_id=person.id, start=_START, finish=_FINISH, percent=10.0)
            for place in range(3):
                start = _START + self.random.randrange(80) * WEEK
                yield Booking(
                    id=f"booking-{number}-{place}", person_id=person.id, start=start, finish=start + 13 * WEEK, percent=20.0,
                    project_id=self.random.choice(self.opened).plan.project.id,
                    state=self.random.choice((BookingState.COMMITTED, BookingState.COMMITTED, BookingState.TENTATIVE)),
                )  # fmt: skip

    # Looking

    def staff(self) -> Staff:
        table = self.tables[0]
        return Staff(list(table.values()), self.availability, Clocks(self._nobodys_plan()), "usual")

    def _nobodys_plan(self) -> Plan:
        return Plan.from_columns(Project(id="", name=""), self.tables, self.portfolio)

    def update(self, book: LoadBook) -> None:
        book.update(self.current, [(each.plan, each.schedule) for each in self.opened], self.bookings)

    def table(self, book: LoadBook, starts: list[int], per: Per, by: By) -> LoadTable:
        return book.table(starts, per=per, by=by, roles=self.roles)

    def seen(self, book: LoadBook) -> LoadTable:
        self.update(book)
        return self.table(book, edges(Per.WEEK, _START, _FINISH), Per.WEEK, By.PERSON)

    def whole(self) -> LoadTable:
        return self.seen(LoadBook(_START, _FINISH))

    def one_by_one(self) -> None:
        """Lay out every assignment that lies in the weeks, as for a single plan."""
        clocks = self.current.clocks
        for each in self.opened:
            phasing, plan = Phasing(each.plan, each.schedule, clocks), each.plan
            for number, task_id in enumerate(plan.assignments["task_id"]):
                row = plan.tasks.row[task_id]
                begin, end = int(each.schedule.start[row]), int(each.schedule.finish[row])
                if begin != NO_PART and begin < _FINISH and end > _START:
                    phasing.pieces(number, phasing.calendar(number))

    # Editing

    @property
    def current(self) -> Staff:
        """Who is there, made anew after each edit of theirs: that is reading, not reckoning."""
        if getattr(self, "_current", None) is None:
            self._current: Staff | None = self.staff()
        assert self._current is not None
        return self._current

    def change_duration(self) -> None:
        at = self.opened[self.edited % len(self.opened)]
        tasks = at.plan.tasks
        row = next(row for row in range(300 + self.edited, _TASKS) if tasks["actual_start"][row] is None)
        self.edited += 1
        at.change(
            RowChange(
                Task,
                tasks.ids[row],
                "update",
                {"duration": (tasks["duration"][row], 3 * DAY // 3 * (1 + self.edited % 5))},
            )
        )

    def reassign(self) -> None:
        at = self.opened[self.edited % len(self.opened)]
        self.edited += 1
        new = Assignment(
            id=f"new-{self.edited}",
            task_id=at.plan.tasks.ids[500],
            person_id=self.random.choice(self.people).id,
            units=0.2,
        )
        at.change(
            RowChange(
                Assignment, new.id, "insert", {each.name: (None, getattr(new, each.name)) for each in fields(new)}
            )
        )

    def change_leave(self) -> None:
        leave = self.tables[1]
        number = self.random.randrange(len(leave))
        start, finish = leave["start"][number], leave["finish"][number]
        change = RowChange(
            Leave, leave.ids[number], "update", {"finish": (finish, start + (1 + (finish - start) // DAY % 14) * DAY)}
        )
        leave.patch(change)
        for each in self.opened:
            each.plan.revision += 1
        self._current = None
        self.current.clocks.of_person(leave["person_id"][number])

    def change_booking(self) -> None:
        number = self.random.randrange(len(self.bookings))
        old = self.bookings[number]
        self.bookings[number] = Booking(
            id=old.id, person_id=old.person_id, project_id=old.project_id, start=old.start, finish=old.finish,
            percent=old.percent % 50 + 10, state=old.state,
        )  # fmt: skip

    def change_units(self) -> None:
        table = self.tables[0]
        number = self.random.randrange(len(table))
        table.patch(
            RowChange(Person, table.ids[number], "update", {"max_units": (None, self.random.choice((0.4, 0.7, 0.9)))})
        )
        for each in self.opened:
            each.plan.revision += 1
        self._current = None
        self.current.clocks.of_person(table.ids[number])


def _week(calendar_id: str, shifts: str, days: int) -> WorkWeek:
    worked = {day: shifts if number < days else "" for number, day in enumerate(_DAYS)}
    return WorkWeek(id=f"week-{calendar_id}", calendar_id=calendar_id, saturday="", sunday="", **worked)  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main())
