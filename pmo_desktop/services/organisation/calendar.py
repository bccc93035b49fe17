"""The portfolio's own calendar as choices change it: plans that were brought in keep the one their dates count on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pmo_desktop.domain.calendar.compiling import WEEKDAYS
from pmo_desktop.domain.calendar.typed_week import Week
from pmo_desktop.domain.changes import Change, Delete, Insert, Update
from pmo_desktop.domain.records import (
    Calendar,
    CalendarException,
    ImportedDates,
    ImportRun,
    Portfolio,
    Project,
    WorkWeek,
)
from pmo_desktop.services.calendars import exceptions_of, usual_week
from pmo_desktop.services.workspace import Workspace

_NAME = "Portfolio"


@dataclass(frozen=True, slots=True)
class OwnCalendar:
    """The calendar a choice is written into, and what makes it so: a new one where plans from files follow the present one."""

    id: str
    changes: tuple[Change, ...]


def plans_from_files(workspace: Workspace) -> tuple[Project, ...]:
    """Return the projects whose file said dates, and that follow the portfolio's calendar: those dates count on it."""
    default = workspace.portfolio().calendar_id
    told = set(workspace.columns(ImportedDates)["run_id"])
    ids = {run.project_id for run in workspace.all(ImportRun) if run.id in told}
    return tuple(each for each in workspace.all(Project) if each.id in ids and each.calendar_id in {None, default})


def own_calendar(workspace: Workspace, *, without: Collection[str] = (), week: Week | None = None) -> OwnCalendar:
    """Return the calendar to write into, without some exceptions and with a week where one is given.

    Where plans from files follow the portfolio's calendar they keep it, and the portfolio gets a copy.
    """
    default = workspace.portfolio().calendar_id
    if not default:
        return _fresh(workspace, [], week)
    exceptions = exceptions_of(workspace, default)
    plans = plans_from_files(workspace)
    if not plans:
        return OwnCalendar(
            default, (*(Delete(CalendarException, each) for each in without), *_week(workspace, default, week))
        )
    copied = [each for each in exceptions if each.id not in without]
    found = _fresh(workspace, copied, week)
    kept = [Update(Project, each.id, {"calendar_id": default}) for each in plans if each.calendar_id is None]
    return OwnCalendar(found.id, (*found.changes, *kept))


def _week(workspace: Workspace, calendar_id: str, week: Week | None) -> list[Change]:
    if week is None:
        return []
    said: dict[str, Any] = dict(zip(WEEKDAYS, week, strict=True))
    weeks = workspace.find(WorkWeek, calendar_id=calendar_id, start=None, finish=None)
    if not weeks:
        return [Insert(WorkWeek(id=workspace.new_id(), calendar_id=calendar_id, **said))]
    return [Update(WorkWeek, each.id, said) for each in weeks]


def _fresh(workspace: Workspace, exceptions: Sequence[CalendarException], week: Week | None) -> OwnCalendar:
    """Return a new calendar of the portfolio that says what the present one does, but for what is given."""
    portfolio = workspace.portfolio()
    before = portfolio.calendar_id
    taken = {each.name.casefold() for each in workspace.all(Calendar)}
    names = (_NAME if number == 1 else f"{_NAME} {number}" for number in range(1, len(taken) + 2))
    name = next(each for each in names if each.casefold() not in taken)
    base = workspace.get(Calendar, before).base_id if before else None
    calendar = Calendar(id=workspace.new_id(), name=name, base_id=base)
    usual = usual_week(workspace, before) if before else WorkWeek(id="", calendar_id="")
    if week is not None:
        said: dict[str, Any] = dict(zip(WEEKDAYS, week, strict=True))
        usual = replace(usual, **said)
    weeks = [usual, *(each for each in workspace.find(WorkWeek, calendar_id=before) if each.start is not None)]
    return OwnCalendar(
        calendar.id,
        (
            Insert(calendar),
            *(Insert(replace(each, id=workspace.new_id(), calendar_id=calendar.id)) for each in weeks),
            *(Insert(replace(each, id=workspace.new_id(), calendar_id=calendar.id)) for each in exceptions),
            Update(Portfolio, portfolio.id, {"calendar_id": calendar.id}),
        ),
    )
