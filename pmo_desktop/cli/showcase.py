"""What the demo commands share: its name, its day, the project files that come with it, what is in it."""

from pathlib import Path

import resources
from pmo_desktop.domain import moment
from pmo_desktop.domain.records import Dependency, Person, PersonKind, Task
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.workspace import Clock, Workspace, utc_ms


def demo_files() -> tuple[Path, ...]:
    """Return the project files that come with the program."""
    return tuple(sorted(resources.path("demo", "files").glob("*.xml")))


def counts(workspace: Workspace) -> dict[str, int]:
    """Return how many projects, tasks, links and people there are; the plans behind templates are not counted."""
    known = [project.id for project in projects(workspace)]
    return {
        "projects": len(known), "tasks": workspace.count(Task, project_id=known),
        "links": workspace.count(Dependency, project_id=known), "people": workspace.count(Person, kind=PersonKind.PERSON),
    }  # fmt: skip


def clock(today: int | None) -> Clock:
    """Return a clock that stands at noon of a day here, or the true one."""
    if today is None:
        return utc_ms
    noon = moment.to_datetime(today + 12 * moment.HOUR).astimezone()
    return lambda: int(noon.timestamp() * 1000)
