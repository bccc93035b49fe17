"""The hours of the portfolio's own calendar, and what a day and a week are in projects that are begun here."""

from typing import Any

from pmo_desktop.domain.calendar.hours import parse_hours
from pmo_desktop.domain.calendar.typed_week import Week, in_words, length, usual_day
from pmo_desktop.domain.changes import Change, ChangeSet, Update
from pmo_desktop.domain.records import Portfolio
from pmo_desktop.services.calendars import week_in_force
from pmo_desktop.services.organisation.calendar import own_calendar
from pmo_desktop.services.organisation.questions import HOURS, with_answer
from pmo_desktop.services.workspace import Workspace

_WEEKS_A_MONTH = 4
"""20 days a month at 5 days a week, as MS Project has it."""


def hours_in_force(workspace: Workspace) -> Week:
    """Return the shifts of Monday to Sunday of the portfolio's calendar."""
    shown = week_in_force(workspace, workspace.portfolio().calendar_id or "")
    return tuple(parse_hours(each) or "" for each in shown)


def lengths_of_new_projects(workspace: Workspace) -> dict[str, Any]:
    """Return what a day, a week and a month are in a project begun here: fields of a `Project`."""
    week = hours_in_force(workspace)
    if not any(week):
        return {}
    days = sum(bool(each) for each in week)
    return {
        "day_seconds": usual_day(week),
        "week_seconds": sum(map(length, week)),
        "month_days": float(days * _WEEKS_A_MONTH),
    }


def hours_changes(workspace: Workspace, week: Week) -> list[Change]:
    """Return what makes a week the usual one of the portfolio's calendar; nothing where it is already."""
    if workspace.portfolio().calendar_id and week == hours_in_force(workspace):
        return []
    return list(own_calendar(workspace, week=week).changes)


def choose_hours(workspace: Workspace, week: Week) -> ChangeSet | None:
    """Make a week the usual one; projects that follow another calendar keep theirs. None where nothing changes."""
    portfolio = workspace.portfolio()
    kept = with_answer(portfolio, HOURS)
    changes = hours_changes(workspace, week)
    if not changes and kept == portfolio.answered:
        return None
    return workspace.record(
        f"Working hours: {in_words(week)}", [*changes, Update(Portfolio, portfolio.id, {"answered": kept})]
    )
