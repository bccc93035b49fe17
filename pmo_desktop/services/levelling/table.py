"""A proposal as a table for spreadsheets: a line for each task that would wait."""

from collections.abc import Iterator
from pathlib import Path

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import Project
from pmo_desktop.services.levelling.proposal import Move, Proposal
from pmo_desktop.services.table_files import Cell, as_typed, write_table
from pmo_desktop.services.workspace import Workspace

HEADINGS = (
    "Project", "Task", "Start now", "New start", "Finish now", "New finish", "Waits (days)", "Parts", "Deadline missed", "Why",
)  # fmt: skip
_DAY = 86_400
Line = tuple[str, str, str, str, str, str, float, int, str, str]


def days_of(move: Move, day_seconds: int) -> float:
    """Return how long a task waits in days: working days, calendar days where its delay is elapsed time."""
    return round(move.delay / (_DAY if move.elapsed else day_seconds), 2)


def lines(workspace: Workspace, proposal: Proposal) -> Iterator[Line]:
    """Yield the lines of the tasks, project by project."""
    projects = {each.id: each for each in workspace.all(Project)}
    for move in proposal.moves:
        project = projects[move.project_id]
        dates = (
            format_date(each) for each in (move.start_before, move.start_after, move.finish_before, move.finish_after)
        )
        missed = format_date(move.deadline_missed) if move.deadline_missed is not None else ""
        now, new, ends, will_end = dates
        name = f"{project.code}  {project.name}".strip()
        days = days_of(move, project.day_seconds)
        yield name, move.name, now, new, ends, will_end, days, len(move.parts) or 1, missed, move.reason


def export(workspace: Workspace, proposal: Proposal, target: Path) -> Path:
    """Write the lines as XLSX or CSV, by the name of the file; raise FileProblemError where it cannot be written."""
    rows = [[_cell(each) for each in line] for line in lines(workspace, proposal)]
    return write_table(target, "Spread work", HEADINGS, rows, frozen=2)


def _cell(value: str | float) -> Cell:
    return as_typed([value], numbers=False)[0] if isinstance(value, str) else value
