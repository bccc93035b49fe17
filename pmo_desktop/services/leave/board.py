"""Leave as the team’s calendar shows it: people by days, by each person’s own working time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.moment import DAY, midnight
from pmo_desktop.domain.records import CalendarException, Leave, Person, PersonKind, Role
from pmo_desktop.domain.resources.absence import days_away, middle, part_of_day
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services.calendars import days_of
from pmo_desktop.services.load import clocks_of
from pmo_desktop.services.workspace import Workspace

SHOWN = (PersonKind.PERSON, PersonKind.EQUIPMENT)
"""Who takes leave: a generic role is nobody."""


@dataclass(frozen=True, slots=True)
class Away:
    """One absence as it is drawn: `begin` and `end` in days from the first one shown, parts of days by the person's work.

    `days` are working days. `private`: only the person at this screen sees the reason.
    """

    leave: Leave
    begin: float
    end: float
    days: float
    part: str = ""
    private: bool = False

    @property
    def id(self) -> str:
        return self.leave.id


@dataclass(frozen=True, slots=True)
class Row:
    """A person with their leave; `off` says of each day why it is not worked: a text, “” for the usual week, None where it is.

    `in_sight` and `in_year` are working days of leave in what is shown, and in the year that begins it.
    """

    person: Person
    role: str
    away: tuple[Away, ...]
    off: tuple[str | None, ...]
    in_sight: float = 0.0
    in_year: float = 0.0


@dataclass(frozen=True, slots=True)
class Board:
    """People by days from `first` on; `year` is the one that is counted."""

    first: int
    days: int
    year: int
    rows: tuple[Row, ...]
    clocks: Clocks

    @property
    def finish(self) -> int:
        return self.first + self.days * DAY

    def at(self, person_id: str) -> int:
        """Return the row of somebody, -1 where they are not shown."""
        return next((at for at, row in enumerate(self.rows) if row.person.id == person_id), -1)

    def away(self, leave_id: str) -> tuple[int, Away] | None:
        """Return an absence with its row."""
        return next(((at, each) for at, row in enumerate(self.rows) for each in row.away if each.id == leave_id), None)

    def counts(self) -> list[int]:
        """Return how many are away on each day, of those who would work."""
        found = [0] * self.days
        for row in self.rows:
            for day in {
                day for each in row.away for day in range(max(0, int(each.begin)), min(self.days, -int(-each.end // 1)))
            }:
                found[day] += row.off[day] is None
        return found

    def moment_at(self, row: int, day: int, *, half: bool = False) -> int:
        """Return when a day begins for somebody, or when half of its work is done."""
        at = self.first + day * DAY
        return middle(self.clocks.without_leave(self.rows[row].person.id), at) if half else at


@dataclass(frozen=True, slots=True)
class Asked:
    """What the calendar shows: whose names, roles or teams hold `text`, of which team and role."""

    text: str = ""
    team: str = ""
    role: str = ""
    by_team: bool = False

    def shows(self, person: Person, role: str) -> bool:
        words = self.text.casefold().split()
        said = f"{person.name} {role} {person.team} {person.initials} {person.email}".casefold()
        return all(word in said for word in words) and self.team in {"", person.team} and self.role in {"", role}


def board(workspace: Workspace, first: int, days: int, asked: Asked | None = None) -> Board:
    """Return who is away in so many days from a midnight on."""
    wanted = asked or Asked()
    roles = {role.id: role.name for role in workspace.all(Role)}
    clocks, finish = clocks_of(workspace), first + days * DAY
    year = moment.to_date(first).year
    span = _year(year)
    leave: dict[str, list[Leave]] = defaultdict(list)
    for each in sorted(workspace.all(Leave), key=lambda each: (each.start, each.id)):
        if each.start < max(finish, span[1]) and each.finish > min(first, span[0]):
            leave[each.person_id].append(each)
    off = _Off(workspace, first, days)
    found = [
        (person, roles.get(person.role_id or "", ""))
        for person in workspace.all(Person)
        if person.kind in SHOWN
        and _is_there(person, first, finish)
        and wanted.shows(person, roles.get(person.role_id or "", ""))
    ]
    ordered = sorted(
        found,
        key=lambda each: (
            each[0].kind is not PersonKind.PERSON,
            each[0].team.casefold() if wanted.by_team else "",
            each[0].name.casefold(),
        ),
    )
    private = workspace.private
    rows = []
    for person, role in ordered:
        calendar = clocks.without_leave(person.id)
        own = leave.get(person.id, [])
        away = tuple(
            _away(each, calendar, first, private=bool(each.reason) and private.has(Leave, each.id, "reason"))
            for each in own
            if each.start < finish and each.finish > first
        )
        rows.append(
            Row(
                person,
                role,
                away,
                off.of(person),
                _counted(own, calendar, (first, finish)),
                _counted(own, calendar, span),
            )
        )
    return Board(first, days, year, tuple(rows), clocks)


def teams_and_roles(workspace: Workspace) -> tuple[list[str], list[str]]:
    """Return the teams and the roles people are of, to choose from."""
    people = [each for each in workspace.all(Person) if each.kind in SHOWN]
    named = {each.role_id for each in people}
    teams = sorted({each.team for each in people} - {""}, key=str.casefold)
    return teams, sorted({role.name for role in workspace.all(Role) if role.id in named}, key=str.casefold)


def _is_there(person: Person, start: int, finish: int) -> bool:
    return (person.active_from is None or person.active_from < finish) and (
        person.active_to is None or person.active_to > start
    )


def _year(year: int) -> tuple[int, int]:
    return moment.from_iso(f"{year:04d}-01-01"), moment.from_iso(f"{year:04d}-12-31") + DAY


def _away(leave: Leave, calendar: WorkingCalendar, first: int, *, private: bool) -> Away:
    part = (
        part_of_day(calendar, leave.start, leave.finish, midnight(leave.start))
        if leave.finish - midnight(leave.start) <= DAY
        else ""
    )
    return Away(
        leave, _place(calendar, leave.start, first), _place(calendar, leave.finish, first),
        days_away(calendar, leave.start, leave.finish), part, private,
    )  # fmt: skip


def _place(calendar: WorkingCalendar, at: int, first: int) -> float:
    """Return a moment in days from the first one, within its day by how much of its work is done then."""
    day = midnight(at)
    work = calendar.work(day, day + DAY) if at != day else 0
    share = calendar.work(day, at) / work if work else (at - day) / DAY
    return (day - first) // DAY + share


def _counted(leave: Iterable[Leave], calendar: WorkingCalendar, span: tuple[int, int]) -> float:
    """Return the working days of leave within a span; where it lies over other leave the time counts once."""
    total, last = 0.0, span[0]
    for each in leave:
        start, finish = max(each.start, last), min(each.finish, span[1])
        if start < finish:
            total += days_away(calendar, start, finish)
            last = finish
    return round(total, 2)


class _Off:
    """Says of each calendar on which of the days shown nobody works, and why; many people share one."""

    def __init__(self, workspace: Workspace, first: int, days: int) -> None:
        self._workspace, self._span = workspace, (first, first + days * DAY)
        self._usual = workspace.portfolio().calendar_id
        self._known: dict[str | None, tuple[str | None, ...]] = {}

    def of(self, person: Person) -> tuple[str | None, ...]:
        calendar_id = person.calendar_id or self._usual
        if calendar_id not in self._known:
            self._known[calendar_id] = tuple(self._read(calendar_id))
        return self._known[calendar_id]

    def _read(self, calendar_id: str | None) -> Iterator[str | None]:
        if calendar_id is None:
            for day in range(*self._span, DAY):
                yield "" if moment.weekday(day) > 4 else None
            return
        for said in days_of(self._workspace, calendar_id, *self._span):
            because = said.because.name if isinstance(said.because, CalendarException) else ""
            yield None if said.shifts else because
