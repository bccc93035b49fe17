"""How the records of an imported file join those here: people, roles, calendars and custom fields known here are shared."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from pmo_desktop.domain.calendar.compiling import WEEKDAYS
from pmo_desktop.domain.calendar.shifts import STANDARD
from pmo_desktop.domain.records import (
    Assignment,
    Availability,
    Calendar,
    CalendarException,
    CustomField,
    CustomValue,
    Leave,
    Person,
    Project,
    Rate,
    Record,
    Role,
    Task,
    WorkWeek,
)
from pmo_desktop.exchange.bundle import ImportedProject
from pmo_desktop.services.leave.imported import with_leave
from pmo_desktop.services.workspace import Workspace

_REFERENCES = ("person_id", "field_id", "row_id", "calendar_id", "base_id", "role_id")
_ASIDE = re.compile(r" \([^)]*\)$")
"""What tells calendars of one name apart, such as the project's name."""
_Content = tuple[object, ...]


def join(workspace: Workspace, imported: ImportedProject, same: Mapping[str, str]) -> tuple[Project, list[Record]]:
    """Return the project and the records to add, those that stand for known ones replaced by them wherever named.

    `same` says who is known: imported person's id → known person's id.
    """
    told = with_leave(imported.records, imported.project, same, workspace.new_id)
    imported = replace(imported, records=told)
    unneeded = _calendars_not_needed(imported, same)
    ids = dict(same) | _known_fields(workspace, imported) | _known_roles(workspace, imported)
    ids |= _known_calendars(workspace, imported, unneeded)
    kept = [
        record
        for record in imported.records
        if record.id not in ids and not _belongs(record, ids, unneeded) and not _is_said_here(record, same)
    ]
    pointed = [_pointed(record, ids) for record in kept]
    taken = _values_here(workspace, same.values())
    own = imported.project.calendar_id
    project = replace(imported.project, calendar_id=ids.get(own or "", own))
    return project, list(_once(_renamed(workspace, pointed, imported), taken))


def _belongs(record: Record, ids: Mapping[str, str], unneeded: frozenset[str]) -> bool:
    """Say whether a record is, or is a row of, a calendar that is not added."""
    if isinstance(record, Calendar):
        return record.id in unneeded
    return isinstance(record, WorkWeek | CalendarException) and (
        record.calendar_id in unneeded or record.calendar_id in ids
    )


def _is_said_here(record: Record, same: Mapping[str, str]) -> bool:
    """Say whether it is a rate, a time or leave of somebody known, who keeps what stands here."""
    return isinstance(record, Rate | Availability | Leave) and record.person_id in same


def _pointed(record: Record, ids: Mapping[str, str]) -> Record:
    """Return a record that names known rows in place of the imported ones they stand for."""
    changed: dict[str, Any] = {}
    for name in _REFERENCES:
        value = getattr(record, name, None) or ""
        if value in ids:
            changed[name] = ids[value]
    return replace(record, **changed) if changed else record


def _once(records: Iterable[Record], taken: set[tuple[str, ...]]) -> Iterator[Record]:
    """Leave out assignments and custom values that, with two names now one person, are there twice."""
    for record in records:
        if isinstance(record, Assignment | CustomValue):
            key = _key(record)
            if key in taken:
                continue
            taken.add(key)
        yield record


def _key(record: Assignment | CustomValue) -> tuple[str, ...]:
    if isinstance(record, Assignment):
        return (record.task_id, record.person_id)
    return (record.field_id, record.row_id, "")


def _values_here(workspace: Workspace, people: Iterable[str]) -> set[tuple[str, ...]]:
    """Return the custom values that known people have: they stay as they are."""
    ids = list(people)
    return {_key(value) for value in workspace.find(CustomValue, row_id=ids)} if ids else set()


def _known_fields(workspace: Workspace, imported: ImportedProject) -> dict[str, str]:
    known = {(field.owner, field.name, field.kind): field.id for field in workspace.all(CustomField)}
    return {
        field.id: known[key]
        for field in imported.of(CustomField)
        if isinstance(field, CustomField) and (key := (field.owner, field.name, field.kind)) in known
    }


def _known_roles(workspace: Workspace, imported: ImportedProject) -> dict[str, str]:
    known = {role.name.casefold(): role.id for role in workspace.all(Role)}
    found = (role for role in imported.of(Role) if isinstance(role, Role))
    return {role.id: known[role.name.casefold()] for role in found if role.name.casefold() in known}


# Calendars


def _calendars_not_needed(imported: ImportedProject, same: Mapping[str, str]) -> frozenset[str]:
    """Return the personal calendars of people who keep the one they have here."""
    people = [record for record in imported.records if isinstance(record, Person)]
    own = {person.calendar_id for person in people if person.id in same}
    used = {person.calendar_id for person in people if person.id not in same}
    used |= {record.calendar_id for record in imported.records if isinstance(record, Task)}
    used |= {record.base_id for record in imported.records if isinstance(record, Calendar)}
    used.add(imported.project.calendar_id)
    bases = {record.id for record in imported.records if isinstance(record, Calendar) and record.base_id is None}
    return frozenset(each for each in own - used - bases if each is not None)


def _known_calendars(workspace: Workspace, imported: ImportedProject, unneeded: frozenset[str]) -> dict[str, str]:
    """Return imported calendar id → that of a calendar of the portfolio of the same name, times and exceptions."""
    if not any(isinstance(record, Calendar) for record in imported.records):
        return {}
    shared = [each for each in workspace.all(Calendar) if each.project_id is None]
    rows = [*workspace.all(WorkWeek), *workspace.all(CalendarException)]
    known = {content: own for own, content in _contents(shared, rows).items()}
    calendars = [each for each in imported.records if isinstance(each, Calendar) and each.id not in unneeded]
    found = _contents(calendars, imported.records)
    return {own: known[content] for own, content in found.items() if content in known}


def _contents(calendars: Sequence[Calendar], rows: Iterable[Record]) -> dict[str, _Content]:
    """Return what each calendar says, its bases included; calendars that lead back to themselves are left out."""
    found: dict[str, _Content] = {}
    by_calendar: dict[str, list[_Content]] = {each.id: [] for each in calendars}
    bases = {each.id: each.base_id for each in calendars}
    for row in rows:
        if isinstance(row, WorkWeek | CalendarException) and row.calendar_id in by_calendar:
            by_calendar[row.calendar_id].append(_said(row, is_base=bases[row.calendar_id] is None))
    waiting = list(calendars)
    while waiting:
        ready = [each for each in waiting if each.base_id is None or each.base_id in found]
        if not ready:
            return found
        for each in ready:
            said = tuple(sorted(by_calendar[each.id], key=repr))
            found[each.id] = (without_aside(each.name), said, found.get(each.base_id or ""))
        waiting = [each for each in waiting if each.id not in found]
    return found


def without_aside(name: str) -> str:
    """Return a calendar's name as it is compared: in one case, without what tells it apart from others of the name."""
    return _ASIDE.sub("", name).casefold()


def _said(row: WorkWeek | CalendarException, *, is_base: bool) -> _Content:
    """Return a row's facts; a base calendar's weekdays that are not spoken of have the standard hours."""
    facts = {each.name: getattr(row, each.name) for each in fields(row) if each.name not in {"id", "calendar_id"}}
    if isinstance(row, WorkWeek) and row.start is None and is_base:
        usual = dict(zip(WEEKDAYS, [STANDARD] * 5 + [""] * 2, strict=True))
        facts |= {day: times for day, times in usual.items() if facts[day] is None}
    return (type(row).__name__, *facts.items())


def _renamed(workspace: Workspace, records: Sequence[Record], imported: ImportedProject) -> Iterator[Record]:
    """Give base calendars that are other than one here of the same name the project's name beside their own."""
    taken = {each.name.casefold() for each in workspace.all(Calendar)}
    for record in records:
        if isinstance(record, Calendar) and record.base_id is None and record.name.casefold() in taken:
            yield replace(record, name=f"{record.name} ({imported.project.name})")
        else:
            yield record
