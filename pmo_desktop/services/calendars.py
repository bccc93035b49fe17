"""Calendars: listing them, who uses them, and changing their weeks, dated weeks and exceptions."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, TypeVar

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import DaySaid, WorkingCalendar, compile_calendars, days_said
from pmo_desktop.domain.calendar.compiling import WEEKDAYS
from pmo_desktop.domain.calendar.hours import format_hours, parse_hours
from pmo_desktop.domain.calendar.recurrence import occurrences
from pmo_desktop.domain.calendar.shifts import STANDARD
from pmo_desktop.domain.calendar.wording import in_words
from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.entry.dates import format_date, parse_date
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import (
    WORKERS,
    Calendar,
    CalendarException,
    Person,
    Portfolio,
    Project,
    Task,
    WorkWeek,
)
from pmo_desktop.services.workspace import Workspace

STANDARD_WEEK = tuple(map(format_hours, [STANDARD] * 5 + [""] * 2))
"""The hours of the weekdays where no calendar says otherwise, as people write them."""
_MOST_NAMED = 4


# Reading


@dataclass(frozen=True, slots=True)
class Users:
    """Who follows a calendar: projects and people by name, numbers of tasks by project, calendars based on it."""

    projects: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    tasks: tuple[tuple[str, int], ...] = ()
    calendars: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.projects or self.people or self.tasks or self.calendars)

    def __str__(self) -> str:
        tasks = [f"{number} tasks of {name}" if number > 1 else f"1 task of {name}" for name, number in self.tasks]
        return ", ".join(_named((*self.projects, *self.people, *tasks, *self.calendars)))


@dataclass(frozen=True, slots=True)
class ListedCalendar:
    """A calendar with the name of its base and who uses it."""

    calendar: Calendar
    base: str
    is_default: bool
    users: Users

    @property
    def id(self) -> str:
        return self.calendar.id


def listed(workspace: Workspace) -> tuple[ListedCalendar, ...]:
    """Return the portfolio's calendars, its default first, then by name."""
    calendars = workspace.all(Calendar)
    names = {each.id: each.name for each in calendars}
    default = workspace.portfolio().calendar_id
    users = _users(workspace, calendars)
    ordered = sorted(calendars, key=lambda each: (each.id != default, each.name.casefold(), each.id))
    return tuple(
        ListedCalendar(each, names.get(each.base_id or "", ""), each.id == default, users.get(each.id, Users()))
        for each in ordered
    )


def users_of(workspace: Workspace, calendar_id: str) -> Users:
    """Return who follows one calendar."""
    return _users(workspace, workspace.all(Calendar)).get(calendar_id, Users())


def _users(workspace: Workspace, calendars: Sequence[Calendar]) -> Mapping[str, Users]:
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    projects = {each.id: each for each in workspace.all(Project)}
    for project in projects.values():
        aside = "" if project.state.counts else f" ({project.state})"
        found[project.calendar_id or ""]["projects"].append(f"{project.name or project.code}{aside}")
    for person in workspace.all(Person):
        found[person.calendar_id or ""]["people"].append(person.name)
    for calendar in calendars:
        found[calendar.base_id or ""]["calendars"].append(calendar.name)
    tasks = Counter(
        (each.calendar_id, each.project_id)
        for each in workspace.find(Task, calendar_id={calendar.id for calendar in calendars})
    )
    for (calendar_id, project_id), number in tasks.items():
        found[calendar_id or ""]["tasks"].append((projects[project_id].name, number))
    return {
        own: Users(**{kind: tuple(sorted(each)) for kind, each in by_kind.items()})
        for own, by_kind in found.items()
        if own
    }


def compiled(workspace: Workspace) -> dict[str, WorkingCalendar]:
    """Return the working calendar of each calendar by id."""
    return compile_calendars(workspace.all(Calendar), workspace.all(WorkWeek), workspace.all(CalendarException))


def days_of(workspace: Workspace, calendar_id: str, start: int, finish: int) -> tuple[DaySaid, ...]:
    """Return what a calendar says of each day between two midnights, and why."""
    tables = workspace.all(Calendar), workspace.all(WorkWeek), workspace.all(CalendarException)
    return days_said(*tables, calendar_id, (start, finish))


def usual_week(workspace: Workspace, calendar_id: str) -> WorkWeek:
    """Return what a calendar itself says of the weekdays; a week that says nothing where there is none."""
    found = WorkWeek(id="", calendar_id=calendar_id)
    for week in _usual(workspace, calendar_id):
        said = {day: shifts for day in WEEKDAYS if (shifts := getattr(week, day)) is not None}
        found = replace(found, id=week.id, **said)
    return found


def week_in_force(workspace: Workspace, calendar_id: str) -> tuple[str, ...]:
    """Return the hours of each weekday as they hold, those of the bases where the calendar leaves them open."""
    bases = {each.id: each.base_id for each in workspace.all(Calendar)}
    hours = [STANDARD] * 5 + [""] * 2
    chain: list[str] = []
    at: str | None = calendar_id
    while at is not None and at not in chain:
        chain.append(at)
        at = bases.get(at)
    for own in reversed(chain):
        week = usual_week(workspace, own)
        hours = [
            before if (said := getattr(week, day)) is None else said
            for day, before in zip(WEEKDAYS, hours, strict=True)
        ]
    return tuple(map(format_hours, hours))


def _usual(workspace: Workspace, calendar_id: str) -> Sequence[WorkWeek]:
    return workspace.find(WorkWeek, calendar_id=calendar_id, start=None, finish=None)


def dated_weeks(workspace: Workspace, calendar_id: str) -> tuple[WorkWeek, ...]:
    """Return the weeks that hold for a time only, in order."""
    usual = {week.id for week in _usual(workspace, calendar_id)}
    found = (week for week in workspace.find(WorkWeek, calendar_id=calendar_id) if week.id not in usual)
    return tuple(sorted(found, key=lambda week: (week.start or moment.FIRST, week.id)))


def exceptions_of(workspace: Workspace, calendar_id: str) -> tuple[CalendarException, ...]:
    """Return a calendar's own exceptions, the earliest first."""
    found = workspace.find(CalendarException, calendar_id=calendar_id)
    return tuple(sorted(found, key=lambda each: (each.start, each.finish, each.name, each.id)))


def days_in_words(exception: CalendarException) -> str:
    """Return the days an exception means: `2026-12-24 to 2026-12-31`, or its rule with its dates."""
    first, last = format_date(exception.start), format_date(exception.finish - DAY)
    dates = first if exception.finish - exception.start <= DAY else f"{first} to {last}"
    if not exception.recurrence:
        return dates
    try:
        said = in_words(exception.recurrence, exception.start)
    except InvalidValueError:
        said = exception.recurrence
    until = f"from {first}" if exception.finish >= moment.LAST else dates
    return f"{said}, {until}"


# Calendars


def add_calendar(workspace: Workspace, name: str, base_id: str | None = None) -> str:
    """Add a calendar, based on another or with a Monday to Friday week of its own; return its id."""
    calendar = Calendar(id=workspace.new_id(), name=_free_name(workspace, name), base_id=base_id)
    changes: list[Change] = [Insert(calendar)]
    if base_id is None:
        week: dict[str, Any] = dict.fromkeys(WEEKDAYS[:5], STANDARD) | dict.fromkeys(WEEKDAYS[5:], "")
        changes.append(Insert(WorkWeek(id=workspace.new_id(), calendar_id=calendar.id, **week)))
    workspace.record(f"New calendar “{calendar.name}”", changes)
    return calendar.id


def copy_calendar(workspace: Workspace, calendar_id: str) -> str:
    """Add a calendar that says the same as another; return its id."""
    source = workspace.get(Calendar, calendar_id)
    copy = replace(source, id=workspace.new_id(), name=_free_name(workspace, f"{source.name} (copy)"))
    weeks, exceptions = workspace.find(WorkWeek, calendar_id=calendar_id), exceptions_of(workspace, calendar_id)
    changes = [
        Insert(copy),
        *(Insert(replace(each, id=workspace.new_id(), calendar_id=copy.id)) for each in weeks),
        *(Insert(replace(each, id=workspace.new_id(), calendar_id=copy.id)) for each in exceptions),
    ]
    workspace.record(f"Copy calendar “{source.name}”", changes)
    return copy.id


def _free_name(workspace: Workspace, name: str) -> str:
    taken = {each.name.casefold() for each in workspace.all(Calendar)}
    names = (name if number == 1 else f"{name} {number}" for number in count(1))
    return next(each for each in names if each.casefold() not in taken)


def delete_calendar(workspace: Workspace, calendar_id: str) -> ChangeSet | None:
    """Remove a calendar with all it says; raise InvalidValueError that names who follows it."""
    name = workspace.get(Calendar, calendar_id).name
    if workspace.portfolio().calendar_id == calendar_id:
        raise InvalidValueError(f"“{name}” is the portfolio’s calendar.", "Make another one the portfolio’s first.")
    users = users_of(workspace, calendar_id)
    if users:
        raise InvalidValueError(f"“{name}” is used by {users}.", "Give them another calendar first.")
    return workspace.record(f"Delete calendar “{name}”", [Delete(Calendar, calendar_id)])


def set_calendar_cells(workspace: Workspace, edits: Sequence[tuple[str, str, str]]) -> ChangeSet | None:
    """Write typed names and bases of calendars (id, field, text) as one change; InvalidValueError says what cannot be."""
    known = {each.id: each for each in workspace.all(Calendar)}
    changes: list[Change] = []
    for calendar_id, field, text in edits:
        try:
            value = _SETTERS[field](known, known[calendar_id], text.strip())
        except KnownError as error:
            error.cell = (calendar_id, field)
            raise
        known[calendar_id] = replace(known[calendar_id], **value)
        changes.append(Update(Calendar, calendar_id, value))
    name = known[edits[0][0]].name
    return workspace.record(f"Calendar “{name}”" if len(edits) == 1 else f"Edit {len(edits)} cells", changes)


def _name(known: Mapping[str, Calendar], calendar: Calendar, text: str) -> dict[str, Any]:
    if not text:
        raise InvalidValueError("A calendar needs a name.", "Write what it is for, such as “Site, two shifts”.")
    for other in known.values():
        if other.id != calendar.id and other.name.casefold() == text.casefold():
            raise InvalidValueError(f"There is a calendar “{other.name}” already.", "Choose another name.")
    return {"name": text}


def _base(known: Mapping[str, Calendar], calendar: Calendar, text: str) -> dict[str, Any]:
    base_id = _id_named(known.values(), text)
    at = base_id
    for _ in known:
        if at == calendar.id:
            raise InvalidValueError(f"“{text}” is itself based on “{calendar.name}”.", "Choose a base that is not.")
        at = known[at].base_id if at is not None and at in known else None
    return {"base_id": base_id}


_SETTERS: Mapping[str, Callable[[Mapping[str, Calendar], Calendar, str], dict[str, Any]]] = {
    "name": _name, "base": _base,
}  # fmt: skip


def _id_named(known: Iterable[Calendar], text: str) -> str | None:
    """Return the calendar of a name, None for no name; raise InvalidValueError where there is none."""
    calendars = tuple(known)
    if text.strip() in ("", "–", "-"):
        return None
    for each in calendars:
        if each.name.casefold() == text.strip().casefold():
            return each.id
    names = ", ".join(_named([f"“{each.name}”" for each in calendars]))
    raise InvalidValueError(f"There is no calendar “{text}”.", f"There are: {names}.")


def make_default(workspace: Workspace, calendar_id: str) -> ChangeSet | None:
    """Let projects without a calendar of their own follow this one."""
    name = workspace.get(Calendar, calendar_id).name
    change = Update(Portfolio, workspace.portfolio().id, {"calendar_id": calendar_id})
    return workspace.record(f"Make “{name}” the portfolio’s calendar", [change])


@dataclass(frozen=True, slots=True)
class Follower:
    """A project or person with the name of the calendar it follows by its own choice, empty where by none."""

    value: Project | Person
    calendar: str

    @property
    def id(self) -> str:
        return self.value.id

    @property
    def is_project(self) -> bool:
        return isinstance(self.value, Project)


def followers(workspace: Workspace) -> tuple[Follower, ...]:
    """Return every project of the register, then everybody and everything that works, by name."""
    names = {each.id: each.name for each in workspace.all(Calendar)}
    projects = (each for each in workspace.all(Project) if each.state.counts)
    people = (each for each in workspace.all(Person) if each.kind in WORKERS)
    found: list[Project | Person] = [*sorted(projects, key=_called), *sorted(people, key=_called)]
    return tuple(Follower(each, names.get(each.calendar_id or "", "")) for each in found)


def _called(each: Project | Person) -> str:
    return each.name.casefold()


def set_follower_cells(workspace: Workspace, edits: Sequence[tuple[str, str, str]]) -> ChangeSet | None:
    """Let projects and people (id, `calendar`, name typed) follow calendars, as one change.

    No name: a project follows the portfolio's, a person that of the project they work for.
    """
    calendars = workspace.all(Calendar)
    projects = {each.id: each.name for each in workspace.find(Project, id=[own for own, _, _ in edits])}
    people = {each.id: each.name for each in workspace.find(Person, id=[own for own, _, _ in edits])}
    changes: list[Change] = []
    for own, field, text in edits:
        try:
            value = {"calendar_id": _id_named(calendars, text)}
        except KnownError as error:
            error.cell = (own, field)
            raise
        changes.append(Update(Project if own in projects else Person, own, value))
    names = projects | people
    return workspace.record(
        f"Calendar of “{names[edits[0][0]]}”" if len(edits) == 1 else f"Calendars of {len(edits)}", changes
    )


# Weeks


def set_usual_day(workspace: Workspace, calendar_id: str, weekday: str, text: str) -> ChangeSet | None:
    """Write a weekday's typed hours; nothing typed leaves the day to the base. Raises InvalidValueError."""
    return set_usual_days(workspace, calendar_id, {weekday: text})


def set_usual_days(workspace: Workspace, calendar_id: str, typed: Mapping[str, str]) -> ChangeSet | None:
    """Write typed hours of several weekdays as one change."""
    hours: dict[str, Any] = {weekday: parse_hours(text) for weekday, text in typed.items()}
    weeks = _usual(workspace, calendar_id)
    name = workspace.get(Calendar, calendar_id).name
    changes: list[Change] = [Update(WorkWeek, week.id, hours) for week in weeks]
    if not weeks:
        changes = [Insert(WorkWeek(id=workspace.new_id(), calendar_id=calendar_id, **hours))]
    whole = next(iter(typed)).capitalize() if len(typed) == 1 else "Week"
    return workspace.record(f"{whole} of calendar “{name}”", changes)


def add_dated_week(workspace: Workspace, calendar_id: str) -> str:
    """Add a week that holds for the next seven days from Monday on and says what now holds; return its id."""
    start = workspace.today() + (7 - moment.weekday(workspace.today())) * DAY
    hours: dict[str, Any] = dict(zip(WEEKDAYS, map(parse_hours, week_in_force(workspace, calendar_id)), strict=True))
    week = WorkWeek(
        id=workspace.new_id(), calendar_id=calendar_id, name="New week", start=start, finish=start + 7 * DAY, **hours
    )
    workspace.record(f"Dated week of calendar “{workspace.get(Calendar, calendar_id).name}”", [Insert(week)])
    return week.id


def set_week_cells(workspace: Workspace, edits: Sequence[tuple[str, str, str]]) -> ChangeSet | None:
    """Write typed texts into dated weeks (id, field, text) as one change; InvalidValueError says what cannot be read."""
    kept: dict[str, WorkWeek] = {}
    for week_id, field, text in edits:
        before = kept.get(week_id) or workspace.get(WorkWeek, week_id)
        kept[week_id] = _blaming(_week_with, workspace, before, field, text)
    fields = ("name", "start", "finish", *WEEKDAYS)
    changes = [Update(WorkWeek, each.id, {field: getattr(each, field) for field in fields}) for each in kept.values()]
    return workspace.record("Edit dated weeks" if len(kept) > 1 else "Edit a dated week", changes)


def _week_with(workspace: Workspace, week: WorkWeek, field: str, text: str) -> WorkWeek:
    if field == "name":
        return replace(week, name=text.strip())
    if field in WEEKDAYS:
        said: dict[str, Any] = {field: parse_hours(text)}
        return replace(week, **said)
    start, finish = _moved(workspace, (week.start or moment.FIRST, week.finish or moment.LAST), field, text)
    return replace(week, start=start, finish=finish)


def delete_weeks(workspace: Workspace, ids: Sequence[str]) -> ChangeSet | None:
    """Take dated weeks away."""
    return workspace.record(
        "Delete a dated week" if len(ids) == 1 else f"Delete {len(ids)} dated weeks",
        [Delete(WorkWeek, each) for each in ids],
    )


# Exceptions


def add_exception(workspace: Workspace, exception: CalendarException) -> str:
    """Add an exception as it stands, under an id of its own, which is returned; raise InvalidValueError."""
    new = replace(exception, id=workspace.new_id())
    _check(new)
    workspace.record(f"Exception “{new.name}” of calendar {_quoted(workspace, new.calendar_id)}", [Insert(new)])
    return new.id


def change_exception(workspace: Workspace, exception: CalendarException) -> ChangeSet | None:
    """Let an exception say what is given; raise InvalidValueError where it means no day."""
    _check(exception)
    fields = ("name", "start", "finish", "shifts", "recurrence")
    change = Update(CalendarException, exception.id, {field: getattr(exception, field) for field in fields})
    return workspace.record(f"Edit exception “{exception.name}”", [change])


def set_exception_cells(workspace: Workspace, edits: Sequence[tuple[str, str, str]]) -> ChangeSet | None:
    """Write typed texts into exceptions (id, field, text) as one change; InvalidValueError says what cannot be read."""
    kept: dict[str, CalendarException] = {}
    for own, field, text in edits:
        before = kept.get(own) or workspace.get(CalendarException, own)
        kept[own] = _blaming(_exception_with, workspace, before, field, text)
    fields = ("name", "start", "finish", "shifts")
    changes = [
        Update(CalendarException, each.id, {field: getattr(each, field) for field in fields}) for each in kept.values()
    ]
    label = f"Edit exception “{next(iter(kept.values())).name}”" if len(kept) == 1 else f"Edit {len(kept)} exceptions"
    return workspace.record(label, changes)


def _exception_with(workspace: Workspace, exception: CalendarException, field: str, text: str) -> CalendarException:
    if field == "name":
        return replace(exception, name=text.strip())
    if field == "hours":
        hours = parse_hours(text)
        return replace(exception, shifts=hours or "")
    start, finish = _moved(workspace, (exception.start, exception.finish), field, text)
    changed = replace(exception, start=start, finish=finish)
    _check(changed)
    return changed


def delete_exceptions(workspace: Workspace, ids: Sequence[str]) -> ChangeSet | None:
    """Take exceptions away, as one change."""
    names = [each.name for each in workspace.find(CalendarException, id=tuple(ids))]
    label = f"Delete exception “{names[0]}”" if len(names) == 1 else f"Delete {len(ids)} exceptions"
    return workspace.record(label, [Delete(CalendarException, each) for each in ids])


def _check(exception: CalendarException) -> None:
    if exception.finish <= exception.start:
        raise InvalidValueError("The exception ends before it begins.", "The last day is the first day or a later one.")
    if exception.recurrence and not len(occurrences(exception.recurrence, exception.start, exception.finish)):
        raise InvalidValueError("The exception means no day at all.", "Look at its dates and how it is repeated.")


def day_typed(workspace: Workspace, text: str) -> int:
    """Return the midnight of a typed date."""
    return moment.midnight(parse_date(text, workspace.today())[0])


def _moved(workspace: Workspace, span: tuple[int, int], field: str, text: str) -> tuple[int, int]:
    """Return a span with its first or last day typed anew; one that would end before it begins keeps its length."""
    start, finish = span
    at = day_typed(workspace, text)
    if field == "first":
        return at, finish if finish > at else at + finish - start
    if at < start:
        raise InvalidValueError("The last day comes before the first.", "Write the first day or a later one.")
    return start, at + DAY


R = TypeVar("R", WorkWeek, CalendarException)


def _blaming(
    change: Callable[[Workspace, R, str, str], R], workspace: Workspace, before: R, field: str, text: str
) -> R:
    """Return a row with one cell typed anew; name the cell in what cannot be read."""
    try:
        return change(workspace, before, field, text)
    except KnownError as error:
        error.cell = (before.id, field)
        raise


def _quoted(workspace: Workspace, calendar_id: str) -> str:
    return f"“{workspace.get(Calendar, calendar_id).name}”"


def _named(names: Sequence[str]) -> Iterator[str]:
    yield from names[:_MOST_NAMED]
    if len(names) > _MOST_NAMED:
        yield f"and {len(names) - _MOST_NAMED} more"
