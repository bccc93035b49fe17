"""Filling a fresh portfolio with the demo: twelve projects of one organisation as they stand on a given day."""

from collections.abc import Iterator, Sequence

from pmo_desktop.domain import moment, rank
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.records import Calendar, CalendarException, Portfolio, Record, Role, WorkWeek
from pmo_desktop.services.built_in_templates import add_built_in
from pmo_desktop.services.demo import data, history, scenarios, staff
from pmo_desktop.services.demo.days import Days
from pmo_desktop.services.demo.history import Deed
from pmo_desktop.services.demo.projects import ToldProject
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace

_SEED = 1


def build(workspace: Workspace, today: int, progress: Progress = silent) -> None:
    """Fill a portfolio that was just created, so that it looks on `today` as after a year's use.

    Everything is written under the names of the demo's people and on their days: the author who opens it has nothing to
    undo, and Changes shows who did what.
    """
    add_built_in(workspace)
    history.record(workspace, _deeds(workspace, moment.midnight(today)), _SEED, progress)


def _deeds(workspace: Workspace, today: int) -> Iterator[Deed]:
    new_id = workspace.new_id
    portfolio = workspace.portfolio()
    calendar_id = portfolio.calendar_id or ""
    free = staff.holiday_exceptions(calendar_id, today, new_id)
    standard: list[Record] = [
        workspace.get(Calendar, calendar_id), *workspace.find(WorkWeek, calendar_id=calendar_id), *free
    ]  # fmt: skip
    calendar = staff.working_calendar(calendar_id, standard)
    days = Days(today, calendar)
    who = staff.office(days, standard, {role.name: role.id for role in workspace.all(Role)}, new_id)
    yield from _settings(portfolio, days, free, who, new_id)
    told = data.projects()
    found = {}
    for each, place in zip(told, rank.spread(len(told)), strict=True):
        project = ToldProject(each, place, days, who, portfolio, calendar, new_id)
        found[each.code] = project.project.id
        yield from project.deeds()
    yield from _promises(days, who, found, new_id)
    rows = scenarios.rows(days, who, found, new_id)
    yield Deed(
        days.status - moment.WEEK, data.organisation().coordinator, "Scenarios for the investment board", _all(rows)
    )


def _settings(
    portfolio: Portfolio, days: Days, free: list[CalendarException], who: staff.Office, new_id: NewId
) -> Iterator[Deed]:
    office = data.organisation()
    began = history.began(days.today) + moment.HOUR
    settings = {
        "name": office.portfolio, "organisation": office.name, "currency": office.currency,
        "answered": "country hours organisation",
    }  # fmt: skip
    author = office.coordinator
    yield Deed(began, author, "Portfolio settings", [Update(Portfolio, portfolio.id, settings)])
    yield Deed(began + moment.HOUR, author, "Public holidays", [Insert(each) for each in free])
    yield Deed(began + 2 * moment.HOUR, author, "Programmes and roles", _all(who.programmes, who.roles))
    yield Deed(began + 3 * moment.HOUR, author, "People and their working times", _all(who.part_time, who.people))
    at = days.status - moment.WEEK
    yield Deed(at, author, "Leave of everybody", _all(who.leave))
    yield Deed(
        at + moment.HOUR, author, "Skills, and what changes of time and rates", _all(staff.abilities(days, who, new_id))
    )
    status = {"status_date": days.status}
    yield Deed(days.status, author, "Status as at the end of the week", [Update(Portfolio, portfolio.id, status)])


def _promises(days: Days, who: staff.Office, projects: dict[str, str], new_id: NewId) -> Iterator[Deed]:
    bookings = staff.bookings(days, who, projects, new_id)
    at = days.status - 2 * moment.WEEK
    yield Deed(at, data.organisation().coordinator, "Bookings from the resource meeting", _all(bookings))


def _all(*groups: Sequence[Record]) -> list[Insert]:
    return [Insert(each) for group in groups for each in group]
