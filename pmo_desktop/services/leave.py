"""Leave as the team’s calendar shows it, and as it is entered, moved, cut and taken away there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY, midnight
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import CalendarException, Leave, Person, PersonKind, Project, Role
from pmo_desktop.domain.resources.absence import days_away, middle, part_of_day
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services.calendars import days_of
from pmo_desktop.services.load import COUNTED, clocks_of
from pmo_desktop.services.progress import Progress, silent
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


# What waits


@dataclass(frozen=True, slots=True)
class Waits:
    """A task that waits while somebody on it is on leave; `name` is “CODE  Task”."""

    project_id: str
    task_id: str
    name: str


def waiting(workspace: Workspace, start: int, finish: int, progress: Progress = silent) -> dict[str, tuple[Waits, ...]]:
    """Return which tasks wait while somebody is on leave, by the id of the leave: assigned to them, under way or to come.

    Looks at the plans of all committed projects, and at leave that touches [start, finish).
    """
    leave: dict[str, list[Leave]] = defaultdict(list)
    for each in workspace.all(Leave):
        if each.start < finish and each.finish > start:
            leave[each.person_id].append(each)
    found: dict[str, dict[str, Waits]] = defaultdict(dict)
    projects = workspace.find(Project, state=COUNTED) if leave else ()
    for number, project in enumerate(projects):
        progress(number, len(projects), project.name)
        plan = workspace.plan(project.id)
        if any(each in leave for each in plan.assignments["person_id"]):
            _wait_in(plan, workspace.schedule(project.id), leave, found)
    return {own: tuple(each.values()) for own, each in found.items()}


def _wait_in(
    plan: Plan, schedule: Schedule, leave: Mapping[str, Sequence[Leave]], found: dict[str, dict[str, Waits]]
) -> None:
    """Add what waits in one plan: a task not done yet that lies, with leave counted, on both sides of it or within."""
    of, tasks = plan.assignments, plan.tasks
    for task_id, person_id in zip(of["task_id"], of["person_id"], strict=True):
        row = tasks.row.get(task_id)
        if row is None or person_id not in leave or tasks["actual_finish"][row] is not None or not tasks["active"][row]:
            continue
        begin, end = int(schedule.start[row]), int(schedule.finish[row])
        for each in leave[person_id]:
            if begin < each.finish and end > each.start and begin < end:
                name = f"{plan.project.code or plan.project.name}  {tasks['name'][row]}"
                found[each.id][task_id] = Waits(plan.project.id, task_id, name)


# Changing


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of leave of somebody, [start, finish)."""

    person_id: str
    start: int
    finish: int
    reason: str = field(default="")


def enter(workspace: Workspace, spans: Sequence[Span]) -> tuple[str, ...]:
    """Add leave, as one change; where somebody is on leave already only what is left of it. Return the ids."""
    changes: list[Change] = []
    made: list[Leave] = []
    for span in spans:
        _check(span.start, span.finish)
        taken = [
            *workspace.find(Leave, person_id=span.person_id),
            *(each for each in made if each.person_id == span.person_id),
        ]
        for start, finish in _left(span, taken):
            made.append(
                Leave(id=workspace.new_id(), person_id=span.person_id, start=start, finish=finish, reason=span.reason)
            )
            changes.append(Insert(made[-1]))
    if not changes:
        raise InvalidValueError(
            "They are on leave then already.", "Choose other days, or change the leave that is there."
        )
    workspace.record(_label(workspace, "Leave of", [each.person_id for each in made]), changes)
    return tuple(each.id for each in made)


def _left(span: Span, taken: Iterable[Leave]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a span that no leave covers."""
    at = span.start
    for each in sorted(taken, key=lambda leave: leave.start):
        if each.finish <= at or each.start >= span.finish:
            continue
        if each.start > at:
            yield at, each.start
        at = max(at, each.finish)
    if at < span.finish:
        yield at, span.finish


def reshape(
    workspace: Workspace, moved: Mapping[str, tuple[int, int]], person_id: str = "", label: str = ""
) -> ChangeSet | None:
    """Give leave other times, id → [start, finish), or to somebody else, as one change."""
    changes: list[Change] = []
    people: list[str] = []
    for leave_id, (start, finish) in moved.items():
        _check(start, finish)
        leave = workspace.get(Leave, leave_id)
        people.append(leave.person_id)
        fields = {"start": moment.checked(start), "finish": moment.checked(finish - 1) + 1}
        changes.append(Update(Leave, leave_id, {**fields, "person_id": person_id or leave.person_id}))
    return workspace.record(_label(workspace, label or "Move leave of", people), changes)


def moved_by(workspace: Workspace, ids: Sequence[str], days: int) -> ChangeSet | None:
    """Move leave by so many days, as one change."""
    found = [workspace.get(Leave, each) for each in ids]
    return reshape(workspace, {each.id: (each.start + days * DAY, each.finish + days * DAY) for each in found})


def stretched_by(workspace: Workspace, ids: Sequence[str], days: int) -> ChangeSet | None:
    """Make leave end so many days later, or earlier where negative, as one change."""
    found = [workspace.get(Leave, each) for each in ids]
    return reshape(
        workspace, {each.id: (each.start, each.finish + days * DAY) for each in found}, label="Change leave of"
    )


def with_reason(workspace: Workspace, ids: Sequence[str], reason: str) -> ChangeSet | None:
    """Give leave a reason, as one change."""
    people = [workspace.get(Leave, each).person_id for each in ids]
    label = _label(workspace, "Reason of leave of", people)
    return workspace.record(label, [Update(Leave, each, {"reason": reason.strip()}) for each in ids])


def freed(workspace: Workspace, spans: Sequence[Span]) -> ChangeSet | None:
    """Cut days out of the leave of people, as one change: what lies before and after them stays."""
    changes: list[Change] = []
    people: list[str] = []
    for span in spans:
        for leave in workspace.find(Leave, person_id=span.person_id):
            if leave.start >= span.finish or leave.finish <= span.start:
                continue
            people.append(leave.person_id)
            changes += _cut(workspace, leave, span)
    return workspace.record(_label(workspace, "Free days of", people), changes) if changes else None


def _cut(workspace: Workspace, leave: Leave, span: Span) -> Iterator[Change]:
    before, after = leave.start < span.start, leave.finish > span.finish
    if before:
        yield Update(Leave, leave.id, {"finish": span.start})
        if after:
            yield Insert(replace(leave, id=workspace.new_id(), start=span.finish))
    elif after:
        yield Update(Leave, leave.id, {"start": span.finish})
    else:
        yield Delete(Leave, leave.id)


PARTS = ("all", "am", "pm")


def as_part(workspace: Workspace, ids: Sequence[str], part: str) -> ChangeSet | None:
    """Make leave whole days (all), or a morning or afternoon by the person's work.

    Where it has several days, am ends it at noon of the last, and pm begins it at noon of the first.
    """
    clocks = clocks_of(workspace)
    found: dict[str, tuple[int, int]] = {}
    for leave in (workspace.get(Leave, each) for each in ids):
        calendar = clocks.without_leave(leave.person_id)
        first, last = midnight(leave.start), midnight(leave.finish - 1)
        start, finish = first, last + DAY
        if part == "am":
            finish = middle(calendar, last)
        elif part == "pm":
            start = middle(calendar, first)
        found[leave.id] = (start, finish)
    return reshape(workspace, found, label="Change leave of")


def next_part(workspace: Workspace, leave_id: str) -> str:
    """Return which part comes after the one a leave is: whole, morning, afternoon, whole."""
    leave = workspace.get(Leave, leave_id)
    whole = leave.start % DAY == 0, leave.finish % DAY == 0
    return "am" if all(whole) else "pm" if whole[0] else "all"


def _check(start: int, finish: int) -> None:
    if finish <= start:
        raise InvalidValueError("The leave ends before it begins.", "The last day is the first day or a later one.")
    moment.checked(start)
    moment.checked(finish - 1)


def _label(workspace: Workspace, words: str, people: Sequence[str]) -> str:
    ids = set(people)
    if len(ids) == 1:
        return f"{words} “{workspace.get(Person, ids.pop()).name}”"
    return f"{words} {len(ids)} people"
