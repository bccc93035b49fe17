"""Everything back out: a project as MSPDI, the register as a table."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pmo_desktop.domain.changes import Update, foreseen
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.domain.records import (
    ActivityKind,
    ConstraintType,
    CriticalBy,
    CustomField,
    CustomValue,
    ExternalId,
    ImportRun,
    LagCalendar,
    Leave,
    Rules,
    SlackBy,
    Task,
)
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.exchange.mspdi.writer import left_out, write
from pmo_desktop.exchange.mspdi.writing import LONGEST
from pmo_desktop.services.portfolio import register
from pmo_desktop.services.project_fields import project_fields, shown
from pmo_desktop.services.table_files import Cell, day, money, percent, write_table
from pmo_desktop.services.whole_files import write_whole
from pmo_desktop.services.workspace import Workspace

_HEADINGS = (
    "Code", "Project", "Manager", "Programme", "Phase", "State", "PM's light", "Plan's light", "Start", "Finish",
    "Slip (days)", "Done", "Budget", "Spent", "Open risks", "Next milestone", "Next milestone on", "Overdue milestones",
    "Why the plan's light",
)  # fmt: skip


def export_project(workspace: Workspace, project_id: str, target: Path) -> Path:
    """Write one project as MS Project XML; raise FileProblemError where the file cannot be written.

    Tasks and people that came from a file keep the unique ids they had there. Nothing private gets into it.
    """
    with workspace.public() as public:
        write_whole(target, _written(public, project_id))
    return target


def _written(workspace: Workspace, project_id: str) -> bytes:
    schedule = workspace.schedule(project_id)
    plan = _without_reasons(workspace.plan(project_id))
    values = workspace.find(CustomValue, row_id=[*plan.tasks.ids, *plan.people.ids])
    runs = [run.id for run in workspace.find(ImportRun, project_id=project_id)]
    known = workspace.find(ExternalId, owner=("task", "person"), run_id=runs) if runs else ()
    keys = {each.row_id: each.key for each in known}
    files = _files_of_others(workspace, plan)
    currency = workspace.portfolio().currency
    return write(plan, schedule, workspace.all(CustomField), values, keys, files, currency)


def _without_reasons(plan: Plan) -> Plan:
    """Return a plan that does not tell why anybody is away: that is nothing for a file that goes elsewhere."""
    told = [own for own, reason in zip(plan.leave.ids, plan.leave["reason"], strict=True) if reason]
    if not told:
        return plan
    twin = plan.copy()
    twin.patch(foreseen(Update(Leave, own, {"reason": ""})) for own in told)
    return twin


def not_exported(workspace: Workspace, project_id: str) -> tuple[str, ...]:
    """Return in words what MS Project XML has no place for in a project, and which files its links lead to."""
    workspace.schedule(project_id)  # so that the plan sees what it waits for
    plan = workspace.plan(project_id)
    values = workspace.find(CustomValue, row_id=[*plan.tasks.ids, *plan.people.ids])
    filled = {value.field_id for value in values}
    fields = left_out(field for field in workspace.all(CustomField) if field.id in filled)
    return (
        *(f"The custom field “{field.name}” is left out: MS Project has no more of its kind." for field in fields),
        *_not_of_ms_project(plan),
        *_links_to_others(plan, _files_of_others(workspace, plan)),
    )


def _not_of_ms_project(plan: Plan) -> Iterator[str]:
    """Say what MS Project has no place for, or takes for something else: mostly what only Primavera P6 knows."""
    project = plan.project
    if project.rules is Rules.P6:
        yield "Dates follow Primavera P6’s rules here; MS Project works them out by its own, and some may differ there."
    if project.must_finish is not None:
        yield f"The project must finish by {format_date(project.must_finish)}: MS Project has no such date."
    if project.lag_calendar is not LagCalendar.SUCCESSOR:
        yield "Lags run on another calendar than the successor’s here; in MS Project they run on that."
    if (project.critical_by, project.slack_by) != (CriticalBy.SLACK, SlackBy.SMALLEST) or project.open_ends_critical:
        yield "What is critical is told in another way here than in MS Project."
    for told, count in _counted(plan):
        if count:
            yield told.format("1 task" if count == 1 else f"{count} tasks")


def _counted(plan: Plan) -> Iterator[tuple[str, int]]:
    """Yield what becomes of facts of tasks that MS Project does not know, and how many tasks have them."""
    tasks = plan.tasks
    kinds = tasks["kind"]
    mandatory = {ConstraintType.MANDATORY_START, ConstraintType.MANDATORY_FINISH}
    yield "Levels of effort become ordinary tasks: {}.", sum(each is ActivityKind.LEVEL_OF_EFFORT for each in kinds)
    yield "WBS summary activities become ordinary tasks: {}.", sum(each is ActivityKind.WBS_SUMMARY for each in kinds)
    yield "Second constraints are left out: {}.", sum(each is not None for each in tasks["second_constraint_date"])
    yield "Expected finishes are left out: {}.", sum(each is not None for each in tasks["expected_finish"])
    yield (
        "Mandatory dates become “must start on” or “must finish on”: {}.",
        sum(each in mandatory for each in tasks["constraint_type"]),
    )
    yield "Colours of bars are left out: {}.", sum(bool(each) for each in tasks["colour"])
    yield "Names are cut after 512 letters: {}.", sum(len(each) > LONGEST["Name"] for each in tasks["name"])


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
    """Write the register as CSV or a workbook, by the name of the file; nothing private is in it."""
    with workspace.public() as public:
        own = project_fields(public)
        rows = [
            (*_cells(row), *(shown(each, row.own) if row.own.get(each.id) else "" for each in own))
            for row in register(public, public.today())
        ]
    return write_table(target, "Register", (*_HEADINGS, *(each.name for each in own)), rows)


def _cells(row: RegisterRow) -> tuple[Cell, ...]:
    project = row.project
    return (
        project.code, project.name, row.manager, row.programme, project.phase, project.state.value,
        row.declared or "", row.light.rag or "", day(row.start), day(row.finish),
        None if row.slip is None else round(row.slip / 86_400), percent(round(row.percent)), money(project.budget),
        money(project.actual_cost), row.open_risks, row.next_milestone, day(row.next_milestone_at), row.overdue, row.light.reason,
    )  # fmt: skip
