"""`spread`: who waits so that nobody is asked for too much, proposed, accepted or taken back."""

import argparse
from dataclasses import replace
from typing import Any

from pmo_desktop.cli.arguments import PROGRAM
from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console, table, typed
from pmo_desktop.cli.portfolios import opened, project_named
from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Person, Project
from pmo_desktop.services.levelling import (
    Move,
    Objective,
    Options,
    Order,
    PersonLoad,
    Proposal,
    Remaining,
    Scope,
    accept,
    clear,
    delayed,
    proposals,
)
from pmo_desktop.services.levelling.table import days_of, export
from pmo_desktop.services.workspace import Workspace

_MOST_SHOWN = 40


def spread(asked: argparse.Namespace, console: Console) -> int:
    """Propose who waits; carry it out with --accept, or with --clear take back what was carried out before."""
    with opened(asked) as workspace:
        scope = _scope(workspace, asked)
        if asked.clear:
            return _clear(workspace, scope, asked, console)
        proposal = _best(workspace, scope, asked, console)
        projects = {each.id: each for each in workspace.all(Project)}
        recorded = accept(workspace, proposal) if asked.accept else None
        console.data({"file": str(asked.file), **_as_data(proposal, projects), "accepted": recorded is not None})
        _tell(proposal, projects, console)
        if asked.export is not None:
            console.note(f"Written to {export(workspace, proposal, asked.export)}.")
        if recorded is not None:
            console.say(f"Carried out as one change: {recorded.label}.")
        elif proposal.moves:
            console.say(f"Nothing was changed. To carry it out: {PROGRAM} spread {typed(asked.file)} … --accept")
    return Exit.DONE


def _scope(workspace: Workspace, asked: argparse.Namespace) -> Scope:
    projects = tuple(project_named(workspace, name).id for name in asked.project or ())
    people = frozenset(_person(workspace, name) for name in asked.person or ())
    return replace(Scope(projects or None), person_ids=people or None)


def _person(workspace: Workspace, name: str) -> str:
    found = [each for each in workspace.all(Person) if name.casefold() in {each.name.casefold(), each.id.casefold()}]
    if not found:
        raise InvalidValueError(f"There is nobody called “{name}”.", "Look at the names in the list of people.")
    return found[0].id


def _best(workspace: Workspace, scope: Scope, asked: argparse.Namespace, console: Console) -> Proposal:
    options = Options(
        Order(asked.order), asked.within_slack, asked.split, Objective(asked.objective), asked.tolerance / 100
    )
    best: Proposal | None = None
    for best in proposals(workspace, scope, options, seconds=asked.seconds):
        console.progress(0, 0, f"{len(best.moves):,} tasks move; looking for a better one")
    assert best is not None
    return best


def _clear(workspace: Workspace, scope: Scope, asked: argparse.Namespace, console: Console) -> int:
    tasks = delayed(workspace, scope)
    recorded = clear(workspace, scope)
    console.data({"file": str(asked.file), "cleared": [{"id": each.id, "name": each.name} for each in tasks]})
    console.say(f"{recorded.label}." if recorded is not None else "No task waits here because work was spread.")
    return Exit.DONE


def _as_data(proposal: Proposal, projects: dict[str, Project]) -> dict[str, Any]:
    return {
        "moves": [_move(each, projects[each.project_id]) for each in proposal.moves],
        "projects": [
            {"id": each.project_id, "code": projects[each.project_id].code, "name": each.name,
             "finish": moment.to_iso(each.finish_before), "new_finish": moment.to_iso(each.finish_after)}
            for each in proposal.effects
        ],
        "remaining": [_remaining(each) for each in proposal.remaining],
        "people": [_load(each) for each in proposal.loads],
        "overloads_before": proposal.overloads_before, "gap": proposal.gap, "proved": proposal.is_proved,
    }  # fmt: skip


def _move(move: Move, project: Project) -> dict[str, Any]:
    missed = None if move.deadline_missed is None else moment.to_iso(move.deadline_missed)
    return {
        "project": project.code or project.name, "task": move.task_id, "name": move.name,
        "start": moment.to_iso(move.start_before), "new_start": moment.to_iso(move.start_after),
        "finish": moment.to_iso(move.finish_before), "new_finish": moment.to_iso(move.finish_after),
        "days": days_of(move, project.day_seconds), "elapsed": move.elapsed, "parts": len(move.parts) or 1,
        "waits_for": list(move.waits_for), "why": move.reason, "deadline_missed": missed,
    }  # fmt: skip


def _remaining(each: Remaining) -> dict[str, Any]:
    return {
        "person": each.person_id, "start": moment.to_iso(each.start), "finish": moment.to_iso(each.finish),
        "percent": round(each.units * 100, 2), "capacity_percent": round(each.capacity * 100, 2), "tasks": list(each.task_ids),
        "reason": each.reason.value, "sentence": each.sentence,
    }  # fmt: skip


def _load(each: PersonLoad) -> dict[str, Any]:
    now, then = each.over
    return {"id": each.person_id, "name": each.name, "weeks_over": now, "new_weeks_over": then}


def _tell(proposal: Proposal, projects: dict[str, Project], console: Console) -> None:
    if not proposal.moves:
        console.say("Nobody has to wait." if not proposal.remaining else "No task can wait.")
    for effect in proposal.effects:
        own = [each for each in proposal.moves if each.project_id == effect.project_id]
        if not own and effect.finish_before == effect.finish_after:
            continue
        project = projects[effect.project_id]
        ends = f"{format_date(effect.finish_before)} → {format_date(effect.finish_after)}"
        console.say(f"{f'{project.code} {project.name}'.strip()}: ends {ends}")
        rows = [
            (each.name, format_date(each.start_before), format_date(each.start_after), f"{days_of(each, project.day_seconds):g}",
             each.reason)
            for each in own[:_MOST_SHOWN]
        ]  # fmt: skip
        for line in table(("Task", "Start now", "New start", "Days", "Why"), rows, (3,)) if rows else ():
            console.say(f"  {line}")
        if len(own) > _MOST_SHOWN:
            console.say(f"  … and {len(own) - _MOST_SHOWN:,} more")
    for each in proposal.remaining:
        console.say(f"! {format_date(each.start)} to {format_date(each.finish)}: {each.sentence}")
    if proposal.is_proved and proposal.moves:
        console.say("Nothing better is possible.")
