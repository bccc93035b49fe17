"""Which projects a choice would move, and how far: worked out before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from pmo_desktop.domain.changes import Change
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import ProjectState
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace

_RUNNING = (ProjectState.ACTIVE, ProjectState.APPROVED, ProjectState.PROPOSED, ProjectState.ON_HOLD)
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Move:
    """A project whose finish would move; moments in seconds."""

    project_id: str
    name: str
    before: int
    after: int


def moves_of(workspace: Workspace, changes: Sequence[Change], progress: Progress = silent) -> tuple[Move, ...]:
    """Return the running projects whose finish changes to calendars would move, the farthest first."""
    found = []
    running = [each for each in projects(workspace) if each.state in _RUNNING]
    for number, project in enumerate(running):
        progress(number, len(running), project.name)
        plan = workspace.plan(project.id)
        if not len(plan.tasks):
            continue
        before = workspace.schedule(project.id).project_finish
        draft = plan.copy()
        draft.patch([draft.row_change(each) for each in changes])
        after = workspace.tried(draft).project_finish
        if before != after:
            found.append(Move(project.id, project.name or project.code, before, after))
    return tuple(sorted(found, key=lambda each: (-abs(each.after - each.before), each.name)))


def moves_said(moves: Sequence[Move]) -> str:
    """Return moves as a sentence: `Moves the finish of 2 projects: Bridge +2 d, Depot −1 d.`"""
    if not moves:
        return "No project’s finish moves."
    many = "1 project" if len(moves) == 1 else f"{len(moves)} projects"
    named = ", ".join(f"{each.name} {_days(each.after - each.before)}" for each in moves[:_MOST_NAMED])
    more = f" and {len(moves) - _MOST_NAMED} more" if len(moves) > _MOST_NAMED else ""
    return f"Moves the finish of {many}: {named}{more}."


def _days(seconds: int) -> str:
    """Return a shift in calendar days, in hours where it is less than one."""
    sign = "+" if seconds > 0 else "−"
    days = abs(seconds) / DAY
    return f"{sign}{round(days)} d" if days >= 1 else f"{sign}{max(1, round(days * 24))} h"
