"""`outlook`, `who`, `fits` and `scenarios`: looking ahead from the command line."""

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console, table
from pmo_desktop.cli.portfolios import named, opened, project_named
from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Project, Role, Skill
from pmo_desktop.domain.resources.finding import Found
from pmo_desktop.domain.resources.fitting import Fit
from pmo_desktop.domain.resources.load import By, LoadTable
from pmo_desktop.services import finding
from pmo_desktop.services.finding import Amount, Wish
from pmo_desktop.services.fitting import does_it_fit
from pmo_desktop.services.outlook import DAY_SECONDS, Outlook, Proposals, Unassigned, bench
from pmo_desktop.services.outlook import outlook as ahead
from pmo_desktop.services.scenarios.comparing import Outcome, compare
from pmo_desktop.services.scenarios.reading import scenarios as known_scenarios
from pmo_desktop.services.scenarios.wording import told
from pmo_desktop.services.workspace import Workspace


def outlook(asked: argparse.Namespace, console: Console) -> int:
    """Show what roles or teams are asked for in the months ahead."""
    with opened(asked) as workspace:
        start = workspace.today() if asked.start is None else asked.start
        found = ahead(
            workspace, start, asked.months, console.progress, by=By(asked.by), proposals=Proposals(asked.proposals)
        )
    console.data({
        "file": str(asked.file), "start": moment.to_iso(found.table.starts[0]), "finish": moment.to_iso(found.table.finish),
        "by": asked.by, "proposals": asked.proposals,
        "rows": [_row(found, found.table, row) for row in range(len(found.table.rows))],
        "free": [_row(found, found.people, row) for row in bench(found)],
        "unassigned": [_unassigned(found, each) for each in found.unassigned],
    })  # fmt: skip
    _tell_outlook(found, console)
    return Exit.DONE


def _row(found: Outlook, of: LoadTable, row: int) -> dict[str, Any]:
    gap, proposed = found.gap(of), found.proposed(of)
    months = [
        {
            "start": moment.to_iso(start), "committed_hours": _hours(of.demand[row, month]),
            "proposed_hours": _hours(proposed[row, month]), "capacity_hours": _hours(of.capacity[row, month]),
            "gap_hours": _hours(gap[row, month]),
        }
        for month, start in enumerate(of.starts)
    ]  # fmt: skip
    return {"id": of.rows[row].id, "name": of.rows[row].name, "months": months}


def _unassigned(found: Outlook, each: Unassigned) -> dict[str, Any]:
    project = found.projects.get(each.project_id or "")
    return {
        "project": named(project) if project is not None else None, "task": each.task_id, "name": each.name,
        "role": each.role, "start": moment.to_iso(each.start), "finish": moment.to_iso(each.finish),
        "hours": _hours(each.seconds), "proposed": each.proposed, "guessed": each.guessed,
    }  # fmt: skip


def _hours(seconds: float) -> float:
    return round(float(seconds) / moment.HOUR, 3) + 0.0


def _days(seconds: float) -> str:
    days = round(float(seconds) / DAY_SECONDS, 1) + 0.0  # never “-0.0”
    return f"{days:.0f}" if abs(days) >= 9.95 else f"{days:.1f}"


def _tell_outlook(found: Outlook, console: Console) -> None:
    if not found.table.rows:
        console.say("There are no people yet.")
        return
    gap = found.gap(found.table)
    months = [f"{moment.to_date(start):%Y-%m}" for start in found.table.starts]
    console.say("Days left in each month, lacking with a minus:")
    rows = [(row.name or "–", *map(_days, gap[number])) for number, row in enumerate(found.table.rows)]
    for line in table(("Role" if found.table.by is By.ROLE else "Team", *months), rows, range(1, len(months) + 1)):
        console.say(line)
    if found.unassigned:
        total = _days(sum(each.seconds for each in found.unassigned))
        console.say(f"Nobody is named for {len(found.unassigned)} pieces of work ahead, {total} days in all.")


def who(asked: argparse.Namespace, console: Console) -> int:
    """Show who has the skills and the time."""
    with opened(asked) as workspace:
        wish = _wish(workspace, asked)
        found = finding.who(workspace, wish, console.progress)
        skills = {each.id: each.name for each in workspace.all(Skill)}
        roles = {each.id: each.name for each in workspace.all(Role)}
    console.data({
        "file": str(asked.file), "from": moment.to_iso(wish.start), "to": moment.to_iso(wish.finish),
        "found": [_found(each, skills, roles) for each in found],
    })  # fmt: skip
    if not found:
        console.say("Nobody has any of the skills and the time.")
        return Exit.DONE
    rows = [
        (
            "yes" if each.fits else "partly", each.person.name, roles.get(each.person.role_id or "", ""),
            f"{each.skill * 100:.0f}%", f"{each.time * 100:.0f}%", _days(each.free), _days(each.leave),
            "yes" if each.candidate.knows_project else "",
        )
        for each in found
    ]  # fmt: skip
    headings = ("Fits", "Name", "Role", "Skills", "Time", "Free days", "Leave", "On it")
    for line in table(headings, rows, range(3, 7)):
        console.say(line)
    return Exit.DONE


def _wish(workspace: Workspace, asked: argparse.Namespace) -> Wish:
    start = workspace.today() if asked.start is None else asked.start
    finish = start + 4 * moment.WEEK if asked.finish is None else asked.finish + moment.DAY
    amount, kind = asked.percent, Amount.PERCENT
    if asked.hours is not None:
        amount, kind = asked.hours, Amount.TOTAL
    elif asked.weekly is not None:
        amount, kind = asked.weekly, Amount.WEEKLY
    skills = dict(_skill(workspace, text) for text in asked.skill)
    role_id = _id_of([(each.id, each.name) for each in workspace.all(Role)], asked.role, "role") if asked.role else None
    project_id = project_named(workspace, asked.project).id if asked.project else None
    return Wish(start, finish, amount, kind, skills, role_id, asked.team, project_id, asked.count_proposals).checked()


def _skill(workspace: Workspace, text: str) -> tuple[str, int]:
    """Return a skill and its least level of “Testing” or “Testing:3”."""
    name, _, level = text.rpartition(":") if text.rpartition(":")[2].strip().isdigit() else (text, "", "1")
    least = int(level)
    if not 1 <= least <= 4:
        raise InvalidValueError(f"“{level}” is no level.", "Levels run from 1 to 4.")
    return _id_of([(each.id, each.name) for each in workspace.all(Skill)], name.strip(), "skill"), least


def _id_of(known: Sequence[tuple[str, str]], name: str, what: str) -> str:
    found = [own for own, each in known if each.casefold() == name.casefold()]
    if len(found) != 1:
        there = ", ".join(each for _, each in known[:12]) or "none yet"
        raise InvalidValueError(f"There is no {what} “{name}”.", f"There are: {there}.")
    return found[0]


def _found(each: Found, skills: Mapping[str, str], roles: Mapping[str, str]) -> dict[str, Any]:
    weeks = [
        {
            "start": moment.to_iso(week.start), "free_hours": _hours(week.free), "wanted_hours": _hours(week.wanted),
            "capacity_hours": _hours(week.capacity), "leave_hours": _hours(week.leave),
        }
        for week in each.candidate.weeks
    ]  # fmt: skip
    person = each.person
    return {
        "id": person.id, "name": person.name, "role": roles.get(person.role_id or "", ""), "team": person.team,
        "fits": each.fits, "score": round(each.score, 4), "skill": round(each.skill, 4), "time": round(each.time, 4),
        "short": {skills.get(skill, skill): level for skill, level in each.short.items()},
        "knows_project": each.candidate.knows_project, "weeks": weeks,
    }  # fmt: skip


def fits(asked: argparse.Namespace, console: Console) -> int:
    """Say whether a project fits into everybody's load."""
    with opened(asked) as workspace:
        project = project_named(workspace, asked.project)
        verdict = does_it_fit(workspace, project.id, console.progress, with_proposed=asked.count_proposals)
    earliest = verdict.earliest
    console.data({
        "file": str(asked.file), "project": named(project), "asks": verdict.asks, "fits": verdict.asks and verdict.own.fits,
        "start": moment.to_iso(verdict.own.start), "lacks": _lacks(verdict.own),
        "earliest": None if earliest is None or not verdict.asks else moment.to_iso(earliest.start),
        "sentences": list(verdict.sentences),
    })  # fmt: skip
    for sentence in verdict.sentences:
        console.say(sentence)
    return Exit.DONE


def _lacks(fit: Fit) -> list[dict[str, Any]]:
    return [
        {"name": lack.row.name, "month": f"{moment.to_date(lack.month):%Y-%m}", "hours": _hours(lack.seconds)}
        for lack in fit.lacks()
    ]


def scenarios(asked: argparse.Namespace, console: Console) -> int:
    """Show scenarios side by side with the portfolio as it is."""
    with opened(asked) as workspace:
        known = known_scenarios(workspace)
        outcomes = compare(workspace, [each.id for each in known], workspace.today(), asked.months, console.progress)
        projects = {each.id: each for each in workspace.all(Project)}
        lines = {each.id: told(workspace, each.id) for each in known}
    console.data({
        "file": str(asked.file),
        "scenarios": [
            {
                **_outcome(each, projects),
                "changes": [
                    {"sentence": line.sentence, "standing": line.standing.value, "note": line.note}
                    for line in (lines[each.scenario.id] if each.scenario is not None else ())
                ],
            }
            for each in outcomes
        ],
    })  # fmt: skip
    rows = [
        (
            each.scenario.name if each.scenario is not None else "As it is", _day(each.finish),
            "–" if each.cost is None else f"{each.cost / 100:,.0f}", str(each.overloads), _days(each.lacks),
        )
        for each in outcomes
    ]  # fmt: skip
    for line in table(("Scenario", "Finish", "Cost", "Overloaded weeks", "Days lacking"), rows, range(2, 5)):
        console.say(line)
    for each in known:
        console.say()
        console.say(f"{each.name}:")
        for change in lines[each.id]:
            console.say(f"  {change.sentence}{f'  ({change.note})' if change.note else ''}")
    if not known:
        console.say("There are no scenarios yet.")
    return Exit.DONE


def _day(at: int | None) -> str:
    return "–" if at is None else f"{moment.to_date(at)}"


def _outcome(each: Outcome, projects: Mapping[str, Project]) -> dict[str, Any]:
    return {
        "id": each.scenario.id if each.scenario is not None else None,
        "name": each.scenario.name if each.scenario is not None else None,
        "finish": None if each.finish is None else moment.to_iso(each.finish), "cost_cents": each.cost,
        "overloaded_weeks": each.overloads,
        "lacking_hours": {name: _hours(seconds) for name, seconds in each.lacking.items() if seconds > 0},
        "projects": [
            {
                **named(projects[project_id]), "state": course.state.value, "priority": course.priority,
                "start": None if course.start is None else moment.to_iso(course.start),
                "finish": None if course.finish is None else moment.to_iso(course.finish), "cost_cents": course.cost,
            }
            for project_id, course in each.courses.items()
        ],
    }  # fmt: skip
