"""Checking the engine on project files: what it computes beside what the file says MS Project or P6 had computed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count as counter
from pathlib import Path

from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import ExternalId, ImportedDates, Task
from pmo_desktop.domain.schedule import Schedule
from pmo_desktop.domain.schedule.across import Across
from pmo_desktop.domain.schedule.disagreement import Reasons
from pmo_desktop.domain.schedule.fidelity import Aspect, Counts, TaskCheck, compare, count
from pmo_desktop.exchange.bundle import ImportedProject, linked_up
from pmo_desktop.exchange.detect import read_any
from pmo_desktop.services.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs; `key` is the task's in the file. Moments and slack in seconds; `shown` in words, file's first."""

    project: str
    number: int
    key: str
    task: str
    aspect: Aspect
    file: int | bool | None
    computed: int | bool | None
    shown: tuple[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class FileCheck:
    """One file: all its projects together."""

    source: Path
    counts: Counts
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class ProjectCheck:
    """One project of a file, scheduled and compared; `keys` are the tasks' in the file, by id.

    `inferred` are the rows that stand for tasks of other projects whose dates the file does not say.
    """

    plan: Plan
    schedule: Schedule
    checks: tuple[TaskCheck, ...]
    keys: dict[str, str]
    inferred: frozenset[str] = frozenset()


def check_file(source: Path, progress: Progress = silent) -> FileCheck:
    """Read and schedule a file's projects and compare; raise ImportProblemError where it cannot be read."""
    projects = check_projects(source, progress)
    counts = sum((count(each.plan, each.checks) for each in projects), Counts())
    return FileCheck(source, counts, tuple(difference for each in projects for difference in _differences(each)))


def check_projects(source: Path, progress: Progress = silent) -> list[ProjectCheck]:
    """Return each project of a file with its comparison; raise ImportProblemError where it cannot be read.

    The file is taken as it is, with its own calendars and settings: no portfolio plays a part. Projects of one file that are
    linked wait for each other's dates as they come out here.
    """
    if source.is_dir():
        raise ImportProblemError(f"“{source}” is a folder.", "Name the files in it.")
    projects = linked_up(_projects(source, progress))
    plans = {each.project.id: Plan.from_records(each.project, each.records) for each in projects}
    made = Across().settle(plans)
    return [_project(each, plans[each.project.id], made[each.project.id]) for each in projects]


def _projects(source: Path, progress: Progress) -> Sequence[ImportedProject]:
    ids = counter()
    what = f"Reading {source.name}"
    return read_any(source, lambda: str(next(ids)), heard=lambda done, size: progress(done, size, what))


def _project(imported: ImportedProject, plan: Plan, made: Schedule) -> ProjectCheck:
    external = (each for each in imported.of(ExternalId) if isinstance(each, ExternalId))
    keys = {each.row_id: each.key for each in external if each.owner == "task"}
    tasks = (each for each in imported.of(Task) if isinstance(each, Task))
    inferred = frozenset(each.id for each in tasks if each.external and each.id not in keys)
    return ProjectCheck(plan, made, checked(imported, plan, made), keys, inferred)


def checked(imported: ImportedProject, plan: Plan, made: Schedule) -> tuple[TaskCheck, ...]:
    """Return the check of each task of an imported project; `made` is its plan's schedule."""
    dates = (each for each in imported.of(ImportedDates) if isinstance(each, ImportedDates))
    return compare(plan, made, dates)


def _differences(project: ProjectCheck) -> list[Difference]:
    plan = project.plan
    reasons = Reasons(plan, project.schedule, project.checks, project.inferred)
    return [
        Difference(
            plan.project.name, check.number, project.keys.get(plan.tasks.ids[check.row], ""), check.name, aspect,
            check.file.of(aspect), check.computed.of(aspect),
            (reasons.shown(check.row, aspect, check.file), reasons.shown(check.row, aspect, check.computed)),
            reasons.of(check, aspect),
        )
        for check in project.checks
        for aspect in check.differing
    ]  # fmt: skip
