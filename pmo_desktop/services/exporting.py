"""Everything back out: a project as MSPDI, the register as a table."""

import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from pmo_desktop.domain.entry.amounts import format_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.domain.records import CustomField, CustomValue, ExternalId, ImportRun, Task
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.exchange.mspdi.writer import left_out, write
from pmo_desktop.services.portfolio import register
from pmo_desktop.services.project_fields import project_fields, shown
from pmo_desktop.services.workspace import Workspace

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEADINGS = (
    "Code", "Project", "Manager", "Programme", "Phase", "State", "PM's light", "Plan's light", "Start", "Finish",
    "Slip (days)", "Done", "Budget", "Spent", "Open risks",
)  # fmt: skip


def export_project(workspace: Workspace, project_id: str, target: Path) -> Path:
    """Write one project as MS Project XML; raise FileProblemError where the file cannot be written.

    Tasks and people that came from a file keep the unique ids they had there. Nothing private gets into it.
    """
    with workspace.public() as public:
        write_whole(target, _written(public, project_id))
    return target


def _written(workspace: Workspace, project_id: str) -> bytes:
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    values = workspace.find(CustomValue, row_id=[*plan.tasks.ids, *plan.people.ids])
    runs = [run.id for run in workspace.find(ImportRun, project_id=project_id)]
    known = workspace.find(ExternalId, owner=("task", "person"), run_id=runs) if runs else ()
    keys = {each.row_id: each.key for each in known}
    files = _files_of_others(workspace, plan)
    return write(plan, schedule, workspace.all(CustomField), values, keys, files)


def not_exported(workspace: Workspace, project_id: str) -> tuple[str, ...]:
    """Return in words what MS Project XML has no place for in a project, and which files its links lead to."""
    workspace.schedule(project_id)  # so that the plan sees what it waits for
    plan = workspace.plan(project_id)
    values = workspace.find(CustomValue, row_id=[*plan.tasks.ids, *plan.people.ids])
    filled = {value.field_id for value in values}
    fields = left_out(field for field in workspace.all(CustomField) if field.id in filled)
    return (
        *(f"The custom field “{field.name}” is left out: MS Project has no more of its kind." for field in fields),
        *_links_to_others(plan, _files_of_others(workspace, plan)),
    )


def _files_of_others(workspace: Workspace, plan: Plan) -> dict[str, str]:
    """Return by task the MS Project file that a project waited for came from, or would be called."""
    elsewhere = plan.outside.keys() - plan.tasks.row.keys()
    homes = {task.id: task.project_id for task in workspace.find(Task, id=elsewhere)} if elsewhere else {}
    runs = workspace.find(ImportRun, project_id=set(homes.values())) if homes else ()
    files = {run.project_id: run.file_name for run in sorted(runs, key=lambda each: each.at)}
    return {
        task_id: Path(files.get(home) or f"{plan.outside[task_id].project_name}.mpp").stem + ".mpp"
        for task_id, home in homes.items()
    }


def _links_to_others(plan: Plan, files: Mapping[str, str]) -> Iterator[str]:
    """Say where MS Project will look for what the project waits for, and which links take no part and are left out."""
    links, names, rows = plan.dependencies, plan.tasks["name"], plan.tasks.row
    for before, after in zip(links["predecessor_id"], links["successor_id"], strict=True):
        if before not in files or after not in rows:
            continue
        seen = plan.outside[before]
        waits = f"“{names[rows[after]]}” waits for “{seen.name}” of “{seen.project_name}”"
        if seen.start == NO_PART:
            yield f"{waits}: the link is left out, because that task takes no part."
        else:
            yield f"{waits}: MS Project looks for it in “{files[before]}”, row {seen.number}, beside this file."


def export_register(workspace: Workspace, target: Path) -> Path:
    """Write the register as CSV for spreadsheets; no cell can be taken for a formula, and nothing private is in one."""
    text = io.StringIO()
    writer = csv.writer(text)
    with workspace.public() as public:
        own = project_fields(public)
        writer.writerow([*_HEADINGS, *(harmless(each.name) for each in own)])
        for row in register(public, public.today()):
            cells = (*_cells(row), *(shown(each, row.own) if row.own.get(each.id) else "" for each in own))
            writer.writerow([harmless(cell) for cell in cells])
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
        with suppress(OSError):  # where its folder is none, there is nothing to take away either
            fresh.unlink(missing_ok=True)
        raise FileProblemError(
            f"“{target.name}” cannot be written: {error.strerror}.", "Choose another place, or close what has it open."
        ) from error
