"""The demo's office: settings, calendars with public holidays, people, their leave and what they are promised to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pmo_desktop.domain import moment, rank
from pmo_desktop.domain.calendar import WorkingCalendar, compile_calendars
from pmo_desktop.domain.entry.amounts import parse_money
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.records import (
    Availability,
    Booking,
    Calendar,
    CalendarException,
    Leave,
    Person,
    PersonSkill,
    Programme,
    Rate,
    Record,
    Role,
    Skill,
    WorkWeek,
)
from pmo_desktop.services.demo import data
from pmo_desktop.services.demo.days import Days, holidays

_YEARS_BEFORE, _YEARS_AFTER = 2, 3


@dataclass(frozen=True, slots=True)
class Office:
    """What every project of the demo refers to; ids by name (programmes by code)."""

    programmes: tuple[Programme, ...]
    roles: tuple[Role, ...]
    standard: tuple[Record, ...]
    part_time: tuple[Record, ...]
    people: tuple[Person, ...]
    leave: tuple[Leave, ...]
    person_ids: dict[str, str]
    programme_ids: dict[str, str]

    @property
    def for_dates(self) -> tuple[Record, ...]:
        """What dates of plans depend on."""
        return (*self.standard, *self.part_time, *self.people, *self.leave)


def holiday_exceptions(calendar_id: str, today: int, new_id: NewId) -> list[CalendarException]:
    """Return the public holidays around a day as exceptions of a calendar."""
    year = moment.to_date(today).year
    rules = [(each.name, each.on) for each in data.organisation().holidays]
    found = holidays(rules, range(year - _YEARS_BEFORE, year + _YEARS_AFTER + 1))
    days = [(name, moment.from_date(day)) for name, day in found]
    return [
        CalendarException(id=new_id(), calendar_id=calendar_id, name=name, start=day, finish=day + moment.DAY)
        for name, day in days
    ]


def working_calendar(calendar_id: str, records: list[Record]) -> WorkingCalendar:
    """Return one calendar of some records, compiled."""
    return compile_calendars(
        [each for each in records if isinstance(each, Calendar)],
        [each for each in records if isinstance(each, WorkWeek)],
        [each for each in records if isinstance(each, CalendarException)],
    )[calendar_id]


def office(days: Days, standard: list[Record], known: Mapping[str, str], new_id: NewId) -> Office:
    """Return everybody, with calendars; `standard` is the portfolio's calendar with its week and exceptions.

    `known` gives the ids of roles that are there already by name.
    """
    told = data.organisation()
    calendar_id = standard[0].id
    own, calendar_ids = _part_time(told.calendars, calendar_id, new_id)
    roles = tuple(
        Role(id=new_id(), name=name, rank=place)
        for name, place in zip(told.roles, rank.spread(len(told.roles)), strict=True)
        if name not in known
    )
    programmes = tuple(
        Programme(id=new_id(), name=name, code=code, rank=place)
        for (code, name), place in zip(told.programmes.items(), rank.spread(len(told.programmes)), strict=True)
    )
    role_ids = {**known, **{role.name: role.id for role in roles}}
    people = tuple(_person(each, role_ids, calendar_ids, new_id()) for each in data.people())
    ids = {person.name: person.id for person in people}
    leave = tuple(_leave(away, ids[each.name], days, new_id()) for each in data.people() for away in each.leave)
    return Office(
        programmes, roles, tuple(standard), tuple(own), people, leave, ids, {each.code: each.id for each in programmes}
    )


def _part_time(told: dict[str, dict[str, str]], base_id: str, new_id: NewId) -> tuple[list[Record], dict[str, str]]:
    records: list[Record] = []
    ids = {}
    for name, week in told.items():
        calendar = Calendar(id=new_id(), name=name, base_id=base_id)
        ids[name] = calendar.id
        days: dict[str, Any] = dict(week)
        records += [calendar, WorkWeek(id=new_id(), calendar_id=calendar.id, **days)]
    return records, ids


def _person(told: data.Someone, roles: dict[str, str], calendars: dict[str, str], person_id: str) -> Person:
    office = data.organisation()
    return Person(
        id=person_id, name=told.name, initials=told.initials or "".join(part[0] for part in told.name.split()),
        email=f"{told.name.lower().replace(' ', '.')}@{office.mail_domain}", role_id=roles[told.role], team=told.team,
        max_units=told.units, overhead_percent=told.overhead, hourly_rate=parse_money(told.rate),
        currency=office.currency, calendar_id=calendars[told.calendar] if told.calendar else None, notes=told.notes,
    )  # fmt: skip


def _leave(told: data.Away, person_id: str, days: Days, leave_id: str) -> Leave:
    start = days.working_day(told.start)
    return Leave(
        id=leave_id, person_id=person_id, start=start, finish=start + told.days * moment.DAY, reason=told.reason
    )


def abilities(days: Days, who: Office, new_id: NewId) -> list[Record]:
    """Return what people can do, and what changes of their time and rates."""
    told = data.abilities()
    skills = [
        Skill(id=new_id(), name=name, rank=place)
        for name, place in zip(told.skills, rank.spread(len(told.skills)), strict=True)
    ]
    levels = [
        PersonSkill(id=new_id(), person_id=who.person_ids[name], skill_id=skill.id, level=int(level))
        for name, said in told.levels.items()
        for skill, level in zip(skills, said.split(), strict=True)
        if level != "-"
    ]
    times = []
    for each in told.times:
        start = days.day(each.start)
        times.append(
            Availability(
                id=new_id(), person_id=who.person_ids[each.name], start=start, finish=start + each.weeks * moment.WEEK,
                units=each.units,
            )
        )  # fmt: skip
    rates = [
        Rate(id=new_id(), person_id=who.person_ids[each.name], start=days.day(each.start),
             hourly_rate=parse_money(each.rate) or 0)
        for each in told.rates
    ]  # fmt: skip
    return [*skills, *levels, *times, *rates]


def bookings(days: Days, who: Office, projects: dict[str, str], new_id: NewId) -> list[Booking]:
    """Return what people are promised to; `projects` gives the ids of codes."""
    found = []
    for each in data.people():
        for told in each.bookings:
            start = days.day(told.start)
            found.append(
                Booking(
                    id=new_id(), person_id=who.person_ids[each.name], project_id=projects.get(told.project),
                    start=start, finish=start + told.weeks * moment.WEEK, percent=told.percent, state=told.state,
                    note=told.note,
                )
            )  # fmt: skip
    return found
