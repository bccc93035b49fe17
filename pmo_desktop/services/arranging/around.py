"""What filters look at beside the plan: the day, who asks, and what was changed since when."""

from collections.abc import Callable, Container
from dataclasses import dataclass

from pmo_desktop.domain.records import Assignment, Dependency, Person, Task
from pmo_desktop.services.workspace import Workspace

_MOST_SETS = 5_000


@dataclass(frozen=True, slots=True)
class Around:
    """`today` is a midnight, `me` the name of who asks; `changed_since` gives the ids of tasks changed since a moment."""

    today: int
    me: str = ""
    manager: str = ""
    """The name of the person who manages the project."""
    baseline: int = 0
    """Which baseline tells what is late."""
    changed_since: Callable[[int], Container[str]] = lambda _since: ()
    stay: frozenset[str] = frozenset()
    """Tasks that filters do not hide: those somebody is working on, until the filters are applied again."""


def around(workspace: Workspace, project_id: str, *, baseline: int = 0) -> Around:
    """Return what filters look at, as it now is."""
    manager_id = workspace.plan(project_id).project.manager_id
    found = workspace.find(Person, id=manager_id) if manager_id else ()
    manager = found[0].name if found else ""
    return Around(workspace.today(), workspace.author, manager, baseline, lambda since: changed_since(workspace, since))


def changed_since(workspace: Workspace, since: int) -> frozenset[str]:
    """Return the ids of the tasks changed, linked or staffed anew since a day began."""
    found: set[str] = set()
    for each in workspace.history(_MOST_SETS):
        if workspace.day_of(each.at) < since:
            break
        for row in workspace.rows_of(each.id):
            if row.kind is Task:
                found.add(row.id)
            elif row.kind in _NAMES:
                named = row.fields.get(_NAMES[row.kind])
                found.update(task_id for task_id in named or () if task_id)
    return frozenset(found)


_NAMES = {Assignment: "task_id", Dependency: "successor_id"}
"""The field by which others than tasks themselves are about a task."""
