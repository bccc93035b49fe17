"""What needs the coordinator today, what comes next, and how the portfolio stands."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.domain.records import Action, Project, ProjectState, Rag
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.services.load import load_table
from pmo_desktop.services.portfolio import register
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace

MOST = 7
"""Needs shown at once; more is a list, not a day's work."""
MOST_AHEAD = 8
_REPORT_AGE = 45 * DAY
_WEEKS_AHEAD = 6
_AHEAD = 42 * DAY


@dataclass(frozen=True, slots=True)
class Need:
    """One line: what is the matter, and the place that helps."""

    sentence: str
    place: str
    project_id: str = ""


@dataclass(frozen=True, slots=True)
class Ahead:
    """A milestone that is not reached yet; `at` in seconds."""

    at: int
    milestone: str
    project: str
    project_id: str
    task_id: str


@dataclass(frozen=True, slots=True)
class Home:
    """`lights` counts the plan's lights of the projects under way, None for those with too little plan."""

    needs: tuple[Need, ...]
    ahead: tuple[Ahead, ...]
    lights: Mapping[Rag | None, int]


def home(workspace: Workspace, today: int, progress: Progress = silent) -> Home:
    """Return what the first place shows; at most seven needs, the most pressing first."""
    rows = [row for row in register(workspace, today, progress) if row.project.state is ProjectState.ACTIVE]
    found = [
        *_disagreeing(rows),
        *_late(rows),
        *_silent(rows, today),
        *_overloaded(workspace, today, progress),
        *_overdue(workspace, today),
        *_due_this_week(rows, today),
    ]
    ahead = sorted(
        (each for row in rows for each in _milestones(workspace, row.project, today)),
        key=lambda each: (each.at, each.project),
    )
    return Home(tuple(found[:MOST]), tuple(ahead[:MOST_AHEAD]), Counter(row.light.rag for row in rows))


def _disagreeing(rows: Sequence[RegisterRow]) -> Iterator[Need]:
    for row in rows:
        if row.light.rag is Rag.RED and row.declared is not Rag.RED:
            said = f"the manager says {row.declared}, the plan says red" if row.declared else "the plan says red"
            yield Need(f"{row.project.name}: {said}. {row.light.reason}", "project", row.id)


def _late(rows: Sequence[RegisterRow]) -> Iterator[Need]:
    """Tell of light projects with overdue milestones: no light of the plan does."""
    late = [row for row in rows if row.light.rag is None and row.overdue]
    if len(late) == 1:
        (row,) = late
        many = f"{row.overdue} milestones are" if row.overdue > 1 else "1 milestone is"
        yield Need(f"{row.project.name}: {many} overdue, the first “{row.next_milestone}”", "project", row.id)
    elif late:
        yield Need(
            f"{len(late)} projects have overdue milestones: {_listed([row.project.name for row in late])}", "portfolio"
        )


def _silent(rows: Sequence[RegisterRow], today: int) -> Iterator[Need]:
    late = [row.project.name for row in rows if row.reported_at is None or today - row.reported_at > _REPORT_AGE]
    if late:
        many = f"{len(late)} projects have" if len(late) > 1 else "1 project has"
        yield Need(f"{many} not reported for six weeks: {_listed(late)}", "portfolio")


def _overloaded(workspace: Workspace, today: int, progress: Progress) -> Iterator[Need]:
    table = load_table(workspace, today, _WEEKS_AHEAD, progress)
    over = [person.name for number, person in enumerate(table.people) if table.overloaded[number].any()]
    if over:
        many = f"{len(over)} people are" if len(over) > 1 else "1 person is"
        yield Need(f"{many} overloaded in the next six weeks: {_listed(over)}", "load")


def _overdue(workspace: Workspace, today: int) -> Iterator[Need]:
    late = [each for each in workspace.find(Action, status="open") if each.due is not None and each.due < today]
    if late:
        first = min(late, key=lambda each: (each.due, each.title))
        project = workspace.get(Project, first.project_id)
        many = f"{len(late)} actions are overdue, the oldest is" if len(late) > 1 else "1 action is overdue:"
        yield Need(f"{many} “{first.title}” ({project.name})", "project", project.id)


def _due_this_week(rows: Sequence[RegisterRow], today: int) -> Iterator[Need]:
    for row in rows:
        if row.next_milestone_at is not None and today <= row.next_milestone_at < today + 7 * DAY:
            yield Need(f"{row.project.name}: “{row.next_milestone}” is due this week", "gantt", row.id)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + ("…" if len(names) > 3 else "")


def _milestones(workspace: Workspace, project: Project, today: int) -> Iterator[Ahead]:
    """Return the milestones of the weeks to come that are not reached."""
    plan, schedule = workspace.plan(project.id), workspace.schedule(project.id)
    for row, task_id in enumerate(plan.tasks.ids):
        at = int(schedule.start[row])
        if (
            plan.tasks["external"][row]
            or plan.tasks["duration"][row]
            or schedule.summary[row]
            or at == NO_PART
            or schedule.percent[row] >= 100
        ):
            continue
        if today <= at < today + _AHEAD:
            yield Ahead(at, plan.tasks["name"][row], project.name, project.id, task_id)
