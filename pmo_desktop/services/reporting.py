"""What reports show, gathered from the file before a page is laid out; what is private gets into none."""

from dataclasses import dataclass, replace

from pmo_desktop.charts.gantt import GanttRow, rows_of
from pmo_desktop.charts.gantt_look import UNLABELLED
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.portfolio.rag import CLOSED_RISKS
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.domain.records import Person, Risk, Role, StatusReport
from pmo_desktop.domain.resources.load import LoadTable
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.services.load import load_table
from pmo_desktop.services.organisation.logos import Logo, logo_of
from pmo_desktop.services.portfolio import register, register_row
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace

_WEEKS_OF_LOAD = 20


@dataclass(frozen=True, slots=True)
class Milestone:
    """`slip` against the baseline in seconds, None without one."""

    name: str
    at: int
    done: bool
    slip: int | None


@dataclass(frozen=True, slots=True)
class ListedRisk:
    """`level` is likelihood × impact, 1-25."""

    title: str
    level: int
    owner: str
    response: str


@dataclass(frozen=True, slots=True)
class StatusContent:
    """One project's page; `is_past` where the portfolio is shown as it stood on a day gone by, which is `today` then."""

    row: RegisterRow
    report: StatusReport | None
    milestones: tuple[Milestone, ...]
    phases: tuple[GanttRow, ...]
    risks: tuple[ListedRisk, ...]
    today: int
    status_date: int | None
    author: str
    organisation: str
    is_past: bool = False
    logo: Logo | None = None


@dataclass(frozen=True, slots=True)
class PackContent:
    """The portfolio's monthly pack; `is_past` as for a page."""

    name: str
    organisation: str
    author: str
    today: int
    status_date: int | None
    pages: tuple[StatusContent, ...]
    load: LoadTable
    roles: dict[str, str]
    is_past: bool = False
    logo: Logo | None = None


def phases_of(plan: Plan) -> list[int]:
    """Return the rows that show a plan in short: its outermost summaries, milestones and tasks, as they stand.

    A plan under one summary is shown by what lies beneath it.
    """
    outline, blank, external = plan.outline, plan.tasks["blank"], plan.tasks["external"]
    level = 0
    while True:
        rows = [row for row in outline.order if outline.level[row] == level and not (blank[row] or external[row])]
        deeper = any(outline.level[row] == level + 1 for row in outline.order)
        if len(rows) > 1 or not deeper:
            break
        level += 1
    return rows or list(outline.order[:12])


def milestones_of(workspace: Workspace, project_id: str) -> tuple[Milestone, ...]:
    """Return a project's milestones by date."""
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    of = plan.baselines
    kept = {
        task_id: finish
        for task_id, number, finish in zip(of["task_id"], of["number"], of["finish"], strict=True)
        if number == 0 and finish is not None
    }
    found = []
    for row, task_id in enumerate(plan.tasks.ids):
        if schedule.summary[row] or schedule.start[row] == NO_PART or plan.tasks["duration"][row] != 0:
            continue
        if plan.tasks["external"][row]:
            continue
        at = int(schedule.finish[row])
        slip = at - kept[task_id] if task_id in kept else None
        found.append(Milestone(plan.tasks["name"][row], at, bool(schedule.percent[row] >= 100), slip))
    return tuple(sorted(found, key=lambda each: (each.at, each.name)))


def top_risks(workspace: Workspace, project_id: str, most: int = 5) -> tuple[ListedRisk, ...]:
    """Return the open threats of a project, the largest first."""
    names = {person.id: person.name for person in workspace.all(Person)}
    risks = [
        risk
        for risk in workspace.find(Risk, project_id=project_id)
        if risk.status not in CLOSED_RISKS and not risk.opportunity
    ]
    risks.sort(key=lambda risk: (-risk.likelihood * risk.impact, risk.title))
    return tuple(
        ListedRisk(risk.title, risk.likelihood * risk.impact, names.get(risk.owner_id or "", ""), risk.response)
        for risk in risks[:most]
    )


def status_content(workspace: Workspace, project_id: str, today: int) -> StatusContent:
    """Return one project's page; raise KeyError where there is no such project."""
    with workspace.public() as public:
        row = register_row(public, project_id, today)
        if row is None:
            raise KeyError(project_id)
        return replace(_page(public, row, today), logo=logo_of(public))


def pack_content(workspace: Workspace, today: int, progress: Progress = silent) -> PackContent:
    """Return the pack: the register, a page per project, everybody's load."""
    with workspace.public() as public:
        return _pack(public, today, progress)


def _pack(workspace: Workspace, today: int, progress: Progress) -> PackContent:
    portfolio = workspace.portfolio()
    rows = register(workspace, today, progress)
    return PackContent(
        name=portfolio.name,
        organisation=portfolio.organisation,
        author=workspace.author,
        today=today,
        status_date=portfolio.status_date,
        pages=tuple(_page(workspace, row, today) for row in rows),
        load=load_table(workspace, today, _WEEKS_OF_LOAD),
        roles={role.id: role.name for role in workspace.all(Role)},
        is_past=workspace.stood_on is not None,
        logo=logo_of(workspace),
    )


def _page(workspace: Workspace, row: RegisterRow, today: int) -> StatusContent:
    plan, schedule = workspace.plan(row.id), workspace.schedule(row.id)
    reports = workspace.find(StatusReport, project_id=row.id)
    portfolio = workspace.portfolio()
    return StatusContent(
        row=row,
        report=max(reports, key=lambda report: report.as_at, default=None),
        milestones=milestones_of(workspace, row.id),
        phases=tuple(rows_of(plan, schedule, phases_of(plan), UNLABELLED)),
        risks=top_risks(workspace, row.id),
        today=today,
        status_date=row.project.status_date if row.project.status_date is not None else portfolio.status_date,
        author=workspace.author,
        organisation=portfolio.organisation,
        is_past=workspace.stood_on is not None,
    )
