"""Networks to schedule: plans of a given size that hold what real ones do, the same each time for the same seed.

Work goes on in streams of about 250 tasks side by side. A stream is a row of packages (summaries) of 6 to 14 tasks; three in
four of its links lead from one of the four tasks before, the others from further back or from another stream. So chains are as
long in a large plan as in a small one, and a large plan is broad. There are milestones, constraints, deadlines, elapsed tasks,
four calendars (a night shift, one of four days, one at work every day), holidays, and people with calendars and leave of their
own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from pmo_desktop.domain import moment
from pmo_desktop.domain.identity import uuid7
from pmo_desktop.domain.moment import DAY, HOUR
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.rank import spread
from pmo_desktop.domain.records import (
    Assignment,
    Calendar,
    CalendarException,
    ConstraintType,
    Dependency,
    LagKind,
    Leave,
    LinkType,
    Person,
    Portfolio,
    Project,
    Record,
    Task,
    WorkWeek,
)

START = moment.from_iso("2026-01-05T08:00")
_STREAM = 250
_YEARS = range(2025, 2036)
_TYPES = ((LinkType.FS, 80), (LinkType.SS, 10), (LinkType.FF, 9), (LinkType.SF, 1))
_LAGS = (
    # share, kind, from, to, in steps of
    (80, LagKind.WORKING, 0, 0, 1),
    (13, LagKind.WORKING, -4 * HOUR, 24 * HOUR, 4 * HOUR),
    (4, LagKind.ELAPSED, 12 * HOUR, 96 * HOUR, 12 * HOUR),
    (2, LagKind.PERCENT, -2_000, 5_000, 1_000),
    (1, LagKind.ELAPSED_PERCENT, 1_000, 5_000, 1_000),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _week(shifts: str, days: int) -> dict[str, str]:
    return {day: shifts if number < days else "" for number, day in enumerate(_WEEKDAYS)}


_NIGHTS = {
    **_week("00:00-06:00,22:00-24:00", 6), "monday": "22:00-24:00", "saturday": "00:00-06:00",
}  # fmt: skip
"""22:00 to 06:00 on five nights, cut at midnight: MPXJ never comes back from a shift that runs over it."""
_CALENDARS = (
    ("Standard", _week("08:00-12:00,13:00-17:00", 5), 84),
    ("Four days", _week("07:00-12:00,12:30-17:30", 4), 8),
    ("Nights", _NIGHTS, 4),
    ("Every day", _week("06:00-14:00,14:30-20:30", 7), 4),
)
"""Name, week, and how many tasks of a hundred follow it."""


def network(tasks: int, seed: int = 1) -> Plan:
    """Return a plan of as many tasks, summaries among them."""
    return Plan.from_records(*_Maker(tasks, seed).records())


@dataclass(slots=True)
class _Maker:
    tasks: int
    seed: int
    random: Random = field(init=False)
    calendars: list[Calendar] = field(init=False)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.calendars = [Calendar(id=self._id(), name=name) for name, _, _ in _CALENDARS]

    def records(self) -> tuple[Project, list[Record], Portfolio]:
        portfolio = Portfolio(id=self._id())
        project = Project(id=self._id(), name=f"{self.tasks} tasks", start=START, calendar_id=self.calendars[0].id)
        rows = list(self._tasks(project.id))
        summaries = {row.parent_id for row in rows}
        leaves = [row for row in rows if row.id not in summaries]
        people = self._people()
        links = self._links(project.id, leaves)
        found: list[Record] = [*self.calendars, *self._weeks(), *self._holidays(), *people, *rows, *links]
        found += self._leave(people)
        found += self._assignments(leaves, people)
        return project, found, portfolio

    def _id(self) -> str:
        return uuid7(1_767_225_600_000, self.random)

    def _pick(self, choices: tuple[tuple[object, int], ...]) -> int:
        return self.random.choices(range(len(choices)), [share for _, share in choices])[0]

    # Calendars and people

    def _weeks(self) -> Iterator[WorkWeek]:
        for calendar, (_, week, _) in zip(self.calendars, _CALENDARS, strict=True):
            days: dict[str, Any] = dict(week)
            yield WorkWeek(id=self._id(), calendar_id=calendar.id, **days)

    def _holidays(self) -> Iterator[CalendarException]:
        """Yield 6 to 10 holidays a year for those who have any."""
        for calendar in self.calendars[:3]:
            for year in _YEARS:
                new_year = moment.from_iso(f"{year}-01-01")
                for day in {0, *(self.random.randrange(365) for _ in range(self.random.randint(5, 9)))}:
                    at = new_year + day * DAY
                    yield CalendarException(id=self._id(), calendar_id=calendar.id, start=at, finish=at + DAY)

    def _people(self) -> list[Person]:
        count = min(200, max(8, self.tasks // 50))
        return [
            Person(
                id=self._id(), name=f"Person {number}",
                calendar_id=self.calendars[1].id if self.random.random() < 0.2 else self.calendars[0].id,
            )
            for number in range(count)
        ]  # fmt: skip

    def _leave(self, people: list[Person]) -> Iterator[Leave]:
        """Yield three stretches of leave a year for each."""
        for person in people:
            for year in _YEARS:
                for third in range(3):
                    at = moment.from_iso(f"{year}-01-01") + (third * 120 + self.random.randrange(110)) * DAY
                    yield Leave(
                        id=self._id(), person_id=person.id, start=at, finish=at + self.random.randint(1, 14) * DAY
                    )

    def _assignments(self, leaves: list[Task], people: list[Person]) -> Iterator[Assignment]:
        """Put one or two people on a third of what follows the project's calendar."""
        for task in leaves:
            if task.calendar_id is None and not task.elapsed and task.duration and self.random.random() < 0.35:
                for person in self.random.sample(people, 2 if self.random.random() < 0.15 else 1):
                    yield Assignment(id=self._id(), task_id=task.id, person_id=person.id)

    # Tasks and links

    def _tasks(self, project_id: str) -> Iterator[Task]:
        left, made = self.tasks, 0
        ranks = iter(spread(self.tasks))
        while left:
            size = min(left, self.random.randint(7, 15))
            summary = Task(id=self._id(), project_id=project_id, rank=next(ranks), name=f"Package {left}")
            yield summary
            for number in range(size - 1):
                about = START + made % _STREAM * 2 * DAY
                yield self._task(project_id, summary.id, next(ranks), f"Task {left - number - 1}", about)
                made += 1
            left -= size

    def _task(self, project_id: str, parent_id: str, rank: str, name: str, about: int) -> Task:
        """Return a task whose dates, where it is given any, lie around the one it is likely to have."""
        random = self.random
        drawn = random.random()
        if drawn < 0.05:
            return Task(
                id=self._id(),
                project_id=project_id,
                parent_id=parent_id,
                rank=rank,
                name=name,
                duration=0,
                milestone=True,
            )
        which = self._pick(tuple((name, share) for name, _, share in _CALENDARS))
        kind, date, deadline = ConstraintType.ASAP, None, None
        if drawn > 0.97:
            kind = random.choice(
                (
                    ConstraintType.SNET,
                    ConstraintType.SNET,
                    ConstraintType.FNLT,
                    ConstraintType.SNLT,
                    ConstraintType.FNET,
                )
            )
            date = about + random.randrange(-200, -30) * DAY
            if kind in (ConstraintType.FNLT, ConstraintType.SNLT):
                date += 300 * DAY
        if random.random() < 0.03:
            deadline = about + random.randrange(20, 400) * DAY + 9 * HOUR
        elapsed = random.random() < 0.02
        return Task(
            id=self._id(), project_id=project_id, parent_id=parent_id, rank=rank, name=name, elapsed=elapsed,
            duration=random.randint(1, 12) * (8 * HOUR if elapsed else random.choice((HOUR // 2, 4 * HOUR, 8 * HOUR))),
            calendar_id=self.calendars[which].id if which and not elapsed else None,
            constraint_type=kind, constraint_date=date, deadline=deadline,
        )  # fmt: skip

    def _links(self, project_id: str, leaves: list[Task]) -> Iterator[Dependency]:
        """Yield about one and a half links a task, each from a task that lies earlier in its stream or in another."""
        random = self.random
        for number, task in enumerate(leaves):
            place = number % _STREAM
            count = random.choices((0, 1, 2, 3), (2, 34, 42, 22))[0] if place else 0
            before: set[int] = set()
            for _ in range(count):
                before.add(self._before(number, place, len(leaves)))
            for each in sorted(before):
                kind, lag = self._lag()
                yield Dependency(
                    id=self._id(), project_id=project_id, predecessor_id=leaves[each].id, successor_id=task.id,
                    type=_TYPES[self._pick(_TYPES)][0], lag=lag, lag_kind=kind,
                )  # fmt: skip

    def _before(self, number: int, place: int, count: int) -> int:
        random = self.random
        drawn = random.random()
        if drawn < 0.75:
            return number - min(place, random.choice((1, 1, 2, 3, 4)))
        if drawn < 0.92:
            return number - min(place, random.randint(5, 40))
        streams = max(1, count // _STREAM)
        return random.randrange(streams) * _STREAM + random.randrange(place) if count > _STREAM else number - 1

    def _lag(self) -> tuple[LagKind, int]:
        (_, kind, low, high, step) = self.random.choices(_LAGS, [share for share, *_ in _LAGS])[0]
        return kind, self.random.randrange(low, high + 1, step)
