"""`advice`: what is odd in the plans, why that matters, and what was accepted."""

import argparse
from typing import Any

from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console
from pmo_desktop.cli.portfolios import named, opened, project_named, titled
from pmo_desktop.domain import moment
from pmo_desktop.domain.advice import RULES, Advice, Severity, sentence, spoken
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Project
from pmo_desktop.domain.schedule.wording import Wording
from pmo_desktop.services.advice import Accepted, advised
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.workspace import Workspace

_SIGNS = {Severity.PROBLEM: "!", Severity.WEAKNESS: "~", Severity.NOTE: "-"}
_MOST_SHOWN = 10


def advice(asked: argparse.Namespace, console: Console) -> int:
    """Show what is odd in the plan of one project or of all."""
    with opened(asked) as workspace:
        chosen = [project_named(workspace, asked.project)] if asked.project else projects(workspace)
        found = []
        for number, project in enumerate(chosen):
            console.progress(number, len(chosen), f"Looking at {project.name}")
            found.append(_told(workspace, project, console))
    if not found:
        console.say("There are no projects yet.")
    console.data({"file": str(asked.file), "projects": found})
    return Exit.DONE


def _told(workspace: Workspace, project: Project, console: Console) -> dict[str, Any]:
    known = advised(workspace, project.id)
    words = Wording(workspace.plan(project.id))
    console.say(f"{titled(project)}: {_counted(known.open)}")
    for name in dict.fromkeys(each.rule for each in known.open):
        alike = [each for each in known.open if each.rule == name]
        console.say(f"  {_SIGNS[RULES[name].severity]} {RULES[name].title} ({len(alike)}): {RULES[name].why}")
        for each in alike[:_MOST_SHOWN]:
            console.say(f"      {spoken(words, each)}")
        if len(alike) > _MOST_SHOWN:
            console.say(f"      … and {len(alike) - _MOST_SHOWN:,} more")
    for accepted in known.accepted:
        by = accepted.by
        console.say(f"    Accepted by {by.accepted_by} because {by.reason}: {spoken(words, accepted.advice)}")
    console.say()
    return {
        **named(project),
        "advice": [_as_data(words, each) for each in known.open],
        "accepted": [_accepted(words, each) for each in known.accepted],
    }


def _counted(found: tuple[Advice, ...]) -> str:
    names = {Severity.PROBLEM: "problem", Severity.WEAKNESS: "weak spot", Severity.NOTE: "note"}
    counts = {severity: sum(RULES[each.rule].severity is severity for each in found) for severity in names}
    told = [f"{count:,} {names[severity]}{'' if count == 1 else 's'}" for severity, count in counts.items() if count]
    return ", ".join(told) or "nothing odd"


def _as_data(words: Wording, each: Advice) -> dict[str, Any]:
    rule = RULES[each.rule]
    return {
        "rule": each.rule, "severity": rule.severity.name.lower(), "title": rule.title, "term": rule.term,
        "metric": rule.metric, "task": _task(words.plan, each.task_id), "sentence": sentence(words, each),
        "why": rule.why, "fixes": list(rule.fixes),
    }  # fmt: skip


def _task(plan: Plan, task_id: str | None) -> dict[str, Any] | None:
    row = plan.tasks.row.get(task_id or "")
    return None if row is None else {"id": task_id, "number": plan.outline.number[row], "name": plan.tasks["name"][row]}


def _accepted(words: Wording, each: Accepted) -> dict[str, Any]:
    by = each.by
    at = moment.to_iso(by.accepted_at // 1000)
    return {**_as_data(words, each.advice), "reason": by.reason, "by": by.accepted_by, "at": at}
