"""A proposal as a table for spreadsheets: a line for each task that would wait."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import Project
from pmo_desktop.services.exporting import harmless, write_whole
from pmo_desktop.services.levelling.proposal import Move, Proposal
from pmo_desktop.services.workspace import Workspace

HEADINGS = (
    "Project", "Task", "Start now", "New start", "Finish now", "New finish", "Waits (days)", "Parts", "Deadline missed", "Why",
)  # fmt: skip
_WIDTHS = (28, 36, 12, 12, 12, 12, 12, 8, 16, 90)
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
    found = tuple(lines(workspace, proposal))
    if target.suffix.lower() == ".xlsx":
        write_whole(target, _workbook(found))
        return target
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    writer.writerows([harmless(each) if isinstance(each, str) else each for each in line] for line in found)
    write_whole(target, b"\xef\xbb\xbf" + text.getvalue().encode())
    return target


def _workbook(found: Sequence[Line]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - it waits until there is a workbook
    from openpyxl.styles import Font  # noqa: PLC0415 - as above

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    every: tuple[Sequence[str | float], ...] = (HEADINGS, *found)
    for number, line in enumerate(every, 1):
        for column, value in enumerate(line, 1):
            cell = sheet.cell(number, column)
            if isinstance(value, str):
                cell.value, cell.data_type = value, "s"  # never a formula
            else:
                cell.value = value
            if number == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "C2"
    for letter, width in zip("ABCDEFGHIJ", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
