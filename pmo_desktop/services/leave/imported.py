"""Leave as project files tell it: days without work in a calendar that is somebody's alone."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from pmo_desktop.domain.calendar.compiling import WEEKDAYS
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.records import Calendar, CalendarException, Leave, Person, Project, Record, Task, WorkWeek
from pmo_desktop.exchange.bundle import in_order
from pmo_desktop.services.leave.board import SHOWN

_NAMELESS = frozenset({"", "leave", "[unnamed]", "exception"})
"""What programs call days off that nobody gave a name."""
_SHARED_BY = 3
"""So many people away on the same days, and more than half of all with such a calendar, have a holiday, not leave."""


def with_leave(
    records: Sequence[Record], project: Project, known: Collection[str], new_id: NewId
) -> tuple[Record, ...]:
    """Return the records of a project file with such days as leave of people who are not known yet.

    A calendar that says nothing else goes: its person works by the one it is based on.
    """
    owners = _owners(records, project, known)
    days = _days_off(records, owners)
    if not days:
        return tuple(records)
    gone = {each.id for each in days}
    speaking = {
        each.calendar_id
        for each in records
        if (isinstance(each, WorkWeek) and any(getattr(each, day) is not None for day in WEEKDAYS))
        or (isinstance(each, CalendarException) and each.id not in gone)
    }
    emptied = {
        each.id: each.base_id
        for each in records
        if isinstance(each, Calendar) and each.id in {one.calendar_id for one in days} and each.id not in speaking
    }
    kept: list[Record] = []
    for each in records:
        if each.id in gone or each.id in emptied or (isinstance(each, WorkWeek) and each.calendar_id in emptied):
            continue
        if isinstance(each, Person) and each.calendar_id in emptied:
            kept.append(replace(each, calendar_id=emptied[each.calendar_id]))
        else:
            kept.append(each)
    return in_order([*kept, *(_leave(each, owners[each.calendar_id], new_id) for each in days)])


def _owners(records: Sequence[Record], project: Project, known: Collection[str]) -> dict[str, str]:
    """Return the calendars that are based on another and one person's alone, by id, with whose they are."""
    people = [each for each in records if isinstance(each, Person) and each.calendar_id]
    based = {each.id for each in records if isinstance(each, Calendar) and each.base_id is not None}
    others = {each.calendar_id for each in records if isinstance(each, Task)} | {project.calendar_id}
    others |= {each.base_id for each in records if isinstance(each, Calendar)}
    times = Counter(each.calendar_id for each in people)
    return {
        each.calendar_id: each.id
        for each in people
        if each.calendar_id in based - others
        and times[each.calendar_id] == 1
        and each.kind in SHOWN
        and each.id not in known
    }


def _days_off(records: Sequence[Record], owners: dict[str, str]) -> list[CalendarException]:
    """Return the days without work of such calendars that are no holiday of many, and over which nothing else is said."""
    own = [each for each in records if isinstance(each, CalendarException) and each.calendar_id in owners]
    often = Counter((each.start, each.finish) for each in own if not each.shifts)
    return [
        each
        for each in own
        if not (each.shifts or each.recurrence)
        and not (_SHARED_BY <= often[each.start, each.finish] > len(owners) / 2)
        and not any(
            other is not each
            and other.calendar_id == each.calendar_id
            and other.start < each.finish
            and other.finish > each.start
            for other in own
        )
    ]


def _leave(days: CalendarException, person_id: str, new_id: NewId) -> Leave:
    reason = "" if days.name.casefold() in _NAMELESS else days.name
    return Leave(id=new_id(), person_id=person_id, start=days.start, finish=days.finish, reason=reason)
