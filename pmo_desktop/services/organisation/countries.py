"""Whose public holidays the portfolio's calendar has: chosen once, filled in for some years, changed as one."""

from collections.abc import Sequence
from dataclasses import dataclass

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.typed_week import Week
from pmo_desktop.domain.changes import Change, ChangeSet, Insert, Update
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import CalendarException, Portfolio, Project
from pmo_desktop.services import public_holidays
from pmo_desktop.services.calendars import exceptions_of
from pmo_desktop.services.organisation.calendar import own_calendar
from pmo_desktop.services.organisation.questions import COUNTRY, with_answer
from pmo_desktop.services.public_holidays import Proposed, Standing, Wanted, country_named, region_named
from pmo_desktop.services.workspace import Workspace

_YEARS_AHEAD = 5
_MOST_YEARS_BACK = 5


@dataclass(frozen=True, slots=True)
class Chosen:
    """A country, or a region of one, by its code: `DE`, `DE-BY`."""

    code: str
    country: str
    region: str
    words: str
    """`Germany (Bayern)`."""


def read_country(words: str) -> Chosen:
    """Return the country a code or name means, `DE`, `DE-BY`, `Germany`; raise InvalidValueError that names close ones."""
    typed = words.strip()
    try:
        country, region = country_named(typed), ""
    except InvalidValueError:
        first, dash, region = typed.partition("-")
        if not dash or len(first.strip()) not in {2, 3}:
            raise
        country = country_named(first)
    if not region:
        return Chosen(country.code, country.code, "", country.name)
    found = region_named(country.code, region)
    name = f"{country.name} ({found.name})"
    return Chosen(f"{country.code}-{found.code}", country.code, found.code, name)


def chosen_country(workspace: Workspace) -> Chosen | None:
    """Return whose holidays were chosen; None where nobody chose, or the country is no longer known."""
    code = workspace.portfolio().country
    try:
        return read_country(code) if code else None
    except KnownError:
        return None


def said_country(workspace: Workspace) -> str:
    """Return whose holidays the portfolio's calendar has, in words."""
    found = chosen_country(workspace)
    return found.words if found else workspace.portfolio().country


def years_filled(workspace: Workspace) -> tuple[int, int]:
    """Return the years whose holidays are filled in: from the first project's that is not long ago, to some years ahead."""
    this = moment.to_date(workspace.today()).year
    starts = [
        moment.to_date(each.start).year for each in workspace.all(Project) if each.state.counts and each.start > 0
    ]
    return max(this - _MOST_YEARS_BACK, min([this, *starts])), this + _YEARS_AHEAD


def country_changes(
    workspace: Workspace, chosen: Chosen | None, week: Week | None = None
) -> tuple[list[Change], tuple[Proposed, ...]]:
    """Return what makes the portfolio's calendar have these holidays, and each with what becomes of it.

    Those of the country chosen before go where nobody changed them; a day that has an exception otherwise keeps it. A `week`
    becomes the usual one with it.
    """
    default = workspace.portfolio().calendar_id
    if not default:
        raise InvalidValueError("The portfolio has no calendar of its own.", "Make one under Calendars first.")
    going = _of_the_country_before(workspace, exceptions_of(workspace, default), chosen)
    found: tuple[Proposed, ...] = ()
    if chosen is not None:
        first, last = years_filled(workspace)
        wanted = Wanted(country=chosen.country, region=chosen.region, first_year=first, last_year=last)
        found = public_holidays.proposed(workspace, default, wanted, without=frozenset(going))
    new = [each for each in found if each.standing is Standing.NEW]
    if not new and not going and week is None:
        return [], found
    own = own_calendar(workspace, without=going, week=week)
    holidays = (
        CalendarException(
            id=workspace.new_id(), calendar_id=own.id, name=each.holiday.name, start=each.holiday.day,
            finish=each.holiday.day + DAY, shifts=each.shifts,
        )
        for each in new
    )  # fmt: skip
    return [*own.changes, *map(Insert, holidays)], found


def _of_the_country_before(
    workspace: Workspace, own: Sequence[CalendarException], chosen: Chosen | None
) -> tuple[str, ...]:
    """Return the exceptions that are holidays of the country chosen before, as they were filled in; none where it stays."""
    before = chosen_country(workspace)
    days = [each.start for each in own if each.finish - each.start == DAY and not each.recurrence]
    if before is None or (chosen is not None and before.code == chosen.code) or not days:
        return ()
    first, last = moment.to_date(min(days)).year, moment.to_date(max(days)).year
    last = min(last, first + public_holidays.MOST_YEARS - 1)
    holidays = public_holidays.holidays_of(
        Wanted(country=before.country, region=before.region, first_year=first, last_year=last)
    )
    filled = {(each.day, each.name) for each in holidays}
    return tuple(
        each.id
        for each in own
        if (each.start, each.name) in filled and each.finish - each.start == DAY and not each.recurrence
    )


def choose_country(workspace: Workspace, chosen: Chosen | None) -> ChangeSet | None:
    """Let the portfolio's calendar have the holidays of a country, or of none, as one change; None where nothing changes.

    Chosen again, further years are filled in.
    """
    portfolio = workspace.portfolio()
    changes, _ = country_changes(workspace, chosen)
    code = chosen.code if chosen else ""
    kept = with_answer(portfolio, COUNTRY)
    if not changes and (code, kept) == (portfolio.country, portfolio.answered):
        return None
    label = f"Holidays of {chosen.words}" if chosen else "No country’s holidays"
    return workspace.record(label, [*changes, Update(Portfolio, portfolio.id, {"country": code, "answered": kept})])


def holidays_end(workspace: Workspace) -> int | None:
    """Return the last year whose holidays are filled in, None where no country was chosen."""
    calendar_id, chosen = workspace.portfolio().calendar_id, chosen_country(workspace)
    if not calendar_id or chosen is None:
        return None
    return max((moment.to_date(each.start).year for each in exceptions_of(workspace, calendar_id)), default=None)
