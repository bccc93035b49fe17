"""`load`: people, roles or teams × days, weeks or months, what is asked of them as a share of what they have."""

import argparse
from typing import Any

from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console, table
from pmo_desktop.cli.portfolios import opened
from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Role
from pmo_desktop.domain.resources.load import By, LoadTable, Per
from pmo_desktop.services.load import load_between

_ROWS = {By.PERSON: "people", By.ROLE: "roles", By.TEAM: "teams"}
_NOBODY = {By.PERSON: "", By.ROLE: "(no role)", By.TEAM: "(no team)"}
_HEADING = {Per.DAY: "Day", Per.WEEK: "Week of", Per.MONTH: "Month"}
_FORMAT = {Per.DAY: "%m-%d", Per.WEEK: "%m-%d", Per.MONTH: "%Y-%m"}


def load(asked: argparse.Namespace, console: Console) -> int:
    """Show the load over the time asked for."""
    with opened(asked) as workspace:
        start = workspace.today() if asked.start is None else asked.start
        found = load_between(
            workspace, start, _finish(asked, start), console.progress, per=Per(asked.per), by=By(asked.by),
            weighted=asked.likely,
        )  # fmt: skip
        roles = {role.id: role.name for role in workspace.all(Role)}
    proposed = asked.proposed or asked.likely
    console.data({
        "file": str(asked.file), "start": moment.to_iso(found.starts[0]), "finish": moment.to_iso(found.finish),
        "by": found.by.value, "per": found.per.value,
        _ROWS[found.by]: [_row(found, row, roles, proposed=proposed) for row in range(len(found.rows))],
    })  # fmt: skip
    _tell(found, console, proposed=proposed)
    return Exit.DONE


def _finish(asked: argparse.Namespace, start: int) -> int:
    if asked.finish is None:
        return int(start - moment.weekday(start) * moment.DAY + asked.weeks * moment.WEEK)
    if asked.finish < start:
        raise InvalidValueError("The last day lies before the first.", "Give --to a day after that of --from.")
    return int(asked.finish + moment.DAY)


def _row(found: LoadTable, row: int, roles: dict[str, str], *, proposed: bool) -> dict[str, Any]:
    own = found.rows[row]
    told: dict[str, Any] = {"id": own.id, "name": own.name}
    if found.by is By.PERSON:
        (person,) = own.people
        told |= {"kind": person.kind.value, "role": roles.get(person.role_id or "", "")}
    else:
        told["members"] = [person.name for person in own.people]
    told[f"{found.per.value}s"] = [_cell(found, row, period, proposed=proposed) for period in range(found.periods)]
    return told


def _cell(found: LoadTable, row: int, period: int, *, proposed: bool) -> dict[str, Any]:
    share = found.utilisation(row, period, proposed=proposed)
    told = {
        "start": moment.to_iso(found.starts[period]),
        "percent": None if share is None or share == float("inf") else round(share * 100, 2),
        "demand_hours": _hours(found.demand[row, period]), "capacity_hours": _hours(found.capacity[row, period]),
        "leave_hours": _hours(found.leave[row, period]), "overloaded": bool(found.overloaded[row, period]),
    }  # fmt: skip
    if proposed:
        told["proposed_hours"] = _hours(found.proposed[row, period])
        told["strained"] = bool(found.strained[row, period])
    return told


def _hours(seconds: float) -> float:
    return round(float(seconds) / 3600, 3)


def _tell(found: LoadTable, console: Console, *, proposed: bool) -> None:
    if not found.rows:
        console.say("There are no people yet.")
        return
    days = [moment.to_date(start) for start in found.starts]
    rows = [
        (
            own.name or _NOBODY[found.by],
            *(_said(found, row, period, proposed=proposed) for period in range(found.periods)),
        )
        for row, own in enumerate(found.rows)
    ]
    headings = (_HEADING[found.per], *(f"{day:{_FORMAT[found.per]}}" for day in days))
    console.say(f"{days[0]} to {moment.to_date(found.finish - 1)}; * more than there is, ! no working time")
    for line in table(headings, rows, range(1, len(headings))):
        console.say(line)


def _said(found: LoadTable, row: int, period: int, *, proposed: bool) -> str:
    """Return a share with its mark; where nothing is asked, a dot, or a dash where nobody works."""
    asked = found.demand[row, period] + (found.proposed[row, period] if proposed else 0)
    if asked <= 0:
        return "·" if found.capacity[row, period] > 0 else "–"
    share = found.utilisation(row, period, proposed=proposed)
    if share is None or share == float("inf"):
        return "!"
    marked = (found.strained if proposed else found.overloaded)[row, period]
    return f"{share * 100:.0f}%" + ("*" if marked else "")
