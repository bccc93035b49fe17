"""Everything back out: a project as MSPDI, the register as a table."""

import csv
import io
from contextlib import suppress
from pathlib import Path

from pmo_desktop.domain.entry.amounts import format_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.domain.records import CustomField, CustomValue
from pmo_desktop.exchange.mspdi.writer import write
from pmo_desktop.services.portfolio import register
from pmo_desktop.services.workspace import Workspace

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEADINGS = (
    "Code", "Project", "Manager", "Programme", "Phase", "State", "PM's light", "Plan's light", "Start", "Finish",
    "Slip (days)", "Done", "Budget", "Spent", "Open risks",
)  # fmt: skip


def export_project(workspace: Workspace, project_id: str, target: Path) -> Path:
    """Write one project as MS Project XML; raise FileProblemError where the file cannot be written."""
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    values = workspace.find(CustomValue, row_id=plan.tasks.ids)
    write_whole(target, write(plan, schedule, workspace.all(CustomField), values))
    return target


def export_register(workspace: Workspace, target: Path) -> Path:
    """Write the register as CSV for spreadsheets; no cell can be taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADINGS)
    for row in register(workspace, workspace.today()):
        writer.writerow([harmless(cell) for cell in _cells(row)])
    write_whole(target, b"\xef\xbb\xbf" + text.getvalue().encode())
    return target


def _cells(row: RegisterRow) -> tuple[str, ...]:
    project = row.project
    return (
        project.code, project.name, row.manager, row.programme, project.phase, project.state.value,
        row.declared or "", row.light.rag or "", format_date(row.start), format_date(row.finish),
        "" if row.slip is None else str(round(row.slip / 86_400)), format_percent(row.percent),
        _money(project.budget), _money(project.actual_cost), str(row.open_risks),
    )  # fmt: skip


def _money(cents: int | None) -> str:
    return "" if cents is None else f"{cents / 100:.2f}"


def harmless(cell: str) -> str:
    """Return a cell that a spreadsheet shows as text: numbers stay, formulas get an apostrophe."""
    if not cell.startswith(_FORMULA):
        return cell
    try:
        float(cell)
    except ValueError:
        return "'" + cell
    return cell


def write_whole(target: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    fresh = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(data)
        fresh.replace(target)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink()
        raise FileProblemError(
            f"“{target.name}” cannot be written: {error.strerror}.", "Choose another place, or close what has it open."
        ) from error
