"""`load`: people × weeks, what is asked of them as a share of what they have."""

import argparse
from typing import Any

from pmo_desktop.charts.load import cell_text
from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console, table
from pmo_desktop.cli.portfolios import opened
from pmo_desktop.domain import moment
from pmo_desktop.domain.records import Role
from pmo_desktop.domain.resources.load import LoadTable
from pmo_desktop.services.load import load_table


def load(asked: argparse.Namespace, console: Console) -> int:
    """Show everybody's load over the weeks asked for."""
    with opened(asked) as workspace:
        start = workspace.today() if asked.start is None else asked.start
        found = load_table(workspace, start, asked.weeks, console.progress)
        roles = {role.id: role.name for role in workspace.all(Role)}
    console.data({
        "file": str(asked.file), "start": moment.to_iso(found.starts[0]), "finish": moment.to_iso(found.finish),
        "people": [_person(found, row, roles) for row in range(len(found.people))],
    })  # fmt: skip
    _tell(found, console)
    return Exit.DONE


def _person(found: LoadTable, row: int, roles: dict[str, str]) -> dict[str, Any]:
    person = found.people[row]
    weeks = [{
        "start": moment.to_iso(start), "percent": _percent(found, row, week),
        "demand_hours": _hours(found.demand[row, week]), "capacity_hours": _hours(found.capacity[row, week]),
        "leave_hours": _hours(found.leave[row, week]), "overloaded": bool(found.overloaded[row, week]),
    } for week, start in enumerate(found.starts)]  # fmt: skip
    return {
        "id": person.id, "name": person.name, "kind": person.kind.value, "role": roles.get(person.role_id or "", ""),
        "weeks": weeks,
    }  # fmt: skip


def _percent(found: LoadTable, row: int, week: int) -> float | None:
    share = found.utilisation(row, week)
    return None if share is None or share == float("inf") else round(share * 100, 2)


def _hours(seconds: float) -> float:
    return round(float(seconds) / 3600, 3)


def _tell(found: LoadTable, console: Console) -> None:
    if not found.people:
        console.say("There are no people yet.")
        return
    days = [moment.to_date(start) for start in found.starts]
    rows = [
        (person.name, *(_cell(found, row, week) for week in range(found.periods)))
        for row, person in enumerate(found.people)
    ]
    headings = ("Week of", *(f"{day:%m-%d}" for day in days))
    console.say(f"{days[0]} to {moment.to_date(found.finish - 1)}; * more than there is, ! no working time")
    for line in table(headings, rows, range(1, len(headings))):
        console.say(line)


def _cell(found: LoadTable, row: int, week: int) -> str:
    """Return a share with its mark; where nothing is asked, a dot, or a dash where nobody works."""
    if found.demand[row, week] <= 0:
        return "·" if found.capacity[row, week] > 0 else "–"
    text = cell_text(found, row, week)
    return text + ("*" if found.overloaded[row, week] and text != "!" else "")
