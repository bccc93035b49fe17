"""`milestones`: those of all projects or of one; lists of them taken over as lines of text."""

import argparse
import sys
from pathlib import Path
from typing import Any

from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console, table
from pmo_desktop.cli.portfolios import named, opened, project_named, titled
from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import FileProblemError, InvalidValueError
from pmo_desktop.domain.records import Project
from pmo_desktop.exchange.sheets import decoded, is_workbook, read_sheets
from pmo_desktop.services import milestones as lists
from pmo_desktop.services.milestones import Listed, MilestoneRow
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.workspace import Workspace

_MOST_BYTES = 1_000_000


def milestones(asked: argparse.Namespace, console: Console) -> int:
    """Show milestones; take a list over first where one is given, into a project or as a new one."""
    if asked.new and asked.project:
        raise argparse.ArgumentError(None, "Give either PROJECT or --new NAME, not both.")
    with opened(asked) as workspace:
        project = project_named(workspace, asked.project) if asked.project else None
        taken = None
        if asked.take is not None:
            taken = _read(workspace, asked.take)
            project = _taken_over(workspace, taken, project, asked.new)
        shown = [project] if project is not None else list(projects(workspace))
        rows = [(each, row) for each in shown for row in lists.of_project(workspace, each.id)]
    console.data({
        "file": str(asked.file), "milestones": [_row(each, row) for each, row in rows],
        "taken": None if taken is None else {
            "milestones": len(taken.milestones),
            "left_out": [{"line": each.line, "text": each.text, "reason": each.why} for each in taken.unread],
        },
    })  # fmt: skip
    _tell(console, rows, taken)
    return Exit.DONE


def _read(workspace: Workspace, source: Path) -> Listed:
    """Return what a file, or with “-” what comes in, lists; FileProblemError where it cannot be read."""
    if str(source) == "-":
        return lists.read(workspace, sys.stdin.read(_MOST_BYTES))
    try:
        if is_workbook(source):
            (first, *_) = read_sheets(source)
            return lists.read_table(workspace, [line.cells for line in first.lines])
        with source.open("rb") as file:
            return lists.read(workspace, decoded(file.read(_MOST_BYTES)))
    except OSError as error:
        raise FileProblemError(f"“{source}” cannot be read: {error.strerror}.", "Check the name.") from error


def _taken_over(workspace: Workspace, found: Listed, project: Project | None, name: str) -> Project:
    if not found.milestones:
        why = f" {found.unread[0].why}" if found.unread else ""
        raise InvalidValueError(f"No milestone is in it.{why}", "Write one a line, with its date: “Go-live 15 March”.")
    if project is not None:
        lists.add_to(workspace, project.id, found.milestones)
        return project
    return workspace.get(Project, lists.create_project(workspace, name or found.title, found.milestones))


def _row(project: Project, row: MilestoneRow) -> dict[str, Any]:
    return {
        "id": row.id, "project": named(project), "name": row.name, "date": None if row.at is None else moment.to_iso(row.at),
        "done": row.done, "overdue": row.late, "percent": row.percent, "owner": row.owner,
    }  # fmt: skip


def _tell(console: Console, rows: list[tuple[Project, MilestoneRow]], taken: Listed | None) -> None:
    if taken is not None:
        console.say(f"Took over {lists.counted(len(taken.milestones))}.")
        for each in taken.unread:
            console.say(f"  line {each.line}, “{each.text}”: {each.why}")
    lines = [
        (titled(each), row.name, format_date(row.at), "done" if row.done else "overdue" if row.late else "", row.owner)
        for each, row in rows
    ]
    for line in table(("Project", "Milestone", "Date", "", "Owner"), lines):
        console.say(line)
