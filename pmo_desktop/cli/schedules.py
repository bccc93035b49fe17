"""`schedule`: every task's computed dates, slack and criticality, and what is odd in the logic."""

import argparse
from typing import Any

from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console, table
from pmo_desktop.cli.portfolios import named, opened, project_named, titled
from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.services.planning import text_of
from pmo_desktop.services.portfolio import projects

_HEADINGS = ("No.", "Task", "Start", "Finish", "Duration", "Slack", "Critical")
_NUMBERS = (0, 4, 5)


def schedule(asked: argparse.Namespace, console: Console) -> int:
    """Show the computed dates of one project or of all."""
    with opened(asked) as workspace:
        chosen = [project_named(workspace, asked.project)] if asked.project else projects(workspace)
        found = []
        for number, project in enumerate(chosen):
            console.progress(number, len(chosen), f"Scheduling {project.name}")
            plan, result = workspace.plan(project.id), workspace.schedule(project.id)
            shown = _as_data(plan, result)
            found.append(shown)
            _tell(titled(project), shown, console)
    if not found:
        console.say("There are no projects yet.")
    console.data({"file": str(asked.file), "projects": found})
    return Exit.DONE


def _as_data(plan: Plan, result: Schedule) -> dict[str, Any]:
    rows = [row for row in plan.outline.order if not plan.tasks["blank"][row]]
    tasks = [_task(plan, result, row) for row in rows]
    starts = [task["start"] for task in tasks if task["start"]]
    return {
        **named(plan.project),
        "start": moment.to_iso(result.project_start) if starts else None,
        "finish": moment.to_iso(result.project_finish) if starts else None,
        "tasks": tasks,
        "findings": [{
            "kind": each.kind.value, "sentence": each.sentence, "tasks": list(each.tasks),
            "names": [plan.tasks["name"][plan.tasks.row[task_id]] for task_id in each.tasks if task_id in plan.tasks.row],
        } for each in result.findings],
    }  # fmt: skip


def _task(plan: Plan, result: Schedule, row: int) -> dict[str, Any]:
    of, takes_part = plan.tasks, result.start[row] != NO_PART
    return {
        "id": of.ids[row], "number": plan.outline.number[row], "level": plan.outline.level[row], "name": of["name"][row],
        "start": moment.to_iso(int(result.start[row])) if takes_part else None,
        "finish": moment.to_iso(int(result.finish[row])) if takes_part else None,
        "duration": text_of(plan, result, row, "duration"), "duration_seconds": int(result.duration[row]),
        "slack": text_of(plan, result, row, "slack"), "slack_seconds": int(result.total_slack[row]),
        "late_start": moment.to_iso(int(result.late_start[row])) if takes_part else None,
        "late_finish": moment.to_iso(int(result.late_finish[row])) if takes_part else None,
        **{f"{name}_seconds": int(getattr(result, name)[row]) for name in ("free_slack", "start_slack", "finish_slack")},
        "near_critical": bool(result.near_critical[row]), "longest_path": bool(result.longest_path[row]),
        "critical": bool(result.critical[row]), "summary": bool(result.summary[row]),
        "milestone": bool(of["milestone"][row]), "percent": round(float(result.percent[row]), 2),
    }  # fmt: skip


def _tell(title: str, shown: dict[str, Any], console: Console) -> None:
    span = f"{_date(shown['start'])} to {_date(shown['finish'])}" if shown["start"] else "no tasks"
    console.say(f"{title}: {span}")
    if shown["tasks"]:
        for line in table(_HEADINGS, [_cells(task) for task in shown["tasks"]], _NUMBERS):
            console.say(f"  {line}")
    for finding in shown["findings"]:
        console.say(f"  Odd: {finding['sentence']}")
    console.say()


def _cells(task: dict[str, Any]) -> tuple[str, ...]:
    name = "  " * task["level"] + task["name"]
    if task["start"] is None:
        return (str(task["number"]), name, "–", "–", "–", "–", "")
    return (
        str(task["number"]), name, _date(task["start"]), _date(task["finish"]), task["duration"], task["slack"],
        "critical" if task["critical"] else "nearly" if task["near_critical"] else "",
    )  # fmt: skip


def _date(iso: str) -> str:
    return format_date(moment.from_iso(iso), with_time=True)
