"""`bookings`: who is booked for which project, month by month or week by week, beside what the plans ask; tables in and out."""

import argparse
from typing import Any

from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console, table
from pmo_desktop.cli.portfolios import opened, safe_target
from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.shares import format_share
from pmo_desktop.services.bookings import rooms_of
from pmo_desktop.services.bookings import tables as booking_tables
from pmo_desktop.services.bookings.grid import Grid, GridRow, Look, Per, asked_by_plans
from pmo_desktop.services.lists import bookings as bookings_list
from pmo_desktop.services.lists.bookings import How, Preview, State
from pmo_desktop.services.workspace import Workspace


def bookings(asked: argparse.Namespace, console: Console) -> int:
    """Show bookings over the months or weeks asked for; take a table over first, or write one, where that is asked."""
    with opened(asked) as workspace:
        taken = _take(asked, workspace) if asked.take is not None else None
        look = Look(
            Per.WEEK if asked.weeks else Per.MONTH, workspace.today() if asked.start is None else asked.start,
            asked.weeks or asked.months,
        )  # fmt: skip
        grid = Grid(workspace, look, rooms_of(workspace), asked_by_plans(workspace, look.periods(), console.progress))
        found = grid.rows()
        target = None
        if asked.out is not None:
            suffix = ".xlsx" if asked.out.suffix.lower() == ".xlsx" else ".csv"
            target = safe_target(asked.out, suffix, workspace.path)
            booking_tables.export_table(booking_tables.table_of(grid), target)
    periods = [(moment.to_iso(each.start), moment.to_iso(each.finish)) for each in grid.periods]
    console.data({
        "file": str(asked.file), "per": look.per.value, "periods": [{"start": one, "finish": other} for one, other in periods],
        "rows": [_row(grid, row) for row in found if row.key is not None],
        "people": [_person(row) for row in found if row.is_heading],
        "taken": None if taken is None else _taken(*taken),
        "target": None if target is None else str(target),
    })  # fmt: skip
    if taken is not None:
        _tell_taken(*taken, console)
    _tell(grid, found, console)
    return Exit.DONE


def _take(asked: argparse.Namespace, workspace: Workspace) -> tuple[Preview, frozenset[int]]:
    """Take a table over as one change: what is proposed; the rest is told."""
    shown = bookings_list.preview(workspace, bookings_list.read_source(asked.take), How(emptying=asked.emptying))
    bookings_list.commit(workspace, shown)
    return shown, shown.agreed


def _taken(shown: Preview, agreed: frozenset[int]) -> dict[str, Any]:
    return {
        "amounts": len(agreed), "summary": shown.summary,
        "lines": [
            {
                "person": each.name, "work": each.work, "start": moment.to_iso(each.start), "finish": moment.to_iso(each.finish),
                "before_percent": round(each.before, 2), "after_percent": round(each.after, 2), "state": each.state.value,
                "taken": each.number in agreed, "reason": each.said,
            }
            for each in shown.lines
        ],
        "left_out": [{"place": place, "reason": reason} for place, reason in _left_out(shown)],
    }  # fmt: skip


def _left_out(shown: Preview) -> list[tuple[str, str]]:
    """Return what was not taken over, where it stands and why: what is unclear, and what could not be read."""
    unclear = [
        (each.place, f"{each.name}, {each.work}: {each.said}") for each in shown.of(State.UNCLEAR, State.SKIPPED)
    ]
    unread = [(each.heading, f"{each.text}: {each.why}" if each.text else each.why) for each in shown.problems]
    return [*unclear, *unread]


def _row(grid: Grid, row: GridRow) -> dict[str, Any]:
    assert row.key is not None
    cells = [{
        "percent": round(each.cell.percent, 2), "tentative_percent": round(each.cell.tentative, 2),
        "booked_hours": _hours(each.booked), "planned_hours": _hours(each.asked), "counted_hours": _hours(each.counted),
        "counts": _which(each.cell.percent, each.asked, plan=each.plan_counts),
    } for each in row.cells]  # fmt: skip
    return {
        "person": grid.people[row.key.person_id].name, "person_id": row.key.person_id,
        "project": grid.name_of(row.key), "project_id": row.key.project_id, "cells": cells,
    }  # fmt: skip


def _which(percent: float, asked: float, *, plan: bool) -> str | None:
    if percent <= 0 and asked <= 0:
        return None
    return "plan" if plan else "booking"


def _person(row: GridRow) -> dict[str, Any]:
    sums = [{
        "counted_hours": _hours(each.counted), "booked_hours": _hours(each.booked), "capacity_hours": _hours(each.capacity),
        "percent": round(each.utilisation * 100, 2) if each.utilisation not in {None, float("inf")} else None,
        "overloaded": each.counted > each.capacity + 1,
    } for each in row.sums]  # fmt: skip
    return {"id": row.id.removeprefix("person:"), "name": row.title, "sums": sums}


def _hours(seconds: float) -> float:
    return round(seconds / 3600, 2)


def _tell_taken(shown: Preview, agreed: frozenset[int], console: Console) -> None:
    left = _left_out(shown)
    console.say(f"{shown.summary}; {len(agreed)} taken over, {len(left)} left out.")
    for each in shown.lines:
        if each.state not in {State.SAME, State.UNCLEAR, State.SKIPPED}:
            mark = "→" if each.number in agreed else " "
            change = f"{each.before:g} % → {each.after:g} %"
            console.say(f"{mark} {each.name}, {each.work}, {each.when}: {change}  {each.said}".rstrip())
    for place, reason in left:
        console.say(f"  {place}: {reason}")


def _tell(grid: Grid, found: list[GridRow], console: Console) -> None:
    if not found:
        console.say("There are no people yet.")
        return
    headings = ("", *(each.title for each in grid.periods))
    lines = [
        (row.title, *(_sum(each.counted, each.room) for each in row.sums))
        if row.is_heading
        else (f"  {row.title}", *(_cell(each.cell.percent, each.asked, each.room) for each in row.cells))
        for row in found
    ]
    console.say("People with their bookings; (%) is planned in tasks and not booked, of both the larger counts once")
    for line in table(headings, lines, range(1, len(headings))):
        console.say(line)


def _sum(counted: float, room: float) -> str:
    return f"{counted / room:.0%}" if counted >= 60 and room > 0 else "·"


def _cell(percent: float, asked: float, room: float) -> str:
    if percent > 0:
        return format_share(percent, room)
    return f"({asked / room:.0%})" if asked >= 60 and room > 0 else ""
