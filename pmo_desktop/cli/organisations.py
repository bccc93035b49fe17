"""`organisation`: whose holidays, whose name and logo and which hours the portfolio has, shown or chosen."""

import argparse
from typing import Any

from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console
from pmo_desktop.cli.portfolios import opened
from pmo_desktop.domain.calendar.typed_week import in_words, parse_week
from pmo_desktop.services.organisation import countries, hours, logos
from pmo_desktop.services.organisation.moves import Move, moves_of, moves_said
from pmo_desktop.services.organisation.naming import call_organisation
from pmo_desktop.services.workspace import Workspace

NOTHING = "none"
"""What takes a choice back."""


def organisation(asked: argparse.Namespace, console: Console) -> int:
    """Choose what is given, each as a change of its own, then show what holds. What cannot be read stops before any."""
    country = countries.read_country(asked.country) if asked.country not in {None, NOTHING} else None
    week = parse_week(asked.hours) if asked.hours is not None else None
    logo = logos.read_logo(asked.logo) if asked.logo is not None and str(asked.logo) != NOTHING else None
    moves: list[Move] = []
    with opened(asked) as workspace:
        if asked.name is not None:
            call_organisation(workspace, asked.name)
        if asked.logo is not None:
            logos.remove_logo(workspace) if logo is None else logos.choose_logo(workspace, logo)
        if asked.country is not None:
            changes, _ = countries.country_changes(workspace, country)
            moves += moves_of(workspace, changes)
            countries.choose_country(workspace, country)
        if week is not None:
            moves += moves_of(workspace, hours.hours_changes(workspace, week))
            hours.choose_hours(workspace, week)
        found = _as_data(workspace)
        for line in _lines(workspace):
            console.say(line)
    if asked.country is not None or week is not None:
        console.say(moves_said(moves))
    console.data({"file": str(asked.file), **found, "moved": [_moved(each) for each in moves]})
    return Exit.DONE


def _lines(workspace: Workspace) -> list[str]:
    portfolio, logo = workspace.portfolio(), logos.logo_of(workspace)
    end = countries.holidays_end(workspace)
    until = f", filled in to {end}" if end else ""
    return [
        f"Organisation  {portfolio.organisation or '–'}",
        f"Logo          {logo.name if logo else '–'}",
        f"Holidays      {countries.said_country(workspace) + until if portfolio.country else '–'}",
        f"Hours         {in_words(hours.hours_in_force(workspace))}",
    ]


def _as_data(workspace: Workspace) -> dict[str, Any]:
    portfolio, logo = workspace.portfolio(), logos.logo_of(workspace)
    week = hours.hours_in_force(workspace)
    return {
        "name": portfolio.organisation,
        "logo": None if logo is None else {"file": logo.name, "sha256": logo.digest, "drawn": logo.artwork is not None},
        "country": portfolio.country,
        "holidays_until": countries.holidays_end(workspace),
        "hours": list(week),
        "hours_in_words": in_words(week),
        "answered": portfolio.answered.split(),
    }


def _moved(each: Move) -> dict[str, Any]:
    return {"project": each.project_id, "name": each.name, "seconds": each.after - each.before}
