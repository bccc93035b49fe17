"""The dates check of a plan that is here: its dates as they now stand beside those its file said, with the reason of each."""

from collections.abc import Iterator
from dataclasses import dataclass

from pmo_desktop.domain.records import ImportedDates, ImportRun, Project
from pmo_desktop.domain.schedule.disagreement import Reasons
from pmo_desktop.domain.schedule.fidelity import Aspect, TaskCheck, compare
from pmo_desktop.services.workspace import Workspace

_ASPECTS = (Aspect.START, Aspect.FINISH)
_MOST_SETS = 50
_YOUNG = 60 * 86_400_000
"""Milliseconds for which a plan that nobody touched since is expected to have the dates of its file."""


@dataclass(frozen=True, slots=True)
class Differing:
    """One date of a task; `file` and `ours` are shown in words."""

    project_id: str
    task_id: str
    number: int
    task: str
    what: str
    file: str
    ours: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A project: of how many tasks dates were compared, and of how many they differ."""

    project: Project
    file_name: str
    compared: int
    differing: int


def last_runs(workspace: Workspace) -> dict[str, ImportRun]:
    """Return the last import of each project that came from a file which said dates."""
    told = set(workspace.columns(ImportedDates)["run_id"]) if workspace.count(ImportedDates) else set()
    runs = sorted((run for run in workspace.all(ImportRun) if run.id in told), key=lambda run: run.at)
    return {run.project_id: run for run in runs if run.project_id}


def differing_plans(workspace: Workspace) -> tuple[Checked, ...]:
    """Return the young imports whose dates differ from their files’ though nobody changed the plan here, the worst first."""
    since = workspace.now() - _YOUNG
    found = []
    for project_id, run in last_runs(workspace).items():
        project = next(iter(workspace.find(Project, id=project_id)), None)
        if project is None or not project.state.counts or run.at < since:
            continue
        checks = _checks(workspace, project_id, run)
        differing = sum(not check.dates_agree for check in checks)
        if differing and not _touched(workspace, project_id, run):
            found.append(Checked(project, run.file_name, len(checks), differing))
    return tuple(sorted(found, key=lambda each: (-each.differing, each.project.name)))


def differences(workspace: Workspace, project_id: str) -> Iterator[Differing]:
    """Yield every date of a plan that differs from its file’s, in the order of the plan."""
    run = last_runs(workspace).get(project_id)
    if run is None:
        return
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    checks = _checks(workspace, project_id, run)
    reasons = Reasons(plan, schedule, checks)
    for check in checks:
        for aspect in _ASPECTS:
            if not check.agrees(aspect):
                yield Differing(
                    project_id, plan.tasks.ids[check.row], check.number, check.name, aspect.value,
                    reasons.shown(check.row, aspect, check.file), reasons.shown(check.row, aspect, check.computed),
                    reasons.of(check, aspect),
                )  # fmt: skip


def _checks(workspace: Workspace, project_id: str, run: ImportRun) -> tuple[TaskCheck, ...]:
    plan = workspace.plan(project_id)
    dates = [each for each in workspace.find(ImportedDates, run_id=run.id) if each.task_id in plan.tasks]
    return compare(plan, workspace.schedule(project_id), dates)


def _touched(workspace: Workspace, project_id: str, run: ImportRun) -> bool:
    """Say whether somebody changed the plan after it was brought in: other dates are meant then."""
    plan = workspace.plan(project_id)
    later = [each for each in workspace.history(_MOST_SETS) if each.at > run.at]
    if len(later) >= _MOST_SETS:
        return True
    for each in later:
        rows = workspace.rows_of(each.id)
        if any(row.kind is ImportRun and row.id == run.id for row in rows):
            continue
        if any(row.id in plan.tasks or row.id in plan.dependencies or row.id in plan.assignments for row in rows):
            return True
    return False
