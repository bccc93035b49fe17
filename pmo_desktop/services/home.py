"""What needs the coordinator today."""

from dataclasses import dataclass

from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Action, Project, ProjectState, Rag
from pmo_desktop.services.load import load_table
from pmo_desktop.services.portfolio import register
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace

MOST = 7
_REPORT_AGE = 45 * DAY
_WEEKS_AHEAD = 6


@dataclass(frozen=True, slots=True)
class Need:
    """One line: what is the matter, and the place that helps."""

    sentence: str
    place: str
    project_id: str = ""


def needs(workspace: Workspace, today: int, progress: Progress = silent) -> tuple[Need, ...]:
    """Return at most seven lines, the most pressing first."""
    rows = [row for row in register(workspace, today, progress) if row.project.state is ProjectState.ACTIVE]
    found: list[Need] = []
    for row in rows:
        if row.light.rag is Rag.RED and row.declared is not Rag.RED:
            declared = row.declared or "nothing"
            found.append(
                Need(
                    f"{row.project.name}: the manager says {declared}, the plan says red. {row.light.reason}",
                    "project",
                    row.id,
                )
            )
    late = [row for row in rows if row.reported_at is None or today - row.reported_at > _REPORT_AGE]
    if late:
        names = ", ".join(row.project.name for row in late[:3]) + ("…" if len(late) > 3 else "")
        found.append(Need(f"{len(late)} projects have not reported for six weeks: {names}", "portfolio"))
    table = load_table(workspace, today, _WEEKS_AHEAD, progress)
    over = [person.name for number, person in enumerate(table.people) if table.overloaded[number].any()]
    if over:
        names = ", ".join(over[:3]) + ("…" if len(over) > 3 else "")
        found.append(Need(f"{len(over)} people are overloaded in the next six weeks: {names}", "load"))
    found += _overdue(workspace, today)
    for row in rows:
        if row.next_milestone_at is not None and today <= row.next_milestone_at < today + 7 * DAY:
            found.append(Need(f"{row.project.name}: “{row.next_milestone}” is due this week", "gantt", row.id))
    return tuple(found[:MOST])


def _overdue(workspace: Workspace, today: int) -> list[Need]:
    actions = [each for each in workspace.find(Action, status="open") if each.due is not None and each.due < today]
    if not actions:
        return []
    project = workspace.get(Project, actions[0].project_id)
    return [
        Need(f"{len(actions)} actions are overdue, first “{actions[0].title}” ({project.name})", "project", project.id)
    ]
