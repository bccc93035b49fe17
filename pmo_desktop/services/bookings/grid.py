"""The bookings grid: people and projects down, months or weeks across, with what the plans ask beside what is booked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from itertools import pairwise
from operator import is_

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.shares import Unit
from pmo_desktop.domain.records import WORKERS, Booking, Person, PersonKind, Project, Role
from pmo_desktop.domain.resources.bookings import EMPTY, Cell, Line, cell
from pmo_desktop.domain.resources.load import LoadTable
from pmo_desktop.domain.resources.rooms import Rooms
from pmo_desktop.services.bookings import LINE_WORK, Key, lines_of
from pmo_desktop.services.load import book_of
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace

_MOST_PERIODS = 120


class Per(StrEnum):
    MONTH = "month"
    WEEK = "week"


class By(StrEnum):
    """What the rows are grouped by."""

    PERSON = "person"
    PROJECT = "project"
    ROLE = "role"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Period:
    start: int
    finish: int
    title: str


def periods(per: Per, at: int, count: int) -> tuple[Period, ...]:
    """Return `count` months or ISO weeks from the one of a moment on."""
    count = max(1, min(count, _MOST_PERIODS))
    day = moment.to_date(at)
    if per is Per.WEEK:
        first = day - timedelta(days=day.weekday())
        days = [first + timedelta(weeks=number) for number in range(count + 1)]
        titles = [f"W{each.isocalendar().week} {each:%d.%m.}" for each in days]
    else:
        days = [month_after(day, number) for number in range(count + 1)]
        titles = [f"{each:%b %y}" for each in days]
    moments = [moment.from_date(each) for each in days]
    return tuple(Period(*edge, title) for edge, title in zip(pairwise(moments), titles, strict=False))


def month_after(day: date, months: int) -> date:
    """Return the first of the month so many after that of a day."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, 1)


@dataclass(frozen=True, slots=True)
class Planned:
    """What the plans ask, and what of it counts, by person × project and the start of a period; seconds of work."""

    asked: Mapping[tuple[str, str | None, int], float] = field(default_factory=dict)
    booked: Mapping[tuple[str, str | None, int], float] = field(default_factory=dict)
    counted: Mapping[tuple[str, str | None, int], float] = field(default_factory=dict)

    def counts(self, key: Key, start: int, booked: float) -> float:
        """Return what counts of a person for a project in a period, in which so much is booked: never the sum of both."""
        at = (key.person_id, key.project_id, start)
        asked = self.asked.get(at, 0.0)
        if at in self.counted and abs(self.booked.get(at, 0.0) - booked) < 60:
            return self.counted[at]  # what the load says, who decides week by week
        return max(asked, booked)


NOTHING_PLANNED = Planned()


def planned_of(table: LoadTable) -> Planned:
    """Return what plans ask of people by their load, and what counts where they are booked, too."""
    asked: dict[tuple[str, str | None, int], float] = {}
    booked: dict[tuple[str, str | None, int], float] = {}
    counted: dict[tuple[str, str | None, int], float] = {}
    for each in table.by_project():
        project_id, planned, promised, counts = each.project_id, *(
            amounts.tolist() for amounts in (each.planned, each.booked, each.counted)
        )  # fmt: skip
        for row, person_id in enumerate(each.person_ids):
            for period, start in enumerate(table.starts):
                at = (person_id, project_id, start)
                if promised[row][period]:
                    booked[at], counted[at] = promised[row][period], counts[row][period]
                if planned[row][period] or promised[row][period]:
                    asked[at] = planned[row][period]
    return Planned(asked, booked, counted)


def asked_by_plans(workspace: Workspace, within: Sequence[Period], progress: Progress = silent) -> Planned:
    """Return what the plans of all projects ask in neighbouring periods."""
    return planned_of(book_of(workspace).at([*(each.start for each in within), within[-1].finish], progress))


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell of the grid: what is booked, beside the seconds the plan asks there and those that count."""

    cell: Cell = EMPTY
    room: float = 0.0
    asked: float = 0.0
    counted: float = 0.0

    @property
    def booked(self) -> float:
        """Seconds."""
        return self.cell.percent / 100 * self.room

    @property
    def has_both(self) -> bool:
        return self.cell.percent > 0 and self.asked >= 60

    @property
    def plan_counts(self) -> bool:
        """Whether the plan asks more than is booked, so that it counts."""
        return self.asked >= self.booked + 60

    @property
    def difference(self) -> float:
        """Seconds booked beyond what the plan asks; negative where it asks more."""
        return self.booked - self.asked


@dataclass(frozen=True, slots=True)
class Sum:
    """What is asked of somebody, or by a project, in a period: seconds, `booked` and `tentative` among them.

    `room` is the working time it is a share of, `capacity` what of that is there to be asked; both 0 for a project.
    """

    counted: float = 0.0
    booked: float = 0.0
    tentative: float = 0.0
    room: float = 0.0
    capacity: float = 0.0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(
            self.counted + other.counted, self.booked + other.booked, self.tentative + other.tentative,
            self.room + other.room, self.capacity + other.capacity,
        )  # fmt: skip

    @property
    def utilisation(self) -> float | None:
        """Return what is asked as a share of what is there; None where neither is, infinity where only the first is."""
        if self.capacity <= 0:
            return float("inf") if self.counted > 0 else None
        return self.counted / self.capacity


@dataclass(frozen=True, slots=True)
class GridRow:
    """One line of the grid. `sums` are a heading's, `cells` a line's; `level` says how deep it lies."""

    id: str
    level: int
    title: str
    beside: str
    key: Key | None = None
    cells: tuple[Shown, ...] = ()
    sums: tuple[Sum, ...] = ()
    folded: bool = False

    @property
    def is_heading(self) -> bool:
        return self.key is None


@dataclass(frozen=True, slots=True)
class Look:
    """What of the bookings is shown, and how: `added` are rows without a booking yet, `folded` headings without theirs."""

    per: Per = Per.MONTH
    start: int = 0
    count: int = 12
    by: By = By.PERSON
    unit: Unit = Unit.PERCENT
    filter: str = ""
    added: tuple[Key, ...] = ()
    folded: frozenset[str] = frozenset()

    def periods(self) -> tuple[Period, ...]:
        return periods(self.per, self.start, self.count)


class Grid:
    """The bookings of a file over some periods."""

    def __init__(
        self, workspace: Workspace, look: Look, rooms: Rooms, planned: Planned = NOTHING_PLANNED, before: "Grid | None" = None,
    ) -> None:  # fmt: skip
        """Lay out what is booked; of the grid `before` what is as it was is taken over."""
        self.look, self.periods, self.rooms, self.planned = look, look.periods(), rooms, planned
        self.people = {each.id: each for each in workspace.all(Person) if each.kind in WORKERS}
        self.projects = {each.id: each for each in workspace.all(Project) if each.state.counts}
        self.roles = {each.id: each.name for each in workspace.all(Role)}
        self.lines = lines_of(workspace.all(Booking))
        self.made: dict[Key, tuple[Shown, ...]] = {}
        """The cells of rows that were looked at."""
        self.summed: dict[tuple[str, ...], tuple[list[tuple[Shown, ...]], tuple[Sum, ...]]] = {}
        """What people were added up to, with the cells that was made of."""
        if before is not None and self._is_over_the_same(before):
            lines, known = self.lines, before.lines
            self.made = {key: cells for key, cells in before.made.items() if lines.get(key) == known.get(key)}
            self.summed = before.summed
        self.keys = tuple(dict.fromkeys(self._keys()))

    def _is_over_the_same(self, other: "Grid") -> bool:
        """Say whether another grid is of the same time, people's hours and plans."""
        return (self.periods, id(self.rooms), id(self.planned)) == (other.periods, id(other.rooms), id(other.planned))

    def _keys(self) -> Iterator[Key]:
        """Yield the rows there are: with a booking or planned work in sight, or added by hand."""
        first, last = self.periods[0].start, self.periods[-1].finish
        for key, line in self.lines.items():
            if any(each.start < last and each.finish > first for each in line) and self._is_known(key):
                yield key
        starts = {each.start for each in self.periods}
        for (person_id, project_id, start), seconds in self.planned.asked.items():
            key = Key(person_id, project_id)
            if seconds >= 60 and start in starts and self._is_known(key):
                yield key
        yield from (key for key in self.look.added if self._is_known(key))

    def _is_known(self, key: Key) -> bool:
        return key.person_id in self.people and (key.project_id is None or key.project_id in self.projects)

    def name_of(self, key: Key) -> str:
        """Return the project or duty of a row in words."""
        if key.project_id is None:
            return key.duty or LINE_WORK
        project = self.projects[key.project_id]
        return f"{project.code}  {project.name}".strip()

    def cells(self, key: Key) -> tuple[Shown, ...]:
        """Return a row's cells, one for each period."""
        if key not in self.made:
            line = self.lines.get(key, ())
            self.made[key] = tuple(self._cell(key, line, period) for period in self.periods)
        return self.made[key]

    def _cell(self, key: Key, line: Line, period: Period) -> Shown:
        measure = partial(self.rooms.seconds, key.person_id)
        room = measure(period.start, period.finish)
        found = cell(line, period.start, period.finish, measure)
        asked = 0.0 if key.duty else self.planned.asked.get((key.person_id, key.project_id, period.start), 0.0)
        booked = found.percent / 100 * room
        return Shown(found, room, asked, booked if key.duty else self.planned.counts(key, period.start, booked))

    def sum_of(self, keys: Iterable[Key]) -> tuple[Sum, ...]:
        """Return what rows add up to, by period."""
        found = [Sum()] * len(self.periods)
        for key in keys:
            for number, each in enumerate(self.cells(key)):
                tentative = each.cell.tentative / 100 * each.room
                found[number] += Sum(each.counted, each.booked, tentative)
        return tuple(found)

    def sum_of_people(self, people: Iterable[str], keys: Iterable[Key]) -> tuple[Sum, ...]:
        """Return the same beside the time these people have."""
        people = tuple(people)
        keys = tuple(keys)
        cells = [self.cells(key) for key in keys]
        known = self.summed.get(people)
        if known is not None and len(known[0]) == len(cells) and all(map(is_, known[0], cells)):
            return known[1]
        found = list(self.sum_of(keys))
        for person_id in people:
            for number, each in enumerate(self.periods):
                room = self.rooms.seconds(person_id, each.start, each.finish)
                found[number] += Sum(room=room, capacity=self.rooms.capacity(person_id, each.start, each.finish))
        self.summed[people] = (cells, tuple(found))
        return tuple(found)

    def asked_in(self, cells: Iterable[tuple[Key, int]]) -> list[tuple[Key, int, int, float]]:
        """Return what plans ask in cells (row, number of the period) as it would be booked: start, finish, percent."""
        found = []
        for key, number in cells:
            shown, period = self.cells(key)[number], self.periods[number]
            if shown.asked >= 60 and shown.room > 0:
                found.append((key, period.start, period.finish, round(shown.asked / shown.room * 100, 1)))
        return found

    # In order

    def rows(self) -> list[GridRow]:
        """Return headings and rows as they are shown."""
        if self.look.by is By.PROJECT:
            return list(self._by_project())
        return list(self._by_person() if self.look.by is By.PERSON else self._by_group())

    def _wanted(self, *words: str) -> bool:
        wanted = self.look.filter.casefold().split()
        said = " ".join(words).casefold()
        return all(each in said for each in wanted)

    def _shown_people(self) -> list[Person]:
        """Return who is listed: people and equipment, and of generic roles those that are asked for."""
        asked = {key.person_id for key in self.keys}
        first = self.periods[0].start
        found = [
            each for each in self.people.values()
            if each.id in asked or (each.kind is PersonKind.PERSON and (each.active_to is None or each.active_to > first))
        ]  # fmt: skip
        return sorted(found, key=lambda each: (each.kind is PersonKind.ROLE, each.name.casefold()))

    def _by_person(self) -> Iterator[GridRow]:
        of = self._keys_of_people()
        for person in self._shown_people():
            yield from self._person(person, of[person.id], 0)

    def _keys_of_people(self) -> dict[str, list[Key]]:
        found: dict[str, list[Key]] = defaultdict(list)
        for key in self.keys:
            found[key.person_id].append(key)
        for keys in found.values():
            keys.sort(key=self._place)
        return found

    def _place(self, key: Key) -> tuple[bool, str]:
        """Return where a row stands among a person's: line work and duties come last."""
        return key.project_id is None, self.name_of(key).casefold()

    def _person(self, person: Person, keys: Sequence[Key], level: int) -> Iterator[GridRow]:
        beside = self.roles.get(person.role_id or "", "")
        shown = [
            key for key in keys if self._wanted(person.name, beside, person.team, self.name_of(key))
        ]  # fmt: skip
        if not shown and not self._wanted(person.name, beside, person.team):
            return
        heading = f"person:{person.id}"
        folded = heading in self.look.folded
        yield GridRow(heading, level, person.name, beside, sums=self.sum_of_people([person.id], keys), folded=folded)
        if not folded:
            for key in shown:
                yield GridRow(key.id, level + 1, self.name_of(key), person.name, key, self.cells(key))

    def _by_group(self) -> Iterator[GridRow]:
        of = self._keys_of_people()
        groups: dict[str, list[Person]] = defaultdict(list)
        for person in self._shown_people():
            groups[self._group(person)].append(person)
        for name in sorted(groups, key=lambda each: (not each, each.casefold())):
            within = [row for person in groups[name] for row in self._person(person, of[person.id], 1)]
            if not within:
                continue
            heading = f"{self.look.by}:{name}"
            everybody = [person.id for person in groups[name]]
            keys = [key for person_id in everybody for key in of[person_id]]
            folded = heading in self.look.folded
            yield GridRow(
                heading, 0, name or "–", f"{len(everybody)}", sums=self.sum_of_people(everybody, keys), folded=folded
            )
            yield from () if folded else within

    def _group(self, person: Person) -> str:
        return self.roles.get(person.role_id or "", "") if self.look.by is By.ROLE else person.team

    def _by_project(self) -> Iterator[GridRow]:
        of: dict[tuple[str, str], list[Key]] = defaultdict(list)
        for key in self.keys:
            of[key.project_id or "", key.duty].append(key)
        for (project_id, duty), keys in sorted(of.items(), key=lambda pair: self._place(pair[1][0])):
            name = self.name_of(keys[0])
            shown = [key for key in keys if self._wanted(name, self.people[key.person_id].name)]
            if not shown:
                continue
            heading = f"project:{project_id}\n{duty}"
            folded = heading in self.look.folded
            beside = self.projects[project_id].state.value if project_id else ""
            yield GridRow(heading, 0, name, beside, sums=self.sum_of(keys), folded=folded)
            if not folded:
                for key in sorted(shown, key=lambda each: self.people[each.person_id].name.casefold()):
                    yield GridRow(key.id, 1, self.people[key.person_id].name, name, key, self.cells(key))
