"""When people work: part-time patterns, which become a calendar of their own where needed, and units over time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pmo_desktop.domain.calendar.compiling import WEEKDAYS
from pmo_desktop.domain.calendar.shifts import STANDARD, format_shifts, parse_shifts
from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.entry.amounts import format_units, parse_units
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.part_time import PartTime, in_words, parse_part_time
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Availability, Calendar, Person, Project, Task, WorkWeek
from pmo_desktop.services.calendars import day_typed
from pmo_desktop.services.staff.wording import COUNTED, WITHOUT_TIME
from pmo_desktop.services.workspace import Workspace

OPEN = "open"
"""How an end is written that nobody knows."""
_ALWAYS = frozenset({"", "–", "-", OPEN, "open end", "always"})


# Patterns


class Weeks:
    """The weekly hours of every calendar, read once."""

    def __init__(self, workspace: Workspace) -> None:
        self.calendars = {each.id: each for each in workspace.all(Calendar)}
        self.default = workspace.portfolio().calendar_id
        self._own: dict[str, WorkWeek] = {}
        for week in workspace.find(WorkWeek, start=None, finish=None):
            said = {day: hours for day in WEEKDAYS if (hours := getattr(week, day)) is not None}
            known = self._own.get(week.calendar_id)
            self._own[week.calendar_id] = week if known is None else replace(known, **said)
        self._found: dict[str | None, tuple[str, ...]] = {}

    def own(self, calendar_id: str) -> WorkWeek | None:
        """Return what a calendar itself says of the weekdays."""
        return self._own.get(calendar_id)

    def of(self, calendar_id: str | None) -> tuple[str, ...]:
        """Return the hours of the days from Monday as they hold, the portfolio's where no calendar is named."""
        if calendar_id not in self._found:
            hours = [STANDARD] * 5 + [""] * 2
            for each in reversed(self._chain(calendar_id or self.default)):
                week = self._own.get(each)
                if week is not None:
                    found = (getattr(week, day) for day in WEEKDAYS)
                    hours = [before if said is None else said for said, before in zip(found, hours, strict=True)]
            self._found[calendar_id] = tuple(format_shifts(parse_shifts(each)) for each in hours)
        return self._found[calendar_id]

    def _chain(self, calendar_id: str | None) -> list[str]:
        found: list[str] = []
        while calendar_id is not None and calendar_id in self.calendars and calendar_id not in found:
            found.append(calendar_id)
            calendar_id = self.calendars[calendar_id].base_id
        return found

    def own_of(self, person: Person) -> Calendar | None:
        """Return the calendar that is a person's alone: it is called as they are and has a base."""
        found = self.calendars.get(person.calendar_id or "")
        if found is None or found.base_id is None or found.name.casefold() != person.name.casefold():
            return None
        return found

    def base_of(self, person: Person) -> str | None:
        """Return the calendar a person's own is, or would be, based on: it keeps the holidays of where they work."""
        found = self.calendars.get(person.calendar_id or "")
        if found is None:
            return self.default
        if self.own_of(person) is None and self.of(found.id) == self.of(self.default):
            return found.id
        return found.base_id or self.default

    def usual_of(self, person: Person) -> tuple[str, ...]:
        """Return the hours a person's days are told beside: those of everybody where they work."""
        return self.of(self.base_of(person))

    def part_of(self, person: Person) -> PartTime:
        """Return which part of the usual time a person works."""
        units = 1.0 if person.kind in COUNTED else person.max_units
        hours, usual = self.of(person.calendar_id), self.usual_of(person)
        if hours == usual:
            return PartTime(units)
        return PartTime(units, tuple(None if mine == all_ else mine for mine, all_ in zip(hours, usual, strict=True)))


def pattern_of(weeks: Weeks, person: Person) -> str:
    """Return when somebody works in words; a dash for what does not work."""
    return "–" if person.kind in WITHOUT_TIME else in_words(weeks.part_of(person), weeks.usual_of(person))


def pattern_changes(workspace: Workspace, person: Person, text: str) -> Iterator[Change]:
    """Yield what lets somebody work as a text says: their units, and a calendar of their own where their days differ."""
    if person.kind in WITHOUT_TIME:
        raise InvalidValueError(
            f"“{person.name}” does not work.", "Only people, roles and equipment have working days."
        )
    weeks = Weeks(workspace)
    part = parse_part_time(text, weeks.usual_of(person))
    if person.kind not in COUNTED:
        yield Update(Person, person.id, {"max_units": part.units})
    elif part.units != 1.0:
        raise InvalidValueError("How many there are stands under Time.", "Write the days alone, such as Mon–Thu.")
    own = weeks.own_of(person)
    if part.days is None:
        yield from _without_own(workspace, weeks, person, own)
        return
    hours: dict[str, Any] = dict(zip(WEEKDAYS, part.days, strict=True))
    if own is None:
        own = Calendar(id=workspace.new_id(), name=person.name, base_id=weeks.base_of(person))
        yield Insert(own)
        yield Insert(WorkWeek(id=workspace.new_id(), calendar_id=own.id, **hours))
        yield Update(Person, person.id, {"calendar_id": own.id})
        return
    week = weeks.own(own.id)
    if week is None:
        yield Insert(WorkWeek(id=workspace.new_id(), calendar_id=own.id, **hours))
    else:
        yield Update(WorkWeek, week.id, hours)


def _without_own(workspace: Workspace, weeks: Weeks, person: Person, own: Calendar | None) -> Iterator[Change]:
    """Yield what lets somebody work as everybody: a calendar of their own goes unless it says more or others follow it."""
    if own is None:
        if weeks.of(person.calendar_id) != weeks.usual_of(person):
            yield Update(Person, person.id, {"calendar_id": _named_only(weeks, weeks.base_of(person))})
        return
    others = [each for each in workspace.find(Person, calendar_id=own.id) if each.id != person.id]
    followed = any(workspace.count(kind, calendar_id=own.id) for kind in (Project, Task))
    based = workspace.count(Calendar, base_id=own.id)
    if not others and not followed and not based and not _says_more(workspace, own.id):
        yield Update(Person, person.id, {"calendar_id": _named_only(weeks, own.base_id)})
        yield Delete(Calendar, own.id)
    else:
        week = weeks.own(own.id)
        if week is not None:
            yield Update(WorkWeek, week.id, dict.fromkeys(WEEKDAYS))


def _named_only(weeks: Weeks, calendar_id: str | None) -> str | None:
    """Return a calendar to follow by choice: nobody need choose the portfolio's."""
    return None if calendar_id == weeks.default else calendar_id


def _says_more(workspace: Workspace, calendar_id: str) -> bool:
    """Say whether a calendar holds exceptions or dated weeks beside its usual one."""
    from pmo_desktop.domain.records import CalendarException  # noqa: PLC0415 - asked rarely

    weeks = workspace.find(WorkWeek, calendar_id=calendar_id)
    dated = any(each.start is not None or each.finish is not None for each in weeks)
    return dated or bool(workspace.count(CalendarException, calendar_id=calendar_id))


# Units over time


@dataclass(frozen=True, slots=True)
class ListedAvailability:
    """One period; `last` is the midnight that begins its last day, None where it is open."""

    row: Availability
    counted: bool

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def last(self) -> int | None:
        return None if self.row.finish is None else self.row.finish - DAY

    @property
    def shown_units(self) -> str:
        return format_units(self.row.units, counted=self.counted)


def availability_of(workspace: Workspace, person_id: str) -> tuple[ListedAvailability, ...]:
    """Return the periods in which somebody has other units than usual, the earliest first."""
    person = workspace.get(Person, person_id)
    found = sorted(workspace.find(Availability, person_id=person_id), key=lambda each: (each.start, each.id))
    return tuple(ListedAvailability(each, person.kind in COUNTED) for each in found)


def add_availability(
    workspace: Workspace, person_id: str, start: int, finish: int | None = None, units: float = 0.5
) -> str:
    """Add a period of other units; return its id. Raises InvalidValueError where it overlaps another."""
    fresh = Availability(id=workspace.new_id(), person_id=person_id, start=start, finish=finish, units=units)
    _check_periods([*workspace.find(Availability, person_id=person_id), fresh])
    workspace.record(f"Time of “{workspace.get(Person, person_id).name}” from {format_date(start)}", [Insert(fresh)])
    return fresh.id


def free_start(workspace: Workspace, person_id: str, day: int) -> int:
    """Return the first day from `day` on from which a new period would overlap no other, were it one day long."""
    for each in availability_of(workspace, person_id):
        if each.row.start <= day and (each.row.finish is None or day < each.row.finish):
            day = each.row.finish if each.row.finish is not None else day
    return day


def delete_availability(workspace: Workspace, ids: Sequence[str]) -> ChangeSet | None:
    """Take periods away, as one change."""
    who = {each.person_id for each in workspace.find(Availability, id=tuple(ids))}
    name = workspace.get(Person, who.pop()).name if len(who) == 1 else ""
    return workspace.record(f"Delete time of “{name}”", [Delete(Availability, each) for each in ids])


def set_availability_cells(workspace: Workspace, edits: Sequence[tuple[str, str, str]]) -> ChangeSet | None:
    """Write typed texts into periods (id, field, text) as one change; InvalidValueError says what cannot be."""
    kept: dict[str, Availability] = {}
    for own, field, text in edits:
        before = kept.get(own) or workspace.get(Availability, own)
        try:
            kept[own] = _with(workspace, before, field, text.strip())
            others = [each for each in workspace.find(Availability, person_id=before.person_id) if each.id not in kept]
            _check_periods([*others, *(each for each in kept.values() if each.person_id == before.person_id)])
        except KnownError as error:
            error.cell = (own, field)
            raise
    names = {workspace.get(Person, each.person_id).name for each in kept.values()}
    changes = [
        Update(Availability, each.id, {"start": each.start, "finish": each.finish, "units": each.units})
        for each in kept.values()
    ]
    return workspace.record(f"Time of “{names.pop()}”" if len(names) == 1 else f"Edit {len(edits)} cells", changes)


def _with(workspace: Workspace, row: Availability, field: str, text: str) -> Availability:
    if field == "units":
        counted = workspace.get(Person, row.person_id).kind in COUNTED
        return replace(row, units=parse_units(text, counted=counted))
    if field == "last":
        finish = None if text.casefold() in _ALWAYS else day_typed(workspace, text) + DAY
        return replace(row, finish=finish)
    return replace(row, start=day_typed(workspace, text))


def _check_periods(rows: Sequence[Availability]) -> None:
    ordered = sorted(rows, key=lambda each: each.start)
    for each in ordered:
        if each.finish is not None and each.finish <= each.start:
            raise InvalidValueError("It ends before it begins.", "The last day is the first day or a later one.")
    for before, after in pairwise(ordered):
        if before.finish is None or before.finish > after.start:
            until = "open" if before.finish is None else f"until {format_date(before.finish - DAY)}"
            raise InvalidValueError(
                f"From {format_date(before.start)} ({until}) other units are said already.",
                "Let one end before the next.",
            )
