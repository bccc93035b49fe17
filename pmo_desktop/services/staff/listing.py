"""Everybody and everything that can be assigned, with what is looked up beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from pmo_desktop.domain.entry.amounts import format_units
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import (
    Assignment,
    Availability,
    Booking,
    Leave,
    Person,
    PersonKind,
    PersonSkill,
    Project,
    ProjectState,
    Rate,
    Record,
    Role,
    Task,
)
from pmo_desktop.services.leave import last_day
from pmo_desktop.services.staff.rates import by_person, in_force, told
from pmo_desktop.services.staff.wording import COUNTED, KINDS, WITHOUT_TIME
from pmo_desktop.services.staff.working import Weeks, pattern_of
from pmo_desktop.services.workspace import Workspace

_ORDER = tuple(KINDS)


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person with what stands beside their own record, in words; `rate` is what an hour costs today, in cents.

    `private_rate` and `private_notes`: only the person at this screen sees them. `units_later` and `rates` tell what changes
    over time, empty where nothing does.
    """

    person: Person
    role: str
    leave: str
    private_rate: bool = False
    private_notes: bool = False
    calendar: str = ""
    pattern: str = ""
    rate: int | None = None
    rates: str = ""
    units_later: str = ""
    skills: int = 0

    @property
    def id(self) -> str:
        return self.person.id

    @property
    def kind(self) -> str:
        return KINDS[self.person.kind]

    @property
    def units(self) -> str:
        """How much of them there is; a dash for what does not work."""
        if self.person.kind in WITHOUT_TIME:
            return "–"
        return format_units(self.person.max_units, counted=self.person.kind in COUNTED)

    @property
    def last_day(self) -> int | None:
        """The midnight that begins the last day somebody is here."""
        return None if self.person.active_to is None else self.person.active_to - DAY


def listed(workspace: Workspace, today: int) -> tuple[ListedPerson, ...]:
    """Return everybody and everything, by kind and name; of generic roles those that a project asks for."""
    unasked = roles_of_templates(workspace)
    people = sorted(
        (person for person in workspace.all(Person) if person.id not in unasked),
        key=lambda person: (_ORDER.index(person.kind), person.name.casefold(), person.id),
    )
    return _beside(workspace, today, people)


def person(workspace: Workspace, person_id: str, today: int) -> ListedPerson | None:
    """Return one person as listed; None where they are gone."""
    return next(iter(_beside(workspace, today, workspace.find(Person, id=person_id))), None)


def _beside(workspace: Workspace, today: int, people: Sequence[Person]) -> tuple[ListedPerson, ...]:
    """Return people with what is looked up beside them."""
    roles = {role.id: role.name for role in workspace.all(Role)}
    weeks, leave = Weeks(workspace), _next_leave(workspace, today)
    dated, later = by_person(workspace.all(Rate)), _told_units(workspace)
    private = workspace.private
    skills: dict[str, int] = {}
    known = workspace.columns(PersonSkill)
    for person_id, level in zip(known["person_id"], known["level"], strict=True):
        skills[person_id] = skills.get(person_id, 0) + (level > 0)
    found = []
    for each in people:
        rates = dated.get(each.id, [])
        now = in_force(rates, today)
        of: tuple[type[Record], str] = (Person, each.id) if now is None else (Rate, now.id)
        rate = each.hourly_rate if now is None else now.hourly_rate or None
        calendar = weeks.calendars.get(each.calendar_id or "")
        found.append(
            ListedPerson(
                each,
                roles.get(each.role_id or "", ""),
                shown_leave(leave.get(each.id)),
                rate is not None and private.has(*of, "hourly_rate"),
                bool(each.notes) and private.has(Person, each.id, "notes"),
                calendar.name if calendar else "",
                pattern_of(weeks, each),
                rate,
                told(each, rates),
                later.get(each.id, ""),
                skills.get(each.id, 0),
            )
        )
    return tuple(found)


def _next_leave(workspace: Workspace, today: int) -> dict[str, Leave]:
    ahead: dict[str, Leave] = {}
    for leave in sorted(workspace.all(Leave), key=lambda leave: leave.start, reverse=True):
        if leave.finish > today:
            ahead[leave.person_id] = leave
    return ahead


def shown_leave(leave: Leave | None) -> str:
    if leave is None:
        return "–"
    return f"{format_date(leave.start)} to {format_date(last_day(leave))}"


def _told_units(workspace: Workspace) -> dict[str, str]:
    """Return by person what they have of themselves in which time."""
    found: dict[str, list[str]] = {}
    for each in sorted(workspace.all(Availability), key=lambda each: each.start):
        until = "on" if each.finish is None else f"to {format_date(each.finish - DAY)}"
        found.setdefault(each.person_id, []).append(
            f"{format_units(each.units)} from {format_date(each.start)} {until}"
        )
    return {person_id: ", ".join(parts) for person_id, parts in found.items()}


def roles_of_templates(workspace: Workspace) -> set[str]:
    """Return the generic roles that nothing but templates and scratch plans name."""
    roles = {person.id for person in workspace.all(Person) if person.kind is PersonKind.ROLE}
    templates = [project.id for project in workspace.find(Project, state=(ProjectState.TEMPLATE, ProjectState.SCRATCH))]
    theirs = {task.id for task in workspace.find(Task, project_id=templates)} if roles else set()
    named = workspace.find(Assignment, person_id=roles)
    elsewhere = {each.person_id for each in named if each.task_id not in theirs}
    elsewhere |= {booking.person_id for booking in workspace.find(Booking, person_id=roles)}
    return {each.person_id for each in named} - elsewhere
