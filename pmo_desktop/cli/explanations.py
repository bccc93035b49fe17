"""`explain`: the chain behind a task's dates, from the task back to where they come from."""

import argparse
from typing import Any

from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console, table
from pmo_desktop.cli.portfolios import named, opened, project_named, titled
from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import Step
from pmo_desktop.services.explaining import chain_of

_MOST_LISTED = 8


def explain(asked: argparse.Namespace, console: Console) -> int:
    """Show what decides when one task starts and ends, and what decides that in turn."""
    with opened(asked) as workspace:
        project = project_named(workspace, asked.project)
        plan = workspace.plan(project.id)
        row = _task_named(plan, asked.task)
        chain = chain_of(workspace, project.id, plan.tasks.ids[row])
        shown = [_step(plan, each) for each in chain]
    console.data({"file": str(asked.file), "project": named(project), "task": _task(plan, row), "chain": shown})
    console.say(f"{titled(project)}: {plan.tasks['name'][row]}")
    for line in table(("Task", "Date", "Why"), list(_lines(shown)), ()):
        console.say(f"  {line}")
    if not shown:
        console.say("  It takes no part in the schedule: it is blank or inactive.")
    return Exit.DONE


def _task_named(plan: Plan, words: str) -> int:
    """Return the row with this id, number or name; raise InvalidValueError that names those that are meant perhaps."""
    tasks, order = plan.tasks, plan.outline.order
    if words in tasks.row:
        return tasks.row[words]
    if words.isdecimal() and 1 <= int(words) <= len(order):
        return order[int(words) - 1]
    plain = words.strip().casefold()
    for matches in (
        [row for row in order if tasks["name"][row].casefold() == plain],
        [row for row in order if plain and plain in tasks["name"][row].casefold()],
    ):
        if len(matches) == 1:
            return matches[0]
        if matches:
            listed = ", ".join(f"{plan.outline.number[row]} {tasks['name'][row]}" for row in matches[:_MOST_LISTED])
            more = " …" if len(matches) > _MOST_LISTED else ""
            raise InvalidValueError(f"“{words}” is more than one task.", f"Give the number of one: {listed}{more}.")
    raise InvalidValueError(
        f"There is no task “{words}” in “{plan.project.name}”.", "Give its number in the table, its name or its id."
    )


def _task(plan: Plan, row: int) -> dict[str, Any]:
    return {"id": plan.tasks.ids[row], "number": plan.outline.number[row], "name": plan.tasks["name"][row]}


def _step(plan: Plan, step: Step) -> dict[str, Any]:
    return {
        "task": _task(plan, plan.tasks.row[step.task_id]), "of": step.of, "date": moment.to_iso(step.at),
        "start": moment.to_iso(step.start), "finish": moment.to_iso(step.finish),
        "drivers": [{
            "kind": driver.kind, "of": driver.of, "date": moment.to_iso(driver.at), "text": driver.text,
            "task": _from(plan, driver.task_id),
        } for driver in step.drivers],
    }  # fmt: skip


def _from(plan: Plan, task_id: str | None) -> dict[str, Any] | None:
    """Return the task a driver comes from; one of another project by its id and name alone."""
    if task_id is None:
        return None
    if task_id in plan.tasks.row:
        return _task(plan, plan.tasks.row[task_id])
    outside = plan.outside.get(task_id)
    return {"id": task_id, "number": None, "name": "" if outside is None else outside.name}


def _lines(chain: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [
        (step["task"]["name"] if not place else "", _date(driver["date"]), driver["text"])
        for step in chain
        for place, driver in enumerate(step["drivers"])
    ]


def _date(iso: str) -> str:
    return format_date(moment.from_iso(iso), with_time=True)
