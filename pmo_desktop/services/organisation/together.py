"""Everything that is chosen for the whole portfolio, written as one change: from the one place where all of it stands."""

from dataclasses import dataclass
from typing import Any

from pmo_desktop.domain.calendar.typed_week import Week
from pmo_desktop.domain.changes import Change, ChangeSet, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Portfolio
from pmo_desktop.services.organisation.countries import Chosen, chosen_country, country_changes
from pmo_desktop.services.organisation.hours import hours_changes, hours_in_force
from pmo_desktop.services.organisation.logos import Logo, logo_changes, logo_of
from pmo_desktop.services.organisation.questions import COUNTRY, HOURS, ORGANISATION, answered
from pmo_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the portfolio and the organisation are called, what money counts in, and the choices of this room."""

    name: str
    organisation: str
    currency: str
    logo: Logo | None
    country: Chosen | None
    week: Week


def choices(workspace: Workspace) -> Choices:
    """Return what holds now."""
    portfolio = workspace.portfolio()
    return Choices(
        name=portfolio.name, organisation=portfolio.organisation, currency=portfolio.currency, logo=logo_of(workspace),
        country=chosen_country(workspace), week=hours_in_force(workspace),
    )  # fmt: skip


def choose(workspace: Workspace, wanted: Choices) -> ChangeSet | None:
    """Let what is wanted hold, as one change; None where it does. Raises InvalidValueError for a currency that is none.

    What was changed counts as answered, so that nobody is asked for it any more.
    """
    now, portfolio = choices(workspace), workspace.portfolio()
    told: list[str] = []
    changes: list[Change] = []
    fields: dict[str, Any] = {}
    for name, value in (
        ("name", _line(wanted.name)),
        ("organisation", _line(wanted.organisation)),
        ("currency", _currency(wanted.currency)),
    ):
        if value != getattr(portfolio, name):
            fields[name] = value
            told.append(name)
    if wanted.logo != now.logo:
        changes += logo_changes(workspace, wanted.logo)
        told.append("logo")
    days, moved = calendar_changes(workspace, now, wanted)
    if days:
        fields["country"] = wanted.country.code if wanted.country else ""
    told += days
    changes += moved
    if not told:
        return None
    fields["answered"] = " ".join(sorted(answered(portfolio) | {_ASKED[each] for each in told if each in _ASKED}))
    label = f"Organisation and calendar: {', '.join(told)}"
    return workspace.record(label, [*changes, Update(Portfolio, portfolio.id, fields)])


def calendar_changes(workspace: Workspace, now: Choices, wanted: Choices) -> tuple[list[str], list[Change]]:
    """Return which of holidays and hours would change, and what changes them."""
    has_days = (wanted.country and wanted.country.code) != (now.country and now.country.code)
    has_hours = wanted.week != now.week
    told = [word for word, changes in (("holidays", has_days), ("hours", has_hours)) if changes]
    if has_days:
        return told, country_changes(workspace, wanted.country, wanted.week if has_hours else None)[0]
    return told, hours_changes(workspace, wanted.week) if has_hours else []


_ASKED = {"organisation": ORGANISATION, "logo": ORGANISATION, "holidays": COUNTRY, "hours": HOURS}


def _currency(text: str) -> str:
    found = text.strip().upper()
    if len(found) != 3 or not found.isascii() or not found.isalpha():
        raise InvalidValueError(f"“{text}” is not a currency.", "Write its three letters, such as EUR.")
    return found


def _line(text: str) -> str:
    return " ".join(text.split())
